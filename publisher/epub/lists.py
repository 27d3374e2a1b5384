"""Lists of figures and of tables, gathered from the papers.

In: the documents of the papers. Out: chapters of kind ``figures`` and ``tables``: under the title
of each paper its captions, each leading to its place. EPUB Structural Semantics 1.1, loi and lot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from urllib.parse import quote

from lxml import etree

from publisher.epub.documents import EpubDocument
from publisher.epub.nav import PAPERS
from publisher.languages.epubwords import Words
from publisher.model.chapter import Chapter
from publisher.xhtml.tree import (
    TYPE,
    Element,
    append,
    classes,
    cut_out,
    element,
    h,
    has_type,
    text_of_node,
)

_FEWEST = 2
"""A list of one line helps nobody."""


def list_chapters(documents: Sequence[EpubDocument], words: Words) -> list[Chapter]:
    """The lists the book has a use for: of figures, of tables, both or none."""
    chapters = []
    for kind, meaning, title in (
        ("figures", "loi", words.figures),
        ("tables", "lot", words.tables),
    ):
        groups = list(_groups(documents, kind))
        if sum(len(lines) for _, lines in groups) >= _FEWEST:
            chapters.append(_chapter(kind, meaning, title, groups, words.lang))
    return chapters


def _groups(
    documents: Iterable[EpubDocument], kind: str
) -> Iterator[tuple[Chapter, list[tuple[str, str]]]]:
    """For each paper that has some: (anchor, caption) of its figures or tables."""
    for document in documents:
        if document.chapter.kind not in PAPERS:
            continue
        lines = [(f.get("id"), _caption(f)) for f in _floats(document.root, kind)]
        if lines := [(anchor, words) for anchor, words in lines if words]:
            yield document.chapter, lines


def _floats(root: Element, kind: str) -> Iterator[Element]:
    for figure in root.iter(h("figure")):
        if not figure.get("id") or {"listing", "equation"} & set(classes(figure)):
            continue
        is_table = "table" in classes(figure) or next(figure.iter(h("table")), None) is not None
        if is_table == (kind == "tables"):
            yield figure


def _caption(figure: Element) -> str:
    caption = figure.find(f".//{h('figcaption')}")
    if caption is None:
        return ""
    plain = etree.fromstring(etree.tostring(caption, with_tail=False))
    for call in [a for a in plain.iter(h("a")) if has_type(a, "noteref")]:
        cut_out(call)
    return text_of_node(plain)


def _chapter(
    kind: str,
    meaning: str,
    title: str,
    groups: Sequence[tuple[Chapter, list[tuple[str, str]]]],
    lang: str,
) -> Chapter:
    section = element("section", {"class": "chapter matter lists", TYPE: meaning, "lang": lang,
                                  "aria-labelledby": f"list-of-{kind}"})  # fmt: skip
    heading = element("h1", {"class": "title", "id": f"list-of-{kind}"}, title)
    section.append(element("header", None, heading))
    for chapter, lines in groups:
        group = element("section", None, element("h2", {"lang": chapter.lang}, chapter.title))
        list_element = element("ul", {"class": "plain", "lang": chapter.lang})
        for anchor, words in lines:
            address = f"volume:{quote(chapter.id)}#{quote(anchor)}"
            list_element.append(element("li", None, element("a", {"href": address}, words)))
        append(group, list_element)
        section.append(group)
    return Chapter(
        id=f"list-of-{kind}",
        kind=kind,
        lang=lang,
        title=title,
        title_html=escape(title, quote=False),
        body=str(etree.tostring(section, encoding="unicode")),
    )
