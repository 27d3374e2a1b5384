"""The table at the end of a build, in terminals wide and narrow."""

from pathlib import Path

import pytest

from publisher.command.terminal import summary
from publisher.diagnostics import terminal_width
from publisher.report.record import BuildReport, PaperReport

TITLE = "On the Printing of 한국어 and of Other Matters before the House, with a Supplement"


@pytest.fixture
def report():
    """A paper of five pages."""
    paper = PaperReport("kim", TITLE, "ok", "3", "7", 5, 1234, ())
    cache = {"hits": 0, "misses": 1}
    return BuildReport("v", "V", (paper,), (), (), {"read": 1.0}, cache, {}, {})


@pytest.mark.parametrize("columns", [40, 71, 72, 120])
def test_a_paper_is_one_line_of_the_terminal(report, columns):
    """A title that has no room is cut."""
    row = summary(report, Path("out"), columns).splitlines()[1]
    assert terminal_width(row) <= columns
    assert row.startswith("✓") and "On the Printing" in row
    assert ("1234" in row) == (columns >= 72)


def test_nothing_is_cut_where_there_is_no_terminal(report):
    """A log or another program has it whole."""
    assert summary(report, Path("out")).splitlines()[1].endswith(f"1234     –      –  {TITLE}")
