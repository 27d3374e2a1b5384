"""Labels that draw.io writes as HTML inside a drawing, as SVG text.

In: a ``switch`` whose first part is a ``foreignObject``. Out: the label as a group of ``text``, or
`None` where it is more than words in a line or two; then the fallback that draw.io put beside it is
shown, a picture that is often cut short. The place of a label stands in the style of its outer
``div``: a box whose middle, or edge, its words keep to.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from lxml import etree

SVG = "http://www.w3.org/2000/svg"
_HTML = "{http://www.w3.org/1999/xhtml}"
_PLAIN = frozenset(
    ("div", "span", "b", "i", "u", "strong", "em", "font", "br", "p", "h1", "h2", "h3")
)
_LINES = frozenset(("div", "p", "br", "h1", "h2", "h3"))
_LARGER = {"h1": 2.0, "h2": 1.5, "h3": 1.17}
_ANCHORS = {"center": "middle", "flex-start": "start", "flex-end": "end"}
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\Z|[a-z]+\Z|rgb\([\d\s,.%]+\)\Z")
_SPACE = re.compile(r"\s+")
_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)px")
_LINE, _RISE, _WIDTH = 1.2, 0.35, 0.52
"""Of a size: from line to line; from a letter's middle to the baseline; across a letter."""


class _LabelStyle(NamedTuple):
    """How the words look: as the innermost element that says so has it."""

    size: float
    colour: str
    family: str
    bold: bool


def draw_label(switch: etree._Element) -> etree._Element | None:
    """The label of `switch` as a group, `None` where it is not one of words alone."""
    first = next((child for child in switch if isinstance(child.tag, str)), None)
    if first is None or not first.tag.endswith("foreignObject") or not len(first):
        return None
    outer = first[0]
    names = [str(e.tag).removeprefix(_HTML) for e in outer.iter() if isinstance(e.tag, str)]
    box = _style(outer)
    if "margin-left" not in box or "padding-top" not in box or not set(names) <= _PLAIN:
        return None
    lines = _lines(outer)
    return _text_element(lines, box, _face(outer)) if lines else None


def _style(element: etree._Element) -> dict[str, str]:
    pairs = (part.partition(":") for part in element.get("style", "").split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs if value}


def _pixels(value: str, default: float) -> float:
    match = _LENGTH.match(value)
    return float(match[1]) if match else default


def _lines(outer: etree._Element) -> list[str]:
    """The words, a line for each block and break."""
    text: list[str] = []
    for event, element in etree.iterwalk(outer, events=("start", "end")):
        name = str(element.tag).removeprefix(_HTML)
        if event == "start":
            text += ["\n"] * (name in _LINES) + [_SPACE.sub(" ", element.text or "")]
        else:
            text += ["\n"] * (name in _LINES - {"br"}) + [_SPACE.sub(" ", element.tail or "")]
    lines = (_SPACE.sub(" ", line).strip() for line in "".join(text).split("\n"))
    return [unicodedata.normalize("NFC", line) for line in lines if line]


def _face(outer: etree._Element) -> _LabelStyle:
    face = _LabelStyle(12.0, "#000", "Helvetica, Arial, sans-serif", False)
    for element in outer.iter():
        style = _style(element)
        size = _pixels(style.get("font-size", ""), 0.0) or face.size
        name = str(element.tag).removeprefix(_HTML)
        colour = style.get("color", face.colour)
        heavy = style.get("font-weight", "")[:1] in ("b", "6", "7", "8", "9")
        family = re.sub(r"[^\w ,-]", "", style.get("font-family", face.family))
        face = _LabelStyle(
            size * _LARGER.get(name, 1.0),
            colour if _COLOUR.match(colour) else face.colour,
            family or face.family,
            face.bold or heavy or name in ("b", "strong", *_LARGER),
        )
    return face


def _text_element(lines: list[str], box: dict[str, str], face: _LabelStyle) -> etree._Element:
    width = _pixels(box.get("width", ""), 0.0)
    across = box.get("justify-content", "center").removeprefix("unsafe ")
    lines = _wrapped(lines, width, face) if width > 1 else lines
    x = _pixels(box["margin-left"], 0.0)
    x += {"center": width / 2, "flex-end": width}.get(across, 0.0)
    y = _pixels(box["padding-top"], 0.0) - _above(box, len(lines), face)
    group = etree.Element(f"{{{SVG}}}g", _attributes(face, _ANCHORS.get(across, "middle")))
    for index, line in enumerate(lines):
        place = {"x": f"{x:g}", "y": f"{y + index * face.size * _LINE:g}"}
        etree.SubElement(group, f"{{{SVG}}}text", place).text = line
    return group


def _above(box: dict[str, str], lines: int, face: _LabelStyle) -> float:
    """How far the first baseline stands over the point that the label keeps to."""
    height = (lines - 1) * face.size * _LINE
    down = box.get("align-items", "center").removeprefix("unsafe ")
    middle = {"flex-start": -_LINE / 2, "flex-end": _LINE / 2}.get(down, 0.0) * face.size
    share = {"flex-start": 0.0, "flex-end": 1.0}.get(down, 0.5)
    return height * share + middle - _RISE * face.size


def _attributes(face: _LabelStyle, anchor: str) -> dict[str, str]:
    weight = {"font-weight": "bold"} if face.bold else {}
    return {
        "font-family": face.family,
        "font-size": f"{face.size:g}px",
        "fill": face.colour,
        "text-anchor": anchor,
    } | weight


def _wrapped(lines: list[str], width: float, face: _LabelStyle) -> list[str]:
    """Lines broken between words where they are wider than the label's box."""
    room = max(1, int(width / (face.size * _WIDTH)))
    out: list[str] = []
    for line in lines:
        current = ""
        for word in line.split():
            if current and len(current) + 1 + len(word) > room:
                out.append(current)
                current = word
            else:
                current = f"{current} {word}".strip()
        out.append(current)
    return out
