"""The metadata of the package document, from the volume's own.

In: a `Volume`. Out: lines of metadata. EPUB 3.3 §5.5; roles are MARC relators; kinds of identifier
are ONIX code list 5.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from publisher.epub.container import UNIQUE, Meta
from publisher.metadata.licences import cc_address
from publisher.model.paper import Paper
from publisher.model.people import Person
from publisher.model.volume import Event, Volume

_SPACE = uuid.UUID("6f3a1c52-2f0b-5b5e-9f43-7a1f0f7f2d11")
_MARKUP = re.compile(r"[*_`]+(?=\S)|(?<=\S)[*_`]+")


def book_identifier(volume: Volume) -> str:
    """The book's unique identifier: its ISBN as URN, or a UUID made from what names the volume.

    Of the volume's name, not of its bytes: a corrected edition stays the same publication (EPUB 3.3
    §5.5.3.1.1) and differs by ``dcterms:modified``.
    """
    if isbn := as_urn(volume.isbn.epub):
        return isbn
    event = volume.event
    facts = (volume.doi, volume.id, volume.title, event.name, event.number, volume.language)
    return uuid.uuid5(_SPACE, "\n".join(facts)).urn


def as_urn(isbn: str) -> str:
    """`isbn`, hyphens and all, as URN (RFC 3187); empty where it is none."""
    digits = re.sub(r"[ -]", "", isbn).upper()
    return f"urn:isbn:{digits}" if re.fullmatch(r"[0-9]{13}|[0-9]{9}[0-9X]", digits) else ""


def package_metadata(volume: Volume, languages: Iterable[str], modified: datetime) -> list[Meta]:
    """All lines but those of accessibility. `languages` are those of the documents, the volume's
    own first; `modified` is stated in UTC."""
    stamp = modified.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return [
        *_identifiers(volume),
        *_titles(volume),
        *(Meta("dc:language", lang) for lang in languages),
        *_people(volume),
        *_publication(volume),
        *_subjects(volume),
        *_series(volume),
        *_event(volume.event),
        Meta("meta", stamp, (("property", "dcterms:modified"),)),
    ]


def _refine(about: str, name: str, text: str, **more: str) -> Meta:
    lang = more.pop("lang", None)
    attributes = (("refines", f"#{about}"), ("property", name), *sorted(more.items()))
    return Meta("meta", text, attributes, lang)


def _identifiers(volume: Volume) -> list[Meta]:
    lines = [Meta("dc:identifier", book_identifier(volume), (("id", UNIQUE),))]
    if as_urn(volume.isbn.epub):
        lines.append(_refine(UNIQUE, "identifier-type", "15", scheme="onix:codelist5"))
    if volume.doi:
        doi = volume.doi.removeprefix("https://doi.org/")
        lines.append(Meta("dc:identifier", f"https://doi.org/{doi}", (("id", "doi"),)))
        lines.append(_refine("doi", "identifier-type", "06", scheme="onix:codelist5"))
    return lines


def _titles(volume: Volume) -> list[Meta]:
    lines = [
        Meta("dc:title", volume.title, (("id", "title"),)),
        _refine("title", "title-type", "main"),
        _refine("title", "display-seq", "1"),
    ]
    if volume.subtitle:
        lines += [
            Meta("dc:title", volume.subtitle, (("id", "subtitle"),)),
            _refine("subtitle", "title-type", "subtitle"),
            _refine("subtitle", "display-seq", "2"),
        ]
    return lines


@dataclass(slots=True)
class _Contributor:
    """A person and the parts they have in the book, in the order they come up."""

    person: Person
    roles: list[str] = field(default_factory=list)


def _people(volume: Volume) -> list[Meta]:
    """Editors are the book's creators; the authors of papers, chairs and the members of committees
    contribute to it. A book without editors is its authors'."""
    editors = _gather((author.person, "edt") for author in volume.editors)
    authors = _gather(_authors(volume))
    chairs = _gather((a.person, "mod") for session in volume.sessions for a in session.chair)
    creators = editors or authors
    others = dict(authors) if editors else {}
    members = _gather((m.person, "ctb") for c in volume.committees for m in c.members)
    for identity, part in (*chairs.items(), *members.items()):
        others.setdefault(identity, part)
    lines: list[Meta] = []
    for number, (identity, part) in enumerate(creators.items(), 1):
        more = others.pop(identity, None) if creators is editors else None
        part.roles += [role for role in (more.roles if more else ()) if role not in part.roles]
        lines += _person("dc:creator", f"creator-{number}", part)
    for number, part in enumerate((p for i, p in others.items() if i not in creators), 1):
        lines += _person("dc:contributor", f"contributor-{number}", part)
    return lines


def _authors(volume: Volume) -> Iterable[tuple[Person, str]]:
    for paper in volume.papers:
        if isinstance(paper, Paper):
            role = "spk" if paper.kind == "address" else "aut"
            yield from ((author.person, role) for author in paper.authors)


def _gather(mentions: Iterable[tuple[Person, str]]) -> dict[str, _Contributor]:
    parts: dict[str, _Contributor] = {}
    for person, role in mentions:
        part = parts.setdefault(person.identity, _Contributor(person))
        if role not in part.roles:
            part.roles.append(role)
    return parts


def _person(tag: str, name: str, part: _Contributor) -> list[Meta]:
    person = part.person
    lines = [Meta(tag, person.display, (("id", name),))]
    lines += [_refine(name, "role", role, scheme="marc:relators") for role in part.roles]
    lines.append(_refine(name, "file-as", person.inverted))
    if person.native and person.native_lang:
        lines.append(_refine(name, "alternate-script", person.native, lang=person.native_lang))
    if person.orcid:
        lines.append(_refine(name, "dcterms:identifier", f"https://orcid.org/{person.orcid}"))
    return lines


def _publication(volume: Volume) -> list[Meta]:
    lines = []
    if volume.publisher.name:
        lines.append(Meta("dc:publisher", volume.publisher.name))
    if date := _date(volume):
        lines.append(Meta("dc:date", date))
    if rights := _rights(volume):
        lines.append(Meta("dc:rights", rights))
    if address := cc_address(volume.license):
        lines.append(Meta("link", "", (("rel", "dcterms:license"), ("href", address))))
    if about := _about(volume.event):
        lines.append(Meta("dc:description", about))
    return lines


def _date(volume: Volume) -> str:
    if volume.copyright.year:
        return str(volume.copyright.year)
    day = volume.event.end or volume.event.start
    return day.iso if day else ""


def _rights(volume: Volume) -> str:
    holder, year = volume.copyright.holder, volume.copyright.year
    claim = " ".join(str(part) for part in (year, holder) if part)
    return ". ".join(part for part in (f"© {claim}" if claim else "", volume.license) if part)


def _about(event: Event) -> str:
    return ", ".join(part for part in (event.name, _where(event), _when(event)) if part)


def _where(event: Event) -> str:
    return ", ".join(part for part in (event.place, event.country) if part)


def _when(event: Event) -> str:
    days = [day.iso for day in (event.start, event.end) if day]
    return "/".join(dict.fromkeys(days))


def _subjects(volume: Volume) -> list[Meta]:
    subjects: dict[str, str] = {}
    for paper in volume.papers:
        for keyword in paper.keywords if isinstance(paper, Paper) else ():
            subjects.setdefault(keyword.casefold(), _MARKUP.sub("", keyword))
    return [Meta("dc:subject", keyword) for keyword in subjects.values() if keyword.strip()]


def _series(volume: Volume) -> list[Meta]:
    if not volume.series.title:
        return []
    lines = [
        Meta(
            "meta", volume.series.title, (("property", "belongs-to-collection"), ("id", "series"))
        ),
        _refine("series", "collection-type", "series"),
    ]
    if re.fullmatch(r"[0-9]+(\.[0-9]+)*", volume.series.number):  # EPUB 3.3 §D.3.6
        lines.append(_refine("series", "group-position", volume.series.number))
    if volume.issn:
        lines.append(_refine("series", "dcterms:identifier", f"urn:issn:{volume.issn}"))
    return lines


def _event(event: Event) -> list[Meta]:
    """The conference, as Schema.org's event at which the work was recorded."""
    if not event.name:
        return []
    lines = [Meta("meta", event.name, (("property", "schema:recordedAt"), ("id", "event")))]
    details = (
        ("schema:alternateName", event.acronym),
        ("schema:position", event.number),
        ("schema:startDate", event.start.iso if event.start else ""),
        ("schema:endDate", event.end.iso if event.end else ""),
        ("schema:location", _where(event)),
        ("schema:url", event.url),
    )
    return lines + [_refine("event", name, text) for name, text in details if text]
