"""What is lost between manuscript and output is found, quoted, and placed."""

import re

import pytest

from publisher.model.chapter import Chapter
from publisher.pipeline.proving import without_document
from publisher.proof.boundfile import Counting, check_bound_file
from publisher.proof.completeness import Proving, prove_chapter

LONG = " ".join(f"word{number}" for number in range(1500))


def codes(found):
    return sorted({code for code, _, _ in found})


def test_a_whole_chapter_has_no_findings(proof, script, pages, document):
    """Every construct, in chapter, PDF and EPUB, is found again."""
    found = proof(script=script(heads=["Tides"]), pdf=pages(), documents=(document(),))
    # WeasyPrint alone tags neither formulas nor notes; what finishes a galley does.
    assert [message for _, message, _ in found] == [
        "1 formula is missing from the PDF, of 1",
        "1 note is missing from the PDF, of 1",
    ]


def test_a_paragraph_dropped_by_a_template_is_quoted_with_its_line(proof, script, body):
    """The words are quoted as the author wrote them."""
    lost = body.replace("<p>Closing words that nobody may lose, however they are set.</p>", "")
    assert proof(lost, script=script()) == [
        ("OUT001", "“Closing words that nobody may lose, however they are set.” is missing from "
                   "the book", 26),
    ]  # fmt: skip


def test_three_words_lost_in_a_paragraph_are_quoted_alone(proof, script, body):
    """The rest of the paragraph is not told."""
    lost = body.replace("nobody may lose", "")
    assert [message for _, message, _ in proof(lost, script=script())] == [
        "“nobody may lose,” is missing from the book"
    ]


@pytest.mark.parametrize(
    "words", ["Before {} after.", "{}\nA line below.", "- {}", "| {} | cell |"]
)
def test_the_description_of_a_picture_in_a_line_is_not_looked_for(script, proof, words):
    """It is told to who cannot see the picture, and printed nowhere."""
    image = words.format("![a dot of colour](dot.png)")
    shown = (
        words.replace("|", "").replace("-", "").format('<img src="a.png" alt="a dot of colour"/>')
    )
    assert proof(f"<section><p>{shown}</p></section>", script=script(f"{image}\n")) == []


@pytest.mark.parametrize("alt", ["", "a dot"])
def test_a_picture_that_nothing_is_said_of_is_not_missing(proof, pages, alt):
    """A PDF does not tag an ornament; a picture with a description that it lacks is missed."""
    body = f'<section><p>The sign <img src="a.png" alt="{alt}"/> is shown.</p></section>'
    untagged = pages(body.replace("<img", "<img hidden=''").replace("a dot", ""))
    wanted = [("OUT012", "1 figure is missing from the PDF, of 1", None)] if alt else []
    assert proof(body, pdf=untagged) == wanted


def test_text_swallowed_by_an_unclosed_construct_is_found(proof, script, body):
    """Where everything after a place became an attribute or a comment. It is one loss, known by
    the heading that begins it."""
    lost = body[: body.index("<h2>The second")] + "</div></section>"
    (found,) = proof(lost, script=script())
    assert found[0] == "OUT003" and found[2] == 24


def test_a_paragraph_set_before_its_place_is_told(proof, script, body):
    """Running text is compared in its order."""
    first = "<p>Closing words that nobody may lose, however they are set.</p>"
    moved = body.replace(first, "").replace('<div class="text">', f'<div class="text">{first}')
    assert codes(proof(moved, script=script())) == ["OUT002"]


@pytest.mark.parametrize(
    ("part", "other", "code"),
    [
        ("<h2>The first heading</h2>", "<p>The first heading</p>", "OUT003"),
        ('<img src="images/a.png" alt="a curve"/>', "", "OUT004"),
        ("<table>", "<div>", "OUT005"),
        ("<math", "<i", "OUT006"),
        ('role="doc-footnote"', "", "OUT007"),
        ('role="doc-noteref"', "", "OUT007"),
        ('role="doc-biblioref"', "", "OUT008"),
    ],
)
def test_a_thing_lost_by_a_template_is_told(proof, script, body, part, other, code):
    """Headings, figures, tables, formulas, notes, calls and citations are counted."""
    lost = body.replace(part, other).replace("</i>", "</i>")
    for name, closing in (("div", "table"), ("i", "math")):
        if other.startswith(f"<{name}"):
            lost = lost.replace(f"</{closing}>", f"</{name}>")
    found = proof(lost, script=script())
    assert codes(found) == [code]
    assert found[0][2] > 10


def test_a_name_that_a_template_forgets_is_told(proof, script):
    """What the front matter says is in the book as well."""
    found = proof(script=script(heads=["Tides", "Third Author"]))
    assert found == [("OUT001", "“Third Author” is missing from the book", 2)]


def test_what_compose_said_it_left_out_is_excused(proof, script, body):
    """The diagnostic stands in the same paragraph, and is of a family that leaves words out."""
    lost = body.replace("Closing words that nobody may lose, however they are set.", "")
    parts = (lost.removeprefix("<section>").removesuffix("</section>\n"),)
    assert proof(lost, script=script(parts=parts, excuses=[(26, "MD011")])) == []
    assert codes(proof(lost, script=script(parts=parts, excuses=[(26, "A11001")]))) == ["OUT001"]
    assert codes(proof(lost, script=script(parts=parts, excuses=[(13, "MD011")]))) == ["OUT001"]


def test_a_note_taller_than_a_page_is_found_cut(proof, script, pages, body):
    """WeasyPrint prints what fits and says nothing of the rest."""
    note = "The note that is called in the\n opening, with words of its own."
    long = body.replace(note, f"{note} {LONG}")
    at_foot = long.replace('role="doc-footnote"', 'role="doc-footnote" style="float:footnote"')
    found = proof(long, pdf=pages(at_foot))
    assert "OUT009" in codes(found)
    assert any("word1499" in m or "word" in m for c, m, _ in found if c == "OUT009")


def test_a_row_of_boxes_that_is_cut_is_found(proof, pages, body):
    """A flex row taller than its page."""
    row = f'<div style="display:flex"><p>{LONG}</p><p>beside it</p></div>'
    long = body.replace("<h2>The second", row + "<h2>The second")
    cut = long.replace('<div style="display:flex">', '<div style="display:flex;height:99pt;'
                       'overflow:hidden">')  # fmt: skip
    assert codes(proof(long, pdf=pages(cut))) == ["OUT009", "OUT011", "OUT012"] or codes(
        proof(long, pdf=pages(cut))
    ) == ["OUT011", "OUT012"]


def test_a_table_row_that_print_leaves_out_is_found(proof, pages, body):
    """Its cells are quoted."""
    found = proof(pdf=pages(css="tr:last-child td{display:none}"))
    assert any("14.25" in message for code, message, _ in found if code == "OUT009")


def test_text_clipped_by_its_box_is_found(proof, pages):
    """The words are in the file, and on no page."""
    css = "h2+p{height:0;overflow:hidden}"
    assert "OUT011" in codes(proof(pdf=pages(css=css)))


def test_text_beyond_the_edge_of_the_page_is_found(proof, pages, body):
    """A line that cannot be broken leaves by the right-hand door."""
    wide = body.replace("Closing words that", f"<code style='white-space:pre'>{LONG[:300]}</code>")
    found = [message for code, message, _ in proof(wide, pdf=pages(wide)) if code == "OUT011"]
    assert found and "word0" in found[0]


@pytest.mark.parametrize(
    ("css", "what"),
    [("img{display:none}", "figure"), ("h2{display:none}", "heading"),
     ("table{display:none}", "table")],
)  # fmt: skip
def test_a_thing_that_print_leaves_out_is_counted(proof, pages, css, what):
    """The structure of the PDF has fewer than the chapter."""
    found = [message for code, message, _ in proof(pdf=pages(css=css)) if code == "OUT012"]
    assert any(what in message for message in found)


def test_words_lost_by_the_epub_are_found(proof, document, script, body):
    """And their place in the manuscript is known."""
    lost = document(body.replace("Closing words that nobody may lose", "Closing words"))
    assert proof(script=script(), documents=(lost,)) == [
        ("OUT010", "“that nobody may lose,” is missing from the EPUB", 26)
    ]


def test_things_lost_by_the_epub_are_counted(proof, document, body):
    """A citation that is no link any more, a picture that is gone."""
    lost = document(body.replace('role="doc-biblioref"', "").replace("<img", "<b").replace(
        'alt="a curve"/>', "/>"))  # fmt: skip
    found = proof(documents=(lost,))
    assert codes(found) == ["OUT013"]
    assert len(found) == 2


def test_an_epub_that_is_no_xml_is_told(proof):
    """Nobody could read it."""
    assert codes(proof(documents=(b"<html><p>open</html>",))) == ["OUT016"]


def test_pages_that_are_no_pdf_are_told(proof):
    """Nobody could read them."""
    assert codes(proof(pdf=b"%PDF-1.7 and no more")) == ["OUT016"]


def test_a_bound_file_with_other_pages_is_told(pages):
    """A page lost in binding would shift all that follow."""
    pdf = pages()
    assert check_bound_file(Counting("a.pdf", pdf, 99))[0].code == "OUT015"
    assert check_bound_file(Counting("a.pdf", b"no", 1))[0].code == "OUT016"
    count = int(
        check_bound_file(Counting("a.pdf", pdf, 99))[0].message.split(" has ")[1].split()[0]
    )
    assert check_bound_file(Counting("a.pdf", pdf, count)) == ()


def test_letters_of_scripts_drawn_in_another_order_are_counted(proof, document):
    """Hebrew and Devanagari cannot be compared in order, but not one letter may go."""
    body = "<section><p>ספר טוב הוא ספר</p></section>"
    assert proof(body, documents=(document(body),)) == []
    assert codes(proof(body, documents=(document("<section><p>ספר</p></section>"),))) == ["OUT010"]


MIXED = (
    '<section dir="rtl" lang="he"><p>המונח "incunabula" (ראו גם Wikipedia) מציין ספרים שנדפסו לפני '
    "1501, בגרסה 3.11 של Python (2022), ABC-123.</p></section>"
)


def test_words_among_those_of_a_script_drawn_in_another_order_are_found(proof, pages):
    """Hebrew with English in it is drawn from the right; each word is looked for alone."""
    assert proof(MIXED, pdf=pages(MIXED)) == []
    (found,) = proof(MIXED, pdf=pages(MIXED.replace("incunabula", "")))
    assert found[0] == "OUT009" and "incunabula" in found[1]


FORCED = (
    "<section><p>One \u202eturned galley\u202c, \u2067nested \u2067twice\u2069 over\u2069 and "
    "\u2067שלום\u2069 \u202eעולם\u202c; \u202eleft open.</p><p>"
    + " ".join(sign.join("letters") for sign in "\u202e\u2067\u2060\ufe0f\u200d")
    + "</p></section>"
)


@pytest.mark.parametrize("hebrew", ["\u05e9\u05dc\u05d5\u05dd", "none"])
def test_words_whose_direction_a_sign_forces_are_found(proof, pages, hebrew):
    """They are drawn from the last letter to the first, or in another order, and nothing is lost;
    what is, is found all the same; whether or not the paper has letters that run so."""
    body = re.sub("[\u05d0-\u05ea]+", hebrew, FORCED)
    assert proof(body, pdf=pages(body)) == []
    (found,) = proof(body, pdf=pages(body.replace("galley", "")))
    assert found[0] == "OUT009" and "galley" in found[1]


def test_hyphens_ligatures_and_soft_hyphens_are_folded(proof, document):
    """They are no difference between texts."""
    written = "<section><p>An efficient conversation, naïve and fine, in five lines.</p></section>"
    words = "An eﬃcient conver\u00adsa-\ntion, nai\u0308ve and ﬁne, in FIVE lines."
    made = f"<section><p>{words}</p></section>"
    assert proof(written, documents=(document(made),)) == []


def test_losses_without_end_are_folded(proof, script):
    """Of a paper of which every other line is lost a dozen are told, not hundreds; what is lost
    together is one loss."""
    text = "\n\n".join(f"Paragraph number {n} of the lost paper, in words." for n in range(400))
    kept = "".join(f"<p>{line}</p>" for line in text.split("\n\n")[::2])
    found = proof(f"<section>{kept}</section>", script=script(text))
    assert len(found) == 13
    assert "more like these" in found[-1][1]
    assert len(proof("<section><p>nothing</p></section>", script=script(text))) == 1


@pytest.mark.parametrize("text", [
    "[" * 50_000, "`" * 50_001, "$" * 50_001, "<!-- " * 20_000, "@a " * 30_000, "![](<" * 20_000,
    "[^" * 30_000, "\\begin{x}" * 10_000, " " * 200_000 + "x", "|" * 100_000, "# " * 50_000,
    "^[" * 30_000, "{#" * 30_000, ":::{figure} a\n" * 5_000, "[@" * 30_000, "<a@" * 30_000,
    "\n\n".join(f"lost {n} words" for n in range(20_000)),
], ids=range(17))  # fmt: skip
def test_a_tangled_manuscript_is_read_in_time(text):
    """No text makes the proof slower than the paper."""
    import time

    from publisher.proof.completeness import Script

    begun = time.process_time()
    prove_chapter(Proving("x", "<section><p>nothing</p></section>", Script("x.md", text, 1)))
    assert time.process_time() - begun < 5


def test_a_chapter_without_a_document_is_told():
    """Of those in the EPUB's reading order."""
    chapter = Chapter("kim", "paper", "en", "Tides", "Tides", "<section/>")
    assert list(without_document([chapter], {"kim": (b"<html/>",)})) == []
    (found,) = without_document([chapter], {"lee": (b"<html/>",), "kim": ()})
    assert (found.code, found.paper) == ("OUT014", "kim")


def test_headings_are_known_by_their_words(proof, script, body):
    """However many there are: templates have headings of their own."""
    assert proof(body.replace("<div", "<h2>Abstract</h2><div"), script=script()) == []
    swapped = body.replace("The second heading", "Another heading")
    assert codes(proof(swapped, script=script())) == ["OUT003"]


def test_short_words_behind_a_long_opening_are_found(proof, document, script):
    """Four hundred authors stand before the first of them."""
    body = f'<section><p class="opening">{"Ada Lark, " * 600}</p><p>Aims.</p></section>'
    assert proof(body, script=script("Aims."), documents=(document(body),)) == []


def test_words_that_are_told_as_cut_off_are_not_told_as_missing(proof, pages):
    """Though no reader of PDF gives the same letters for them."""
    body = "<section><p>Before " + "e\u0301\u0302" * 900 + " and after.</p></section>"
    assert codes(proof(body, pdf=pages(body))) == ["OUT011"]


def test_a_running_head_may_say_what_the_text_says(proof, pages):
    """The title of a volume, long enough for two lines, is in its papers' own words too."""
    title = "Proceedings of the Second Workshop on Language Models for Few Languages"
    body = f"<section><p>We present the {title[0].lower()}{title[1:]}, and more.</p></section>"
    made = pages(body, f"@page{{@top-left{{content:'{title}';width:200pt}}}}")
    assert proof(body, pdf=made, running=(title,)) == []
    assert codes(proof(body, pdf=made)) == ["OUT033"]


CLOSING = "<p>Closing words that nobody may lose, however they are set.</p>"
FIRST = "<p>A paragraph with <em>emphasis</em>, <code>code</code>, a formula <math"


@pytest.mark.parametrize(("there", "instead", "code"), [
    (CLOSING, CLOSING * 2, "OUT033"),
    ("<figcaption>A picture of the tide at\n noon</figcaption>",
     "<figcaption>A picture of the tide at noon</figcaption><p>A picture of the tide at noon</p>",
     "OUT033"),
    ("<p>Opening words that begin the paper, before anything else is said",
     CLOSING + "<p>Opening words that begin the paper, before anything else is said", "OUT033"),
    (CLOSING, "<p>Closing words that nobody may lose, however they are set. Closing words that "
     "nobody may lose, however they are</p>", "OUT033"),
], ids=["a paragraph", "a caption", "a paragraph early", "a part of a paragraph"])  # fmt: skip
@pytest.mark.parametrize("form", ["pdf", "documents", "pages"])
def test_what_is_printed_once_more_is_told_once(proof, pages, document, body, there, instead, code,
                                                form):  # fmt: skip
    """In every form, with its words."""
    assert there in body
    twice = body.replace(there, instead, 1)
    made = pages(twice) if form == "pdf" else (document(twice),)
    found = [one for one in proof(body, **{form: made}) if "of 1" not in one[1]]
    assert codes(found) == [code] and len(found) == 1


@pytest.mark.parametrize("times", [1, 2])
def test_a_drawing_may_say_what_the_text_says(proof, pages, times):
    """It is no repetition; a paragraph printed twice beside it is one."""
    said = "Closing words that nobody may lose"
    drawing = (
        "<p><img alt='x' src='data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 "
        "width=%22400%22 height=%2220%22%3E%3Cg%3E%3Ctext y=%2212%22%3ECLOSING WORDS that nobody "
        "may lose%3C/text%3E%3C/g%3E%3C/svg%3E'/></p>"
    )
    body = f"<section><p>Before.</p>{drawing}<p>{{}}</p></section>"
    found = proof(body.format(said), pdf=pages(body.format("</p><p>".join([said] * times))))
    assert codes(found) == ["OUT033"] * (times - 1)


@pytest.mark.parametrize("form", ["pdf", "documents", "pages"])
def test_paragraphs_that_are_swapped_are_told(proof, pages, document, form):
    """In every form."""
    one, two = "<p>The first of two paragraphs.</p>", "<p>The other one, which follows it.</p>"
    body = "<section><h1>T</h1>{}{}<p>The end of it all.</p></section>"
    swapped = body.format(two, one)
    made = pages(swapped) if form == "pdf" else (document(swapped),)
    assert codes(proof(body.format(one, two), **{form: made})) == ["OUT034"]


def test_a_number_and_a_name_that_stand_close_up_are_looked_for_apart(proof, pages):
    """A line of contents with a Hebrew title in another: its parts are far from each other."""
    line = "<p>{}<span class='a'>Titles in Print</span><b>3</b><i>Dana Cohen</i></p>"
    body = f"<section>{line.format('<span>שלום עולם</span>')}</section>"
    drawn = "b{float:right} i{display:block}"
    assert proof(body, pdf=pages(body, css=drawn)) == []


def test_spaces_at_the_end_of_a_line_are_not_cut_off(proof, pages):
    """They are no ink, however far they go."""
    body = f"<section><pre><code>## 1{' ' * 300}R\nend</code></pre></section>"
    css = "pre{white-space:pre-wrap}"
    assert proof(body, pdf=pages(body, css=css)) == []


@pytest.mark.parametrize("form", ["pdf", "documents", "pages"])
def test_a_listing_that_shows_what_follows_is_no_repetition(proof, pages, document, form):
    """Neither takes the other's place, though the list may stand anywhere."""
    body = (
        "<section><pre><code>recto\n:   The right-hand page, whose number is odd.</code></pre>"
        "<dl><dt>recto</dt><dd>The right-hand page, whose number is odd.</dd></dl></section>"
    )
    made = body.replace("<section>", "<section><p>8</p>")
    pdf = form == "pdf"
    shown = pages(body, css="pre{white-space:pre-wrap}") if pdf else (document(made),)
    assert proof(body, **{form: shown}) == []
