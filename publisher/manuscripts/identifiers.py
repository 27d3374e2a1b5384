"""Identifiers as people write them, to their one bare form.

In: text. Out: the bare identifier, or `None` where it has not the shape, or `Wrong` where only its
check digit fails. ORCID: ISO 27729 and ISO 7064 MOD 11-2; ISBN: ISO 2108; ISSN: ISO 3297; DOI:
ISO 26324 and the DOI Handbook, section 2.2; language tags: BCP 47 (RFC 5646), section 2.1.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_DASHES = re.compile("[\u2010-\u2015\u2212]")


@dataclass(frozen=True, slots=True)
class Wrong:
    """An identifier of the right shape whose check digit should be `expected`."""

    text: str
    expected: str


def parse_orcid(text: str) -> str | Wrong | None:
    """``0000-0002-1825-0097`` from that, its URL, ``orcid:`` before it, or its 16 digits."""
    bare = re.sub(r"(?i)^\s*(?:https?://)?(?:www\.)?(?:sandbox\.)?(?:orcid\.org/|orcid:?\s*)?", "",
                  _DASHES.sub("-", text))  # fmt: skip
    digits = re.sub(r"[-\s]", "", bare.strip().rstrip("/")).upper()
    if not re.fullmatch(r"\d{15}[\dX]", digits):
        return None
    total = 0
    for digit in digits[:15]:
        total = (total + int(digit)) * 2
    check = _eleven((12 - total % 11) % 11)
    whole = "-".join(digits[i : i + 4] for i in range(0, 16, 4))
    return whole if digits[15] == check else Wrong(whole, check)


def _eleven(value: int) -> str:
    return "X" if value == 10 else str(value)


def parse_isbn(text: str) -> str | Wrong | None:
    """The ISBN in `text` as it is hyphenated there, ``ISBN`` before it taken away."""
    bare = re.sub(r"(?i)^\s*isbn(?:-1[03])?:?\s*", "", _DASHES.sub("-", text)).strip()
    digits = re.sub(r"[-\s]", "", bare).upper()
    if re.fullmatch(r"97[89]\d{10}", digits):
        total = sum(int(d) * (1, 3)[i % 2] for i, d in enumerate(digits[:12]))
        check = str(-total % 10)
    elif re.fullmatch(r"\d{9}[\dX]", digits):
        total = sum(int(d) * (10 - i) for i, d in enumerate(digits[:9]))
        check = _eleven(-total % 11)
    else:
        return None
    return bare if digits[-1] == check else Wrong(bare, check)


def parse_issn(text: str) -> str | Wrong | None:
    """``2575-9752`` from that with or without its hyphen or ``ISSN`` before it."""
    digits = re.sub(r"(?i)issn:?|[-\s]", "", _DASHES.sub("-", text)).upper()
    if not re.fullmatch(r"\d{7}[\dX]", digits):
        return None
    check = _eleven(-sum(int(d) * (8 - i) for i, d in enumerate(digits[:7])) % 11)
    whole = f"{digits[:4]}-{digits[4:]}"
    return whole if digits[-1] == check else Wrong(whole, check)


def parse_doi(text: str) -> str | None:
    """``10.1234/abc`` from that, its URL, or ``doi:`` before it."""
    bare = re.sub(r"(?i)^\s*(?:https?://)?(?:(?:dx\.|www\.)?doi\.org/|doi:\s*)?", "", text).strip()
    return bare if re.fullmatch(r"10\.\d{4,9}(?:\.\d+)*/[^\s<>\"{}|\\^`]+", bare) else None


def parse_ror(text: str) -> str | None:
    """``04bs1pb34`` from that or its URL."""
    bare = re.sub(r"(?i)^\s*(?:https?://)?(?:www\.)?(?:ror\.org/)?", "", text).strip(" /").lower()
    return bare if re.fullmatch(r"0[a-hj-km-np-tv-z0-9]{6}\d{2}", bare) else None


def parse_url(text: str) -> str | None:
    """An absolute http or https URL without spaces or quotation marks."""
    bare = text.strip().strip("<>")
    return bare if re.fullmatch(r"(?i)https?://[^\s/?#<>\"'`\\]+[^\s<>\"`\\]*", bare) else None


_MAIL = r"[^\s@<>\"'`,;:\\()?&=%#/|{}\[\]]"
"""What an address of mail is written of here: no sign that means more in one of the web."""


def parse_email(text: str) -> str | None:
    """``name@example.org``, ``mailto:``, angle brackets and TeX's ``\\email{…}`` taken away."""
    text = re.sub(r"^\s*\\(?:email|href|texttt)\{([^{}]*)\}\s*$", r"\1", text).replace("\\@", "@")
    bare = re.sub(r"(?i)^\s*(?:mailto:)?", "", text).strip().strip("<>")
    return bare if re.fullmatch(rf"{_MAIL}+@{_MAIL}+\.[^\W\d_]{{2,}}", bare) else None


_TAG = re.compile(
    r"(?P<language>[A-Za-z]{2,3})(?:-(?P<script>[A-Za-z]{4}))?(?:-(?P<region>[A-Za-z]{2}|\d{3}))?"
    r"(?P<variants>(?:-(?:[A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*)(?P<private>-x(?:-[A-Za-z0-9]{1,8})+)?"
)


def parse_language(text: str) -> str | None:
    """A BCP 47 tag in its usual case (``en-GB``, ``zh-Hant``), ``_`` read as ``-``."""
    tag = _TAG.fullmatch(text.strip().replace("_", "-"))
    if tag is None:
        return None
    parts = [tag["language"].lower()]
    parts += [tag["script"].title()] if tag["script"] else []
    parts += [tag["region"].upper()] if tag["region"] else []
    return "-".join(parts) + tag["variants"].lower() + (tag["private"] or "").lower()


def is_safe(text: str) -> bool:
    """Whether `text` can be a file name and an anchor everywhere: letters and digits of any script,
    composed, with ``.``, ``_`` and ``-`` between; no more bytes than a file system takes for a name
    with something behind it."""
    if not text or not unicodedata.is_normalized("NFC", text) or not _named(text[0]):
        return False
    if not all(_named(c) or c in "._-" or unicodedata.category(c)[0] == "M" for c in text):
        return False
    fits = len(text) < 101 and len(text.encode()) < 201
    return fits and not text.endswith(".") and not _RESERVED.fullmatch(text)


def _named(character: str) -> bool:
    """Whether `character` is a letter or a digit; not one of those that only look like another."""
    if character.isascii():
        return character.isalnum()
    is_stable = unicodedata.normalize("NFKC", character) == character
    return is_stable and unicodedata.category(character) in ("Lu", "Ll", "Lo", "Nd")


_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
"""Names that Windows keeps for devices."""


def safe(text: str) -> str:
    """`text` where it is an id, else one made of it: accents and punctuation gone; ``paper`` where
    nothing is left."""
    composed = unicodedata.normalize("NFC", text)
    if is_safe(composed):
        return composed
    flat = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in flat if not unicodedata.combining(c))
    bare = unicodedata.normalize("NFC", bare)
    spelling = "".join(c if _named(c) or c in "._-" else "-" for c in bare)
    words = re.sub(r"-{2,}", "-", spelling).strip("-._")[:60].strip("-._")
    if _RESERVED.fullmatch(words):
        words = f"{words}-1"
    return words if is_safe(words) else "paper"
