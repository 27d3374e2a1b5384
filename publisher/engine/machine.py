"""What of this machine shapes a page: its fonts, the libraries that set type, tools that draw.

Out: lines for the key of every cached result, so that a font installed today is used today; and the
likeness of two machines that are to make one book. Names, times and sizes are read, no files: it
costs milliseconds.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from functools import cache
from pathlib import Path

_FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
_FONT_FILES = (".ttf", ".otf", ".ttc", ".otc", ".pfb")
_LIBRARIES = ("/usr/lib", "/usr/local/lib", "/opt/homebrew/lib")
_TOOLS = ("pdftocairo",)
"""Programs that composing uses where they are there."""
_SET_TYPE = ("libpango-1.0.so.", "libharfbuzz.so.", "libharfbuzz-subset.so.", "libfontconfig.so.")


@cache
def machine() -> tuple[str, ...]:
    """One line for each folder of fonts, each library and each tool, sorted."""
    fonts = [
        f"{folder} {Path(folder).stat().st_mtime_ns}"
        for root in _FONTS
        for folder, _, _ in os.walk(Path(root).expanduser())
    ]
    tools = [line for tool in _TOOLS for line in _tool(tool)]
    return tuple(sorted((*fonts, *tools, *_all_libraries())))


@cache
def likeness() -> dict[str, str]:
    """What must be the same on two machines that make one book, whenever and wherever it was
    installed: ``libraries that set type`` by their versions, ``system fonts`` by number and a hash
    of their names and sizes, ``tools that draw`` by their names."""
    fonts = sorted(
        (name, (Path(folder) / name).stat().st_size)
        for root in _FONTS
        for folder, _, names in os.walk(Path(root).expanduser())
        for name in names
        if name.endswith(_FONT_FILES) and (Path(folder) / name).is_file()
    )
    hashed = hashlib.sha256(repr(fonts).encode("utf-8", "surrogateescape")).hexdigest()
    libraries = sorted(set(_all_libraries()))
    return {
        "libraries that set type": " ".join(libraries) or "none",
        "system fonts": f"{len(fonts)} ({hashed[:12]})",
        "tools that draw": " ".join(tool for tool in _TOOLS if shutil.which(tool)) or "none",
    }


def _all_libraries() -> list[str]:
    return [name for root in _LIBRARIES for name in _libraries(Path(root))]


def _tool(name: str) -> list[str]:
    """Its size and time stand for its version: asking it would cost a process."""
    path = shutil.which(name)
    if path is None:
        return []
    facts = Path(path).stat()
    return [f"{name} {facts.st_size} {facts.st_mtime_ns}"]


def _libraries(root: Path) -> list[str]:
    """The libraries of interest in `root` and the folders in it that are named for a machine."""
    if not root.is_dir():
        return []
    folders = [root, *(f for f in root.iterdir() if f.name.endswith("-linux-gnu"))]
    return [
        entry.name
        for folder in folders
        for entry in folder.iterdir()
        if entry.name.startswith(_SET_TYPE)
    ]
