"""`build.json`: what was built, for other people's tools (DESIGN, "Files of a build").

In: what a build made and found. Out: plain data, and its bytes as JSON.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from publisher.diagnostics import Diagnostic
from publisher.files import read_file
from publisher.limits import limit

BOARD = "report.html"
Status = Literal["ok", "warnings", "failed", "outstanding"]


@dataclass(frozen=True, slots=True)
class PaperReport:
    """A paper in the report. `first` and `last` are folios as printed, `pages` a count; all `None`
    where no PDF was made. `source` is the manuscript, as diagnostics show it; `figures` counts
    those of its text. `authors` are display names, `email` is the address to write to; the board
    alone says it. `lang` is empty where it is not known. Of one that is outstanding nothing is
    known but what the programme says."""

    id: str
    title: str
    status: Status
    first: str | None
    last: str | None
    pages: int | None
    words: int
    diagnostics: tuple[Diagnostic, ...]
    source: str = ""
    figures: int = 0
    authors: tuple[str, ...] = ()
    email: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that was written; `path` is relative to the output folder."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document of the EPUB, its name from the package document, or a page of the web edition,
    from the output folder; the id of the chapter it holds or holds a part of, and the manuscript
    of that, as diagnostics show it."""

    path: str
    chapter: str
    source: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """Everything `build.json` says. `diagnostics` are those of no paper; `timings` are seconds.
    `editors` are display names. `lang` is the language of the volume, which the board is in,
    `words` are those that it says otherwise. `documents` are those of manuscripts, front and back
    matter too. `board` is the hash of `report.html`, empty where none was written. `asked` is what
    the build was asked for (`publisher.pipeline.settings:request_record`); `colours` are the
    accent of the style on a light and on a dark screen, for the board."""

    volume_id: str
    volume_title: str
    papers: tuple[PaperReport, ...]
    diagnostics: tuple[Diagnostic, ...]
    artifacts: tuple[Artifact, ...]
    timings: Mapping[str, float]
    cache: Mapping[str, int]
    versions: Mapping[str, str]
    stages: Mapping[str, Mapping[str, int]]
    editors: tuple[str, ...] = ()
    board: str = ""
    documents: tuple[DocumentRecord, ...] = ()
    asked: Mapping[str, Any] = field(default_factory=dict)
    lang: str = "en"
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    colours: tuple[str, str] | None = None

    @property
    def all_diagnostics(self) -> tuple[Diagnostic, ...]:
        """Those of the volume, then those of each paper in the order of the book."""
        return self.diagnostics + tuple(d for paper in self.papers for d in paper.diagnostics)


def paper_status(diagnostics: Iterable[Diagnostic], has_failed: bool) -> Status:
    """How a paper came out."""
    findings = list(diagnostics)
    if has_failed or any(d.is_error for d in findings):
        return "failed"
    return "warnings" if findings else "ok"


def artifact(output: Path, path: Path, data: bytes) -> Artifact:
    """The entry for `data` written to `path` below `output`."""
    name = path.relative_to(output).as_posix()
    return Artifact(name, len(data), hashlib.sha256(data).hexdigest())


def last_files(output: Path) -> tuple[str, ...]:
    """The files that the last build of this folder wrote, as its `build.json` has them."""
    return _names(read_record(output).get("artifacts"), "path")


def last_paths(output: Path) -> frozenset[str]:
    """The names, from `output`, of all that the last build put there: what its `build.json` lists,
    that file itself, and what editors get. Empty where no build did."""
    record = read_record(output)
    if not record.keys() >= {"artifacts", "papers", "timings"}:
        return frozenset()
    advice = (f"accessibility/{name}.md" for name in _names(record["papers"], "id"))
    return frozenset((*last_files(output), *advice, "build.json", BOARD))


def read_record(output: Path) -> dict[str, Any]:
    """What `build.json` in `output` says; nothing where there is none."""
    try:
        record = json.loads(read_file(output / "build.json", limit("record") << 20).decode("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}


def _names(entries: Any, key: str) -> tuple[str, ...]:
    """The `key` of each of `entries`, those left out that lead elsewhere."""
    try:
        names = [str(each[key]) for each in entries or ()]
    except (KeyError, TypeError):
        return ()
    return tuple(n for n in names if ".." not in Path(n).parts and not Path(n).is_absolute())


def report_json(report: BuildReport) -> bytes:
    """`report` as the bytes of `build.json`."""
    data: dict[str, Any] = {
        "volume": {"id": report.volume_id, "title": report.volume_title},
        "papers": [_paper(paper) for paper in report.papers],
        "diagnostics": _all(report.diagnostics),
        "artifacts": [
            {"path": a.path, "bytes": a.bytes, "sha256": a.sha256} for a in report.artifacts
        ],
        "documents": [asdict(document) for document in report.documents],
        "timings": {stage: round(seconds, 4) for stage, seconds in report.timings.items()},
        "cache": {**report.cache, "stages": report.stages},
        "versions": dict(report.versions),
        "asked": dict(report.asked),
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _paper(paper: PaperReport) -> dict[str, Any]:
    return {
        "id": paper.id,
        "title": paper.title,
        "status": paper.status,
        "first": paper.first,
        "last": paper.last,
        "pages": paper.pages,
        "words": paper.words,
        "figures": paper.figures,
        "source": paper.source,
        "diagnostics": _all(paper.diagnostics),
    }


def _all(diagnostics: Sequence[Diagnostic]) -> list[dict[str, Any]]:
    return [diagnostic.as_json() for diagnostic in diagnostics]
