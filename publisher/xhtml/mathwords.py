"""Formulas in a line of plain text, for titles where nothing else can be shown: contents of
readers, bookmarks, names of documents.

In: a ``math`` element (MathML Core). Out: text with the signs of Unicode, *E = mc²*; its
alternative text where that would not be read as the formula is.
"""

from __future__ import annotations

from typing import Any

MATHML = "http://www.w3.org/1998/Math/MathML"
MATH = f"{{{MATHML}}}math"
"""The tag of a formula."""

_RAISED = dict(zip("0123456789+−-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ", strict=True))
_LOWERED = dict(
    zip("0123456789+−-=()aeijkmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑᵢⱼₖₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)
_SPACED = frozenset("=<>≤≥≠≈≡∼→←↔⇒∈∉⊂⊆∪∩+−×±")
_ROWS = ("math", "mrow", "mstyle", "mpadded", "semantics")
_TOKENS = ("mi", "mn", "mtext", "ms")


class _Unsayable(Exception):
    """A formula that no line of text shows."""


def linear(math: Any) -> str:
    """The formula `math`, an element of any ElementTree, as a line of text."""
    try:
        return " ".join(_words_of(math).split())
    except _Unsayable:
        return str(math.get("alttext", ""))


def _words_of(node: Any) -> str:
    name = node.tag.removeprefix(f"{{{MATHML}}}")
    if name in _TOKENS:
        text = "".join(node.itertext())
        return f" {text} " if name == "mi" and len(text) > 1 and text.isascii() else text
    if name == "mo":
        return _operator("".join(node.itertext()).strip())
    if name == "mspace":
        return " "
    parts = [child for child in node if child.tag != f"{{{MATHML}}}annotation"]
    if name in _ROWS:
        return "".join(_words_of(part) for part in parts)
    return _arranged(name, parts)


def _operator(sign: str) -> str:
    if sign in ("\u2061", "\u2062", "\u2063", "\u2064"):  # invisible: application, times, comma
        return ""
    return f" {sign} " if sign in _SPACED else sign


def _arranged(name: str, parts: list[Any]) -> str:
    """A base with what stands above, below or beside it."""
    if name in ("msup", "msub") and len(parts) == 2:
        return _words_of(parts[0]) + _script(parts[1], name)
    if name == "msubsup" and len(parts) == 3:
        return _words_of(parts[0]) + _script(parts[1], "msub") + _script(parts[2], "msup")
    if name == "mfrac" and len(parts) == 2:
        return "/".join(map(_grouped, parts))
    if name == "msqrt":
        return "√" + (
            _grouped(parts[0]) if len(parts) == 1 else f"({''.join(map(_words_of, parts))})"
        )
    raise _Unsayable


def _script(node: Any, name: str) -> str:
    signs = _RAISED if name == "msup" else _LOWERED
    words = _words_of(node).replace(" ", "")
    if words in ("′", "″", "*", "∗", "†"):
        return words
    if all(sign in signs for sign in words):
        return "".join(signs[sign] for sign in words)
    raise _Unsayable


def _grouped(node: Any) -> str:
    words = _words_of(node).strip()
    return words if words.isalnum() else f"({words})"
