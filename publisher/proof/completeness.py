"""Nothing lost in silence: the words and things of a manuscript against those of the book.

In: a manuscript's own text, the chapter that templates made of it, its galley, its documents of the
EPUB. Out: diagnostics. Two steps prove the chain: what the manuscript says is in the chapter, and
what the chapter says is in every output, each read by other means than made it. What compose left
out and said so is excused by the diagnostic's place. A task of the engine, so that an unchanged
paper costs nothing. DESIGN section 1, number 6.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from publisher.diagnostics import Diagnostic, Span, folded
from publisher.proof.alignment import Piece, align, as_drawn, is_turned, unfolded
from publisher.proof.chapter import Content, content
from publisher.proof.folding import apart, fold
from publisher.proof.skimming import Thing
from publisher.proof.source import read

if TYPE_CHECKING:
    from publisher.proof.pdftext import Printed

MOST_TOLD = 12
"""Losses of one code that are told one by one."""

_QUOTED = 90


@dataclass(frozen=True, slots=True)
class Script:
    """A manuscript as its author wrote it.

    `path` is what diagnostics show; `body` the Markdown; `line` the line of the file (from 1) where
    it begins. `heads` are texts of the front matter that are printed, each with its place.
    `excuses` are the lines at which compose said that it left something out, with the code.
    """

    path: str
    body: str
    line: int
    heads: tuple[tuple[str, Span], ...] = ()
    excuses: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Proving:
    """What one chapter is proved from. `script` is `None` for a chapter of no manuscript, `pdf` and
    `documents` where that form was not made. `pages` are of the web edition. `hyphens` are no
    matter, so no language is needed."""

    chapter: str
    body: str
    script: Script | None = None
    pdf: bytes | None = None
    documents: tuple[bytes, ...] | None = None
    pages: tuple[bytes, ...] | None = None


def proved(job: Proving) -> tuple[Diagnostic, ...]:
    """What of `job`'s chapter is missing where: a task."""
    try:
        chapter = content(job.body)
    except ET.ParseError:
        return ()  # EPB001 tells it
    proof = _Proof(job, chapter)
    if job.script is not None:
        proof.manuscript(job.script)
    if job.documents is not None:
        proof.screen(job.documents, _EPUB)
    if job.pages is not None:
        proof.screen(job.pages, _WEB)
    if job.pdf is not None:
        proof.galley(job.pdf)
    return folded(proof.found, MOST_TOLD)


_THINGS = {
    "heading": ("OUT003", "heading", "headings"),
    "figure": ("OUT004", "figure", "figures"),
    "table": ("OUT005", "table", "tables"),
    "formula": ("OUT006", "formula", "formulas"),
    "note": ("OUT007", "note", "notes"),
    "call": ("OUT007", "call of a note", "calls of notes"),
    "citation": ("OUT008", "citation", "citations"),
}

_EXCUSING = {"OUT001": ("MD", "MTH"), "OUT002": ("MD", "MTH"), "OUT003": ("MD",),
             "OUT004": ("IMG", "MD"), "OUT005": ("MD",), "OUT006": ("MTH", "MD"),
             "OUT007": ("MD",), "OUT008": ("REF", "MD")}  # fmt: skip
"""Families whose diagnostics excuse a loss in the same paragraph."""

_PLAIN = re.compile(r"[\w ,.:;’?!()-]*\w[\w ,.:;’?!()-]*")
"""A heading that is set as it is written. Templates have headings of their own, so that the number
alone would not tell that one of the author's is none any more."""

_TAIL = 8
"""Digits that an anchor has more than its key, where the key holds signs that no anchor may."""

_STRUCTURE = {"heading": ("H1", "H2", "H3", "H4", "H5", "H6"), "figure": ("Figure",),
              "table": ("Table",), "formula": ("Formula",), "note": ("Note",)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Form:
    """A form for screens: its name, and the codes for words and things that it lacks."""

    name: str
    words: str
    things: str


_EPUB = _Form("EPUB", "OUT010", "OUT013")
_WEB = _Form("web edition", "WEB003", "WEB004")


class _Proof:
    """One chapter being proved; `found` grows."""

    def __init__(self, job: Proving, chapter: Content) -> None:
        self.job = job
        self.chapter = chapter
        self._targets = frozenset(chapter.cited)
        self._folded, self._apart = chapter.folded, apart(chapter.text)
        self.places = _Places(job.script)
        self.found: list[Diagnostic] = []

    def say(self, code: str, message: str, span: Span | None) -> None:
        self.found.append(Diagnostic(code, message, span, paper=self.job.chapter))

    def manuscript(self, script: Script) -> None:
        """What the author wrote against the chapter."""
        written, out = read(script.body), self._folded
        for loss in align(written.pieces, out):
            place = loss.piece.start + loss.place[0]
            code = "OUT002" if loss.moved else "OUT001"
            what = "is out of its place" if loss.moved else "is missing from the book"
            if not self.places.excused(place, code):
                self.say(code, f"“{_quoted(loss.words)}” {what}", self.places.span(place))
        for words, span in script.heads:
            for loss in align([replace(p, loose=True) for p in read(words).pieces], out):
                self.say("OUT001", f"“{_quoted(loss.words)}” is missing from the book", span)
        self._things(written.things)

    def _things(self, things: Sequence[Thing]) -> None:
        """Headings, figures, tables, formulas, notes and calls, counted; citations by key."""
        for kind, (code, one, many) in _THINGS.items():
            written = [thing for thing in things if thing.kind == kind]
            kept = [t for t in written if not self.places.excused(t.start, code)]
            if kind == "citation":
                lost = [thing for thing in kept if not self._cited(thing.name)]
            else:
                plain = [t for t in kept if kind == "heading" and _PLAIN.fullmatch(t.name)]
                lost = [t for t in plain if not self._known(t)] or self._fewer(
                    kept, len(kept) - self.chapter.things[kind]
                )
            for thing in lost:
                name = f" `{_quoted(' '.join(thing.name.split()))}`" if thing.name.strip() else ""
                there = self.chapter.things[kind]
                self.say(code, f"the {one}{name} is missing: {there} of {len(kept)} {many} are in "
                               "the book", self.places.span(thing.start))  # fmt: skip

    def _fewer(self, things: Sequence[Thing], short: int) -> list[Thing]:
        """Those of `things` that are missing, where `short` of them are."""
        if short <= 0:
            return []
        return [thing for thing in things if not self._known(thing)][:short] or list(things[:1])

    def _cited(self, key: str) -> bool:
        wanted = fold(key)
        if key.startswith("paper:") or wanted in self._targets or self.places.is_label(key):
            return True
        return any(wanted.endswith(t) or t[:-_TAIL] == wanted for t in self._targets)

    def _known(self, thing: Thing) -> bool:
        """Whether the chapter has a thing of that name."""
        name = fold(thing.name)
        if thing.kind == "heading":  # before it stands its number
            at = bisect_left(self._headings, name[::-1])
            return any(text.startswith(name[::-1]) for text in self._headings[at : at + 1])
        return thing.kind == "formula" and name in self._formulas

    @cached_property
    def _headings(self) -> list[str]:
        """The headings of the chapter, folded, from their last letter to the first, in order."""
        return sorted(fold(text)[::-1] for text in self.chapter.headings)

    @cached_property
    def _formulas(self) -> frozenset[str]:
        return frozenset(map(fold, self.chapter.formulas))

    def screen(self, documents: tuple[bytes, ...], form: _Form) -> None:
        """The chapter against its documents in the EPUB or the web edition."""
        try:
            made = [content(document) for document in documents]
        except ET.ParseError as error:
            message = f"a document of the {form.name} is no XML: {error}"
            self.say("OUT016", message, self.places.span(-1))
            return
        where = f"from the {form.name}"
        out = "".join(part.folded for part in made)
        if out != self._folded:
            self._missing(form.words, where, out, self.chapter.pieces)
        for kind, (_, one, many) in _THINGS.items():
            there = sum(part.things[kind] for part in made)
            self._count(form.things, form.name, (kind, one, many), there)
        self._other_letters(form.words, where, " ".join(part.text for part in made))

    def galley(self, pdf: bytes) -> None:
        """The chapter against the words and the structure of its pages, which are read quickly
        first, and thoroughly where something seems to be missing."""
        from publisher.proof.pdftext import Unreadable, printed

        before = len(self.found)
        try:
            self._pages(printed(pdf, quickly=True))
            if len(self.found) > before:
                del self.found[before:]
                self._pages(printed(pdf))
        except Unreadable as error:
            self.say("OUT016", f"the pages cannot be read: {error}", self.places.span(-1))

    def _pages(self, pages: Printed) -> None:
        for text in pages.hidden:
            self.say("OUT011", f"“{_quoted(text)}” is cut off", self.places.of(text))
        text = "".join(pages.text)
        drawn: Sequence[Piece] = self.chapter.pieces
        if self._apart or is_turned(self.chapter.text):
            drawn = [word for piece in drawn for word in as_drawn(piece)]
        hidden = tuple(map(fold, pages.hidden))
        self._missing("OUT009", "from the PDF", fold(text), drawn, hidden)
        self._other_letters("OUT009", "from the PDF", text)
        for kind, elements in _STRUCTURE.items():
            there = sum(pages.structure[element] for element in elements)
            if kind == "figure":
                there += self.chapter.things["ornament"]
            self._count("OUT012", "PDF", (kind, *_THINGS[kind][1:]), there)

    def _missing(
        self,
        code: str,
        where: str,
        out: str,
        pieces: Sequence[Piece],
        told: tuple[str, ...] = (),
    ) -> None:
        for loss in align(pieces, out):
            if loss.moved or _is_told(fold(loss.words), told):
                continue
            span = self.places.of(loss.words)
            self.say(code, f"“{_quoted(loss.words)}” is missing {where}", span)

    def _count(self, code: str, form: str, kind: tuple[str, str, str], there: int) -> None:
        name, one, many = kind
        wanted = self.chapter.things[name]
        if there < wanted:
            what = f"1 {one} is" if wanted - there == 1 else f"{wanted - there} {many} are"
            self.say(code, f"{what} missing from the {form}, of {wanted}", self.places.span(-1))

    def _other_letters(self, code: str, where: str, text: str) -> None:
        """Letters of scripts whose order in a PDF is not that of reading, as a multiset."""
        wanted = self._apart
        if not wanted:
            return
        there = apart(text)
        lost = (Counter(wanted) - Counter(there)).total()
        if lost >= 3:
            sample = next((p for p in self.chapter.pieces if apart(p.text)), Piece(""))
            self.say(code, f"{lost} letters are missing {where}, of a script as in "
                           f"“{_quoted(sample.text)}”", self.places.of(sample.text))  # fmt: skip


_LABEL = re.compile(
    r"#([\w:.-]+)|^\(([\w:. -]+)\)=|label\{([^{}\s]+)\}|:(?:label|name):[ \t]{0,9}(\S+)", re.M
)
_OF_A_PLACE = re.compile(r"(fig|tbl|tab|eq|sec|lst|thm|alg):")


class _Places:
    """Places in a manuscript: lines, the paragraphs that diagnostics excuse, words found again."""

    def __init__(self, script: Script | None) -> None:
        self._script = script
        self._excused = _excused(script) if script else {}

    @cached_property
    def _lines(self) -> list[str]:
        return self._script.body.split("\n") if self._script else []

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((len(line) + 1 for line in self._lines), initial=0))

    @cached_property
    def _labels(self) -> set[str]:
        labels = _LABEL.findall(self._script.body) if self._script else []
        return {name for found in labels for name in found if name}

    def line(self, place: int) -> int:
        """The line of the body (from 0) that holds `place`."""
        return min(bisect_right(self._starts, place) - 1, len(self._lines) - 1)

    def excused(self, place: int, code: str) -> bool:
        """Whether compose said that it left out something of that kind in that paragraph."""
        families = self._excused.get(self.line(place), set()) if self._excused else ()
        return any(family in families for family in _EXCUSING[code])

    def is_label(self, key: str) -> bool:
        """Whether `key` names a place of the manuscript, or is of a kind that only places have."""
        return bool(_OF_A_PLACE.match(key)) or key in self._labels

    def span(self, place: int) -> Span | None:
        """The place in the manuscript's file; the file as a whole where it is below 0."""
        if self._script is None:
            return None
        if place < 0:
            return Span(self._script.path)
        line = self.line(place)
        column = place - self._starts[line] + 1
        return Span(self._script.path, self._script.line + line, column, 0, self._lines[line])

    def of(self, words: str) -> Span | None:
        """Where `words` stand in the manuscript, as far as that can be known."""
        if self._script is None:
            return None
        wanted = fold(words)
        text, starts = self._text
        for size in (60, 30, 14):
            at = text.find(wanted[:size]) if len(wanted) >= min(size, 6) else -1
            if at >= 0:
                begun, piece = max((s for s in starts if s[0] <= at), key=lambda s: s[0])
                return self.span(piece.start + unfolded(piece.text, at - begun, at - begun + 1)[0])
        return self.span(-1)

    @cached_property
    def _text(self) -> tuple[str, list[tuple[int, Piece]]]:
        """All letters of the manuscript, and at which of them each piece begins."""
        pieces = read(self._script.body).pieces if self._script else ()
        starts = accumulate((len(piece.folded) for piece in pieces), initial=0)
        text = "".join(piece.folded for piece in pieces)
        return text, list(zip(starts, pieces, strict=False)) or [(0, Piece(""))]


def _is_told(words: str, told: tuple[str, ...]) -> bool:
    """Whether `words` were told as cut off: they are of it, or it is most of them."""
    return any(words in cut or (2 * len(cut) >= len(words) and cut in words) for cut in told)


def places(script: Script) -> _Places:
    """Where words stand in a manuscript: ``places(script).of(words)``."""
    return _Places(script)


def _excused(script: Script) -> dict[int, set[str]]:
    """Families of codes by line of the body (from 0), over the paragraph of each diagnostic."""
    lines = script.body.split("\n")
    found: dict[int, set[str]] = {}
    for line, code in script.excuses:
        at = line - script.line
        if not 0 <= at < len(lines):
            continue
        first = last = at
        while first > 0 and lines[first - 1].strip():
            first -= 1
        while last + 1 < len(lines) and lines[last + 1].strip():
            last += 1
        for number in range(first, last + 1):
            found.setdefault(number, set()).add(re.sub(r"\d+$", "", code))
    return found


def _quoted(text: str) -> str:
    text = " ".join(text.replace("\0", " ").split())
    return text if len(text) <= _QUOTED else text[:_QUOTED].rstrip() + "…"


__all__ = ["Proving", "Script", "places", "proved"]
