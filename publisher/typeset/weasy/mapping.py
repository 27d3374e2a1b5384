"""What a laid-out document knows of its pages: where each begins in the text, where anchors are.

In: WeasyPrint's pages and the tree they were made from. Out: numbers of characters (see
`publisher.xhtml.countabletext`) and points in pt from the lower left.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from publisher.model.galley import Point
from publisher.xhtml.countabletext import countable_text, is_not_running, running_text

PT = 0.75
_HYPHENS = "-\u2010"


Notes = dict[int, tuple[str, int]]


def page_starts(pages: list[Any], root: ET.Element) -> tuple[tuple[int, ...], Notes]:
    """For each page, how many characters of the running text of `root` stand before it; and for
    those of the last pages that begin in a note set behind the text, by their numbers, its id and
    how many characters of it stand before.

    `root` is the body of the document. The text of each page's boxes is followed through the
    running text of the tree, so generated text, repeated table heads and hyphens at line ends
    cannot shift the count. Figures at the top of a page (`publisher.typeset.weasy.floats`) are
    passed over: the text goes on below them, or on the next page. Where it goes on right behind
    some that stand on the page, or on one after it, the page begins before them.
    """
    text = "".join(countable_text(piece) for piece in running_text(root))
    page_of_figure = {
        box.element: n for n, page in enumerate(pages) for box in _tops(page._page_box)
    }
    places = {element: (begin, end) for begin, end, element in _spans(root)}
    spans = [(*places[figure], figure) for figure in places if figure in page_of_figure]
    over = {begin: end for begin, end, _ in spans}
    starts, at, ended = [], 0, 0
    for number, page in enumerate(pages):
        first: int | None = None
        for box in _texts(page._page_box):
            while at in over:
                at = over[at]
            piece = countable_text(box.text)
            span = _follow(text, at, piece)
            # What is left out of print, as a table's head without room, is passed over.
            begin = places.get(box.element, (0, 0))[0]
            if span is None and begin > at and piece and text.startswith(piece, begin):
                span = begin, begin + len(piece)
            if span is None:
                continue
            begin, at = span
            first = begin if first is None else first
        while at in over:
            at = over[at]
        starts.append(at if first is None else first)
        ended = ended if first is None else number + 1
    starts[ended:] = [len(text)] * len(pages[ended:])
    for begin, end, figure in reversed(spans):
        for number in range(1, page_of_figure[figure] + 1):
            if starts[number] == end:
                starts[number] = begin
    return tuple(starts), _notes(pages, root, ended) if pages[ended:] else {}


def _tops(page: Any) -> list[Any]:
    """The figures at the top of a page: they stand beside the body."""
    return [box for box in page.children[0].children if box.element_tag == "figure"]


def _spans(root: ET.Element) -> Iterator[tuple[int, int, Any]]:
    """Where each element begins and ends in the running text of `root`, by their ends."""
    at = 0

    def walk(element: ET.Element) -> Iterator[tuple[int, int, Any]]:
        nonlocal at
        if is_not_running(element):
            return
        begin = at
        at += len(countable_text(element.text or ""))
        for child in element:
            yield from walk(child)
            at += len(countable_text(child.tail or ""))
        yield begin, at, element

    yield from walk(root)


def _notes(pages: list[Any], root: ET.Element, ended: int) -> Notes:
    """The notes that the pages behind the text, from page `ended` on, begin in."""
    notes = [e for e in root.iter("aside") if e.get("role") == "doc-footnote" and e.get("id")]
    texts = {note: countable_text("".join(note.itertext())) for note in notes}
    around = {part: note for note in notes for part in note.iter()}
    read_to = dict.fromkeys(notes, 0)
    out: Notes = {}
    for number, page in enumerate(pages):
        for box in page._page_box.descendants(placeholders=True):
            note = around.get(box.element) if isinstance(box, boxes.TextBox) else None
            if note is None or "::" in (box.element_tag or ""):
                continue
            span = _follow(texts[note], read_to[note], countable_text(box.text))
            begin, read_to[note] = span or (read_to[note], read_to[note])
            if number >= ended:
                out.setdefault(number, (note.get("id", ""), begin))
    # A note that had no room on its page may stand before one that was too long for any. A reader
    # of the EPUB meets pages in their order: that page is said to begin where the text ends.
    calls = [e for e in root.iter("a") if e.get("role") == "doc-noteref"]
    order = {call.get("href", "").removeprefix("#"): place for place, call in enumerate(calls, 1)}
    behind: tuple[float, int] = (math.inf, 0)
    for number in sorted(out, reverse=True):
        name, begin = out[number]
        here = order.get(name, 0), begin
        if here > behind:
            del out[number]
        else:
            behind = here
    return out


_WINDOW = 4000


def _follow(text: str, at: int, piece: str) -> tuple[int, int] | None:
    """Where `piece` stands in `text` at or soon after `at`: its begin and end."""
    for candidate in (piece, piece.rstrip(_HYPHENS)):
        if candidate and text.startswith(candidate, at):
            return at, at + len(candidate)
    if len(piece) < 12:
        return None
    begin = text.find(piece.rstrip(_HYPHENS), at, at + _WINDOW)
    return None if begin < 0 else (begin, begin + len(piece.rstrip(_HYPHENS)))


def _texts(box: Any) -> Iterator[Any]:
    """The text boxes of the running text below `box`, in the order of the tree."""
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    if isinstance(box, boxes.MarginBox | boxes.FootnoteAreaBox):
        return
    if isinstance(box, boxes.TextBox):
        if "::" not in (box.element_tag or ""):
            yield box
    elif isinstance(box, boxes.ParentBox):
        if box.element is not None and box.element.get("class") == "footnote":
            return
        for child in box.children:
            if box.element_tag != "html" or child.element_tag == "body":
                yield from _texts(child)


def anchors(pages: list[Any]) -> dict[str, Point]:
    """The place of every element with an `id`, the first where it is split over pages."""
    points: dict[str, Point] = {}
    for number, page in enumerate(pages):
        for name, (x, y, *_) in page.anchors.items():
            place = Point(number, round(x * PT, 2), round((page.height - y) * PT, 2))
            points.setdefault(name, place)
    return points
