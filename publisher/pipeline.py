"""The stages by name, in order: read, compose, typeset, bind, package: all of them meet here.

In: `Settings`. Out: a `Report`, with the files it names written whole. Nothing here prints.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from publisher.building import Builder, Progress, Work, compose_all
from publisher.diagnostics import Diagnostic, has_errors, sort_key
from publisher.engine import Engine, VolumeLock, open_cache
from publisher.files import write_whole
from publisher.manuscripts import read_volume
from publisher.model.volume import Volume
from publisher.report import Report, as_json
from publisher.styles import load_style

FORMATS = ("epub", "pdf", "offprints")
"""Forms of a volume that can be asked for."""


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


def build(settings: Settings, progress: Progress) -> Report | tuple[Diagnostic, ...]:
    """Build the volume that `settings` names.

    Returns the report, or only diagnostics where nothing could be built. Raises `StyleError`,
    `TemplatingError`, `EngineRefused` and `VolumeBusy` where the tool cannot run.
    """
    work = Work(progress)
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
            preload=("publisher.typeset.worker", "publisher.markup.compose"),
            inline=settings.inline,
        ) as engine,
    ):
        report = Builder(
            work, volume, style, engine, output, settings.formats, settings.strict
        ).build()
    write_whole(output / "build.json", as_json(report))
    return report


def check(settings: Settings) -> tuple[Diagnostic, ...]:
    """Everything that is wrong in the manuscripts of a volume; nothing is written."""
    work = Work(lambda stage, done, total: None)
    volume, found = read_volume(settings.folder, settings.shown)
    work.diagnostics += found
    if volume is not None:
        cache = open_cache(settings.cache)
        with Engine(
            cache=cache, jobs=settings.jobs, preload=("publisher.markup.compose",)
        ) as engine:
            compose_all(work, volume, engine)
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


def failed_build(report: Report, strict: bool) -> bool:
    """Whether the exit status of this build is 1."""
    found = report.all_diagnostics
    return has_errors(found) or (strict and bool(found))
