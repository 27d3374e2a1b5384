"""Where to break a paragraph so that its spaces are even: total fit, over all its lines at once.

In: the places where a paragraph may be broken, with the width of the text up to them. Out: the
places where it is. After D. E. Knuth and M. F. Plass, Breaking paragraphs into lines (Software:
Practice and Experience 11, 1981): a line costs more the more its spaces are stretched or shrunk,
and hyphens cost, above all in a row. Widths are in any one unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

STRETCH, SHRINK = 0.7, 0.22
"""How far a space is stretched or shrunk at ratio 1, in its width. It is never shrunk further."""

EVEN = 1.0
"""The ratio up to which a paragraph is taken without dividing words (TeX's `pretolerance`)."""

# What is paid, in Knuth and Plass's demerits: a hyphen, a second and a third in a row, one before
# the last line; a scrap for a last line; each line; two lines that differ by 1 in ratio; a word
# that runs out of its line.
_LOOSEST = 4.0
_HYPHEN, _ROW, _LAST = 110.0**2, (0.0, 6e4, 1e8), 3e4
_SCRAP, _SCRAP_SHARE = 4e4, 0.08
_LINE = 10.0
_UNEVEN = 400.0
_OVERFULL = 1e10


class Break(NamedTuple):
    """A place where a line may end. The first of a paragraph is its start, the last its end.

    `end` is the width of all text up to here as if it stood in one line, with a hyphen where one is
    set and without the space that is lost here; `begin` is that of all text before the next line.
    `spaces` and `lost` count spaces up to `end` and up to `begin`. `hyphen` is true where the line
    ends in one, `is_divided` where it is set only if the line ends there.
    """

    end: float
    begin: float
    spaces: int
    lost: int
    hyphen: bool = False
    is_divided: bool = False


class Line(NamedTuple):
    """A line from the break numbered `start` to the one numbered `end`. `ratio` says how its spaces
    are set: 0 is their own width, 1 stretched by `STRETCH`, -1 shrunk by `SHRINK`; `None` where
    nothing fits. `width` is that of the line with its spaces as they are."""

    start: int
    end: int
    width: float
    ratio: float | None


_Best = tuple[float, int, int, float | None]
"""The best way to a break: its cost, the break and state before, the last line's ratio."""


def fit_evenly(breaks: Sequence[Break], measure: float, space: float) -> list[Line] | None:
    """What `fit_lines` finds, if no line of it is looser than `EVEN` and the last no scrap: then no
    word need be divided. `None` if that is not so.

    Looser lines are not tried at first: what is found without them is the best there is, if all of
    it costs no more than one of them would.
    """
    ways = _ways(breaks, measure, space, EVEN)
    if not ways:
        return None
    if min(way[0] for way in ways[-1].values()) > _least_cost(EVEN):
        ways = _ways(breaks, measure, space)
    lines = _back(ways, breaks)
    return lines if _is_even(lines, measure) else None


def _is_even(lines: Sequence[Line], measure: float) -> bool:
    if any(line.ratio is None or line.ratio > EVEN for line in lines):
        return False
    return len(lines) == 1 or not _is_scrap(lines[-1].width, measure)


def _is_scrap(width: float, measure: float) -> bool:
    return width < measure * _SCRAP_SHARE


def fit_lines(breaks: Sequence[Break], measure: float, space: float) -> list[Line]:
    """The best lines of a paragraph with these `breaks`, `measure` wide; `space` is the width of a
    space. What is followed is a break and the number of hyphens in a row that end there."""
    return _back(_ways(breaks, measure, space), breaks)


def _least_cost(ratio: float) -> float:
    """What a line of that ratio costs at least."""
    return (_LINE + 100 * ratio**3) ** 2


def _ways(
    breaks: Sequence[Break], measure: float, space: float, loosest: float | None = None
) -> list[dict[int, _Best]]:
    """The best ways to every break. With `loosest` no line has a greater ratio, and there are none
    at all where the last break is not reached. Without, it always is: a line looser than `_LOOSEST`
    is taken for want of another, and so is a word that is wider than the line.

    This is the inner loop of justified text: no call, no object but the ways themselves.
    """
    bound = _LOOSEST if loosest is None else loosest
    stretch, shrink = space * STRETCH, space * SHRINK
    last = len(breaks) - 1
    begins = [each.begin for each in breaks]
    losts = [each.lost for each in breaks]
    ways: list[dict[int, _Best]] = [{0: (0.0, 0, 0, 0.0)}]
    low = reached = 0
    for at in range(1, last + 1):
        end, _, spaces, _, hyphen, _ = breaks[at]
        while low < at and end - begins[low] - shrink * (spaces - losts[low]) > measure:
            low += 1
        best: dict[int, _Best] = {}
        for start in range(low, at):
            spare = measure - end + begins[start]
            gaps = spaces - losts[start]
            if gaps:
                ratio = spare / (gaps * (stretch if spare > 0 else shrink))
            else:
                ratio = spare / stretch if spare > 0 else 0.0
            if at == last and spare >= 0:
                line = _SCRAP if _is_scrap(measure - spare, measure) else _LINE**2
                line += _LAST if breaks[start].hyphen else 0.0
                ratio = 0.0
            elif ratio > bound and (best or loosest is not None):
                break
            else:
                line = (_LINE + 100 * abs(ratio) ** 3) ** 2
            for before, way in ways[start].items():
                cost, previous = way[0] + line, way[3]
                if previous is not None:
                    cost += _UNEVEN * (ratio - previous) ** 2
                state = 0
                if hyphen:
                    state = min(before + 1, 2)
                    cost += _HYPHEN + _ROW[before]
                if state not in best or cost < best[state][0]:
                    best[state] = (cost, start, before, ratio)
        if best:
            reached = at
        elif loosest is None:
            best = {0: _forced(ways[at - 1], at - 1)}
        elif reached < low:
            return []
        ways.append(best)
    return ways if ways[-1] else []


def _forced(ways: dict[int, _Best], start: int) -> _Best:
    """The way to the break after `start`, where the text between is wider than a line."""
    cost, state = min((way[0], state) for state, way in ways.items())
    return cost + _OVERFULL, start, state, None


def _back(ways: list[dict[int, _Best]], breaks: Sequence[Break]) -> list[Line]:
    """The lines of the cheapest way to the last break."""
    at = len(ways) - 1
    state = min(ways[at], key=lambda state: ways[at][state][0])
    lines = []
    while at:
        _, start, before, ratio = ways[at][state]
        lines.append(Line(start, at, breaks[at].end - breaks[start].begin, ratio))
        at, state = start, before
    return lines[::-1]
