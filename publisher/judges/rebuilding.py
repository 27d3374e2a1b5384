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

from publisher.engine import cache_folder
from publisher.files import is_file
from publisher.judges.asking import JudgeFinding
from publisher.judges.looking import FileJudging, Told, Unlike, differing
from publisher.judges.recorded import BuildRecord, RecordedRequest, record_differences
from publisher.manuscripts.intake import FILE
from publisher.pipeline.settings import Settings

NAME = "rebuilding"


@dataclass(frozen=True, slots=True)
class Comparison:
    """`findings` about the files; `why` nothing was compared, empty where it was."""

    findings: tuple[JudgeFinding, ...] = ()
    why: str = ""


def compare_with_rebuild(folder: Path, record: BuildRecord, looking: FileJudging) -> Comparison:
    """The files of `folder`, whose `build.json` is `record`, against what the manuscripts make;
    `looking` reads them."""
    from publisher.pipeline.unchanged import input_key

    if record.asked is None:
        return Comparison(why="build.json does not say what was asked for")
    settings = _settings(record.asked)
    if not is_file(settings.folder / FILE):  # what is no volume is not read through for its hash
        return Comparison(why=f"the manuscripts are not in {settings.shown}")
    before = os.environ.get("SOURCE_DATE_EPOCH")
    _epoch(record.asked.epoch)
    try:
        if input_key(replace(settings, output=folder)) != record.asked.inputs:
            return Comparison(
                why="the manuscripts, Publisher or this machine are not what they were"
                " when the book was built"
            )
        rebuilt = _rebuild(settings, record.asked.inputs)
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


def _settings(asked: RecordedRequest) -> Settings:
    """What was asked for."""
    return Settings(
        Path(asked.volume),
        asked.volume,
        formats=frozenset(asked.formats),
        style=asked.style,
        strict=asked.strict,
        only=asked.only,
        cache=cache_folder() if asked.cached else None,
        bleed=asked.bleed,
        impose=asked.impose,
        anonymous=asked.anonymous,
        reader=asked.reader,
        multiple=asked.multiple,
        icc=None if asked.icc is None else Path(asked.icc),
        math_pictures=asked.math_pictures,
        ua2=asked.ua2,
        pixels=asked.pixels,
    )


def _differences(
    folder: Path, record: BuildRecord, again: Mapping[str, bytes], looking: FileJudging
) -> Iterator[JudgeFinding]:
    rebuilt = json.loads(again["build.json"])
    names = [str(each["path"]) for each in rebuilt["artifacts"]]
    advice = (f"accessibility/{paper['id']}.md" for paper in rebuilt["papers"])
    listed = {path for path, _ in record.artifacts}
    there = {}
    for name in (*names, *(name for name in advice if name in again)):
        file = folder / name
        if file.is_file():
            there[file] = Unlike(str(file), again[name])
        elif name not in listed:  # else OUT016 tells it
            yield JudgeFinding("OUT035", "the manuscripts make it, and it is not there", file)
    for file, found in looking.ask(differing, there, tuple[Told, ...]):
        yield from looking.findings(file, found)
    file = folder / "build.json"
    unlike = {file: Unlike(str(file), again[file.name])}
    for _, found in looking.ask(record_differences, unlike, tuple[Told, ...]):
        yield from looking.findings(file, found)
