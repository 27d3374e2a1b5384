"""The manuscripts that a volume names, found in its folder.

In: the folder, and an entry as the editor wrote it (``kim``, ``papers/kim.md``, ``kim.qmd``,
``kim/paper.md``). Out: the path below the folder of the one file it means, or why there is none.
Nothing outside the folder is looked at, links followed.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from publisher.files import Folder, OutsideFolder, is_file, is_folder, nfc_name

_USUAL = ("paper", "main", "index", "article")
"""What the manuscript in a paper's own folder is called, the likeliest first."""
SUFFIXES = (".md", ".myst.md", ".markdown", ".qmd", ".Rmd", ".rmd")
"""How the names of manuscripts end: Markdown, MyST, Quarto, R Markdown. Of several with one name
the first is meant: what was made of a file with chunks of code has their results in it."""
LATEX = ".tex"
"""A paper in LaTeX, which is read as it is where no manuscript in Markdown stands in its place."""
PDF = ".pdf"
SHEETS = (".yaml", ".yml")
"""How the file ends that holds the front matter of a paper that came as a PDF."""
_NO_MANUSCRIPTS = frozenset(
    {"readme", "license", "licence", "contributing", "changelog", "todo", "news", "install",
     "code_of_conduct", "security"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ManuscriptMatch:
    """`name` is the file below the volume folder. Else it is empty, and `several` are the files the
    entry could mean, or `outside` is true."""

    name: str = ""
    several: tuple[str, ...] = ()
    outside: bool = False


def is_manuscript(name: str) -> bool:
    """Whether a file called `name` is written in Markdown."""
    return name.endswith(SUFFIXES)


def is_camera(name: str) -> bool:
    """Whether a manuscript called `name` is a PDF, or the front matter beside one."""
    return name.endswith((PDF, *SHEETS))


def bare(name: str) -> str:
    """`name` of a manuscript without its ending."""
    if is_camera(name):
        return name.rpartition(".")[0]
    ending = max(
        (suffix for suffix in (*SUFFIXES, LATEX) if name.endswith(suffix)), key=len, default=""
    )
    return name.removesuffix(ending)


def find_manuscript(folder: Folder, shelf: str, entry: str) -> ManuscriptMatch:
    """The file that `entry` of `shelf` (``papers``, ``front``, ``back``) means."""
    try:
        folder.resolve(entry.strip())
        path = _plain_path(shelf, entry)
        names = _candidates(folder, shelf, path) if path not in (".", shelf) else []
    except OutsideFolder:
        return ManuscriptMatch(outside=True)
    except OSError:
        return ManuscriptMatch()
    if len(names) == 1:
        return ManuscriptMatch(names[0])
    return ManuscriptMatch(several=tuple(names))


def close(shelf: str, entry: str, there: Iterable[str]) -> dict[str, str]:
    """Entries for manuscripts of `there`, all those on `shelf`, that are near to `entry`, with the
    names of their files."""
    by_case = {(spelling := _entry(shelf, name)).casefold(): (spelling, name) for name in there}
    target = bare(_plain_path(shelf, entry)).casefold()
    return dict(by_case[each] for each in get_close_matches(target, by_case, n=3, cutoff=0.5))


def _plain_path(shelf: str, entry: str) -> str:
    return posixpath.normpath(nfc_name(entry.strip())).removeprefix(f"{shelf}/")


def _candidates(folder: Folder, shelf: str, path: str) -> list[str]:
    """The files that `path` can mean: on its shelf, else from the volume folder."""
    for base in (f"{shelf}/{path}", path):
        names = [base] if is_manuscript(base) and _is_file(folder, base) else []
        if not names:
            names = [each for each in _spelt(base) if _is_file(folder, each)][:1]
            names += _inside(folder, base)
        names = names or _camera(folder, base)
        if names:
            return names
    for base in (f"{shelf}/{path}", path):
        names = [n for n in dict.fromkeys((base, base + LATEX)) if n.endswith(LATEX)]
        names = [n for n in names if _is_file(folder, n)] or _latex_inside(folder, base)
        if names:
            return names
    for base in (f"{shelf}/{path}", path):  # beside its source a PDF is what was made of it
        names = [base + PDF] if _is_file(folder, base + PDF) else _pdfs(folder, base)
        if names:
            return names
    return []


def _latex_inside(folder: Folder, base: str) -> list[str]:
    """The LaTeX of a paper's own folder: the usual name, else every file of it right there."""
    try:
        names = [e.name for e in folder.resolve(base).iterdir() if e.name.endswith(LATEX)]
    except OSError:
        return []
    usual = [
        name for name in (*(f"{u}{LATEX}" for u in (*_USUAL, "ms", "manuscript")),) if name in names
    ]
    return [f"{base}/{nfc_name(name)}" for name in (usual[:1] or sorted(names))]


def _spelt(base: str) -> list[str]:
    """The names that a manuscript `base` can have, the likeliest first."""
    return [f"{base}{suffix}" for suffix in SUFFIXES]


def _inside(folder: Folder, base: str) -> list[str]:
    """The manuscript of a paper's own folder: the usual name, else every Markdown file."""
    inside = _markdown(folder.resolve(base))
    for usual in _USUAL:
        if name_inside := next((name for name in _spelt(usual) if name in inside), ""):
            return [f"{base}/{name_inside}"]
    return [f"{base}/{name}" for name in inside]


def _camera(folder: Folder, base: str) -> list[str]:
    """What a paper that came as a PDF is read from, where its PDF is named or has front matter:
    that beside it, or ``paper.yaml`` in its own folder, else the PDF."""
    stem = bare(base) if is_camera(base) else base
    if _is_file(folder, stem + PDF):
        sheets = [stem + end for end in SHEETS if _is_file(folder, stem + end)]
        if is_camera(base):
            return sheets[:1] or _sheet(folder, base) or [stem + PDF]
        return sheets[:1]
    if is_camera(base) and _is_file(folder, base):
        return [base]
    return _sheet(folder, f"{base}/")


def _sheet(folder: Folder, beside: str) -> list[str]:
    """The ``paper.yaml`` in the folder of the file `beside`, where the folder is a paper's own."""
    parent = posixpath.dirname(beside)
    names = (f"{parent}/{name}{end}" for name in _USUAL for end in SHEETS)
    return [name for name in names if parent not in _SHELVES and _is_file(folder, name)][:1]


_SHELVES = ("papers", "front", "back", "")


def _pdfs(folder: Folder, base: str) -> list[str]:
    """The PDF in the paper's own folder `base`."""
    try:
        there = sorted(
            nfc_name(path.name)
            for path in folder.resolve(base).iterdir()
            if path.name.endswith(PDF) and not path.name.startswith((".", "_")) and is_file(path)
        )
    except OSError:
        return []
    own = base.rpartition("/")[2]
    usual = [f"{name}{PDF}" for name in (*_USUAL, own) if f"{name}{PDF}" in there]
    return [f"{base}/{name}" for name in usual[:1] or there]


def manuscripts(folder: Folder, shelf: str) -> tuple[str, ...]:
    """The manuscripts on `shelf`, in the order of their names; links that lead out are none."""
    try:
        root = folder.resolve(shelf)
        entries = sorted(path for path in root.iterdir() if _is_ours(folder, shelf, path))
    except (OSError, OutsideFolder):
        return ()
    there = {nfc_name(entry.name) for entry in entries}
    names = [f"{shelf}/{name}" for name in _markdown(root) if name in there]
    for entry in entries:
        if is_folder(entry) and not entry.name.startswith((".", "_")):
            own = f"{shelf}/{nfc_name(entry.name)}"
            names += _inside(folder, own) or _sheet(folder, f"{own}/")
    return tuple(names)


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
    """The Markdown files of a folder that can be manuscripts, by their names (composed)."""
    try:
        entries = list(path.iterdir())
    except OSError:
        return []
    return sorted(
        nfc_name(entry.name)
        for entry in entries
        if is_manuscript(entry.name)
        and not entry.name.startswith((".", "_"))
        and bare(entry.name).casefold() not in _NO_MANUSCRIPTS
        and is_file(entry)
    )


def _entry(shelf: str, name: str) -> str:
    """How a volume file names the manuscript `name` most shortly."""
    path = bare(name.removeprefix(f"{shelf}/"))
    head, _, tail = path.rpartition("/")
    return head if head and tail in _USUAL else path


def _is_file(folder: Folder, name: str) -> bool:
    try:
        return is_file(folder.resolve(name))
    except OSError:  # in a folder that one may not read
        return False
