"""File names made from the ids of chapters."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field


def ascii_of(text: str) -> str:
    """`text` in ASCII: accents taken off, what has no letter there left out."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


@dataclass(slots=True)
class Names:
    """File names made from chapter ids: plain ASCII, no two alike even where case is not seen."""

    taken: set[str] = field(default_factory=set)

    def make(self, wanted: str) -> str:
        stem = re.sub(r"[^A-Za-z0-9._-]+", "-", ascii_of(wanted)).strip("-._").lower() or "chapter"
        name, number = stem[:80], 2
        while name in self.taken:
            name, number = f"{stem[:80]}-{number}", number + 1
        self.taken.add(name)
        return name
