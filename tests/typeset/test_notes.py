"""Notes at the foot of the page, with their calls."""

from contextlib import nullcontext

import pytest

from publisher.typeset import setter
from publisher.typeset.job import Job

FULL = 20
"""Lines of text after which a page with a note has room for one line more, and not for two."""


@pytest.fixture
def pages(chapter, note, look, run, tmp_path):
    """A function that sets text that calls a note, and gives the text of each page."""

    def read(text, said):
        call, aside = note(1, said)
        notes = f'<section role="doc-endnotes" class="notes">{aside}</section>'
        path = tmp_path / "galley.pdf"
        path.write_bytes(
            setter.typeset(Job(chapter(text.format(call=call), notes), "recto"), look).pdf
        )
        return run("pdftotext", "-layout", path, "-").stdout.split("\f")

    return read


@pytest.fixture
def filled(pages):
    """The pages of a text that is longer by one line than its first page."""
    long = "The committee resolved that nothing said in the hall be lost. " * 8
    text = "<p>Called.{call}</p>" + "<p>A line.</p>" * FULL + f"<p>{long}</p>"
    return lambda: pages(text, "The note itself.")


def test_a_note_stays_where_a_line_wants_room(filled):
    """It stands at the foot of the page of its call, and the paragraph on the next page."""
    first, second, *_ = filled()
    assert "The note itself." in first
    assert "committee" in second and "committee" not in first


def test_weasyprint_still_sends_such_a_note_on(filled, monkeypatch):
    """When this fails, `publisher.typeset.notes` can go."""
    monkeypatch.setattr(setter, "kept_notes", nullcontext)
    assert "The note itself." not in filled()[0]


def test_lines_of_the_manuscript_are_no_lines_of_a_note(pages):
    """A line break in the source of a note is a space."""
    page = pages("<p>Called.{call}</p>", "Exergy is\nthe work that\n  can be had.")[0]
    assert "1. Exergy is the work that can be had." in page


def test_the_number_of_a_note_stands_at_its_text(pages):
    """Also before an address that fills the line, where nothing else could be spread."""
    url = "https://example.org/" + "a-long-path/" * 8
    page = pages("<p>Called.{call}</p>", f'<a href="{url}">{url}</a>')[0]
    assert "1. https://example.org" in page
