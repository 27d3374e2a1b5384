"""Dates as people write them."""

from __future__ import annotations

from publisher.model.frozen import Frozen


class Day(Frozen):
    """A calendar date known to the day, the month or the year.

    `month` and `day` are 1-based; `None` means not known. `text` is what the author wrote.
    """

    year: int
    month: int | None = None
    day: int | None = None
    text: str = ""

    @property
    def iso(self) -> str:
        """ISO 8601 at the precision known: ``2019``, ``2019-05``, ``2019-05-15``."""
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)
