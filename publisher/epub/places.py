"""Where things are in the book: addresses, contents, landmarks, printed pages.

In: the documents. Out: what navigation and links are made from.
"""

from __future__ import annotations

from collections.abc import Sequence

from publisher.epub import cover, nav
from publisher.epub.documents import EpubDocument, anchor_addresses, new_ids_of
from publisher.languages.epubwords import Words
from publisher.model.chapter import Chapter
from publisher.xhtml.links import AddressBook
from publisher.xhtml.tree import has_type

PRINT_ONLY = ("contents", "programme")


def addresses(documents: Sequence[EpubDocument]) -> AddressBook:
    """Where every chapter and anchor is; what only print has is served by the nav."""
    starts: dict[str, str] = {}
    for document in documents:
        starts.setdefault(document.chapter.id, document.name)
    instead = {kind: nav.NAME for kind in PRINT_ONLY if kind not in starts}
    return AddressBook(anchor_addresses(documents), starts, instead, new_ids_of(documents))


def contents_places(
    documents: Sequence[EpubDocument], book: AddressBook
) -> list[tuple[Chapter, str, dict[str, str]]]:
    """Each chapter with its address and those of its headings, for the contents."""
    rows = []
    for document in documents:
        if document.part:
            continue
        chapter = document.chapter
        addresses = {g.id: book.find(chapter.id, g.id) for g in chapter.headings}
        anchors = {name: address for name, address in addresses.items() if address}
        rows.append((chapter, document.name, anchors))
    return rows


def page_targets(documents: Sequence[EpubDocument]) -> list[nav.PageTarget]:
    """Every printed page that has its mark, in order."""
    return [
        nav.PageTarget(node.get("aria-label"), f"{document.name}#{node.get('id')}")
        for document in documents
        for node in document.root.iter()
        if isinstance(node.tag, str) and has_type(node, "pagebreak")
    ]


_LANDMARKS = {"title": "titlepage", "copyright": "copyright-page", "preface": "preface",
              "index": "index", "colophon": "colophon", "figures": "loi",
              "tables": "lot"}  # fmt: skip


def landmarks(
    documents: Sequence[EpubDocument], words: Words, has_cover: bool
) -> list[nav.Landmark]:
    """Cover, contents, and the first document of each kind readers jump to (EPUB 3.3 §7.4.5)."""
    marks = [nav.Landmark("cover", words.cover, cover.NAME)] if has_cover else []
    marks.append(nav.Landmark("toc", words.contents, f"{nav.NAME}#toc"))
    kinds: set[str] = set()
    for document in documents:
        chapter = document.chapter
        kind = "bodymatter" if _is_body(document) else _LANDMARKS.get(chapter.kind, "")
        if kind and kind not in kinds:
            kinds.add(kind)
            title = {"titlepage": words.title_page, "copyright-page": words.copyright_page,
                     "bodymatter": words.start}.get(kind, chapter.title)  # fmt: skip
            marks.append(nav.Landmark(kind, title, document.name))
    return marks


def _is_body(document: EpubDocument) -> bool:
    return document.chapter.kind in nav.PAPERS or document.chapter.kind == "session"


def guide(marks: Sequence[nav.Landmark]) -> list[nav.Landmark]:
    """The landmarks that EPUB 2 knew (OPF 2.0.1 §2.6), by their old names."""
    old = {"cover": "cover", "toc": "toc", "titlepage": "title-page", "bodymatter": "text",
           "index": "index", "colophon": "colophon", "preface": "preface",
           "copyright-page": "copyright-page"}  # fmt: skip
    return [
        nav.Landmark(old[mark.type], mark.title, mark.address) for mark in marks if mark.type in old
    ]
