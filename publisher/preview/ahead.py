"""The papers a save touched, read before the volume is.

In: the volume as it was, the files of the save. Out: the papers whose manuscripts they are, read
anew, in a volume that is otherwise what it was. It is a guess: `volume.yaml` and the other files
are looked at when the whole is read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from publisher.diagnostics import Diagnostic
from publisher.files import Folder
from publisher.manuscripts.intake import Manuscript
from publisher.manuscripts.volumes import Readers
from publisher.model.paper import Kind, Paper
from publisher.model.volume import FailedPaper, Volume
from publisher.pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Touched:
    """`manuscripts` are the papers read anew, as they stand in `volume`."""

    volume: Volume
    manuscripts: tuple[Paper, ...]
    diagnostics: tuple[Diagnostic, ...]


def touched(
    volume: Volume, settings: Settings, files: Collection[Path], readers: Readers
) -> Touched:
    """The papers of `volume` whose manuscripts are among `files` (absolute), read by `readers`. One
    that cannot be read, or has another id now, is left to those who read the whole volume."""
    root, shown = settings.folder.absolute(), settings.shown.rstrip("/") or settings.shown
    roots = (root, root.resolve())  # some systems tell of files by the latter
    names = {p.relative_to(r).as_posix() for p in files for r in roots if p.is_relative_to(r)}
    by_path = {f"{shown}/{name}": name for name in names}
    read: dict[str, Paper] = {}
    found: list[Diagnostic] = []
    papers = {paper.id for paper in volume.papers}
    for known in (*volume.front, *volume.papers, *volume.back):
        if isinstance(known, Paper) and known.source.path in by_path:
            kind: Kind = "paper" if known.id in papers else "preface"
            path = known.source.path
            manuscript = Manuscript(Folder(root), by_path[path], path, kind, volume.language)
            ((paper, diagnostics),) = readers.papers((manuscript,))
            if isinstance(paper, Paper) and paper.id == known.id:
                read[paper.id] = paper
                found += diagnostics
    return Touched(_with(volume, read), tuple(read.values()), tuple(found))


def _with(volume: Volume, read: Mapping[str, Paper]) -> Volume:
    """`volume` with the papers of `read` in the places of those that have their ids."""

    def put(papers: tuple[Paper | FailedPaper, ...]) -> tuple[Paper | FailedPaper, ...]:
        return tuple(read.get(paper.id, paper) for paper in papers)

    sessions = tuple(s.model_copy(update={"papers": put(s.papers)}) for s in volume.sessions)
    changed = {"front": put(volume.front), "sessions": sessions, "back": put(volume.back)}
    return volume.model_copy(update=changed)
