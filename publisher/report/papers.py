"""What a build or a check tells of a volume: its papers with what was found in each.

In: the volume, the texts that could be composed, the diagnostics. Out: the papers of a
`BuildReport`, and the diagnostics that belong to none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from publisher.diagnostics import Diagnostic, Span, sort_key
from publisher.model.pagemap import PageMap
from publisher.model.paper import Paper
from publisher.model.programme import Talk
from publisher.model.text import Read, Text
from publisher.model.volume import FailedPaper, Volume
from publisher.report.record import BuildReport, DocumentRecord, PaperReport, paper_status
from publisher.xhtml.titles import plain, text_of

_TELLING = 8
"""Characters by which a thing is known."""


def paper_reports(
    volume: Volume,
    texts: Mapping[str, Text],
    diagnostics: Sequence[Diagnostic],
    failed_ids: set[str],
    pages: PageMap | None = None,
) -> tuple[PaperReport, ...]:
    """The papers of `volume` in the order of the book, then those outstanding. `failed_ids`
    are ids of papers that have a page of apology, whatever else is known; `pages` is `None` where
    nothing was typeset."""
    by_paper: dict[str | None, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        by_paper.setdefault(diagnostic.paper, []).append(diagnostic)
    return tuple(
        _report(
            paper, texts.get(paper.id), by_paper.get(paper.id, []), paper.id in failed_ids, pages
        )
        for paper in volume.papers
    ) + tuple(map(_outstanding, volume.programme.outstanding if volume.programme else ()))


def _outstanding(talk: Talk) -> PaperReport:
    """A paper that has not come, as the programme has it."""
    mails = [speaker.email for speaker in talk.speakers if speaker.email]
    return PaperReport(
        id=talk.paper, title=plain(talk.title), status="outstanding", first=None, last=None,
        pages=None, words=0, diagnostics=(), lang=talk.lang,
        authors=tuple(speaker.person.display for speaker in talk.speakers),
        email=mails[0] if mails else "",
    )  # fmt: skip


def check_report(
    volume: Volume | None, name: str, texts: Mapping[str, Text], findings: Sequence[Diagnostic]
) -> BuildReport:
    """The report of a check, which makes nothing; `name` stands for an unreadable volume."""
    if volume is None:
        return BuildReport(
            name, name, (), tuple(sorted(findings, key=sort_key)), (), {}, {}, {}, {}
        )
    failed_ids = {paper.id for paper in volume.papers if paper.id not in texts}
    return BuildReport(
        volume.id, volume.title, paper_reports(volume, texts, findings, failed_ids),
        elsewhere(volume, findings), (), {}, {}, {}, {}, editors(volume),
        lang=volume.language, words=volume.words,
    )  # fmt: skip


def elsewhere(volume: Volume, diagnostics: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Those of no paper, then those of front and back matter, in its order."""
    matter = [paper.id for paper in (*volume.front, *volume.back)]
    own = {paper.id for paper in volume.papers} | set(matter)
    general = sorted((d for d in diagnostics if d.paper not in own), key=sort_key)
    return (*general, *(d for name in matter for d in diagnostics if d.paper == name))


def at_manuscripts(
    volume: Volume, texts: Mapping[str, Text], findings: Iterable[Diagnostic]
) -> Iterator[Diagnostic]:
    """Findings of a later stage, at the manuscripts they are about. A span without a path has words
    that the finding is about: they are looked for in what the composer read, and in the source."""
    sources = {p.id: p.source for p in volume.manuscripts if isinstance(p, Paper)}
    for one in findings:
        source, span = sources.get(one.paper or ""), one.span
        if source is None:
            yield replace(one, paper=None, span=span if span is None or span.path else None)
        elif span is None:
            yield replace(one, span=source.span(0))
        elif not span.path:
            text = texts.get(one.paper or "")
            thing = _read_at(span.text, text.things if text else ())
            if thing is None:
                there = source.find(span.text)
            elif thing.path:
                there = Span(thing.path, thing.line, max(thing.column, 1))
            else:
                there = source.span(thing.line, max(thing.column, 1))
            yield replace(one, span=there)
        else:
            yield one


def _read_at(words: str, things: Sequence[Read]) -> Read | None:
    """What the composer read that says `words` and no more, a heading before all else; or that
    begins with them, where they are not too few to tell it from others."""
    wanted = " ".join(words.split())
    known = [(" ".join(thing.words.split()), thing) for thing in things if thing.line]
    same = [thing for begins, thing in known if wanted and begins == wanted]
    if same:
        return next((thing for thing in same if thing.kind == "heading"), same[0])
    if len(wanted) < _TELLING:
        return None
    for begins, thing in known:
        if len(begins) >= _TELLING and (begins.startswith(wanted) or wanted.startswith(begins)):
            return thing
    return None


def documents(volume: Volume, names: Mapping[str, Sequence[str]]) -> tuple[DocumentRecord, ...]:
    """The documents that hold manuscripts; `names` are those of an EPUB by chapter."""
    papers = {paper.id: paper for paper in (*volume.front, *volume.papers, *volume.back)}
    return tuple(
        DocumentRecord(name, chapter, _source(papers[chapter]))
        for chapter, parts in names.items()
        if chapter in papers
        for name in parts
    )


def _source(paper: Paper | FailedPaper) -> str:
    return paper.source.path if isinstance(paper, Paper) else paper.path


def editors(volume: Volume) -> tuple[str, ...]:
    """Who signs a letter."""
    return tuple(editor.person.display for editor in volume.editors)


def _report(
    paper: Paper | FailedPaper,
    text: Text | None,
    findings: list[Diagnostic],
    has_failed: bool,
    pages: PageMap | None,
) -> PaperReport:
    place = pages.place(paper.id) if pages else None
    first, last = pages.span(paper.id) if pages else (None, None)
    authors = paper.authors if isinstance(paper, Paper) else ()
    mails = sorted((a for a in authors if a.email), key=lambda author: not author.corresponding)
    return PaperReport(
        id=paper.id,
        title=text_of(text.title_html) if text else paper.title,
        status=paper_status(findings, has_failed),
        first=first,
        last=last,
        pages=place.pages if place else None,
        words=text.words if text else 0,
        source=_source(paper),
        diagnostics=tuple(sorted(findings, key=sort_key)),
        figures=text.body.count("<figure") if text else 0,
        authors=tuple(author.person.display for author in authors),
        # the corresponding author, else the first whose address is known
        email=mails[0].email if mails else "",
        lang=paper.lang if isinstance(paper, Paper) else "",
    )
