"""What an import reads, in hand: so that it can travel to where it can do no harm.

In: paths as a user gave them. Out: a `SourceFile` each, with what lies beside it where its kind
names other files; or why it cannot be had. Nothing outside of a source's folder is read, links
followed.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from publisher import files as disk
from publisher.diagnostics import Diagnostic, Span
from publisher.files import Bundle, Folder, OutsideFolder, nfc_name
from publisher.limits import limit
from publisher.manuscripts.importing.texfiles import main_file

_MOST_FILES = 4_000
_MOST_DEEP = 6
_TEXTS = frozenset(
    ".tex .ltx .bbl .bib .sty .txt .py .jl .r .c .h .cpp .hs .java .js .ts .sh .m .yml .yaml .json "
    ".csv .dat .md .rs .go .lua .sql .f90 .tikz .pgf .pgftikz .def .toml".split()
)
"""What LaTeX may include as text; the names of all other files travel without their bytes."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to be imported: its `name` as told to the user, and its bytes. A source that names
    others has them in `beside`, in which it is called `inside`."""

    name: str
    data: bytes
    beside: Bundle | None = None
    inside: str = ""
    folder: Path | None = None


def open_source(path: Path) -> SourceFile | Diagnostic:
    """What `path` is to be imported as, or why it cannot be."""
    if path.is_dir():
        return _open_folder(path)
    name = str(path)
    try:
        data = disk.read_file(path, largest := limit("import"))
    except OSError as error:
        why = error.strerror or "it cannot be read"
        return Diagnostic("IMP001", f"cannot read {name}: {why.lower()}", Span(name))
    except ValueError:
        why = f"{name} is more than a manuscript can be: it is larger than {largest:,} bytes"
        return Diagnostic("IMP010", why, Span(name))
    if path.suffix.lower() in (".tex", ".ltx"):
        return SourceFile(name, data, gather(path.parent), nfc_name(path.name), path.parent)
    return SourceFile(name, data)


def _open_folder(path: Path) -> SourceFile | Diagnostic:
    """A folder is one thing: a paper in LaTeX with its files."""
    held = gather(path)
    names = tuple(sorted(name for name, _ in held.contents))
    mains = main_file(held, names)
    usual = [
        name
        for name in mains
        if Path(name).stem in ("main", "paper", "ms", "manuscript", "article")
    ]
    if len(mains) > 1 and len(usual) == 1:
        mains = (usual[0],)
    if len(mains) != 1:
        told = ", ".join(f"`{name}`" for name in mains[:5])
        why = (
            f"several papers are in {path}: {told}" if mains else f"cannot import the folder {path}"
        )
        help = "name the file of each paper" if mains else "name the files in it"
        return Diagnostic("IMP001", why, Span(str(path)), help)
    return SourceFile(str(path / mains[0]), held.read(mains[0]), held, mains[0], path)


def gather(folder: Path) -> Bundle:
    """The files of `folder` and of those below it: texts with their bytes, others by name."""
    root = Folder(folder)
    contents: list[tuple[str, bytes]] = []
    heavy: list[str] = []
    room = limit("text")
    for name in _walk(folder):
        if Path(name).suffix.lower() in _TEXTS and room > 0:
            try:
                data = root.read(name, room)
            except (OSError, ValueError, OutsideFolder):
                heavy.append(name)
                continue
            room -= len(data)
            contents.append((name, data))
        else:
            heavy.append(name)
    listing = (*(name for name, _ in contents), *heavy)
    return Bundle(tuple(contents), listing, tuple(heavy))


def _walk(folder: Path) -> list[str]:
    """The names of the files below `folder`, hidden ones left out, no link followed."""
    names: list[str] = []
    for base, folders, files in os.walk(folder):
        where = Path(base).relative_to(folder)
        folders[:] = sorted(
            f for f in folders if not f.startswith(".") and len(where.parts) < _MOST_DEEP
        )
        names += [
            nfc_name((where / file).as_posix())
            for file in sorted(files)
            if not file.startswith(".")
        ]
        if len(names) > _MOST_FILES:
            break
    return names[:_MOST_FILES]
