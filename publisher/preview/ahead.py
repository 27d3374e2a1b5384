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
class ChangedPapers:
    """`manuscripts` are the papers read anew, as they stand in `volume`."""

    volume: Volume
    manuscripts: tuple[Paper, ...]
    diagnostics: tuple[Diagnostic, ...]


def read_changed_papers(
    volume: Volume, settings: Settings, files: Collection[Path], readers: Readers
) -> ChangedPapers:
    """The papers of `volume` whose manuscripts are among `files` (absolute), read by `readers`. One
    that cannot be read, or has another id now, is left to those who read the whole volume."""
    root, shown = settings.folder.absolute(), settings.shown.rstrip("/") or settings.shown
    roots = (root, root.resolve())  # some systems tell of files by the latter
    names = {p.relative_to(r).as_posix() for p in files for r in roots if p.is_relative_to(r)}
    by_path = {f"{shown}/{name}": name for name in names}
    papers_read: dict[str, Paper] = {}
    findings: list[Diagnostic] = []
    papers = {paper.id for paper in volume.papers}
    for one_known in (*volume.front, *volume.papers, *volume.back):
        if isinstance(one_known, Paper) and one_known.source.path in by_path:
            kind: Kind = "paper" if one_known.id in papers else "preface"
            path = one_known.source.path
            manuscript = Manuscript(Folder(root), by_path[path], path, kind, volume.language)
            ((paper, diagnostics),) = readers.papers((manuscript,))
            if isinstance(paper, Paper) and paper.id == one_known.id:
                papers_read[paper.id] = paper
                findings += diagnostics
    return ChangedPapers(_with(volume, papers_read), tuple(papers_read.values()), tuple(findings))


def _with(volume: Volume, by_id: Mapping[str, Paper]) -> Volume:
    """`volume` with the papers of `by_id` in the places of those that have their ids."""

    def put(papers: tuple[Paper | FailedPaper, ...]) -> tuple[Paper | FailedPaper, ...]:
        return tuple(by_id.get(paper.id, paper) for paper in papers)

    sessions = tuple(s.model_copy(update={"papers": put(s.papers)}) for s in volume.sessions)
    changed = {"front": put(volume.front), "sessions": sessions, "back": put(volume.back)}
    return volume.model_copy(update=changed)
