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


def test_a_short_heading_behind_a_long_listing_is_found():
    """Floats and listings may stand between two paragraphs, page after page of them."""
    code = [Piece(f"measure(number = {n}, of = doors)", loose=True) for n in range(400)]
    wanted = [Piece(TEXT), *code, Piece("The end"), Piece("It ends here, as all of it does.")]
    assert aligned(wanted, fold(" ".join(piece.text for piece in wanted))).losses == []


def test_a_box_that_a_page_ends_in_is_found():
    """A running head stands behind its first words, and what stands before says them too."""
    box = Piece("are close bears some insight into the estimation of the direction.", loose=True)
    out = fold(f"{TEXT} They are close but rather so. They are close Of Doors and Halls bears some"
               " insight into the estimation of the direction.")  # fmt: skip
    assert aligned([Piece(TEXT), box], out).losses == []
