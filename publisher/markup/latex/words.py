"""What LaTeX's commands for text stand for: characters, styles, boxes, measures.

Data alone; `commands` asks it. A command that is in no table here is left out and shown.
"""

from __future__ import annotations

import re

from publisher.languages.texletters import SYMBOLS

SIGNS = {
    **{name: sign for name, sign in SYMBOLS.items() if name not in ("par", "newline", "bibstring")},
    "XeTeX": "XeTeX", "LuaTeX": "LuaTeX", "textmu": "µ", "textohm": "Ω", "textcelsius": "℃",
    "textdagger": "†", "dag": "†", "textdaggerdbl": "‡", "ddag": "‡", "textrightarrow": "→",
    "textleftarrow": "←", "textsection": "§", "textparagraph": "¶", "textonehalf": "½",
    "textregistered": "®", "checkmark": "✓", "quad": "\u2003", "qquad": "\u2003\u2003",
    "enspace": "\u2002", "thinspace": "\u2009",
}  # fmt: skip
STYLES = {
    "textbf": "strong", "textit": "em", "emph": "em", "textsl": "em", "texttt": "code",
    "paragraph": "strong", "subparagraph": "strong", "underline": "u",
    "textsubscript": "sub", "textsuperscript": "sup", "st": "del", "sout": "del",
    "uline": "u", "hl": "mark",
}  # fmt: skip
CLASSES = {"textsc": "smallcaps"}
"""What is a class of a span rather than an element."""
SWITCH = re.compile(
    r"\{\s*\\(bf|bfseries|it|itshape|em|sl|tt|ttfamily|sc|scshape|tiny|scriptsize|footnotesize|small"
    r"|normalsize|large|Large|LARGE|huge|Huge|rm|sf|sffamily|raggedright)(?![A-Za-z])[ \t]*\n?"
)
SWITCHES = {
    "bf": "textbf", "bfseries": "textbf", "it": "emph", "itshape": "emph", "em": "emph",
    "sl": "emph", "tt": "texttt", "ttfamily": "texttt", "sc": "textsc", "scshape": "textsc",
}  # fmt: skip
HEADINGS = {"chapter": 1, "section": 1, "subsection": 2, "subsubsection": 3}
BOXES = frozenset(
    """rotatebox resizebox scalebox parbox makecell mbox hbox fbox text shortstack thead textnormal
    textrm textsf textmd textup raisebox multirow textcolor colorbox adjustbox""".split()
)
MUTE = frozenset(
    """noindent centering raggedright smallskip medskip bigskip newline linebreak small footnotesize
    normalsize large hfill vfill sloppy raggedbottom allowbreak nobreak protect xspace
    maketitle par leavevmode relax indent newline frenchspacing onecolumn twocolumn
    singlespacing doublespacing onehalfspacing selectfont bgroup egroup null strut""".split()
)
"""What only tells LaTeX how to set a page: left out without a word."""
MEASURES = frozenset(
    """vspace vskip setlength addtolength setcounter addtocounter pagestyle rule
    thispagestyle vphantom linespread fontsize usepackage captionsetup
    pagenumbering enlargethispage setstretch""".split()
)
"""The same with arguments, which are measures."""
GAPS = frozenset({"hspace", "hphantom", "phantom", "hfil"})
"""What is set as a space."""
FORMULAS = frozenset(
    """SI si num qty unit ang numrange SIrange qtyrange numlist SIlist ce ensuremath""".split()
)
"""What is set as math wherever it stands."""
CODES = frozenset({"path", "nolinkurl", "code", "lstinline", "file", "pkg", "proglang"})
"""What is set as code."""
