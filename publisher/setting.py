"""Setting a book: every chapter typeset, folios known, contents and index made last.

In: a `Book` and the engine that runs tasks. Out: `SetBook`, the galleys and the one `PageMap`.
Stage 3 and the page map of stage 4. Galleys know their side but not their page numbers, so a paper
put in front of others sets none of them again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from publisher.diagnostics import Diagnostic
from publisher.engine import Engine, Outcome, Shared, Task
from publisher.model.book import Book
from publisher.model.chapter import Chapter
from publisher.model.galley import Galley, Side
from publisher.model.pagemap import Numbering, PageMap, lay
from publisher.typeset.job import SHEET, Job

_BLIND = ("title", "copyright", "session")
"""Kinds of chapter whose pages print no folio."""

_SIDES: Mapping[str, Side] = {"title": "recto", "copyright": "verso"}

_RUN_ON = ("programme", "committees", "colophon")
"""Kinds of chapter that open on the next page, whichever side that is."""

Made = Callable[[PageMap], Chapter]
Told = Callable[[Outcome], None]


@dataclass(frozen=True, slots=True)
class SetBook:
    """`chapters` and `galleys` are by chapter id and hold contents and index too; `order` is the
    order of the book; `roman` and `arabic` are sheets of folios."""

    chapters: Mapping[str, Chapter]
    galleys: Mapping[str, Galley]
    order: tuple[str, ...]
    page_map: PageMap
    roman: tuple[bytes, ...]
    arabic: tuple[bytes, ...]
    diagnostics: tuple[Diagnostic, ...]


class Setter:
    """Sets one book; `look` is what all its galleys share, `failed` makes the page of a chapter
    that could not be set."""

    def __init__(
        self,
        engine: Engine,
        look: Shared,
        failed: Callable[[Chapter, Sequence[Diagnostic]], Chapter],
        told: Told | None = None,
    ) -> None:
        self._engine = engine
        self._look = look
        self._failed = failed
        self._told = told
        self._diagnostics: list[Diagnostic] = []

    def set(self, book: Book, start: str, contents: Made, index: Made) -> SetBook:
        """Set `book`. `start` is where a chapter of the body opens: ``recto`` or ``next``.

        `contents` and `index` make the chapters that print folios, from the page map.
        """
        chapters = {chapter.id: chapter for chapter in book.chapters}
        galleys = self._galleys(chapters.values(), lambda chapter: _side(chapter))
        layout = _Layout(book, start == "next")
        galleys = self._turn(chapters, galleys, layout)
        index_chapter = index(layout.page_map(galleys))
        chapters[index_chapter.id] = index_chapter
        galleys = self._turn(chapters, galleys | self._set_one(index_chapter), layout)
        page_map = layout.page_map(galleys)
        while True:
            made = contents(page_map)
            chapters[made.id] = made
            galleys = self._turn(chapters, galleys | self._set_one(made), layout)
            settled = layout.page_map(galleys)
            if contents(settled) == made:
                break
            page_map = settled
        self._diagnostics += [d for galley in galleys.values() for d in galley.diagnostics]
        return SetBook(
            chapters,
            galleys,
            layout.order(galleys),
            settled,
            self._folios("roman", settled),
            self._folios("arabic", settled),
            tuple(self._diagnostics),
        )

    def _turn(
        self, chapters: Mapping[str, Chapter], galleys: Mapping[str, Galley], layout: _Layout
    ) -> dict[str, Galley]:
        """Set again those whose side is not the one they come to stand on."""
        galleys = dict(galleys)
        for _ in range(len(galleys)):
            sides = layout.sides(galleys)
            turned = [chapters[i] for i, side in sides.items() if galleys[i].side != side]
            if not turned:
                break
            galleys |= self._galleys(turned, lambda chapter, sides=sides: sides[chapter.id])
        return galleys

    def _set_one(self, chapter: Chapter) -> dict[str, Galley]:
        return self._galleys([chapter], _side)

    def _galleys(
        self, chapters: Iterable[Chapter], side: Callable[[Chapter], Side]
    ) -> dict[str, Galley]:
        chapters = list(chapters)
        tasks = [self._task(chapter, side(chapter)) for chapter in chapters]
        galleys: dict[str, Galley] = {}
        outcomes = self._engine.run("typeset", tasks, self._told)
        for chapter, outcome in zip(chapters, outcomes, strict=True):
            if outcome.value is None:
                if chapter.kind == "failed":
                    raise RuntimeError(f"the page of a failed paper cannot be set: {outcome.log}")
                self._diagnostics += outcome.diagnostics
                apology = self._failed(chapter, outcome.diagnostics)
                galleys |= self._galleys([apology], side)
            else:
                galleys[chapter.id] = outcome.value
        return galleys

    def _task(self, chapter: Chapter, side: Side) -> Task:
        return Task(
            chapter.id,
            "publisher.typeset.worker:typeset_chapter",
            Job(chapter, side, blind=chapter.kind in _BLIND),
            self._look,
            weight=float(len(chapter.body)),
        )

    def _folios(self, numbering: Numbering, page_map: PageMap) -> tuple[bytes, ...]:
        numbers = [f.number for f in page_map.folios if f.numbering == numbering and f.printed]
        starts = range(1, max(numbers, default=0) + 1, SHEET)
        tasks = [
            Task(
                f"folios {numbering} {first}",
                "publisher.typeset.worker:folio_sheet",
                (numbering, first),
                self._look,
            )
            for first in starts
        ]
        sheets = []
        for outcome in self._engine.run("folios", tasks, self._told):
            self._diagnostics += outcome.diagnostics
            sheets.append(outcome.value or b"")
        return tuple(sheets)


def _side(chapter: Chapter) -> Side:
    return _SIDES.get(chapter.kind, "recto")


class _Layout:
    """The order of a book, and the sides its chapters come to stand on."""

    def __init__(self, book: Book, running_on: bool) -> None:
        self._book = book
        kinds = {chapter.id: chapter.kind for chapter in book.chapters}
        body = [chapter.id for chapter in book.body] if running_on else []
        self._free = {i for i, kind in kinds.items() if kind in _RUN_ON} | set(body)

    def order(self, galleys: Mapping[str, Galley]) -> tuple[str, ...]:
        front, back = self._parts(galleys)
        return (*front, *back)

    def page_map(self, galleys: Mapping[str, Galley]) -> PageMap:
        front, back = self._parts(galleys)
        return lay((galleys[i] for i in front), (galleys[i] for i in back))

    def sides(self, galleys: Mapping[str, Galley]) -> dict[str, Side]:
        """The side of every chapter that may begin on the next page; all others keep theirs."""
        sides: dict[str, Side] = {}
        for part in self._parts(galleys):
            number = 1
            for chapter in part:
                next_side: Side = "recto" if number % 2 else "verso"
                if chapter in self._free:
                    sides[chapter] = next_side
                elif galleys[chapter].side != next_side:
                    number += 1
                number += galleys[chapter].pages
        return sides

    def _parts(self, galleys: Mapping[str, Galley]) -> tuple[list[str], list[str]]:
        book = self._book
        front = [chapter.id for chapter in book.front]
        front.insert(book.contents_after, "contents")
        back = [chapter.id for chapter in book.back]
        back.insert(book.index_after, "authors")
        body = [chapter.id for chapter in book.body]
        known = galleys.keys()
        return [i for i in front if i in known], [i for i in (*body, *back) if i in known]
