"""What the columns of a sheet are: known by their heads, or said by the user.

In: the head of a sheet, and what the user says. Out: `SheetColumns`. The heads are data
(`columns.toml`), in nine languages and as submission systems write them.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_TABLE = Path(__file__).with_name("columns.toml")
_NUMBERED = (
    re.compile(r"^(?P<n>\d{1,2})\s*:\s*(?P<head>.+)$"),
    re.compile(
        r"^(?:author|speaker|autor|auteur|autore|ponente|저자|발표자|著者|作者|автор)\s*(?P<n>\d{1,2})"
        r"\s*[-:.]?\s*(?P<head>.*)$"
    ),
    re.compile(r"^(?P<head>.+?)\s*(?:of\s+)?(?:author\s*)?\(?(?P<n>\d{1,2})\)?$"),
)


@dataclass(frozen=True, slots=True)
class Column:
    """What a column is: `field` of a paper or, where `person` is a number from 0, of one of its
    persons; `-1` for the person of the row. `why` says why it is left out, where it is."""

    head: str
    field: str = ""
    person: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class SheetColumns:
    """The columns of a sheet, in order."""

    columns: tuple[Column, ...]

    def has(self, field: str, *, of_person: bool = False) -> bool:
        """Whether a column is that field."""
        return any(c.field == field and (c.person is not None) == of_person for c in self.columns)

    @property
    def known(self) -> int:
        """How many columns are a field."""
        return sum(bool(column.field) for column in self.columns)

    @property
    def names_a_person(self) -> bool:
        """Whether a row names a person by name."""
        return any(self.has(field, of_person=True) for field in ("name", "given", "family"))


class BadMap(ValueError):
    """What the user says of columns cannot be; the message is for the user."""


def fold(head: str) -> str:
    """A head as it is compared: no case, accents or signs, but for ``#`` and ``?``."""
    flat = unicodedata.normalize("NFKD", head.casefold())
    flat = "".join(c for c in flat if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w#?:°()]+|_", " ", unicodedata.normalize("NFC", flat)).split())


@lru_cache(maxsize=1)
def _heads() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Fields of papers, fields of persons and reasons to leave out, by folded heads."""
    with _TABLE.open("rb") as file:
        parts = tomllib.load(file)
    by_head = tuple(
        {fold(head): name for name, heads in parts[part].items() for head in heads.split("|")}
        for part in ("paper", "person", "left")
    )
    return by_head[0], by_head[1], by_head[2]


def fields() -> tuple[str, ...]:
    """The fields that ``--map`` takes."""
    paper, person, _ = _heads()
    return (*dict.fromkeys(paper.values()), *dict.fromkeys(person.values()))


def read_map(words: Sequence[str]) -> dict[str, str]:
    """Field by folded head, of ``HEAD=FIELD``; `BadMap`."""
    by_user = {}
    for word in words:
        head, sign, field = word.rpartition("=")
        field = field.strip().casefold()
        if not sign or not head.strip():
            raise BadMap(f"`{word[:60]}` is no `HEAD=FIELD`")
        if field not in (*fields(), "-"):
            raise BadMap(f"there is no field `{field[:40]}`; fields: {', '.join(fields())}, or -")
        by_user[fold(head)] = field
    return by_user


def columns_of(head: Sequence[str], by_user: dict[str, str]) -> SheetColumns:
    """The columns of a sheet whose first row is `head`; `said` goes before what is known."""
    result: list[Column] = []
    for cell in head:
        result.append(_column(cell, by_user))
    return SheetColumns(tuple(result))


def _column(cell: str, by_user: dict[str, str]) -> Column:
    paper, person, left = _heads()
    head = fold(cell)
    if head in by_user:
        field = by_user[head]
        if field == "-":
            return Column(cell, why="left out by --map")
        return Column(cell, field, -1 if field in person.values() else None)
    if head in paper:
        return Column(cell, paper[head])
    if head in person:
        return Column(cell, person[head], -1)
    if head in left:
        return Column(cell, why=left[head])
    for pattern in _NUMBERED:
        match = pattern.match(head)
        if match is None:
            continue
        inner = match["head"].strip() or "name"
        if inner in left or inner == "presenter":
            return Column(cell, why=left.get(inner, "who presents"))
        if inner in person:
            return Column(cell, person[inner], int(match["n"]))
    return Column(
        cell, why="the column is not known" if cell.strip() else "a column without a head"
    )
