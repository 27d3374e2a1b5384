"""A manuscript being proposed: what the importers of each format give alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from publisher.diagnostics import Diagnostic
from publisher.manuscripts.importing.report import Moved, Removed

BLANK = "???"


@dataclass(frozen=True, slots=True)
class Date:
    """A date known to the day, the month or the year, as a worker can hand it back; see
    `publisher.model.dates.Day`. `text` is what the source wrote."""

    year: int
    month: int | None = None
    day: int | None = None
    text: str = ""

    @property
    def iso(self) -> str:
        """ISO 8601 at the precision known: ``2019``, ``2019-05``, ``2019-05-15``."""
        parts = [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join([f"{self.year:04d}", *parts])


@dataclass(frozen=True, slots=True)
class Speaker:
    """A name as the source writes it; `role` is what it says of that person, if anything."""

    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the source says of the event; empty and `None` where it says nothing."""

    name: str = ""
    acronym: str = ""
    place: str = ""
    country: str = ""
    start: Date | None = None
    end: Date | None = None


@dataclass(frozen=True, slots=True)
class PaperFront:
    """The front matter of a paper that its source holds as data. Keys of `authors` and
    `affiliations` are those of front matter (DESIGN section 5); empty values are left out. `macros`
    are LaTeX; `yaml` is front matter that stood in the source,
    kept as it is; `doubt` says why the authors should be looked at."""

    short_title: str = ""
    authors: tuple[dict[str, Any], ...] = ()
    affiliations: tuple[dict[str, str], ...] = ()
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    doi: str = ""
    bibliography: tuple[str, ...] = ()
    nocite: tuple[str, ...] = ()
    macros: tuple[str, ...] = ()
    numbered: bool = False
    yaml: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Front:
    """What the source says of itself. `date` is the day of the address; `doubt` says why a date
    that stands there could not be used. `paper` is the front matter of a paper that says it."""

    title: str = ""
    subtitle: str = ""
    speakers: tuple[Speaker, ...] = ()
    date: Date | None = None
    doubt: str = ""
    occasion: Occasion = field(default_factory=Occasion)
    paper: PaperFront | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A block of text: `markdown` for the manuscript, `text` without markup, `line` where it begins
    in the source. `kind` is ``paragraph``, ``heading`` or ``other`` (list, table, quotation…)."""

    line: int
    text: str
    markdown: str
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Draft:
    """A manuscript before it has a name: `path` is its source as told to the user; `kind`, `lang`
    as front matter has them (`lang` empty where unclear); `images` are the names and bytes of
    what lies beside it;
    `copies` the same of files that lie beside its source: name, and where they are."""

    path: str
    front: Front
    blocks: tuple[Block, ...]
    kind: str = "address"
    lang: str = ""
    images: tuple[tuple[str, bytes], ...] = ()
    copies: tuple[tuple[str, str], ...] = ()
    removals: tuple[Removed, ...] = ()
    moves: tuple[Moved, ...] = ()
    changes: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def body(self) -> str:
        """The Markdown after the front matter, with a newline at its end."""
        return "\n\n".join(block.markdown for block in self.blocks) + "\n" if self.blocks else ""

    @property
    def text(self) -> str:
        """The words of the body without markup."""
        return "\n\n".join(block.text for block in self.blocks)
