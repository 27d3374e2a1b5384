"""Page marks: at the exact word, wherever it stands."""

import random
from dataclasses import replace

import pytest
from lxml import etree

from publisher.epub.documents import open_chapter
from publisher.model.galley import Galley
from publisher.model.pagemap import make_page_map
from publisher.xhtml.countabletext import countable_text, running_text
from publisher.xhtml.marks import PageMark, insert_marks, page_marks
from publisher.xhtml.names import FileNames
from publisher.xhtml.tree import OPS, h, parse_body


def marked(body: str, *offsets: int) -> str:
    """The section `body` with marks at `offsets`, each written as `|`."""
    section = parse_body(f"<section>{body}</section>", "en").find(h("body"))[0]
    rest = insert_marks(section, [PageMark(offset, str(n)) for n, offset in enumerate(offsets, 1)])
    for mark in section.iter(h("span")):
        if mark.get("role") == "doc-pagebreak":
            mark.text = "|"
    shown = etree.tostring(section, encoding="unicode")
    shown = shown[shown.index(">") + 1 : shown.rindex("<")]
    while (at := shown.find("<span epub:type")) >= 0:
        end = shown.index("</span>", at)
        shown = shown[:at] + "|" + shown[end + 7 :]
    return shown + f" +{len(rest)}" * bool(rest)


@pytest.mark.parametrize(
    ("body", "offsets", "expected"),
    [
        ("<p>one two three</p>", (0,), "|<p>one two three</p>"),
        ("<p>one two three</p>", (3,), "<p>one |two three</p>"),
        ("<p>one two three</p>", (5,), "<p>one |two three</p>"),
        ("<p>one two three</p>", (3, 6), "<p>one |two |three</p>"),
        ("<p>one</p>\n<p>two</p>", (3,), "<p>one</p>\n<p>|two</p>"),
        ("<ul><li><p>one</p></li><li>two three</li></ul>", (6,),
         "<ul><li><p>one</p></li><li>two |three</li></ul>"),
        ("<p>one <em>two three</em> four</p>", (6,), "<p>one <em>two |three</em> four</p>"),
        ("<p>one <em>two</em> four</p>", (6,), "<p>one <em>two</em> |four</p>"),
        ('<p>one <a href="#x">two three</a> four</p>', (7,),
         '<p>one <a href="#x">two |three</a> four</p>'),
        ('<p>one<a role="doc-noteref" href="#x">12</a> four</p>', (4,),
         '<p>one|<a role="doc-noteref" href="#x">12</a> four</p>'),
        ("<table><tr><td>one</td><td>two</td></tr></table>", (3,),
         "<table><tr><td>one</td><td>|two</td></tr></table>"),
        ("<pre><code>one\ntwo</code></pre>", (3,), "<pre><code>one\n|two</code></pre>"),
        ("<p>本は永く続く</p>", (2,), "<p>本は|永く続く</p>"),
        ("<p>책은 오래 남는</p>", (3,), "<p>책은 |오래 남는</p>"),
        ("<p>hy\u00adphen\u00adated word</p>", (4,), "<p>|hy\u00adphen\u00adated word</p>"),
        ("<p>one two</p>", (3, 3), "<p>one ||two</p>"),
        ("<p>one</p>", (0, 0), "||<p>one</p>"),
        ("<p>one two</p>", (6,), "<p>one two</p>|"),
        ('<p>one two</p><section role="doc-endnotes"><p>Notes</p></section>', (3, 6, 6),
         '<p>one |two</p>||<section role="doc-endnotes"><p>Notes</p></section>'),
        ("<p>one two</p>", (7,), "<p>one two</p> +1"),
        ("<p>one <!-- a comment --> two</p>", (3,), "<p>one <!-- a comment --> |two</p>"),
    ],
)  # fmt: skip
def test_a_mark_stands_before_the_word_its_page_begins_with(body, offsets, expected):
    """Also in lists, tables, code, links; before a call of a note; between any two ideographs."""
    assert marked(body, *offsets) == expected


@pytest.mark.parametrize(
    ("body", "offset", "expected"),
    [
        ("<p>one</p><h2>two three</h2>", 3, "<p>one</p>|<h2>two three</h2>"),
        ("<p>one</p><h2><code>two</code> three</h2>", 3,
         "<p>one</p>|<h2><code>two</code> three</h2>"),
        ("<p>one</p><h2>two three</h2>", 6, "<p>one</p><h2>two |three</h2>"),
        ('<p>one <a href="#x"><b>two</b></a></p>', 3, '<p>one |<a href="#x"><b>two</b></a></p>'),
        ('<p>one</p><figure><img src="x"/><figcaption><span>two</span></figcaption></figure>', 3,
         '<p>one</p>|<figure><img src="x"/><figcaption><span>two</span></figcaption></figure>'),
        ("<p>one</p><table><caption>two</caption><tr><th>three</th></tr></table>", 3,
         "<p>one</p>|<table><caption>two</caption><tr><th>three</th></tr></table>"),
        ("<table><tr><th>one</th></tr><tr><th>two</th></tr></table>", 3,
         "<table><tr><th>one</th></tr><tr><th>|two</th></tr></table>"),
        ('<p>one <math xmlns="http://www.w3.org/1998/Math/MathML"/><a href="#x">two</a></p>', 3,
         '<p>one <math xmlns="http://www.w3.org/1998/Math/MathML"/>|<a href="#x">two</a></p>'),
    ],
)  # fmt: skip
def test_a_mark_stands_before_the_heading_link_figure_or_table_that_a_page_begins_with(
    body, offset, expected
):
    """Not in it: its name would be read out with the folio, and the picture be passed by."""
    assert marked(body, offset) == expected


def test_notes_and_formulas_are_not_counted():
    """The count is that of running text: notes stand elsewhere in print, formulas are pictures."""
    body = (
        '<p>one <math xmlns="http://www.w3.org/1998/Math/MathML"><mi>xyz</mi></math> two</p>'
        '<aside role="doc-footnote"><p>A note.</p></aside><p>three</p>'
    )
    assert marked(body, 6).endswith("<p>|three</p>")


def test_the_mark_of_a_page_of_notes_alone_stands_where_it_begins_in_them():
    """The text is at its end on the page before, and the note of its last line is sent on; the mark
    of a page that it runs on to stands in it."""
    body = (
        "<p>one two</p>"
        '<aside epub:type="footnote" role="doc-footnote" id="a"><p>First.</p></aside><aside '
        'epub:type="footnote" role="doc-footnote" id="b"><p><a href="#c">2</a> Second.</p></aside>'
    )
    section = parse_body(f'<section xmlns:epub="{OPS}">{body}</section>', "en").find(h("body"))[0]
    marks = [PageMark(0, "7"), PageMark(6, "8", ("b", 0)), PageMark(6, "9", ("b", 4))]
    assert insert_marks(section, marks) == []
    (eight,), (nine,) = (section.xpath(f'//*[@aria-label="{label}"]') for label in "89")
    assert eight.getparent().getparent().get("id") == "b"
    assert eight.getnext().text == "2"
    assert nine.getparent() is eight.getparent() and nine.getprevious().tail == " "
    assert nine.tail == "Second."


def test_an_imprint_is_not_counted():
    """Print sets it at the foot of the opening, the EPUB at the end of the paper."""
    imprint = '<footer class="paper-imprint"><p>ORCID</p></footer>'
    assert marked(f"<p>one</p>{imprint}<p>two</p>", 3).endswith("<p>|two</p>")


def test_marks_stand_where_galley_and_chapter_agree(sample):
    """For any pages at all: what stands before a mark is what the galley counted."""
    chance = random.Random(7)
    chapter = sample.chapters()[6]
    whole = countable_text("".join(running_text(parse_body(chapter.body, "en").find(h("body"))[0])))
    for _ in range(20):
        offsets = sorted(chance.sample(range(len(whole)), 12))
        marks = [PageMark(offset, str(n)) for n, offset in enumerate(offsets, 1)]
        document, told = open_chapter(chapter, FileNames(), marks)
        assert told == []
        texts, before = [], ""
        for kind, piece in _pieces(document.section):
            before += countable_text(piece) if kind == "text" else ""
            if kind == "mark":
                texts.append((int(piece), len(before)))
        assert [label for label, _ in texts] == list(range(1, 13))
        for (label, found), offset in zip(texts, offsets, strict=True):
            word = whole[found : offset + 1]
            assert word.isalnum() or found == offset, (label, word)
        assert before == whole


def _pieces(node):
    """The running text and the marks of `node`, in order."""
    if node.get("role") == "doc-pagebreak":
        yield "mark", node.get("aria-label")
        return
    from publisher.xhtml.countabletext import is_not_running

    if is_not_running(node):
        return
    yield "text", node.text or ""
    for child in node:
        if isinstance(child.tag, str):
            yield from _pieces(child)
        yield "text", child.tail or ""


def test_a_mark_takes_no_id_that_is_taken(sample):
    """A section may be called `page-8` already."""
    body = sample.paper_body("T", "A", extra='<p id="page-8">x</p>')
    document, _ = open_chapter(
        replace(sample.chapters()[6], body=body), FileNames(), (PageMark(9, "8"),)
    )
    ids = document.root.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_the_marks_of_a_bound_book_are_the_folios_of_its_galleys():
    """Roman and arabic; blank pages have none. One behind the text knows the note on it."""
    galleys = {
        name: Galley(name, b"", len(starts), "recto", starts=starts)
        for name, starts in (("preface", (0, 120)), ("kim", (0, 90, 180)), ("lee", (0,)))
    }
    galleys["kim"] = replace(galleys["kim"], notes={2: ("fn-2", 0)})
    pages = make_page_map([galleys["preface"]], [galleys["kim"], galleys["lee"]])
    made = page_marks(pages, galleys, "urn:isbn:9783161484117")
    assert made.chapters == {
        "preface": (PageMark(0, "i"), PageMark(120, "ii")),
        "kim": (PageMark(0, "1"), PageMark(90, "2"), PageMark(180, "3", ("fn-2", 0))),
        "lee": (PageMark(0, "5"),),
    }


def test_a_page_past_the_end_of_the_text_is_told(make):
    """EPB015: a galley of other text than the chapter's."""
    from publisher.epub import PageMarks

    made = make(page_marks=PageMarks({"kim": (PageMark(0, "1"), PageMark(10**6, "2"))}))
    assert made.codes() == ["EPB015"]
