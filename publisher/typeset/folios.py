"""Sheets of folios: pages that hold a page number each and nothing else.

In: a numbering and the first number. Out: a PDF of `SHEET` pages with that folio and those after
it, each where the style's rule for ``p.folio`` puts it, odd ones on a right-hand page. Bind stamps
them on galleys, which know no page numbers. A folio is a paragraph moved below the text block, not
a margin box: margin boxes cost three times as much to lay out.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from publisher.model.pagemap import Numbering, folio_label, is_recto
from publisher.typeset.job import SHEET, Look
from publisher.typeset.weasy.press import page_pdf


def folio_sheet(job: tuple[Numbering, int], look: Look) -> bytes:
    """`SHEET` folios in the numbering `job[0]`, from the odd number `job[1]` on, as PDF; one where
    it has letters."""
    numbering, first = job
    html = ET.Element("html", {"lang": "en", "dir": look.direction})
    ET.SubElement(html, "head")
    body = ET.SubElement(html, "body", {"class": f"folios {numbering}"})
    for number in range(first, first + (1 if numbering == "lettered" else SHEET)):
        side = "recto" if is_recto(number, numbering) else "verso"
        ET.SubElement(body, "p", {"class": f"folio {side}"}).text = folio_label(number, numbering)
    return page_pdf(html, look, "recto", b"folios", tagged=False)
