"""Names and affiliations as an opening page sets them.

In: a paper's authors and affiliations. Out: values for the templates. Superior figures are used
only where there is more than one affiliation; notes to names have signs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from publisher.model.paper import Paper
from publisher.model.people import Affiliation, Author


@dataclass(frozen=True, slots=True)
class AuthorLine:
    """An author as printed: `marks` are the superior figures after the name, `sign` calls a note
    to it. `native_lang` is the paper's own where the native name is in no script that says
    which."""

    name: str
    native: str
    native_lang: str
    marks: str
    role: str
    sign: str = ""


@dataclass(frozen=True, slots=True)
class AffiliationLine:
    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note to a name, with the sign that calls it."""

    sign: str
    html: Markup


_SIGNS = "*†‡§‖¶"
"""The signs of notes in the order of the trade; then doubled (Chicago Manual of Style, 14.25)."""


def author_lines(paper: Paper, notes: Sequence[str] = ()) -> tuple[AuthorLine, ...]:
    """The authors of `paper` in order, each with the figures of its affiliations and the sign of
    its note; `notes` are inline XHTML, one for each author."""
    order = [affiliation.key for affiliation in shown_affiliations(paper)]
    order = order if len(order) > 1 else []
    signs = _signs(notes) or [""] * len(paper.authors)
    return tuple(
        _line(author, order, sign, paper.lang)
        for author, sign in zip(paper.authors, signs, strict=True)
    )


def note_lines(notes: Sequence[str]) -> tuple[NoteLine, ...]:
    """The notes to names, in the order of the names."""
    pairs = zip(_signs(notes), notes, strict=True)
    return tuple(NoteLine(sign, Markup(note)) for sign, note in pairs if sign)


def _signs(notes: Sequence[str]) -> list[str]:
    """The sign of each note; empty for none."""
    signs, count = [], 0
    for note in notes:
        signs.append(_SIGNS[count % len(_SIGNS)] * (count // len(_SIGNS) + 1) if note else "")
        count += bool(note)
    return signs


def affiliation_lines(paper: Paper) -> tuple[AffiliationLine, ...]:
    """The affiliations somebody has, numbered from 1 where there are several."""
    affiliations = shown_affiliations(paper)
    return tuple(
        AffiliationLine(str(number) if len(affiliations) > 1 else "", affiliation_text(affiliation))
        for number, affiliation in enumerate(affiliations, 1)
    )


def shown_affiliations(paper: Paper) -> tuple[Affiliation, ...]:
    """The affiliations of `paper` that an author has, in the order given."""
    keys = {key for author in paper.authors for key in author.affiliations}
    return tuple(a for a in paper.affiliations if a.key in keys)


def affiliation_text(affiliation: Affiliation) -> str:
    """Department, name, city, country, as one line, saying nothing twice."""
    parts = [affiliation.department, affiliation.name]
    parts += [p for p in (affiliation.city, affiliation.country) if p not in affiliation.name]
    return ", ".join(part for part in parts if part)


def _line(author: Author, order: list[str], sign: str, lang: str) -> AuthorLine:
    person = author.person
    marks = ",".join(str(order.index(k) + 1) for k in author.affiliations if k in order)
    native_lang = person.native_lang or lang
    return AuthorLine(person.byline, person.native, native_lang, marks, author.role, sign)
