"""What is asked for by ``--format abstracts``.

In: an `Edition`. Out: the book of abstracts as a PDF. Stage 4.
"""

from __future__ import annotations

from publisher.engine import Engine
from publisher.pipeline.booklets import make_booklet
from publisher.pipeline.forms import Edition, FormFiles
from publisher.templating.booklets import Booklet, abstracts_booklet


def make(edition: Edition, engine: Engine) -> FormFiles:
    """The book of abstracts."""
    booklet = abstracts_booklet(edition.templates, edition.volume, edition.texts)
    return booklet_file(edition, engine, booklet)


def booklet_file(edition: Edition, engine: Engine, booklet: Booklet) -> FormFiles:
    """`booklet` on pages of the book's size, under its own name."""
    made = make_booklet(edition, engine, booklet, edition.volume.page.size, with_epub=False)
    name = f"{booklet.volume.id}.pdf"
    return FormFiles({name: made.pdf} if made.pdf is not None else {}, made.diagnostics)
