"""Results as bytes that can only be data, and are read as the one type that is expected.

The bytes are MessagePack. Nothing in them names a class, a function or a file: whoever reads says
what type the value has, down to its last field, and bytes of any other shape are
`UnreadableResult`. So a cache entry, a worker or a cluster can spoil a book, but neither run a
program nor make an object that the reader did not ask for.
"""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec


class UnreadableResult(ValueError):
    """Bytes that are not a value of the type that is expected."""


def pack(value: Any) -> bytes:
    """`value` as bytes: made of `None`, bool, int of 64 bits, float, str, bytes, dates,
    enumerations, tuples, lists, sets, mappings and dataclasses; `TypeError` for anything else.

    A lone surrogate, which no file of text can hold, becomes U+FFFD.
    """
    try:
        return _ENCODER.encode(value)
    except UnicodeEncodeError:
        return _ENCODER.encode(_without_surrogates(value))


def unpack(data: bytes, expected: Any) -> Any:
    """The value of the type `expected` that was packed into `data`; `UnreadableResult` where it is
    none.

    `expected` is a type as `pack` takes, its generic forms and unions with `None` among them, or
    the name of one, ``module:name``; `Any` is plain data: numbers, text, bytes, lists, mappings.
    """
    try:
        return _decoder(expected).decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, OverflowError) as error:
        raise UnreadableResult(f"it is no {type_name(expected)}: {error}") from error


def type_name(expected: Any) -> str:
    """`expected` in words."""
    if isinstance(expected, str):
        return expected.partition(":")[2]
    return expected.__name__ if type(expected) is type else str(expected)


@cache
def find_object(name: str) -> Any:
    """What is called ``module:name``."""
    module, _, inside = name.partition(":")
    return getattr(importlib.import_module(module), inside)


@cache
def _decoder(expected: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(find_object(expected) if isinstance(expected, str) else expected)


def _plain(value: Any) -> Any:
    """A kind of text or of mapping as what it is a kind of."""
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a result may not hold a {type(value).__module__}.{type(value).__qualname__}")


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_plain)


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, Mapping):
        return {_without_surrogates(k): _without_surrogates(v) for k, v in value.items()}
    if isinstance(value, (tuple, list, set, frozenset)):
        return [_without_surrogates(each) for each in value]
    if dataclasses.is_dataclass(value):
        return {
            f.name: _without_surrogates(getattr(value, f.name)) for f in dataclasses.fields(value)
        }
    return value
