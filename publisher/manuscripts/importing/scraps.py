"""What a page leaves around a text that is copied from it: calendars, menus, links, notices.

In: a line. Out: why it is no part of the address, or nothing. When in doubt a line is text:
``[Applause]``, ``Thank you.``, ``JOHN SMITH:`` and times of speaking are never scraps.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from publisher.manuscripts.importing import dates
from publisher.manuscripts.importing.lines import NumberedLine, count_words


def _full(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"^\W*(?:{'|'.join(patterns)})\W*$", re.IGNORECASE)


# Things that are scraps wherever they stand alone on a line.
_ANYWHERE = (
    (
        "link of the page",
        _full(
            r"(?:go |jump |return )?(?:back )?to (?:the )?top(?: of (?:the )?page)?",
            r"skip (?:to|navigation)(?: (?:the )?(?:main )?content)?",
            r"(?:to (?:go|return|get|see|read|view|download)\b.{0,80}[,:]?\s*)?"
            r"(?:please )?click (?:here|this link)\b.{0,60}",
            r"(?:read|learn|see|show|load) more",
            r"(?:print|email|e-mail|save|bookmark)(?: (?:this|the) (?:page|article|story|speech))?"
            r"(?: friendly| version)?",
            r"printer[- ]friendly(?: version)?",
            r"(?:download|view)(?: (?:as|the|this))? (?:pdf|transcript|slides|audio|video)",
            r"(?:share|tweet|follow)(?: (?:this|it|us|on|page|article|story|via|with|friends))*"
            r"(?:\W+(?:facebook|twitter|x|linkedin|whatsapp|email|e-mail|reddit|pinterest|and))*",
            r"(?:facebook|twitter|linkedin|whatsapp|instagram|youtube|reddit|pinterest|telegram)"
            r"(?:\W+(?:facebook|twitter|linkedin|whatsapp|instagram|youtube|reddit|pinterest|email"
            r"|e-mail|print|rss|x))*",
        ),
    ),
    (
        "control of the page",
        _full(
            r"(?:log|sign) ?(?:in|out|up)(?: (?:to|with) .{1,30})?",
            r"toggle (?:navigation|menu)",
            r"(?:main )?menu",
            r"search(?: this site| for:?)?",
            r"(?:leave|post|add) a (?:comment|reply)",
            r"(?:no |\d+ )?comments?(?: \(\d+\))?",
            r"(?:subscribe|sign up)(?: (?:to|for) (?:our|the) .{1,40})?",
            r"advertisement|sponsored content",
            r"accept(?: all)?(?: cookies)?",
            r"(?:manage|cookie) (?:cookies|settings|preferences|policy)",
        ),
    ),
    ("page number", _full(r"page \d+(?: (?:of|/) \d+)?", r"p\. ?\d+ ?/ ?\d+")),
    (
        "cookie notice",
        re.compile(
            r"^.{0,60}\b(?:(?:this|our) (?:web)?site|we)\b.{0,40}\buses? cookies\b.{0,200}$",
            re.IGNORECASE,
        ),
    ),
)

# Things that are scraps only above or below the text.
_AT_EDGE = (
    ("web address", re.compile(r"^\W*(?:https?://|www\.)\S+\W*$", re.IGNORECASE)),
    (
        "notice of rights",
        re.compile(
            r"^\W*(?:(?:copyright|©|\(c\))\s.{0,160}|.{0,120}\ball rights reserved\b.{0,80})$",
            re.IGNORECASE,
        ),
    ),
    (
        "link of the page",
        re.compile(
            r"^\W*(?:(?:previous|next|older|newer|related|recent)(?: (?:post|page|article|story|"
            r"speech|posts|pages|articles|stories|speeches|links?))?\b(?:\s*[:«»←→›‹|].{0,100})?"
            r"|(?:to|for) .{3,90}\bclick\b.{0,40}|[«‹←].{1,100}|.{1,100}[»›→])\W*$",
            re.IGNORECASE,
        ),
    ),
    (
        "notice of the page",
        _full(
            r"(?:posted|published|filed|tagged|last (?:updated|modified)|updated)"
            r"(?: (?:on|by|in|under|at))?\b.{0,80}",
            r"home|about(?: us)?|contact(?: us)?|site ?map|faq|help|news|events",
            r"privacy(?: policy)?|terms(?: of (?:use|service))?",
        ),
    ),
)

_WEEKDAYS = re.compile(
    r"^\W*(?:(?:s|m|t|w|f|su|mo|tu|we|th|fr|sa|sun|mon|tue|wed|thu|fri|sat|日|月|火|水|木|金|土|"
    r"일|월|화|수|목|금|토)\b[\s|]*){5,7}$",
    re.IGNORECASE,
)
_DAYS = re.compile(r"^\W*(?:[0-3]?\d[\s|]+){2,6}[0-3]?\d\W*$")
_BARE = re.compile(r"^\W*+(\d{1,4}|[ivxl]{1,6})\W*+$", re.IGNORECASE)
_PIECE = re.compile(r"(?:(?<!\s)\s++)?(?:\||›|»|•|·|>|/)\s*")


def reason(text: str, edge: bool) -> str:
    """Why `text`, alone on its line, is a scrap; empty where it is text. `edge` says that it stands
    above or below the running text."""
    if len(text) > 400:
        return ""
    for why, pattern in _ANYWHERE + (_AT_EDGE if edge else ()):
        if pattern.match(text):
            return why
    return "menu of the page" if edge and _is_menu(text) else ""


def _is_menu(text: str) -> bool:
    """Three or more short pieces between bars: ``Home | About | Contact``."""
    pieces = [piece for piece in _PIECE.split(text.strip()) if piece]
    return len(pieces) >= 3 and all(count_words(piece) <= 3 for piece in pieces)


def calendar(lines: Sequence[NumberedLine]) -> frozenset[int]:
    """Numbers of the lines that make a month's calendar: two or more rows of days, with the month
    and the weekdays above them."""
    rows = [i for i, line in enumerate(lines) if _DAYS.match(line.text) and _is_week(line.text)]
    indexes: set[int] = set()
    for i in rows:
        if i + 1 in rows or i - 1 in rows:
            indexes |= {i}
    for i in sorted(indexes):
        j = i - 1
        while j >= 0 and j not in indexes and _above(lines[j]):
            indexes.add(j)
            j -= 1
    return frozenset(lines[i].number for i in indexes)


def _is_week(text: str) -> bool:
    """Whether the figures count up as the days of a week do, with at most one month's end."""
    days = [int(figure) for figure in re.findall(r"\d+", text)]
    steps = [b - a for a, b in pairwise(days)]
    return (
        max(days) <= 31 and steps.count(1) >= len(steps) - 1 and all(s == 1 or s < 0 for s in steps)
    )


def _above(line: NumberedLine) -> bool:
    """Whether a line can be the head of a calendar."""
    return bool(_WEEKDAYS.match(line.text)) or (
        dates.is_only_date(line.text) and dates.find_date(line.text).start.day is None  # type: ignore[union-attr]
    )


def page_numbers(lines: Sequence[NumberedLine]) -> frozenset[int]:
    """Numbers of the lines that hold nothing but a page's number: three or more, counting up by
    one through the file. A lone figure is text."""
    bare = [
        (line.number, int(m[1]))
        for line in lines
        if (m := _BARE.match(line.text)) and m[1].isdigit()
    ]
    best: list[int] = []
    run: list[tuple[int, int]] = []
    for number, figure in bare:
        if run and figure != run[-1][1] + 1:
            best, run = max(best, [n for n, _ in run], key=len), []
        run.append((number, figure))
    best = max(best, [n for n, _ in run], key=len)
    return frozenset(best) if len(best) >= 3 else frozenset()
