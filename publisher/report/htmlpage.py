"""`report.html`: the state of a volume for its editors, to read, print and write from.

In: a `BuildReport`. Out: one document that needs no other file, no network and no script. What
comes from manuscripts stands in it as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from publisher.codes import CODES, Code
from publisher.diagnostics import Diagnostic, excerpt
from publisher.languages.bookwords import has_words, with_number, words
from publisher.languages.scripts import is_right_to_left
from publisher.model.pagemap import folios
from publisher.report.htmltemplate import render_board
from publisher.report.letters import Letter, is_doubt, letter
from publisher.report.record import BuildReport, PaperReport

_STATES = {
    "ok": "ready", "warnings": "to_look", "failed": "to_correct", "outstanding": "outstanding",
}  # fmt: skip
_IN_DOUBT = "in_doubt"
"""What is said of a paper in which nothing is to be corrected, but its proof failed."""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A diagnostic as the board shows it: the source line in three parts, the middle one meant."""

    code: str
    severity: str
    message: str
    place: str
    help: str
    line: str = ""
    before: str = ""
    meant: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper: `said` is its status in words, `anchor` unique in the document. `findings` are what
    its author or editor can mend."""

    paper: PaperReport
    anchor: str
    said: str
    folios: str
    errors: int
    warnings: int
    findings: tuple[FindingRow, ...]
    letter: Letter


def report_page(report: BuildReport) -> bytes:
    """`report` as an HTML document."""
    lang = report.lang if has_words(report.lang) else "en"
    said = {
        name.removeprefix("report."): word
        for name, word in words(lang, report.words).items()
        if name.startswith("report.")
    }
    said["outstanding"] = words(lang, report.words)["timetable.outstanding"]
    rows = [_row(report, said, number, paper) for number, paper in enumerate(report.papers, 1)]
    errors = sum(one.is_error for one in report.all_diagnostics)
    sums = (
        (len(rows), "papers"),
        (errors, "errors"),
        (len(report.all_diagnostics) - errors, "warnings"),
    )
    comma = words(lang, report.words)["text.comma"]
    values = {
        "lang": lang,
        "dir": "rtl" if is_right_to_left(lang) else "ltr",
        "said": said,
        "comma": comma,
        "is_english": lang.split("-")[0] == "en",
        "title": report.volume_title,
        "rows": rows,
        "counts": [
            (key, said[name], _count(rows, key))
            for key, name in _STATES.items()
            if key != "outstanding" or _count(rows, key)
        ],
        "is_set": any(paper.pages for paper in report.papers),
        "findings": [_finding(one) for one in report.diagnostics if not is_doubt(one)],
        "doubts": [_finding(one) for one in report.all_diagnostics if is_doubt(one)],
        "codes": _codes(report.all_diagnostics),
        "sum": comma.join(
            with_number(number, f"report.{noun}", lang, report.words) for number, noun in sums
        ),
    }
    return render_board(values, report.colours).encode("utf-8", "replace")


def _count(rows: Sequence[PaperRow], status: str) -> int:
    return sum(row.paper.status == status for row in rows)


def _codes(diagnostics: Iterable[Diagnostic]) -> list[Code]:
    """What the codes found mean, each once."""
    return [CODES[code] for code in sorted({one.code for one in diagnostics})]


def _row(report: BuildReport, said: Mapping[str, str], number: int, paper: PaperReport) -> PaperRow:
    diagnostics = [one for one in paper.diagnostics if not is_doubt(one)]
    errors = sum(one.is_error for one in diagnostics)
    return PaperRow(
        paper,
        f"paper-{number}",
        said[_IN_DOUBT]
        if paper.status == "failed" and len(diagnostics) < len(paper.diagnostics) and not errors
        else said[_STATES[paper.status]],
        folios(paper.first or "", paper.last or ""),
        errors,
        len(diagnostics) - errors,
        tuple(map(_finding, diagnostics)),
        letter(report, paper),
    )


def _finding(one: Diagnostic) -> FindingRow:
    span = one.span
    finding = FindingRow(one.code, str(one.severity), one.message, str(span or ""), one.help or "")
    if span is None or not span.line or not span.text.strip():
        return finding
    text, column, length = excerpt(span)
    start = column - 1
    end = start + length
    return replace(
        finding, line=str(span.line), before=text[:start], meant=text[start:end], after=text[end:]
    )
