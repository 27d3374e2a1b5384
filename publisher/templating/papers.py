"""The chapter of a paper, an address, a preface, or of a paper that failed.

In: a `Paper` and its composed `Text`. Out: a `Chapter`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape
from itertools import accumulate
from types import MappingProxyType
from typing import Any
from unicodedata import east_asian_width
from urllib.parse import quote

from markupsafe import Markup

from publisher.diagnostics import Diagnostic, page_text
from publisher.languages.bookwords import day, days, listing, locale, separators, words
from publisher.metadata.bibtex import paper_address
from publisher.model.chapter import Chapter, Image
from publisher.model.paper import Paper, Relation
from publisher.model.text import Text
from publisher.model.volume import FailedPaper, Volume
from publisher.templating.environment import Templates
from publisher.templating.frame import session_label
from publisher.templating.names import affiliation_lines, author_lines, note_lines
from publisher.templating.qr import qr_code
from publisher.xhtml.titles import inline, plain, text_of, without_notes

_MATTER = {
    "preface": ("preface", "doc-preface"),
    "foreword": ("foreword", "doc-foreword"),
    "afterword": ("afterword", "doc-afterword"),
    "acknowledgements": ("acknowledgments", "doc-acknowledgments"),
    "introduction": ("introduction", "doc-introduction"),
}


def paper_chapter(
    templates: Templates,
    volume: Volume,
    session: int,
    paper: Paper,
    text: Text,
    faults: Sequence[Diagnostic] = (),
) -> Chapter:
    """The chapter of `paper`, given in session `session` (from 1).

    Errors among `faults` are printed below its title: a book with faults must not look finished.
    """
    codes = _qr_codes(paper) if templates.wants_qr else {}
    values = _opening(volume, session, paper, text) | {
        "faults": _faults(faults),
        "body": Markup(text.body),
        "abstracts": [
            {"lang": lang, "label": words(lang, volume.words)["abstract"], "html": Markup(html)}
            for lang, html in text.abstracts
        ],
        "keywords": Markup(" · ".join(text.keywords_html)),
        "acknowledgements": _end_matter(volume, paper, text),
        "references": Markup(text.references),
        "notes": Markup(text.notes),
        "colophon": _imprint(volume, paper, codes),
    }
    template = "address.html" if paper.kind == "address" else "paper.html"
    names = tuple(author.person.display for author in paper.authors)
    running = volume.sessions[session - 1].title or volume.title
    body = templates.render(template, values)
    chapter = _made(volume, body, paper, text, names, plain(running))
    return replace(chapter, images=(*chapter.images, *codes.values())) if codes else chapter


def _qr_codes(paper: Paper) -> dict[str, Image]:
    """The codes of what belongs to `paper` and stands elsewhere, by address."""
    addresses = [_address(relation) for relation in paper.relations]
    addresses += [paper.recording] if paper.recording else []
    return {address: qr_code(address) for address in addresses}


def _address(relation: Relation) -> str:
    return relation.id if "://" in relation.id else f"https://doi.org/{relation.id}"


def with_plain_keywords(volume: Volume, texts: Mapping[str, Text]) -> Volume:
    """`volume` with the keywords of its papers as records and indexes say them, without markup."""

    def told(paper: Paper | FailedPaper) -> Paper | FailedPaper:
        if isinstance(paper, FailedPaper) or paper.id not in texts:
            return paper
        words = texts[paper.id].keywords_html
        return paper.model_copy(update={"keywords": tuple(map(text_of, words))}) if words else paper

    sessions = tuple(
        session.model_copy(update={"papers": tuple(map(told, session.papers))})
        for session in volume.sessions
    )
    return volume.model_copy(update={"sessions": sessions})


def matter_chapter(
    templates: Templates,
    volume: Volume,
    paper: Paper,
    text: Text,
    faults: Sequence[Diagnostic] = (),
) -> Chapter:
    """A chapter of front or back matter written in Markdown; `faults` as in `paper_chapter`."""
    lowered = f"{paper.id} {text.title_text}".lower()
    name = next((name for name in _MATTER if name in lowered), "")
    kind, role = _MATTER.get(name or ("preface" if paper.kind == "preface" else ""), ("", ""))
    names = tuple(author.person.display for author in paper.authors)
    values = {
        "kind": "preface",
        "type": kind,
        "role": role,
        "lang": paper.lang,
        "anchor": "title",
        "title": Markup(text.title_html),
        "subtitle": Markup(text.subtitle_html),
        "faults": _faults(faults),
        "body": Markup(text.body),
        "references": Markup(text.references),
        "notes": Markup(text.notes),
        "words": words(paper.lang, volume.words),
        "signatures": [", ".join(names), day(paper.date, paper.lang)] if names else [],
    }
    return _made(volume, templates.render("matter.html", values), paper, text, names, volume.title)


def failed_chapter(
    templates: Templates, volume: Volume, paper: FailedPaper, faults: Sequence[Diagnostic]
) -> Chapter:
    """The page of a paper that failed: it keeps its place and says why."""
    title = page_text(paper.title)
    values = {
        "lang": volume.language,
        "words": words(volume.language, volume.words),
        "anchor": f"{paper.id}-title",
        "title": title,
        "faults": _faults(faults),
    }
    return Chapter(
        id=paper.id,
        kind="failed",
        lang=volume.language,
        title=title,
        title_html=escape(title, quote=False),
        body=templates.render("failed.html", values),
        running_verso=volume.title,
        running_recto=title,
    )


def _faults(faults: Sequence[Diagnostic]) -> list[dict[str, str]]:
    """What is printed of the errors among `faults`: their words may quote any character."""
    return [
        {
            "code": f.code,
            "message": page_text(f.message),
            "place": page_text(str(f.span or "")),
            "help": page_text(f.help or ""),
        }
        for f in faults
        if f.is_error
    ]


def _made(
    volume: Volume,
    body: str,
    paper: Paper,
    text: Text,
    names: tuple[str, ...],
    running_verso: str,
) -> Chapter:
    short = text.short_title_text or text_of(text.title_html)
    who = _surnames(volume, paper)
    return Chapter(
        id=paper.id,
        kind=paper.kind,
        lang=paper.lang,
        title=text_of(text.title_html),
        title_html=without_notes(text.title_html),
        body=body,
        authors=names,
        running_verso=running_verso,
        running_recto=_running_head(who, short),
        headings=text.headings,
        images=text.images,
        words=text.words,
    )


_HEAD = 70
"""Characters of a running head: what one line of the narrowest page holds in italic. An East Asian
sign takes the room of two (UAX 11)."""
_LONGEST_WORD = 24
"""Characters back to the last space from which on a head is cut inside what is no word, but
Japanese or Chinese text."""


def _running_head(who: str, title: str) -> str:
    """Who and what, cut between words where it would not stand in one line."""
    head = f"{who} · {title}" if who else title
    widths = list(accumulate(2 if east_asian_width(sign) in "WF" else 1 for sign in head))
    if not widths or widths[-1] <= _HEAD:
        return head
    room = bisect_right(widths, _HEAD - 1)
    cut, space = head[:room], head[:room].rfind(" ")
    is_cut_inside = widths[room - 1] - widths[space] > _LONGEST_WORD
    return (cut if is_cut_inside else cut[:space]).rstrip(" ,;:–—-·、，") + "…"


def _surnames(volume: Volume, paper: Paper) -> str:
    """Who a running head names: one or two families, or the first *et al.*"""
    families = [author.person.short for author in paper.authors]
    if len(families) > 2:
        return families[0] + words(paper.lang, volume.words)["others"]
    return listing(families, paper.lang, volume.words) if families else ""


def _opening(volume: Volume, session: int, paper: Paper, text: Text) -> dict[str, Any]:
    """What stands over the text of `paper`: over the title the session and the kind of paper, under
    that of an address where and when it was given: the event, its place, the day."""
    vocabulary, event, held = (
        words(paper.lang, volume.words),
        volume.event,
        volume.sessions[session - 1],
    )
    kind = words(volume.language, volume.words)[
        "abstract_kind" if paper.kind == "abstract" else paper.kind
    ]
    label = session_label(volume, session)
    given = days(event.start, event.end, volume.language)
    if paper.date or held.date:
        given = day(paper.date or held.date, volume.language)
    occasion = ", ".join(p for p in (event.name, event.place, event.country, given) if p)
    dated = (("received", paper.received), ("accepted", paper.accepted))
    dates = [f"{vocabulary[name]} {day(value, paper.lang)}" for name, value in dated if value]
    return {
        "kind": paper.kind,
        "lang": paper.lang,
        "anchor": "title",
        "kicker": " · ".join(part for part in (label, paper.track, kind) if part),
        "frame_lang": volume.language if volume.language != paper.lang else "",
        "title": Markup(text.title_html),
        "subtitle": Markup(text.subtitle_html),
        "authors": author_lines(paper, text.author_notes),
        "author_notes": note_lines(text.author_notes),
        "separators": separators(paper.lang, volume.words),
        "affiliations": affiliation_lines(paper),
        "awards": paper.awards,
        "occasion": occasion if paper.kind == "address" else "",
        "dates": " · ".join(dates),
        "words": vocabulary,
    }


def _end_matter(volume: Volume, paper: Paper, text: Text) -> list[dict[str, Any]]:
    vocabulary = words(paper.lang, volume.words)
    blocks = [
        ("data_availability", text.data_availability_html, "", ""),
        ("contributions", _contributions(paper), "", ""),
        ("competing_interests", text.competing_interests_html, "", ""),
        ("acknowledgements", text.acknowledgements_html, "acknowledgments", "doc-acknowledgments"),
        ("funding", text.funding_html, "", ""),
    ]
    return [
        {"label": vocabulary[name], "html": Markup(html), "type": kind, "role": role}
        for name, html, kind, role in blocks
        if html
    ]


def _contributions(paper: Paper) -> str:
    """Who did what, by the roles of CRediT, which are English in every language."""
    lang = "" if paper.lang.partition("-")[0] == "en" else ' lang="en" xml:lang="en"'
    people = [
        f"{escape(author.person.display)}: <span{lang}>"
        f"{', '.join(role.replace('-', ' ') for role in author.credit)}</span>"
        for author in paper.authors
        if author.credit
    ]
    return f"<p>{'; '.join(people)}.</p>" if people else ""


def _translation(volume: Volume, paper: Paper) -> list[str | Markup]:
    """What a translation is of, and who made it; of an original, which papers are of it."""
    said = words(paper.lang, volume.words)
    papers = {each.id: each for each in volume.papers if isinstance(each, Paper)}
    original, lines = papers.get(paper.translation_of), list[str | Markup]()
    if original is not None:
        lines.append(Markup("{}{}{}").format(
            said["translation_of"], said["text.colon"], _paper_link(original, paper.lang)
        ))  # fmt: skip
    elif paper.translation_of:
        lines.append(f"{said['translation_of']}: {paper.translation_of}")
    if paper.translators:
        names = listing((a.person.display for a in paper.translators), paper.lang, volume.words)
        tongue = (
            locale(paper.lang).languages.get(original.lang.split("-")[0], "") if original else ""
        )
        form = said["translated_from" if tongue else "translated_by"]
        lines.append(form.format(names=names, language=tongue))
    for other in papers.values():
        if other.translation_of == paper.id:
            lines.append(Markup("{}{}{}").format(
                said["translation"], said["text.colon"], _paper_link(other, paper.lang)
            ))  # fmt: skip
    return lines


def _paper_link(paper: Paper, around: str) -> Markup:
    """A link to another paper of the volume, in its own language."""
    attributes = Markup(' lang="{0}" xml:lang="{0}"').format(paper.lang)
    return Markup('<a href="volume:{}" class="paper-ref"{}>{}</a>').format(
        paper.id, attributes if paper.lang != around else "", Markup(inline(paper.title))
    )


def _imprint(
    volume: Volume, paper: Paper, codes: Mapping[str, Image] = MappingProxyType({})
) -> list[str | Markup]:
    """What stands small at the end of a paper: ways to reach its authors, identifiers, licence;
    what belongs to it, with the QR codes that are among `codes`."""
    vocabulary = words(paper.lang, volume.words)
    lines: list[str | Markup] = []
    if any(author.equal_contrib for author in paper.authors):
        lines.append(vocabulary["equal_contribution"])
    mails = [
        Markup('{}, <a href="mailto:{}">{}</a>').format(
            a.person.display, quote(a.email, safe="@"), a.email
        )
        for a in paper.authors
        if a.email and a.corresponding
    ]
    if mails:
        lines.append(
            Markup("{}: {}").format(vocabulary["correspondence"], Markup("; ").join(mails))
        )
    if orcids := [a.person for a in paper.authors if a.person.orcid]:
        links = Markup("; ").join(
            Markup('{0} <a href="https://orcid.org/{1}">{1}</a>').format(p.display, p.orcid)
            for p in orcids
        )
        lines.append(Markup("ORCID: {}").format(links))
    lines += _translation(volume, paper)
    related = [
        (vocabulary[relation.type.replace("-", "_")], _address(relation))
        for relation in paper.relations
    ]
    if paper.recording:
        related.append((vocabulary["recording"], paper.recording))
    for label, address in related:
        line = Markup('{0}: <a href="{1}">{1}</a>').format(label, address)
        if address in codes:
            picture = Markup('<img class="qr" src="images/{}" alt="QR: {}"/>')
            line += picture.format(codes[address].name, label)
        lines.append(line)
    lines += _corrections(volume, paper, vocabulary)
    if paper.doi:
        lines.append(
            Markup('<a href="https://doi.org/{0}">https://doi.org/{0}</a>').format(paper.doi)
        )
    if paper.license:
        lines.append(vocabulary["licensed"].format(license=paper.license))
    return lines


def _corrections(
    volume: Volume, paper: Paper, vocabulary: Mapping[str, str]
) -> Iterator[str | Markup]:
    """What was corrected in `paper`, the oldest first, and where the paper stands as it was."""
    corrections = [one for one in volume.corrections if one.paper == paper.id]
    for one in sorted(corrections, key=lambda one: one.date.iso):
        what = vocabulary[one.kind].format(date=day(one.date, paper.lang))
        note = Markup(inline(one.note))
        yield Markup("{}: {}").format(what, note) if note else what
    if corrections and volume.url and volume.published:
        said = vocabulary["as_published"].format(date=day(volume.published, paper.lang))
        address = paper_address(volume, paper).removesuffix(".html")
        link = Markup('<a href="{0}">{0}</a>').format(f"{address}.published.pdf")
        yield Markup("{}: {}").format(said, link)
