"""What the tokens of a document stand for when it is written as Markdown, and parts of Markdown.

In: what was read apart. Out: things that `pandocmark.Writer` writes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from publisher.manuscripts.importing.draft import Block
from publisher.manuscripts.importing.texsource import TOKEN


@dataclass(frozen=True, slots=True)
class Markdown:
    """Markdown that stands for `source`, in a line."""

    text: str
    source: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class At:
    """What follows begins at `line` of the file `path`."""

    path: str
    line: int


START = At("", 0)


@dataclass(frozen=True, slots=True)
class Label:
    """What it stands in is called `name`."""

    name: str

    @property
    def source(self) -> str:
        return f"\\label{{{self.name}}}"


@dataclass(frozen=True, slots=True)
class Whole:
    """Blocks of Markdown that stand for `source`, alone in a paragraph."""

    text: str
    source: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class RawCite:
    """A command that cites a part of a work's name, which the dialect reads as it is."""

    command: str
    keys: tuple[str, ...]
    source: str = ""

    def markdown(self, writer: Any) -> str:
        """The command, with the keys that the bibliography has."""
        return f"\\{self.command}{{{', '.join(map(writer.cite, self.keys))}}}"


class Opening:
    """Begins something that holds the blocks up to its `End`; `source` as LaTeX has it."""

    source = ""

    def close(self, writer: Any, blocks: Sequence[Any]) -> list[Block]:
        """The blocks of what is held, as this makes them."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class End:
    """Ends the innermost `Opening`."""

    source = ""


@dataclass(frozen=True, slots=True)
class Appendix:
    """What follows is an appendix."""

    source: str = "\\appendix"


_GAPS = frozenset(("Space", "SoftBreak", "LineBreak"))


def fence(code: str, language: str = "", attributes: str = "") -> str:
    """`code` as a fenced block."""
    longest = max(map(len, re.findall(r"`{3,}", code)), default=2)
    marks = "`" * (longest + 1)
    head = (
        f"{{{' '.join(filter(None, (f'.{language}' if language else '', attributes)))}}}"
        if attributes
        else language
    )
    return f"{marks}{head}\n{code}\n{marks}"


def code_span(code: str) -> str:
    """`code` in a line."""
    if not code.strip():
        return ""
    longest = max(map(len, re.findall(r"`+", code)), default=0)
    marks = "`" * (longest + 1)
    pad = " " if code.startswith("`") or code.endswith("`") else ""
    return f"{marks}{pad}{code}{pad}{marks}"


def pipe_table(rows: Sequence[Sequence[str]], aligns: Sequence[str], heads: int) -> str:
    """A table of cells in Markdown; the first row is its head, empty where `heads` is 0."""
    width = max(map(len, rows), default=0)
    cells = [
        [cell.replace("|", "\\|") for cell in [*row, *[""] * (width - len(row))]] for row in rows
    ]
    if not heads:
        cells.insert(0, [""] * width)
    widths = [min(40, max(3, *(len(row[column]) for row in cells))) for column in range(width)]
    rule = []
    for column in range(width):
        align = aligns[column] if column < len(aligns) else ""
        dashes = "-" * widths[column]
        rule.append(
            {"right": dashes[1:] + ":", "center": ":" + dashes[2:] + ":"}.get(align, dashes)
        )
    lines = [
        " | ".join(cell.ljust(widths[at]) for at, cell in enumerate(row)).rstrip() for row in cells
    ]
    lines.insert(1, " | ".join(rule))
    return "\n".join(f"| {line} |" for line in lines)


def plain(node: Any, keep_tokens: bool = False) -> str:
    """The words of a piece of pandoc's tree."""
    out: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict):
            kind = node.get("t")
            if kind == "Str":
                out.append(node["c"])
            elif kind in _GAPS:
                out.append(" ")
            elif kind in ("Code", "Math", "RawInline"):
                out.append(node["c"][1])
            elif kind in ("Cite", "Note"):
                return
            elif kind == "Link":
                walk(node["c"][1])
            else:
                walk(node.get("c"))

    walk(node)
    text = "".join(out)
    return text if keep_tokens else TOKEN.sub("", text)
