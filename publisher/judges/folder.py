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
from publisher.files import Folder, read_file
from publisher.judges.agreement import Stands
from publisher.judges.container import opened
from publisher.judges.outside import JUDGES, CannotJudge, Finding, Judge, is_explained
from publisher.judges.rebuilding import compared
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


def judge(folder: Path, judges: Sequence[Judge] = JUDGES) -> Verdict:
    """What `judges` have against the files of the build in `folder`.

    Raises `NothingBuilt` where there is no build in it.
    """
    build = _Build.read(folder)
    here = [(one, one.absent()) for one in judges]
    asked = [
        (one, file) for one, why in here if why is None for file in build.files if one.judges(file)
    ]
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        answers = list(pool.map(lambda ask: _answer(*ask), asked))
        presses = list(pool.map(_preflight, [f for f in build.files if f.stem.endswith("-print")]))
        again = [d for found in pool.map(build.read_again, build.hashes) for d in found]
        sites = [build.addresses(site) for site in build.files if site.is_dir()]
    # PDFium is of one thread: what asks for pages waits until the judges have done
    said = [build.retold(one, each) for (one, _), part in zip(asked, answers, strict=True)
            for each in part]  # fmt: skip
    agreed = [one for file in build.files for one in build.agreement(file)]
    made = compared(folder, build.told)
    told = {(one.file, one.inside) for one in (*again, *agreed)}
    unlike = [one for one in made.findings if (one.file, one.inside) not in told]
    own = [build.own(one) for one in (*again, *agreed, *unlike)]
    altered = map(build.altered, build.hashes)
    parts = (said, *presses, *altered, own, *sites, build.unlisted(folder))
    found = [diagnostic for part in parts for diagnostic in part]
    return Verdict(
        tuple(sorted((*build.lost(), *found), key=sort_key)),
        tuple(dict.fromkeys(one.name for one, _ in asked)),
        tuple((one.name, why, one.install) for one, why in here if why is not None),
        made.why,
    )


def _answer(one: Judge, file: Path) -> list[Finding]:
    """What `one` says of `file`, or that it could not judge it."""
    try:
        return [found for found in one.findings(file) if not is_explained(one, found)]
    except CannotJudge as error:
        return [Finding(_FAILED, str(error), file)]


_FAILED = "OUT026"
_UNREADABLE = "OUT016"


def _preflight(file: Path) -> list[Diagnostic]:
    from publisher.judges.preflight import preflight

    return list(preflight(file))


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
    a chapter and its manuscript; `hashes` are those of all files as they were built. `pages` are
    the labels of each PDF's pages, read when wanted."""

    files: tuple[Path, ...]
    missing: tuple[str, ...]
    papers: tuple[_Paper, ...]
    documents: Mapping[str, tuple[str, Path | None]]
    hashes: Mapping[Path, str]
    told: Mapping[str, Any]
    pages: dict[Path, list[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> _Build:
        try:
            told = json.loads(read_file(folder / "build.json", _LARGEST))
            hashes = {
                Folder(folder).named(str(a["path"])): str(a.get("sha256", ""))
                for a in told["artifacts"]
            }
            papers = tuple(_paper(paper) for paper in told["papers"])
            documents = {
                str(each["path"]): (str(each["chapter"]), _there(each["source"]))
                for each in told.get("documents", ())
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
            told,
        )

    def unlisted(self, folder: Path) -> Iterator[Diagnostic]:
        """Files where a build writes that no build lists: of papers that were taken out, of forms
        that were not asked for again."""
        listed = {*self.hashes, *(folder / ADVICE / f"{paper.id}.md" for paper in self.papers)}
        there = [path for path in folder.glob("*") if path.suffix in (".pdf", ".epub")]
        for name in (OFFPRINTS, WEB, ADVICE):
            there += (folder / name).rglob("*")
        for path in sorted(there):
            if path.is_file() and path not in listed and not path.name.startswith("."):
                message = "no build lists this file: it may be of a paper that was taken out"
                yield Diagnostic("OUT036", message, Span(str(path)))

    def lost(self) -> Iterator[Diagnostic]:
        """Files that were built and are gone."""
        for name in self.missing:
            yield Diagnostic("OUT016", "the file was built and is not there", Span(name))

    def altered(self, file: Path) -> list[Diagnostic]:
        """That `file` was changed after the build."""
        from publisher.judges.altered import altered

        return [altered(file)] if file.is_file() and self._altered(file) else []

    def read_again(self, file: Path) -> list[Finding]:
        """What a file says that was changed after the build."""
        from publisher.judges.altered import checked

        if file.suffix != ".epub" or not file.is_file() or not self._altered(file):
            return []
        return list(checked(file, self._beginnings()))

    def agreement(self, file: Path) -> list[Finding]:
        """What is wrong within `file`, as it stands there now, or between it and others."""
        from publisher.judges.agreement import of_tags, of_volume
        from publisher.judges.crossing import crossed

        found: list[Finding] = []
        if file.suffix == ".epub":
            found += crossed(file, self._beginnings())
        elif file.suffix == ".pdf" and not file.stem.endswith("-print"):
            found += of_tags(file)
            if file.parent.name != OFFPRINTS:
                cut = {one.stem: one for one in self.files if one.parent.name == OFFPRINTS}
                papers = [paper.stands for paper in self.papers]
                found += of_volume(file, papers, cut, self._documents())
        return [one for one in found if one.rule != _UNREADABLE or self._altered(file)]

    def _documents(self) -> dict[str, list[str]]:
        """The documents of each chapter, in an EPUB that is as it was built."""
        books = (file for file in self.files if file.suffix == ".epub")
        book = next((file for file in books if not self._altered(file)), None)
        found: dict[str, list[str]] = {}
        if book is None:
            return found
        try:
            with opened(book) as container:
                names = {f"/{name.partition('/')[2]}": name for name in container.namelist()}
                for path, (chapter, _) in self.documents.items():
                    if whole := names.get(f"/{path}"):
                        found.setdefault(chapter, []).append(container.read(whole).decode())
        except (OSError, ValueError, zipfile.BadZipFile):
            return {}  # `crossed` tells that it cannot be read
        return found

    def _altered(self, file: Path) -> bool:
        """Whether `file` is not as it was built; what was built could be read."""
        from publisher.judges.altered import is_altered

        return is_altered(file, self.hashes.get(file, ""))

    def addresses(self, site: Path) -> list[Diagnostic]:
        """Addresses in a web edition that lead nowhere, as it stands there now."""
        from publisher.proof.webedition import broken

        files = {
            path.relative_to(site).as_posix(): path.read_bytes() if path.suffix == ".html" else b""
            for path in sorted(site.rglob("*"))
            if path.is_file()
        }
        return list(broken(files, str(site)))

    def _beginnings(self) -> list[str]:
        """The first document of each chapter."""
        first: dict[str, str] = {}
        for path, (chapter, _) in self.documents.items():
            if not path.startswith(f"{WEB}/"):
                first.setdefault(chapter, path)
        return list(first.values())

    def own(self, found: Finding) -> Diagnostic:
        """A finding of our own checks, by whose code it is called."""
        paper, span = self._place(found)
        where = [found.file.name, found.inside, f"page {found.page}" if found.page else ""]
        message = f"{found.message} ({', '.join(filter(None, where))})"
        return Diagnostic(found.rule, message, span, paper=paper)

    def retold(self, one: Judge, found: Finding) -> Diagnostic:
        """What `one` says, as a diagnostic at the manuscript it came from, if that is known."""
        if found.rule == _FAILED:
            message = f"{one.name} could not judge {found.file.name}: {found.message}"
            return Diagnostic(_FAILED, message, Span(str(found.file)))
        paper, span = self._place(found)
        rule = f" ({found.rule})" if found.rule else ""
        where = f"{found.file.name}"
        if found.inside:
            where += f", {found.inside}" + (f" line {found.line}" if found.line else "")
        if found.page:
            where += f", page {found.page}"
        severity = Severity.ERROR if found.is_error else Severity.WARNING
        message = f"{one.name} says of {where}{rule}: {found.message}".rstrip(".")
        return Diagnostic(one.code, message, span, severity=severity, paper=paper)

    def _place(self, found: Finding) -> tuple[str | None, Span]:
        paper, source = self._chapter_of(found)
        if source is None:
            return paper, Span(str(found.file))
        words = found.words or _words_at(found)
        return paper, place_of(source, words) if words else Span(str(source))

    def _chapter_of(self, found: Finding) -> tuple[str | None, Path | None]:
        """The chapter that `found` is about, and its manuscript, as far as they are known."""
        if found.inside:
            within = _within(found)
            name = f"/{WEB}/{within}" if found.file.is_dir() else f"/{within}"
            known = (known for path, known in self.documents.items() if name.endswith(f"/{path}"))
            return next(known, (None, None))
        paper = self._paper_of(found)
        return (paper.id, paper.source) if paper else (None, None)

    def _paper_of(self, found: Finding) -> _Paper | None:
        if found.file.parent.name == OFFPRINTS:
            return next((p for p in self.papers if p.id == found.file.stem), None)
        label = self._label(found.file, found.page) if found.page else ""
        if not label.isdigit():
            return None
        return next((paper for paper in self.papers if paper.has(label)), None)

    def _label(self, file: Path, page: int) -> str:
        if file not in self.pages:
            import pypdfium2

            document = pypdfium2.PdfDocument(file)
            self.pages[file] = [document.get_page_label(n) for n in range(len(document))]
            document.close()
        labels = self.pages[file]
        return labels[page - 1] if page <= len(labels) else ""


def _is_book(file: Path, folder: Path) -> bool:
    """Whether a file is a book of its own, not one that the web edition offers once more."""
    return file.suffix in (".pdf", ".epub") and file.relative_to(folder).parts[0] != WEB


def _paper(told: dict[str, Any]) -> _Paper:
    first, last = (str(told[key] or "") for key in ("first", "last"))
    stands = Stands(str(told["id"]), str(told.get("title", "")), first, last)
    return _Paper(stands, _there(told.get("source")))


def _there(source: Any) -> Path | None:
    """The manuscript `source`, as `build.json` has it; `None` where it is not there. What is no
    manuscript is not quoted, whatever `build.json` says."""
    return Path(source) if source and is_manuscript(source) and Path(source).is_file() else None


_AROUND = 1500


def _within(found: Finding) -> str:
    """The name of a document, without that of the container it is in."""
    return found.inside.split("!")[-1]


def _words_at(found: Finding) -> str:
    """The words that follow the place of `found`, in an EPUB's document or a page."""
    if not found.inside or not found.line:
        return ""
    try:
        lines = _document(found).decode("utf-8", "replace").split("\n")
    except (OSError, StopIteration, ValueError, zipfile.BadZipFile):
        return ""
    if found.line > len(lines):
        return ""
    rest = "\n".join([lines[found.line - 1][max(0, found.column - 1) :], *lines[found.line :]])
    plain = re.sub(r"^[^<>]*>|<[^<>]*>?", " ", rest[:_AROUND])
    return " ".join(plain.split())[:120]


def _document(found: Finding) -> bytes:
    if found.file.is_dir():
        return (found.file / _within(found)).read_bytes()
    with opened(found.file) as book:
        return book.read(next(n for n in book.namelist() if n.endswith(_within(found))))


def place_of(source: Path, words: str) -> Span:
    """The line of the manuscript `source` where `words` stand; the file where they do not."""
    from publisher.proof.completeness import Script, places

    try:
        text = source.read_text("utf-8", "replace")
    except OSError:
        return Span(str(source))
    found = places(Script(str(source), text, 1)).of(words)
    return replace(found, path=str(source)) if found else Span(str(source))
