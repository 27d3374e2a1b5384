"""What the server gives: the editions, their pictures, chapters and bound book.

In: editions as they are made, addresses as they are asked for. Out: `Answer`s. Safe for many
threads; nothing is kept of an edition that two newer ones have replaced.
"""

from __future__ import annotations

import io
import json
import posixpath
import re
import threading
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from publisher.preview.drawing import Drawer
from publisher.preview.edition import PreviewEdition

_PAGE = Path(__file__).parent / "page"
_OWN = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/preview.js": ("preview.js", "text/javascript; charset=utf-8"),
    "/preview.css": ("preview.css", "text/css; charset=utf-8"),
}
_TYPES = {".xhtml": "application/xhtml+xml", ".css": "text/css", ".svg": "image/svg+xml",
          ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
          ".webp": "image/webp", ".otf": "font/otf", ".ttf": "font/ttf",
          ".woff2": "font/woff2"}  # fmt: skip
_KEPT = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """`lasting` is true where the address names its content."""

    media_type: str
    body: bytes
    lasting: bool = False
    moved: str = ""


class EditionStore:
    """The last editions; `changed` wakes those who wait for the next."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self._editions: list[PreviewEdition] = []
        self._said: tuple[int, bytes] = (0, b"")
        self._drawer = Drawer()
        self._watched: frozenset[str] = frozenset()
        self._packing = threading.Lock()
        self._packed: dict[str, zipfile.ZipFile] = {}

    def put(self, edition: PreviewEdition) -> None:
        """Show `edition` from now on."""
        facts = edition.as_json()
        first = next(iter(edition.set_book.galleys.values()))
        facts["size"] = self._drawer.size(first.pdf)
        data = json.dumps(facts, ensure_ascii=False).encode()
        with self.changed:
            self._editions = [*self._editions[1 - _KEPT :], edition]
            self._said = (edition.number, data)
            self.changed.notify_all()

    def watched(self) -> frozenset[str]:
        """The chapter that was looked at last, by its id."""
        return self._watched

    def news(self, number: int, patience: float) -> tuple[int, bytes] | None:
        """Number and JSON of the newest edition, once it is newer than `number`; `None` where none
        is for `patience` seconds."""
        with self.changed:
            self.changed.wait_for(lambda: self._said[0] > number, patience)
            return self._said if self._said[0] > number else None

    def answer(self, path: str) -> Answer | None:
        """What stands at `path` (decoded); `None` where nothing does."""
        if path in _OWN:
            name, media_type = _OWN[path]
            return Answer(media_type, (_PAGE / name).read_bytes())
        for pattern, giver in self._givers():
            if match := re.fullmatch(pattern, path):
                return giver(*match.groups())
        return None

    def _givers(self) -> tuple[tuple[str, Callable[..., Answer | None]], ...]:
        return (
            (r"/page/(\d+)/([0-9a-f]+)/(\d+)/(roman|arabic|blind)-(\d+)", self._picture),
            (r"/text/([0-9a-f]+)/(\d+)", self._lines),
            (r"/chapter/([0-9a-f]+)/([^/]+)", self._opened),
            (r"/chapter/([0-9a-f]+)/([^/]+)/(.+)", self._part),
            (r"/volume\.pdf", self._bound),
            (r"/at/(.+)", self._look_at),
        )

    def _galley(self, digest: str, page: str) -> bytes | None:
        for edition in reversed(self._editions):
            galley = edition.galleys.get(digest)
            if galley is not None and int(page) < galley.pages:
                return galley.pdf
        return None

    def _picture(
        self, dpi: str, digest: str, page: str, numbering: str, number: str
    ) -> Answer | None:
        pdf = self._galley(digest, page)
        if pdf is None or not 36 <= int(dpi) <= 600:
            return None
        folio = None
        if numbering != "blind":
            folio = self._editions[-1].folio_sheet(numbering, int(number))
        picture = self._drawer.picture(pdf, int(page), folio, int(dpi))
        return Answer("image/png", picture, folio is not None or numbering == "blind")

    def _lines(self, digest: str, page: str) -> Answer | None:
        pdf = self._galley(digest, page)
        if pdf is None:
            return None
        return Answer("application/json", json.dumps(self._drawer.lines(pdf, int(page))).encode())

    def _opened(self, name: str, chapter: str) -> Answer | None:
        """The first document of a chapter."""
        book = self._book(name, chapter)
        if book is None:
            return None
        own = [n for n in book.namelist() if n.endswith(".xhtml")]
        own = [n for n in own if posixpath.basename(n) not in ("nav.xhtml", "cover.xhtml")]
        where = f"/chapter/{name}/{quote(chapter)}/{quote(own[0])}" if own else ""
        return Answer("text/plain", b"", moved=where) if where else None

    def _part(self, name: str, chapter: str, path: str) -> Answer | None:
        book = self._book(name, chapter)
        if book is None or path not in book.namelist():
            return None
        media_type = _TYPES.get(posixpath.splitext(path)[1], "application/octet-stream")
        with self._packing:
            return Answer(media_type, book.read(path))

    def _book(self, name: str, chapter: str) -> zipfile.ZipFile | None:
        """The EPUB of one chapter alone."""
        with self._packing:
            if name not in self._packed:
                packed = self._package(chapter)
                if packed is None:
                    return None
                self._packed = dict([*self._packed.items()][1 - _KEPT :])
                self._packed[name] = zipfile.ZipFile(io.BytesIO(packed))
            return self._packed[name]

    def _package(self, name: str) -> bytes | None:
        from publisher.pipeline.packaging import Packaging, package_epub

        edition = self._editions[-1]
        chapter = edition.chapter(name)
        if chapter is None:
            return None
        style = edition.style
        job = Packaging(edition.volume, (chapter,), 0, style.css["epub"], style.fonts, None, {})
        return package_epub(job).epub

    def _look_at(self, chapter: str) -> Answer:
        """The page in the browser says where it is."""
        self._watched = frozenset((chapter,))
        return Answer("text/plain", b"")

    def _bound(self) -> Answer | None:
        """The whole book as it would be built."""
        from publisher.pipeline.binding import bind_file, volume_binding

        edition = self._editions[-1]
        with self._packing:
            binding = volume_binding(edition.volume, edition.book, edition.set_book)
            return Answer("application/pdf", bind_file(binding).pdf)
