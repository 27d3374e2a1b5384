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
      (?P<fence>^[ \t>]*(?:`{3,}|~{3,})[^\n]*$)
    | (?P<comment><!--)
    | (?P<display>\$\$)
    | (?P<bracket>\\\[)
    | \\begin\{(?P<env>[a-z]{1,20}\*?)\}
    | (?P<ticks>`+)
    | (?P<escape>\\[\\$`])
    | (?P<math>\$(?!\s)[^$\n]{1,300}(?<!\s)\$(?!\d))
    | (?P<destination>(?<=\])\((?:[^()\s]|\([^()\s]{0,200}\)){0,2000}(?:\s+"[^"\n]{0,500}")?\))
    | (?P<definition>^[ ]{0,3}\[[^\]\n]{1,200}\]:[ \t]*\S[^\n]*$)
    | (?P<attributes>(?<!\\['`^"~=.cvuHrk])\{[#.:\w=%"'][^{}\n]{0,500}\})
    | (?P<url>(?:https?|ftp)://[^\s<>)\]]{1,2000})
    | (?P<tag></?[A-Za-z][^<>\n]{0,1000}>)
    """,
    re.MULTILINE | re.VERBOSE,
)
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


def masked(text: str, tags: bool = True) -> str:
    """`text` with all but prose blanked; `tags` false leaves HTML's tags in, and attributes."""
    closers = _Closers(text)
    out: list[str] = []
    done = 0
    while match := _OPENERS.search(text, done):
        kind = match.lastgroup or ""
        end = _end(text, match, kind, closers)
        kept = kind == "escape" or (not tags and kind in ("tag", "attributes"))
        kept = kept or (not tags and kind == "fence" and "{" in match[0])
        out.append(text[done : match.start()])
        out.append(match[0] if kept else re.sub(r"[^\n]", " ", text[match.start() : end]))
        done = match.end() if kept else end
    return "".join(out) + text[done:]


def _end(text: str, match: re.Match[str], kind: str, closers: _Closers) -> int:
    """Where the construct that `match` opens ends: at its opening mark where it is not closed."""
    if kind == "fence":
        return _fence_end(text, match)
    closer = {"comment": "-->", "display": "$$", "bracket": r"\]"}.get(kind)
    if kind == "env":
        closer = rf"\end{{{match['env']}}}"
    if closer is not None:
        return closers.after(closer, match.end()) or match.end()
    return _ticks_end(text, match) if kind == "ticks" else match.end()


def _fence_end(text: str, match: re.Match[str]) -> int:
    """The end of the line that closes a fence; of the text where none does."""
    mark = match[0].lstrip(" \t>")
    char, width = mark[0], len(mark) - len(mark.lstrip(mark[0]))
    at = match.end()
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
