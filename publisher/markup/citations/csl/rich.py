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

# Marks: i b u sc sup sub, nocase, math (text is TeX), raw (text is XHTML), a:URL, d:DISPLAY,
# and what the processor looks for: names, number, locator.
Marks = frozenset[str]


class Run(NamedTuple):
    """`text` with `marks`."""

    text: str
    marks: Marks = NONE


Runs = list[Run]

_TAG = re.compile(
    r"<(/?)(i|b|u|sc|sup|sub|em|strong)>"
    r"|<span (?:class=\"(nocase)\"|style=\"font-variant:\s*(small-caps);?\")>"
    r"|(</span>)|<math>(.*?)</math>",
    re.DOTALL,
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_ALIAS = {"em": "i", "strong": "b"}


def plain(text: str) -> str:
    """`text` with characters that XML or this module cannot hold removed."""
    return _CONTROL.sub("", text)


def parse(text: str) -> Runs:
    """The runs of a text tagged as CSL-JSON allows; any other ``<`` is itself."""
    if "<" not in text:
        return [Run(quotes(plain(text)))] if text else []
    runs: Runs = []
    stack: list[str] = []
    at = 0
    for match in _TAG.finditer(text):
        if match.start() > at:
            runs.append(Run(quotes(plain(text[at : match.start()])), _marks(stack)))
        at = match.end()
        tag = match[2] and _ALIAS.get(match[2], match[2])
        if match[6] is not None:
            runs.append(Run(plain(match[6]), _marks(stack) | {"math", "nocase"}))
        elif match[5]:
            _close(stack, {"nocase", "sc"})
        elif tag and match[1]:
            _close(stack, {tag})
        else:
            stack.append(tag or ("nocase" if match[3] else "sc"))
    if at < len(text):
        runs.append(Run(quotes(plain(text[at:])), _marks(stack)))
    return runs


def _marks(stack: list[str]) -> Marks:
    """The marks open in `stack`; italics inside italics stand upright again."""
    marks = set(stack)
    if stack.count("i") % 2 == 0:
        marks.discard("i")
    return frozenset(marks)


def _close(stack: list[str], tags: set[str]) -> None:
    for index in range(len(stack) - 1, -1, -1):
        if stack[index] in tags:
            del stack[index]
            return


_STRAIGHT = re.compile(r'^(\s*)"|(?<=[\s(\[—–-])()"(?=\S)')


def quotes(text: str) -> str:
    """`text` with its double quotation marks, curly or straight in pairs, made `OPEN`, `CLOSE`."""
    if '"' in text and text.count('"') % 2 == 0:
        text = _STRAIGHT.sub(lambda match: (match[1] or "") + OPEN, text).replace('"', CLOSE)
    text = _APOSTROPHE.sub("’", text)
    return text.replace("“", OPEN).replace("”", CLOSE)


_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)|(?<=s)'(?=\s)")


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
        tag = _ALIAS.get(match[2], match[2])
        if tag not in ("i", "b", "u", "sup", "sub"):
            at = _element_end(text, match)
            runs.append(Run(text[match.start() : at], _marks(stack) | {"raw", "nocase"}))
        elif match[1]:
            _close(stack, {tag})
        else:
            stack.append(tag)
    if at < len(text):
        runs.append(Run(plain(html.unescape(text[at:])), _marks(stack)))
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


def marked(runs: Runs, *marks: str) -> Runs:
    """`runs` with `marks` added; italics on italics turn upright (CSL-JSON, "flip-flopping")."""
    if not marks:
        return runs
    new = frozenset(marks)
    flips = new & {"i", "b"}
    if not flips:
        return [Run(run.text, run.marks | new) for run in runs]
    return [Run(run.text, (run.marks | new) - (run.marks & flips)) for run in runs]


def text_of(runs: Iterable[Run]) -> str:
    """The text of `runs`, without marks."""
    return "".join(run.text for run in runs if "raw" not in run.marks)


_COLLAPSE = {
    "!": {".": "!", "!": "!", ":": "!"},
    "?": {".": "?", "?": "?", ":": "?"},
    ".": {".": "."},
    ":": {":": ":", ".": ":", "!": "!", "?": "?"},
    ",": {",": ",", ".": "."},
    ";": {";": ";", ":": ";", ".": ";", "!": "!", "?": "?"},
}
_MOVES = ".,"


def tidy(runs: Runs, inside: bool) -> Runs:
    """`runs` with punctuation put right where two of them meet.

    Doubled marks become one, doubled spaces one, and where `inside` is true a full stop or comma
    after a closing quotation mark goes before it (CSL 1.0.2, `punctuation-in-quote`).
    """
    out: Runs = []
    for run in runs:
        if not run.text:
            continue
        text = run.text
        if out and not ({"raw", "math"} & (run.marks | out[-1].marks)):
            text = _joined(out, text, inside)
        if text:
            out.append(Run(text, run.marks))
    return out


def _joined(out: Runs, text: str, inside: bool) -> str:
    """`text` as it goes on after `out`, which may be changed at its end."""
    while text:
        last, head = out[-1].text[-1:], text[0]
        if inside and last == CLOSE and head in _MOVES:
            if not _swallow(out, head):
                break
            text = text[1:]
        elif last == CLOSE and head == "." and _before_close(out) in tuple(".!?"):
            text = text[1:]
        elif both := _COLLAPSE.get(last, {}).get(head):
            out[-1] = Run(out[-1].text[:-1] + both, out[-1].marks)
            text = text[1:]
        elif last in " \u00a0" and head == " ":
            text = text[1:]
        elif last == " " and head == ",":
            out[-1] = Run(out[-1].text.rstrip(" "), out[-1].marks)
        else:
            break
    return text


def _before_close(out: Runs) -> str:
    for run in reversed(out):
        if text := run.text.rstrip(CLOSE):
            return text[-1]
    return ""


def _swallow(out: Runs, mark: str) -> bool:
    """Put `mark` before the quotation marks that close `out`; false where nothing stands there."""
    for index in range(len(out) - 1, -1, -1):
        run = out[index]
        text = run.text.rstrip(CLOSE)
        if not text:
            continue
        tail = run.text[len(text) :]
        if mark == "," and text[-1] in ".?!":
            return True
        both = _COLLAPSE.get(text[-1], {}).get(mark)
        if both and not ({"raw", "math"} & run.marks):
            out[index] = Run(text[:-1] + both + tail, run.marks)
        else:
            plain_marks = run.marks - {"sup", "sub", "raw", "math"}
            out[index : index + 1] = [Run(text, run.marks), Run(mark + tail, plain_marks)]
        return True
    return False
