"""The ACL Anthology: the collection, and the files of an aclpub2 package.

In: a `VolumeRecord`. Out: ``anthology.xml`` (RelaxNG of acl-anthology 1.3), and the YAML that the
Anthology's ingestion reads. Keys and capitals are made as the Anthology makes them.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from typing import Any

from babel import Locale

from publisher.deposits.dblp import MONTHS
from publisher.deposits.elements import Node, tree, x, xml_bytes
from publisher.deposits.lines import inline_nodes
from publisher.deposits.records import PaperRecord, VolumeRecord
from publisher.languages.codes import language_of_three
from publisher.model.dates import Day
from publisher.model.people import Author, Person
from publisher.xhtml.mathwords import linear
from publisher.xhtml.titles import plain


def venue(record: VolumeRecord) -> str:
    """The volume's name at the Anthology: letters and digits."""
    return re.sub(r"[^a-z0-9]", "", record.volume.venue.lower())


def anthology(record: VolumeRecord) -> bytes:
    """The collection as the Anthology has it; its ids are given when it takes the volume in."""
    volume, name = record.volume, venue(record)
    number = "1"
    keys = bibkeys(record)
    stem = f"{record.year}.{name}-{number}"
    month = volume.event.start.month if volume.event.start else None
    day = volume.published
    collection = x(
        "collection",
        {"id": f"{record.year}.{name}"},
        x(
            "volume",
            {"id": number, "type": "proceedings"},
            x(
                "meta",
                x("booktitle", fixed_case([plain(volume.title)])),
                [_person("editor", author, "") for author in volume.editors],
                x("publisher", volume.publisher.name),
                x("address", ", ".join(filter(None, (volume.event.place, volume.event.country)))),
                x("isbn", volume.isbn.pdf or volume.isbn.epub or volume.isbn.print),
                x(
                    "month",
                    MONTHS[month - 1]
                    if month
                    else MONTHS[day.month - 1]
                    if day and day.month
                    else "",
                ),
                x("year", record.year),
                [x("venue", one) for one in (name,) if one],
                [x("sig", one) for one in volume.sigs],
                x("doi", volume.doi),
            ),
            x("frontmatter", x("bibkey", f"{name}-{record.year}-{number}")),
            [_anthology_paper(record, each, keys[each.paper.id], stem) for each in record.papers],
        ),
    )
    assert collection is not None
    return xml_bytes(tree(collection, {}))


def _anthology_paper(record: VolumeRecord, each: PaperRecord, key: str, stem: str) -> Node | None:
    paper = each.paper
    places = {place.key: place for place in paper.affiliations}

    def affiliation(author: Author) -> str:
        names = [places[key].name for key in author.affiliations if key in places]
        return " and ".join(names)

    digest = {"hash": each.crc}
    revisions: list[Node | None] = []
    errata: list[Node | None] = []
    retracted = None
    for one in record.corrections(each):
        if one.kind == "retraction":
            retracted = x("retracted!", {"date": one.date.iso}, one.note)
        elif one.kind == "revision":
            number = str(len(revisions) + 2)
            revisions.append(
                x("revision!", {"id": number, **_hashed(each), **_dated(one.date)}, one.note)
            )
        else:
            errata.append(
                x("erratum!", {"id": str(len(errata) + 1), **_hashed(each), **_dated(one.date)})
            )
    abstracts = [html for _, html in each.text.abstracts[:1]]
    return x(
        "paper",
        {"id": str(each.number)},
        x("title", fixed_case(_anthology_inline(each.text.title_html or escape(each.title)))),
        [_person("author", author, affiliation(author)) for author in paper.authors],
        x("pages", each.pages),
        x("abstract", [node for html in abstracts for node in _anthology_blocks(html)]),
        x("pdf!", digest) if each.crc else None,
        x("bibkey", key),
        x("doi", paper.doi),
        x("language", language_of_three(paper.lang)) if not paper.lang.startswith("en") else None,
        [x("award", {"name": award}, award) for award in paper.awards],
        x("video!", {"href": paper.recording}) if paper.recording else None,
        revisions,
        errata,
        retracted,
    )


def _hashed(each: PaperRecord) -> dict[str, str]:
    return {"hash": each.crc or "00000000"}


def _dated(day: Day) -> dict[str, str]:
    return {"date": day.iso} if day.day else {}


def _person(tag: str, author: Author, affiliation: str) -> Node | None:
    person = author.person
    given = (
        "" if person.is_body else " ".join(filter(None, (person.given, person.dropping_particle)))
    )
    family = (
        person.display
        if person.is_body
        else " ".join(filter(None, (person.particle, person.family)))
    )
    family = f"{family} {person.suffix}".strip()
    variant = None
    script = _SCRIPTS.get(person.native_lang.split("-")[0], "")
    if person.native and script:
        last, _, first = person.native.partition(" ")
        variant = x("variant", {"script": script}, x("first", first), x("last", last))
    return x(
        tag,
        {"orcid": person.orcid},
        x("first", given),
        x("last", family),
        x("affiliation", affiliation),
        variant,
    )


_SCRIPTS = {
    "zh": "hani",
    "ja": "hani",
    "ko": "hang",
    "ru": "cyrl",
    "uk": "cyrl",
    "bg": "cyrl",
    "ar": "arab",
    "fa": "arab",
    "he": "hebr",
    "hi": "deva",
    "el": "grek",
}

_FACES = {"italic": "i", "bold": "b", "monospace": "tt", "sc": "sc", "underline": "u"}


def _anthology_inline(html: str) -> list[Any]:
    return list(_faces(inline_nodes(html)))


def _faces(nodes: Iterable[Any]) -> Iterator[Any]:
    """The Anthology's markup: faces, and formulas in TeX."""
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif not isinstance(node, Node):
            yield linear(node)
        elif node.tag == "inline-formula":
            texs = [part for part in node.content[0].content if isinstance(part, Node)]
            yield x("tex-math", "".join(str(part) for part in texs[0].content)) if texs else ""
        elif node.tag in _FACES:
            yield Node(_FACES[node.tag], {}, tuple(_faces(node.content)))
        elif node.tag != "xref":
            yield from _faces(node.content)


def _anthology_blocks(html: str) -> Iterator[Any]:
    for number, part in enumerate(re.split(r"</p>\s*<p[^>]*>", html)):
        if number:
            yield x("par!")
        yield from _anthology_inline(
            re.sub(r"</?(?:p|ul|ol|li|div|blockquote)\b[^>]*>", " ", part).strip()
        )


_WORD = re.compile(r"[^\W\d_][\w’']*")


def fixed_case(nodes: list[Any]) -> list[Any]:
    """Capitals that no style may lower: within a word, and those of names of languages and places.
    The Anthology has a list of further names beside the same rules."""
    names = _proper()
    out: list[Any] = []

    def words_of(text: str) -> Iterator[Any]:
        at = 0
        for match in _WORD.finditer(text):
            word = match[0]
            inner = any(sign.isupper() for sign in word[1:])
            if not inner and word.casefold() not in names:
                continue
            if not word[0].isupper() and not inner:
                continue
            yield text[at : match.start()]
            for part in re.findall(r"[^\W\d_a-zß-öø-ÿ]+|[^A-ZÀ-ÖØ-Þ]+", word):
                yield x("fixed-case", part) if part.isupper() else part
            at = match.end()
        yield text[at:]

    for node in nodes:
        if isinstance(node, str):
            out += [part for part in words_of(node) if part]
        elif isinstance(node, Node) and node.tag in _FACES.values():
            out.append(Node(node.tag, dict(node.attributes), tuple(fixed_case(list(node.content)))))
        else:
            out.append(node)
    return out


@cache
def _proper() -> frozenset[str]:
    english = Locale("en")
    names = [
        name
        for name in (*english.languages.values(), *english.territories.values())
        if " " not in name
    ]
    return frozenset(name.casefold() for name in names)


_STOPPED = frozenset(
    "a an and are as at be by can do does for from has how if in into is it its of on or that "
    "the this to toward towards using via what when where which who why will with without".split()
)


def _slug(text: str) -> str:
    plain_text = unicodedata.normalize(
        "NFKD", text.replace("ß", "ss").replace("ø", "o").replace("ł", "l")
    )
    ascii_text = plain_text.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")


def bibkeys(record: VolumeRecord) -> dict[str, str]:
    """Keys as the Anthology makes them: families, year, the first word of the title that says
    something; more words where two would have one key. The same for the same papers."""
    keys: dict[str, str] = {}
    for each in record.papers:
        families = [
            _slug(" ".join(filter(None, (a.person.particle, a.person.family))))
            for a in each.paper.authors
        ]
        families = [name for name in families if name] or ["nn"]
        who = f"{families[0]}-etal" if len(families) > 2 else "-".join(families)
        words = [word for word in _slug(each.title).split("-") if word and word not in _STOPPED]
        words = words or [_slug(each.paper.id) or "paper"]
        taken = set(keys.values())
        for count in range(1, len(words) + 1):
            key = f"{who}-{record.year}-{'-'.join(words[:count])}"
            if key not in taken:
                break
        while key in taken:
            key += "-2"
        keys[each.paper.id] = key
    return keys


def aclpub2(record: VolumeRecord) -> dict[str, bytes]:
    """The files that aclpub2 and the Anthology's ingestion read: YAML in its form that is JSON."""
    volume, event = record.volume, record.volume.event

    def name(person: Person) -> dict[str, str]:
        return {
            "first_name": " ".join(filter(None, (person.given, person.dropping_particle))),
            "last_name": " ".join(filter(None, (person.particle, person.family))),
        }

    details = {
        "book_title": plain(volume.title),
        "event_name": event.name,
        "cover_subtitle": plain(volume.subtitle) or "Proceedings of the Conference",
        "anthology_venue_id": volume.venue,
        "start_date": event.start.iso if event.start else "",
        "end_date": (event.end or event.start).iso if event.end or event.start else "",  # type: ignore[union-attr]
        "isbn": volume.isbn.pdf or volume.isbn.epub or volume.isbn.print,
        "location": ", ".join(filter(None, (event.place, event.country))),
        "editors": [name(author.person) for author in volume.editors],
        "publisher": volume.publisher.name,
        "volume_name": "1",
    }
    papers = []
    for each in record.papers:
        places = {place.key: place.name for place in each.paper.affiliations}
        papers.append(
            {
                "id": each.number,
                "title": each.title,
                "authors": [
                    name(author.person)
                    | {
                        "name": author.person.display,
                        "emails": author.email,
                        "institution": " and ".join(
                            places[k] for k in author.affiliations if k in places
                        ),
                        "orcid": f"https://orcid.org/{author.person.orcid}"
                        if author.person.orcid
                        else "",
                    }
                    for author in each.paper.authors
                ],
                "abstract": " ".join(re.sub(r"<[^<>]*>", " ", each.text.abstracts[0][1]).split())
                if each.text.abstracts
                else "",
                "file": f"{each.number}.pdf",
                "attributes": {"submitted_area": each.paper.track, "paper_type": each.paper.kind},
                "openreview_id": each.paper.submission,
            }
        )
    files = {"conference_details.yml": details, "papers.yml": papers}
    return {
        f"inputs/{file}": f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode()
        for file, data in files.items()
    }
