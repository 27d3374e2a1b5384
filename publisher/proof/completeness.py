"""Nothing lost in silence: the words and things of a manuscript against those of the book.

In: a manuscript's own text, the chapter that templates made of it, its galley, its documents of the
EPUB. Out: diagnostics. Three steps prove the chain: no line of the manuscript is left that the
composer did not take in; what it handed over is in the chapter; and what the chapter says is in
every output, read by other means than made it. What compose left out and said so is excused by the
diagnostic's place. A task of the engine, so that an unchanged
paper costs nothing. DESIGN section 1, number 6.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from itertools import accumulate
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from publisher.diagnostics import Diagnostic, Span, limit_per_code
from publisher.model.text import Read
from publisher.proof.alignment import (
    Loss,
    TextPiece,
    align,
    align_pieces,
    as_drawn,
    is_turned,
    original_span,
    repeated_texts,
)
from publisher.proof.authorpages import prove_pages
from publisher.proof.chapter import Content, chapter_content
from publisher.proof.folding import complex_letters, fold_letters
from publisher.proof.skimming import Claims, unclaimed_stretches, word_runs

if TYPE_CHECKING:
    from publisher.proof.pdftext import PdfContent

MOST_TOLD = 12
"""Losses of one code that are told one by one."""

_QUOTED = 90

_KNOWN = 6
"""Letters of its beginning by which a paragraph is found again."""


@dataclass(frozen=True, slots=True)
class Script:
    """A manuscript as its author wrote it.

    `path` is what diagnostics show; `body` the Markdown; `line` the line of the file (from 1) where
    it begins. `heads` are texts of the front matter that are printed, each with its place.
    `excuses` are the lines at which compose said that it left something out, with the code.
    `parts` are the XHTML that the composer handed over, `read` the things in it with their lines,
    `markup` the places, from and to, of what it took for markup in the body, `beside` the source of
    that elsewhere. `included` are what it includes of other files.
    """

    path: str
    body: str
    line: int
    heads: tuple[tuple[str, Span], ...] = ()
    excuses: tuple[tuple[int, str], ...] = ()
    parts: tuple[str, ...] = ()
    read: tuple[Read, ...] = ()
    markup: tuple[tuple[int, int], ...] = ()
    beside: str = ""
    included: tuple[Script, ...] = ()


@dataclass(frozen=True, slots=True)
class Proving:
    """What one chapter is proved from. `script` is `None` for a chapter of no manuscript, `pdf` and
    `documents` where that form was not made. `pages` are of the web edition, `article` is the full
    text as JATS. `hyphens` are no matter, so no language is needed.
    `source` is the PDF of an author from whose pages `pdf` was made, and `renamed` counts the
    characters of each that were given another meaning. `running` are the running heads, which
    the pages of `pdf` say again and again."""

    chapter: str
    body: str
    script: Script | None = None
    pdf: bytes | None = None
    documents: tuple[bytes, ...] | None = None
    pages: tuple[bytes, ...] | None = None
    article: bytes | None = None
    source: bytes | None = None
    renamed: tuple[int, ...] = ()
    running: tuple[str, ...] = ()


def prove_chapter(job: Proving) -> tuple[Diagnostic, ...]:
    """What of `job`'s chapter is missing where: a task."""
    try:
        chapter = chapter_content(job.body)
    except ET.ParseError:
        return ()  # EPB001 tells it
    proof = _Proof(job, chapter)
    if job.script is not None:
        proof.manuscript(job.script)
    if job.documents is not None:
        proof.screen(job.documents, _EPUB)
    if job.pages is not None:
        proof.screen(job.pages, _WEB)
    if job.article is not None:
        from publisher.proof.article import article_as_xhtml

        proof.screen((article_as_xhtml(job.article),), _ARTICLE)
    if job.pdf is not None and job.source is not None:
        proof.found += prove_pages(job.chapter, job.source, job.pdf, job.renamed)
    elif job.pdf is not None:
        proof.galley(job.pdf)
    return limit_per_code(proof.found, MOST_TOLD)


_THINGS = {
    "heading": ("OUT003", "heading", "headings"),
    "figure": ("OUT004", "figure", "figures"),
    "table": ("OUT005", "table", "tables"),
    "formula": ("OUT006", "formula", "formulas"),
    "note": ("OUT007", "note", "notes"),
    "call": ("OUT007", "call of a note", "calls of notes"),
    "citation": ("OUT008", "citation", "citations"),
}

_LEAVING = ("MD", "MTH", "REF", "IMG")
"""Families whose diagnostics excuse a loss in the same paragraph."""

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
_ARTICLE = _Form("full text as JATS", "DEP004", "DEP005")


@dataclass(frozen=True, slots=True)
class _Loss:
    """A thing that a chapter lacks: what names it, before which piece of what was handed over it
    stands, where the composer read it, and how many of its kind were written."""

    kind: str
    name: str
    piece: int
    read: Read | None
    total: int


def _stretches(losses: Mapping[int, Sequence[Loss]]) -> Iterator[list[Loss]]:
    """Losses of pieces (by their numbers) that follow each other, taken together."""
    last = -2
    stretch: list[Loss] = []
    for number in sorted(losses):
        for loss in losses[number]:
            if stretch and (number > last + 1 or loss.is_elsewhere != stretch[-1].is_elsewhere):
                yield stretch
                stretch = []
            stretch.append(loss)
            last = number
    if stretch:
        yield stretch


class _Proof:
    """One chapter being proved; `found` grows."""

    def __init__(self, job: Proving, chapter: Content) -> None:
        self.job = job
        self.chapter = chapter
        self._folded, self._apart = chapter.letters, complex_letters(chapter.text)
        self.places = _ManuscriptPlaces(job.script)
        self.found: list[Diagnostic] = []

    def say(self, code: str, message: str, span: Span | None) -> None:
        self.found.append(Diagnostic(code, message, span, paper=self.job.chapter))

    def manuscript(self, script: Script) -> None:
        """What the composer read against the chapter; and the manuscript against both."""
        contents = [self.chapter]
        if not all(part in self.job.body for part in script.parts):
            contents = [chapter_content(part) for part in script.parts]
            self._handed_over(script, contents)
        words = [piece.text for one in contents for piece in one.pieces]
        aside = [script.beside, *map(_values, (self.job.body, *script.parts))]
        for part in (script, *script.included):
            places = _ManuscriptPlaces(part)
            for loss in unclaimed_stretches(part.body, Claims(words, aside), part.markup):
                if not places.is_excused(loss.first, loss.last):
                    self.say("OUT001", f"“{_quoted(loss.text)}” is missing from the book",
                             places.span(loss.start))  # fmt: skip
        if contents != [self.chapter]:
            words += [piece.text for piece in self.chapter.pieces]
        for text, span in script.heads:
            for loss in unclaimed_stretches(text, Claims(words, aside)):
                self.say("OUT001", f"“{_quoted(loss.text)}” is missing from the book", span)

    def _handed_over(self, script: Script, contents: Sequence[Content]) -> None:
        """The words and things of `contents`, of which not everything stands in the chapter as it
        was handed over. What is lost together is told once: by the thing that begins it, else by
        its words."""
        pieces = [piece for one in contents for piece in one.pieces]
        number = {id(piece): index for index, piece in enumerate(pieces)}
        begun = self.places.begun(pieces)
        losses: dict[int, list[Loss]] = {}
        for part, one in zip(script.parts, contents, strict=True):
            for loss in align(one.pieces, self._folded) if part not in self.job.body else ():
                losses.setdefault(number[id(loss.piece)], []).append(loss)
        things = list(self._lost_things(script, contents))
        for stretch in _stretches(losses):
            words = " ".join(loss.words for loss in stretch)
            span = self.places.of(stretch[0].words, begun[id(stretch[0].piece)])
            inside = [one for one in things if losses.get(one.piece, [])[:1] == stretch[:1]
                      ] if not stretch[0].is_elsewhere else []  # fmt: skip
            places = {number[id(loss.piece)] for loss in stretch}
            things = [one for one in things if stretch[0].is_elsewhere or one.piece not in places]
            if inside:
                self._say_lost(inside[0])
            elif stretch[0].is_elsewhere:
                self.say("OUT002", f"“{_quoted(words)}” is out of its place", span)
            else:
                self.say("OUT001", f"“{_quoted(words)}” is missing from the book", span)
        for missing_thing in things:
            self._say_lost(missing_thing)

    def _lost_things(self, script: Script, contents: Sequence[Content]) -> Iterator[_Loss]:
        """The things of `contents` that the chapter has not, each known by what names it."""
        balance = Counter((kind, name) for kind, name, _ in self.chapter.identities)
        totals = Counter(kind for one in contents for kind, _, _ in one.identities)
        counts: Counter[str] = Counter()
        before = 0
        for one in contents:
            for kind, name, piece in one.identities:
                balance[kind, name] -= 1
                if balance[kind, name] < 0:
                    things = [each for each in script.read if each.kind == kind]
                    is_certain = len(things) == totals[kind]
                    place = things[counts[kind]] if is_certain else None
                    yield _Loss(kind, name, before + piece, place, totals[kind])
                counts[kind] += 1
            before += len(one.pieces)

    def _say_lost(self, loss: _Loss) -> None:
        code, one, many = _THINGS[loss.kind]
        has_name = loss.name and loss.kind in ("heading", "citation")
        quoted = f" `{_quoted(loss.name)}`" if has_name else ""
        there = self.chapter.things[loss.kind]
        message = f"the {one}{quoted} is missing: {there} of {loss.total} {many} are in the book"
        self.say(code, message, self.places.at(loss.read))

    def screen(self, documents: tuple[bytes, ...], form: _Form) -> None:
        """The chapter against its documents in the EPUB or the web edition."""
        try:
            contents = [chapter_content(document) for document in documents]
        except ET.ParseError as error:
            message = f"a document of the {form.name} is no XML: {error}"
            self.say("OUT016", message, self.places.span(-1))
            return
        where = f"from the {form.name}"
        out = "".join(part.letters for part in contents)
        if out != self._folded:
            self._compare(form.words, form.name, out, self.chapter.pieces)
        for kind, (_, one, many) in _THINGS.items():
            there = sum(part.things[kind] for part in contents)
            self._count(form.things, form.name, (kind, one, many), there)
        self._other_letters(form.words, where, " ".join(part.text for part in contents))

    def galley(self, pdf: bytes) -> None:
        """The chapter against the words and the structure of its pages, which are read quickly
        first, and thoroughly where something seems to be missing."""
        from publisher.proof.pdftext import NotAPdf, pdf_content

        before = len(self.found)
        try:
            self._pages(pdf_content(pdf, quickly=True))
            if len(self.found) > before:
                del self.found[before:]
                self._pages(pdf_content(pdf))
        except NotAPdf as error:
            self.say("OUT016", f"the pages cannot be read: {error}", self.places.span(-1))

    def _pages(self, pages: PdfContent) -> None:
        for text in pages.hidden_texts:
            self.say("OUT011", f"“{_quoted(text)}” is cut off", self.places.of(text))
        text = "".join(pages.text)
        drawn_pieces: Sequence[TextPiece] = self.chapter.pieces
        if self._apart or is_turned(self.chapter.text):
            drawn_pieces = [word for piece in drawn_pieces for word in as_drawn(piece)]
        hidden_letters = tuple(map(fold_letters, pages.hidden_texts))
        pictured = "\0".join(map(fold_letters, pages.pictured))
        self._compare("OUT009", "PDF", fold_letters(text), drawn_pieces, hidden_letters, pictured)
        self._other_letters("OUT009", "from the PDF", text)
        for kind, elements in _STRUCTURE.items():
            there = sum(pages.structure[element] for element in elements)
            if kind == "figure":
                there += self.chapter.things["ornament"]
            self._count("OUT012", "PDF", (kind, *_THINGS[kind][1:]), there)

    def _compare(
        self,
        code: str,
        form: str,
        out: str,
        pieces: Sequence[TextPiece],
        excuses: tuple[str, ...] = (),
        pictured: str = "",
    ) -> None:
        """Tell what of `pieces` is not in `out`, the folded words of `form`, those in its drawings
        `pictured`; what is at another place; and what is there once more than it should be."""
        alignment = align_pieces(pieces, out)
        begun = self.places.begun(pieces) if alignment.losses else {}
        moves: list[Loss] = []
        for loss in alignment.losses:
            if loss.is_elsewhere:
                moves.append(loss)
            elif not _is_told(fold_letters(loss.words), excuses):
                span = self.places.of(loss.words, begun[id(loss.piece)])
                self.say(code, f"“{_quoted(loss.words)}” is missing from the {form}", span)
        for loss in moves if len(moves) == len(alignment.losses) else ():
            message = f"“{_quoted(loss.words)}” is out of its place in the {form}"
            self.say("OUT034", message, self.places.of(loss.words, begun[id(loss.piece)]))
        if len(moves) < len(alignment.losses):
            return  # what stands round a loss is not sure to be found where it is
        heads = "\0".join(
            [self.chapter.heads, *map(fold_letters, self.job.running if form == "PDF" else ())]
        )
        for words in repeated_texts(pieces, alignment, heads, pictured):
            message = f"“{_quoted(words)}” stands in the {form} once more than in the paper"
            self.say("OUT033", message, self.places.of(words))

    def _count(self, code: str, form: str, kind: tuple[str, str, str], there: int) -> None:
        name, one, many = kind
        count = self.chapter.things[name]
        if there < count:
            what = f"1 {one} is" if count - there == 1 else f"{count - there} {many} are"
            self.say(code, f"{what} missing from the {form}, of {count}", self.places.span(-1))

    def _other_letters(self, code: str, where: str, text: str) -> None:
        """Letters of scripts whose order in a PDF is not that of reading, as a multiset."""
        letters = self._apart
        if not letters:
            return
        there = complex_letters(text)
        missing_count = (Counter(letters) - Counter(there)).total()
        if missing_count >= 3:
            sample = next(
                (p for p in self.chapter.pieces if complex_letters(p.text)), TextPiece("")
            )
            self.say(code, f"{missing_count} letters are missing {where}, of a script as in "
                           f"“{_quoted(sample.text)}”", self.places.of(sample.text))  # fmt: skip


_CAPTIONED = re.compile(r"(<figure\b[^<>]*>\s*(?:<a\b[^<>]*>)?)<img\b[^<>]*>")
_ATTRIBUTE = re.compile(r'\b(?:alt|alttext|title|src|aria-label)="([^"]*)"')


def _values(body: str) -> str:
    """What the attributes of XHTML say: descriptions, addresses of pictures, TeX. What a figure is
    described by may be its caption, which is to be printed."""
    body = _CAPTIONED.sub(r"\1", body)
    return unescape(unquote(" ".join(_ATTRIBUTE.findall(body))))


_NOTHING = Read("", 0)


class _ManuscriptPlaces:
    """Places in a manuscript: lines, the paragraphs that diagnostics excuse, words found again."""

    def __init__(self, script: Script | None) -> None:
        self._script = script
        self._excused = _excused_lines(script) if script else set()

    @cached_property
    def _lines(self) -> list[str]:
        return self._script.body.split("\n") if self._script else []

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((len(line) + 1 for line in self._lines), initial=0))

    def line(self, place: int) -> int:
        """The line of the body (from 0) that holds `place`."""
        return min(bisect_right(self._starts, place) - 1, len(self._lines) - 1)

    def is_excused(self, first: int, last: int) -> bool:
        """Whether compose said of every paragraph on the lines `first` to `last` of the body (from
        0), or of the one that they are in, that it left something out."""
        lines = (n for n in range(first, last + 1) if self._lines[n].strip())
        return bool(self._excused) and all(n in self._excused for n in lines)

    def at(self, read: Read | None) -> Span:
        """Where the composer read a thing; the file as a whole where that is not known."""
        assert self._script is not None
        if read is None or not read.line:
            return self.span(-1) or Span(self._script.path)
        if read.path:
            return Span(read.path, read.line, max(read.column, 1))
        within = read.line - self._script.line
        text = self._lines[within] if 0 <= within < len(self._lines) else ""
        return Span(self._script.path, read.line, max(read.column, 1), 0, text)

    def begun(self, pieces: Sequence[TextPiece]) -> dict[int, Read]:
        """What the composer read that each of `pieces` (by its `id`) is in.

        What the composer read stands in `pieces` in the same order: each paragraph is looked for
        behind the one before it, so that the same words at another place are another paragraph."""
        ends = list(accumulate(len(piece.letters) for piece in pieces))
        text = "".join(piece.letters for piece in pieces)
        marks: list[tuple[int, Read]] = [(-1, _NOTHING)]
        last: Read | None = None
        for read in self._script.read if self._script else ():
            # A list's item and the paragraph in it begin with the same words at the same line.
            if read.line and (last is None or (read.line, read.words) != (last.line, last.words)):
                wanted = fold_letters(read.words)
                at = text.find(wanted, marks[-1][0] + 1) if len(wanted) >= _KNOWN else -1
                if at >= 0:
                    marks.append((at, read))
                    last = read
        starts = [at for at, _ in marks]
        return {
            id(piece): marks[bisect_left(starts, end) - 1][1]
            for piece, end in zip(pieces, ends, strict=True)
        }

    def span(self, place: int) -> Span | None:
        """The place in the manuscript's file; the file as a whole where it is below 0."""
        if self._script is None:
            return None
        if place < 0:
            return Span(self._script.path)
        line = self.line(place)
        column = place - self._starts[line] + 1
        return Span(self._script.path, self._script.line + line, column, 0, self._lines[line])

    def of(self, words: str, read: Read = _NOTHING) -> Span | None:
        """Where `words` stand in the manuscript, as far as that can be known: first from where it
        has what was `read`, then anywhere; or where that stands, if in a file that it includes."""
        if self._script is None:
            return None
        if read.path:
            return self.at(read)
        line = read.line
        letters = fold_letters(words)
        text, starts = self._text
        place = self._starts[min(max(line - self._script.line, 0), len(self._starts) - 1)]
        behind = next((start for start, piece in starts if piece.start >= place), 0)
        for size, first in ((60, behind), (60, 0), (30, behind), (30, 0), (14, behind), (14, 0)):
            at = text.find(letters[:size], first) if len(letters) >= min(size, 6) else -1
            if at >= 0:
                start, piece = max((s for s in starts if s[0] <= at), key=lambda s: s[0])
                return self.span(
                    piece.start + original_span(piece.text, at - start, at - start + 1)[0]
                )
        return self.span(-1)

    @cached_property
    def _text(self) -> tuple[str, list[tuple[int, TextPiece]]]:
        """All letters of the manuscript, and at which of them each piece begins."""
        run_list = word_runs(self._script.body) if self._script else ()
        pieces = [TextPiece(run.text, run.start) for run in run_list]
        starts = accumulate((len(piece.letters) for piece in pieces), initial=0)
        text = "".join(piece.letters for piece in pieces)
        return text, list(zip(starts, pieces, strict=False)) or [(0, TextPiece(""))]


def _is_told(words: str, excuses: tuple[str, ...]) -> bool:
    """Whether `words` were told as cut off: they are of it, or it is most of them."""
    return any(words in cut or (2 * len(cut) >= len(words) and cut in words) for cut in excuses)


def places(script: Script) -> _ManuscriptPlaces:
    """Where words stand in a manuscript: ``places(script).of(words)``."""
    return _ManuscriptPlaces(script)


def _excused_lines(script: Script) -> set[int]:
    """Lines of the body (from 0) in the paragraphs of diagnostics that say what was left out."""
    lines = script.body.split("\n")
    numbers: set[int] = set()
    for line, code in script.excuses:
        at = line - script.line
        if not code.startswith(_LEAVING) or not 0 <= at < len(lines):
            continue
        first = last = at
        while first > 0 and lines[first - 1].strip():
            first -= 1
        while last + 1 < len(lines) and lines[last + 1].strip():
            last += 1
        numbers.update(range(first, last + 1))
    return numbers


def _quoted(text: str) -> str:
    text = " ".join(text.replace("\0", " ").split())
    return text if len(text) <= _QUOTED else text[:_QUOTED].rstrip() + "…"


__all__ = ["Proving", "Script", "places", "prove_chapter"]
