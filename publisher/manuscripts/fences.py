"""A manuscript's text to its front matter and its body.

In: text with ``\\n`` newlines. Out: `Parts`. The front matter stands between a first line ``---``
(blank lines before it are allowed) and a line ``---`` or ``...`` (pandoc, YAML 1.2.2 section 9.1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_OPEN = re.compile(r"\A(?:[ \t\u00a0]*\n)*---[ \t]*(?:\n|\Z)")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parts:
    """`state` is ``whole``, ``none`` (no opening line), or ``unclosed``. `yaml` begins on line
    `yaml_line` of the file, `body` on `body_line` (both 1-based)."""

    state: Literal["whole", "none", "unclosed"]
    yaml: str
    yaml_line: int
    body: str
    body_line: int


def split(text: str) -> Parts:
    """Where the front matter of `text` ends and its body begins."""
    opening = _OPEN.match(text)
    if opening is None:
        return Parts("none", "", 1, text, 1)
    start = opening.end()
    yaml_line = text.count("\n", 0, start) + 1
    closing = _CLOSE.search(text, start)
    if closing is None:
        return Parts("unclosed", text[start:], yaml_line, "", yaml_line)
    yaml = text[start : closing.start()]
    body_line = yaml_line + yaml.count("\n") + 1
    return Parts("whole", yaml, yaml_line, text[closing.end() + 1 :], body_line)


def first_markdown_line(parts: Parts) -> int:
    """The line of the file where Markdown seems to begin in unclosed front matter; 0: nowhere."""
    for number, line in enumerate(parts.yaml.split("\n")):
        if re.match(r"#{1,6} \S", line):
            return parts.yaml_line + number
    return 0
