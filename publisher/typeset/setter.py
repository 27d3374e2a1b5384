"""Typesetting one chapter.

In: a `Job` (a chapter, the side it starts on) and the `Look` of its book. Out: a `Galley`. A pure
function of its input. Here the chapter's tree is made ready for print; `publisher.typeset.weasy`
prints it.
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
from publisher.typeset.glyphs import missing
from publisher.typeset.job import Job, Look
from publisher.typeset.listings import fit_listings
from publisher.typeset.log import as_diagnostics, missing_glyph
from publisher.typeset.pixels import in_pixels, told
from publisher.typeset.tables import fit_tables
from publisher.typeset.weasy.press import listening, print_chapter, warm_up


def typeset(job: Job, look: Look) -> Galley:
    """Set `job`'s chapter as a tagged PDF with everything but folios.

    Raises nothing for bad content: what WeasyPrint says becomes diagnostics of the galley. A
    drawing that comes out otherwise than it looked is set again in pixels.
    """
    galley, odd = _set(job, look)
    if not odd:
        return galley
    still, chapter = odd, job.chapter
    pixels = {image.name: made for image in odd if (made := in_pixels(image))}
    if pixels:
        images = tuple(pixels.get(image.name, image) for image in chapter.images)
        galley, still = _set(replace(job, chapter=replace(chapter, images=images)), look)
    wrong = {image.name for image in still}
    found = (told(image, chapter, image.name not in wrong) for image in odd)
    return replace(galley, diagnostics=(*galley.diagnostics, *found))


def _set(job: Job, look: Look) -> tuple[Galley, tuple[Image, ...]]:
    """The galley of `job`, and the pictures that came out otherwise in it."""
    said: list[logging.LogRecord] = []
    with listening(said):
        formulas = Formulas(job.chapter.id, look.measure_em, look.formulas)
        root = chapter_tree(job.chapter, formulas.draw, _long_note(look.page))
        balance(root, dict(look.titles), look.measure_em, look.faces[0])
        fit_tables(root, look.measure_em, look.faces[0])
        fit_listings(root, look.measure_em)
        made = print_chapter(root, job, look, formulas.images)
    unknown = tuple(missing("".join(root[1].itertext()), look.faces))
    galley = Galley(
        chapter=job.chapter.id,
        pdf=made.pdf,
        pages=made.pages,
        side=job.side,
        blind=frozenset(range(made.pages)) if job.blind else frozenset(),
        anchors=made.anchors,
        starts=made.starts,
        notes=made.notes,
        diagnostics=(
            *as_diagnostics(said, job.chapter, [character for character, _ in unknown]),
            *formulas.diagnostics,
            *made.findings,
            *(missing_glyph(c, job.chapter, font) for c, font in unknown),
        ),
        overleaf=made.overleaf,
        unshown=made.unshown,
    )
    return galley, made.odd


_SPECIMEN = """\
<section xmlns="http://www.w3.org/1999/xhtml"><h1>Specimen</h1><p>Words <em>that</em> nobody reads:
they load faces, hyphenation, the <strong>tables</strong> of characters and what a library sets up
when it is first called.</p></section>
"""


def make_ready(look: Look) -> None:
    """Do once what the first chapter set with `look` in a process pays for all after it."""
    warm_up(look)
    typeset(Job(Chapter("specimen", "address", "en", "", "", _SPECIMEN), "recto"), look)


def _long_note(page: PageGeometry) -> int:
    """How many characters of a note may stand at a foot: a little under half a page."""
    characters_a_line = page.measure / (page.size * 0.16)
    lines = page.depth / (page.line * 25.4 / 72)
    return int(characters_a_line * lines * 0.42)
