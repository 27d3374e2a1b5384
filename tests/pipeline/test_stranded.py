"""Over all pages of real papers: no line stands where it has lost what it belongs to."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest

from publisher.xhtml.countabletext import countable_text

LINE = re.compile(
    r'<line xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</line>', re.S
)
WORD = re.compile(r">([^<>\n]+)</word>")
CODE = re.compile(r"^(```+|~~~+).*?^\1", re.M | re.S)
HEADING = re.compile(r"^#{2,4} +(.+?)(?: *\{.*\})?$", re.M)


@pytest.fixture(scope="session")
def pages(real_volume, run):
    """Each page's lines from top to bottom, without heads and folios: left, right, height, top,
    text."""
    (pdf,) = real_volume.output.glob("*.pdf")
    text = run("pdftotext", "-bbox-layout", pdf, "-").stdout
    found = []
    for page in text.split("<page ")[1:]:
        lines = [
            (
                float(left),
                float(right),
                float(bottom) - float(top),
                float(top),
                " ".join(WORD.findall(inner)),
            )
            for left, top, right, bottom, inner in LINE.findall(page)
        ]
        found.append(sorted((x for x in lines if 50 < x[3] < 515), key=lambda x: x[3]))
    return found


@pytest.fixture(scope="session")
def headings(real_volume):
    """The headings of all papers, folded."""
    texts = (Path(paper.source).read_text("utf-8") for paper in real_volume.report.papers)
    return {
        countable_text(heading) for text in texts for heading in HEADING.findall(CODE.sub("", text))
    }


@pytest.fixture(scope="session")
def ends(real_volume):
    """The numbers of the pages on which papers end, from 0."""
    (path,) = real_volume.output.glob("*.pdf")
    pdf = pypdfium2.PdfDocument(path)
    labels = [pdf.get_page_label(number) for number in range(len(pdf))]
    return {labels.index(paper.last) for paper in real_volume.report.papers}


def test_no_heading_is_the_last_line_of_a_page(pages, headings, ends):
    """Two lines of text, or what they head, stand below it; but for one that its author wrote at
    the end of a paper, above nothing."""
    seen = 0
    for number, page in enumerate(pages):
        texts = [countable_text(line[4]) for line in page]
        seen += sum(text in headings for text in texts)
        assert not texts or texts[-1] not in headings or number in ends
    assert seen > 100


def test_no_caption_stands_without_its_figure(pages):
    """A page does not begin with the caption of a figure, nor end with that of a table."""
    seen = 0
    for page in pages:
        texts = [line[4].lower() for line in page]
        seen += sum(bool(re.match(r"(figure|table) \d+:", text)) for text in texts)
        # A picture is no line: a caption that comes first stands below one, and so not at the top.
        assert not texts or not re.match(r"table \d+:", texts[-1])
        assert not texts or not (re.match(r"figure \d+:", texts[0]) and page[0][3] < 60)
    assert seen > 20


def test_no_page_begins_with_the_last_line_of_a_paragraph(pages):
    """A widow: its line is short, and a new paragraph begins below it with its indent. Neither code
    nor references, which are set smaller."""
    common = Counter(round(line[2]) for page in pages for line in page).most_common(1)[0][0]
    for before, page in pairwise(pages):
        if len(before) < 6 or len(page) < 6:
            continue
        margin = Counter(round(line[0]) for line in page).most_common(1)[0][0]
        measure = max(line[1] for line in page)
        (left, right, *_), (after, *_) = page[0], page[1]
        widow = (
            round(page[0][2]) == common
            and abs(left - margin) < 1
            and right < measure - 40
            and 8 < after - margin < 18
        )
        assert not (widow and page[0][4][0].islower()), page[0]
