"""What a build is asked for."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FORMATS = (
    "epub",
    "pdf",
    "print",
    "offprints",
    "web",
    "cover",
    "programme",
    "deposits",
    "published",
    "abstracts",
    "handbook",
    "review",
)
"""Forms of a volume that can be asked for."""

WITH_ABSTRACTS = frozenset(("programme", "abstracts", "handbook"))
"""Forms that show the abstracts of talks that have no paper."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a build is asked for.

    `shown` is the volume's folder as the user wrote it. `output` is the folder that receives the
    files, `None` for ``build/<id>/``. `jobs` `None` means the cores there are. `only` are ids of
    papers, empty for all. `pixels` is the most a picture has on its long
    edge in the EPUB and on the web.
    `math_pictures` gives the EPUB pictures of formulas, not MathML. `ua2` makes the PDF and
    the offprints PDF/UA-2, not PDF/UA-1 and PDF/A-3a. `impose` is how the PDF is laid on sheets
    (`publisher.bind.imposing`), `None` for not at all.
    `anonymous` leaves out of a reviewer's copy who wrote a paper; `reader` is whom it is for.
    `bleed` (mm), `multiple` (of pages) and `icc` (a profile) are for the printer, `None` for what
    the style says. `cache` is the folder of results kept, `None` for nowhere.
    """

    folder: Path
    shown: str
    output: Path | None = None
    formats: frozenset[str] = frozenset(("epub", "pdf"))
    jobs: int | None = None
    scheduler: str | None = None
    style: str | None = None
    strict: bool = False
    only: tuple[str, ...] = ()
    fresh: bool = False
    cache: Path | None = None
    inline: bool = False
    bleed: float | None = None
    multiple: int | None = None
    icc: Path | None = None
    math_pictures: bool = False
    ua2: bool = False
    pixels: int = 1600
    impose: str | None = None
    anonymous: bool = False
    reader: str = ""

    @property
    def needs_pages(self) -> bool:
        """Whether a form is asked for that wants the pages of the book: the web edition shows their
        numbers."""
        return bool(self.formats - {"epub", *WITH_ABSTRACTS})


def request_record(settings: Settings, inputs: str) -> dict[str, Any]:
    """What `build.json` says of `settings`, so that the same build can be made again, with
    `inputs`, the hash of all that it read (`publisher.pipeline.unchanged:input_key`)."""
    return {
        "volume": settings.shown,
        "formats": sorted(settings.formats),
        "style": settings.style,
        "strict": settings.strict,
        "only": list(settings.only),
        "bleed": settings.bleed,
        "multiple": settings.multiple,
        "icc": None if settings.icc is None else str(settings.icc),
        "math_pictures": settings.math_pictures,
        "ua2": settings.ua2,
        "pixels": settings.pixels,
        "impose": settings.impose,
        "anonymous": settings.anonymous,
        "reader": settings.reader,
        "cached": settings.cache is not None,
        "epoch": os.environ.get("SOURCE_DATE_EPOCH"),
        "inputs": inputs,
    }


def output_folder(settings: Settings, volume_id: str) -> Path:
    """Where the files of a build go: copies for reviewers to a folder of their own."""
    name = f"{volume_id}-review" if "review" in settings.formats else volume_id
    return settings.output or Path("build") / name
