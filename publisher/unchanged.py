"""Nothing changed: a build whose inputs are those of the last one is that one.

In: `Settings`. Out: the report of an earlier build with the same inputs, where all it wrote is
still there, byte for byte. Everything a build reads is in the key: the files of the volume and of
its style, the code, the machine's fonts. Nothing heavy is imported.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from publisher.engine.cache import open_cache
from publisher.engine.canonical import digest
from publisher.engine.loading import Unloadable, load
from publisher.engine.versions import fingerprint
from publisher.files import hash_file
from publisher.machine import machine
from publisher.report import BOARD, Report
from publisher.settings import Settings, output_folder
from publisher.styles import styles_folder


def build_key(settings: Settings) -> str:
    """The hash of all that `settings` leads a build to read, and of what is asked for."""
    asked = (
        settings.shown,
        tuple(sorted(settings.formats)),
        settings.style,
        settings.strict,
        settings.only,
        settings.math_pictures,
        settings.ua2,
        settings.pixels,
        str(settings.output),
        settings.bleed,
        settings.multiple,
        _content(settings.icc),
        os.environ.get("SOURCE_DATE_EPOCH"),
    )
    files = (*_files(settings.folder), *_files(styles_folder()))
    return digest(("build", fingerprint(), machine(), asked, files))


def touched(settings: Settings) -> bool:
    """Whether a build will most likely have something to do: it is asked to, there is none yet, or
    a file of the volume is younger than the last. A guess, by the times of files alone."""
    folder = settings.output
    reports = [folder / "build.json"] if folder else Path("build").glob("*/build.json")
    built = max((_time(report) for report in reports), default=0.0)
    return settings.fresh or edited(settings.folder, built)


def edited(folder: Path, since: float) -> bool:
    """Whether a file of the volume in `folder` is younger than `since` (seconds of the epoch)."""
    return any(_time(path) > since for path in _paths(folder))


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


def recall(settings: Settings, key: str) -> Report | None:
    """The report kept under `key`; `None` where there is none or a file it names is not as it
    was."""
    cache = open_cache(settings.cache)
    body = None if cache is None or settings.fresh else cache.get(key)
    if body is None:
        return None
    try:
        report = load(body)
    except Unloadable:
        return None
    if not isinstance(report, Report) or not _whole(report, settings):
        return None
    made = sum(report.cache.values())
    stages = {
        stage: {"hits": sum(counts.values()), "misses": 0}
        for stage, counts in report.stages.items()
    }
    return replace(report, cache={"hits": made, "misses": 0}, stages=stages, timings={"read": 0.0})


def remember(settings: Settings, key: str, report: Report) -> None:
    """Keep `report` for `recall`."""
    cache = open_cache(settings.cache)
    if cache is not None:
        cache.put(key, pickle.dumps(report, protocol=5))


def _whole(report: Report, settings: Settings) -> bool:
    output = output_folder(settings, report.volume_id)
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


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    """Name and hash of every file below `folder`; of a link that leads out of it, and is read by
    nobody, where it leads."""
    root = folder.resolve()
    for path in _paths(folder):
        try:
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                content = f"-> {path.readlink()}"
            else:
                content = hash_file(path)
        except (OSError, RuntimeError) as error:
            content = str(getattr(error, "errno", "loop"))
        yield path.relative_to(folder).as_posix(), content


def _paths(folder: Path) -> Iterator[Path]:
    """Every file below `folder`, sorted, hidden folders and links to folders left out."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(here) / name for name in sorted(names))
