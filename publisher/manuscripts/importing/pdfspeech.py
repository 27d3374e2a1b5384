"""The text of a speech that is to be had only as PDF, as a proposal.

In: the bytes of a PDF. Out: a `Draft`: columns in their order, running heads and folios taken out
and told, lines joined to paragraphs, hyphens at their ends undone. Words that a PDF does not hold,
in scans, cannot be had. Lines are those of the pages, counted from 1 over all of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

import pypdfium2

from publisher.diagnostics import Diagnostic, Span
from publisher.limits import limit
from publisher.manuscripts.importing import transcript
from publisher.manuscripts.importing.draft import Draft, Front
from publisher.manuscripts.importing.report import Removed
from publisher.manuscripts.importing.tree import PageTooLarge

_MOST_PAGES = 400
_FOLIO = re.compile(
    r"^\W*(?:\d{1,4}|[ivxl]{1,7})\W*$|^\W*(?:page|p\.|seite)\s*\d+(?:\s*(?:of|/|von)\s*\d+)?\W*$",
    re.I,
)
_HYPHEN = re.compile(r"(?<=[^\W\d_]{2})[-\u2010\u00ad\u0002\ufffe]$")


class BadPdf(ValueError):
    """A PDF that cannot be read."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page: its box in points, from the page's lower left corner."""

    page: int
    left: float
    right: float
    bottom: float
    top: float
    text: str


def read(data: bytes, path: str) -> Draft:
    """The draft of a PDF. Raises `BadPdf`, `PageTooLarge`."""
    pages = _pages(data)
    lines = [line for page in pages for line in page]
    if not any(re.search(r"\w", line.text) for line in lines):
        return Draft(path, Front(), ())
    furniture = _furniture(pages)
    rows: list[str] = []
    removals: list[Removed] = []
    for number, page in enumerate(pages):
        kept: list[_Line] = []
        for line in page:
            if (why := furniture.get((number, round(line.bottom), line.text))) is not None:
                removals.append(Removed(path, number + 1, line.text, why))
            else:
                kept.append(line)
        rows += _rows(_ordered(kept))
        rows.append("")  # a paragraph may go on over the page: see below
    text = _joined(rows)
    draft = transcript.read(text, path)
    moved = [replace(removal, reason=f"{removal.reason} of a page") for removal in removals]
    return replace(
        draft,
        removals=(*moved, *draft.removals),
        diagnostics=(*draft.diagnostics, _proposal(path)),
    )


def _proposal(path: str) -> Diagnostic:
    return Diagnostic(
        "IMP007",
        "the text was read from pages: its paragraphs, headings and notes are guessed",
        Span(path),
        "read it through beside the PDF, or ask for the document that the PDF was made of",
    )


def _pages(data: bytes) -> list[list[_Line]]:
    """The lines of each page, as they are drawn."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise BadPdf(str(error)) from error
    try:
        if len(document) > _MOST_PAGES:
            raise PageTooLarge("", f"it has {len(document)} pages, more than {_MOST_PAGES}")
        pages: list[list[_Line]] = []
        room = limit("characters")
        for number in range(len(document)):
            page = list(_lines(document[number], number))
            room -= sum(len(line.text) for line in page)
            if room < 0:
                raise PageTooLarge("characters", "its text is longer than a manuscript can be")
            pages.append(page)
        return pages
    finally:
        document.close()


def _lines(page: pypdfium2.PdfPage, number: int) -> Iterator[_Line]:
    """The lines of one page: runs of letters on one base line without a wide gap."""
    text = page.get_textpage()
    count = text.count_rects()
    boxes = []
    for index in range(count):
        left, bottom, right, top = text.get_rect(index)
        words = text.get_text_bounded(left, bottom, right, top)
        words = " ".join(words.split())
        if words:
            boxes.append(_Line(number, left, right, bottom, top, words))
    boxes.sort(key=lambda box: (-round(box.bottom / 3), box.left))
    line: _Line | None = None
    for box in boxes:
        if line is None:
            line = box
            continue
        height = max(line.top - line.bottom, 4)
        level = abs(box.bottom - line.bottom) < 0.5 * height
        if level and -height < box.left - line.right < 1.6 * height:
            gap = "" if box.left - line.right < 0.12 * height else " "
            line = replace(
                line,
                right=max(line.right, box.right),
                top=max(line.top, box.top),
                text=f"{line.text}{gap}{box.text}",
            )
        else:
            yield line
            line = box
    if line is not None:
        yield line


def _furniture(pages: Sequence[Sequence[_Line]]) -> dict[tuple[int, int, str], str]:
    """Running heads and folios: lines at the head or the foot of pages that say the same on three
    pages or more, figures aside, or nothing but a number."""
    edges: list[tuple[int, _Line]] = []
    for number, page in enumerate(pages):
        if not page:
            continue
        top, bottom = max(line.top for line in page), min(line.bottom for line in page)
        height = max(median([line.top - line.bottom for line in page]), 4)
        for line in page:
            if line.top > top - 2.2 * height or line.bottom < bottom + 2.2 * height:
                edges.append((number, line))
    remark = Counter(re.sub(r"\d+", "0", line.text) for _, line in edges)
    hit: dict[tuple[int, int, str], str] = {}
    for number, line in edges:
        key = (number, round(line.bottom), line.text)
        if _FOLIO.match(line.text):
            hit[key] = "folio"
        elif remark[re.sub(r"\d+", "0", line.text)] >= 3:
            hit[key] = "running head"
    return hit


def _ordered(lines: Sequence[_Line]) -> list[_Line]:
    """Lines in the order of reading: what goes over the page where it stands, columns one after
    another between."""
    if not lines:
        return []
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    middle = (left + right) / 2
    width = right - left
    halves = [
        line
        for line in lines
        if line.right < middle + 0.03 * width or line.left > middle - 0.03 * width
    ]
    rights = [line for line in halves if line.left > middle - 0.03 * width]
    ordered = sorted(lines, key=lambda line: (-line.top, line.left))
    if len(halves) < 0.6 * len(lines) or len(rights) < 0.2 * len(lines):
        return ordered
    out: list[_Line] = []
    columns: tuple[list[_Line], list[_Line]] = ([], [])
    for line in ordered:
        if line in halves:
            columns[line in rights].append(line)
        else:
            out += [*columns[0], *columns[1], line]
            columns = ([], [])
    return [*out, *columns[0], *columns[1]]


def _rows(lines: Sequence[_Line]) -> list[str]:
    """Lines of text with a blank one where a paragraph ends: at a wide gap, an indent, a change of
    the size."""
    rows: list[str] = []
    if not lines:
        return rows
    gaps = [a.bottom - b.bottom for a, b in pairwise(lines) if a.bottom > b.bottom]
    usual = median(gaps) if gaps else 0
    for index, line in enumerate(lines):
        before = lines[index - 1] if index else None
        if before is not None:
            gap = before.bottom - line.bottom
            tall, small = line.top - line.bottom, before.top - before.bottom
            follows = index > 1 and lines[index - 2].left
            indented = line.left - before.left > 0.6 * tall and (
                follows is False or abs(float(follows) - before.left) < 2 * tall
            )
            if (
                gap > 1.35 * usual
                or (gap > 0 and indented)
                or max(tall, small) > 1.35 * min(tall, small)
            ):
                rows.append("")
        rows.append(line.text)
    return rows


def _joined(rows: Sequence[str]) -> str:
    """Rows as paragraphs, each a line: hyphens undone, and a paragraph that does not end with its
    page or column goes on."""
    paragraphs: list[str] = []
    run = ""
    words = {w.lower() for row in rows for w in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)+", row)}
    ended = True
    for row in rows:
        if not row:
            ended = True
            continue
        if run and ended and (re.search(r"[.!?:;”\"'’)\]]$", run) or not row[:1].islower()):
            paragraphs.append(run)
            run = ""
        run = _with(run, row, words) if run else row
        ended = False
    if run:
        paragraphs.append(run)
    return "\n\n".join(paragraphs)


def _with(run: str, row: str, words: set[str]) -> str:
    """`row` behind `run`: a hyphen at the end of a line goes, unless the word is written with it
    elsewhere."""
    if not _HYPHEN.search(run):
        return f"{run} {row}"
    before = re.search(r"[^\W\d_]+$", run[:-1])
    after = re.match(r"[^\W\d_]+", row)
    whole = f"{before[0]}-{after[0]}".lower() if before and after else ""
    if not after or not row[:1].islower() or (whole in words and run[-1] == "-"):
        return run + row
    return run[:-1] + row
