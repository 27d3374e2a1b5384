"""Faults of WeasyPrint that are put right, and whether they are still there."""

import re
import time
from contextlib import nullcontext

import pytest
import weasyprint.formatting_structure.boxes as boxes

from publisher.typeset import setter
from publisher.typeset.job import Job
from publisher.typeset.mending import gathered_spaces

FILLED = (
    "<p>First.</p><p>Where the author’s name is already in the sentence, leave the brackets out: "
    "<em>Parkes</em> describes how readers learnt to hear with their eyes.</p>"
)


@pytest.fixture
def lines(chapter, look, run, tmp_path):
    def read():
        path = tmp_path / "galley.pdf"
        path.write_bytes(setter.typeset(Job(chapter(FILLED), "recto"), look).pdf)
        return [line.strip() for line in run("pdftotext", "-layout", path, "-").stdout.splitlines()]

    return read


def test_a_line_filled_to_its_last_space_is_not_broken(lines):
    """The line holds all it can; no word stands alone."""
    assert "Where the author’s name is already in the sentence, leave the brackets out:" in lines()


def test_weasyprint_still_breaks_such_a_line(lines, monkeypatch):
    """When this fails, `publisher.typeset.mending` can go."""
    monkeypatch.setattr(setter, "whole_lines", nullcontext)
    assert "Where" in lines()


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


CODES = [
    "a" + " " * 900 + "b",
    "x" * 900,
    "a b  c-d/e.f(g), " * 60,
    "é\u0301日本x" * 200,
    "\t" * 90,
]


@pytest.fixture
def code(chapter, look):
    """A function that sets code: the file, and the seconds it took."""

    def set_code(text):
        start = time.process_time()
        job = Job(chapter(f"<p>a</p><pre><code>{text}</code></pre>"), "recto")
        return setter.typeset(job, look).pdf, time.process_time() - start

    return set_code


@pytest.mark.parametrize("text", CODES)
def test_a_long_line_of_code_is_broken_where_weasyprint_breaks_it(code, monkeypatch, text):
    """What stands beyond the line changes nothing in it: the files are the same."""
    near, _ = code(text)
    monkeypatch.setattr(setter, "short_looks", nullcontext)
    assert code(text)[0] == near


def test_a_long_line_of_code_is_not_shaped_anew_for_each_line_of_it(code, monkeypatch):
    """WeasyPrint takes many times as long; when this fails, `short_looks` can go."""
    text = " " * 8_000
    code("a")
    _, ours = code(text)
    monkeypatch.setattr(setter, "short_looks", nullcontext)
    assert code(text)[1] > 1.5 * ours


def test_fifty_thousand_tabs_of_code_are_set(code):
    """Pango's numbers do not hold so wide a line; it counted for minutes."""
    pdf, seconds = code("a" + "\t" * 50_000 + "b")
    assert pdf and seconds < 5
