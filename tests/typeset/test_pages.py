"""Pages cost the same, however many stand before them."""

from contextlib import nullcontext

import pydyf
import pytest
import weasyprint.layout.page

from publisher.typeset import pages, setter
from publisher.typeset.job import Job
from publisher.typeset.pages import listed_pages


@pytest.fixture
def looked_through(chapter, look, monkeypatch):
    """A function that sets a dozen pages: how many rules were gone through for each of them."""
    seen = []
    theirs = weasyprint.layout.page.set_page_type_computed_styles

    def watched(page_type, html, style_for):
        theirs(page_type, html, style_for)
        seen.append(len(style_for.get_cascaded_styles()))

    def set_pages():
        seen.clear()
        text = '<p style="break-before: page">a</p>' * 12
        setter.typeset(Job(chapter(text), "recto", turns=False), look)
        return seen

    monkeypatch.setattr(pages, "_theirs", watched)
    monkeypatch.setattr(weasyprint.layout.page, "set_page_type_computed_styles", watched)
    return set_pages


def test_a_page_looks_at_its_own_rules_alone(looked_through):
    """The last page goes through no more than the second."""
    found = looked_through()
    assert len(found) >= 12
    assert found[-1] == found[1]


def test_weasyprint_still_goes_through_those_of_all_pages(looked_through, monkeypatch):
    """When this fails, `lean_pages` can go."""
    monkeypatch.setattr(setter, "lean_pages", nullcontext)
    found = looked_through()
    assert found[-1] > 5 * found[1]


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
