"""Setting a book: every chapter typeset, folios known, contents and index made last.

In: a `Book` and the engine that runs tasks. Out: `SetBook`, the galleys and the one `PageMap`.
Stage 3 and the page map of stage 4. Galleys know their side but not their page numbers, so a paper
put in front of others sets none of them again: those that come to stand on the other side are
turned (`publisher.typeset.turning`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from publisher.codes import CODES
from publisher.diagnostics import Diagnostic
from publisher.engine import Engine, Outcome, Shared, Task
from publisher.model.book import Book
from publisher.model.chapter import Chapter
from publisher.model.galley import Galley, Side
from publisher.model.pagemap import Numbering, PageMap, lay
from publisher.templating.frame import AUTHORS, CONTENTS, SUBJECTS
from publisher.typeset.job import SHEET, Job

_BLIND = ("title", "copyright", "session")
"""Kinds of chapter whose pages print no folio."""

_SIDES: Mapping[str, Side] = {"title": "recto", "copyright": "verso"}

_RUN_ON = ("programme", "committees", "colophon")
"""Kinds of chapter that open on the next page, whichever side that is."""

_ONE_PAGE = 20
"""Chapters that contents of a page may list; where there are no more, a draft tells nothing."""

FOLIOS = "publisher.typeset.worker:folio_sheet"
SET = "publisher.typeset.worker:typeset_chapter"
TURNED = "publisher.typeset.turning:turned"

Made = Callable[[PageMap], Chapter]
Told = Callable[[Outcome], None]


@dataclass(frozen=True, slots=True)
class SetBook:
    """`chapters` and `galleys` are by chapter id and hold contents and index too; `order` is the
    order of the book; `roman` and `arabic` are sheets of folios. `unset` are those that could not
    be set: for each the page that says so, which its galley holds."""

    chapters: Mapping[str, Chapter]
    galleys: Mapping[str, Galley]
    order: tuple[str, ...]
    page_map: PageMap
    roman: tuple[bytes, ...]
    arabic: tuple[bytes, ...]
    diagnostics: tuple[Diagnostic, ...]
    unset: Mapping[str, Chapter] = field(default_factory=dict)

    @property
    def shown(self) -> Mapping[str, Chapter]:
        """What stands on the pages of each chapter."""
        return {**self.chapters, **self.unset}


class Setter:
    """Sets one book; `look` is what all its galleys share, `failed` makes the page of a chapter
    that could not be set. The chapters `first` are begun before all others."""

    def __init__(
        self,
        engine: Engine,
        look: Shared,
        failed: Callable[[Chapter, Sequence[Diagnostic]], Chapter],
        told: Told | None = None,
        first: frozenset[str] = frozenset(),
    ) -> None:
        self._engine = engine
        self._look = look
        self._failed = failed
        self._told = told
        self._first = first
        self._diagnostics: list[Diagnostic] = []
        self._free: frozenset[str] = frozenset()
        self._apologies: dict[str, Chapter] = {}
        self._plain: set[str] = set()

    def set(
        self,
        book: Book,
        start: str,
        contents: Made,
        indexes: Sequence[Made],
        meanwhile: Callable[[], object] = lambda: None,
    ) -> SetBook:
        """Set `book`. `start` is where a chapter of the body opens: ``recto`` or ``next``;
        `meanwhile` is called when its chapters are begun.

        `contents` and `indexes` make the chapters that print folios, from the page map. Contents
        of many chapters are set as a draft first, from a book of chapters of one page: that can be
        done while papers are set, is kept while no title changes, and nearly always tells how many
        pages contents have, on which the folios they print depend.
        """
        layout = _Layout(book, start == "next", (AUTHORS, SUBJECTS)[: len(indexes)])
        self._free = layout.free
        made = {chapter.id: chapter for chapter in book.chapters}
        unset = {name: _unset(name) for name in layout.names}
        drafts = [contents(layout.page_map(unset))] if len(book.chapters) > _ONE_PAGE else []
        self._engine.foresee(self._task(draft, _side(draft)) for draft in drafts)
        first = [chapter for chapter in book.chapters if chapter.kind not in _RUN_ON]
        galleys = self._galleys(first, _side, meanwhile)
        galleys = self._turn(made, galleys, layout)
        galleys = unset | galleys | self._galleys(drafts, _side)
        self._engine.foresee(self._sheets(layout.page_map(galleys)))
        for makers in (indexes, (contents,), (*indexes, contents)):
            galleys = self._settle(made, galleys, layout, makers)
        page_map = layout.page_map(galleys)
        roman, arabic = self._folios(page_map, "roman"), self._folios(page_map, "arabic")
        page_map = _unnumbered(page_map, {"roman": roman, "arabic": arabic})
        self._diagnostics += [d for galley in galleys.values() for d in galley.diagnostics]
        return SetBook(
            made,
            galleys,
            layout.names,
            page_map,
            roman,
            arabic,
            tuple(self._diagnostics),
            dict(self._apologies),
        )

    def alone(self, chapters: Sequence[Chapter], free: frozenset[str], keep: bool = True) -> None:
        """Set `chapters` as `set` first does, without the rest of their book; `told` hears of
        them. Those that are `free` open on either side."""
        self._free = free
        tasks = [replace(self._task(chapter, _side(chapter)), keep=keep) for chapter in chapters]
        for _ in self._engine.run("typeset", tasks, self._told):
            pass

    def _settle(
        self,
        made: dict[str, Chapter],
        galleys: Mapping[str, Galley],
        layout: _Layout,
        makers: Sequence[Made],
    ) -> dict[str, Galley]:
        """Make chapters from the page map and set them, until the page map they give is the one
        they were made from."""
        galleys = self._turn(made, galleys, layout)
        while True:
            chapters = [make(layout.page_map(galleys)) for make in makers]
            changed = [chapter for chapter in chapters if made.get(chapter.id) != chapter]
            if not changed:
                return galleys
            made |= {chapter.id: chapter for chapter in changed}
            galleys = self._turn(made, galleys | self._galleys(changed, _side), layout)

    def _turn(
        self, made: Mapping[str, Chapter], galleys: Mapping[str, Galley], layout: _Layout
    ) -> dict[str, Galley]:
        """Set what is not set; turn what does not stand on the side it was set for, or set it again
        where it cannot be turned."""
        galleys = dict(galleys)
        for _ in range(len(made)):
            sides = layout.sides(galleys)
            stale = [galleys[i] for i, side in sides.items() if _stale(galleys[i], side, made)]
            if not stale:
                break
            again = [g for g in stale if g.pdf and not g.overleaf]
            galleys |= self._galleys([made[g.chapter] for g in stale if not g.pdf], _side)
            galleys |= self._galleys([made[g.chapter] for g in again], partial(_of, sides))
            galleys |= self._turned([g for g in stale if g.overleaf], made, sides)
        return galleys

    def _turned(
        self, galleys: Sequence[Galley], made: Mapping[str, Chapter], sides: Mapping[str, Side]
    ) -> dict[str, Galley]:
        """Each of `galleys` on the other side; in place of one that cannot be turned, the page of a
        failed paper."""
        tasks = [Task(g.chapter, TURNED, g, weight=float(g.pages), made=Galley) for g in galleys]
        outcomes = tuple(self._engine.run("turn", tasks, self._told))
        failed = [outcome for outcome in outcomes if outcome.failed]
        for outcome in failed:
            self._give_up(made[outcome.task.name], outcome)
        turned = {o.value.chapter: o.value for o in outcomes if not o.failed}
        return turned | self._galleys([made[o.task.name] for o in failed], partial(_of, sides))

    def _galleys(
        self,
        chapters: Iterable[Chapter],
        side: Callable[[Chapter], Side],
        meanwhile: Callable[[], object] = lambda: None,
    ) -> dict[str, Galley]:
        """The galleys of `chapters`, by chapter id; `meanwhile` is called when they are begun."""
        chapters = [self._apologies.get(chapter.id, chapter) for chapter in chapters]
        tasks = [self._task(chapter, side(chapter)) for chapter in chapters]
        galleys: dict[str, Galley] = {}
        unset: list[Chapter] = []
        outcomes = self._engine.run("typeset", tasks, self._told)
        meanwhile()
        for chapter, outcome in zip(chapters, outcomes, strict=True):
            if outcome.value is None:
                self._give_up(chapter, outcome)
                unset.append(chapter)
            else:
                galleys[chapter.id] = outcome.value
        return galleys | self._galleys(unset, side) if unset else galleys

    def _give_up(self, chapter: Chapter, outcome: Outcome) -> None:
        """From now on the page of a failed paper stands for `chapter`; for one that failed itself,
        a page that says no more than which chapter and which code."""
        if chapter.id in self._plain:
            raise RuntimeError(f"the page of a failed paper cannot be set: {outcome.log}")
        told = outcome.diagnostics
        if chapter.kind == "failed":
            self._plain.add(chapter.id)
            chapter = replace(chapter, title=chapter.id)
            told = tuple(replace(one, message=CODES[one.code].title, span=None) for one in told)
        if chapter.id not in self._apologies:
            self._diagnostics += outcome.diagnostics
        self._apologies[chapter.id] = self._failed(chapter, told)

    def _task(self, chapter: Chapter, side: Side) -> Task:
        return Task(
            chapter.id,
            SET,
            Job(chapter, side, chapter.kind in _BLIND, chapter.id in self._free),
            self._look,
            weight=math.inf if chapter.id in self._first else float(len(chapter.body)),
            made=Galley,
        )

    def _folios(self, page_map: PageMap, numbering: Numbering) -> tuple[bytes, ...]:
        """The sheets of folios; empty for one that could not be made, which is told."""
        sheets = []
        for outcome in self._engine.run("folios", self._sheets(page_map, numbering), self._told):
            self._diagnostics += outcome.diagnostics
            sheets.append(outcome.value or b"")
        return tuple(sheets)

    def _sheets(self, page_map: PageMap, *numberings: Numbering) -> list[Task]:
        """The task for each sheet of folios, in all numberings where none is named."""
        return [
            Task(f"folios {numbering} {first}", FOLIOS, (numbering, first), self._look, made=bytes)
            for numbering in numberings or ("roman", "arabic")
            for first in range(1, _last(page_map, numbering) + 1, SHEET)
        ]


def _last(page_map: PageMap, numbering: Numbering) -> int:
    """The last folio that is printed; 0 where none is."""
    numbers = (f.number for f in page_map.folios if f.numbering == numbering and f.printed)
    return max(numbers, default=0)


def _unnumbered(page_map: PageMap, sheets: Mapping[Numbering, Sequence[bytes]]) -> PageMap:
    """`page_map` without a folio on the pages whose folio is on a sheet that could not be made."""
    if all(all(made) for made in sheets.values()):
        return page_map
    folios = tuple(
        replace(folio, printed=False)
        if folio.printed and not sheets[folio.numbering][(folio.number - 1) // SHEET]
        else folio
        for folio in page_map.folios
    )
    return replace(page_map, folios=folios)


def _unset(name: str) -> Galley:
    """What stands for a chapter in the page map until it is set: one page."""
    return Galley(name, b"", 1, "recto")


def _stale(galley: Galley, side: Side, made: Mapping[str, Chapter]) -> bool:
    return galley.chapter in made and (galley.side != side or not galley.pdf)


def _of(sides: Mapping[str, Side], chapter: Chapter) -> Side:
    return sides[chapter.id]


def _side(chapter: Chapter) -> Side:
    return _SIDES.get(chapter.kind, "recto")


class _Layout:
    """The order of a book, and the sides its chapters come to stand on; those that are `free` open
    on the next page, whichever side that is."""

    def __init__(self, book: Book, running_on: bool, indexes: Sequence[str]) -> None:
        kinds = {chapter.id: chapter.kind for chapter in book.chapters}
        body = [chapter.id for chapter in book.body] if running_on else []
        self.free = frozenset(body).union(i for i, kind in kinds.items() if kind in _RUN_ON)
        self._front = [chapter.id for chapter in book.front]
        self._front.insert(book.contents_after, CONTENTS)
        back = [chapter.id for chapter in book.back]
        back[book.index_after : book.index_after] = indexes
        self._back = [chapter.id for chapter in book.body] + back

    @property
    def names(self) -> tuple[str, ...]:
        """All chapters in the order of the book."""
        return (*self._front, *self._back)

    def page_map(self, galleys: Mapping[str, Galley]) -> PageMap:
        known = galleys.keys()
        return lay(
            (galleys[i] for i in self._front if i in known),
            (galleys[i] for i in self._back if i in known),
        )

    def sides(self, galleys: Mapping[str, Galley]) -> dict[str, Side]:
        """The side of every chapter that may begin on the next page; all others keep theirs."""
        sides: dict[str, Side] = {}
        for part in (self._front, self._back):
            number = 1
            for chapter in (name for name in part if name in galleys):
                next_side: Side = "recto" if number % 2 else "verso"
                if chapter in self.free:
                    sides[chapter] = next_side
                elif galleys[chapter].side != next_side:
                    number += 1
                number += galleys[chapter].pages
        return sides
