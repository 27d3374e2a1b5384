r"""Boxes of LaTeX in formulas: lengths after rows, laps, frames, ink, diagrams, and text as it
stands."""

import re

import pytest
from lxml import etree

from publisher.math.layout.boxes import Glyph, Rule, Stroke, extent
from publisher.math.picture import set_mathml
from publisher.math.tex import macros, printed_tag, to_mathml
from publisher.math.tex.lengths import ems

NS = "{http://www.w3.org/1998/Math/MathML}"


def tree(tex, display=True):
    """The `math` element of a formula that must be sound."""
    made = to_mathml(tex, display)
    assert made.error is None, made.error
    return etree.fromstring(made.mathml)


def shown(tex):
    """The characters a formula shows, annotations left out."""
    root = tree(tex)
    for annotation in root.iter(f"{NS}annotation"):
        annotation.text = ""
    return "".join(root.itertext()).replace("\u2061", "").replace("\u00a0", " ")


def marks(tex, kind):
    """The marks of one kind in the formula as print sets it."""
    return [mark for mark in set_mathml(tree(tex)).marks if isinstance(mark, kind)]


@pytest.mark.parametrize(
    "tex",
    [
        rf"\begin{{{name}}}{spec}a\\[4pt]b\end{{{name}}}"
        for name, spec in [
            ("aligned", ""), ("align", ""), ("align*", ""), ("gather", ""), ("gathered", ""),
            ("split", ""), ("multline", ""), ("eqnarray", ""), ("cases", ""), ("pmatrix", ""),
            ("smallmatrix", ""), ("pmatrix*", "[r]"), ("array", "{c}"), ("alignat", "{1}"),
            ("numcases", "{}"),
        ]
    ]
    + [r"a\\[4pt]b", r"a\\*[4pt]b", r"\substack{a\\[4pt]b}", r"\matrix{a\cr[4pt]b}"],
)  # fmt: skip
def test_length_after_a_row_is_no_text(tex):
    """A length in brackets after a row is room, in every environment, and prints nothing."""
    assert re.sub(r"[^ab]", "", shown(tex)) == "ab" and "4" not in shown(tex)


def test_length_after_a_row_parts_the_rows():
    """The room that is asked for after a row stands there."""
    near, far = (
        set_mathml(tree(rf"\begin{{array}}{{c}}a\\{gap}b\end{{array}}")).total
        for gap in ("", "[20pt]")
    )
    assert 1.2 < far - near < 2.2


def test_bracket_that_is_no_length_is_printed():
    """What follows a row in brackets and is no length belongs to the next row."""
    assert shown(r"\begin{aligned}a\\ [c]&d\\[x]\end{aligned}") == "a[c]d[x]"


@pytest.mark.parametrize(
    ("length", "em"),
    [("4pt", 0.4), ("-.5em", -0.5), ("18mu", 1.0), ("1,5 em", 1.5), ("1em plus 2pt", 1.0),
     ("2\\baselineskip", 2.4), ("4", None), ("x", None), ("", None), ("1 furlong", None)],
)  # fmt: skip
def test_lengths(length, em):
    """Lengths of TeX in em, `None` for what is none."""
    assert ems(length) == (None if em is None else pytest.approx(em))


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\colorbox{red}{x}+\colorbox{#197} y", "x+y"),
        (r"\fcolorbox{blue}{red}{C}", "C"),
        (r"\text{\colorbox{red}{x} \textcolor{red}{y} {\color{red} z}}", "x y  z"),
        (r"\bigl.\frac{a}{b}\bigr|", "ab|"),
        (r"\big{(}a\big{)}", "(a)"),
        ("a\\ ", "a "),
        ("∴ ∅ √ ⟡", "∴∅√⟡"),
        (r"\nshortmid\mapsfrom\QED", "∤↤∎"),
        (r"\clap{ab}\llap{c}\mathrlap{d}", "abcd"),
        (r"\sout{x}\text{\sout{ab} c}", "xab c"),
        (r"4\cancelto{6}{x}7", "4x67"),
        (r"a\kern1em b\kern{2pt}c\hskip 1em plus 2pt minus 1pt d", "abcd"),
        (r"\raisebox{1ex}[1ex]{b}\raise1ex\hbox{c}\lower 2pt{d}", "bcd"),
        (r"\rule[1ex]{1em}{1pt}x", "x"),
        (r"\verb|a_1 `b' \x|", r"a_1 `b' \x"),
        (r"\verb*|a b|", "a␣b"),
        (r"\text{``a'' b---c -- d `e' \textasciitilde{} \_}", "“a” b—c – d ‘e’ ~ _"),
        (r"\text{e{-}-f}\texttt{``a''--}", "e--f``a''--"),
        ("\\text{\\'e \\\"o \\H{o} \\'\\i \\ss \\L{}a \\c{c}}", "é ö ő íßŁa ç"),
        (r"\text{\LaTeX}", "LaTeX"),
        ('\\char65 \\char`B\\char"2322', "AB⌢"),
        (r"\not{ab}\not=", "/ab≠"),
        (r"{a \above 1pt b}", "ab"),
        (r"\dots\int\dots,\dots+", "⋯∫…,⋯+"),
        (r"\pqty{x}\qq{and}\class{a}{b}\sgn y", "(x)andbsgny"),
        (r"\textcircled{a}", "a"),
        (r"\tag{1} x", "x"),
    ],
)
def test_what_is_printed(tex, text):
    """A box prints its contents, and none of the lengths and colours before them."""
    assert shown(tex).replace("\u2003", " ").replace("  ", " ") == text.replace("  ", " ")


@pytest.mark.parametrize("tex", [r"\fbox{x}", r"\fcolorbox{a}{b}{x}", r"\text{\framebox{x}}"])
def test_frame_is_drawn(tex):
    """What stands in a frame has one, in MathML and in print."""
    assert tree(tex).find(f".//{NS}menclose").get("notation") == "box"
    assert len(marks(tex, Rule)) == 4


def test_laps_take_no_room():
    """What laps over its neighbours has no width, and is set on its side of the place."""
    plain = set_mathml(tree("x+y")).width
    assert set_mathml(tree(r"x\mathrlap{+}+y")).width == pytest.approx(plain, abs=0.01)
    xs = [mark.x for mark in marks(r"xxx\mathllap{a}y", Glyph)]
    assert xs[3] < xs[4]


def test_ink_at_an_end_is_in_the_box():
    """A formula that ends in something without width is as wide as its ink."""
    box = set_mathml(tree(r"x\rlap{abc}"))
    assert extent(box.marks)[1] <= box.width + 0.01


@pytest.mark.parametrize(
    ("tex", "strokes"), [(r"\sout{x}", 1), (r"\cancelto{0}{x}", 3), (r"\xcancel{x}", 2)]
)
def test_strikes_are_drawn(tex, strokes):
    """A line through, an arrow with its two barbs, a cross."""
    assert len(marks(tex, Stroke)) == strokes


def test_lines_of_an_array_are_drawn():
    """Lines before the first column and row, after the last, whole and in dashes."""
    table = r"\begin{array}{|c:c|}\hline a&b\\ \hline\hline c&d\\ \hline\end{array}"
    rows = list(tree(table).iter(f"{NS}mtr"))
    assert len(rows) == 2 and "border-bottom" in rows[1][0].get("style")
    rules = marks(table, Rule)
    flat = [rule for rule in rules if rule.width > rule.height]
    upright = [rule for rule in rules if rule.x < 0.01 and rule.height > 1]
    assert len(flat) == 3 and len(upright) == 1
    assert len(rules) > 8  # the dashes


def test_labelled_matrix_keeps_its_labels_apart():
    r"""The labels of a `\bordermatrix` are no entries: a line parts them."""
    assert len(marks(r"\bordermatrix{&1&2\cr 1&a&b\cr 2&c&d\cr}", Rule)) == 2


def test_diagram():
    """A commutative diagram has its objects, its arrows and their labels."""
    tex = r"\begin{CD}A @<a<< B @>>b> C\\ @| @AcAA @VVdV\\ D @= E @>>> F\end{CD}"
    assert shown(tex) == "A←aB→bC‖c↑↓dD=E→F"
    rows = [len(row) for row in tree(tex).iter(f"{NS}mtr")]
    assert rows == [5, 5, 5]


@pytest.mark.parametrize("tex", [r"\begin{CD}A @Q B\end{CD}", r"\verb|x", r"\raisebox{1em}"])
def test_what_does_not_end_is_told(tex):
    """A box, a run or an arrow without its end is a fault."""
    assert to_mathml(tex, True).error


@pytest.mark.parametrize(
    ("tag", "text"), [(r"$\ast$", "∗"), (r"A\textsubscript{1}", "A₁"), ("2.3", "2.3"), ("*", "*")]
)
def test_tag_prints_its_signs(tag, text):
    """A number of the author's own may be a sign or hold math."""
    assert printed_tag(tag) == text
    assert to_mathml(rf"x\tag{{{tag}}}", True).tag == text


def test_tags_of_rows_print_as_their_author_wrote_them():
    """Rows have their own numbers, in parentheses unless the author wants none."""
    rows = tree(r"\begin{align}a\tag{$\ast$}\\b\tag*{Eq. 2}\end{align}").iter(f"{NS}mtr")
    assert ["".join(row[-1].itertext()) for row in rows] == ["(∗)", "Eq.\u00a02"]


def test_bare_tag_is_told():
    r"""`\tag*` asks for no parentheses."""
    assert to_mathml(r"x\tag*{A}", True).bare_tag
    assert not to_mathml(r"x\tag{A}", True).bare_tag


def test_authors_macro_is_stronger_than_a_package():
    """A name that a package and the paper define is the paper's."""
    made = to_mathml(r"\sgn", True, macros(r"\newcommand{\sgn}{\sigma}"))
    assert "σ" in made.mathml


@pytest.mark.parametrize(("face", "css"), [("textbf", "bold"), ("textit", "italic")])
def test_text_faces_are_css_too(face, css):
    """Browsers know no `mathvariant` of text: its face is said in CSS as well."""
    assert css in next(tree(rf"\{face}{{ab}}").iter(f"{NS}mtext")).get("style")
