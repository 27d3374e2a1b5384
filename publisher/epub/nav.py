"""Navigation: the nav document of EPUB 3 and the NCX that older readers still open.

In: the chapters in order with the addresses of their headings, and the page marks. Out: contents by
session, paper and section, landmarks, page list. EPUB 3.3 §7 (navigation document); OPF 2.0.1
§2.4.1 and DAISY Z39.86-2005 §8 (NCX).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from publisher.languages.bookwords import words
from publisher.languages.epubwords import Words
from publisher.model.chapter import Chapter, Heading
from publisher.model.people import shown_names
from publisher.xhtml.tree import (
    TYPE,
    Element,
    append,
    both_langs,
    document_bytes,
    element,
    h,
    head,
    inline_span,
    parse_body,
    text_of_node,
    without_controls,
)

NAME = "nav.xhtml"
NCX = "http://www.daisy.org/z3986/2005/ncx/"
PAPERS = frozenset({"address", "paper", "abstract", "panel", "failed"})
UNLISTED = frozenset({"title", "copyright", "cover", "contents"})
"""Kinds that landmarks lead to and contents do not name."""


@dataclass(slots=True)
class NavEntry:
    """A line of the contents. `html` is inline markup in `lang`; `authors` are display names;
    `address` is from the package document; `sections` says that `entries` are a paper's sections,
    which a contents page leaves to the reading system."""

    html: str
    lang: str
    address: str
    authors: tuple[str, ...] = ()
    entries: list[NavEntry] = field(default_factory=list)
    sections: bool = False


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place readers jump to: `type` as EPUB 3.3 §7.4.5 names it."""

    type: str
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class PageTarget:
    """A printed page in the EPUB: its folio and its address."""

    label: str
    address: str


def contents_entries(places: Sequence[tuple[Chapter, str, dict[str, str]]]) -> list[NavEntry]:
    """The contents of a book. Each chapter comes with its address and those of its anchors.

    A session's opening heads the papers after it, up to the next session or the end matter.
    """
    top: list[NavEntry] = []
    here = top
    for chapter, address, anchors in places:
        if chapter.kind in UNLISTED:
            continue
        entry = NavEntry(
            chapter.title_html or chapter.title, chapter.lang, address, chapter.authors,
            _sections(chapter, anchors), sections=True,
        )  # fmt: skip
        if chapter.kind == "session":
            entry.entries, entry.sections = [], False
            top.append(entry)
            here = entry.entries
        else:
            here = here if chapter.kind in PAPERS else top
            here.append(entry)
    return top


def _sections(chapter: Chapter, anchors: dict[str, str]) -> list[NavEntry]:
    """The headings of a chapter, nested by level; one that skips a level hangs below its last."""
    top: list[NavEntry] = []
    open_: list[tuple[int, list[NavEntry]]] = [(0, top)]
    for heading in chapter.headings:
        if heading.id not in anchors:
            continue
        while open_[-1][0] >= heading.level:
            open_.pop()
        entry = NavEntry(_numbered(heading), chapter.lang, anchors[heading.id], sections=True)
        open_[-1][1].append(entry)
        open_.append((heading.level, entry.entries))
    return top


def _numbered(heading: Heading) -> str:
    return f"{heading.number} {heading.html}" if heading.number else heading.html


def nav_document(
    entries: Sequence[NavEntry],
    landmarks: Sequence[Landmark],
    pages: Sequence[PageTarget],
    words: Words,
    sheets: tuple[str, ...],
) -> Element:
    """The nav document: contents to be read, landmarks and page list for the reading system."""
    root = parse_body("", words.lang)
    head(root, words.contents, sheets, ())
    body = root.find(h("body"))
    toc = _nav("toc", "doc-toc", words.contents, _list(entries, words.lang))
    body.append(toc)
    marks = [
        element("li", None, element("a", {TYPE: mark.type, "href": mark.address}, mark.title))
        for mark in landmarks
    ]
    if marks:
        body.append(_nav("landmarks", "", words.landmarks, element("ol", None, *marks), True))
    if pages:
        items = [
            element("li", None, element("a", {"href": page.address}, page.label)) for page in pages
        ]
        page_list = element("ol", None, *items)
        body.append(_nav("page-list", "doc-pagelist", words.pages, page_list, True))
    both_langs(root)
    return root


def _nav(kind: str, role: str, title: str, content: Element, is_hidden: bool = False) -> Element:
    attributes = {TYPE: kind, "id": kind, "aria-labelledby": f"{kind}-title"}
    if role:
        attributes["role"] = role
    if is_hidden:
        attributes["hidden"] = "hidden"
    name = "h1" if kind == "toc" else "h2"
    return element("nav", attributes, element(name, {"id": f"{kind}-title"}, title), content)


def _list(entries: Sequence[NavEntry], lang: str, is_hidden: bool = False) -> Element:
    attributes = {"hidden": "hidden"} if is_hidden else None
    return element("ol", attributes, *(_item(entry, lang) for entry in entries))


def _item(entry: NavEntry, lang: str) -> Element:
    link = element("a", {"href": entry.address})
    if entry.lang != lang:
        link.set("lang", entry.lang)
    if entry.entries and not entry.sections:
        link.set("class", "group")
    title = inline_span(entry.html, entry.lang)
    append(link, title.text or "")
    for child in title:
        link.append(child)
    if entry.authors:
        names = element("span", {"class": "by"}, _by(entry))
        # a new line, where the reader's styles are off
        link.extend((element("br"), names))
    item = element("li", None, link)
    if entry.entries:
        item.append(_list(entry.entries, lang, entry.sections))
    return item


def ncx(
    entries: Sequence[NavEntry],
    pages: Sequence[PageTarget],
    title: str,
    identifier: str,
    lang: str,
) -> bytes:
    """The NCX: the same contents and page list, for readers of EPUB 2."""
    root = etree.Element(
        f"{{{NCX}}}ncx",
        {"version": "2005-1", "{http://www.w3.org/XML/1998/namespace}lang": lang},
        nsmap={None: NCX},
    )
    _ncx_head(root, entries, pages, identifier)
    _labelled(_sub(root, "docTitle"), title)
    order = _Order()
    points = _sub(root, "navMap")
    for entry in entries:
        _point(points, entry, order)
    if pages:
        page_list = _sub(root, "pageList")
        for number, page in enumerate(pages, 1):
            _page(page_list, page, number, order)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


class _Order:
    """Play order: one number for one address (Z39.86 §8.4.3), counted as addresses come up."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._points = 0

    def point_id(self) -> str:
        self._points += 1
        return f"point-{self._points}"

    def of(self, address: str) -> str:
        return str(self._numbers.setdefault(address, len(self._numbers) + 1))


def _sub(parent: Element, tag: str, **attributes: str) -> Element:
    return etree.SubElement(parent, f"{{{NCX}}}{tag}", attributes)


def _labelled(parent: Element, words: str) -> None:
    _sub(parent, "text").text = without_controls(words)


def _ncx_head(
    root: Element, entries: Sequence[NavEntry], pages: Sequence[PageTarget], identifier: str
) -> None:
    place = _sub(root, "head")
    numbers = [int(page.label) for page in pages if page.label.isdecimal()]
    for name, value in (
        ("dtb:uid", identifier),
        ("dtb:depth", str(_depth(entries))),
        ("dtb:totalPageCount", str(len(pages))),
        ("dtb:maxPageNumber", str(max(numbers, default=0))),
    ):
        _sub(place, "meta", name=name, content=value)


def _by(entry: NavEntry) -> str:
    some, are_all = shown_names(entry.authors)
    return f" — {', '.join(some)}{'' if are_all else words(entry.lang)['others']}"


def _depth(entries: Sequence[NavEntry]) -> int:
    return 1 + max((_depth(entry.entries) for entry in entries), default=0) if entries else 0


def _point(parent: Element, entry: NavEntry, order: _Order) -> None:
    point = _sub(parent, "navPoint", id=order.point_id(), playOrder=order.of(entry.address))
    names = _by(entry) if entry.authors else ""
    _labelled(_sub(point, "navLabel"), text_of_node(inline_span(entry.html, entry.lang)) + names)
    _sub(point, "content", src=entry.address)
    for child in entry.entries:
        _point(point, child, order)


def _page(parent: Element, page: PageTarget, number: int, order: _Order) -> None:
    decimal = page.label.isdecimal()
    attributes = {"id": f"folio-{number}", "type": "normal" if decimal else "front",
                  "playOrder": order.of(page.address)}  # fmt: skip
    if decimal:
        attributes["value"] = page.label
    element = _sub(parent, "pageTarget", **attributes)
    _labelled(_sub(element, "navLabel"), page.label)
    _sub(element, "content", src=page.address)


def walk_entries(entries: Sequence[NavEntry]) -> Iterator[NavEntry]:
    """All entries, in order, with those below them."""
    for entry in entries:
        yield entry
        yield from walk_entries(entry.entries)


__all__ = [
    "Landmark",
    "NavEntry",
    "PageTarget",
    "contents_entries",
    "document_bytes",
    "nav_document",
    "ncx",
    "walk_entries",
]
