"""Numbers as a style sets them: ordinals, roman, ranges of pages (CSL 1.0.2, "Number", App. V)."""

from __future__ import annotations

import re
from collections.abc import Callable

from publisher.citations.csl.locale import Locale

_NUMERIC = re.compile(r"[^\W\d]{0,2}\d+[^\W\d]*(?:\s*[,&–—-]\s*[^\W\d]{0,2}\d+[^\W\d]*)*")


def is_numeric(text: str) -> bool:
    """Whether `text` is a number, or several, as CSL counts: ``2``, ``2b``, ``D2-4``, ``1, 3``."""
    return _NUMERIC.fullmatch(text.strip()) is not None


def is_plural(text: str, locale: Locale) -> bool:
    """Whether `text` says more than one number: several, or a range."""
    pieces = _pieces(text, locale)
    return len(pieces) > 2 or any(_ends(piece) is not None for piece in pieces)


def _pieces(text: str, locale: Locale) -> list[str]:
    """The numbers of `text` and, between them, what parts them: commas, ``&``, ``and``."""
    words = "|".join(re.escape(w) for w in {"and", "et", "und", locale.term("and").strip()} if w)
    parts = re.split(rf"((?:\s*[,;&]\s*|\s+)(?:(?:{words}|&)\s+)?(?=\S*\d))", text.strip())
    pieces = [parts[0]]
    for between, piece in zip(parts[1::2], parts[2::2], strict=True):
        if between.strip() and pieces[-1]:
            pieces += [between, piece]
        else:
            pieces[-1] += between + piece
    return pieces


_ROMAN = re.compile(r"[ivxlcdm]+", re.IGNORECASE)


def _ends(piece: str) -> tuple[str, str] | None:
    """Both ends of a range; the last is empty where it is open. A hyphen makes one where it is the
    only one, an en dash or a doubled hyphen always, and ``\\-`` never."""
    parts = re.split(r"\s*(?:--+|–|—)\s*", piece)
    if len(parts) == 1 and "\\" not in piece:
        parts = re.split(r"\s*-\s*", piece)
        if not all(any(map(str.isdigit, part)) or _ROMAN.fullmatch(part) for part in parts):
            return None
    return (parts[0], parts[1]) if len(parts) == 2 and parts[0] else None


def form(text: str, how: str, locale: Locale, noun: str) -> str:
    """`text` in the form numeric, ordinal, long-ordinal or roman; `noun` is the term it counts."""
    if not is_numeric(text):
        return text
    text = re.sub(r"\s*,\s*", ", ", re.sub(r"\s*&\s*", " & ", text))
    text = re.sub(r"\s*[-–—]\s*", "–", text)
    if how == "numeric":
        return text
    return re.sub(
        r"(?<![^\W\d_])\d+(?![^\W\d_])", lambda m: _one(int(m[0]), how, locale, noun), text
    )


def roman(number: int) -> str:
    """`number` (1 to 3999) in lower-case roman numerals."""
    text = ""
    for value, letters in _ROMANS:
        count, number = divmod(number, value)
        text += letters * count
    return text


_ROMANS = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def _one(number: int, how: str, locale: Locale, noun: str) -> str:
    if how == "roman" and 0 < number < 4000:
        return roman(number)
    if how == "long-ordinal" and 1 <= number <= 10:
        return locale.term(f"long-ordinal-{number:02d}") or ordinal(number, locale, noun)
    return ordinal(number, locale, noun) if how.endswith("ordinal") else str(number)


def ordinal(number: int, locale: Locale, noun: str) -> str:
    """`number` with the ordinal suffix of the locale, in the gender of `noun`."""
    entry = locale.entry(noun)
    genders = [f":{entry.gender}"] if entry and entry.gender else []
    for modulus, names in (
        (100, f"ordinal-{number % 100:02d}"),
        (10, f"ordinal-{number % 10:02d}"),
    ):
        for gender in [*genders, ""]:
            if (suffix := locale.entry(names + gender)) and (modulus == 100 or number >= 0):
                return f"{number}{suffix.single}"
    for gender in [*genders, ""]:
        if suffix := locale.entry("ordinal" + gender):
            return f"{number}{suffix.single}"
    return str(number)


def pages(text: str, how: str, locale: Locale) -> str:
    """The ranges in `text` as `page-range-format` wants them, with the locale's dash."""
    dash = locale.term("page-range-delimiter") or "–"
    out = []
    ranged = False
    for index, piece in enumerate(_pieces(text, locale)):
        if index % 2:
            mark = piece.strip()
            if mark == "&":
                mark = f" {locale.term('and', 'symbol') or '&'} "
            elif mark == "," and (ranged or piece != mark):
                mark = ", "
            elif piece[:1].isspace() or piece[-1:].isspace():
                mark = piece
            out.append(mark)
            continue
        ends = _ends(piece)
        ranged = ends is not None
        out.append(_range(*ends, how, dash) if ends else piece.replace("\\-", "-"))
    return "".join(out)


_PAGE = re.compile(r"(.*?)(\d+)(\D*)")


def _range(first: str, last: str, how: str, dash: str) -> str:
    low, high = _PAGE.fullmatch(first), _PAGE.fullmatch(last)
    if not (how and low and high and low[1] == high[1] and not low[3]):
        return f"{first}{dash}{last}"
    whole = _whole(low[2], high[2])
    if how not in _RANGES or int(whole) < int(low[2]):
        return f"{first}{dash}{last}"
    prefix = low[1] if how == "expanded" else ""
    return f"{first}{dash}{prefix}{_RANGES[how](low[2], whole)}{high[3]}"


def _whole(first: str, last: str) -> str:
    """`last` with the digits it left to `first`: 321, 8 → 328."""
    return first[: len(first) - len(last)] + last if len(last) < len(first) else last


def _minimal(first: str, last: str, least: int = 1) -> str:
    if len(first) != len(last):
        return last
    same = 0
    while same < len(first) - least and first[same] == last[same]:
        same += 1
    return last[same:]


def _chicago(first: str, last: str, four: bool = True) -> str:
    """CSL 1.0.2, Appendix V. `four`: of four digits all are kept where three change (15th ed.)."""
    if len(first) < 3 or int(first) % 100 == 0 or len(first) != len(last):
        return last
    if int(first) % 100 < 10:
        return _minimal(first, last)
    if four and len(first) == 4 and len(_minimal(first, last)) >= 3:
        return last
    return _minimal(first, last, 2)


_RANGES: dict[str, Callable[[str, str], str]] = {
    "expanded": lambda first, last: last,
    "minimal": _minimal,
    "minimal-two": lambda first, last: _minimal(first, last, min(2, len(first))),
    "chicago": _chicago,
    "chicago-15": _chicago,
    "chicago-16": lambda first, last: _chicago(first, last, four=False),
}
