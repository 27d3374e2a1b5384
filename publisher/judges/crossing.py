"""What holds between the documents of an EPUB: the reading order, the list of printed pages, links.

In: the file, and the documents in which chapters begin. Out: `JudgeFinding`s whose rule is a code
of ours. EPUB 3.3, sections 5.7 (spine) and 7.4.3 (page list). It is the file as it stands there
that is read, whoever wrote it last.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from publisher.judges.asking import JudgeFinding
from publisher.judges.container import open_epub
from publisher.xhtml.tree import TYPE, Element, h

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
_OPF = "{http://www.idpf.org/2007/opf}"


@dataclass(frozen=True, slots=True)
class _EpubDocuments:
    """Documents by their names in the container, with their ids; `spine` are those that are read
    in order."""

    trees: Mapping[str, Element]
    ids: Mapping[str, frozenset[str]]
    spine: frozenset[str]


_UNREADABLE = (
    OSError, KeyError, StopIteration, ValueError, zipfile.BadZipFile, etree.LxmlError,
)  # fmt: skip


def document_faults(file: Path, chapters: Collection[str]) -> Iterator[JudgeFinding]:
    """What is wrong between the documents of the EPUB `file`. `chapters` are documents, by their
    names from the package document."""
    try:
        with open_epub(file) as container:
            book = _read(container)
    except _UNREADABLE as error:
        why = str(error) or "it has no package document"
        yield JudgeFinding("OUT016", f"the book cannot be read: {why}", file)
        return
    for chapter in chapters:
        if not any(f"/{name}".endswith(f"/{chapter}") for name in book.spine):
            yield JudgeFinding("OUT014", "it is not in the reading order", file, inside=chapter)
    yield from _unlisted(file, book)
    for name, tree in book.trees.items():
        yield from _dead(file, name, tree, book)


def _read(container: zipfile.ZipFile) -> _EpubDocuments:
    names = container.namelist()
    package = next(name for name in names if name.endswith(".opf"))
    root = etree.fromstring(container.read(package), _PARSER)
    folder = posixpath.dirname(package)
    hrefs = {
        item.get("id"): posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
        for item in root.iter(f"{_OPF}item")
    }
    spine = frozenset(hrefs.get(ref.get("idref"), "") for ref in root.iter(f"{_OPF}itemref"))
    trees = {
        name: etree.fromstring(container.read(name), _PARSER)
        for name in sorted(names)
        if name.endswith(".xhtml")
    }
    ids = {
        name: frozenset(e.get("id") for e in t.iter() if e.get("id")) for name, t in trees.items()
    }
    return _EpubDocuments(trees, ids, spine)


def _unlisted(file: Path, book: _EpubDocuments) -> Iterator[JudgeFinding]:
    """Marks of printed pages that no line of the page list leads to."""
    targets = {
        target
        for name, tree in book.trees.items()
        for nav in tree.iter(h("nav"))
        if nav.get(TYPE) == "page-list"
        for link in nav.iter(h("a"))
        if (target := _target(name, link.get("href", "")))
    }
    for name, tree in book.trees.items():
        for mark in tree.iter():
            if mark.get("role") != "doc-pagebreak" or (name, mark.get("id")) in targets:
                continue
            message = f"page {mark.get('aria-label') or mark.get('title')} is not in the page list"
            yield JudgeFinding("EPB015", message, file, inside=name)


def _dead(file: Path, name: str, tree: Element, book: _EpubDocuments) -> Iterator[JudgeFinding]:
    """Links to a document or to an id that is not there."""
    for link in tree.iter(h("a")):
        target = _target(name, link.get("href", ""))
        if target is None:
            continue
        document, anchor = target
        if document not in book.ids or (anchor and anchor not in book.ids[document]):
            words = " ".join("".join(link.itertext()).split())
            message = f"the link “{words}” leads to `{link.get('href')}`, which is not there"
            yield JudgeFinding("EPB003", message, file, inside=name, words=words)


def _target(name: str, href: str) -> tuple[str, str] | None:
    """Document and id that an address in the document `name` leads to; `None` for those of the
    web."""
    if not href or ":" in href.partition("#")[0].partition("/")[0]:
        return None
    path, _, anchor = href.partition("#")
    document = posixpath.join(posixpath.dirname(name), unquote(path)) if path else name
    return posixpath.normpath(document), unquote(anchor)
