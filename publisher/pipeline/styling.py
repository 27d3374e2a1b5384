"""Styles that came with a volume are read in a worker: a key of TOML takes the square of its parts.

In: what is asked for, the volume, the engine. Out: the `Style`, with the faces for the scripts of
the volume, bound as its language is read.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from publisher.diagnostics import Diagnostic
from publisher.engine import Engine, Task
from publisher.languages.scripts import is_right_to_left, scripts_in
from publisher.model.paper import Paper
from publisher.model.style import Direction, Style
from publisher.model.volume import Volume
from publisher.pipeline.settings import Settings
from publisher.style.meeting import without_given_classes
from publisher.style.styles import OwnSheets, TomlData, load_style

TOML = "publisher.style.styles:read_toml"
SHEETS = "publisher.style.complaints:sheet_faults"
FAULTS = tuple[Diagnostic, ...]


def volume_style(settings: Settings, volume: Volume, engine: Engine) -> Style:
    """The style of `volume`, with the faces for its scripts, bound as its language is read. Raises
    what `load_style` does."""
    papers = [paper for paper in volume.manuscripts if isinstance(paper, Paper)]
    frame = (volume.title, volume.subtitle, *(session.title for session in volume.sessions))
    talks = volume.programme.model_dump_json() if volume.programme else ""
    scripts = scripts_in([*frame, talks, *(paper.source.text for paper in papers)])
    direction: Direction = "rtl" if is_right_to_left(volume.language) else "ltr"
    style = style_of(settings.style or volume.style, settings.folder, engine, scripts, direction)
    return replace(
        style, faults=without_given_classes(style.faults, (paper.source.text for paper in papers))
    )


def style_of(
    name: str,
    volume: Path,
    engine: Engine,
    scripts: Collection[str] = (),
    direction: Direction = "ltr",
) -> Style:
    """What `load_style` gives, and raises; a style.toml and sheets that the volume brings
    are read by `engine`."""

    def read(text: str) -> TomlData:
        outcome = engine.one("style", Task("style.toml", TOML, text, result_type=TomlData))
        if outcome.value is None:
            (why,) = outcome.diagnostics
            return TomlData({}, f"cannot be read: {why.message}; {why.help}")
        data: TomlData = outcome.value
        return data

    def look(sheets: OwnSheets) -> tuple[Diagnostic, ...]:
        outcome = engine.one("style", Task("css", SHEETS, sheets, result_type=FAULTS))
        found: tuple[Diagnostic, ...] = (
            outcome.diagnostics if outcome.value is None else outcome.value
        )
        return found

    return load_style(name, volume, read, look, scripts, direction)
