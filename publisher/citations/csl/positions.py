"""Where each cite stands among the others (CSL 1.0.2, "Choose": `position`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from publisher.citations.csl.cites import CslCite, CslCluster


@dataclass(frozen=True, slots=True)
class Position:
    """`name` is first, subsequent, ibid or ibid-with-locator; `near` tells a note nearby; `first`
    is the number of the note that cited the work first, 0 for none."""

    name: str = "first"
    near: bool = False
    first: int = 0


def positions(clusters: Sequence[CslCluster], distance: int) -> list[list[Position]]:
    """The positions of every cite; `distance` is `near-note-distance`, in notes, or in citations
    where they stand in none. What stands in notes and what stands in the text are two series."""
    last: dict[str, int] = {}
    first: dict[str, int] = {}
    before: dict[bool, list[tuple[int, CslCite]]] = {True: [], False: []}
    out: list[list[Position]] = []
    for index, cluster in enumerate(clusters):
        at = cluster.note or index
        series = before[bool(cluster.note)]
        earlier = _earlier(series, cluster)
        places: list[Position] = []
        for cite in cluster.cites:
            if cite.key not in last:
                places.append(Position())
            else:
                near = at - last[cite.key] <= distance
                places.append(Position(_again(cite, earlier), near, first[cite.key]))
            last[cite.key] = at
            first.setdefault(cite.key, cluster.note)
            earlier = cite
            series.append((cluster.note if cluster.note else index, cite))
        out.append(places)
    return out


def _earlier(series: Sequence[tuple[int, CslCite]], cluster: CslCluster) -> CslCite | None:
    """The cite that "ibid." at the head of `cluster` would mean: the one before it in its note, or
    that of the note before where all of that note is of one work."""
    if not series:
        return None
    at, cite = series[-1]
    if cluster.note and at == cluster.note:
        return cite
    for place, other in reversed(series):
        if place != at:
            break
        if other.key != cite.key:
            return None
    return cite


def _again(cite: CslCite, before: CslCite | None) -> str:
    if before is None or before.key != cite.key:
        return "subsequent"
    if (cite.locator, cite.label) == (before.locator, before.label):
        return "ibid"
    return "ibid-with-locator" if cite.locator else "subsequent"
