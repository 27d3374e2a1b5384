"""Editions made one after another, with warm workers and what was made before in memory.

In: the settings, and at each save the files it touched. Out: an `Edition` for each state of the
volume on disk. The papers that a save touched are set before all else and shown as soon as they
are; contents and indexes follow.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from publisher.building import Builder
from publisher.composition import UnknownPaper, Work, only
from publisher.diagnostics import Diagnostic, render, sort_key
from publisher.engine import Engine, EngineRefused, Outcome
from publisher.manuscripts.volumes import read_volume
from publisher.model.galley import Galley
from publisher.model.progress import Progress, silent
from publisher.model.volume import Volume
from publisher.preview.ahead import Touched, touched
from publisher.preview.edition import Edition, with_galley
from publisher.proof.ignoring import BEFORE_TYPESETTING, settle
from publisher.settings import Settings
from publisher.styles import StyleError, load_style
from publisher.templating.environment import TemplatingError
from publisher.typeset.turning import turned

Told = Callable[[Edition], None]

_BREATH = 0.5
"""Seconds between two editions told while many chapters are set: a browser has to show each."""


_OF_MANUSCRIPTS = tuple(BEFORE_TYPESETTING)


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
        self._builder: Builder | None = None
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
        counts = self._engine.counts.get("typeset")
        if self._last and self._builder and counts and counts.misses < self._engine.jobs:
            self._builder.rehearse(self._last.book)

    def _show_first(self, files: Collection[Path], begun: float) -> None:
        """Set and tell the papers whose manuscripts are `files`, as if nothing else had changed.

        Where something else has, the edition that follows mends it: what a task gives is kept under
        all that it reads, so nothing wrong is taken into it.
        """
        if self._last is None or self._builder is None or not files:
            return
        papers: Touched = touched(self._last.volume, self._settings, files)
        if not 0 < len(papers.manuscripts) <= self._engine.jobs:
            return
        work = Work(silent, list(papers.diagnostics))
        builder = self._builder.again(work, papers.volume)
        builder.set_alone(papers.manuscripts, self._hearing(begun, True))

    def _made(self, begun: float) -> Edition:
        """The whole edition; the last one where a newer save makes it idle to go on."""
        settings, work = self._settings, Work(self._progress)
        volume, found = read_volume(settings.folder, settings.shown)
        work.diagnostics += found
        if volume is None:
            return self._kept(tuple(sorted(found, key=sort_key)), "the volume cannot be read")
        builder = self._builder_of(work, only(volume, settings.only))
        _, book = builder.compose()
        builder.survey()
        self._tell_found(work.diagnostics, builder.volume, begun)
        if self._last is not None and self._overtaken():
            return self._last
        set_book = builder.typeset(book, self._hearing(begun), self._watched())
        work.diagnostics += self._engine.diagnostics
        told = _settled(builder.volume, work.diagnostics)
        seconds = time.perf_counter() - begun
        return Edition(self._next(), builder.volume, builder.style, book, set_book, told, seconds)

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

    def _builder_of(self, work: Work, volume: Volume) -> Builder:
        """A builder of `volume`, with what the last one had at hand where it is still right."""
        style = load_style(self._settings.style or volume.style, self._settings.folder)
        last = self._builder
        if last is not None and (style, volume.page) == (last.style, last.volume.page):
            self._builder = last.again(work, volume)
        else:
            self._builder = Builder(work, volume, style, self._engine, Path(), self._settings)
        return self._builder

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
