"""Formatted text while a citation is being made: a flat list of runs.

A run is a piece of text and the marks on it. Runs are kept apart where the style joined them, for
it is there, and only there, that doubled punctuation is removed (CSL 1.0.2, "Affixes"). Quotation
marks are the control characters `OPEN` and `CLOSE` until `xhtml` knows how deep they are.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import NamedTuple

OPEN, CLOSE = "\x11", "\x12"
NONE: frozenset[str] = frozenset()
WORDS = "words"
"""The mark of what a style says itself: its terms, labels, values and prefixes."""

# Marks: i b u sc sup sub, nocase, math (text is TeX), raw (text is XHTML), a:URL, d:DISPLAY,
# and what the processor looks for: names, number, locator, words.
Marks = frozenset[str]


class Run(NamedTuple):
    """`text` with `marks`."""

    text: str
    marks: Marks = NONE


Runs = list[Run]

_TAG = re.compile(
    r"<(?P<shut>/?)(?P<tag>i|b|u|sc|sup|sub|em|strong)>"
    r"|<span (?:class=\"(?P<class>nocase|nodecor)\"|style=\"font-variant:\s*small-caps;?\")>"
    r"|(?P<end></span>)|<math>(?P<math>.*?)</math>",
    re.DOTALL,
)
NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What a text may not hold: it is no character of XML (1.0, 2.2), or has no shape."""
_ALIAS = {"em": "i", "strong": "b"}
_MARKUP = re.compile("[<\"'“”‘’]")


def plain(text: str) -> str:
    """`text` with characters that XML or this module cannot hold removed."""
    return NO_CHARACTER.sub("", text)


def parse(text: str) -> Runs:
    """The runs of a text tagged as CSL-JSON allows; any other ``<`` is itself."""
    if not _MARKUP.search(text):
        return [Run(plain(text))] if text else []
    text = plain(text)
    # Tags without a fellow are text.
    tags: list[re.Match[str]] = []
    open_tags: list[tuple[str, re.Match[str]]] = []
    for match in _TAG.finditer(text) if "<" in text else ():
        name = match["tag"] or "span"
        if match["math"] is not None:
            tags.append(match)
        elif match["shut"] or match["end"]:
            while open_tags and any(one == name for one, _ in open_tags):
                one, start = open_tags.pop()
                if one == name:
                    tags += [start, match]
                    break
        else:
            open_tags.append((name, match))
    tags.sort(key=lambda match: match.start())
    # Quotation marks pair over the tags between them.
    pieces: list[tuple[str, Marks]] = []
    stack: list[str] = []
    at = 0
    for match in tags:
        pieces.append((text[at : match.start()], _marks(stack)))
        at = match.end()
        if match["math"] is not None:
            pieces.append((match["math"], _marks(stack) | {"math", "nocase"}))
        elif match["shut"] or match["end"]:
            stack.pop()
        else:
            tag = match["tag"]
            stack.append(_ALIAS.get(tag, tag) if tag else match["class"] or "sc")
    pieces.append((text[at:], _marks(stack)))
    words = quotes("".join("\0" if "math" in marks else piece for piece, marks in pieces))
    runs: Runs = []
    at = 0
    for piece, marks in pieces:
        if "math" in marks:
            runs.append(Run(piece, marks))
            at += 1
        elif piece:
            runs.append(Run(words[at : at + len(piece)], marks))
            at += len(piece)
    return runs


def _marks(stack: list[str]) -> Marks:
    """The marks open in `stack`; italics inside italics stand upright again."""
    marks = set(stack)
    for mark in ("i", "b"):
        if stack.count(mark) % 2 == 0:
            marks.discard(mark)
    return frozenset(marks)


def _close(stack: list[str], tags: set[str]) -> None:
    for index in range(len(stack) - 1, -1, -1):
        if stack[index] in tags:
            del stack[index]
            return


_QUOTE = re.compile("[\"'“”‘’]")
_FELLOWS = {"“": "”", "‘": "’", '"': '"', "'": "'"}


def quotes(text: str, curly: bool = True) -> str:
    """`text` with its quotation marks, single or double, straight or (where `curly`) curly, in
    pairs made `OPEN` and `CLOSE`: how they look depends on those they stand in. Other single marks
    are apostrophes.
    """
    matches = [match for match in _QUOTE.finditer(text) if curly or match[0] in "\"'"]
    if not matches:
        return text
    chars = list(text)
    open_marks: list[int] = []
    for match in matches:
        at, char = match.start(), match[0]
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        # A mark may open before a word and where none ends, and close after one.
        opens = char in "“‘" or (
            char in "\"'"
            and (not before or before.isspace() or before in "([{—–-/‘“\"'\0\xa0")
            and bool(after) and not after.isspace()
        )  # fmt: skip
        closes = char in "”’\"'" and bool(before) and not before.isspace() and not (
            char in "'’" and after.isalnum() and before.isalnum()
        )  # fmt: skip
        fellow = next((i for i in reversed(open_marks) if _FELLOWS[text[i]] == char), None)
        if closes and fellow is not None:
            chars[fellow], chars[at] = OPEN, CLOSE
            del open_marks[open_marks.index(fellow) :]
        elif opens:
            open_marks.append(at)
        elif char == "'":
            chars[at] = "’"
    for index in open_marks:
        chars[index] = {"'": "’"}.get(text[index], text[index])
    return "".join(chars)


_SMALL = re.compile("small-?caps")
_HTML = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*?(/?)>")


def from_xhtml(text: str) -> Runs:
    """The runs of an affix that is XHTML; elements without a mark of their own stay as they are."""
    runs: Runs = []
    stack: list[str] = []
    at = 0
    for match in _HTML.finditer(text):
        if match.start() < at:
            continue
        if match.start() > at:
            runs.append(Run(plain(html.unescape(text[at : match.start()])), _marks(stack)))
        at = match.end()
        tag = "sc" if _SMALL.search(match[0]) else _ALIAS.get(match[2], match[2])
        if tag == "span" and match[1] and stack[-1:] == ["sc"]:
            tag = "sc"
        if tag not in ("i", "b", "u", "sc", "sup", "sub"):
            at = _element_end(text, match)
            runs.append(Run(text[match.start() : at], _marks(stack) | {"raw", "nocase"}))
        elif match[1]:
            _close(stack, {tag})
        else:
            stack.append(tag)
    if at < len(text):
        runs.append(Run(plain(html.unescape(text[at:])), _marks(stack)))
    # Curly marks are the author's own; straight ones are nobody's.
    words = quotes("".join("\0" if "raw" in run.marks else run.text for run in runs), curly=False)
    at = 0
    for index, run in enumerate(runs):
        width = 1 if "raw" in run.marks else len(run.text)
        if "raw" not in run.marks:
            runs[index] = Run(words[at : at + width], run.marks)
        at += width
    return runs


def _element_end(text: str, start: re.Match[str]) -> int:
    """Where the element that `start` opens ends; its own end where it never closes."""
    if start[3] or start[1]:
        return start.end()
    depth = 0
    for match in re.compile(rf"<(/?){re.escape(start[2])}\b[^<>]*?(/?)>").finditer(
        text, start.start()
    ):
        depth += -1 if match[1] else 0 if match[2] else 1
        if depth == 0:
            return match.end()
    return start.end()


_LOOKS = frozenset(("i", "b", "u", "sc", "sup", "sub"))
_REFUSALS = frozenset(("nodecor", "no:i", "no:b", "no:u", "no:sc", "no:sup"))


def mark_runs(runs: Runs, *marks: str) -> Runs:
    """`runs` with `marks` added; italics on italics turn upright (CSL-JSON, "flip-flopping")."""
    if not marks:
        return runs
    new = frozenset(marks)
    if not new & _LOOKS:
        return [Run(run.text, run.marks | new) for run in runs]
    flips = new & {"i", "b", "sc"}
    out = []
    for run in runs:
        if run.marks & _REFUSALS:  # what is inside has said no
            refused = {mark[3:] for mark in run.marks if mark.startswith("no:")}
            added = frozenset() if "nodecor" in run.marks else new - refused
            out.append(Run(run.text, (run.marks | added) - (run.marks & flips)))
        else:
            out.append(Run(run.text, (run.marks | new) - (run.marks & flips)))
    return out


def text_of(runs: Iterable[Run]) -> str:
    """The text of `runs`, without marks."""
    return "".join(run.text for run in runs if "raw" not in run.marks)


_MEETING = {
    "!": {".": "!", "?": "!?", ":": "!", ",": "!,", ";": "!;", "!": "!"},
    "?": {"!": "?!", ".": "?", ":": "?", ",": "?,", ";": "?;", "?": "?"},
    ".": {"!": ".!", "?": ".?", ":": ".:", ",": ".,", ";": ".;", ".": "."},
    ":": {"!": "!", "?": "?", ".": ":", ",": ":,", ";": ":;", ":": ":"},
    ",": {"!": ",!", "?": ",?", ":": ",:", ".": ",.", ";": ",;", ",": ","},
    ";": {"!": "!", "?": "?", ":": ";", ".": ";", ",": ";,", ";": ";"},
}
"""What two marks become where they meet: what citeproc-js and pandoc make of them."""
_INSIDE = ".,!?"
"""Marks that go inside closing quotation marks where the locale wants punctuation there."""


_FOREIGN = frozenset(("raw", "math"))


def tidy(runs: Runs, inside: bool) -> Runs:
    """`runs` with punctuation put right where two of them meet.

    Doubled marks become one, doubled spaces one, and where `inside` is true marks after a closing
    quotation mark go before it (CSL 1.0.2, `punctuation-in-quote`).
    """
    out: Runs = []
    for run in runs:
        if not run.text:
            continue
        text = run.text
        if out and not _FOREIGN & (run.marks | out[-1].marks):
            text = _joined(out, text, inside)
        if text:
            out.append(Run(text, run.marks))
    return out


def _joined(out: Runs, text: str, inside: bool) -> str:
    """`text` as it goes on after `out`, which may be changed at its end."""
    while text and out and not _FOREIGN & out[-1].marks:
        last, head = out[-1].text[-1], text[0]
        if text.startswith(".."):  # an ellipsis of the style's own
            break
        if last == CLOSE and head in _MEETING:
            if not _quoted(out, head, inside):
                break
            text = text[1:]
        elif (both := _MEETING.get(last, {}).get(head)) and len(both) == 1:
            text = text[1:] if both == last else text
            if both == head != last:  # and that one may go on into quotation marks
                _shortened(out)
        elif last in " \u00a0" and head == " ":
            text = text[1:]
        elif (
            last in " \u00a0"
            and (head in ",." or (head == ";" and out[-1].text.rstrip().endswith(",")))
            and (len(text) == 1 or not text[1].isalnum())
        ):
            # A mark that follows a space of the style's takes its place.
            while out and out[-1].text.endswith((" ", "\u00a0")) and not _FOREIGN & out[-1].marks:
                _shortened(out)
            if out and head in ".;" and out[-1].text.endswith(","):
                _shortened(out)
        else:
            break
    return text


def _shortened(out: Runs) -> None:
    """Take the last character of `out` away."""
    run = out.pop()
    if run.text[:-1]:
        out.append(Run(run.text[:-1], run.marks))


def _quoted(out: Runs, mark: str, inside: bool) -> bool:
    """Whether `mark`, after the quotation marks that close `out`, has found its place before
    them."""
    for index in range(len(out) - 1, -1, -1):
        run = out[index]
        text = run.text.rstrip(CLOSE)
        if not text:
            continue
        both = _MEETING.get(text[-1], {}).get(mark, text[-1] + mark)
        if inside and text[-1] + mark == ",.":  # what ends a quotation is one mark
            both = "."
        # Where a quotation ends in a mark of its own no comma follows it, as in pandoc.
        own = (mark == "." and text[-1] in "!?") or (inside and mark == "," and text[-1] in ".!?")
        if both == text[-1] or own:
            return True
        if not inside or mark not in _INSIDE:
            return False
        tail = run.text[len(text) :]
        if len(both) == 1 and not ({"raw", "math"} & run.marks):
            out[index] = Run(text[:-1] + both + tail, run.marks)
        else:
            bare = run.marks - {"sup", "sub", "raw", "math"}
            out[index : index + 1] = [Run(text, run.marks), Run(mark + tail, bare)]
        return True
    return False
