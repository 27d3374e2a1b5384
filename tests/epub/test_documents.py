"""Chapters made into documents: languages, semantics, names, chapters that are broken."""

from dataclasses import replace

import pytest

from publisher.epub.documents import open_chapter
from publisher.xhtml.names import FileNames
from publisher.xhtml.tree import document_bytes, inline_span, text_of_node

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
OPS = "{http://www.idpf.org/2007/ops}type"


def test_every_language_is_said_twice(whole):
    """Readers know either `lang` or `xml:lang`."""
    for name in whole.names():
        if not name.endswith(".xhtml"):
            continue
        for node in whole.tree(name.removeprefix("EPUB/")).iter():
            if isinstance(node.tag, str) and "xhtml" in node.tag:
                assert node.get("lang") == node.get(XML_LANG), (name, node.tag)


def test_a_document_carries_the_authors_of_its_paper(whole):
    """Each paper's own authors stand in its document."""
    names = whole.tree("text/kim.xhtml").xpath('//*[@name="author"]/@content')
    assert names == ["Minji Kim", "Taro Yamada"]


def test_formulas_and_drawings_show_in_the_manifest(make, sample):
    """OPF-014: a document with MathML or SVG says so, and no other does."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>A dot</title></svg>'
    kim = sample.chapters()[6]
    made = make((*sample.chapters()[:6], replace(kim, body=sample.paper_body("T", "A", extra=svg))))
    items = made.opf.xpath('//*[local-name()="item"]')
    held = {i.get("href"): i.get("properties") for i in items}
    assert held["text/kim.xhtml"] == "mathml svg"
    assert held["text/keynote.xhtml"] is None


def test_the_case_of_svg_attributes_survives(make, sample):
    """EbookLib's own documents would turn `viewBox` into `viewbox`."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>A dot</title></svg>'
    kim = replace(sample.chapters()[6], body=sample.paper_body("T", "A", extra=svg))
    assert 'viewBox="0 0 9 9"' in make((kim,)).text("text/kim.xhtml")


def test_a_chapter_that_is_no_xml_keeps_its_place_and_its_words(make, sample, epubcheck, tmp_path):
    """EPB001: the book is whole but for the markup of one chapter."""
    broken = replace(sample.chapters()[6], body="<section><p>Some <b>words</p> & more</section>")
    made = make((*sample.chapters()[:6], broken, *sample.chapters()[8:]))
    assert "EPB001" in made.codes()
    assert "Some words" in text_of_node(made.tree("text/kim.xhtml"))
    path = tmp_path / "book.epub"
    path.write_bytes(made.packaged.epub)
    assert epubcheck(path) == []


def test_two_chapters_with_one_id_are_told_and_both_kept(make, sample):
    """EPB016."""
    kim = sample.chapters()[6]
    made = make((*sample.chapters(), replace(kim, title="Another")))
    assert "EPB016" in made.codes()
    assert "EPUB/text/kim-2.xhtml" in made.names()


@pytest.mark.parametrize(
    ("wanted", "name"),
    [("kim", "kim"), ("Müller", "muller"), ("김민지", "chapter-92bd2b"),
     ("../etc/passwd", "etc-passwd"), ("a b", "a-b"), ("x" * 300, "x" * 80)],
)  # fmt: skip
def test_file_names_are_plain(wanted, name):
    """A file of the book is named in ASCII whatever its paper is called."""
    assert FileNames().make(wanted) == name


def test_no_two_files_share_a_name_even_without_case():
    """Some file systems do not see case."""
    names = FileNames()
    assert [names.make("Kim"), names.make("kim"), names.make("KIM")] == ["kim", "kim-2", "kim-3"]


def test_notes_carry_both_vocabularies(sample):
    """Apple and Kobo read `epub:type`, screen readers the role; either is enough in a template."""
    body = (
        '<section><p>x<a role="doc-noteref" href="#n" id="r">1</a></p>'
        '<section role="doc-endnotes"><aside epub:type="footnote" id="n"><p>'
        '<a role="doc-backlink" href="#r">1</a> Note</p></aside></section></section>'
    )
    document, _ = open_chapter(replace(sample.chapters()[6], body=body), FileNames())
    source = document_bytes(document.root).decode()
    for meaning in ("noteref", "backlink", "footnote", "endnotes"):
        assert f'epub:type="{meaning}"' in source and f'role="doc-{meaning}"' in source


def test_a_book_from_the_right_says_so_in_every_document(sample):
    """The direction follows the language."""
    chapter = replace(sample.chapters()[2], lang="ar")
    document, _ = open_chapter(chapter, FileNames())
    assert document.root.get("dir") == "rtl"


def test_code_in_a_text_from_the_right_runs_from_the_left(sample):
    """In Hebrew, brackets and quotation marks of code would change places."""
    body = '<section><h1>ספר</h1><p>קוד <code>print("שלום")</code></p></section>'
    chapter = replace(sample.chapters()[6], lang="he", body=body, headings=())
    (code,) = open_chapter(chapter, FileNames())[0].root.iter("{*}code")
    assert code.get("dir") == "ltr"
    (code,) = open_chapter(replace(chapter, lang="en"), FileNames())[0].root.iter("{*}code")
    assert code.get("dir") is None


def test_a_title_in_a_link_loses_links_notes_and_ids():
    """Inline markup stays, formulas become their words."""
    math = '<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="x squared"><mi>x</mi></math>'
    made = inline_span(
        f'On <em id="a">pages</em> of <a href="#x">{math}</a>'
        '<a epub:type="noteref" href="#fn1">1</a> here', "en"
    )  # fmt: skip
    assert text_of_node(made) == "On pages of x here"
    assert [child.get("id") for child in made] == [None]


def test_the_division_of_the_book_is_said(whole):
    """Front matter, body and back matter are told apart."""
    divisions = {
        name: whole.tree(f"text/{name}.xhtml").find("{*}body").get(OPS)
        for name in ("preface", "kim", "index")
    }
    assert divisions == {"preface": "frontmatter", "kim": "bodymatter", "index": "backmatter"}
