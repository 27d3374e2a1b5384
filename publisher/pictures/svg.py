"""SVG drawings made safe and made fit for every reader.

In: the bytes of an SVG. Out: `Made`: the same drawing without scripts, events, HTML, animation and
links to anything outside itself, with a size, a `viewBox`, and ids that are unique names. What is
kept is a list of what draws (SVG 1.1, chapters 5 to 15, and SVG 2 where readers follow it); all
else goes. Going without a trace (what only editing programs read) and leaving a gap (scripts, HTML,
remote parts) are told apart: the second is remarked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from publisher.limits import cure
from publisher.pictures.css import clean_declarations, clean_sheet, clean_value, is_harmless
from publisher.pictures.expanding import count_drawn_elements
from publisher.pictures.labels import draw_label
from publisher.pictures.limits import PictureLimits
from publisher.pictures.picture import Made, Remark, image, no_picture

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"

_ELEMENTS_WORDS = """
svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath title
desc linearGradient radialGradient stop pattern clipPath mask marker image style filter feBlend
feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting
feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR
feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting
feSpotLight feTile feTurbulence
"""
ELEMENTS = frozenset(_ELEMENTS_WORDS.split())
_TEXTUAL = frozenset(("text", "tspan", "textPath", "title", "desc", "a"))
_UNWRAPPED = frozenset(("a", "switch"))
_MISSED_WORDS = """
script foreignObject iframe audio video embed object handler listener animate animateColor
animateMotion animateTransform set mpath discard cursor font-face-uri feImage
"""
_MISSED = frozenset(_MISSED_WORDS.split())
_ATTRIBUTES_WORDS = """
id class style lang x y x1 y1 x2 y2 cx cy r rx ry fx fy fr dx dy d points width height viewBox
preserveAspectRatio transform gradientTransform patternTransform gradientUnits patternUnits
patternContentUnits clipPathUnits maskUnits maskContentUnits markerUnits filterUnits
primitiveUnits spreadMethod offset rotate textLength lengthAdjust startOffset method spacing
pathLength refX refY markerWidth markerHeight orient in in2 result mode type values operator k1
k2 k3 k4 order kernelMatrix divisor bias targetX targetY edgeMode preserveAlpha surfaceScale
diffuseConstant specularConstant specularExponent kernelUnitLength limitingConeAngle pointsAtX
pointsAtY pointsAtZ z azimuth elevation scale xChannelSelector yChannelSelector stdDeviation
radius baseFrequency numOctaves seed stitchTiles tableValues slope intercept amplitude exponent
version role href opacity fill fill-opacity fill-rule stroke stroke-width stroke-opacity
stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit color
stop-color stop-opacity flood-color flood-opacity lighting-color clip-path clip-rule mask filter
marker marker-start marker-mid marker-end display visibility overflow font-family font-size
font-style font-weight font-stretch font-variant font text-anchor text-decoration text-rendering
dominant-baseline alignment-baseline baseline-shift letter-spacing word-spacing writing-mode
direction unicode-bidi shape-rendering image-rendering color-interpolation
color-interpolation-filters vector-effect paint-order mix-blend-mode isolation enable-background
"""
_ATTRIBUTES = frozenset(_ATTRIBUTES_WORDS.split())
_STYLED = frozenset(("fill", "stroke", "clip-path", "mask", "filter", "marker", "marker-start",
                     "marker-mid", "marker-end"))  # fmt: skip
_DATA = re.compile(r"\s*data:image/(?:png|jpeg|jpg|gif|webp)\s*[;,]", re.I)
_NAME = re.compile(r"[A-Za-z_][\w.-]*\Z")


def make_svg(data: bytes, limits: PictureLimits) -> Made:
    """The drawing in `data`, safe, with its size in CSS pixels."""
    if len(data) > limits.bytes:
        return no_picture("IMG005", "the SVG is too large", "export it as PNG")
    try:
        root = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError):
        return no_picture("IMG003", "the SVG is not well-formed XML", "export the drawing again")
    if _local(root) != "svg":
        return no_picture("IMG003", "the file is no SVG", "export the drawing again")
    count, depth = _measure(root, limits)
    if count > limits.elements or depth > limits.depth:
        what = f"{count} elements" if count > limits.elements else f"{depth} levels deep"
        return no_picture("IMG005", f"the SVG is too large: {what}", "export it as PNG")
    if (most := max(len(each.attrib) for each in root.iter())) > limits.attributes:
        what = f"the SVG is too large: an element has {most:,} attributes"
        return no_picture("IMG005", what, cure("attributes", "export it as PNG"))
    return _make_drawing(root, limits)


def _parser() -> etree.XMLParser:
    """No network, no external entity, no DTD; comments and instructions are dropped."""
    return etree.XMLParser(
        resolve_entities="internal",
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )


def _measure(root: etree._Element, limits: PictureLimits) -> tuple[int, int]:
    """Elements, and the depth of the deepest; counting stops past the limits."""
    count, deepest, stack = 0, 0, [(root, 1)]
    while stack and count <= limits.elements and deepest <= limits.depth:
        element, depth = stack.pop()
        count += 1
        deepest = max(deepest, depth)
        stack.extend((child, depth + 1) for child in element)
    return count, deepest


def _make_drawing(root: etree._Element, limits: PictureLimits) -> Made:
    losses: set[str] = set()
    clean = _clean_element(root, losses)
    assert clean is not None
    _sound_ids(clean)
    if (parts := count_drawn_elements(clean)) > limits.elements:
        what = f"the SVG draws more than {limits.elements:,} elements: {parts:,.0f}"
        return no_picture("IMG005", what, "export it as PNG")
    width, height = _sized(clean)
    data = etree.tostring(clean, encoding="utf-8", xml_declaration=True)
    if not is_safe(data):
        return no_picture(
            "IMG003", "the SVG cannot be made safe", "export it as plain SVG, or as PNG"
        )
    remarks: tuple[Remark, ...] = ()
    if losses:
        what = ", ".join(f"`{name}`" for name in sorted(losses))
        cure = "look at the figure in the output; export it as plain SVG if a part is missing"
        remarks = (Remark("IMG010", f"parts of the SVG were left out: {what}", cure),)
    return Made(image(data + b"\n", "image/svg+xml", round(width), round(height)), remarks)


def is_safe(data: bytes) -> bool:
    """Whether a drawing, as it is written, holds nothing but what draws: read again, by what is
    allowed alone."""
    root = etree.fromstring(data, _parser())
    for element in root.iter():
        plain = _name(element.tag) if isinstance(element.tag, str) else None
        if plain is None or plain.namespace != SVG or plain.localname not in ELEMENTS:
            return False
        if plain.localname == "style" and not is_harmless(element.text or ""):
            return False
        if not all(_is_safe(plain.localname, *each) for each in element.attrib.items()):
            return False
    return True


def _is_safe(element: str, key: str, value: str) -> bool:
    """Whether an attribute may stand as it is written."""
    name = _name(key)
    if name is None or name.namespace not in (None, XML, XLINK):
        return False
    if name.namespace == XML:
        return name.localname in ("space", "lang")
    if name.localname == "href":
        return _reference(value, element) == value
    if name.namespace is not None or name.localname not in _ATTRIBUTES:
        return False
    judged = name.localname in ("style", *_STYLED) or "(" in value
    return name.localname == "transform" or not judged or is_harmless(value)


def _clean_element(source: etree._Element, losses: set[str]) -> etree._Element | None:
    """A new tree of what may stay. Namespaces but SVG's and XLink's go with what was in them."""
    name = _local(source)
    if name is None or name not in ELEMENTS:
        if name in _UNWRAPPED:
            return _unwrapped(source, losses)
        if name in _MISSED:
            losses.add(str(name))
        return None
    nsmap = {None: SVG, "xlink": XLINK} if name == "svg" and source.getparent() is None else None
    element = etree.Element(f"{{{SVG}}}{name}", nsmap=nsmap)
    for key, value in _attributes(source, name, losses):
        element.set(key, value)
    if name == "style":
        element.text = clean_sheet("".join(source.itertext()), losses)
        return element if element.text.strip() else None
    if name == "image" and not _has_picture(element):
        losses.add("image")
        return None
    if name in _TEXTUAL:
        element.text = source.text
    if _local(source.getparent()) in _TEXTUAL:
        element.tail = source.tail
    _append(element, source, losses)
    return element


def _append(target: etree._Element, source: etree._Element, losses: set[str]) -> None:
    for child in source:
        clean = _clean_element(child, losses)
        if clean is not None:
            target.append(clean)
        elif child.tail and _local(source) in _TEXTUAL:
            _add_text(target, child.tail)


def _add_text(element: etree._Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _unwrapped(source: etree._Element, losses: set[str]) -> etree._Element:
    """A link becomes the group of what it linked; of a switch the first part that draws stays."""
    inside_text = _local(source.getparent()) in _TEXTUAL
    group = etree.Element(f"{{{SVG}}}{'tspan' if inside_text else 'g'}")
    if inside_text:
        group.tail = source.tail
    for key, value in _attributes(source, "g", set()):
        if "href" not in key:
            group.set(key, value)
    if _local(source) == "a":
        group.text = source.text if inside_text else None
        _append(group, source, losses)
        return group
    words = draw_label(source)
    if words is not None:
        group.append(words)
        return group
    # HTML in a switch has a fallback beside it: nothing is missed when that is shown
    unseen: set[str] = set()
    for child in source:
        clean = _clean_element(child, unseen)
        if clean is not None:
            group.append(clean)
            return group
    losses |= unseen
    return group


def _local(element: etree._Element | None) -> str | None:
    """The local name of an element of SVG, or of no namespace; `None` for any other."""
    if element is None or not isinstance(element.tag, str):
        return None
    name = _name(element.tag)
    return name.localname if name and name.namespace in (SVG, None) else None


def _name(text: str) -> etree.QName | None:
    """The name of an element or an attribute; `None` for none: libxml2 lets some through, such as
    one whose prefix was never declared."""
    try:
        return etree.QName(text)
    except ValueError:
        return None


def _attributes(
    source: etree._Element, name: str, losses: set[str]
) -> Iterator[tuple[str, str]]:  # fmt: skip
    for key, value in source.attrib.items():
        plain = _name(key)
        if plain is None:
            losses.add(key)
        elif plain.namespace == XML and plain.localname in ("space", "lang"):
            yield str(key), str(value)
        elif plain.localname == "href" and plain.namespace in (XLINK, None):
            clean = _reference(str(value), name)
            if clean is not None:
                yield f"{{{XLINK}}}href", clean
            elif name not in ("g",):
                losses.add("href")
        elif plain.namespace is None and plain.localname in _ATTRIBUTES:
            clean = _value(plain.localname, str(value), losses)
            if clean is not None:
                yield plain.localname, clean
        elif plain.localname.lower().startswith("on"):
            losses.add(plain.localname)


def _reference(value: str, name: str) -> str | None:
    """A reference inside the drawing, or a picture it carries; `None` for any other."""
    value = value.strip()
    if value.startswith("#"):
        return value
    if name == "image" and _DATA.match(value):
        return value
    return None


def _has_picture(element: etree._Element) -> bool:
    return bool(_DATA.match(element.get(f"{{{XLINK}}}href", "")))


def _value(name: str, value: str, losses: set[str]) -> str | None:
    if name == "style":
        return clean_declarations(value, losses) or None
    if name in _STYLED or ("(" in value and name != "transform"):
        return clean_value(value, losses)
    return value


def _sound_ids(root: etree._Element) -> None:
    """Make ids unique XML names (XML 1.0, 3.3.1), references following."""
    new_ids: dict[str, str] = {}
    old_ids: set[str] = set()
    for element in root.iter():
        old = element.get("id")
        if old is None:
            continue
        if old in old_ids or old in new_ids:
            del element.attrib["id"]  # a second of one name is never what a reference meant
        elif _NAME.match(old) and old.isascii():
            old_ids.add(old)
        else:
            new_ids[old] = f"id-{len(new_ids)}-{re.sub(r'[^A-Za-z0-9_.-]', '-', old)[:40]}"
            element.set("id", new_ids[old])
    if new_ids:
        _follow(root, new_ids)


def _follow(root: etree._Element, new_ids: dict[str, str]) -> None:
    def target(match: re.Match[str]) -> str:
        name = match["name"]
        return f"{match['before']}{new_ids.get(name, name)}{match['after']}"

    url = re.compile(r"(?P<before>url\(\s*['\"]?#)(?P<name>[^'\")]+)(?P<after>['\"]?\s*\))")
    for element in root.iter():
        for key, value in element.attrib.items():
            text = str(value)
            if text.startswith("#") and str(key).endswith("href"):
                element.set(key, f"#{new_ids.get(text[1:], text[1:])}")
            elif "url(" in text:
                element.set(key, url.sub(target, text))
        if element.tag == f"{{{SVG}}}style" and element.text:
            element.text = url.sub(target, element.text)


_LENGTH = re.compile(
    r"\s*([+-]?(?:\d++\.?+\d*+|\.\d+)(?:[eE][+-]?\d+)?)\s*(px|pt|pc|mm|cm|in|em|ex|q|)\s*\Z", re.I
)
_PIXELS = {"": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54,
           "in": 96.0, "em": 16.0, "ex": 8.0, "q": 96 / 101.6}  # fmt: skip


def _sized(root: etree._Element) -> tuple[float, float]:
    """Give the drawing a width and a height in CSS pixels, and a `viewBox` (SVG 1.1, 7.2 and 7.7).

    A length that is none, a percentage, or none given, follows from the `viewBox`; with neither,
    CSS's 300 by 150.
    """
    width, height = _length(root.get("width")), _length(root.get("height"))
    box = _view_box(root.get("viewBox"))
    ratio = box[2] / box[3] if box else 2.0
    if width is None and height is None:
        width, height = (box[2], box[3]) if box else (300.0, 150.0)
    elif width is None:
        width = (height or 0.0) * ratio
    elif height is None:
        height = width / ratio
    assert width is not None and height is not None
    if box is None:
        root.set("viewBox", f"0 0 {_decimal(width)} {_decimal(height)}")
    root.set("width", _decimal(width))
    root.set("height", _decimal(height))
    return max(width, 1.0), max(height, 1.0)


def _length(value: str | None) -> float | None:
    match = _LENGTH.match(value or "")
    if not match:
        return None
    length = float(match[1]) * _PIXELS[match[2].lower()]
    return length if 0 < length < 1e6 else None


def _view_box(value: str | None) -> tuple[float, float, float, float] | None:
    try:
        x, y, width, height = (float(part) for part in re.split(r"[\s,]+", (value or "").strip()))
    except ValueError:
        return None
    return (x, y, width, height) if 0 < width < 1e9 and 0 < height < 1e9 else None


def _decimal(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
