"""Pages of plain text beside what PDFium reads on them; and what is no plain page."""

from __future__ import annotations

import pytest
import weasyprint

from publisher.proof.folding import fold_letters
from publisher.proof.pdftext import pdf_content
from publisher.proof.plain import plain_page_texts

TEXT = "Affluent offices of <em>fjords</em>, naïve; x<sup>2</sup> 3.14 — АБВ ΑΒΓ 一二三. "


@pytest.fixture
def page():
    """A function from HTML and rules to a PDF of small pages."""

    def make(body, css=""):
        rules = f"@page{{size:300pt 400pt;margin:40pt}} body{{font:10pt serif}} {css}"
        return weasyprint.HTML(string=f"<style>{rules}</style>{body}").write_pdf()

    return make


def test_plain_pages_hold_what_pdfium_reads_on_them(page):
    """Justified, over pages, in several faces and scripts."""
    data = page(f"<p style='text-align:justify'>{TEXT * 60}</p>")
    found = plain_page_texts(data)
    assert len(found) > 2
    assert [fold_letters(text or "") for text in found] == [
        fold_letters(text) for text in pdf_content(data).text
    ]


@pytest.mark.parametrize(
    "body",
    [
        "<p style='height:0;overflow:hidden'>clipped</p>",
        "<p style='white-space:pre'>" + "wide " * 80,
        "<p style='position:absolute;left:-90pt'>outside</p>",
        "<p style='position:absolute;top:-90pt'>above</p>",
        "<p style='transform:rotate(9deg)'>turned</p>",
        "<svg width='9' height='9'><text>drawn</text></svg>",
    ],
)
def test_what_is_cut_turned_or_drawn_is_for_a_renderer(page, body):
    """No such page is taken for a plain one; the one after it is."""
    found = plain_page_texts(page(f"{body}</p><p style='page-break-before:always'>plain</p>"))
    assert found[0] is None
    assert found[1] == "plain"


def test_a_border_is_no_clipping_of_the_text_beside_it(page):
    """The rule above notes is drawn by a path that clips, and let go of before the notes."""
    (text,) = plain_page_texts(
        page("<p style='border-top:1pt solid'>below a rule</p><p>and more</p>")
    )
    assert text == "below a rule\nand more"


def test_what_is_no_pdf_has_no_pages():
    assert plain_page_texts(b"not a PDF") == ()


def test_whatever_seems_lost_is_looked_for_thoroughly(proof, pages, monkeypatch):
    """A reader that finds nothing costs time, and no false alarm."""
    monkeypatch.setattr("publisher.proof.pdftext.plain_page_texts", lambda data: ("", "", "", ""))
    assert [found for found in proof(pdf=pages()) if found[0] == "OUT009"] == []


def test_most_pages_of_real_volumes_are_plain(sample_volume, corpus_volume, unseen_volume):
    """And nothing on them is read otherwise than PDFium
    reads it, but for the order of what is raised."""
    plain_pages = pages = 0
    for volume in (sample_volume, corpus_volume, unseen_volume):
        data = next(volume.output.glob("*.pdf")).read_bytes()
        for quick, slow in zip(plain_page_texts(data), pdf_content(data).text, strict=True):
            pages += 1
            plain_pages += quick is not None
            assert quick is None or sorted(fold_letters(quick)) == sorted(fold_letters(slow))
    assert plain_pages > pages / 2
