"""A published volume: its lock, and what a later build may not do.

In: ``published.yaml`` in the folder of the volume, as `publisher publish` wrote it (YAML in its
form that is JSON, below lines of comment); the chapters and the page map of this build. Out: the
places that chapters keep, and diagnostics where a published page would move or a paper was changed
that no correction names."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from publisher import __version__
from publisher.diagnostics import Diagnostic, Span
from publisher.engine import Engine
from publisher.files import Files
from publisher.model.book import Book
from publisher.model.chapter import Chapter
from publisher.model.pagemap import KeptPlace, PageMap, folio_label
from publisher.model.paper import Paper
from publisher.model.published import Published, PublishedChapter
from publisher.model.volume import Volume
from publisher.pipeline.forms import Edition, FormFiles

LOCK = "published.yaml"
_MOST = 8 << 20
_HEAD = """# The volume as it was published: written by `publisher publish`, read by every
# later build, which leaves these pages where they are. Keep it with the manuscripts, unedited.
"""


def read_lock(files: Files, shown: str) -> tuple[Published | None, list[Diagnostic]]:
    """The lock of the volume whose files these are; `None` where it was not published. One that
    cannot be read is told: no build may pass it over."""
    if files.find(LOCK) is None:
        return None, []
    try:
        text = files.read(LOCK, _MOST).decode("utf-8")
        lines = [line for line in text.splitlines() if not line.startswith("#")]
        return Published.model_validate(json.loads("\n".join(lines))), []
    except (OSError, ValueError, RecursionError, ValidationError):
        message = "the lock of the published volume cannot be read"
        help = "take it back from your backup, or from version control"
        return None, [Diagnostic("BLD014", message, Span(f"{shown}/{LOCK}"), help)]


def kept_places(lock: Published | None) -> dict[str, KeptPlace]:
    """Where each published chapter stays."""
    return {one.id: KeptPlace(one.first, one.pages) for one in lock.chapters} if lock else {}


def text_hash(chapter: Chapter) -> str:
    """The SHA-256 of a chapter's text."""
    return hashlib.sha256(chapter.body.encode("utf-8", "surrogatepass")).hexdigest()


def changed_papers(lock: Published, volume: Volume, book: Book) -> Iterator[Diagnostic]:
    """Papers that are not what was published, and that no correction names; and those that are
    gone."""
    chapters = {chapter.id: chapter for chapter in book.chapters}
    papers = {p.id: p for p in volume.papers}
    corrected = {one.paper for one in volume.corrections}
    for one in lock.chapters:
        if not one.text:
            continue
        if one.id not in chapters:
            message = f"the published paper `{one.id}` is not in the volume any more"
            help = "put it back; one that is retracted stays, with `kind: retraction`"
            yield Diagnostic("BLD013", message, Span(volume.path), help)
        elif one.id not in corrected and text_hash(chapters[one.id]) != one.text:
            paper = papers.get(one.id)
            span = Span(paper.source.path if isinstance(paper, Paper) else volume.path)
            message = "the paper was changed since it was published, and no correction says so"
            entry = f"{{paper: {one.id}, kind: erratum, date: …}}"
            help = f"take the change back, or add {entry} to `corrections:`"
            yield Diagnostic("BLD013", message, span, help, paper=one.id)


def moved_pages(lock: Published, volume: Volume, page_map: PageMap) -> Iterator[Diagnostic]:
    """Chapters that do not begin where they did, or, if no correction names them, have more or
    fewer pages."""
    corrected = {one.paper for one in volume.corrections}
    places = {place.chapter: place for place in page_map.places}
    for one in lock.chapters:
        place = places.get(one.id)
        if place is None:
            continue
        was = folio_label(one.first, one.numbering)
        if place.first != one.first:
            message = f"`{one.id}` was published on page {was}, and would begin on {place.label(0)}"
        elif one.id not in corrected and place.pages != one.pages:
            message = f"`{one.id}`, page {was}, had {one.pages} pages, and would have {place.pages}"
        else:
            continue
        help = "take back what came before it, or what it is made of; a correction names its paper"
        yield Diagnostic("BLD012", message, Span(volume.path), help)


def make(edition: Edition, engine: Engine) -> FormFiles:
    """The lock of the volume as it is built now: ``published.yaml`` in the output folder."""
    del engine
    volume, set_book = edition.volume, edition.set_book
    if volume.published is None or set_book is None:
        message = "the volume does not say when it is published"
        help = "add `published: 2026-05-04`"
        return FormFiles({}, (Diagnostic("BLD015", message, Span(volume.path), help),))
    papers = {paper.id: paper for paper in volume.papers if isinstance(paper, Paper)}
    products = edition.products

    def chapter(name: str) -> PublishedChapter:
        place = set_book.page_map.place(name)
        facts: dict[str, Any] = {}
        if name in papers:
            offprint = products.get(f"offprints/{name}.pdf")
            facts = {
                "doi": papers[name].doi,
                "text": text_hash(set_book.chapters[name]),
                "offprint": _sha(offprint.pdf) if offprint else "",
            }
        return PublishedChapter(
            id=name,
            numbering="roman" if place.numbering == "roman" else "arabic",
            first=place.first,
            pages=place.pages,
            **facts,
        )

    lock = Published(
        date=volume.published.iso,
        tool=f"Publisher {__version__}",
        doi=volume.doi,
        chapters=tuple(chapter(place.chapter) for place in set_book.page_map.places),
        files=dict(sorted(_files(products).items())),
    )
    text = json.dumps(lock.model_dump(exclude_defaults=True), ensure_ascii=False, indent=1)
    return FormFiles({LOCK: f"{_HEAD}{text}\n".encode()})


def _files(products: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: _sha(file.epub if name.endswith(".epub") else file.pdf)
        for name, file in products.items()
    }


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
