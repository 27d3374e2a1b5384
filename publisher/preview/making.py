"""Editions made one after another, with warm workers and what was made before in memory.

In: the settings, and at each save the files it touched. Out: an `Edition` for each state of the
volume on disk. The papers that a save touched are set before all else and shown as soon as they
are; contents and indexes follow.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from publisher.diagnostics import Diagnostic, render, sort_key
from publisher.engine import Engine, EngineRefused, Outcome, Shared
from publisher.manuscripts.volumes import read_volume
from publisher.model.galley import Galley
from publisher.model.progress import Progress, silent
from publisher.model.style import Style
from publisher.model.volume import PageSetup, Volume
from publisher.pipeline.filling import templates_of
from publisher.pipeline.reading import InWorkers
from publisher.pipeline.settings import Settings
from publisher.pipeline.shared import make_look
from publisher.pipeline.texts import (
    UnknownPaper,
    Work,
    begin_composing,
    composed_texts,
    measures,
    only,
)
from publisher.pipeline.typesetting import Setter, set_alone
from publisher.preview.ahead import Touched, touched
from publisher.preview.edition import Edition, with_galley
from publisher.report.ignored import BEFORE_TYPESETTING, settle
from publisher.report.papers import placed
from publisher.rules import across
from publisher.style.styles import StyleError, load_style
from publisher.templating.book import Frame, make_book, make_chapter
from publisher.templating.environment import Templates, TemplatingError
from publisher.templating.papers import said_plainly
from publisher.typeset.turning import turned

Told = Callable[[Edition], None]

_BREATH = 0.5
"""Seconds between two editions told while many chapters are set: a browser has to show each."""


_OF_MANUSCRIPTS = tuple(BEFORE_TYPESETTING)


@dataclass(slots=True)
class _AtHand:
    """What is made once for all editions of one `style` and `page`; the `look` when it is first
    needed."""

    style: Style
    page: PageSetup
    templates: Templates
    look: Shared | None = None


class CannotPreview(Exception):
    """There is no edition at all yet; the message is for the user."""


class Maker:
    """Makes editions of one volume with `engine`; `told` is given each, partial ones too.

    `watched` says which chapters are being looked at: they come first. `overtaken` says whether
    there is a newer save: an edition that is not whole yet is then left for the next one.
    """

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        told: Told,
        progress: Progress = silent,
        watched: Callable[[], frozenset[str]] = frozenset,
        overtaken: Callable[[], bool] = bool,
    ) -> None:
        self._settings = settings
        self._engine = engine
        self._told = told
        self._progress = progress
        self._watched = watched
        self._overtaken = overtaken
        self._last: Edition | None = None
        self._at_hand: _AtHand | None = None
        self._spoke = 0.0

    def make(self, files: Collection[Path] = ()) -> Edition:
        """The edition of what is on disk now; `files` (absolute) are those a save touched, as far
        as is known. `CannotPreview` where not even the first can be made."""
        begun = time.perf_counter()
        try:
            self._show_first(files, begun)
            edition = self._made(begun)
        except (StyleError, TemplatingError, UnknownPaper, OSError) as error:
            edition = self._kept((), str(error))
        except EngineRefused as error:
            edition = self._kept((error.diagnostic,), str(error))
        if edition is not self._last:
            self._last = edition
            self._told(edition)
        return edition

    def rehearse(self) -> None:
        """Let workers read what they need before the first save; nothing where they have."""
        engine, look = self._engine, self._at_hand and self._at_hand.look
        counts = engine.counts.get("typeset")
        if self._last and look and counts and counts.misses < engine.jobs:
            first = self._last.book.body[0]
            several = [replace(first, id=f"rehearsal-{n}") for n in range(engine.jobs)]
            set_alone(engine, look, several, keep=False)

    def _show_first(self, files: Collection[Path], begun: float) -> None:
        """Set and tell the papers whose manuscripts are `files`, as if nothing else had changed.

        Where something else has, the edition that follows mends it: what a task gives is kept under
        all that it reads, so nothing wrong is taken into it.
        """
        if self._last is None or self._at_hand is None or not files:
            return
        read: Touched = touched(self._last.volume, self._settings, files, InWorkers(self._engine))
        if not 0 < len(read.manuscripts) <= self._engine.jobs:
            return
        work, volume, at_hand = Work(silent, list(read.diagnostics)), read.volume, self._at_hand
        given = (*measures(at_hand.style, volume), read.manuscripts)
        composing = begin_composing(work, self._engine, volume, *given)
        composed = composed_texts(work, composing)
        chapters = [
            make_chapter(at_hand.templates, volume, paper, composed, work.diagnostics)
            for paper in read.manuscripts
            if paper.id in composed
        ]
        body = {paper.id for paper in volume.papers} if volume.page.start == "next" else set()
        free = frozenset(chapter.id for chapter in chapters if chapter.id in body)
        look = self._look_of(at_hand)
        set_alone(self._engine, look, chapters, free, self._hearing(begun, True))

    def _made(self, begun: float) -> Edition:
        """The whole edition; the last one where a newer save makes it idle to go on."""
        settings, engine, work = self._settings, self._engine, Work(self._progress)
        volume, found = read_volume(settings.folder, settings.shown, InWorkers(engine))
        work.diagnostics += found
        if volume is None:
            return self._kept(tuple(sorted(found, key=sort_key)), "the volume cannot be read")
        volume = only(volume, settings.only)
        style = load_style(settings.style or volume.style, settings.folder)
        at_hand = self._at_hand
        if at_hand is None or (at_hand.style, at_hand.page) != (style, volume.page):
            at_hand = self._at_hand = _AtHand(style, volume.page, templates_of(style, engine))
        templates = at_hand.templates
        composing = begin_composing(work, engine, volume, *measures(style, volume))
        templates.load()  # while papers are composed
        composed = composed_texts(work, composing)
        across_papers = across(volume)
        volume = said_plainly(volume, composed)
        book = make_book(templates, volume, composed, work.diagnostics, style.families)
        work.diagnostics += across_papers
        self._tell_found(work.diagnostics, volume, begun)
        if self._last is not None and self._overtaken():
            return self._last
        frame, hear = Frame(templates, volume, book), self._hearing(begun)
        count = work.told("typeset", len(book.chapters) + 2)

        def heard(outcome: Outcome) -> None:
            count(outcome)
            hear(outcome)

        look = self._look_of(at_hand)
        setter = Setter(engine, look, frame, heard, self._watched())
        set_book = setter.set(meanwhile=lambda: frame.listed)
        work.diagnostics += placed(volume, set_book.diagnostics)
        work.diagnostics += engine.diagnostics
        told = _settled(volume, work.diagnostics)
        seconds = time.perf_counter() - begun
        return Edition(self._next(), volume, style, book, set_book, told, seconds)

    def _look_of(self, at_hand: _AtHand) -> Shared:
        if at_hand.look is None:
            at_hand.look = make_look(self._engine, at_hand.style, at_hand.page.size)
        return at_hand.look

    def _tell_found(self, found: Sequence[Diagnostic], volume: Volume, begun: float) -> None:
        """Tell what was found in the manuscripts before they are set; what setting them found stays
        until then."""
        if self._last is None:
            return
        stays = [d for d in self._last.diagnostics if not d.code.startswith(_OF_MANUSCRIPTS)]
        told = _settled(volume, [*found, *stays])
        if told != self._last.diagnostics:
            seconds = time.perf_counter() - begun
            self._last = replace(
                self._last, number=self._next(), diagnostics=told, seconds=seconds, partial=True,
                trouble="",
            )  # fmt: skip
            self._told(self._last)

    def _hearing(self, begun: float, at_once: bool = False) -> Callable[[Outcome], None]:
        """A galley that is new is shown before the rest of the book is ready: where many are, those
        that are looked at, and of the others one now and then; with `at_once` all of them."""

        def hear(outcome: Outcome) -> None:
            if not isinstance(outcome.value, Galley):
                return
            waits = time.perf_counter() < self._spoke + _BREATH
            known = outcome.hit or (waits and outcome.value.chapter not in self._watched())
            if at_once or not known:
                self._show(outcome.value, begun)

        return hear

    def _show(self, galley: Galley, begun: float) -> None:
        """Tell the last edition with `galley` in place of the one it had."""
        known = self._last.set_book.galleys.get(galley.chapter) if self._last else None
        if self._last is None or known is None:
            return
        if galley.side != known.side and galley.overleaf:
            galley = turned(galley)
        self._spoke = time.perf_counter()
        partial = with_galley(self._last, galley, self._spoke - begun)
        if partial is not None:
            self._last = partial
            self._told(partial)

    def _next(self) -> int:
        return self._last.number + 1 if self._last else 1

    def _kept(self, found: tuple[Diagnostic, ...], trouble: str) -> Edition:
        """The pages of the last edition, with why there is no newer one."""
        if self._last is None:
            raise CannotPreview("\n".join([*map(render, found), trouble]))
        return replace(self._last, number=self._next(), diagnostics=found, trouble=trouble)


def _settled(volume: Volume, found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(settle(volume, found), key=sort_key))
