"""What an import did, told so that nothing vanishes unseen.

In: what the importers found. Out: an `ImportReport` and its text for a terminal. Every line of
input that is not in the body of a manuscript is in `removed` (gone) or `moved` (now in the front
matter or in volume.yaml).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from publisher.diagnostics import Diagnostic
from publisher.manuscripts.importing.merging import SourceChange


@dataclass(frozen=True, slots=True)
class Removed:
    """A line of input, or a piece of one, that is in nothing that was written.

    `line` is 1-based; in a Word file it counts paragraphs; 0 means the place is not known.
    """

    path: str
    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A line of input that went from the text into `to` ("title, authors")."""

    path: str
    line: int
    text: str
    to: str


@dataclass(frozen=True, slots=True)
class MissingValue:
    """Something only the editor knows: the `key` at `line` of the file written, and a `hint`."""

    path: str
    line: int
    key: str
    hint: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """`written` are the files made or changed, in order; `changes` are sentences about characters
    that were set otherwise than they stood (decoded entities, rejoined lines)."""

    written: tuple[Path, ...] = ()
    removals: tuple[Removed, ...] = ()
    moves: tuple[Moved, ...] = ()
    blanks: tuple[MissingValue, ...] = ()
    changes: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    source_changes: tuple[SourceChange, ...] = ()
    withdrawn: tuple[str, ...] = ()


def import_summary(report: ImportReport) -> str:
    """`report` as text, one line for each thing; diagnostics are left to whoever prints those."""
    parts = [
        _part("written", (str(path) for path in report.written)),
        _part(
            "put in the front matter",
            (f"{m.path}:{m.line}: {_short(m.text)}  ({m.to})" for m in report.moves),
        ),
        _part(
            "taken out",
            (f"{r.path}:{r.line}: {_short(r.text)}  ({r.reason})" for r in report.removals),
        ),
        _part("changed", report.changes),
        _part(
            "changed at the source since the last import",
            (_change(change) for change in report.source_changes),
        ),
        _part("no longer at the source; their manuscripts were left", report.withdrawn),
        _part(
            "left blank, marked ???",
            (f"{b.path}:{b.line}: {b.key}  ({b.hint})" for b in report.blanks),
        ),
    ]
    return "\n\n".join(part for part in parts if part)


def _change(change: SourceChange) -> str:
    """A change at the source in a line."""
    kept = "taken" if change.taken else "yours is kept"
    return (
        f"{change.path}:{change.line}: {_short(change.before)} → {_short(change.after)}  ({kept})"
    )


def _part(title: str, lines: Iterable[str]) -> str:
    """A titled list, or nothing where there are no lines."""
    items = tuple(lines)
    return "\n".join((f"{title}:", *(f"  {item}" for item in items))) if items else ""


def _short(text: str, width: int = 72) -> str:
    """One line of at most `width` characters."""
    text = " ".join(text.split())
    return text if len(text) <= width else f"{text[: width - 1]}…"
