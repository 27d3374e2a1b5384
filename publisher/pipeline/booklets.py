"""Booklets of a conference: typeset, bound and packaged as its proceedings are.

In: an `Edition`, and the `Booklet` that is made of it. Out: its PDF, and its EPUB where one is
wanted. Stage 4.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from publisher.diagnostics import Diagnostic
from publisher.engine import Engine, Task
from publisher.model.style import PageGeometry, Style
from publisher.pipeline.binding import BOUND, MADE, volume_binding
from publisher.pipeline.covers import front_task
from publisher.pipeline.forms import Edition
from publisher.pipeline.packaging import epub_task
from publisher.pipeline.shared import make_look
from publisher.pipeline.typesetting import BookTypesetter
from publisher.style.styles import geometry
from publisher.templating.booklets import GRID, Booklet

_PAGE = "booklet"
"""The name of its page among those of a style."""


@dataclass(frozen=True, slots=True)
class BookletFiles:
    """A booklet as files: the PDF, the EPUB or `None`, and what was found."""

    pdf: bytes | None
    epub: bytes | None
    diagnostics: tuple[Diagnostic, ...]


def booklet_page(style: Style, size: str) -> PageGeometry:
    """The page of a booklet of `size`: what is read on one's feet has smaller letters and narrower
    margins than a book of its size, and a whole number of lines."""
    page = geometry(style, size)
    if page.width < 120:
        type_size, line, margin = 8.6, 11.2, 0.78
    elif page.width < 180:
        type_size, line, margin = 9.6, 12.6, 0.85
    else:
        type_size, line, margin = 10.2, 13.4, 0.6
    line_mm = line * 25.4 / 72
    head = round(page.head * 0.8, 2)
    lines = int((page.height - head - page.foot * 0.8) / line_mm)
    return replace(
        page, name=_PAGE, inner=round(page.inner * margin, 2), outer=round(page.outer * margin, 2),
        head=head, foot=round(page.height - head - lines * line_mm, 3), size=type_size, line=line,
    )  # fmt: skip


def make_booklet(
    edition: Edition, engine: Engine, booklet: Booklet, size: str, with_epub: bool
) -> BookletFiles:
    """The files of `booklet` on pages of `size`."""
    page = booklet_page(edition.style, size)
    style = replace(edition.style, pages={**edition.style.pages, _PAGE: page})
    volume, book = booklet.volume, booklet.book
    look = make_look(engine, style, _PAGE)
    set_book = BookTypesetter(engine, look, booklet).typeset_book()
    name = f"{volume.id}.pdf"
    binding = volume_binding(volume, book, set_book)
    tasks = [Task(name, BOUND, binding, weight=3.0, result_type=MADE)]
    found = list(set_book.diagnostics)
    if with_epub:
        cover = engine.one("cover", front_task(volume, style, edition.templates, look, {}))
        found += cover.diagnostics
        # A telephone shows a day as a list: the grids are for paper.
        chapters = tuple(c for c in book.chapters if c.id != GRID)
        tasks.append(epub_task(volume, chapters, style, None, cover.value, edition.modified))
    made: dict[str, bytes] = {}
    for outcome in engine.run("bind", tasks):
        value = outcome.value
        found += outcome.diagnostics if value is None else value.diagnostics
        if value is not None:
            is_pdf = outcome.task.name == name
            made["pdf" if is_pdf else "epub"] = value.pdf if is_pdf else value.epub
    return BookletFiles(made.get("pdf"), made.get("epub"), tuple(found))
