"""A volume whose papers do not say who wrote them, and what still tells it.

In: a `Volume` as it was read, later the texts composed of it. Out: the volume without authors, from
before anything is composed, so that nothing made of it can hold their names; findings at words that
say them. Stage 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from publisher.diagnostics import Diagnostic
from publisher.languages.bookwords import in_every_language
from publisher.model.paper import Paper
from publisher.model.people import Author, Person
from publisher.model.text import Text
from publisher.model.volume import Volume
from publisher.xhtml.titles import text_of

_NOBODY = (Author(person=Person(family="Anonymous", is_body=True)),)

_WITHOUT = {
    "authors": _NOBODY, "affiliations": (), "translators": (), "funding": "", "funders": (),
    "acknowledgements": "", "competing_interests": "", "relations": (), "awards": (), "doi": "",
    "recording": "",
}  # fmt: skip
"""What a paper says without its authors: all of these would lead to them."""

_THANKS = (
    r"acknowledge?ments?|funding|authors?['’]?s?['’]? contributions?|credit author statement"
    r"|about the authors?|biograph(?:y|ies)|(?:competing|conflicts? of) interests?"
)
_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*(?:\{[^{}]*\})?[ \t]*")
_BOLD = re.compile(r"(?:\*\*|__)([^*_]+?)[.:]?(?:\*\*|__)[.:]?\s*")
_UNDERLINE = re.compile(r"(=+|-+)\s*")
_LEAST = 3
"""Letters that a family name has to have to be looked for by itself."""


def anonymous(volume: Volume) -> Volume:
    """`volume` with papers that name nobody. Places in the manuscripts stay what they were."""

    def each(paper: object) -> object:
        if not isinstance(paper, Paper):
            return paper
        source = paper.source
        body = _without_thanks(source.body)
        head = source.text.removesuffix(source.body)
        bare = source.model_copy(update={"body": body, "text": head + body})
        return paper.model_copy(update={**_WITHOUT, "source": bare})

    sessions = tuple(
        session.model_copy(update={"papers": tuple(map(each, session.papers))})
        for session in volume.sessions
    )
    parts = {"front": tuple(map(each, volume.front)), "back": tuple(map(each, volume.back))}
    return volume.model_copy(update={**parts, "sessions": sessions, "programme": None})


def _without_thanks(body: str) -> str:
    """`body` with empty lines in the place of sections that say who helped, paid and wrote."""
    names = "|".join(map(re.escape, in_every_language("acknowledgements")))
    thanks = re.compile(rf"(?i)(?:[\d.]+\s+)?[*_]*(?:{_THANKS}|{names})[*_]*[.:]?")
    lines = body.split("\n")
    fence, skipped = "", 0  # the fence that is open; the level of the section that is left out
    for number, line in enumerate(lines):
        if match := _FENCE.match(line):
            mark = match[1]
            if not fence:
                fence = mark
            elif mark.startswith(fence):
                fence = ""
        level, title = (0, "") if fence or match else _heading(lines, number)
        if level and (not skipped or level <= skipped):
            skipped = level if thanks.fullmatch(title.strip()) else 0
        if skipped:
            lines[number] = ""
    return "\n".join(lines)


def _heading(lines: list[str], number: int) -> tuple[int, str]:
    """The level and the words of the heading that begins in a line; a line in bold by itself counts
    as one, below all others. 0 where none begins."""
    line = lines[number]
    if match := _HEADING.fullmatch(line):
        return len(match[1]), match[2]
    after = lines[number + 1] if number + 1 < len(lines) else ""
    if line.strip() and (match := _UNDERLINE.fullmatch(after)):
        return (1 if match[1][0] == "=" else 2), line
    if match := _BOLD.fullmatch(line):
        return 7, match[1]
    return 0, ""


def names_left(named: Volume, texts: Mapping[str, Text]) -> Iterator[Diagnostic]:
    """What `texts`, composed without authors, still say of those of the volume `named`."""
    for paper in named.papers:
        if not isinstance(paper, Paper) or paper.id not in texts:
            continue
        if paper.camera is not None:
            yield Diagnostic("REV003", f"`{paper.id}` came as a PDF", paper.source.span(0),
                             paper=paper.id)  # fmt: skip
            continue
        people = [author.person for author in (*paper.authors, *paper.translators)]
        text = texts[paper.id]
        words = _words(paper, text)
        body = _without_thanks(paper.source.body)
        seen = "\n" * (paper.source.body_line - 1) + body
        source = paper.source.model_copy(update={"text": seen, "body": body})
        for told in sorted(_traces(paper, people), key=len, reverse=True):
            # Particles follow names in Korean and Japanese without a space.
            end = "" if told[-1] >= "\u2e80" else r"(?!\w)"
            pattern = re.compile(rf"(?<!\w){re.escape(told)}{end}")
            if pattern.search(words):
                words = pattern.sub("", words)  # a family name by itself is told apart
                message = f"`{told}` stands in the text"
                yield Diagnostic("REV001", message, source.find(told), paper=paper.id)
        if own := _own_works(text.references or text.body, people):
            which = "; ".join(work if len(work) <= 60 else f"{work[:60]}…" for work in own[:3])
            message = f"{len(own)} of the works it cites are its authors' own: {which}"
            yield Diagnostic("REV002", message, paper.source.span(0), paper=paper.id)


def _words(paper: Paper, text: Text) -> str:
    """What a reader sees of a paper but its references, and where its links lead."""
    parts = (
        text.title_html, text.subtitle_html, *(html for _, html in text.abstracts), text.body,
        text.notes, text.data_availability_html, *text.keywords_html,
    )  # fmt: skip
    html = "\n".join(re.sub(r'(?s)<section[^>]*"references".*?</section>', "", p) for p in parts)
    beside = re.findall(r'\b(?:href|alt|title|aria-label)="([^"]*)"', html)
    return " ".join((re.sub(r"<[^>]*>", " ", html), paper.short_title, *beside))


def _traces(paper: Paper, people: Iterable[Person]) -> list[str]:
    """What an author is known by: names, addresses, ORCID iD, institutions."""
    found: dict[str, None] = {}
    for person in people:
        names = (person.display, person.native, person.orcid)
        found |= dict.fromkeys(name for name in names if name)
        if len(person.family) >= _LEAST and not person.is_body:
            found[person.family] = None
    for author in paper.authors:
        found |= dict.fromkeys(part for part in (author.email,) if part)
    found |= dict.fromkeys(each.name for each in paper.affiliations if len(each.name) >= _LEAST)
    return list(found)


def _own_works(references: str, people: Iterable[Person]) -> list[str]:
    """The works of a list of references that one of `people` wrote: family name beside the first
    letter of a given name."""
    patterns = [
        re.compile(rf"(?<!\w){re.escape(p.family)},?\s+{re.escape(p.given[0])}"
                   rf"|(?<!\w){re.escape(p.given[0])}[\w.\- ]{{0,30}}\s{re.escape(p.family)}(?!\w)")
        for p in people if p.family and p.given
    ]  # fmt: skip
    items = re.findall(r"(?s)<li\b.*?</li>", references) if patterns else []
    works = [" ".join(text_of(item).split()) for item in items]
    return [work for work in works if any(pattern.search(work) for pattern in patterns)]
