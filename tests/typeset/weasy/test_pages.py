"""Pages cost the same, however many stand before them."""

from contextlib import closing
from dataclasses import replace

import pydyf
import pypdfium2
import pytest
import weasyprint.layout.page

from publisher.typeset import setter
from publisher.typeset.job import TypesettingJob
from publisher.typeset.weasy import pages
from publisher.typeset.weasy.pages import listed_pages


@pytest.fixture
def looked_through(chapter, look, monkeypatch):
    """A function that sets a dozen pages, with more rules: how many rules were gone through for
    each of them whose style was worked out, and the galley."""
    seen = []
    theirs = weasyprint.layout.page.set_page_type_computed_styles

    def watched(page_type, html, style_for):
        theirs(page_type, html, style_for)
        seen.append(len(style_for.get_cascaded_styles()))

    def set_pages(more="", **values):
        seen.clear()
        text = '<p style="break-before: page">a</p>' * 12
        job = TypesettingJob(chapter(text, **values), "recto", turns=False)
        return seen, setter.typeset(job, replace(look, css=look.css + more))

    monkeypatch.setattr(pages, "_theirs", watched)
    monkeypatch.setattr(weasyprint.layout.page, "set_page_type_computed_styles", watched)
    return set_pages


def test_a_page_looks_at_its_own_rules_alone(looked_through):
    """And at none where there was a page that the same are for: first, left and right."""
    found, galley = looked_through()
    assert galley.pages == 13
    assert len(found) == 3
    assert max(found) == found[0]


def test_weasyprint_still_goes_through_those_of_all_pages(looked_through, without):
    """When this fails, `lean_pages` can go."""
    without("lean_pages")
    found, _ = looked_through()
    assert found[-1] > 5 * found[1]


def test_a_page_with_a_rule_of_its_own_has_its_own_style(looked_through):
    """Its number is what the rule asks for; pages before and after it stay as they are."""
    rule = (
        "@page :nth(5) { margin-top: 40mm } @page :nth(7) { @bottom-center { content: 'seven' } }"
    )
    found, galley = looked_through(rule)
    assert len(found) == 5
    tops = [_top(galley, number) for number in range(13)]
    assert {number for number in range(3, 13) if tops[number] != tops[3]} == {4}
    assert [number for number in range(13) if "seven" in _text(galley, number)] == [6]


def test_pages_that_count_have_their_own_numbers(looked_through):
    """Margin boxes that hold more than strings are made for each page."""
    _, galley = looked_through("@page { @bottom-center { content: 'leaf ' counter(page) } }")
    for number in range(galley.pages):
        assert f"leaf {number + 1}" in _text(galley, number).split("\n")[-1]


def _text(galley, number):
    """What page `number`, from 0, says."""
    with closing(pypdfium2.PdfDocument(galley.pdf)) as pdf:
        return pdf[number].get_textpage().get_text_range().replace("\r", "").strip()


def _top(galley, number):
    """How far from the foot the letter of page `number` stands, in whole points."""
    with closing(pypdfium2.PdfDocument(galley.pdf)) as pdf:
        page = pdf[number].get_textpage()
        return max(round(page.get_charbox(at)[3]) for at in range(page.count_chars()))


def _book(count):
    pdf = pydyf.PDF()
    for _ in range(count):
        pdf.add_page(pydyf.Dictionary({"Type": "/Page"}))
    return pdf


def test_references_to_pages_are_written_once():
    """And anew when there is one more."""
    pdf = _book(3)
    with listed_pages():
        assert pdf.page_references is pdf.page_references
        pdf.add_page(pydyf.Dictionary({"Type": "/Page"}))
        assert len(pdf.page_references) == 4


def test_pydyf_still_writes_them_whenever_it_is_asked():
    """When this fails, `listed_pages` can go."""
    pdf = _book(3)
    assert pdf.page_references is not pdf.page_references
