"""The files of a build, looked into in workers, with the limits of any other task: what reads them
can be killed by a file (PDFium is, by page labels that hold themselves), and the command is not.

In: files, and what `build.json` says of them. Out: what is wrong with each, as data; whose reading
met a limit, or ended its worker, is told as a file that cannot be read (OUT016).
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publisher.diagnostics import Diagnostic, Span
from publisher.engine import Engine, Task
from publisher.judges.agreement import Stands
from publisher.judges.asking import JudgeFinding

Told = tuple[str, str, str, bool, str, int, int, int, str]
"""A `JudgeFinding` as data, its file by its path."""


@dataclass(frozen=True, slots=True)
class JudgedFile:
    """One file: its SHA-256 as it was built, empty where it is not known; `chapters`, the documents
    of an EPUB in which chapters begin; `printer` whom a file for the press is for."""

    file: str
    sha256: str
    chapters: tuple[str, ...]
    printer: str = ""


@dataclass(frozen=True, slots=True)
class OwnVerdict:
    """What one file is, by itself. `claims` is false of a PDF that does not
    say it conforms to PDF/UA; `labels` are what its
    pages are called; `found` is wrong with it, `press` is what a printer would hold against it."""

    altered: bool
    claims: bool = True
    labels: tuple[str, ...] = ()
    found: tuple[Told, ...] = ()
    press: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class JudgedVolume:
    """A volume's PDF, with what must agree with it: offprints by paper; `documents` of the EPUB
    `book`, each with its chapter, no book where none is as it was built."""

    file: str
    papers: tuple[Stands, ...]
    offprints: Mapping[str, str]
    documents: Mapping[str, str]
    book: str = ""


@dataclass(frozen=True, slots=True)
class Unlike:
    """A file, and the bytes that the manuscripts make of it."""

    file: str
    wanted: bytes


@dataclass(frozen=True, slots=True)
class Boxed:
    """What a judge says of places in a PDF: rules, each with its boxes."""

    file: str
    said: tuple[tuple[str, Any], ...]


class FileJudging:
    """Looks into files by tasks of `engine`; `known` are those that may be spoken of. `dead` are
    files that could not be looked into, each once, with why."""

    def __init__(self, engine: Engine, known: Iterable[Path]) -> None:
        self._engine = engine
        self._known = {str(file): file for file in known}
        self.dead: dict[Path, Diagnostic] = {}

    def ask(
        self, function: Callable[[Any], Any], asked: Mapping[Path, Any], made: Any
    ) -> Iterator[tuple[Path, Any]]:
        """What `function` says of each file; nothing of those that are dead. All is begun when the
        first is wanted."""
        alive = {file: payload for file, payload in asked.items() if file not in self.dead}
        name = f"{function.__module__}:{function.__name__}"
        tasks = [
            Task(file.name, name, payload, keep=False, result_type=made)
            for file, payload in alive.items()
        ]
        for file, outcome in zip(alive, self._engine.run("proof", tasks), strict=True):
            if outcome.value is not None:
                yield file, outcome.value
                continue
            (why,) = outcome.diagnostics
            cure = why.help if why.code in ("BLD002", "BLD003") else None
            message = f"the file cannot be read: {why.message}"
            self.dead[file] = Diagnostic("OUT016", message, Span(str(file)), help=cure)

    def findings(self, file: Path, told: Iterable[Told]) -> list[JudgeFinding]:
        """What was said as data, of files that are of the build; all else is about `file`."""
        return [
            JudgeFinding(one[0], one[1], self._known.get(one[2], file), *one[3:]) for one in told
        ]


def judge_alone(look: JudgedFile) -> OwnVerdict:
    """Task: what the file is, by itself."""
    from publisher.judges.altered import is_altered, own_findings
    from publisher.judges.crossing import document_faults

    file = Path(look.file)
    altered = is_altered(file, look.sha256)
    if file.suffix == ".epub":
        between = document_faults(file, look.chapters)
        within = own_findings(file, look.chapters) if altered else ()
        return OwnVerdict(altered, found=as_data((*between, *within), altered))
    if file.stem.endswith("-print"):
        from publisher.judges.preflight import limits_of, preflight

        press = preflight(file, limits=limits_of(look.printer))
        return OwnVerdict(altered, labels=_labels(file), press=press)
    from publisher.judges.agreement import of_tags

    found = as_data(of_tags(file), altered)
    return OwnVerdict(altered, _claims(file), _labels(file), found)


def as_data(found: Iterable[JudgeFinding], altered: bool = True) -> tuple[Told, ...]:
    """`found` as data. What was built could be read: only what was `altered` cannot."""
    return tuple(
        (one.rule, one.message, str(one.file), one.is_error, one.inside, one.line, one.column,
         one.page, one.words)
        for one in found
        if altered or one.rule != "OUT016"
    )  # fmt: skip


def _claims(file: Path) -> bool:
    """Whether a PDF says that it conforms to PDF/UA (ISO 14289-1, 5)."""
    import pikepdf

    try:
        with pikepdf.open(file) as pdf:
            return b"pdfuaid:part" in pdf.Root.Metadata.read_bytes()
    except (pikepdf.PdfError, AttributeError):
        return True  # one that is broken, or says nothing at all, is the judges' to tell


def _labels(file: Path) -> tuple[str, ...]:
    from publisher.proof.pdftext import NotAPdf, PdfReader

    try:
        with PdfReader(file) as pdf:
            return pdf.labels
    except NotAPdf:
        return ()


def judge_together(volume: JudgedVolume) -> tuple[Told, ...]:
    """Task: where the volume, its offprints and its EPUB do not agree."""
    from publisher.judges.agreement import of_volume

    offprints = {paper: Path(file) for paper, file in volume.offprints.items()}
    return as_data(of_volume(Path(volume.file), volume.papers, offprints, _documents(volume)))


def _documents(volume: JudgedVolume) -> dict[str, list[str]]:
    """The documents of each chapter."""
    from publisher.judges.container import open_epub

    found: dict[str, list[str]] = {}
    if not volume.book:
        return found
    try:
        with open_epub(Path(volume.book)) as container:
            names = {f"/{name.partition('/')[2]}": name for name in container.namelist()}
            for path, chapter in volume.documents.items():
                if whole := names.get(f"/{path}"):
                    found.setdefault(chapter, []).append(container.read(whole).decode())
    except (OSError, ValueError, zipfile.BadZipFile):
        return {}  # `document_faults` tells that it cannot be read
    return found


def differing(unlike: Unlike) -> tuple[Told, ...]:
    """Task: what of a file is not as the manuscripts make it."""
    from publisher.judges.differing import differences

    file = Path(unlike.file)
    there = file.read_bytes()
    return as_data(differences(file, there, unlike.wanted)) if there != unlike.wanted else ()


def altered_files(hashes: Mapping[str, str]) -> tuple[str, ...]:
    """Task: which of these files have other bytes than when they were built."""
    from publisher.judges.altered import is_altered

    return tuple(file for file, sha256 in hashes.items() if is_altered(Path(file), sha256))


def addresses(site: str) -> tuple[Diagnostic, ...]:
    """Task: addresses in a web edition that lead nowhere, as it stands there now."""
    from publisher.proof.webedition import broken_addresses

    files = {
        path.relative_to(site).as_posix(): path.read_bytes() if path.suffix == ".html" else b""
        for path in sorted(Path(site).rglob("*"))
        if path.is_file()
    }
    return tuple(broken_addresses(files, site))


def kinds(boxed: Boxed) -> tuple[str, ...]:
    """Task: each rule that a judge found broken, with what the place is where that excuses it."""
    from publisher.judges.heads import is_running_head
    from publisher.judges.pitch import is_in_one_pitch

    asked = {"TAG-002": ("head", is_running_head), "LNK-010": ("code", is_in_one_pitch)}
    found = []
    for rule, boxes in boxed.said:
        kind, is_of_it = asked.get(rule, ("", None))
        found.append(f"{rule} {kind}" if is_of_it and is_of_it(Path(boxed.file), boxes) else rule)
    return tuple(found)
