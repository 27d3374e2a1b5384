"""Every code of markup is raised by what it says, at the place where that stands."""

from __future__ import annotations

import pytest

from publisher.codes import CODES
from publisher.diagnostics import Severity, Span
from publisher.markup import MarkupLimits, MarkupOptions, PaperRef

# The body begins on line 3 of the file: code, Markdown, line and column in the body, length.
PLACES = [
    ("MD002", "a\x07b", 1, 2, 1),
    ("MD010", "a\n\nb \\rulers{1cm} c", 3, 3, 12),
    ("MD010", "`x`{=html}", 1, 1, 10),
    ("MD010", "```{=html}\nx\n```", 1, 1, 10),
    ("MD011", "a <marquee>b", 1, 3, 9),
    ("MD011", "a\n<b>c", 2, 1, 3),
    ("MD011", "a</b>", 1, 2, 4),
    ("MD014", "a\n\n\\begin{tikzcd} A \\end{tikzcd}", 3, 1, 14),
    ("MD012", "- a\n- b <script>x</script>", 2, 5, 8),
    ("MD012", '<b onclick="x">a</b>', 1, 1, 15),
    ("MD013", "see [a](javascript:x)", 1, 5, 1),
    ("MD013", "see [a](mailto:a@b.org?bcc=c@d.org)", 1, 5, 1),
    ("MD015", "a\n\n---\nkey: value\n---\n", 3, 1, 3),
    ("MD016", "a\n\n```{r}\n#| label: fig-a\nb\n```", 3, 1, 6),
    ("MD016", "```{r a, include=FALSE}\nb\n```", 1, 1, 23),
    ("MD016", "```{mermaid}\nA --> B\n```", 1, 1, 12),
    ("MD016", ":::{figure} #cell\nDrawn.\n:::", 1, 1, 17),
    ("MD016", "a $`r b$c`$", 1, 3, 9),
    ("MD016", "```{embed} #nb-cell\n```", 1, 1, 19),
    ("MD017", "```{include} ../a.md\n```", 1, 1, 20),
    ("MD010", "a {raw:typst}`b`", 1, 3, 14),
    ("MD012", ":::{iframe} https://a.example\n:::", 1, 1, 29),
    ("MD020", "a\n\n```\nb", 3, 1, 3),
    ("MD021", "a:\n- b\n- c", 2, 1, 3),
    ("MD021", "Text `c` of\nlines:\n  1) **b** c", 3, 3, 10),
    ("MD021", "> a:\n> - [b](https://c.example)\n> - d", 2, 3, 24),
    ("MD021", "**a** of b:\n- c", 2, 1, 3),
    ("MD021", "# Head\nText:\n- b\n- c", 3, 1, 3),
    ("A11002", "# A\n\n---\n### *B* c", 4, 5, 1),
    ("MD021", "**a** b\n| c | d |\n|---|---|\n| e | f |", 2, 1, 9),
    ("MD021", "a\n\n##Results of *all*\n\nb", 3, 1, 2),
    ("MD021", "<b>a</b>:\n- c", 2, 1, 3),
    ("MD021", "Text\n# Head", 2, 1, 6),
    ("MD021", "Text\n***\nmore", 2, 1, 3),
    ("MD021", "Text\n1. one", 2, 1, 6),
    ("MD021", "Text\n> said", 2, 1, 6),
    ("MD021", "Text\n* * *", 2, 1, 5),
    ("MD021", "Text\n#. one", 2, 1, 6),
    ("MD021", "Text\na) one\nb) two", 2, 1, 6),
    ("MD022", "a\n\n::: x\nb", 3, 1, 5),
    ("MD023", "```{bogus} x\na\n```", 1, 1, 12),
    ("MD024", "a {bogus}`x`", 1, 3, 10),
    ("MD025", "```{note}\n:bogus: 1\na\n```", 1, 1, 9),
    ("MD030", "a\n\n[^x]: b", 3, 1, 5),
    ("MD031", "a[^x]", 1, 2, 4),
    ("MD031", "a[^big note]", 1, 2, 11),
    ("MD032", "a[^x]\n\n[^x]: b\n\n[^x]: c", 5, 1, 5),
    ("MD021", "+-----+\n| a:  |\n| - b |\n| - c |\n+-----+\n", 3, 3, 3),
    ("MD021", "\\begin{quote}\n  a:\n  - b\n  - c\n\\end{quote}", 3, 3, 3),
    ("MD040", "|a|\n|-|\n|b|`c`|", 3, 1, 7),
    ("MD040", "> | 1 | 2 |\n> |---|---|\n> | 3 | 4 |\n> | 5 | 6 | 7 |", 4, 3, 13),
    ("MD040", "| 1 | 2 |\n|---|\n| 3 |", 1, 1, 9),
    ("MD050", "[a]{#x} [b]{#x}", 1, 9, 1),
    ("MD051", "[a](#nowhere)", 1, 1, 1),
    ("MD052", "[a](file.pdf)", 1, 1, 1),
    ("MTH001", "a $x \\bogus$", 1, 6, 6),
    ("MTH001", "$$x (\\#eq:x) + \\bogus$$", 1, 16, 6),
    ("MTH001", "> $$a\n> \\bogus$$", 2, 3, 6),
    ("MTH001", "```{math} a\\bogus\nb\n```", 1, 12, 6),
    ("MTH001", "\\newcommand{\\y}[1][\\bogus]{#1}\n\na $b\\y$", 3, 5, 2),
    ("MTH005", "a $x$ \\begin{equation}\\end{equation}", 1, 7, None),
    ("REF001", "a\n\n| b |\n|---|\n| [@lee2020] |", 5, 4, 8),
    ("REF001", "![cap [@nobody]](x.png)", 1, 8, 7),
    ("REF020", "[@10.1000/xyz]", 1, 2, 12),
    ("REF040", "see \\ref{fig:x}", 1, 5, 11),
    ("REF040", "see @fig:x", 1, 5, 6),
    ("REF040", "a ![b](dot.svg){#fig:x} c\n\nsee @fig:x", 3, 5, 6),
    ("REF041", "$$a$$ {#eq:a}\n\n$$b$$ {#eq:a}", 3, 3, 1),
    ("REF042", "[@paper:nobody]", 1, 2, 13),
    ("A11001", "a\n\n![b](dot.svg)", 3, 1, 2),
    ("A11002", "# a\n\n### b", 3, 5, 1),
    ("A11009", "a\n\n##\n\nb", 3, 1, 2),
    ("A11009", "a\n\n  ### ##\n\nb", 3, 3, 3),
    ("IMG001", "> a ![b](x.png)", 1, 5, 2),
]


@pytest.mark.parametrize(("code", "body", "line", "column", "length"), PLACES)
def test_place(code, body, line, column, length, found):
    """The finding tells line and column of the construct in the file."""
    diagnostic = found(code, body, bibliography=("refs.bib",))[0]
    assert isinstance(diagnostic.span, Span)
    place = diagnostic.span.path, diagnostic.span.line, diagnostic.span.column
    assert place == ("paper.md", line + 2, column)
    if length is not None:
        assert diagnostic.span.length == length
    assert diagnostic.span.text == body.replace("\x07", "\ufffd").split("\n")[line - 1]


def test_every_code_of_markup_is_raised_here():
    """No code of the family MD is without a test that raises it."""
    raised = {code for code, *_ in PLACES if code.startswith("MD")} | {"MD001", "MD041"}
    assert {code for code in CODES if code.startswith("MD")} == raised


def test_places_inside_grid_tables(found):
    """A cell's text is put together from pieces of lines; places are those of the pieces."""
    body = "+-----+-----------+\n| a   | b         |\n|     | [@nobody] |\n+-----+-----------+\n"
    span = found("REF001", body, bibliography=("refs.bib",))[0].span
    assert (span.line, span.column) == (5, 10)


def test_places_in_front_matter(compose):
    """What stands in the front matter is told at its key."""
    place = Span("paper.md", 2, 1)
    text = compose("a", abstract={"en": "see @fig:x"}, spans={"abstract": place})
    assert [d.span for d in text.diagnostics] == [place]


@pytest.mark.parametrize(
    ("body", "cure"),
    [
        ("![Cap](dot.svg)", '`![caption](file){alt="…"}`'),
        ("```{figure} dot.svg\n:name: x\nCap.\n```", "`:alt: …`"),
        ("\\begin{figure}\n\\includegraphics{dot.svg}\n\\caption{Cap}\n\\end{figure}", "[alt={…}]"),
        ('<figure><img src="dot.svg"/><figcaption>Cap</figcaption></figure>', "`<img>`"),
    ],
)
def test_a_figure_without_description_is_told_as_it_is_written(body, cure, found):
    """At the picture, with the place where its own syntax has a description."""
    (diagnostic,) = found("A11001", body)
    assert diagnostic.span.line == 3 and cure in diagnostic.help


def test_a_figure_that_says_nothing_but_its_label_has_no_caption(compose):
    """That it has no description either is told of the picture (A11008)."""
    assert compose("See \\ref{fig:x}.\n\n![\\label{fig:x}](dot.svg)").diagnostics == ()


def test_a_description_in_latex_is_read(compose):
    """``alt`` among the options of ``\\includegraphics`` (graphicx), commas and all."""
    graphic = "\\includegraphics[width=3cm,alt={A dot, black}]{dot.svg}"
    text = compose(f"\\begin{{figure}}\n{graphic}\n\\caption{{C}}\n\\end{{figure}}")
    assert 'alt="A dot, black" data-width="3cm"' in text.body and not text.diagnostics


def test_an_ornament_is_hidden_from_who_listens(compose):
    """An empty ``alt`` says that there is nothing to see; under a caption it says nothing."""
    assert 'alt="" role="presentation"' in compose('a ![](dot.svg){alt=""} b').body
    captioned = compose('![Cap](dot.svg){alt=""}')
    assert "presentation" not in captioned.body
    assert [d.code for d in captioned.diagnostics] == ["A11001"]


def test_broken_grid_is_told(found):
    """A drawing whose lines do not meet is no table, and the author hears why."""
    assert found("MD041", "+---+---+\n| a | b |\n+===+===+\n| c |\n+---+---+\n")[0].span.line == 3


def test_findings_of_one_code_are_folded(compose):
    """A thousand findings alike are told as fifty and a number."""
    found = [d for d in compose("@a " * 1000).diagnostics if d.code == "REF001"]
    assert len(found) == 51
    assert any(d.message == "950 more like these, the last one here" for d in found)


@pytest.mark.parametrize(
    ("limits", "body"),
    [
        (MarkupLimits(characters=10), "a" * 11),
        (MarkupLimits(paragraph=10), "a" * 11),
        (MarkupLimits(nesting=3), "- a\n  - b\n    - c\n      - d\n        - e"),
        (MarkupLimits(formulas=1), "$a$ $b$"),
        (MarkupLimits(citations=1), "[@a] [@b]"),
        (MarkupLimits(notes=1), "a^[b] c^[d]"),
    ],
)
def test_limits(limits, body, compose):
    """A paper over a limit has an error that names it, and keeps what can be kept."""
    text = compose(body, MarkupOptions(limits=limits))
    errors = [d for d in text.diagnostics if d.code == "MD001"]
    assert errors[0].severity is Severity.ERROR
    assert "limit of" in errors[0].message


def test_reference_to_another_paper(compose):
    """``[@paper:id]`` becomes a link that binding resolves to a page."""
    text = compose("[@paper:kim]", papers={"kim": PaperRef("kim", "On <em>x</em>")})
    assert text.body == '<p><a href="volume:kim" class="paper-ref">On <em>x</em></a></p>'


def test_the_title_of_another_paper_reads_as_on_its_own_page(compose):
    """Quotation marks and dashes are those of its language; code is left alone."""
    title = "The \"Bound\" Page -- and O'Brien's <code>a--b</code>"
    papers = {name: PaperRef(name, title, lang=name) for name in ("en", "de")}
    text = compose("[@paper:en] [@paper:de]", papers=papers)
    assert "The “Bound” Page – and O’Brien’s <code>a--b</code>" in text.body
    assert "The „Bound“ Page" in text.body


@pytest.mark.parametrize("path", ["one.md", "papers/one.md", "./one.md"])
def test_a_link_to_a_manuscript_leads_to_its_paper(path, compose):
    """From the folder of the manuscript, of the papers or of the volume, and to a place in it."""
    papers = {"uno": PaperRef("uno", "One", path="papers/one.md")}
    text = compose(f"[a]({path}) and [b]({path}#sec:part)", papers=papers)
    assert '<a href="volume:uno" class="paper-ref">a</a>' in text.body
    assert '<a href="volume:uno#sec:part" class="paper-ref">b</a>' in text.body
    assert text.diagnostics == ()


@pytest.mark.parametrize(
    ("lang", "figure", "table"),
    [("en", "Figure 1", "Table 1"), ("de", "Abbildung 1", "Tabelle 1"), ("ko", "그림 1", "표 1"),
     ("ja", "図1", "表1"), ("fr-CA", "Figure 1", "Tableau 1"), ("xx", "Figure 1", "Table 1")],
)  # fmt: skip
def test_words_are_the_papers(lang, figure, table, compose):
    """References are worded in the language of the paper."""
    body = "![a](x.png){#fig:a}\n\n|b|\n|-|\n|c|\n\n: d {#tbl:b}\n\n@fig:a; @tbl:b"
    text = compose(body, lang=lang).body.replace("\u00a0", " ")
    assert f">{figure}</a>; " in text
    assert f">{table}</a></p>" in text


def test_smart_punctuation_can_be_switched_off(compose):
    """An editor who sets the quotes himself keeps them."""
    assert compose('"a" --', MarkupOptions(smart=False)).body == '<p>"a" --</p>'


def test_numbered_sections(compose):
    """Numbers stand before headings, and in what refers to them."""
    text = compose("# A {#sec:a}\n\n## B {#sec:b}\n\n# C {-}\n\n@sec:b", numbered=True)
    assert '<h3><span class="section-number">1.1</span> B</h3>' in text.body
    assert "<h2>C</h2>" in text.body
    assert ">Section\u00a01.1</a>" in text.body
    assert [(h.id, h.level, h.number) for h in text.headings] == [
        ("sec:a", 2, "1"), ("sec:b", 3, "1.1"), ("c", 2, ""),
    ]  # fmt: skip


def test_bibliography_stands_where_the_author_put_its_heading(compose):
    """Under "References" if there is one, else it is a section of its own."""
    cited = {"bibliography": ("refs.bib",)}
    placed = compose("a [@lee2019]\n\n# References\n\n# After", **cited)
    assert placed.body.index('ref-lee2019"') < placed.body.index("After")
    assert not placed.references
    apart = compose("a [@lee2019]", **cited)
    assert apart.references.startswith('<section role="doc-bibliography"')
    assert "ref-kim2020" not in apart.references
    assert "ref-kim2020" in compose("a", nocite=("kim2020",), **cited).references


@pytest.mark.parametrize("signs", ["#", "## ##", "> ##", "- ##", "# []{.x}", "# {#x}"])
def test_a_heading_without_words_is_left_out(signs, compose):
    """It is told, and stands in no outline; a line of code is no heading."""
    text = compose(f"a\n\n{signs}\n\nb\n\n```\n#\n```")
    assert [d.code for d in text.diagnostics] == ["A11009"]
    assert text.headings == () and "<h2" not in text.body


def test_references_typed_by_the_author_are_a_bibliography_too(compose):
    """Its heading says so, whether anything is cited or not."""
    assert 'role="doc-bibliography"' in compose("a\n\n# References\n\n- Lee, 2019.").body


@pytest.mark.parametrize("reference", ["@fig:x", "\\ref{fig:x}"])
def test_a_reference_to_a_picture_in_a_line_says_how_it_gets_a_number(reference, found, compose):
    """It has none; a link to it leads there, and is no fault."""
    body = f"a ![b](dot.svg){{#fig:x}} c\n\n{reference} [it](#fig:x)"
    (diagnostic,) = found("REF040", body)
    assert "picture within a line" in diagnostic.message
    assert "paragraph of its own" in diagnostic.help
    text = compose(body)
    assert '<a href="#fig:x">it</a>' in text.body
    assert [d.code for d in text.diagnostics] == ["REF040"]


@pytest.mark.parametrize(
    ("before", "fields"),
    [
        ("```{r, include=FALSE}\nknitr::opts_chunk$set(fig.width = 5, echo = FALSE)\n```\n\n", {}),
        ("", {"shows_code": False}),
    ],
)
def test_code_that_the_whole_paper_hides_is_left_out_and_told(compose, before, fields):
    """By knitr's options or Quarto's `execute`; a chunk that says otherwise is seen."""
    text = compose(before + "```{r}\nx\n```\n\n```{r, echo=TRUE}\ny\n```\n", **fields)
    assert text.body == '<pre><code class="language-r"><span class="n">y</span></code></pre>'
    assert "`x`" in [d.message for d in text.diagnostics if d.code == "MD016"][-1]
