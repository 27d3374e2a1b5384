"""The stages by name, in order: read, compose, typeset, bind and package.

In: `Settings`. Out: a `BuildReport`, with the files it names written whole. Nothing here prints,
and nothing heavy is imported before it is known that there is something to do.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.diagnostics import Diagnostic, Span, has_errors, sort_key
from publisher.files import clear_unfinished, write_whole
from publisher.model.progress import Progress, silent
from publisher.pipeline.settings import (
    WITH_ABSTRACTS,
    Settings,
    output_folder,
    request_record,
)
from publisher.pipeline.unchanged import (
    build_key,
    has_probably_changed,
    input_key,
    is_newer_than,
    is_whole,
    recall,
    remember,
)
from publisher.report.record import BOARD, BuildReport, report_json

if TYPE_CHECKING:
    from publisher.engine import Engine
    from publisher.model.text import Text
    from publisher.model.volume import Volume

__all__ = ["Settings", "build", "check", "failed_build"]


def build(settings: Settings, progress: Progress) -> BuildReport | tuple[Diagnostic, ...]:
    """Build the volume that `settings` names.

    Returns the report, or only diagnostics where nothing could be built. Raises `StyleError`,
    `TemplatingError`, `EngineRefused` and `VolumeBusy` where the tool cannot run.
    """
    with engine_for(settings) as engine:
        if has_probably_changed(settings) and not settings.scheduler:
            engine.start_workers(
                COMPOSE
            )  # workers import as long as all takes until their first task
        inputs = input_key(settings)
        key = build_key(settings, inputs)
        if (last_report := _unchanged_report(settings, engine, key)) is not None:
            return last_report
        report = _build(settings, progress, engine, inputs)
        # What it came to is that of its inputs alone, and so of every later build with the same,
        # where no task met a limit or lost its worker, and nothing was wrong with the cache.
        is_sound = not engine.diagnostics and not any(c.failures for c in engine.counts.values())
        cache = engine.cache if is_sound and key == build_key(settings) else None
        if isinstance(report, BuildReport) and cache is not None:
            remember(cache, key, report)
    return report


def _unchanged_report(settings: Settings, engine: Engine, key: str) -> BuildReport | None:
    """The report of the last build, where it had the key of this one and all its files are still
    there; `build.json` then says what this one did."""
    from publisher.engine import VolumeLock
    from publisher.engine.scratch import clear_left

    if settings.fresh or engine.cache is None or (report := recall(engine.cache, key)) is None:
        return None
    output = output_folder(settings, report.volume_id)
    with VolumeLock(output):
        if not is_whole(report, output):
            return None
        clear_unfinished(output, _FOLDERS)
        clear_left()
        write_whole(output / "build.json", report_json(report))
    return report


_FOLDERS = ("accessibility", "offprints", "review", "web")
"""Where a build writes below its output folder."""

COMPOSE = "publisher.pipeline.composing:compose"
PAPER, SHEET = "publisher.pipeline.reading:paper", "publisher.pipeline.reading:sheet"
_READERS = ("publisher.manuscripts.papers", "publisher.manuscripts.sheet")
_COMPOSER = "publisher.markup.compose"
_TYPESETTER = "publisher.typeset.worker"
_BINDER = "publisher.bind.volume"
_PACKAGER = "publisher.epub.book"
_PROVER = "publisher.proof.completeness"
_BUILDING = (_TYPESETTER, _BINDER, _PACKAGER, _PROVER, *_READERS, _COMPOSER)
"""In the order in which they are imported; the first worker imports its own, the composer."""
_PACKAGING = (*_READERS, _COMPOSER, _PACKAGER, _PROVER)
"""All that a build without pages needs."""
_FIRST = (*_READERS, _COMPOSER)
"""What the first worker is for: it reads, and then composes."""
_NEEDS = {
    PAPER: _FIRST,
    SHEET: _FIRST,
    COMPOSE: _FIRST,
    "publisher.typeset.worker:make_ready": (_TYPESETTER,),
    "publisher.typeset.worker:typeset_chapter": (_TYPESETTER,),
    "publisher.typeset.worker:folio_sheet": (_TYPESETTER,),
    "publisher.pipeline.binding:bind_file": (_BINDER,),
    "publisher.pipeline.packaging:package_epub": (_PACKAGER,),
    "publisher.proof.completeness:prove_chapter": (_PROVER,),
    "publisher.proof.boundfile:check_bound_file": (_PROVER,),
}
"""Which of these modules a task needs that is not to wait for the others."""


def engine_for(settings: Settings, modules: Sequence[str] | None = None) -> Engine:
    """The engine that `settings` ask for, whose workers import the modules `modules` once, by
    default what its build needs. Check, build and preview have the same, so that each finds what
    the others made."""
    from publisher.engine import Engine, open_cache
    from publisher.engine.machine import machine

    if modules is None:
        modules = _BUILDING if settings.needs_pages else _PACKAGING
    return Engine(
        cache=open_cache(settings.cache),
        jobs=settings.jobs,
        scheduler=settings.scheduler,
        fresh=settings.fresh,
        modules=modules,
        needs=_NEEDS,
        versions=machine(),
        inline=settings.inline,
    )


def _build(
    settings: Settings, progress: Progress, engine: Engine, inputs: str
) -> BuildReport | tuple[Diagnostic, ...]:
    """What `build` makes where nothing is known, or what was wrong with the volume."""
    from publisher.engine import VolumeLock
    from publisher.manuscripts.volumes import read_volume
    from publisher.pipeline.reading import InWorkers
    from publisher.pipeline.shared import begin_look
    from publisher.pipeline.styling import volume_style
    from publisher.pipeline.talktexts import speaker_papers, talk_papers
    from publisher.pipeline.texts import BuildLog, begin_composing, only_papers, page_measures
    from publisher.style.styles import NoStyle, for_conference

    # 1 read: the volume, and all faults of all files.
    work = BuildLog(progress)
    with work.stage("read"):
        volume, diagnostics = read_volume(settings.folder, settings.shown, InWorkers(engine))
    work.diagnostics += diagnostics
    if volume is None:
        _tell_the_last(settings, work.diagnostics)
        return tuple(sorted(work.diagnostics, key=sort_key))
    volume = only_papers(volume, settings.only)
    named = volume if settings.anonymous else None
    if settings.anonymous:
        from publisher.pipeline.anonymous import anonymous

        volume = anonymous(volume)
    try:
        style = volume_style(settings, volume, engine)
    except NoStyle as error:
        if settings.style:
            raise
        work.diagnostics.append(_no_style(volume, error))
        _tell_the_last(settings, work.diagnostics)
        return tuple(sorted(work.diagnostics, key=sort_key))
    work.diagnostics += style.faults
    if volume.is_of_conference or style.settings.get("qr"):
        style = for_conference(style)
    # 2 compose: begun before the other stages are even imported.
    output = output_folder(settings, volume.id)
    output.mkdir(parents=True, exist_ok=True)
    with VolumeLock(output):
        look = begin_look(engine, style, volume.page.size) if settings.needs_pages else None
        with work.stage("compose"):
            apart = speaker_papers(volume)
            apart += talk_papers(volume) if settings.formats & WITH_ABSTRACTS else []
            composed = begin_composing(
                work, engine, volume, *page_measures(style, volume), apart=apart
            )
        clear_unfinished(output, _FOLDERS)
        from publisher.pipeline.stages import Begun, build_book

        composition = Begun(volume, style, composed, look, named)
        report = build_book(composition, settings, engine, output, work)
        return _write_report(
            replace(report, asked={**request_record(settings, inputs), **report.asked}), output
        )


def _write_report(report: BuildReport, output: Path) -> BuildReport:
    """Write the board and `build.json`; the report with the hash of the board."""
    from publisher.report.htmlpage import report_page

    page = report_page(report)
    report = replace(report, board=hashlib.sha256(page).hexdigest())
    write_whole(output / BOARD, page)
    write_whole(output / "build.json", report_json(report))
    return report


def _tell_the_last(settings: Settings, diagnostics: Sequence[Diagnostic]) -> None:
    """A volume that cannot be read is told where its last build stands, which would say that all
    is well; nothing is told where there is none."""
    from publisher.engine import VolumeLock
    from publisher.manuscripts.volumes import supposed_id
    from publisher.report.papers import check_report

    name = supposed_id(settings.folder)
    output = output_folder(settings, name)
    if output.is_dir():
        with VolumeLock(output):
            _write_report(check_report(None, name, {}, diagnostics), output)


def check(settings: Settings, report: Path | None = None) -> tuple[Diagnostic, ...]:
    """Everything that is wrong in the manuscripts of a volume; nothing is written but the board,
    where `report` names a file for it. Raises as `build` does where a style cannot be used."""
    volume, texts, diagnostics = read_and_compose(settings)
    if report is not None:
        from publisher.report.htmlpage import report_page
        from publisher.report.papers import check_report

        name = settings.folder.resolve().name
        write_whole(report, report_page(check_report(volume, name, texts, diagnostics)))
    return tuple(sorted(diagnostics, key=sort_key))


def read_and_compose(
    settings: Settings,
) -> tuple[Volume | None, dict[str, Text], tuple[Diagnostic, ...]]:
    """The volume, the texts of its manuscripts by id, and all that is wrong in them; nothing is set
    and nothing written. Raises as `build` does where a style cannot be used."""
    from publisher.manuscripts.volumes import read_volume
    from publisher.pipeline.reading import InWorkers
    from publisher.pipeline.styling import volume_style
    from publisher.pipeline.texts import BuildLog, begin_composing, composed_texts, page_measures
    from publisher.report.ignored import apply_ignores
    from publisher.rules import across
    from publisher.style.styles import NoStyle

    work = BuildLog(silent)
    texts: dict[str, Text] = {}
    with engine_for(settings, _FIRST) as engine:
        if is_newer_than(settings, engine.cache.last_written() if engine.cache else 0):
            engine.start_workers(COMPOSE)  # workers come to life while the manuscripts are read
        volume, diagnostics = read_volume(settings.folder, settings.shown, InWorkers(engine))
        work.diagnostics += diagnostics
        if volume is not None:
            given: tuple[float, bool] = (0, False)  # a style that cannot be used says no width
            with contextlib.suppress(ValueError):
                try:
                    style = volume_style(settings, volume, engine)
                    given = page_measures(style, volume)
                    work.diagnostics += style.faults
                except NoStyle as error:
                    if settings.style:
                        raise
                    work.diagnostics.append(_no_style(volume, error))
            composed = begin_composing(work, engine, volume, *given)
            diagnostics = across(volume)  # while papers are composed
            texts = composed_texts(work, composed)
            work.diagnostics += diagnostics
            work.diagnostics = list(apply_ignores(volume, work.diagnostics))
    return volume, texts, tuple(work.diagnostics)


def _no_style(volume: Volume, error: Exception) -> Diagnostic:
    """That the style a volume names is not there, at its place."""
    message, _, choices = str(error).partition("; ")
    span = volume.spans.get("style", Span(volume.path))
    return Diagnostic("VOL062", message, span, choices or None)


def failed_build(report: BuildReport, strict: bool) -> bool:
    """Whether the exit status of this build is 1."""
    diagnostics = report.all_diagnostics
    return has_errors(diagnostics) or (strict and bool(diagnostics))
