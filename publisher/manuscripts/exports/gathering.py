"""Files and folders that may be exports, gathered for the task that reads them.

In: paths. Out: `ExportFiles`, bytes of what may be read and names of all beside it. Only the first
signs of a file are looked at here; it is taken apart in a worker.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from publisher import files as disk
from publisher.files import Folder, OutsideFolder, nfc_name
from publisher.limits import limit

_MOST_FILES = 20_000
_MOST_DEEP = 6
_READ = (".yml", ".yaml", ".csv", ".tsv", ".xlsx", ".ods", ".json", ".xml", ".tex")
_SHEETS = (".csv", ".tsv", ".xlsx", ".ods", ".json", ".xml")
_HEAD = re.compile(rb"\s*(?:[\[{]|/\*|<)")
_PAGE = re.compile(rb"(?i)\s*(?:<!doctype html|<html|<head|<body)")


@dataclass(frozen=True, slots=True)
class ExportFiles:
    """`files` are root, name below it and bytes; a file given alone is its own root. `names` are
    root and name of files beside them whose bytes do not travel. `columns` are what the user says
    of columns."""

    files: tuple[tuple[str, str, bytes], ...]
    names: tuple[tuple[str, str], ...] = ()
    columns: tuple[str, ...] = ()


def gather(
    paths: Sequence[Path], columns: Sequence[str]
) -> tuple[ExportFiles, dict[str, Path], list[Path]]:
    """What may be an export, the paths of its roots, and the paths that are none."""
    files: list[tuple[str, str, bytes]] = []
    names: list[tuple[str, str]] = []
    roots: dict[str, Path] = {}
    rest: list[Path] = []
    for path in paths:
        root = str(path)
        found = _folder(path) if path.is_dir() else _file(path)
        if found is None:
            rest.append(path)
            continue
        roots[root] = path
        files += [(root, name, data) for name, data in found[0]]
        names += [(root, name) for name in found[1]]
    return ExportFiles(tuple(files), tuple(names), tuple(columns)), roots, rest


_Found = tuple[list[tuple[str, bytes]], list[str]]


def _file(path: Path) -> _Found | None:
    """A file that begins as an export may."""
    try:
        data = disk.read_file(path, limit("text"))
    except (OSError, ValueError):
        return None
    head = data[:4096].removeprefix(b"\xef\xbb\xbf")
    if data[:4] == b"PK\x03\x04" and path.suffix.lower() not in (".docx", ".odt"):
        return [(path.name, data)], []
    if _PAGE.match(head) or data[:5] == b"%PDF-":
        return None
    line = head.split(b"\n")[0]
    if (
        _HEAD.match(head)
        or path.suffix.lower() in (".csv", ".tsv")
        or any(line.count(mark) >= 1 for mark in (b",", b";", b"\t"))
    ):
        return [(path.name, data)], []
    return None


def _folder(path: Path) -> _Found | None:
    """A folder that holds a package, or files of sheets."""
    names = _walk(path)
    package = [name for name in names if name.rpartition("/")[2] == "conference_details.yml"]
    if not package and not any(name.lower().endswith(_SHEETS) for name in names if "/" not in name):
        return None
    if package:
        names = [*names]
    else:
        names = [name for name in names if name.lower().endswith(_SHEETS) and "/" not in name]
    folder, files, others = Folder(path), [], []
    room = limit("unpacked")
    for name in names:
        if name.lower().endswith(_READ):
            try:
                data = folder.read(name, min(room, limit("text")))
            except (OSError, ValueError, OutsideFolder):
                others.append(name)
                continue
            room -= len(data)
            files.append((name, data))
        else:
            others.append(name)
    return files, others


def _walk(folder: Path) -> list[str]:
    """The names of the files below `folder`, hidden ones left out, no link followed."""
    names: list[str] = []
    for base, folders, files in os.walk(folder):
        where = Path(base).relative_to(folder)
        deep = len(where.parts) < _MOST_DEEP
        folders[:] = sorted(f for f in folders if deep and not f.startswith("."))
        names += [nfc_name((where / f).as_posix()) for f in sorted(files) if not f.startswith(".")]
        if len(names) > _MOST_FILES:
            break
    return names[:_MOST_FILES]
