"""WeasyPrint imported in half of its time.

A subset is cut by HarfBuzz and the faces of a style are no variable fonts, so WeasyPrint calls
neither fontTools' subsetter nor its instancer: they are imported when they are used. And a shared
library is looked for where the linker's cache says, and no further.
"""

from __future__ import annotations

import ctypes.util
import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

SUBSET, INSTANCER = "fontTools.subset", "fontTools.varLib.instancer"


def import_weasyprint() -> None:
    """Import WeasyPrint, before all that imports it."""
    with libraries_by_cache(), deferred_imports():
        import weasyprint.pdf.fonts  # noqa: F401


class _Deferred(ModuleType):
    """A module that imports the one of its name when something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(importlib.import_module(self.__name__), name)


def _instantiate(*arguments: Any, **options: Any) -> Any:
    """`fontTools.varLib.instancer.instantiateVariableFont`."""
    return importlib.import_module(INSTANCER).instantiateVariableFont(*arguments, **options)


@contextmanager
def deferred_imports() -> Iterator[None]:
    """While this lasts, who imports fontTools' subsetter and instancer has stand-ins: both are
    a sixth of a worker's start."""
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


@contextmanager
def libraries_by_cache() -> Iterator[None]:
    """Meanwhile a shared library is looked for where the linker's cache says, and no further.

    WeasyPrint tries each library by the names of several systems, and for each that is not there
    ctypes starts a compiler and a linker to ask them: twenty processes, half a second at each start
    of a build. A library that is not in the cache is still found, by the loader itself, under its
    file name, which is among those tried.
    """
    theirs = ctypes.util.find_library
    by_cache = getattr(ctypes.util, "_findSoname_ldconfig", None)
    if sys.platform == "linux" and by_cache is not None:
        ctypes.util.find_library = by_cache
    try:
        yield
    finally:
        ctypes.util.find_library = theirs
