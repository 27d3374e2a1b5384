"""Names and affiliations as an opening page sets them.

In: a paper's authors and affiliations. Out: values for the templates. Superior figures are used
only where there is more than one affiliation.
"""

from __future__ import annotations

from dataclasses import dataclass

from publisher.model.paper import Paper
from publisher.model.people import Affiliation, Author


@dataclass(frozen=True, slots=True)
class AuthorLine:
    """An author as printed: `marks` are the superior figures after the name. `native_lang` is the
    paper's own where the native name is in no script that says which."""

    name: str
    native: str
    native_lang: str
    marks: str
    role: str


@dataclass(frozen=True, slots=True)
class AffiliationLine:
    mark: str
    text: str


def author_lines(paper: Paper) -> tuple[AuthorLine, ...]:
    """The authors of `paper` in order, each with the figures of its affiliations."""
    order = [affiliation.key for affiliation in shown_affiliations(paper)]
    order = order if len(order) > 1 else []
    return tuple(_line(author, order, paper.lang) for author in paper.authors)


def affiliation_lines(paper: Paper) -> tuple[AffiliationLine, ...]:
    """The affiliations somebody has, numbered from 1 where there are several."""
    shown = shown_affiliations(paper)
    return tuple(
        AffiliationLine(str(number) if len(shown) > 1 else "", affiliation_text(affiliation))
        for number, affiliation in enumerate(shown, 1)
    )


def shown_affiliations(paper: Paper) -> tuple[Affiliation, ...]:
    """The affiliations of `paper` that an author has, in the order given."""
    used = {key for author in paper.authors for key in author.affiliations}
    return tuple(a for a in paper.affiliations if a.key in used)


def affiliation_text(affiliation: Affiliation) -> str:
    """Department, name, city, country, as one line, saying nothing twice."""
    parts = [affiliation.department, affiliation.name]
    parts += [p for p in (affiliation.city, affiliation.country) if p not in affiliation.name]
    return ", ".join(part for part in parts if part)


def _line(author: Author, order: list[str], lang: str) -> AuthorLine:
    person = author.person
    marks = ",".join(str(order.index(k) + 1) for k in author.affiliations if k in order)
    native_lang = person.native_lang or lang
    return AuthorLine(person.display, person.native, native_lang, marks, author.role)
