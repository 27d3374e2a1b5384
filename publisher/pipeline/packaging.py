"""Packaging a book as EPUB, as a task: everything it is made from travels with it.

In: chapters, and the page map with what each galley knows of its pages, where there is a PDF. Out:
the task for the EPUB, and what it gives. Stage 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from publisher.diagnostics import Diagnostic
from publisher.engine import Task
from publisher.model.chapter import Chapter
from publisher.model.galley import Galley
from publisher.model.pagemap import PageMap
from publisher.model.style import EB_GARAMOND, FontFace, FormulaFace, Style, SystemFont
from publisher.model.volume import Volume
from publisher.pipeline.typesetting import TypesetBook

PACKAGED = "publisher.pipeline.packaging:package_epub"


@dataclass(frozen=True, slots=True)
class Packaging:
    """What an EPUB is packaged from.

    `math_pictures` makes formulas pictures, for readers without MathML. `modified` is seconds since
    1970, UTC. `page_map` is `None` where no PDF was made; `galleys` are without their PDFs. `fonts`
    are the style's own, `system_fonts` those it asks of the machine. `cover` is its picture, `None`
    for none. `formulas` is what pictures of formulas are set in.
    """

    volume: Volume
    chapters: tuple[Chapter, ...]
    modified: int
    css: str
    fonts: tuple[FontFace, ...]
    page_map: PageMap | None
    galleys: Mapping[str, Galley]
    math_pictures: bool = False
    system_fonts: tuple[SystemFont, ...] = ()
    cover: bytes | None = None
    formulas: FormulaFace = EB_GARAMOND


@dataclass(frozen=True, slots=True)
class EpubResult:
    """An EPUB, what was found in it, a report on each paper (by id) for its authors. `documents`
    are the files of each chapter (by id) as the package document names them; `accessibility` is
    what the book says of that, property and value."""

    epub: bytes
    diagnostics: tuple[Diagnostic, ...]
    reports: Mapping[str, str]
    documents: Mapping[str, tuple[str, ...]]
    accessibility: tuple[tuple[str, str], ...] = ()


def epub_task(
    volume: Volume,
    chapters: tuple[Chapter, ...],
    style: Style,
    set_book: TypesetBook | None,
    cover: bytes | None,
    modified: int,
    math_pictures: bool = False,
) -> Task:
    """The task for the EPUB of `chapters`, all of them; see `Packaging`."""
    packaging = Packaging(
        volume,
        chapters,
        modified,
        style.css["epub"],
        style.fonts,
        set_book.page_map if set_book else None,
        # Where pages begin is all an EPUB wants of the galleys.
        {n: replace(g, pdf=b"") for n, g in set_book.galleys.items()} if set_book else {},
        math_pictures,
        style.system_fonts,
        cover,
        style.formulas,
    )
    return Task(f"{volume.id}.epub", PACKAGED, packaging, weight=2.0, result_type=EpubResult)


def package_epub(packaging: Packaging) -> EpubResult:
    """The EPUB of `packaging`: a task."""
    from publisher.epub import (
        accessibility_reports,
        book_fonts,
        make_epub,
        page_marks,
        system_fonts,
    )
    from publisher.math.picture import draw_mathml

    volume, marks = packaging.volume, None
    if packaging.page_map is not None:
        marks = page_marks(packaging.page_map, packaging.galleys, source=volume.isbn.print)
    result = make_epub(
        volume,
        packaging.chapters,
        modified=datetime.fromtimestamp(packaging.modified, UTC),
        stylesheets={"epub.css": packaging.css.encode()},
        fonts=(*book_fonts(packaging.fonts), *system_fonts(packaging.system_fonts)),
        page_marks=marks,
        cover_image=packaging.cover,
        formula_drawer=(
            partial(draw_mathml, face=packaging.formulas) if packaging.math_pictures else None
        ),
    )
    return EpubResult(
        result.epub,
        result.diagnostics,
        accessibility_reports(volume, result),
        result.documents,
        result.accessibility,
    )
