"""Where to break a paragraph so that its spaces are even: total fit, over all its lines at once.

In: the places where a paragraph may be broken, with the width of the text up to them. Out: the
places where it is. After D. E. Knuth and M. F. Plass, Breaking paragraphs into lines (Software:
Practice and Experience 11, 1981): a line costs more the more its spaces are stretched or shrunk,
and hyphens cost, above all in a row. Widths are in any one unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

STRETCH, SHRINK = 0.7, 0.22
"""How far a space is stretched or shrunk at ratio 1, in its width. It is never shrunk further."""

EVEN = 1.0
"""The ratio up to which a paragraph is taken without dividing words (TeX's `pretolerance`)."""

# What is paid, in Knuth and Plass's demerits: a hyphen, a second and a third in a row, one before
# the last line; a scrap for a last line; each line; two lines that differ by 1 in ratio; a word
# that runs out of its line.
_LOOSEST = 4.0
_HYPHEN, _TWO, _THREE, _LAST = 110.0**2, 6e4, 1e8, 3e4
_SCRAP, _SCRAP_SHARE = 4e4, 0.08
_LINE = 10.0
_UNEVEN = 400.0
_OVERFULL = 1e10


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a line may end. The first of a paragraph is its start, the last its end.

    `end` is the width of all text up to here as if it stood in one line, with a hyphen where one is
    set and without the space that is lost here; `begin` is that of all text before the next line.
    `spaces` and `lost` count spaces up to `end` and up to `begin`. `hyphen` is true where the line
    ends in one, `divided` where it is set only if the line ends there.
    """

    end: float
    begin: float
    spaces: int
    lost: int
    hyphen: bool = False
    divided: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line from the break numbered `start` to the one numbered `end`. `ratio` says how its spaces
    are set: 0 is their own width, 1 stretched by `STRETCH`, -1 shrunk by `SHRINK`; `None` where
    nothing fits. `width` is that of the line with its spaces as they are."""

    start: int
    end: int
    width: float
    ratio: float | None


@dataclass(frozen=True, slots=True)
class _Best:
    """The best way to a break: its cost, the break and state before, the last line's ratio."""

    cost: float
    start: int
    before: int
    ratio: float | None


def even(lines: Sequence[Line], measure: float) -> bool:
    """Whether no line is looser than `EVEN` and the last no scrap: then no word need be divided."""
    if any(line.ratio is None or line.ratio > EVEN for line in lines):
        return False
    return len(lines) == 1 or not _is_scrap(lines[-1].width, measure)


def _is_scrap(width: float, measure: float) -> bool:
    return width < measure * _SCRAP_SHARE


def fit(breaks: Sequence[Break], measure: float, space: float) -> list[Line]:
    """The best lines of a paragraph with these `breaks`, `measure` wide; `space` is the width of a
    space. What is followed is a break and the number of hyphens in a row that end there."""
    stretch, shrink = space * STRETCH, space * SHRINK
    last = len(breaks) - 1
    ways: list[dict[int, _Best]] = [{0: _Best(0.0, 0, 0, 0.0)}]
    low = 0
    for at in range(1, last + 1):
        end, spaces, hyphen = breaks[at].end, breaks[at].spaces, breaks[at].hyphen
        while low < at and end - breaks[low].begin - shrink * (spaces - breaks[low].lost) > measure:
            low += 1
        found: dict[int, _Best] = {}
        for start in range(low, at):
            spare = measure - end + breaks[start].begin
            gaps = spaces - breaks[start].lost
            ratio = _stretched(spare, gaps, stretch, shrink)
            if at == last and spare >= 0:
                line = _SCRAP if _is_scrap(measure - spare, measure) else _LINE**2
                line += _LAST if breaks[start].hyphen else 0.0
                ratio = 0.0
            elif ratio > _LOOSEST and found:
                break
            else:
                line = (_LINE + 100 * abs(ratio) ** 3) ** 2
            _extend(found, ways[start], start, line, ratio, hyphen)
        if not found:
            found = {0: min(_forced(ways[at - 1], at - 1), key=lambda best: best.cost)}
        ways.append(found)
    return _back(ways, breaks)


def _stretched(spare: float, gaps: int, stretch: float, shrink: float) -> float:
    """The ratio of a line with `gaps` spaces and `spare` room, which may be less than none."""
    if gaps:
        return spare / (gaps * (stretch if spare > 0 else shrink))
    return spare / stretch if spare > 0 else 0.0


def _extend(
    found: dict[int, _Best],
    ways: dict[int, _Best],
    start: int,
    line: float,
    ratio: float,
    hyphen: bool,
) -> None:
    """Put into `found` the ways that go on from `ways` with a line that costs `line`."""
    for before, way in ways.items():
        cost = way.cost + line
        if way.ratio is not None:
            cost += _UNEVEN * (ratio - way.ratio) ** 2
        state = 0
        if hyphen:
            state = min(before + 1, 2)
            cost += _HYPHEN + (0.0, _TWO, _THREE)[before]
        if state not in found or cost < found[state].cost:
            found[state] = _Best(cost, start, before, ratio)


def _forced(ways: dict[int, _Best], start: int) -> list[_Best]:
    """The ways to the break after `start`, where the text between is wider than a line."""
    return [_Best(way.cost + _OVERFULL, start, state, None) for state, way in ways.items()]


def _back(ways: list[dict[int, _Best]], breaks: Sequence[Break]) -> list[Line]:
    """The lines of the cheapest way to the last break."""
    at = len(ways) - 1
    state = min(ways[at], key=lambda state: ways[at][state].cost)
    lines = []
    while at:
        best = ways[at][state]
        width = breaks[at].end - breaks[best.start].begin
        lines.append(Line(best.start, at, width, best.ratio))
        at, state = best.start, best.before
    return lines[::-1]
