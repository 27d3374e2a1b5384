"""Figures: an image alone in its paragraph, with a caption; and images in running text.

In: ``<image>`` elements that hold their captions. Out: ``<figure>`` with ``<figcaption>``, or
``<img>``; the files are loaded and named by their content.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from dataclasses import replace as replace_fields

from lxml import etree

from publisher.diagnostics import Diagnostic, Severity, Span
from publisher.files import Files
from publisher.markup.constructs.looselabels import attach_labels
from publisher.markup.reader.tree import Tree, move_children, text_of
from publisher.markup.reader.work import Work
from publisher.model.chapter import Image

_LENGTH = re.compile(r"(\d{1,5}(?:\.\d{1,4})?)\s*(%|pt|cm|mm|in|px|em|rem|pc|ex|vw)?")
_FACTORS = {
    r"\\(?:textwidth|linewidth|columnwidth|hsize|paperwidth)": 100.0,
}
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|/")


@dataclass(slots=True)
class Pictures:
    """The pictures of one paper: loads each file once. `folder` is relative to the volume."""

    files: Files
    folder: str
    images: dict[str, Image] = field(default_factory=dict)
    _known: dict[str, Image | None] = field(default_factory=dict)

    def get(self, source: str, span: Span | None, work: Work) -> Image | None:
        """The picture `source` names; what is wrong with it is told at `span`."""
        if source not in self._known:
            name = source
            if not _ELSEWHERE.match(source):
                name = posixpath.normpath(posixpath.join(self.folder, source))
            from publisher.pictures import load_picture  # most addresses have no picture

            image, findings = load_picture(self.files, self._suffixed(name), span=span)
            work.diagnostics += [_milder(d) for d in findings]
            if image is not None:
                image = replace_fields(image, source=source)
            self._known[source] = image
            if image is not None:
                self.images[image.name] = image
        return self._known[source]

    def _suffixed(self, name: str) -> str:
        """LaTeX lets the ending of a file's name go without saying."""
        if "." in posixpath.basename(name) or ":" in name:
            return name
        for suffix in (".pdf", ".svg", ".png", ".jpg", ".jpeg"):
            try:
                if self.files.find(name + suffix):
                    return name + suffix
            except (OSError, ValueError):
                return name
        return name


_DESCRIBED = {
    "": '`![caption](file){alt="…"}`', "directive": "an option `:alt: …` of the directive",
    "html": '`alt="…"` in the `<img>`', "tex": "`\\includegraphics[alt={…}]{file}`",
}  # fmt: skip
"""Where each way to write a picture has its description."""


def _milder(diagnostic: Diagnostic) -> Diagnostic:
    """An image on the network is a figure the book lacks, not a fault in the paper: its place holds
    a link to it."""
    return (
        replace_fields(diagnostic, severity=Severity.WARNING)
        if diagnostic.code == "IMG006"
        else diagnostic
    )


def arrange(root: Tree, pictures: Pictures, work: Work) -> None:
    """Make figures and images of every ``image`` element."""
    for div in list(root.iter("div")):
        classes = div.get("class", "").split()
        if div.get("holds") is not None:
            _from_holder(div)
        elif "figure" in classes and _from_div(div):
            pass
        elif kind := next((name for name in FLOATS if name in classes), ""):
            _from_float(div, kind)
        elif div.get("id", "").startswith(("fig:", "fig-")):
            _from_parts(div)
    for image in reversed(list(root.iter("image"))):  # what a paragraph keeps is moved once
        parent = image.getparent()
        if parent is not None and parent.tag == "p" and _labelled(image) and _on_own_line(image):
            _lift(image, parent)
    for image in list(root.iter("image")):
        parent = image.getparent()
        if parent is None:
            continue
        if (
            parent.tag == "p"
            and _alone(image, parent)
            and (_has_caption(image) or image.get("id") or image.get("figure") is not None)
        ):
            _figure(image, parent, pictures, work)
        else:
            _inline(image, pictures, work)


FLOATS = ("figure", "table", "listing")
"""Classes of divs that are numbered, each kind by itself, whatever they hold."""


def _from_float(div: Tree, kind: str) -> None:
    """``::: {.figure #fig:x}`` around anything: its last paragraph of words is the caption. Images
    with captions or ids are its parts, and so are divs of the class ``part``."""
    attach_labels(div)
    images = list(div.iter("image"))
    children = [child for child in div if child.tag != "label"]
    last = children[-1] if children else None
    texts = [last] if last is not None and last.tag == "p" and last.find(".//image") is None else []
    classes = [name for name in div.get("class", "").split() if name not in (kind, "part")]
    div.attrib.pop("class", None)
    if classes:
        div.set("class", " ".join(classes))
    if kind != "figure":
        div.set("kind", kind)
    parts = [child for child in children if child.tag == "div" and _is_part(child)]
    held = [child for child in children if child not in texts]
    if images and not parts and all(child.tag == "p" for child in held):
        if len(images) > 1 and any(
            _has_caption(i) or i.get("id") or i.get("label") for i in images
        ):
            _into_parts(div, images, texts)
            return
        for paragraph in held:  # pictures side by side: the caption describes them
            for image in paragraph.findall(".//image"):
                image.set("part", "")
                paragraph.addprevious(image)
                image.tail = None
            div.remove(paragraph)
    if parts:
        shares = [share_of_line(part.attrib.pop("width", "")) for part in parts]
        holder = etree.Element("div", {"class": f"parts row-{side_by_side(shares)}"})
        parts[0].addprevious(holder)
        for part in parts:
            holder.append(part)
            _subcaption(part)
    _caption(div, texts)


def _is_part(element: Tree) -> bool:
    return "part" in element.get("class", "").split()


def _subcaption(part: Tree) -> None:
    """Mark the caption of a part: its last paragraph of words."""
    attach_labels(part)
    last = part[-1] if len(part) else None
    if last is not None and last.tag == "p" and last.find(".//image") is None:
        last.set("class", "subcaption")
    else:
        etree.SubElement(part, "p", {"class": "subcaption"})
    for paragraph in part.findall("p"):
        images = paragraph.findall("image")
        if images and paragraph.get("class") is None:
            for image in images:
                image.set("part", "")
                paragraph.addprevious(image)
                image.tail = None
            part.remove(paragraph)


def share_of_line(width: str) -> float:
    """The share of the line that `width` takes, in per cent; 0 where it says none."""
    length = css_length(width)
    return float(length.removesuffix("%")) if length.endswith("%") else 0


def side_by_side(shares: list[float]) -> int:
    """How many parts stand side by side: as many as fit, up to four."""
    count, total = 0, 0.0
    for share in shares:
        total += share or 100 / min(len(shares), 3)
        if total > 101:
            break
        count += 1
    return max(1, min(4, count))


def _from_div(div: Tree) -> bool:
    """``<div class="figure">`` with an image and ``<p class="caption">``, as R Markdown writes
    it; whether it is one."""
    images = list(div.iter("image"))
    captions = [p for p in div.iter("p") if "caption" in p.get("class", "").split()]
    if len(images) != 1 or len(captions) != 1 or _has_caption(images[0]):
        return False
    image, caption = images[0], captions[0]
    move_children(caption, image)
    for key in ("id", "data-at"):
        if div.get(key) and not image.get(key):
            image.set(key, div.get(key, ""))
    for child in list(div):
        div.remove(child)
    div.text, div.tag = None, "p"
    div.attrib.clear()
    image.tail = None
    div.append(image)
    return True


def _from_parts(div: Tree) -> None:
    """A div of images with ids and a caption under them, as pandoc-crossref and Quarto write a
    figure in parts."""
    images = list(div.iter("image"))
    texts = _texts(div)
    if len(images) < 2 or len(texts) > 1 or any(c.tag not in ("p", "div") for c in div):
        return
    _into_parts(div, images, texts)


def _texts(div: Tree) -> list[Tree]:
    """The paragraphs right in `div` that hold no image: its caption."""
    return [p for p in div.iterchildren("p") if p.find(".//image") is None]


def _from_holder(div: Tree) -> None:
    """A directive that makes a figure of what it holds: of one image, of several as its parts, of
    code, a table or a link. Its paragraphs are the caption."""
    del div.attrib["holds"]
    attach_labels(div)
    images, texts = list(div.iter("image")), _texts(div)
    for image in images:
        holder = image.getparent()
        if holder is not None and holder.get("id") and not image.get("id"):
            image.set("id", holder.attrib.pop("id"))
    plain = all(child.tag == "p" for child in div)
    if plain and len(images) > 1:
        _into_parts(div, images, texts)
    elif plain and len(images) == 1:
        image = images[0]
        if _has_caption(image) and image.get("alt") is None:
            image.set("alt", text_of(image))
        image.text, image.tail = None, None
        image[:] = []
        for text in texts if len(texts) > 1 else []:
            image.append(text)
        if len(texts) == 1:
            move_children(texts[0], image)
        for key in ("id", "data-at"):
            if div.get(key):
                image.set(key, div.attrib.pop(key))
        image.set("figure", "")
        div[:] = [image]
        div.tag, div.text = "p", None
    else:
        _caption(div, texts)


def _caption(div: Tree, texts: list[Tree]) -> None:
    """Make a figure of `div`, with `texts` as its caption."""
    div.tag = "figure"
    if len(texts) == 1:
        texts[0].tag, texts[0].tail = "figcaption", None
        div.append(texts[0])
    elif texts:
        caption = etree.SubElement(div, "figcaption")
        for text in texts:
            caption.append(text)


def _into_parts(div: Tree, images: list[Tree], texts: list[Tree]) -> None:
    """Make a figure of `div`, each of `images` a part of it."""
    wide = div.attrib.pop("ncol", "") or str(max(len(p.findall(".//image")) for p in div.iter("p")))
    row = max(1, min(4, int(wide))) if wide.isdigit() and wide != "1" else min(len(images), 2)
    shares = [share_of_line(image.get("width", "")) for image in images]
    if all(shares) and max(shares) <= 50:
        row = side_by_side(shares)
    holder = etree.Element("div", {"class": f"parts row-{row}"})
    for image in images:
        holder.append(_part_of(image))
    for child in list(div):
        div.remove(child)
    div.text = None
    div.attrib.pop("class", None)
    div.append(holder)
    _caption(div, texts)


def _part_of(image: Tree) -> Tree:
    part = etree.Element("div", {"class": "part"})
    for key in ("id", "label", "data-at"):
        if image.get(key):
            part.set(key, image.get(key, ""))
    for key in ("id", "label", "width"):
        image.attrib.pop(key, None)
    caption = etree.SubElement(part, "p", {"class": "subcaption"})
    move_children(image, caption)
    image.tail = None
    image.set("part", "")
    part.insert(0, image)
    return part


def _labelled(image: Tree) -> bool:
    """Whether the author means to refer to `image`, as one does to figures."""
    return _has_caption(image) and (
        image.get("id") is not None
        or image.get("label") is not None
        or image.find("label") is not None
    )


def _on_own_line(image: Tree) -> bool:
    previous = image.getprevious()
    parent = image.getparent()
    before = previous.tail if previous is not None else parent.text if parent is not None else ""
    return (
        not (before or "").split("\n")[-1].strip() and not (image.tail or "").split("\n")[0].strip()
    )


def _lift(image: Tree, parent: Tree) -> None:
    """Split the paragraph around `image`, which gets one of its own."""
    if _alone(image, parent):
        return
    previous = image.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "").rstrip()
    else:
        parent.text = (parent.text or "").rstrip()
    own, rest = etree.Element("p"), etree.Element("p")
    rest.text, image.tail = (image.tail or "").lstrip("\n"), None
    index = parent.index(image)
    for child in parent[index + 1 :]:
        rest.append(child)
    own.append(image)
    rest.tail, parent.tail = parent.tail, None
    parent.addnext(own)
    if len(rest) or (rest.text or "").strip():
        own.addnext(rest)
    if not len(parent) and not (parent.text or "").strip():
        holder = parent.getparent()
        if holder is not None:
            holder.remove(parent)


def _alone(image: Tree, parent: Tree) -> bool:
    """Whether `parent` holds nothing but `image` and label elements."""
    beside = (image.getprevious(), image.getnext())
    if any(other is not None and other.tag != "label" for other in beside):
        return False  # most often: no need to look at all of them
    rest = [parent.text, *(child.tail for child in parent)]
    others = [c for c in parent if c is not image and c.tag != "label"]
    return not others and not any(text and text.strip() for text in rest)


def _has_caption(image: Tree) -> bool:
    return bool(len(image) or (image.text or "").strip())


def _figure(image: Tree, parent: Tree, pictures: Pictures, work: Work) -> None:
    figure = etree.Element("figure")
    for key in ("id", "class", "lang", "label", "data-at"):
        if image.get(key):
            figure.set(key, image.attrib.pop(key))
    caption = etree.Element("figcaption")
    move_children(image, caption)
    figure.append(_img(image, pictures, work, text_of(caption), True, figure))
    if _has_caption(caption):
        figure.append(caption)
    for label in parent.findall("label"):
        caption.append(label)
    figure.tail = parent.tail
    grand = parent.getparent()
    if grand is not None:
        grand.replace(parent, figure)


def _inline(image: Tree, pictures: Pictures, work: Work) -> None:
    parent = image.getparent()
    assert parent is not None
    own = text_of(image)
    alt = "" if own else _said_by(image)
    img = _img(image, pictures, work, own or alt, bool(alt), image)
    img.tail = image.tail
    parent.replace(image, img)


def _said_by(image: Tree) -> str:
    """The caption of the part or of the figure whose first picture `image` is."""
    holder = (
        image.getparent() if "part" in image.attrib else next(image.iterancestors("figure"), None)
    )
    if holder is None or holder.find(".//img") is not None:
        return ""
    caption = holder.find("p") if holder.tag == "div" else holder.find("figcaption")
    return text_of(caption).strip() if caption is not None else ""


def _img(image: Tree, pictures: Pictures, work: Work, caption: str, figure: bool,
         at: Tree) -> Tree:  # fmt: skip
    start = int(at.get("data-at", "-1"))
    span = work.span(start, start + 2) if start >= 0 else None
    source = image.get("src", "")
    alt = image.get("alt")
    is_ornament = alt is not None and not alt.strip() and not caption
    if alt is None or (caption and not alt.strip()):
        alt = " ".join(caption.split())
        if figure and alt and pictures.get(source, span, work) is not None:
            work.say(
                "A11001", f"the figure `{source[:60]}` has a caption but no description", span,
                f"say what there is to see: {_DESCRIBED[image.get('written', '')]}",
            )  # fmt: skip
    picture = pictures.get(source, span, work)
    if picture is None:
        missing = etree.Element("span", {"class": "missing-image"})
        label = f"[{alt or source}]" if not figure else f"[{source}]"
        if source.startswith(("http://", "https://")):
            etree.SubElement(missing, "a", {"href": source}).text = label
        else:
            missing.text = label
        return missing
    out = etree.Element("img", {"src": f"images/{picture.name}", "alt": alt})
    if is_ornament:
        out.set("role", "presentation")
    for key in ("id", "class", "title"):
        if image.get(key):
            out.set(key, image.get(key, ""))
    _size(image, out, picture)
    return out


def _size(image: Tree, out: Tree, picture: Image) -> None:
    """Sizes the author gives become ``data-width`` and ``data-height`` in CSS units."""
    for key in ("width", "height"):
        length = css_length(image.get(key, ""))
        if length:
            out.set(f"data-{key}", length)
    if picture.width and picture.height:
        out.set("width", str(picture.width))
        out.set("height", str(picture.height))


def css_length(text: str) -> str:
    """`text` as a CSS length: a bare number is pixels, a share of LaTeX's line width per cent;
    empty where it is no length that can be used."""
    text = text.strip().strip('"')
    for pattern, factor in _FACTORS.items():
        match = re.fullmatch(rf"(\d*\.?\d*)\s*{pattern}", text)
        if match:
            return f"{float(match[1] or 1) * factor:g}%"
    match = _LENGTH.fullmatch(text)
    if not match:
        return ""
    number, unit = float(match[1]), match[2] or "px"
    if not number or (unit == "%" and number > 100) or number > 5000:
        return "" if not number else "100%"
    return f"{number:g}{'%' if unit == 'vw' else unit}"
