"""File names made from the ids of chapters."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field


def ascii_of(text: str) -> str:
    """`text` in ASCII: accents taken off, what has no letter there left out."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _is_lossy(text: str) -> bool:
    """Whether letters or digits of `text` have no like in ASCII."""
    flat = unicodedata.normalize("NFKD", text)
    return any(c.isalnum() and not c.isascii() for c in flat)


@dataclass(slots=True)
class FileNames:
    """File names made from chapter ids: plain ASCII, no two alike even where case is not seen."""

    names: set[str] = field(default_factory=set)

    def make(self, chapter_id: str) -> str:
        """A name for `chapter_id`; where its letters are not those of ASCII, with a sign of the
        whole, so that the name does not depend on what else there is."""
        stem = re.sub(r"[^A-Za-z0-9._-]+", "-", ascii_of(chapter_id)).strip("-._").lower()
        if _is_lossy(chapter_id):
            sign = hashlib.sha256(chapter_id.encode("utf-8", "surrogatepass")).hexdigest()[:6]
            stem = f"{stem[:70] or 'chapter'}-{sign}"
        stem = stem or "chapter"
        name, number = stem[:80], 2
        while name in self.names:
            name, number = f"{stem[:80]}-{number}", number + 1
        self.names.add(name)
        return name
