"""The reader of TeX math: TeX in, MathML and its alternative text out. It knows no books.

`to_mathml` reads one formula; what hinders it is a `Fault` with its place. `macros` reads a
preamble's definitions, to be given to every formula after it. `build` gives the tree itself, for
those who set it; `spoken` is the alternative text; `printed_tag` is what a ``\\tag`` prints.
"""

from publisher.math.tex.formula import (
    Fault,
    Formula,
    build,
    macros,
    printed_tag,
    spoken,
    to_mathml,
)
from publisher.math.tex.macros import Macro

__all__ = [
    "Fault",
    "Formula",
    "Macro",
    "build",
    "macros",
    "printed_tag",
    "spoken",
    "to_mathml",
]
