"""Formulas in more than one line."""

import pytest

from publisher.math.layout.boxes import Glyph
from publisher.math.layout.pieces import in_lines
from publisher.math.picture import set_mathml, set_mathml_pieces
from publisher.math.tex import build_formula


def math(tex, display=False):
    return build_formula(tex, display, None, None)[1]


@pytest.mark.parametrize(
    ("tex", "count"),
    [
        ("a_1 + a_2 = b_1 - c", 4),
        (r"x_1 + \cdots + x_n \leq y", 4),
        ("-x", 1),
        ("f(x, y)", 1),
        (r"\frac{a = b}{c}", 1),
        (r"x \left( a + b \right)", 1),
        ("n!", 1),
    ],
)
def test_a_line_may_end_after_outer_relations_and_operators(tex, count):
    """Not after a sign, within a fraction or what grows, or at the formula's end."""
    assert len(set_mathml_pieces(math(tex))) == count


@pytest.mark.parametrize("tex", ["a_1 + a_2 = b_1 - c", r"f(x) = \frac{1}{2} + (y - z)"])
def test_the_pieces_of_a_formula_are_as_wide_as_it_is(tex):
    """Nothing is lost or added between them."""
    pieces = set_mathml_pieces(math(tex))
    whole = set_mathml(math(tex))
    assert sum(piece.box.width for piece in pieces) == pytest.approx(whole.width)
    assert sum(len(piece.box.marks) for piece in pieces) == len(whole.marks)


def test_relations_operators_and_brackets_are_told_apart():
    """With the space that a line which ends there is without."""
    *pieces, last = set_mathml_pieces(math("a + b = (c - d)"))
    assert [(p.relation, p.within) for p in pieces] == [
        (False, False),
        (True, False),
        (False, True),
    ]
    assert all(0.2 < piece.trail < 0.3 for piece in pieces) and last.trail == 0


LONG = " + ".join("abcdefghijklmnopqrstuvwxyz")


def test_a_displayed_formula_is_parted_before_a_sign():
    """In lines that fit, those after the first set in, each below the other."""
    pieces = set_mathml_pieces(math(f"y = {LONG}", display=True))
    box = in_lines(pieces, 25)
    assert box is not None and box.width <= 25 and box.depth > 1.4
    glyphs = [mark for mark in box.marks if isinstance(mark, Glyph)]
    second = [glyph for glyph in glyphs if glyph.y < -1]
    assert min(glyph.x for glyph in second) >= 2


def test_it_is_parted_before_relations_where_that_is_enough():
    """An operator keeps what it joins together."""
    half = " + ".join("abcdefghij")
    box = in_lines(set_mathml_pieces(math(f"{half} = {half}", display=True)), 20)
    assert box is not None
    lines = {round(mark.y, 1) for mark in box.marks if isinstance(mark, Glyph)}
    assert len(lines) == 2


def test_what_has_no_place_to_part_is_told():
    """A root is never parted."""
    assert in_lines(set_mathml_pieces(math(rf"\sqrt{{{LONG}}}", display=True)), 25) is None
