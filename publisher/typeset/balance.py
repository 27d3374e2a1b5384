"""Titles in lines of even length: *A model / and its estimates*, not *A model and its / estimates*.

In: the tree of a chapter, and for each class of opening the size of its title. Out: the same tree,
titles of several lines narrowed to the least measure that takes no more lines. WeasyPrint has no
`text-wrap: balance` (CSS Text 4, section 6.4.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from xml.etree import ElementTree as ET

import uharfbuzz

from publisher.model.style import Face

_SLACK = 1.02


def balance(root: ET.Element, sizes: Mapping[str, float], measure_em: float, face: Face) -> None:
    """Narrow the titles below `root`.

    `sizes` maps the class of an element that holds an `h1` to the size of that `h1` in em of the
    text; `measure_em` is the measure in em of the text; `face` is what titles are set in.
    """
    for element in root.iter():
        kinds = element.get("class", "").split()
        size = next((sizes[kind] for kind in kinds if kind in sizes), None)
        title = element.find(".//h1") if size else None
        if title is None or size is None:
            continue
        words = "".join(title.itertext()).split()
        width = _least(tuple(words), measure_em / size, face)
        if width is not None:
            title.set("style", f"max-width:{width * _SLACK:.3f}em")


def _least(words: tuple[str, ...], measure: float, face: Face) -> float | None:
    """The least width at which `words` take as many lines as at `measure`; `None` for one line."""
    widths = [word_width(word, face) for word in words]
    space = word_width(" ", face)
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
def word_width(word: str, face: Face) -> float:
    """The width of `word` in em."""
    font = _font(face)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(word)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer, {"onum": True, "kern": True, "liga": True})
    return float(sum(p.x_advance for p in buffer.glyph_positions)) / float(font.face.upem)


@lru_cache(maxsize=8)
def _font(face: Face) -> uharfbuzz.Font:
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob(face.data)))
