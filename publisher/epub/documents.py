"""Chapters made into the documents of the book.

In: `Chapter`s and the page marks of each. Out: `EpubDocument`s, their trees whole but for links,
which need to know where everything is (`publisher.xhtml.links`). EPUB 3.3 §6.1; EPUB Structural
Semantics 1.1; DPUB-ARIA 1.1.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from publisher.diagnostics import Diagnostic
from publisher.epub.ids import plain_ids
from publisher.model.chapter import Chapter
from publisher.xhtml.chapters import open_chapter_tree, title_alone
from publisher.xhtml.marks import PageMark, insert_marks
from publisher.xhtml.names import FileNames
from publisher.xhtml.tree import (
    TYPE,
    Element,
    both_langs,
    element,
    h,
    has_type,
)

_FRONT = frozenset({"title", "copyright", "contents", "programme", "preface", "cover"})
_BACK = frozenset({"committees", "index", "colophon", "figures", "tables"})
_SEMANTICS = {
    "title": ("titlepage", ""),
    "copyright": ("copyright-page", ""),
    "preface": ("preface", "doc-preface"),
    "session": ("part", "doc-part"),
    "index": ("index", "doc-index"),
    "colophon": ("colophon", "doc-colophon"),
    "address": ("chapter", "doc-chapter"),
    "paper": ("chapter", "doc-chapter"),
    "panel": ("chapter", "doc-chapter"),
    "abstract": ("chapter", "doc-chapter"),
    "failed": ("chapter", "doc-chapter"),
    "committees": ("contributors", ""),
}


@dataclass(slots=True)
class EpubDocument:
    """One XHTML file of the book. `name` is its address from the package document; `id` its
    manifest id; `part` counts from 0 where a chapter is split; `new_ids` has the ids that
    elements of the chapter have here, by those they had."""

    chapter: Chapter
    id: str
    name: str
    root: Element
    part: int = 0
    new_ids: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> Element:
        """The ``body`` element."""
        return self.root.find(h("body"))

    @property
    def section(self) -> Element:
        """The chapter's own ``section``."""
        return self.body[0]


def open_chapter(
    chapter: Chapter, names: FileNames, marks: Sequence[PageMark] = ()
) -> tuple[EpubDocument, list[Diagnostic]]:
    """The document of `chapter` with its page marks, and what was wrong with it.

    A chapter that is no XML keeps its place, with its title and the words that could be read.
    """
    root, findings = open_chapter_tree(chapter, _salvaged)
    stem = names.make(chapter.id)
    new_ids = plain_ids(root)
    document = EpubDocument(chapter, f"doc-{stem}", f"text/{stem}.xhtml", root, new_ids=new_ids)
    for mark in insert_marks(document.section, marks):
        findings.append(
            Diagnostic("EPB015", f"page {mark.label} begins past the end of the chapter’s text",
                       paper=chapter.id)
        )  # fmt: skip
    _say_what_it_is(document)
    both_langs(root)
    return document, findings


def _salvaged(chapter: Chapter) -> Element:
    """A section with the text of the broken chapter, its markup gone."""
    page = title_alone(chapter)
    plain = re.sub(r"<[^<>]*>", " ", chapter.body).replace("\0", "")
    for paragraph in re.split(r"\n\s*\n", plain):
        if paragraph.strip():
            page.append(element("p", None, " ".join(paragraph.split())))
    return page


def _say_what_it_is(document: EpubDocument) -> None:
    """Give the body its division and the section its meaning, where the template gave none."""
    kind, section = document.chapter.kind, document.section
    division = "frontmatter" if kind in _FRONT else "backmatter" if kind in _BACK else "bodymatter"
    document.body.set(TYPE, division)
    meaning, role = _SEMANTICS.get(kind, ("", ""))
    if meaning and not section.get(TYPE):
        section.set(TYPE, meaning)
    if role and not section.get("role"):
        section.set("role", role)
    _name_the_notes(section)


def _name_the_notes(section: Element) -> None:
    """Calls, notes and ways back carry both vocabularies: Apple and Kobo read ``epub:type``,
    screen readers the role."""
    for link in section.iter(h("a")):
        _both(link, "noteref", "doc-noteref")
        _both(link, "backlink", "doc-backlink")
    for aside in section.iter(h("aside")):
        _both(aside, "footnote", "doc-footnote")
    for notes in section.iter(h("section")):
        _both(notes, "endnotes", "doc-endnotes")


def _both(node: Element, meaning: str, role: str) -> None:
    if has_type(node, meaning):
        node.set("role", role)
        types = (node.get(TYPE) or "").split()
        if meaning not in types:
            node.set(TYPE, " ".join([*types, meaning]))


def anchor_addresses(documents: Collection[EpubDocument]) -> dict[tuple[str, str], str]:
    """Where each anchor of each chapter is: (chapter, anchor) to the document's name."""
    by_anchor: dict[tuple[str, str], str] = {}
    for document in documents:
        names = {new: old for old, new in document.new_ids.items()}
        for node in document.root.iter():
            if isinstance(node.tag, str) and (name := node.get("id")):
                for anchor in (name, names.get(name, name)):
                    by_anchor.setdefault((document.chapter.id, anchor), document.name)
    return by_anchor


def new_ids_of(documents: Collection[EpubDocument]) -> dict[tuple[str, str], str]:
    """The ids that elements have in the book, by chapter and the id they had."""
    return {(d.chapter.id, old): new for d in documents for old, new in d.new_ids.items()}
