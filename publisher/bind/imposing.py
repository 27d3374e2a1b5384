"""Imposition: pages laid on sheets, so that they stand in order when the sheets are folded.

In: the PDF of the volume and how it is to be laid out. Out: a PDF of sheets, two pages on each
side, for a copier that prints on both. Each inner sheet of a signature stands out by its thickness
when it is folded; its pages move towards the fold by as much (creep). Lengths are mm.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pikepdf
from pikepdf import ObjectStreamMode, Pdf, Rectangle

_MM = 72 / 25.4

PAPERS = {
    "A4": (210.0, 297.0),
    "letter": (215.9, 279.4),
    "A3": (297.0, 420.0),
    "tabloid": (279.4, 431.8),
}
"""Sheets of copiers, upright: two pages stand on one that lies."""

_SLACK = 1.0
"""mm by which two pages may be larger than the sheet and still be laid on it at their size."""


@dataclass(frozen=True, slots=True)
class Imposition:
    """How pages are laid out: a `booklet` is one signature, `2up` two pages after another on one
    side. `signature` is pages in each signature; `paper` a sheet of `PAPERS`, empty for the
    smallest that holds two pages. `leaf` is how thick a sheet is; `is_right_bound` turns left and
    right."""

    kind: Literal["booklet", "2up", "signatures"]
    signature: int = 0
    paper: str = ""
    leaf: float = 0.1
    is_right_bound: bool = False


def imposition(text: str) -> Imposition:
    """``booklet``, ``2up`` or ``signatures=16``, with ``@A3`` behind it for a sheet; `ValueError`
    where it is none of these, with what is."""
    match = re.fullmatch(r"(booklet|2up|signatures=(\d{1,3}))(?:@(\w+))?", text)
    papers = {name.lower(): name for name in PAPERS}
    size = int(match[2]) if match and match[2] else 0
    if not match or size % 4 or (match[3] and match[3].lower() not in papers):
        raise ValueError(
            f"`{text}` is no imposition; write booklet, 2up or signatures=16 (pages by fours), and "
            f"@ with one of {', '.join(PAPERS)} behind it for another sheet"
        )
    kind = match[1].split("=")[0]
    paper = papers[match[3].lower()] if match[3] else ""
    return Imposition(kind, size, paper)  # type: ignore[arg-type]


def impose(pdf: bytes, how: Imposition) -> bytes:
    """The sheets of `how` for the pages of `pdf`."""
    with Pdf.open(io.BytesIO(pdf)) as book, pikepdf.new() as sheets:
        first = book.pages[0].trimbox
        width, height = (float(first[2] - first[0]) / _MM, float(first[3] - first[1]) / _MM)
        sheet = _sheet(how, width, height)
        for left, right, creep in _sides(len(book.pages), how):
            side = sheets.add_blank_page(page_size=(sheet[0] * _MM, sheet[1] * _MM))
            pair = (right, left) if how.is_right_bound else (left, right)
            for number, is_right in zip(pair, (False, True), strict=True):
                if number is not None:
                    place = _place(sheet, (width, height), is_right, creep)
                    side.add_overlay(book.pages[number], place)
        file = io.BytesIO()
        sheets.save(file, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
        return file.getvalue()


def _sheet(how: Imposition, width: float, height: float) -> tuple[float, float]:
    """Width and height of the sheet as it lies: that asked for, else the smallest of ISO's, or of
    America's, that holds two pages; A3 where none does."""
    holding = [
        (tall, wide)
        for wide, tall in ([PAPERS[how.paper]] if how.paper else PAPERS.values())
        if how.paper or (2 * width <= tall + _SLACK and height <= wide + _SLACK)
    ]
    return min(
        holding, default=(PAPERS["A3"][1], PAPERS["A3"][0]), key=lambda each: each[0] * each[1]
    )


def _sides(pages: int, how: Imposition) -> Iterator[tuple[int | None, int | None, float]]:
    """For each side of each sheet the pages on its left and its right (from 0, `None` for blank),
    and by how much they move towards the fold."""

    def there(number: int) -> int | None:
        return number if number < pages else None

    if how.kind == "2up":
        for number in range(0, pages, 2):
            yield number, there(number + 1), 0.0
        return
    size = how.signature if how.kind == "signatures" else -(-pages // 4) * 4
    for start in range(0, pages, size):
        for sheet in range(size // 4):
            # The outermost sheet holds the first and the last pages of its signature.
            outer, inner = start + 2 * sheet, start + size - 1 - 2 * sheet
            creep = sheet * how.leaf
            yield there(inner), there(outer), creep
            yield there(outer + 1), there(inner - 1), creep


def _place(
    sheet: tuple[float, float], page: tuple[float, float], is_right: bool, creep: float
) -> Rectangle:
    """Where a page stands on the sheet: at its size, or as large as half of the sheet is, its inner
    edge at the fold."""
    scale = min(1.0, sheet[0] / 2 / page[0], sheet[1] / page[1])
    width, height = page[0] * scale, page[1] * scale
    left = sheet[0] / 2 - creep if is_right else sheet[0] / 2 - width + creep
    bottom = (sheet[1] - height) / 2
    return Rectangle(left * _MM, bottom * _MM, (left + width) * _MM, (bottom + height) * _MM)
