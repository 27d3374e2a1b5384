"""Formulas on their way through the text: nothing of them is lost."""

from types import SimpleNamespace

import pytest
from lxml import etree

from publisher.markup.finish.sanitise import sanitise
from publisher.math.picture import set_mathml
from publisher.math.tex import to_mathml


@pytest.mark.parametrize(
    "tex",
    [
        r"\begin{array}{l|r}a&b\\\hline c&ddd\end{array}",
        r"\begin{aligned}a&=b\\ &=ccc\end{aligned}",
        r"x\mathrel{R}y\!z",
        r"\begin{cases}a&b\\c&d\end{cases}",
        r"\rule{1em}{1pt}\rule[1ex]{1em}{1pt}",
        r"\llap{x}\clap{y}\raisebox{1em}{z}",
        r"\text{\textbf{a} \textit{b} \texttt{c} \textsf{d}}",
        r"\sout{x}\fbox{y}\cancelto{0}{x}",
        r"\begin{array}{|c:c|}\hline a&b\\\hline\end{array}",
    ],
)
def test_layout_survives_sanitising(tex):
    """The strict pass takes nothing from the MathML that we made."""
    made = to_mathml(tex, True).mathml
    root = etree.fromstring(f"<p>{made}</p>")
    sanitise(root, SimpleNamespace())
    assert etree.tostring(root[0]) == etree.tostring(etree.fromstring(made))


@pytest.mark.parametrize("style", ["width:url(http://x)", "background:red", "width:1em;behavior:x"])
def test_other_style_goes(style):
    """A style that is none of ours does not stay on MathML."""
    root = etree.fromstring('<p><math xmlns="http://www.w3.org/1998/Math/MathML"/></p>')
    root[0].set("style", style)
    sanitise(root, SimpleNamespace())
    assert root[0].get("style") is None


def test_columns_are_aligned_without_css():
    """Where a reader has taken the CSS away, columns follow `columnalign`."""
    made = to_mathml(r"\begin{array}{l}x\\xxxx\end{array}", True).mathml
    root = etree.fromstring(made)
    for cell in root.iter("{http://www.w3.org/1998/Math/MathML}mtd"):
        cell.attrib.clear()
    first, second = (mark.x for mark in set_mathml(root).marks[:2])
    assert first == pytest.approx(second)


def test_a_macro_of_the_preamble_is_known_in_formulas_and_in_the_text(compose):
    """As one that the text defines."""
    text = compose(r"So $\R$ and \me.", preamble=r"\newcommand{\R}{x}\newcommand{\me}{I}")
    assert "<mi>x</mi>" in text.body
    assert "and I.</p>" in text.body
    assert text.diagnostics == ()
