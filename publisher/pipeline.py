"""The stages by name, in order: read, compose, typeset, bind, package; the one place that knows all.

In: `Settings`. Out: a `Report`, with the files it names written whole. Nothing here prints.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from publisher import __version__
from publisher.binding import bind_offprints, bind_volume
from publisher.composing import composing
from publisher.diagnostics import Diagnostic, has_errors, sort_key
from publisher.engine import Engine, Outcome, Shared, Task, VolumeLock, open_cache
from publisher.faces import load_faces
from publisher.files import Folder, write_whole
from publisher.manuscripts import read_volume
from publisher.markup.settings import MarkupOptions, PaperRef
from publisher.markup.text import Text
from publisher.metadata.index import author_index
from publisher.model.book import Book
from publisher.model.chapter import Chapter
from publisher.model.paper import Paper
from publisher.model.style import Style
from publisher.model.volume import FailedPaper, Volume
from publisher.report import Artifact, PaperReport, Report, artifact, as_json, status
from publisher.setting import SetBook, Setter
from publisher.styles import load_style
from publisher.templating import frame, papers
from publisher.templating.book import make_book
from publisher.templating.environment import Templates
from publisher.templating.inlines import inline
from publisher.typeset.job import Look
from publisher.typeset.sheets import geometry

FORMATS = ("epub", "pdf", "offprints")
"""Forms of a volume that can be asked for."""

Progress = Callable[[str, int, int], None]
"""Called with the stage, how many of its tasks are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a build is asked for.

    `shown` is the volume's folder as the user wrote it. `output` is the folder that receives the
    files, `None` for ``build/<id>/``. `jobs` `None` means the cores there are. `only` are ids of
    papers, empty for all. `cache` is the folder of results kept.
    """

    folder: Path
    shown: str
    output: Path | None = None
    formats: frozenset[str] = frozenset(("epub", "pdf"))
    jobs: int | None = None
    scheduler: str | None = None
    style: str | None = None
    strict: bool = False
    only: tuple[str, ...] = ()
    fresh: bool = False
    cache: Path | None = None
    inline: bool = False


@dataclass(slots=True)
class _Work:
    """What a build has found so far."""

    settings: Settings
    progress: Progress
    diagnostics: list[Diagnostic] = field(default_factory=list)
    timings: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Times what is done inside it."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.timings[name] = self.timings.get(name, 0) + time.perf_counter() - begun

    def told(self, stage: str, total: int) -> Callable[[Outcome], None]:
        """A callback that counts the outcomes of one stage."""
        done = 0

        def count(outcome: Outcome) -> None:
            nonlocal done
            done += 1
            self.progress(stage, min(done, total), total)

        return count


def build(settings: Settings, progress: Progress) -> Report | tuple[Diagnostic, ...]:
    """Build the volume that `settings` names.

    Returns the report, or only diagnostics where nothing could be built. Raises `StyleError`,
    `TemplatingError`, `EngineRefused` and `VolumeBusy` where the tool cannot run.
    """
    work = _Work(settings, progress)
    with work.stage("read"):
        volume, found = read_volume(settings.folder, settings.shown)
    work.diagnostics += found
    if volume is None:
        return tuple(sorted(work.diagnostics, key=sort_key))
    volume = _only(volume, settings.only)
    style = load_style(settings.style or volume.style, settings.folder)
    output = settings.output or Path("build") / volume.id
    output.mkdir(parents=True, exist_ok=True)
    with (
        VolumeLock(output),
        Engine(
            cache=open_cache(settings.cache),
            jobs=settings.jobs,
            scheduler=settings.scheduler,
            fresh=settings.fresh,
            preload=("publisher.typeset.worker", "publisher.markup.warm"),
            inline=settings.inline,
        ) as engine,
    ):
        report = _Builder(work, volume, style, engine, output).build()
    write_whole(output / "build.json", as_json(report))
    return report


def check(settings: Settings) -> tuple[Diagnostic, ...]:
    """Everything that is wrong in the manuscripts of a volume; nothing is written."""
    work = _Work(settings, lambda stage, done, total: None)
    volume, found = read_volume(settings.folder, settings.shown)
    work.diagnostics += found
    if volume is not None:
        cache = open_cache(settings.cache)
        with Engine(cache=cache, jobs=settings.jobs, preload=("publisher.markup.warm",)) as engine:
            _compose(work, volume, engine)
    return tuple(sorted(work.diagnostics, key=sort_key))


def _only(volume: Volume, ids: tuple[str, ...]) -> Volume:
    """`volume` with no other papers than `ids`; all where there are none."""
    if not ids:
        return volume
    sessions = tuple(
        session.model_copy(update={"papers": tuple(p for p in session.papers if p.id in ids)})
        for session in volume.sessions
    )
    kept = tuple(session for session in sessions if session.papers)
    return volume.model_copy(update={"sessions": kept, "front": (), "back": ()})


def _compose(work: _Work, volume: Volume, engine: Engine) -> dict[str, Text]:
    """The text of every manuscript that could be composed, by paper id."""
    options = MarkupOptions(csl=volume.csl)
    folder = Folder(volume.folder)
    manuscripts = [p for p in _manuscripts(volume) if isinstance(p, Paper)]
    refs = {
        p.id: PaperRef(p.id, inline(p.title), tuple(a.person.display for a in p.authors))
        for p in volume.papers
        if isinstance(p, Paper)
    }
    tasks = [
        Task(
            paper.id,
            "publisher.composing:compose",
            composing(folder, paper, options, _others(refs, paper)),
            weight=float(len(paper.source.body)),
        )
        for paper in manuscripts
    ]
    texts: dict[str, Text] = {}
    told = work.told("compose", len(tasks))
    for paper, outcome in zip(manuscripts, engine.run("compose", tasks, told), strict=True):
        work.diagnostics += outcome.diagnostics
        if outcome.value is not None:
            texts[paper.id] = outcome.value
            work.diagnostics += (replace(d, paper=paper.id) for d in outcome.value.diagnostics)
    return texts


def _others(refs: Mapping[str, PaperRef], paper: Paper) -> dict[str, PaperRef]:
    """The papers `paper` refers to: so that a new paper does not change what the others are made
    from."""
    return {name: ref for name, ref in refs.items() if f"paper:{name}" in paper.source.text}


def _manuscripts(volume: Volume) -> tuple[Paper | FailedPaper, ...]:
    return volume.front + volume.papers + volume.back


class _Builder:
    """One build of one volume."""

    def __init__(
        self, work: _Work, volume: Volume, style: Style, engine: Engine, output: Path
    ) -> None:
        self.work = work
        self.volume = volume
        self.style = style
        self.engine = engine
        self.output = output
        self.templates = Templates(style)
        self.artifacts: list[Artifact] = []

    def build(self) -> Report:
        work = self.work
        with work.stage("compose"):
            texts = _compose(work, self.volume, self.engine)
        with work.stage("template"):
            book = make_book(self.templates, self.volume, texts, self._by_paper(), self._families())
        failed = self._failed(texts)
        refused = work.settings.strict and bool(failed)
        set_book = self._print(book) if self._wants("pdf", "offprints") and not refused else None
        if self._wants("epub") and not refused:
            self._package(book, set_book)
        return self._report(texts, failed, set_book)

    def _wants(self, *formats: str) -> bool:
        return bool(self.work.settings.formats.intersection(formats))

    def _families(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(font.family for font in self.style.fonts))

    def _by_paper(self) -> dict[str, list[Diagnostic]]:
        found: dict[str, list[Diagnostic]] = {}
        for diagnostic in self.work.diagnostics:
            found.setdefault(diagnostic.paper or "", []).append(diagnostic)
        return found

    def _failed(self, texts: Mapping[str, Text]) -> set[str]:
        errors = {d.paper for d in self.work.diagnostics if d.is_error and d.paper}
        return errors | {p.id for p in self.volume.papers if p.id not in texts}

    def _print(self, book: Book) -> SetBook:
        """Typeset and bind; write the PDFs that are wanted."""
        work, volume = self.work, self.volume
        page = geometry(self.style, volume.page.size)
        look = Look(
            load_faces(self.style.fonts),
            page,
            self.style.css["print"],
            str(self.style.settings.get("accent", "#000")),
            tuple(self.style.settings.get("titles", {}).items()),
        )
        told = work.told("typeset", len(book.chapters) + 2)
        setter = Setter(self.engine, Shared(look), self._apology, told)
        titles = {chapter.id: chapter.title for chapter in book.body}
        entries = author_index(volume)
        with work.stage("typeset"):
            set_book = setter.set(
                book,
                volume.page.start,
                lambda m: frame.contents(self.templates, volume, book.groups, m),
                lambda m: frame.author_index(self.templates, volume, entries, titles, m),
            )
        work.diagnostics += self._placed(set_book.diagnostics)
        with work.stage("bind"):
            if self._wants("pdf"):
                bound = bind_volume(volume, book, set_book)
                work.diagnostics += bound.diagnostics
                self._write(f"{volume.id}.pdf", bound.pdf)
            if self._wants("offprints"):
                for paper, bound in bind_offprints(volume, book, set_book):
                    work.diagnostics += bound.diagnostics
                    self._write(f"offprints/{paper}.pdf", bound.pdf)
        return set_book

    def _placed(self, diagnostics: tuple[Diagnostic, ...]) -> Iterator[Diagnostic]:
        """Findings of the typesetter, at the manuscripts they are about."""
        sources = {p.id: p.source for p in _manuscripts(self.volume) if isinstance(p, Paper)}
        for diagnostic in diagnostics:
            source = sources.get(diagnostic.paper or "")
            if source is not None and diagnostic.span is None:
                diagnostic = replace(diagnostic, span=source.span(0))
            elif source is None:
                diagnostic = replace(diagnostic, paper=None)
            yield diagnostic

    def _apology(self, chapter: Chapter, why: Sequence[Diagnostic]) -> Chapter:
        failed = FailedPaper(id=chapter.id, title=chapter.title, path="")
        return papers.failed_chapter(self.templates, self.volume, failed, why)

    def _package(self, book: Book, set_book: SetBook | None) -> None:
        from publisher.epub import book_fonts, package, page_marks

        volume, work = self.volume, self.work
        index = frame.author_index(
            self.templates,
            volume,
            author_index(volume),
            {chapter.id: chapter.title for chapter in book.body},
            set_book.page_map if set_book else None,
        )
        back = list(book.back)
        back.insert(book.index_after, index)
        marks = None
        if set_book is not None:
            marks = page_marks(set_book.page_map, set_book.galleys, source=volume.isbn.print)
        with work.stage("package"):
            packaged = package(
                volume,
                (*book.front, *book.body, *back),
                modified=_now(),
                stylesheets={"epub.css": self.style.css["epub"].encode()},
                fonts=book_fonts(self.style.fonts),
                page_marks=marks,
            )
        work.diagnostics += packaged.diagnostics
        self._write(f"{volume.id}.epub", packaged.epub)

    def _write(self, name: str, data: bytes) -> None:
        path = self.output / name
        if not path.is_file() or path.read_bytes() != data:
            write_whole(path, data)
        self.artifacts.append(artifact(self.output, path, data))

    def _report(
        self, texts: Mapping[str, Text], failed: set[str], set_book: SetBook | None
    ) -> Report:
        work, counts = self.work, self.engine.counts
        work.diagnostics += self.engine.diagnostics
        found = self._by_paper()
        ids = {paper.id for paper in _manuscripts(self.volume)}
        return Report(
            volume_id=self.volume.id,
            volume_title=self.volume.title,
            papers=tuple(
                self._paper(paper, texts, failed, found.get(paper.id, []), set_book)
                for paper in self.volume.papers
            ),
            diagnostics=tuple(
                sorted((d for d in work.diagnostics if d.paper not in ids), key=sort_key)
            )
            + tuple(
                d for p in (*self.volume.front, *self.volume.back) for d in found.get(p.id, ())
            ),
            artifacts=tuple(self.artifacts),
            timings=work.timings,
            cache={
                "hits": sum(count.hits for count in counts.values()),
                "misses": sum(count.misses for count in counts.values()),
            },
            versions=_versions(),
            stages={k: {"hits": c.hits, "misses": c.misses} for k, c in counts.items()},
        )

    def _paper(
        self,
        paper: Paper | FailedPaper,
        texts: Mapping[str, Text],
        failed: set[str],
        found: list[Diagnostic],
        set_book: SetBook | None,
    ) -> PaperReport:
        text = texts.get(paper.id)
        place = set_book.page_map.place(paper.id) if set_book else None
        first, last = set_book.page_map.span(paper.id) if set_book else (None, None)
        return PaperReport(
            id=paper.id,
            title=text.title_text if text else paper.title,
            status=status(found, paper.id in failed),
            first=first,
            last=last,
            pages=place.pages if place else None,
            words=text.words if text else 0,
            diagnostics=tuple(sorted(found, key=sort_key)),
        )


def _now() -> datetime:
    """The time a file says it was made: `SOURCE_DATE_EPOCH`, else the time it is."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch) if epoch else time.time(), UTC).replace(microsecond=0)


def _versions() -> dict[str, str]:
    names = ("weasyprint", "pikepdf", "ebooklib", "markdown", "jinja2")
    found = {"publisher": __version__}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def failed_build(report: Report, strict: bool) -> bool:
    """Whether the exit status of this build is 1."""
    found = report.all_diagnostics
    return has_errors(found) or (strict and bool(found))
