"""Page marks: where each printed page begins, put at that word of the XHTML.

In: a document and, for each page, the number of characters of running text before it (as
`publisher.xhtml.countabletext` counts). Out: ``pagebreak`` elements in the document. EPUB 3.3
§6.1.3 with EPUB Accessibility 1.1 §3.4 (page navigation); DPUB-ARIA 1.1, doc-pagebreak.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from publisher.model.galley import Galley
from publisher.model.pagemap import PageMap
from publisher.xhtml.countabletext import COUNTED, countable_text, is_not_running
from publisher.xhtml.mathwords import MATH
from publisher.xhtml.tree import TYPE, Element, cut_out, element, h, has_type

_WHOLE = frozenset(h(name) for name in ("ruby", "abbr", "sub", "sup"))
"""Elements that a page never begins inside of for a reader: the mark goes before them."""

_LED = frozenset(map(h, ("h1", "h2", "h3", "h4", "h5", "h6", "a", "figure", "table")))
"""Elements that a mark stands before rather than first in: a heading, a link and a table are called
by what they hold, and a picture comes before the caption that a page is found by."""


@dataclass(frozen=True, slots=True)
class PageMark:
    """A printed page: `offset` characters of the chapter's running text stand before it;
    `folio_label` is its folio as a citation names it. A page behind the text that begins in a note
    set there has that `note`: its id, and how many characters of it stand before."""

    offset: int
    label: str
    note: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class PageMarks:
    """The marks of each chapter, by chapter id, in order; `source` names the print edition they
    come from, as ``dc:source`` gives it (an ISBN or DOI as URI, or words)."""

    chapters: Mapping[str, Sequence[PageMark]] = field(default_factory=dict)
    source: str = ""


def page_marks(pages: PageMap, galleys: Mapping[str, Galley], source: str) -> PageMarks:
    """The marks of a bound book: each page of `pages` that a galley (by chapter id) begins.

    Blank pages have no word to stand at, and none.
    """
    chapters = {
        place.chapter: tuple(
            PageMark(
                start,
                place.label(number),
                galleys[place.chapter].notes.get(number),
            )
            for number, start in enumerate(galleys[place.chapter].starts)
        )
        for place in pages.places
        if place.chapter in galleys
    }
    return PageMarks(chapters, source)


def insert_marks(section: Element, marks: Sequence[PageMark]) -> list[PageMark]:
    """Put `marks` (by rising offset) into the chapter `section`; returns those of no text it has.

    A mark stands before the word that its page begins with; where that is the first of a heading,
    link, figure or table, before that. Where the printed page begins within a word, hyphenated over
    the turn, it stands before that whole word, which is then heard and found unbroken. The mark of
    a page behind the text stands in its note, or where the text has ended: figures that had no room
    before, and stand on it alone, are on pages before it here.
    """
    ids = {node.get("id") for node in section.iter() if isinstance(node.tag, str)}
    waiting = list(marks)
    for place in range(len(waiting)):
        if waiting[0].offset == 0:
            section.insert(place, _mark_element(waiting.pop(0), ids))
    if not waiting:
        return []
    walk = _MarkWalk(waiting, ids)
    walk.through(section)
    notes = {
        note.get("id"): note for note in section.iter(h("aside")) if has_type(note, "footnote")
    }
    for mark in [mark for mark in waiting if mark.offset <= walk.at]:
        waiting.remove(mark)
        name, before = mark.note or ("", 0)
        inside = _MarkWalk([replace(mark, offset=before)], ids)
        if name in notes:
            inside.through(notes[name])
            walk.elements += inside.elements
        if not inside.elements:
            section.insert(_end(section), _mark_element(mark, ids))
    for marker in walk.elements:
        _lead(marker, section)
    return waiting


def _end(section: Element) -> int:
    """The place behind the last child of `section` that holds running text or a mark."""
    return 1 + max(
        (
            n
            for n, child in enumerate(section)
            if _length(child) or any(has_type(node, "pagebreak") for node in child.iter(h("span")))
        ),
        default=-1,
    )


def _lead(mark: Element, section: Element) -> None:
    """Put `mark` before the outermost element of `_LED` in `section` that begins with it."""
    led, node = None, mark
    while (parent := node.getparent()) is not section and _is_first(node):
        led = parent if parent.tag in _LED else led
        node = parent
    if led is not None:
        cut_out(mark)
        led.addprevious(mark)


def _is_first(node: Element) -> bool:
    """Whether neither text nor a formula stands before `node` in its parent."""
    before = list(node.itersiblings(preceding=True))
    return not countable_text(node.getparent().text or "") and not any(
        _length(other) or countable_text(other.tail or "") or any(True for _ in other.iter(MATH))
        for other in before
    )


def _mark_element(mark: PageMark, ids: set[str | None]) -> Element:
    name = "page-" + "".join(c if c.isalnum() else "-" for c in mark.label)
    while name in ids:
        name += "-x"
    ids.add(name)
    return element(
        "span",
        {TYPE: "pagebreak", "role": "doc-pagebreak", "id": name, "aria-label": mark.label},
    )


@dataclass(slots=True)
class _MarkWalk:
    """A walk over the running text that drops marks on the way. `at` counts characters passed."""

    waiting: list[PageMark]
    ids: set[str | None]
    at: int = 0
    elements: list[Element] = field(default_factory=list)

    def _next(self) -> Element:
        """The mark of the page that begins here."""
        self.elements.append(_mark_element(self.waiting.pop(0), self.ids))
        return self.elements[-1]

    def through(self, node: Element) -> None:
        """Walk `node`, which is not apart."""
        children = list(node)  # without the marks that walking the text puts among them
        if self.waiting:
            self._text(node, None)
        for child in children:
            if not self.waiting:
                return
            if not is_not_running(child):
                self._child(node, child)
            if self.waiting and child.tail:
                self._text(node, child)

    def _child(self, node: Element, child: Element) -> None:
        if child.tag not in _WHOLE and not has_type(child, "noteref"):
            self.through(child)
            return
        length = _length(child)
        while self.waiting and self.waiting[0].offset < self.at + length:
            node.insert(node.index(child), self._next())
        self.at += length

    def _text(self, node: Element, before: Element | None) -> None:
        """Walk the text that stands in `node` after its child `before` (`None`: at its start)."""
        text = (node.text if before is None else before.tail) or ""
        length = len(countable_text(text))
        while self.waiting and self.waiting[0].offset < self.at + length:
            at = _word_start(text, _position(text, self.waiting[0].offset - self.at))
            marker = self._next()
            marker.tail = text[at:]
            if before is None:
                node.text = text[:at]
                node.insert(0, marker)
            else:
                before.tail = text[:at]
                node.insert(node.index(before) + 1, marker)
            self.at += len(countable_text(text[:at]))
            before, text = marker, text[at:]
            length = len(countable_text(text))
        self.at += length


def _length(node: Element) -> int:
    """The number of characters of running text in `node`."""
    if is_not_running(node):
        return 0
    tails = sum(_length(child) + len(countable_text(child.tail or "")) for child in node)
    return len(countable_text(node.text or "")) + tails


def _position(text: str, count: int) -> int:
    """The index in `text` of the character before which `count` counted characters stand."""
    match = next(islice(COUNTED.finditer(text), max(count, 0), None), None)
    return match.start() if match else len(text)


def _word_start(text: str, index: int) -> int:
    """The index where the word around `index` begins; `index` itself in scripts without spaces."""
    if index < len(text) and _is_joined(text[index]):
        start = index
        while start > 0 and _is_joined(text[start - 1]):
            start -= 1
        return start
    return index


def _is_joined(character: str) -> bool:
    """Whether `character` belongs to a word that is not to be broken: letters and the like, but not
    kana and ideographs, where lines and pages break between any two."""
    point = ord(character)
    if 0x2E80 <= point < 0xA000 or 0xF900 <= point < 0xFB00 or 0x20000 <= point < 0x40000:
        return False
    return character.isalnum() or character in "\u00ad\u2019'\u200b\u200d"
