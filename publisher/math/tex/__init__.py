"""The reader of TeX math: TeX in, MathML and its alternative text out. It knows no books.

`to_mathml` reads one formula; what hinders it is a `FormulaFault` with its place. `macros` reads a
preamble's definitions, to be given to every formula after it. `build_formula` gives the tree
itself, for those who set it; `alternative_text` is the alternative text; `printed_tag` is what a
``\\tag`` prints.
"""

from publisher.math.tex.formula import (
    Formula,
    FormulaFault,
    alternative_text,
    build_formula,
    macros,
    printed_tag,
    to_mathml,
)
from publisher.math.tex.macros import Macro

__all__ = [
    "Formula",
    "FormulaFault",
    "Macro",
    "alternative_text",
    "build_formula",
    "macros",
    "printed_tag",
    "to_mathml",
]
