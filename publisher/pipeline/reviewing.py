"""Copies for reviewers: each paper alone, its lines numbered, with room to write.

In: an `Edition`. Out: ``review/<paper>.pdf``. The pages are those of the book; numbers of lines and
the reader's name are laid under them, and each sheet is wider on its outer side. Stage 4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from publisher.bind.reviewing import REVIEW_MARGIN
from publisher.diagnostics import Diagnostic
from publisher.engine import Engine, Task
from publisher.model.galley import Side
from publisher.pipeline.binding import MADE, Standard
from publisher.pipeline.forms import Edition, FormFiles
from publisher.pipeline.offprints import offprint_files
from publisher.pipeline.typesetting import TypesetBook
from publisher.style.styles import geometry
from publisher.typeset.job import ReviewSheets

SHEETS = "publisher.typeset.worker:review_sheets"
REVIEWED = "publisher.pipeline.reviewing:review_file"

__all__ = ["REVIEW_MARGIN", "Reviewing", "make", "review_file"]


@dataclass(frozen=True, slots=True)
class Reviewing:
    """A paper's pages, what is laid under them, and the side of the first."""

    pdf: bytes
    sheets: bytes
    side: Side


def review_file(reviewing: Reviewing) -> bytes:
    """The PDF of a reviewer's copy: a task."""
    from publisher.bind.reviewing import lay_out_for_review

    return lay_out_for_review(reviewing.pdf, reviewing.sheets, reviewing.side)


def make(edition: Edition, engine: Engine) -> FormFiles:
    """A copy of each paper; without those that came as a PDF where copies are anonymous."""
    book = edition.set_book
    if book is None or edition.look is None:
        return FormFiles({})
    found: dict[Diagnostic, None] = {}
    offprints = {task.name: task for task in _papers(edition, book)}
    bound = {}
    for outcome in engine.run("bind", tuple(offprints.values())):
        found |= dict.fromkeys(outcome.diagnostics)
        if outcome.value is not None:
            bound[outcome.task.name] = outcome.value.pdf
            found |= dict.fromkeys(outcome.value.diagnostics)
    page = geometry(edition.style, edition.volume.page.size)
    lines = int(page.depth * 72 / 25.4 / page.line + 0.01)
    under = [
        Task(
            name,
            SHEETS,
            ReviewSheets(
                book.galleys[name].side, book.galleys[name].pages, lines, edition.settings.reader
            ),
            edition.look,
            result_type=bytes,
        )
        for name in bound
    ]
    sheets = {o.task.name: o.value for o in engine.run("bind", under) if o.value is not None}
    tasks = [
        Task(name, REVIEWED, Reviewing(bound[name], data, book.galleys[name].side),
             result_type=bytes)
        for name, data in sheets.items()
    ]  # fmt: skip
    files = {}
    for outcome in engine.run("bind", tasks):
        found |= dict.fromkeys(outcome.diagnostics)
        if outcome.value is not None:
            files[f"review/{outcome.task.name}.pdf"] = outcome.value
    return FormFiles(files, tuple(found))


def _papers(edition: Edition, book: TypesetBook) -> Iterator[Task]:
    """The offprint of each paper that can be shown, without the record that is attached to it."""
    standard: Standard = "ua2" if edition.settings.ua2 else "ua1"
    hidden = set(edition.book.camera) if edition.settings.anonymous else set()
    for _, task in offprint_files(edition.volume, book, {}, standard):
        if task.name not in hidden:
            payload = replace(task.payload, attachments=())
            yield replace(task, payload=payload, result_type=MADE)
