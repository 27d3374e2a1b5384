"""What an editor sends to the author of a paper: its subject, its text, and a link that writes it.

In: a report. Out: plain text, and a ``mailto:`` address (RFC 6068).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import quote

from publisher.diagnostics import Diagnostic, excerpt
from publisher.model.pagemap import folios
from publisher.report.explanations import family
from publisher.report.record import BuildReport, PaperReport, paper_status

_LONGEST = 1800
"""Characters of a ``mailto:`` address that every mail program takes."""
_NEWLINE = "\r\n"
_ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\"\\\x00-\x1f\x7f]+@[^\s@,;:<>()\[\]\"\\\x00-\x1f\x7f]+")
"""One address and no more: what is no such thing goes into no link."""
_AUTHORS = frozenset(("FM", "MD", "REF", "MTH", "IMG", "A11", "ED"))
"""Families of codes whose cure is for whoever writes the manuscript: of others an editor's."""


_DOUBTS = "OUT"
"""The family of what Publisher doubts of its own work: no author can mend it."""


def is_doubt(one: Diagnostic) -> bool:
    """Whether `one` is our doubt about our own work, to be reported and never sent to an author."""
    return family(one.code) == _DOUBTS


@dataclass(frozen=True, slots=True)
class Letter:
    """`href` is empty where no address is known; `is_whole` says whether it brings the text."""

    subject: str
    text: str
    href: str = ""
    is_whole: bool = False


def letter(report: BuildReport, paper: PaperReport) -> Letter:
    """The letter to the author of `paper`: what is in doubt about our own work is not in it."""
    diagnostics = tuple(one for one in paper.diagnostics if not is_doubt(one))
    if len(diagnostics) < len(paper.diagnostics):
        paper = replace(
            paper, diagnostics=diagnostics, status=paper_status(diagnostics, has_failed=False)
        )
    subject = " ".join(f"Your paper “{paper.title}” in {report.volume_title}".split())
    text = "\n\n".join(
        (
            f"Dear {_people(paper.authors) or 'author'},",
            _news(report, paper),
            *(_point(number, one) for number, one in enumerate(paper.diagnostics, 1)),
            _asking(paper),
            f"Kind regards\n{_people(report.editors) or 'The editors'}",
        )
    )
    if not _ADDRESS.fullmatch(paper.email):
        return Letter(subject, text)
    start = f"mailto:{_quoted(paper.email, '@')}?subject={_quoted(subject)}"
    whole = f"{start}&body={_quoted(_NEWLINE.join(text.splitlines()))}"
    is_whole = len(whole) <= _LONGEST
    return Letter(subject, text, whole if is_whole else start, is_whole)


def _quoted(text: str, safe: str = "") -> str:
    return quote(text, safe=safe, errors="replace")


def _people(names: Sequence[str]) -> str:
    *most, last = names or [""]
    return f"{', '.join(most)} and {last}" if most else last


def _news(report: BuildReport, paper: PaperReport) -> str:
    count = len(paper.diagnostics)
    place = f" It stands on {_folios(paper)}." if paper.first else ""
    opening = (
        f"we are making “{report.volume_title}” from its manuscripts, and have read yours,"
        f" “{paper.title}”."
    )
    if not count:
        return f"{opening}{place} We found nothing to correct."
    points = "one point" if count == 1 else f"{count} points"
    if paper.status == "failed":
        return f"{opening} It cannot go into the book as it is. Please look at {points}:"
    return f"{opening}{place} Please look at {points}:"


def _folios(paper: PaperReport) -> str:
    pages = folios(paper.first or "", paper.last or "")
    return f"page {pages}" if paper.first == paper.last else f"pages {pages}"


def _asking(paper: PaperReport) -> str:
    if paper.diagnostics:
        return "Please send us the corrected manuscript, or tell us what should stay as it is."
    return "Please read the proof, and tell us what should change."


def _point(number: int, one: Diagnostic) -> str:
    """A numbered finding: its place as the author knows it, the line, the cure."""
    span, indent = one.span, "   "
    place = (
        PurePosixPath(span.path).name + (f", line {span.line}" if span.line else "") if span else ""
    )
    lines = [f"{number}. {place + ': ' if place else ''}{one.message}"]
    if span is not None and span.line and span.text.strip():
        lines.append(f"{indent}> {excerpt(span)[0].strip()}")
    if one.help and family(one.code) in _AUTHORS:
        lines.append(f"{indent}{one.help}")
    return "\n".join(lines)
