"""The input form of front matter: keys, spellings and shapes, before any meaning.

In: nothing. Out: the pydantic models that `border` fills and `schema` describes. A field is the key
as it is kept inside; `spellings` are the other keys that mean the same, `silent` those that other
systems (JOSS, pandoc, R Markdown, MyST) read and this one does not. ``-`` and ``_`` in a key are
one, and so are capitals and small letters. DESIGN section 5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema

from publisher.manuscripts import otherkeys

BLANK = "???"


@dataclass(frozen=True, slots=True)
class Several:
    """Marks a list that also takes a single item; `cut` splits a single text into items. `under`
    are keys under which other systems have the list, the first of them before the others."""

    cut: str = ""
    under: tuple[str, ...] = ()

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        schema = handler(core)
        return {"anyOf": [schema.get("items", {}), schema]}


@dataclass(frozen=True, slots=True)
class PerLanguage:
    """Marks texts by language that also take a single text, kept under the empty tag."""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"anyOf": [{"type": "string"}, handler(core)]}


Text = Annotated[str, WithJsonSchema({"type": ["string", "number"]})]
"""A text, or a number that is meant as one."""

Flag = Annotated[bool, WithJsonSchema({"enum": [True, False, "yes", "no", "on", "off"]})]
"""Yes or no."""

Texts = Annotated[list[Text | None], Several()]


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """Marks a text that also takes a list, whose items are its paragraphs."""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        schema = handler(core)
        return {"anyOf": [schema, {"type": "array", "items": schema}]}


Prose = Annotated[str, WithJsonSchema({"type": ["string", "number"]}), Paragraphs()]
"""Text in paragraphs."""


_FLAG = "(?i)true|false|yes|no|on|off"
_WEB = "https?://.*"
_DIGIT = r".*\d.*"
"""A flag of Jekyll's is no date."""


class Form(BaseModel):
    """A mapping of the input. `text_as` is the key that a bare text in its place stands for.
    `borrowed` are keys that other systems use for something else as well: a value that is no text,
    or that its pattern does not match whole, is theirs and is left alone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    spellings: ClassVar[Mapping[str, str]] = {}
    silent: ClassVar[frozenset[str]] = frozenset()
    text_as: ClassVar[str] = ""
    borrowed: ClassVar[Mapping[str, str]] = {}


def words(text: str) -> frozenset[str]:
    """The words of `text`."""
    return frozenset(text.split())


def same(**keys: str) -> dict[str, str]:
    """``field="a b"`` → ``{"a": field, "b": field}``."""
    return {other: field for field, others in keys.items() for other in others.split()}


class NameForm(Form):
    """A name by its parts."""

    given: Text | None = Field(default=None, description="given names: Floris Tijmen")
    family: Text | None = Field(default=None, description="family name: Vugt")
    dropping_particle: Text | None = Field(
        default=None, description='particle that short forms drop: "de" of Louis de Broglie'
    )
    particle: Text | None = Field(
        default=None, description='particle that stays with the family name: "van" of van Vugt'
    )
    suffix: Text | None = Field(default=None, description="Jr., III")
    literal: Text | None = Field(default=None, description="the name of a body, never taken apart")

    text_as = "literal"
    spellings = same(
        given="given-names given-name first first-name firstname forename givenname",
        family="surname surnames family-name family-names last last-name lastname familyname",
        dropping_particle="dropping-particle",
        particle="non-dropping-particle",
        literal="collaboration body",
    )


class AddressForm(Form):
    """Where an institution is, as ReScience and rticles have it: a line, or its parts."""

    name: Text | None = None
    city: Text | None = None
    country: Text | None = None

    text_as = "name"
    spellings = same(name="organization organisation org orgname address institution",
                     city="town place")  # fmt: skip
    silent = words("addressline street state province region postcode zip code label orgdiv")


class AffiliationForm(Form):
    """An institution."""

    index: Text | None = Field(default=None, description="what authors refer to it by: 1")
    name: Text | None = Field(default=None, description="the institution as printed")
    department: Text | None = Field(default=None, description="department or faculty")
    city: Text | None = Field(default=None, description="city")
    country: Text | None = Field(default=None, description="country")
    ror: Text | None = Field(
        default=None, description="ROR id: 04bs1pb34 or https://ror.org/04bs1pb34"
    )

    address: AddressForm | None = Field(
        default=None, description="its address; printed where there is no `name`"
    )

    text_as = "name"
    spellings = same(index="id key number ref num code label aff",
                     name="institution organization organisation org text affil",
                     department="dept division", city="place town", address="info")  # fmt: skip
    silent = words(
        "addressline state region province postal-code postcode zip zip-code zipcode url street "
        "isni ringgold doi email phone fax collaboration latitude longitude grid wikidata fundref "
        "short wide author authorsLabels corresponding group institution-url website github"
    )


class AttributesForm(Form):
    """Quarto's attributes of an author."""

    corresponding: Flag | None = None
    equal_contrib: Flag | None = None

    spellings = same(equal_contrib="equal-contributor equal-contribution")
    silent = words("deceased group")


class AuthorForm(NameForm):
    """An author, speaker, editor, chair or member; a bare text is a name."""

    name: NameForm | None = Field(
        default=None, description="the name in its natural order: Ludwig van Beethoven"
    )
    name_native: Text | None = Field(default=None, description="the name in its own script: 김서연")
    native_lang: Text | None = Field(default=None, description="language of `name_native`: ko")
    order: Literal["family-first", "given-first"] | None = Field(
        default=None, description="which part of `name` stands first: family-first for Park Ji-hoon"
    )
    orcid: Text | None = Field(default=None, description="ORCID: 0000-0002-1825-0097")
    email: Text | None = Field(default=None, description="e-mail address")
    affiliation: Annotated[list[AffiliationForm | None], Several()] | None = Field(
        default=None, description='index of an affiliation, several ("1, 2" or a list), or its text'
    )
    corresponding: Flag | None = Field(
        default=None, description="whether letters go to this author"
    )
    equal_contrib: Flag | None = Field(
        default=None, description="whether authors so marked did equal work"
    )
    role: Text | None = Field(default=None, description='of a speaker: "Professor Emeritus, Kobe"')
    note: Prose | None = Field(default=None, description="a note to the name, Markdown")
    title: Text | None = Field(
        default=None, description="what stands before the name: Prof. Dr.; else a role"
    )
    degrees: Annotated[list[Text | None], Several(cut=r"\s*,\s*")] | None = Field(
        default=None, description="academic degrees, printed behind the name: PhD"
    )
    credit: Texts | None = Field(
        default=None, description="roles of CRediT: conceptualization, writing-original-draft"
    )
    attributes: AttributesForm | None = Field(
        default=None, description="Quarto's: `corresponding`, `equal-contributor`"
    )

    text_as = "name"
    spellings = {
        **NameForm.spellings,
        **same(
            name_native="native name-native native-name",
            native_lang="name-native-lang",
            orcid="orcid-id",
            email="e-mail mail",
            affiliation="affiliations institute institution organization organisation affil aff "
            "affil-id",
            corresponding="corresponding-author correspondence correspondingauthor",
            equal_contrib="equal-contrib equal-contributor equal-contribution equal",
            role="position",
            note="footnote",
        ),
    }
    borrowed = {
        # A journal may take the text of the letter or the note's number there, and the parts of the
        # work that were an author's.
        "corresponding": _FLAG, "correspondence": _FLAG, "corresponding-author": _FLAG,
        "correspondingauthor": _FLAG, "equal-contrib": _FLAG, "equal-contribution": _FLAG,
        "role": ".*",
    }  # fmt: skip
    silent = words(
        "roles url website homepage github gitlab twitter x bluesky mastodon linkedin facebook id "
        "ref userId nameParsed phone fax deceased social telephone photo image avatar bio "
        "biography isni researcherid scopus initials address street zip state city country "
        "department contribution contributions cor-email number metadata acknowledgements slug "
        "affiliation2 affiliation-url affiliation-link affiliationref footnoterefs thanks num "
        "prefix etal current location alsoaff altaff funding addressLabel label sepNext othernames "
        "naturename collaborations youtube instagram scholar birth-year death-year "
        "url-text slides employer company web inst "
        "google-scholar current-address group figshare researchgate"
    )


class LicenseForm(Form):
    """A licence: its SPDX id or its words."""

    content: Text | None = Field(default=None, description="CC-BY-4.0")
    code: Text | None = Field(default=None, description="the licence of code in the text")

    text_as = "content"
    spellings = same(content="id name spdx text type")
    silent = words("url link note notes holder year data")


class FundingForm(Form):
    """Who paid, as Quarto and MyST have it: a statement, or the parts of one."""

    statement: Text | None = Field(default=None, description="in the authors' words, Markdown")
    name: Text | None = Field(default=None, description="who paid: Paper Fund")
    id: Text | None = Field(
        default=None, description="the funder's ROR, or its DOI in the Funder Registry"
    )
    award: Texts | None = Field(default=None, description="number of the grant")
    url: Text | None = Field(default=None, description="page of the grant")
    recipients: Texts | None = Field(default=None, description="authors who had it")
    sources: Annotated[list[AffiliationForm | None], Several()] | None = Field(
        default=None, description="who paid, where neither is said"
    )

    text_as = "statement"
    spellings = same(
        name="source funder",
        id="ror",
        award="award-id award-number grant grant-number",
    )
    silent = words(
        "awards recipient investigator investigators open-access description number award-group "
        "support-group"
    )


class RelationForm(Form):
    """Another thing that the paper is bound to."""

    type: (
        Literal[
            "translation-of",
            "version-of",
            "preprint",
            "data",
            "code",
            "video",
            "supplement",
            "slides",
            "poster",
        ]
        | None
    ) = Field(default=None, description="what it is to the paper")
    id: Text | None = Field(default=None, description="its DOI or web address")

    text_as = "id"
    spellings = same(type="kind relation", id="doi url")


class TitleForm(Form):
    """A title in several forms, as the Journal of Statistical Software has it."""

    plain: Text | None = None
    formatted: Text | None = None
    short: Text | None = None

    text_as = "plain"
    spellings = same(plain="text", short="running")


class IgnoreForm(Form):
    """A finding to leave out, and why."""

    code: Text | None = Field(..., description="the code of the finding: ED031")
    reason: Text | None = Field(..., description="why it is no fault here; for the next editor")
    where: Text | None = Field(
        default=None, description="text on the line of the finding; without it any line"
    )

    spellings = same(reason="because why", where="line")


class PartsForm(Form):
    """MyST's parts of a paper."""

    abstract: Text | None = None
    acknowledgements: Text | None = None
    data_availability: Text | None = None
    competing_interests: Text | None = None

    spellings = same(
        acknowledgements="acknowledgments acknowledgement acknowledgment",
        data_availability="availability",
    )
    silent = words(
        "summary keypoints plain_language_summary dedication epigraph quote outline introduction"
    )


class PaperForm(Form):
    """The front matter of a paper, address, abstract, panel or preface."""

    title: TitleForm | None = Field(..., description="the title; inline Markdown is allowed")
    id: Text | None = Field(
        default=None, description="names the offprint; else the file's or folder's name"
    )
    short_title: Text | None = Field(default=None, description="for running heads")
    subtitle: Text | None = Field(default=None, description="the subtitle")
    kind: Literal["address", "paper", "abstract", "panel", "preface"] | None = Field(
        default=None, description="which opening page it gets"
    )
    lang: Text | None = Field(
        default=None, description="language of the text, BCP 47: en, en-GB, ko"
    )
    abstract: Annotated[dict[str, Text | None], PerLanguage()] | None = Field(
        default=None, description="a text, or one for each language: {en: …, fr: …}"
    )
    keywords: (
        Annotated[list[Text | None], Several(cut=r"\s*[,;]\s*", under=("plain", "formatted"))]
        | None
    ) = Field(default=None, description="keywords")
    tags: Annotated[list[Text | None], Several(cut=r"\s*[,;]\s*")] | None = Field(
        default=None, description="the same as `keywords`, as JOSS says it"
    )
    authors: Annotated[list[AuthorForm | None], Several()] | None = Field(
        default=None, description="authors or speakers, in order"
    )
    affiliations: Annotated[list[AffiliationForm | None], Several()] | None = Field(
        default=None, description="institutions that authors refer to by index"
    )
    date: Text | None = Field(default=None, description="2025-01-06, 6 January 2025, January 2025")
    received: Text | None = Field(default=None, description="date the paper was received")
    accepted: Text | None = Field(default=None, description="date the paper was accepted")
    license: LicenseForm | None = Field(default=None, description="SPDX id or words: CC-BY-4.0")
    doi: Text | None = Field(default=None, description="10.1234/abc")
    bibliography: Texts | None = Field(default=None, description=".bib files beside the manuscript")
    nocite: Texts | None = Field(
        default=None, description='keys to list uncited: "@a, @b", or "@*"'
    )
    csl: Text | None = Field(
        default=None, description="citation style: apa, ieee, chicago-author-date"
    )
    funding: Annotated[list[FundingForm | None], Several()] | None = Field(
        default=None, description="who paid, Markdown"
    )
    acknowledgements: Prose | None = Field(default=None, description="thanks, Markdown")
    competing_interests: Prose | None = Field(
        default=None, description="what interests compete with the paper's, Markdown"
    )
    data_availability: Prose | None = Field(
        default=None, description="where the data are to be had, Markdown"
    )
    relations: Annotated[list[RelationForm | None], Several()] | None = Field(
        default=None, description="a preprint, data, code, … by DOI or address"
    )
    track: Text | None = Field(default=None, description="the track of the conference: Demos")
    awards: Texts | None = Field(default=None, description="awards given: Best Paper Award")
    submission: Text | None = Field(
        default=None, description="the number under which the paper came in"
    )
    translation_of: Text | None = Field(
        default=None,
        description="the id of the paper of the volume that this is a translation of, or a work",
    )
    translators: Annotated[list[AuthorForm | None], Several()] | None = Field(
        default=None, description="who translated it"
    )
    recording: Text | None = Field(
        default=None, description="URL of a recording; a QR code in print"
    )
    numbered: Flag | None = Field(default=None, description="whether headings are numbered")
    ignore: Annotated[list[IgnoreForm | None], Several()] | None = Field(
        default=None, description="findings to leave out, each with its reason"
    )
    parts: PartsForm | None = Field(
        default=None, description="MyST's parts: abstract, acknowledgements"
    )
    header_includes: Annotated[Any, WithJsonSchema({})] = Field(
        default=None, description="LaTeX that defines macros; all else in it is for other systems"
    )
    math: Annotated[Any, WithJsonSchema({})] = Field(
        default=None, description="MyST's macros by name: {'\\R': '\\mathbb{R}'}"
    )
    footnote: Annotated[Any, WithJsonSchema({})] = Field(
        default=None, description="rticles': notes on authors, each a `code` and a `text`"
    )
    execute: Annotated[Any, WithJsonSchema({})] = Field(
        default=None, description="Quarto's: `echo: false` leaves the code of chunks out"
    )

    text_as = ""
    spellings = same(
        id="slug",
        title="title-full full-title",
        short_title="short-title title_short title-short running-title running-head shorttitle "
        "runningtitle runtitle titlerunning",
        kind="type",
        lang="language",
        authors="author speaker speakers presenter presenters lecturer",
        affiliations="institute institutes institutions affiliation address",
        date="published publication-date",
        received="submitted date-received",
        accepted="date-accepted",
        license="licence",
        bibliography="cito-bibliography",
        csl="citation-style",
        acknowledgements="acknowledgments acknowledgement acknowledgment thanks",
        translation_of="translation-of",
        translators="translator translated-by",
        relations="related",
        recording="video media",
        awards="award",
        submission="submission-number submission-id paper-number",
        numbered="number-sections",
    )
    borrowed = {
        "type": "(?i)address|paper|abstract|panel|preface",
        # Quarto's is a mapping of words to print, ReScience's the language of the program.
        "language": r"(?i)(?!(?:r|c|c\+\+|python|julia|java|matlab|fortran|rust|go)\b).*",
        "published": _DIGIT,
        "submitted": _DIGIT,
        "video": _WEB,
        "media": _WEB,
    }
    silent = otherkeys.KEYS


class PdfForm(Form):
    """How pages that came as a PDF are bound; a bare text is the name of the file."""

    file: Text | None = Field(
        default=None, description="the PDF beside `paper.yaml`: lee-final.pdf"
    )
    fit: Literal["own", "page", "centre"] | None = Field(
        default=None,
        description="`own`: pages keep their size; `page`: they are scaled to the volume's page; "
        "`centre`: they are set in the middle of it, as large as they are",
    )
    epub: Literal["text", "landing"] | None = Field(
        default=None,
        description="what EPUB and web edition hold: the `text` as far as it can be read, or only "
        "the `landing` page with abstract and keywords",
    )
    pages: int | None = Field(default=None, description="how many pages it has: a check", ge=1)

    text_as = "file"
    spellings = same(file="name path", fit="scale", epub="web screen")


class FigureForm(Form):
    """What a figure of a PDF shows, for those who do not see it."""

    page: int | None = Field(..., description="the page of the PDF, from 1", ge=1)
    alt: Text | None = Field(..., description="what the figure shows, in a sentence or two")

    spellings = same(alt="description text")


class CameraForm(PaperForm):
    """The front matter of a paper that came as a PDF: what is left out is read from the PDF."""

    pdf: PdfForm | None = Field(default=None, description="the PDF, and how it is bound")
    figures: Annotated[list[FigureForm | None], Several()] | None = Field(
        default=None, description="descriptions of figures, in their order on each page"
    )

    silent = otherkeys.KEYS - {"pdf", "figures"}
