"""One build of one volume: the stages after reading, in order, each over all papers.

In: what has `Begun`, a read volume whose papers are being composed. Out: a `BuildReport`, and files
written whole. What is found on the way is gathered in `BuildLog`; nothing here prints.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath
from typing import Any

from publisher import __version__
from publisher.diagnostics import Diagnostic
from publisher.engine import Engine, Outcome, Shared, Task
from publisher.files import Folder, below, write_new
from publisher.model.pagemap import folios
from publisher.model.paper import Paper
from publisher.model.style import Style
from publisher.model.volume import Volume
from publisher.pipeline.binding import BOUND, Standard, print_order, volume_binding, volume_files
from publisher.pipeline.downscaling import downscale_book, downscaling_tasks
from publisher.pipeline.filling import templates_of
from publisher.pipeline.offprints import citation_lines, offprint_files
from publisher.pipeline.packaging import EpubResult, cover_task, epub_task
from publisher.pipeline.settings import Settings
from publisher.pipeline.shared import make_look
from publisher.pipeline.texts import BuildLog, composed_texts
from publisher.pipeline.typesetting import BookTypesetter
from publisher.report.duplicates import without_echoes
from publisher.report.htmltemplate import board_template as prepare_board
from publisher.report.ignored import BEFORE_TYPESETTING, apply_ignores
from publisher.report.papers import at_manuscripts, editors, elsewhere, paper_reports
from publisher.report.papers import documents as source_documents
from publisher.report.record import Artifact, BuildReport, artifact, last_files, last_paths
from publisher.templating.book import Frame, make_book
from publisher.templating.papers import with_plain_keywords


@dataclass(frozen=True, slots=True)
class Begun:
    """A build on its way: the texts of `volume` are being `composed`, each the outcome of a task.
    `look` is what its galleys share, where that is made."""

    volume: Volume
    style: Style
    composed: Iterator[Outcome]
    look: Shared | None


def build_book(
    start: Begun, settings: Settings, engine: Engine, output: Path, work: BuildLog
) -> BuildReport:
    """Build the book in the folder `output`, in the forms that `settings` ask for."""
    as_read, style, formats = start.volume, start.style, settings.formats
    order = print_order(style, settings) if "print" in formats else None
    templates = templates_of(style, engine)
    artifacts: list[Artifact] = []

    def write(name: str, data: bytes) -> None:
        path = below(output, name)
        write_new(path, data)
        artifacts.append(artifact(output, path, data))

    # 2 compose: the text of each manuscript, and the book they make.
    with work.stage("compose"):
        templates.load()  # while papers are composed
        composed = composed_texts(work, start.composed)
    with work.stage("template"):
        volume = with_plain_keywords(as_read, composed)
        book = make_book(templates, volume, composed, work.diagnostics, style.families)
        frame = Frame(templates, volume, book)
    failed_ids = {d.paper for d in work.diagnostics if d.is_error and d.paper}
    failed_ids |= {paper.id for paper in volume.papers if paper.id not in composed}
    is_refused = bool(settings.strict and failed_ids)

    def survey() -> None:
        """What is seen only across all papers: it can wait until chapters are being set."""
        from publisher.rules import across

        work.diagnostics += across(as_read)

    # 3 typeset: galleys, and the page map. Meanwhile what comes next is imported and prepared;
    # `serve` lets workers that have come to life have something to do.
    look, set_book = start.look, None
    if settings.needs_pages and not is_refused:
        soon = BOUND if "pdf" in formats else ""

        def meanwhile() -> None:
            import_module("publisher.rules")
            engine.poll(soon)
            survey()
            _ = frame.listed
            engine.poll(soon)
            import_module("publisher.pipeline.proving")
            engine.poll(soon)

        look = look or make_look(engine, style, volume.page.size)
        if "epub" in formats:
            engine.prefetch([cover_task(volume, style)])
        if formats & {"epub", "web"}:
            engine.prefetch(downscaling_tasks(book.chapters, settings.pixels))
        heard = work.outcome_counter("typeset", len(book.chapters) + 2)
        with work.stage("typeset"):
            set_book = BookTypesetter(engine, look, frame, heard).typeset_book(meanwhile)
        work.diagnostics += at_manuscripts(volume, set_book.diagnostics)
    else:
        survey()

    products: dict[str, Any] = {}
    pages: dict[str, tuple[str, ...]] = {}
    if not is_refused:
        from publisher.pipeline import proving

        has_web = set_book is not None and "web" in formats
        epub_name, modified = f"{volume.id}.epub", _last_changed(volume)
        proofs: Iterator[Outcome] | None = None
        documents: proving.Documents | None = None

        def prove(epub: EpubResult | None, web: proving.Documents | None = None) -> None:
            """Begin to prove the chapters: their galleys, the EPUB, the web edition."""
            nonlocal proofs, documents
            if epub is not None:
                documents = proving.in_reading_order(epub.epub, epub.documents)
            chapters = set_book.chapters.values() if set_book else book.chapters
            tasks = list(proving.provings(volume, chapters, composed, set_book, documents, web))
            proofs = engine.run("proof", tasks, work.outcome_counter("proof", len(tasks)))

        # 4 bind, package: one task a file. Indexes and contents stand in the book where it says.
        with work.stage("bind"):
            screen_book = book
            if formats & {"epub", "web"}:
                screen_book, losses = downscale_book(book, settings.pixels, engine)
                work.diagnostics += at_manuscripts(volume, losses)
            files: dict[str, Task] = {}
            standard: Standard = "ua2" if settings.ua2 else "ua1"
            if set_book is not None:
                binding = volume_binding(volume, book, set_book, standard)
                files |= volume_files(volume, binding, formats, order, modified)
            if "epub" in formats:
                cover = engine.one("cover", cover_task(volume, style))
                work.diagnostics += cover.diagnostics
                page_map = set_book.page_map if set_book else None
                chapters = screen_book.with_indexes(frame.indexes(page_map))
                files[epub_name] = epub_task(
                    volume, chapters, style, set_book, cover.value, modified, settings.math_pictures
                )
            if set_book is not None and look is not None and "offprints" in formats:
                lines = tuple(engine.run("citations", citation_lines(volume, set_book, look)))
                work.diagnostics += (losses for line in lines for losses in line.diagnostics)
                typeset = {line.task.name: line.value for line in lines if line.value is not None}
                files |= offprint_files(volume, set_book, typeset, standard)

            on_outcome = work.outcome_counter("bind", len(files))

            def bound(outcome: Outcome) -> None:
                on_outcome(outcome)
                # The proof begins when there is an EPUB, if there will be no web edition to prove.
                is_epub = outcome.task is files.get(epub_name) and outcome.value is not None
                if is_epub and not has_web:
                    prove(outcome.value)

            outcomes = engine.run("bind", files.values(), bound)
            prepare_board()  # while files are made
            messages: dict[
                Diagnostic, None
            ] = {}  # what several files say of one paper is one finding
            for name, outcome in zip(files, outcomes, strict=True):
                file = outcome.value
                messages |= dict.fromkeys(outcome.diagnostics if file is None else file.diagnostics)
                if isinstance(file, EpubResult):
                    write(name, file.epub)
                    for paper, text in file.reports.items():  # what an editor can send its author
                        write_new(below(output, f"accessibility/{paper}.md"), text.encode())
                elif file is not None:
                    write(name, file.pdf)
                if file is not None:
                    products[name] = file
            work.diagnostics += at_manuscripts(volume, messages)

        # 4 publish: an article a chapter, and the frame around it. What the last build wrote and
        # this one did not is taken out; what others put there stays.
        web = None
        if set_book is not None and look is not None and has_web:
            from publisher.pipeline.publishing import WebSource, make_web_edition
            from publisher.proof.webedition import broken_addresses

            with work.stage("publish"):
                spans = {c.id: folios(*set_book.page_map.span(c.id)) for c in book.body}
                titles = {c.id: f"{c.title} ({spans[c.id]})" for c in book.body}
                source = WebSource(
                    volume, screen_book, set_book, frame.indexes(None, titles),
                    style.css["web"], look.value.faces, dict(_downloads(products)),
                )  # fmt: skip
                site = make_web_edition(source, templates, engine)
                for name, data in sorted(site.files.items()):
                    write(f"web/{name}", data)
                for name in last_files(output):
                    if name.startswith("web/") and name.removeprefix("web/") not in site.files:
                        with contextlib.suppress(OSError):
                            below(output, name).unlink()
                pages = {name: (f"web/{page}",) for name, page in site.places.items()}
                losses = (*site.diagnostics, *broken_addresses(site.files, str(output / "web")))
                work.diagnostics += at_manuscripts(volume, losses)
                web = {c: parts for c, parts in site.documents.items() if c not in site.unmade}
        if not settings.only:
            _clear_withdrawn(volume, output)

        # 5 proof: what was written compared with what was made.
        with work.stage("proof"):
            if proofs is None:
                prove(products.get(epub_name), web)
            counted: Iterable[Outcome] = ()
            if set_book is not None:
                multiple = order.multiple if order else 1
                tasks = tuple(proving.countings(volume.id, products, set_book, multiple))
                counted = engine.run("proof", tasks, work.outcome_counter("proof", len(tasks)))
            faults = [d for o in (*(proofs or ()), *counted) for d in o.value or o.diagnostics]
            if documents is not None:
                faults += proving.without_document(book.chapters, documents)
            work.diagnostics += at_manuscripts(volume, faults)

    # What was found is settled when all is known.
    work.diagnostics += engine.diagnostics
    heard_of = BEFORE_TYPESETTING
    heard_of |= {"TYP"} if formats & {"pdf", "offprints", "web"} else set()
    heard_of |= {"EPB"} if "epub" in formats else set()
    heard_of |= {"WEB"} if "web" in formats else set()
    work.diagnostics = list(apply_ignores(volume, without_echoes(work.diagnostics), heard_of))
    page_map = set_book.page_map if set_book else None
    epub, counts = products.get(f"{volume.id}.epub"), engine.counts
    return BuildReport(
        volume_id=volume.id,
        volume_title=volume.title,
        papers=paper_reports(volume, composed, work.diagnostics, failed_ids, page_map),
        diagnostics=elsewhere(volume, work.diagnostics),
        artifacts=tuple(artifacts),
        timings=work.timings,
        cache={
            "hits": sum(count.hits for count in counts.values()),
            "misses": sum(count.misses for count in counts.values()),
        },
        versions=_versions(),
        stages={k: {"hits": c.hits, "misses": c.misses} for k, c in counts.items()},
        editors=editors(volume),
        documents=(
            *source_documents(volume, epub.documents if epub else {}),
            *source_documents(volume, pages),
        ),
    )


def _clear_withdrawn(volume: Volume, output: Path) -> None:
    """Take out the offprints of papers that the last build had and the volume has no more, and what
    was to be sent to their authors: an offprint would go on with page numbers that are another
    paper's. What others put there stays."""
    here = {paper.id for paper in volume.papers}
    for name in last_paths(output):
        path = PurePosixPath(name)
        if path.parent.name in ("offprints", "accessibility") and path.stem not in here:
            (output / name).unlink(missing_ok=True)


def _downloads(products: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """The files of `products` that readers of the web edition can take home: not the printer's."""
    for name, file in products.items():
        if name.endswith(".epub"):
            yield name, file.epub
        elif not name.endswith("-print.pdf"):
            yield name, file.pdf


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
