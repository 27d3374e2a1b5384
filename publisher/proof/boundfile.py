"""Whether a bound file is what its page map and its galleys say.

In: the bytes of a PDF, and what it should have: pages, their labels, the pages where chapters
begin, what is tagged. Out: diagnostics. A task of the engine. It reads no text but of files of one
chapter, which an edit elsewhere leaves alone; `publisher.judges.agreement` reads the rest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from publisher.diagnostics import Diagnostic
from publisher.diagnostics import plural as so_many
from publisher.proof.folding import fold_letters


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a chapter of a file begins: `sheet` is the page, from 0, `pages` how many it has;
    `title` what contents and bookmarks call it; `expected_tags` as those of `Counting`, of its
    pages."""

    chapter: str
    title: str
    sheet: int
    pages: int
    tags: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Counting:
    """`name` is the file's, `pages` how many it should have; `paper` whose it is, if of one.
    `labels` are those of its pages, empty where it may have none; `beginnings` are in the order of
    the file. `expected_tags` are at least how many elements of each type its structure has; empty
    where it has none."""

    name: str
    pdf: bytes
    pages: int
    paper: str | None = None
    labels: tuple[str, ...] = ()
    beginnings: tuple[Beginning, ...] = ()
    tags: tuple[tuple[str, int], ...] = ()


def check_bound_file(job: Counting) -> tuple[Diagnostic, ...]:
    """What is wrong with `job`'s file: a task."""
    from publisher.proof.pdftext import NotAPdf, PdfReader, structure_counts

    try:
        with PdfReader(job.pdf) as file:
            diagnostics = list(_bound(job, file.labels, file.bookmarks))
            if job.paper is not None and not diagnostics:
                diagnostics += _another(job, file.text(0))
    except NotAPdf as error:
        diagnostics = [Diagnostic("OUT016", f"{job.name} cannot be read: {error}", paper=job.paper)]
    if job.tags and not diagnostics:
        lacks = list(missing_tags(dict(job.tags), structure_counts(job.pdf)))
        findings = [(job.paper, one) for one in lacks]
        if lacks and job.paper is None:
            findings = list(_of_chapters(job)) or findings
        diagnostics += [
            Diagnostic("OUT032", f"{job.name}: {one}", paper=paper) for paper, one in findings
        ]
    return tuple(diagnostics)


def _of_chapters(job: Counting) -> Iterator[tuple[str | None, str]]:
    """Which chapters of `job`'s file lack tags, and what of them. Looked at page by page, which
    takes long: only where it is known that something is lacking."""
    from publisher.proof.pdftext import PdfReader

    with PdfReader(job.pdf) as file:
        for begin in job.beginnings:
            there: Counter[str] = Counter()
            for sheet in range(begin.sheet, begin.sheet + begin.pages):
                there += file.text_and_tags(sheet)[1]
            there["Alt"] = there["described"]
            yield from ((begin.chapter, one) for one in missing_tags(dict(begin.tags), there))


def _bound(
    job: Counting, labels: Sequence[str], bookmarks: Iterable[tuple[int, str, int | None]]
) -> Iterator[Diagnostic]:
    if len(labels) != job.pages:
        message = f"{job.name} has {len(labels)} pages where its page map has {job.pages}"
        yield Diagnostic("OUT015", message, paper=job.paper)
        return
    wrong = [
        n for n, pair in enumerate(zip(labels, job.labels, strict=False)) if pair[0] != pair[1]
    ]
    if wrong and job.labels:
        at = wrong[0]
        more = f", and {so_many(len(wrong) - 1, 'page')} more" if len(wrong) > 1 else ""
        message = f"page {at + 1} of {job.name} is called `{labels[at]}`, not `{job.labels[at]}`"
        yield Diagnostic("OUT018", message + more, paper=job.paper)
    yield from misleading_bookmarks(job, bookmarks)


def misleading_bookmarks(
    job: Counting, bookmarks: Iterable[tuple[int, str, int | None]]
) -> Iterator[Diagnostic]:
    """Bookmarks that lead to another page than their chapter begins on, or, below those, to one
    that is not of their chapter."""
    beginnings: dict[str, list[Beginning]] = {}
    for one in job.beginnings:
        beginnings.setdefault(fold_letters(one.title), []).append(one)
    within: tuple[int, Beginning] | None = None
    for level, title, sheet in bookmarks:
        same = beginnings.get(fold_letters(title), [])
        begins = min(same, key=lambda one: one.sheet != sheet, default=None)
        if begins is not None and begins.sheet != sheet and _is_inside(within, level, sheet):
            continue  # a section called as a chapter is: “Colophon”
        if begins is not None:
            same.remove(begins)
            within = level, begins
            span = range(begins.sheet, begins.sheet + 1)
        elif within is None or level <= within[0]:
            within = None
            continue
        else:
            span = range(within[1].sheet, within[1].sheet + within[1].pages)
        if sheet is None or sheet not in span:
            there = "nowhere" if sheet is None else f"to page {sheet + 1}"
            pages = f"{span[0] + 1}" if len(span) == 1 else f"{span[0] + 1} to {span[-1] + 1}"
            message = f"the bookmark “{title}” of {job.name} leads {there}, not to page {pages}"
            yield Diagnostic("OUT019", message, paper=within[1].chapter if within else job.paper)


def _is_inside(within: tuple[int, Beginning] | None, level: int, sheet: int | None) -> bool:
    """Whether a bookmark is below that of a chapter, and leads to a page of it."""
    if within is None or sheet is None or level <= within[0]:
        return False
    chapter = within[1]
    return chapter.sheet <= sheet < chapter.sheet + chapter.pages


def _another(job: Counting, text: str) -> Iterator[Diagnostic]:
    """That the first page of a file of one chapter does not show its title."""
    for one in job.beginnings[:1]:
        if not shows_title(text, one.title):
            message = f"the first page of {job.name} does not show the title “{one.title}”"
            yield Diagnostic("OUT030", message, paper=one.chapter)


_PLAIN = re.compile(r"[\w ,.:;’'?!()-]*")


def shows_title(text: str, title: str) -> bool:
    """Whether the text of a page has `title`: of one with formulas or of a script that is drawn in
    another order, a word in two is enough."""
    title_letters, there = fold_letters(title), fold_letters(text)
    if not title_letters or title_letters in there:
        return True
    if title.isascii() and _PLAIN.fullmatch(title):
        return False
    words = [
        letters for word in re.findall(r"\w+", title) if len(letters := fold_letters(word)) > 2
    ]
    return 2 * sum(word in there for word in words) >= len(words)


_NAMES = {"H": "heading", "Figure": "figure", "Table": "table", "TH": "head cell of a table",
          "Formula": "formula", "Note": "note", "Alt": "description"}  # fmt: skip


def missing_tags(counts: dict[str, int], there: Counter[str]) -> Iterator[str]:
    """What the tags of a file lack of `counts`, and links that stand outside of them."""
    headings = sum(there[f"H{level}"] for level in range(1, 7))
    for kind, name in _NAMES.items():
        count = headings if kind == "H" else there[kind]
        if count < counts.get(kind, 0):
            lack = counts[kind] - count
            yield f"{so_many(lack, name)} {'is' if lack == 1 else 'are'} not in the tags"
    if loose := there["link annotation"] - there["OBJR"]:
        yield f"{so_many(abs(loose), 'link')} {'is' if abs(loose) == 1 else 'are'} not in the tags"


_TAGGED = {
    "H": re.compile(r"<h[1-6][\s>]"),
    "Figure": re.compile(r'<img\b(?=[^<>]*\balt="[^"]*[^\s"])'),
    "Table": re.compile(r"<table\b"),
    "TH": re.compile(r"<th\b"),
    "Note": re.compile(r'role="doc-footnote"'),
}
_FORMULA = re.compile(r"<math\b")
_BARE = re.compile(r'<table\b[^<>]*\brole="(?:presentation|none)".*?</table>', re.DOTALL)


def expected_tags(bodies: Iterable[str]) -> Counter[str]:
    """How many elements of each type the PDF of chapters has at least, by their XHTML. Pictures and
    formulas have a description each."""
    counts: Counter[str] = Counter()
    for body in bodies:
        visible = _BARE.sub("", body) if "<table" in body else body
        counts.update({kind: len(pattern.findall(visible)) for kind, pattern in _TAGGED.items()})
        counts["Alt"] += len(_FORMULA.findall(visible))
    counts["Alt"] += counts["Figure"]
    return counts
