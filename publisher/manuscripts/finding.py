"""The manuscripts that a volume names, found in its folder.

In: the folder, and an entry as the editor wrote it (``kim``, ``papers/kim.md``,
``kim/paper.md``). Out: the path below the folder of the one file it means, or why there is none.
Nothing outside the folder is looked at, links followed.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from publisher.files import Folder, OutsideFolder, is_file, is_folder

_USUAL = ("paper.md", "main.md")
SUFFIXES = (".md", ".qmd", ".Rmd", ".rmd", ".markdown")
"""How the names of manuscripts end: Markdown, Quarto, R Markdown (``paper.myst.md`` is an
``.md``)."""
_NO_MANUSCRIPTS = frozenset({"readme", "license", "licence", "contributing", "changelog"})


@dataclass(frozen=True, slots=True)
class Found:
    """`name` is the file below the volume folder. Else it is empty, and `several` are the files the
    entry could mean, or `outside` is true."""

    name: str = ""
    several: tuple[str, ...] = ()
    outside: bool = False


def is_manuscript(name: str) -> bool:
    """Whether a file called `name` is written in Markdown."""
    return name.endswith(SUFFIXES)


def find(folder: Folder, shelf: str, entry: str) -> Found:
    """The file that `entry` of `shelf` (``papers``, ``front``, ``back``) means."""
    try:
        folder.resolve(entry.strip())
        bare = _bare(shelf, entry)
        names = _candidates(folder, shelf, bare) if bare not in (".", shelf) else []
    except OutsideFolder:
        return Found(outside=True)
    except OSError:
        return Found()
    if len(names) == 1:
        return Found(names[0])
    return Found(several=tuple(names))


def close(shelf: str, entry: str, there: Iterable[str]) -> tuple[str, ...]:
    """Entries for manuscripts of `there`, all those on `shelf`, that are near to `entry`."""
    by_case = {(said := _entry(shelf, name)).casefold(): said for name in there}
    wanted = _bare(shelf, entry).removesuffix(".md").casefold()
    return tuple(by_case[each] for each in get_close_matches(wanted, by_case, n=3, cutoff=0.5))


def _bare(shelf: str, entry: str) -> str:
    return posixpath.normpath(entry.strip()).removeprefix(f"{shelf}/")


def _candidates(folder: Folder, shelf: str, bare: str) -> list[str]:
    """The files that `bare` can mean: on its shelf, else from the volume folder."""
    for base in (f"{shelf}/{bare}", bare):
        if bare.endswith(".md"):
            names = [base] if _is_file(folder, base) else []
        else:
            names = [f"{base}.md"] if _is_file(folder, f"{base}.md") else []
            names += _inside(folder, base)
        if names:
            return names
    return []


def _inside(folder: Folder, base: str) -> list[str]:
    """The manuscript of a paper's own folder: the usual name, else every Markdown file."""
    inside = _markdown(folder.resolve(base))
    usual = [name for name in _USUAL if name in inside][:1]
    return [f"{base}/{name}" for name in usual or inside]


def manuscripts(folder: Folder, shelf: str) -> tuple[str, ...]:
    """The manuscripts on `shelf`, in the order of their names; links that lead out are none."""
    try:
        root = folder.resolve(shelf)
        entries = sorted(path for path in root.iterdir() if _is_ours(folder, shelf, path))
    except (OSError, OutsideFolder):
        return ()
    there = {entry.name for entry in entries}
    found = [f"{shelf}/{name}" for name in _markdown(root) if name in there]
    for entry in entries:
        if is_folder(entry) and not entry.name.startswith((".", "_")):
            found += _inside(folder, f"{shelf}/{entry.name}")
    return tuple(found)


def _is_ours(folder: Folder, shelf: str, path: Path) -> bool:
    """Whether `path` on `shelf` is inside the volume folder, and has a name that leads there."""
    if not path.is_symlink() and "\\" not in path.name:
        return True
    try:
        folder.resolve(f"{shelf}/{path.name}")
    except OutsideFolder:
        return False
    return True


def _markdown(path: Path) -> list[str]:
    """The Markdown files of a folder that can be manuscripts."""
    try:
        names = sorted(entry.name for entry in path.iterdir())
    except OSError:
        return []
    return [
        name
        for name in names
        if name.endswith(".md")
        and not name.startswith((".", "_"))
        and name[:-3].casefold() not in _NO_MANUSCRIPTS
        and is_file(path / name)
    ]


def _entry(shelf: str, name: str) -> str:
    """How a volume file names the manuscript `name` most shortly."""
    bare = name.removeprefix(f"{shelf}/").removesuffix(".md")
    head, _, tail = bare.rpartition("/")
    return head if head and f"{tail}.md" in _USUAL else bare


def _is_file(folder: Folder, name: str) -> bool:
    return is_file(folder.resolve(name))
