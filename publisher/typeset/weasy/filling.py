"""Pages that are left nearly empty within a chapter, and why.

In: WeasyPrint's pages of one chapter. Out: a diagnostic for each page, but the last, that is less
than a third full, unless the author asked for the break. Lengths are CSS pixels.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from weasyprint.formatting_structure import boxes

from publisher.diagnostics import Diagnostic, Span
from publisher.model.chapter import Chapter

LEAST = 1 / 3
"""The share of a page's depth that is to be filled."""

_SHOWN = 48
"""Characters of its words by which a thing is named."""

_NAMES = {"figure": "figure", "table": "table", "pre": "code", "img": "picture", "blockquote":
          "quotation", "ul": "list", "ol": "list", "aside": "note"}  # fmt: skip
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")


def underfull(pages: list[Any], chapter: Chapter) -> Iterator[Diagnostic]:
    """The findings of `chapter`, set on `pages`."""
    for number, (page, after) in enumerate(pairwise(pages), 1):
        box = page._page_box
        share = (_bottom(box) - box.content_box_y()) / box.height
        if share < LEAST and not _wanted(box):
            yield _tell(number, share, after._page_box, chapter)


def _tell(number: int, share: float, after: Any, chapter: Chapter) -> Diagnostic:
    name, text = _first(after)
    shown = text if len(text) < _SHOWN else text[: _SHOWN - 1].rsplit(" ", 1)[0] + " …"
    what = f"the {name} after it ({shown!r})" if text else f"the {name} after it"
    return Diagnostic(
        "TYP004",
        f"page {number} of this paper is {max(share, 0):.0%} full: {what} does not fit on it",
        help=f"make the {name} smaller or break it in two, or move it to another paragraph",
        span=Span("", text=text),
        paper=chapter.id,
    )


def _flow(box: Any) -> Iterator[Any]:
    """`box` and what is below it in the text block; notes and margins are not."""
    if isinstance(box, boxes.MarginBox | boxes.FootnoteAreaBox) or not hasattr(box, "position_y"):
        return
    yield box
    for child in getattr(box, "children", ()):
        yield from _flow(child)


def _bottom(page: Any) -> float:
    """Where the last line or picture of the page's text ends, from the top of the sheet."""
    ends = [
        box.position_y + box.margin_height()
        for box in _flow(page)
        if isinstance(box, boxes.LineBox | boxes.ReplacedBox)
    ]
    return max(ends, default=float(page.content_box_y()))


def _wanted(page: Any) -> bool:
    """Whether the last thing on the page asks for a new one."""
    for box in _flow(page):
        if box.element is not None and "page-break" in (box.element.get("class") or "").split():
            return True
    return False


def _first(page: Any) -> tuple[str, str]:
    """What kind of thing a page begins with, and its first words. A heading stands with what is
    under it."""
    cause = "paragraph", ""
    for box in _flow(page):
        if box.element_tag in _NAMES:
            return _NAMES[box.element_tag], _words(box.element)
        if box.element_tag in _HEADINGS:
            cause = "section", _words(box.element)
        elif box.element_tag == "p":
            break
    return cause


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
