"""What the files of a build must be: made again from the manuscripts, and compared.

In: a folder that was built, and what its `build.json` says that was asked for. Out: `JudgeFinding`s
whose rule is a code of the family OUT. The same input gives the same bytes, so a file that is not
as it was made again says something else, somewhere; `publisher.judges.differing` says what. Where
the manuscripts, the machine or Publisher itself are not what they were, nothing can be said, and
that is said. A record that a stranger wrote makes nothing be built but what he knew: it must have
the hash of all that a build reads.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from publisher.engine import cache_folder
from publisher.judges.asking import JudgeFinding
from publisher.judges.looking import FileJudging, Told, Unlike, differing
from publisher.pipeline.settings import Settings

NAME = "rebuilding"


@dataclass(frozen=True, slots=True)
class Comparison:
    """`findings` about the files; `why` nothing was compared, empty where it was."""

    findings: tuple[JudgeFinding, ...] = ()
    why: str = ""


def compare_with_rebuild(
    folder: Path, record: Mapping[str, Any], looking: FileJudging
) -> Comparison:
    """The files of `folder`, whose `build.json` is `record`, against what the manuscripts make;
    `looking` reads them."""
    from publisher.pipeline.unchanged import input_key

    settings = _settings(record.get("asked"))
    if settings is None:
        return Comparison(why="build.json does not say what was asked for")
    if not settings.folder.is_dir():
        return Comparison(why=f"the manuscripts are not in {settings.shown}")
    before = os.environ.get("SOURCE_DATE_EPOCH")
    _epoch(record["asked"].get("epoch"))
    try:
        if input_key(replace(settings, output=folder)) != record["asked"].get("inputs"):
            return Comparison(
                why="the manuscripts, Publisher or this machine are not what they were"
                " when the book was built"
            )
        rebuilt = _rebuild(settings, record["asked"]["inputs"])
        if not rebuilt:
            return Comparison(why="the volume cannot be read")
        return Comparison(tuple(_differences(folder, record, rebuilt, looking)))
    finally:
        _epoch(before)


@lru_cache(maxsize=1)
def _rebuild(settings: Settings, inputs: str) -> Mapping[str, bytes]:
    """The files of the build that `settings` ask for, by their names; nothing where the volume
    cannot be read. It is kept, for whoever looks at a folder again: `inputs` are what it is made
    from."""
    from publisher.pipeline.build import build
    from publisher.report.record import BuildReport

    with tempfile.TemporaryDirectory() as place:
        inline = settings.cache is None and "weasyprint" in sys.modules
        again = replace(settings, output=Path(place), inline=inline)
        if not isinstance(build(again, lambda *_: None), BuildReport):
            return {}
        files = (path for path in sorted(Path(place).rglob("*")) if path.is_file())
        return {path.relative_to(place).as_posix(): path.read_bytes() for path in files}


def _epoch(value: str | None) -> None:
    """Let a build date its books by `value`, as the one that is made again did."""
    if value is None:
        os.environ.pop("SOURCE_DATE_EPOCH", None)
    else:
        os.environ["SOURCE_DATE_EPOCH"] = value


def _settings(request: Any) -> Settings | None:
    """The settings that `build.json` has; `None` where it has none that are any."""
    if not isinstance(request, dict):
        return None
    try:
        return Settings(
            Path(request["volume"]),
            str(request["volume"]),
            formats=frozenset(map(str, request["formats"])),
            style=request["style"],
            strict=bool(request["strict"]),
            only=tuple(map(str, request["only"])),
            cache=cache_folder() if request["cached"] else None,
            bleed=request["bleed"],
            multiple=request["multiple"],
            icc=_path(request["icc"]),
            math_pictures=bool(request["math_pictures"]),
            ua2=bool(request["ua2"]),
            pixels=int(request["pixels"]),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _path(name: Any) -> Path | None:
    return None if name is None else Path(str(name))


def _differences(
    folder: Path, record: Mapping[str, Any], again: Mapping[str, bytes], looking: FileJudging
) -> Iterator[JudgeFinding]:
    rebuilt = json.loads(again["build.json"])
    names = [str(each["path"]) for each in rebuilt["artifacts"]]
    advice = (f"accessibility/{paper['id']}.md" for paper in rebuilt["papers"])
    listed = {each["path"] for each in record["artifacts"]}
    there = {}
    for name in (*names, *(name for name in advice if name in again)):
        file = folder / name
        if file.is_file():
            there[file] = Unlike(str(file), again[name])
        elif name not in listed:  # else OUT016 tells it
            yield JudgeFinding("OUT035", "the manuscripts make it, and it is not there", file)
    for file, found in looking.ask(differing, there, tuple[Told, ...]):
        yield from looking.findings(file, found)
    yield from _record(folder, record, rebuilt)


def _record(
    folder: Path, record: Mapping[str, Any], rebuilt: Mapping[str, Any]
) -> Iterator[JudgeFinding]:
    """Where `build.json` does not say what a build says now, but for times, findings and hashes of
    files, which are compared themselves."""
    for key in ("volume", "papers", "documents", "artifacts"):
        for where, one, other in _unlike(key, _bare(record.get(key)), _bare(rebuilt.get(key))):
            message = (
                f"`{where}` is {json.dumps(one)[:80]}, where a build says {json.dumps(other)[:80]}"
            )
            yield JudgeFinding("OUT037", message, folder / "build.json")


_BESIDE = ("diagnostics", "bytes", "sha256", "status")


def _bare(value: Any) -> Any:
    if isinstance(value, list):
        return [_bare(each) for each in value]
    if isinstance(value, dict):
        return {key: _bare(each) for key, each in value.items() if key not in _BESIDE}
    return value


def _unlike(where: str, one: Any, other: Any) -> Iterator[tuple[str, Any, Any]]:
    """The places at which two values differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys((*one, *other)):
            yield from _unlike(f"{where}.{key}", one.get(key), other.get(key))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, pair in enumerate(zip(one, other, strict=True)):
            yield from _unlike(f"{where}[{number}]", *pair)
    elif one != other:
        yield where, one, other
