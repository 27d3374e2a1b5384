"""What WeasyPrint imports and Publisher's galleys never use, imported when it is used.

A subset is cut by HarfBuzz and the faces of a style are no variable fonts, so WeasyPrint calls
neither fontTools' subsetter nor its instancer; importing both is a sixth of a worker's start.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

SUBSET, INSTANCER = "fontTools.subset", "fontTools.varLib.instancer"


class _Deferred(ModuleType):
    """A module that imports the one of its name when something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(importlib.import_module(self.__name__), name)


def _instantiate(*arguments: Any, **named: Any) -> Any:
    """`fontTools.varLib.instancer.instantiateVariableFont`."""
    return importlib.import_module(INSTANCER).instantiateVariableFont(*arguments, **named)


@contextmanager
def deferred() -> Iterator[None]:
    """While this lasts, who imports them from fontTools has stand-ins."""
    absent = [name for name in (SUBSET, INSTANCER) if name not in sys.modules]
    for name in absent:
        sys.modules[name] = _Deferred(name)
    if INSTANCER in absent:
        sys.modules[INSTANCER].instantiateVariableFont = _instantiate  # type: ignore[attr-defined]
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]
