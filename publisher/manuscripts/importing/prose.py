"""Lines of a plain file to blocks of Markdown: paragraphs, headings, lists.

In: numbered lines, scraps gone. Out: blocks whose text is the text of the lines. Lines that a
program broke at a width are joined again; lines that were broken by hand stay lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from publisher.manuscripts.importing.draft import Block
from publisher.manuscripts.importing.escaping import escape_heading, escape_line
from publisher.manuscripts.importing.lines import (
    NumberedLine,
    count_words,
    ends_sentence,
    starts_high,
)

_BULLET = re.compile(r"^\s*[-*•·‣▪◦–]\s+(?=\S)")
_NUMBER = re.compile(r"^\s*(\d{1,3})[.)]\s+(?=\S)")
_STARS = re.compile(r"^\W*(?:[*•·#~_=–—-]\s*){3,}\W*$")
_UNDERLINE = re.compile(r"^\s*(=+|-+|~+|\^+)\s*$")
_NOTE = re.compile(r"^\s*[\[(〔（].*[\])〕）]\s*$")
_CLOCK = re.compile(r"^\W*\d{1,2}:\d\d(?::\d\d)?\W*$")
_VERSE = 45
_CJK_EDGE = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")

Group = tuple[NumberedLine, ...]


def groups(lines: Sequence[NumberedLine]) -> tuple[Group, ...]:
    """Runs of lines between blank lines."""
    out: list[Group] = []
    run: list[NumberedLine] = []
    for line in (*lines, NumberedLine(0, "")):
        if line.blank:
            out += [tuple(run)] if run else []
            run = []
        else:
            run.append(line)
    return tuple(out)


def width(lines: Sequence[NumberedLine]) -> int:
    """The width in characters at which a program broke the lines, 0 where none did.

    A line was broken at the width when the first word of the next would not have fitted on it.
    """
    runs = [run for run in groups(lines) if len(run) > 1]
    pairs = [pair for run in runs for pair in pairwise(run)]
    lengths = sorted(len(line.text) for run in runs for line in run)
    if len(pairs) < 3 or lengths[-1] > 120 or median(lengths) < 30:
        return 0
    measure = lengths[int(len(lengths) * 0.98)]
    full = sum(_fits_not(a.text, b.text, measure) for a, b in pairs)
    return measure if full >= 0.75 * len(pairs) else 0


def _fits_not(a: str, b: str, measure: int) -> bool:
    """Whether the first word of `b` had no room after `a`; ragged setting is allowed a little."""
    first = b.split(maxsplit=1)[0] if b.strip() else ""
    return len(a) + 1 + len(first) > measure * 0.93


def blocks(lines: Sequence[NumberedLine], head_done: bool = True) -> tuple[Block, ...]:
    """The blocks of `lines`."""
    measure = width(lines)
    units = [unit for group in groups(lines) for unit in _units(group, measure)]
    return tuple(_headings(units)) if head_done else tuple(b for b, _ in units)


def _units(group: Group, measure: int) -> Iterator[tuple[Block, bool]]:
    """Blocks of one group of lines, and whether each may be a heading by its place."""
    if len(group) == 2 and _UNDERLINE.match(group[1].text) and count_words(group[0].text) <= 16:
        yield _heading(group[0]), False
        return
    items = _list(group)
    if items:
        yield items, False
        return
    parts = _paragraphs(group, measure) if measure else _unwrapped(group)
    alone = len(parts) == 1 or not measure
    for part in parts:
        yield _paragraph(part, bool(measure)), alone and len(part) == 1


def _unwrapped(group: Group) -> list[Group]:
    """Where lines are not wrapped each is a paragraph, but verse and postal addresses are one."""
    short = all(len(line.text) <= _VERSE and count_words(line.text) <= 9 for line in group)
    verse = len(group) >= 3 and short and not any(_STARS.match(line.text) for line in group)
    return [group] if verse else [(line,) for line in group]


def _paragraphs(group: Group, measure: int) -> list[Group]:
    """A wrapped group cut where a paragraph ends inside it: before an indented line, and after a
    line that ends a sentence well short of the width."""
    parts: list[list[NumberedLine]] = [[group[0]]]
    for a, b in pairwise(group):
        indented = _indent(b.text) > _indent(a.text) and len(parts[-1]) > 0 and _indent(b.text) >= 2
        ended = not _fits_not(a.text, b.text, measure) and ends_sentence(a.text)
        if (indented and ends_sentence(a.text)) or (ended and len(a.text) < 0.7 * measure):
            parts.append([b])
        else:
            parts[-1].append(b)
    return [tuple(part) for part in parts]


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _paragraph(lines: Group, wrapped: bool) -> Block:
    """One paragraph; lines broken by hand are kept by hard breaks (two spaces)."""
    texts = [" ".join(line.text.split()) for line in lines]
    if len(texts) == 1 and _STARS.match(texts[0]):
        return Block(lines[0].number, texts[0], "* * *", "other")
    if wrapped and not all(len(text) <= _VERSE for text in texts):
        text = _joined(texts)
        return Block(lines[0].number, text, escape_line(text))
    markdown = "  \n".join(escape_line(text) for text in texts)
    return Block(lines[0].number, "\n".join(texts), markdown)


def _joined(texts: Sequence[str]) -> str:
    """Lines made one. A hyphen at a line's end is kept and joined closed, since nothing says
    whether it belongs to the word; scripts without spaces are joined closed, too."""
    text = texts[0]
    for more in texts[1:]:
        hyphen = text.endswith("-") and not text.endswith(("--", " -")) and len(text) > 1
        is_closed = hyphen or (_CJK_EDGE.match(text[-1:]) and _CJK_EDGE.match(more[:1]))
        text = f"{text}{more}" if is_closed else f"{text} {more}"
    return text


def _heading(line: NumberedLine) -> Block:
    text = " ".join(line.text.split())
    return Block(line.number, text, f"## {escape_heading(text)}", "heading")


def _list(group: Group) -> Block | None:
    """Two or more items with bullets, or numbered from 1; a wrapped item's lines are indented."""
    for mark in (_BULLET, _NUMBER):
        items = _items(group, mark)
        if items and (mark is _BULLET or _counts_up(items)):
            return _list_block(items, mark)
    return None


def _items(group: Group, mark: re.Pattern[str]) -> list[list[NumberedLine]]:
    """The items of a list, or nothing where the group is none."""
    items: list[list[NumberedLine]] = []
    for line in group:
        if mark.match(line.text):
            items.append([line])
        elif items and _indent(line.text) > _indent(items[-1][0].text):
            items[-1].append(line)
        else:
            return []
    return items if len(items) >= 2 else []


def _counts_up(items: list[list[NumberedLine]]) -> bool:
    """Whether the numbers are 1, 2, 3…: Markdown counts for itself, so others are left as text."""
    numbers = [int(match[1]) for item in items if (match := _NUMBER.match(item[0].text))]
    return numbers == list(range(1, len(numbers) + 1))


def _list_block(items: list[list[NumberedLine]], mark: re.Pattern[str]) -> Block:
    texts, marks = [], []
    for number, item in enumerate(items, start=1):
        first = mark.sub("", item[0].text)
        texts.append(_joined([" ".join(t.split()) for t in (first, *(x.text for x in item[1:]))]))
        marks.append("- " if mark is _BULLET else f"{number}. ")
    markdown = "\n".join(f"{m}{escape_line(t)}" for m, t in zip(marks, texts, strict=True))
    lines = texts if mark is _BULLET else [f"{n}. {t}" for n, t in enumerate(texts, start=1)]
    return Block(items[0][0].number, "\n".join(lines), markdown, "other")


def _headings(units: Sequence[tuple[Block, bool]]) -> Iterator[Block]:
    """Short lines that stand alone above running text become headings."""
    for i, (block, alone) in enumerate(units):
        after = units[i + 1][0] if i + 1 < len(units) else None
        below = after is not None and (
            _runs(after) or (_may_head(after.text) and _runs_at(units, i + 2))
        )
        if alone and block.kind == "paragraph" and below and _may_head(block.text):
            yield _heading(NumberedLine(block.line, block.text))
        else:
            yield block


def _runs_at(units: Sequence[tuple[Block, bool]], i: int) -> bool:
    return i < len(units) and _runs(units[i][0])


def _runs(block: Block) -> bool:
    """Whether `block` is running text, such as stands below a heading."""
    return block.kind == "other" or count_words(block.text) >= 15


def _may_head(text: str) -> bool:
    """Whether a line alone can be a heading by its looks: short, begun high, not ended as a
    sentence, no note on the audience, no clock, no speaker's name."""
    return (
        count_words(text) <= 12
        and len(text) <= 90
        and any(c.isalpha() for c in text)
        and starts_high(text)
        and not ends_sentence(text)
        and not _NOTE.match(text)
        and not _CLOCK.match(text)
    )
