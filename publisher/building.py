"""One build of one volume: stage after stage, each over all papers.

In: a read `Volume`, its style, the engine. Out: a `Report`, and files written whole. What is found
on the way is gathered in `Work`; nothing here prints.
"""

from __future__ import annotations

import contextlib
import copy
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Literal

from publisher import __version__
from publisher.binding import Binding, print_order, volume_binding, volume_pressing
from publisher.composition import Composition, Work, measures
from publisher.diagnostics import Diagnostic
from publisher.engine import Engine, Outcome, Shared, Task
from publisher.files import Folder, below, write_new
from publisher.looks import make_look
from publisher.markup.text import Text
from publisher.metadata.index import (
    IndexEntry,
    SubjectEntry,
    author_index,
    has_subjects,
    subject_index,
)
from publisher.model.book import Book
from publisher.model.chapter import Chapter
from publisher.model.pagemap import PageMap, folios
from publisher.model.paper import Paper
from publisher.model.style import Style
from publisher.model.volume import FailedPaper, Volume
from publisher.offprints import citation_lines, offprint_bindings
from publisher.packaging import Package, Packaging, cover, light
from publisher.proof.echoes import without_echoes
from publisher.proof.ignoring import BEFORE_TYPESETTING, settle
from publisher.report import Artifact, Report, artifact, listed, written
from publisher.reporting import documents, editors, elsewhere, paper_reports
from publisher.screening import for_screens, sizings
from publisher.setting import SetBook, Setter
from publisher.settings import Settings
from publisher.templating import frame, papers
from publisher.templating.board import prepare as prepare_board
from publisher.templating.book import make_book, make_chapter
from publisher.templating.environment import Templates
from publisher.templating.papers import said_plainly

if TYPE_CHECKING:
    from publisher.proving import Proofs

BOUND = "publisher.binding:bound"
PRESSED = "publisher.binding:pressed"
MADE = "publisher.bind.book:Bound"
"""What these two make; importing it takes the library that binds."""
PACKAGED = "publisher.packaging:packaged"
DRAWN = "publisher.packaging:drawn"
CITATION = "publisher.typeset.worker:citation_sheet"


class Builder:
    """One build of one volume. `begun` is its composing where that has begun, `look` its look
    where that is made."""

    def __init__(
        self,
        work: Work,
        volume: Volume,
        style: Style,
        engine: Engine,
        output: Path,
        settings: Settings,
        begun: Composition | None = None,
        look: Shared | None = None,
    ) -> None:
        self.work = work
        self.volume = self._as_read = volume
        self.style = style
        self.engine = engine
        self.output = output
        self.settings = settings
        self._begun = begun
        self._look_made = look
        self._surveyed = False
        self.order = print_order(style, settings) if "print" in settings.formats else None
        self.templates = Templates(style)
        self.artifacts: list[Artifact] = []
        self.pages: dict[str, tuple[str, ...]] = {}
        """The page of the web edition that holds each chapter."""

    def compose(self) -> tuple[dict[str, Text], Book]:
        """The text of each manuscript, and the book they make."""
        with self.work.stage("compose"):
            begun = self._begun or Composition(
                self.work, self.volume, self.engine, *measures(self.style, self.volume)
            )
            self.templates.load()  # while papers are composed
            texts = begun.texts()
        with self.work.stage("template"):
            self.volume = said_plainly(self.volume, texts)
            found = self._by_paper()
            return texts, make_book(self.templates, self.volume, texts, found, self._families())

    def survey(self) -> None:
        """What is seen only across all papers, once: findings, and the indexes. It can wait until
        chapters are being set."""
        from publisher.proof.rules import across

        if self._surveyed:
            return
        self._surveyed = True
        self.work.diagnostics += across(self._as_read)
        if self._wants("epub") or self.settings.paged:
            _ = self._authors, self._subjects

    def again(self, work: Work, volume: Volume) -> Builder:
        """A builder of `volume` as it is now: with the look and the templates at hand here. Style
        and page must be what they were."""
        made = copy.copy(self)
        made.__dict__.pop("_authors", None)
        made.__dict__.pop("_subjects", None)
        made.work, made.artifacts, made.pages = work, [], {}
        made.volume = made._as_read = volume
        made._begun, made._surveyed = None, False
        return made

    def set_alone(self, papers: Sequence[Paper], heard: Callable[[Outcome], None]) -> None:
        """Compose and typeset `papers` as the whole book will have them, and nothing else of it;
        `heard` is given the outcome of each galley. One that cannot be composed is left out."""
        given = measures(self.style, self.volume)
        texts = Composition(self.work, self.volume, self.engine, *given, papers).texts()
        found = self._by_paper()
        chapters = [
            make_chapter(self.templates, self.volume, paper, texts, found)
            for paper in papers
            if paper.id in texts
        ]
        body = {paper.id for paper in self.volume.papers}
        running_on = self.volume.page.start == "next"
        free = frozenset(c.id for c in chapters if running_on and c.id in body)
        Setter(self.engine, self._look, self._apology, heard).alone(chapters, free)

    def rehearse(self, book: Book) -> None:
        """Let every worker set a chapter for nothing, so that the next one finds fonts and style
        sheets read."""
        chapters = [replace(book.body[0], id=f"rehearsal-{n}") for n in range(self.engine.jobs)]
        Setter(self.engine, self._look, self._apology).alone(chapters, frozenset(), keep=False)

    def build(self) -> Report:
        work = self.work
        texts, book = self.compose()
        failed = self._failed(texts)
        refused = bool(self.settings.strict and failed)
        set_book = None
        if self.settings.paged and not refused:
            set_book = self.typeset(book, meanwhile=self._meanwhile)
        self.survey()
        made = dict[str, Any]()
        if not refused:
            from publisher.proving import Proofs

            with work.stage("bind"):
                shown = book
                if self._wants("epub", "web"):
                    shown, unmade = for_screens(book, self.settings.pixels, self.engine)
                    work.diagnostics += self._placed(unmade)
                multiple = self.order.multiple if self.order else 1
                proofs = Proofs(work, self.engine, self.volume, book, texts, set_book, multiple)
                made = self._make(dict(self._files(book, shown, set_book)), proofs)
            if set_book is not None and self._wants("web"):
                with work.stage("publish"):
                    proofs.pages = self._publish(shown, set_book, made)
            self._clear_withdrawn()
            with work.stage("proof"):
                found = proofs.found(made)
                self.work.diagnostics += self._placed(tuple(found))
        return self._report(texts, failed, set_book, made)

    def _wants(self, *formats: str) -> bool:
        return bool(self.settings.formats.intersection(formats))

    def _families(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(font.family for font in self.style.fonts))

    def _families_heard(self) -> frozenset[str]:
        """The families of codes that had their chance in this build."""
        set_ = {"TYP"} if self._wants("pdf", "offprints", "web") else set()
        packaged = {"EPB"} if self._wants("epub") else set()
        published = {"WEB"} if self._wants("web") else set()
        return BEFORE_TYPESETTING | set_ | packaged | published

    def _by_paper(self) -> dict[str, list[Diagnostic]]:
        found: dict[str, list[Diagnostic]] = {}
        for diagnostic in self.work.diagnostics:
            found.setdefault(diagnostic.paper or "", []).append(diagnostic)
        return found

    def _failed(self, texts: Mapping[str, Text]) -> set[str]:
        errors = {d.paper for d in self.work.diagnostics if d.is_error and d.paper}
        return errors | {p.id for p in self.volume.papers if p.id not in texts}

    @cached_property
    def _look(self) -> Shared:
        """What all galleys of the book share."""
        return self._look_made or make_look(self.engine, self.style, self.volume.page.size)

    def typeset(
        self,
        book: Book,
        heard: Callable[[Outcome], None] | None = None,
        first: frozenset[str] = frozenset(),
        meanwhile: Callable[[], object] = lambda: None,
    ) -> SetBook:
        """Typeset the book; `heard` is given each outcome as it comes. The chapters `first` are
        begun before all others; `meanwhile` is called when they are begun."""
        work, volume = self.work, self.volume
        count = work.told("typeset", len(book.chapters) + 2)

        def told(outcome: Outcome) -> None:
            count(outcome)
            if heard:
                heard(outcome)

        if self._wants("epub"):
            self.engine.foresee([self._cover_task])
        if self._wants("epub", "web"):
            self.engine.foresee(sizings(book.chapters, self.settings.pixels))
        setter = Setter(self.engine, self._look, self._apology, told, first)
        with work.stage("typeset"):
            set_book = setter.set(
                book,
                volume.page.start,
                lambda m: frame.contents(self.templates, volume, book.groups, m),
                self._indexes(book),
                meanwhile,
            )
        work.diagnostics += self._placed(set_book.diagnostics)
        return set_book

    def _meanwhile(self) -> None:
        """What is done while chapters are set, some of it imports of what comes next."""
        soon = BOUND if self._wants("pdf") else ""
        import_module("publisher.proof.rules")
        self.engine.attend(soon)
        self.survey()
        self.engine.attend(soon)
        import_module("publisher.proving")
        self.engine.attend(soon)

    def _indexes(
        self, book: Book, titles: Mapping[str, str] | None = None
    ) -> list[Callable[[PageMap | None], Chapter]]:
        """The makers of the index of authors and, where papers have keywords, of subjects."""
        titles = titles or {chapter.id: chapter.title for chapter in book.body}
        volume, templates = self.volume, self.templates
        made = [lambda m: frame.author_index(templates, volume, self._authors, titles, m)]
        if has_subjects(volume):
            made.append(lambda m: frame.subject_index(templates, volume, self._subjects, titles, m))
        return made

    @cached_property
    def _authors(self) -> tuple[IndexEntry, ...]:
        return author_index(self.volume)

    @cached_property
    def _subjects(self) -> tuple[SubjectEntry, ...]:
        return subject_index(self.volume)

    def _files(
        self, book: Book, shown: Book, set_book: SetBook | None
    ) -> Iterator[tuple[str, Task]]:
        """Each file that is wanted, with the task whose value holds its bytes; `shown` is the book
        as screens show it."""
        volume = self.volume
        if set_book is not None:
            binding = volume_binding(volume, book, set_book)
            if self._wants("pdf"):
                name = f"{volume.id}.pdf"
                yield name, Task(name, BOUND, self._tagged(binding), weight=3.0, made=MADE)
            if self.order is not None:
                pressing = volume_pressing(binding, self.order, _moment(volume))
                name = f"{volume.id}-print.pdf"
                yield name, Task(name, PRESSED, pressing, weight=2.5, made=MADE)
        if self._wants("epub"):
            packaging = self._packaging(shown, set_book)
            name = f"{volume.id}.epub"
            yield name, Task(name, PACKAGED, packaging, weight=2.0, made=Package)
        if set_book is not None and self._wants("offprints"):
            lines = self._citation_lines(set_book)
            for paper, binding in offprint_bindings(volume, set_book, lines):
                yield (
                    f"offprints/{paper}.pdf",
                    Task(paper, BOUND, self._tagged(binding), weight=1.0, made=MADE),
                )

    def _tagged(self, binding: Binding) -> Binding:
        """`binding` by the standard for tagged PDF that was asked for."""
        standard: Literal["ua1", "ua2"] = "ua2" if self.settings.ua2 else "ua1"
        return replace(binding, description=replace(binding.description, standard=standard))

    def _citation_lines(self, set_book: SetBook) -> dict[str, bytes]:
        """The typeset citation line of each paper."""
        tasks = [
            Task(paper, CITATION, line, self._look, weight=0.1, made=bytes)
            for paper, line in citation_lines(self.volume, set_book).items()
        ]
        outcomes = tuple(self.engine.run("citations", tasks))
        self.work.diagnostics += (d for outcome in outcomes for d in outcome.diagnostics)
        return {o.task.name: o.value for o in outcomes if o.value is not None}

    def _make(self, files: Mapping[str, Task], proofs: Proofs) -> dict[str, Any]:
        """Write each of `files` as its task is done; what the tasks gave, by file. The proofs of
        chapters begin when there is an EPUB, if there will be no web edition to prove as well."""
        results: dict[str, Any] = {}
        told = self.work.told("bind", len(files))
        proved = None if self._wants("web") else files.get(f"{self.volume.id}.epub")

        def heard(outcome: Outcome) -> None:
            told(outcome)
            if outcome.task is proved and outcome.value is not None:
                proofs.begin(outcome.value)

        outcomes = self.engine.run("bind", files.values(), heard)
        prepare_board()  # while files are made
        found: dict[Diagnostic, None] = {}  # what several files say of one paper is one finding
        for name, outcome in zip(files, outcomes, strict=True):
            made = outcome.value
            found |= dict.fromkeys(outcome.diagnostics if made is None else made.diagnostics)
            if made is not None:
                results[name] = made
                self._write(name, made.epub if name.endswith(".epub") else made.pdf)
            if made is not None and name.endswith(".epub"):
                self._advise(made.reports)
        self.work.diagnostics += self._placed(tuple(found))
        return results

    def _publish(
        self, book: Book, set_book: SetBook, made: Mapping[str, Any]
    ) -> Mapping[str, tuple[bytes, ...]]:
        """Write the web edition; the pages that hold each chapter."""
        from publisher.proof.edition import broken
        from publisher.publishing import Source, edition

        spans = {c.id: folios(*set_book.page_map.span(c.id)) for c in book.body}
        titles = {chapter.id: f"{chapter.title} ({spans[chapter.id]})" for chapter in book.body}
        source = Source(
            self.volume, book, set_book, tuple(m(None) for m in self._indexes(book, titles)),
            self.style.css["web"], self._look.value.faces, dict(_downloads(made)),
        )  # fmt: skip
        site = edition(source, self.templates, self.engine)
        for name, data in sorted(site.files.items()):
            self._write(f"web/{name}", data)
        self._clear_web(frozenset(site.files))
        self.pages = {name: (f"web/{page}",) for name, page in site.places.items()}
        told = [*site.diagnostics, *broken(site.files, str(self.output / "web"))]
        self.work.diagnostics += self._placed(tuple(told))
        return {c: pages for c, pages in site.documents.items() if c not in site.unmade}

    def _clear_web(self, kept: frozenset[str]) -> None:
        """Take out what the last build wrote and this one did not: the page of a paper that is
        gone. What others put into the folder stays."""
        for name in listed(self.output):
            if name.startswith("web/") and name.removeprefix("web/") not in kept:
                with contextlib.suppress(OSError):
                    below(self.output, name).unlink()

    def _clear_withdrawn(self) -> None:
        """Take out the offprints of papers that the last build had and the volume has no more, and
        what was to be sent to their authors: an offprint would go on with page numbers that are
        another paper's. What others put there stays."""
        if self.settings.only:
            return
        here = {paper.id for paper in self.volume.papers}
        for name in written(self.output):
            path = PurePosixPath(name)
            if path.parent.name in ("offprints", "accessibility") and path.stem not in here:
                (self.output / name).unlink(missing_ok=True)

    def _placed(self, diagnostics: tuple[Diagnostic, ...]) -> Iterator[Diagnostic]:
        """Findings of the typesetter, at the manuscripts they are about."""
        sources = {p.id: p.source for p in self.volume.manuscripts if isinstance(p, Paper)}
        for diagnostic in diagnostics:
            source = sources.get(diagnostic.paper or "")
            span = diagnostic.span
            if source is None:
                span = None if span is not None and not span.path else span
                diagnostic = replace(diagnostic, paper=None, span=span)
            elif span is None:
                diagnostic = replace(diagnostic, span=source.span(0))
            elif not span.path:
                diagnostic = replace(diagnostic, span=source.find(span.text))
            yield diagnostic

    def _apology(self, chapter: Chapter, why: Sequence[Diagnostic]) -> Chapter:
        failed = FailedPaper(id=chapter.id, title=chapter.title, path="")
        return papers.failed_chapter(self.templates, self.volume, failed, why)

    def _packaging(self, book: Book, set_book: SetBook | None) -> Packaging:
        page_map = set_book.page_map if set_book else None
        back = list(book.back)
        back[book.index_after : book.index_after] = [m(page_map) for m in self._indexes(book)]
        return Packaging(
            self.volume,
            (*book.front, *book.body, *back),
            _modified(self.volume),
            self.style.css["epub"],
            self.style.fonts,
            page_map,
            light(set_book) if set_book else {},
            self.settings.math_pictures,
            self.style.system_fonts,
            self._cover(),
        )

    def _cover(self) -> bytes | None:
        """The picture of the cover; `None` where it could not be drawn apart."""
        outcome = self.engine.one("cover", self._cover_task)
        self.work.diagnostics += outcome.diagnostics
        return None if outcome.value is None else bytes(outcome.value)

    @cached_property
    def _cover_task(self) -> Task:
        drawing = cover(self.volume, self.style.fonts, self.style.system_fonts)
        return Task(self.volume.id, DRAWN, drawing, weight=1.0, made=bytes)

    def _advise(self, reports: Mapping[str, str]) -> None:
        """Write what an editor can send to each author about reading the paper aloud."""
        for paper, text in reports.items():
            write_new(below(self.output, f"accessibility/{paper}.md"), text.encode())

    def _write(self, name: str, data: bytes) -> None:
        path = below(self.output, name)
        write_new(path, data)
        self.artifacts.append(artifact(self.output, path, data))

    def _report(
        self,
        texts: Mapping[str, Text],
        failed: set[str],
        set_book: SetBook | None,
        made: Mapping[str, Any],
    ) -> Report:
        work, counts, volume = self.work, self.engine.counts, self.volume
        work.diagnostics += self.engine.diagnostics
        found = without_echoes(work.diagnostics)
        work.diagnostics = list(settle(volume, found, self._families_heard()))
        pages = set_book.page_map if set_book else None
        epub = made.get(f"{volume.id}.epub")
        return Report(
            volume_id=volume.id,
            volume_title=volume.title,
            papers=paper_reports(volume, texts, work.diagnostics, failed, pages),
            diagnostics=elsewhere(volume, work.diagnostics),
            artifacts=tuple(self.artifacts),
            timings=work.timings,
            cache={
                "hits": sum(count.hits for count in counts.values()),
                "misses": sum(count.misses for count in counts.values()),
            },
            versions=_versions(),
            stages={k: {"hits": c.hits, "misses": c.misses} for k, c in counts.items()},
            editors=editors(volume),
            documents=(
                *documents(volume, epub.documents if epub else {}),
                *documents(volume, self.pages),
            ),
        )


def _downloads(made: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """The files of `made` that readers of the web edition can take home: not the printer's."""
    for name, file in made.items():
        if name.endswith(".epub"):
            yield name, file.epub
        elif not name.endswith("-print.pdf"):
            yield name, file.pdf


def _modified(volume: Volume) -> int:
    """When the book says it was last changed, in seconds since 1970.

    `SOURCE_DATE_EPOCH` where it is set. Else a time made of the volume itself, because the clock
    would make every build another book: the last day that it names, at a time of that day that is
    another for other words, so that two states of a book never share one (EPUB 3.3, 5.5.1: a
    release is told by identifier and time).
    """
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(epoch)
    manuscripts = [p for p in volume.manuscripts if isinstance(p, Paper)]
    named = [volume.event.end, volume.event.start, *(paper.date for paper in manuscripts)]
    days = [date(d.year, d.month or 1, d.day or 1) for d in named if d is not None]
    if volume.copyright.year:
        days.append(date(volume.copyright.year, 1, 1))
    last = max(days, default=date(2000, 1, 1))
    hasher = hashlib.sha256(Folder(volume.folder).read("volume.yaml"))
    for paper in manuscripts:
        hasher.update(paper.source.text.encode("utf-8", "surrogatepass"))
    day = datetime(last.year, last.month, last.day, tzinfo=UTC)
    return int(day.timestamp()) + int(hasher.hexdigest()[:8], 16) % 86400


def _moment(volume: Volume) -> datetime:
    return datetime.fromtimestamp(_modified(volume), UTC)


def _versions() -> dict[str, str]:
    names = ("weasyprint", "pikepdf", "ebooklib", "markdown", "jinja2")
    found = {"publisher": __version__}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
