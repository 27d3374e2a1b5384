"""Judging a folder that was built: every judge on every file, retold at the manuscripts.

In: a folder with `build.json` and the files it names. Out: a `Verdict`. A fault in a document of
the EPUB is placed by the words that stand there, a fault of a page by the paper that has it.
"""

from __future__ import annotations

import json
import os
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from publisher.diagnostics import Diagnostic, Severity, Span, sort_key
from publisher.engine import Engine
from publisher.files import Folder, read_file
from publisher.judges import looking
from publisher.judges.agreement import Stands
from publisher.judges.container import open_epub
from publisher.judges.outside import JUDGES, CannotJudge, Judge, JudgeFinding, is_explained
from publisher.judges.rebuilding import compare_with_rebuild
from publisher.manuscripts.finding import is_manuscript


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
    build = _Build.read(folder)
    here = [(one, one.absent()) for one in judges]
    asks = [(one, file) for one, why in here if why is None for file in build.files
            if one.judges(file)]  # fmt: skip
    with Engine(modules=(looking.__name__,), inline=inline) as engine:
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
        verdicts = [
            build.diagnostic_of(one, each)
            for (one, file), part in zip(questions, answers, strict=True)
            for each in _unexplained(one, file, part, look)
        ]
        rebuilt = compare_with_rebuild(folder, build.record, look)
    own = [one for file, seen in build.seen.items() for one in look.findings(file, seen.found)]
    places = {(one.file, one.inside) for one in (*own, *agreed)}
    unlike = [one for one in rebuilt.findings if (one.file, one.inside) not in places]
    press = [one for seen in build.seen.values() for one in seen.press]
    diagnostics = [
        *verdicts,
        *press,
        *altered,
        *map(build.own_diagnostic, (*own, *agreed, *unlike)),
        *sites,
    ]
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
        ends = self.stands.first, self.stands.last
        return all(map(str.isdigit, ends)) and int(ends[0]) <= int(label) <= int(ends[1])


_LARGEST = 2**28
"""Bytes of `build.json`: a volume of ten thousand papers takes a tenth of it."""


@dataclass(slots=True)
class _Build:
    """A folder that was built. `files` are what is judged: books, and the folder of the web
    edition. `documents` of the EPUB, from its package document, and pages of the web edition, name
    a chapter and its manuscript; `hashes` are those of all files as they were built. `seen` is what
    was found by looking into each file."""

    files: tuple[Path, ...]
    missing: tuple[str, ...]
    papers: tuple[_Paper, ...]
    documents: Mapping[str, tuple[str, Path | None]]
    hashes: Mapping[Path, str]
    record: Mapping[str, Any]
    seen: dict[Path, looking.OwnVerdict] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> _Build:
        try:
            record = json.loads(read_file(folder / "build.json", _LARGEST))
            hashes = {
                Folder(folder).inside_name(str(a["path"])): str(a.get("sha256", ""))
                for a in record["artifacts"]
            }
            papers = tuple(_paper(paper) for paper in record["papers"])
            documents = {
                str(each["path"]): (str(each["chapter"]), _there(each["source"]))
                for each in record.get("documents", ())
            }
        except FileNotFoundError as error:
            raise NothingBuilt(f"there is no build.json in {folder}") from error
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise NothingBuilt(f"{folder / 'build.json'} is not what a build writes") from error
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
        asked = {file: looking.JudgedFile(str(file), self.hashes.get(file, ""), chapters)
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
            if file.suffix == ".pdf"
            and not file.stem.endswith("-print")
            and file.parent.name != OFFPRINTS
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

    def own_diagnostic(self, finding: JudgeFinding) -> Diagnostic:
        """A finding of our own checks, by whose code it is called."""
        paper, span = self._place(finding)
        where = [finding.file.name, finding.inside, f"page {finding.page}" if finding.page else ""]
        message = f"{finding.message} ({', '.join(filter(None, where))})"
        return Diagnostic(finding.rule, message, span, paper=paper)

    def diagnostic_of(self, one: Judge, finding: JudgeFinding) -> Diagnostic:
        """What `one` says, as a diagnostic at the manuscript it came from, if that is known."""
        if finding.rule == _FAILED:
            message = f"{one.name} could not judge {finding.file.name}: {finding.message}"
            return Diagnostic(_FAILED, message, Span(str(finding.file)))
        paper, span = self._place(finding)
        rule = f" ({finding.rule})" if finding.rule else ""
        where = f"{finding.file.name}"
        if finding.inside:
            where += f", {finding.inside}" + (f" line {finding.line}" if finding.line else "")
        if finding.page:
            where += f", page {finding.page}"
        severity = Severity.ERROR if finding.is_error else Severity.WARNING
        message = f"{one.name} says of {where}{rule}: {finding.message}".rstrip(".")
        return Diagnostic(one.code, message, span, severity=severity, paper=paper)

    def _place(self, finding: JudgeFinding) -> tuple[str | None, Span]:
        paper, source = self._chapter_of(finding)
        if source is None:
            return paper, Span(str(finding.file))
        words = finding.words or _words_at(finding)
        return paper, place_of(source, words) if words else Span(str(source))

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
        if not label.isdigit():
            return None
        return next((paper for paper in self.papers if paper.has(label)), None)

    def _label(self, file: Path, page: int) -> str:
        labels = self.seen[file].labels if file in self.seen else ()
        return labels[page - 1] if page <= len(labels) else ""


def _is_book(file: Path, folder: Path) -> bool:
    """Whether a file is a book of its own, not one that the web edition offers once more."""
    return file.suffix in (".pdf", ".epub") and file.relative_to(folder).parts[0] != WEB


def _paper(record: dict[str, Any]) -> _Paper:
    first, last = (str(record[key] or "") for key in ("first", "last"))
    stands = Stands(str(record["id"]), str(record.get("title", "")), first, last)
    return _Paper(stands, _there(record.get("source")))


def _there(source: Any) -> Path | None:
    """The manuscript `source`, as `build.json` has it; `None` where it is not there. What is no
    manuscript is not quoted, whatever `build.json` says."""
    return Path(source) if source and is_manuscript(source) and Path(source).is_file() else None


_AROUND = 1500


def _within(finding: JudgeFinding) -> str:
    """The name of a document, without that of the container it is in."""
    return finding.inside.split("!")[-1]


def _words_at(finding: JudgeFinding) -> str:
    """The words that follow the place of `finding`, in an EPUB's document or a page."""
    if not finding.inside or not finding.line:
        return ""
    try:
        lines = _document(finding).decode("utf-8", "replace").split("\n")
    except (OSError, StopIteration, ValueError, zipfile.BadZipFile):
        return ""
    if finding.line > len(lines):
        return ""
    rest = "\n".join(
        [lines[finding.line - 1][max(0, finding.column - 1) :], *lines[finding.line :]]
    )
    plain = re.sub(r"^[^<>]*>|<[^<>]*>?", " ", rest[:_AROUND])
    return " ".join(plain.split())[:120]


def _document(finding: JudgeFinding) -> bytes:
    if finding.file.is_dir():
        return (finding.file / _within(finding)).read_bytes()
    with open_epub(finding.file) as book:
        return book.read(next(n for n in book.namelist() if n.endswith(_within(finding))))


def place_of(source: Path, words: str) -> Span:
    """The line of the manuscript `source` where `words` stand; the file where they do not."""
    from publisher.proof.completeness import Script, places

    try:
        text = source.read_text("utf-8", "replace")
    except OSError:
        return Span(str(source))
    span = places(Script(str(source), text, 1)).of(words)
    return replace(span, path=str(source)) if span else Span(str(source))
