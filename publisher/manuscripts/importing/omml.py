"""Equations of Word (OMML) as TeX.

In: an ``m:oMath`` element (ECMA-376 part 1, 22.1). Out: TeX. What holds no rule here gives what
stands in it, so that no letter is lost.
"""

from __future__ import annotations

import re
from typing import Any

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_SIGNS = {
    "∑": "\\sum", "∏": "\\prod", "∫": "\\int", "∬": "\\iint", "∭": "\\iiint", "∮": "\\oint",
    "⋃": "\\bigcup", "⋂": "\\bigcap", "⋁": "\\bigvee", "⋀": "\\bigwedge", "∐": "\\coprod",
}  # fmt: skip
_LETTERS = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ϵ": "epsilon",
    "ζ": "zeta",
    "η": "eta", "θ": "theta", "ϑ": "vartheta", "ι": "iota", "κ": "kappa", "λ": "lambda",
    "μ": "mu", "µ": "mu",
    "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "ϱ": "varrho", "σ": "sigma", "ς": "varsigma",
    "τ": "tau",
    "υ": "upsilon", "φ": "varphi", "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma",
    "Δ": "Delta", "∆": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma",
    "Υ": "Upsilon", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega", "±": "pm", "∓": "mp", "×": "times",
    "÷": "div",
    "·": "cdot", "⋅": "cdot", "∙": "cdot", "∗": "ast", "≤": "le", "≥": "ge", "≠": "ne",
    "≈": "approx",
    "≡": "equiv", "∼": "sim", "≅": "cong", "∝": "propto", "→": "to", "←": "leftarrow",
    "↔": "leftrightarrow",
    "⇒": "Rightarrow", "⇐": "Leftarrow", "⇔": "Leftrightarrow", "↦": "mapsto", "∈": "in",
    "∉": "notin",
    "⊂": "subset", "⊆": "subseteq", "⊃": "supset", "∪": "cup", "∩": "cap", "∅": "emptyset",
    "∀": "forall",
    "∃": "exists", "∞": "infty", "∂": "partial", "∇": "nabla", "∑": "sum", "∏": "prod", "∫": "int",
    "√": "surd", "…": "ldots", "⋯": "cdots", "⋮": "vdots", "⋱": "ddots", "∧": "wedge",
    "∨": "vee", "¬": "neg",
    "⊕": "oplus", "⊗": "otimes", "⊥": "perp", "∥": "parallel", "∠": "angle", "ℓ": "ell",
    "ℏ": "hbar",
    "′": "prime", "†": "dagger", "⟨": "langle", "⟩": "rangle", "⌊": "lfloor", "⌋": "rfloor",
    "⌈": "lceil",
    "⌉": "rceil", "‖": "Vert", "≪": "ll", "≫": "gg", "∣": "mid", "ℝ": "mathbb{R}", "ℕ": "mathbb{N}",
    "ℤ": "mathbb{Z}", "ℂ": "mathbb{C}", "ℚ": "mathbb{Q}",
}  # fmt: skip
_ACCENTS = {
    "\u0302": "hat", "^": "hat", "ˆ": "hat", "\u0303": "tilde", "~": "tilde", "\u0304": "bar",
    "\u0305": "bar",
    "¯": "bar", "\u0307": "dot", "\u0308": "ddot", "\u20d7": "vec", "→": "vec", "\u0301": "acute",
    "\u0300": "grave", "\u030c": "check", "\u0306": "breve",
}  # fmt: skip
_FENCES = {"{": "\\{", "}": "\\}", "⟨": "\\langle", "⟩": "\\rangle", "⌊": "\\lfloor",
"⌋": "\\rfloor",
           "⌈": "\\lceil", "⌉": "\\rceil", "‖": "\\Vert", "∥": "\\Vert", "": "."}  # fmt: skip
_FUNCTIONS = frozenset(
    "sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan log ln exp lim max min sup inf "
    "det "
    "arg dim gcd ker deg hom Pr".split()
)
_ESCAPED = {
    "%": "\\%",
    "&": "\\&",
    "#": "\\#",
    "$": "\\$",
    "_": "\\_",
    "{": "\\{",
    "}": "\\}",
    "\\": "\\backslash ",
}


def tex_of(element: Any) -> str:
    """The TeX of an element of OMML and all in it."""
    return re.sub(r"[ \t]+", " ", _tex(element)).strip()


def _tex(element: Any) -> str:
    if not isinstance(element.tag, str):
        return ""
    name = element.tag.removeprefix(_M)
    rule = _RULES.get(name)
    if rule is not None:
        return rule(element)
    if element.tag == f"{_W}t" or name == "t":
        return _text(element.text or "")
    if name.endswith("Pr") or element.tag == f"{_W}rPr":
        return ""
    return "".join(_tex(child) for child in element)


def _text(text: str) -> str:
    """Letters of a formula: those that TeX has by name are named."""
    out = []
    for letter in text:
        if letter in _LETTERS:
            out.append(f"\\{_LETTERS[letter]} ")
        elif letter == "−":
            out.append("-")
        elif letter in "\u2061\u2062\u2063\u200b":
            continue
        elif letter == "\u00a0":
            out.append("~")
        else:
            out.append(_ESCAPED.get(letter, letter))
    return "".join(out)


def _run(element: Any) -> str:
    """A run: upright words, bold and script letters are said to be."""
    text = "".join(t.text or "" for t in element.iter(f"{_M}t", f"{_W}t"))
    wording = _text(text)
    if not text.strip():
        return wording
    style = element.find(f"{_M}rPr/{_M}sty")
    kind = style.get(f"{_M}val", "i") if style is not None else "i"
    script = element.find(f"{_M}rPr/{_M}scr")
    face = {"double-struck": "mathbb", "script": "mathcal", "fraktur": "mathfrak",
    "sans-serif": "mathsf",
            "monospace": "mathtt"}.get(script.get(f"{_M}val",
            "") if script is not None else "")  # fmt: skip
    if face:
        return f"\\{face}{{{wording.strip()}}}"
    normal = element.find(f"{_M}rPr/{_M}nor") is not None
    if normal or (kind == "p" and re.search(r"[^\W\d_]{2}", text)):
        bare = text.strip()
        if bare in _FUNCTIONS:
            return f"\\{bare} "
        return "\\text{" + re.sub(r"[%&#$_{}\\]", lambda m: _ESCAPED[m[0]], text) + "}"
    if kind == "b":
        return f"\\mathbf{{{wording.strip()}}}"
    if kind == "bi":
        return f"\\boldsymbol{{{wording.strip()}}}"
    return wording


def _part(element: Any, name: str) -> str:
    hit = element.find(f"{_M}{name}")
    return "" if hit is None else _tex(hit).strip()


def _value(element: Any, path: str, usual: str) -> str:
    """A character or a flag of an element's properties; `usual` where it says none."""
    hit = element.find("/".join(f"{_M}{step}" for step in path.split("/")))
    if hit is None:
        return usual
    return str(hit.get(f"{_M}val", ""))


def _braced(tex: str) -> str:
    return f"{{{tex}}}"


def _base(element: Any) -> str:
    tex = _part(element, "e")
    return tex if re.fullmatch(r"\w|\\[A-Za-z]+|", tex) else _braced(tex)


def _fraction(element: Any) -> str:
    kind = _value(element, "fPr/type", "bar")
    top, bottom = _part(element, "num"), _part(element, "den")
    if kind == "lin" or kind == "skw":
        return f"{top}/{bottom}"
    if kind == "noBar":
        return f"\\genfrac{{}}{{}}{{0pt}}{{}}{{{top}}}{{{bottom}}}"
    return f"\\frac{{{top}}}{{{bottom}}}"


def _scripts(element: Any) -> str:
    sub, sup = _part(element, "sub"), _part(element, "sup")
    out = _base(element) or "{}"
    out += f"_{_braced(sub)}" if sub else ""
    return out + (f"^{_braced(sup)}" if sup else "")


def _before(element: Any) -> str:
    sub, sup = _braced(_part(element, "sub")), _braced(_part(element, "sup"))
    return f"{{}}_{sub}^{sup}{_part(element, 'e')}"


def _root(element: Any) -> str:
    degree = _part(element, "deg")
    return f"\\sqrt{f'[{degree}]' if degree else ''}{{{_part(element, 'e')}}}"


def _large(element: Any) -> str:
    """A sum, an integral: a sign with limits, and what stands behind it."""
    sign = _value(element, "naryPr/chr", "∫") or "∫"
    sub, sup = _part(element, "sub"), _part(element, "sup")
    out = _SIGNS.get(sign, _text(sign).strip())
    out += f"_{_braced(sub)}" if sub else ""
    out += f"^{_braced(sup)}" if sup else ""
    return f"{out} {_part(element, 'e')}"


def _fenced(element: Any) -> str:
    begin, end = _value(element, "dPr/begChr", "("), _value(element, "dPr/endChr", ")")
    between = _value(element, "dPr/sepChr", "|")
    inner = f" \\middle{between} " if between in ("|", "/") else f" {_text(between)} "
    parts = [_tex(part).strip() for part in element.findall(f"{_M}e")]
    left, right = (_FENCES.get(sign, sign) for sign in (begin, end))
    return f"\\left{left} {inner.join(parts)} \\right{right} "


def _function(element: Any) -> str:
    name = _part(element, "fName")
    return f"{name} {_part(element, 'e')}"


def _accent(element: Any) -> str:
    sign = _value(element, "accPr/chr", "\u0302")
    inner = _part(element, "e")
    command = _ACCENTS.get(sign, "hat")
    wide = {"hat": "widehat", "tilde": "widetilde", "bar": "overline"}
    long = len(re.sub(r"\\[A-Za-z]+|\W", "x", inner)) > 2
    return f"\\{wide.get(command, command) if long else command}{{{inner}}}"


def _bar(element: Any) -> str:
    under = _value(element, "barPr/pos", "bot") != "top"
    return f"\\{'underline' if under else 'overline'}{{{_part(element, 'e')}}}"


def _group(element: Any) -> str:
    sign = _value(element, "groupChrPr/chr", "⏟")
    command = {"⏟": "underbrace", "⏞": "overbrace"}.get(sign, "underbrace")
    return f"\\{command}{{{_part(element, 'e')}}}"


def _lower(element: Any) -> str:
    base, limit = _part(element, "e"), _part(element, "lim")
    if re.fullmatch(r"\\(?:lim|max|min|sup|inf|underbrace\{.*\})\s*", base, re.DOTALL):
        return f"{base.strip()}_{_braced(limit)}"
    return f"\\underset{{{limit}}}{{{base}}}"


def _upper(element: Any) -> str:
    base, limit = _part(element, "e"), _part(element, "lim")
    if base.startswith("\\overbrace"):
        return f"{base}^{_braced(limit)}"
    return f"\\overset{{{limit}}}{{{base}}}"


def _matrix(element: Any) -> str:
    rows = []
    for row in element.findall(f"{_M}mr"):
        rows.append(" & ".join(_tex(cell).strip() for cell in row.findall(f"{_M}e")))
    return f"\\begin{{matrix}} {_rows(rows)} \\end{{matrix}}"


def _rows(rows: list[str]) -> str:
    return " \\\\ ".join(rows)


def _lines(element: Any) -> str:
    rows = [_tex(row).strip() for row in element.findall(f"{_M}e")]
    return f"\\begin{{aligned}} {_rows(rows)} \\end{{aligned}}"


_RULES = {
    "r": _run, "f": _fraction, "sSup": _scripts, "sSub": _scripts, "sSubSup": _scripts,
    "sPre": _before,
    "rad": _root, "nary": _large, "d": _fenced, "func": _function, "acc": _accent, "bar": _bar,
    "groupChr": _group, "limLow": _lower, "limUpp": _upper, "m": _matrix, "eqArr": _lines,
}  # fmt: skip
