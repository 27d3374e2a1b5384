"""dblp and CEUR-WS: lists of papers with their authors.

In: a `VolumeRecord`. Out: ``dblp.xml`` (dblpsubmission.dtd), and ``index.html`` with CEUR-WS's
marker classes.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from publisher.deposits.elements import Node, tree, x, xml_bytes
from publisher.deposits.records import VolumeRecord
from publisher.languages.codes import language_of_three
from publisher.metadata.bibtex import book_title
from publisher.model.people import Author
from publisher.model.volume import Event
from publisher.xhtml.titles import plain

MONTHS = (
    "January February March April May June July August September October November December"
).split()


def english_days(event: Event) -> str:
    """*November 5-9, 2023*; *October 30 - November 2, 2025*."""
    start, end = event.start, event.end or event.start
    if start is None or end is None:
        return ""
    if not (start.month and start.day and end.month and end.day):
        return " ".join(
            filter(None, (MONTHS[start.month - 1] if start.month else "", str(start.year)))
        )
    first = f"{MONTHS[start.month - 1]} {start.day}"
    if start.year != end.year:
        return f"{first}, {start.year} - {MONTHS[end.month - 1]} {end.day}, {end.year}"
    if start.month != end.month:
        return f"{first} - {MONTHS[end.month - 1]} {end.day}, {end.year}"
    return f"{first}-{end.day}, {end.year}" if start.day != end.day else f"{first}, {start.year}"


def dblp(record: VolumeRecord) -> bytes:
    """What dblp is sent (dblpsubmission.dtd, whose order is fixed)."""
    volume, event = record.volume, record.volume.event
    key = event.series.key
    number = "".join(sign for sign in event.number if sign.isdigit())
    lines: list[Node | None] = []
    session = ""
    for each in record.papers:
        if each.session != session and each.session:
            lines.append(x("section", each.session))
        session = each.session
        lines.append(
            x(
                "publ",
                [_dblp_name("author", author) for author in each.paper.authors],
                x("title", each.title),
                x("pages", each.pages),
                x("doi", each.paper.doi),
                x("ee", "" if each.paper.doi else each.url),
            )
        )
    proceedings = x(
        "proceedings",
        x("key", f"{key}{record.year}" if key else ""),
        [_dblp_name("editor", author) for author in volume.editors],
        x("title", book_title(volume)),
        x("publisher", volume.publisher.name),
        x("year", record.year),
        [
            x("isbn", one)
            for one in dict.fromkeys((volume.isbn.print, volume.isbn.pdf, volume.isbn.epub))
            if one
        ],
        x("doi", volume.doi),
        x(
            "conf",
            x("acronym", event.acronym),
            x("number", number),
            x("location", ", ".join(filter(None, (event.place, event.country)))),
            x("date", english_days(event)),
            x("url", event.url),
            x("partof", event.colocated),
        ),
        x(
            "series",
            x("key", key),
            x("title", event.series.title or plain(volume.series.title)),
            x("number", (number if event.series.title else "") or volume.series.number),
        )
        if event.series.title or volume.series.title
        else None,
        x("toc!", lines),
    )
    root = x("dblpsubmission", proceedings)
    assert root is not None
    doctype = '<!DOCTYPE dblpsubmission SYSTEM "https://dblp.org/xml/subm/dblpsubmission.dtd">'
    return xml_bytes(tree(root, {}), doctype)


def _dblp_name(tag: str, author: Author) -> Node | None:
    person = author.person
    name = person.model_copy(update={"suffix": ""}).display
    return x(tag, {"original": person.native}, f"{name} {person.suffix}".strip())


def ceur(record: VolumeRecord) -> bytes:
    """The page of a volume of CEUR Workshop Proceedings, valid HTML5; numbers and dates that
    CEUR-WS gives are left as it wants them left."""
    volume, event = record.volume, record.volume.event
    acronym = event.acronym or event.name
    if record.year not in acronym:
        acronym = f"{acronym} {record.year}"
    full = (
        event.name
        if event.name.startswith("Proceedings of")
        else f"Proceedings of the {event.name}"
    )
    if plain(volume.title).startswith("Proceedings of"):
        full = plain(volume.title)
    where = ", ".join(filter(None, (event.place, event.country, english_days(event))))
    submitted = volume.published.iso if volume.published else "yyyy-mm-dd"
    title = plain(volume.title)
    who = volume.editors[0].person.display if volume.editors else volume.deposit.depositor

    def span(name: str, text: str) -> str:
        return f'<span class="{name}">{escape(text)}</span>'

    editors = []
    for author in volume.editors:
        name = span("CEURVOLEDITOR", author.person.display)
        link = f"https://orcid.org/{author.person.orcid}" if author.person.orcid else ""
        name = f'<a href="{link}">{name}</a>' if link else name
        editors.append(f"{name}, {escape(author.role)}<br>" if author.role else f"{name}<br>")
    colocated = ""
    if event.colocated:
        colocated = f"<br>\nco-located with {span('CEURCOLOCATED', event.colocated)}"
    lines = [
        "<!DOCTYPE html>",
        "<!-- CEURVERSION=2020-07-09 -->",
        f'<html lang="{escape(volume.language)}">',
        f"<!-- CEURLANG={language_of_three(volume.language)} -->",
        "<head>",
        '<meta charset="utf-8">',
        '<link rel="stylesheet" type="text/css" href="../ceur-ws.css">',
        f"<title>CEUR-WS.org/Vol-XXX - {escape(title)} ({escape(acronym)})</title>",
        "</head>",
        "<body>",
        '<table><tbody><tr><td><a href="http://ceur-ws.org/"><div id="CEURWSLOGO"></div></a></td>',
        f'<td><div id="CEURCCBY"></div>{span("CEURVOLNR", "Vol-XXX")}<br>'
        f"{span('CEURURN', 'urn:nbn:de:0074-XXX-0')}",
        f'<p class="unobtrusive copyright">Copyright &copy; {record.year} for the individual '
        f"papers by the papers' authors. Copyright &copy; {span('CEURPUBYEAR', record.year)} for "
        "the volume as a collection by its editors. This volume and its papers are published "
        "under the Creative Commons License Attribution 4.0 International "
        '<a href="https://creativecommons.org/licenses/by/4.0/">'
        f"({span('CEURLIC', 'CC BY 4.0')})</a>.</p></td></tr></tbody></table>",
        f"<h1>{_linked(event.url or volume.url, span('CEURVOLACRONYM', acronym))}<br>",
        f"{span('CEURVOLTITLE', title)}</h1>",
        f"<h3>{span('CEURFULLTITLE', full)}{colocated}</h3>",
        f"<h3>{span('CEURLOCTIME', where)}</h3>",
        f"<h3>Edited by<br>\n{chr(10).join(editors)}</h3>",
        '<div class="CEURTOC">',
        "<h2>Table of Contents</h2>",
        *_ceur_toc(record),
        "</div>",
        f'<hr><span class="unobtrusive">{submitted}: submitted by '
        f"{escape(who)},"
        " metadata incl. bibliographic data published under Creative Commons CC0<br>",
        f"{span('CEURPUBDATE', 'yyyy-mm-dd')}: published on CEUR Workshop Proceedings "
        "(CEUR-WS.org)</span>",
        "</body>",
        "</html>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _linked(address: str, html: str) -> str:
    return f'<a href="{escape(address)}">{html}</a>' if address else html


def _ceur_toc(record: VolumeRecord) -> Iterator[str]:
    session, is_open = "", False
    for each in record.papers:
        if each.session != session or not is_open:
            if is_open:
                yield "</ul>"
            if each.session:
                yield f'<h3><span class="CEURSESSION">{escape(each.session)}</span></h3>'
            yield "<ul>"
            session, is_open = each.session, True
        name = f"paper{each.number}"
        authors = ", ".join(
            f'<span class="CEURAUTHOR">{escape(a.person.display)}</span>'
            for a in each.paper.authors
        )
        yield (
            f'<li id="{name}"><a href="{name}.pdf">\n<span class="CEURTITLE">{escape(each.title)}'
            f'</span></a>\n<span class="CEURPAGES">{each.pages}</span><br>\n{authors}</li>'
        )
    if is_open:
        yield "</ul>"
