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

from publisher.typeset.weasy.replacing import replacing

_theirs = weasyprint.layout.page.set_page_type_computed_styles


def lean_pages() -> AbstractContextManager[None]:
    """While this lasts, the rules of a page are applied without a look at those of all others."""
    return replacing(weasyprint.layout.page, set_page_type_computed_styles=set_page_styles)


def set_page_styles(page_type: Any, html: Any, style_for: Any) -> None:
    """As WeasyPrint's `set_page_type_computed_styles`: works out the style of pages of `page_type`
    and of their margin boxes, whose rules are then among the cascaded styles of `style_for`. Pages
    that the same rules are for share them: what WeasyPrint writes into a style is what it would
    write again."""
    alike = vars(style_for).setdefault("_publisher_pages", {})
    rules = page_rules(page_type, style_for)
    if rules in alike:
        twin, parts = alike[rules]
        for styles in (style_for._cascaded_styles, style_for._computed_styles):
            styles.update({(page_type, part): styles[twin, part] for part in parts})
        return
    earlier, style_for._cascaded_styles = style_for._cascaded_styles, {}
    try:
        _theirs(page_type, html, style_for)
        alike[rules] = page_type, [part for _, part in style_for._cascaded_styles]
    finally:
        earlier.update(style_for._cascaded_styles)
        style_for._cascaded_styles = earlier


def page_rules(page_type: Any, style_for: Any) -> tuple[int, ...]:
    """Which rules of its style sheets are for pages of `page_type`, and for which of their parts:
    the identities of their selectors."""
    return tuple(
        id(selector)
        for sheet, *_ in style_for._sheets
        for _, selectors, _ in sheet.page_rules
        for selector in selectors
        if style_for._page_type_match(selector[2], page_type)
    )


def listed_pages() -> AbstractContextManager[None]:
    """While this lasts, the references to the pages of a PDF are written once."""
    theirs = pydyf.PDF.page_references.fget

    def page_references(pdf: Any) -> Any:
        count, references = getattr(pdf, "publisher_listed_pages", (None, ()))
        if count != len(pdf.pages["Kids"]):
            references = theirs(pdf)
            pdf.publisher_listed_pages = len(pdf.pages["Kids"]), references
        return references

    return replacing(pydyf.PDF, page_references=property(page_references))
