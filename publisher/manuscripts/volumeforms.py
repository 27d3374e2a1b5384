"""The input form of `volume.yaml`: keys, spellings and shapes, before any meaning.

In: nothing. Out: the pydantic models that `border` fills and `schema` describes; see `forms`.
DESIGN section 5.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from publisher.manuscripts.forms import AuthorForm, Form, IgnoreForm, PdfForm, Several, Text, same
from publisher.manuscripts.programmeforms import ProgrammeForm

People = Annotated[list[AuthorForm | None], Several()]


Entries = Annotated[list[Text | None], Several(cut=r"\s*,\s*")]
"""Names of manuscripts."""


class EventSeriesForm(Form):
    """A series of conferences."""

    title: Text | None = Field(default=None, description="what they are called without a number")
    key: Text | None = Field(default=None, description="their name at dblp: ismir")

    text_as = "title"
    spellings = same(title="name", key="dblp")


class EventForm(Form):
    """The conference."""

    name: Text | None = Field(default=None, description="the name of the conference")
    acronym: Text | None = Field(default=None, description="its short name: ILC 2019")
    number: Text | None = Field(default=None, description="which of its kind: 23rd")
    start: Text | None = Field(default=None, description="first day: 2019-05-15")
    end: Text | None = Field(default=None, description="last day")
    place: Text | None = Field(default=None, description="city or venue")
    country: Text | None = Field(default=None, description="country")
    url: Text | None = Field(default=None, description="web page of the conference")
    series: EventSeriesForm | None = Field(
        default=None, description="the conferences that it is one of"
    )
    colocated: Text | None = Field(
        default=None, description="the conference that it was held at: ACL 2026"
    )

    text_as = "name"
    spellings = same(name="title", acronym="short_title short", start="from begin date",
                     end="to until", place="city location venue",
                     url="website homepage")  # fmt: skip


class HouseForm(Form):
    """The publisher of the volume."""

    name: Text | None = Field(default=None, description="the name on the title page")
    place: Text | None = Field(default=None, description="city")
    url: Text | None = Field(default=None, description="web page")
    email: Text | None = Field(
        default=None, description="where readers write whom the book keeps out"
    )

    text_as = "name"
    spellings = same(place="city location address", url="website homepage",
                     email="e-mail mail contact")  # fmt: skip


class IsbnForm(Form):
    """ISBNs: one for each form of the book; a bare one is that of the print edition."""

    print: Text | None = Field(default=None, description="ISBN of the printed book")
    epub: Text | None = Field(default=None, description="ISBN of the EPUB")
    pdf: Text | None = Field(default=None, description="ISBN of the PDF")

    text_as = "print"
    spellings = same(print="paperback hardback book", epub="ebook", pdf="online")


class IssnForm(Form):
    """ISSNs of a series; a bare one is that of the electronic edition."""

    print: Text | None = Field(default=None, description="ISSN in print")
    online: Text | None = Field(default=None, description="ISSN online: 2575-9752")

    text_as = "online"
    spellings = same(online="electronic e")


class SeriesForm(Form):
    """The series that the volume belongs to."""

    title: Text | None = Field(default=None, description="title of the series")
    number: Text | None = Field(default=None, description="number of this volume in it")
    issn: IssnForm | None = Field(default=None, description="its ISSNs by medium")
    doi: Text | None = Field(default=None, description="DOI of the series")

    text_as = "title"
    spellings = same(title="name", number="volume")


class CopyrightForm(Form):
    """Who holds the copyright, since when."""

    holder: Text | None = Field(default=None, description="the authors, a society, a publisher")
    year: Text | None = Field(default=None, description="2025")

    text_as = "holder"
    spellings = same(holder="name owner")


class PageForm(Form):
    """The page."""

    size: Text | None = Field(
        default=None, description="A4, A5, A6, B5, letter, or two lengths: 6in 9in, 148mm 210mm"
    )
    start: Literal["recto", "next"] | None = Field(
        default=None, description="where a paper opens: on a right-hand page, or on the next"
    )

    text_as = "size"
    spellings = same(size="format")


class PrintForm(Form):
    """How the book is printed."""

    profile: Text | None = Field(
        default=None, description="the printer: plain, kdp, ingram, lulu, bod"
    )
    paper: Text | None = Field(default=None, description="one of its papers: white80, cream")
    thickness: Text | None = Field(default=None, description="mm a leaf: 0.11")
    spine: Text | None = Field(
        default=None, description="width of the spine, as the printer says: 12.4 mm"
    )
    binding: Literal["perfect", "hard", "jacket", "saddle"] | None = Field(
        default=None, description="glued, hard cover, hard cover with jacket, or stapled"
    )

    text_as = "profile"
    spellings = same(profile="printer")


class CoverForm(Form):
    """Art of the cover."""

    image: Text | None = Field(default=None, description="a picture on the front")
    front: Text | None = Field(default=None, description="art in the place of the whole front")
    back: Text | None = Field(default=None, description="art in the place of the whole back")
    spine: Text | None = Field(default=None, description="art in the place of the whole spine")
    addon: Text | None = Field(
        default=None, description="five digits beside the bar code: 51995 for $19.95, or 90000"
    )

    text_as = "image"


class CommitteeForm(Form):
    """A committee and its members."""

    name: Text | None = Field(default=None, description="Programme Committee")
    members: People | None = Field(default=None, description="its members, in order")

    spellings = same(name="title", members="people persons")


class SponsorForm(Form):
    """A sponsor."""

    name: Text | None = Field(default=None, description="name of the sponsor")
    url: Text | None = Field(default=None, description="web page")
    tier: Text | None = Field(default=None, description="of what kind: Gold, Media partner")
    logo: Text | None = Field(default=None, description="a picture in the volume's folder")

    text_as = "name"
    spellings = same(url="website homepage", tier="level kind", logo="image picture")


class SessionForm(Form):
    """A session: its papers, in the order of the programme."""

    title: Text | None = Field(default=None, description="title of the session, Markdown")
    chair: People | None = Field(default=None, description="who chaired it")
    date: Text | None = Field(default=None, description="day of the session")
    number: Text | None = Field(
        default=None, description="what it is numbered by: `Session IIa`; `none` for nothing"
    )
    papers: Entries | None = Field(default=None, description="papers by slug: kim is papers/kim.md")

    spellings = same(title="name", chair="chairs moderator moderators", date="day")


class DepositorForm(Form):
    """Who sends the records."""

    name: Text | None = Field(default=None, description="a person or an office")
    email: Text | None = Field(default=None, description="where the registry answers")

    text_as = "name"
    spellings = same(email="e-mail mail")


class DoiForm(Form):
    """How the DOIs of papers are made that give none."""

    prefix: Text | None = Field(default=None, description="yours: 10.5555")
    pattern: Text | None = Field(
        default=None,
        description="of {prefix}, {volume}, {paper} and {number}: {prefix}/{volume}.{paper}",
    )

    text_as = "prefix"


class DepositForm(Form):
    """Who deposits the records of the volume; never a password."""

    depositor: DepositorForm | None = Field(default=None, description="who sends the records")
    registrant: Text | None = Field(
        default=None, description="the body responsible; else the publisher"
    )
    doi: DoiForm | None = Field(default=None, description="how DOIs are made")


class SubjectsForm(Form):
    """What the book is about."""

    thema: Entries | None = Field(default=None, description="codes of Thema: CFX")
    bisac: Entries | None = Field(default=None, description="codes of BISAC: LAN009000")
    keywords: Entries | None = Field(default=None, description="in free words")


class PriceForm(Form):
    """What the book costs."""

    amount: Text | None = Field(default=None, description="25.00, or free")
    currency: Text | None = Field(default=None, description="ISO 4217: EUR")

    text_as = "amount"


class CorrectionForm(Form):
    """What was changed in a paper after publication."""

    paper: Text | None = Field(default=None, description="the id of the paper")
    kind: Literal["erratum", "corrigendum", "retraction", "revision"] | None = Field(
        default=None,
        description="of the publisher's fault, of the authors', taken back, or a new version",
    )
    date: Text | None = Field(default=None, description="the day of the correction")
    note: Text | None = Field(default=None, description="what readers are told, Markdown")
    doi: Text | None = Field(default=None, description="DOI of the notice, if it has one")

    spellings = same(paper="id", kind="type", date="day", note="text notice")


class VolumeForm(Form):
    """The volume file."""

    title: Text | None = Field(..., description="the title of the book")
    id: Text | None = Field(
        default=None, description="names the files of the book; else the folder's name"
    )
    subtitle: Text | None = Field(default=None, description="the subtitle")
    event: EventForm | None = Field(default=None, description="the conference")
    language: Text | None = Field(
        default=None, description="language of the book, BCP 47: en, en-GB, ko"
    )
    editors: People | None = Field(default=None, description="editors, in order")
    committees: Annotated[list[CommitteeForm | None], Several()] | None = Field(
        default=None, description="committees and their members"
    )
    sponsors: Annotated[list[SponsorForm | None], Several()] | None = Field(
        default=None, description="sponsors"
    )
    publisher: HouseForm | None = Field(default=None, description="who publishes the book")
    isbn: IsbnForm | None = Field(default=None, description="ISBNs")
    issn: Text | None = Field(default=None, description="ISSN of the series: 2575-9752")
    doi: Text | None = Field(default=None, description="DOI of the volume: 10.1234/abc")
    url: Text | None = Field(
        default=None, description="where the web edition stands: https://example.org/2025/"
    )
    series: SeriesForm | None = Field(default=None, description="the series")
    license: Text | None = Field(default=None, description="licence of the whole: CC-BY-4.0")
    copyright: CopyrightForm | None = Field(default=None, description="copyright notice")
    published: Text | None = Field(
        default=None, description="day of publication: 2026-05-04; a year alone will do"
    )
    noisbn: Literal["monograph", "simple_series", "archive_volume"] | None = Field(
        default=None, description="why there is no ISBN, in the words of Crossref"
    )
    venue: Text | None = Field(
        default=None, description="id of the venue at the ACL Anthology: loreslm"
    )
    sigs: Entries | None = Field(
        default=None, description="special interest groups of the ACL: SIGHAN"
    )
    subjects: SubjectsForm | None = Field(
        default=None, description="what the book is about, for shops"
    )
    blurb: Text | None = Field(default=None, description="what shops say of the book")
    price: PriceForm | None = Field(default=None, description="what the book costs: free")
    deposit: DepositForm | None = Field(
        default=None, description="who registers the volume, and how DOIs are made"
    )
    deposits: (
        Annotated[
            list[
                Literal["crossref", "datacite", "jats", "bits", "anthology", "dblp", "ceur", "onix"]
                | None
            ],
            Several(cut=r"\s*,\s*"),
        ]
        | None
    ) = Field(default=None, description="which records `--format deposits` writes; else all")
    corrections: Annotated[list[CorrectionForm | None], Several()] | None = Field(
        default=None, description="what was corrected after publication"
    )
    style: Text | None = Field(default=None, description="a style in styles/: proceedings")
    csl: Text | None = Field(default=None, description="citation style of all papers: apa, ieee")
    page: PageForm | None = Field(default=None, description="the page")
    pdf: PdfForm | None = Field(
        default=None, description="how papers that came as PDFs are bound that do not say"
    )
    print: PrintForm | None = Field(default=None, description="how the book is printed")
    cover: CoverForm | None = Field(default=None, description="art of the cover")
    front: Entries | None = Field(
        default=None, description="Markdown files before the papers: preface"
    )
    sessions: Annotated[list[SessionForm | None], Several()] | None = Field(
        default=None, description="sessions, in the order of the book"
    )
    numbering: Literal["roman", "arabic", "letters", "none"] | None = Field(
        default=None, description="how sessions are numbered: roman, arabic, letters or none"
    )
    programme: ProgrammeForm | None = Field(
        default=None, description="the timed programme; it may stand in `programme.yaml` instead"
    )
    papers: Entries | None = Field(default=None, description="papers of a volume without sessions")
    back: Entries | None = Field(default=None, description="Markdown files after the papers")
    words: dict[str, Text | dict[str, Text]] | None = Field(
        default=None,
        description="words that the book says otherwise: `contents: …`, or by language",
    )
    ignore: Annotated[list[IgnoreForm | None], Several()] | None = Field(
        default=None, description="findings to leave out, each with its reason"
    )

    spellings = same(
        id="slug",
        event="conference",
        language="lang",
        editors="editor",
        committees="committee",
        sponsors="sponsor",
        isbn="ISBN",
        issn="ISSN",
        doi="DOI",
        url="website homepage",
        license="licence",
        csl="citation-style",
        sessions="session",
        programme="program timetable schedule",
        published="publication-date date",
        venue="venues",
        sigs="sig",
        subjects="subject",
        blurb="description",
        corrections="correction errata erratum",
        front="frontmatter front-matter",
        back="backmatter back-matter",
    )
