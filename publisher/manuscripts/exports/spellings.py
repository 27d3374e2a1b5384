"""Two spellings of one person in an export.

In: everybody whom an export names. Out: doubts. One person are those who share an ORCID, an address
or a number of the system; and those whose names differ by accents, case, hyphens or the order of
their parts alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from publisher.manuscripts.exports.model import Doubt, Human


def two_spellings(people: Iterable[Human]) -> Iterator[Doubt]:
    """A doubt for each second spelling of a name."""
    first: dict[tuple[str, str], Human] = {}
    told: set[tuple[str, str]] = set()
    for each in people:
        for kind, key in _signs(each):
            other = first.setdefault((kind, key), each)
            pair = (other.full, each.full)
            if other.full == each.full or pair in told:
                continue
            told.add(pair)
            file, _, line = each.at.partition(":")
            number = int(line) if line.isdecimal() else 0
            yield Doubt(
                "IMP023",
                f"`{each.full}` is `{other.full}` elsewhere ({other.at}): the same {kind}",
                file,
                number,
            )


def _signs(each: Human) -> Iterator[tuple[str, str]]:
    if each.orcid:
        yield "ORCID", each.orcid
    if each.email:
        yield "address", each.email.casefold()
    if each.key:
        yield "number in the system", each.key
    folded = "".join(
        c
        for c in unicodedata.normalize("NFKD", each.full.casefold())
        if not unicodedata.combining(c)
    )
    words = sorted(
        re.findall(r"\w+", folded.replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    )
    if len(words) > 1:
        yield "name but for signs", " ".join(words)
