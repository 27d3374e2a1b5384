"""Results kept by the hash of everything they were made from.

An entry is a file: eight bytes that name the format, a SHA-256 of its key, of its kind (the type of
what it holds) and of its body, the body. It is written beside its place and renamed, so two builds
may share a folder; it is proved by its hash whenever it is read, so one that is torn, altered or
put in the place of another is a miss and a diagnostic. What is read is bytes: it is for who asked
to read them as data and nothing else (`publisher.engine.packing`). Deleting the folder, or
any part of it at any time, costs time and nothing else. A folder that cannot be written is told
once and then left alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from pathlib import Path

from publisher.diagnostics import Diagnostic, plural
from publisher.files import read_file
from publisher.limits import BadLimit, limit, number_of

FORMAT = b"PUBCACH2"
_PART = 16
"""When so great a part of what a cache may hold was written to it, it is pruned: a preview runs
for days, and a build may bring more than there is room for."""

_LEAST = 1 << 28
"""Bytes that an entry may have, however little may be kept."""

_HEAD = len(FORMAT) + 32
_FRESH = 3600.0
"""Seconds within which the time of last use is not written again, and an unfinished file is
somebody's and not rubbish."""

_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# Publisher's cache. May be deleted.\n"


class Cache:
    """Entries in `folder`, at most `most` bytes of them after `prune`, and meanwhile little more;
    by default what the limit ``cache`` says: ten builds of a volume of a thousand pages.

    `diagnostics` says what went wrong: that entries were damaged, and that nothing can be kept.
    """

    def __init__(self, folder: Path, most: int | None = None) -> None:
        self.folder = folder
        self.limit = limit("cache") << 20 if most is None else most
        self._damaged: list[str] = []
        self._useless: list[Diagnostic] = []
        self._usable = True
        self._written = 0

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        if not self._damaged:
            return tuple(self._useless)
        more = len(self._damaged) - 1
        beside = f", and {plural(more, 'other')}" if more else ""
        message = f"a stored result was damaged and has been made again: {self._damaged[0]}{beside}"
        return (Diagnostic("BLD005", message), *self._useless)

    def get(self, key: str, kind: str) -> bytes | None:
        """The body of that kind kept under `key` (hexadecimal), or `None` where there is none that
        is whole."""
        path = self._path(key)
        try:
            facts = path.stat()
            if facts.st_size > max(self.limit, _LEAST):
                return None  # larger than all entries together may be
            data = read_file(path)
            age = time.time() - facts.st_mtime
        except OSError:
            return None
        body = data[_HEAD:]
        if data[:_HEAD] != FORMAT + _seal(key, kind, body):
            self.discard(key, "its checksum is wrong")
            return None
        if age > _FRESH:
            with contextlib.suppress(OSError):
                os.utime(path)
        return body

    def has(self, key: str) -> bool:
        """Whether something is kept under `key`, whole or not."""
        return self._path(key).is_file()

    def last_written(self) -> float:
        """When something was last kept here, in seconds of the epoch; 0 where nothing was."""
        try:
            with os.scandir(self.folder) as shelves:
                return max(
                    (shelf.stat().st_mtime for shelf in shelves if shelf.is_dir()), default=0
                )
        except OSError:
            return 0

    def put(self, key: str, kind: str, body: bytes) -> None:
        """Keep `body`, which is of that kind, under `key`, where that can be done."""
        if not self._usable:
            return
        path = self._path(key)
        try:
            if path.parent.is_symlink() or not path.parent.is_dir():
                self._make(path.parent)
            self._write(path, FORMAT + _seal(key, kind, body) + body)
        except OSError as error:
            self._give_up(error)
            return
        self._written += _HEAD + len(body)
        if self._written > self.limit // _PART:
            self.prune()

    def discard(self, key: str, reason: str) -> None:
        """Take out an entry that proved damaged, and say so."""
        path = self._path(key)
        with contextlib.suppress(OSError):
            path.unlink()
        self._damaged.append(f"{reason} ({path})")

    def prune(self) -> None:
        """Delete the entries longest unused until the rest fits, and what dead builds left."""
        if not self._written:
            return
        self._written = 0
        entries = sorted(self._entries(), reverse=True)
        room = self.limit
        for _, size, path in entries:
            room -= size
            if room < 0:
                with contextlib.suppress(OSError):
                    Path(path).unlink()

    def _entries(self) -> list[tuple[float, int, str]]:
        """Time of last use, bytes and path of each entry; old unfinished files are deleted."""
        entries = []
        old = time.time() - _FRESH
        for shelf in self._scan(self.folder):
            for file in self._scan(shelf) if shelf.is_dir(follow_symlinks=False) else ():
                with contextlib.suppress(OSError):
                    facts = file.stat(follow_symlinks=False)
                    if not file.name.startswith("."):
                        entries.append((facts.st_mtime, facts.st_size, file.path))
                    elif facts.st_mtime < old:
                        Path(file.path).unlink()
        return entries

    @staticmethod
    def _scan(folder: Path | os.DirEntry[str]) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                return list(entries)
        except OSError:
            return []

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]

    def _make(self, shelf: Path) -> None:
        """The folder of an entry, and the tag; a link in the place of either leads elsewhere, and
        is no way to write there."""
        if shelf.is_symlink():
            shelf.unlink()
        shelf.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError), (self.folder / "CACHEDIR.TAG").open("x") as tag:
            tag.write(_TAG)

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        """Write and rename. No fsync: an entry torn by a power cut is seen when it is read."""
        handle, beside = tempfile.mkstemp(prefix=".", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(beside).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(beside).unlink()
            raise

    def _give_up(self, error: OSError) -> None:
        self._usable = False
        reason = (error.strerror or str(error)).lower()
        self._useless.append(
            Diagnostic(
                "BLD006",
                f"results cannot be kept in {self.folder}: {reason}",
                help="make room there or name another folder in PUBLISHER_CACHE",
            )
        )


def _seal(key: str, kind: str, body: bytes) -> bytes:
    """The 32 bytes that prove `body` unaltered, of that kind, and in its own place."""
    hasher = hashlib.sha256(f"{key} {kind}\n".encode())
    hasher.update(body)
    return hasher.digest()


def cache_folder() -> Path:
    """Where results are kept: ``$PUBLISHER_CACHE``, else this user's own folder for such things.

    Never one beside the volume, unless it is named: a volume comes from people we do not know.
    """
    if setting := os.environ.get("PUBLISHER_CACHE"):
        return Path(setting).absolute()
    from platformdirs import user_cache_path

    return user_cache_path("publisher", appauthor=False)


def open_cache(folder: Path | None = None) -> Cache:
    """The cache in `folder`, by default `cache_folder`.

    It holds ``$PUBLISHER_CACHE_LIMIT`` MiB where that is said; `BadLimit` where that is no number.
    """
    setting = os.environ.get("PUBLISHER_CACHE_LIMIT", "")
    most = number_of(setting)
    if setting and most is None:
        raise BadLimit(f"PUBLISHER_CACHE_LIMIT is `{setting[:40]}`, not a number of MiB")
    return Cache((folder or cache_folder()).absolute(), None if most is None else most << 20)
