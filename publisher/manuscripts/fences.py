"""A manuscript's text to its front matter and its body.

In: text with ``\\n`` newlines. Out: `ManuscriptParts`. The front matter stands between a first line
``---`` (blank lines before it are allowed) and a line ``---`` or ``...`` (pandoc, YAML 1.2.2
section 9.1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

_OPEN = re.compile(r"\A(?:[ \t\u00a0]*\n)*---[ \t]*(?:\n|\Z)")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ManuscriptParts:
    """`state` is ``whole``, ``none`` (no opening line), or ``unclosed``. `yaml` begins on line
    `yaml_line` of the file, `body` on `body_line` (both 1-based)."""

    state: Literal["whole", "none", "unclosed"]
    yaml: str
    yaml_line: int
    body: str
    body_line: int


def split_front_matter(text: str) -> ManuscriptParts:
    """Where the front matter of `text` ends and its body begins."""
    opening = _OPEN.match(text)
    if opening is None:
        return ManuscriptParts("none", "", 1, text, 1)
    start = opening.end()
    yaml_line = text.count("\n", 0, start) + 1
    closing = _CLOSE.search(text, start)
    if closing is None:
        return ManuscriptParts("unclosed", text[start:], yaml_line, "", yaml_line)
    yaml = text[start : closing.start()]
    body_line = yaml_line + yaml.count("\n") + 1
    return ManuscriptParts("whole", yaml, yaml_line, text[closing.end() + 1 :], body_line)


def first_markdown_line(parts: ManuscriptParts) -> int:
    """The line of the file where Markdown seems to begin in unclosed front matter; 0: nowhere."""
    for number, line in enumerate(parts.yaml.split("\n")):
        if re.match(r"#{1,6} \S", line):
            return parts.yaml_line + number
    return 0


def close_front_matter(parts: ManuscriptParts) -> ManuscriptParts:
    """Unclosed front matter, closed where the text seems to begin: above the first heading, or the
    first line at the margin that is neither a key nor an item nor the end of a list in brackets.
    As they are where no line is."""
    lines = parts.yaml.split("\n")
    for number, line in enumerate(lines):
        if _TEXT.match(line) and any(map(str.strip, lines[:number])):
            return ManuscriptParts("whole", "\n".join(lines[:number]) + "\n", parts.yaml_line,
                         "\n".join(lines[number:]), parts.yaml_line + number)  # fmt: skip
    return parts


_TEXT = re.compile(r"#{1,6} \S|(?!$|[\s#\-\]}]|['\"]?[\w.-]+['\"]?\s*:(?:\s|$)|[\w.-]+:\S)")


def take_title(parts: ManuscriptParts, alone: bool) -> tuple[str, ManuscriptParts]:
    """The title that stands as a heading above the text, and the parts without it: MyST, Quarto
    and Jupyter have it so. None where it is a section like others: where, of a text that is
    `alone` in having front matter, another heading is as high, or where it is called as sections
    are."""
    heading = _HEADING.match(parts.body)
    if heading is None:
        return "", parts
    title = (heading["hashed"] or heading["lined"]).strip()
    others = _HIGHEST.search(re.sub(r"(?ms)^(`{3,}|~{3,}).*?^\1", "", parts.body[heading.end() :]))
    if title.casefold() in _SECTIONS or (alone and others):
        return "", parts
    lines = heading[0].count("\n")
    return title, replace(
        parts, body=parts.body[heading.end() :], body_line=parts.body_line + lines
    )


_HEADING = re.compile(
    r"\s*(?:#[ \t]+(?P<hashed>\S[^\n]*?)[ \t]*#*|(?P<lined>[^\s#>|-][^\n]*)\n=+)"
    r"[ \t]*(?:\{[^{}\n]*\})?[ \t]*(?:\n|\Z)"
)
_HIGHEST = re.compile(r"(?m)^#[ \t]+\S|^[^\s#>|-][^\n]*\n=+[ \t]*$")
_SECTIONS = frozenset({"summary", "abstract", "introduction", "background", "motivation",
                       "overview", "statement of need", "preface", "foreword"})  # fmt: skip
