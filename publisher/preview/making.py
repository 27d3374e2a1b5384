"""Editions made one after another, with warm workers and what was made before in memory.

In: the settings, and at each save the files it touched. Out: an `PreviewEdition` for each state of
the volume on disk. The papers that a save touched are set before all else and shown as soon as they
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
from publisher.pipeline.logos import volume_pictures
from publisher.pipeline.reading import InWorkers
from publisher.pipeline.settings import Settings
from publisher.pipeline.shared import make_look
from publisher.pipeline.styling import volume_style
from publisher.pipeline.talktexts import speaker_papers
from publisher.pipeline.texts import (
    BuildLog,
    UnknownPaper,
    begin_composing,
    composed_texts,
    only_papers,
    page_measures,
)
from publisher.pipeline.typesetting import BookTypesetter, set_alone
from publisher.preview.ahead import ChangedPapers, read_changed_papers
from publisher.preview.edition import PreviewEdition, with_galley
from publisher.report.ignored import BEFORE_TYPESETTING, apply_ignores
from publisher.report.papers import at_manuscripts
from publisher.rules import across
from publisher.style.styles import StyleError, for_conference
from publisher.templating.book import Frame, make_book, make_chapter
from publisher.templating.environment import Templates, TemplatingError
from publisher.templating.papers import with_plain_keywords
from publisher.typeset.turning import turn_galley

Told = Callable[[PreviewEdition], None]

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


class EditionMaker:
    """Makes editions of one volume with `engine`; `on_edition` is given each, partial ones too.

    `watched` says which chapters are being looked at: they come first. `overtaken` says whether
    there is a newer save: an edition that is not whole yet is then left for the next one.
    """

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        on_edition: Told,
        progress: Progress = silent,
        watched: Callable[[], frozenset[str]] = frozenset,
        overtaken: Callable[[], bool] = bool,
    ) -> None:
        self._settings = settings
        self._engine = engine
        self._on_edition = on_edition
        self._progress = progress
        self._watched = watched
        self._overtaken = overtaken
        self._last: PreviewEdition | None = None
        self._at_hand: _AtHand | None = None
        self._spoke = 0.0

    def make(self, files: Collection[Path] = ()) -> PreviewEdition:
        """The edition of what is on disk now; `files` (absolute) are those a save touched, as far
        as is known. `CannotPreview` where not even the first can be made."""
        start = time.perf_counter()
        try:
            self._show_first(files, start)
            edition = self._make_edition(start)
        except (StyleError, TemplatingError, UnknownPaper, OSError) as error:
            edition = self._keep_last((), str(error))
        except EngineRefused as error:
            edition = self._keep_last((error.diagnostic,), str(error))
        if edition is not self._last:
            self._last = edition
            self._on_edition(edition)
        return edition

    def warm_up(self) -> None:
        """Let workers read what they need before the first save; nothing where they have."""
        engine, look = self._engine, self._at_hand and self._at_hand.look
        counts = engine.counts.get("typeset")
        if self._last and look and counts and counts.misses < engine.jobs:
            first = self._last.book.body[0]
            several = [replace(first, id=f"rehearsal-{n}") for n in range(engine.jobs)]
            set_alone(engine, look, several, keep=False)

    def _show_first(self, files: Collection[Path], start: float) -> None:
        """Set and tell the papers whose manuscripts are `files`, as if nothing else had changed.

        Where something else has, the edition that follows mends it: what a task gives is kept under
        all that it reads, so nothing wrong is taken into it.
        """
        if self._last is None or self._at_hand is None or not files:
            return
        read: ChangedPapers = read_changed_papers(
            self._last.volume, self._settings, files, InWorkers(self._engine)
        )
        if not 0 < len(read.manuscripts) <= self._engine.jobs:
            return
        work, volume, at_hand = BuildLog(silent, list(read.diagnostics)), read.volume, self._at_hand
        measures = page_measures(at_hand.style, volume)
        composing = begin_composing(work, self._engine, volume, *measures, papers=read.manuscripts)
        composed = composed_texts(work, composing)
        chapters = [
            make_chapter(at_hand.templates, volume, paper, composed, work.diagnostics)
            for paper in read.manuscripts
            if paper.id in composed and composed[paper.id].camera is None
        ]
        body = {paper.id for paper in volume.papers} if volume.page.start == "next" else set()
        free = frozenset(chapter.id for chapter in chapters if chapter.id in body)
        look = self._look_of(at_hand)
        set_alone(self._engine, look, chapters, free, self._hearing(start, True))

    def _make_edition(self, start: float) -> PreviewEdition:
        """The whole edition; the last one where a newer save makes it idle to go on."""
        settings, engine, work = self._settings, self._engine, BuildLog(self._progress)
        volume, faults = read_volume(settings.folder, settings.shown, InWorkers(engine))
        work.diagnostics += faults
        if volume is None:
            return self._keep_last(tuple(sorted(faults, key=sort_key)), "the volume cannot be read")
        volume = only_papers(volume, settings.only)
        style = volume_style(settings, volume, engine)
        work.diagnostics += style.faults
        if volume.is_of_conference or style.settings.get("qr"):
            style = for_conference(style)
        at_hand = self._at_hand
        if at_hand is None or (at_hand.style, at_hand.page) != (style, volume.page):
            at_hand = self._at_hand = _AtHand(style, volume.page, templates_of(style, engine))
        templates = at_hand.templates
        composing = begin_composing(
            work, engine, volume, *page_measures(style, volume), apart=speaker_papers(volume)
        )
        templates.load()  # while papers are composed
        composed = composed_texts(work, composing)
        across_papers = across(volume)
        volume = with_plain_keywords(volume, composed)
        pictures, losses = volume_pictures(volume, self._engine, style)
        work.diagnostics += losses
        book = make_book(
            templates, volume, composed, work.diagnostics, style.families, pictures,
            style.settings.get("session-openings", True) is True,
        )  # fmt: skip
        work.diagnostics += across_papers
        self._show_findings(work.diagnostics, volume, start)
        if self._last is not None and self._overtaken():
            return self._last
        frame, hear = Frame(templates, volume, book), self._hearing(start)
        count = work.outcome_counter("typeset", len(book.chapters) + 2)

        def heard(outcome: Outcome) -> None:
            count(outcome)
            hear(outcome)

        look = self._look_of(at_hand)
        setter = BookTypesetter(engine, look, frame, heard, self._watched())
        set_book = setter.typeset_book(meanwhile=lambda: frame.listed)
        work.diagnostics += at_manuscripts(volume, composed, set_book.diagnostics)
        work.diagnostics += engine.diagnostics
        diagnostics = _without_ignored(volume, work.diagnostics)
        seconds = time.perf_counter() - start
        return PreviewEdition(self._next(), volume, style, book, set_book, diagnostics, seconds)

    def _look_of(self, at_hand: _AtHand) -> Shared:
        if at_hand.look is None:
            at_hand.look = make_look(self._engine, at_hand.style, at_hand.page.size)
        return at_hand.look

    def _show_findings(self, faults: Sequence[Diagnostic], volume: Volume, start: float) -> None:
        """Tell what was found in the manuscripts before they are set; what setting them found stays
        until then."""
        if self._last is None:
            return
        stays = [d for d in self._last.diagnostics if not d.code.startswith(_OF_MANUSCRIPTS)]
        diagnostics = _without_ignored(volume, [*faults, *stays])
        if diagnostics != self._last.diagnostics:
            seconds = time.perf_counter() - start
            self._last = replace(
                self._last,
                number=self._next(),
                diagnostics=diagnostics,
                seconds=seconds,
                partial=True,
                trouble="",
            )
            self._on_edition(self._last)

    def _hearing(self, start: float, at_once: bool = False) -> Callable[[Outcome], None]:
        """A galley that is new is shown before the rest of the book is ready: where many are, those
        that are looked at, and of the others one now and then; with `at_once` all of them."""

        def hear(outcome: Outcome) -> None:
            if not isinstance(outcome.value, Galley):
                return
            waits = time.perf_counter() < self._spoke + _BREATH
            is_known = outcome.hit or (waits and outcome.value.chapter not in self._watched())
            if at_once or not is_known:
                self._show(outcome.value, start)

        return hear

    def _show(self, galley: Galley, start: float) -> None:
        """Tell the last edition with `galley` in place of the one it had."""
        earlier = self._last.set_book.galleys.get(galley.chapter) if self._last else None
        if self._last is None or earlier is None:
            return
        if galley.side != earlier.side and galley.overleaf:
            galley = turn_galley(galley)
        self._spoke = time.perf_counter()
        partial = with_galley(self._last, galley, self._spoke - start)
        if partial is not None:
            self._last = partial
            self._on_edition(partial)

    def _next(self) -> int:
        return self._last.number + 1 if self._last else 1

    def _keep_last(self, diagnostics: tuple[Diagnostic, ...], trouble: str) -> PreviewEdition:
        """The pages of the last edition, with why there is no newer one."""
        if self._last is None:
            raise CannotPreview("\n".join([*map(render, diagnostics), trouble]))
        return replace(self._last, number=self._next(), diagnostics=diagnostics, trouble=trouble)


def _without_ignored(volume: Volume, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(apply_ignores(volume, diagnostics), key=sort_key))
