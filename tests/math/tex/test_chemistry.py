"""`\\ce` and `\\pu` of mhchem."""

import pytest
from lxml import etree

from publisher.math.tex import to_mathml
from publisher.math.tex.chemistry import translate

NS = "{http://www.w3.org/1998/Math/MathML}"


def shown(tex):
    """The characters a formula shows."""
    made = to_mathml(tex, False)
    assert made.error is None, made.error
    root = etree.fromstring(made.mathml)
    for annotation in root.iter(f"{NS}annotation"):
        annotation.text = ""
    return "".join("".join(root.itertext()).split())


@pytest.mark.parametrize(
    ("source", "tex"),
    [
        ("H2O", r"\mathrm{H}_{2}\mathrm{O}"),
        ("2H2 + O2", r"2\,\mathrm{H}_{2} + \mathrm{O}_{2}"),
        ("C -> D", r"\mathrm{C} \longrightarrow \mathrm{D}"),
        ("SO4^2-", r"\mathrm{SO}_{4}{}^{2-}"),
        ("NO3-", r"\mathrm{NO}_{3}{}^{-}"),
        ("Na+", r"\mathrm{Na}^{+}"),
        ("Fe^n+", r"\mathrm{Fe}^{n +}"),
        ("CuSO4.5H2O", r"\mathrm{CuSO}_{4}\,{\cdot}\,5\,\mathrm{H}_{2}\mathrm{O}"),
        ("CuSO4*5H2O", r"\mathrm{CuSO}_{4}\,{\cdot}\,5\,\mathrm{H}_{2}\mathrm{O}"),
        ("KCl * 12 H2O", r"\mathrm{KCl}\,{\cdot}\,12\,\mathrm{H}_{2}\mathrm{O}"),
        ("1/2 O2", r"\tfrac{1}{2}\,\mathrm{O}_{2}"),
        ("(1/2) O2", r"(1/2)\,\mathrm{O}_{2}"),
        ("0.5 O2", r"0.5\,\mathrm{O}_{2}"),
        ("^{14}C", r"\prescript{14}{}{\mathrm{C}}"),
        ("^0_-1n-", r"\prescript{0}{-1}{\mathrm{n}}^{-}"),
        ("C6H5-CHO", r"\mathrm{C}_{6}\mathrm{H}_{5}{-}\mathrm{CHO}"),
        ("H2(aq)", r"\mathrm{H}_{2}\mkern2mu (\mathrm{aq})"),
        ("CO3^2-_{(aq)}", r"\mathrm{CO}_{3}{}^{2-}{}_{\mkern2mu (\mathrm{aq})}"),
        ("A <=> B", r"\mathrm{A} \rightleftharpoons \mathrm{B}"),
        ("A <--> B", r"\mathrm{A} \rightleftarrows \mathrm{B}"),
        ("A ->[heat] B", r"\mathrm{A} \xrightarrow{\mathrm{heat}} \mathrm{B}"),
        ("A ->T[on heating] B", r"\mathrm{A} \xrightarrow{\text{on heating}} \mathrm{B}"),
        ("AgCl v", r"\mathrm{AgCl} \downarrow {} "),
        ("CO2 ^", r"\mathrm{CO}_{2} \uparrow {} "),
        ("[AgCl2]-", r"[\mathrm{AgCl}_{2}]^{-}"),
        ("n H2O", r"n\,\mathrm{H}_{2}\mathrm{O}"),
        ("$x$ NaCl", r"x \,\mathrm{NaCl}"),
        (r"\ca Fe", r"{\sim}\mathrm{Fe}"),
        (r"A\bond{->}B", r"\mathrm{A}{\rightarrow}\mathrm{B}"),
        ("+ B", r"{} + \mathrm{B}"),
    ],
)  # fmt: skip
def test_notation(source, tex):
    """Each form of the mhchem manual becomes the TeX that sets it."""
    assert translate(source) == tex


@pytest.mark.parametrize(
    ("source", "tex"),
    [
        ("123 kJ", r"123~\mathrm{kJ}"),
        ("mm2", r"\mathrm{mm^{2}}"),
        ("123 J*s", r"123~\mathrm{J}\mkern1mu {\cdot}\mkern1mu \mathrm{s}"),
        ("123 kJ/mol", r"123~\mathrm{kJ}/\mathrm{mol}"),
        ("5 J // mol", r"5~\tfrac{\mathrm{J}}{\mathrm{mol}}"),
        ("123 kJ mol-1", r"123~\mathrm{kJ}\mkern3mu \mathrm{mol^{-1}}"),
        ("1.2e3 kJ", r"1.2\cdot 10^{3}~\mathrm{kJ}"),
        ("1,2E3 kJ", r"1{,}2\times 10^{3}~\mathrm{kJ}"),
        ("12345.67891", r"12\mkern2mu 345.678\mkern2mu 91"),
        ("+-5 K", r"\pm 5~\mathrm{K}"),
    ],
)
def test_quantities(source, tex):
    r"""A number with its unit, as `\pu` prints it."""
    assert translate(source, "pu") == tex


@pytest.mark.parametrize(("arrow", "above", "below"), [("<=>>", "⇀", "↽"), ("<<=>", "↽", "⇀")])
def test_unequal_arrows_are_two(arrow, above, below):
    """An equilibrium on one side has a long harpoon over or under a short one."""
    assert shown(f"\\ce{{A {arrow} B}}") == f"A{above}{below}B"


@pytest.mark.parametrize("bond", ["~", "~-", "~=", "~--", "-~-"])
def test_broken_bonds_are_drawn(bond):
    """A bond in dashes is ink between its atoms, in every combination with lines."""
    root = etree.fromstring(to_mathml(rf"\ce{{A\bond{{{bond}}}B}}", False).mathml)
    inked = [e for e in root.iter(f"{NS}mspace") if "background" in e.get("style", "")]
    assert len(inked) == 3


@pytest.mark.parametrize("source", [r"A\bond{?}B", "x" * 5000])
def test_broken_chemistry_is_told(source):
    """Chemistry that breaks the rules of its notation is a fault, never an exception."""
    assert to_mathml(f"\\ce{{{source}}}", False).error


@pytest.mark.parametrize("source", ["H2O", "A ->[a][b] B", "^{227}_{90}Th+", "\\alpha-D", "{", ""])
def test_result_is_a_formula_or_a_fault(source):
    """A formula of chemistry is set; what is broken is told, never raised."""
    made = to_mathml(f"\\ce{{{source}}}", False)
    assert made.mathml or made.error
