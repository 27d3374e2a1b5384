"""Articles: a chapter's section as HTML."""

from xml.etree import ElementTree as ET

from publisher.model.chapter import Image

CALL = '<a role="doc-noteref" href="#fn-1" id="fnref-1">1</a>'
NOTES = (
    '<section role="doc-endnotes"><h2>Notes</h2><aside role="doc-footnote" id="fn-1"><p>'
    '<a role="doc-backlink" href="#fnref-1">1</a> A note.</p></aside></section>'
)


def test_a_printed_page_is_a_link_to_itself(made):
    """Its number is for the style sheet to draw: the words of the paper stay as they are."""
    html = made("<p>One two three</p>", [(0, "7"), (3, "8")]).html
    assert 'id="page-8" href="#page-8" data-page="8" aria-label="Page 8"></a>two three' in html
    assert "".join(ET.fromstring(html).itertext()).split() == ["One", "two", "three"]


def test_a_page_that_begins_in_a_link_or_a_heading_is_marked_before_it(made):
    """A link holds no link, and a heading is read out as its words alone."""
    html = made('<h2 id="x">Head</h2><p>a <a href="#x">link</a></p>', [(0, "1"), (5, "2")]).html
    assert (
        '<a class="folio" id="page-2" href="#page-2" data-page="2" aria-label="Page 2"></a>'
        in (html.split('<a href="#x">')[0])
    )


def test_a_page_that_begins_in_the_caption_of_a_table_is_marked_before_the_table(made):
    """A table holds no link of its own."""
    table = "<table><caption>Table one</caption><tbody><tr><td>x</td></tr></tbody></table>"
    html = made(f"<p>Word</p>{table}", [(0, "1"), (9, "2")]).html
    assert html.index('data-page="2"') < html.index("<table")


def test_a_note_stands_behind_the_paragraph_that_calls_it(made):
    """And its section, empty now, is gone."""
    html = made(f"<p>Word{CALL}.</p><p>Next.</p>{NOTES}").html
    assert html.index("Word") < html.index("A note.") < html.index("Next.")
    assert "doc-endnotes" not in html


def test_a_note_called_in_a_list_stays_in_its_item(made):
    """A list holds nothing but items."""
    html = made(f"<ul><li>Word{CALL} and more</li><li>Next</li></ul>{NOTES}").html
    assert html.index("and more") < html.index("A note.") < html.index("</li>")


def test_a_note_called_in_a_table_stands_behind_it(made):
    """A cell is too narrow for it."""
    table = f"<table><tbody><tr><td>Word{CALL}</td><td>x</td></tr></tbody></table>"
    html = made(f"{table}<p>Next.</p>{NOTES}").html
    assert html.index("</table>") < html.index("A note.") < html.index("Next.")


def test_links_lead_to_pages_of_the_edition(made):
    """Relative to the page, so that it works from any folder and from a disk."""
    html = made(
        '<p><a href="volume:lee">Lee</a> <a href="volume:lee#t">there</a></p>',
        starts={"lee": "papers/lee.html", "session-1": "index.html#session-1"},
        anchors={("lee", "t"): "papers/lee.html"},
    ).html
    assert 'href="lee.html"' in html and 'href="lee.html#t"' in html


def test_a_dead_link_is_told_and_keeps_its_words(made):
    """WEB001."""
    one = made('<p><a href="volume:nobody">Nobody</a></p>')
    assert [found.code for found in one.diagnostics] == ["WEB001"]
    assert "Nobody" in one.html and "<a " not in one.html


def test_a_picture_has_its_size_and_a_missing_one_is_told(made):
    """No text jumps when it loads; WEB002."""
    image = Image("a.png", "image/png", b"", 640, 400)
    one = made('<img src="images/a.png" alt="A"/><img src="images/b.png" alt="B"/>', images=[image])
    assert 'src="../assets/images/a.png"' in one.html and 'width="640" height="400"' in one.html
    assert [found.code for found in one.diagnostics] == ["WEB002"]


def test_no_style_attribute_is_left(made):
    """The page's policy forbids them."""
    html = made('<p style="text-align:right">x</p><img alt="" style="width: 48%"/>').html
    assert "style=" not in html and "to-right" in html and "w-50" in html


def test_what_is_empty_is_closed_by_a_tag_of_its_own(made):
    """HTML takes `<span/>` for an opening tag."""
    html = made('<p><span class="x"/>a<br/></p>').html
    assert '<span class="x"></span>' in html and "<br/>" in html


def test_a_chapter_from_right_to_left_says_so(made):
    """The page around it may run the other way."""
    assert 'dir="rtl"' in made("<p>سلام</p>", lang="ar").html


def test_a_chapter_that_is_no_xml_keeps_its_page(made):
    """EPB001, and its title."""
    one = made("<p>broken")
    assert [found.code for found in one.diagnostics] == ["EPB001"]
    assert "A Title" in one.html
