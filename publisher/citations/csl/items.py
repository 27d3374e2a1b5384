"""Makes items of CSL-JSON and CSL-YAML the one form that the processor reads.

In: an item as JSON or YAML gives it, whoever wrote it. Out: names as lists of mappings of texts,
dates as ``date-parts`` with `season` and `circa`, everything else as text (CSL-JSON; EDTF level 1
for dates that are texts).
"""

from __future__ import annotations

import re
from typing import Any

from publisher.citations.csl.rich import NO_CHARACTER

Item = dict[str, Any]
Date = dict[str, Any]

NAMES = frozenset(
    """author chair collection-editor compiler composer container-author contributor curator
    director editor editor-translator editorial-director executive-producer guest host illustrator
    interviewer narrator organizer original-author performer producer recipient reviewed-author
    script-writer series-creator translator""".split()
)
DATES = frozenset("accessed available-date event-date issued original-date submitted".split())


def normal(entry: Item) -> Item:
    """`entry` with names, dates and texts in the one form that the processor reads."""
    item: Item = {}
    for name, value in (entry | _noted(entry)).items():
        name = str(name)
        if name in NAMES:
            item[name] = [n for n in map(_name, value if isinstance(value, list) else [value]) if n]
        elif name in DATES:
            item[name] = _date(value)
        elif isinstance(value, str | int | float):
            item[name] = _text(value)
    item["id"], item["type"] = _text(entry["id"]), _text(entry.get("type") or "")
    if "event" in item and "event-title" not in item:
        item["event-title"] = item["event"]
    return {key: value for key, value in item.items() if value or key == "type"}


_NOTED = re.compile(r"(?:\A|\n|\{:)\s*([A-Za-z][A-Za-z _-]*):[ \t]*([^\n}]+)\}?")
_TEXTS = frozenset(
    """annote archive archive-place archive_location authority call-number chapter-number
    collection-number collection-title collection-title-short container-title
    container-title-short dimensions division DOI edition event event-place event-title genre
    ISBN ISSN issue jurisdiction keyword language license medium number number-of-pages
    number-of-volumes original-publisher original-publisher-place original-title page part-number
    part-title PMCID PMID printing-number publisher publisher-place references reviewed-genre
    reviewed-title scale section source status supplement-number title title-short type URL version
    volume volume-title""".split()
)


def _noted(entry: Item) -> Item:
    """Variables that are written in the note, as Zotero's users do for want of a field: ``PMID: 1``
    on a line of its own."""
    note = entry.get("note")
    if not isinstance(note, str) or ":" not in note:
        return {}
    item: Item = {}
    for name, text in _NOTED.findall(note):
        low = name.strip().lower().replace(" ", "-")
        canonical = next((v for v in (name.strip(), name.strip().upper(), low) if v in _TEXTS), "")
        if low in NAMES:
            family, _, given_name = (part.strip() for part in text.partition("||"))
            one = {"family": family, "given": given_name} if given_name else {"literal": family}
            item.setdefault(low, []).append(one)
        elif low in DATES:
            item[low] = text.strip()
        elif canonical:
            item[canonical] = text.strip()
    return {k: v for k, v in item.items() if k == "type" or not entry.get(k)}


def _text(value: Any) -> str:
    """What JSON and YAML can write by its number may be no character of XML."""
    return NO_CHARACTER.sub("\ufffd", str(value))


def _name(value: Any) -> dict[str, str]:
    if isinstance(value, str):
        return {"literal": _text(value)}
    if not isinstance(value, dict):
        return {}
    name = {str(k): _text(v) for k, v in value.items() if isinstance(v, str | int) and str(v)}
    return _parsed(name) if "family" in name else name


_ELIDED = re.compile(r"([^\W\d_]\w*['’-])(\S.*)")
_QUOTED = re.compile(r'"(.+)"')
_SUFFIX = re.compile(r"(.*?),(!?)\s*([^\W\d_].*)")


def _parsed(name: dict[str, str]) -> dict[str, str]:
    """`name` with the particles and the suffix that citation managers leave in its parts: small
    letters before a family name and after a given name. Quotation marks forbid it."""
    family, given = name["family"], name.get("given", "")
    if quotation := _QUOTED.fullmatch(family):
        return name | {"family": quotation[1]}
    if not given or {"non-dropping-particle", "dropping-particle"} & name.keys():
        return name
    if "suffix" not in name and (match := _SUFFIX.fullmatch(given)) and not match[3][0].islower():
        given, name = match[1], name | {"given": match[1], "suffix": match[3]}
        if match[2]:
            name["comma-suffix"] = "true"
    # `d'Aubignac`, `al-One`: the particle's mark joins it to what follows.
    words = re.findall(r"\S+\s*", family)
    low = next((i for i, word in enumerate(words) if not word.lstrip("'’")[:1].islower()), 0)
    if low:
        family, particle = "".join(words[low:]), "".join(words[:low])
        particle = particle if particle.endswith(("' ", "’ ")) else particle.strip()
        name = name | {"family": family, "non-dropping-particle": particle}
    elif family[0].islower() and (elided := _ELIDED.fullmatch(family)) and elided[2][0].isupper():
        name = name | {"family": elided[2], "non-dropping-particle": elided[1]}
    words = given.split()
    last = next((i for i, word in enumerate(reversed(words)) if not word[0].islower()), 0)
    if 0 < last < len(words) and not words[-last - 1].endswith(","):
        given, particle = " ".join(words[:-last]), " ".join(words[-last:])
        name = name | {"given": given, "dropping-particle": particle}
    return name


def _date(value: Any) -> Date | None:
    if isinstance(value, str | int):
        return edtf(str(value))
    if isinstance(value, list):  # pandoc's YAML: [{year: 2020, month: 5}]
        value = {
            "date-parts": [
                [e.get(p) for p in ("year", "month", "day")] for e in value if isinstance(e, dict)
            ]
        }
    if not isinstance(value, dict):
        return None
    if "year" in value:
        value = {"date-parts": [[value.get(part) for part in ("year", "month", "day")]]}
    parts = [_numbers(part) for part in value.get("date-parts") or [] if isinstance(part, list)]
    if any(part and part[0] for part in parts):
        extra = {name: value[name] for name in ("season", "circa") if value.get(name)}
        return {"date-parts": [part for part in parts if part], **extra}
    text = value.get("literal") or value.get("raw")
    return edtf(str(text)) if text else None


def _numbers(parts: list[Any]) -> list[int]:
    numbers = []
    for part in parts[:3]:
        if not re.fullmatch(r"-?\d{1,5}", str(part)):
            break
        numbers.append(int(part))
    return numbers


_EDTF = re.compile(r"(-?\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T[\d:.Z+-]*)?([?~%]?)")


def edtf(value: str) -> Date | None:
    """The date or range that `value` is; a literal where it is none."""
    text = re.sub(r"--+|–", "/", value.strip()).replace("{", "").replace("}", "")
    ends = text.split("/")
    parts: list[list[int]] = []
    date: Date = {}
    for end in ends[:2]:
        match = _EDTF.fullmatch(end.strip())
        if match is None:
            if end.strip() in ("", "..") and parts:
                date["open"] = True
                continue
            return {"literal": value.strip()} if value.strip() else None
        numbers = [int(number) for number in match.groups()[:3] if number]
        if not _possible(numbers):
            return {"literal": value.strip()}
        if len(numbers) > 1 and numbers[1] > 20:
            date["season"] = numbers[1] - 20
            numbers = numbers[:1]
        if numbers[0] <= 0:  # EDTF counts a year 0; before it the eras of CSL have none
            numbers[0] -= 1
        if match[4]:
            date["circa"] = True
        parts.append(numbers)
    return {"date-parts": parts, **date}


def _possible(numbers: list[int]) -> bool:
    month = numbers[1] if len(numbers) > 1 else 1
    day = numbers[2] if len(numbers) > 2 else 1
    return (1 <= month <= 12 or 21 <= month <= 24) and 1 <= day <= 31
