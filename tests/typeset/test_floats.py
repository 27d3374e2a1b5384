"""Figures without room stand at the top of the next page, and the text runs on before them."""

import re
from contextlib import nullcontext

import pytest

from publisher.typeset import setter
from publisher.typeset.job import Job

TEXT = "".join(f"<p>Paragraph {n} of the text, in one line.</p>" for n in range(10, 40))


BEFORE = "<p>Before.</p>" * 12


def figure(number, lines=22, label="Figure"):
    said = f'<span class="caption-label">{label} {number}:</span> ' if label else ""
    more = "<br/>its caption" * lines
    return f'<figure id="f{number}"><figcaption>{said}Drawing {number}{more}</figcaption></figure>'


@pytest.fixture
def galley(chapter, look):
    """A function that sets a text."""
    return lambda text: setter.typeset(Job(chapter(text), "recto"), look)


@pytest.fixture
def pages(galley, run, tmp_path):
    """A function that sets a text, and gives the text of each page."""

    def read(text):
        path = tmp_path / "galley.pdf"
        path.write_bytes(galley(text).pdf)
        return run("pdftotext", "-layout", path, "-").stdout.split("\f")[:-1]

    return read


def test_text_runs_on_where_a_figure_has_no_room(pages):
    """The page is full of what follows, and the figure heads the next."""
    first, second, *_ = pages(BEFORE + figure(1) + TEXT)
    assert "Paragraph 14" in first and "Drawing" not in first
    assert second.index("Drawing 1") < second.index("Paragraph")


def test_weasyprint_still_leaves_the_page_white(pages, monkeypatch):
    """When this fails, `publisher.typeset.floats` can go."""
    monkeypatch.setattr(setter, "deferred_figures", nullcontext)
    assert "Paragraph" not in pages(BEFORE + figure(1) + TEXT)[0]


def test_a_figure_without_a_number_stays_where_it_is(pages):
    """The text says *as here*, and means the next thing it shows."""
    assert "Paragraph" not in pages(BEFORE + figure(1, label="") + TEXT)[0]


def test_no_figure_overtakes_another(pages):
    """A small one that would fit waits with the one before it, or ends the page."""
    whole = "".join(pages(BEFORE + figure(1) + figure(2, 1) + TEXT))
    assert whole.count("Drawing 1") == whole.count("Drawing 2") == 1
    assert whole.index("Paragraph 12") < whole.index("Drawing 1") < whole.index("Drawing 2")
    whole = "".join(pages(BEFORE + figure(1, 30) + "<p>Between.</p>" * 3 + figure(2, 4) + TEXT))
    assert whole.index("Drawing 1") < whole.index("Drawing 2")


def test_a_figure_that_ends_the_text_has_a_page(pages):
    """Nothing follows it that would make one."""
    first, second = pages(BEFORE + figure(1) + "<p>The end.</p>")
    assert "The end." in first and "Drawing 1" in second


def test_a_heading_waits_for_no_figure_but_for_its_text(pages):
    """Under a heading comes text, and a section that has no room takes its figure with it."""
    section = f"<section><h2>A heading</h2>{figure(1)}{TEXT}</section>"
    first, second, *_ = pages(BEFORE + section)
    assert first.index("A heading") < first.index("Paragraph 10") and "Drawing 1" in second
    _, second, *_ = pages("<p>Before.</p>" * 25 + section)
    assert second.index("A heading") < second.index("Drawing 1")


def test_the_order_of_reading_is_the_authors(galley, run, tmp_path):
    """Tags follow the elements, wherever their boxes stand."""
    path = tmp_path / "galley.pdf"
    path.write_bytes(galley(BEFORE + figure(1) + TEXT).pdf)
    tree = run("pdfinfo", "-struct-text", path).stdout
    assert tree.index("Before.") < tree.index("Drawing 1") < tree.index("Paragraph 10")


def test_pages_are_counted_by_their_text(galley):
    """Where a page begins is where the text goes on, not where its figure stands in it."""
    text = BEFORE + figure(1) + TEXT
    plain = "Atitle" + "Before." * 12
    starts = galley(text).starts
    assert starts[0] == 0 and starts[1] > len(plain) + len("Drawing 1" + "itscaption" * 22)


def test_a_paragraph_that_comes_to_follow_another_is_indented(galley, run, tmp_path):
    """As it would be without the figure between them."""
    path = tmp_path / "galley.pdf"
    path.write_bytes(galley(BEFORE + "<p>Second.</p>" + figure(1) + "<p>Third.</p>" + TEXT).pdf)
    boxes = run("pdftotext", "-bbox", path, "-").stdout
    second, third = (
        re.search(rf'xMin="([\d.]+)".*>{word}<', boxes) for word in ("Second.", "Third.")
    )
    assert second[1] == third[1]
