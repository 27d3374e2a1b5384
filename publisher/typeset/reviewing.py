"""What is laid under the pages of a reviewer's copy: a number at each line of the grid, and who it
is for.

In: `ReviewSheets`. Out: a PDF of as many pages. The numbers are a paragraph of the book's own line
beside the text block, so they stand at its lines; where a float, a note or a smaller line leaves
the grid, they stand at the grid.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from publisher.typeset.job import Look, ReviewSheets
from publisher.typeset.weasy.press import page_pdf


def review_sheets(job: ReviewSheets, look: Look) -> bytes:
    """The sheets as PDF, numbered through all pages."""
    html = ET.Element("html", {"lang": "en", "dir": look.direction})
    ET.SubElement(html, "head")
    body = ET.SubElement(html, "body", {"class": "review"})
    for page in range(job.pages):
        sheet = ET.SubElement(body, "div", {"class": "sheet"})
        if job.reader:
            ET.SubElement(sheet, "p", {"class": "reader"}).text = job.reader
        numbers = ET.SubElement(sheet, "p", {"class": "lines"})
        for line in range(1, job.lines + 1):
            label = str(page * job.lines + line)
            if line == 1:
                numbers.text = label
            else:
                ET.SubElement(numbers, "br").tail = label
    return page_pdf(html, look, job.side, b"review", tagged=False)
