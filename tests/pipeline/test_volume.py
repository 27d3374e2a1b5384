"""The forty addresses, read back from what was built: every number agrees with the page map."""

import re
import zipfile

import pikepdf
import pytest

from publisher.manuscripts.importing import import_files


@pytest.fixture(scope="module")
def book(forty_volume):
    return forty_volume


@pytest.fixture(scope="module")
def pages(book, run):
    """The text of each page of the PDF, with its layout."""
    text = run("pdftotext", "-layout", "-enc", "UTF-8", book.output / "forty.pdf", "-").stdout
    return text.split("\f")[:-1]


@pytest.fixture(scope="module")
def labels(book):
    """The page labels of the PDF, as a reader shows them."""
    with pikepdf.open(book.output / "forty.pdf") as pdf:
        return [pdf.pages[i].label for i in range(len(pdf.pages))]


def printed_folio(page):
    """The number at the foot of a page, or nothing."""
    last = page.rstrip().splitlines()[-1].strip() if page.strip() else ""
    return last if re.fullmatch(r"\d+|[ivxlc]+", last) else None


def test_every_printed_folio_is_the_label_of_its_page(pages, labels):
    """What a citation names is what a reader's page box shows."""
    assert len(pages) == len(labels) > 150
    printed = [(printed_folio(page), label) for page, label in zip(pages, labels, strict=True)]
    wrong = [pair for pair in printed if pair[0] is not None and pair[0] != pair[1]]
    assert wrong == []
    missing = [label for folio, label in printed if folio is None]
    blanks = [label for page, label in zip(pages, labels, strict=True) if not page.strip()]
    assert set(missing) - set(blanks) == {"i", "ii", *_openings(pages, labels)}


def _openings(pages, labels):
    return [
        label
        for page, label in zip(pages, labels, strict=True)
        if re.search(r"^\s*session [iv]+$", page, re.I | re.M) and "Session of day" in page
        and "Address" not in page
    ]  # fmt: skip


def test_the_contents_name_the_page_each_address_begins_on(book, pages, labels):
    """Read from the printed contents, looked up on the printed page."""
    contents = "\n".join(
        page for page, label in zip(pages, labels, strict=True) if re.fullmatch("iii|iv|vi*", label)
    )
    entries = re.findall(
        r"Address (\d+), on matters before the house[ .]+(\d+)\s*$", contents, re.M
    )
    assert len(entries) == 40
    for number, folio in entries:
        page = pages[labels.index(folio)]
        assert re.search(rf"Address {number}, on\s+matters\s+before\s+the\s+house", page)
        assert book.paper(f"a{int(number) - 1:02}").first == folio


def test_the_index_names_the_pages_of_each_speaker(book, pages, labels):
    """Seven speakers, forty addresses."""
    index = pages[next(i for i, page in enumerate(pages) if "Index of authors" in page
                       and "Contents" not in page and i > 20)]  # fmt: skip
    firsts = {paper.first for paper in book.report.papers}
    found = re.findall(r"\b\d+\b", re.sub(r"\d+\s*$", "", index.strip()))
    assert set(found) >= firsts


def test_the_outline_leads_to_the_pages_of_the_contents(book, labels):
    """Bookmarks by session, address and section."""
    with pikepdf.open(book.output / "forty.pdf") as pdf, pdf.open_outline() as outline:
        numbers = {page.objgen: i for i, page in enumerate(p.obj for p in pdf.pages)}
        sessions = [item for item in outline.root if item.title.startswith("Session")]
        assert [len(item.children) for item in sessions] == [10, 10, 10, 10]
        for session, ten in zip(sessions, range(0, 40, 10), strict=True):
            for paper, item in zip(book.report.papers[ten:], session.children, strict=False):
                assert item.title == paper.title
                assert labels[numbers[_page(pdf, item).objgen]] == paper.first
                assert item.children


def _page(pdf, item):
    destination = item.destination
    if isinstance(destination, pikepdf.Array):
        return destination[0]
    names = pikepdf.NameTree(pdf.Root.Names.Dests)
    target = names[str(destination)]
    return (target.D if isinstance(target, pikepdf.Dictionary) else target)[0]


def test_a_reader_of_the_epub_finds_the_printed_pages(book):
    """Every printed page of the body is in the page list, once."""
    with zipfile.ZipFile(book.output / "forty.epub") as epub:
        nav = next(
            epub.read(name).decode() for name in epub.namelist() if name.endswith("nav.xhtml")
        )
    listed = re.findall(r">(\d+)</a>", nav.split('epub:type="page-list"')[1])
    assert listed == sorted(set(listed), key=int)
    for paper in book.report.papers:
        assert {str(n) for n in range(int(paper.first), int(paper.last) + 1)} <= set(listed)


def test_an_offprint_carries_the_folios_of_the_volume(book, run):
    """Cut from the same galleys: the same numbers on the same words."""
    paper = book.paper("a07")
    text = run("pdftotext", "-layout", book.output / "offprints" / "a07.pdf", "-").stdout
    folios = [printed_folio(page) for page in text.split("\f")[:-1]]
    assert folios == [str(n) for n in range(int(paper.first), int(paper.last) + 1)]


@pytest.mark.judge
def test_judges_pass_the_volume(book, epubcheck, verapdf, qpdf):
    """EPUBCheck: no fatal, error or warning; veraPDF: PDF/UA-1 and PDF/A-3a."""
    assert epubcheck(book.output / "forty.epub") == []
    assert qpdf(book.output / "forty.pdf") == []
    assert (
        verapdf([book.output / "forty.pdf", book.output / "offprints" / "a07.pdf"], "ua1", "3a")
        == []
    )


@pytest.mark.judge
def test_a_raw_transcript_becomes_a_book(corpus, tmp_path, built, epubcheck, verapdf, pdf_text):
    """Every paragraph of the transcript is in both books, in order, and no scrap is."""
    transcript = corpus / "addresses" / "ilc-2019-kimiya" / "address.txt"
    import_files([transcript], tmp_path / "ilc-2019")
    made = built(tmp_path / "ilc-2019")
    assert made.report.papers[0].status == "warnings"
    pdf, epub = made.output / "ilc-2019.pdf", made.output / "ilc-2019.epub"
    printed = _words("".join(pdf_text(pdf)))
    with zipfile.ZipFile(epub) as archive:
        documents = [n for n in archive.namelist() if n.endswith(".xhtml")]
        screen = _words(
            "".join(re.sub(r"<[^>]+>", "", archive.read(n).decode()) for n in documents)
        )
    paragraphs = [p for p in transcript.read_text("utf-8").split("\n") if len(p) > 100]
    assert len(paragraphs) == 20
    for text in (printed, screen):
        places = [text.find(_words(paragraph)[-60:]) for paragraph in paragraphs]
        assert -1 not in places
        assert places == sorted(places)
        assert "clickhere" not in text
        assert "May2023" not in text
    assert epubcheck(epub) == []
    assert verapdf(pdf, "ua1", "3a") == []


def _words(text):
    """Letters and digits alone: what neither line ends nor hyphens change."""
    return re.sub(r"[^\w]|_", "", re.sub(r"&#?\w+;", "", text))
