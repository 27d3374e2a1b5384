"""Math: TeX in, MathML and its alternative text out."""

from publisher.markup.math.formula import Fault, Formula, build, macros, spoken, to_mathml
from publisher.markup.math.macros import Macro

__all__ = ["Fault", "Formula", "Macro", "build", "macros", "spoken", "to_mathml"]
