"""Commands of math by what becomes of them: data that `normal` and `operators` ask."""

from __future__ import annotations

_GREEK_WORDS = """
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon
phi chi psi omega
"""
_GREEK = _GREEK_WORDS.split()
RENAMED = {
    "\\varlimsup": "\\overline{\\lim}",
    "\\varliminf": "\\underline{\\lim}",
    "\\injlim": "\\operatorname*{inj\\,lim}",
    "\\projlim": "\\operatorname*{proj\\,lim}",
    "\\pmb": "\\boldsymbol",
    "\\mathds": "\\mathbb",
    "\\mathbbm": "\\mathbb",
    "\\dotsc": "\u2026",
    "\\dotso": "\u2026",
    "\\dotsb": "\\cdots",
    "\\dotsm": "\\cdots",
    "\\dotsi": "\\cdots",
    "\\hdots": "\u2026",
    "\\slash": "/",
    "\\Or": "\\lor",
    "\\celsius": "{}^{\\circ}\\mathrm{C}",
    "\\textdegree": "{}^{\\circ}",
    "\\textmu": "\\mu",
    "\\textquotesingle": "'",
    "\\textasciitilde": "\\sim",
    "\\textbackslash": "\\backslash",
    "\\strut": "\\vphantom{(}",
    "\\mathstrut": "\\vphantom{(}",
    "\\hfill": "\\quad",
    "\\hfil": "\\quad",
    "\\cr": "\\\\",
    "\\newline": "\\\\",
    "\\tabularnewline": "\\\\",
    "\\dd": "\\mathrm{d}",
    "\\grad": "\\nabla",
    "\\curl": "\\nabla\\times",
    "\\tr": "\\operatorname{tr}",
    "\\Tr": "\\operatorname{Tr}",
    "\\rank": "\\operatorname{rank}",
    "\\erf": "\\operatorname{erf}",
    "\\thickspace": "\\;",
    "\\medspace": "\\:",
    "\\nobreakspace": "\\ ",
    "\\lparen": "(",
    "\\rparen": ")",
    "\\nobreakdash": "",
    "\\AA": "\\mathring{\\mathrm{A}}",
    "\\intop": "\\int",
    "\\varinjlim": "\\underset{\\to}{\\lim}",
    "\\varprojlim": "\\underset{\\gets}{\\lim}",
    "\\uline": "\\underline",
    "\\symbf": "\\mathbf",
    "\\symup": "\\mathrm",
    "\\symit": "\\mathit",
    "\\mathbfit": "\\boldsymbol",
    "\\symbfit": "\\boldsymbol",
    "\\wideparen": "\\overparen",
    "\\ldots": "\u2026",
    "\\textellipsis": "\u2026",
    "\\mathellipsis": "\u2026",
    "\\laplacian": "\\nabla^2",
    "\\euro": "\\text{\u20ac}",
    "\\smallsetminus": "\\setminus",
    "\\ohm": "\\Omega",
    "\\angstrom": "\\mathring{\\mathrm{A}}",
    "\\micro": "\\mu",
    **{f"\\up{name}": f"\\mathrm{{\\{name}}}" for name in _GREEK},
}
_DROPPED_WORDS = r"""
\displaylimits \nobreak \allowbreak \break \linebreak \nolinebreak \pagebreak \nopagebreak
\allowdisplaybreaks \noindent \indent \centering \raggedright \relax \protect \leavevmode \null
\tiny \scriptsize \footnotesize \small \normalsize \large \Large \LARGE \huge \Huge \boldmath
\unboldmath \bgroup \egroup \ignorespaces \unskip \mathsurround \global \long \par \samepage
\rowfont \/
"""
DROPPED = frozenset(_DROPPED_WORDS.split())

# commands whose last argument stands, the arguments before it (counted) being for looks only
UNWRAPPED = {
    "\\ensuremath": 0,
    "\\mathnormal": 0,
    "\\vcenter": 0,
    "\\mathlarger": 0,
    "\\mathsmaller": 0,
    "\\textcolor": 1,
    "\\rotatebox": 1,
    "\\scalebox": 1,
    "\\makebox": 0,
    "\\parbox": 1,
    "\\colorbox": 1,
    "\\href": 1,
    "\\resizebox": 2,
    "\\texorpdfstring": 0,
    "\\adjustbox": 1,
    "\\hyperref": 0,
}
TEXTUAL = {"\\href", "\\rotatebox", "\\hyperref", "\\makebox", "\\parbox", "\\colorbox"}

# commands that print nothing, with the number of their arguments
SILENT = {
    "\\color": 1,
    "\\vspace": 1,
    "\\require": 1,
    "\\cellcolor": 1,
    "\\rowcolor": 1,
    "\\displaybreak": 0,
    "\\phantomsection": 0,
    "\\qedhere": 0,
    "\\MoveEqLeft": 0,
    "\\sisetup": 1,
    "\\setlength": 2,
    "\\addtocounter": 2,
    "\\setcounter": 2,
}

# operators that the engine takes `\\limits` after
_LIMITED_WORDS = r"""
\sum \prod \coprod \int \iint \iiint \oint \oiint \idotsint \bigcup \bigcap \bigoplus \bigotimes
\bigodot \bigvee \bigwedge \bigsqcup \biguplus \lim \max \min \sup \inf \limsup \liminf \det \gcd
\Pr
"""
LIMITED = frozenset(_LIMITED_WORDS.split())

# a fence in a pair, by command: what opens and what closes it
FENCED = {
    "\\norm": ("\\lVert", "\\rVert"),
    "\\abs": ("\\lvert", "\\rvert"),
    "\\expval": ("\\langle", "\\rangle"),
    "\\ev": ("\\langle", "\\rangle"),
}

# fences about several arguments, `#` each
BRACKETED = {
    "\\ketbra": "\\left|#\\right\\rangle\\left\\langle#\\right|",
    "\\dyad": "\\left|#\\right\\rangle\\left\\langle#\\right|",
    "\\mel": "\\left\\langle#\\middle|#\\middle|#\\right\\rangle",
    "\\order": "\\mathcal{O}\\left(#\\right)",
    "\\comm": "\\left[#,#\\right]",
    "\\acomm": "\\left\\{#,#\\right\\}",
}

_DELIMITED_WORDS = r"""
\left \right \middle \big \Big \bigg \Bigg \bigl \Bigl \biggl \Biggl \bigr \Bigr \biggr \Biggr
\bigm \Bigm \biggm \Biggm
"""
DELIMITED = frozenset(_DELIMITED_WORDS.split())
ANGLES = {"<": "\\langle", ">": "\\rangle", "\\lt": "\\langle", "\\gt": "\\rangle"}
