"""What every record is made from: the volume and its papers, pages known.

In: a `Volume`, the `Text` of each paper, the page map, the addresses of the web edition. Out:
`VolumeRecord`: all that a registry may ask, in one place; nothing in it is of one registry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from publisher.metadata.bibtex import year
from publisher.metadata.licences import Licence, licence
from publisher.model.chapter import Chapter
from publisher.model.dates import Day
from publisher.model.paper import Paper
from publisher.model.text import Text
from publisher.model.volume import Correction, Volume


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """A paper as it stands in the volume. `title` is its title as text, `title_html` the same as
    inline XHTML; `first` and `last` are folios as printed; `number` counts the papers, `session` is
    the title of the session as text. `url` and `pdf_url` are its addresses on the web, `crc` the
    CRC-32 of its offprint in hexadecimal digits; all empty where there is none."""

    paper: Paper
    text: Text
    title: str
    first: str
    last: str
    number: int
    session: str = ""
    url: str = ""
    pdf_url: str = ""
    crc: str = ""

    @property
    def pages(self) -> str:
        """``3-9``, or ``3`` for one page."""
        return "-".join(dict.fromkeys((self.first, self.last)))


@dataclass(frozen=True, slots=True)
class VolumeRecord:
    """The volume. `matter` are preface and other front and back matter; `sheets` counts the pages
    of the file; `stamp` is the time of the record in seconds since 1970, UTC; `accessibility` is
    what the EPUB says of itself, property and value, empty where none was made; `pdf_standard` is
    what the PDF says of itself."""

    volume: Volume
    papers: tuple[PaperRecord, ...]
    stamp: int
    matter: tuple[PaperRecord, ...] = ()
    sheets: int = 0
    accessibility: tuple[tuple[str, str], ...] = ()
    pdf_standard: str = ""
    images: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def year(self) -> str:
        """The year of publication, empty where it is not known."""
        return str(self.volume.published.year) if self.volume.published else year(self.volume)

    @property
    def root(self) -> str:
        """The address of the web edition, with the slash at its end; empty where it is not
        known."""
        url = self.volume.url
        return url if not url or url.endswith("/") else f"{url}/"

    def day(self, record: PaperRecord | None = None) -> Day | None:
        """When the volume was published; a paper of its own day has that."""
        own = record.paper.date if record else None
        return self.volume.published or own

    def licence(self, record: PaperRecord | None = None) -> Licence:
        """The licence of a paper, else of the volume."""
        own = record.paper.license if record else ""
        return licence(own or self.volume.license)

    def corrections(self, record: PaperRecord) -> tuple[Correction, ...]:
        """What was corrected in the paper, the oldest first."""
        return tuple(
            sorted(
                (one for one in self.volume.corrections if one.paper == record.paper.id),
                key=lambda one: one.date.iso,
            )
        )


def image_files(chapters: tuple[Chapter, ...]) -> dict[str, bytes]:
    """The pictures of `chapters` by their names."""
    return {image.name: image.data for chapter in chapters for image in chapter.images}
