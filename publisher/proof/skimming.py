"""A manuscript skimmed: whether the composer took every line of it in.

In: Markdown as its author wrote it; the words of the book, and the source of what the composer says
is markup. Out: the stretches of words that are in neither. This reading knows nothing of
`publisher.markup`, whose losses it is to find, and next to nothing of Markdown: signs part runs of
words from each other, and every run must be claimed. What a run *is* (a heading, a locator, a line
of code) is the composer's to say.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

from publisher.proof.alignment import NEAR, missing_runs, original_span
from publisher.proof.folding import letters

_GONE = re.compile(
    r"</?[A-Za-z!?][^<>]{0,4000}>"
    r"|\\(?:begin|end|label|ref|input|includegraphics)\*?"
    r"(?:\[[^\[\]\n]{0,200}\]|\{[^{}\n]{0,200}\}){1,9}"
    r"|\\[A-Za-z]+\*?"
    r"|&\#?\w{1,32};|\b(?:https?|ftp|mailto):[^\s<>]+|\{[\#.:=][^{}\n]{0,400}\}",
    re.IGNORECASE,
)
"""What is markup to everybody, and no words wherever it stands: comments, tags, commands of TeX,
entities, addresses, attributes."""

_OPENS = re.compile(
    r"<!--|<(script|style|head|template|iframe|object|svg|math)\b[^<>]{0,4000}>", re.IGNORECASE
)
"""What is left out up to its end: comments, and elements that are no text."""

_UNSAID = re.compile(
    r"^[ \t>]*(?:\#\||%[ \t]|\+\+\+|\[[^\[\]\n^]+\]:[ \t]|\*\[[^\[\]\n]+\]:).*$",
    re.MULTILINE,
)
"""Lines of options of a chunk, comments of MyST and TeX, definitions of links and abbreviations."""

_BEFORE = re.compile(
    r"(?:[>\s|]+|(?:[-*+]|[:~]|\(?(?:\d{1,9}|[A-Za-z]|[ivxlcIVXLC]+|\#|@[\w-]*)[.)])(?=\s)"
    r"|[Tt]able:)+"
)
"""What stands before the words of a line: marks of quotations, lists, definitions, captions."""

_RUN = re.compile("(?:[^-*_`~^$\\\\<>{}\\[\\]()|#@:=+&%\"\0\n\t\ue000-\uf8ff ]"
                  "|-(?!-)|[ ](?![ ][ ]))+")  # fmt: skip
"""Words without a sign between them that may be markup, or parts columns."""

LONG = 20
"""Letters of a run that stands in one place only, as a rule: the others are looked for between."""

FEWEST = 3
"""Words, in a row, of which a loss within a line is told."""

_LETTERS = 12
_TITLE = 80
"""Letters of a heading or a caption of which the book must have a block of its own."""
_NUMBER, _LABEL, _KIND = 8, 16, 20
"""Letters that may stand before it there: the number of a heading, the label of a caption, the kind
and number of a theorem."""
_HEADING = re.compile(r"(?:[ ]{0,3}>)*[ ]{0,3}#{1,6}[ \t]+(.*?)[ \t]*(?:\{[^{}]*\})?[ \t]*#*[ \t]*")
_FENCE = re.compile(r"[ \t>]*(?:```|~~~)")
_CAPTION = re.compile(r"[ \t>]*!\[(.*?)\]\(.*")
_WORD = re.compile(r"[^\W\d_]{2,}")
_UNSPACED = re.compile("[\u0e00-\u0fff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Letters of scripts that are written without spaces, or with few."""


@dataclass(frozen=True, slots=True)
class WordRun:
    """Words at `start` of a text, in its line `line` (from 0). `letters` are their letters."""

    text: str
    start: int
    line: int
    letters: str


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """`text` at `start`, on the lines `first` to `last` (from 0), that the book has not."""

    text: str
    start: int
    first: int
    last: int


class Claims:
    """What was taken in: `words` are those of the book's blocks, in their order; `aside` is text of
    which the order is no matter: markup, addresses, descriptions."""

    def __init__(self, words: Sequence[str], aside: Sequence[str]) -> None:
        blocks = list(map(letters, words))
        self.each = blocks
        self.blocks = frozenset(blocks)
        self.words = "".join(blocks)
        self._spans = list(pairwise(accumulate(map(len, blocks), initial=0)))
        self._aside = aside
        self._used = bytearray(len(self.words))

    @cached_property
    def others(self) -> str:
        """The letters of what stands aside."""
        return letters(" ".join(self._aside))

    def stands(self, text: str) -> bool:
        """Whether `text` is a block by itself, or stands aside."""
        return text in self.blocks or text in self.others

    @cached_property
    def remainder(self) -> str:
        """`words`, with a sign that is no letter for each that was found before this was asked."""
        return "".join(
            "\0" if is_used else c for c, is_used in zip(self.words, self._used, strict=True)
        )

    def whole(self, parts: Sequence[str]) -> bool:
        """Whether `parts` stand in their order in one block, where nothing was found yet: a note, a
        caption, whose short runs of words stand between no neighbours of theirs."""
        for start, end in self._spans:
            at, places = start, []
            for part in parts:
                at = self.words.find(part, at, end)
                if at < 0 or 1 in self._used[at : at + len(part)]:
                    break
                places.append((at, at := at + len(part)))
            else:
                for first, last in places:
                    self._used[first:last] = b"\1" * (last - first)
                return True
        return False

    def near(self, text: str, start: int, end: int) -> int:
        """Where `text` stands between `start` and `end`; below 0 where it does not."""
        place = self.words.find(text, start, end)
        if place >= 0:
            self._used[place : place + len(text)] = b"\1" * len(text)
        return place

    def anywhere(self, text: str) -> int:
        """Where `text` stands and nothing else of the manuscript was found yet."""
        place = self.words.find(text)
        while place >= 0 and 1 in self._used[place : place + len(text)]:
            place = self.words.find(text, place + 1)
        return self.near(text, place, place + len(text)) if place >= 0 else -1


def word_runs(text: str, markup: Sequence[tuple[int, int]] = ()) -> tuple[WordRun, ...]:
    """The runs of words in the Markdown `text`, in order; from and to the places `markup` there are
    none."""
    visible = text
    if markup:
        parts, at = [], 0
        for start, end in markup:
            if end > at:
                start = max(start, at)
                parts += [text[at:start], _NOT_LINES.sub("\0", text[start:end])]
                at = end
        visible = "".join([*parts, text[at:]])
    visible = _UNSAID.sub(_gap, visible)
    if _SIGN.search(visible):
        visible = _GONE.sub(_gap, _closed(visible) if "<" in visible else visible)
    out: list[WordRun] = []
    place = 0
    for number, line in enumerate(visible.split("\n")):
        before = _BEFORE.match(line)
        begins = before.end() if before else 0
        for match in _RUN.finditer(line, begins):
            if word_letters := letters(match[0]):
                out.append(WordRun(match[0], place + match.start(), number, word_letters))
        place += len(line) + 1
    return tuple(out)


def _closed(text: str) -> str:
    """`text` without what `_OPENS` begins, where its end is there."""
    parts, at, endless = [], 0, set()
    for opening in _OPENS.finditer(text):
        closing = f"</{opening[1]}" if opening[1] else "-->"
        if opening.start() < at or closing in endless:
            continue
        end = text.find(closing, opening.end())
        if end < 0:
            endless.add(closing)
            continue
        end += len(closing)
        parts += [text[at : opening.start()], _NOT_LINES.sub("\0", text[opening.start() : end])]
        at = end
    return "".join([*parts, text[at:]])


_SIGN = re.compile(r"[<\\&{]|://|mailto:")


def _gap(match: re.Match[str]) -> str:
    """As many signs that are no words; lines stay lines."""
    return _NOT_LINES.sub("\0", match[0])


_NOT_LINES = re.compile(r"[^\n]")


def unclaimed_stretches(
    text: str, claims: Claims, markup: Sequence[tuple[int, int]] = ()
) -> Iterator[Unclaimed]:
    """The words of the Markdown `text` that `claims` have not: one for each stretch. From and to
    the places `markup` stands nothing but markup."""
    run_list = word_runs(text, markup)
    lines = text.split("\n")
    stretches = _stretches(run_list, _anchors(run_list, claims), claims)
    firsts = {one.first for one in stretches}
    stretches += (one for one in _titles(run_list, lines, claims) if one.first not in firsts)
    stretches.sort(key=lambda one: one.start)
    out: list[Unclaimed] = []
    lines_read = {run.line for run in run_list}
    for one in stretches:
        before = out[-1] if out else None
        between = range(before.last + 1, one.first) if before else ()
        if before and (
            all(lines[n].strip() for n in between) or not any(n in lines_read for n in between)
        ):
            out[-1] = Unclaimed(f"{before.text} {one.text}", before.start, before.first,
                                   one.last)  # fmt: skip
        else:
            out.append(one)
    yield from out


def _anchors(run_list: Sequence[WordRun], claims: Claims) -> list[int]:
    """Where each long run was found; below 0 where it was not, or is short.

    In their order first, so that of two like ones each has its own place; then anywhere: notes,
    captions and floats stand elsewhere in a book.
    """
    places, at = [-1] * len(run_list), 0
    for number, run in enumerate(run_list):
        if len(run.letters) < LONG:
            continue
        place = claims.near(run.letters, at, at + NEAR + len(run.letters))
        if place < 0:
            place = claims.anywhere(run.letters)
        if place >= 0:
            places[number] = place
            at = place + len(run.letters)
    return places


def _stretches(run_list: Sequence[WordRun], anchors: list[int], claims: Claims) -> list[Unclaimed]:
    """Runs that are in none of `claims`: a long one as far as it is not; of the short ones those
    that are neither between their neighbours nor a block by themselves, where their whole line is
    so and stands nowhere (as a note at the end), or where they are words enough in a row."""
    numbers = [number for number, place in enumerate(anchors) if place >= 0]
    steady: list[int] | None = None
    whole = "\0".join(run.letters for run in run_list)
    stretches: list[Unclaimed] = []
    by_line: dict[int, list[WordRun]] = {}
    at = 0
    for number, run in enumerate(run_list):
        if anchors[number] >= 0:
            at = anchors[number] + len(run.letters)
        elif len(run.letters) >= LONG:
            # what is claimed for a part of it elsewhere, as for a cell that its caption quotes, is
            # no loss where the book says the whole as often as the manuscript does
            as_often = claims.words.count(run.letters) >= whole.count(run.letters)
            if run.letters not in claims.others and not as_often:
                stretches += _parts(run, claims, at)
        else:
            index = bisect_left(numbers, number)
            behind = (anchors[other] for other in numbers[index:] if anchors[other] >= at)
            place = claims.near(run.letters, at, next(behind, len(claims.words)))
            if place >= 0:
                at = place + len(run.letters)
                continue
            if steady is None:  # what the book says twice is a neighbour of nothing for certain
                once = [each for each in numbers if claims.words.count(run_list[each].letters) == 1]
                steady = _rising(once, anchors)
            index = bisect_left(steady, number)
            first = anchors[steady[index - 1]] if index else 0
            last = anchors[steady[index]] if index < len(steady) else len(claims.words)
            if claims.words.find(run.letters, first, last) < 0 and not claims.stands(run.letters):
                by_line.setdefault(run.line, []).append(run)
    counts = Counter(run.line for run in run_list if run.line in by_line)
    for line, parts in by_line.items():
        words = " ".join(run.text.strip() for run in parts)
        line_joined = "".join(run.letters for run in parts)
        if len(parts) == counts[line] and _WORD.search(words):
            row = len(line_joined) >= LONG and claims.anywhere(line_joined) >= 0
            if not row and not claims.whole([run.letters for run in parts]):
                stretches.append(Unclaimed(words, parts[0].start, line, line))
            continue
        for run in parts:
            if _are_told(run.text) and run.letters not in claims.words:
                stretches.append(Unclaimed(run.text.strip(), run.start, line, line))
    return sorted(stretches, key=lambda one: one.start)


def _titles(read: Sequence[WordRun], lines: Sequence[str], claims: Claims) -> Iterator[Unclaimed]:
    """Lines that stand for themselves, headings and captions, of which the book has fewer than the
    manuscript: their few words stand in its prose as well, where `_stretches` finds them."""
    titles: dict[tuple[str, int], list[WordRun]] = {}
    for run in read:
        if len(run.letters) > _TITLE or not _WORD.search(run.text):
            continue
        line = lines[run.line]
        heading, caption = _HEADING.fullmatch(line), _CAPTION.fullmatch(line)
        above = lines[run.line - 1].strip(" \t>") if run.line else ""
        if heading and above and not above.startswith(("#", ":::", "```", "(")):
            continue  # to some it is a line of a paragraph
        if (heading or caption) and _of_a_listing(lines, run.line, claims):
            continue
        if heading and letters(heading[1]) == run.letters:
            most = _KIND if above.startswith(":::") else _NUMBER
            titles.setdefault((run.letters, most), []).append(run)
        elif caption and letters(caption[1]) == run.letters and letters(line) not in claims.words:
            titles.setdefault((run.letters, _LABEL), []).append(run)
    for (folded, most), all_of_it in titles.items():
        there = sum(block.endswith(folded) and len(block) <= len(folded) + most
                    for block in claims.each)  # fmt: skip
        for run in all_of_it[there:]:
            if most != _LABEL or folded not in claims.others:
                yield Unclaimed(run.text.strip(), run.start, run.line, run.line)


def _of_a_listing(lines: Sequence[str], at: int, claims: Claims) -> bool:
    """Whether the line `at` stands in the book with all its marks, and with the letters that come
    before it or after it: so a listing has it, a fence being no line of one."""
    near = range(max(0, at - 3), min(len(lines), at + 4))
    line_letters = {n: "" if _FENCE.match(lines[n]) else letters(lines[n]) for n in near}
    before = "".join(line_letters[n] for n in near if n < at)[-_LETTERS:]
    after = "".join(line_letters[n] for n in near if n > at)[:_LETTERS]
    return any(
        beside and joined in claims.words
        for beside, joined in (
            (before, before + line_letters[at]),
            (after, line_letters[at] + after),
        )
    )


def _rising(numbers: Sequence[int], anchors: Sequence[int]) -> list[int]:
    """The most of `numbers` whose anchors follow each other as they do in the manuscript: between
    two of them stands what stands between them there."""
    tails: list[int] = []  # by length, the run that the best such row of that length ends with
    before: dict[int, int] = {}
    for number in numbers:
        index = bisect_left(tails, anchors[number], key=anchors.__getitem__)
        before[number] = tails[index - 1] if index else -1
        tails[index : index + 1] = [number]
    row = []
    number = tails[-1] if tails else -1
    while number >= 0:
        row.append(number)
        number = before[number]
    return row[::-1]


def _parts(run: WordRun, claims: Claims, at: int) -> Iterator[Unclaimed]:
    """What of a long `run` is missing: words of it may have been set apart from each other."""
    gone, _ = missing_runs(run.letters, claims.remainder, at)
    remaining = sum(end - start for start, end in gone)
    if 2 * remaining > len(run.letters):
        behind, _ = missing_runs(run.letters, claims.remainder, 0)
        if sum(end - start for start, end in behind) < remaining:
            gone = behind
    for start, end in gone:
        first, last = original_span(run.text, start, end)
        words = run.text[first:last]
        whole = end - start == len(run.letters) and _WORD.search(words)
        if run.letters[start:end] not in claims.others and (whole or _are_told(words)):
            yield Unclaimed(words, run.start + first, run.line, run.line)


def _are_told(words: str) -> bool:
    """Whether `words` are enough to be sure of."""
    word_list = _WORD.findall(words)
    apart = sum(
        len(_UNSPACED.findall(word)) for word in word_list
    )  # each is a word, or half of one
    return len(word_list) + apart // 2 >= FEWEST and sum(map(len, word_list)) + apart >= _LETTERS
