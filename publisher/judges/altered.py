"""A file that was changed after the build: told, and an EPUB read again by our own checks.

In: a file of a build, and the hash that `build.json` has of it. Out: OUT017; of an EPUB,
`JudgeFinding`s whose rule is a code of the family EPB, for what EPUBCheck and Ace do not see. What
a build wrote itself was checked as it was written, and is not checked again.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path

from lxml import etree

from publisher.diagnostics import Diagnostic, Span
from publisher.epub.checks import Subject, check
from publisher.judges.container import open_epub
from publisher.judges.outside import JudgeFinding
from publisher.model.chapter import Chapter
from publisher.xhtml.tree import SVG, TYPE, Element, h

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def is_altered(file: Path, sha256: str) -> bool:
    """Whether `file` has other bytes than when it was built; never where no hash is known."""
    if not sha256:
        return False
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest() != sha256


def alteration(file: Path) -> Diagnostic:
    """That it is so."""
    return Diagnostic("OUT017", "the file is not as it was built", Span(str(file)))


def own_findings(file: Path, chapters: Collection[str]) -> Iterator[JudgeFinding]:
    """What our own checks have against the EPUB `file`. `chapters` are the documents in which
    chapters begin, by their names from the package document."""
    try:
        with open_epub(file) as book:
            for name in sorted(book.namelist()):
                if name.endswith((".xhtml", ".svg")):
                    yield from _read(file, name, book.read(name), chapters)
    except (OSError, ValueError, zipfile.BadZipFile):
        return  # `document_faults` tells that it cannot be read


def _read(file: Path, name: str, data: bytes, chapters: Collection[str]) -> Iterator[JudgeFinding]:
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        yield JudgeFinding("EPB001", f"it is not well-formed XML: {error.msg}", file, inside=name)
        return
    toc = next((n for n in root.iter(h("nav")) if n.get(TYPE) == "toc"), None)
    if toc is not None:
        yield from _missing(file, name, toc, chapters)
    elif name.endswith(".svg") and root.tag == f"{{{SVG}}}svg" and root.get("viewbox"):
        yield JudgeFinding("EPB009", "it says `viewbox` instead of `viewBox`", file, inside=name)
    elif name.endswith(".xhtml"):
        chapter = Chapter("", "paper", root.get("lang") or "und", "", "", "")
        for finding in check(Subject(chapter, root)):
            words = re.search("“([^”…]+)", finding.message)
            about = words[1] if words else ""
            yield JudgeFinding(
                finding.code, finding.message, file, finding.is_error, name, words=about
            )


def _missing(
    file: Path, name: str, toc: Element, chapters: Collection[str]
) -> Iterator[JudgeFinding]:
    """Chapters that no line of the contents leads to."""
    folder = posixpath.dirname(name)
    links = [a.get("href", "").partition("#")[0] for a in toc.iter(h("a"))]
    targets = {posixpath.normpath(posixpath.join(folder, link)) for link in links}
    for chapter in chapters:
        if not any(f"/{one}".endswith(f"/{chapter}") for one in targets):
            message = f"{chapter} is missing from the contents"
            yield JudgeFinding("EPB011", message, file, inside=chapter)
