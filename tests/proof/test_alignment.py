"""What of a text stands in an output once more, and what does not."""

import pytest

from publisher.proof.alignment import Piece, aligned, repeated
from publisher.proof.folding import fold

ROWS = [f"theme(margin = {letter}, size = rel(0.7), family = sans)" for letter in "abcabc"]
TEXT = "The domain of every source is told by its records, variables, survey and household."
CELLS = ["Source", "Records", "7", "Variables", "Domain", "Survey", "Household", "Places"]


def pieces(loose):
    return [Piece(TEXT), *(Piece(text, loose=True) for text in loose), Piece("The end of it.")]


def test_what_may_have_been_found_at_another_place_is_not_there_once_more():
    """Rows that come in another order leave their own places over, and stand there once each."""
    wanted = [*CELLS[::-1], *ROWS]
    out = fold(" ".join([TEXT, *CELLS, *ROWS[::-1], "The end of it."]))
    assert aligned(pieces(wanted), out).losses == []
    assert list(repeated(pieces(wanted), aligned(pieces(wanted), out), "")) == []


@pytest.mark.parametrize("twice", [TEXT, ROWS[0], " ".join(CELLS)])
def test_what_is_printed_twice_is_told(twice):
    """Paragraphs, lines that the text has twice already, and rows of words too short by
    themselves."""
    out = fold(" ".join([TEXT, *CELLS, *ROWS, "The end of it.", twice]))
    found = list(repeated(pieces([*CELLS, *ROWS]), aligned(pieces([*CELLS, *ROWS]), out), ""))
    assert len(found) == 1
