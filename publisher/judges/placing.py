"""Where in a manuscript a finding about an output stands, looked up in workers: what is read there,
parts of an EPUB, pages and manuscripts, may be anybody's.

In: findings that name a document with line and column, or words. Out: the words that stand there;
the spans at which a manuscript has them.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

from publisher.diagnostics import Span
from publisher.files import Folder, read_file
from publisher.judges.container import open_epub
from publisher.limits import limit

_AROUND = 1500


@dataclass(frozen=True, slots=True)
class Passages:
    """Places in the documents of `file`, an EPUB or the folder of a web edition: name of the
    document, line and column, from 1; column 0 is the start of the line."""

    file: str
    places: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """Words that are sought in the manuscript `source`."""

    source: str
    words: tuple[str, ...]


def passages(asked: Passages) -> tuple[str, ...]:
    """Task: the words that follow each place, empty where there are none."""
    file = Path(asked.file)
    if file.is_dir():
        return tuple(_passage(_page(file, place[0]), place) for place in asked.places)
    try:
        with open_epub(file) as book:
            names = book.namelist()
            return tuple(_passage(_part(book, names, place[0]), place) for place in asked.places)
    except (OSError, ValueError, zipfile.BadZipFile):
        return ("",) * len(asked.places)


def _page(folder: Path, inside: str) -> bytes:
    try:
        return Folder(folder).read(inside, limit("part") << 20)
    except (OSError, ValueError):
        return b""


def _part(book: zipfile.ZipFile, names: list[str], inside: str) -> bytes:
    name = next((name for name in names if name.endswith(inside)), "")
    try:
        return book.read(name)
    except (KeyError, OSError, ValueError, RuntimeError, zipfile.BadZipFile):
        return b""


def _passage(document: bytes, place: tuple[str, int, int]) -> str:
    _, line, column = place
    lines = document.decode("utf-8", "replace").split("\n")
    if line > len(lines):
        return ""
    rest = "\n".join([lines[line - 1][max(0, column - 1) :], *lines[line : line + _AROUND]])
    plain = re.sub(r"^[^<>]*>|<[^<>]*>?", " ", rest[:_AROUND])
    return " ".join(plain.split())[:120]


def spans(asked: Sought) -> tuple[Span, ...]:
    """Task: the line of the manuscript where each of the words stand; the file where they do
    not."""
    from publisher.proof.completeness import Script, places

    try:
        data = read_file(Path(asked.source), limit("manuscript"))
    except (OSError, ValueError):
        return (Span(asked.source),) * len(asked.words)
    found = places(Script(asked.source, data.decode("utf-8", "replace"), 1))
    each = (found.of(words) for words in asked.words)
    return tuple(replace(span, path=asked.source) if span else Span(asked.source) for span in each)
