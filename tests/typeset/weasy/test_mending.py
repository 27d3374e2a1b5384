"""Faults of WeasyPrint that are put right, and whether they are still there."""

import re
import time

import pytest
import weasyprint.formatting_structure.boxes as boxes
from weasyprint.text import line_break

from publisher.typeset import setter
from publisher.typeset.document import chapter_tree
from publisher.typeset.job import TypesettingJob
from publisher.typeset.weasy.mending import gathered_spaces, near_breaks

FILLED = (
    "<p>First.</p><p>Where the author’s name is already in the sentence, leave the brackets out: "
    "<em>Parkes</em> describes how readers learnt to hear with their eyes.</p>"
)


@pytest.fixture
def lines(chapter, look, run, tmp_path):
    def read():
        path = tmp_path / "galley.pdf"
        path.write_bytes(setter.typeset(TypesettingJob(chapter(FILLED), "recto"), look).pdf)
        return [line.strip() for line in run("pdftotext", "-layout", path, "-").stdout.splitlines()]

    return read


def test_a_line_filled_to_its_last_space_is_not_broken(lines):
    """The line holds all it can; no word stands alone."""
    assert "Where the author’s name is already in the sentence, leave the brackets out:" in lines()


@pytest.fixture
def seconds():
    """A function that says how long WeasyPrint takes to find the line feeds among spaces."""

    def took(count):
        start = time.process_time()
        assert boxes.TAB_RE.sub("\n", "a" + " " * count + "b \t\n\t c") == (
            "a" + " " * count + "b\nc"
        )
        return time.process_time() - start

    return took


def test_a_hundred_thousand_spaces_take_no_time(seconds):
    """Time grows with their number, not with its square."""
    with gathered_spaces():
        assert seconds(100_000) < 1


def test_weasyprint_still_looks_from_each_space(seconds):
    """When this fails, `gathered_spaces` can go."""
    assert isinstance(boxes.TAB_RE, re.Pattern)
    assert seconds(8_000) > 30 * seconds(800)


@pytest.fixture
def code(chapter, look):
    """A function that sets code: the file, and the seconds it took."""

    def set_code(text):
        start = time.process_time()
        job = TypesettingJob(chapter(f"<p>a</p><pre><code>{text}</code></pre>"), "recto")
        return setter.typeset(job, look).pdf, time.process_time() - start

    return set_code


def test_fifty_thousand_tabs_of_code_are_set(code):
    """Pango's numbers do not hold so wide a line; it counted for minutes."""
    pdf, seconds = code("a" + "\t" * 50_000 + "b")
    assert pdf and seconds < 5


PROSE = [
    "a line of words that may be divided, " * 90,
    "extraordinarily" * 80,
    "<span>" * 3 + "x&lt;y&gt;" * 300 + "</span>" * 3,
    "\u202eright to left\u202c and 日本語の文章 " * 60,
    "word\u00a0" * 300 + "word " * 300,
]


@pytest.mark.parametrize("text", PROSE)
def test_a_long_text_is_broken_where_weasyprint_breaks_it(ragged, without, text):
    """What stands beyond the line, and the word after it, changes nothing in it."""
    near, _ = ragged(text)
    without("short_looks", "near_breaks")
    assert ragged(text)[0] == near


@pytest.fixture
def ragged(chapter, look):
    """A function that sets a paragraph whose lines are not planned: the file, and the seconds."""

    def set_text(text):
        start = time.process_time()
        job = TypesettingJob(chapter(f'<p style="text-align: left">{text}</p>'), "recto")
        return setter.typeset(job, look).pdf, time.process_time() - start

    return set_text


BOMBS = ["a\u00ad" * 20_000, "a\u200b" * 25_000, "hyphenation" * 800, "x&lt;y&gt;" * 5_000]


@pytest.mark.parametrize("text", BOMBS)
def test_what_may_be_divided_everywhere_takes_time_as_it_grows(ragged, text):
    """Each took minutes, and the second gigabytes."""
    assert ragged(text)[1] < 6


@pytest.fixture
def asked(monkeypatch):
    """How many characters Pango was asked about for the ends of words."""
    count = []
    theirs = line_break.get_log_attrs
    monkeypatch.setattr(
        line_break,
        "get_log_attrs",
        lambda text, lang: count.append(len(text)) or theirs(text, lang),
    )
    return count


def test_the_next_word_is_looked_for_near_by(asked):
    """The answer is the same; WeasyPrint asks about the whole text. When it does not,
    `near_breaks` can go."""
    text = "some words " * 1_000
    theirs = line_break.get_next_word_boundaries(text, "en")
    assert asked == [len(text)]
    with near_breaks():
        assert line_break.get_next_word_boundaries(text, "en") == theirs
        assert line_break.get_next_break_point_from_text(text, "en") == 5 - 1
    assert sum(asked[1:]) < 1_000


def test_a_pile_of_signs_ends_at_the_edge_of_the_page(ragged):
    """HarfBuzz takes the square of their number, and ends the process at 32,768."""
    assert ragged("e" + "\u0301" * 40_000)[1] < 3


def test_a_very_long_text_is_set_in_parts(chapter):
    """The parts end in spaces, and nothing is lost between them."""
    words = "<b>x</b>" + "word " * 10_000
    root = chapter_tree(chapter(f"<p>{words}</p>"), lambda math: math, 500)
    paragraph = next(root.iter("p"))
    assert "".join(paragraph.itertext()) == "x" + "word " * 10_000
    texts = [paragraph[0].tail, *(span.text for span in paragraph.iter("span"))]
    assert len(texts) == 4
    assert all(len(text) < 17_000 and text.endswith(" ") for text in texts)
