"""The engine's MathML made MathML that every reader takes.

In: the `math` element of math-core, which is MathML Core for browsers. Out: presentation MathML 3
that is well-formed XML and that EPUBCheck accepts (EPUB 3.3, 6.2; MathML 3.0, chapter 3): alignment
as attributes beside the CSS, no HTML inside `mtext`, no attribute that only MathML Core knows.
"""

from __future__ import annotations

import re

from lxml import etree

from publisher.math.tex import marks
from publisher.math.tex.frames import KEPT

NS = "http://www.w3.org/1998/Math/MathML"
_VARIANTS = {"b": "bold", "i": "italic", "code": "monospace", "span": "sans-serif"}
_STYLES = {
    "bold": "font-weight:bold",
    "italic": "font-style:italic",
    "monospace": "font-family:monospace",
    "sans-serif": "font-family:sans-serif",
}
_SELECTOR = re.compile("[\ufe00\ufe01]")
_ENTITIES = {"&ApplyFunction;": "\u2061", "&InvisibleTimes;": "\u2062"}
_STRUT = re.compile(r"<mspace/>")
_CLASSED = re.compile(r'<mrow class="menclose-[a-z]+"></mrow>')
_TOP = re.compile(r"border-top:\s*([^;]+)")
_ALIGN = re.compile(r"text-align: (left|right|center)")


def tag(name: str) -> str:
    """`name` in the namespace of MathML, as lxml writes it."""
    return f"{{{NS}}}{name}"


def parse(mathml: str) -> etree._Element:
    """The engine's text as a tree, made fit for readers."""
    for entity, char in _ENTITIES.items():
        mathml = mathml.replace(entity, char)
    # the engine writes these only to steer one browser's spacing
    mathml = _CLASSED.sub("", _STRUT.sub("", _SELECTOR.sub("", mathml)))
    root = etree.fromstring(mathml)
    marks.resolve_marks(root, NS)
    _mend(root)
    return root


def _mend(root: etree._Element) -> None:
    for element in list(root.iter()):
        name = etree.QName(element).localname
        if name == "mtable":
            _mend_table(element)
        elif name == "mtext":
            _mend_text(element)
        elif name == "mpadded" and "padding-left" in element.get("style", ""):
            _mend_padded(element)
        elif name == "mspace":
            _mend_space(element)
        elif name == "mo":
            _mend_operator(element)
        elif name == "mi" and element.text == "\u2026":
            _mend_dots(element)
        if element.get("scriptlevel") is not None or element.get("displaystyle") is not None:
            _mend_style(element, name)


_ROOT_EMS = re.compile(r"([\d.]+)rem\b")
_ARROW_LEAST = "2.4em"


def _mend_space(element: etree._Element) -> None:
    """Lengths in the unit that MathML 3 has (2.1.5.2), and arrows no longer than TeX's."""
    width = element.get("width", "")
    if "rem" in width:
        element.set("width", _ROOT_EMS.sub(r"\1em", width))
    elif width == "3.5em":
        element.set("width", _ARROW_LEAST)  # the engine's least for an arrow with text
    if "rem" in element.get("style", ""):
        element.set("style", _ROOT_EMS.sub(r"\1em", element.get("style", "")))


def _mend_operator(element: etree._Element) -> None:
    # an overline is drawn from a bar that stretches; readers know the macron as one
    if element.text == "\u0332":
        element.text = "¯"


_STOPS = frozenset(",;:)]}")


def _mend_dots(element: etree._Element) -> None:
    """Dots on the line have a thin space on both sides, but for one that a comma gives already
    (*The TeXbook*, chapter 18: an inner atom)."""
    before, after = element.getprevious(), element.getnext()
    thin = "0.1667em"
    element.tag = tag("mo")
    element.attrib.clear()
    opens = before is None or before.text in (",", ";", "(", "[", "{")
    closes = after is None or after.text in _STOPS
    element.set("lspace", "0" if opens else thin)
    element.set("rspace", "0" if closes else thin)


def _mend_style(element: etree._Element, name: str) -> None:
    """`displaystyle` and `scriptlevel` stand on `mstyle` alone in MathML 3 (3.3.4)."""
    if name == "mstyle" or name == "math":
        return
    level = element.attrib.pop("scriptlevel", None)
    display = (
        element.get("displaystyle")
        if name == "mtable"
        else element.attrib.pop("displaystyle", None)
    )
    if name == "mtable":
        style = {"scriptlevel": level} if level not in (None, "0") else {}
    else:
        style = {k: v for k, v in (("displaystyle", display), ("scriptlevel", level)) if v}
    if not style:
        return
    if name == "mrow":
        element.tag = tag("mstyle")
        element.attrib.update(style)
        return
    parent = element.getparent()
    if parent is None:
        return
    wrapper = etree.Element(tag("mstyle"), style, nsmap=element.nsmap)
    wrapper.tail, element.tail = element.tail, None
    parent.replace(element, wrapper)
    wrapper.append(element)


def _mend_text(element: etree._Element) -> None:
    """HTML in a text becomes the variant of the text, or goes."""
    for child in element.iter():
        variant = _VARIANTS.get(etree.QName(child).localname)
        if variant:
            element.set("mathvariant", variant)
            # browsers know the attribute of single letters alone (MathML Core, 3.2.2)
            element.set("style", _STYLES[variant])
    text = "".join(element.itertext())
    for child in list(element):
        element.remove(child)
    element.text = text.translate(_KEPT)


_KEPT = {ord(stand_in): char for char, stand_in in KEPT.items()}


def _mend_padded(element: etree._Element) -> None:
    """The space around a group that is a relation or an operation, as space: not every reader
    follows the CSS."""
    sides = dict(_PADDING.findall(element.attrib.pop("style")))
    element.tag = tag("mrow")
    for side, place in (("left", 0), ("right", len(element) + 1)):
        if float(sides.get(side, 0)):
            element.insert(place, etree.Element(tag("mspace"), width=f"{sides[side]}em"))


_PADDING = re.compile(r"padding-(left|right):\s*([\d.]+)")


def _mend_table(element: etree._Element) -> None:
    """The columns' alignment as `columnalign`, which readers without CSS follow (3.5.1.2); a line
    after the last row as its lower border, where the engine begins another."""
    last = element[-1] if len(element) > 1 else None
    if last is not None and all(not len(cell) and not cell.text for cell in last):
        line = next((m for cell in last if (m := _TOP.search(cell.get("style", "")))), None)
        if line:
            element.remove(last)
            for cell in element[-1]:
                cell.set("style", f"border-bottom: {line[1]};{cell.get('style', '')}")
    aligns: list[str] = []
    for row in element:
        for index, cell in enumerate(row):
            match = _ALIGN.search(cell.get("style", ""))
            while len(aligns) <= index:
                aligns.append("center")
            if match and aligns[index] == "center":
                aligns[index] = match[1]
    if any(align != "center" for align in aligns):
        element.set("columnalign", " ".join(aligns))
