"""Page formats and folio sheets."""

import pytest

from publisher.styles import load_style
from publisher.typeset.folios import folio_sheet
from publisher.typeset.sheets import geometry


@pytest.mark.parametrize("size", ["A5", "A4", "6x9in", "a5", "120mm x 190mm", "B5"])
def test_the_text_block_is_a_whole_number_of_lines(size):
    """Lines of facing pages meet only if the depth is a multiple of the line."""
    page = geometry(load_style("proceedings"), size)
    lines = page.depth / (page.line * 25.4 / 72)
    assert lines == pytest.approx(round(lines), abs=0.02)
    assert page.inner < page.outer
    assert page.head < page.foot


@pytest.mark.parametrize("size", ["A5", "A4", "6x9in"])
def test_a_line_holds_sixty_to_seventy_characters(size):
    """The measure that reads well; EB Garamond has 2.46 characters an em in English."""
    page = geometry(load_style("proceedings"), size)
    assert 60 <= page.measure / 25.4 * 72 / page.size * 2.46 / 1.07 <= 70


def test_a_size_that_is_none_is_refused():
    """`A55` is a slip of the finger, not a page."""
    with pytest.raises(ValueError, match="A55"):
        geometry(load_style("proceedings"), "A55")


def test_a_folio_sheet_has_one_number_a_page_at_the_outer_edge(look, run, tmp_path):
    """Odd numbers right, even numbers left, and nothing else."""
    path = tmp_path / "folios.pdf"
    path.write_bytes(folio_sheet(("arabic", 101), look))
    pages = run("pdftotext", "-bbox", path, "-").stdout.split("<page ")[1:]
    assert len(pages) == 100
    for number, page in enumerate(pages, 101):
        words = page.split("<word ")[1:]
        assert [word.split(">")[1].split("<")[0] for word in words] == [str(number)]
        left, right = (
            float(words[0].split(f'{edge}="')[1].split('"')[0]) for edge in ("xMin", "xMax")
        )
        outer = look.page.outer / 25.4 * 72
        width = look.page.width / 25.4 * 72
        assert (width - right if number % 2 else left) == pytest.approx(outer, abs=1)


def test_roman_folios_are_roman(look, pdf_text, tmp_path):
    """The sheet of the front matter."""
    path = tmp_path / "folios.pdf"
    path.write_bytes(folio_sheet(("roman", 1), look))
    assert [page.strip() for page in pdf_text(path)[:4]] == ["i", "ii", "iii", "iv"]
