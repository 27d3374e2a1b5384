"""Values as canonical bytes: equal values give equal bytes, in every process and every run.

Pickle does not (its bytes depend on which strings happen to be one object), and neither does
`repr`. Every value is written as a tag, a length and its content, so no two values share an
encoding.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from pathlib import PurePath
from typing import Any

from pydantic import BaseModel


def digest(value: Any) -> str:
    """The SHA-256, in hexadecimal, of the canonical bytes of `value`.

    `value` is made of `None`, bool, int, float, str, bytes, dates, paths, enumerations, tuples,
    lists, sets, mappings, dataclasses and pydantic models; anything else raises `TypeError`. A
    dataclass counts by its class and all its fields, whether they are compared or not.
    """
    hasher = hashlib.sha256()
    _write(value, hasher.update)
    return hasher.hexdigest()


def _write(value: Any, out: Callable[[bytes], None]) -> None:
    if isinstance(value, Enum):
        _composite(value, out)
    elif isinstance(value, str):
        _atom(b"s", value.encode("utf-8", "surrogatepass"), out)
    elif isinstance(value, bytes):
        _atom(b"b", value, out)
    elif value is None or isinstance(value, bool | int | float):
        _atom(b"n", f"{type(value).__name__} {value!r}".encode(), out)
    elif isinstance(value, tuple | list):
        out(b"l%d;" % len(value))
        for item in value:
            _write(item, out)
    elif isinstance(value, Mapping):
        _pairs(b"m", ((_encoded(key), item) for key, item in value.items()), out)
    elif isinstance(value, set | frozenset):
        _pairs(b"t", ((_encoded(item), None) for item in value), out)
    else:
        _composite(value, out)


def _composite(value: Any, out: Callable[[bytes], None]) -> None:
    kind = type(value)
    if isinstance(value, Enum):
        _atom(b"e", f"{kind.__module__}.{kind.__qualname__}.{value.name}".encode(), out)
    elif isinstance(value, datetime.date | datetime.time):
        _atom(b"d", f"{kind.__name__} {value.isoformat()}".encode(), out)
    elif isinstance(value, PurePath):
        _atom(b"p", value.as_posix().encode("utf-8", "surrogateescape"), out)
    else:
        head, names = _shape(kind)  # type: ignore[arg-type]  # typeshed: a class may not hash
        out(head)
        for name in names:
            _write(getattr(value, name), out)


@cache
def _shape(kind: type[Any]) -> tuple[bytes, tuple[str, ...]]:
    """The head of the encoding of a class with fields, and their names."""
    if dataclasses.is_dataclass(kind):
        names = tuple(field.name for field in dataclasses.fields(kind))
    elif issubclass(kind, BaseModel):
        names = tuple(kind.model_fields)
    else:
        raise TypeError(f"a task cannot hold a value of type {kind.__module__}.{kind.__qualname__}")
    label = " ".join((f"{kind.__module__}.{kind.__qualname__}", *names)).encode()
    return b"c%d;%s" % (len(label), label), names


def _atom(tag: bytes, content: bytes, out: Callable[[bytes], None]) -> None:
    out(b"%s%d;" % (tag, len(content)))
    out(content)


def _encoded(value: Any) -> bytes:
    parts: list[bytes] = []
    _write(value, parts.append)
    return b"".join(parts)


def _pairs(tag: bytes, pairs: Any, out: Callable[[bytes], None]) -> None:
    """Entries of a mapping or a set, in the order of their encoded keys."""
    ordered = sorted(pairs, key=lambda pair: pair[0])
    out(b"%s%d;" % (tag, len(ordered)))
    for key, item in ordered:
        out(key)
        _write(item, out)
