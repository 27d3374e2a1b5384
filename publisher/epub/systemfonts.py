"""Faces that a style asks of the machine: fonts for Korean, Japanese and Chinese are too large for
packages, and systems have them. fontconfig knows where.

In: the families a style names. Out: a `BookFont` for each weight; one that is not there has a path
that leads nowhere, and is told (EPB014) where the book needs it.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from publisher.epub.fonts import BookFont
from publisher.model.style import SystemFont

_WEIGHTS = {80: 400, 200: 700}
"""Regular and bold as fontconfig counts them (fontconfig, FC_WEIGHT), and as CSS does."""

Found = Mapping[tuple[str, int], tuple[Path, int]]


def system_fonts(fonts: Iterable[SystemFont]) -> tuple[BookFont, ...]:
    """The faces of `fonts`. A family without the weight asked for goes without it; one that is
    not there at all is given its regular face, whose file then is missing."""
    return tuple(face for font in fonts for face in _faces(font, _installed()))


def _faces(font: SystemFont, installed: Found) -> Iterator[BookFont]:
    for weight in map(int, font.weights):
        path, index = installed.get((font.family, weight), (Path(), 0))
        if path != Path() or weight == 400:
            yield BookFont(
                font.family,
                path,
                weight=weight,
                is_code=font.code,
                langs=font.langs,
                heads=font.heads,
                index=index,
            )


@cache
def _installed() -> Found:
    """Each family and weight that fontconfig knows, with its file and place in it."""
    lister = shutil.which("fc-list")
    if lister is None:
        return {}
    form = "%{slant}\t%{weight}\t%{index}\t%{file}\t%{family}\n"
    process = subprocess.run(
        [lister, "--format", form], capture_output=True, check=False, timeout=20, text=True
    )
    fonts: dict[tuple[str, int], tuple[Path, int]] = {}
    for line in sorted(process.stdout.splitlines()):
        slant, weight, index, file, families = line.split("\t", 4)
        if slant == "0" and weight.isdecimal() and int(weight) in _WEIGHTS:
            for family in families.split(","):
                place = (Path(file), int(index) & 0xFFFF)  # the rest names an instance
                fonts.setdefault((family, _WEIGHTS[int(weight)]), place)
    return fonts
