"""What a later stage finds is told at the manuscript it is about."""

from pathlib import Path

import pytest

from publisher.diagnostics import Diagnostic, Span
from publisher.model.paper import Paper, Source
from publisher.model.text import Read, Text
from publisher.model.volume import Session, Volume
from publisher.report.papers import at_manuscripts

BODY = (
    "Of rooms, as `hall.png` was.\n\n## Of **rooms** and doors\n\n![A hall.](hall.png)\n## Doors\n"
)
THINGS = (
    Read("paragraph", 4, "Of rooms, as hall.png was.", 1),
    Read("heading", 6, "Of rooms and doors", 4),
    Read("paragraph", 7, "Doors", 3),
    Read("heading", 9, "Doors", 4),
)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("Of rooms and doors", (6, 4)),  # read, and written otherwise
        ("Of rooms and doors of the hall, and more", (6, 4)),  # it goes on, in another thing
        ("hall.png", (4, 15)),  # only written
        ("Doors", (9, 4)),  # few words, and all that a heading says
        ("no such words", (0, 1)),
        ("", (0, 1)),
    ],
)
def test_words_that_a_finding_is_about_are_told_where_they_stand(words, place):
    """In what the composer read, else in the source, else in the file as a whole."""
    source = Source(
        path="p.md", folder=Path(), text=f"---\ntitle: T\n---\n{BODY}", body=BODY, body_line=4
    )
    paper = Paper(id="p", kind="paper", title="T", source=source)
    volume = Volume(
        id="v", title="V", folder=Path(), path="v", sessions=(Session(title="S", papers=(paper,)),)
    )
    text = Text(title_html="T", title_text="T", things=THINGS)
    found = Diagnostic("TYP004", "page 1 is empty", Span("", text=words), paper="p")
    (told,) = at_manuscripts(volume, {"p": text}, [found])
    assert told.span is not None
    assert (told.span.path, told.span.line, told.span.column) == ("p.md", *place)
