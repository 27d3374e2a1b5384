"""`\\ce` of mhchem."""

import pytest

from publisher.markup.math import to_mathml
from publisher.markup.math.chemistry import translate


@pytest.mark.parametrize(
    ("source", "tex"),
    [
        ("H2O", r"\mathrm{H}_{2}\mathrm{O}"),
        ("2H2 + O2", r"2\,\mathrm{H}_{2}+\mathrm{O}_{2}"),
        ("C -> D", r"\mathrm{C} \longrightarrow \mathrm{D}"),
        ("SO4^2-", r"\mathrm{SO}_{4}^{2-}"),
        ("NO3-", r"\mathrm{NO}_{3}^{-}"),
        ("Na+", r"\mathrm{Na}^{+}"),
        ("CuSO4.5H2O", r"\mathrm{CuSO}_{4}\cdot 5\,\mathrm{H}_{2}\mathrm{O}"),
        ("1/2 O2", r"\tfrac{1}{2}\,\mathrm{O}_{2}"),
        ("0.5 O2", r"0.5\,\mathrm{O}_{2}"),
        ("^{14}C", r"{}^{14}\mathrm{C}"),
        ("C6H5-CHO", r"\mathrm{C}_{6}\mathrm{H}_{5}{-}\mathrm{CHO}"),
        ("H2(aq)", r"\mathrm{H}_{2}\,\mathrm{(aq)}"),
        ("A <=> B", r"\mathrm{A} \rightleftharpoons \mathrm{B}"),
        ("A ->[heat] B", r"\mathrm{A} \xrightarrow{\text{heat}} \mathrm{B}"),
        ("AgCl v", r"\mathrm{AgCl}\downarrow "),
        ("CO2 ^", r"\mathrm{CO}_{2}\uparrow "),
        ("[AgCl2]-", r"[\mathrm{AgCl}_{2}]^{-}"),
        ("n H2O", r"n\,\mathrm{H}_{2}\mathrm{O}"),
        ("$x$ NaCl", r"{x}\mathrm{NaCl}"),
    ],
)  # fmt: skip
def test_notation(source, tex):
    """Each form of the mhchem manual becomes the TeX that sets it."""
    assert translate(source) == tex


@pytest.mark.parametrize("source", ["H2O", "A ->[a][b] B", "^{227}_{90}Th+", "\\alpha-D", "{", ""])
def test_result_is_a_formula_or_a_fault(source):
    """A formula of chemistry is set; what is broken is told, never raised."""
    made = to_mathml(f"\\ce{{{source}}}", False)
    assert made.mathml or made.error
