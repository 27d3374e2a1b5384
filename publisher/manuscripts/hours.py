"""Hours and lengths of time as programmes write them.

In: text and the day it stands under. Out: local times of the event, or `None` where it is not
understood. ISO 8601-1 with an offset from UTC is brought to the zone of the event.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, tzinfo

_HOUR = re.compile(
    r"(?P<before>오전|오후|午前|午後|上午|下午)?\s*"
    r"(?P<hour>\d{1,2})(?:\s*(?:[:.hH時시点點ч]|Uhr)\s*(?P<minute>\d{2})?\s*(?:分|분)?(?::\d{2})?)?"
    r"\s*(?P<half>[ap]\.?\s?m\.?)?\s*(?:Uhr|h)?",
    re.IGNORECASE,
)
_LATE = ("오후", "午後", "下午")
_EARLY = ("오전", "午前", "上午")
_BETWEEN = re.compile(
    r"\s*(?:[–—〜～~]|(?<=[\d\smhMHr.時시分분])-(?=\s*\d)|\bto\b|\bbis\b|\bà\b)\s*"
)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d{1,2}:\d\d\S*")


YEARS = range(1000, 9000)
"""Years of an event: at the ends of the calendar nothing can be added to a day."""


def read_hour(text: str, day: date, zone: tzinfo) -> datetime | None:
    """The moment that `text` names on `day`; ``24:00`` is the midnight that ends it."""
    plain = text.strip()
    if _MOMENT.match(plain):
        try:
            padded = re.sub(r"[T ](?=\d:)", "T0", plain).replace(" ", "T", 1)
            moment = datetime.fromisoformat(padded)
            if moment.year not in YEARS:
                return None
        except ValueError:
            return None
        return (moment.astimezone(zone) if moment.tzinfo else moment).replace(
            tzinfo=None, second=0, microsecond=0
        )
    match = _HOUR.fullmatch(plain)
    if match is None:
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half, before = (match["half"] or "").lower()[:1], match["before"] or ""
    if (half or before) and not 1 <= hour <= 12:
        return None
    if half == "p" or before in _LATE:
        hour = hour % 12 + 12
    elif half == "a" or before in _EARLY:
        hour %= 12
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return None
    if hour == 24:
        return datetime.combine(day + timedelta(days=1), time())
    return datetime.combine(day, time(hour, minute))


def split_hours(text: str) -> tuple[str, str]:
    """The two hours of ``09:30–10:00``; the second is empty where there is but one. What the first
    leaves out before noon or after, the second says: ``9:30–10:00 am``."""
    parts = _BETWEEN.split(text.strip(), maxsplit=1)
    if len(parts) == 1:
        return parts[0], ""
    first, last = parts
    half = re.search(r"[ap]\.?\s?m\.?$", last, re.IGNORECASE)
    if half and not re.search(r"[ap]\.?\s?m\.?$", first, re.IGNORECASE):
        begin, end = (re.match(r"\d+", part) for part in (first, last))
        is_before_noon = begin and end and int(begin[0]) % 12 > int(end[0]) % 12
        first += "am" if is_before_noon and half[0][0] in "pP" else half[0]
    return first, last


def read_duration(text: str) -> timedelta | None:
    """The length that `text` gives: minutes, ``1:30``, ``1:30:00``, ``90 min``, ``1 h 30``."""
    plain = text.strip()
    if match := re.fullmatch(r"(\d{1,4})\s*(?:m|min\.?|mins|minutes?|′|')?", plain, re.IGNORECASE):
        return timedelta(minutes=int(match[1]))
    if match := re.fullmatch(r"(\d{1,3}):([0-5]\d)(?::\d\d)?", plain):
        return timedelta(hours=int(match[1]), minutes=int(match[2]))
    if match := re.fullmatch(
        r"(\d{1,3})\s*h(?:ours?|rs?)?\.?\s*(?:(\d{1,2})\s*(?:min\.?|m|minutes?)?)?",
        plain, re.IGNORECASE,
    ):  # fmt: skip
        return timedelta(hours=int(match[1]), minutes=int(match[2] or 0))
    return None
