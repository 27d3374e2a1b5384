"""Figures that wait for the top of a page: which may, and what goes from page to page.

In: elements of a chapter, and for each figure where it stands. Out: whether it may wait, whether
something is late because of those that do, which are left for the next page. What has room is not
decided here; nothing here knows what pages are made with.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

Path = tuple[int, ...]
"""Where a box stands: the number of each box around it among its siblings, from the root on."""

_BEHIND = ("doc-bibliography", "doc-endnotes")


class Place(dict[int, Any]):
    """Where the text goes on, as WeasyPrint says it (nested, the number of a child: the place in
    it), and the figures `waiting` there. Past the last child of the root the text has ended."""

    def __init__(self, at: dict[int, Any], waiting: list[Any]) -> None:
        super().__init__(at)
        self.waiting = waiting

    def __eq__(self, other: object) -> bool:
        return super().__eq__(other) and self.waiting == getattr(other, "waiting", [])

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __deepcopy__(self, memo: Any) -> dict[int, Any]:
        """The place alone: boxes are compared by what they are, not by what they hold."""
        return deepcopy(dict(self), memo)

    __hash__ = None


@dataclass(slots=True)
class WaitingFigures:
    """The figures of a text that may wait, and `after`, what comes after all figures before it:
    what holds figures that may not, and what stands behind the text; each with where it stands. Of
    the page that is being made, `left` are the figures that waited and have no room on it,
    `skipped` those that were passed over in its text."""

    figures: dict[Any, Path] = field(default_factory=dict)
    after: dict[Any, Path] = field(default_factory=dict)
    left: list[Any] = field(default_factory=list)
    skipped: set[Any] = field(default_factory=set)

    def begin(self, place: dict[int, Any] | None) -> None:
        """Begin the page where the text goes on at `place`."""
        self.left, self.skipped = list(getattr(place, "waiting", ())), set()

    def is_late(self, path: Path) -> bool:
        """Whether a figure before `path` waits."""
        return bool(self.left) or any(self.figures[figure] < path for figure in self.skipped)

    def next(self, place: dict[int, Any] | None, end: int) -> dict[int, Any] | None:
        """Where the page after this begins, whose text ends at `place`; `end` is the number of
        children of the root. `None` where there is nothing more."""
        reached = path_of(place)
        passed = (f for f in self.skipped if reached is None or self.figures[f] < reached)
        waiting = [*self.left, *sorted(passed, key=self.figures.__getitem__)]
        if waiting:
            return Place(place or {end: None}, waiting)
        return None if place is None else dict(place)


def path_of(place: dict[int, Any] | None) -> Path | None:
    """The way to `place` through the boxes around it; `None` at the end. Where the text is parted
    in columns or cells no figure waits, and the first stands for all."""
    if place is None:
        return None
    path: list[int] = []
    rest: Any = place
    while rest:
        index, rest = next(iter(rest.items()))
        path.append(index)
    return tuple(path)


def is_behind(element: Any) -> bool:
    """Whether `element` is no more of the text: the references, notes, what ends a paper."""
    if element is None or element.tag not in ("section", "footer"):
        return False
    kinds = classes(element)
    return element.get("role") in _BEHIND or "matter-end" in kinds or "paper-imprint" in kinds


def is_numbered(figure: Any) -> bool:
    """Whether `figure` has a number in its caption."""
    return any("caption-label" in classes(part) for part in figure.iter("span"))


def has_number(element: Any) -> bool:
    """Whether `element` is, or holds, a figure with a number, other than a table or a listing."""
    return any(
        not {"table", "listing"} & set(classes(figure)) and is_numbered(figure)
        for figure in element.iter("figure")
    )


def classes(element: Any) -> list[str]:
    """The classes of `element`."""
    return (element.get("class") or "").split()
