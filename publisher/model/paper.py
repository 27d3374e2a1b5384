"""A paper, address, abstract, panel or preface: its front matter, normalised, and its source."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, Field

from publisher.diagnostics import Span
from publisher.model.camera import CameraCopy
from publisher.model.dates import Day
from publisher.model.frozen import Frozen
from publisher.model.ignoring import Ignore
from publisher.model.people import Affiliation, Author

Kind = Literal["address", "paper", "abstract", "panel", "preface"]


class Source(Frozen):
    """A manuscript file as text.

    `path` is what diagnostics show; `folder` is absolute: images and bibliographies are looked for
    there and nowhere above the volume. `text` is the whole file, newlines made ``\\n``, byte order
    mark gone. `body` is the Markdown after the front matter; `body_line` is the 1-based line of
    `text` where it begins. `lines` says for each line of a text that was made of another file,
    as LaTeX is when it is read, which line of that file it was made of; empty where it was not.
    """

    path: str
    folder: Path
    text: str
    body: str
    body_line: int
    lines: tuple[int, ...] = ()

    def in_file(self, span: Span) -> Span:
        """The place in the author's file that `span`, a place of `text`, was made of."""
        if not self.lines or span.path != self.path or not 0 < span.line <= len(self.lines):
            return span
        return Span(span.path, self.lines[span.line - 1])

    def span(self, line: int, column: int = 1, length: int = 0) -> Span:
        """The place at `line`, `column` of the file (both 1-based)."""
        lines = self.text.split("\n")
        text = lines[line - 1] if 0 < line <= len(lines) else ""
        return Span(self.path, line, column, length, text)

    def find(self, words: str) -> Span:
        """Where `words` first stand: in the body, else in the front matter; the whole file where
        they stand nowhere, or are none."""
        head = len(self.text) - len(self.body) if self.text.endswith(self.body) else 0
        at = self.text.find(words, head) if words else -1
        at = self.text.find(words) if words and at < 0 else at
        if at < 0:
            return self.span(0)
        line = self.text.count("\n", 0, at) + 1
        return self.span(line, at - self.text.rfind("\n", 0, at), len(words.split("\n")[0]))


class Funder(Frozen):
    """Who paid. `id` is the address of a ROR or of a DOI of the Funder Registry; `awards` are the
    numbers of grants; `recipients` the authors who had them."""

    name: str
    id: str = ""
    awards: tuple[str, ...] = ()
    url: str = ""
    recipients: tuple[str, ...] = ()


Relationship = Literal[
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


class Relation(Frozen):
    """Another thing that the paper is bound to: `type` says what it is to the paper, `id` is a bare
    DOI or a web address."""

    type: Relationship
    id: str


class Paper(Frozen):
    """Front matter in the one form used inside, and the manuscript it heads.

    Texts that may hold markup (`title`, `short_title`, `subtitle`, `abstract`, `acknowledgements`,
    `funding`, `competing_interests`, `data_availability`) are Markdown. `abstract` maps a BCP 47
    tag to text; the paper's own language comes first. `camera` is of a paper that came as a PDF.
    `preamble` is LaTeX: the macros that it defines are the paper's. `submission` is the number
    under which the paper came in; `awards` are those it was given. `spans` maps a dotted key
    (``authors.0.orcid``) to its place.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    id: str
    kind: Kind
    title: str
    short_title: str = ""
    subtitle: str = ""
    lang: str = "en"
    abstract: dict[str, str] = Field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    authors: tuple[Author, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    date: Day | None = None
    received: Day | None = None
    accepted: Day | None = None
    license: str = ""
    doi: str = ""
    bibliography: tuple[str, ...] = ()
    nocite: tuple[str, ...] = ()
    csl: str = ""
    funding: str = ""
    funders: tuple[Funder, ...] = ()
    competing_interests: str = ""
    data_availability: str = ""
    relations: tuple[Relation, ...] = ()
    track: str = ""
    awards: tuple[str, ...] = ()
    submission: str = ""
    acknowledgements: str = ""
    translation_of: str = ""
    translators: tuple[Author, ...] = ()
    recording: str = ""
    numbered: bool | None = None
    camera: CameraCopy | None = None
    shows_code: bool = True
    preamble: str = ""
    ignore: tuple[Ignore, ...] = ()
    source: Source
    spans: dict[str, Span] = Field(default_factory=dict)
