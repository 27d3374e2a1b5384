"""`build.json` in a folder that somebody may have changed since: read and compared in workers.

In: its path. Out: a `BuildRecord`, of the one shape whatever the file holds, or why it is
none; what is said otherwise than a build says it now, as findings (OUT037).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publisher.judges.asking import JudgeFinding
from publisher.judges.looking import Told, Unlike, as_data
from publisher.limits import cure, limit


@dataclass(frozen=True, slots=True)
class RecordedPaper:
    """A paper as the record has it; `first` and `last` folios are empty where no PDF was made,
    `source` where it names none."""

    id: str
    title: str
    first: str
    last: str
    source: str


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """What the build was asked for, as `publisher.pipeline.settings:request_record` writes it, and
    the `printer` that it was made for."""

    volume: str
    formats: tuple[str, ...]
    style: str | None
    strict: bool
    only: tuple[str, ...]
    cached: bool
    bleed: float | None
    multiple: int | None
    icc: str | None
    math_pictures: bool
    ua2: bool
    pixels: int
    inputs: str
    epoch: str | None
    printer: str = ""
    impose: str | None = None
    anonymous: bool = False
    reader: str = ""


@dataclass(frozen=True, slots=True)
class BuildRecord:
    """`artifacts` are paths with hashes, which are empty where none is known; `documents` are path,
    chapter and manuscript. `asked` is `None` where the record does not say it. `fault` is what is
    wrong with a file that no build wrote, for the user; all else is empty then."""

    artifacts: tuple[tuple[str, str], ...] = ()
    papers: tuple[RecordedPaper, ...] = ()
    documents: tuple[tuple[str, str, str], ...] = ()
    asked: RecordedRequest | None = None
    fault: str = ""


def read_record(file: str) -> BuildRecord:
    """Task: what the record at `file` says."""
    from publisher.files import read_file

    most = limit("record") << 20
    try:
        data = read_file(Path(file), most)
    except ValueError:
        return BuildRecord(fault=f"is larger than {limit('record')} MiB; {cure('record')}")
    except OSError as error:
        return BuildRecord(fault=f"cannot be read: {(error.strerror or 'unknown cause').lower()}")
    try:
        record = json.loads(data)
        return BuildRecord(
            tuple((str(a["path"]), str(a.get("sha256", ""))) for a in record["artifacts"]),
            tuple(map(_paper, record["papers"])),
            tuple(
                (str(each["path"]), str(each["chapter"]), str(each["source"] or ""))
                for each in record.get("documents", ())
            ),
            _request(record.get("asked")),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return BuildRecord(fault="is not what a build writes")


def _paper(record: Mapping[str, Any]) -> RecordedPaper:
    first, last, source = (str(record.get(key) or "") for key in ("first", "last", "source"))
    return RecordedPaper(str(record["id"]), str(record.get("title", "")), first, last, source)


def _request(request: Any) -> RecordedRequest | None:
    try:
        return RecordedRequest(
            str(request["volume"]),
            tuple(map(str, request["formats"])),
            _text(request["style"]),
            bool(request["strict"]),
            tuple(map(str, request["only"])),
            bool(request["cached"]),
            None if request["bleed"] is None else float(request["bleed"]),
            None if request["multiple"] is None else int(request["multiple"]),
            _text(request["icc"]),
            bool(request["math_pictures"]),
            bool(request["ua2"]),
            int(request["pixels"]),
            str(request["inputs"]),
            _text(request.get("epoch")),
            str(request.get("printer", "")),
            _text(request.get("impose")),
            bool(request.get("anonymous")),
            str(request.get("reader") or ""),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def record_differences(unlike: Unlike) -> tuple[Told, ...]:
    """Task: where a record does not say what a build says now, but for times, findings and hashes
    of files, which are compared themselves."""
    file = Path(unlike.file)
    return as_data(_differences(file, json.loads(file.read_bytes()), json.loads(unlike.wanted)))


def _differences(
    file: Path, record: Mapping[str, Any], rebuilt: Mapping[str, Any]
) -> Iterator[JudgeFinding]:
    for key in ("volume", "papers", "documents", "artifacts"):
        for where, one, other in _unlike(key, _bare(record.get(key)), _bare(rebuilt.get(key))):
            message = (
                f"`{where}` is {json.dumps(one)[:80]}, where a build says {json.dumps(other)[:80]}"
            )
            yield JudgeFinding("OUT037", message, file)


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
