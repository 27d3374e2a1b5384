"""Pages left nearly empty are told, with what left them so."""

import pytest

from publisher.typeset.job import TypesettingJob
from publisher.typeset.setter import typeset

TALL = f"<figure><figcaption>A tall figure{'<br/>a line' * 32}</figcaption></figure>"


@pytest.fixture
def told(chapter, look):
    """A function from text to what TYP004 says of it."""

    def find(text):
        found = typeset(TypesettingJob(chapter(text), "recto"), look).diagnostics
        return [d.message for d in found if d.code == "TYP004"]

    return find


def test_a_figure_that_left_a_page_empty_is_named(told):
    """The page, how full it is, and the words of what did not fit."""
    (message,) = told(f"<p>One line.</p>{TALL}<p>Another.</p>")
    assert message.startswith("page 1 of this paper is ")
    assert "the figure after it ('A tall figure" in message


def test_what_stands_under_a_heading_is_named_not_the_heading(told):
    """The heading goes with its figure, which is the cause."""
    (message,) = told(f"<p>One line.</p><h2>A heading</h2>{TALL}")
    assert "A tall figure" in message


def test_pages_that_are_full_or_last_or_ended_by_the_author_are_not_told(told):
    """The end of a paper may be a single line, and a break that was asked for stands."""
    assert told(f"<p>{'Some words of a long paragraph. ' * 120}</p><p>The end.</p>") == []
    assert told('<p>One line.</p><div class="page-break"></div><p>Another.</p>') == []
