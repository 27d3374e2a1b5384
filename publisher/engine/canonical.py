"""Values as canonical bytes: equal values give equal bytes, in every process and every run.

Pickle does not (its bytes depend on which strings happen to be one object), and neither does
`repr`. Every value is written as a tag, a length and its content, so no two values share an
encoding.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from pathlib import PurePath
from typing import Any

Out = Callable[[bytes], None]
Writer = Callable[[Any, Out], None]


def digest(value: Any) -> str:
    """The SHA-256, in hexadecimal, of the canonical bytes of `value`.

    `value` is made of `None`, bool, int, float, str, bytes, dates, paths, enumerations, tuples,
    lists, sets, mappings, dataclasses and pydantic models; anything else raises `TypeError`. A
    dataclass counts by its class and all its fields, whether they are compared or not.
    """
    return hashlib.sha256(_encoded(value)).hexdigest()


def _encoded(value: Any) -> bytes:
    parts: list[bytes] = []
    _write(value, parts.append)
    return b"".join(parts)


def _write(value: Any, out: Out) -> None:
    kind = type(value)
    writer = _WRITERS.get(kind)
    if writer is None:
        writer = _WRITERS[kind] = _writer(kind)
    writer(value, out)


def _atom(tag: bytes, content: bytes, out: Out) -> None:
    out(b"%s%d;" % (tag, len(content)))
    out(content)


def _str(value: str, out: Out) -> None:
    _atom(b"s", value.encode("utf-8", "surrogatepass"), out)


def _bytes(value: bytes, out: Out) -> None:
    _atom(b"b", value, out)


def _number(value: float | None, out: Out) -> None:
    _atom(b"n", f"{type(value).__name__} {value!r}".encode(), out)


def _date(value: datetime.date | datetime.time, out: Out) -> None:
    _atom(b"d", f"{type(value).__name__} {value.isoformat()}".encode(), out)


def _path(value: PurePath, out: Out) -> None:
    _atom(b"p", value.as_posix().encode("utf-8", "surrogateescape"), out)


def _enum(value: Enum, out: Out) -> None:
    kind = type(value)
    _atom(b"e", f"{kind.__module__}.{kind.__qualname__}.{value.name}".encode(), out)


def _list(value: tuple[Any, ...] | list[Any], out: Out) -> None:
    out(b"l%d;" % len(value))
    for item in value:
        _write(item, out)


def _mapping(value: Mapping[Any, Any], out: Out) -> None:
    _pairs(b"m", ((_encoded(key), item) for key, item in value.items()), out)


def _set(value: frozenset[Any] | set[Any], out: Out) -> None:
    _pairs(b"t", ((_encoded(item), None) for item in value), out)


def _pairs(tag: bytes, pairs: Iterable[tuple[bytes, Any]], out: Out) -> None:
    """Entries of a mapping or a set, in the order of their encoded keys."""
    ordered = sorted(pairs, key=lambda pair: pair[0])
    out(b"%s%d;" % (tag, len(ordered)))
    for key, item in ordered:
        out(key)
        _write(item, out)


def _fields(kind: type[Any]) -> Writer:
    """The writer of a class with fields."""
    if dataclasses.is_dataclass(kind):
        return _by_names(kind, tuple(field.name for field in dataclasses.fields(kind)))
    from pydantic import BaseModel  # not at start: it costs more than a build with nothing to do

    if issubclass(kind, BaseModel):
        return _by_names(kind, tuple(kind.model_fields))
    raise TypeError(f"a task cannot hold a value of type {kind.__module__}.{kind.__qualname__}")


def _by_names(kind: type[Any], names: tuple[str, ...]) -> Writer:
    label = " ".join((f"{kind.__module__}.{kind.__qualname__}", *names)).encode()
    head = b"c%d;%s" % (len(label), label)

    def write(value: Any, out: Out) -> None:
        out(head)
        for name in names:
            _write(getattr(value, name), out)

    return write


_FAMILIES: tuple[tuple[type[Any] | tuple[type[Any], ...], Writer], ...] = (
    (Enum, _enum),
    (str, _str),
    (bytes, _bytes),
    ((type(None), bool, int, float), _number),
    ((tuple, list), _list),
    (Mapping, _mapping),
    ((set, frozenset), _set),
    ((datetime.date, datetime.time), _date),
    (PurePath, _path),
)

_WRITERS: dict[type[Any], Writer] = {}
"""The writer of each class met so far: looking it up is most of the work."""


def _writer(kind: type[Any]) -> Writer:
    for family, writer in _FAMILIES:
        if issubclass(kind, family):
            return writer
    return _fields(kind)
