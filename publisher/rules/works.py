"""Rules about the works that a paper lists.

In: a `Sheet`; the bibliographies of the paper are read anew, because what compose made of an entry
hides what the entry lacks. Out: diagnostics REF060 to REF065. Works that nobody cites are no
fault, and are not judged.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePath

from publisher.diagnostics import Diagnostic, Span
from publisher.manuscripts import identifiers
from publisher.rules.sheet import Sheet

Work = tuple[str, str, dict[str, str], Span]
"""Key, type, fields as the file has them, place."""

_DATED = frozenset(("article", "book", "inproceedings", "conference", "incollection", "inbook",
                    "phdthesis", "mastersthesis", "thesis", "techreport", "report",
                    "proceedings", "collection"))  # fmt: skip
_UNDATED = re.compile(
    r"(?i)forthcoming|in ?press|to appear|submitted|in prep|accepted|under review"
)


def undated(sheet: Sheet) -> Iterator[Diagnostic]:
    """REF060: of what is published on a day; a web page or software may have none."""
    for key, kind, fields, place in _reference_works(sheet):
        if kind not in _DATED or "crossref" in fields or "xdata" in fields:
            continue
        if any(name in fields for name in ("year", "date", "eventdate", "origdate", "urldate")):
            continue
        if not _UNDATED.search(" ".join(fields.values())):
            yield sheet.finding("REF060", f"`{key}` has no year", place)


def listed_twice(sheet: Sheet) -> Iterator[Diagnostic]:
    """REF061: a chapter can have the DOI of its book, so the type counts."""
    keys_by_doi: dict[tuple[str, str], str] = {}
    for key, kind, fields, place in _reference_works(sheet):
        doi = (identifiers.parse_doi(fields.get("doi", "")) or "").casefold()
        first = keys_by_doi.setdefault((doi, kind), key) if doi else key
        if first != key:
            yield sheet.finding("REF061", f"`{key}` has the DOI of `{first}`: {doi}", place)


def untitled(sheet: Sheet) -> Iterator[Diagnostic]:
    """REF062."""
    for key, _, fields, place in _reference_works(sheet):
        if not any(name in fields for name in ("title", "booktitle", "maintitle", "crossref",
                                               "xdata", "howpublished")):  # fmt: skip
            yield sheet.finding("REF062", f"`{key}` has no title", place)


def et_al(sheet: Sheet) -> Iterator[Diagnostic]:
    """REF063."""
    for key, _, fields, place in _reference_works(sheet):
        for name in ("author", "editor"):
            if re.search(r"(?i)\bet\.?\s+al\b", fields.get(name, "")):
                yield sheet.finding("REF063", f"`{name}` of `{key}` says “et al.”", place)


def never_cited(sheet: Sheet) -> Iterator[Diagnostic]:
    """REF064: only where the file is there and has works."""
    errors = {"REF001", "REF002", "REF003", "REF006", "REF016"}
    has_errors = any(diagnostic.code in errors for diagnostic in sheet.text.diagnostics)
    if sheet.paper.bibliography and not sheet.references and not has_errors and _works(sheet):
        name = sheet.paper.bibliography[0]
        place = sheet.key("bibliography.0", "bibliography")
        yield sheet.finding("REF064", f"nothing is cited from `{name}`", place)


def misshapen_doi(sheet: Sheet) -> Iterator[Diagnostic]:
    """REF065."""
    for key, _, fields, place in _reference_works(sheet):
        doi = re.sub(r"\\([_%&#])", r"\1", fields.get("doi", "")).strip("{} ")
        if doi and "," not in doi and identifiers.parse_doi(doi) is None:
            yield sheet.finding("REF065", f"`{doi[:60]}`, the DOI of `{key}`, is not one", place)


def _reference_works(sheet: Sheet) -> Iterator[Work]:
    """The works that the paper lists."""
    keys = set(sheet.references)
    if keys:
        yield from (work for work in _works(sheet) if work[0] in keys)


def _works(sheet: Sheet) -> tuple[Work, ...]:
    """All works of the paper's .bib files."""
    from publisher.citations.reading.bibliography import MAX_BYTES

    here = PurePath(sheet.paper.source.folder).as_posix()
    before, slash, _ = sheet.paper.source.path.rpartition("/")
    works: list[Work] = []
    for name in sheet.paper.bibliography:
        path = posixpath.normpath(posixpath.join(here, name))
        try:
            data = sheet.files.read(sheet.files.find(path) or path, MAX_BYTES)
        except (OSError, ValueError):
            continue
        if name.lower().endswith(".bib"):
            works += _read(data.decode("utf-8", "replace"), f"{before}{slash}{name}")
    return tuple(works)


@lru_cache(maxsize=1)
def _read(text: str, shown: str) -> tuple[Work, ...]:
    from publisher.citations.reading import bibtex

    works = []
    for raw in bibtex.read_bibtex(text, shown).entries:
        fields = {name: _plain(value) for name, value in raw.fields.items()}
        works.append((raw.key, raw.kind, {k: v for k, v in fields.items() if v}, raw.span))
    return tuple(works)


def _plain(value: str) -> str:
    return value.strip().strip('{}"').strip()
