"""Faults of WeasyPrint that are put right, and whether they are still there."""

from contextlib import nullcontext

import pytest

from publisher.typeset import setter
from publisher.typeset.job import Job

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
