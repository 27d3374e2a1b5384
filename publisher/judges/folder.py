"""Judging a folder that was built: every judge on every file, retold at the manuscripts.

In: a folder with `build.json` and the files it names. Out: a `Verdict`. A fault in a document of
the EPUB is placed by the words that stand there, a fault of a page by the paper that has it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from publisher.diagnostics import Diagnostic, Severity, Span, sort_key
from publisher.engine import Engine, Task
from publisher.files import Folder, is_file
from publisher.judges import looking
from publisher.judges.agreement import Stands
from publisher.judges.outside import (
    JUDGES,
    CannotJudge,
    Judge,
    JudgeFinding,
    is_explained,
    is_for_screens,
)
from publisher.judges.placing import Passages, Sought, passages, spans
from publisher.judges.rebuilding import compare_with_rebuild
from publisher.judges.recorded import BuildRecord, RecordedPaper, read_record
from publisher.judges.registries import is_record
from publisher.limits import number_of
from publisher.manuscripts.finding import is_manuscript
from publisher.manuscripts.intake import FILE


@dataclass(frozen=True, slots=True)
class Verdict:
    """`absent` are judges that are not here: name, why, how to get them. `heard` are those that
    were asked. `unmade` is why the book was not made again to be compared, empty where it was."""

    diagnostics: tuple[Diagnostic, ...]
    heard: tuple[str, ...]
    absent: tuple[tuple[str, str, str], ...]
    unmade: str = ""


WEB = "web"
"""The folder of the web edition."""

OFFPRINTS = "offprints"
"""The folder of the papers each by itself."""

_PAGE_OF = re.compile(r"page (\d+)(?: \(sheet \d+\))?(?=:)")
"""How what a printer would hold against a page begins."""

ADVICE = "accessibility"
"""The folder of what editors can send to authors about reading aloud."""


class NothingBuilt(Exception):
    """The folder holds no build; the message is for the user."""


def judge_folder(
    folder: Path, judges: Sequence[Judge] = JUDGES, *, inline: bool = False
) -> Verdict:
    """What `judges` have against the files of the build in `folder`. The files are looked into in
    workers; `inline`, in this process, without limits: for tests and debuggers.

    Raises `NothingBuilt` where there is no build in it.
    """
    here = [(one, one.absent()) for one in judges]
    with Engine(modules=(looking.__name__,), inline=inline) as engine:
        build = _Build.of(folder, _record(folder, engine))
        asks = [(one, file) for one, why in here if why is None
                for file in (*build.files, *build.records)
                if one.judges(file)]  # fmt: skip
        look = looking.FileJudging(engine, (*build.files, *build.hashes))
        build.look(look)
        questions = [(one, file) for one, file in asks if not one.claiming or build.claims(file)]
        with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
            answering = pool.map(lambda ask: _answer(*ask), questions)
            agreed = build.agreement(look)  # while the judges are at work
            by_site = look.ask(looking.addresses, build.sites(), _DIAGNOSTICS)
            sites = [each for _, diagnostics in by_site for each in diagnostics]
            altered = build.alterations(look)
            answers = list(answering)
        said: list[tuple[JudgeFinding, Judge | None]] = [
            (each, one)
            for (one, file), part in zip(questions, answers, strict=True)
            for each in _unexplained(one, file, part, look)
        ]
        rebuilt = compare_with_rebuild(folder, build.record, look)
        own = [one for file, seen in build.seen.items() for one in look.findings(file, seen.found)]
        places = {(one.file, one.inside) for one in (*own, *agreed)}
        unlike = [one for one in rebuilt.findings if (one.file, one.inside) not in places]
        said += [(each, None) for each in (*own, *agreed, *unlike)]
        placed = build.placed([each for each, _ in said], look)
    press = [build.of_paper(one) for seen in build.seen.values() for one in seen.press]
    told = (_diagnostic(*one, *place) for one, place in zip(said, placed, strict=True))
    diagnostics = [*told, *press, *altered, *sites]
    return Verdict(
        tuple(
            sorted(
                (
                    *build.missing_files(),
                    *look.dead.values(),
                    *diagnostics,
                    *build.unlisted_files(folder),
                ),
                key=sort_key,
            )
        ),
        tuple(dict.fromkeys(one.name for one, _ in questions)),
        tuple((one.name, why, one.install) for one, why in here if why is not None),
        rebuilt.why,
    )


def _record(folder: Path, engine: Engine) -> BuildRecord:
    """What `build.json` in `folder` says."""
    file = folder / "build.json"
    if not is_file(file):
        raise NothingBuilt(f"there is no build.json in {folder}")
    name = f"{read_record.__module__}:{read_record.__name__}"
    task = Task(file.name, name, str(file), keep=False, result_type=BuildRecord)
    outcome = engine.one("read", task)
    if outcome.value is None:
        (why,) = outcome.diagnostics
        words = "; ".join(filter(None, (why.message, why.help)))
        raise NothingBuilt(f"{file} cannot be read: {words}")
    record: BuildRecord = outcome.value
    if record.fault:
        raise NothingBuilt(f"{file} {record.fault}")
    return record


def _answer(one: Judge, file: Path) -> list[JudgeFinding]:
    """What `one` says of `file`, or that it could not judge it."""
    try:
        return list(one.findings(file))
    except CannotJudge as error:
        return [JudgeFinding(_FAILED, str(error), file)]


def _unexplained(
    one: Judge, file: Path, said: Sequence[JudgeFinding], look: looking.FileJudging
) -> list[JudgeFinding]:
    """What `one` says of `file`, without what the table explains; some is by what its place is."""
    boxed = [each for each in said if each.boxes]
    rules = {}
    if boxed:
        asked = looking.Boxed(str(file), tuple((each.rule, each.boxes) for each in boxed))
        for _, kinds in look.ask(looking.kinds, {file: asked}, tuple[str, ...]):
            rules = {id(each): kind for each, kind in zip(boxed, kinds, strict=False)}
    called = (replace(each, rule=rules.get(id(each), each.rule)) for each in said)
    return [each for each in called if not is_explained(one, each)]


_FAILED = "OUT026"
_DIAGNOSTICS = tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _Paper:
    stands: Stands
    source: Path | None

    @property
    def id(self) -> str:
        return self.stands.id

    def has(self, label: str) -> bool:
        """Whether the page called `label` is one of its own, of those in Arabic numbers."""
        page, first, last = map(number_of, (label, self.stands.first, self.stands.last))
        return None not in (page, first, last) and first <= page <= last  # type: ignore[operator]


@dataclass(slots=True)
class _Build:
    """A folder that was built. `files` are what is judged: books, and the folder of the web
    edition. `documents` of the EPUB, from its package document, and pages of the web edition, name
    a chapter and its manuscript; `hashes` are those of all files as they were built; `records` are
    the files for registries. `seen` is what
    was found by looking into each file."""

    files: tuple[Path, ...]
    missing: tuple[str, ...]
    papers: tuple[_Paper, ...]
    documents: Mapping[str, tuple[str, Path | None]]
    hashes: Mapping[Path, str]
    record: BuildRecord
    records: tuple[Path, ...] = ()
    seen: dict[Path, looking.OwnVerdict] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path, record: BuildRecord) -> _Build:
        """The build that `record`, in `folder`, tells of. `NothingBuilt` where that cannot be."""
        try:
            hashes = {Folder(folder).inside_name(path): sha256 for path, sha256 in record.artifacts}
        except (OSError, ValueError) as error:
            raise NothingBuilt(f"{folder / 'build.json'} is not what a build writes") from error
        volume = Path(record.asked.volume) if record.asked else None
        papers = tuple(_paper(paper, volume) for paper in record.papers)
        documents = {path: (chapter, _there(source, volume))
                     for path, chapter, source in record.documents}  # fmt: skip
        if not hashes:
            raise NothingBuilt(f"the last build in {folder} made no file; report.html says why")
        there = {folder / name: (folder / name).is_file() for name in hashes}
        books = [file for file in there if there[file] and _is_book(file, folder)]
        sites = [folder / WEB] if f"{WEB}/index.html" in hashes and (folder / WEB).is_dir() else []
        for link in (path for site in sites for path in site.rglob("*") if path.is_symlink()):
            raise NothingBuilt(f"{link} is a link, and a build writes none: take it away")
        return cls(
            (*books, *sites),
            tuple(str(file) for file in there if not there[file]),
            papers,
            documents,
            {folder / name: sha256 for name, sha256 in hashes.items()},
            record,
            tuple(file for file in there if there[file] and is_record(file)),
        )

    def unlisted_files(self, folder: Path) -> Iterator[Diagnostic]:
        """Files where a build writes that no build lists: of papers that were taken out, of forms
        that were not asked for again."""
        own_paths = {*self.hashes, *(folder / ADVICE / f"{paper.id}.md" for paper in self.papers)}
        there = [path for path in folder.glob("*") if path.suffix in (".pdf", ".epub")]
        for name in (OFFPRINTS, WEB, ADVICE):
            there += (folder / name).rglob("*")
        for path in sorted(there):
            if path.is_file() and path not in own_paths and not path.name.startswith("."):
                message = "no build lists this file: it may be of a paper that was taken out"
                yield Diagnostic("OUT036", message, Span(str(path)))

    def missing_files(self) -> Iterator[Diagnostic]:
        """Files that were built and are gone."""
        for name in self.missing:
            yield Diagnostic("OUT016", "the file was built and is not there", Span(name))

    def look(self, look: looking.FileJudging) -> None:
        """Look into each book by itself."""
        chapters = tuple(self._beginnings())
        printer = self.record.asked.printer if self.record.asked else ""
        asked = {file: looking.JudgedFile(str(file), self.hashes.get(file, ""), chapters, printer)
                 for file in self.files if file.is_file()}  # fmt: skip
        self.seen.update(look.ask(looking.judge_alone, asked, looking.OwnVerdict))

    def claims(self, file: Path) -> bool:
        """Whether a file says that it conforms to PDF/UA, as far as that is known."""
        return file not in self.seen or self.seen[file].claims

    def sites(self) -> dict[Path, str]:
        """The folders of web editions."""
        return {file: str(file) for file in self.files if file.is_dir()}

    def alterations(self, look: looking.FileJudging) -> list[Diagnostic]:
        """Files that were changed after the build."""
        from publisher.judges.altered import alteration

        changed = [file for file, seen in self.seen.items() if seen.altered]
        others = {str(file): sha256 for file, sha256 in self.hashes.items()
                  if file not in self.files and file.is_file()}  # fmt: skip
        if others:
            folder = Path(next(iter(others))).parent
            for _, names in look.ask(looking.altered_files, {folder: others}, tuple[str, ...]):
                changed += [file for file in self.hashes if str(file) in set(names)]
        return [alteration(file) for file in changed]

    def agreement(self, look: looking.FileJudging) -> list[JudgeFinding]:
        """What is wrong between a volume's PDF, its offprints and its EPUB."""
        sound = [file for file in self.files if file in self.seen]
        cut = {one.stem: str(one) for one in sound if one.parent.name == OFFPRINTS}
        book = next((str(file) for file in sound
                     if file.suffix == ".epub" and not self.seen[file].altered), "")  # fmt: skip
        documents = {path: chapter for path, (chapter, _) in self.documents.items()}
        papers = tuple(paper.stands for paper in self.papers)
        asked = {
            file: looking.JudgedVolume(str(file), papers, cut, documents, book)
            for file in sound
            if is_for_screens(file) and file.parent.name != OFFPRINTS
        }
        told = look.ask(looking.judge_together, asked, tuple[looking.Told, ...])
        return [one for file, findings in told for one in look.findings(file, findings)]

    def _beginnings(self) -> list[str]:
        """The first document of each chapter."""
        first: dict[str, str] = {}
        for path, (chapter, _) in self.documents.items():
            if not path.startswith(f"{WEB}/"):
                first.setdefault(chapter, path)
        return list(first.values())

    def of_paper(self, one: Diagnostic) -> Diagnostic:
        """What a printer would hold against a page, with the paper that the page is of."""
        page = _PAGE_OF.match(one.message)
        paper = next((p for p in self.papers if page and p.has(page[1])), None)
        if page is None or paper is None:
            return one
        message = f"{page[0]}, of `{paper.id}`{one.message[page.end() :]}"
        return replace(one, message=message, paper=paper.id)

    def placed(
        self, findings: Sequence[JudgeFinding], look: looking.FileJudging
    ) -> list[tuple[str | None, Span]]:
        """The chapter that each finding is about, and the line of its manuscript; the file where
        that is not known."""
        about = [self._chapter_of(one) for one in findings]
        places = [Span(str(source or one.file))
                  for (_, source), one in zip(about, findings, strict=True)]  # fmt: skip
        # The words that stand there, for those who say only where.
        words = [one.words for one in findings]
        unquoted: dict[Path, list[int]] = {}
        for number, one in enumerate(findings):
            if about[number][1] is not None and one.inside and one.line and not one.words:
                unquoted.setdefault(one.file, []).append(number)
        asked = {
            file: Passages(str(file), tuple(map(_spot, (findings[n] for n in numbers))))
            for file, numbers in unquoted.items()
        }
        for file, quoted in look.ask(passages, asked, tuple[str, ...]):
            for number, quotation in zip(unquoted[file], quoted, strict=True):
                words[number] = quotation
        # The lines of manuscripts where those words stand.
        sought: dict[Path, list[int]] = {}
        for number, (_, source) in enumerate(about):
            if source is not None and words[number]:
                sought.setdefault(source, []).append(number)
        lines = {source: Sought(str(source), tuple(words[n] for n in numbers))
                 for source, numbers in sought.items()}  # fmt: skip
        for source, found in look.ask(spans, lines, tuple[Span, ...]):
            for number, span in zip(sought[source], found, strict=True):
                places[number] = span
        return [(paper, span) for (paper, _), span in zip(about, places, strict=True)]

    def _chapter_of(self, finding: JudgeFinding) -> tuple[str | None, Path | None]:
        """The chapter that `finding` is about, and its manuscript, as far as they are known."""
        if finding.inside:
            within = _within(finding)
            name = f"/{WEB}/{within}" if finding.file.is_dir() else f"/{within}"
            chapters = (
                chapters for path, chapters in self.documents.items() if name.endswith(f"/{path}")
            )
            return next(chapters, (None, None))
        paper = self._paper_of(finding)
        return (paper.id, paper.source) if paper else (None, None)

    def _paper_of(self, finding: JudgeFinding) -> _Paper | None:
        if finding.file.parent.name == OFFPRINTS:
            return next((p for p in self.papers if p.id == finding.file.stem), None)
        label = self._label(finding.file, finding.page) if finding.page else ""
        if number_of(label) is None:
            return None
        return next((paper for paper in self.papers if paper.has(label)), None)

    def _label(self, file: Path, page: int) -> str:
        labels = self.seen[file].labels if file in self.seen else ()
        return labels[page - 1] if page <= len(labels) else ""


def _is_book(file: Path, folder: Path) -> bool:
    """Whether a file is a book of its own, not one that the web edition offers once more."""
    return file.suffix in (".pdf", ".epub") and file.relative_to(folder).parts[0] != WEB


def _paper(paper: RecordedPaper, volume: Path | None) -> _Paper:
    stands = Stands(paper.id, paper.title, paper.first, paper.last)
    return _Paper(stands, _there(paper.source, volume))


def _there(source: str, volume: Path | None) -> Path | None:
    """The manuscript `source`, as `build.json` has it; `None` where it is not there. What is no
    manuscript, or in no `volume`, is not quoted, whatever `build.json` says."""
    if not source or "\0" in source or volume is None or not is_manuscript(source):
        return None
    path = Path(source)
    try:
        within = path.resolve().is_relative_to(volume.resolve())
    except (OSError, RuntimeError, ValueError):
        return None
    return path if within and is_file(volume / FILE) and is_file(path) else None


def _within(finding: JudgeFinding) -> str:
    """The name of a document, without that of the container it is in."""
    return finding.inside.split("!")[-1]


def _spot(finding: JudgeFinding) -> tuple[str, int, int]:
    return _within(finding), finding.line, finding.column


def _diagnostic(
    finding: JudgeFinding, judge: Judge | None, paper: str | None, span: Span
) -> Diagnostic:
    """`finding`, of `judge` or of our own checks, by whose code it is called, at its place."""
    name, page = finding.file.name, f"page {finding.page}" if finding.page else ""
    if judge is None:
        where = ", ".join(filter(None, (name, finding.inside, page)))
        return Diagnostic(finding.rule, f"{finding.message} ({where})", span, paper=paper)
    if finding.rule == _FAILED:
        message = f"{judge.name} could not judge {name}: {finding.message}"
        return Diagnostic(_FAILED, message, Span(str(finding.file)))
    line = f" line {finding.line}" if finding.inside and finding.line else ""
    where = ", ".join(filter(None, (name, finding.inside + line, page)))
    rule = f" ({finding.rule})" if finding.rule else ""
    severity = Severity.ERROR if finding.is_error else Severity.WARNING
    message = f"{judge.name} says of {where}{rule}: {finding.message}".rstrip(".")
    return Diagnostic(judge.code, message, span, severity=severity, paper=paper)
