"""A report on each paper's accessibility, for the editor to send to its author.

In: the volume and what packaging found. Out: Markdown, one text a paper, in plain words: what the
paper holds, and what to change, why, and where.
"""

from __future__ import annotations

from publisher.codes import CODES
from publisher.diagnostics import Diagnostic
from publisher.epub.book import Packaged
from publisher.epub.checks import BARRIERS
from publisher.epub.facts import Facts
from publisher.model.paper import Paper
from publisher.model.volume import Volume


def accessibility_reports(volume: Volume, packaged: Packaged) -> dict[str, str]:
    """The report of each paper of `volume`, by its id."""
    return {
        paper.id: _report(
            paper,
            packaged.by_chapter.get(paper.id, Facts()),
            [diagnostic for diagnostic in packaged.diagnostics if diagnostic.paper == paper.id],
        )
        for paper in volume.papers
        if isinstance(paper, Paper)
    }


def _report(paper: Paper, facts: Facts, diagnostics: list[Diagnostic]) -> str:
    authors = ", ".join(author.person.display for author in paper.authors)
    lines = [f"# {paper.title}", "", authors, "", _verdict(diagnostics), "", "## What it holds", ""]
    lines += [f"- {line}" for line in _holdings(facts)]
    if diagnostics:
        lines += ["", "## What to change", ""]
        for number, one in enumerate(diagnostics, 1):
            lines += _finding(number, one, paper)
    return "\n".join(lines).rstrip() + "\n"


def _verdict(diagnostics: list[Diagnostic]) -> str:
    if any(one.code in BARRIERS or one.is_error for one in diagnostics):
        return "Some readers cannot use all of this paper yet; the changes below cure that."
    return "As far as checks can tell, everyone can read this paper."


def _holdings(facts: Facts) -> list[str]:
    figures = facts.pictures - facts.math_pictures
    counts = (
        (figures, "figure", f"{figures - facts.pictures_bare} described in words"),
        (facts.tables, "table", f"{facts.tables_headed} with header cells"),
        (facts.math + facts.math_pictures, "formula", f"{facts.math_bare} without words"),
        (facts.notes, "note", "each linked with its place in the text"),
        (facts.headings, "heading", "readers can go from one to the next"),
    )
    return [
        f"{count} {name}{'' if count == 1 else 's'}: {detail}"
        for count, name, detail in counts
        if count
    ] or ["text alone"]


def _finding(number: int, diagnostic: Diagnostic, paper: Paper) -> list[str]:
    code, span = CODES[diagnostic.code], diagnostic.span
    if span is not None and not span.path:
        span = paper.source.find(span.text)
    place = f" ({span})" if span else ""
    message, help = (
        part[:1].upper() + part[1:] for part in (diagnostic.message, diagnostic.help or "")
    )
    return [f"{number}. **{message}**{place}. {code.why} {help.removesuffix('.')}.", ""]
