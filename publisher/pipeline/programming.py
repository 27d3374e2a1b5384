"""What is asked for by ``--format programme``: schedules and calendars, and the booklet.

In: an `Edition` whose volume has a programme. Out: its files; nothing where it has none. Stage 4.
"""

from __future__ import annotations

from publisher.diagnostics import Diagnostic, Span
from publisher.engine import Engine
from publisher.languages.scripts import is_right_to_left
from publisher.model.style import PageGeometry
from publisher.model.volume import Volume
from publisher.pipeline.booklets import make_booklet
from publisher.pipeline.forms import Edition, FormFiles
from publisher.schedules.calendars import calendars
from publisher.schedules.events import scheduled_events
from publisher.schedules.frab import schedule_json, schedule_xml
from publisher.style.styles import geometry
from publisher.templating.booklets import programme_booklet


def make(edition: Edition, engine: Engine) -> FormFiles:
    """The programme in every form."""
    volume = edition.volume
    if volume.programme is None or not volume.programme.slots:
        return FormFiles({}, (no_programme(volume),))
    events = scheduled_events(volume)
    files = {
        "schedule.json": schedule_json(volume, events),
        "schedule.xml": schedule_xml(volume, events),
        **calendars(volume, events, edition.modified),
    }
    setup, style = volume.programme.booklet, edition.style
    size = half_of(geometry(style, setup.size)) if setup.folded else setup.size
    booklet = programme_booklet(
        edition.templates, volume, edition.texts, geometry(style, size).width
    )
    made = make_booklet(edition, engine, booklet, size, with_epub=True)
    for suffix, data in (("pdf", made.pdf), ("epub", made.epub)):
        if data is not None:
            files[f"{volume.id}-programme.{suffix}"] = data
    if setup.folded and made.pdf is not None:
        from publisher.bind.imposing import Imposition, impose

        how = Imposition("booklet", is_right_bound=is_right_to_left(volume.language))
        files[f"{volume.id}-programme-folded.pdf"] = impose(made.pdf, how)
    return FormFiles(files, made.diagnostics)


def half_of(leaf: PageGeometry) -> str:
    """The size of a page on a leaf that is folded once."""
    return f"{leaf.height / 2:g}mm {leaf.width:g}mm"


def no_programme(volume: Volume) -> Diagnostic:
    """That a form was asked for which only a programme gives."""
    message = "the volume has no timed programme, and so no booklet and no calendar"
    return Diagnostic("VOL089", message, Span(volume.path), "write `programme.yaml` beside it")
