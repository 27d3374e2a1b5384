"""What stands inside a paragraph of HTML, as Markdown.

In: a leaf of a tidied tree. Out: one line of Markdown (hard breaks apart) that gives the same text
with its emphasis, links, notes, code, sub- and superscripts, math and ruby.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape as html_escape

from publisher.manuscripts.importing.escaping import escape_start, escape_text
from publisher.manuscripts.importing.tree import Element, text_of

_EMPHASIS = {"em": "*", "i": "*", "cite": "*", "var": "*", "dfn": "*", "strong": "**", "b": "**"}
_SCRIPT = {"sup": "^", "sub": "~"}
_CODE = frozenset(("code", "tt", "kbd", "samp"))
_QUOTES = {"q": ("“", "”")}
_SPACE = re.compile(r"[ \t\n\r\f]+")
_LINK = re.compile(r"^(?:https?://|mailto:)\S+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Context:
    """What the tree around a leaf decides: `calls` maps a link's element to the label of the note
    it calls; `backlinks` are links from a note back; `images` maps a ``src`` to a file name."""

    calls: Mapping[Element, str] = field(default_factory=dict)
    backlinks: frozenset[Element] = frozenset()
    images: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Piece:
    """`text` is plain where `markup` is false, else Markdown made here."""

    text: str
    markup: bool = False


def markdown(leaf: Element, context: Context, block: bool = True) -> str:
    """The inline content of `leaf`; `block` escapes what would be block markup at its start."""
    line = _render(_merged(_pieces(leaf, context)))
    line = "  \n".join(part.strip(" ") for part in line.split("\n")).strip()
    line = re.sub(r"(?:  \n)+", "  \n", line)
    return escape_start(line) if block else line


def _render(pieces: list[_Piece]) -> str:
    """Plain pieces escaped, all joined, white space single."""
    beside = any(piece.markup for piece in pieces)
    parts = [p.text if p.markup else escape_text(_SPACE.sub(" ", p.text), beside) for p in pieces]
    return re.sub(r" +(?= |\n)|(?<=\n) +", "", "".join(parts))


def _merged(pieces: Iterator[_Piece]) -> list[_Piece]:
    """Neighbouring plain pieces made one, so that brackets are seen with their mates."""
    merged: list[_Piece] = []
    for piece in pieces:
        if merged and not piece.markup and not merged[-1].markup:
            merged[-1] = _Piece(merged[-1].text + piece.text)
        elif piece.text:
            merged.append(piece)
    return merged


def _pieces(element: Element, context: Context) -> Iterator[_Piece]:
    """The content of `element`, piece by piece."""
    yield _Piece(element.text or "")
    for child in element:
        if isinstance(child.tag, str):
            yield from _element(child, context)
        yield _Piece(child.tail or "")


def _element(element: Element, context: Context) -> Iterator[_Piece]:
    """One inline element."""
    tag = element.tag
    if element in context.backlinks:
        return
    if element in context.calls:
        yield _Piece(f"[^{context.calls[element]}]", True)
    elif tag == "br":
        yield _Piece("\n", True)
    elif tag in _EMPHASIS:
        yield from _fenced(element, context, _EMPHASIS[tag])
    elif tag in _SCRIPT and not _holds_call(element, context):
        yield from _script(element, context)
    elif tag in _CODE:
        yield from _code(element)
    elif tag == "a":
        yield from _link(element, context)
    elif tag == "img":
        yield from _image(element, context)
    elif tag == "math":
        yield from _math(element)
    elif tag == "ruby":
        yield _Piece(_ruby(element), True)
    else:
        before, after = _QUOTES.get(tag, ("", ""))
        yield _Piece(before)
        yield from _pieces(element, context)
        yield _Piece(after)


def _holds_call(element: Element, context: Context) -> bool:
    """Whether a superscript is nothing but the call of a note (or the way back from one)."""
    return any(link in context.calls or link in context.backlinks for link in element.iter("a"))


def _fenced(element: Element, context: Context, fence: str) -> Iterator[_Piece]:
    """Emphasis: white space at its edges goes outside, where Markdown wants it."""
    pieces = _merged(_pieces(element, context))
    inner = _render(pieces)
    core = inner.strip()
    inside = any(
        parent.tag in _EMPHASIS and _EMPHASIS[parent.tag] == fence for parent in _up(element)
    )
    if not core or inside or "\n" in core:
        yield from pieces
        return
    yield _Piece(" " if inner[:1].isspace() else "")
    yield _Piece(f"{fence}{core}{fence}", True)
    yield _Piece(" " if inner[-1:].isspace() else "")


def _up(element: Element) -> Iterator[Element]:
    yield from element.iterancestors()


def _script(element: Element, context: Context) -> Iterator[_Piece]:
    """``x^2^`` and ``H~2~O``; a script with spaces or markup in it is left to HTML."""
    text = text_of(element)
    fence = _SCRIPT[element.tag]
    if re.fullmatch(r"[\w.,+\-−()′*†‡]+", text) and not len(element):
        yield _Piece(f"{fence}{escape_text(text, True)}{fence}", True)
    elif text:
        inner = _render(_merged(_pieces(element, context)))
        yield _Piece(f"<{element.tag}>{inner}</{element.tag}>", True)


def _code(element: Element) -> Iterator[_Piece]:
    """A code span whose fence is longer than any run of backticks in it (CommonMark, 6.1)."""
    text = _SPACE.sub(" ", "".join(element.itertext())).strip()
    if text:
        yield _Piece(code_span(text), True)


def code_span(text: str) -> str:
    """`text` as a code span."""
    fence = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    pad = " " if text[:1] == "`" or text[-1:] == "`" else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _link(element: Element, context: Context) -> Iterator[_Piece]:
    """A link to the world; links inside the page and to its neighbours keep their text alone."""
    target = element.get("href", "").strip()
    pieces = _merged(_pieces(element, context))
    inner = _render(pieces).strip()
    if not _LINK.match(target) or not inner or next(element.iter("img"), None) is not None:
        yield from pieces
    elif text_of(element) == target and not re.search(r"[\s<>]", target):
        yield _Piece(f"<{target}>", True)
    else:
        safe = target.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
        yield _Piece(f"[{inner}]({safe})", True)


def _image(element: Element, context: Context) -> Iterator[_Piece]:
    """An image whose file came with the document; others are told of by `removed`."""
    name = context.images.get(element.get("src", ""))
    if name:
        alt = escape_text(" ".join(element.get("alt", "").split()), True)
        yield _Piece(f"![{alt}]({name})", True)


def _math(element: Element) -> Iterator[_Piece]:
    """Math whose TeX the page carries; else its text."""
    for note in element.iter("annotation"):
        if "tex" in note.get("encoding", "").lower() and (note.text or "").strip():
            yield _Piece(f"${note.text.strip()}$", True)
            return
    if element.get("alttext", "").strip():
        yield _Piece(f"${element.get('alttext').strip()}$", True)
    else:
        yield _Piece(text_of(element))


def _ruby(element: Element) -> str:
    """Ruby stays HTML, which the dialect allows (HTML Living Standard, 4.5.10)."""
    out = html_escape(element.text or "", quote=False)
    for child in element:
        inner = html_escape("".join(child.itertext()), quote=False)
        keep = child.tag in ("rt", "rp", "rb")
        out += f"<{child.tag}>{inner}</{child.tag}>" if keep else inner
        out += html_escape(child.tail or "", quote=False)
    return f"<ruby>{_SPACE.sub(' ', out).strip()}</ruby>"
