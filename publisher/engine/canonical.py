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
        writers = (writer for family, writer in _FAMILIES if issubclass(kind, family))
        writer = _WRITERS[kind] = next(writers, None) or _fields(kind)
    writer(value, out)


def _atom(tag: bytes, content: Callable[[Any], bytes]) -> Writer:
    """The writer of a class whose values are written as `content` has them."""

    def write(value: Any, out: Out) -> None:
        data = content(value)
        out(b"%s%d;" % (tag, len(data)))
        out(data)

    return write


def _list(value: tuple[Any, ...] | list[Any], out: Out) -> None:
    out(b"l%d;" % len(value))
    for item in value:
        _write(item, out)


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
    (Enum, _atom(b"e", lambda v: f"{type(v).__module__}.{type(v).__qualname__}.{v.name}".encode())),
    (str, _atom(b"s", lambda v: v.encode("utf-8", "surrogatepass"))),
    (bytes, _atom(b"b", lambda v: v)),
    (
        (type(None), bool, int, float),
        _atom(b"n", lambda v: f"{type(v).__name__} {v!r}".encode()),
    ),
    ((tuple, list), _list),
    (Mapping, lambda v, out: _pairs(b"m", ((_encoded(k), each) for k, each in v.items()), out)),
    ((set, frozenset), lambda v, out: _pairs(b"t", ((_encoded(each), None) for each in v), out)),
    (
        (datetime.date, datetime.time),
        _atom(b"d", lambda v: f"{type(v).__name__} {v.isoformat()}".encode()),
    ),
    (PurePath, _atom(b"p", lambda v: v.as_posix().encode("utf-8", "surrogateescape"))),
)
"""How values of each kind are written; the first kind counts."""

_WRITERS: dict[type[Any], Writer] = {}
"""The writer of each class met so far: looking it up is most of the work."""
