"""Formulas for print: extent, ink, and the picture that WeasyPrint draws."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from publisher.math.layout.boxes import Glyph, Letters, Rule, Stroke, corners
from publisher.math.picture import EDGE, draw_mathml, fit, set_mathml, to_svg
from publisher.math.tex import to_mathml
from publisher.model.style import FormulaFace
from publisher.typeset.formulas import BESIDE, Formulas
from publisher.typeset.weasy.formulas import FormulaImage


def box(tex, display=True):
    """What is set for a formula that must be sound."""
    made = to_mathml(tex, display)
    assert made.error is None, made.error
    return set_mathml(made.mathml)


SOURCE_SERIF = FormulaFace(
    "fontpkg_source_serif_4", "SourceSerif4[opsz,wght].ttf", "SourceSerif4-Italic[opsz,wght].ttf",
    symbols=1.0, axis=0.258, small=0.475,
)  # fmt: skip


def glyphs(tex, face):
    """The shape of each glyph of a formula in `face`, by its name, and the height of its middle."""
    marks = set_mathml(to_mathml(tex, True).mathml, face=face).marks
    return {
        mark.shape.key: (mark.shape, mark.y + (mark.shape.bottom + mark.shape.top) / 2 * mark.size)
        for mark in marks
        if isinstance(mark, Glyph)
    }


def test_letters_are_those_of_the_face_that_is_handed_in():
    """Two books of one process have each their own."""
    ours, other = (glyphs("x + 2", face) for face in (FormulaFace(), SOURCE_SERIF))
    for key in (("italic", "x"), ("roman", "two")):
        assert ours[key][0].contours != other[key][0].contours
    assert ours == glyphs("x + 2", FormulaFace())


@pytest.mark.parametrize("face", [FormulaFace(), SOURCE_SERIF], ids=["Garamond", "Source Serif"])
def test_signs_stand_at_one_height(face):
    """Those that the text face draws and those of the math font; Source Serif has its own higher,
    beside figures as high as capitals."""
    middles = [middle for (_, name), (_, middle) in glyphs("+ - = \\leq \\oplus", face).items()]
    assert len(middles) == 5
    assert max(middles) - min(middles) < 0.04


def ink(mark):
    """Left, bottom, right and top of a mark, in em."""
    if isinstance(mark, Glyph):
        shape, size = mark.shape, mark.size
        return (
            mark.x + shape.left * size,
            mark.y + shape.bottom * size,
            mark.x + shape.right * size,
            mark.y + shape.top * size,
        )
    if isinstance(mark, Letters):
        return mark.x, mark.y, mark.x, mark.y
    xs, ys = zip(*corners(mark), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


FORMULAS = [
    r"f",
    r"\hat{f}_i",
    r"e^{i\pi}+1=0",
    r"\sum_{i=1}^n x_i^2 \geq \frac{a}{\sqrt{b+c}}",
    r"\int_{-\infty}^\infty x f(x)\,dx",
    r"\begin{pmatrix}a & b\\ c& d\end{pmatrix}",
    r"f(x)=\begin{cases}x^2 & \text{if } x>0\\ 0 & \text{otherwise}\end{cases}",
    r"\begin{aligned}a&=b+c\\ &=\frac{d}{e}\end{aligned}",
    r"\underbrace{a+b+\cdots}_{n\text{ times}}\overbrace{x}^y",
    r"\sqrt[3]{\frac{1+\sqrt{x}}{2}}",
    r"\left\{\frac{\partial^2 u}{\partial t^2}\right\}\vec{E}\bar{y}\widehat{abc}\overline{AB}",
    r"A\xrightarrow[b]{a+c} B",
    r"\lim_{x\to 0}\prod_{k}\bigcup_i A_i",
    r"\mathcal{L}\mathscr{F}\mathfrak{g}\mathbf{x}\boldsymbol{\beta}\mathsf{x}\mathtt{y}",
    r"\Bigg(\binom{n}{k}\Bigg)",
    r"\boxed{E=mc^2}\cancel{x}\phantom{y}",
    r"\begin{array}{c|c}a&b\\\hline c&d\end{array}",
    r"\ce{H2O}\SI{3}{\metre\per\second}",
    r"{}_1^2X_3^4",
]


@pytest.mark.parametrize("tex", FORMULAS)
@pytest.mark.parametrize("display", [True, False])
def test_ink_stays_inside_the_picture(tex, display):
    """No glyph and no rule reaches out of the extent that is told, so nothing is cut."""
    made = box(tex, display)
    assert made.marks
    for mark in made.marks:
        left, bottom, right, top = ink(mark)
        assert left >= -0.06 and right <= made.width + 0.06
        assert bottom >= -made.depth - 0.06 and top <= made.height + 0.06


def test_letters_stand_on_the_baseline():
    """A formula of plain letters has no depth but the overshoot of its round letters."""
    drawn = to_svg("x", False)
    assert drawn.depth_em < 0.05
    assert 0.4 < drawn.height_em < 0.5
    assert to_svg("y", False).depth_em > 0.2


def test_letters_are_those_of_the_text():
    """Letters and figures come from the text face, symbols from the math font."""
    faces = {mark.shape.key for mark in box(r"x\mathrm{d}\mathbf{v}2\in\mathcal{L}").marks}
    assert {face for face, _ in faces} == {"italic", "roman", "bold", "symbols"}


def test_superscript_is_smaller_and_higher():
    """A script is set smaller, above the line, and right of its base."""
    base, script = box("x^2").marks
    assert script.size < base.size and script.y > 0.2 and script.x > base.x


def test_both_scripts_keep_apart():
    """A superscript and a subscript of one base do not touch."""
    _, sub, sup = sorted(box("x_{b}^{g}").marks, key=lambda mark: (mark.size < 1, mark.y))
    assert ink(sup)[1] > ink(sub)[3]


def test_fraction_bar_lies_on_the_axis():
    """The bar of a fraction stands at the height of a minus sign, numerator over it."""
    made = box(r"\frac{a}{b}")
    (bar,) = [mark for mark in made.marks if isinstance(mark, Rule)]
    assert bar.y + bar.height / 2 == pytest.approx(FormulaFace().axis)
    above, below = [mark for mark in made.marks if isinstance(mark, Glyph)]
    assert ink(above)[1] > bar.y + bar.height and ink(below)[3] < bar.y


def test_fences_grow_with_what_they_hold():
    """Delimiters of `\\left` and `\\right` cover a fraction; plain ones do not grow."""
    grown = box(r"\left(\frac{\frac{a}{b}}{\frac{c}{d}}\right)")
    assert max(mark.shape.total for mark in grown.marks if isinstance(mark, Glyph)) > 2
    plain = box(r"(\frac{a}{b})")
    assert max(mark.shape.total for mark in plain.marks if isinstance(mark, Glyph)) < 1


@pytest.mark.parametrize("rows", [2, 5, 12, 40])
def test_fences_of_any_height(rows):
    """A brace over many rows is put together from parts and covers nine tenths of them."""
    inner = r"\\".join("x" for _ in range(rows))
    made = box(rf"\left\{{\begin{{array}}{{c}}{inner}\end{{array}}\right.")
    pieces = [mark for mark in made.marks if mark.shape.key[0] == "symbols"]
    top, bottom = max(ink(p)[3] for p in pieces), min(ink(p)[1] for p in pieces)
    assert top - bottom >= 0.85 * made.total


def test_sizes_of_big():
    r"""`\big`, `\Big`, `\bigg` and `\Bigg` are each taller than the one before."""
    heights = [box(rf"\{name}(").total for name in ("big", "Big", "bigg", "Bigg")]
    assert all(b > a for a, b in pairwise(heights))


def test_display_style_sets_operators_large_with_limits():
    """A sum is larger in display, and its limits stand over and under it."""
    shown, inline = box(r"\sum_{i}^{n} x"), box(r"\sum_{i}^{n} x", display=False)
    assert shown.total > inline.total
    assert shown.width < inline.width


def test_space_around_relations_but_not_in_scripts():
    """Relations have space in the line and none in a script, as in TeX."""
    line, script = box("a=b"), box("x^{a=b}")
    glyphs = [mark for mark in script.marks if mark.size < 1]
    width = glyphs[-1].x + glyphs[-1].shape.advance * glyphs[-1].size - glyphs[0].x
    assert line.width > width / glyphs[0].size + 0.4


def test_f_keeps_clear_of_the_parenthesis():
    """The hook of an italic f does not touch the parenthesis after it."""
    letter, fence = box("f(").marks
    assert ink(fence)[0] > ink(letter)[2] - 0.02


def test_matrix_has_rows_and_columns():
    """Entries of one row stand on one line, of one column under each other."""
    marks = [m for m in box(r"\begin{matrix}x&x\\x&x\end{matrix}").marks if isinstance(m, Glyph)]
    assert len({round(m.y, 3) for m in marks}) == 2
    assert len({round(m.x, 3) for m in marks}) == 2


def test_numbers_of_rows_stand_at_the_edge_of_the_page():
    """Rows with numbers of their own are centred in the measure, their numbers flush right, also of
    a row with fewer columns."""
    tex = r"\begin{align}a&=b\label{x}\\c\label{y}\end{align}"
    math = to_mathml(tex, True, numbers={"x": "1", "y": "22"}).mathml
    made = set_mathml(math, 30)
    rows = sorted({round(mark.y, 3) for mark in made.marks}, reverse=True)
    assert made.width == 30 and len(rows) == 2
    for y in rows:
        right = max(ink(mark)[2] for mark in made.marks if round(mark.y, 3) == y)
        assert 29.7 < right <= 30
    assert 13 < min(ink(mark)[0] for mark in made.marks) < 15
    assert set_mathml(math).width < 10


def test_characters_without_a_glyph_are_left_to_other_fonts():
    """Text in a script that no face of ours has stays text in the picture, and is told."""
    made = box(r"\text{단}")
    assert any(isinstance(mark, Letters) for mark in made.marks)
    assert not FormulaImage(made, EDGE).drawable
    svg = draw_mathml(to_mathml(r"\text{단}", False).mathml).svg
    assert "<text" in svg and "단" in svg


@pytest.mark.parametrize("tex", FORMULAS)
def test_svg_names_no_font_and_scales_with_the_type(tex):
    """The picture is one path of outlines with whole numbers, its size in em."""
    drawn = to_svg(tex, True)
    root = etree.fromstring(drawn.svg)
    assert "font" not in drawn.svg
    assert root.get("width").endswith("em")
    assert float(root.get("height")[:-2]) == pytest.approx(drawn.height_em, abs=0.002)
    (path,) = root
    assert re.fullmatch(r"[MLhvlqcz\d\- ]+", path.get("d"))


def test_svg_is_the_same_each_time():
    """One formula is one picture, byte for byte."""
    assert len({to_svg(FORMULAS[3], True).svg for _ in range(3)}) == 1


def test_svg_starts_at_the_foot_of_its_depth():
    """Lowered by its depth the picture's baseline is the line's."""
    drawn = to_svg("y", False)
    _, y, _, height = map(int, etree.fromstring(drawn.svg).get("viewBox").split())
    assert (y + height) / 1000 == pytest.approx(drawn.depth_em, abs=0.002)


def test_fault_is_given_back():
    """TeX that cannot be set gives its fault and no picture."""
    drawn = to_svg(r"\foo", False)
    assert drawn.svg is None and drawn.error.code == "MTH001"


def test_text_that_is_no_xml():
    """What is no MathML at all is refused in words."""
    with pytest.raises(ValueError, match="MathML"):
        set_mathml("<math")


@pytest.mark.parametrize(("width", "scale"), [(10, 1), (30, 1), (60, 0.5), (0, 1)])
def test_fit(width, scale):
    """A formula wider than the measure is scaled down to it, no other."""
    assert fit(width, 30) == scale


PIECES = st.sampled_from(
    r"x f_i \frac{a}{b} \sqrt{x} ^2 _3 \left( \right) \begin{cases}a\\b\end{cases} \sum \int + = "
    r"\hat{x} \overline{x} \text{a} | \| \big( \underbrace{x}_n \xrightarrow{x} "
    r"\begin{matrix}a&b\\c&d\end{matrix} \mathbb{R} \cancel{x} \boxed{x} \quad \! 漢 "
    r"\phantom{x} {} \prime \binom{n}{k}".split()
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=14).map(" ".join), st.booleans())
def test_every_formula_that_has_mathml_has_a_picture(tex, display):
    """What can be shown on a screen can be printed: finite extent, well-formed picture."""
    made = to_mathml(tex, display)
    if made.error is None:
        drawn = draw_mathml(made.mathml)
        etree.fromstring(drawn.svg)
        assert 0 <= drawn.height_em < 1000 and 0 <= drawn.width_em < 1000


def test_weasyprint_draws_formulas_as_its_own_images(tmp_path, run):
    """In a page a formula stands on the baseline in the colour of the text; a glyph that is used
    twice is in the file once."""
    weasyprint = pytest.importorskip("weasyprint")
    import pikepdf

    image = FormulaImage(box(r"x+x=2x", display=False), EDGE)
    width, height = image.size
    style = f"width:{width}em;height:{height}em;vertical-align:{-image.box.depth - EDGE}em"
    html = f'<p style="color:red">a <img alt="2x" src="formula:1" style="{style}"> b</p>'
    target = tmp_path / "a.pdf"
    weasyprint.HTML(string=html).write_pdf(target, cache={"formula:1": image})
    with pikepdf.open(target) as pdf:
        forms = pdf.pages[0].Resources.XObject
        assert len(forms) == 4
        content = pdf.pages[0].Contents.read_bytes()
        assert content.count(b" Do") == 6
        assert b"1 0 0 rg" in content
    assert run("qpdf", "--check", target).returncode == 0


def test_strokes_are_drawn():
    """A cancelled formula has a line through it."""
    assert any(isinstance(mark, Stroke) for mark in box(r"\cancel{x}").marks)


def test_formula_wider_than_the_page_is_told():
    """A formula that has to be set much smaller to fit is a warning that names the cure."""
    root = to_mathml(f"\\sqrt{{{'+'.join('abcdefgh' * 6)}}}", True).mathml
    math = etree.fromstring(root)
    formulas = Formulas("kim", 20, FormulaFace())
    formulas.draw(math)
    assert [said.code for said in formulas.diagnostics] == ["MTH008"]


def test_a_formula_that_can_be_parted_is_no_smaller():
    """It is set in lines, and leaves its number the room that it takes."""
    math = etree.fromstring(to_mathml("+".join("abcdefgh" * 6), True).mathml)
    math.set(BESIDE, "2.5")
    formulas = Formulas("kim", 20, FormulaFace())
    picture = formulas.draw(math)
    assert formulas.diagnostics == []
    width, height = (float(n) for n in re.findall(r"([\d.]+)em", picture.get("style")))
    assert 14 < width <= 17.5 and height > 5
