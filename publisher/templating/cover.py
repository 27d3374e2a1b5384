"""What is written on a cover, for the style's template.

In: the volume, its sheet, its bar code, the names of its pictures. Out: the body of the sheet.
Sizes of type are worked out here, from the words, so that a title of three words and one of thirty
both fill the panel; lengths are mm.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from publisher.languages.bookwords import days, listing, words
from publisher.model.volume import Volume
from publisher.templating.environment import Templates
from publisher.xhtml.titles import plain

_ROOM = 0.79
"""Of the width of a panel, what its margins leave."""

_TITLE = ((9.2, 3), (8.4, 3), (7.6, 4), (6.8, 4), (6.0, 5), (5.3, 5), (4.7, 6), (4.1, 7), (3.6, 9))
"""Sizes of a title, in hundredths of the height of the panel, and the most lines of each."""

_FAINT = 0.07
"""Of white, in the colour of the number behind the words."""

_UPWARDS = frozenset("de fr it es pt pl cs hu ro ca".split())
"""Languages whose books have their spines read from the foot; all others from the head."""


def cover_body(
    templates: Templates,
    volume: Volume,
    sheet: Any,
    pictures: Mapping[str, str],
    accent: str,
    code: Any = None,
    module: float = 0,
) -> str:
    """The body of the sheet `sheet` (`publisher.cover.panels`): `pictures` are names of its images
    by panel, `accent` the colour of its ground, `code` its bar code (`publisher.cover.barcode`),
    whose modules are so wide."""
    vocabulary, event = words(volume.language, volume.words), volume.event
    unit = sheet.height / 100
    room = sheet.front.width * _ROOM
    title = plain(volume.title)
    place = ", ".join(part for part in (event.place, event.country) if part)
    named = event.name if event.name not in f"{title} {volume.subtitle}" else ""
    when = days(event.start, event.end, volume.language)
    editors = listing((e.person.display for e in volume.editors), volume.language)
    numeral, subtitle = volume_number(volume), plain(volume.subtitle)
    series = " · ".join(part for part in (volume.series.title, volume.series.number) if part)
    spine_size = min(sheet.spine.width * 0.55, 4.5 * unit)
    house, language = volume.publisher.name, volume.language.split("-")[0].lower()
    spine_room = sheet.height * 0.84 - _width(house, spine_size * 0.9)
    values = {
        "lang": volume.language,
        "sheet": sheet,
        "unit": round(unit, 3),
        "margin": round(sheet.front.width * (1 - _ROOM) / 2, 2),
        "shade": _lighter(accent),
        "pictures": {key: pictures.get(key, "") for key in ("image", "front", "back", "spine")},
        "code": code,
        "module": module,
        "isbn": volume.isbn.print,
        "series": series or event.acronym,
        "title": title,
        "title_size": round(_title_size(title, room, unit), 2),
        "subtitle": subtitle,
        "subtitle_width": round(_balanced(subtitle, 3 * unit, room), 2),
        "occasion": [line for line in (named, " · ".join(p for p in (place, when) if p)) if line],
        "editors": vocabulary["edited_by"] + " " + editors if editors else "",
        "house": house,
        "place": volume.publisher.place,
        "numeral": numeral,
        "numeral_size": round(min(58 * unit, sheet.front.width * 2.1 / max(len(numeral), 2)), 1),
        "blurb": [p for p in map(plain, re.split(r"\n\s*\n", volume.blurb)) if p],
        "spine_title": title,
        "spine_house": house,
        "spine_size": round(min(spine_size, spine_room / _width(title, 1)), 2),
        "spine_way": "upwards" if language in _UPWARDS else "downwards",
    }
    return templates.render("cover.html", values)


def volume_number(volume: Volume) -> str:
    """What tells this volume from its sisters, in figures: *43* of "43rd", else the year."""
    day = volume.event.start or volume.event.end
    year = str(volume.copyright.year or (day.year if day else ""))
    for number in (volume.event.number, volume.series.number):
        if match := re.match(r"[0-9]{1,4}|[IVXLC]{1,5}\b", number):
            return match[0]
    return year


def _lighter(colour: str) -> str:
    """`colour` (``#rrggbb``) with a little white, as a colour of its own: a printer may take no
    transparency. Another notation is itself."""
    if not re.fullmatch("#[0-9a-fA-F]{6}", colour):
        return colour
    channels = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(c + (255 - c) * _FAINT):02x}" for c in channels)


def _title_size(title: str, room: float, unit: float) -> float:
    """The largest size at which the title stands in few lines, no word of it broken."""
    longest = max(title.split() or [""], key=lambda word: _width(word, 1))
    for size, most in _TITLE:
        if _breakable(title):
            is_fit = _width(title, size * unit) <= room * most * 0.92
        else:
            is_fit = (
                _width(longest, size * unit) <= room and _lines(title, size * unit, room) <= most
            )
        if is_fit:
            return size * unit
    return _TITLE[-1][0] * unit


def _balanced(text: str, size: float, room: float) -> float:
    """How wide `text` is set in `room`, so that its lines are about as long as each other."""
    lines = _lines(text, size, room)
    return min(room, 1.15 * _width(text, size) / lines) if lines > 1 else room


def _breakable(text: str) -> bool:
    """Whether most of `text` may break between any two signs."""
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    return 2 * wide > len(text)


def _lines(text: str, size: float, room: float) -> int:
    """In how many lines the words of `text` stand."""
    lines, filled = 1, 0.0
    for word in text.split():
        width = _width(word + " ", size)
        if filled and filled + width > room:
            lines, filled = lines + 1, 0.0
        filled += width
    return lines


def _width(text: str, size: float) -> float:
    """About how wide `text` is in type of `size`: half an em a letter of the Latin kind."""
    ems = sum(
        1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.62 if sign.isupper() else 0.44
        for sign in text
    )
    return max(ems, 0.5) * size
