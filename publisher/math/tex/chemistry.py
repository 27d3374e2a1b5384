"""``\\ce{…}`` and ``\\pu{…}`` of mhchem as plain TeX.

In: the tokens of the argument, which `mhchem` reads. Out: TeX tokens standing where the call stood.
Scripts hang on the atom they belong to, charges after counts, as the mhchem manual shows them.
"""

from __future__ import annotations

from typing import Any

from publisher.math.tex import mhchem
from publisher.math.tex.mhchem import BadChemistry, ChemPiece, Pieces
from publisher.math.tex.tokens import Tokens, tokenise, untokenise

_ARROWS = {
    "->": "\\longrightarrow",
    "\u2192": "\\longrightarrow",
    "\u27f6": "\\longrightarrow",
    "<-": "\\longleftarrow",
    "<->": "\\longleftrightarrow",
    "<-->": "\\rightleftarrows",
    "<=>": "\\rightleftharpoons",
    "\u21cc": "\\rightleftharpoons",
    # one harpoon long, one short: no character of Unicode shows them
    "<=>>": "\\mathrel{\\mathrlap{\\raise.22em{\\xrightharpoonup{}}}"
    "\\hspace{.98em}\\lower.22em{\\leftharpoondown}\\hspace{.98em}}",
    "<<=>": "\\mathrel{\\mathrlap{\\lower.22em{\\xleftharpoondown{}}}"
    "\\hspace{.98em}\\raise.22em{\\rightharpoonup}\\hspace{.98em}}",
}
_STRETCHED = {"->": "\\xrightarrow", "\u2192": "\\xrightarrow", "\u27f6": "\\xrightarrow",
              "<-": "\\xleftarrow", "<->": "\\xleftrightarrow", "<=>": "\\xrightleftharpoons",
              "\u21cc": "\\xrightleftharpoons", "<-->": "\\xtofrom"}  # fmt: skip
_DASHES = "\\mkern2mu ".join(["\\rule[.24em]{.16em}{.05em}"] * 3)
_BONDS = {
    "-": "{-}",
    "1": "{-}",
    "=": "{=}",
    "2": "{=}",
    "#": "{\\equiv}",
    "3": "{\\equiv}",
    "~": f"{{{_DASHES}}}",
    "~-": f"{{\\mathrlap{{\\lower.15em{{-}}}}\\raise.15em{{{_DASHES}}}}}",
    "~=": f"{{\\mathrlap{{\\lower.2em{{-}}}}\\mathrlap{{\\raise.2em{{{_DASHES}}}}}-}}",
    "~--": f"{{\\mathrlap{{\\lower.2em{{-}}}}\\mathrlap{{\\raise.2em{{{_DASHES}}}}}-}}",
    "-~-": f"{{\\mathrlap{{\\lower.2em{{-}}}}\\mathrlap{{\\raise.2em{{-}}}}{_DASHES}}}",
    "...": "{\\cdot}{\\cdot}{\\cdot}",
    "....": "{\\cdot}{\\cdot}{\\cdot}{\\cdot}",
    "->": "{\\rightarrow}",
    "<-": "{\\leftarrow}",
    "<": "{<}",
    ">": "{>}",
}
_OPERATORS = {
    "<<": "\\ll ",
    ">>": "\\gg ",
    "\\pm": "\\pm ",
    "\\approx": "\\approx ",
    "$\\approx$": "\\approx ",
    "v": "\\downarrow {}",
    "(v)": "\\downarrow {}",
    "^": "\\uparrow {}",
    "(^)": "\\uparrow {}",
}
_PLAIN = {
    "tinySkip": "\\mkern2mu ",
    "entitySkip": "~",
    "pu-space-1": "~",
    "pu-space-2": "\\mkern3mu ",
    "1000 separator": "\\mkern2mu ",
    "commaDecimal": "{,}",
    "hyphen": "\\text{-}",
    "addition compound": "\\,{\\cdot}\\,",
    "electron dot": "\\mkern1mu \\bullet \\mkern1mu ",
    "KV x": "{\\times}",
    "prime": "\\prime ",
    "cdot": "\\cdot ",
    "tight cdot": "\\mkern1mu {\\cdot}\\mkern1mu ",
    "times": "\\times ",
    "circa": "{\\sim}",
    "ellipsis": "\\ldots ",
    "/": "/",
    " / ": "\\,/\\,",
}
_COMMAS = {"L": "6", "M": "3", "S": "1"}


def to_tex(argument: Tokens, at: int, machine: str = "ce") -> Tokens:
    """The formula, reaction or (`machine` ``pu``) quantity of `argument` as TeX tokens that all
    stand `at`. Raises `BadChemistry`."""
    return tokenise(translate(untokenise(argument), machine), at)


def translate(source: str, machine: str = "ce") -> str:
    """The TeX of one argument. Raises `BadChemistry`."""
    return _set(mhchem.read_chemistry(source.strip(), machine))


def _set(pieces: Pieces) -> str:
    out = "".join(piece if isinstance(piece, str) else _piece(piece) for piece in pieces)
    # an operation at an end keeps its space: something stands there that prints nothing
    ends = [i for i in (0, -1) if pieces and _operates(pieces[i])]
    return f"{'{}' if 0 in ends else ''}{out}{'{}' if -1 in ends else ''}"


def _operates(piece: ChemPiece | str) -> bool:
    return (
        isinstance(piece, ChemPiece)
        and piece.kind == "operator"
        and piece.parts["text"].strip("()") not in ("v", "^")
    )


def _piece(piece: ChemPiece) -> str:
    kind, parts = piece.kind, piece.parts
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind == "chemfive":
        return _entity(parts)
    if kind == "rm":
        return f"\\mathrm{{{parts['text']}}}"
    if kind == "text":
        return _words(parts["text"])
    if kind == "tex-math":
        return f"{parts['tex']} "
    if kind == "state of aggregation":
        return f"\\mkern2mu {_set(parts['inner'])}"
    if kind == "bond":
        if parts["text"] not in _BONDS:
            raise BadChemistry(f"`{parts['text']}` is no bond")
        return _BONDS[parts["text"]]
    if kind == "frac":
        return f"\\tfrac{{{parts['above']}}}{{{parts['below']}}}"
    if kind == "arrow":
        return _arrow(parts["arrow"], _set(parts["above"]), _set(parts["below"]))
    if kind == "operator":
        return f" {_OPERATORS.get(parts['text'], parts['text'])} "
    if kind == "1st-level escape":
        return f"{parts['text']} "
    if kind.startswith("comma enumeration"):
        return f"{{{parts['text']}}}\\mkern{_COMMAS.get(kind[-1], '1')}mu "
    first, second = _set(parts["first"]), _set(parts["second"])
    if kind == "underbrace":
        return f"\\underbrace{{{first}}}_{{{second}}}"
    name = {"pu-frac": "tfrac", "frac-ce": "frac"}.get(kind, kind)
    return f"\\{name}{{{first}}}{{{second}}}"


def _entity(parts: dict[str, Any]) -> str:
    """An amount, an atom, and the scripts at its four corners."""
    a, b, p, o, q, d = (_set(parts[part]) for part in "abpoqd")
    out = f"{_tight(a)}\\," if a else ""
    atom = _tight(o)
    if b or p:
        atom = f"\\prescript{{{b}}}{{{p}}}{{{atom}}}"
    out += atom
    base = "" if atom else "{}"
    below = f"{base}_{{{q}}}" if q else ""
    above = f"{base}^{{{d}}}" if d else ""
    kind = parts["kind"]
    if kind == "kv":  # charges of Kröger and Vink stand over the place
        return out + below + (above if not (below and base) else f"^{{{d}}}")
    if kind == "oxidation":
        return out + above + (f"{{}}_{{{q}}}" if above and below else below)
    return out + below + (f"{{}}^{{{d}}}" if below and above else above)


def _tight(tex: str) -> str:
    """A sign that begins `tex` belongs to it: no space of an operation."""
    return f"{{{tex}}}" if tex[:1] in ("+", "-") else tex


def _words(text: str) -> str:
    if "^" in text or "_" in text:
        return f"\\mathrm{{{text.replace(' ', '~')}}}"
    return f"\\text{{{text}}}"


def _arrow(arrow: str, above: str, below: str) -> str:
    if not above and not below:
        return f" {_ARROWS[arrow]} "
    if arrow in _STRETCHED:
        under = f"[{{{below}}}]" if below else ""
        return f" {_STRETCHED[arrow]}{under}{{{above}}} "
    tex = _ARROWS[arrow]
    tex = f"\\overset{{{above}}}{{{tex}}}" if above else tex
    tex = f"\\underset{{{below}}}{{{tex}}}" if below else tex
    return f" \\mathrel{{{tex}}} "
