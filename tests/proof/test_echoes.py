"""One fault, one finding: what the EPUB's checks say again is left out."""

import pytest

from publisher.codes import CODES
from publisher.diagnostics import Diagnostic, Span
from publisher.report.duplicates import SOURCES, without_echoes

AT_7 = Diagnostic("A11002", "a heading of level 3 follows one of 1", Span("a.md", 7), paper="a")
HERE = Diagnostic("A11004", "the link text “here” says nothing", Span("a.md", 9), paper="a")
BARE = Diagnostic("A11008", "the image x.png has no text", Span("a.md", 3), paper="a")


@pytest.mark.parametrize(
    ("code", "message", "span", "paper", "is_echo"),
    [
        ("EPB012", "level 4 after 2", Span("a.md", 7), "a", True),
        ("EPB012", "level 4 after 2", Span("a.md", 8), "a", False),
        ("EPB012", "level 4 after 2", Span("a.md", 7), "b", False),
        ("EPB010", "the link text “here” does not say", Span("a.md"), "a", True),
        ("EPB010", "the link text “more” does not say", Span("a.md"), "a", False),
        ("EPB006", "the picture 0f.png has no text", Span("a.md"), "a", True),
        ("EPB007", "the picture 0f.png has no text", Span("a.md"), "a", False),
    ],
)
def test_what_was_said_of_the_manuscript_is_not_said_again(code, message, span, paper, is_echo):
    """Of the same paper, at the same line or about the same words; a fault without a place is an
    echo of any of its kind. All else stays."""
    one = Diagnostic(code, message, span, paper=paper)
    assert (one not in without_echoes([AT_7, HERE, BARE, one])) == is_echo


def test_a_title_in_another_script_is_told_at_its_paper_alone():
    """Contents and indexes print it again; what is theirs alone stays."""
    of_paper = Diagnostic("A11006", "“集合” is Chinese", Span("a.md", 1), paper="a")
    of_book = Diagnostic("EPB008", "“合” is Chinese, but marked as `en`")
    assert without_echoes([of_paper, of_book]) == (of_paper,)
    assert without_echoes([of_book]) == (of_book,)


def test_the_table_pairs_codes_that_there_are():
    """Of the EPUB, and of manuscripts."""
    assert all(echo in CODES and source in CODES for echo, source in SOURCES.items())
