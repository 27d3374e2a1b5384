"""The bound files in what people read PDFs with: pdf.js, poppler, MuPDF, Ghostscript."""

import re

import pikepdf
import pytest

from publisher.xhtml.countabletext import countable_text

pytestmark = pytest.mark.judge


@pytest.fixture(scope="module")
def offprints(sample_volume):
    """The offprints of the sample volume, by id of their paper."""
    return {path.stem: path for path in sorted((sample_volume.output / "offprints").glob("*.pdf"))}


def test_pdfjs_opens_the_volume_and_follows_its_links(pdfjs, sample_volume, pdf_text):
    """No warning; every link and bookmark leads somewhere, a paper's to the page with its first
    folio; and the letters of every page are those that poppler reads."""
    path = sample_volume.output / "sample.pdf"
    (book,) = pdfjs(path)
    assert book["warnings"] == []
    assert len(book["links"]) > 100
    assert [link for link in book["links"] if link[1] is None] == []
    assert [mark for mark in book["outline"] if mark[1] is None] == []
    places = {title: book["labels"][page] for title, page in book["outline"]}
    papers = [p for p in sample_volume.report.papers if p.status != "outstanding"]
    assert {p.title: places[p.title] for p in papers} == {p.title: str(p.first) for p in papers}
    assert list(map(_letters, book["text"])) == list(map(_letters, pdf_text(path)))
    assert (book["title"], book["lang"]) == ("The Bound Page", "en-GB")
    assert {"H1", "Figure", "Formula", "Note", "TOC", "Table", "TH"} <= set(book["roles"])


def _letters(page):
    """The letters of a page, in no order; without the hyphens at the ends of lines and the marks of
    direction, of which poppler takes out the ones and puts in the others."""
    return sorted(countable_text(re.sub("[-\u202b\u202c]", "", page)))


def test_pdfjs_opens_every_offprint(pdfjs, offprints, sample_volume):
    """With the volume's folios as labels, its own title, and no link that leads nowhere."""
    for name, read in zip(offprints, pdfjs(*offprints.values()), strict=True):
        paper = sample_volume.paper(name)
        assert read["warnings"] == []
        assert [link for link in read["links"] if link[1] is None] == []
        labels = [str(folio) for folio in range(int(paper.first), int(paper.last) + 1)]
        assert (read["labels"], read["title"]) == (labels, paper.title)
        assert [paper.title, 0] in read["outline"]


def test_pdfjs_says_what_is_wrong_with_a_file(pdfjs, offprints, tmp_path):
    """A link to a place that is not there is found, and a page that is not drawn is warned of."""
    with pikepdf.open(offprints["brayer"]) as pdf:
        links = [a for page in pdf.pages for a in page.get("/Annots", []) if "/Dest" in a]
        links[0].Dest = pikepdf.String("nowhere")
        pdf.pages[0].Contents = pdf.make_stream(b"1 0 0 rg /NoFont 9 Tf (x) Tj BT")
        pdf.save(tmp_path / "bad.pdf")
    (read,) = pdfjs(tmp_path / "bad.pdf")
    assert read["warnings"]
    assert None in [to for _, to in read["links"]]


@pytest.mark.parametrize(
    "command",
    [
        ["qpdf", "--check"],
        ["pdftoppm", "-r", "9", "-gray"],
        ["mutool", "draw", "-N", "-q", "-F", "txt", "-o", "/dev/null"],
        ["gs", "-dNOPAUSE", "-dBATCH", "-dQUIET", "-sDEVICE=nullpage"],
    ],
    ids=lambda command: command[0],
)
def test_others_open_volume_and_offprint_without_a_complaint(
    command, sample_volume, offprints, run, tmp_path
):
    """Every page is drawn, and nothing is said on the way."""
    for path in (sample_volume.output / "sample.pdf", offprints["brayer"]):
        output = [tmp_path / "page"] if command[0] == "pdftoppm" else []
        result = run(*command, path, *output)
        assert (result.returncode, result.stderr) == (0, "")
