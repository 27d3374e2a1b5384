"""The structure tree of a galley is that of its text."""

from __future__ import annotations

import subprocess

import pytest
import weasyprint

LONG = "plain words follow one another on and on until the page is full of them and more " * 12


def test_the_function_we_replace_is_where_it_was():
    """WeasyPrint still calls `add_tags` by the name and with the arguments that we take over."""
    import inspect

    import weasyprint.pdf

    arguments = list(inspect.signature(weasyprint.pdf.add_tags).parameters)
    assert arguments == ["pdf", "document", "pdf_version", "page_streams"]


def test_one_paragraph_over_pages_is_one_element(tagged):
    """A paragraph split over pages stays one P, with the content of every page."""
    result = tagged(f"<p>{LONG}</p>")
    (paragraph,) = result.find("P")
    assert len(result.pdf.pages) > 1
    shown = " ".join(result.tree(paragraph)[1:])
    assert shown.split() == LONG.split()


def test_inline_markup_needs_no_elements(tagged):
    """Emphasis is transparent; its words are content of the paragraph."""
    assert tagged("<p>a <em>b <b>c</b></em> d</p>").tree() == (
        "Document",
        ("P", "a ", "b ", "c", " d"),
    )


def test_text_of_a_division_gets_a_paragraph(tagged):
    """Text that stands in no paragraph is put in one, before, between and after others."""
    assert tagged("<section>one<p>two</p><div>three</div></section>").tree() == (
        "Document",
        ("Sect", ("P", "one"), ("P", "two"), ("P", "three")),
    )


def test_language_stands_on_elements_that_differ(tagged):
    """A foreign word is a Span with Lang; a foreign block says it itself."""
    result = tagged('<p>see <i lang="fr">oui</i></p><p lang="de">ja</p><div lang="es">si</div>')
    assert result.tree() == (
        "Document", ("P", "see ", ("Span", "oui")), ("P", "ja"), ("P", "si")
    )  # fmt: skip
    langs = [str(e.get("/Lang", "")) for e in (*result.find("Span"), *result.find("P"))]
    assert langs == ["fr", "", "de", "es"]


def test_a_note_comes_after_its_call_with_its_number(tagged):
    """A note set at the foot of the page stands in the tree where it is called."""
    result = tagged(
        '<p>before<a role="doc-noteref" href="#n">1</a>'
        '<aside id="n" class="footnote" role="doc-footnote" data-number="1">said</aside> after</p>'
        "<p>next</p>"
    )
    # A paragraph cannot hold an aside in HTML, so the parser closes it before the note.
    assert result.tree()[1:3] == (
        ("P", "before", ("Reference", ("Link", "@", "1"))),
        ("Note", ("Lbl", "1. "), "said"),
    )
    assert str(result.find("Note")[0].ID) == "n"


def test_notes_inside_a_paragraph_stay_at_their_calls(tagged):
    """Two notes of one paragraph are not piled up at its end."""
    note = '<span id="n{0}" class="footnote" data-number="{0}">note {0}</span>'
    call = '<a role="doc-noteref" href="#n{0}">{0}</a>'
    body = "".join(f"text {n}" + call.format(n) + note.format(n) for n in (1, 2))
    style = "span.footnote { float: footnote } .footnote::footnote-call { content: '' }"
    result = tagged(f"<p>{body} end</p>", style + ".footnote::footnote-marker { content: '' }")
    kinds = [kid if isinstance(kid, str) else kid[0] for kid in result.tree()[1][1:]]
    assert kinds == ["text 1", "Reference", "Note", "text 2", "Reference", "Note", " end"]


def test_headings_go_down_one_level_at_a_time(tagged):
    """A step of two levels is one step: PDF/UA has no gaps, whatever the author wrote."""
    result = tagged("<h1>a</h1><h3>b</h3><h4>c</h4><h2>d</h2>")
    assert [kid[0] for kid in result.tree()[1:]] == ["H1", "H2", "H3", "H2"]


def test_lists_are_numbered_labelled_and_nested(tagged):
    """Items have label and body; a list in an item is in its body; numbering is told."""
    result = tagged("<ul><li>one<ol><li>deep</li></ol></li></ul>")
    assert result.tree() == (
        "Document",
        ("L", ("LI", ("Lbl", "• "), ("LBody", "one",
            ("L", ("LI", ("Lbl", "1. "), ("LBody", "deep")))))),
    )  # fmt: skip
    numbering = [str(e.A.ListNumbering) for e in result.find("L")]
    assert numbering == ["/Disc", "/Decimal"]


def test_definition_lists_pair_terms_and_definitions(tagged):
    """Terms are labels, definitions bodies, and a term opens a new item."""
    assert tagged("<dl><dt>a<dd>b<dd>c<dt>d<dd>e</dl>").tree() == (
        "Document",
        ("L", ("LI", ("Lbl", "a"), ("LBody", "b"), ("LBody", "c")),
              ("LI", ("Lbl", "d"), ("LBody", "e"))),
    )  # fmt: skip


def test_entries_of_a_bibliography_are_what_they_are(tagged):
    """A reference in a list is a BibEntry in the body of its item."""
    assert tagged('<ol><li role="doc-biblioentry">Lee 2019</ol>').tree() == (
        "Document",
        ("L", ("LI", ("Lbl", "1. "), ("LBody", ("BibEntry", "Lee 2019")))),
    )


def test_a_table_over_pages_is_one_and_its_repeated_head_an_artifact(tagged):
    """Rows of all pages are in one table; the head is heard once."""
    rows = "".join(f"<tr><td>a{n}<td>b{n}" for n in range(40))
    result = tagged(f"<table><thead><tr><th>A<th>B</thead>{rows}</table>")
    assert len(result.pdf.pages) > 2
    assert len(result.find("Table")) == 1
    assert len(result.find("TR")) == 41
    assert [result.tree(th) for th in result.find("TH")] == [("TH", "A"), ("TH", "B")]
    repeated = [text for kind, text in result.artifacts() if kind == "/Artifact/Pagination"]
    assert repeated == ["AB"] * (len(result.pdf.pages) - 1)


def test_header_cells_have_a_scope(tagged):
    """Scope is what the author said, else the column in a head and the row at its beginning."""
    result = tagged(
        "<table><thead><tr><th>A<th>B</thead><tr><th>r<td>1<tr><th scope=col>s<td>2</table>"
    )
    assert [str(th.A.Scope) for th in result.find("TH")] == [
        "/Column", "/Column", "/Row", "/Column"
    ]  # fmt: skip


def test_short_rows_are_filled_with_empty_cells(tagged):
    """Every row has as many columns as the longest, spans counted."""
    result = tagged(
        "<table><tr><td rowspan=2>a<td>b<td>c<tr><td>d<tr><td colspan=2>e<tr><td></table>"
    )
    cells = [len(tr.K) for tr in result.find("TR")]
    assert cells == [3, 2, 2, 3]


def test_figures_are_described_and_captioned(tagged, dot):
    """A picture is a Figure with its text and place, its caption beside it."""
    result = tagged(f'<figure><img alt="A dot" src="{dot}"><figcaption>Figure 1</figcaption>'
                    "</figure>")  # fmt: skip
    assert result.tree() == ("Document", ("Div", ("Figure", ""), ("Caption", "Figure 1")))
    (figure,) = result.find("Figure")
    assert str(figure.Alt) == "A dot"
    left, bottom, right, top = (float(x) for x in figure.A.BBox)
    assert (left, top) == (pytest.approx(66, abs=0.1), pytest.approx(160, abs=10))
    assert (right - left, top - bottom) == (0.75, 0.75)


def test_decorative_pictures_and_rules_are_artifacts(tagged, dot):
    """What carries no meaning is in no element."""
    result = tagged(
        f'<p>a<img alt="" src="{dot}"></p><hr><p aria-hidden="true">x</p>',
        "hr::before { content: '*' }",
    )
    assert result.tree() == ("Document", ("P", "a"))
    assert ("/Artifact/Layout", "*x") in result.artifacts()


def test_formulas_are_formulas(tagged, dot):
    """The picture of a formula is a Formula that says its text."""
    result = tagged(f'<p>as <img class="formula" alt="a squared" src="{dot}"> is</p>')
    assert result.tree() == ("Document", ("P", "as ", ("Formula", ""), " is"))
    assert str(result.find("Formula")[0].Alt) == "a squared"


def test_a_table_in_a_figure_has_the_caption(tagged):
    """A figure that only frames a table is nothing itself."""
    result = tagged(
        "<figure><figcaption>T</figcaption><table><tr><td>a</table></figure>"
        "<figure><table><tr><td>b</table><figcaption>U</figcaption></figure>"
    )
    assert [kid[1][0] for kid in result.tree()[1:]] == ["Caption", "TBody"]
    assert [kid[-1][0] for kid in result.tree()[1:]] == ["TBody", "Caption"]


def test_quotations_code_and_abbreviations_are_what_they_are(tagged):
    """Each has its own type; an abbreviation has its expansion."""
    result = tagged(
        "<blockquote><p>q</blockquote><p><q>r</q><code>c</code>"
        '<abbr title="et cetera">etc</abbr></p><pre><code>x\ny</code></pre>'
    )
    assert result.tree()[1] == ("BlockQuote", ("P", "q"))
    assert [kid[0] for kid in result.tree()[2][1:]] == ["Quote", "Code", "Span"]
    assert result.tree()[3] == ("P", ("Code", "x", "y"))
    assert str(result.find("Span")[0].E) == "et cetera"


def test_contents_are_contents_and_leaders_are_silent(tagged):
    """Entries are TOCI with references; the dots are artifacts; links say title and folio."""
    result = tagged(
        '<section role="doc-toc"><h1>Contents</h1><ol style="list-style: none"><li>'
        '<a href="https://e.org"><span>Lee</span><span class="dots"></span><span>23</span></a>'
        '<span class="by">Bo</span></ol></section>'
    )
    assert result.tree()[1][2] == (
        "TOC",
        ("TOCI", ("Reference", ("Link", "@", "Lee", "23")), ("Reference", "Bo")),
    )
    assert all(set(text) <= set(". ") for kind, text in result.artifacts() if "Layout" in kind)
    assert [str(a.Contents) for a in result.pdf.pages[0].Annots] == ["Lee, 23"]


def test_running_heads_are_artifacts(tagged):
    """What stands in a margin box is no content."""
    assert ("/Artifact/Pagination/Header", "head") in tagged("<p>a</p>").artifacts()


def test_a_broken_word_is_one_word(tagged):
    """A word hyphenated at a line end is a Span whose actual text is the word."""
    result = tagged(
        "<p>an extraordinarily long internationalisation of well-known incomprehensibilities</p>",
        "@page { size: 150pt 300pt } body { hyphenate-limit-chars: 5 2 2 }",
    )
    spans = result.find("Span")
    words = [str(span.ActualText) for span in spans]
    assert words
    assert set(words) <= {"extraordinarily", "internationalisation", "incomprehensibilities"}
    for span, word in zip(spans, words, strict=True):
        pieces = [piece.strip() for piece in result.tree(span)[1:]]
        assert "".join(piece.removesuffix("-") for piece in pieces) == word


def test_a_hyphen_of_the_word_is_no_broken_word(tagged):
    """A compound broken at its own hyphen keeps it."""
    result = tagged("<p>well-known</p>", "@page { size: 90pt 300pt } body { hyphens: manual }")
    assert result.tree() == ("Document", ("P", "well-", "known"))


def test_cutting_words_moves_no_glyph(tagged, tmp_path):
    """The page looks the same, to the pixel, as WeasyPrint's own."""
    body = "<p>" + "<a href='https://e.org'>Incomprehensibilities</a> continue considerably. " * 30
    style = "a { text-decoration: underline }"
    pictures = []
    theirs = weasyprint.HTML(
        string=f'<html lang="en"><style>{tagged.style}{style}</style><body>{body}'
    ).write_pdf(pdf_tags=True)
    for name, pdf in (("ours", tagged(body, style).bytes), ("theirs", theirs)):
        (tmp_path / f"{name}.pdf").write_bytes(pdf)
        run = ["pdftoppm", "-r", "50", tmp_path / f"{name}.pdf", tmp_path / name]
        subprocess.run(run, check=True)
        pictures.append([path.read_bytes() for path in sorted(tmp_path.glob(f"{name}*.ppm"))])
    assert len(pictures[0]) > 1
    assert pictures[0] == pictures[1]


def test_the_parent_tree_leads_back_from_all_content(tagged):
    """Every piece of content finds the element that has it; artifacts find none."""
    result = tagged(f"<p>{LONG}</p><p><a href='https://e.org'>a</a></p>")
    numbers = dict(_pairs(result.pdf.Root.StructTreeRoot.ParentTree.Nums))
    for page, texts in zip(result.pdf.pages, result.texts, strict=True):
        elements = numbers[page.obj.StructParents]
        for mcid, text in texts.items():
            if isinstance(mcid, int) and text:
                kids = elements[mcid].K
                assert any(kid == mcid or getattr(kid, "MCID", None) == mcid for kid in kids)


def _pairs(flat):
    values = flat.as_list()
    return zip(values[::2], values[1::2], strict=True)
