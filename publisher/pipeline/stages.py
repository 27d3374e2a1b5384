"""One build of one volume: the stages after reading, in order, each over all papers.

In: what has `Begun`, a read volume whose papers are being composed. Out: a `BuildReport`, and files
written whole. What is found on the way is gathered in `BuildLog`; nothing here prints.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from publisher import __version__
from publisher.diagnostics import Diagnostic
from publisher.engine import Engine, Outcome, Shared, Task
from publisher.files import Folder, below, write_new
from publisher.model.book import Book
from publisher.model.chapter import Image
from publisher.model.pagemap import KeptPlace, folios
from publisher.model.paper import Paper
from publisher.model.style import Style
from publisher.model.volume import Volume
from publisher.pipeline.anonymous import names_left
from publisher.pipeline.binding import BOUND, Standard, volume_binding, volume_files
from publisher.pipeline.covers import cover_art, front_task
from publisher.pipeline.downscaling import downscale_book, downscaling_tasks
from publisher.pipeline.filling import templates_of
from publisher.pipeline.forms import Edition
from publisher.pipeline.logos import volume_pictures
from publisher.pipeline.offprints import citation_lines, offprint_files
from publisher.pipeline.packaging import EpubResult, epub_task
from publisher.pipeline.printing import print_order, printer_findings
from publisher.pipeline.published import changed_papers, kept_places, moved_pages, read_lock
from publisher.pipeline.settings import Settings
from publisher.pipeline.shared import make_look
from publisher.pipeline.texts import BuildLog, composed_texts
from publisher.pipeline.typesetting import BookTypesetter, TypesetBook
from publisher.report.duplicates import without_echoes
from publisher.report.htmltemplate import board_template as prepare_board
from publisher.report.ignored import BEFORE_TYPESETTING, apply_ignores
from publisher.report.papers import at_manuscripts, editors, elsewhere, paper_reports
from publisher.report.papers import documents as source_documents
from publisher.report.record import Artifact, BuildReport, artifact, last_files, last_paths
from publisher.style.styles import geometry
from publisher.templating.book import Frame, make_book
from publisher.templating.papers import with_plain_keywords

if TYPE_CHECKING:
    from publisher.pipeline.proving import Documents


FORMS: Mapping[str, str] = {
    "cover": "publisher.pipeline.covers",
    "imposed": "publisher.pipeline.imposing",
    "programme": "publisher.pipeline.programming",
    "deposits": "publisher.pipeline.depositing",
    "published": "publisher.pipeline.published",
    "abstracts": "publisher.pipeline.abstracting",
    "handbook": "publisher.pipeline.handbooks",
    "review": "publisher.pipeline.reviewing",
}
"""The module that makes each form of a volume beside the book (`publisher.pipeline.forms`)."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A build on its way: the texts of `volume` are being `composed`, each the outcome of a task.
    `look` is what its galleys share, where that is made. `named` is the volume with its authors,
    where `volume` is without them."""

    volume: Volume
    style: Style
    composed: Iterator[Outcome]
    look: Shared | None
    named: Volume | None = None


def build_book(
    start: Begun, settings: Settings, engine: Engine, output: Path, work: BuildLog
) -> BuildReport:
    """Build the book in the folder `output`, in the forms that `settings` ask for."""
    as_read, style, formats = start.volume, start.style, settings.formats
    is_printed = bool(formats & {"print", "cover"})
    order = print_order(start.volume, style, settings) if is_printed else None
    templates = templates_of(style, engine)
    sink = _Output(output)

    # 2 compose: the text of each manuscript, and the book they make.
    with work.stage("compose"):
        templates.load()  # while papers are composed
        composed = composed_texts(work, start.composed)
    with work.stage("template"):
        volume = with_plain_keywords(as_read, composed)
        pictures, losses = volume_pictures(volume, engine, style)
        work.diagnostics += losses
        book = make_book(
            templates, volume, composed, work.diagnostics, style.families, pictures,
            style.settings.get("session-openings", True) is True,
        )  # fmt: skip
        frame = Frame(templates, volume, book)
    if start.named is not None:
        work.diagnostics += names_left(start.named, composed)
    lock, faults_of_lock = read_lock(
        Folder(as_read.folder), str(PurePosixPath(as_read.path).parent)
    )
    work.diagnostics += faults_of_lock
    if "review" in formats:
        lock = None  # its copies are no edition: nothing of it was published
    if lock is not None:
        faults_of_lock = list(changed_papers(lock, volume, book))
        work.diagnostics += faults_of_lock
    failed_ids = {d.paper for d in work.diagnostics if d.is_error and d.paper}
    failed_ids |= {paper.id for paper in volume.papers if paper.id not in composed}
    is_refused = bool(settings.strict and failed_ids) or bool(faults_of_lock)

    def survey() -> None:
        """What is seen only across all papers: it can wait until chapters are being set."""
        from publisher.rules import across

        work.diagnostics += across(as_read)

    # 3 typeset: galleys, and the page map.
    look, set_book, front = start.look, None, None
    art: Mapping[str, Image] = {}
    if not is_refused:
        look = look or make_look(engine, style, volume.page.size)
        if formats & {"epub", "cover"}:
            art, losses = cover_art(volume, engine)
            work.diagnostics += losses
        if "epub" in formats:
            front = front_task(volume, style, templates, look, art)
    if settings.needs_pages and not is_refused and look is not None:
        _prefetch(front, book, settings, engine)
        set_book = _typeset(book, frame, look, formats, engine, work, survey, kept_places(lock))
        work.diagnostics += at_manuscripts(volume, composed, set_book.diagnostics)
        if lock is not None:
            moved = list(moved_pages(lock, volume, set_book.page_map))
            work.diagnostics += moved
            is_refused = bool(moved)
    else:
        survey()

    products: dict[str, Any] = {}
    pages: dict[str, tuple[str, ...]] = {}
    if not is_refused:
        edition = Edition(
            volume, style, templates, composed, book, frame, look, set_book, settings,
            _last_changed(volume), frozenset(failed_ids), products, art, order,
        )  # fmt: skip
        if order is not None and set_book is not None:
            count = len(order.padded(set_book.page_map).folios)
            page = geometry(style, volume.page.size)
            work.diagnostics += printer_findings(volume, page, count)
        proofs = _Proofs(edition, engine, work)
        # 4 bind, package; publish; and what is made beside the book.
        screen_book = _bind(edition, front, proofs, engine, sink, work)
        web = None
        if set_book is not None and "web" in formats:
            web, pages = _publish(edition, screen_book, engine, sink, work)
        articles: dict[str, bytes] = {}
        for form in sorted(formats & FORMS.keys()):
            with work.stage("bind"):
                made = import_module(FORMS[form]).make(edition, engine)
                for name, data in sorted(made.files.items()):
                    sink.write(name, data)
                sink.clear(form)
                articles |= made.articles
                work.diagnostics += at_manuscripts(volume, composed, made.diagnostics)
        if not settings.only:
            _clear_withdrawn(volume, output)
        # 5 proof: what was written compared with what was made.
        with work.stage("proof"):
            faults = proofs.faults(products.get(f"{volume.id}.epub"), web, articles)
            work.diagnostics += at_manuscripts(volume, composed, faults)

    # What was found is settled when all is known.
    work.diagnostics += engine.diagnostics
    heard_of = BEFORE_TYPESETTING
    heard_of |= {"TYP"} if formats & {"pdf", "offprints", "web"} else set()
    heard_of |= {"EPB"} if "epub" in formats else set()
    heard_of |= {"WEB"} if "web" in formats else set()
    heard_of |= {"DEP"} if "deposits" in formats else set()
    work.diagnostics = list(apply_ignores(volume, without_echoes(work.diagnostics), heard_of))
    page_map = set_book.page_map if set_book else None
    epub, counts = products.get(f"{volume.id}.epub"), engine.counts
    return BuildReport(
        volume_id=volume.id,
        volume_title=volume.title,
        papers=paper_reports(volume, composed, work.diagnostics, failed_ids, page_map),
        diagnostics=elsewhere(volume, work.diagnostics),
        artifacts=tuple(sink.artifacts),
        timings=work.timings,
        cache={
            "hits": sum(count.hits for count in counts.values()),
            "misses": sum(count.misses for count in counts.values()),
        },
        versions=_versions(),
        stages={k: {"hits": c.hits, "misses": c.misses} for k, c in counts.items()},
        editors=editors(volume),
        lang=volume.language,
        words=volume.words,
        documents=(
            *source_documents(volume, epub.documents if epub else {}),
            *source_documents(volume, pages),
        ),
        asked={"printer": volume.print.profile},
        colours=(style.values["accent-day"], style.values["accent-night"]),
    )


class _Output:
    """The folder that receives the files; `artifacts` are those written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.artifacts: list[Artifact] = []

    def write(self, name: str, data: bytes) -> None:
        path = below(self.folder, name)
        write_new(path, data)
        self.artifacts.append(artifact(self.folder, path, data))

    def clear(self, folder: str) -> None:
        """Take out of `folder` what the last build wrote there and this one did not; what others
        put there stays."""
        written = {artifact.path for artifact in self.artifacts}
        for name in last_files(self.folder):
            if name.startswith(f"{folder}/") and name not in written:
                with contextlib.suppress(OSError):
                    below(self.folder, name).unlink()


class _Proofs:
    """The proof of the chapters, begun as soon as all is there that it reads."""

    def __init__(self, edition: Edition, engine: Engine, work: BuildLog) -> None:
        self._edition, self._engine, self._work = edition, engine, work
        self._running: Iterator[Outcome] | None = None
        self._documents: Documents | None = None

    def begin(self, epub: EpubResult | None, web: Documents | None = None) -> None:
        """Begin to prove the chapters: their galleys, the EPUB, the web edition."""
        from publisher.pipeline import proving

        edition, set_book = self._edition, self._edition.set_book
        if epub is not None:
            self._documents = proving.in_reading_order(epub.epub, epub.documents)
        chapters = set_book.chapters.values() if set_book else edition.book.chapters
        tasks = list(
            proving.provings(
                edition.volume, chapters, edition.texts, set_book, self._documents, web
            )
        )
        count = self._work.outcome_counter("proof", len(tasks))
        self._running = self._engine.run("proof", tasks, count)

    def faults(
        self,
        epub: EpubResult | None,
        web: Documents | None,
        articles: Mapping[str, bytes],
    ) -> Sequence[Diagnostic]:
        """What was found, when all is proved: full texts for archives, and the pages of the files
        counted."""
        from publisher.pipeline import proving

        edition = self._edition
        if self._running is None:
            self.begin(epub, web)
        counted: Iterable[Outcome] = ()
        if edition.set_book is not None:
            tasks = (
                *proving.article_provings(edition.texts, articles),
                *proving.countings(
                    edition.volume.id, edition.products, edition.set_book, edition.order
                ),
            )
            count = self._work.outcome_counter("proof", len(tasks))
            counted = self._engine.run("proof", tasks, count)
        faults = [d for o in (*(self._running or ()), *counted) for d in o.value or o.diagnostics]
        if self._documents is not None:
            faults += proving.without_document(edition.book.chapters, self._documents)
        return faults


def _prefetch(front: Task | None, book: Book, settings: Settings, engine: Engine) -> None:
    """Let workers begin with what needs no pages."""
    if front is not None:
        engine.prefetch([front])
    if settings.formats & {"epub", "web"}:
        engine.prefetch(downscaling_tasks(book.chapters, settings.pixels))


def _typeset(
    book: Book,
    frame: Frame,
    look: Shared,
    formats: Collection[str],
    engine: Engine,
    work: BuildLog,
    survey: Callable[[], None],
    kept: Mapping[str, KeptPlace],
) -> TypesetBook:
    """The galleys and the page map. Meanwhile `survey`, and what comes next is imported and
    prepared; `poll` lets workers that have come to life have something to do."""
    soon = BOUND if "pdf" in formats else ""

    def meanwhile() -> None:
        import_module("publisher.rules")
        engine.poll(soon)
        survey()
        _ = frame.listed
        engine.poll(soon)
        import_module("publisher.pipeline.proving")
        engine.poll(soon)

    heard = work.outcome_counter("typeset", len(book.chapters) + 2)
    with work.stage("typeset"):
        return BookTypesetter(engine, look, frame, heard, kept=kept).typeset_book(meanwhile)


def _bind(
    edition: Edition,
    front: Task | None,
    proofs: _Proofs,
    engine: Engine,
    sink: _Output,
    work: BuildLog,
) -> Book:
    """Bind and package: one task a file. Gives the book with its pictures as screens have them."""
    volume, book, set_book = edition.volume, edition.book, edition.set_book
    settings, formats = edition.settings, edition.settings.formats
    has_web = set_book is not None and "web" in formats
    epub_name = f"{volume.id}.epub"
    with work.stage("bind"):
        screen_book = book
        if formats & {"epub", "web"}:
            screen_book, losses = downscale_book(book, settings.pixels, engine)
            work.diagnostics += at_manuscripts(volume, edition.texts, losses)
        files: dict[str, Task] = {}
        standard: Standard = "ua2" if settings.ua2 else "ua1"
        if set_book is not None:
            binding = volume_binding(volume, book, set_book, standard)
            files |= volume_files(volume, binding, formats, edition.order, edition.modified)
        if front is not None:
            cover = engine.one("cover", front)
            work.diagnostics += cover.diagnostics
            # Indexes and contents stand in the book where it says.
            page_map = set_book.page_map if set_book else None
            chapters = screen_book.with_indexes(edition.frame.indexes(page_map))
            files[epub_name] = epub_task(
                volume, chapters, edition.style, set_book, cover.value, edition.modified,
                settings.math_pictures,
            )  # fmt: skip
        if "offprints" in formats and set_book is not None and edition.look is not None:
            lines = tuple(engine.run("citations", citation_lines(volume, set_book, edition.look)))
            work.diagnostics += (losses for line in lines for losses in line.diagnostics)
            typeset = {line.task.name: line.value for line in lines if line.value is not None}
            files |= offprint_files(volume, set_book, typeset, standard)
        count = work.outcome_counter("bind", len(files))

        def bound(outcome: Outcome) -> None:
            count(outcome)
            # The proof begins when there is an EPUB, if there will be no web edition to prove.
            is_epub = outcome.task is files.get(epub_name) and outcome.value is not None
            if is_epub and not has_web:
                proofs.begin(outcome.value)

        outcomes = engine.run("bind", files.values(), bound)
        prepare_board()  # while files are made
        messages: dict[Diagnostic, None] = {}  # what several files say of one paper is one finding
        reports: dict[str, str] = {}  # what an editor can send the authors of each paper
        for name, outcome in zip(files, outcomes, strict=True):
            file = outcome.value
            messages |= dict.fromkeys(outcome.diagnostics if file is None else file.diagnostics)
            if isinstance(file, EpubResult):
                sink.write(name, file.epub)
                reports |= file.reports
            elif file is not None:
                sink.write(name, file.pdf)
            if file is not None:
                edition.products[name] = file
        if book.camera:
            reports |= pdf_reports(book, reports)
        for paper, text in reports.items():
            write_new(below(sink.folder, f"accessibility/{paper}.md"), text.encode())
        work.diagnostics += at_manuscripts(volume, edition.texts, messages)
    return screen_book


def _publish(
    edition: Edition, screen_book: Book, engine: Engine, sink: _Output, work: BuildLog
) -> tuple[Documents, dict[str, tuple[str, ...]]]:
    """The web edition: an article a chapter, and the frame around it. Gives the documents of each
    chapter for the proof, and the pages."""
    from publisher.pipeline.publishing import WebSource, make_web_edition
    from publisher.proof.webedition import broken_addresses

    volume, set_book, look = edition.volume, edition.set_book, edition.look
    assert set_book is not None and look is not None
    with work.stage("publish"):
        spans = {c.id: folios(*set_book.page_map.span(c.id)) for c in edition.book.body}
        titles = {c.id: f"{c.title} ({spans[c.id]})" for c in edition.book.body}
        source = WebSource(
            volume, screen_book, set_book, edition.frame.indexes(None, titles),
            edition.style.css["web"], look.value.faces, dict(_downloads(edition.products)),
            dict(_published_versions(volume)),
            edition.modified,
        )  # fmt: skip
        site = make_web_edition(source, edition.templates, engine)
        for name, data in sorted(site.files.items()):
            sink.write(f"web/{name}", data)
        sink.clear("web")
        pages: dict[str, tuple[str, ...]] = {
            name: (f"web/{page}",) for name, page in site.places.items()
        }
        losses = (*site.diagnostics, *broken_addresses(site.files, str(sink.folder / "web")))
        work.diagnostics += at_manuscripts(volume, edition.texts, losses)
    return {c: parts for c, parts in site.documents.items() if c not in site.unmade}, pages


def _clear_withdrawn(volume: Volume, output: Path) -> None:
    """Take out the offprints of papers that the last build had and the volume has no more, and what
    was to be sent to their authors: an offprint would go on with page numbers that are another
    paper's. What others put there stays."""
    here = {paper.id for paper in volume.papers}
    for name in last_paths(output):
        path = PurePosixPath(name)
        if path.parent.name in ("offprints", "accessibility") and path.stem not in here:
            (output / name).unlink(missing_ok=True)


def pdf_reports(book: Book, reports: Mapping[str, str]) -> dict[str, str]:
    """The `reports` on papers that came as PDFs, with what is to be said of these."""
    from publisher.camera.report import with_pdf_report

    titles = {chapter.id: chapter.title for chapter in book.chapters}
    return {
        name: with_pdf_report(reports.get(name, ""), titles[name], pages)
        for name, pages in book.camera.items()
    }


def _downloads(products: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """The files of `products` that readers of the web edition can take home: not the printer's."""
    for name, file in products.items():
        if name.endswith(".epub"):
            yield name, file.epub
        elif not name.endswith("-print.pdf"):
            yield name, file.pdf


def _published_versions(volume: Volume) -> Iterator[tuple[str, bytes]]:
    """The offprints of corrected papers as they were published, by the ids of the papers."""
    folder = Folder(volume.folder)
    for paper in dict.fromkeys(one.paper for one in volume.corrections):
        with contextlib.suppress(OSError, ValueError):
            if folder.find(f"published/{paper}.pdf") is not None:
                yield paper, folder.read(f"published/{paper}.pdf")


def _last_changed(volume: Volume) -> int:
    """When the book says it was last changed, in seconds since 1970, UTC.

    `SOURCE_DATE_EPOCH` where it is set. Else a time made of the volume itself, because the clock
    would make every build another book: the last day that it names, at a time of that day that is
    another for other words, so that two states of a book never share one (EPUB 3.3, 5.5.1: a
    release is told by identifier and time).
    """
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(epoch)
    manuscripts = [p for p in volume.manuscripts if isinstance(p, Paper)]
    named = [volume.event.end, volume.event.start, *(paper.date for paper in manuscripts)]
    named += [volume.published, *(one.date for one in volume.corrections)]
    days = [date(d.year, d.month or 1, d.day or 1) for d in named if d is not None]
    if volume.copyright.year:
        days.append(date(volume.copyright.year, 1, 1))
    last = max(days, default=date(2000, 1, 1))
    hasher = hashlib.sha256(Folder(volume.folder).read("volume.yaml"))
    for paper in manuscripts:
        hasher.update(paper.source.text.encode("utf-8", "surrogatepass"))
    day = datetime(last.year, last.month, last.day, tzinfo=UTC)
    return int(day.timestamp()) + int(hasher.hexdigest()[:8], 16) % 86400


def _versions() -> dict[str, str]:
    versions = {"publisher": __version__}
    for name in ("weasyprint", "pikepdf", "ebooklib", "markdown", "jinja2"):
        with contextlib.suppress(PackageNotFoundError):
            versions[name] = version(name)
    return versions
