"""The page map: folios, sides, blanks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.model.galley import Galley, Point
from publisher.model.pagemap import folio_label, make_page_map, roman


def galley(chapter: str, pages: int, side: str = "recto", blind: bool = False) -> Galley:
    return Galley(
        chapter, b"", pages, side, blind=frozenset(range(pages)) if blind else frozenset(),
        anchors={"end": Point(pages - 1, 0, 0)},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (49, "xlix"), (1999, "mcmxcix"), (4001, "mmmmi")],
)
def test_roman_numerals_are_written_as_books_write_them(number, expected):
    """Four is iv, not iiii."""
    assert roman(number) == expected


def test_a_galley_on_the_wrong_side_is_preceded_by_a_blank():
    """A recto after an odd number of pages leaves a blank verso."""
    page_map = make_page_map([], [galley("a", 3), galley("b", 2)])
    assert [(f.label, f.chapter) for f in page_map.folios] == [
        ("1", "a"), ("2", "a"), ("3", "a"), ("4", None), ("5", "b"), ("6", "b"),
    ]  # fmt: skip


def test_the_first_arabic_page_is_a_recto():
    """A roman part that ends on a recto is closed by a blank."""
    page_map = make_page_map([galley("title", 1, blind=True)], [galley("a", 1)])
    assert [(f.sheet, f.label, f.is_printed) for f in page_map.folios] == [
        (0, "i", False), (1, "ii", False), (2, "1", True),
    ]  # fmt: skip


def test_anchors_are_found_on_the_page_they_stand_on():
    """A folio of an anchor counts from the first page of its chapter."""
    page_map = make_page_map([], [galley("a", 4), galley("b", 3)])
    assert page_map.folio("b") == "5"
    assert page_map.folio("b", "end") == "7"
    assert page_map.span("a") == ("1", "4")


@given(
    st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["recto", "verso"])), max_size=8),
    st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["recto", "verso"])), max_size=8),
    st.sampled_from([1, 4, 16]),
)
def test_odd_folios_are_rectos_whatever_the_book(front, body, pad_to):
    """In both numberings a page's folio is odd exactly where its sheet is a right-hand page, every
    galley begins on its own side, and the book is padded to whole gatherings."""
    page_map = make_page_map(
        [galley(f"f{i}", *spec) for i, spec in enumerate(front)],
        [galley(f"b{i}", *spec) for i, spec in enumerate(body)],
        pad_to,
    )
    assert all((f.number % 2 == 1) == (f.sheet % 2 == 0) for f in page_map.folios)
    assert len(page_map.folios) % pad_to == 0
    sides = dict(enumerate([*front, *body]))
    for index, place in enumerate(page_map.places):
        assert (place.first % 2 == 1) == (sides[index][1] == "recto")
        assert page_map.folios[place.sheet].label == folio_label(place.first, place.numbering)
