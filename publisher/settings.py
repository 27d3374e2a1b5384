"""What a build is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FORMATS = ("epub", "pdf", "print", "offprints", "web")
"""Forms of a volume that can be asked for."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a build is asked for.

    `shown` is the volume's folder as the user wrote it. `output` is the folder that receives the
    files, `None` for ``build/<id>/``. `jobs` `None` means the cores there are. `only` are ids of
    papers, empty for all. `pixels` is the most a picture has on its long
    edge in the EPUB and on the web.
    `math_pictures` gives the EPUB pictures of formulas, not MathML. `ua2` makes the PDF and
    the offprints PDF/UA-2, not PDF/UA-1 and PDF/A-3a.
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

    @property
    def paged(self) -> bool:
        """Whether a form is asked for that wants the pages of the book: the web edition shows their
        numbers."""
        return bool(self.formats - {"epub"})


def output_folder(settings: Settings, volume_id: str) -> Path:
    """Where the files of a build go."""
    return settings.output or Path("build") / volume_id
