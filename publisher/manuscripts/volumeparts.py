"""The parts of a volume form, to those of the model.

In: the forms of `volumeforms`. Out: `Event`, `Isbn`, `PageSetup`, …; faults go to the
`FaultReport`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from string import Formatter

from publisher.codes.yamlfile import YamlFault
from publisher.languages.bookwords import table_name, words
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
    CorrectionForm,
    CoverForm,
    DepositForm,
    DepositorForm,
    DoiForm,
    EventForm,
    EventSeriesForm,
    HouseForm,
    IsbnForm,
    IssnForm,
    PageForm,
    PriceForm,
    PrintForm,
    SeriesForm,
    SponsorForm,
    SubjectsForm,
)
from publisher.model.dates import Day
from publisher.model.people import Author
from publisher.model.printers import printers
from publisher.model.volume import (
    Committee,
    Copyright,
    Correction,
    CoverSetup,
    Deposit,
    Event,
    EventSeries,
    House,
    Isbn,
    PageSetup,
    Price,
    PrintSetup,
    Series,
    Sponsor,
    Subjects,
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

    def words(
        self, form: Mapping[str, str | Mapping[str, str]] | None
    ) -> dict[str, dict[str, str]]:
        """What the book says otherwise: bare words are in the volume's language."""
        own: dict[str, dict[str, str]] = {}
        known = words("en")
        for key, value in (form or {}).items():
            is_table = isinstance(value, Mapping)
            lang = table_name(key if is_table else self.lang)
            for name, text in (value if isinstance(value, Mapping) else {key: value}).items():
                path: Path = ("words", key, name) if is_table else ("words", key)
                if name not in known:
                    near = get_close_matches(name, known, n=1, cutoff=0.6)
                    self.report.say("VOL095", path, f"`{name}` is no word of the book",
                                    f"did you mean `{near[0]}`?" if near else
                                    "its words are in docs/reference/words.md")  # fmt: skip
                elif not _fields(text) <= _fields(known[name]) | _MORE.get(name, frozenset()):
                    fields = ", ".join(f"`{{{each}}}`" for each in sorted(_fields(known[name])))
                    self.report.say("VOL095", path, f"`{text}` has braces that `{name}` has not",
                                    f"in braces may stand {fields or 'nothing'}")  # fmt: skip
                else:
                    own.setdefault(lang, {})[name] = text
        return own

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
        series = form.series or EventSeriesForm()
        return Event(
            start=start,
            end=end,
            url=self.url(form.url, ("event", "url")),
            series=EventSeries(
                title=self.text(series.title, ("event", "series", "title")),
                key=self.text(series.key, ("event", "series", "key")),
            ),
            colocated=self.text(form.colocated, ("event", "colocated")),
            **texts,
        )

    def house(self, form: HouseForm | None) -> House:
        """The publisher."""
        form = form or HouseForm()
        return House(
            name=self.text(form.name, ("publisher", "name")),
            place=self.text(form.place, ("publisher", "place")),
            url=self.url(form.url, ("publisher", "url")),
            email=values.email(form.email, ("publisher", "email"), self.report),
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

    def issn(self, value: str | None, path: Path = ("issn",)) -> str:
        """The ISSN."""
        return self._number(value, path, "VOL057", "ISSN", identifiers.parse_issn)

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
        issn = form.issn or IssnForm()
        return Series(
            title=self.text(form.title, ("series", "title")),
            number=self.text(form.number, ("series", "number")),
            issn_print=self.issn(issn.print, ("series", "issn", "print")),
            issn_online=self.issn(issn.online, ("series", "issn", "online")),
            doi=values.doi(form.doi, ("series", "doi"), self.report),
        )

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

    def printing(self, form: PrintForm | None) -> PrintSetup:
        """How the book is printed: plain where the printer is not known, its usual paper where the
        paper is not."""
        if form is None:
            return PrintSetup()
        known = printers()
        profile = self.text(form.profile, ("print", "profile")).casefold() or "plain"
        if profile not in known:
            near = get_close_matches(profile, known, n=1)
            cure = f"did you mean `{near[0]}`?" if near else f"write one of {', '.join(known)}"
            self.report.say("VOL081", ("print", "profile"), f"no printer `{profile}`", cure)
            profile = "plain"
        papers = known[profile].papers
        paper = self.text(form.paper, ("print", "paper"))
        if paper and paper not in papers:
            cure = f"write one of {', '.join(papers)}, or `thickness:` in mm a leaf"
            message = f"`{profile}` has no paper `{paper}`"
            self.report.say("VOL082", ("print", "paper"), message, cure)
            paper = ""
        return PrintSetup(
            profile=profile,
            paper=paper,
            thickness=self.length(form.thickness, ("print", "thickness"), 2),
            spine=self.length(form.spine, ("print", "spine"), 150),
            binding=form.binding or "perfect",
        )

    def length(self, value: str | None, path: Path, most: float) -> float:
        """The length in `value`, in mm, as ``0.11``, ``12,4 mm`` or ``0.49 in``; 0 for none and for
        what is none up to `most`."""
        text = self.text(value, path)
        if not text:
            return 0
        match = re.fullmatch(r"(\d{1,4}(?:[.,]\d{1,5})?)\s*(mm|cm|in|\")?", text, re.IGNORECASE)
        length = 0.0
        if match:
            unit = {"cm": 10.0, "in": 25.4, '"': 25.4}.get((match[2] or "mm").lower(), 1.0)
            length = float(match[1].replace(",", ".")) * unit
        if not 0 < length <= most:
            self.report.say("VOL087", path, f"`{text}` is no length here",
                            f"write it in mm, up to {most:g}")  # fmt: skip
            return 0
        return length

    def cover(self, form: CoverForm | None) -> CoverSetup:
        """The art of the cover."""
        form = form or CoverForm()
        art = {key: self.text(getattr(form, key), ("cover", key))
               for key in ("image", "front", "back", "spine")}  # fmt: skip
        addon = self.text(form.addon, ("cover", "addon"))
        if addon and not re.fullmatch(r"\d{5}", addon):
            self.report.say("VOL088", ("cover", "addon"), f"`{addon}` is not five digits",
                            "write 51995 for $19.95, or 90000")  # fmt: skip
            addon = ""
        return CoverSetup(addon=addon, **art)

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
                tier=self.text(form.tier, ("sponsors", n, "tier")),
                logo=(form.logo or "").strip(),
                url=self.url(form.url, ("sponsors", n, "url")),
            )
            for n, form in enumerate(forms or ())
            if form is not None
        )

    def deposit(self, form: DepositForm | None) -> Deposit:
        """Who deposits, and how DOIs are made; a prefix or a pattern that makes none is told."""
        form = form or DepositForm()
        by, doi = form.depositor or DepositorForm(), form.doi or DoiForm()
        path: Path = ("deposit", "doi")
        prefix = (doi.prefix or "").strip()
        if prefix and not re.fullmatch(r"10\.\d{4,9}(?:\.\d+)*", prefix):
            self.report.say("VOL063", (*path, "prefix"), f"`{prefix[:40]}` is no prefix of DOIs",
                            "it is what your registry gave you: 10.5555")  # fmt: skip
            prefix = ""
        pattern = (doi.pattern or "").strip()
        bare = re.sub(r"\{(?:prefix|volume|paper|number)\}", "", pattern)
        if pattern and (
            not re.fullmatch(r"[A-Za-z0-9._;()/-]*", bare)
            or not pattern.startswith("{prefix}/")
            or not re.search(r"\{(?:paper|number)\}", pattern)
        ):
            self.report.say("VOL063", (*path, "pattern"), f"`{pattern[:60]}` makes no DOIs",
                            "write it as {prefix}/{volume}.{paper}")  # fmt: skip
            pattern = ""
        return Deposit(
            depositor=self.text(by.name, ("deposit", "depositor", "name")),
            email=values.email(by.email, ("deposit", "depositor", "email"), self.report),
            registrant=self.text(form.registrant, ("deposit", "registrant")),
            prefix=prefix,
            pattern=pattern,
        )

    def subjects(self, form: SubjectsForm | None) -> Subjects:
        """What the book is about."""
        form = form or SubjectsForm()
        return Subjects(thema=plain_texts(form.thema), bisac=plain_texts(form.bisac),
                        keywords=plain_texts(form.keywords))  # fmt: skip

    def price(self, form: PriceForm | None) -> Price:
        """What the book costs; an amount in no currency is told."""
        form = form or PriceForm()
        amount = (form.amount or "").strip()
        currency = (form.currency or "").strip().upper()
        if whole := re.fullmatch(r"([\d.]+)\s*([A-Za-z]{3})|([A-Za-z]{3})\s*([\d.]+)", amount):
            amount, currency = whole[1] or whole[4], (whole[2] or whole[3]).upper()
        if re.fullmatch(r"(?i)free|0+(?:\.0*)?", amount):
            return Price(amount="0")
        if not amount:
            return Price()
        if not re.fullmatch(r"\d+(?:\.\d{1,2})?", amount) or not re.fullmatch("[A-Z]{3}", currency):
            self.report.say("VOL064", ("price",), "the price is not a number and a currency",
                            "write `{amount: 25.00, currency: EUR}`, or `free`")  # fmt: skip
            return Price()
        return Price(amount=amount, currency=currency)

    def corrections(self, forms: Sequence[CorrectionForm | None] | None) -> tuple[Correction, ...]:
        """What was corrected; one without its paper, kind or day is told and left out."""
        out = []
        for number, form in enumerate(forms or ()):
            if form is None:
                continue
            path: Path = ("corrections", number)
            for key in ("paper", "kind", "date"):
                if not getattr(form, key) and not self.report.has_finding((*path, key)):
                    self.report.say(YamlFault.MISSING, path, f"`{key}` is missing",
                                    f"add `{key}: …`")  # fmt: skip
            day = self.day(form.date, (*path, "date"))
            if form.paper and form.kind and day:
                out.append(
                    Correction(
                        paper=form.paper.strip(),
                        kind=form.kind,
                        date=day,
                        note=values.text(form.note, (*path, "note"), self.report),
                        doi=values.doi(form.doi, (*path, "doi"), self.report),
                    )
                )
        return tuple(out)

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


def plain_texts(given: Sequence[str | None] | None) -> tuple[str, ...]:
    """The texts of a list, each once, empty ones left out."""
    return tuple(dict.fromkeys(text.strip() for text in given or () if text and text.strip()))


_MORE = {"session": frozenset({"digits"})}
"""What a word may have in braces besides what the English one has."""


def _fields(text: str) -> frozenset[str]:
    """What stands in braces in `text`, ``{}`` as empty; ``{`` where they do not pair."""
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError:
        return frozenset("{")


def _before(one: Day, two: Day) -> bool:
    """Whether `one` is certainly before `two`, at the precision both have."""
    pairs = ((one.year, two.year), (one.month, two.month), (one.day, two.day))
    for a, b in pairs:
        if a is None or b is None:
            return False
        if a != b:
            return a < b
    return False
