"""The container: files, spine and metadata made into the bytes of an EPUB.

In: files as bytes, and what the package document says of them. Out: a ZIP whose bytes depend on
nothing else: ``mimetype`` first and stored, names sorted, one fixed date. EPUB 3.3 §4 (OCF), §5
(package document). This module alone imports EbookLib, which serves as a container: every file is
given to it as bytes, for its own HTML, navigation and metadata writers lose what a book needs.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ebooklib import epub
from lxml import etree

from publisher.xhtml.tree import XML_LANG, direction, without_controls

DC = "http://purl.org/dc/elements/1.1/"
PREFIXES = (
    "a11y: http://www.idpf.org/epub/vocab/package/a11y/# "
    "schema: http://schema.org/ "
    "dcterms: http://purl.org/dc/terms/ "
    "marc: http://id.loc.gov/vocabulary/ "
    "onix: http://www.editeur.org/ONIX/book/codelists/current.html# "
    "ibooks: http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/"
)
UNIQUE = "id"
"""The id of the ``dc:identifier`` that names the book."""

_STORED = (".png", ".jpg", ".jpeg", ".gif", ".webp")
_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class EpubFile:
    """A file of the book. `name` is relative to the package document; `id` is its manifest id;
    `properties` are those of EPUB 3.3 appendix D.5, e.g. ``mathml``."""

    id: str
    name: str
    media_type: str
    data: bytes
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meta:
    """A line of metadata: ``dc:<name>``, ``meta`` or ``link``, with its attributes and text.
    `lang` is the language of the text, `None` where it is that of the package."""

    tag: str
    text: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class EpubPackage:
    """Everything the container holds. `spine` are manifest ids in reading order, each with whether
    it is linear; `guide` are (type, title, address) for readers of EPUB 2."""

    lang: str
    metadata: Sequence[Meta]
    files: Sequence[EpubFile]
    spine: Sequence[tuple[str, bool]]
    ncx: str
    guide: Sequence[tuple[str, str, str]] = ()


def write_epub(package: EpubPackage) -> bytes:
    """The bytes of the EPUB that holds `package`; equal for equal packages."""
    book = epub.EpubBook()
    book.prefixes = []
    book.direction = direction(package.lang)
    for file in sorted(package.files, key=lambda file: file.name):
        item = epub.EpubItem(file.id, file.name, file.media_type, file.data)
        item.properties = list(file.properties)
        book.add_item(item)
    book.spine = [(ref, "yes" if linear else "no") for ref, linear in package.spine]
    book.guide = [{"type": t, "title": title, "href": href} for t, title, href in package.guide]
    out = io.BytesIO()
    _EpubWriter(out, book, package).write()
    return out.getvalue()


class _Archive:
    """The part of `zipfile.ZipFile` that EbookLib calls, with fixed dates and modes."""

    def __init__(self, out: io.BytesIO) -> None:
        self._zip = zipfile.ZipFile(out, "w")

    def writestr(self, name: str, data: bytes | str, compress_type: int | None = None) -> None:
        info = zipfile.ZipInfo(name, _DATE)
        info.create_system = 3  # Unix on every machine: the byte stands in the file
        info.external_attr = 0o644 << 16
        squeezed = zipfile.ZIP_STORED if name.endswith(_STORED) else zipfile.ZIP_DEFLATED
        info.compress_type = squeezed if compress_type is None else compress_type
        self._zip.writestr(info, data, compresslevel=9)

    def close(self) -> None:
        self._zip.close()


class _EpubWriter(epub.EpubWriter):  # type: ignore[misc]
    """EbookLib's writer with our metadata, our package element and our archive."""

    def __init__(self, out: io.BytesIO, book: Any, package: EpubPackage) -> None:
        super().__init__(out, book)
        self._package = package

    def write(self) -> None:
        self.out = _Archive(self.file_name)
        self.out.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        self._write_container()
        self._write_opf()
        self._write_items()
        self.out.close()

    def _write_opf_metadata(self, root: Any) -> None:
        place = etree.SubElement(root, "metadata", nsmap={"dc": DC})
        for meta in self._package.metadata:
            tag = meta.tag.replace("dc:", f"{{{DC}}}")
            line = etree.SubElement(place, tag, dict(meta.attributes))
            line.text = without_controls(meta.text) or None
            if meta.lang:
                line.set(XML_LANG, meta.lang)

    def _write_opf_spine(self, root: Any, ncx_id: str | None) -> None:
        super()._write_opf_spine(root, self._package.ncx)

    def _write_opf_file(self, root: Any) -> None:
        root.set("prefix", PREFIXES)
        root.set(XML_LANG, self._package.lang)
        root.set("dir", direction(self._package.lang))
        super()._write_opf_file(root)
