"""Rules about persons and where they work.

In: the front matter of a paper, or of all papers of a volume. Out: diagnostics ED004 to ED008 and
ED015.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from publisher.diagnostics import Diagnostic, Span
from publisher.model.paper import Paper
from publisher.model.people import Author
from publisher.model.volume import Volume
from publisher.rules.sheet import Sheet


def fold_name(text: str) -> str:
    """`text` without accents, case, dots and hyphens: what two spellings of a name share."""
    flat = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in flat if not unicodedata.combining(c)).casefold()
    return " ".join(re.sub(r"[.\-‐‑'’]", " ", bare).split())


def author_twice(sheet: Sheet) -> Iterator[Diagnostic]:
    """ED004: the same ORCID, or the same name without two ORCIDs that differ."""
    orcids: set[str] = set()
    names: dict[str, bool] = {}  # whether one of that name has no ORCID
    for number, author in enumerate(sheet.paper.authors):
        person = author.person
        name = fold_name(person.display)
        if person.orcid in orcids or (name in names and (names[name] or not person.orcid)):
            message = f"`{person.display}` is named twice"
            yield sheet.finding("ED004", message, _name_place(sheet.paper, number))
        names[name] = names.get(name, False) or not person.orcid
        orcids |= {person.orcid} - {""}


def unused_affiliation(sheet: Sheet) -> Iterator[Diagnostic]:
    """ED007."""
    keys = {key for author in sheet.paper.authors for key in author.affiliations}
    if not sheet.paper.authors:
        return
    for number, affiliation in enumerate(sheet.paper.affiliations):
        if affiliation.key not in keys:
            name = affiliation.name or affiliation.department
            place = sheet.key(f"affiliations.{number}.name", f"affiliations.{number}")
            yield sheet.finding("ED007", f"no author has the affiliation `{name}`", place)


def affiliation_twice(sheet: Sheet) -> Iterator[Diagnostic]:
    """ED008: alike in every part that is printed."""
    keys_by_parts: dict[tuple[str, ...], str] = {}
    for number, one in enumerate(sheet.paper.affiliations):
        parts = tuple(fold_name(p) for p in (one.name, one.department, one.city, one.country))
        first = keys_by_parts.setdefault(parts, one.key)
        if first != one.key:
            message = f"affiliations `{first}` and `{one.key}` are the same"
            place = sheet.key(f"affiliations.{number}.name", f"affiliations.{number}")
            yield sheet.finding("ED008", message, place)


def unsigned(sheet: Sheet) -> Iterator[Diagnostic]:
    """ED015: a panel or a preface can go without."""
    if sheet.paper.kind in ("paper", "address", "abstract") and not sheet.paper.authors:
        what = "speaker" if sheet.paper.kind == "address" else "author"
        yield sheet.finding("ED015", f"the {sheet.paper.kind} names no {what}", sheet.key("title"))


@dataclass(frozen=True, slots=True)
class _Mention:
    """An author of one of the papers, and the names of where the author works. `name`, `family` and
    `given_names` are folded."""

    author: Author
    place: Span
    paper: str
    works_at: frozenset[str]
    name: str
    family: str
    given_names: tuple[str, ...]

    @property
    def marks(self) -> Iterator[tuple[str, ...]]:
        """What two mentions have in common that may be of one person."""
        yield ("name", self.family, self.name)
        if self.given_names:
            yield from (
                ("at", self.family, place, self.given_names[0][0]) for place in self.works_at
            )


def two_spellings(volume: Volume) -> Iterator[Diagnostic]:
    """ED005: names that differ by accents, hyphens or case; or of which one has initials where the
    other has names, at the same institution."""
    by_mark: dict[tuple[str, ...], dict[str, tuple[int, _Mention]]] = {}
    for number, mention in enumerate(_mentions(volume)):
        mine = mention.author.person
        if mine.orcid:
            continue
        near = (one for mark in mention.marks for one in by_mark.get(mark, {}).values())
        alike = (one for one in near if _are_confusable(one[1], mention))
        if nearest := min(alike, key=lambda one: one[0], default=None):
            message = f"`{mine.display}` is spelt `{nearest[1].author.person.display}` in"
            help = f"see {nearest[1].place}; spell the name alike"
            yield Diagnostic("ED005", f"{message} `{nearest[1].paper}`", mention.place, help,
                             paper=mention.paper)  # fmt: skip
        for mark in mention.marks:
            by_mark.setdefault(mark, {}).setdefault(mine.display, (number, mention))


def _are_confusable(one: _Mention, other: _Mention) -> bool:
    if one.paper == other.paper or one.author.person.display == other.author.person.display:
        return False
    return one.name == other.name or _initials(one.given_names, other.given_names)


def _initials(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one of two given names abbreviates the other: ``a b`` and ``ada b``, ``ada``."""
    pairs = list(zip(one, other, strict=False))
    return bool(pairs) and all(x.startswith(y) or y.startswith(x) for x, y in pairs)


def two_orcids(volume: Volume) -> Iterator[Diagnostic]:
    """ED006."""
    by_name: dict[str, _Mention] = {}
    for mention in _mentions(volume):
        person = mention.author.person
        if not person.orcid:
            continue
        first = by_name.setdefault(person.display, mention)
        if first.paper != mention.paper and first.author.person.orcid != person.orcid:
            theirs = first.author.person.orcid
            message = f"`{person.display}` has ORCID {person.orcid} here and {theirs} before"
            help = f"see {first.place}"
            yield Diagnostic("ED006", message, mention.place, help, paper=mention.paper)


def _mentions(volume: Volume) -> Iterator[_Mention]:
    for paper in (*volume.front, *volume.papers, *volume.back):
        if not isinstance(paper, Paper):
            continue
        names = {one.key: fold_name(one.name) for one in paper.affiliations}
        for number, author in enumerate(paper.authors):
            works_at = frozenset(names[key] for key in author.affiliations if key in names)
            person = author.person
            yield _Mention(
                author,
                _name_place(paper, number),
                paper.id,
                works_at,
                fold_name(person.display),
                fold_name(person.family),
                tuple(fold_name(person.given).split()),
            )


def _name_place(paper: Paper, number: int) -> Span:
    key = f"authors.{number}"
    for name in (f"{key}.name.literal", f"{key}.name", f"{key}.family", f"{key}.literal", key):
        if name in paper.spans:
            return paper.spans[name]
    return paper.source.span(1)
