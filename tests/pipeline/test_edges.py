"""One page map at its edges: papers of one page, a failed one, other scripts, one paper alone."""

import pikepdf
import pytest

PAPER = "---\ntitle: {title}\nlang: {lang}\nauthors: [{{name: Ada Lark}}]\n---\n\n{text}\n"

PAPERS = {
    "hanjang": PAPER.format(title="종이 한 장", lang="ko", text="책은 한 장에서 시작한다."),
    "sefer": PAPER.format(title="ספר אחד", lang="he", text="ספר אחד ועוד ספר."),
    "broken": "---\ntitle: [unclosed\n---\n\nText.\n",
    "long": PAPER.format(title="A long one", lang="en", text="Kites rise. " * 900),
}

VOLUME = """\
id: edges
title: Edges
language: en
page: {{start: next}}
sessions:
  - papers: [{papers}]
"""


def build(built, folder, names):
    (folder / "papers").mkdir()
    for name in names:
        (folder / "papers" / f"{name}.md").write_text(PAPERS[name], "utf-8")
    (folder / "volume.yaml").write_text(VOLUME.format(papers=", ".join(names)), "utf-8")
    return built(folder, "pdf,print,offprints")


@pytest.fixture(scope="module")
def made(built, tmp_path_factory):
    """Four papers, three of one page, one of them failed; each opens on the next page."""
    return build(built, tmp_path_factory.mktemp("edges"), list(PAPERS))


@pytest.fixture(scope="module")
def alone(built, tmp_path_factory):
    """A volume of one paper of one page."""
    return build(built, tmp_path_factory.mktemp("alone"), ["hanjang"])


def folios(pdf_text, path):
    """Of each page that prints a folio: its label, and the folio as printed."""
    with pikepdf.open(path) as book:
        labels = [page.label for page in book.pages]
    last = [(text.split() or [""])[-1] for text in pdf_text(path, "-raw")]
    numbers = "0123456789ivxl"
    return [
        (label, word)
        for label, word in zip(labels, last, strict=True)
        if word and not word.strip(numbers)
    ]


@pytest.mark.parametrize("file", ["edges.pdf", "edges-print.pdf"])
@pytest.mark.parametrize("volume", ["made", "alone"])
def test_folios_of_the_book_are_its_labels(pdf_text, request, file, volume):
    """In roman and in arabic numbers, on every page that prints one."""
    found = folios(pdf_text, request.getfixturevalue(volume).output / file)
    assert {"1", "iii"} <= {label for label, _ in found}
    assert all(label == folio for label, folio in found)


def test_every_offprint_has_the_folios_of_the_report(made, pdf_text):
    """Also that of one page, and that of a paper in another script."""
    offprints = {path.stem: path for path in (made.output / "offprints").iterdir()}
    assert {"hanjang", "sefer", "long"} <= set(offprints)
    for name, path in offprints.items():
        paper = made.paper(name)
        found = folios(pdf_text, path)
        assert len(found) == paper.pages
        assert all(label == folio for label, folio in found)
        assert (found[0][0], found[-1][0]) == (str(paper.first), str(paper.last))


def test_a_failed_paper_keeps_its_page(made):
    """The papers count on over it, without a gap."""
    assert made.paper("broken").status == "failed"
    ranges = [(made.paper(name).first, made.paper(name).last) for name in PAPERS]
    assert ranges[:3] == [("1", "1"), ("2", "2"), ("3", "3")]
    assert ranges[3][0] == "4"


def test_titles_in_other_scripts_lead_to_their_pages(made):
    """In the outline, as they are written."""
    with pikepdf.open(made.output / "edges.pdf") as book:
        pages = {page.obj.objgen: page.label for page in book.pages}
        with book.open_outline() as outline:
            found = {item.title: pages[item.destination[0].objgen] for item in outline.root}
    assert found["종이 한 장"] == "1"
    assert found["ספר אחד"] == "2"
