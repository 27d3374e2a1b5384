"""One manuscript: its file to a `Paper`, or to the place a failed one keeps.

In: a file below a `Folder`. Out: `Paper` or `FailedPaper`, and the diagnostics. All faults are
told, and the paper is what can be read of it; only a file without text, bytes that are no text and
YAML that cannot be parsed give none. DESIGN sections 4 and 5.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from publisher.codes.yamlfile import YamlFault
from publisher.diagnostics import Diagnostic, Span
from publisher.files import Folder
from publisher.limits import limit
from publisher.manuscripts import border, identifiers, mystfile, values
from publisher.manuscripts.camera import CameraSheet, Proposer
from publisher.manuscripts.conflicts import CURE, conflicts, take_side
from publisher.manuscripts.decoding import Bad
from publisher.manuscripts.fences import (
    ManuscriptParts,
    close_front_matter,
    first_markdown_line,
    split_front_matter,
    take_title,
)
from publisher.manuscripts.finding import PDF, is_camera
from publisher.manuscripts.forms import BLANK, CameraForm, PaperForm
from publisher.manuscripts.intake import Manuscript, Read
from publisher.manuscripts.lengths import limit_lengths
from publisher.manuscripts.people import Affiliations, read_authors
from publisher.manuscripts.preambles import preamble
from publisher.manuscripts.report import FaultReport
from publisher.manuscripts.sources import text_of
from publisher.manuscripts.statements import funders, relations, words_of_funding
from publisher.manuscripts.yamltree import YamlNode, YamlPlace, load_yaml
from publisher.model.dates import Day
from publisher.model.paper import Kind, Paper, Source
from publisher.model.volume import FailedPaper


def read_paper(path: Path, shown: str | None = None, kind: Kind = "paper") -> Read:
    """The manuscript at `path`, alone; `shown` is how diagnostics name it (as given: `path`)."""
    absolute = path.absolute()
    folder = Folder(absolute.parent.parent)
    name = f"{absolute.parent.name}/{absolute.name}"
    return read_manuscript(Manuscript(folder, name, shown or str(path), kind))


def read_manuscript(manuscript: Manuscript, proposer: Proposer | None = None) -> Read:
    """`manuscript` as a paper, and all that is wrong with it. What one that came as a PDF does not
    say is read from its pages by `proposer`."""
    report = FaultReport("FM", Span(manuscript.path_shown))
    if is_camera(manuscript.name):
        return _read_camera(manuscript, proposer, report)
    text = text_of(manuscript.folder, manuscript.name, limit("manuscript"), report)
    if isinstance(text, Bad):
        return _failed_paper(manuscript, text.text, report)
    lines = text.split("\n")
    parts = split_front_matter(_without_conflicts(lines, manuscript, report))
    setting = YamlPlace(manuscript.path_shown, tuple(lines), parts.yaml_line - 1)
    report.start = setting.span(0, 0)
    if parts.state == "unclosed":
        _tell_unclosed(parts, setting, report)
        parts = close_front_matter(parts)
    form, parts = _form(manuscript, parts, setting, report)
    if form is None:
        return _failed_paper(manuscript, text, report)
    source = Source(
        path=manuscript.path_shown,
        folder=_place(manuscript),
        text=text,
        body=parts.body,
        body_line=parts.body_line,
    )
    paper = limit_lengths(_paper(form, manuscript, source, report), report)
    return paper, _diagnostics_of(report, paper.id)


def _read_camera(manuscript: Manuscript, proposer: Proposer | None, report: FaultReport) -> Read:
    """A paper that came as a PDF: front matter, and no body."""
    sheet = CameraSheet(manuscript, "")
    if not manuscript.name.endswith(PDF):
        text = text_of(manuscript.folder, manuscript.name, limit("manuscript"), report)
        if isinstance(text, Bad):
            return _failed_paper(manuscript, text.text, report)
        sheet.text = text
    setting = YamlPlace(manuscript.path_shown, tuple(sheet.text.split("\n")), 0)
    report.start = setting.span(0, 0)
    node, findings = load_yaml(sheet.text, setting) if sheet.text.strip() else (None, ())
    report.take(findings)
    if node is None and findings:
        return _failed_paper(manuscript, sheet.text, report)
    if node is not None and not isinstance(node.value, dict):
        _tell_shape(node, report)
        node = None
    data = border.conform_node(node, CameraForm, (), report) or {}
    data = {**data, **sheet.propose(data, proposer)}
    if not data.get("title"):
        data["title"] = {"plain": manuscript.stem}
    form = border.finish_form(data, CameraForm, report)
    source = Source(
        path=manuscript.path_shown,
        folder=_place(manuscript),
        text=sheet.text,
        body="",
        body_line=sheet.parts.body_line,
    )
    copy = sheet.copy(form, report)
    paper = _paper(form, manuscript, source, report).model_copy(update={"camera": copy})
    if copy is None:
        return _failed_paper(manuscript, f"title: {paper.title}", report)
    paper = limit_lengths(paper, report)
    return paper, _diagnostics_of(report, paper.id)


def _place(manuscript: Manuscript) -> Path:
    """The folder that the manuscript lies in: absolute, or below the root of what travels."""
    if isinstance(manuscript.folder, Folder):
        return manuscript.folder.resolve(manuscript.name).parent
    return Path(manuscript.name).parent


def _without_conflicts(lines: list[str], manuscript: Manuscript, report: FaultReport) -> str:
    """The text without the marks of a merge, which are told: front matter is that of the first
    version, of the text both stand."""
    text = "\n".join(lines)
    places = conflicts(lines)
    if not places:
        return text
    begin = split_front_matter(text)
    head = begin.body_line - 1
    if begin.state == "none" and not any(map(str.strip, lines[: places[0].marks[0][0]])):
        head = places[0].marks[0][0] + 1
    setting = YamlPlace(manuscript.path_shown, tuple(lines))
    for conflict in places:
        line = conflict.marks[0][0]
        span = setting.span(line, 0, len(lines[line]))
        report.say_at(YamlFault.CONFLICT, span, conflict.message, CURE)
    return "\n".join(take_side(lines, places, head))


def _form(
    manuscript: Manuscript, parts: ManuscriptParts, setting: YamlPlace, report: FaultReport
) -> tuple[PaperForm | None, ManuscriptParts]:
    """The front matter, `myst.yml` filling what it leaves out, and the text without the heading
    that is the title where no key is; no form where the YAML cannot be read."""
    if parts.state == "unclosed":
        return None, parts
    myst = mystfile.read_project(manuscript.folder, manuscript.name, manuscript.path_shown, report)
    is_bare = parts.state == "none" and not myst
    if is_bare:
        _tell_none(parts, setting, report)
    node, findings = load_yaml(parts.yaml, setting)
    report.take(findings)
    if node is None and findings:
        return None, parts
    is_shapeless = node is not None and not isinstance(node.value, dict)
    if node is not None and is_shapeless:
        _tell_shape(node, report)
        node = None
    mine = border.conform_node(node, PaperForm, (), report) or {}
    own = {key: value for key, value in mine.items() if value is not None}
    data = {**mine, **myst.below(own, report), **own}
    if "title" not in data:
        title, parts = take_title(parts, alone=not is_bare)
        if title or is_bare or is_shapeless:  # what is told already is not told again
            data["title"] = {"plain": title} if title else None
    return border.finish_form(data, PaperForm, report), parts


def _tell_none(parts: ManuscriptParts, setting: YamlPlace, report: FaultReport) -> None:
    keyed = re.match(r"\s*(?:title|author|authors|date)\s*:", parts.body)
    help = "put `---` above the first key and below the last" if keyed else (
        "begin the file with `---`, `title: …` and `---`, each on a line of its own"
    )  # fmt: skip
    report.say_at("FM050", setting.span(0, 0, len(setting.lines[0])), "no front matter", help)


def _tell_unclosed(parts: ManuscriptParts, setting: YamlPlace, report: FaultReport) -> None:
    text = first_markdown_line(parts)
    help = "put `---` on a line of its own after the last key"
    if text:
        help += f", before line {text}"
    report.say_at("FM051", setting.span(-1, 0, 3), "front matter is never closed", help)


def _tell_shape(node: YamlNode, report: FaultReport) -> None:
    what = "a list" if isinstance(node.value, list) else "a single text"
    report.say_at(
        YamlFault.NOT_A_MAPPING,
        node.span,
        f"front matter is {what}, not keys and values",
        "write one `key: value` on each line, such as `title: …`",
    )


def _paper(form: PaperForm, manuscript: Manuscript, source: Source, report: FaultReport) -> Paper:
    """The paper that `form` says, blanks and faulty values left out."""
    lang = values.language(form.lang, ("lang",), manuscript.language, report)
    affiliations = Affiliations.read(form.affiliations or (), report)
    authors = read_authors(form.authors or (), ("authors",), lang, report, affiliations)
    notes = _notes_by_code(form.footnote)
    authors = tuple(
        author.model_copy(update={"note": notes[author.note]}) if author.note in notes else author
        for author in authors
    )
    places = [place for place in form.affiliations or () if place is not None]
    if len(places) == 1 and not places[0].index and not any(a.affiliations for a in authors):
        everyones = tuple(affiliations.by_key)  # one place of work, by no index to be named by
        authors = tuple(each.model_copy(update={"affiliations": everyones}) for each in authors)
    thanks = form.acknowledgements or (form.parts.acknowledgements if form.parts else None)

    def text(value: str | None, key: str) -> str:
        return values.text(value, (key,), report)

    def day(value: str | None, key: str) -> Day | None:
        return values.day(value, (key,), lang, report)

    return Paper(
        id=values.safe_id(form.id or manuscript.stem, ("id",), report),
        kind=form.kind or manuscript.kind,
        title=_title(form, manuscript, report),
        lang=lang,
        abstract=_abstract(form, lang, report),
        keywords=_texts((*(form.keywords or ()), *(form.tags or ()))),
        authors=authors,
        affiliations=tuple(affiliations.by_key.values()),
        short_title=text(
            form.short_title or (form.title.short if form.title else None), "short_title"
        ),
        subtitle=text(form.subtitle, "subtitle"),
        date=day(form.date, "date"),
        received=day(form.received, "received"),
        accepted=day(form.accepted, "accepted"),
        csl=text(form.csl, "csl"),
        acknowledgements=text(thanks, "acknowledgements"),
        translation_of=text(form.translation_of, "translation_of"),
        translators=read_authors(form.translators or (), ("translators",), lang, report),
        license=(form.license.content if form.license else "") or "",
        doi=values.doi(form.doi, ("doi",), report),
        bibliography=_texts(form.bibliography or ()),
        nocite=_nocite(_texts(form.nocite or ())),
        funding="\n\n".join(_texts([words_of_funding(one) for one in form.funding or () if one])),
        funders=funders(form.funding or (), report),
        competing_interests=text(
            form.competing_interests or (form.parts.competing_interests if form.parts else None),
            "competing_interests",
        ),
        data_availability=text(
            form.data_availability or (form.parts.data_availability if form.parts else None),
            "data_availability",
        ),
        relations=relations(form.relations or (), report),
        track=text(form.track, "track"),
        awards=_texts(form.awards or ()),
        submission=text(form.submission, "submission"),
        recording=values.url(form.recording, ("recording",), report),
        numbered=form.numbered,
        shows_code=_shows_code(form.execute),
        preamble=preamble(form.header_includes, form.math),
        ignore=values.ignores(form.ignore or (), report),
        source=source,
        spans=report.spans(),
    )


def _notes_by_code(footnote: Any) -> dict[str, str]:
    """The notes on authors that a paper of rticles lists, by the codes that its authors name."""
    return {
        str(one["code"]): str(one["text"])
        for one in (footnote if isinstance(footnote, list) else ())
        if isinstance(one, dict) and one.get("code") and one.get("text")
    }


def _shows_code(execute: Any) -> bool:
    """Whether the chunks of a paper whose `execute` (Quarto, "Execution Options") this is show
    their code."""
    return not isinstance(execute, dict) or str(execute.get("echo")).lower() not in (
        "false", "no", "off",
    )  # fmt: skip


def _title(form: PaperForm, manuscript: Manuscript, report: FaultReport) -> str:
    """The title; where it is left blank, the blank's own mark, which nobody overlooks in print;
    where there is none, the name of the paper."""
    value = form.title and (form.title.plain or form.title.formatted)
    title = " ".join(values.text(value or None, ("title",), report).split())
    if title:
        return title
    if ("title",) not in report.places:
        return manuscript.stem
    if not report.has_finding(("title",)):
        report.blank(("title",), "`title`")
    return BLANK


def _abstract(form: PaperForm, lang: str, report: FaultReport) -> dict[str, str]:
    """Texts by language tag, the paper's own first."""
    by_lang = dict(form.abstract or {})
    if not by_lang and form.parts and form.parts.abstract:
        by_lang = {"": form.parts.abstract}
    texts: dict[str, str] = {}
    for key, value in by_lang.items():
        where = ("abstract", key) if key else ("abstract",)
        tag = values.language(key, where, lang, report)
        texts[tag] = values.text(value, where, report)
    texts = {tag: text for tag, text in texts.items() if text}
    return {tag: texts[tag] for tag in sorted(texts, key=lambda tag: tag != lang)}


def _texts(values: Sequence[str | None]) -> tuple[str, ...]:
    """The texts of a list, each once, empty ones left out."""
    return tuple(dict.fromkeys(text.strip() for text in values if text and text.strip()))


def _nocite(values: Sequence[str]) -> tuple[str, ...]:
    """Citation keys without their ``@``; ``*`` stands for all."""
    return tuple(dict.fromkeys(re.findall(r"@?([^\s@,;\[\]]+)", " ".join(values))))


def _diagnostics_of(report: FaultReport, paper: str) -> tuple[Diagnostic, ...]:
    """The report's diagnostics with the id of their paper."""
    return tuple(replace(diagnostic, paper=paper) for diagnostic in report.diagnostics)


def _failed_paper(manuscript: Manuscript, text: str, report: FaultReport) -> Read:
    """What keeps the paper's place: id and title from whatever can be read of it."""
    id = _id_in(text) or identifiers.safe(manuscript.stem)
    title = _title_in(text) or manuscript.stem
    kept = limit_lengths(FailedPaper(id=id, title=title, path=manuscript.path_shown), report)
    return kept, _diagnostics_of(report, id)


def _title_in(text: str) -> str:
    """The title that front matter beyond reading seems to give, else the first heading of a text
    without front matter."""
    line = re.search(r"^title\s*:\s*(?P<title>\S.*?)\s*$", text, re.MULTILINE)
    heading = re.search(r"^#\s+(?P<title>\S.*?)\s*#*$", text, re.MULTILINE)
    match = line or (None if text.startswith("---") else heading)
    title = match["title"].strip("'\"") if match else ""
    return "" if re.fullmatch(r"[>|][+-]?|[*&!]\w+|\?\?\?", title) else title


def _id_in(text: str) -> str:
    """The id that front matter beyond reading seems to give."""
    match = re.search(
        r"\A(?:.*\n){1,40}?id\s*:\s*['\"]?(?P<id>[\w.-]+)['\"]?\s*$", text, re.MULTILINE
    )
    return (
        match["id"] if match and text.startswith("---") and identifiers.is_safe(match["id"]) else ""
    )
