"""Notes at the foot of the page, with their calls."""

import pytest
import weasyprint.layout.inline as inline
from weasyprint.formatting_structure.boxes import Box

from publisher.typeset import setter
from publisher.typeset.job import TypesettingJob

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
            setter.typeset(
                TypesettingJob(chapter(text.format(call=call), notes), "recto"), look
            ).pdf
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


@pytest.fixture
def rounded(pages):
    """The pages of a text that calls a note whose lines, added up, are higher than their sum."""
    said = "The note itself" + " and more of it to read" * 34
    return lambda: pages("<p>Called.{call}</p><p>A line.</p>", said)


def test_a_note_with_room_stands_with_its_call(rounded):
    """How its height is rounded is no matter."""
    assert "The note itself" in rounded()[0]


@pytest.mark.parametrize("lines", range(20, 26))
def test_a_note_without_room_is_whole_on_the_page_after(pages, lines):
    """Called at the foot of a page, where its lines cannot stand, it loses none of them."""
    said = " ".join(f"w{number:03}" for number in range(150))
    found = pages("<p>A line.</p>" * lines + "<p>Called.{call}</p>" + "<p>On.</p>" * 9, said)
    assert [page.count("w0") + page.count("w1") for page in found if "w0" in page] == [150]


def test_lines_of_the_manuscript_are_no_lines_of_a_note(pages):
    """A line break in the source of a note is a space."""
    page = pages("<p>Called.{call}</p>", "Exergy is\nthe work that\n  can be had.")[0]
    assert "1. Exergy is the work that can be had." in page


def test_the_number_of_a_note_stands_at_its_text(pages):
    """Also before an address that fills the line, where nothing else could be spread."""
    url = "https://example.org/" + "a-long-path/" * 8
    page = pages("<p>Called.{call}</p>", f'<a href="{url}">{url}</a>')[0]
    assert "1. https://example.org" in page


@pytest.fixture
def compared(chapter, note, look, monkeypatch):
    """A function from a number of notes to how often a box is compared with something."""
    seen = []

    def same(box, other):
        seen.append(box)
        return box is other

    monkeypatch.setattr(Box, "__eq__", same)
    monkeypatch.setattr(Box, "__hash__", object.__hash__)

    def count(number):
        seen.clear()
        pairs = [note(index, "Said.") for index in range(number)]
        text = "".join(f"<p>Called.{call}</p>" for call, _ in pairs)
        asides = "".join(aside for _, aside in pairs)
        section = f'<section role="doc-endnotes" class="notes">{asides}</section>'
        setter.typeset(TypesettingJob(chapter(text, section), "recto", turns=False), look)
        return len(seen)

    return count


def test_whether_a_note_waits_is_asked_at_the_same_cost(compared):
    """However many there are: twice the notes are no more than twice the work."""
    assert compared(16) <= 2.5 * compared(8)


def test_weasyprint_still_looks_through_all_notes_that_wait(compared, without):
    """When this fails, `waiting_notes` can go."""
    without("waiting_notes")
    assert compared(16) > 3 * compared(8)


@pytest.fixture
def lined(chapter, note, look, monkeypatch):
    """A function from a number of notes that fit on a page to its galley, and how often a line is
    set."""
    count, theirs = [0], inline.get_next_linebox

    def get_next_linebox(*args):
        count[0] += 1
        return theirs(*args)

    monkeypatch.setattr(inline, "get_next_linebox", get_next_linebox)

    def make(number):
        count[0] = 0
        pairs = [note(index, "Said.") for index in range(number)]
        text = "".join(f"<p>Called.{call}</p>" for call, _ in pairs)
        asides = "".join(aside for _, aside in pairs)
        section = f'<section role="doc-endnotes" class="notes">{asides}</section>'
        galley = setter.typeset(TypesettingJob(chapter(text, section), "recto", turns=False), look)
        return galley.pdf, count[0]

    return make


def test_a_note_is_set_alone_whatever_stands_beside_it(lined, without):
    """The same page, for fewer lines set. When the second half fails, `measured_notes` can go."""
    ours, few = lined(14)
    without("measured_notes")
    theirs, many = lined(14)
    assert ours == theirs
    assert few * 1.5 < many
