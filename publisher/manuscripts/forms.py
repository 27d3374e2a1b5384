"""The input form of front matter: keys, spellings and shapes, before any meaning.

In: nothing. Out: the pydantic models that `border` fills and `schema` describes. A field is the key
as it is kept inside; `spellings` are the other keys that mean the same, `silent` those that other
systems (JOSS, pandoc, R Markdown, MyST) read and this one does not. ``-`` and ``_`` in a key are
one. DESIGN section 5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema

BLANK = "???"


@dataclass(frozen=True, slots=True)
class Several:
    """Marks a list that also takes a single item; `cut` splits a single text into items."""

    cut: str = ""

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


class Form(BaseModel):
    """A mapping of the input. `text_as` is the key that a bare text in its place stands for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    spellings: ClassVar[Mapping[str, str]] = {}
    silent: ClassVar[frozenset[str]] = frozenset()
    text_as: ClassVar[str] = ""


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
        given="given-names given-name first first-name firstname forename",
        family="surname surnames family-name family-names last last-name lastname",
        dropping_particle="dropping-particle",
        particle="non-dropping-particle",
        literal="collaboration body",
    )


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

    text_as = "name"
    spellings = same(index="id key number ref num",
                     name="institution organization organisation text",
                     department="dept division", city="place town")  # fmt: skip
    silent = words(
        "address state region province postal-code postal_code postcode zip url street isni "
        "ringgold doi email phone fax collaboration latitude longitude grid wikidata fundref label "
        "short code"
    )


class AuthorForm(NameForm):
    """An author, speaker, editor, chair or member; a bare text is a name."""

    name: NameForm | None = Field(
        default=None, description="the name in its natural order: Ludwig van Beethoven"
    )
    name_native: Text | None = Field(default=None, description="the name in its own script: 김서연")
    native_lang: Text | None = Field(default=None, description="language of `name_native`: ko")
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
    note: Text | None = Field(default=None, description="a note to the name, Markdown")

    text_as = "name"
    spellings = {
        **NameForm.spellings,
        **same(
            name_native="native name-native native-name",
            native_lang="name-native-lang",
            orcid="orcid-id ORCID ORCiD",
            email="e-mail mail",
            affiliation="affiliations institute institution organization organisation",
            corresponding="corresponding-author correspondence",
            equal_contrib="equal-contrib equal-contributor equal-contribution equal",
            role="position",
            note="footnote",
        ),
    }
    silent = words(
        "roles url website homepage github twitter bluesky mastodon linkedin id phone fax degrees "
        "deceased social telephone photo bio credit isni researcherid scopus initials address city "
        "country department contribution contributions cor_email attributes"
    )


class LicenseForm(Form):
    """A licence: its SPDX id or its words."""

    content: Text | None = Field(default=None, description="CC-BY-4.0")
    code: Text | None = Field(default=None, description="the licence of code in the text")

    text_as = "content"
    spellings = same(content="id name spdx text")


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

    spellings = same(acknowledgements="acknowledgments acknowledgement acknowledgment")
    silent = words(
        "summary keypoints plain_language_summary dedication epigraph quote data_availability "
        "availability competing_interests outline introduction"
    )


class PaperForm(Form):
    """The front matter of a paper, address, abstract, panel or preface."""

    title: Text | None = Field(..., description="the title; inline Markdown is allowed")
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
    keywords: Annotated[list[Text | None], Several(cut=r"\s*[,;]\s*")] | None = Field(
        default=None, description="keywords"
    )
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
    funding: Texts | None = Field(default=None, description="who paid, Markdown")
    acknowledgements: Text | None = Field(default=None, description="thanks, Markdown")
    translation_of: Text | None = Field(
        default=None, description="the work this is a translation of"
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

    text_as = ""
    spellings = same(
        id="slug",
        short_title="short-title title_short title-short running-title running-head shorttitle",
        kind="type",
        lang="language",
        authors="author speaker speakers",
        affiliations="institute institutions",
        date="published publication-date",
        received="submitted date-received",
        accepted="date-accepted",
        license="licence",
        doi="DOI",
        bibliography="cito-bibliography",
        csl="citation-style",
        acknowledgements="acknowledgments acknowledgement acknowledgment thanks",
        translation_of="translation-of",
        recording="video",
        numbered="number-sections",
    )
    silent = words(
        # JOSS and its kin
        "aas-doi aas-journal archive codeRepository code-repository editor reviewers repository "
        "authors_short authors-short biblio-style event group git_url year volume issue page pages "
        "submitted_at published_at joss-doi journal software_repository_url review-issue-url "
        "software-review-url archive-doi paper_url xref version "
        "citation_author formatted_doi review_url archive_url joss_doi biohackathon_name "
        "biohackathon_url biohackathon_location authors_list "
        # pandoc and R Markdown
        "output geometry header-includes include-before include-after link-citations "
        "colorlinks linkcolor urlcolor citecolor fontsize fontfamily mainfont sansfont monofont "
        "mathfont papersize documentclass classoption toc toc-depth lof lot linestretch "
        "indent margin-left margin-right biblatexoptions natbiboptions biblatex natbib "
        "reference-section-title secnumdepth numbersections params vignette site csquotes "
        "pandoc rights template css linenumbers lineno line-numbers mainfontoptions "
        "figures fignos-cleveref figPrefix eqnPrefix tblPrefix secPrefix figureTitle tableTitle "
        "suppress-bibliography nocaption tables autoEqnLabels codeBlockCaptions linkReferences "
        "pdf-engine urlstyle description cref chapters crossref execute engine editor_options "
        "knit always_allow_html pagestyle fontenc inputenc hyperrefoptions boxlinks toccolor "
        "filecolor anchorcolor block-headings date-meta author-meta pagetitle title-prefix "
        "mathspec microtypeoptions subparagraph links-as-notes lmodern standalone self-contained "
        "citeproc cite-method biblio-title bibliographystyle citation-package latex_engine "
        "graphics listings tabs preamble strip-comments section-titles aspectratio logo handout "
        "zotero html pdf docx odt epub html_document pdf_document word_document "
        # pandoc-crossref, pandoc-xnos
        "nameInLink subfigGrid lofTitle lotTitle lolTitle chaptersDepth eqnos-cleveref "
        "tablenos-cleveref fignos-plus-name xnos-cleveref xnos-capitalise "
        # Quarto
        "format filters metadata variables number-depth shift-heading-level-by lightbox theme "
        "reference-location appendix-style citation fig-width fig-height toc-title "
        "highlight-style cap-location tbl-cap-location fig-cap-location callout-icon code-fold "
        "date-format embed-resources freeze "
        # MyST and Jupyter
        "exports numbering github abbreviations binder subject open_access venue banner "
        "bannerOptional thumbnail thumbnailOptional downloads error_rules jupyter kernelspec "
        "jupytext math settings options oxa arxiv pmid pmcid biblio first_page last_page copyright "
        "identifiers requirements resources emojis content_includes_title label tagline "
        "social skip_execution site plugins extends toc_depth keypoints editors reviewed "
        "date_modified edit_url source_url external_references references "
        # static site generators
        "layout permalink draft category categories excerpt comments series status updated "
        "last_modified wordcount word-count"
    )
