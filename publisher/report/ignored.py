"""What editors chose to hear no more of, taken out; and what of it is of no use any more.

In: a `Volume` with its `ignore` and those of its papers, all diagnostics, and the families that had
their say. Out: the diagnostics that are left, with ED090 to ED092 about the entries themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from publisher.codes import CODES
from publisher.diagnostics import Diagnostic, Span
from publisher.model.ignoring import Ignore
from publisher.model.paper import Paper
from publisher.model.volume import Volume

BEFORE_TYPESETTING = frozenset(("VOL", "FM", "MD", "REF", "MTH", "IMG", "A11", "ED"))
"""Families that speak of manuscripts alone."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of `ignore`, its place, and the paper it is for (`None`: the volume)."""

    ignore: Ignore
    span: Span
    paper: str | None

    def covers(self, diagnostic: Diagnostic) -> bool:
        """Whether the finding is meant. An entry of the volume covers every paper."""
        mine = self.paper is None or diagnostic.paper == self.paper
        text = diagnostic.span.text if diagnostic.span else ""
        return mine and diagnostic.code == self.ignore.code and self.ignore.where in text


def apply_ignores(
    volume: Volume, diagnostics: Iterable[Diagnostic], families: frozenset[str] = BEFORE_TYPESETTING
) -> tuple[Diagnostic, ...]:
    """`diagnostics`, each at its place in its author's file, without what is ignored.

    An entry that covers nothing is told where its code is of `families`: the others had no chance
    to be found. Errors are never taken out.
    """
    diagnostics = in_files(volume, diagnostics)
    entries = tuple(_entries(volume))
    if not entries:
        return diagnostics
    out, used_entries = [], set()
    for one in diagnostics:
        covering = [number for number, entry in enumerate(entries) if entry.covers(one)]
        used_entries.update(covering)
        if not covering or one.is_error:
            out.append(one)
    for number, entry in enumerate(entries):
        out += _entry_faults(entry, number in used_entries, families)
    return tuple(out)


def in_files(volume: Volume, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """`diagnostics` of papers that were made Markdown when they were read, at the places that their
    text was made of."""
    made = {
        paper.source.path: paper.source
        for paper in (*volume.front, *volume.papers, *volume.back)
        if isinstance(paper, Paper) and paper.source.lines
    }
    if not made:
        return tuple(diagnostics)
    return tuple(
        replace(one, span=made[one.span.path].in_file(one.span))
        if one.span is not None and one.span.path in made and not one.code.startswith("IMP")
        else one
        for one in diagnostics
    )


def _entry_faults(entry: _Entry, is_used: bool, families: frozenset[str]) -> Iterator[Diagnostic]:
    """What is wrong with an entry itself."""
    code = entry.ignore.code
    if code not in CODES:
        near = [code_near for code_near in CODES if code_near.startswith(code[:2])][:3]
        help = f"codes that are close: {', '.join(near)}" if near else None
        yield Diagnostic("ED091", f"no code is `{code[:20]}`", entry.span, help, paper=entry.paper)
    elif CODES[code].severity == "error":
        message = f"{code} is an error and cannot be ignored"
        yield Diagnostic("ED092", message, entry.span, CODES[code].help, paper=entry.paper)
    elif not is_used and any(code.startswith(family) for family in families):
        message = f"{code} is ignored here, but not found any more"
        yield Diagnostic("ED090", message, entry.span, "delete the entry", paper=entry.paper)


def _entries(volume: Volume) -> Iterator[_Entry]:
    """Every entry, those of papers first, which are nearer."""
    for paper in (*volume.front, *volume.papers, *volume.back):
        if isinstance(paper, Paper):
            for number, ignore in enumerate(paper.ignore):
                place = _place(paper.spans, number) or Span(paper.source.path)
                yield _Entry(ignore, place, paper.id)
    for number, ignore in enumerate(volume.ignore):
        yield _Entry(ignore, _place(volume.spans, number) or Span(volume.path), None)


def _place(spans: dict[str, Span], number: int) -> Span | None:
    return spans.get(f"ignore.{number}.code") or spans.get(f"ignore.{number}")
