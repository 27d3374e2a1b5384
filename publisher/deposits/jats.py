"""JATS for each paper and BITS for the volume, with the full text.

In: a `VolumeRecord`. Out: NISO JATS 1.3 (Journal Publishing) where the volume is of a series, and
BITS 2.2. What both say of a paper is made once (`_paper_meta`); JATS4R's recommendations on ORCID,
ROR, CRediT, licences, funding and statements are followed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from publisher.deposits.elements import MATHML, XLINK, Node, tree, x, xml_bytes
from publisher.deposits.fulltext import FullText, full_text, identifier
from publisher.deposits.lines import inline_nodes
from publisher.deposits.records import PaperRecord, VolumeRecord
from publisher.languages.bookwords import days, words
from publisher.languages.codes import country_code
from publisher.model.dates import Day
from publisher.model.paper import Paper
from publisher.model.people import Author, Person
from publisher.xhtml.titles import plain
from publisher.xhtml.tree import Element

SPACES = {"xlink": XLINK, "mml": MATHML, "ali": "http://www.niso.org/schemas/ali/1.0/"}

KINDS = {
    "address": "oration",
    "abstract": "abstract",
    "preface": "editorial",
    "panel": "discussion",
    "paper": "research-article",
}
"""article-type by kind of paper (JATS4R, "Article types")."""

RELATED = {
    "translation-of": "original-language",
    "version-of": "object-of-concern",
    "preprint": "preprint",
}

UPDATES = {
    "erratum": "correction-forward",
    "corrigendum": "correction-forward",
    "retraction": "retraction-forward",
    "revision": "updated-article",
}


def jats(record: VolumeRecord, each: PaperRecord) -> bytes:
    """The article of a paper."""
    paper, volume = each.paper, record.volume
    text = _full_text(record, each)
    series = volume.series
    journal = x(
        "journal-meta",
        x(
            "journal-id",
            {"journal-id-type": "publisher-id"},
            volume.event.series.key or volume.venue or volume.id,
        ),
        x("journal-title-group", x("journal-title", plain(series.title or volume.title))),
        x("issn", {"publication-format": "print"}, series.issn_print),
        x("issn", {"publication-format": "electronic"}, series.issn_online or volume.issn),
        x("isbn", {"publication-format": "electronic"}, volume.isbn.pdf or volume.isbn.epub),
        x(
            "publisher",
            x("publisher-name", volume.publisher.name),
            x("publisher-loc", volume.publisher.place),
        ),
    )
    article = x(
        "article!",
        {"dtd-version": "1.3", "article-type": KINDS[paper.kind], "xml:lang": paper.lang},
        x("front", journal, x("article-meta", _article_meta(record, each, text))),
        x("body", text.body),
        x("back", text.back),
    )
    assert article is not None
    return xml_bytes(tree(article, SPACES))


def bits(record: VolumeRecord) -> bytes:
    """The volume with all its papers."""
    volume = record.volume
    parts = [_part(record, each) for each in record.papers]
    front = [each for each in record.matter if each.paper.kind == "preface"]
    back = [each for each in record.matter if each.paper.kind != "preface"]
    book = x(
        "book!",
        {"dtd-version": "2.2", "book-type": "proceedings", "xml:lang": volume.language},
        x(
            "collection-meta",
            {"collection-type": "series"},
            x("title-group", x("title", plain(volume.series.title))),
            x("volume-in-collection", x("volume-number", volume.series.number)),
            x("issn", {"publication-format": "print"}, volume.series.issn_print),
            x(
                "issn",
                {"publication-format": "electronic"},
                volume.series.issn_online or volume.issn,
            ),
        )
        if volume.series.title
        else None,
        x(
            "book-meta",
            x("book-id", {"book-id-type": "doi"}, volume.doi),
            x("book-id", {"book-id-type": "publisher-id"}, volume.id),
            x(
                "book-title-group",
                x("book-title", plain(volume.title)),
                x("subtitle", plain(volume.subtitle)),
            ),
            x("contrib-group", [_contributor(a, None, "volume-editor") for a in volume.editors]),
            _pub_date(record.day(), record.year),
            [
                x("isbn", {"publication-format": form}, number)
                for form, number in (
                    ("print", volume.isbn.print),
                    ("epub", volume.isbn.epub),
                    ("pdf", volume.isbn.pdf),
                )
            ],
            x(
                "publisher",
                x("publisher-name", volume.publisher.name),
                x("publisher-loc", volume.publisher.place),
            ),
            _permissions(record, None),
            x("self-uri!", {"xlink:href": volume.url}) if volume.url else None,
            _conference(record),
        ),
        x("front-matter", [_matter(record, each, "preface") for each in front]),
        x("book-body", parts),
        x("book-back", [_part(record, each) for each in back]),
    )
    assert book is not None
    root = tree(book, SPACES)
    return xml_bytes(root)


def _part(record: VolumeRecord, each: PaperRecord) -> Node | None:
    """A paper as a part of the book; its ids begin with its own, so that none is twice."""
    text = _full_text(record, each)
    prefix = identifier(each.paper.id)
    return x(
        "book-part",
        {"book-part-type": "chapter", "id": prefix, "xml:lang": each.paper.lang},
        x("book-part-meta", _within(_part_meta(record, each, text), prefix)),
        x("body", _within(text.body, prefix)),
        x("back", _within(text.back, prefix)),
    )


def _matter(record: VolumeRecord, each: PaperRecord, tag: str) -> Node | None:
    """A preface."""
    text = _full_text(record, each)
    prefix = identifier(each.paper.id)
    return x(
        tag,
        {"id": prefix, "xml:lang": each.paper.lang},
        x("book-part-meta", _within(_part_meta(record, each, text), prefix)),
        x("named-book-part-body", _within(text.body, prefix)),
        x("back", _within(text.back, prefix)),
    )


def _within(nodes: Any, prefix: str) -> list[Any]:
    """`nodes` with ids, and what leads to them, under `prefix`."""
    out: list[Any] = []
    for node in nodes:
        if isinstance(node, Node):
            renamed = {
                name: f"{prefix}.{value}" if name in ("id", "rid") else value
                for name, value in node.attributes.items()
            }
            out.append(Node(node.tag, renamed, tuple(_within(node.content, prefix))))
        else:
            out.append(_copied(node))
    return out


def _copied(node: Any) -> Any:
    if isinstance(node, str):
        return node
    from copy import deepcopy

    copied: Element = deepcopy(node)
    return copied


def _full_text(record: VolumeRecord, each: PaperRecord) -> FullText:
    places = {one.paper.id: one.url for one in record.papers}
    return full_text(each.text, places, each.paper.lang, dict(words(each.paper.lang)))


def _article_meta(record: VolumeRecord, each: PaperRecord, text: FullText) -> Iterator[Any]:
    """article-meta (JATS 1.3), in the order of its model."""
    paper, volume = each.paper, record.volume
    yield x("article-id", {"pub-id-type": "doi"}, paper.doi)
    yield x("article-id", {"pub-id-type": "publisher-id"}, paper.id)
    groups = [("heading", each.session), ("track", paper.track)]
    yield x(
        "article-categories",
        [
            x("subj-group", {"subj-group-type": kind}, x("subject", text))
            for kind, text in groups
            if text
        ],
    )
    yield x(
        "title-group",
        x("article-title", _title(each)),
        x("subtitle", _lines(each.text.subtitle_html)),
        x("alt-title", {"alt-title-type": "running-head"}, each.text.short_title_text),
    )
    yield from _people(paper)
    yield _notes_of_authors(paper)
    yield _pub_date(record.day(each), record.year)
    yield x("volume", volume.series.number)
    yield x("fpage", each.first)
    yield x("lpage", each.last)
    yield x(
        "history",
        [
            _date(kind, day)
            for kind, day in (("received", paper.received), ("accepted", paper.accepted))
        ],
    )
    yield _permissions(record, each)
    yield from _substance(record, each, text)
    yield _conference(record)
    yield x(
        "custom-meta-group",
        [
            x("custom-meta", x("meta-name", name), x("meta-value", value))
            for name, values in (("award", paper.awards), ("submission", (paper.submission,)))
            for value in values
            if value
        ],
    )


def _part_meta(record: VolumeRecord, each: PaperRecord, text: FullText) -> Iterator[Any]:
    """book-part-meta (BITS 2.2), in the order of its model."""
    paper = each.paper
    yield x("book-part-id", {"book-part-id-type": "doi"}, paper.doi)
    groups = [("heading", each.session), ("track", paper.track)]
    for kind, name in groups:
        yield x("subj-group", {"subj-group-type": kind}, x("subject", name))
    yield x(
        "title-group",
        x("title", _title(each)),
        x("subtitle", _lines(each.text.subtitle_html)),
        x("alt-title", {"alt-title-type": "running-head"}, each.text.short_title_text),
    )
    yield from _people(paper)
    yield _notes_of_authors(paper)
    yield _pub_date(record.day(each), "")
    yield x("fpage", each.first)
    yield x("lpage", each.last)
    yield x(
        "pub-history",
        [
            x("event", {"event-type": kind}, _date(kind, day))
            for kind, day in (("received", paper.received), ("accepted", paper.accepted))
        ],
    )
    yield _permissions(record, each) if paper.license else None
    yield from _substance(record, each, text)


def _substance(record: VolumeRecord, each: PaperRecord, text: FullText) -> Iterator[Any]:
    """What article-meta and book-part-meta have alike, in the order of both: where the paper is,
    what belongs to it, abstracts, keywords, funding."""
    yield x("self-uri!", {"xlink:href": each.url}) if each.url else None
    yield from _related(record, each, "related-article", "related-article-type")
    yield from _abstracts(text)
    yield x(
        "kwd-group",
        {"kwd-group-type": "author", "xml:lang": each.paper.lang},
        [x("kwd", _lines(word)) for word in each.text.keywords_html],
    )
    yield _funding(each.paper)


def _title(each: PaperRecord) -> list[Any]:
    return _lines(each.text.title_html) or [each.title]


def _lines(html: str) -> list[Any]:
    """Inline XHTML without calls of notes, whose notes are not there."""
    return [n for n in inline_nodes(html) if not (isinstance(n, Node) and n.tag == "xref")]


def _people(paper: Paper) -> Iterator[Node | None]:
    keys = {place.key: f"aff{n}" for n, place in enumerate(paper.affiliations, start=1)}
    yield x("contrib-group", [_contributor(author, keys, "author") for author in paper.authors])
    for place in paper.affiliations:
        code = country_code(place.country)
        ror = f"https://ror.org/{place.ror}" if place.ror else ""
        name = x("institution", place.name)
        wrapped = x(
            "institution-wrap", x("institution-id", {"institution-id-type": "ror"}, ror), name
        )
        yield x(
            "aff",
            {"id": keys[place.key]},
            wrapped if ror else name,
            x("institution", {"content-type": "department"}, place.department),
            x("city", place.city),
            x("country", {"country": code}, place.country),
        )


def _contributor(author: Author, keys: dict[str, str] | None, kind: str) -> Node | None:
    person = author.person
    orcid = f"https://orcid.org/{person.orcid}" if person.orcid else ""
    credit = [
        x(
            "role",
            {
                "vocab": "credit",
                "vocab-identifier": "https://credit.niso.org/",
                "vocab-term": CREDIT[role],
                "vocab-term-identifier": f"https://credit.niso.org/contributor-roles/{role}/",
            },
            CREDIT[role],
        )
        for role in author.credit
    ]
    places = [keys[key] for key in author.affiliations if key in keys] if keys else []
    attributes = {
        "contrib-type": kind,
        "corresp": "yes" if author.corresponding else "",
        "equal-contrib": "yes" if author.equal_contrib else "",
    }
    return x(
        "contrib",
        attributes,
        x("contrib-id", {"contrib-id-type": "orcid", "authenticated": "false"}, orcid),
        _names(person),
        x("role", author.role),
        credit,
        [x("xref!", {"ref-type": "aff", "rid": place}) for place in places],
    )


def _names(person: Person) -> Node | None:
    if person.is_body:
        return x("collab", person.display)
    family = " ".join(filter(None, (person.particle, person.family)))
    given = " ".join(filter(None, (person.given, person.dropping_particle)))
    name = x("name", x("surname", family), x("given-names", given), x("suffix", person.suffix))
    if not person.native:
        return name
    native = x("string-name", {"xml:lang": person.native_lang}, person.native)
    return x("name-alternatives", name, native)


CREDIT = {
    "conceptualization": "Conceptualization",
    "data-curation": "Data curation",
    "formal-analysis": "Formal analysis",
    "funding-acquisition": "Funding acquisition",
    "investigation": "Investigation",
    "methodology": "Methodology",
    "project-administration": "Project administration",
    "resources": "Resources",
    "software": "Software",
    "supervision": "Supervision",
    "validation": "Validation",
    "visualization": "Visualization",
    "writing-original-draft": "Writing – original draft",
    "writing-review-editing": "Writing – review & editing",
}


def _notes_of_authors(paper: Paper) -> Node | None:
    mails = [a for a in paper.authors if a.corresponding and a.email]
    return x("author-notes", [x("corresp", x("email", author.email)) for author in mails])


def _pub_date(day: Day | None, year: str) -> Node | None:
    attributes = {"publication-format": "electronic", "date-type": "pub"}
    if day is None:
        return x("pub-date", attributes, x("year", year))
    return x("pub-date", {**attributes, "iso-8601-date": day.iso}, _units(day))


def _date(kind: str, day: Day | None) -> Node | None:
    return x("date", {"date-type": kind, "iso-8601-date": day.iso}, _units(day)) if day else None


def _units(day: Day) -> list[Node | None]:
    return [
        x("day", f"{day.day:02d}" if day.day else ""),
        x("month", f"{day.month:02d}" if day.month else ""),
        x("year", f"{day.year:04d}"),
    ]


def _permissions(record: VolumeRecord, each: PaperRecord | None) -> Node | None:
    volume, found = record.volume, record.licence(each)
    holder = volume.copyright.holder
    year = str(volume.copyright.year or record.year)
    address = {"xlink:href": found.address}
    return x(
        "permissions",
        x("copyright-statement", f"© {year} {holder}".replace("©  ", "© ") if holder else ""),
        x("copyright-year", year if holder else ""),
        x("copyright-holder", holder),
        x("license", address, x("ali:license_ref", found.address), x("license-p", found.name))
        if found.name
        else None,
    )


def _related(record: VolumeRecord, each: PaperRecord, tag: str, kind: str) -> Iterator[Node | None]:
    """Other things that the paper is bound to, and what corrected it."""
    for one in each.paper.relations:
        scheme = "uri" if "://" in one.id else "doi"
        if one.type in RELATED:
            yield x(
                f"{tag}!", {kind: RELATED[one.type], "ext-link-type": scheme, "xlink:href": one.id}
            )
    for correction in record.corrections(each):
        if correction.doi:
            yield x(
                f"{tag}!",
                {
                    kind: UPDATES[correction.kind],
                    "ext-link-type": "doi",
                    "xlink:href": correction.doi,
                },
            )
    for one in each.paper.relations:
        if one.type not in RELATED:
            scheme = "uri" if "://" in one.id else "doi"
            yield x(
                "related-object!",
                {"ext-link-type": scheme, "xlink:href": one.id, "link-type": one.type},
            )


def _abstracts(text: FullText) -> Iterator[Node | None]:
    for number, (lang, blocks) in enumerate(text.abstracts):
        tag = "trans-abstract" if number else "abstract"
        yield x(tag, {"xml:lang": lang}, blocks)


def _funding(paper: Paper) -> Node | None:
    groups = []
    for funder in paper.funders:
        kind = "ror" if "ror.org" in funder.id else "doi"
        wrapped = x(
            "institution-wrap",
            x("institution-id", {"institution-id-type": kind}, funder.id),
            x("institution", funder.name),
        )
        groups.append(
            x(
                "award-group",
                x("funding-source", wrapped if funder.id else funder.name),
                [x("award-id", award) for award in funder.awards],
                [x("principal-award-recipient", name) for name in funder.recipients],
            )
        )
    return x("funding-group", groups)


def _conference(record: VolumeRecord) -> Node | None:
    event = record.volume.event
    if not event.name:
        return None
    when = days(event.start, event.end, "en")
    iso = {"iso-8601-date": event.start.iso} if event.start else {}
    return x(
        "conference",
        x("conf-date", iso, when),
        x("conf-name", event.name),
        x("conf-acronym", event.acronym),
        x("conf-num", event.number),
        x("conf-loc", ", ".join(filter(None, (event.place, event.country)))),
    )
