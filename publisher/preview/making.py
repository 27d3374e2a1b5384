"""Editions made one after another, with warm workers and what was made before in memory.

In: the settings. Out: an `Edition` for each state of the volume on disk. A changed galley is told
as soon as it is set; contents and indexes follow.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from publisher.building import Builder, UnknownPaper, Work, only
from publisher.diagnostics import Diagnostic, render, sort_key
from publisher.engine import Engine, Outcome
from publisher.manuscripts import read_volume
from publisher.model.galley import Galley
from publisher.model.progress import Progress, silent
from publisher.preview.edition import Edition, with_galley
from publisher.proof.ignoring import settle
from publisher.settings import Settings
from publisher.styles import StyleError, load_style
from publisher.templating.environment import TemplatingError

Told = Callable[[Edition], None]


class CannotPreview(Exception):
    """There is no edition at all yet; the message is for the user."""


class Maker:
    """Makes editions of one volume with `engine`; `told` is given each, partial ones too."""

    def __init__(
        self, settings: Settings, engine: Engine, told: Told, progress: Progress = silent
    ) -> None:
        self._settings = settings
        self._engine = engine
        self._told = told
        self._progress = progress
        self._last: Edition | None = None

    def make(self) -> Edition:
        """The edition of what is on disk now. `CannotPreview` where not even the first can be
        made."""
        begun = time.perf_counter()
        try:
            edition = self._made(begun)
        except (StyleError, TemplatingError, UnknownPaper, OSError) as error:
            edition = self._kept((), str(error))
        self._last = edition
        self._told(edition)
        return edition

    def _made(self, begun: float) -> Edition:
        settings, work = self._settings, Work(self._progress)
        volume, found = read_volume(settings.folder, settings.shown)
        work.diagnostics += found
        if volume is None:
            return self._kept(tuple(sorted(found, key=sort_key)), "the volume cannot be read")
        volume = only(volume, settings.only)
        style = load_style(settings.style or volume.style, settings.folder)
        builder = Builder(work, volume, style, self._engine, Path(), settings)
        _, book = builder.compose()
        set_book = builder.typeset(book, lambda outcome: self._hear(outcome, begun))
        work.diagnostics += self._engine.diagnostics
        told = tuple(sorted(settle(volume, work.diagnostics), key=sort_key))
        seconds = time.perf_counter() - begun
        return Edition(self._next(), volume, style, book, set_book, told, seconds)

    def _hear(self, outcome: Outcome, begun: float) -> None:
        """A galley that is new is shown before the rest of the book is ready."""
        galley = outcome.value
        if outcome.hit or self._last is None or not isinstance(galley, Galley):
            return
        partial = with_galley(self._last, galley, time.perf_counter() - begun)
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
