"""Nothing changed: a build whose inputs are those of the last one is that one.

In: `Settings`, the cache. Out: the report of an earlier build with the same inputs, where all it
wrote is still there, byte for byte. Everything a build reads is in the key: the files of the volume
and of its style, the code, the machine's fonts; what a build wrote among them is not. Nothing heavy
is imported.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from publisher.engine.cache import Cache
from publisher.engine.canonical import digest
from publisher.engine.machine import machine
from publisher.engine.packing import UnreadableResult, pack, unpack
from publisher.engine.versions import fingerprint
from publisher.files import hash_file
from publisher.limits import key_lines, limit
from publisher.pipeline.settings import Settings
from publisher.report.record import BOARD, BuildReport, last_paths
from publisher.style.styles import styles_folder


def build_key(settings: Settings, inputs: str | None = None) -> str:
    """The hash of all that `settings` leads a build to read, of what is asked for, and of where its
    files go; `inputs` is `input_key(settings)`, where that is known."""
    return digest(("build", inputs or input_key(settings), str(settings.output)))


def input_key(settings: Settings) -> str:
    """The hash of all that `settings` leads a build to read, and of what is asked for."""
    request = (
        settings.shown,
        tuple(sorted(settings.formats)),
        settings.style,
        settings.strict,
        settings.only,
        settings.math_pictures,
        settings.ua2,
        settings.pixels,
        settings.bleed,
        settings.multiple,
        settings.impose,
        settings.anonymous,
        settings.reader,
        _content(settings.icc),
        os.environ.get("SOURCE_DATE_EPOCH"),
    )
    files = (*_files(settings.folder, settings), *_files(styles_folder()))
    return digest(("inputs", fingerprint(), machine(), key_lines(), request, files))


def has_probably_changed(settings: Settings) -> bool:
    """Whether a build will most likely have something to do: it is asked to, there is none yet, or
    a file of the volume is younger than the last. A guess, by the times of files alone."""
    folder = settings.output
    reports = [folder / "build.json"] if folder else Path("build").glob("*/build.json")
    built = max((_time(report) for report in reports), default=0.0)
    return settings.fresh or is_newer_than(settings, built)


def is_newer_than(settings: Settings, since: float) -> bool:
    """Whether a file of the volume is younger than `since` (seconds of the epoch)."""
    return any(_time(path) > since for path in _paths(settings.folder, settings))


def _time(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _content(path: Path | None) -> str | None:
    """The hash of a file; empty where it cannot be read, which the build will tell."""
    if path is None:
        return None
    try:
        return hash_file(path)
    except OSError:
        return ""


def recall(cache: Cache, key: str) -> BuildReport | None:
    """The report kept under `key`, `None` where there is none; whether its files are still what
    they were, `is_whole` says."""
    body = cache.get(key, "Report")
    if body is None:
        return None
    try:
        report: BuildReport = unpack(body, BuildReport)
    except UnreadableResult as error:
        cache.discard(key, str(error))
        return None
    count = sum(report.cache.values())
    stages = {
        stage: {"hits": sum(counts.values()), "misses": 0}
        for stage, counts in report.stages.items()
    }
    return replace(report, cache={"hits": count, "misses": 0}, stages=stages, timings={"read": 0.0})


def remember(cache: Cache, key: str, report: BuildReport) -> None:
    """Keep `report` for `recall`."""
    cache.put(key, "Report", pack(report))


def is_whole(report: BuildReport, output: Path) -> bool:
    """Whether all that `report` says was written to `output` is there, byte for byte."""
    if not (output / "build.json").is_file():
        return False
    board = output / BOARD
    if not board.is_file() or hash_file(board) != report.board:
        return False
    for artifact in report.artifacts:
        path = output / artifact.path
        if not path.is_file() or path.stat().st_size != artifact.bytes:
            return False
        if hash_file(path) != artifact.sha256:
            return False
    return True


def _files(folder: Path, settings: Settings | None = None) -> Iterator[tuple[str, str]]:
    """Name and hash of every file below `folder`; of a link that leads out of it, and is read by
    nobody, where it leads; of a file that is larger than what is read of any, how large it is and
    when it was changed."""
    root = folder.resolve()
    most = max(limit("file") << 20, limit("picture"), limit("manuscript"))
    for path in _paths(folder, settings):
        try:
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                content = f"-> {path.readlink()}"
            elif (about := path.stat()).st_size > most:
                content = f"{about.st_size} bytes of {about.st_mtime_ns}"
            else:
                content = hash_file(path)
        except (OSError, RuntimeError) as error:
            content = str(getattr(error, "errno", "loop"))
        yield path.relative_to(folder).as_posix(), content


def _paths(folder: Path, settings: Settings | None = None) -> Iterator[Path]:
    """Every file below `folder`, sorted; hidden folders, links to folders, and of `settings` the
    cache and what a build wrote into its output are left out.

    A record in any other folder says nothing: whoever laid it beside a paper could have its edits
    passed over.
    """
    cache_path = settings and settings.cache and settings.cache.absolute()
    products: set[Path] = set()
    for name, folders, names in os.walk(folder):
        here = Path(name)
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        if cache_path and cache_path.parent == here.absolute() and cache_path.name in folders:
            folders.remove(cache_path.name)
        if settings and "build.json" in names and _is_output(here, settings):
            products.update(here / each for each in last_paths(here))
        yield from (here / each for each in sorted(names) if here / each not in products)


def _is_output(here: Path, settings: Settings) -> bool:
    """Whether a build with `settings` writes into the folder `here`."""
    if settings.output is not None:
        return here.resolve() == settings.output.resolve()
    return here.resolve().parent == Path("build").resolve()
