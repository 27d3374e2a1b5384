"""Plain text of an address, pasted from a page or taken from a data set, to a draft.

In: decoded text. Out: a `Draft`. Two forms are known: lines as a page showed them, and one record
``Name<TAB>date<TAB>text``. Every line that is not blank is in the body, in the front matter or in
`removed`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from publisher.manuscripts.importing import dates, heads, prose, scraps, tags
from publisher.manuscripts.importing.draft import Draft, Front, Speaker
from publisher.manuscripts.importing.languages import language_of
from publisher.manuscripts.importing.lines import (
    NumberedLine,
    count_words,
    ends_sentence,
    is_prose,
    numbered_lines,
)
from publisher.manuscripts.importing.report import Moved, Removed

_HEAD = 8
_TAIL = 12
# Two hyphens between words are a typewriter's dash; smart punctuation would make an en dash of it.
_TYPED_DASH = re.compile(r"(?<=[^\s-])\s?--(?=[^\s-])|(?<=[^\s-])--(?=\s|$)")


def read(text: str, path: str) -> Draft:
    """The draft of a transcript; `path` is what the report calls the file."""
    lines, tag_removals, changes = _without_tags(numbered_lines(text), path)
    lines, dashes = _dashed(lines)
    changes += (f"{path}: {dashes} typed -- set as a dash (—)",) if dashes else ()
    record = _record(lines)
    if record:
        front, moves, body = record
        removals: tuple[Removed, ...] = ()
    else:
        body, removals = _without_scraps(lines, path)
        front, moves, body = _headed(body)
    blocks = prose.blocks(body)
    changes += _rejoined(body, path)
    front = _acronym(front, text)
    return Draft(
        path=path,
        front=front,
        blocks=blocks,
        lang=language_of("\n".join(block.text for block in blocks)),
        removals=tuple(sorted((*tag_removals, *removals), key=lambda r: r.line)),
        moves=tuple(replace(m, path=path) for m in moves),
        changes=changes,
    )


def _without_tags(
    lines: Sequence[NumberedLine], path: str
) -> tuple[tuple[NumberedLine, ...], tuple[Removed, ...], tuple[str, ...]]:
    """Lines with HTML's tags out and entities decoded, the tags, and what to tell of it."""
    out: list[NumberedLine] = []
    removals: list[Removed] = []
    entities = 0
    for line in lines:
        pieces, tags_of_line, count = tags.strip(line.text)
        removals += [Removed(path, line.number, tag, "stray HTML tag") for tag in tags_of_line]
        entities += count
        for i, piece in enumerate(pieces):
            out += [NumberedLine(line.number, "")] if i else []
            out.append(NumberedLine(line.number, piece))
    changes = (f"{path}: {entities} HTML entities decoded",) if entities else ()
    return tuple(out), tuple(removals), changes


def _dashed(lines: Sequence[NumberedLine]) -> tuple[tuple[NumberedLine, ...], int]:
    """Lines with typed dashes made dashes, and how many."""
    results = [_TYPED_DASH.subn("—", line.text) for line in lines]
    new_lines = tuple(
        NumberedLine(line.number, text) for line, (text, _) in zip(lines, results, strict=True)
    )
    return new_lines, sum(count for _, count in results)


def _record(
    lines: Sequence[NumberedLine],
) -> tuple[Front, tuple[Moved, ...], tuple[NumberedLine, ...]] | None:
    """The form ``Name<TAB>date<TAB>text``; `None` where the first line is not of it."""
    at = next((i for i, line in enumerate(lines) if not line.blank), None)
    if at is None or lines[at].text.count("\t") < 2:
        return None
    line = lines[at]
    name, date_text, text = (part.strip() for part in line.text.split("\t", 2))
    date = dates.find_date(date_text)
    if date is None or not dates.is_only_date(date_text) or not 1 <= count_words(name) <= 8:
        return None
    front = Front(
        speakers=(Speaker(name),),
        date=None if date.doubt or date.start.day is None else date.start,
        doubt=date.doubt,
    )
    moves = (Moved("", line.number, name, "authors"), Moved("", line.number, date_text, "date"))
    return front, moves, (NumberedLine(line.number, text), *lines[at + 1 :])


def _without_scraps(
    lines: Sequence[NumberedLine], path: str
) -> tuple[tuple[NumberedLine, ...], tuple[Removed, ...]]:
    """Lines that are text, and those that a page left around it."""
    first, last = _running(lines)
    calendars, pages = scraps.calendar(lines), scraps.page_numbers(lines)
    rest: list[NumberedLine] = []
    removals: list[Removed] = []
    for i, line in enumerate(lines):
        why = (
            "calendar of the page"
            if line.number in calendars
            else "page number"
            if line.number in pages
            else scraps.reason(line.text.strip(), edge=not first <= i <= last)
        )
        if why and not line.blank:
            removals.append(Removed(path, line.number, line.text.strip(), why))
        else:
            rest.append(line)
    return tuple(rest), tuple(removals)


def _running(lines: Sequence[NumberedLine]) -> tuple[int, int]:
    """Indices of the first and the last line that are surely running text; all lines where none
    is, so that a text of short lines has no edge to lose."""
    numbers = {line.number for group in prose.groups(lines) if _runs_on(group) for line in group}
    surely = [
        i
        for i, line in enumerate(lines)
        if line.number in numbers or (is_prose(line.text) and not _notice(line.text))
    ]
    return (surely[0], surely[-1]) if surely else (0, len(lines))


def _notice(text: str) -> bool:
    """Whether a long line is a scrap all the same."""
    return bool(scraps.reason(text.strip(), edge=True))


def _headed(
    lines: Sequence[NumberedLine],
) -> tuple[Front, tuple[Moved, ...], tuple[NumberedLine, ...]]:
    """Front matter from the lines above the text, and the lines that stay."""
    head = _head(lines)
    front, moves, rest = heads.propose([line for line in lines[:head] if not line.blank])
    stay = {line.number for line in rest}
    return (
        front,
        moves,
        (
            *(line for line in lines[:head] if line.number in stay or line.blank),
            *lines[head:],
        ),
    )


def _head(lines: Sequence[NumberedLine]) -> int:
    """How many lines stand above the text: those before the first that runs, that ends as a
    sentence or salutation, or that notes the audience. A text without running text has no head."""
    count = 0
    for i, line in enumerate(lines):
        if line.blank:
            continue
        text = line.text.strip()
        asks = text[-1] in "?!" and count == 0 and _heads(lines[i + 1 :])
        if count == _HEAD or count_words(text) >= 25 or _wraps(lines, i):
            return i
        if _speaks(text) and not asks:
            return i
        count += 1
    return 0


def _heads(lines: Sequence[NumberedLine]) -> bool:
    """Whether the first of `lines` that is not blank is a heading line: a question or a cry above
    it is then a title, and no greeting."""
    text = next((line.text.strip() for line in lines if not line.blank), "")
    return bool(text) and count_words(text) < 25 and not _speaks(text)


def _speaks(text: str) -> bool:
    """Whether a short line is spoken: a sentence, a salutation, ``[Applause]``, ``JOHN SMITH:``."""
    return (ends_sentence(text) and not dates.find_date(text)) or text[:1] in "[(“\"'"


def _wraps(lines: Sequence[NumberedLine], i: int) -> bool:
    """Whether a wrapped paragraph begins at line `i`."""
    group = prose.groups(lines[i : i + 6])[0]
    return _runs_on(group) or (len(group) >= 3 and all(len(line.text) >= 50 for line in group[:2]))


def _runs_on(group: prose.Group) -> bool:
    """Whether lines that stand together are one sentence or more, broken by hand or by a width."""
    return (
        len(group) >= 2
        and len(group[0].text) >= 45
        and ends_sentence(group[-1].text)
        and sum(count_words(line.text) for line in group) >= 12
        and not any(dates.find_date(line.text) or _notice(line.text) for line in group)
    )


def _rejoined(lines: Sequence[NumberedLine], path: str) -> tuple[str, ...]:
    """What to tell where lines were wrapped."""
    measure = prose.width(lines)
    return (f"{path}: lines broken at {measure} characters were joined again",) if measure else ()


def _acronym(front: Front, text: str) -> Front:
    """The event's initials, where the source uses them as a word."""
    initials = "".join(word[0] for word in front.occasion.name.split() if word[0].isupper())
    is_certain = len(initials) >= 2 and re.search(rf"\b{initials}\b", text)
    return (
        replace(front, occasion=replace(front.occasion, acronym=initials)) if is_certain else front
    )
