"""Setting a book: every chapter typeset, folios known, contents and index made last.

In: a `Book` with its `Frame`, and the engine that runs tasks. Out: `TypesetBook`, the galleys and
the one `PageMap`. Stage 3. Galleys know their side but not their page numbers, so a paper put in
front of others sets none of them again: those that come to stand on the other side are turned
(`publisher.typeset.turning`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from types import MappingProxyType

from publisher.codes import CODES
from publisher.diagnostics import Diagnostic
from publisher.engine import Engine, Outcome, Shared, Task
from publisher.model.chapter import Chapter
from publisher.model.galley import Galley, Side
from publisher.model.pagemap import KeptPlace, Numbering, PageMap, make_page_map
from publisher.model.paper import Paper
from publisher.templating.book import Frame
from publisher.templating.frame import CONTENTS
from publisher.typeset.job import SHEET, TypesettingJob

_BLIND = ("title", "copyright", "session")
"""Kinds of chapter whose pages print no folio."""

_SIDES: Mapping[str, Side] = {"title": "recto", "copyright": "verso"}

_RUN_ON = ("programme", "committees", "colophon", "errata")
"""Kinds of chapter that open on the next page, whichever side that is."""

_ONE_PAGE = 20
"""Chapters that contents of a page may list; where there are no more, a draft tells nothing."""

FOLIOS = "publisher.typeset.worker:folio_sheet"
SET = "publisher.typeset.worker:typeset_chapter"
PLACED = "publisher.camera.galley:camera_galley"
TURNED = "publisher.typeset.turning:turn_galley"

Heard = Callable[[Outcome], None]


@dataclass(frozen=True, slots=True)
class TypesetBook:
    """`chapters` and `galleys` are by chapter id and hold contents and index too; `order` is the
    order of the book; `roman` and `arabic` are sheets of folios. `replacements` are those that
    could not be set: for each the page that says so, which its galley holds. `lettered` are the
    folios of pages put in after publication, by number."""

    chapters: Mapping[str, Chapter]
    galleys: Mapping[str, Galley]
    order: tuple[str, ...]
    page_map: PageMap
    roman: tuple[bytes, ...]
    arabic: tuple[bytes, ...]
    diagnostics: tuple[Diagnostic, ...]
    replacements: Mapping[str, Chapter] = field(default_factory=dict)
    lettered: Mapping[int, bytes] = field(default_factory=dict)

    @property
    def printed_chapters(self) -> Mapping[str, Chapter]:
        """What stands on the pages of each chapter."""
        return {**self.chapters, **self.replacements}


def set_alone(
    engine: Engine,
    look: Shared,
    chapters: Iterable[Chapter],
    free: frozenset[str] = frozenset(),
    heard: Heard | None = None,
    keep: bool = True,
) -> None:
    """Set `chapters` as `BookTypesetter` first does, without the rest of their book; `heard` is
    given the outcome of each. Those that are `free` open on either side. Without `keep` the cache
    is left alone."""
    tasks = [replace(_task(look, c, _first_side(c), c.id in free), keep=keep) for c in chapters]
    for _ in engine.run("typeset", tasks, heard):
        pass


class BookTypesetter:
    """Sets one book. `look` is what all its galleys share, `frame` makes the chapters that name
    pages, and the page of one that could not be set; `heard` is given every outcome. The chapters
    `first` are begun before all others."""

    def __init__(
        self,
        engine: Engine,
        look: Shared,
        frame: Frame,
        heard: Heard | None = None,
        first: frozenset[str] = frozenset(),
        kept: Mapping[str, KeptPlace] = MappingProxyType({}),
    ) -> None:
        self._engine, self._look, self._frame = engine, look, frame
        self._heard, self._first = heard, first
        self._layout = _Layout(frame, kept)
        self._diagnostics: list[Diagnostic] = []
        self._apologies: dict[str, Chapter] = {}
        self._heads: dict[str, Galley] = {}
        self._plain: set[str] = set()

    def typeset_book(self, meanwhile: Callable[[], object] = lambda: None) -> TypesetBook:
        """Set the book; `meanwhile` is called when its chapters are begun."""
        book, frame, layout = self._frame.book, self._frame, self._layout
        by_id = {chapter.id: chapter for chapter in book.chapters}
        # Until a chapter is set, one page stands for it in the page map. Contents of many chapters
        # are set as a draft first, from a book of chapters of one page: that can be done while
        # papers are set, is kept while no title changes, and nearly always tells how many pages
        # contents have, on which the folios they print depend.
        unset = {name: Galley(name, b"", 1, "recto") for name in layout.names}
        drafts: tuple[Chapter, ...] = ()
        if len(book.chapters) > _ONE_PAGE:
            drafts = frame.contents(layout.page_map(unset))
            self._engine.prefetch(self._tasks(drafts))
        # Papers first; chapters that run on are set below, when it is known where.
        galleys = self._galleys((c for c in book.chapters if c.kind not in _RUN_ON), {}, meanwhile)
        galleys = self._turn(by_id, galleys)
        galleys = unset | galleys | self._galleys(drafts)
        self._engine.prefetch(self._folio_tasks(layout.page_map(galleys)))
        # Indexes and contents are made from the page map, and set, until the page map they give is
        # the one they were made from: each alone, then both.
        for makers in ((frame.indexes,), (frame.contents,), (frame.indexes, frame.contents)):
            galleys = self._turn(by_id, galleys)
            while True:
                page_map = layout.page_map(galleys)
                chapters = [chapter for make in makers for chapter in make(page_map)]
                changed = [chapter for chapter in chapters if by_id.get(chapter.id) != chapter]
                if not changed:
                    break
                by_id |= {chapter.id: chapter for chapter in changed}
                galleys = self._turn(by_id, galleys | self._galleys(changed))
        # A page whose folio is on a sheet that could not be made is left without.
        page_map = layout.page_map(galleys)
        sheets: dict[Numbering, list[bytes]] = {"roman": [], "arabic": []}
        letters: dict[int, bytes] = {}
        for outcome in self._engine.run("folios", self._folio_tasks(page_map), self._heard):
            self._diagnostics += outcome.diagnostics
            numbering, first = outcome.task.payload
            if numbering == "lettered":
                letters[first] = outcome.value or b""
            else:
                sheets[numbering].append(outcome.value or b"")
        if not all(map(all, sheets.values())):
            folios = (
                folio
                if not folio.is_printed
                or folio.numbering == "lettered"
                or sheets[folio.numbering][(folio.number - 1) // SHEET]
                else replace(folio, is_printed=False)
                for folio in page_map.folios
            )
            page_map = replace(page_map, folios=tuple(folios))
        self._diagnostics += [d for galley in galleys.values() for d in galley.diagnostics]
        for name, pages in book.camera.items():  # its sections are those of the PDF, all of them
            by_id[name] = replace(by_id[name], headings=pages.sections)
        return TypesetBook(
            by_id, galleys, layout.names, page_map, tuple(sheets["roman"]), tuple(sheets["arabic"]),
            tuple(self._diagnostics), dict(self._apologies), letters,
        )  # fmt: skip

    def _turn(
        self, chapters: Mapping[str, Chapter], galleys: Mapping[str, Galley]
    ) -> dict[str, Galley]:
        """Set what is not set; turn what does not stand on the side it was set for, or set it again
        where it cannot be turned. By that others may come to stand on another side."""
        galleys = dict(galleys)
        for _ in range(len(chapters)):
            sides = self._layout.sides(galleys)
            here = [galleys[name] for name in sides if name in chapters]
            stale = [g for g in here if g.side != sides[g.chapter] or not g.pdf]
            if not stale:
                break
            again = [chapters[g.chapter] for g in stale if g.pdf and not g.overleaf]
            galleys |= self._galleys(chapters[g.chapter] for g in stale if not g.pdf)
            galleys |= self._galleys(again, sides)
            tasks = [
                Task(g.chapter, TURNED, g, weight=float(g.pages), result_type=Galley)
                for g in stale
                if g.overleaf
            ]
            failures = []
            for outcome in tuple(self._engine.run("turn", tasks, self._heard)):
                chapter = chapters[outcome.task.name]
                if outcome.failed:
                    self._give_up(chapter, outcome)
                    failures.append(chapter)
                else:
                    galleys[chapter.id] = outcome.value
            galleys |= self._galleys(failures, sides)
        return galleys

    def _galleys(
        self,
        chapters: Iterable[Chapter],
        sides: Mapping[str, Side] = MappingProxyType({}),
        meanwhile: Callable[[], object] = lambda: None,
    ) -> dict[str, Galley]:
        """The galleys of `chapters`, by chapter id, each for its side in `sides`, else for that on
        which chapters of its kind open; `meanwhile` is called when they are begun."""
        chapters = [self._apologies.get(chapter.id, chapter) for chapter in chapters]
        galleys: dict[str, Galley] = {}
        unset: list[Chapter] = []
        if self._frame.book.camera:
            self._set_heads(chapters)
        outcomes = self._engine.run("typeset", self._tasks(chapters, sides), self._heard)
        meanwhile()
        for chapter, outcome in zip(chapters, outcomes, strict=True):
            if outcome.value is None:
                self._give_up(chapter, outcome)
                unset.append(chapter)
            else:
                galleys[chapter.id] = outcome.value
        return galleys | self._galleys(unset, sides) if unset else galleys

    def _set_heads(self, chapters: Iterable[Chapter]) -> None:
        """Set the running heads of those of `chapters` whose pages came as a PDF; where they cannot
        be set, the pages go without."""
        waiting = [
            c for c in chapters
            if c.id in self._frame.book.camera and c.kind != "failed" and c.id not in self._heads
        ]  # fmt: skip
        tasks = [_task(self._look, _bare_pages(chapter), "recto", False) for chapter in waiting]
        for outcome in self._engine.run("typeset", tasks):
            if outcome.value is not None:
                self._heads[outcome.task.name] = outcome.value

    def _give_up(self, chapter: Chapter, outcome: Outcome) -> None:
        """From now on the page of a failed paper stands for `chapter`; for one that failed itself,
        a page that says no more than which chapter and which code."""
        if chapter.id in self._plain:
            raise RuntimeError(f"the page of a failed paper cannot be set: {outcome.log}")
        diagnostics = outcome.diagnostics
        if chapter.kind == "failed":
            self._plain.add(chapter.id)
            chapter = replace(chapter, title=chapter.id)
            diagnostics = tuple(
                replace(one, message=CODES[one.code].title, span=None) for one in diagnostics
            )
        if chapter.id not in self._apologies:
            self._diagnostics += outcome.diagnostics
        self._apologies[chapter.id] = self._frame.failed(chapter, diagnostics)

    def _tasks(
        self, chapters: Iterable[Chapter], sides: Mapping[str, Side] = MappingProxyType({})
    ) -> list[Task]:
        tasks = [
            self._placing(c, sides.get(c.id) or _first_side(c))
            if c.id in self._frame.book.camera and c.kind != "failed"
            else _task(self._look, c, sides.get(c.id) or _first_side(c), c.id in self._layout.free)
            for c in chapters
        ]
        return [replace(t, weight=math.inf) if t.name in self._first else t for t in tasks]

    def _placing(self, chapter: Chapter, side: Side) -> Task:
        """The task that makes a galley of the pages of a PDF."""
        from publisher.camera.galley import CameraJob
        from publisher.pipeline.camera import copy_of

        volume, page = self._frame.volume, self._look.value.page
        paper = next(p for p in volume.manuscripts if p.id == chapter.id and isinstance(p, Paper))
        job = CameraJob(
            chapter,
            self._frame.book.camera[chapter.id],
            self._heads.get(chapter.id),
            side,
            copy_of(volume, paper).fit,
            (page.width, page.height),
        )
        weight = float(len(job.pages.pdf))
        return Task(chapter.id, PLACED, job, weight=weight, result_type=Galley)

    def _folio_tasks(self, page_map: PageMap) -> list[Task]:
        """The task for each sheet of folios, as far as the last that is printed."""
        numberings: tuple[Numbering, ...] = ("roman", "arabic")
        last = {
            numbering: max(
                (f.number for f in page_map.folios if f.numbering == numbering and f.is_printed),
                default=0,
            )
            for numbering in numberings
        }
        inserted = [
            Task(f"folios lettered {f.number}", FOLIOS, ("lettered", f.number), self._look,
                 result_type=bytes)
            for f in page_map.folios
            if f.numbering == "lettered" and f.is_printed
        ]  # fmt: skip
        return inserted + [
            Task(
                f"folios {numbering} {first}",
                FOLIOS,
                (numbering, first),
                self._look,
                result_type=bytes,
            )
            for numbering in numberings
            for first in range(1, last[numbering] + 1, SHEET)
        ]


def _task(look: Shared, chapter: Chapter, side: Side, free: bool) -> Task:
    job = TypesettingJob(chapter, side, chapter.kind in _BLIND, free)
    return Task(chapter.id, SET, job, look, weight=float(len(chapter.body)), result_type=Galley)


def _bare_pages(chapter: Chapter) -> Chapter:
    """Three empty pages of `chapter`: an opening and one of each side, for their running heads."""
    lang = escape(chapter.lang)
    page = '<div style="break-after: page">\u200b</div>'
    body = (
        f'<section class="chapter" lang="{lang}" xml:lang="{lang}">{2 * page}<div>\u200b</div>'
        "</section>"
    )
    return replace(chapter, body=body, headings=(), images=(), words=0)


def _first_side(chapter: Chapter) -> Side:
    """The side for which a chapter is set first."""
    return _SIDES.get(chapter.kind, "recto")


class _Layout:
    """The order of a book, and the sides its chapters come to stand on; those that are `free` open
    on the next page, whichever side that is."""

    def __init__(self, frame: Frame, kept: Mapping[str, KeptPlace]) -> None:
        book = frame.book
        self._kept = kept
        body = [chapter.id for chapter in book.body] if frame.volume.page.start == "next" else []
        self.free = frozenset((*body, *(c.id for c in book.chapters if c.kind in _RUN_ON)))
        self._front = [chapter.id for chapter in book.front]
        self._front.insert(book.contents_after, CONTENTS)
        back = [chapter.id for chapter in book.back]
        back[book.index_after : book.index_after] = frame.index_ids
        self._back = [chapter.id for chapter in book.body] + back

    @property
    def names(self) -> tuple[str, ...]:
        """All chapters in the order of the book."""
        return (*self._front, *self._back)

    def page_map(self, galleys: Mapping[str, Galley]) -> PageMap:
        ids = galleys.keys()
        return make_page_map(
            (galleys[i] for i in self._front if i in ids),
            (galleys[i] for i in self._back if i in ids),
            kept=self._kept,
        )

    def sides(self, galleys: Mapping[str, Galley]) -> dict[str, Side]:
        """The side of every chapter that may begin on the next page; all others keep theirs."""
        sides: dict[str, Side] = {}
        for part in (self._front, self._back):
            number = 1
            for chapter in (name for name in part if name in galleys):
                was = self._kept.get(chapter)
                number = max(number, was.first) if was is not None else number
                next_side: Side = "recto" if number % 2 else "verso"
                if chapter in self.free:
                    sides[chapter] = next_side
                elif galleys[chapter].side != next_side:
                    number += 1
                pages = galleys[chapter].pages
                number += min(pages, was.pages) if was is not None else pages
        return sides
