"""TeX to MathML: what authors write, what comes out, and how faults are told."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from publisher.codes import CODES
from publisher.math.picture import set_mathml
from publisher.math.tex import macros, to_mathml
from publisher.math.tex.vocabulary import COMMANDS

NS = "{http://www.w3.org/1998/Math/MathML}"


def tree(tex, display=True, **more):
    """The `math` element of a formula that must be sound."""
    made = to_mathml(tex, display, **more)
    assert made.error is None, made.error
    return etree.fromstring(made.mathml)


def shown(tex, **more):
    """The characters a formula shows, annotations left out."""
    root = tree(tex, **more)
    for annotation in root.iter(f"{NS}annotation"):
        annotation.text = ""
    return "".join(root.itertext()).replace("\u2061", "").replace("\u00a0", " ")


def test_element_carries_what_a_reader_needs():
    """A formula says how it is displayed, what it is in words, and the TeX it was made from."""
    root = tree(r" \frac{a}{b} ")
    assert root.tag == f"{NS}math"
    assert root.get("display") == "block"
    assert root.get("alttext") == r"\frac{a}{b}"
    annotation = root.find(f"{NS}semantics/{NS}annotation")
    assert annotation.get("encoding") == "application/x-tex"
    assert annotation.text == r"\frac{a}{b}"
    assert len(root[0]) == 2


def test_inline_formula_says_so():
    """A formula in a line has the display of a line."""
    assert tree("x", display=False).get("display") == "inline"


@pytest.mark.parametrize(
    "tex",
    [
        r"\hbox{max}",
        r"\mbox{a b}",
        r"\text{if $x>0$ then \textbf{no}}",
        r"\text{a_b & 50%}",
        r"\bm{x}\boldsymbol{\alpha}\pmb{x}",
        r"\begin{eqnarray}a&=&b\\c&=&d\end{eqnarray}",
        r"\begin{split}a&=b\\c&=d\end{split}",
        r"\begin{alignat}{2}a&=b&c&=d\end{alignat}",
        r"\begin{array}{l|c@{\;}r}a&b&c\\ \hline d&e&f\end{array}",
        r"\begin{array}{*{3}{c}}a&b&c\end{array}",
        r"\begin{smallmatrix}a&b\\c&d\end{smallmatrix}",
        r"\begin{pmatrix*}[r]a&-b\end{pmatrix*}",
        r"\begin{multline}a\\b\\c\end{multline}",
        r"\begin{gather}a\\b\nonumber\end{gather}",
        r"\begin{subequations}\begin{align}a&=b\end{align}\end{subequations}",
        r"\sum_{\substack{i\\j}}",
        r"\smash{x}\mathclap{x}\llap{x}",
        r"\widetilde{abc}\widetilde{x}",
        r"\root 3 \of x",
        r"\hspace*{1cm}x\vspace{1em}",
        r"\dotsc\dotsb",
        r"\mathds{1}\mathbbm{1}",
        r"\ensuremath{x}",
        "a \\\nb",
        r"\norm{x}\abs{y}\dv{y}{x}\pdv[2]{f}{x}\vb{E}\dd x",
        r"\operatorname{\mathbf{x}}\operatorname*{arg\,max}_x",
        r"\textcolor{red}{x}\color{blue}y{\color[rgb]{1,0,0} z}",
        r"\left<x\right>\bigl<y\bigr>",
        r"\buildrel a\over b",
        r"\matrix{a&b\cr c&d}",
        r"\unicode{x3b1}",
        r"\footnotesize x",
        r"\[ x \]",
        r"$$x$$",
        r"a &= b \\ c &= d",
        r"\xrightarrow[b]{a}",
        r"\underbrace{a+b}_{n}",
        r"\intertext{and}x",
        "x % a comment\n+ y",
        r"\begin{align} a &= b \\ \intertext{so} c &= d \\ \end{align}",
        r"\begin{psmallmatrix}a\\b\end{psmallmatrix}\begin{Bsmallmatrix}a\end{Bsmallmatrix}",
        r"\begin{matrix}\hdotsfor{2}\\a&b\end{matrix}",
        r"\mathop{}\!\mathrm{d}x\mathop\sum x\intop_a\varinjlim A\wideparen{x}",
        r"\mathnormal{x}\symbf{x}\symup{d}\mathbfit{x}",
        r"\utilde{x}\rule{1em}{1ex}\nicefrac{a}{b}\sfrac12\upmu\laplacian f\order{x}",
        r"x\textsuperscript{2}y\textsubscript{i}\indep\smallsetminus\euro x\limits_i",
    ],
)
def test_what_the_engine_lacks_is_said_otherwise(tex):
    """What pandoc's readers take and the engine does not comes out as MathML all the same."""
    root = tree(tex)
    assert not [e for e in root.iter() if not str(e.tag).startswith(NS)]


@pytest.mark.parametrize(
    "tex", [r"\mathop{\mathrm{ess\,sup}}\limits_x^2 f", r"\operatorname{\mathbf{m}}\limits_x^2 f"]
)
def test_limits_stand_under_and_over_any_operator(tex):
    r"""`\limits` after an operator that the author made sets its scripts below and above it."""
    over = next(tree(tex).iter(f"{NS}mover"))
    assert over[1].text == "2"
    assert over[0].tag == f"{NS}munder"
    assert over[0][1].text == "x"


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\ketbra{a}{b}", "|a⟩⟨b|"),
        (r"\mel{a}{H}{c}", "⟨a|H|c⟩"),
        (r"\comm{A}{B}", "[A,B]"),
        (r"\acomm{A}{B}", "{A,B}"),
    ],
)
def test_fences_of_physics(tex, text):
    """Commands with several arguments between fences print both."""
    assert shown(tex) == text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\text{a_b}", "a_b"),
        (r"\text{if $x$ then}", "if x then"),
        (r"\mathrm{max}", "max"),
        (r"\unicode{x3b1}", "α"),
        (r"\eqref{eq:a}", "(7)"),
        (r"\ref{eq:a}", "7"),
        (r"\ref{eq:none}", "eq:none"),
        (r"\text{\textdegree C}", "°C"),
    ],
)
def test_text_inside_math(tex, text):
    """Text, symbols and references inside a formula print what their author meant."""
    assert shown(tex, numbers={"eq:a": "7"}) == text


def test_labels_and_tags_are_taken_out_and_told():
    """Numbering is the caller's: the formula says what it asked for and prints none itself."""
    made = to_mathml(r"\begin{equation}\label{eq:a}x\tag{A1}\end{equation}", True)
    assert made.labels == ("eq:a",)
    assert made.tag == "A1"
    assert "A1" not in shown(r"\begin{equation}\label{eq:a}x\tag{A1}\end{equation}")
    assert to_mathml(r"x \notag", True).unnumbered


def test_rows_with_numbers_of_their_own_carry_them():
    """Two labelled rows of an `align` show their two numbers, and the caller is told so."""
    tex = r"\begin{align}a&=b\label{x}\\c&=d\label{y}\end{align}"
    made = to_mathml(tex, True, numbers={"x": "3", "y": "4"})
    assert made.rows and made.tag is None
    assert "(3)" in shown(tex, numbers={"x": "3", "y": "4"})
    assert not to_mathml(tex, True).rows
    assert not to_mathml(tex.replace(r"\label{y}", ""), True, numbers={"x": "3"}).rows


def test_macros_of_the_paper():
    """Macros with arguments, options, other macros and operators are put in full."""
    known = macros(
        r"\newcommand{\R}{\mathbb{R}} \def\half#1{\frac{#1}{2}} \let\eps\varepsilon"
        r"\newcommand{\set}[2][x]{\{#1 : #2\}} \DeclareMathOperator*{\argmin}{arg\,min}"
        r"\newcommand\RR{\R^2}"
    )
    assert set(known) == {r"\R", r"\half", r"\eps", r"\set", r"\argmin", r"\RR"}
    assert shown(r"\RR\half{a}", macros=known) == "ℝ2a2"
    assert shown(r"\set{y}\set[z]{y}", macros=known) == "{x:y}{z:y}"
    assert to_mathml(r"\argmin_x", True, known).alttext == r"\operatorname*{arg\,min}_x".replace(
        r"\,", " "
    )


def test_macros_inside_the_formula():
    """A definition inside a formula holds there and is not printed."""
    assert shown(r"\newcommand{\R}{\mathbb{R}} x\in\R") == "x∈ℝ"


def test_macros_cannot_be_kept_from_one_formula_to_the_next():
    """A definition in one formula is unknown in the next."""
    to_mathml(r"\newcommand{\once}{x}\once", True)
    assert to_mathml(r"\once", True).error.code == "MTH001"


@pytest.mark.parametrize(
    ("tex", "code", "offset", "said"),
    [
        (r"a + \alpa", "MTH001", 4, r"\alpa"),
        (r"a + \frac{a}{b", "MTH004", None, "brace"),
        (r"a^b^c", "MTH002", 3, "scripts"),
        (r"\begin{foo}a\end{foo}", "MTH003", 0, "foo"),
        (r"x \begin{align}a", "MTH004", 2, "align"),
        (r"x + \left( a", "MTH004", None, r"\right"),
        (r"x }", "MTH004", 2, ""),
        ("  ", "MTH005", 0, "empty"),
        (r"\label{a}", "MTH005", 0, "empty"),
        ("x" * 30_000, "MTH006", 0, "large"),
        ("{" * 500 + "}" * 500, "MTH006", 0, "large"),
        (r"\def\x{\x\x}\x", "MTH007", 12, r"\x"),
    ],
)
def test_faults_are_told_at_the_authors_character(tex, code, offset, said):
    """A formula that cannot be set says why, and where in what the author wrote."""
    fault = to_mathml(tex, True).error
    assert fault is not None
    assert fault.code == code and code in CODES
    assert said in fault.message
    if offset is not None:
        assert fault.offset == offset
    assert fault.help


def test_offset_survives_rewriting():
    """What was rewritten before it does not move the place of a fault."""
    tex = r"\SI{3}{\metre} + \ce{H2O} + \mbox{ab} + \foo + 1"
    fault = to_mathml(tex, True).error
    assert tex[fault.offset : fault.offset + fault.length] == r"\foo"


def test_unknown_command_names_those_that_are_close():
    """A misspelt command is told with what was meant."""
    assert r"`\alpha`" in to_mathml(r"\alpa", True).error.help


def test_fault_keeps_the_source_for_the_page():
    """A formula that fails gives its source back, to be shown in its place."""
    made = to_mathml(r" \foo{x} ", True)
    assert (made.mathml, made.tex) == ("", r"\foo{x}")


def test_every_command_that_is_offered_is_known():
    """No cure names a command that would be a fault itself."""
    unknown = []
    for command in COMMANDS:
        for tail in ("", "{a}{b}{c}", "(a\\right)", "[a]{b}{c}"):
            fault = to_mathml(f"{command}{tail}", True).error
            if fault is None or fault.code != "MTH001" or command not in fault.message:
                break
        else:
            unknown.append(command)
    assert unknown == []


def test_alternative_text_leaves_out_what_only_numbers():
    """The alternative text is the formula, not its labels and thin spaces."""
    made = to_mathml("\\label{eq:x}\n  a\\,b \\nonumber", True)
    assert made.alttext == "a b"


@pytest.mark.parametrize(
    "tex",
    [
        "{" * 9000 + "}" * 9000,
        "x^{" * 4000 + "}" * 4000,
        r"\left(" * 1000 + r"\right)" * 1000,
        r"\begin{matrix}" * 500 + r"\end{matrix}" * 500,
        r"\sqrt" * 3000 + " x",
        r"\hat" * 3900 + " x",
        r"\text{" * 2000 + "}" * 2000,
        r"\def\a#1{{{{{{#1}}}}}}" + r"\a{" * 100 + "x" + "}" * 100,
        "&" * 15_000,
        "'" * 19_000,
        r"\\" * 9000,
    ],
)
def test_no_nesting_uses_up_the_stack(tex):
    """A formula of any depth or length ends in MathML that can be printed, or in a fault."""
    made = to_mathml(tex, True)
    assert made.error is None or made.error.code in CODES
    if made.mathml:
        assert set_mathml(made.mathml).width >= 0


PIECES = st.sampled_from(
    r"\frac \left( \right) { } ^ _ & \\ \begin{array} \end{array} \begin{cases} \end{cases} x 1 + "
    r"\text{a} \ce{H2O} \SI{1}{\m} \label{x} $ # % \def\x \x \newcommand [ ] ' \sqrt \sum \tag{1} "
    "é 漢 \ufdd0 \ue000 < > \" \\".split()
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map(" ".join)), st.booleans())
def test_any_text_is_a_formula_or_a_fault(tex, display):
    """Whatever stands between the dollars ends in well-formed MathML or in a fault with a place."""
    made = to_mathml(tex, display)
    if made.error is None:
        root = etree.fromstring(made.mathml)
        assert root.get("alttext")
        assert "\ufdd0" not in made.mathml
    else:
        assert made.error.code in CODES
        assert 0 <= made.error.offset <= max(len(tex), 1)


def test_formulas_of_real_papers(shelves):
    """Every formula between dollars in real papers is set."""
    display, inline_ = r"(?<![\\$\w])\$\$(.+?)\$\$", r"(?<![\\$\w])\$([^$\n]*[^$\s\\])\$(?![\d$])"
    pattern = re.compile(f"{display}|{inline_}", re.S)
    faults, count = [], 0
    for paper in sorted([*shelves.glob("joss/*/paper.md"), *shelves.glob("scipy/*/main.md")]):
        text = re.sub(r"```.*?```|`[^`\n]*`", "", paper.read_text(errors="replace"), flags=re.S)
        for block, inline in pattern.findall(text):
            count += 1
            fault = to_mathml(block or inline, bool(block)).error
            if fault:
                faults.append((paper.parent.name, (block or inline)[:60], fault.message))
    assert count > 140
    assert faults == []


@pytest.mark.parametrize(
    ("tex", "dots"),
    [(r"a,\ldots,b", "…"), (r"x_1 \dots x_n", "…"), (r"a+\dots+b", "⋯"), (r"a\cdots b", "⋯")],
)
def test_dots_stand_on_the_line_or_on_the_axis(tex, dots):
    """Dots are one character, low between letters and commas, high between operators."""
    assert [mo.text for mo in tree(tex).iter(f"{NS}mo") if mo.text in "….⋯"] == [dots]


def test_indices_of_a_tensor_keep_their_order():
    """The upper index of `\\tensor` stands before the lower one that follows it, not above it."""
    root = tree(r"\tensor{T}{^a_b}")
    assert not list(root.iter(f"{NS}msubsup"))
    assert [e.tag.removeprefix(NS) for e in root.iter(f"{NS}msup", f"{NS}msub")] == ["msup", "msub"]
