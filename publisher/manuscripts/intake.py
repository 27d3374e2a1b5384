"""What is read of a volume, in hand: so that it can travel to where it can do no harm.

In: names of files. Out: their bytes, and what stands beside a manuscript; nothing is taken apart
here. What comes back is a `VolumeIntake`, or a `Paper` or the place of one (`Read`).
"""

from __future__ import annotations

import contextlib
import posixpath
import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from publisher.diagnostics import Diagnostic, Span
from publisher.files import Bundle, Files, OutsideFolder
from publisher.limits import limit
from publisher.manuscripts import finding
from publisher.model.paper import Kind, Paper
from publisher.model.volume import FailedPaper, Volume

FILE = "volume.yaml"
PROGRAMME_FILE = "programme.yaml"
MOST_BYTES = 2_000_000
"""Of `volume.yaml`."""

Read = tuple[Paper | FailedPaper, tuple[Diagnostic, ...]]


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A manuscript to read: `name` among `folder`, shown as `path_shown`. `kind` and `language` are
    those of a paper that does not say."""

    folder: Files
    name: str
    path_shown: str
    kind: Kind = "paper"
    language: str = "en"

    @property
    def stem(self) -> str:
        """The id of a paper that does not say (DESIGN section 4): folder's name, else stem."""
        path = PurePosixPath(self.name)
        inside = len(path.parts) > 2 or (len(path.parts) == 2 and path.parts[0] not in _SHELVES)
        return path.parent.name if inside else finding.bare(path.name)


_SHELVES = ("papers", "front", "back")


Entries = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class VolumeFile:
    """`volume.yaml`, and `programme.yaml` where there is one, among `files`; the first is shown as
    `shown`, in a folder called `name`."""

    files: Files
    shown: str
    name: str


@dataclass(frozen=True, slots=True)
class VolumeIntake:
    """What `volume.yaml` says: `volume` without manuscripts, `None` where it cannot be read as keys
    and values; the lists of manuscripts, that of each session of `volume` with its dotted key.
    `misread` tells that some seem to be named where they are not looked for. `start` stands
    for what has no place."""

    volume: Volume | None
    diagnostics: tuple[Diagnostic, ...]
    front: Entries = ()
    papers: Entries = ()
    sessions: tuple[tuple[str, Entries], ...] = ()
    back: Entries = ()
    misread: bool = False
    start: Span | None = None


def sheet_in_hand(file: VolumeFile) -> VolumeFile | None:
    """`file` in hand, so that it can travel to where it is read; `None` where it cannot be had,
    which `read_sheet` tells at once."""
    try:
        data = file.files.read(FILE, MOST_BYTES)
    except (OSError, ValueError):
        return None
    files = [(FILE, data)]
    with contextlib.suppress(OSError, ValueError):
        files.append((PROGRAMME_FILE, file.files.read(PROGRAMME_FILE, MOST_BYTES)))
    return VolumeFile(Bundle(tuple(files)), file.shown, file.name)


def in_hand(manuscript: Manuscript) -> Manuscript | None:
    """`manuscript` with what is read of it in hand, so that it can travel to where it is read;
    `None` where its file cannot be had, which `read_manuscript` tells at once."""
    if finding.is_camera(manuscript.name):
        return _camera_in_hand(manuscript)
    try:
        data = manuscript.folder.read(manuscript.name, limit("manuscript"))
    except (OSError, ValueError):
        return None
    files = ((manuscript.name, data), *beside(manuscript.folder, manuscript.name))
    return replace(manuscript, folder=Bundle(files))


def _camera_in_hand(manuscript: Manuscript) -> Manuscript | None:
    """A paper that came as a PDF, its front matter with the PDFs that it may mean."""
    files: dict[str, bytes] = {}
    try:
        if not manuscript.name.endswith(finding.PDF):
            files[manuscript.name] = manuscript.folder.read(manuscript.name, limit("manuscript"))
        for name in camera_files(manuscript, files.get(manuscript.name, b"")):
            files[name] = manuscript.folder.read(name, limit("file") << 20)
    except (OSError, ValueError):
        return None
    return replace(manuscript, folder=Bundle(tuple(files.items()), tuple(files)))


def camera_files(manuscript: Manuscript, sheet: bytes) -> tuple[str, ...]:
    """The PDFs that a paper may mean whose front matter is `sheet`: those that it names, else the
    one that is called as the front matter is, else the only one in its folder."""
    name, pdf = manuscript.name, finding.PDF
    if name.endswith(pdf):
        return (name,)
    parent = posixpath.dirname(name)
    there = [each for each in manuscript.folder.names(parent or ".") if each.endswith(pdf)]
    there = [f"{parent}/{posixpath.basename(each)}" for each in there]
    named = [each for each in there if posixpath.basename(each).encode() in sheet]
    if named:
        return tuple(named)
    own = [each for each in there if finding.bare(each) == finding.bare(name)]
    own = own or [f"{parent}/{posixpath.basename(parent)}{pdf}"]
    own = [each for each in own if each in there]
    is_alone = len(there) == 1 and parent not in _SHELVES
    return tuple(own[:1] or (there if is_alone else ()))


MYST = "myst.yml"
_QUARTO = ("_quarto.yml", "_quarto.yaml")


_MAX_BYTES = 1_000_000
"""Of a file of a project."""
_MOST_FILES = 20
"""Of a project."""


def beside(folder: Files, name: str) -> tuple[tuple[str, bytes], ...]:
    """The file of a project in the folder of the manuscript `name`, if there is one, and behind it
    those that it extends: what each is called from the root, and its bytes."""
    parent = PurePosixPath(name).parent
    if parent.name in ("papers", "front", "back", ""):
        return ()
    for each in (MYST, *_QUARTO):
        found: dict[str, bytes] = {}
        _gather(folder, str(parent / each), found)
        if found:
            return tuple(found.items())
    return ()


_EXTENDS = re.compile(rb"^extends:.*(?:\n[ \t]*(?:[-#].*)?$)*", re.MULTILINE)
_YAML_FILE = re.compile(rb"[^\s,'\"\[\]]+\.ya?ml\b")


def _gather(folder: Files, name: str, found: dict[str, bytes]) -> None:
    """Add the file `name` to `found`, and the files of a project that it extends."""
    if name in found or len(found) > _MOST_FILES:
        return
    try:
        data = folder.read(name, _MAX_BYTES)
    except (OSError, ValueError, OutsideFolder):
        return
    found[name] = data
    said = _EXTENDS.search(data)
    for each in _YAML_FILE.findall(said[0]) if said else ():
        _gather(folder, name_from_root(name, each.decode(errors="replace")), found)


def name_from_root(name: str, written: str) -> str:
    """What a file `written` in the file `name` is called from the root."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), written))
