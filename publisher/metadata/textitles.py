"""Titles and names as pdflatex takes them.

In: inline XHTML of a title, or text that is escaped. Out: TeX. Formulas are the TeX that their
author wrote; Latin letters that pdflatex has in UTF-8 (Latin-1 and Latin Extended-A) stay; others
are made of accents, signs of TeX, or stay where TeX has none (inputenc 1.3, utf8enc.dfu).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from publisher.xhtml.mathwords import MATH
from publisher.xhtml.tree import Element, h, parse_body

_FACES = {h("em"): "emph", h("i"): "emph", h("strong"): "textbf", h("b"): "textbf",
          h("code"): "texttt", h("sub"): "textsubscript", h("sup"): "textsuperscript"}  # fmt: skip

_ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u",
    "\u0307": ".", "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d",
    "\u0327": "c", "\u0328": "k", "\u0331": "b",
}  # fmt: skip

_SIGNS = {
    "ʿ": "{\\textquoteleft}", "ʾ": "{\\textquoteright}", "ʻ": "{\\textquoteleft}",
    "ʼ": "{\\textquoteright}", "“": "``", "”": "\'\'", "‘": "`", "’": "\'", "–": "--", "—": "---",
    "…": "{\\dots}", "\u00a0": "~", "\u202f": "~", "\u2011": "-", "\u2010": "-", "−": "$-$",
    "×": "$\\times$", "≤": "$\\leq$", "≥": "$\\geq$", "≠": "$\\neq$", "≈": "$\\approx$",
    "→": "$\\to$", "∞": "$\\infty$", "∈": "$\\in$",
    **dict(zip("₀₁₂₃₄₅₆₇₈₉", (f"$_{n}$" for n in range(10)), strict=True)),
    **dict(zip("⁰⁴⁵⁶⁷⁸⁹", (f"$^{n}$" for n in (0, 4, 5, 6, 7, 8, 9)), strict=True)),
    **dict(zip(
        "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩ",
        (f"$\\{name}$" for name in (
            "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho"
            " sigma tau upsilon varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi"
            " Omega").split()),
        strict=True)),
}  # fmt: skip
"""Signs that are one in TeX. A word of Greek stays as it is: it is no formula."""

_HORN = "\u031b"
"""The horn of Vietnamese letters, which but for T5 no encoding of LaTeX has: a raised comma stands
for it."""

_GREEK = re.compile("[\u0370-\u03ff]{2,}")


def tex_letters(text: str) -> str:
    """`text`, which is escaped, with every letter that pdflatex takes."""
    if text.isascii():
        return text
    return "".join(_letter(sign, text) for sign in text)


def _letter(sign: str, text: str) -> str:
    if sign <= "\u017f" and sign != "\u00a0" and sign != "×":
        return sign
    if "\u0370" <= sign <= "\u03ff" and _GREEK.search(text):
        return sign
    if sign in _SIGNS:
        return _SIGNS[sign] if sign not in "“”‘’–—…" else sign
    parts = unicodedata.normalize("NFD", sign)
    base, marks = parts[0], parts[1:].replace(_HORN, "")
    horn = "\\textsuperscript{,}" if _HORN in parts else ""
    if (marks or horn) and base.isascii() and all(mark in _ACCENTS for mark in marks):
        made = "{\\i}" if base == "i" and marks[:1] not in "\u0323\u0328\u0331" else base
        for mark in marks:
            made = f"\\{_ACCENTS[mark]}{{{made}}}"
        return f"{{{made}{horn}}}"
    return sign


def tex_of(html: str, escape: Callable[[str], str]) -> str:
    """Inline XHTML as TeX; `escape` is what texts in it go through."""
    if "<" not in html:
        return escape(_unescaped(html))
    body = parse_body(html, "en").find(h("body"))
    return " ".join("".join(_pieces(body, escape)).split())


def _unescaped(html: str) -> str:
    from html import unescape

    return unescape(html)


def _pieces(node: Element, escape: Callable[[str], str]) -> Iterator[str]:
    yield _spaced(node.text, escape)
    for child in node:
        if child.tag == MATH:
            notes = [e for e in child.iter() if str(e.tag).endswith("}annotation")]
            yield f"${notes[0].text if notes else child.get('alttext', '')}$"
        elif child.get("role") != "doc-noteref":
            inside = "".join(_pieces(child, escape))
            yield f"\\{_FACES[child.tag]}{{{inside}}}" if child.tag in _FACES else inside
        yield _spaced(child.tail, escape)


def _spaced(text: str | None, escape: Callable[[str], str]) -> str:
    """`text` escaped; the spaces at its ends stay."""
    if not text:
        return ""
    before, after = " " * text[0].isspace(), " " * text[-1].isspace()
    return f"{before}{escape(text)}{after}" if text.strip() else " "


def ascii_letters(text: str) -> str:
    """`text` in letters, digits and ``:-._+/``; what is none of them is the number of its sign, so
    that two texts stay two."""
    return "".join(
        sign if (sign.isascii() and sign.isalnum()) or sign in ":-._+/" else f"u{ord(sign):04x}"
        for sign in text
    )
