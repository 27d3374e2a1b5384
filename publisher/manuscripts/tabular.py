"""Tables of LaTeX: what stands in their cells, and what is around them.

Papers for JOSS go through LaTeX, so their authors write ``\\begin{table}`` where Markdown falls
short. What such an environment says in plain rows, caption and labels is read; its rules, colours
and measures are not. In: the environment's source. Out: a `Tabular`, or `None`, and then the source
is left out like any other LaTeX.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

_TABULAR = re.compile(r"\\begin\{(tabular[x*]?|longtable|tabulary)\}(?:\[[^\]]*\])?")
_RULES = re.compile(
    r"\\(?:hline|toprule|midrule|bottomrule|endhead|endfirsthead|endfoot|endlastfoot)\b(?:\[[^\]]*\])?"
    r"|\\c(?:line|midrule)(?:\([^)]*\))?\{[^{}]*\}|\\(?:addlinespace|specialrule)(?:\{[^{}]*\}|\[[^\]]*\])*"
    r"|\\arrayrulecolor(?:\[[^\]]*\])?\{[^{}]*\}|\\row(?:color|colors)(?:\[[^\]]*\])?\{[^{}]*\}"
)
_MULTI = re.compile(r"\\multicolumn\s*\{(\d+)\}\s*")
_MULTIROW = re.compile(
    r"\\multirow\s*(?:\[[^\]]*\])?\s*\{-?(\d+)\}\s*(?:\[[^\]]*\])?\s*\{[^{}]*\}\s*"
)
_NOTES = re.compile(r"\\begin\{tablenotes\}(?:\[[^\]]*\])?([\s\S]{0,5000}?)\\end\{tablenotes\}")
_PARTS = re.compile(r"\\(endfirsthead|endhead|endfoot|endlastfoot)\b")
_COMMENT = re.compile(r"(?<!\\)(?P<break>(?:\\\\)*)%[^\n]*(?:\n[ \t]*)?")
_INNER = re.compile(
    r"\\begin\{tabular\}(?:\[[^\]]*\])?\{(?:[^{}]|\{[^{}]*\})*\}"
    r"((?:(?!\\begin\{tabular)[\s\S]){0,2000}?)\\end\{tabular\}"
)
_MOST_CELLS = 20_000
_LONGEST = 200_000


@dataclass(frozen=True, slots=True)
class TexCell:
    """A cell: `text` is Markdown with what is left of LaTeX in it; `span` counts its columns,
    `rows` its rows. `align` is empty or a class, `None` until its column is known."""

    text: str
    span: int = 1
    rows: int = 1
    align: str | None = None


@dataclass(frozen=True, slots=True)
class Tabular:
    """A table. `heads` counts the rows of its head."""

    rows: tuple[tuple[TexCell, ...], ...]
    heads: int
    caption: str = ""
    labels: tuple[str, ...] = ()
    notes: str = ""


@dataclass(slots=True)
class _Table:
    rows: list[tuple[TexCell, ...]] = field(default_factory=list)
    rules: list[int] = field(default_factory=list)


def group_at(text: str, pos: int) -> int | None:
    """Where the group that opens at `pos` ends; `None` where it does not."""
    if not text.startswith("{", pos):
        return None
    depth, at = 0, pos
    while at < len(text):
        char = text[at]
        if char == "\\":
            at += 1
        elif char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if not depth:
                return at + 1
        at += 1
    return None


def without_comments(source: str) -> str:
    """LaTeX without its comments, each with the end of its line, as TeX reads them."""
    return _COMMENT.sub(r"\g<break>", source)


def comments(source: str) -> list[tuple[int, int]]:
    """From where to where in `source` its comments stand."""
    return [(match.end("break"), match.end()) for match in _COMMENT.finditer(source)]


def argument(text: str, command: str) -> str:
    match = re.search(rf"\\{command}\*?\s*(?:\[[^\]]*\])?\s*(?=\{{)", text)
    end = group_at(text, match.end()) if match else None
    return text[match.end() + 1 : end - 1] if match and end else ""


def labels_in(text: str) -> tuple[str, ...]:
    """The labels given in a piece of LaTeX."""
    return tuple(label.strip() for label in re.findall(r"\\label\s*\{([^{}]+)\}", text))


def caption_of(source: str) -> str:
    """The caption of an environment, without its labels."""
    return re.sub(r"\\label\s*\{[^{}]+\}", "", argument(source, "caption")).strip()


def read_table(source: str, expand: Callable[[str], str] = str) -> Tabular | None:
    """What a ``table`` or ``tabular`` environment says; `expand` writes out the macros in it."""
    if len(source) > _LONGEST:
        return None
    source = _flat(without_comments(source))
    match = _TABULAR.search(source)
    if not match:
        return None
    at = match.end()
    if match[1] in ("tabularx", "tabular*", "tabulary"):
        at = group_at(source, at) or at
    spec_end = group_at(source, at)
    end = source.find(f"\\end{{{match[1]}}}", at)
    if spec_end is None or end < 0:
        return None
    outside = source[: match.start()] + source[end:]
    inside = _once_headed(source[spec_end:end])
    caption = caption_of(outside) or caption_of(inside)
    labels = labels_in(outside) + labels_in(inside)
    inside = without_command(without_command(inside, "caption"), "label")
    parsed = _rows(expand(inside))
    if not parsed.rows:
        return None
    aligns = _aligns(source[at + 1 : spec_end - 1])
    rows = tuple(_merged(parsed.rows, aligns))
    return Tabular(rows, _heads(parsed), caption, labels, _notes(outside))


def _notes(outside: str) -> str:
    """What stands in ``tablenotes`` under a table, as lines."""
    match = _NOTES.search(outside)
    if not match:
        return ""
    items = re.sub(r"\\item\s*\[([^\]]*)\]", r"\n\\textsuperscript{\1} ", match[1])
    lines = (" ".join(line.split()) for line in re.sub(r"\\item\b", "\n", items).split("\n"))
    return "\\\n".join(line for line in lines if line)


def _once_headed(text: str) -> str:
    """A ``longtable`` with its first head and its last foot, without those of the pages between."""
    pieces = _PARTS.split(text)
    if len(pieces) == 1:
        return text
    parts = dict(zip(pieces[1::2], pieces[::2], strict=False))
    head = parts.get("endfirsthead", parts.get("endhead", ""))
    return f"{head}\\endhead {pieces[-1]} {parts.get('endlastfoot', '')}"


def _flat(source: str) -> str:
    """Tables that only break the lines of one cell, as generators of tables write, made lines."""
    first = _TABULAR.search(source)
    if not first:
        return source
    after = first.end()
    lines = _INNER.sub(lambda match: match[1].replace("\\\\", " "), source[after:])
    return source[:after] + lines


def without_command(text: str, command: str) -> str:
    """`text` without the first `command` and its argument."""
    match = re.search(rf"\\{command}\*?\s*(?:\[[^\]]*\])?\s*(?=\{{)", text)
    end = group_at(text, match.end()) if match else None
    return text[: match.start()] + text[end:] if match and end else text


def _aligns(spec: str) -> tuple[str, ...]:
    """Alignment of each column, from a spec as ``|l|c|p{3cm}|*{2}{r}|``."""
    for _ in range(4):
        match = re.search(r"\*\{(\d{1,2})\}\{([^{}]*)\}", spec)
        if not match:
            break
        spec = spec[: match.start()] + match[2] * int(match[1]) + spec[match.end() :]
    spec = re.sub(r"[@!<>]\{(?:[^{}]|\{[^{}]*\})*\}|\{[^{}]*\}|\[[^\]]*\]", "", spec)
    names = {"l": "", "c": "center", "r": "right", "p": "", "m": "", "b": "", "X": "", "S": "right"}
    return tuple(names[c] for c in spec if c in names)


def _split(text: str, separator: str) -> list[str]:
    """`text` split at `separator` outside of groups, formulas and escapes."""
    parts, depth, at, begin = [], 0, 0, 0
    math = False
    while at < len(text):
        if text.startswith(separator, at) and not depth and not math:
            parts.append(text[begin:at])
            at += len(separator)
            begin = at
            continue
        char = text[at]
        if char == "\\":
            at += 2
            continue
        if char == "$":
            math = not math
        depth += (char == "{") - (char == "}")
        at += 1
    return [*parts, text[begin:]]


def _rows(text: str) -> _Table:
    layout = _Table()
    text = text.replace("\\tabularnewline", "\\\\")
    cells = 0
    for row in _split(text, "\\\\"):
        row = re.sub(r"^\s*\*?\[[^\]]*\]", "", row)
        if _RULES.search(row):
            layout.rules.append(len(layout.rows))
        row = _RULES.sub("", row)
        if not row.strip(" \n\t&") and not row.strip():
            continue
        row_cells = tuple(_cell(cell) for cell in _split(row, "&"))
        cells += len(row_cells)
        if cells > _MOST_CELLS:
            break
        layout.rows.append(row_cells)
    return layout


def _cell(text: str) -> TexCell:
    """A cell as LaTeX has it between two ``&``."""
    text = " ".join(text.split())
    multi = _MULTI.match(text)
    if multi:
        spec = group_at(text, multi.end())
        inner = group_at(text, spec) if spec else None
        if spec and inner:
            inside = _cell(text[spec + 1 : inner - 1])
            aligns = _aligns(text[multi.end() + 1 : spec - 1])
            span = max(1, min(int(multi[1]), 100))
            return replace(inside, span=span, align=aligns[0] if aligns else None)
    row = _MULTIROW.match(text)
    end = group_at(text, row.end()) if row else None
    if row and end:
        return TexCell(text[row.end() + 1 : end - 1].strip(), 1, max(1, min(int(row[1]), 100)))
    whole = group_at(text, 0) == len(text)
    return TexCell(text[1:-1].strip() if whole else text)


def _merged(rows: list[tuple[TexCell, ...]], aligns: tuple[str, ...]) -> list[tuple[TexCell, ...]]:
    """`rows`, aligned, without the empty cells under one that goes over several rows."""
    spans: dict[int, int] = {}
    out = []
    for row in rows:
        row_cells, column = [], 0
        for cell in row:
            if spans.get(column, 0) and not cell.text:
                spans[column] -= 1
            else:
                align = aligns[column] if column < len(aligns) else ""
                row_cells.append(replace(cell, align=align if cell.align is None else cell.align))
                spans[column] = cell.rows - 1
            column += cell.span
        out.append(tuple(row_cells))
    return _short(out)


def _short(rows: list[tuple[TexCell, ...]]) -> list[tuple[TexCell, ...]]:
    """No cell goes over more rows than there are below it."""
    return [
        tuple(replace(cell, rows=min(cell.rows, len(rows) - index)) for cell in row)
        for index, row in enumerate(rows)
    ]


def _heads(layout: _Table) -> int:
    """The rows above the first rule that has rows on both sides."""
    inner = [rule for rule in layout.rules if 0 < rule < len(layout.rows)]
    every = len(set(inner)) >= len(layout.rows) - 1
    if not inner:
        return 0
    if every and len(layout.rows[0]) and any(c.span > 1 for c in layout.rows[0]) and len(inner) > 1:
        return sorted(set(inner))[1]
    return inner[0] if inner[0] <= 3 else 0
