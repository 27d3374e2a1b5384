"""Typesetting one chapter.

In: a `TypesettingJob` (a chapter, the side it starts on) and the `Look` of its book. Out: a
`Galley`. A pure function of its input. Here the chapter's tree is made ready for print;
`publisher.typeset.weasy` prints it.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from publisher.model.chapter import Chapter, Image
from publisher.model.galley import Galley
from publisher.model.style import PageGeometry
from publisher.typeset.balance import balance
from publisher.typeset.document import chapter_tree
from publisher.typeset.formulas import Formulas
from publisher.typeset.glyphs import lacking_characters, missing_characters, unnamed_faces
from publisher.typeset.job import Look, TypesettingJob
from publisher.typeset.listings import fit_listings
from publisher.typeset.log import as_diagnostics, missing_glyph, unnamed_face
from publisher.typeset.narrow import mark_narrow
from publisher.typeset.pixels import figure_finding, in_pixels
from publisher.typeset.tables import fit_tables
from publisher.typeset.weasy.press import listening, print_chapter, warm_up


def typeset(job: TypesettingJob, look: Look) -> Galley:
    """Set `job`'s chapter as a tagged PDF with everything but folios.

    Raises nothing for bad content: what WeasyPrint says becomes diagnostics of the galley. A
    drawing that comes out otherwise than it looked is set again in pixels.
    """
    galley, odd = _typeset_once(job, look)
    if not odd:
        return galley
    still, chapter = odd, job.chapter
    pixels = {image.name: pixel_image for image in odd if (pixel_image := in_pixels(image))}
    if pixels:
        images = tuple(pixels.get(image.name, image) for image in chapter.images)
        galley, still = _typeset_once(replace(job, chapter=replace(chapter, images=images)), look)
    wrong = {image.name for image in still}
    findings = (figure_finding(image, chapter, image.name not in wrong) for image in odd)
    return replace(galley, diagnostics=(*galley.diagnostics, *findings))


def _typeset_once(job: TypesettingJob, look: Look) -> tuple[Galley, tuple[Image, ...]]:
    """The galley of `job`, and the pictures that came out otherwise in it."""
    records: list[logging.LogRecord] = []
    with listening(records):
        column = look.column_em(job.chapter.kind)
        # notes at the foot of several columns would lie over each other
        end_notes = look.end_notes or column < look.measure_em
        formulas = Formulas(job.chapter.id, column, look.formulas)
        root = chapter_tree(
            job.chapter,
            formulas.draw,
            _NO_NOTE if end_notes else _long_note(look.page),
            job.chapter.kind in look.drop_caps,
            look.direction,
        )
        balance(root, dict(look.titles), look.measure_em, look.faces[0])
        if column < look.measure_em:
            mark_narrow(root, column, look.page.size, look.faces[0])
        fit_tables(root, look.measure_em, look.faces[0], column)
        fit_listings(root, column)
        pages = print_chapter(root, job, look, formulas.images)
    lacking = lacking_characters("".join(root[1].itertext()), look.faces)
    unknown = tuple(missing_characters(lacking))
    galley = Galley(
        chapter=job.chapter.id,
        pdf=pages.pdf,
        pages=pages.pages,
        side=job.side,
        blind=frozenset(range(pages.pages)) if job.blind else frozenset(),
        anchors=pages.anchors,
        starts=pages.starts,
        notes=pages.notes,
        diagnostics=(
            *as_diagnostics(records, job.chapter, [character for character, _ in unknown]),
            *formulas.diagnostics,
            *pages.findings,
            *(missing_glyph(c, job.chapter, font) for c, font in unknown),
            *(
                unnamed_face(family, signs, job.chapter)
                for family, signs in unnamed_faces(lacking, look.css, pages.drawn)
            ),
        ),
        overleaf=pages.overleaf,
        unshown=pages.unshown,
    )
    return galley, pages.odd


_SPECIMEN = """\
<section xmlns="http://www.w3.org/1999/xhtml"><h1>Specimen</h1><p>Words <em>that</em> nobody reads:
they load faces, hyphenation, the <strong>tables</strong> of characters and what a library sets up
when it is first called.</p></section>
"""


def make_ready(look: Look) -> None:
    """Do once what the first chapter set with `look` in a process pays for all after it."""
    warm_up(look)
    typeset(TypesettingJob(Chapter("specimen", "address", "en", "", "", _SPECIMEN), "recto"), look)


_NO_NOTE = -1
"""Every note has more characters."""


def _long_note(page: PageGeometry) -> int:
    """How many characters of a note may stand at a foot: a little under half a page."""
    characters_a_line = page.measure / (page.size * 0.16)
    lines = page.depth / (page.line * 25.4 / 72)
    return int(characters_a_line * lines * 0.42)
