"""Pages that cost the same, however many stand before them.

WeasyPrint goes through the rules of all pages it has laid out for the next one, and pydyf writes
the list of all pages anew whenever one is referred to. Both take the square of the pages: of a
paper of 500, as twenty thousand lines of code make, a fifth of the time.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

import pydyf
import weasyprint.layout.page

from publisher.typeset.replacing import replaced

_theirs = weasyprint.layout.page.set_page_type_computed_styles


def lean_pages() -> AbstractContextManager[None]:
    """While this lasts, the rules of a page are applied without a look at those of all others."""
    return replaced(weasyprint.layout.page, set_page_type_computed_styles=set_page_styles)


def set_page_styles(page_type: Any, html: Any, style_for: Any) -> None:
    """As WeasyPrint's `set_page_type_computed_styles`: works out the style of pages of `page_type`
    and of their margin boxes, whose rules are then among the cascaded styles of `style_for`."""
    known, style_for._cascaded_styles = style_for._cascaded_styles, {}
    try:
        _theirs(page_type, html, style_for)
    finally:
        known.update(style_for._cascaded_styles)
        style_for._cascaded_styles = known


def listed_pages() -> AbstractContextManager[None]:
    """While this lasts, the references to the pages of a PDF are written once."""
    theirs = pydyf.PDF.page_references.fget

    def page_references(pdf: Any) -> Any:
        count, known = getattr(pdf, "_listed_pages", (None, ()))
        if count != len(pdf.pages["Kids"]):
            known = theirs(pdf)
            pdf._listed_pages = len(pdf.pages["Kids"]), known
        return known

    return replaced(pydyf.PDF, page_references=property(page_references))
