"""Formulas where only a line of text can be shown."""

import pytest
from lxml import etree

from publisher.math.tex.formula import to_mathml
from publisher.xhtml.mathwords import linear


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        (r"\alpha < \beta", "α < β"),
        ("x^2", "x²"),
        (r"O(n \log n)", "O(n log n)"),
        ("H_2O", "H₂O"),
        (r"L^{-1}", "L⁻¹"),
        (r"a_i^2", "aᵢ²"),
        (r"\frac{1}{2}", "1/2"),
        (r"\frac{a+b}{c}", "(a + b)/c"),
        (r"\sqrt{2}", "√2"),
        (r"\Lambda\text{CDM}", "ΛCDM"),
    ],
)
def test_a_simple_formula_is_said_in_signs(tex, said):
    """As a title would write it by hand."""
    assert linear(etree.fromstring(to_mathml(tex, False).mathml)) == said


@pytest.mark.parametrize(
    "tex", [r"\sum_{i=1}^n i", r"\hat{x}", "x^{q}", r"\begin{matrix}a\end{matrix}"]
)
def test_a_formula_that_no_line_shows_is_said_by_its_source(tex):
    """Its alternative text is better than its letters in a heap."""
    root = etree.fromstring(to_mathml(tex, False).mathml)
    assert linear(root) == root.get("alttext")
