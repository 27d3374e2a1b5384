"""DataCite: a record for each paper and for the volume, as XML and as JSON.

In: a `VolumeRecord`. Out: kernel 4.6 (the same in 4.7) as XML, and the same as the ``attributes``
of DataCite's REST API. One table (`_facts`) is behind both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from publisher.deposits.elements import Node, tree, x, xml_bytes
from publisher.deposits.records import PaperRecord, VolumeRecord
from publisher.metadata.bibtex import book_title
from publisher.model.paper import Paper
from publisher.model.people import Author
from publisher.xhtml.titles import text_of

SPACE = "http://datacite.org/schema/kernel-4"
SPACES = {"": SPACE, "xsi": "http://www.w3.org/2001/XMLSchema-instance"}

RELATIONS = {
    "translation-of": "IsTranslationOf",
    "version-of": "IsVersionOf",
    "preprint": "IsVersionOf",
    "data": "IsSupplementedBy",
    "code": "IsSupplementedBy",
    "video": "IsSupplementedBy",
    "supplement": "IsSupplementedBy",
    "slides": "IsSupplementedBy",
    "poster": "IsSupplementedBy",
}
KINDS = {
    "paper": "ConferencePaper",
    "address": "Presentation",
    "panel": "Presentation",
    "abstract": "ConferencePaper",
    "preface": "Text",
}


def datacite(record: VolumeRecord, each: PaperRecord | None = None) -> tuple[bytes, bytes]:
    """XML and JSON of a paper, or of the volume."""
    facts = _facts(record, each)
    root = x(
        "resource!",
        {"xsi:schemaLocation": f"{SPACE} https://schema.datacite.org/meta/kernel-4/metadata.xsd"},
        *(_element(name, value) for name, value in _ordered(facts)),
    )
    assert root is not None
    text = json.dumps({"data": {"type": "dois", "attributes": facts}}, ensure_ascii=False, indent=1)
    return xml_bytes(tree(root, SPACES)), f"{text}\n".encode()


def _people(authors: Iterable[Author], paper: Paper | None) -> list[dict[str, Any]]:
    places = {place.key: place for place in paper.affiliations} if paper else {}
    people = []
    for author in authors:
        person = author.person
        whole: dict[str, Any] = {"name": person.inverted, "nameType": "Personal"}
        if person.is_body:
            whole = {"name": person.display, "nameType": "Organizational"}
        else:
            given = " ".join(filter(None, (person.given, person.dropping_particle)))
            family = " ".join(filter(None, (person.particle, person.family)))
            whole |= {"givenName": given, "familyName": family} if given else {}
        if person.orcid:
            whole["nameIdentifiers"] = [
                {
                    "nameIdentifier": f"https://orcid.org/{person.orcid}",
                    "nameIdentifierScheme": "ORCID",
                    "schemeUri": "https://orcid.org",
                }
            ]
        whole["affiliation"] = [
            {"name": place.name}
            | (
                {
                    "affiliationIdentifier": f"https://ror.org/{place.ror}",
                    "affiliationIdentifierScheme": "ROR",
                    "schemeUri": "https://ror.org",
                }
                if place.ror
                else {}
            )
            for key in author.affiliations
            if (place := places.get(key))
        ]
        people.append({name: value for name, value in whole.items() if value})
    return people


def _facts(record: VolumeRecord, each: PaperRecord | None) -> dict[str, Any]:
    """What the API takes as attributes, with its names; what is empty is left out."""
    volume = record.volume
    paper = each.paper if each else None
    editors = _people(volume.editors, None)
    creators = _people(paper.authors, paper) if paper else editors
    if not creators:  # a volume without editors is its conference's
        creators = [
            {
                "name": volume.event.name or volume.publisher.name or book_title(volume),
                "nameType": "Organizational",
            }
        ]
    found = record.licence(each)
    day = record.day(each)
    dates = [("Issued", day.iso if day else record.year)]
    if paper:
        dates += [
            (kind, when.iso)
            for kind, when in (("Submitted", paper.received), ("Accepted", paper.accepted))
            if when
        ]
        dates += [("Updated", one.date.iso) for one in record.corrections(each)] if each else []
    related = [(RELATIONS[one.type], one.id) for one in paper.relations] if paper else []
    if paper and paper.recording:
        related.append(("IsSupplementedBy", paper.recording))
    if each:
        related += [
            (("IsPreviousVersionOf" if one.kind == "revision" else "IsSupplementedBy"), one.doi)
            for one in record.corrections(each)
            if one.doi
        ]
        if volume.doi:
            related.append(("IsPartOf", volume.doi))
    elif volume.papers:
        related += [("HasPart", one.paper.doi) for one in record.papers if one.paper.doi]
    kind = KINDS[paper.kind] if paper else "ConferenceProceeding"
    facts: dict[str, Any] = {
        "doi": paper.doi if paper else volume.doi,
        "url": each.url if each else volume.url,
        "creators": creators,
        "titles": _titles(record, each),
        "publisher": {"name": volume.publisher.name, "lang": volume.language},
        "publicationYear": int(record.year) if record.year.isdigit() else None,
        "types": {"resourceTypeGeneral": kind, "resourceType": kind},
        "subjects": [
            {"subject": word} for word in (paper.keywords if paper else volume.subjects.keywords)
        ],
        "contributors": [{**editor, "contributorType": "Editor"} for editor in editors],
        "dates": [{"date": when, "dateType": what} for what, when in dates if when],
        "language": (paper.lang if paper else volume.language),
        "relatedIdentifiers": [
            {
                "relatedIdentifier": identifier,
                "relatedIdentifierType": "URL" if "://" in identifier else "DOI",
                "relationType": what,
            }
            for what, identifier in related
        ],
        "sizes": [
            f"pages {each.pages}" if each else f"{record.sheets} pages" if record.sheets else ""
        ],
        "formats": ["application/pdf"],
        "version": str(1 + len(record.corrections(each)))
        if each and record.corrections(each)
        else "",
        "rightsList": _rights(found.name, found.address, found.spdx),
        "descriptions": _descriptions(record, each),
        "fundingReferences": [_funder(one) for one in paper.funders] if paper else [],
        "relatedItems": [_container(record, each)] if each else [],
        "schemaVersion": f"{SPACE}",
    }
    return {name: _filled(value) for name, value in facts.items() if _filled(value)}


def _filled(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: inner for name, inner in value.items() if inner}
    if isinstance(value, list):
        return [inner for inner in map(_filled, value) if inner]
    return value


def _titles(record: VolumeRecord, each: PaperRecord | None) -> list[dict[str, str]]:
    if each is None:
        return [{"title": book_title(record.volume), "lang": record.volume.language}]
    titles = [{"title": each.title, "lang": each.paper.lang}]
    if each.text.subtitle_html:
        titles.append(
            {
                "title": text_of(each.text.subtitle_html),
                "lang": each.paper.lang,
                "titleType": "Subtitle",
            }
        )
    return titles


def _descriptions(record: VolumeRecord, each: PaperRecord | None) -> list[dict[str, str]]:
    if each is None:
        blurb = {
            "description": record.volume.blurb,
            "descriptionType": "Abstract",
            "lang": record.volume.language,
        }
        return [blurb] if record.volume.blurb else []
    out = [
        {
            "description": " ".join(text_of(html.replace("</p>", "</p> ")).split()),
            "descriptionType": "Abstract",
            "lang": lang,
        }
        for lang, html in each.text.abstracts
    ]
    out += [
        {
            "description": f"{one.kind}, {one.date.iso}: {one.note}".rstrip(": "),
            "descriptionType": "Other",
            "lang": "",
        }
        for one in record.corrections(each)
    ]
    return out


def _rights(name: str, address: str, spdx: str) -> list[dict[str, str]]:
    scheme = (
        {
            "rightsIdentifier": spdx,
            "rightsIdentifierScheme": "SPDX",
            "schemeUri": "https://spdx.org/licenses/",
        }
        if spdx
        else {}
    )
    return [{"rights": name, "rightsUri": address, **scheme}] if name else []


def _funder(funder: Any) -> dict[str, str]:
    kind = "ROR" if "ror.org" in funder.id else "Crossref Funder ID"
    return {
        "funderName": funder.name,
        "funderIdentifier": funder.id,
        "funderIdentifierType": kind if funder.id else "",
        "awardNumber": ", ".join(funder.awards),
        "awardUri": funder.url if funder.awards else "",
    }


def _container(record: VolumeRecord, each: PaperRecord) -> dict[str, Any]:
    volume = record.volume
    identifier, kind = (volume.doi, "DOI") if volume.doi else (volume.url, "URL")
    return {
        "relatedItemType": "ConferenceProceeding",
        "relationType": "IsPublishedIn",
        "relatedItemIdentifier": {
            "relatedItemIdentifier": identifier,
            "relatedItemIdentifierType": kind,
        }
        if identifier
        else {},
        "titles": [{"title": book_title(volume)}],
        "publicationYear": record.year,
        "volume": volume.series.number,
        "firstPage": each.first,
        "lastPage": each.last,
        "publisher": volume.publisher.name,
    }


_ORDER = (
    "doi creators titles publisher publicationYear types subjects contributors dates language"
    " relatedIdentifiers sizes formats version rightsList descriptions fundingReferences"
    " relatedItems"
).split()


def _ordered(facts: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(name, facts[name]) for name in _ORDER if name in facts]


def _element(name: str, value: Any) -> Node | None:
    """The element of one fact."""
    if name == "doi":
        return x("identifier", {"identifierType": "DOI"}, value)
    if name == "creators":
        return x("creators", [x("creator", _person("creatorName", one)) for one in value])
    if name == "contributors":
        return x(
            "contributors",
            [
                x(
                    "contributor",
                    {"contributorType": one["contributorType"]},
                    _person("contributorName", one),
                )
                for one in value
            ],
        )
    if name == "titles":
        return x(
            "titles",
            [
                x(
                    "title",
                    {"xml:lang": one.get("lang"), "titleType": one.get("titleType")},
                    one["title"],
                )
                for one in value
            ],
        )
    if name == "publisher":
        return x("publisher", {"xml:lang": value.get("lang")}, value.get("name", ""))
    if name == "types":
        return x(
            "resourceType",
            {"resourceTypeGeneral": value["resourceTypeGeneral"]},
            value["resourceType"],
        )
    if name == "relatedItems":
        return x("relatedItems", [_related_item(one) for one in value])
    if name == "fundingReferences":
        return x(
            "fundingReferences",
            [
                x(
                    "fundingReference",
                    x("funderName", one["funderName"]),
                    x(
                        "funderIdentifier",
                        {"funderIdentifierType": one.get("funderIdentifierType")},
                        one.get("funderIdentifier"),
                    ),
                    x("awardNumber", {"awardURI": one.get("awardUri")}, one.get("awardNumber")),
                )
                for one in value
            ],
        )
    if name in _LISTS:
        one_name, key, attributes = _LISTS[name]
        return x(
            name,
            [
                x(
                    one_name,
                    {attribute: each.get(of) for attribute, of in attributes.items()},
                    each[key],
                )
                if isinstance(each, dict)
                else x(one_name, each)
                for each in value
            ],
        )
    return x(name, value)


_LISTS: dict[str, tuple[str, str, dict[str, str]]] = {
    "subjects": ("subject", "subject", {}),
    "dates": ("date", "date", {"dateType": "dateType"}),
    "relatedIdentifiers": (
        "relatedIdentifier",
        "relatedIdentifier",
        {"relatedIdentifierType": "relatedIdentifierType", "relationType": "relationType"},
    ),
    "sizes": ("size", "", {}),
    "formats": ("format", "", {}),
    "rightsList": (
        "rights",
        "rights",
        {
            "rightsURI": "rightsUri",
            "rightsIdentifier": "rightsIdentifier",
            "rightsIdentifierScheme": "rightsIdentifierScheme",
            "schemeURI": "schemeUri",
        },
    ),
    "descriptions": (
        "description",
        "description",
        {"descriptionType": "descriptionType", "xml:lang": "lang"},
    ),
}
"""Lists of one kind: the element of an item, its text, its attributes and what they are called in
JSON."""


def _person(tag: str, one: dict[str, Any]) -> list[Node | None]:
    return [
        x(tag, {"nameType": one["nameType"]}, one["name"]),
        x("givenName", one.get("givenName")),
        x("familyName", one.get("familyName")),
        *[
            x(
                "nameIdentifier",
                {
                    "nameIdentifierScheme": each["nameIdentifierScheme"],
                    "schemeURI": each["schemeUri"],
                },
                each["nameIdentifier"],
            )
            for each in one.get("nameIdentifiers", ())
        ],
        *[
            x(
                "affiliation",
                {
                    "affiliationIdentifier": each.get("affiliationIdentifier"),
                    "affiliationIdentifierScheme": each.get("affiliationIdentifierScheme"),
                    "schemeURI": each.get("schemeUri"),
                },
                each["name"],
            )
            for each in one.get("affiliation", ())
        ],
    ]


def _related_item(one: dict[str, Any]) -> Node | None:
    identifier = one.get("relatedItemIdentifier") or {}
    return x(
        "relatedItem",
        {"relatedItemType": one["relatedItemType"], "relationType": one["relationType"]},
        x(
            "relatedItemIdentifier",
            {"relatedItemIdentifierType": identifier.get("relatedItemIdentifierType")},
            identifier.get("relatedItemIdentifier"),
        ),
        x("titles", [x("title", each["title"]) for each in one["titles"]]),
        x("publicationYear", one.get("publicationYear")),
        x("volume", one.get("volume")),
        x("firstPage", one.get("firstPage")),
        x("lastPage", one.get("lastPage")),
        x("publisher", one.get("publisher")),
    )
