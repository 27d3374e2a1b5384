"""Where each cite stands among the others (CSL 1.0.2, "Choose": `position`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from publisher.markup.citations.cluster import Cite, Cluster


@dataclass(frozen=True, slots=True)
class Position:
    """`name` is first, subsequent, ibid or ibid-with-locator; `near` tells a note nearby."""

    name: str = "first"
    near: bool = False


def positions(clusters: Sequence[Cluster], distance: int) -> list[list[Position]]:
    """The positions of every cite; `distance` is `near-note-distance`, in citations."""
    last: dict[str, int] = {}
    before: Cite | None = None
    out: list[list[Position]] = []
    for index, cluster in enumerate(clusters):
        places: list[Position] = []
        for cite in cluster.cites:
            if cite.key not in last:
                places.append(Position())
            else:
                near = index - last[cite.key] <= distance
                places.append(Position(_again(cite, before), near))
            last[cite.key] = index
            before = cite
        before = before if len(cluster.cites) == 1 else None
        out.append(places)
    return out


def _again(cite: Cite, before: Cite | None) -> str:
    if before is None or before.key != cite.key:
        return "subsequent"
    if (cite.locator, cite.label) == (before.locator, before.label):
        return "ibid"
    return "ibid-with-locator" if cite.locator else "subsequent"
