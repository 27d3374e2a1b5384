"""A finding that an editor has looked at and wants to hear no more of."""

from __future__ import annotations

from publisher.model.frozen import Frozen


class Ignore(Frozen):
    """Leaves out findings of `code`, for a `reason` that the next editor can read.

    `where` is text on the line of the finding; empty means any line of the manuscript (in
    `volume.yaml`: of the volume).
    """

    code: str
    reason: str
    where: str = ""
