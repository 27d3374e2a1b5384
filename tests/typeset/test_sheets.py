"""Folio sheets."""

import pytest

from publisher.typeset.folios import folio_sheet


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
