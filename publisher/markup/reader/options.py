"""What the caller can choose, and the limits a paper must keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from publisher.languages.bookwords import NO_OWN, OwnWords
from publisher.limits import limit


@dataclass(frozen=True, slots=True)
class MarkupLimits:
    """Beyond these a paper fails, alone, with MD001 that names the limit and its value.

    `characters` of the manuscript, front matter excluded; `paragraph`, characters of one run of
    text; `nesting`, of lists, quotations, divs and brackets (deeper ones are flattened); `cells`,
    rows of a table by columns (larger ones become paragraphs). What they are is said in
    `publisher.limits`, by these names.
    """

    characters: int = field(default_factory=partial(limit, "characters"))
    paragraph: int = field(default_factory=partial(limit, "paragraph"))
    nesting: int = field(default_factory=partial(limit, "nesting"))
    cells: int = field(default_factory=partial(limit, "cells"))
    formulas: int = field(default_factory=partial(limit, "formulas"))
    citations: int = field(default_factory=partial(limit, "citations"))
    notes: int = field(default_factory=partial(limit, "notes"))


@dataclass(frozen=True, slots=True)
class MarkupOptions:
    """`smart` turns straight quotes, dashes and dots into typographic ones. `numbered` numbers the
    headings where the paper does not say. `csl` is the volume's citation style, `words` are those
    that it says otherwise."""

    smart: bool = True
    numbered: bool = False
    csl: str = ""
    words: OwnWords = field(default_factory=lambda: NO_OWN)
    limits: MarkupLimits = field(default_factory=MarkupLimits)


@dataclass(frozen=True, slots=True)
class PaperRef:
    """Another paper of the volume, as a reference to it reads: ``[@paper:slug]``, or a link to its
    manuscript, whose name from the folder of the volume is `path`. `lang` is its language."""

    id: str
    title_html: str
    authors: tuple[str, ...] = ()
    path: str = ""
    lang: str = "en"


NO_PAPERS: Mapping[str, PaperRef] = {}
