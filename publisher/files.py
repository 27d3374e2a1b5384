"""The one door to the disk: reading inside a folder, and writing whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import posixpath
import stat
import tempfile
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path, PurePosixPath
from typing import Protocol

_BESIDE = ".publisher-"
"""How the name of a file begins that is being written."""


class OutsideFolder(ValueError):
    """A path that leads out of the folder it was named in."""


def nfc_name(name: str) -> str:
    """`name` of a file with its accents composed (NFC)."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def is_pointer(data: bytes) -> bool:
    """Whether `data` stands for a file that Git LFS keeps elsewhere, and is not that file."""
    return data.startswith(b"version https://git-lfs.github.com/spec/")


LFS_CURE = "type `git lfs pull` in its folder, or download the file itself"


def is_file(path: Path) -> bool:
    """Whether `path` is a file, as far as it may be looked at: what stands in a folder that nobody
    may enter is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def is_folder(path: Path) -> bool:
    """Whether `path` is a folder, as `is_file`."""
    try:
        return path.is_dir()
    except OSError:
        return False


def open_file(path: Path) -> BufferedReader:
    """The file at `path`, open for reading.

    `OSError` for what is no file: a device would never end, and a named pipe has nobody at its
    other end. Neither is waited for.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        number = errno.EISDIR if path.is_dir() else errno.EINVAL
        why = os.strerror(number) if number == errno.EISDIR else "not a file"
        raise OSError(number, why, str(path))
    return path.open("rb")


def read_file(path: Path, limit: int | None = None) -> bytes:
    """The bytes of the file at `path`; `OSError` as `open_file`, `ValueError` where there are more
    than `limit`, whatever its size was said to be."""
    with open_file(path) as file:
        data = file.read() if limit is None else file.read(limit + 1)
    if limit is not None and len(data) > limit:
        raise ValueError(f"{path.name} is larger than {limit} bytes")
    return data


def hash_file(path: Path) -> str:
    """The SHA-256 of the file at `path`, of any size, in hexadecimal; `OSError` as `open_file`."""
    with open_file(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder whose files may be read; nothing outside it can be, by ``..``, link or root.

    Names are composed (NFC), as people type them; macOS and archives made there have them
    decomposed, and the file is the same (Unicode Standard Annex 15).
    """

    root: Path

    def resolve(self, name: str) -> Path:
        """The absolute path of `name` (relative, with ``/``) below the root.

        Raises `OutsideFolder` where it leads elsewhere, symbolic links followed. The file need not
        exist.
        """
        if "\0" in name or PurePosixPath(name).is_absolute() or "\\" in name:
            raise OutsideFolder(name)
        root = os.path.realpath(self.root)
        below = root.rstrip(os.sep) + os.sep
        path = os.path.realpath(below + name)
        if not name.isascii() and not os.path.lexists(path):
            path = os.path.realpath(below + self._as_kept(name))
        resolved = Path(path)
        if (
            path != root and not path.startswith(below)
        ) or resolved.is_symlink():  # a loop of links
            raise OutsideFolder(name)
        return resolved

    def _as_kept(self, name: str) -> str:
        """`name` with its accents as the disk has them; as it is where nothing is the same."""
        parts: list[str] = []
        for part in PurePosixPath(name).parts:
            try:
                there = self.root.joinpath(*parts).iterdir() if part != ".." else ()
                same = [each.name for each in there if nfc_name(each.name) == nfc_name(part)]
            except OSError:
                return name
            parts.append(part if part in same or not same else min(same))
        return "/".join(parts)

    def inside_name(self, name: str) -> str:
        """`name` itself, whose file is below the root; `OutsideFolder` where it is not."""
        self.resolve(name)
        return name

    def read(self, name: str, limit: int | None = None) -> bytes:
        """The bytes of `name`; `OSError` where it is absent, `OutsideFolder` where it is not ours,
        `ValueError` where it is larger than `limit` bytes."""
        path = self.resolve(name)
        if limit is not None and path.stat().st_size > limit:
            raise ValueError(f"{name} is larger than {limit} bytes")
        return read_file(path, limit)

    def names(self, folder: str) -> tuple[str, ...]:
        """The files directly in `folder`, as names from the root, sorted."""
        here = self.resolve(folder)
        prefix = f"{folder}/" if folder not in ("", ".") else ""
        try:
            files = [nfc_name(entry.name) for entry in here.iterdir() if is_file(entry)]
            return tuple(sorted(prefix + name for name in files))
        except OSError:
            return ()

    def find(self, name: str) -> str | None:
        """`name` as it is spelt on disk, whatever its case here; `None` where there is none."""
        path = self.resolve(name)
        if is_file(path):
            return name
        here, parts = self.root, []
        for part in PurePosixPath(name).parts:
            if part in (".", ".."):
                return None
            try:
                folded = nfc_name(part).casefold()
                match = sorted(
                    e.name for e in here.iterdir() if nfc_name(e.name).casefold() == folded
                )
            except OSError:
                return None
            if not match:
                return None
            parts.append(nfc_name(match[0]))
            here = here / match[0]
        spelt = "/".join(parts)
        return spelt if is_file(self.resolve(spelt)) else None


class Files(Protocol):
    """Files by their names (relative, with ``/``), wherever they are kept: a `Folder` on disk or a
    `Bundle` that travels."""

    def read(self, name: str, limit: int | None = None) -> bytes: ...

    def find(self, name: str) -> str | None: ...

    def names(self, folder: str) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Bundle:
    """Files that travel with a task: the contents of some, the names of all that stand beside them.

    It answers as the `Folder` it was gathered from would for those files. A file that is `listing`
    but not among `contents` is reported absent; those that are `heavy` were too large to travel.
    """

    contents: tuple[tuple[str, bytes], ...]
    listing: tuple[str, ...] = ()
    heavy: tuple[str, ...] = ()

    def read(self, name: str, limit: int | None = None) -> bytes:
        """As `Folder.read`."""
        name = nfc_name(_inside(name))
        for other, data in self.contents:
            if other == name:
                if limit is not None and len(data) > limit:
                    raise ValueError(f"{name} is larger than {limit} bytes")
                return data
        if name in self.heavy:
            raise ValueError(f"{name} is too large")
        raise FileNotFoundError(name)

    def find(self, name: str) -> str | None:
        """As `Folder.find`."""
        name = nfc_name(_inside(name))
        names = [*(names for names, _ in self.contents), *self.heavy]
        if name in names:
            return name
        return next((k for k in sorted(names) if k.casefold() == name.casefold()), None)

    def names(self, folder: str) -> tuple[str, ...]:
        """As `Folder.names`."""
        prefix = f"{folder}/" if folder not in ("", ".") else ""
        return tuple(
            n for n in self.listing if n.startswith(prefix) and "/" not in n[len(prefix) :]
        )


def _inside(name: str) -> str:
    """`name` without ``.`` and ``..``; raises `OutsideFolder` where it leads above the root."""
    if "\0" in name or "\\" in name or PurePosixPath(name).is_absolute():
        raise OutsideFolder(name)
    path = posixpath.normpath(name)
    if path.startswith(".."):
        raise OutsideFolder(name)
    return path


def below(folder: Path, name: str) -> Path:
    """Where `name` (relative, with ``/``) is to be written below `folder`; `OSError` where a link
    that somebody put there leads elsewhere."""
    path = folder / name
    if not path.parent.resolve().is_relative_to(folder.resolve()):
        raise OSError(errno.ELOOP, "a link leads out of the folder that is written", str(path))
    return path


def write_new(path: Path, data: bytes) -> bool:
    """`write_whole`, where `path` does not hold `data` already; whether it did not."""
    is_new = not path.is_file() or path.stat().st_size != len(data) or path.read_bytes() != data
    if is_new:
        write_whole(path, data)
    return is_new


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` beside `path` and rename, so that `path` is never seen half-written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = _begin_file(path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            Path(beside).chmod(0o644)
            Path(beside).replace(path)
    except BaseException as error:
        Path(beside).unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename is None:
            error.filename = str(path)  # what is written by a handle has no name to tell
        raise


def _begin_file(folder: Path) -> tuple[int, str]:
    """A new file in `folder` to be written, held until it is closed: its handle and its path."""
    while True:
        handle, beside = tempfile.mkstemp(prefix=_BESIDE, dir=folder)
        if hold(handle) and os.fstat(handle).st_nlink:
            return handle, beside
        os.close(handle)  # somebody took it for left over, between its making and its holding


def hold(handle: int) -> bool:
    """Hold what is open as `handle`, if nobody does, until it is closed or this process has ended,
    however that ended. True as well on a file system that knows no such holding."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EWOULDBLOCK, errno.EACCES, errno.EAGAIN)
    return True


def clear_unfinished(folder: Path, inside: Iterable[str] = ()) -> None:
    """Take away what writers that were killed left in `folder`, and anywhere under its folders
    `inside`: what nobody holds. What is no folder but a link to one is left alone."""
    leftovers = [*folder.glob(f"{_BESIDE}*")]
    own = (folder / name for name in inside if not (folder / name).is_symlink())
    leftovers += (path for each in own for path in each.rglob(f"{_BESIDE}*"))
    for path in leftovers:
        with contextlib.suppress(OSError):
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
            try:
                if hold(handle):
                    path.unlink()
            finally:
                os.close(handle)
