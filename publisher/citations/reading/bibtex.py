"""Reads a .bib file into entries: the key, the type, the fields as written, and the place of each.

In: the text of a file. Out: `Raw` entries, ``@string`` definitions, and what is wrong with it. The
file is split by bibtexparser, which goes on after an entry that is broken; what it gives up is
read here field by field, as far as it goes. Values are resolved when an entry is cited, not before.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ParsingFailedBlock,
    String,
)
from bibtexparser.splitter import Splitter

from publisher.citations.reading.dates import MONTHS
from publisher.diagnostics import Diagnostic, Span

# It logs what it gives up; here that is a diagnostic.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Raw:
    """An entry as written: `kind` and names of `fields` in lower case, values with delimiters."""

    key: str
    kind: str
    fields: Mapping[str, str]
    span: Span


@dataclass(frozen=True, slots=True)
class BibFile:
    """A .bib file: its entries in order (keys may be doubled), and its ``@string`` definitions."""

    entries: tuple[Raw, ...]
    strings: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]


def read_bibtex(text: str, path: str) -> BibFile:
    """The entries of `text`; `path` is the file as diagnostics show it."""
    lines = _BibLines(text.split("\n"), path)
    entries: list[Raw] = []
    strings: dict[str, str] = {}
    diagnostics: list[Diagnostic] = []
    for block in Splitter(text).split().blocks:
        if lines.is_out(block.start_line or 0):
            continue
        if isinstance(block, String):
            strings[block.key.lower()] = block.value
            continue
        raw, fault = _entry(block, lines)
        if raw:
            entries.append(raw)
        if fault:
            diagnostics.append(fault)
    return BibFile(tuple(entries), strings, tuple(diagnostics))


@dataclass(slots=True)
class _BibLines:
    """The `lines` of the file `path` while its entries are read in order. All may stand on one of
    them: how far each was searched is remembered, and what was found at its beginning."""

    lines: list[str]
    path: str
    _searched: dict[int, int] = field(default_factory=dict)
    _out: dict[int, bool] = field(default_factory=dict)

    def is_out(self, row: int) -> bool:
        """Whether a line is put out of use, as for biber."""
        if row not in self._out:
            self._out[row] = self.lines[row].lstrip().startswith("%")
        return self._out[row]

    def span(self, line: int, key: str) -> Span:
        """The place of `key` in the entry that begins at 0-based `line`."""
        for row in range(line, min(line + 3, len(self.lines))):
            text, start = self.lines[row], self._searched.get(row, 0)
            if row == line:
                start = text.find("{", start) + 1 or start
            column = text.find(key, start)
            if column >= 0:
                self._searched[row] = column + len(key)
                return Span(self.path, row + 1, column + 1, len(key), text)
        text = self.lines[line] if line < len(self.lines) else ""
        return Span(self.path, line + 1, 1, 0, text)


def _entry(block: Block, lines: _BibLines) -> tuple[Raw | None, Diagnostic | None]:
    if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
        inner = block.ignore_error_block
        block = inner if isinstance(inner, Entry) else block
    if isinstance(block, Entry):
        fields = {each.key.lower(): str(each.value) for each in block.fields}
        span = lines.span(block.start_line or 0, block.key)
        return Raw(block.key, block.entry_type.lower(), fields, span), None
    if not isinstance(block, ParsingFailedBlock):
        return None, None
    return _salvage(block.raw or "", block.start_line or 0, lines)


_HEAD = re.compile(r"\s*@(\w+)\s*[{(]\s*([^\s,{}()=]+)\s*(?:,|$)")
_FIELD = re.compile(r"(?:^|[,{\n}\"])\s*([A-Za-z][\w-]*)\s*=\s*(?=[{\"\w])")


def _salvage(raw: str, line: int, lines: _BibLines) -> tuple[Raw | None, Diagnostic | None]:
    """What can be read of an entry that is broken, and the fault."""
    head = _HEAD.match(raw)
    span = lines.span(line, head[2] if head else "@")
    name = f"entry `{head[2]}`" if head else "entry"
    if head is None or head[1].lower() in ("comment", "preamble", "string"):
        return None, Diagnostic(
            "REF004", f"{name} cannot be read", span, "is there a key after `{`?"
        )
    fault = Diagnostic("REF004", f"{name} is malformed", span, "look for a brace or comma missing")
    starts = list(_FIELD.finditer(raw, head.end() - 1))
    ends = [match.start(1) for match in starts[1:]] + [len(raw)]
    fields = {
        match[1].lower(): "{" + _stripped(raw[match.end() : end]) + "}"
        for match, end in zip(starts, ends, strict=False)  # one end too many where none starts
    }
    return Raw(head[2], head[1].lower(), fields, span), fault


def _stripped(value: str) -> str:
    """A value without delimiters, with every brace that has no fellow dropped."""
    value = value.strip().rstrip(",").strip()
    value = re.sub(r'^"(.*)"$', r"\1", value, flags=re.DOTALL)
    if value.startswith("{") and _closes(value, 0) == len(value):
        value = value[1:-1]
    alone, open_braces = set(), []
    for index, char in enumerate(value):
        if char == "{":
            open_braces.append(index)
        elif char == "}" and open_braces:
            open_braces.pop()
        elif char == "}":
            alone.add(index)
    alone.update(open_braces)
    return "".join(char for index, char in enumerate(value) if index not in alone).strip()


def _closes(value: str, start: int) -> int:
    """Where the brace at `start` closes (the offset after it), 0 where it does not."""
    depth = 0
    for index in range(start, len(value)):
        depth += {"{": 1, "}": -1}.get(value[index], 0)
        if depth == 0:
            return index + 1
    return 0


MOST_PARTS = 1000
"""Of how many pieces a field may be put together."""

_DEEPEST = 50


def field_text(raw: str, strings: Mapping[str, str], missing: list[str]) -> str:
    """`raw` (``jt # " Extra"``, ``{…}``, ``2020``) as the text it stands for.

    Names that no ``@string`` defines stand for themselves and are added to `missing`. Raises
    `OverflowError` where it is put together of more than `MOST_PARTS`: strings of strings of
    strings grow faster than anyone can read.
    """
    return "".join(_parts(raw, strings, missing, (), iter(range(MOST_PARTS))))


def _parts(
    raw: str,
    strings: Mapping[str, str],
    missing: list[str],
    within: tuple[str, ...],
    budget: Iterator[int],
) -> Iterator[str]:
    """The texts of the parts of `raw`; `within` are the strings it is a part of."""
    for part in _concatenated(raw):
        if next(budget, None) is None:
            raise OverflowError
        name = part.lower()
        if part[:1] == "{" or part[:1] == '"':
            yield part[1:-1] if len(part) > 1 else ""
        elif name in strings and name not in within and len(within) < _DEEPEST:
            yield from _parts(strings[name], strings, missing, (*within, name), budget)
        else:
            if name not in MONTHS and re.fullmatch(r"[A-Za-z][\w:.-]*", part):
                missing.append(part)
            yield part


def _concatenated(raw: str) -> Iterator[str]:
    """The parts of `raw` between ``#`` outside braces and quotes."""
    depth, in_quotes, start = 0, False, 0
    for match in re.finditer(r"\\.|[{}\"#]", raw, re.DOTALL):
        char = match[0]
        if char in "{}":
            depth += 1 if char == "{" else -1
        elif char == '"' and depth == 0:
            in_quotes = not in_quotes
        elif char == "#" and depth == 0 and not in_quotes:
            yield raw[start : match.start()].strip()
            start = match.end()
    yield raw[start:].strip()
