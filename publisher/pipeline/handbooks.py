"""What is asked for by ``--format handbook``.

In: an `Edition`. Out: the handbook of the conference as a PDF. Stage 4.
"""

from __future__ import annotations

from publisher.engine import Engine
from publisher.pipeline.abstracting import booklet_file
from publisher.pipeline.forms import Edition, FormFiles
from publisher.pipeline.logos import volume_pictures
from publisher.style.styles import geometry
from publisher.templating.booklets import handbook


def make(edition: Edition, engine: Engine) -> FormFiles:
    """The handbook."""
    volume = edition.volume
    pictures, _ = volume_pictures(volume, engine)  # what is wrong with one was told for the book
    width = geometry(edition.style, volume.page.size).width
    booklet = handbook(edition.templates, volume, edition.texts, pictures, width)
    return booklet_file(edition, engine, booklet)
