"""Blanks what is no prose in Markdown: code, formulas, comments, tags, addresses, attributes.

In: Markdown. Out: text of the same length in which characters of prose stand where they stood, and
spaces for all others. It reads as a reader skims, not as the dialect parses: a fence or a formula
that is never closed hides what an author sees hidden. Linear in the length of the text, whatever it
holds: a closing mark that is missing is looked for once.
"""

from __future__ import annotations

import re

_OPENERS = re.compile(
    r"""
    [`~$<\\{(\[hf](?:
      (?P<ticks>(?<=`)`*|(?<=~)~~+)
    | (?P<comment>(?<=<)!--)
    | (?P<display>(?<=\$)\$)
    | (?P<bracket>(?<=\\)\[)
    | (?<=\\)begin\{(?P<env>[a-z]{1,20}\*?)\}
    | (?P<escape>(?<=\\)[\\$`])
    | (?P<math>(?<=\$)(?!\s)[^$\n]{1,300}(?<!\s)\$(?!\d))
    | (?P<destination>(?<=\]\()(?:[^()\s]|\([^()\s]{0,200}\)){0,2000}(?:\s+"[^"\n]{0,500}")?\))
    | (?P<definition>(?<=\[)[^\]\n]{1,200}\]:[ \t]*\S)
    | (?P<attributes>(?<=\{)(?<!\\['`^"~=.cvuHrk]\{)[#.:\w=%"'][^{}\n]{0,500}\})
    | (?P<url>(?:(?<=h)ttps?|(?<=f)tp)://[^\s<>)\]]{1,2000})
    | (?P<tag>(?<=<)/?[A-Za-z][^<>\n]{0,1000}>)
    )
    """,
    re.MULTILINE | re.VERBOSE,
)
"""It begins with a set of characters, all that any alternative begins with: that takes a tenth of
the time. What begins a line is looked at when it is found."""
_BREAK = re.compile(r"\n[ \t]*\n")


class _Closers:
    """Finds closing marks; remembers those that do not come any more."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._absent: set[str] = set()

    def after(self, mark: str, start: int) -> int | None:
        """The end of the first `mark` at or after `start`."""
        if mark in self._absent:
            return None
        at = self._text.find(mark, start)
        if at < 0:
            self._absent.add(mark)
            return None
        return at + len(mark)


def mask_markup(text: str, tags: bool = True) -> str:
    """`text` with all but prose blanked; `tags` false leaves HTML's tags in, and attributes."""
    closers = _Closers(text)
    out: list[str] = []
    end = pos = 0
    while match := _OPENERS.search(text, pos):
        kind, start = _kind(text, match)
        pos = match.end() if kind or match["ticks"] is not None else start + 1
        if not kind:
            continue
        stays = kind == "escape" or (not tags and kind in ("tag", "attributes"))
        stays = stays or (not tags and kind == "fence" and "{" in _line_from(text, start))
        if not stays:
            pos = _end(text, match, kind, closers)
            out += [text[end:start], re.sub(r"[^\n]", " ", text[start:pos])]
            end = pos
        elif kind == "fence":
            pos = start + len(_line_from(text, start))
    return "".join(out) + text[end:]


def _kind(text: str, match: re.Match[str]) -> tuple[str, int]:
    """What `match` opens, empty where that would have to stand elsewhere on its line, and where it
    begins."""
    kind, start = match.lastgroup or "", match.start()
    if kind not in ("ticks", "definition"):
        return kind, start
    line = text.rfind("\n", 0, start) + 1
    before = text[line:start]
    if kind == "definition":
        return (kind, line) if len(before) < 4 and not before.strip(" ") else ("", start)
    if len(match[0]) > 2 and not before.strip(" \t>"):
        return "fence", line
    return (kind if match[0][0] == "`" else ""), start


def _line_from(text: str, start: int) -> str:
    stop = text.find("\n", start)
    return text[start : stop if stop >= 0 else None]


def _end(text: str, match: re.Match[str], kind: str, closers: _Closers) -> int:
    """Where the construct that `match` opens ends: at its opening mark where it is not closed."""
    if kind == "fence":
        return _fence_end(text, match.start())
    if kind == "definition":
        return match.end() + len(_line_from(text, match.end()))
    closer = {"comment": "-->", "display": "$$", "bracket": r"\]"}.get(kind)
    if kind == "env":
        closer = rf"\end{{{match['env']}}}"
    if closer is not None:
        return closers.after(closer, match.end()) or match.end()
    return _ticks_end(text, match) if kind == "ticks" else match.end()


def _fence_end(text: str, start: int) -> int:
    """The end of the line that closes a fence; of the text where none does."""
    mark = _line_from(text, start)
    char, width = mark[0], len(mark) - len(mark.lstrip(mark[0]))
    at = start + len(mark)
    while 0 <= at < len(text):
        stop = text.find("\n", at + 1)
        line = text[at + 1 : stop if stop >= 0 else None].strip(" \t>")
        if len(line) >= width and line == char * len(line):
            return stop if stop >= 0 else len(text)
        at = stop
    return len(text)


def _ticks_end(text: str, match: re.Match[str]) -> int:
    """The end of inline code: within the paragraph, and not further than any code is long."""
    mark = match[0]
    limit = min(len(text), match.end() + 2000)
    at = match.end()
    while (at := text.find(mark, at, limit)) >= 0:
        after = at + len(mark)
        if text[at - 1] != "`" and text[after : after + 1] != "`":
            return match.end() if _BREAK.search(text, match.end(), at) else after
        at = after
        while text[at : at + 1] == "`":
            at += 1
    return match.end()
