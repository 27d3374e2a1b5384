"""Styles that came with a volume are read in a worker: a key of TOML takes the square of its parts.

In: the name of a style, the folder of the volume, the engine. Out: the `Style`.
"""

from __future__ import annotations

from pathlib import Path

from publisher.engine import Engine, Task
from publisher.model.style import Style
from publisher.style.styles import TomlData, load_style

TOML = "publisher.style.styles:read_toml"


def style_of(name: str, volume: Path, engine: Engine) -> Style:
    """What `load_style` gives, and raises; a style.toml that the volume brings is read by
    `engine`."""

    def read(text: str) -> TomlData:
        outcome = engine.one("style", Task("style.toml", TOML, text, result_type=TomlData))
        if outcome.value is None:
            (why,) = outcome.diagnostics
            return TomlData({}, f"cannot be read: {why.message}; {why.help}")
        data: TomlData = outcome.value
        return data

    return load_style(name, volume, read)
