"""The letters of a volume: its manuscripts are read, nothing is built and nothing is sent.

In: `Settings`, the kinds of letter. Out: files in ``letters/`` of the output folder, and what
prevents some. What goes with a letter is the offprint that the last build made.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from publisher.diagnostics import Diagnostic, Span
from publisher.files import Folder, OutsideFolder, below, read_file, write_whole
from publisher.model.paper import Paper
from publisher.model.volume import Volume
from publisher.pipeline.build import read_and_compose
from publisher.pipeline.settings import Settings, output_folder
from publisher.report.mail import LetterKind, Mail, message, table, write_letters
from publisher.report.papers import check_report
from publisher.report.record import BuildReport, read_record

_LARGEST = 64 << 20
"""Bytes of an offprint that goes with a letter."""
_TEXT = 100_000
"""Bytes of a volume's own letter."""


@dataclass(frozen=True, slots=True)
class Correspondence:
    """The letters written, the folder they are in, and what was found on the way."""

    mails: tuple[Mail, ...]
    folder: str
    diagnostics: tuple[Diagnostic, ...]


def correspond(settings: Settings, kinds: Sequence[LetterKind], attach: bool) -> Correspondence:
    """Write the letters of `kinds`; with `attach` each proof and offprint goes with its letter."""
    volume, texts, found = read_and_compose(settings)
    if volume is None:
        return Correspondence((), "", found)
    output = output_folder(settings, volume.id)
    report = _with_folios(check_report(volume, volume.id, texts, found), volume, settings)
    files: dict[str, bytes] = {}
    attached: dict[str, str] = {}
    lacking: list[Diagnostic] = []
    if attach and {"proof", "offprint"} & set(kinds):
        for paper in report.papers:
            name = f"offprints/{paper.id}.pdf"
            try:
                files[name] = Folder(output.absolute()).read(name, _LARGEST)
                attached[paper.id] = name
            except (OSError, ValueError, OutsideFolder):
                if paper.status != "outstanding":
                    lacking.append(_no_offprint(volume, paper.id, name))
    mails: list[Mail] = []
    own, converted = own_letters(volume), converted_papers(volume)
    for kind in kinds:
        gone = attached if kind in ("proof", "offprint") else {}
        mails += write_letters(volume, report, kind, gone, converted, own)
    sender = next((editor for editor in volume.editors if editor.email), None)
    account = below(output, "letters/letters.csv")
    folder = account.parent
    _clear_last(folder)
    for mail in mails:
        write_whole(folder / f"{mail.name}.eml", message(mail, sender, files))
    write_whole(account, table(mails))
    return Correspondence(tuple(mails), str(folder), tuple(lacking))


def _clear_last(folder: Path) -> None:
    """Take out the letters of the last run: who is written to then is not who is written to now.
    What others put there stays."""
    try:
        text = read_file(folder / "letters.csv", _LARGEST).decode("utf-8-sig", "replace")
        names = [row.get("file") or "" for row in csv.DictReader(io.StringIO(text))]
    except (OSError, ValueError, csv.Error):
        return
    for name in names:
        if name.endswith(".eml") and "/" not in name and "\\" not in name:
            (folder / name).unlink(missing_ok=True)


def _no_offprint(volume: Volume, paper: str, name: str) -> Diagnostic:
    message = f"`{name}` is not there, so no PDF goes with the letter on `{paper}`"
    help = "build the volume with `--format offprints` first, or write letters with --no-attach"
    return Diagnostic("BLD017", message, Span(volume.path), help, paper=paper)


def _with_folios(report: BuildReport, volume: Volume, settings: Settings) -> BuildReport:
    """`report` with the folios of the last build, as far as there is one."""
    record = read_record(output_folder(settings, volume.id))
    papers_then = record.get("papers")
    known = {
        str(each.get("id")): each
        for each in (papers_then if isinstance(papers_then, list) else ())
        if isinstance(each, dict)
    }

    def folio(paper: str, key: str) -> str | None:
        value = known.get(paper, {}).get(key)
        return str(value)[:20] if value else None

    papers = tuple(
        replace(paper, first=folio(paper.id, "first"), last=folio(paper.id, "last"))
        for paper in report.papers
    )
    return replace(report, papers=papers)


def own_letters(volume: Volume) -> dict[str, str]:
    """The volume's own letters: ``letters/<kind>.txt`` and ``letters/<kind>.<language>.txt``."""
    folder, own = Folder(volume.folder), {}
    try:
        names = folder.names("letters")
    except (OSError, OutsideFolder):
        return {}
    for name in names:
        path = PurePosixPath(name)
        if path.suffix == ".txt":
            try:
                own[path.stem] = folder.read(f"letters/{path.name}", _TEXT).decode("utf-8")
            except (OSError, ValueError, OutsideFolder):
                continue
    return own


_WRITTEN = frozenset(("docx", "doc", "odt", "rtf", "html", "htm", "tex", "txt", "pdf"))
"""What authors write in that is no Markdown: their manuscripts were made of it."""


def converted_papers(volume: Volume) -> frozenset[str]:
    """The papers whose authors never saw the manuscript: it was imported from what they sent."""
    try:
        rows = json.loads(Folder(volume.folder).read(".imported/record.json", _LARGEST))
        made = {
            str(file): str(origin)
            for origin, _, _, files in rows
            for file in files
            if str(origin).rpartition(".")[2].lower() in _WRITTEN
        }
    except (OSError, ValueError, TypeError, RecursionError, OutsideFolder):
        return frozenset()
    root = f"{PurePosixPath(volume.path).parent}/"
    return frozenset(
        paper.id
        for paper in volume.papers
        if isinstance(paper, Paper) and paper.source.path.removeprefix(root) in made
    )
