"""The sheet of a cover, set: one page as wide as the book is when it lies open on its face.

In: the body of the sheet as XHTML, its pictures, its size. Out: a PDF of one page, whose TrimBox is
the sheet and whose BleedBox is what is cut off around it. Lengths are mm.
"""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

from publisher.model.style import PageGeometry
from publisher.typeset.job import CoverJob, Look
from publisher.typeset.weasy.press import page_pdf


def set_cover(job: CoverJob, look: Look) -> bytes:
    """The sheet of `job` in the faces of `look`, as PDF."""
    html = ET.Element("html", {"lang": job.lang})
    ET.SubElement(html, "head")
    body = ET.SubElement(html, "body", {"class": "kind-cover"})
    body.append(ET.fromstring(job.body))
    page = PageGeometry("cover", job.width, job.height, 0, 0, 0, 0, look.page.size, look.page.line)
    bleeding = f"@page {{ bleed: {job.bleed:g}mm; margin: 0 }}\n"
    own = replace(look, page=page, css=bleeding + job.css)
    return page_pdf(html, own, "recto", b"cover", tagged=False, images=job.images)
