"""Listings with columns or drawings that a broken line would make nonsense of."""

from xml.etree import ElementTree as ET

import pytest

from publisher.typeset.listings import LEAST, SIZE, fit_listings, is_drawn

DRAWING = """\
+-------------------+      +-------------------------+
|  One that asks    | ---> |  Another that answers   |
+-------------------+      +-------------------------+"""
TREE = "papers\n├── oak\n│   └── paper.md\n└── elm"
COLUMNS = "name       of       high\noak door   oak      200\nelm door   elm      210"
CODE = """\
def door(wood, high):  # of a hall
    return {wood: high}

door(oak, 200)"""


@pytest.mark.parametrize("text", [DRAWING, TREE, COLUMNS])
def test_what_stands_under_each_other_is_known(text):
    """Drawings of lines, trees of files, and columns."""
    assert is_drawn(text.split("\n"))


@pytest.mark.parametrize("text", [CODE, "a || b\nc  |  d", "One line.  Another.\nAnd more of it."])
def test_code_and_prose_are_no_drawing(text):
    """Nor are two signs that happen to stand at one place."""
    assert not is_drawn(text.split("\n"))


def sized(text, measure_em, kind=""):
    """The style that a listing of `text` is given in a measure."""
    root = ET.Element("div")
    ET.SubElement(root, "pre", {"class": kind} if kind else {}).text = text
    fit_listings(root, measure_em)
    return root[0].get("style", "")


def test_a_drawing_wider_than_the_measure_is_set_as_small_as_it_must():
    """To the size at which its widest line fits, its lines as much closer; numbers take room."""
    plain, numbered = (sized(DRAWING, 22, kind) for kind in ("", "numbered"))
    size = float(plain.removeprefix("font-size:").partition("em")[0])
    assert LEAST < size < SIZE
    assert abs(size * (54 * 0.602 + 0.9) - 22) < 0.1 and "line-height:calc(var(--line)" in plain
    assert float(numbered.removeprefix("font-size:").partition("em")[0]) < size


@pytest.mark.parametrize(("text", "measure"), [(DRAWING, 30), (DRAWING, 10), (CODE, 8)])
def test_other_listings_keep_their_size(text, measure):
    """One that fits, one that would be too small to read, and code, whose lines are broken."""
    assert sized(text, measure) == ""
