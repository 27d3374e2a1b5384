"""Reads the names of a .bib file into CSL names.

In: the value of a name field (``author``, ``editor``…). Out: a list of CSL name objects
(CSL 1.0.2, "Name Variables"). The rules are BibTeX's: ``First von Last``, ``von Last, First``,
``von Last, Jr, First``; braces hold a name together; ``and others`` is kept as `OTHERS`; biblatex's
``family=…, given=…`` is read too.
"""

from __future__ import annotations

import re
from typing import Any

from publisher.citations.reading import tex

Name = dict[str, str]
OTHERS: Name = {"literal": "others"}

_SUFFIX = re.compile(r"(?:jr|sr|junior|senior|[ivx]+|\d(?:st|nd|rd|th)|ph\.?d|m\.?d|esq)\.?", re.I)
_EXTENDED = re.compile(r"\s*(family|given|prefix|suffix|useprefix|id)\s*=\s*(.*)", re.S)


def read_names(value: str, useprefix: bool = False) -> list[Name]:
    """The names in `value`, in order; where none are joined by ``and``, commas may part them. A
    single one that ends in a comma has no given names: ``R Core Team,``. `useprefix` is biblatex's
    option: particles are part of the family name."""
    names = _read(value)
    for name in names if useprefix else ():
        if apart := name.pop("dropping-particle", ""):
            joined = name.get("non-dropping-particle", "")
            name["non-dropping-particle"] = f"{apart} {joined}".strip()
    return names


def _read(value: str) -> list[Name]:
    alone = value.rstrip()
    if (
        alone.endswith(",")
        and re.search(r"\s", alone)
        and not re.search(r"[,{}]|\sand\s", alone[:-1])
    ):
        return [{"literal": tex.plain_text(value.strip().rstrip(","))}]
    value = re.sub(r"\A\s*and\s+|\s+and\s*\Z", " ", value)
    parts = [part.strip().strip(",") for part in split_names(value, r"\s+and\s+")]
    return [name for part in parts if part for name in _read_one(part, alone=len(parts) == 1)]


def split_names(value: str, separator: str) -> list[str]:
    """`value` cut where `separator` (a regular expression) matches outside braces."""
    pattern = re.compile(rf"(\\.)|({separator})|([{{}}])", re.IGNORECASE | re.DOTALL)
    parts, start, depth = [], 0, 0
    for match in pattern.finditer(value):
        if match[3]:
            depth += 1 if match[3] == "{" else -1
        elif match[2] is not None and depth <= 0:
            parts.append(value[start : match.start()])
            start = match.end()
    return [*parts, value[start:]]


def _read_one(part: str, alone: bool) -> list[Name]:
    if part in ("others", "{others}") or re.fullmatch(r"et\.?\s+al\.?", part):
        return [OTHERS]
    if _whole(part):
        return [{"literal": tex.plain_text(part)}]
    pieces = [piece.strip() for piece in split_names(part, ",")]
    if extended := [match for piece in pieces if (match := _EXTENDED.fullmatch(piece))]:
        return [_extended({match[1]: match[2] for match in extended})]
    pieces = [piece for piece in pieces if piece]
    # `Last, Jr, First` is BibTeX's; three that are each a name of several words are a list.
    is_list = len(pieces) == 3 and alone and all(len(_words(piece)) > 1 for piece in pieces)
    if len(pieces) > 3 or (is_list and not _SUFFIX.fullmatch(pieces[1])):
        return [_parts(*_in_list(piece), "") for piece in pieces]
    if len(pieces) == 1:
        return [_parts(*_natural(pieces[0]), "")]
    particle, family = _particle(_words(pieces[0]))
    return [_parts(pieces[-1], particle, family, pieces[1] if len(pieces) > 2 else "")]


def _whole(part: str) -> bool:
    """Whether one pair of braces holds all of `part`."""
    depth = 0
    for index, char in enumerate(part):
        depth += {"{": 1, "}": -1}.get(char, 0)
        if depth == 0:
            return index == len(part) - 1 and char == "}" and not part.startswith("{\\")
    return False


def _words(text: str) -> list[str]:
    return [word for word in split_names(text, r"[\s~]+") if word]


def _natural(text: str) -> tuple[str, str, str]:
    """Given, particle, family of a name written in its natural order."""
    words = _words(text)
    first = next((i for i, word in enumerate(words[:-1]) if i and _is_low(word)), 0)
    if not first and not (len(words) > 1 and _is_low(words[0])):
        return " ".join(words[:-1]), *_elided(words[-1] if words else "")
    last = first
    while last < len(words) - 1 and _is_low(words[last]):
        last += 1
    particle, family = _elided(" ".join(words[last:]))
    particles = " ".join([*words[first:last], *([particle] if particle else [])])
    return " ".join(words[:first]), particles, family


_ELISION = re.compile(r"([^\W\d_]\w*['’])([^\W\d_].*)", re.DOTALL)


def _elided(family: str) -> tuple[str, str]:
    """The particle whose apostrophe joins it to a family name (``d'Alembert``), and the rest."""
    match = _ELISION.fullmatch(family)
    if match is None or not match[1][0].islower() or not match[2][0].isupper():
        return "", family
    return match[1], match[2]


def _in_list(text: str) -> tuple[str, str, str]:
    """As `_natural`, for a name in a list with commas, where initials may follow: ``Smith J.``."""
    words = _words(text)
    if len(words) > 1 and re.fullmatch(r"(?:[A-Z]\.?-?){1,3}", words[-1]) and len(words[0]) > 2:
        return words[-1], "", " ".join(words[:-1])
    return _natural(text)


def _particle(words: list[str]) -> tuple[str, str]:
    """The particle that opens a family name, and the rest."""
    last = 0
    for index, word in enumerate(words[:-1]):
        if _is_low(word):
            last = index + 1
    if not words or not _is_low(words[0]):
        last = 0
    particle, family = _elided(" ".join(words[last:]))
    return " ".join([*words[:last], *([particle] if particle else [])]), family


def _is_low(word: str) -> bool:
    letters = re.sub(r"\\[A-Za-z]+\s*|[^\w]|\d", "", word)
    return not word.startswith("{") and letters[:1].islower()


def _parts(given: str, particle: str, family: str, suffix: str) -> Name:
    # What an apostrophe joins to a family name is one word with it, and stays (BibTeX: no "von").
    apart, _, joined = particle.rpartition(" ")
    if not joined.endswith(("'", "’")):
        apart, joined = particle, ""
    name = {
        "family": tex.plain_text(family),
        "given": re.sub(r"(?<=\.)(?=[^\W\d_])", " ", tex.plain_text(given)),
        "dropping-particle": tex.plain_text(apart),
        "non-dropping-particle": tex.plain_text(joined),
        "suffix": tex.plain_text(suffix),
    }
    return {key: value for key, value in name.items() if value}


def _extended(parts: dict[str, Any]) -> Name:
    name = _parts(parts.get("given", ""), "", parts.get("family", ""), parts.get("suffix", ""))
    if prefix := tex.plain_text(parts.get("prefix", "")):
        uses = str(parts.get("useprefix", "")).strip().lower() == "true"
        name["non-dropping-particle" if uses else "dropping-particle"] = prefix
    return name
