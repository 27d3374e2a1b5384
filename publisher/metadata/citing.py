"""How a paper of the volume is cited: in words, and as records that reference managers read.

In: the volume, a paper, its title as plain text and the folios of its pages. Out: text; RIS
(Reference Manager's tags, TY CPAPER); CSL-JSON (CSL 1.0.2, "Items"). BibTeX is in
`publisher.metadata.bibtex`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from publisher.languages.bookwords import listing, words
from publisher.metadata.bibtex import book_title, year
from publisher.model.pagemap import folios
from publisher.model.paper import Funder, Paper
from publisher.model.people import Author, Person
from publisher.model.volume import Volume
from publisher.xhtml.titles import plain

Span = tuple[str, str]
"""First and last folio, as printed."""


def in_volume(volume: Volume, paper: Paper, span: Span) -> str:
    """*In: A. Editor and B. Editor (eds), The Book. House, Place 2026, pp. 7–10.*"""
    vocabulary = words(paper.lang, volume.words)
    first, last = span
    pages = vocabulary["one_page" if first == last else "pages"].format(first=first, last=last)
    editors, title = _editors(volume, paper.lang), book_title(volume)
    parts = [f"{editors}, {title}" if editors else title, _house(volume, paper)]
    book = (". " if title[-1:] not in ".?!" else " ").join(part for part in parts if part)
    return f"{vocabulary['in_volume']} {book}, {pages}."


def citation(volume: Volume, paper: Paper, title: str, span: Span) -> str:
    """Who and what, then where, then the DOI, in the paper's language."""
    names = listing((author.person.display for author in paper.authors), paper.lang, volume.words)
    end = "" if title[-1:] in ".?!" else "."
    doi = f" https://doi.org/{paper.doi}" if paper.doi else ""
    head = f"{names}: {title}{end}" if names else f"{title}{end}"
    return f"{head} {in_volume(volume, paper, span)}{doi}"


def volume_citation(volume: Volume) -> str:
    """*A. Editor and B. Editor (eds): The Book. House, Place 2026.* In the volume's language."""
    editors, title = _editors(volume, volume.language), book_title(volume)
    house = _house(volume)
    doi = f" https://doi.org/{volume.doi}" if volume.doi else ""
    head = f"{editors}: {title}." if editors else f"{title}."
    return f"{head} {house}{'.' if house else ''}{doi}"


def _editors(volume: Volume, lang: str) -> str:
    """*A. Editor and B. Editor (eds)*; empty where the volume names none."""
    vocabulary = words(lang, volume.words)
    names = listing((author.person.display for author in volume.editors), lang, volume.words)
    role = vocabulary["editor_short" if len(volume.editors) == 1 else "editors_short"]
    return f"{names} ({role})" if names else ""


def _house(volume: Volume, paper: Paper | None = None) -> str:
    """*House, Place 2026*, as much of it as is known."""
    house = _joined(volume.publisher.name, volume.publisher.place)
    return " ".join(part for part in (house, year(volume, paper)) if part)


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def ris(volume: Volume, paper: Paper, title: str, span: Span) -> str:
    """The RIS record; a tag without a value is left out."""
    lines = [
        ("TY", "CPAPER"),
        *(("AU", _inverted(author.person)) for author in paper.authors),
        ("TI", title),
        ("T2", book_title(volume)),
        *(("A2", _inverted(author.person)) for author in volume.editors),
        ("PY", year(volume, paper)),
        ("SP", span[0]),
        ("EP", span[1]),
        ("PB", volume.publisher.name),
        ("CY", volume.publisher.place),
        ("C1", _joined(volume.event.place, volume.event.country)),
        ("T3", plain(volume.series.title)),
        ("VL", volume.series.number),
        ("SN", _isbn(volume) or volume.issn),
        ("DO", paper.doi),
        ("UR", f"https://doi.org/{paper.doi}" if paper.doi else ""),
        ("LA", paper.lang),
        *(("KW", keyword) for keyword in paper.keywords),
    ]
    text = "".join(f"{tag}  - {' '.join(v.split())}\r\n" for tag, v in lines if v.strip())
    return f"{text}ER  - \r\n"


def csl_json(volume: Volume, paper: Paper, title: str, span: Span) -> str:
    """The paper as an item of CSL-JSON, in a list of one."""
    issued = year(volume, paper)
    item = {
        "id": f"{volume.id}:{paper.id}",
        "type": "paper-conference",
        "title": title,
        "author": [_name(author) for author in paper.authors],
        "container-title": book_title(volume),
        "editor": [_name(author) for author in volume.editors],
        "page": folios(*span).replace("–", "-"),
        "issued": {"date-parts": [[int(issued)]]} if issued.isdigit() else {},
        "publisher": volume.publisher.name,
        "publisher-place": volume.publisher.place,
        "event-title": volume.event.name,
        "event-place": _joined(volume.event.place, volume.event.country),
        "collection-title": plain(volume.series.title),
        "collection-number": volume.series.number,
        "ISBN": _isbn(volume),
        "ISSN": volume.issn,
        "DOI": paper.doi,
        "language": paper.lang,
        "keyword": ", ".join(paper.keywords),
    }
    filled_fields = {name: value for name, value in item.items() if value}
    return json.dumps([filled_fields], ensure_ascii=False, indent=1) + "\n"


def meta_tags(volume: Volume, paper: Paper, title: str, span: Span) -> Iterator[tuple[str, str]]:
    """Names and contents of the ``meta`` elements that search engines of scholars read: Highwire
    Press tags, as Google Scholar's *Inclusion Guidelines* list them, and Dublin Core."""
    day = volume.published or paper.date
    issued = (day.iso.replace("-", "/") if day else "") or year(volume, paper)
    pairs = [
        ("citation_title", title),
        *(pair for author in paper.authors for pair in _author_tags(paper, author)),
        ("citation_publication_date", issued),
        ("citation_conference_title", book_title(volume)),
        ("citation_firstpage", span[0]),
        ("citation_lastpage", span[1]),
        ("citation_doi", paper.doi),
        ("citation_isbn", _isbn(volume)),
        ("citation_issn", volume.issn),
        ("citation_publisher", volume.publisher.name),
        ("citation_language", paper.lang),
        *(("citation_keywords", keyword) for keyword in paper.keywords),
        ("DC.title", title),
        *(("DC.creator", author.person.display) for author in paper.authors),
        ("DC.date", day.iso if day else year(volume, paper)),
        ("DC.publisher", volume.publisher.name),
        ("DC.language", paper.lang),
        ("DC.identifier", f"https://doi.org/{paper.doi}" if paper.doi else ""),
        ("DC.rights", paper.license or volume.license),
        ("DC.isPartOf", book_title(volume)),
        ("DC.relation", paper.translation_of),
    ]
    return ((name, value) for name, value in pairs if value)


def _author_tags(paper: Paper, author: Author) -> Iterator[tuple[str, str]]:
    """An author, and behind each what belongs to that author."""
    places = {place.key: place.name for place in paper.affiliations}
    orcid = author.person.orcid
    yield "citation_author", _inverted(author.person)
    yield from (
        ("citation_author_institution", places[k]) for k in author.affiliations if k in places
    )
    yield "citation_author_orcid", f"https://orcid.org/{orcid}" if orcid else ""


def volume_tags(volume: Volume, title: str) -> Iterator[tuple[str, str]]:
    """Dublin Core of a page of the volume that is no paper, called `title`."""
    pairs = [
        ("DC.title", title),
        *(("DC.creator", author.person.display) for author in volume.editors),
        ("DC.date", volume.published.iso if volume.published else year(volume)),
        ("DC.publisher", volume.publisher.name),
        ("DC.language", volume.language),
        ("DC.identifier", f"https://doi.org/{volume.doi}" if volume.doi else _isbn(volume)),
        ("DC.rights", volume.license),
        ("DC.isPartOf", "" if title == book_title(volume) else book_title(volume)),
    ]
    return ((name, value) for name, value in pairs if value)


def coins(volume: Volume, paper: Paper | None, title: str, span: Span) -> str:
    """What a ``span`` of class ``Z3988`` has as its title (OpenURL COinS, ANSI/NISO Z39.88-2004):
    the paper in its book, or the book."""
    people = paper.authors if paper else volume.editors
    pairs = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:book"),
        ("rft.genre", "proceeding" if paper else "conference"),
        ("rft.atitle" if paper else "rft.btitle", title),
        ("rft.btitle", book_title(volume) if paper else ""),
        *(("rft.au", _inverted(author.person)) for author in people),
        ("rft.date", year(volume, paper)),
        ("rft.pub", volume.publisher.name),
        ("rft.place", volume.publisher.place),
        ("rft.series", plain(volume.series.title)),
        ("rft.spage", span[0]),
        ("rft.epage", span[1]),
        ("rft.isbn", _isbn(volume)),
        ("rft.issn", volume.issn),
        ("rft_id", f"info:doi/{paper.doi if paper else volume.doi}"
         if (paper.doi if paper else volume.doi) else ""),
    ]  # fmt: skip
    return urlencode([(name, value) for name, value in pairs if value])


def linked_data(volume: Volume, paper: Paper, title: str, span: Span) -> dict[str, Any]:
    """The paper as Schema.org's ScholarlyArticle in the book that holds it."""
    day = volume.published or paper.date
    return {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": title,
        "author": [_author(paper, author) for author in paper.authors],
        "inLanguage": paper.lang,
        "pageStart": span[0],
        "pageEnd": span[1],
        "pagination": folios(*span),
        **_event_facts(
            datePublished=day.iso if day else year(volume, paper),
            funding=[_grant(funder) for funder in paper.funders],
            award=list(paper.awards),
            keywords=list(paper.keywords),
            license=paper.license or volume.license,
            sameAs=f"https://doi.org/{paper.doi}" if paper.doi else "",
        ),
        "isPartOf": linked_book(volume),
    }


def linked_book(volume: Volume) -> dict[str, Any]:
    """The volume as Schema.org's Book."""
    return {
        "@type": "Book",
        "name": book_title(volume),
        **_event_facts(
            isbn=_isbn(volume),
            issn=volume.issn,
            editor=[_agent(author.person) for author in volume.editors],
            publisher=_event_facts(
                **{"@type": "Organization", "name": volume.publisher.name},
                url=volume.publisher.url,
            )
            if volume.publisher.name
            else None,
            recordedAt=_event(volume),
            datePublished=volume.published.iso if volume.published else year(volume),
            sameAs=f"https://doi.org/{volume.doi}" if volume.doi else "",
        ),
    }


def _event(volume: Volume) -> dict[str, Any]:
    """The conference as Schema.org's Event."""
    event = volume.event
    if not event.name:
        return {}
    return {
        "@type": "Event",
        **_event_facts(
            name=event.name,
            alternateName=event.acronym,
            startDate=event.start.iso if event.start else "",
            endDate=event.end.iso if event.end else "",
            location=_joined(event.place, event.country),
            url=event.url,
        ),
    }


def _author(paper: Paper, author: Author) -> dict[str, Any]:
    """A person, and where that person works."""
    places = {place.key: place for place in paper.affiliations}
    houses = [
        _event_facts(
            **{"@type": "Organization", "name": places[key].name},
            sameAs=f"https://ror.org/{places[key].ror}" if places[key].ror else "",
        )
        for key in author.affiliations
        if key in places
    ]
    return _agent(author.person) | ({"affiliation": houses} if houses else {})


def _grant(funder: Funder) -> dict[str, Any]:
    body = _event_facts(**{"@type": "Organization", "name": funder.name}, sameAs=funder.id)
    return _event_facts(
        **{"@type": "Grant"}, funder=body, identifier=", ".join(funder.awards), url=funder.url
    )


def _event_facts(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _agent(person: Person) -> dict[str, Any]:
    kind = "Organization" if person.is_body else "Person"
    orcid = f"https://orcid.org/{person.orcid}" if person.orcid else ""
    return _event_facts(**{"@type": kind, "name": person.display, "@id": orcid,
                     "alternateName": person.native})  # fmt: skip


def _inverted(person: Person) -> str:
    return person.display if person.is_body else person.inverted


def _isbn(volume: Volume) -> str:
    return volume.isbn.pdf or volume.isbn.print or volume.isbn.epub


def _name(author: Author) -> dict[str, str]:
    person = author.person
    if person.is_body or not (person.given or person.dropping_particle):
        return {"literal": person.display}
    return {name: value for name, value in {
        "family": person.family, "given": person.given, "suffix": person.suffix,
        "dropping-particle": person.dropping_particle,
        "non-dropping-particle": person.particle,
    }.items() if value}  # fmt: skip
