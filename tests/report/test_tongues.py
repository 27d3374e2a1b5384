"""The board and the letters in the language of the volume and of the paper."""

import pytest

from publisher.diagnostics import Diagnostic, Span
from publisher.report.htmlpage import report_page
from publisher.report.letters import letter
from publisher.report.record import BuildReport, PaperReport

WRONG = Diagnostic("MD001", "`x` is no entry", Span("v/a.md", 7, 1, 1, "x"), "add `x`", paper="a")


def report(volume, paper, words=None):
    one = PaperReport("a", "책", "failed", "3", "4", 2, 8, (WRONG,), "v/a.md", 0, ("김철수",),
                      "kim@example.org", paper)  # fmt: skip
    return BuildReport("v", "논문집", (one,), (), (), {}, {}, {}, {}, ("이영희",),
                       lang=volume, words=words or {})  # fmt: skip


def test_the_board_speaks_the_volumes_language_and_says_what_is_english():
    """Findings are in English, and are said to be: a Korean voice would spell them."""
    page = report_page(report("ko", "ko")).decode()
    assert '<html lang="ko">' in page and "논문 상태" in page and "논문 1편, 오류 1건" in page
    assert '<span lang="en" dir="ltr"><code>x</code> is no entry</span>' in page
    assert "State of the papers" not in page


def test_a_hebrew_board_runs_from_the_right():
    """As its reader reads."""
    assert '<html lang="he" dir="rtl">' in report_page(report("he", "ko")).decode()


@pytest.mark.parametrize(
    ("volume", "paper", "begins"),
    [("en", "ko", "김철수 님께"), ("ko", "en", "Dear 김철수,"), ("ko", "tlh", "김철수 님께")],
)
def test_a_letter_is_in_the_papers_language_else_the_volumes(volume, paper, begins):
    """Its author reads the language they wrote in."""
    assert letter(report(volume, paper), report(volume, paper).papers[0]).text.startswith(begins)


def test_a_volume_words_its_letters():
    """As it words the rest of the book."""
    own = report("ko", "ko", {"ko": {"letter.regards": "삼가 올립니다."}})
    assert "삼가 올립니다.\n이영희" in letter(own, own.papers[0]).text
