"""Front matter proposed from the heading lines of a transcript.

In: the short lines above the running text. Out: what they say, and the lines that say nothing
known, which stay in the text. One rule reads one form of line; a line goes to the first that
fits. Nothing is invented: a part no line gives stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from publisher.manuscripts.importing import dates, names
from publisher.manuscripts.importing.draft import Front, Occasion, Speaker
from publisher.manuscripts.importing.lines import NumberedLine, count_words
from publisher.manuscripts.importing.report import Moved

_GENRE = (
    r"(?:address|remarks|speech|keynote|opening|closing|welcome|welcoming|lecture|statement|inaugural|"
    r"plenary|banquet|invited|acceptance|commencement|presidential|concluding|congratulatory|talk|message)"
)
_IS_TITLE = re.compile(rf"\b{_GENRE}\b", re.IGNORECASE)
_EVENT = re.compile(
    r"\b(?:conference|congress|symposium|symposia|workshop|forum|summit|assembly|colloquium|"
    r"convention|seminar|meeting|convocation|colloque|tagung|kongress|konferenz)\b|大会|会議|학회|대회|회의",
    re.IGNORECASE,
)
_TO_EVENT = re.compile(r"\b(?:to|at|for|before|during)\s+(?:the\s+)?(.+)$", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:professor|president|director|chair(?:man|woman|person)?|minister|secretary|ambassador|"
    r"senator|governor|member|founder|dean|rector|fellow|researcher|editor|emeritus|emerita|head|"
    r"chief|officer|ceo|lecturer|mayor|bishop|university|institute|college|chancellor|"
    r"representative|commissioner|scientist|scholar|engineer|author)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(title|subtitle|speaker|presenter|author|by|date|place|venue|location|event|conference|"
    r"occasion|delivered by|presented by|given by)\s*[:：]\s*(\S.*)$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"^(?:(?:delivered|presented|given|written|spoken)\s+)?by:?\s+(\S.*)$", re.IGNORECASE
)
_COLON = re.compile(r"^([^:：]{3,60})[:：]\s+(\S.*)$")
_REMARKS_BY = re.compile(rf"^((?:\S+\s+){{0,3}}{_GENRE})\s+(?:by|of)\s+(\S.*)$", re.IGNORECASE)
_DELIVERED = re.compile(
    r"^(?:(?:as )?(?:delivered|given|held|presented|spoken)\s*)?(?:(?:at|in|on)\s+)?", re.IGNORECASE
)
_NEVER_TITLE = re.compile(
    r"^\W*(?:introduction|preface|foreword|abstract|summary|background|conclusion|contents|overview|"
    r"prologue|transcript|full text|text of speech|\d+\W*)\W*$",
    re.IGNORECASE,
)

Rule = Callable[[str, Front], Front | None]


def propose(
    lines: Sequence[NumberedLine], start: Front | None = None
) -> tuple[Front, tuple[Moved, ...], tuple[NumberedLine, ...]]:
    """What `lines` say beyond what is `start`; the lines that went into it (their path empty); the
    lines left over."""
    front = start or Front()
    moves: list[Moved] = []
    rest: list[NumberedLine] = []
    rules = _rules(lines)
    for line in lines:
        text = " ".join(line.text.split())
        after = _read(text, front, rules)
        if after is None:
            rest.append(line)
        else:
            moves.append(Moved("", line.number, line.text.strip(), _told(front, after)))
            front = after
    return _event_from_title(front), tuple(moves), tuple(rest)


def _rules(lines: Sequence[NumberedLine]) -> tuple[Rule, ...]:
    """The rules for `lines`: where one says "by" or "speaker:", a line that looks like a bare
    name (``Golden Roofs``) is none."""
    texts = [" ".join(line.text.split()) for line in lines]
    has_author = any(_BY.match(text) or _REMARKS_BY.match(text) for text in texts) or any(
        match and match[1].lower() in ("speaker", "author", "presenter", "by")
        for match in map(_LABEL.match, texts)
    )
    return tuple(rule for rule in RULES if not (has_author and rule is _spoken))


def _read(text: str, front: Front, rules: Sequence[Rule]) -> Front | None:
    """`front` with what `text` says, by the first rule that fits."""
    for rule in rules:
        after = rule(text, front)
        if after is not None and (after != front or rule is _repeated):
            return after
    return None


def _told(before: Front, after: Front) -> str:
    """The keys that `after` has and `before` had not."""
    keys = [
        (before.title != after.title, "title"),
        (before.subtitle != after.subtitle, "subtitle"),
        (before.speakers != after.speakers, "authors"),
        (before.date != after.date or before.doubt != after.doubt, "date"),
        (before.occasion != after.occasion, "event in volume.yaml"),
    ]
    return ", ".join(key for changed, key in keys if changed) or "said already"


def _repeated(text: str, front: Front) -> Front | None:
    """A line that says the title, or the only speaker's name, again."""
    texts = [front.title, *(s.name for s in front.speakers)]
    bare = re.sub(r"^by:?\s+", "", text.casefold())
    return front if bare in {s.casefold() for s in texts if s} else None


def _labelled(text: str, front: Front) -> Front | None:
    """``Speaker: Jane Smith``, ``Venue: Seoul``."""
    match = _LABEL.match(text)
    if not match:
        return None
    label, value = match[1].lower(), match[2]
    if label == "title" and not front.title:
        return replace(front, title=value)
    if label == "subtitle":
        return replace(front, subtitle=value)
    if label in ("date",):
        return _dated(value, front)
    if label in ("place", "venue", "location"):
        return replace(front, occasion=_placed(front.occasion, value.split(", ")))
    if label in ("event", "conference", "occasion"):
        return _dated(value, front) or replace(front, occasion=_event(front.occasion, value))
    return _spoken(value, front)


def _by(text: str, front: Front) -> Front | None:
    """``By Jane Smith, Professor of Physics``."""
    match = _BY.match(text)
    return _spoken(match[1], front) if match else None


def _remarks_by(text: str, front: Front) -> Front | None:
    """``Keynote Address by Jane Smith``: the whole line is the title, too."""
    match = _REMARKS_BY.match(text)
    if not match or dates.find_date(text):
        return None
    after = _spoken(match[2], front)
    return replace(after, title=front.title or text) if after else None


def _name_and_title(text: str, front: Front) -> Front | None:
    """``T. Kimiya: Address to …``."""
    match = _COLON.match(text)
    if not match or front.title or front.speakers or dates.find_date(text):
        return None
    after = _spoken(match[1], front)
    return replace(after, title=match[2]) if after else None


def _dated(text: str, front: Front) -> Front | None:
    """A line with a date: the event and the place may stand beside it."""
    date = dates.find_date(text)
    if date is None:
        return None
    before = re.sub(r"(?:[\s,;()|–—-]|\s(?:on|in|of))+$", "", text[: date.at])
    rest = before + text[date.to :].rstrip(" .)")
    if dates.is_only_date(text):
        rest = ""
    front = _with_date(front, date)
    return _occasion(rest, front) if rest.strip(" ,;") else front


def _with_date(front: Front, date: dates.DateMatch) -> Front:
    """A single day is the day of the address; a range is the event's."""
    if date.doubt:
        return front if front.date else replace(front, doubt=date.doubt)
    if date.start == date.end and date.start.day is not None:
        return front if front.date else replace(front, date=date.start, doubt="")
    if front.occasion.start:
        return front
    return replace(front, occasion=replace(front.occasion, start=date.start, end=date.end))


def _occasion(text: str, front: Front) -> Front | None:
    """``Address to Conference 2019, Seoul, Korea``, ``Delivered at the Forum in Seoul``: `None`
    where part of the line is not understood."""
    text = _DELIVERED.sub("", text.strip(" ,;"))
    parts = [part.strip() for part in re.split(r",\s+|\s+[–—|]\s+", text) if part.strip()]
    if not parts:
        return front
    head, rest = parts[0], parts[1:]
    if _EVENT.search(head) and all(names.is_place(part) for part in rest):
        event = _placed(_event(front.occasion, head), rest)
        title = head if not front.title and _IS_TITLE.search(head) else front.title
        return replace(front, occasion=event, title=title)
    if len(parts) <= 3 and all(names.is_place(part) for part in parts) and not names.person(head):
        return replace(front, occasion=_placed(front.occasion, parts))
    return None


def _event(occasion: Occasion, text: str) -> Occasion:
    """`occasion` with the event named in `text`, "Address to the" before it gone."""
    if occasion.name:
        return occasion
    match = _TO_EVENT.search(text) if _IS_TITLE.search(text) else None
    name = match[1] if match and _EVENT.search(match[1]) else text
    return replace(occasion, name=name.strip(" ,;"))


def _placed(occasion: Occasion, parts: Sequence[str]) -> Occasion:
    """`occasion` with its place, and its country where the last part is one."""
    parts = [part for part in parts if part]
    if not parts or occasion.place:
        return occasion
    if names.is_country(parts[-1]):
        return replace(occasion, place=", ".join(parts[:-1]), country=parts[-1])
    return replace(occasion, place=", ".join(parts))


def _spoken(text: str, front: Front) -> Front | None:
    """``Jane Smith``, ``Prof. Jane Smith, Kobe University``, ``A. One and B. Two``."""
    head, _, role = text.partition(", ")
    several = [names.person(part) for part in re.split(r",\s+(?:and\s+)?|\s+and\s+|\s*&\s*", text)]
    if len(several) > 1 and all(name and not _ROLE.search(name) for name in several):
        return replace(front, speakers=front.speakers + tuple(Speaker(name) for name in several))
    name = names.person(text) or names.person(head)
    if not name or any(speaker.name == name for speaker in front.speakers):
        return None
    role = "" if names.person(text) else role
    if role and not (_ROLE.search(role) or names.is_place(role)):
        return None
    return replace(front, speakers=(*front.speakers, Speaker(name, role or _office(text))))


def _office(text: str) -> str:
    """The office in an honorific: a President or Senator, not a Mr. or Dr."""
    office = names.honorific(text).removeprefix("the ").removeprefix("The ")
    return office if _ROLE.fullmatch(office) else ""


def _role(text: str, front: Front) -> Front | None:
    """A line below a name that says what the person is."""
    if not front.speakers or front.speakers[-1].role or not _ROLE.search(text):
        return None
    if _EVENT.search(text) or _IS_TITLE.search(text) or count_words(text) > 16:
        return None
    return replace(front, speakers=(*front.speakers[:-1], replace(front.speakers[-1], role=text)))


def _named_event(text: str, front: Front) -> Front | None:
    """A line that names the event alone, or with its place."""
    if front.occasion.name or not _EVENT.search(text) or _IS_TITLE.search(text):
        return None
    return _occasion(text, front)


def _place(text: str, front: Front) -> Front | None:
    """``Seoul, Korea``: two or three names, the last a country."""
    parts = text.split(", ")
    is_certain = (
        2 <= len(parts) <= 3 and names.is_country(parts[-1]) and all(map(names.is_place, parts))
    )
    return replace(front, occasion=_placed(front.occasion, parts)) if is_certain else None


def _title(text: str, front: Front) -> Front | None:
    """The first line that is none of those is the title."""
    if front.title or _NEVER_TITLE.match(text) or count_words(text) < 1:
        return None
    return replace(front, title=text)


def _event_from_title(front: Front) -> Front:
    """The event, where only the title names it: "Address to Conference 2019"."""
    match = _TO_EVENT.search(front.title)
    if front.occasion.name or not match or not _EVENT.search(match[1]):
        return front
    return replace(front, occasion=replace(front.occasion, name=match[1]))


RULES: tuple[Rule, ...] = (
    _repeated,
    _labelled,
    _by,
    _remarks_by,
    _name_and_title,
    _dated,
    _spoken,
    _role,
    _named_event,
    _place,
    _title,
)
