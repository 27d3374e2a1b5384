"""What a laid-out document knows of its pages: where each begins in the text, where anchors are.

In: WeasyPrint's pages and the tree they were made from. Out: numbers of characters (see
`publisher.running`) and points in pt from the lower left.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from publisher.model.galley import Point
from publisher.running import fold, running_text

PT = 0.75
_HYPHENS = "-\u2010"


def page_starts(pages: list[Any], root: ET.Element) -> tuple[int, ...]:
    """For each page, how many characters of the running text of `root` stand before it.

    `root` is the body of the document. The text of each page's boxes is followed through the
    running text of the tree, so generated text, repeated table heads and hyphens at line ends
    cannot shift the count.
    """
    text = "".join(fold(piece) for piece in running_text(root))
    starts, at = [], 0
    for page in pages:
        first: int | None = None
        for piece in _texts(page._page_box):
            found = _follow(text, at, fold(piece))
            if found is None:
                continue
            begin, at = found
            first = begin if first is None else first
        starts.append(at if first is None else first)
    return tuple(starts)


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


def _texts(box: Any) -> Iterator[str]:
    """The texts of running boxes below `box`, in the order of the tree."""
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    if isinstance(box, boxes.MarginBox | boxes.FootnoteAreaBox):
        return
    if isinstance(box, boxes.TextBox):
        if "::" not in (box.element_tag or ""):
            yield box.text
    elif isinstance(box, boxes.ParentBox):
        if box.element is not None and box.element.get("class") == "footnote":
            return
        for child in box.children:
            yield from _texts(child)


def anchors(pages: list[Any]) -> dict[str, Point]:
    """The place of every element with an `id`, the first where it is split over pages."""
    found: dict[str, Point] = {}
    for number, page in enumerate(pages):
        for name, (x, y, *_) in page.anchors.items():
            place = Point(number, round(x * PT, 2), round((page.height - y) * PT, 2))
            found.setdefault(name, place)
    return found
