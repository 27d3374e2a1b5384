"""Commands of packages that are said in TeX: macros, put in full before anything else, unless the
paper defines the name itself.

From *physics* (1.3), *derivative*, *braket*, *mhchem*'s arrows, MathJax and the commands for web
pages of MathJax, KaTeX and Temml, which leave what they wrap.
"""

from __future__ import annotations

from functools import cache

from publisher.math.tex.macros import Macro, definitions

_PREAMBLE = r"""
\def\pqty#1{\left(#1\right)}\def\bqty#1{\left[#1\right]}\def\vqty#1{\left|#1\right|}
\def\Bqty#1{\left\{#1\right\}}\def\quantity#1{\left\{#1\right\}}
\def\absolutevalue#1{\left|#1\right|}
\def\eval#1{\left.#1\right|}\def\evaluated#1{\left.#1\right|}
\def\commutator#1#2{\left[#1,#2\right]}\def\anticommutator#1#2{\left\{#1,#2\right\}}
\def\poissonbracket#1#2{\left\{#1,#2\right\}}\def\pb#1#2{\left\{#1,#2\right\}}
\def\va#1{\vec{\boldsymbol{#1}}}\def\vectorarrow#1{\vec{\boldsymbol{#1}}}
\def\vu#1{\boldsymbol{\hat{#1}}}\def\vectorunit#1{\boldsymbol{\hat{#1}}}
\def\vdot{\boldsymbol{\cdot}}\def\dotproduct{\boldsymbol{\cdot}}
\def\cross{\times}\def\crossproduct{\times}\def\cp{\times}
\def\gradient{\nabla}\def\divergence{\nabla\cdot}
\def\Res{\operatorname{Res}}\def\PV{\operatorname{P.V.}}
\def\pv{\mathcal{P}}\def\principalvalue{\mathcal{P}}\def\sgn{\operatorname{sgn}}
\def\qq#1{\quad\text{#1}\quad}\def\qqtext#1{\quad\text{#1}\quad}
\def\qcomma{\text{,}\quad}\def\qc{\text{,}\quad}\def\qcc{\quad\text{c.c.}\quad}
\def\qif{\quad\text{if}\quad}\def\qthen{\quad\text{then}\quad}\def\qelse{\quad\text{else}\quad}
\def\qotherwise{\quad\text{otherwise}\quad}\def\qunless{\quad\text{unless}\quad}
\def\qgiven{\quad\text{given}\quad}\def\qusing{\quad\text{using}\quad}
\def\qassume{\quad\text{assume}\quad}\def\qsince{\quad\text{since}\quad}
\def\qlet{\quad\text{let}\quad}\def\qfor{\quad\text{for}\quad}\def\qall{\quad\text{all}\quad}
\def\qeven{\quad\text{even}\quad}\def\qodd{\quad\text{odd}\quad}
\def\qinteger{\quad\text{integer}\quad}\def\qand{\quad\text{and}\quad}
\def\qor{\quad\text{or}\quad}\def\qas{\quad\text{as}\quad}\def\qin{\quad\text{in}\quad}
\def\differential{\mathrm{d}}\def\variation{\delta}\def\var{\delta}
\def\partialderivative#1#2{\frac{\partial #1}{\partial #2}}\def\odv{\dv}
\def\functionalderivative#1#2{\frac{\delta #1}{\delta #2}}\def\fdv#1#2{\frac{\delta #1}{\delta #2}}
\def\innerproduct#1#2{\left\langle #1\middle|#2\right\rangle}
\def\outerproduct#1#2{\left|#1\right\rangle\left\langle #2\right|}
\def\op#1#2{\left|#1\right\rangle\left\langle #2\right|}
\def\expectationvalue#1{\left\langle #1\right\rangle}
\def\matrixelement#1#2#3{\left\langle #1\middle|#2\middle|#3\right\rangle}
\def\matrixel#1#2#3{\left\langle #1\middle|#2\middle|#3\right\rangle}
\def\dotsx{\ldots\,}\def\enskip{\enspace}\def\sdot{\cdot}
\def\TextOrMath#1#2{#2}\def\noexpand{}\def\expandafter{}
\def\DOTSI{}\def\DOTSB{}\def\DOTSX{}
\def\class#1#2{#2}\def\id#1#2{#2}\def\cssId#1#2{#2}\def\style#1#2{#2}
\def\htmlClass#1#2{#2}\def\htmlId#1#2{#2}\def\htmlStyle#1#2{#2}\def\htmlData#1#2{#2}
\def\TeX{\text{TeX}}\def\LaTeX{\text{LaTeX}}\def\KaTeX{\text{KaTeX}}\def\Temml{\text{Temml}}
\def\LaTeXe{\text{LaTeX2ε}}\def\BibTeX{\text{BibTeX}}\def\XeTeX{\text{XeTeX}}
\def\mathsfit#1{\mathsf{#1}}\def\Tiny{}\def\sixptsize{}\def\reflectbox#1{#1}
\def\yields{\longrightarrow}\def\mesomerism{\longleftrightarrow}
\def\longrightharpoonup{\rightharpoonup}\def\longleftharpoondown{\leftharpoondown}
\let\xrightleftarrows=\xtofrom\let\xleftrightarrows=\xtofrom
\def\longdiv#1{\overline{\smash{)}#1}}
"""


@cache
def macros() -> dict[str, Macro]:
    """The macros, by name with the backslash."""
    return definitions(_PREAMBLE)
