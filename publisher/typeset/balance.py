"""Titles in lines of even length: *A model / and its estimates*, not *A model and its / estimates*.

In: the tree of a chapter, and for each class of opening the size of its title. Out: the same tree,
titles of several lines, and captions of two, narrowed to the least measure that takes no more
lines. WeasyPrint has no `text-wrap: balance` (CSS Text 4, section 6.4.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from xml.etree import ElementTree as ET

import uharfbuzz

from publisher.model.style import FontInstance

_SLACK = 1.02
_SLACK_OF_CAPTIONS = 1.06
"""The same for captions, whose labels are small capitals."""

_CAPTION = 0.87
"""The size of a caption in em of the text, as the styles have it."""
_PIECE = re.compile(r"\s+|\S+")

CODE = ("code", "kbd", "samp", "pre")
CODE_LETTER = 0.52
"""The width of a letter of code in em of the text around it."""


def balance(
    root: ET.Element, sizes: Mapping[str, float], measure_em: float, face: FontInstance
) -> None:
    """Narrow the titles below `root`.

    `sizes` maps the class of an element that holds an `h1` to the size of that `h1` in em of the
    text, and the same class with `` subtitle`` behind to that of its subtitle; `measure_em` is the
    measure in em of the text; `face` is what titles are set in.
    """
    for element in root.iter():
        for kind in element.get("class", "").split():
            for name, path in ((kind, ".//h1"), (f"{kind} subtitle", ".//p[@class='subtitle']")):
                size = sizes.get(name)
                title = element.find(path) if size else None
                if title is None or size is None:
                    continue
                width = _least(_widths(title, face), word_width(" ", face), measure_em / size)
                if width is not None:
                    title.set("style", f"max-width:{width * _SLACK:.3f}em")
    _balance_captions(root, measure_em / _CAPTION, face)


def _balance_captions(root: ET.Element, measure_em: float, face: FontInstance) -> None:
    """Narrow the centred captions below `root`; `measure_em` is the measure in em of captions."""
    for caption in root.iter("figcaption"):
        if "long" not in caption.get("class", "").split():
            width = _least(_widths(caption, face), word_width(" ", face), measure_em)
            if width is not None:
                width *= _SLACK_OF_CAPTIONS
                caption.set("style", f"max-width:{width:.3f}em;margin-left:auto;margin-right:auto")


def _widths(title: ET.Element, face: FontInstance) -> list[float]:
    """The widths of the words of `title`; pieces with no space between them are one word."""
    widths: list[float] = []
    is_open = False
    for text, is_code in _runs(title):
        for piece in _PIECE.findall(text):
            if piece.isspace():
                is_open = False
                continue
            width = len(piece) * CODE_LETTER if is_code else word_width(piece, face)
            if is_open:
                widths[-1] += width
            else:
                widths.append(width)
            is_open = True
    return widths


def _runs(element: ET.Element, is_code: bool = False) -> Iterator[tuple[str, bool]]:
    """The pieces of text in `element`, and whether they are code."""
    is_code = is_code or element.tag in CODE
    yield element.text or "", is_code
    for child in element:
        yield from _runs(child, is_code)
        yield child.tail or "", is_code


def _least(widths: list[float], space: float, measure: float) -> float | None:
    """The least width at which words take as many lines as at `measure`; `None` for one line."""
    lines = _lines(widths, space, measure)
    if lines < 2:
        return None
    low, high = max(widths), measure
    while high - low > 0.02:
        middle = (low + high) / 2
        if _lines(widths, space, middle) > lines:
            low = middle
        else:
            high = middle
    return min(high, measure / _SLACK)


def _lines(widths: list[float], space: float, measure: float) -> int:
    """How many lines first-fit breaking makes."""
    lines, at = 1, 0.0
    for width in widths:
        if at and at + space + width > measure:
            lines, at = lines + 1, width
        else:
            at += width + (space if at else 0)
    return lines


@lru_cache(maxsize=4096)
def word_width(word: str, face: FontInstance) -> float:
    """The width of `word` in em."""
    font = _font(face)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(word)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer, {"onum": True, "kern": True, "liga": True})
    return float(sum(p.x_advance for p in buffer.glyph_positions)) / float(font.face.upem)


@lru_cache(maxsize=8)
def digit_width(face: FontInstance) -> tuple[float, float]:
    """The widths of a figure and of a point, as tables have them, in em."""
    widths = []
    for sign in "0.":
        buffer = uharfbuzz.Buffer()
        buffer.add_str(sign)
        buffer.guess_segment_properties()
        uharfbuzz.shape(_font(face), buffer, {"tnum": True, "lnum": True})
        widths.append(buffer.glyph_positions[0].x_advance / _font(face).face.upem)
    return widths[0], widths[1]


@lru_cache(maxsize=8)
def _font(face: FontInstance) -> uharfbuzz.Font:
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob(face.data)))
