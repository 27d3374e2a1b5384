"""What is asked for by ``--format programme``: schedules and calendars, and the booklet.

In: an `Edition` whose volume has a programme. Out: its files; nothing where it has none. Stage 4.
"""

from __future__ import annotations

from publisher.diagnostics import Diagnostic, Span
from publisher.engine import Engine
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
    booklet = volume.programme.booklet
    look = edition.style
    made = make_booklet(
        edition, engine,
        programme_booklet(
            edition.templates, volume, edition.texts, geometry(look, booklet.size).width
        ),
        booklet.size, with_epub=True,
    )  # fmt: skip
    for suffix, data in (("pdf", made.pdf), ("epub", made.epub)):
        if data is not None:
            files[f"{volume.id}-programme.{suffix}"] = data
    return FormFiles(files, made.diagnostics)


def no_programme(volume: Volume) -> Diagnostic:
    """That a form was asked for which only a programme gives."""
    message = "the volume has no timed programme, and so no booklet and no calendar"
    return Diagnostic("VOL089", message, Span(volume.path), "write `programme.yaml` beside it")
