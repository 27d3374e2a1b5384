"""The parts of a volume form, to those of the model.

In: the forms of `volumeforms`. Out: `Event`, `Isbn`, `PageSetup`, …; faults go to the
`FaultReport`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from publisher.codes.yamlfile import YamlFault
from publisher.manuscripts import identifiers, values
from publisher.manuscripts.forms import BLANK, AuthorForm
from publisher.manuscripts.identifiers import Wrong
from publisher.manuscripts.names import typographic
from publisher.manuscripts.pagesizes import NAMES, page_size
from publisher.manuscripts.people import read_authors
from publisher.manuscripts.report import FaultReport, Path
from publisher.manuscripts.volumeforms import (
    CommitteeForm,
    CopyrightForm,
    EventForm,
    HouseForm,
    IsbnForm,
    PageForm,
    SeriesForm,
    SponsorForm,
)
from publisher.model.dates import Day
from publisher.model.people import Author
from publisher.model.volume import (
    Committee,
    Copyright,
    Event,
    House,
    Isbn,
    PageSetup,
    Series,
    Sponsor,
)


@dataclass(frozen=True, slots=True)
class VolumeReader:
    """Reads the parts of one volume, whose dates and names are in `lang`."""

    lang: str
    report: FaultReport

    def text(self, value: str | None, path: Path) -> str:
        """`value` on one line, with the apostrophes of a book; empty for none."""
        return typographic(" ".join(values.text(value, path, self.report).split()))

    def day(self, value: str | None, path: Path) -> Day | None:
        """The date in `value`."""
        return values.day(value, path, self.lang, self.report)

    def url(self, value: str | None, path: Path) -> str:
        """The web address in `value`."""
        return values.url(value, path, self.report)

    def people(self, forms: Sequence[AuthorForm | None] | None, path: Path) -> tuple[Author, ...]:
        """The persons of `forms`."""
        return read_authors(forms or (), path, self.lang, self.report)

    def event(self, form: EventForm | None) -> Event:
        """The conference; its last day is not before its first."""
        if form is None:
            return Event()
        texts = {key: self.text(getattr(form, key), ("event", key))
                 for key in ("name", "acronym", "number", "place", "country")}  # fmt: skip
        start = self.day(form.start, ("event", "start"))
        end = self.day(form.end, ("event", "end"))
        if start and end and _before(end, start):
            self.report.say("VOL058", ("event", "end"), f"the event ends on {end.iso}, before it "
                            f"begins on {start.iso}", "correct `start` or `end`")  # fmt: skip
        return Event(start=start, end=end, url=self.url(form.url, ("event", "url")), **texts)

    def house(self, form: HouseForm | None) -> House:
        """The publisher."""
        form = form or HouseForm()
        return House(
            name=self.text(form.name, ("publisher", "name")),
            place=self.text(form.place, ("publisher", "place")),
            url=self.url(form.url, ("publisher", "url")),
        )

    def isbn(self, form: IsbnForm | None) -> Isbn:
        """The ISBNs, kept even where the check digit is wrong: it was said."""
        if form is None:
            return Isbn()
        return Isbn(
            **{
                key: self._number(
                    getattr(form, key), ("isbn", key), "VOL056", "ISBN", identifiers.parse_isbn
                )
                for key in ("print", "epub", "pdf")
            }
        )

    def issn(self, value: str | None) -> str:
        """The ISSN."""
        return self._number(value, ("issn",), "VOL057", "ISSN", identifiers.parse_issn)

    def _number(
        self,
        value: str | None,
        path: Path,
        code: str,
        what: str,
        read: Callable[[str], str | Wrong | None],
    ) -> str:
        if not value:
            return ""
        bare = read(value)
        if isinstance(bare, str):
            return bare
        if bare is None:
            self.report.say(code, path, f"`{value}` is not an {what}", "count its digits")
            return value.strip()
        self.report.say(code, path, f"{what} `{bare.text}` has a wrong digit",
                        f"its last character would be {bare.expected}, were the others right",
                        )  # fmt: skip
        return bare.text

    def series(self, form: SeriesForm | None) -> Series:
        """The series."""
        form = form or SeriesForm()
        return Series(title=self.text(form.title, ("series", "title")),
                      number=self.text(form.number, ("series", "number")))  # fmt: skip

    def copyright(self, form: CopyrightForm | None) -> Copyright:
        """The notice; ``© 2025 Kobe University`` as one text is taken apart."""
        form = form or CopyrightForm()
        holder, year = self.text(form.holder, ("copyright", "holder")), form.year
        notice = re.fullmatch(r"(?:(?:copyright|©|\(c\))\s*)*(\d{4}),?\s+(\S.*)", holder, re.I)
        if notice and not year:
            year, holder = notice.groups()
        if year and not re.fullmatch(r"\s*[12]\d{3}\s*", year):
            self.report.say("VOL061", ("copyright", "year"), f"`{year}` is not a year",
                            "write four digits: 2025")  # fmt: skip
            year = None
        return Copyright(holder=holder, year=int(year) if year else None)

    def page(self, form: PageForm | None) -> PageSetup:
        """The page, A5 where its size is not understood."""
        form = form or PageForm()
        size = page_size(form.size) if form.size else PageSetup().size
        if size is None:
            self.report.say("VOL059", ("page", "size"), f"`{form.size}` is not a page size",
                            f"write {', '.join(NAMES)}, or two lengths: 148mm 210mm")  # fmt: skip
        return PageSetup(size=size or PageSetup().size, start=form.start or PageSetup().start)

    def committees(self, forms: Sequence[CommitteeForm | None] | None) -> tuple[Committee, ...]:
        """The committees, in order."""
        return tuple(
            Committee(
                name=self.text_or_blank(form.name, ("committees", n, "name")),
                members=self.people(form.members, ("committees", n, "members")),
            )
            for n, form in enumerate(forms or ())
            if form is not None
        )

    def sponsors(self, forms: Sequence[SponsorForm | None] | None) -> tuple[Sponsor, ...]:
        """The sponsors, in order."""
        return tuple(
            Sponsor(
                name=self.text_or_blank(form.name, ("sponsors", n, "name")),
                url=self.url(form.url, ("sponsors", n, "url")),
            )
            for n, form in enumerate(forms or ())
            if form is not None
        )

    def text_or_blank(self, value: str | None, path: Path) -> str:
        """`value`, or the mark of a blank, told; the border tells that a key of the top is not
        there."""
        text = self.text(value, path)
        if not text and path in self.report.places:
            self.report.blank(path, f"`{path[-1]}`")
        elif not text and len(path) > 1:
            self.report.say(YamlFault.MISSING, path[:-1], f"`{path[-1]}` is missing",
                            f"add a line `{path[-1]}: …`")  # fmt: skip
        return text or BLANK


def _before(one: Day, two: Day) -> bool:
    """Whether `one` is certainly before `two`, at the precision both have."""
    pairs = ((one.year, two.year), (one.month, two.month), (one.day, two.day))
    for a, b in pairs:
        if a is None or b is None:
            return False
        if a != b:
            return a < b
    return False
