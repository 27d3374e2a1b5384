"""Where to break a paragraph so that its spaces are even: total fit, over all its lines at once.

In: the places where a paragraph may be broken, with the width of the text up to them. Out: the
places where it is. After D. E. Knuth and M. F. Plass, Breaking paragraphs into lines (Software:
Practice and Experience 11, 1981): a line costs more the more its spaces are stretched or shrunk,
and hyphens cost, above all in a row. Widths are in any one unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

STRETCH, SHRINK = 0.5, 0.33
"""How far a space is stretched or shrunk at ratio 1, in its width. It is never shrunk further."""

EXPANSION = 0.02
"""The share by which the letters of a line may be set wider or narrower, before its spaces are: a
reader does not see it (microtype's default, after H. Zapf's hz-program)."""

EVEN = 0.8
"""The ratio up to which a paragraph is taken without dividing words (TeX's `pretolerance`)."""

HOLE = 7.0
"""The ratio beyond which a line is left ragged: a space would be 4.5 times its width, about an em,
and is no space any more but a hole."""

# What is paid, in Knuth and Plass's demerits: a hyphen, a second and a third in a row, one before
# the last line; a scrap for a last line; each line; two lines that differ by 1 in ratio; letters
# that are all the way expanded; a ragged line, and how much more one that is looser still; a word
# that runs out of its line.
_LOOSEST = 5.5
_HYPHEN, _ROW, _LAST = 100.0**2, (0.0, 6e4, 1e8), 3e4
_SCRAP, _SCRAP_SHARE = 1e5, 0.08
_LINE = 10.0
_UNEVEN = 400.0
_WIDENED = 300.0
_RAGGED, _MORE_RAGGED = 1.2e9, 1e7
_OVERFULL = 1e12
_NONE = float("inf")


class Break(NamedTuple):
    """A place where a line may end. The first of a paragraph is its start, the last its end.

    `end` is the width of all text up to here as if it stood in one line, with a hyphen where one is
    set, without the space that is lost here and without what hangs in the margin; `begin` is that
    of all text before the next line, with what of that hangs. `spaces` and `lost` count spaces up
    to `end` and up to `begin`. `hyphen` is true where the line ends in one, `is_divided` where it
    is set only if the line ends there. `penalty` is what it costs beside, in demerits; `elastic`
    the width of the letters before it that may be expanded.
    """

    end: float
    begin: float
    spaces: int
    lost: int
    hyphen: bool = False
    is_divided: bool = False
    penalty: float = 0.0
    elastic: float = 0.0


class Line(NamedTuple):
    """A line from the break numbered `start` to the one numbered `end`. `ratio` says how its spaces
    are set, once its letters are expanded: 0 is their own width, 1 stretched by `STRETCH`, -1
    shrunk by `SHRINK`, beyond `HOLE` ragged; `None` where nothing fits. `width` is that of the line
    with letters and spaces as they are."""

    start: int
    end: int
    width: float
    ratio: float | None


_Best = tuple[float, int, int, float | None, float]
"""The best way to a break: its cost, the break and state before, the last line's ratio, and how far
its letters are expanded, from -1 to 1."""


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
    is taken where it costs less than all others, and so is a word that is wider than the line.

    This is the inner loop of justified text: no call, no object but the ways themselves.
    """
    bound = _LOOSEST if loosest is None else loosest
    stretch, shrink = space * STRETCH, space * SHRINK
    last = len(breaks) - 1
    begins = [each.begin for each in breaks]
    losts = [each.lost for each in breaks]
    elastics = [each.elastic * EXPANSION for each in breaks]
    ways: list[dict[int, _Best]] = [{0: (0.0, 0, 0, 0.0, 0.0)}]
    low = reached = 0
    for at in range(1, last + 1):
        end, _, spaces, _, hyphen, _, penalty, _ = breaks[at]
        elastic = elastics[at]
        # what fits is as wide as the measure with letters and spaces shrunk
        most = end - shrink * spaces - elastic - measure
        while low < at and most > begins[low] - shrink * losts[low] - elastics[low]:
            low += 1
        best: dict[int, _Best] = {}
        cheapest = _NONE
        for start in range(low, at):
            spare = measure - end + begins[start]
            give = elastic - elastics[start]
            # letters first, as far as they go; spaces take what is left
            if spare > give:
                widened, ratio = 1.0, spare - give
            elif spare < -give:
                widened, ratio = -1.0, spare + give
            else:
                widened, ratio = (spare / give if give else 0.0), 0.0
            if ratio:
                gaps = spaces - losts[start]
                if gaps:
                    ratio /= gaps * (stretch if ratio > 0 else shrink)
                else:
                    ratio = ratio / stretch if ratio > 0 else 0.0
            if at == last and spare >= 0:
                line = _SCRAP if _is_scrap(measure - spare, measure) else _LINE**2
                line += _LAST if breaks[start].hyphen else 0.0
                ratio = widened = 0.0
            elif ratio > bound:
                if loosest is not None:
                    break
                if ratio > HOLE:
                    line = _RAGGED + _MORE_RAGGED * ratio
                else:
                    line = (_LINE + 100 * ratio**3) ** 2
                # lines from here on are looser still: none is better where this one is not
                if cheapest <= line:
                    break
            else:
                line = (_LINE + 100 * abs(ratio) ** 3) ** 2 + _WIDENED * widened * widened
            for before, way in ways[start].items():
                cost, previous = way[0] + line, way[3]
                if previous is not None:
                    uneven = ratio - previous + (widened - way[4]) * 0.3
                    cost += _UNEVEN * uneven * uneven
                state = 0
                if hyphen:
                    state = before + 1 if before < 2 else 2
                    cost += _HYPHEN + _ROW[before]
                if state not in best or cost < best[state][0]:
                    best[state] = (cost, start, before, ratio, widened)
                    if cost < cheapest:
                        cheapest = cost
        if best:
            reached = at
            if penalty:
                best = {state: (way[0] + penalty, *way[1:]) for state, way in best.items()}
        elif loosest is None:
            best = {0: _forced(ways[at - 1], at - 1)}
        elif reached < low:
            return []
        ways.append(best)
    return ways if ways[-1] else []


def _forced(ways: dict[int, _Best], start: int) -> _Best:
    """The way to the break after `start`, where the text between is wider than a line."""
    cost, state = min((way[0], state) for state, way in ways.items())
    return cost + _OVERFULL, start, state, None, 0.0


def _back(ways: list[dict[int, _Best]], breaks: Sequence[Break]) -> list[Line]:
    """The lines of the cheapest way to the last break."""
    at = len(ways) - 1
    state = min(ways[at], key=lambda state: ways[at][state][0])
    lines = []
    while at:
        _, start, before, ratio, _ = ways[at][state]
        lines.append(Line(start, at, breaks[at].end - breaks[start].begin, ratio))
        at, state = start, before
    return lines[::-1]
