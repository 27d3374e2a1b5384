"""What the files of a build must be: made again from the manuscripts, and compared.

In: a folder that was built, and what its `build.json` says that was asked for. Out: `Finding`s
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
from publisher.judges.asking import Finding
from publisher.judges.looking import Looking, Told, Unlike
from publisher.pipeline.settings import Settings

NAME = "rebuilding"


@dataclass(frozen=True, slots=True)
class Compared:
    """`findings` about the files; `why` nothing was compared, empty where it was."""

    findings: tuple[Finding, ...] = ()
    why: str = ""


def compared(folder: Path, told: Mapping[str, Any], looking: Looking) -> Compared:
    """The files of `folder`, whose `build.json` is `told`, against what the manuscripts make;
    `looking` reads them."""
    from publisher.pipeline.unchanged import input_key

    settings = _settings(told.get("asked"))
    if settings is None:
        return Compared(why="build.json does not say what was asked for")
    if not settings.folder.is_dir():
        return Compared(why=f"the manuscripts are not in {settings.shown}")
    before = os.environ.get("SOURCE_DATE_EPOCH")
    _epoch(told["asked"].get("epoch"))
    try:
        if input_key(replace(settings, output=folder)) != told["asked"].get("inputs"):
            return Compared(why="the manuscripts, Publisher or this machine are not what they were"
                                " when the book was built")  # fmt: skip
        made = _made(settings, told["asked"]["inputs"])
        if not made:
            return Compared(why="the volume cannot be read")
        return Compared(tuple(_compared(folder, told, made, looking)))
    finally:
        _epoch(before)


@lru_cache(maxsize=1)
def _made(settings: Settings, inputs: str) -> Mapping[str, bytes]:
    """The files of the build that `settings` ask for, by their names; nothing where the volume
    cannot be read. It is kept, for whoever looks at a folder again: `inputs` are what it is made
    from."""
    from publisher.pipeline.build import build
    from publisher.report.record import Report

    with tempfile.TemporaryDirectory() as place:
        inline = settings.cache is None and "weasyprint" in sys.modules
        again = replace(settings, output=Path(place), inline=inline)
        if not isinstance(build(again, lambda *_: None), Report):
            return {}
        files = (path for path in sorted(Path(place).rglob("*")) if path.is_file())
        return {path.relative_to(place).as_posix(): path.read_bytes() for path in files}


def _epoch(value: str | None) -> None:
    """Let a build date its books by `value`, as the one that is made again did."""
    if value is None:
        os.environ.pop("SOURCE_DATE_EPOCH", None)
    else:
        os.environ["SOURCE_DATE_EPOCH"] = value


def _settings(asked: Any) -> Settings | None:
    """The settings that `build.json` has; `None` where it has none that are any."""
    if not isinstance(asked, dict):
        return None
    try:
        return Settings(
            Path(asked["volume"]),
            str(asked["volume"]),
            formats=frozenset(map(str, asked["formats"])),
            style=asked["style"],
            strict=bool(asked["strict"]),
            only=tuple(map(str, asked["only"])),
            cache=cache_folder() if asked["cached"] else None,
            bleed=asked["bleed"],
            multiple=asked["multiple"],
            icc=_path(asked["icc"]),
            math_pictures=bool(asked["math_pictures"]),
            ua2=bool(asked["ua2"]),
            pixels=int(asked["pixels"]),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _path(name: Any) -> Path | None:
    return None if name is None else Path(str(name))


def _compared(
    folder: Path, told: Mapping[str, Any], again: Mapping[str, bytes], looking: Looking
) -> Iterator[Finding]:
    made = json.loads(again["build.json"])
    wanted = [str(each["path"]) for each in made["artifacts"]]
    advice = (f"accessibility/{paper['id']}.md" for paper in made["papers"])
    listed = {each["path"] for each in told["artifacts"]}
    there = {}
    for name in (*wanted, *(name for name in advice if name in again)):
        file = folder / name
        if file.is_file():
            there[file] = Unlike(str(file), again[name])
        elif name not in listed:  # else OUT016 tells it
            yield Finding("OUT035", "the manuscripts make it, and it is not there", file)
    for file, found in looking.ask("differing", there, tuple[Told, ...]):
        yield from looking.findings(file, found)
    yield from _record(folder, told, made)


def _record(folder: Path, told: Mapping[str, Any], made: Mapping[str, Any]) -> Iterator[Finding]:
    """Where `build.json` does not say what a build says now, but for times, findings and hashes of
    files, which are compared themselves."""
    for key in ("volume", "papers", "documents", "artifacts"):
        for where, one, other in _unlike(key, _bare(told.get(key)), _bare(made.get(key))):
            message = (
                f"`{where}` is {json.dumps(one)[:80]}, where a build says {json.dumps(other)[:80]}"
            )
            yield Finding("OUT037", message, folder / "build.json")


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
