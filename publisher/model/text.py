"""A manuscript's text as XHTML, before templates."""

from __future__ import annotations

from dataclasses import dataclass

from publisher.diagnostics import Diagnostic
from publisher.model.camera import CameraPages
from publisher.model.chapter import Heading, Image


@dataclass(frozen=True, slots=True)
class Read:
    """Something that the composer read: `kind` is ``paragraph``, ``heading``, ``figure``,
    ``table``, ``formula``, ``note``, ``call`` or ``citation``; `line` and
    `column` its place in the manuscript's file, 0 where it is not known; `words` are how it
    begins. `path` is the file that the manuscript includes in which it stands, empty for its
    own."""

    kind: str
    line: int
    words: str = ""
    column: int = 0
    path: str = ""


@dataclass(frozen=True, slots=True)
class Included:
    """What a manuscript includes of another file: its `text`, from the line `line` of `path` on;
    `markup` as in `Text`."""

    path: str
    line: int
    text: str
    markup: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class CitedWork:
    """A work in the list of references: `id` is its anchor there, `kind` its type in CSL 1.0.2;
    `doi` and `year` are empty where the bibliography has none."""

    id: str
    kind: str = ""
    doi: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """What compose makes of one manuscript. Every `…_html` is inline XHTML but for the abstracts,
    the texts at the end of a paper (from acknowledgements to data availability), which are
    sequences of blocks; serialised as `model.chapter` says.

    `abstracts` are pairs of language and XHTML, the paper's own language first. `author_notes` go
    with the paper's authors, in their order; empty strings where an author has none.
    `keywords_html` are the paper's keywords, in their order. `body` is a sequence of block
    elements. `notes` is empty or one ``section`` of all notes, to be set after the body.
    `references` is empty or one ``section``, where the author did not place the bibliography in the
    body; `works` are what it lists, in its order. `headings` are in order; `words` counts the words
    of the body. `things` is what all of that holds, in the order of the manuscript; `markup` are
    the places in the manuscript's body, from and to, of what is no words of it, and `markup_beside`
    the source of that in its other texts (`publisher.markup.finish.reading`). `included` is what it
    includes of other files. `camera` are its pages, where it came as a PDF."""

    title_html: str
    title_text: str
    short_title_text: str = ""
    subtitle_html: str = ""
    abstracts: tuple[tuple[str, str], ...] = ()
    acknowledgements_html: str = ""
    funding_html: str = ""
    competing_interests_html: str = ""
    data_availability_html: str = ""
    author_notes: tuple[str, ...] = ()
    keywords_html: tuple[str, ...] = ()
    body: str = ""
    notes: str = ""
    references: str = ""
    headings: tuple[Heading, ...] = ()
    images: tuple[Image, ...] = ()
    words: int = 0
    things: tuple[Read, ...] = ()
    markup: tuple[tuple[int, int], ...] = ()
    markup_beside: str = ""
    included: tuple[Included, ...] = ()
    works: tuple[CitedWork, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    camera: CameraPages | None = None
