"""Long chapters split: nothing lost, everything found."""

from dataclasses import replace

import pytest

from publisher.epub import PageMark, PageMarks
from publisher.epub.documents import open_chapter
from publisher.epub.splitting import split_document
from publisher.xhtml.names import FileNames
from publisher.xhtml.tree import text_of_node

LIMIT = 20_000


def long(sample):
    """A paper of about 100 kB in twelve sections, a note called in each."""
    sections = "".join(
        f'<section id="part-{n}" aria-labelledby="h-{n}"><h2 id="h-{n}">Part {n}</h2>'
        + "".join(f"<p>{n}.{m} {sample.SENTENCE * 2}</p>" for m in range(20))
        + f'<p>Note {sample.note_call(n)}. See <a href="#h-{(n + 5) % 12 + 1}">a part</a>.</p>'
        "</section>"
        for n in range(1, 13)
    )
    body = (
        '<section class="chapter" role="doc-chapter" epub:type="chapter" aria-labelledby="title">'
        f'<h1 id="title">Long</h1><div class="text">{sections}</div>'
        f"{sample.notes(*(f'This is note {n}.' for n in range(1, 13)))}</section>"
    )
    return replace(sample.chapters()[6], body=body, headings=())


@pytest.fixture
def parts(sample):
    """The parts of the long paper."""
    document, _ = open_chapter(long(sample), FileNames())
    return split_document(document, LIMIT, FileNames())


def test_a_document_within_the_size_stays_whole(sample):
    """One document a paper is the rule."""
    document, _ = open_chapter(long(sample), FileNames())
    assert split_document(document, 10**6, FileNames()) == [document]


def test_no_part_is_much_over_the_size_and_there_are_no_crumbs(parts):
    """Parts are filled in order."""
    from publisher.xhtml.tree import document_bytes

    sizes = [len(document_bytes(part.root)) for part in parts]
    assert len(sizes) >= 4 and max(sizes) < LIMIT * 1.4 and min(sizes[:-1]) > LIMIT // 3


def test_every_word_is_there_once_and_in_order(sample, parts):
    """What the parts say is what the chapter says, but that notes stand with their calls."""
    document, _ = open_chapter(long(sample), FileNames())
    whole = [
        text_of_node(p)
        for p in document.root.iter("{*}p", "{*}h1")
        if "This is" not in text_of_node(p)
    ]
    cut = [
        text_of_node(p)
        for part in parts
        for p in part.root.iter("{*}p", "{*}h1")
        if "This is" not in text_of_node(p)
    ]
    assert cut == whole and len(cut) > 250


def test_every_id_is_there_once(sample, parts):
    """Containers begun in an earlier part leave their ids there."""
    document, _ = open_chapter(long(sample), FileNames())
    ids = [name for part in parts for name in part.root.xpath("//@id")]
    assert sorted(ids) == sorted(document.root.xpath("//@id"))
    roles = [role for part in parts for role in part.root.xpath("//@role")]
    assert roles.count("doc-chapter") == 1


def test_a_note_stands_in_the_part_that_calls_it(parts):
    """Readers that pop notes up look in the same file."""
    for part in parts:
        calls = part.root.xpath('//*[@role="doc-noteref"]/@href')
        notes = part.root.xpath('//*[@role="doc-footnote"]/@id')
        assert [call[1:] for call in calls] == notes
    assert sum(len(part.root.xpath('//*[@role="doc-footnote"]')) for part in parts) == 12


def test_a_heading_is_never_the_last_of_its_part(parts):
    """It goes with what it heads."""
    for part in parts:
        blocks = [n for n in part.root.iter("{*}p", "{*}h2") if text_of_node(n)]
        assert not blocks[-1].tag.endswith("h2")


def test_links_contents_and_pages_find_the_right_part(make, sample, epubcheck, tmp_path):
    """All addresses hold over the parts, and EPUBCheck has nothing to say."""
    from publisher.model.chapter import Heading

    headings = tuple(Heading(f"h-{n}", 2, f"Part {n}", f"Part {n}") for n in range(1, 13))
    marks = PageMarks({"kim": tuple(PageMark(n * 2500, str(n + 1)) for n in range(20))})
    chapter = replace(long(sample), headings=headings)
    made = make((*sample.chapters()[:6], chapter), split_over=LIMIT, page_marks=marks)
    assert "EPUB/text/kim-part-2.xhtml" in made.names()
    nav = made.tree("nav.xhtml")
    for href in nav.xpath("//@href"):
        name, _, anchor = href.partition("#")
        assert not anchor or anchor in made.tree(name).xpath("//@id"), href
    assert len(nav.xpath('//*[@id="page-list"]//@href')) == 20
    spine = made.opf.xpath("//@idref")
    assert spine[-1] == "doc-kim-part-" + str(len([n for n in made.names() if "kim" in n]))
    assert made.codes() == []
    path = tmp_path / "book.epub"
    path.write_bytes(made.packaged.epub)
    assert epubcheck(path) == []


def test_a_block_that_cannot_be_cut_stays_whole(sample):
    """A table of any size is one table."""
    rows = "".join(f"<tr><th>{n}</th><td>{sample.SENTENCE}</td></tr>" for n in range(300))
    body = f"<section><h1>T</h1><p>a</p><table>{rows}</table><p>z</p></section>"
    document, _ = open_chapter(replace(sample.chapters()[6], body=body), FileNames())
    made = split_document(document, LIMIT, FileNames())
    assert sum(len(list(part.root.iter("{*}table"))) for part in made) == 1
    assert [text_of_node(p) for part in made for p in part.root.iter("{*}p")] == ["a", "z"]
