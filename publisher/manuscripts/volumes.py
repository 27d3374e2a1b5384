"""A volume folder to a `Volume`: `volume.yaml`, and every manuscript it names.

In: the folder, and who reads what strangers wrote in it. Out: the `Volume` and all diagnostics; no
volume only where `volume.yaml` itself is unusable. DESIGN sections 4 and 5.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from publisher.diagnostics import Diagnostic, Span, limit_per_code
from publisher.files import Folder
from publisher.manuscripts import identifiers
from publisher.manuscripts.across import across
from publisher.manuscripts.intake import (
    FILE,
    MOST_BYTES,
    Manuscript,
    Read,
    VolumeFile,
    VolumeIntake,
)
from publisher.manuscripts.programmeparts import place_keys
from publisher.manuscripts.programmes import programme_findings, with_papers
from publisher.manuscripts.report import EntryPlace, FaultReport
from publisher.manuscripts.shelves import ListedManuscripts
from publisher.model.paper import Paper
from publisher.model.volume import FailedPaper, Session, Volume


class Readers(Protocol):
    """Who reads what strangers wrote: here, or where it can do no harm."""

    def sheet(self, file: VolumeFile) -> VolumeIntake: ...

    def papers(self, manuscripts: Sequence[Manuscript]) -> Iterable[Read]: ...


class Here:
    """Reads all in this process, without limits."""

    def sheet(self, file: VolumeFile) -> VolumeIntake:
        from publisher.manuscripts.sheet import read_sheet

        return read_sheet(file)

    def papers(self, manuscripts: Sequence[Manuscript]) -> Iterable[Read]:
        from publisher.manuscripts.papers import read_manuscript

        return map(read_manuscript, manuscripts)


def read_volume(
    folder: Path, shown: str, readers: Readers | None = None
) -> tuple[Volume | None, tuple[Diagnostic, ...]]:
    """The volume in `folder`, which diagnostics call `shown`, and all that is wrong with it; read
    by `readers`, by default here.

    `None` only where `volume.yaml` is absent or cannot be read as keys and values.
    """
    shown, readers = shown.rstrip("/") or shown, readers or Here()
    within = Folder(folder.absolute())
    sheet = readers.sheet(VolumeFile(within, f"{shown}/{FILE}", folder.absolute().name))
    if sheet.volume is None:
        return None, limit_per_code(sheet.diagnostics)
    report = FaultReport(
        "VOL", sheet.start or Span(f"{shown}/{FILE}"), diagnostics=list(sheet.diagnostics)
    )
    for key, span in sheet.volume.spans.items():
        path = tuple(int(part) if part.isdecimal() else part for part in key.split("."))
        report.places[path] = EntryPlace(None, span)
    shelves = ListedManuscripts(within, shown, sheet.volume.language, report, readers.papers)
    if sheet.volume.programme is not None:
        shelves.expect(talk.paper for talk in sheet.volume.programme.talks if talk.title)
    shelves.open(_named(sheet))
    volume = _filled(sheet, sheet.volume, shelves)
    volume = volume.model_copy(update={"folder": within.root})
    own = [one for one in report.diagnostics if one.paper is None]
    lacking = (one for one in report.diagnostics if one.paper is not None)
    told = (*lacking, *limit_per_code(own), *shelves.diagnostics, *across(volume))
    return volume, (*told, *limit_per_code(programme_findings(volume)))


def _named(sheet: VolumeIntake) -> Iterator[tuple[str, str]]:
    """Every entry with its shelf, in the order of the book."""
    lists = [("front", sheet.front), ("papers", sheet.papers)]
    lists += [("papers", entries) for _, entries in sheet.sessions]
    for shelf, entries in (*lists, ("back", sheet.back)):
        yield from ((shelf, entry) for entry in entries if entry and entry.strip())


def _filled(sheet: VolumeIntake, volume: Volume, shelves: ListedManuscripts) -> Volume:
    """`volume` with its manuscripts; papers without a session come first, under no title."""
    report = shelves.report
    front = shelves.read("front", sheet.front, ("front",))
    loose = shelves.read("papers", sheet.papers, ("papers",))
    sessions = [Session(papers=loose)] if loose else []
    for session, (place, entries) in zip(volume.sessions, sheet.sessions, strict=True):
        papers = shelves.read("papers", entries, place_keys(place))
        sessions.append(session.model_copy(update={"papers": papers}))
    back = shelves.read("back", sheet.back, ("back",))
    if not sheet.misread:
        shelves.tell_unlisted()
    is_scheduled = volume.programme is not None and volume.programme.slots
    has_papers = any(session.papers for session in sessions) or is_scheduled
    if not sheet.misread and not has_papers:
        report.say_at("VOL060", report.start, "the volume has no papers",
                      "list them under `sessions:`")  # fmt: skip
    programme = volume.programme
    if programme is not None:
        programme = with_papers(programme, shelves, sheet.sessions, bool(loose))
    volume = volume.model_copy(
        update={"front": front, "sessions": tuple(sessions), "back": back, "programme": programme}
    )
    return _with_dois(volume, report)


def _with_dois(volume: Volume, report: FaultReport) -> Volume:
    """`volume` with the DOIs that its pattern makes for itself and for papers that give none; a
    corrections entry of no paper is told."""
    ids = {paper.id for paper in volume.papers}
    for number, one in enumerate(volume.corrections):
        if one.paper not in ids:
            report.say("VOL065", ("corrections", number, "paper"),
                       f"the volume has no paper `{one.paper}`",
                       "name it by its id, as its offprint is named")  # fmt: skip
    prefix, name = volume.deposit.prefix, re.sub(r"[^A-Za-z0-9._;()/-]", "-", volume.id)
    if not prefix:
        return volume
    numbers = {paper.id: number for number, paper in enumerate(volume.papers, start=1)}
    pattern = volume.deposit.pattern or "{prefix}/{volume}.{paper}"

    def registered(paper: Paper | FailedPaper) -> Paper | FailedPaper:
        if isinstance(paper, FailedPaper) or paper.doi:
            return paper
        stem = re.sub(r"[^A-Za-z0-9._;()/-]", "-", paper.id)
        doi = pattern.format(prefix=prefix, volume=name, paper=stem, number=numbers[paper.id])
        return paper.model_copy(update={"doi": doi})

    sessions = tuple(
        session.model_copy(update={"papers": tuple(map(registered, session.papers))})
        for session in volume.sessions
    )
    doi = volume.doi or f"{prefix}/{name}"
    return volume.model_copy(update={"sessions": sessions, "doi": doi})


def supposed_id(folder: Path) -> str:
    """The id of a volume that cannot be read: what stands on a line of its own, else the folder's
    name."""
    try:
        text = Folder(folder).read(FILE, MOST_BYTES).decode("utf-8", "replace")
    except (OSError, ValueError):
        text = ""
    match = re.search(r"^id:[ \t]*(['\"]?)([\w.-]+)\1[ \t]*(?:#.*)?$", text, re.M)
    return identifiers.safe(match[2] if match else folder.resolve().name)
