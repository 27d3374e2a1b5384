"""Real reader engines open the sample, page to its end, and follow its links."""

import pytest
from lxml import etree

pytestmark = pytest.mark.judge

ENGINES = ("epubjs", "foliate", "readium")


def spine(folder) -> list[str]:
    """The documents of the book in reading order."""
    opf = etree.parse(str(folder / "EPUB/content.opf"))
    names = {item.get("id"): item.get("href") for item in opf.iter("{*}item")}
    return [names[ref.get("idref")] for ref in opf.iter("{*}itemref")]


def leads(folder, kind: str) -> list[str]:
    """The addresses of one nav of the book."""
    nav = etree.parse(str(folder / "EPUB/nav.xhtml"))
    return nav.xpath(f'//*[@id="{kind}"]//@href')


def first_with(folder, path: str) -> str:
    """The first document of the spine in which `path` finds something."""
    for name in spine(folder):
        if etree.parse(str(folder / "EPUB" / name)).xpath(path):
            return name
    raise AssertionError(path)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_reads_the_book_to_its_end(engine, read, sample):
    """Every document in order, every line of the contents, every printed page, a note and an entry
    of the index; no picture wider than its place, no error on the console, no failed request."""
    said = read_whole(read, engine, sample)
    assert said["documents"] == spine(sample.folder)
    assert said["turned"] >= len(said["documents"])
    assert said["contents"] == len(leads(sample.folder, "toc")) > 10
    assert said["pages"] == len(leads(sample.folder, "page-list")) > 20


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_finds_its_way_about_papers_as_their_authors_wrote_them(engine, read, papers):
    """Each seventh line of the contents and printed page, in tables, captions and code as in prose;
    a note, an entry of the index. All three were seen to page through the whole volume, too; here
    the slowest does."""
    turn = "yes" if engine == "foliate" else "no"
    said = read_whole(read, engine, papers, EVERY="7", TURN=turn)
    assert turn == "no" or said["documents"] == spine(papers.folder)
    assert said["contents"] == len(leads(papers.folder, "toc")[::7]) > 20
    assert said["pages"] == len(leads(papers.folder, "page-list")[::7]) > 20


def read_whole(read, engine, book, **environment) -> dict:
    """How `engine` reads `book`, after what holds of all books was seen to."""
    call = first_with(book.folder, '//*[@role="doc-noteref"]')
    index = first_with(book.folder, '//*[@role="doc-index"]')
    links = [("note", call, "a[role=doc-noteref]"), ("entry", index, "li a[href]")]
    said = read(engine, book.epub, book.folder, links=links, **environment)
    assert said["errors"] == [] and said["wrong"] == [] and said["wide"] == []
    assert said["listed"]["landmarks"] == len(leads(book.folder, "landmarks"))
    assert said["note"]["href"].startswith("#") and said["note"]["visible"]
    assert said["note"]["shows"] == call
    assert said["entry"]["shows"] == f"text/{said['entry']['href'].partition('#')[0]}"
    return said


@pytest.mark.parametrize(("width", "height"), [(320, 480), (758, 1024), (1024, 768)])
def test_the_book_is_read_at_the_size_of_a_phone_an_e_ink_reader_and_a_tablet(
    width, height, read, sample, tmp_path
):
    """Nothing is cut or lost at any size; each document has had its picture taken."""
    said = read("foliate", sample.epub, sample.folder, width, height, pictures=tmp_path)
    assert said["errors"] == [] and said["wrong"] == []
    assert len(list(tmp_path.glob("*.png"))) == len(spine(sample.folder))


def test_a_volume_of_addresses_is_read_to_its_end(read, addresses):
    """The corpus of real addresses, every page of it."""
    said = read("foliate", addresses.epub, addresses.folder)
    assert said["errors"] == [] and said["wrong"] == []
    assert said["documents"] == spine(addresses.folder)
    assert said["pages"] == len(leads(addresses.folder, "page-list")) > 20
