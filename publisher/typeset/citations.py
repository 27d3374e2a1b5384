"""The citation line of an offprint: a page that holds it and nothing else.

In: a `CitationLine`. Out: a tagged PDF of one page, the line where the style's rule for
``p.citation`` puts it. Bind lays it under the offprint's first page: the line names page numbers,
which a galley does not know.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from publisher.typeset.job import CitationLine, Look
from publisher.typeset.weasy.press import page_pdf
from publisher.xhtml.tree import direction


def citation_sheet(line: CitationLine, look: Look) -> bytes:
    """`line` on a page of the book's format, as PDF."""
    html = ET.Element("html", {"lang": line.lang, "dir": look.direction})
    ET.SubElement(html, "head")
    body = ET.SubElement(html, "body", {"class": "kind-citation", "dir": direction(line.lang)})
    paragraph = ET.SubElement(body, "p", {"class": "citation"})
    paragraph.text = line.text
    if line.address:
        paragraph.text += " "
        ET.SubElement(paragraph, "a", {"href": line.address}).text = line.address_text
    return page_pdf(html, look, line.side, b"citation", tagged=True)
