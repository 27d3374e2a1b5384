"""Rules about what must be one of its kind in a volume: DOI, ISBN, title, text.

In: a volume. Out: diagnostics ED009, ED010, ED016, ED017.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator

from publisher.diagnostics import Diagnostic, Span
from publisher.model.paper import Paper
from publisher.model.volume import Volume
from publisher.rules.persons import fold_name


def _papers(volume: Volume) -> list[Paper]:
    return [paper for paper in volume.papers if isinstance(paper, Paper)]


def _doubles(volume: Volume, key: Callable[[Paper], str]) -> Iterator[tuple[Paper, Paper]]:
    """Pairs of papers with one `key`: the first that has it, and each later one."""
    by_value: dict[str, Paper] = {}
    for paper in _papers(volume):
        value = key(paper)
        first = by_value.setdefault(value, paper) if value else paper
        if first is not paper:
            yield first, paper


def _span(paper: Paper, key: str) -> Span:
    return paper.spans.get(key) or paper.source.span(1)


def doi_twice(volume: Volume) -> Iterator[Diagnostic]:
    """ED009: DOIs do not heed case (DOI Handbook §2.4)."""
    for first, paper in _doubles(volume, lambda paper: paper.doi.casefold()):
        message = f"`{first.id}` has the DOI {paper.doi} too"
        yield Diagnostic("ED009", message, _span(paper, "doi"), paper=paper.id)


def isbn_twice(volume: Volume) -> Iterator[Diagnostic]:
    """ED010."""
    by_number: dict[str, str] = {}
    for form in ("print", "epub", "pdf"):
        number = re.sub(r"[^\dXx]", "", getattr(volume.isbn, form))
        first = by_number.setdefault(number, form) if number else form
        if first != form:
            message = f"the ISBN of `{form}` is that of `{first}`"
            place = volume.spans.get(f"isbn.{form}") or Span(volume.path)
            yield Diagnostic("ED010", message, place)


def title_twice(volume: Volume) -> Iterator[Diagnostic]:
    """ED016: abstracts of the same session can be parts of one work, so the subtitle counts."""
    for first, paper in _doubles(volume, lambda p: fold_name(f"{p.title} {p.subtitle} {p.lang}")):
        if paper.title != "???":
            message = f"`{first.id}` has the same title"
            yield Diagnostic("ED016", message, _span(paper, "title"), paper=paper.id)


def text_twice(volume: Volume) -> Iterator[Diagnostic]:
    """ED017."""

    def key(paper: Paper) -> str:
        words = paper.source.body.split()
        return hashlib.sha256(" ".join(words).encode("utf-8", "replace")).hexdigest() * (
            len(words) > 20
        )

    for first, paper in _doubles(volume, key):
        place = _span(paper, "title")
        message = f"the text is that of `{first.id}`, word by word"
        yield Diagnostic("ED017", message, place, paper=paper.id)
