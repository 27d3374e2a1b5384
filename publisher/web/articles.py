"""The article of a page: a chapter's section as HTML, with its printed pages in the margin.

In: a `Leaf`. Out: an `Article`. Notes are moved from the end of the chapter to behind the paragraph
that calls them, so that a style sheet alone can set them in the margin or show them at the foot of
the window. HTML Living Standard; DPUB-ARIA 1.1; WCAG 2.2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from publisher.diagnostics import Diagnostic
from publisher.model.chapter import Chapter, Image
from publisher.web.notes import place_notes
from publisher.xhtml.chapters import open_chapter_tree, title_alone
from publisher.xhtml.headings import close_heading_gaps
from publisher.xhtml.links import AddressBook, rewrite
from publisher.xhtml.marks import PageMark, insert_marks
from publisher.xhtml.mathwords import MATH, MATHML
from publisher.xhtml.tables import let_scroll
from publisher.xhtml.tree import (
    OPS,
    TYPE,
    XHTML,
    XML_LANG,
    Element,
    cut_out,
    direction,
    element,
    h,
)

IMAGES = "images/"
_VOID = frozenset(map(h, ("br", "hr", "img", "wbr", "col", "input")))
_LONG_FORMULA = 60
"""Characters of TeX from which a displayed formula may be wider than a telephone."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """What an article is made from. `file` is its page, from the edition's root; `starts` are the
    pages of the chapters it links to, `anchors` those of the places in them. `page` is what a mark
    of a printed page is called, with ``{page}`` in it. `heading` is the level of its title."""

    chapter: Chapter
    marks: tuple[PageMark, ...]
    file: str
    page: str
    starts: Mapping[str, str] = field(default_factory=dict)
    anchors: Mapping[tuple[str, str], str] = field(default_factory=dict)
    heading: int = 1


@dataclass(frozen=True, slots=True)
class Article:
    """`html` is the chapter's section; `images` are its pictures by their names."""

    html: str
    images: tuple[Image, ...]
    diagnostics: tuple[Diagnostic, ...]


def article(leaf: Leaf) -> Article:
    """The article of `leaf`: a task. A chapter that is no XML gives its title alone and says so."""
    chapter = leaf.chapter
    root, findings = open_chapter_tree(chapter, title_alone)
    section = root.find(h("body"))[0]
    insert_marks(section, leaf.marks)
    close_heading_gaps(root)
    let_scroll(root, chapter.title, 2)
    place_notes(section)
    findings += _pictures(section, chapter)
    findings += _links(root, leaf)
    _folios(section, leaf.page)
    _as_html(section, leaf)
    return Article(_article_html(section), chapter.images, tuple(findings))


def _pictures(section: Element, chapter: Chapter) -> list[Diagnostic]:
    """Lead pictures to their files, their room kept free while they load."""
    images = {f"{IMAGES}{image.name}": image for image in chapter.images}
    findings = []
    for picture in list(section.iter(h("img"))):
        image = images.get(picture.get("src") or "")
        if image is None:
            message = f"the picture `{picture.get('src')}` is missing"
            findings.append(Diagnostic("WEB002", message, paper=chapter.id))
            picture.tag = h("span")
            picture.text = f"[{picture.get('alt') or '—'}]"
            for name in ("src", "alt"):
                picture.attrib.pop(name, None)
            continue
        picture.set("loading", "lazy")
        if image.width and image.height:
            picture.set("width", str(round(image.width)))
            picture.set("height", str(round(image.height)))
    return findings


def _links(root: Element, leaf: Leaf) -> list[Diagnostic]:
    """Lead links to the pages of the edition; tell those that lead nowhere."""
    chapter = leaf.chapter
    own = {
        (chapter.id, node.get("id")): leaf.file
        for node in root.iter()
        if isinstance(node.tag, str) and node.get("id")
    }
    book = AddressBook({**leaf.anchors, **own}, {**leaf.starts, chapter.id: leaf.file})
    up = "../" * leaf.file.count("/")
    for picture in root.iter(h("img")):
        if picture.get("src"):
            picture.set("src", f"{up}assets/{picture.get('src')}")
    return [
        Diagnostic("WEB001", f"the link “{words}” to `{address}` leads nowhere", paper=chapter.id)
        for address, words in rewrite(root, chapter.id, leaf.file, book)
    ]


def _folios(section: Element, page: str) -> None:
    """Make each mark of a printed page a link to itself, so that its address can be copied.

    The number is drawn by the style sheet: it is not of the text, and is not copied with it.
    """
    for mark in list(section.iter(h("span"))):
        if mark.get("role") != "doc-pagebreak":
            continue
        _lift(mark)
        name, label = mark.get("id"), mark.get("aria-label") or ""
        mark.tag = h("a")
        mark.attrib.clear()
        mark.attrib.update({"class": "folio", "id": name, "href": f"#{name}", "data-page": label,
                            "aria-label": page.format(page=label)})  # fmt: skip
        if mark.getparent().tag in (h("section"), h("div")):
            wrapped = element("p", {"class": "page-mark"})
            wrapped.tail, mark.tail = mark.tail, None
            mark.addprevious(wrapped)
            wrapped.append(mark)


_CLOSED = frozenset(map(h, ("a", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "caption")))


def _lift(mark: Element) -> None:
    """Take `mark` out of links, which hold no other, and headings, which are read out as names; of
    a caption, out of its table, which holds nothing but captions and rows."""
    around = [node for node in mark.iterancestors() if node.tag in _CLOSED]
    if around:
        outer = around[-1].getparent() if around[-1].tag == h("caption") else around[-1]
        cut_out(mark)
        outer.addprevious(mark)


_ALIGNED = re.compile(r"text-align:\s*(left|right|center)")


def _as_html(section: Element, leaf: Leaf) -> None:
    """What HTML says otherwise than XHTML: no prefixes, no ``xml:lang``, no element closed in its
    own tag but the void ones; no style attributes, which the page's policy forbids."""
    if leaf.heading > 1:  # it is a heading among others, which the page names and gives an id
        for name in ("role", "aria-labelledby"):
            section.attrib.pop(name, None)
    if direction(leaf.chapter.lang) == "rtl":
        section.set("dir", "rtl")
    for node in section.iter():
        if not isinstance(node.tag, str):
            continue
        for name in (TYPE, XML_LANG):
            node.attrib.pop(name, None)
        if leaf.heading > 1 and node is not section and node.get("class") != "folio":
            node.attrib.pop("id", None)
        _without_style(node)
        if node.tag.startswith(f"{{{XHTML}}}"):
            _html_alone(node, leaf.heading)


_LOOKS = {
    **{
        f"border-{side}:[^;]*{line}": f"{line}-{side}"
        for side in ("top", "right", "bottom", "left")
        for line in ("solid", "dashed")
    },
    "background:currentColor": "ink",
    "font-weight:bold": "bold",
    "font-style:italic": "italic",
    "font-family:monospace": "typewriter",
    "font-family:sans-serif": "grotesque",
    r"translateX\(-100%\)": "over-left",
    r"translateX\(-50%\)": "over-middle",
}
"""The class of what a formula's style attribute says, by a pattern of it."""


def _without_style(node: Element) -> None:
    style = node.attrib.pop("style", "")
    if style and node.tag.startswith(f"{{{MATHML}}}"):
        looks = [name for pattern, name in _LOOKS.items() if re.search(pattern, style)]
        if looks:
            node.set("class", " ".join([*node.get("class", "").split(), *looks]))
    if aligned := _ALIGNED.search(style):
        node.set("class", f"{node.get('class', '')} to-{aligned[1]}".strip())
    if width := re.search(r"(?<![-\w])width:\s*(\d{1,3})(?:\.\d+)?%", style):
        _narrow(node, int(width[1]))


def _narrow(node: Element, percent: int) -> None:
    fives = max(10, min(100, 5 * round(percent / 5)))
    node.set("class", f"{node.get('class', '')} w-{fives}".strip())


def _html_alone(node: Element, heading: int) -> None:
    if node.tag not in _VOID and node.text is None and not len(node):
        node.text = ""
    name = node.tag.removeprefix(f"{{{XHTML}}}")
    if heading > 1 and re.fullmatch("h[1-6]", name):
        node.tag = h(f"h{min(6, int(name[1]) + heading - 1)}")
    if width := re.fullmatch(r"(\d{1,3})(?:\.\d+)?%", node.attrib.pop("data-width", "")):
        _narrow(node, int(width[1]))
    if name == "pre":
        node.set("tabindex", "0")
    if node.get("class") in ("equation", "display-math"):
        math = next(node.iter(MATH), None)
        if math is not None and len(math.get("alttext", "")) > _LONG_FORMULA:
            node.set("tabindex", "0")


def _article_html(section: Element) -> str:
    etree.cleanup_namespaces(section)
    section.tail = None
    text = str(etree.tostring(section, encoding="unicode"))
    for declared in (f' xmlns="{XHTML}"', f' xmlns:epub="{OPS}"'):
        text = text.replace(declared, "", 1)
    return text
