"""Results as bytes that can only be data, and are read as the one type that is expected.

The bytes are MessagePack. Nothing in them names a class, a function or a file: whoever reads says
what type the value has, down to its last field, and bytes of any other shape are `Unreadable`. So
a cache entry, a worker or a cluster can spoil a book, but neither run a program nor make an object
that the reader did not ask for.
"""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec


class Unreadable(ValueError):
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


def unpack(data: bytes, made: Any) -> Any:
    """The value of the type `made` that was packed into `data`; `Unreadable` where it is none.

    `made` is a type as `pack` takes, its generic forms and unions with `None` among them, or the
    name of one, ``module:name``; `Any` is plain data: numbers, text, bytes, lists, mappings.
    """
    try:
        return _decoder(made).decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, OverflowError) as error:
        raise Unreadable(f"it is no {kind(made)}: {error}") from error


def kind(made: Any) -> str:
    """`made` in words."""
    if isinstance(made, str):
        return made.partition(":")[2]
    return made.__name__ if type(made) is type else str(made)


@cache
def find(name: str) -> Any:
    """What is called ``module:name``."""
    module, _, inside = name.partition(":")
    return getattr(importlib.import_module(module), inside)


@cache
def _decoder(made: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(find(made) if isinstance(made, str) else made)


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
