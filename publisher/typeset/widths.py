"""How wide the columns of a table are, so that it is as low as it can be and no word is broken.

In: for each column the width of its longest word, for each row the widths of its cells as if each
stood in one line, and the room there is; in any one unit. Out: the widths of the columns. What a
row takes is as many lines as its highest cell; from columns as narrow as their longest words on,
that row is widened, again and again, which saves most lines for the width it takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

_FULL = 0.92
"""The share of its width that text fills in a narrow column, broken at its words."""

_ROWS = 60
"""Rows that are looked at: of a long table the longest, which decide."""

Rows = Sequence[Sequence[float]]


def line_count(natural: float, width: float) -> int:
    """How many lines a text takes, about, that is `natural` wide in one line."""
    return 1 if natural <= width else max(2, ceil(natural / (width * _FULL)))


def height(rows: Rows, widths: Sequence[float]) -> int:
    """How many lines the `rows` of a table take in columns of `widths`, about."""
    return sum(max(map(line_count, row, widths)) for row in rows)


def least_height(words: Sequence[float], rows: Rows, room: float) -> list[float]:
    """The widths of columns that hold their longest `words`, and take `room` together, or less
    where more would save no line."""
    widths = list(words)
    rows = sorted(rows, key=sum, reverse=True)[:_ROWS]
    left = room - sum(widths)
    while left > 0:
        best: tuple[float, list[float]] | None = None
        now = height(rows, widths)
        for row in rows:
            counts = list(map(line_count, row, widths))
            most = max(counts)
            if most < 2:
                continue
            # all its cells that are as high take a line less, together
            wider = [
                max(width, _needed(cell, most - 1)) if count == most else width
                for cell, width, count in zip(row, widths, counts, strict=True)
            ]
            taken = sum(wider) - sum(widths)
            if 0 < taken <= left:
                saved = (now - height(rows, wider)) / taken
                if best is None or saved > best[0]:
                    best = saved, wider
        if best is None:
            break
        left -= sum(best[1]) - sum(widths)
        widths = best[1]
    # what is left goes where text is still broken
    lacking = [
        max(0.0, max((row[at] for row in rows), default=0.0) - width)
        for at, width in enumerate(widths)
    ]
    share = min(1.0, left / sum(lacking)) if sum(lacking) and left > 0 else 0.0
    return [width + lack * share for width, lack in zip(widths, lacking, strict=True)]


def _needed(natural: float, lines: int) -> float:
    """The width in which a text takes so many lines."""
    return natural if lines < 2 else natural / (lines * _FULL) + 1e-6
