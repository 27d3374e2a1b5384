"""What of a text stands in an output once more, and what does not."""

import pytest

from publisher.proof.alignment import TextPiece, align_pieces, repeated_texts
from publisher.proof.folding import fold_letters

ROWS = [f"theme(margin = {letter}, size = rel(0.7), family = sans)" for letter in "abcabc"]
TEXT = "The domain of every source is told by its records, variables, survey and household."
CELLS = ["Source", "Records", "7", "Variables", "Domain", "Survey", "Household", "Places"]


def pieces(loose):
    return [
        TextPiece(TEXT),
        *(TextPiece(text, loose=True) for text in loose),
        TextPiece("The end of it."),
    ]


def test_what_may_have_been_found_at_another_place_is_not_there_once_more():
    """Rows that come in another order leave their own places over, and stand there once each."""
    wanted = [*CELLS[::-1], *ROWS]
    out = fold_letters(" ".join([TEXT, *CELLS, *ROWS[::-1], "The end of it."]))
    assert align_pieces(pieces(wanted), out).losses == []
    assert list(repeated_texts(pieces(wanted), align_pieces(pieces(wanted), out), "")) == []


@pytest.mark.parametrize("twice", [TEXT, ROWS[0], " ".join(CELLS)])
def test_what_is_printed_twice_is_told(twice):
    """Paragraphs, lines that the text has twice already, and rows of words too short by
    themselves."""
    out = fold_letters(" ".join([TEXT, *CELLS, *ROWS, "The end of it.", twice]))
    found = list(
        repeated_texts(pieces([*CELLS, *ROWS]), align_pieces(pieces([*CELLS, *ROWS]), out), "")
    )
    assert len(found) == 1


def test_a_short_heading_behind_a_long_listing_is_found():
    """Floats and listings may stand between two paragraphs, page after page of them."""
    code = [TextPiece(f"measure(number = {n}, of = doors)", loose=True) for n in range(400)]
    wanted = [
        TextPiece(TEXT),
        *code,
        TextPiece("The end"),
        TextPiece("It ends here, as all of it does."),
    ]
    assert align_pieces(wanted, fold_letters(" ".join(piece.text for piece in wanted))).losses == []


def test_a_box_that_a_page_ends_in_is_found():
    """A running head stands behind its first words, and what stands before says them too."""
    box = TextPiece(
        "are close bears some insight into the estimation of the direction.", loose=True
    )
    out = fold_letters(
        f"{TEXT} They are close but rather so. They are close Of Doors and Halls bears some"
        " insight into the estimation of the direction."
    )
    assert align_pieces([TextPiece(TEXT), box], out).losses == []
