"""Margin boxes that hold nothing are not worked out, and nothing else is changed."""

from contextlib import nullcontext

import weasyprint.layout.percent as percent

from publisher.typeset import setter
from publisher.typeset.job import Job

TEXT = "<p>Whether the press or the pen came first is asked of every committee.</p>" * 60


def test_pages_are_those_of_weasyprint(chapter, look, monkeypatch):
    """The same bytes, with a third of the measures of margin boxes or fewer; when the second half
    fails, WeasyPrint no longer needs `publisher.typeset.margins`."""
    asked = [0]
    theirs = percent.resolve_one_percentage

    def resolve_one_percentage(box, *rest):
        asked[0] += type(box).__name__ == "MarginBox"
        return theirs(box, *rest)

    monkeypatch.setattr(percent, "resolve_one_percentage", resolve_one_percentage)
    ours, few = setter.typeset(Job(chapter(TEXT), "recto"), look), asked[0]
    monkeypatch.setattr(setter, "lean_margins", nullcontext)
    again, many = setter.typeset(Job(chapter(TEXT), "recto"), look), asked[0] - few
    assert ours.pages > 1
    assert ours == again
    assert 0 < few * 3 < many
