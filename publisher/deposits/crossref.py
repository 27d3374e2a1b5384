"""Crossref: the conference, its proceedings and their papers, for one deposit.

In: a `VolumeRecord`. Out: a ``doi_batch`` of schema 5.3.1 or 5.5.0 (XSD of Crossref, "conference").
The order of elements is the schema's. In 5.5.0 a person has roles of CRediT.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Literal

from publisher.deposits.elements import MATHML, Node, tree, x, xml_bytes
from publisher.deposits.lines import abstract_blocks, inline_nodes, reference_texts
from publisher.deposits.records import PaperRecord, VolumeRecord
from publisher.languages.bookwords import days
from publisher.metadata.bibtex import book_title
from publisher.model.dates import Day
from publisher.model.paper import Paper
from publisher.model.people import Author, Person
from publisher.xhtml.titles import plain

Version = Literal["5.3.1", "5.5.0"]

RELATIONS = {
    "translation-of": ("intra_work_relation", "isTranslationOf"),
    "version-of": ("intra_work_relation", "isVersionOf"),
    "preprint": ("intra_work_relation", "hasPreprint"),
    "data": ("inter_work_relation", "isSupplementedBy"),
    "code": ("inter_work_relation", "isSupplementedBy"),
    "video": ("inter_work_relation", "isSupplementedBy"),
    "supplement": ("inter_work_relation", "isSupplementedBy"),
    "slides": ("inter_work_relation", "isSupplementedBy"),
    "poster": ("inter_work_relation", "isSupplementedBy"),
}
UPDATES = {
    "erratum": "erratum",
    "corrigendum": "corrigendum",
    "retraction": "retraction",
    "revision": "new_version",
}


def crossref(record: VolumeRecord, version: Version = "5.3.1") -> bytes:
    """The deposit of the volume and of all its papers that have a DOI."""
    volume = record.volume
    stamp = f"{datetime.fromtimestamp(record.stamp, UTC):%Y%m%d%H%M%S}"
    space = f"http://www.crossref.org/schema/{version}"
    spaces = {
        "": space,
        "jats": "http://www.ncbi.nlm.nih.gov/JATS1",
        "ai": "http://www.crossref.org/AccessIndicators.xsd",
        "fr": "http://www.crossref.org/fundref.xsd",
        "rel": "http://www.crossref.org/relations.xsd",
        "mml": MATHML,
        "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    }
    where = f"{space} https://www.crossref.org/schemas/crossref{version}.xsd"
    batch = x(
        "doi_batch!",
        {"xsi:schemaLocation": where, "version": version},
        x(
            "head",
            x("doi_batch_id", f"{volume.id}-{stamp}"),
            x("timestamp", stamp),
            x(
                "depositor",
                x("depositor_name", volume.deposit.depositor),
                x("email_address", volume.deposit.email),
            ),
            x("registrant", volume.deposit.registrant or volume.publisher.name),
        ),
        x(
            "body",
            x(
                "conference",
                x("contributors", _people(volume.editors, None, "editor", version)),
                _event(record),
                _proceedings(record),
                [_paper(record, each, version) for each in record.papers if each.paper.doi],
            ),
        ),
    )
    assert batch is not None
    return xml_bytes(tree(batch, spaces))


def _language(tag: str) -> str:
    """The language in ISO 639-1, as the schema lists them; empty where it has none."""
    primary = tag.split("-")[0].lower()
    return primary if len(primary) == 2 else ""


_SURNAME = re.compile(r"[^\d?]*[^?\s]+[^\d]*")
"""What the schema takes for one (common5.3.1.xsd, "surname")."""


def _event(record: VolumeRecord) -> Node | None:
    event = record.volume.event
    start, end = event.start, event.end or event.start
    when = (
        x(
            "conference_date",
            {
                f"{edge}_{unit}": f"{getattr(day, unit):02d}"
                for edge, day in (("start", start), ("end", end))
                for unit in ("day", "month", "year")
                if getattr(day, unit)
            },
            days(start, end, "en"),
        )
        if start and end
        else None
    )
    number = "".join(sign for sign in event.number if sign.isdigit())
    return x(
        "event_metadata",
        x("conference_name", event.name or book_title(record.volume)),
        x("conference_acronym", event.acronym),
        x("conference_number", number),
        x("conference_location", ", ".join(filter(None, (event.place, event.country)))),
        when,
    )


def _date(day: Day | None, year: str, name: str = "publication_date", **more: str) -> Node | None:
    """The parts of a day, month first."""
    attributes = {"media_type": "online", **more}
    if day is None:
        return x(name, attributes, x("year", year)) if year else None
    return x(
        name,
        attributes,
        x("month", f"{day.month:02d}" if day.month else ""),
        x("day", f"{day.day:02d}" if day.day else ""),
        x("year", f"{day.year:04d}"),
    )


def _proceedings(record: VolumeRecord) -> Node | None:
    """``proceedings_metadata``, or ``proceedings_series_metadata`` of a volume of a series that has
    an ISSN."""
    volume, series = record.volume, record.volume.series
    numbers = [("print", volume.isbn.print), ("electronic", volume.isbn.pdf or volume.isbn.epub)]
    isbns = [x("isbn", {"media_type": medium}, number) for medium, number in numbers if number]
    issns = [
        x("issn", {"media_type": medium}, number)
        for medium, number in (
            ("print", series.issn_print),
            ("electronic", series.issn_online or volume.issn),
        )
        if number
    ]
    publisher = x(
        "publisher",
        x("publisher_name", volume.publisher.name),
        x("publisher_place", volume.publisher.place),
    )
    books = isbns or x("noisbn!", {"reason": volume.noisbn})
    ends = (
        publisher,
        _date(record.day(), record.year),
        books,
        _doi_data(volume.doi, record.root, ""),
    )
    lang = {"language": _language(volume.language)}
    title = x("proceedings_title", plain(volume.title))
    if issns and series.title:
        return x(
            "proceedings_series_metadata",
            x(
                "series_metadata",
                x("titles", x("title", plain(series.title))),
                issns,
                _doi_data(series.doi, volume.url, "") if series.doi else None,
            ),
            title,
            x("volume", series.number),
            ends,
        )
    return x(
        "proceedings_metadata", lang, title, x("proceedings_subject", plain(volume.subtitle)), ends
    )


def _people(
    authors: tuple[Author, ...], paper: Paper | None, role: str, version: Version
) -> Iterator[Node | None]:
    """Persons and bodies, the first marked so."""
    for number, author in enumerate(authors):
        attributes = {"sequence": "additional" if number else "first", "contributor_role": role}
        person = author.person
        if person.is_body or not _SURNAME.fullmatch(person.family):
            yield x("organization", attributes, person.display)
            continue
        roles = []
        if version == "5.5.0" and author.credit:
            del attributes["contributor_role"]
            roles = [x("role!", {"vocab": "crossref", "type": role})]
            roles += [x("role!", {"vocab": "credit", "type": one}) for one in author.credit]
        yield x(
            "person_name",
            attributes,
            _name_parts(person),
            roles,
            x("affiliations", _institutions(author, paper)),
            _orcid(person),
            _alternative(person),
        )


def _name_parts(person: Person) -> list[Node | None]:
    """Particles go with the surname; a name of one word is a surname."""
    family = " ".join(filter(None, (person.particle, person.family)))
    given = " ".join(filter(None, (person.given, person.dropping_particle)))
    return [x("given_name", given), x("surname", family), x("suffix", person.suffix)]


def _institutions(author: Author, paper: Paper | None) -> Iterator[Node | None]:
    places = {place.key: place for place in paper.affiliations} if paper else {}
    for key in author.affiliations:
        if place := places.get(key):
            ror = f"https://ror.org/{place.ror}" if place.ror else ""
            yield x(
                "institution",
                x("institution_name", place.name),
                x("institution_id", {"type": "ror"}, ror),
                x("institution_place", ", ".join(filter(None, (place.city, place.country)))),
                x("institution_department", place.department),
            )


def _orcid(person: Person) -> Node | None:
    return x("ORCID", f"https://orcid.org/{person.orcid}") if person.orcid else None


def _alternative(person: Person) -> Node | None:
    """The name in its own script: the schema wants its parts, so what has no space is a surname."""
    if not person.native:
        return None
    family, _, given = person.native.partition(" ")
    lang = {"language": _language(person.native_lang)}
    return x(
        "alt-name",
        x("name", {"name-style": "eastern", **lang}, x("surname", family), x("given_name", given)),
    )


def _paper(record: VolumeRecord, each: PaperRecord, version: Version) -> Node | None:
    paper = each.paper
    kind = "abstract_only" if paper.kind == "abstract" else "full_text"
    return x(
        "conference_paper",
        {"publication_type": kind, "language": _language(paper.lang)},
        x("contributors", _people(paper.authors, paper, "author", version)),
        x(
            "titles",
            x("title", inline_nodes(each.text.title_html, "crossref")),
            x("subtitle", inline_nodes(each.text.subtitle_html, "crossref")),
        ),
        [
            x("jats:abstract", {"xml:lang": lang}, abstract_blocks(html, "jats:"))
            for lang, html in each.text.abstracts
        ],
        _date(record.day(each), record.year),
        _date(paper.accepted, "", "acceptance_date") if paper.accepted else None,
        x(
            "pages",
            x("first_page", each.first),
            x("last_page", each.last if each.last != each.first else ""),
        ),
        _crossmark(record, each),
        None if record.corrections(each) else [*_programs(record, each)],
        _relations(paper),
        _doi_data(paper.doi, each.url, each.pdf_url),
        x("citation_list", _citations(each)),
    )


def _crossmark(record: VolumeRecord, each: PaperRecord) -> Node | None:
    """What was corrected. The schema has the other programs within it where it stands."""
    corrections = record.corrections(each)
    if not corrections:
        return None
    updates = [
        x(
            "update",
            {"type": UPDATES[one.kind], "date": one.date.iso},
            one.doi or each.paper.doi,
        )
        for one in corrections
    ]
    return x(
        "crossmark",
        x("crossmark_policy", record.volume.doi or each.paper.doi),
        x("updates", updates),
        x("custom_metadata", _programs(record, each)),
    )


def _programs(record: VolumeRecord, each: PaperRecord) -> Iterator[Node | None]:
    """Who paid, and who may copy."""
    paper = each.paper

    def assertion(name: str, *inside: Any) -> Node | None:
        return x("fr:assertion", {"name": name}, *inside)

    yield x(
        "fr:program",
        {"name": "fundref"},
        [
            assertion(
                "fundgroup",
                assertion("funder_name", funder.name, assertion("funder_identifier", funder.id)),
                [assertion("award_number", award) for award in funder.awards],
            )
            for funder in paper.funders
        ],
    )
    found = record.licence(each)
    day = record.day(each)
    start = {"start_date": day.iso} if day and day.day else {}
    if found.address:
        yield x(
            "ai:program",
            {"name": "AccessIndicators"},
            x("ai:free_to_read!") if found.spdx.startswith("CC") else None,
            x("ai:license_ref", {"applies_to": "vor", **start}, found.address),
        )


def _relations(paper: Paper) -> Node | None:
    """What the paper is bound to."""
    related = [(one.type, one.id) for one in paper.relations]
    related += [("video", paper.recording)] if paper.recording else []
    return x(
        "rel:program",
        [
            x(
                "rel:related_item",
                x("rel:description", kind.replace("-", " ")),
                x(
                    f"rel:{RELATIONS[kind][0]}",
                    {
                        "relationship-type": RELATIONS[kind][1],
                        "identifier-type": "uri" if "://" in identifier else "doi",
                    },
                    identifier,
                ),
            )
            for kind, identifier in related
        ],
    )


def _doi_data(doi: str, address: str, pdf: str) -> Node | None:
    if not (doi and address):
        return None
    mining = (
        x(
            "collection",
            {"property": "text-mining"},
            x("item", x("resource", {"mime_type": "application/pdf"}, pdf)),
        )
        if pdf
        else None
    )
    return x("doi_data", x("doi", doi), x("resource", address), mining)


def _citations(each: PaperRecord) -> Iterator[Node | None]:
    """The list of references: by DOI where there is one, and in words."""
    texts = reference_texts(each.text)
    for work in each.text.works:
        yield x(
            "citation",
            {"key": work.id},
            x("doi", work.doi if re.match(r"10\.\d{4,9}/", work.doi) else ""),
            x("unstructured_citation", texts.get(work.id, "")),
        )
