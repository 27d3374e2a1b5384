"""What the composer read in a manuscript, for the proof: things with their places, and markup.

In: the finished tree of a paper, before it is sanitised, and the state it was composed in. Out: a
`Read` for each paragraph, heading, figure, table, formula, note, call and citation, in the order of
the tree; and the source of all that is markup, or was left out and told. The proof asks that every
`Read` is in the book, and that what is neither markup nor words of the book is nowhere in the
manuscript: it needs no rules of its own for what is what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from publisher.manuscripts.tabular import comments
from publisher.markup.constructs.code import Listing
from publisher.markup.latex.words import GAPS, MEASURES
from publisher.markup.myst.directives import Directive
from publisher.markup.reader.tokens import Token
from publisher.markup.reader.tree import Tree
from publisher.markup.reader.work import Work
from publisher.model.text import Included, Read

_KINDS = {"img": "figure", "svg": "figure", "table": "table", "math": "formula"} | {
    f"h{level}": "heading" for level in range(1, 7)
} | dict.fromkeys("p li dt dd pre td th caption figcaption".split(), "paragraph")  # fmt: skip
_ROLES = {"doc-noteref": "call", "doc-footnote": "note", "doc-biblioref": "citation"}
_NAMED = 60
"""Characters of its words by which a thing is known from others."""

_MARKUP = frozenset(
    "cite math texref texlabel texurl texmacro htmlvoid htmltag close container endcontainer target"
    " pagebreak pageblock stamp noteref notedef literal autolink image link span"
    " note texstyle script".split()
)
"""Kinds of tokens whose source is markup from end to end: what they enclose is no part of it."""

_LONGEST = 2_000
"""Characters of one piece of markup: nothing longer is markup alone, but for formulas, citations
and definitions of macros."""


def read_things(root: Tree, work: Work) -> tuple[Read, ...]:
    """The things of `root`, each with its place in the manuscript's file."""
    things: list[Read] = []
    places: dict[str, tuple[int, int, str]] = {}
    line, column, path = 0, 0, ""
    for element in root.iter():
        at = element.get("data-at")
        if at:
            if at not in places:
                span = work.span(int(at), int(at) + 1)
                places[at] = line, column, path
                if span is not None and span.line:
                    beside = span.path if span.path != work.source else ""
                    places[at] = span.line, span.column, beside
            line, column, path = places[at]
        if not isinstance(element.tag, str):
            continue
        name = element.tag.rpartition("}")[2]
        kind = _KINDS.get(name) or _ROLES.get(element.get("role", ""))
        if kind == "figure" and "formula" in element.get("class", "").split():
            kind = "formula"
        if kind:
            words = "" if kind == "formula" else _words(element)
            things.append(Read(kind, line, words, column, path))
    return tuple(things)


def _words(element: Tree) -> str:
    """How the words of `element` begin."""
    text = ""
    for part in element.itertext():
        text += part
        if len(text) >= _NAMED:
            break
    return text[:_NAMED].strip()


def markup_places(
    work: Work,
) -> tuple[tuple[tuple[int, int], ...], str, tuple[Included, ...]]:
    """Where in the body of the manuscript markup stands, and what was told as left out, as pairs of
    places in it; the source of what stands in the other texts of the paper; and the texts that it
    includes of other files, each with such places."""
    begins, ends = work.body
    places: list[tuple[int, int]] = []
    pieces = [*work.macros]
    files = {base: (origin, text) for base, text, origin in work.files_included()}
    within: dict[int, list[tuple[int, int]]] = {base: [] for base in files}
    for start, end in (*(place for token in work.tokens for place in _of(token)), *work.announced):
        if begins <= start <= ends:
            places.append((start - begins, end - begins))
            continue
        text, base = work.scanned(start)
        if base in within:
            within[base].append((start - base, end - base))
        pieces.append(text[start - base : end - base])
    for label, definition in work.definitions.items():
        pieces += (label, definition.url, definition.title)
    for short, long in work.abbreviations.items():
        pieces += (short, long)
    included = tuple(
        Included(origin.path, origin.first_line, text, tuple(sorted(within[base])))
        for base, (origin, text) in files.items()
    )
    return tuple(sorted(places)), "\n".join(filter(None, pieces)), included


def _of(token: Token) -> Iterator[tuple[int, int]]:
    """Which of the source of `token` is markup."""
    data: Any = token.data
    if token.kind in _MARKUP:
        if token.kind in ("cite", "math") or token.end - token.start <= _LONGEST:
            yield token.start, token.end
    elif isinstance(data, Listing) and data.attributes.raw == "comment":
        yield token.start, token.end
    elif isinstance(data, Listing):  # the line of its fence
        yield token.start, token.start + len(token.source.partition("\n")[0])
    elif token.kind in ("textable", "texfigure"):
        for start, end in comments(token.source):
            yield token.start + start, token.start + end
        for match in _MEASURE.finditer(token.source):
            yield token.start + match.start(), token.start + match.end()
    elif token.kind == "directive" and isinstance(data[0], Directive):
        yield token.start, token.end if data[0].name in UNSET else data[0].at


_MEASURE = re.compile(
    rf"\\(?:{'|'.join(sorted({*MEASURES, *GAPS}))})\*?(?:\[[^\[\]]*\]|\{{[^{{}}]*\}})+"
)
"""A command of TeX that sets nothing, with its arguments."""

UNSET = frozenset(("bibliography", "contents", "toctree", "tableofcontents"))
"""Directives that ask for what the book makes by itself, or steer a web site."""
