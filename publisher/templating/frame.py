"""The chapters a volume has besides its papers: title, copyright, contents, programme, index, …

In: the `Volume`, and for those that print numbers the `PageMap`. Out: `Chapter`s. All numbers come
from the page map; where there is none (an EPUB alone) the same chapters carry none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from html import escape
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from publisher import __version__
from publisher.languages.bookwords import byline, day, days, listing, words
from publisher.languages.hours import hour, short_day
from publisher.languages.scripts import native_language
from publisher.metadata.index import IndexEntry, SubjectEntry
from publisher.model.book import Group
from publisher.model.chapter import Chapter, Image
from publisher.model.pagemap import PageMap, roman
from publisher.model.people import Author
from publisher.model.text import Text
from publisher.model.volume import Session, Volume
from publisher.templating.environment import Templates
from publisher.templating.schedule import day_rows, speaker_anchor
from publisher.xhtml.titles import inline

TITLE, COPYRIGHT, CONTENTS, PROGRAMME = "title", "copyright", "contents", "programme"
COMMITTEES, AUTHORS, SUBJECTS, COLOPHON = "committees", "authors", "subjects", "colophon"
ERRATA = "errata"


def frame_chapter(
    templates: Templates, volume: Volume, kind: str, title: str, **values: Any
) -> Chapter:
    anchor = f"{kind}-title"
    common = {
        "lang": volume.language,
        "words": words(volume.language, volume.words),
        "anchor": anchor,
        "title": title,
        "kind": kind,
    }
    chapter_id = values.pop("chapter_id", kind)
    title_html = values.pop("title_html", escape(title, quote=False))
    return Chapter(
        id=chapter_id,
        kind=values.pop("as_kind", kind),
        lang=volume.language,
        title=title,
        title_html=title_html,
        body=templates.render(f"{kind}.html", common | values),
        running_verso=volume.title,
        running_recto=title,
    )


STYLE_LOGO = "*style"
"""What the logo of a style is called among pictures: no file of a volume is."""


def title_page(
    templates: Templates,
    volume: Volume,
    pictures: Mapping[str, Image] = MappingProxyType({}),
) -> Chapter:
    """The title page; its kicker is the series, else the word for proceedings. It shows the logo of
    the style, where that is among `pictures`."""
    event, vocabulary = volume.event, words(volume.language, volume.words)
    place = ", ".join(part for part in (event.place, event.country) if part)
    house = volume.publisher
    logo = pictures.get(STYLE_LOGO)
    chapter = frame_chapter(
        templates,
        volume,
        TITLE,
        volume.title,
        subtitle=volume.subtitle,
        kicker=_series(volume) or vocabulary["proceedings"],
        editors=listing((e.person.display for e in volume.editors), volume.language, volume.words)
        if volume.editors
        else "",
        place=place,
        dates=days(event.start, event.end, volume.language),
        house=" · ".join(part for part in (house.name, house.place) if part),
        logo=logo.name if logo else "",
        logo_of=house.name or volume.title,
    )
    return replace(chapter, images=(logo,)) if logo else chapter


def _series(volume: Volume) -> str:
    series = volume.series
    if not (series.title and series.number):
        return series.title
    form = words(volume.language, volume.words)["volume_of"]
    return form.format(series=series.title, number=series.number)


def copyright_page(templates: Templates, volume: Volume) -> Chapter:
    """The copyright page: holder, licence, numbers, publisher, and the tool that made the book."""
    vocabulary = words(volume.language, volume.words)
    return frame_chapter(
        templates,
        volume,
        COPYRIGHT,
        vocabulary["copyright_page"],
        lines=tuple(_imprint(volume)),
    )


def _imprint(volume: Volume) -> Iterable[str | Markup]:
    vocabulary, owner, house = (
        words(volume.language, volume.words),
        volume.copyright,
        volume.publisher,
    )
    yield f"{volume.title}{': ' + volume.subtitle if volume.subtitle else ''}"
    if series := _series(volume):
        yield series
    holder = owner.holder or house.name
    if holder or owner.year:
        yield "© " + " ".join(str(part) for part in (owner.year, holder) if part)
    if volume.license:
        yield vocabulary["licensed"].format(license=volume.license)
    elif any(getattr(paper, "license", "") for paper in volume.papers):
        yield vocabulary["licensed_apart"]
    if house.name:
        line = ", ".join(part for part in (house.name, house.place) if part)
        url = Markup('<br/><a href="{0}">{1}</a>').format(house.url, _bare(house.url))
        yield Markup("{} {}").format(vocabulary["published_by"], line) + (url if house.url else "")
    for form in ("print", "epub", "pdf"):
        if number := getattr(volume.isbn, form):
            yield f"ISBN {number} ({vocabulary[f'isbn_{form}']})"
    if volume.issn:
        yield f"ISSN {volume.issn}"
    if volume.doi:
        yield Markup('<a href="https://doi.org/{0}">https://doi.org/{0}</a>').format(volume.doi)
    yield f"Publisher {__version__}"


def _bare(url: str) -> str:
    return url.removeprefix("https://").removeprefix("http://").rstrip("/")


def contents(
    templates: Templates, volume: Volume, groups: Sequence[Group], page_map: PageMap
) -> Chapter:
    """The contents with the folio of every entry."""
    vocabulary = words(volume.language, volume.words)
    rows = [
        {
            "title": Markup(group.title_html),
            "target": f"volume:{group.chapter}" if group.chapter else "",
            "entries": [
                {
                    "chapter": entry.chapter,
                    "title": Markup(entry.title_html),
                    "authors": _byline(volume, entry.authors),
                    "folio": page_map.folio(entry.chapter),
                }
                for entry in group.entries
            ],
        }
        for group in groups
    ]
    late = volume.programme.outstanding if volume.programme else ()
    outstanding = [
        {
            "title": Markup(inline(talk.title)),
            "authors": byline(
                tuple(s.person.display for s in talk.speakers), volume.language, volume.words
            ),
        }
        for talk in late
    ]
    return frame_chapter(
        templates, volume, CONTENTS, vocabulary["contents"], groups=rows, outstanding=outstanding
    )


def programme(templates: Templates, volume: Volume, groups: Sequence[Group]) -> Chapter:
    """The programme: each session with its day, its chair and what was given in it; day by day
    with their hours where the volume has a timed one.

    `groups` are those of the sessions, in the order of `volume.sessions`.
    """
    if volume.programme is not None and volume.programme.slots:
        return _timed_programme(templates, volume, groups)
    vocabulary, lang = words(volume.language, volume.words), volume.language
    rows = [
        {
            "details": " · ".join(
                part for part in (session_label(volume, number), day(session.date, lang)) if part
            ),
            "title": Markup(inline(session.title)),
            "chair": chair_line(volume, session),
            "entries": [
                {
                    "chapter": entry.chapter,
                    "title": Markup(entry.title_html),
                    "authors": _byline(volume, entry.authors),
                }
                for entry in group.entries
            ],
        }
        for number, (session, group) in enumerate(zip(volume.sessions, groups, strict=True), 1)
    ]
    return frame_chapter(
        templates, volume, PROGRAMME, vocabulary["programme"], sessions=rows,
        occasion=event_line(volume), days=(),
    )  # fmt: skip


def _timed_programme(templates: Templates, volume: Volume, groups: Sequence[Group]) -> Chapter:
    """The programme by days and hours; talks lead to their papers."""
    assert volume.programme is not None
    targets = {
        entry.chapter: f"volume:{entry.chapter}" for group in groups for entry in group.entries
    }
    title = words(volume.language, volume.words)["programme"]
    return frame_chapter(
        templates, volume, PROGRAMME, title, sessions=(),
        occasion=event_line(volume), days=day_rows(volume, volume.programme, targets),
    )  # fmt: skip


def event_line(volume: Volume) -> str:
    """Which conference it was, where and when."""
    event = volume.event
    place = ", ".join(part for part in (event.place, event.country) if part)
    held = days(event.start, event.end, volume.language)
    return ", ".join(part for part in (event.name, place, held) if part)


def _byline(volume: Volume, names: Sequence[str]) -> str:
    """Who a line names; names that are all in a script of their own say in which language."""
    text = byline(names, volume.language, volume.words)
    tongues = {native_language(name, volume.language) for name in names}
    tongue = tongues.pop() if len(tongues) == 1 else ""
    if not tongue or tongue == volume.language.split("-")[0]:
        return text
    return Markup('<span lang="{0}" xml:lang="{0}">{1}</span>').format(tongue, text)


def chair_line(volume: Volume, session: Session) -> str:
    """*Chair: A. Name*, or nothing."""
    if not session.chair:
        return ""
    said = words(volume.language, volume.words)
    names = (author.person.display for author in session.chair)
    label = said["chair" if len(session.chair) == 1 else "chairs"]
    return label + said["text.colon"] + listing(names, volume.language, volume.words)


def roman_number(number: int) -> str:
    """The upper-case roman numeral that numbers a session."""
    return roman(number).upper()


def session_label(volume: Volume, number: int) -> str:
    """*Session II*, or nothing where the volume has but one, or numbers none; what it is called by,
    where it says that. Sessions without papers are not counted."""
    own = volume.sessions[number - 1].number
    if own:
        return "" if own.casefold() == "none" else own
    titled = [session for session in volume.sessions if session.title and session.papers]
    if len(titled) < 2 or volume.numbering == "none":
        return ""
    place = sum(bool(session.papers) for session in volume.sessions[:number])
    figure = {"roman": roman_number(place), "arabic": str(place), "letters": letter_number(place)}
    form = words(volume.language, volume.words)["session"]
    return form.format(number=figure[volume.numbering], digits=place)


def letter_number(number: int) -> str:
    """The capital letter that numbers a session: A to Z, then AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def session_opening(
    templates: Templates, volume: Volume, number: int, title_html: str, title: str
) -> Chapter:
    """The opening page of session `number` (from 1)."""
    session, lang = volume.sessions[number - 1], volume.language
    return frame_chapter(
        templates,
        volume,
        "session",
        title,
        chapter_id=f"session-{number}",
        title_html=title_html,
        number=session_label(volume, number),
        chair=chair_line(volume, session),
        date=day(session.date, lang),
    )


def committees(
    templates: Templates, volume: Volume, pictures: Mapping[str, Image] = MappingProxyType({})
) -> Chapter:
    """Committees and sponsors; headed by the word for whichever there is. Sponsors stand under
    their tiers, with the logos that are among `pictures`."""
    vocabulary = words(volume.language, volume.words)
    name = "committees" if volume.committees else "sponsors"
    logos = {s.logo: pictures[s.logo] for s in volume.sponsors if s.logo in pictures}
    tiers = [
        {
            "name": tier,
            "sponsors": [
                {"sponsor": s, "logo": logos[s.logo].name if s.logo in logos else ""}
                for s in volume.sponsors
                if s.tier == tier
            ],
        }
        for tier in dict.fromkeys(sponsor.tier for sponsor in volume.sponsors)
    ]
    chapter = frame_chapter(
        templates,
        volume,
        COMMITTEES,
        vocabulary[name],
        committees=[
            {"name": c.name, "members": [_member(m, volume) for m in c.members]}
            for c in volume.committees
        ],
        sponsors=volume.sponsors,
        sponsors_label=vocabulary["sponsors"] if volume.committees else "",
        tiers=tiers if logos or any(sponsor.tier for sponsor in volume.sponsors) else (),
    )
    return replace(chapter, images=tuple(logos.values()))


def invited_speakers(
    templates: Templates,
    volume: Volume,
    texts: Mapping[str, Text],
    pictures: Mapping[str, Image],
) -> Chapter:
    """The invited speakers: portrait, who that is, what is spoken of and when."""
    assert volume.programme is not None
    programme, lang = volume.programme, volume.language
    rows, shown = [], []
    for number, speaker in enumerate(programme.invited, start=1):
        anchor = speaker_anchor(number)
        text, portrait = texts.get(anchor), pictures.get(speaker.portrait)
        if portrait is not None:
            shown.append(portrait)
        shown += text.images if text else ()
        talks = [
            {
                "title": Markup(inline(talk.title)),
                "when": f"{short_day(day.date, lang)} {hour(talk.start or slot.start, lang)}",
            }
            for day in programme.days
            for slot in day.slots
            for talk in slot.talks
            if speaker.person.identity in {each.person.identity for each in talk.speakers}
        ]
        rows.append(
            {
                **_member(speaker, volume),
                "anchor": anchor,
                "portrait": portrait.name if portrait else "",
                "biography": Markup(text.body) if text else "",
                "talks": talks,
            }
        )
    title = words(lang, volume.words)["timetable.invited"]
    chapter = frame_chapter(
        templates, volume, "speakers", title, chapter_id="invited-speakers",
        as_kind="committees", speakers=rows,
    )  # fmt: skip
    return replace(chapter, images=tuple({image.name: image for image in shown}.values()))


def _member(member: Author, volume: Volume) -> dict[str, str]:
    person = member.person
    return {
        "name": person.display,
        "native": person.native,
        "native_lang": person.native_lang or volume.language,
        "role": member.role,
    }


def author_index(
    templates: Templates,
    volume: Volume,
    entries: Sequence[IndexEntry],
    titles: Mapping[str, str],
    page_map: PageMap | None,
) -> Chapter:
    """The index of authors: folios where there is a page map, else the titles of the papers."""
    lines = [
        (
            entry.letter,
            {
                "name": entry.person.inverted,
                "lang": entry.person.native_lang if entry.person.is_native else "",
                "native": "" if entry.person.is_native else entry.person.native,
                "native_lang": entry.person.native_lang or volume.language,
                "places": _places(volume, entry.papers, titles, page_map),
            },
        )
        for entry in entries
    ]
    return index_chapter(templates, volume, AUTHORS, "author_index", lines)


def subject_index(
    templates: Templates,
    volume: Volume,
    entries: Sequence[SubjectEntry],
    titles: Mapping[str, str],
    page_map: PageMap | None,
) -> Chapter:
    """The index of subjects: keywords, and the pages where papers on them begin."""
    lines = [
        (
            entry.letter,
            {
                "name": entry.subject,
                "lang": entry.lang if entry.lang != volume.language else "",
                "native": "",
                "places": _places(volume, entry.papers, titles, page_map),
            },
        )
        for entry in entries
    ]
    return index_chapter(templates, volume, SUBJECTS, "subject_index", lines)


def index_chapter(
    templates: Templates,
    volume: Volume,
    chapter_id: str,
    word: str,
    lines: Iterable[tuple[str, dict[str, Any]]],
) -> Chapter:
    """An index of `lines`, each with the letter it stands under. Letters of which most would stand
    over an entry or two are left out: a space parts what begins with them."""
    letters: list[dict[str, Any]] = []
    for letter, line in lines:
        if not letters or letters[-1]["letter"] != letter:
            letters.append({"letter": letter, "entries": []})
        letters[-1]["entries"].append(line)
    return frame_chapter(
        templates,
        volume,
        "index",
        words(volume.language, volume.words)[word],
        chapter_id=chapter_id,
        letters=letters,
        is_headed=sum(len(each["entries"]) for each in letters) >= _UNDER_A_LETTER * len(letters),
    )


_UNDER_A_LETTER = 3
"""Entries under a letter, on average, from which an index has letters for headings."""


def _places(
    volume: Volume, papers: Sequence[str], titles: Mapping[str, str], page_map: PageMap | None
) -> list[dict[str, str]]:
    """Where an entry leads: folios where there is a page map, else titles, each in its language."""
    langs = {each.id: getattr(each, "lang", volume.language) for each in volume.papers}
    return [
        {
            "chapter": paper,
            "text": page_map.folio(paper) if page_map else titles[paper],
            "lang": "" if page_map or langs.get(paper) == volume.language else langs.get(paper, ""),
        }
        for paper in papers
    ]


def colophon(templates: Templates, volume: Volume, faces: Iterable[str]) -> Chapter:
    """How the book was made."""
    vocabulary = words(volume.language, volume.words)
    text = vocabulary["made_with"].format(
        version=__version__, faces=listing(faces, volume.language, volume.words)
    )
    return frame_chapter(templates, volume, COLOPHON, vocabulary["colophon"], text=text)


def errata(templates: Templates, volume: Volume, titles: Mapping[str, str]) -> Chapter:
    """What was corrected after publication, paper by paper; `titles` are those of the papers, as
    inline XHTML."""
    vocabulary = words(volume.language, volume.words)
    entries = [
        {
            "paper": one.paper,
            "title": Markup(titles[one.paper]),
            "what": vocabulary[one.kind].format(date=day(one.date, volume.language)),
            "note": Markup(inline(one.note)),
        }
        for one in sorted(volume.corrections, key=lambda one: one.date.iso)
        if one.paper in titles
    ]
    return frame_chapter(templates, volume, ERRATA, vocabulary["errata"], entries=entries)
