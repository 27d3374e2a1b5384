"""What goes into a bound file beside its galleys, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from publisher.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A line of the outline. It goes to `anchor` in `chapter`, or to the chapter's first page
    where `anchor` is `None`. `text` is plain."""

    text: str
    chapter: str
    anchor: str | None = None
    children: tuple[Bookmark, ...] = ()


@dataclass(frozen=True, slots=True)
class Description:
    """What the file says of itself in its XMP packet and its Info dictionary.

    `lang` is a BCP 47 tag. `authors` are display names in their order. `identifier` is an ISBN, DOI
    or other name of the work; empty where it has none. `created` carries a time zone; `None` leaves
    every date out, so that the bytes depend on the content alone. `creator` is the tool that
    wrote the text's pages, `producer` the one that wrote the PDF. `standard` is what the file
    conforms to: ``ua1`` is PDF/UA-1 and PDF/A-3a, ``ua2`` is PDF/UA-2.
    """

    title: str
    lang: str
    authors: tuple[str, ...] = ()
    subject: str = ""
    keywords: tuple[str, ...] = ()
    identifier: str = ""
    created: datetime | None = None
    creator: str = "Publisher"
    producer: str = "Publisher"
    standard: Literal["ua1", "ua2"] = "ua1"


@dataclass(frozen=True, slots=True)
class FolioSheets:
    """Page numbers typeset once for a style: PDFs that show one folio a page, each at its place
    (odd on a recto, even on a verso) and nothing else; 1, 2, 3 … through all PDFs of a numbering,
    which but for the last have equally many pages. `lettered` has a PDF of one page for each page
    that was put in, by its number."""

    roman: tuple[bytes, ...] = ()
    arabic: tuple[bytes, ...] = ()
    lettered: Mapping[int, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file carried inside the PDF. `name` is its file name; `relationship` says what it is to
    the document (ISO 19005-3, 6.8: AFRelationship)."""

    name: str
    data: bytes
    media_type: str
    description: str = ""
    relationship: Literal["Source", "Data", "Alternative", "Supplement", "Unspecified"] = (
        "Supplement"
    )


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound file and what was found while binding it."""

    pdf: bytes
    diagnostics: tuple[Diagnostic, ...] = ()
