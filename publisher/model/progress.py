"""How a build tells how far it is."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with the stage, how many of its tasks are done, and how many there are."""


def silent(stage: str, done: int, total: int) -> None:
    """Tells nobody."""
