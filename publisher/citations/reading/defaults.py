"""Bibliographies that a paper takes without naming them.

In: the names of the files in its folder. Out: those of its bibliographies. The gathering of what a
paper may read and its composing ask the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from publisher.manuscripts.finding import is_manuscript


def bibliographies(names: Iterable[str], manuscript: str) -> tuple[str, ...]:
    """The ``.bib`` files among `names`, all of one folder, that the paper of the file `manuscript`
    means where it names none: in a folder of its own all, as MyST has it; in one that it shares
    that of its own name, else the only one."""
    names = tuple(names)
    files = tuple(name for name in names if name.casefold().endswith(".bib"))
    if len(files) < 2 or sum(map(is_manuscript, names)) < 2:
        return files
    own = PurePosixPath(manuscript).stem.casefold()
    return tuple(name for name in files if PurePosixPath(name).stem.casefold() == own)


def is_project(names: Iterable[str]) -> bool:
    """Whether the folder with the files `names` is a project of MyST, whose papers name none."""
    return any(PurePosixPath(name).name in ("myst.yml", "myst.yaml") for name in names)
