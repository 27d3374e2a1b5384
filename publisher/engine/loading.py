"""Results read back: only data, never code.

A pickle can name any function to be called. A result of ours names classes of Publisher and a few
of the standard library's, and nothing else is loaded, so that whoever can write into a shared
cache folder can spoil a book but not run a program.
"""

from __future__ import annotations

import io
import pickle
from enum import Enum
from typing import Any

_STANDARD = frozenset(
    {
        ("builtins", "bytearray"),
        ("builtins", "frozenset"),
        ("builtins", "set"),
        ("collections", "OrderedDict"),
        ("datetime", "date"),
        ("datetime", "datetime"),
        ("decimal", "Decimal"),
        ("fractions", "Fraction"),
        ("pathlib", "PosixPath"),
        ("pathlib", "PurePosixPath"),
        ("pathlib", "WindowsPath"),
    }
)


class Unloadable(ValueError):
    """Bytes that are not a result, or hold something a result may not hold."""


def _member(kind: object, name: str) -> Enum:
    """The member `name` of the enumeration `kind`: the Python of Debian 12 (3.11.2) pickles one as
    a call of `getattr`, others by its value."""
    if not (isinstance(kind, type) and issubclass(kind, Enum)):
        raise Unloadable("a result may not hold builtins.getattr")
    return kind[name]


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("builtins", "getattr"):
            return _member
        if (module, name) not in _STANDARD and not module.startswith("publisher."):
            raise Unloadable(f"a result may not hold {module}.{name}")
        found = super().find_class(module, name)
        if not isinstance(found, type):
            raise Unloadable(f"a result may not hold {module}.{name}, which is no class")
        return found


def load(data: bytes) -> Any:
    """The value that was pickled into `data`; `Unloadable` where it is none of ours."""
    try:
        return _Unpickler(io.BytesIO(data)).load()
    except Unloadable:
        raise
    except Exception as error:  # unpickling broken bytes raises anything
        raise Unloadable(f"{type(error).__name__}: {error}") from error
