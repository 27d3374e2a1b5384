"""Whether the pieces of one text are in another, in their order, and what is not.

In: pieces of text in the order of reading, and the folded text of an output, in which anything may
stand between them (running heads, notes, numbers). Out: the runs of letters that are missing.
Where all is well each piece is found at once by `str.find`; only round a page break, and where
something is missing, is it looked at more closely.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from publisher.proof.folding import complex_letters, fold_letters

LONG = 24
"""Letters of which a run is taken to be found wherever it stands."""

NEAR = 4000
"""Letters within which shorter runs are looked for: two pages, with their notes; and the floats and
listings that may stand between."""

SMALLEST = 3
"""Letters of which a missing run is told. Fewer are told only where a whole piece is missing: a
single glyph may be one that no reader of PDF can name."""

MOVED = 12
"""Letters of which a run that stands elsewhere is out of its place, and not missing."""

SHORTEST = 10
"""Letters of a piece that is told where it stands once more."""

AGAIN = 40
"""Letters of a stretch within a piece that is told where it stands once more."""

ENOUGH = 300
"""Losses after which the rest is not looked for."""

_CERTAIN = 40

_BESIDE = 80
"""Letters between two pieces that may stand anywhere and follow each other: a running head."""

_BEGINNINGS = 8
"""Places at which a piece that may stand anywhere is looked for."""

_PROBES = ((20, 12_000), (12, 8000), (7, 3000))
"""Letters of which the next place is looked for, and within how many."""


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A run of a text: `text` as it stands, at `start` of whatever it was taken from. A `loose`
    piece may stand anywhere: a note, a caption, a cell. One that is `is_reversed` may be drawn from
    its last letter to its first. `letters` are its letters."""

    text: str
    start: int = 0
    loose: bool = False
    is_reversed: bool = False
    letters: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "letters", fold_letters(self.text))


def as_drawn(piece: TextPiece) -> Iterator[TextPiece]:
    """`piece` as it can be looked for in a PDF: where letters of it are drawn in another order than
    they are read, its other words stand between them anywhere, and each is looked for alone. What
    follows a sign that forces letters to run leftwards does so to the end of its line at most."""
    forced = piece.text.find(_LEFTWARDS)
    if not complex_letters(piece.text) and not is_turned(piece.text):
        yield piece
        return
    for word in _WORD.finditer(piece.text):
        has_turn = 0 <= forced < word.start()
        yield TextPiece(word[0], piece.start + word.start(), loose=True, is_reversed=has_turn)


def is_turned(text: str) -> bool:
    """Whether a sign in `text` says in which direction letters run."""
    return _TURNING.search(text) is not None


_LEFTWARDS = "\u202e"
_TURNING = re.compile("[\u202a\u202b\u202d\u202e\u2066-\u2068]")
"""What begins a run whose direction its letters do not decide (UAX #9, section 2)."""

_WORD = re.compile(r"[^\W\d_]+|\d+")
"""A word or a number: those of a line of contents stand close up in the text, and far apart on the
page."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Letters `start` to `end` of the folded text of `piece` are missing; `is_elsewhere` where they
    are there, but not after what came before them."""

    piece: TextPiece
    start: int
    end: int
    is_elsewhere: bool = False

    @property
    def words(self) -> str:
        """What is missing, as it stands in the piece: whole words."""
        first, last = self.place
        return " ".join(self.piece.text[first:last].split())

    @property
    def place(self) -> tuple[int, int]:
        """Where in the piece's text the missing words begin and end."""
        return original_span(self.piece.text, self.start, self.end)


def original_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The places in `text` of the words that hold the letters `start` to `end` of its fold."""
    count, first, last = 0, -1, len(text)
    for place, word in _words(text):
        size = len(fold_letters(word))
        if size and count + size > start and first < 0:
            first = place
        count += size
        if count >= end and first >= 0:
            last = place + len(word)
            break
    return max(first, 0), last


def _words(text: str) -> Iterator[tuple[int, str]]:
    place = 0
    for word in text.split():
        place = text.index(word, place)
        yield place, word
        place += len(word)


class Aligner:
    """Finds pieces one after the other in `out`, and knows what of it was found."""

    def __init__(self, out: str) -> None:
        self.out = out
        self.at = 0
        self.losses: list[Loss] = []
        self._used = bytearray(len(out))
        self._beside = 0
        self._between = 0
        self._jump: tuple[int, Loss] | None = None

    def take(self, piece: TextPiece) -> None:
        """Look for `piece`; what is not there goes to `losses`."""
        text = piece.letters
        if not text:
            return
        before = self.at
        if piece.loose:
            self._take_loose(piece, text)
        elif not (self._near(text) or self._far(piece, text) or self._after_a_wrong_jump(text)):
            self._in_parts(piece, text)
        self._between = max(0, self._between - max(0, self.at - before - len(text)))

    def pass_by(self, piece: TextPiece) -> None:
        """Note that `piece`, which may stand anywhere, may stand before what is taken next."""
        self._between += len(piece.letters)

    def _near(self, text: str) -> bool:
        """Whether `text` stands close behind what came before: whole, or round a page break, which
        may come first where a paper repeats itself."""
        if self.out.startswith(text, self.at):
            self._use([(self.at, self.at + len(text))])
            self.at += len(text)
            return True
        end = self.at + NEAR + self._between if self.at else len(self.out)  # an opening may be long
        place = self.out.find(text, self.at, end)
        spans: list[tuple[int, int]] = []
        losses, at = missing_runs(text, self.out, self.at, spans)
        if any(end - start >= min(SMALLEST, len(text)) for start, end in losses):
            if place < 0:
                return False
        elif place < 0 or at < place + len(text):
            self._use(spans)
            self.at = at
            return True
        self._use([(place, place + len(text))])
        self.at = place + len(text)
        return True

    def _far(self, piece: TextPiece, text: str) -> bool:
        """Whether a long text stands further on: something long was set between."""
        place = self.out.find(text, self.at) if len(text) >= LONG else -1
        if place < 0:
            return False
        self._jump = (self.at, Loss(piece, 0, len(text), is_elsewhere=True))
        self.at = place + len(text)
        self._use([(place, self.at)])
        return True

    def _after_a_wrong_jump(self, text: str) -> bool:
        """Whether `text` stands before the place that the last long jump led to: then the piece
        that made the jump is the one that is not in its place."""
        if self._jump is None or len(text) < LONG:
            return False
        before, jumper = self._jump
        place = self.out.find(text, before, self.at)
        if place < 0:
            return False
        self.losses.append(jumper)
        self.at, self._jump = place + len(text), None
        self._use([(place, self.at)])
        return True

    def _in_parts(self, piece: TextPiece, text: str) -> None:
        place = self._own(text, self.out.find(text)) if len(text) >= MOVED else -1
        if place >= 0 and 0 in self._used[place : place + len(text)]:
            self._use([(place, place + len(text))])
            self.losses.append(Loss(piece, 0, len(text), is_elsewhere=True))
            return
        spans: list[tuple[int, int]] = []
        losses, at = missing_runs(text, self.out, self._start(text), spans)
        gone = sum(end - start for start, end in losses)
        if gone == len(text):
            if len(text) >= SMALLEST or text not in self.out:
                self.losses.append(Loss(piece, 0, len(text)))
            return
        if 2 * gone < len(text):  # else it was found where others are, who will be looked for there
            self._use(spans)
            self.at = at
        self.losses += [Loss(piece, start, end) for start, end in losses if end - start >= SMALLEST]

    def _start(self, text: str) -> int:
        """Where to begin looking: where `text` begins, if that can be said for certain."""
        place = self.out.find(text[:_CERTAIN], self.at) if len(text) >= _CERTAIN else -1
        return max(place, self.at)

    def _take_loose(self, piece: TextPiece, text: str) -> None:
        """A piece that may stand anywhere, a page break or a hyphen inside it: most likely behind
        the last such piece, as cells do."""
        place = self.out.find(text, self._beside, self._beside + len(text) + _BESIDE)
        if place < 0 or (len(text) >= SHORTEST and 0 not in self._used[place : place + len(text)]):
            place = self._own(text, self.out.find(text))
        if place < 0 and piece.is_reversed:
            place = self.out.find(text[::-1])
        if place >= 0:
            self._beside = place + len(text)
            self._use([(place, self._beside)])
            return
        trials = (self._apart(text, place) for place in self._begins(text))
        losses, spans = min(trials, key=lambda one: sum(end - start for start, end in one[0]))
        self._use(spans)
        size = min(SMALLEST, len(text))
        self.losses += [Loss(piece, start, end) for start, end in losses if end - start >= size]

    def _apart(self, text: str, place: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """What of `text` is missing behind `place`, and where the rest is."""
        spans: list[tuple[int, int]] = []
        losses, _ = missing_runs(text, self.out, place, spans)
        return losses, spans

    def _begins(self, text: str) -> list[int]:
        """Where `text` may begin: where its first letters stand."""
        for size in (LONG, MOVED):
            starts: list[int] = []
            at = self.out.find(text[:size])
            while at >= 0 and len(starts) < _BEGINNINGS:
                starts.append(at)
                at = self.out.find(text[:size], at + 1)
            if starts:
                return starts
        for place in range(MOVED, len(text) - LONG + 1, MOVED):  # a page ends within its beginning
            at = self.out.find(text[place : place + LONG])
            if at >= 0:
                return [max(0, at - place - _PROBES[-1][1] + LONG), 0]
        return [0]

    def _own(self, text: str, place: int) -> int:
        """Where `text`, which stands at `place`, stands and nothing else was found."""
        at = place
        while len(text) >= SHORTEST and at >= 0:
            if 0 in self._used[at : at + len(text)]:
                return at
            at = self.out.find(text, at + 1)
        return place

    def _use(self, spans: Sequence[tuple[int, int]]) -> None:
        for start, end in spans:
            self._used[start:end] = b"\1" * (end - start)

    def rest(self) -> Iterator[str]:
        """What stands in `out` and belongs to no piece, stretch by stretch."""
        at = self._used.find(0)
        while at >= 0:
            end = self._used.find(1, at)
            end = end if end >= 0 else len(self.out)
            yield self.out[at:end]
            at = self._used.find(0, end)


def missing_runs(
    text: str, out: str, at: int, used_spans: list[tuple[int, int]] | None = None
) -> tuple[list[tuple[int, int]], int]:
    """The runs of `text` that are not in `out` from `at` on, in their order, and where the rest
    ends. Between two letters of `text` there may be anything in `out`. The places, from and to, of
    what is in `out` are added to `used_spans`."""
    spans = [] if used_spans is None else used_spans
    losses: list[tuple[int, int]] = []
    position = 0
    while position < len(text):
        same = _common(text, position, out, at)
        spans.append((at, at + same))
        position, at = position + same, at + same
        if position == len(text):
            break
        if len(text) - position < _PROBES[-1][0]:
            return losses + _tail(text, position, out, at, spans), at
        place = _probe(text, position, out, at)
        if place is None:
            resumed, place = _resume(text, position, out, at)
            losses.append((position, resumed))
            position = resumed
        at = place
    return losses, at


def _common(text: str, start: int, out: str, at: int) -> int:
    """How many letters of `text` from `start` are those of `out` from `at`."""
    length = min(len(text) - start, len(out) - at)
    if text[start : start + length] == out[at : at + length]:
        return length
    low, high = 0, length
    while low < high:
        middle = (low + high + 1) // 2
        if out.startswith(text[start : start + middle], at):
            low = middle
        else:
            high = middle - 1
    return low


def _probe(text: str, start: int, out: str, at: int) -> int | None:
    """Where in `out` the next letters of `text` go on; `None` where nowhere near."""
    remaining = len(text) - start
    for size, reach in _PROBES:
        if remaining < size:
            continue
        place = out.find(text[start : start + size], at, min(len(out), at + reach))
        if place >= 0:
            return place
    return None


def _tail(
    text: str, start: int, out: str, at: int, spans: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The last few letters, where they are missing. They stand in too many places to go on from."""
    near = out.find(text[start:], at, at + _PROBES[-1][1])
    if near < 0:
        return [(start, len(text))]
    spans.append((near, near + len(text) - start))
    return []


def _resume(text: str, start: int, out: str, at: int) -> tuple[int, int]:
    """Where `text` goes on in `out` after a loss, as places in both."""
    step = 4
    for place in range(start + 1, len(text), step):
        place_there = _probe(text, place, out, at)
        if place_there is not None:
            while (
                place > start + 1 and place_there > at and text[place - 1] == out[place_there - 1]
            ):
                place, place_there = place - 1, place_there - 1
            return place, place_there
    return len(text), at


def align(pieces: Sequence[TextPiece], out: str) -> list[Loss]:
    """What of `pieces` is not in `out`, a folded text."""
    return align_pieces(pieces, out).losses


def align_pieces(pieces: Sequence[TextPiece], out: str) -> Aligner:
    """`pieces` looked for in `out`, a folded text: those that have one place first, so that those
    that may stand anywhere are found where no other is."""
    aligner = Aligner(out)
    for loose in (False, True):
        for piece in pieces:
            if piece.loose == loose:
                aligner.take(piece)
            elif not loose:
                aligner.pass_by(piece)
            if len(aligner.losses) > ENOUGH:
                return aligner
    return aligner


def repeated_texts(
    pieces: Sequence[TextPiece], aligner: Aligner, heads: str, pictured: str = ""
) -> Iterator[str]:
    """What of `pieces`, once found, stands in the rest of what was looked through again, and in all
    of it more often than in `pieces`: where a text says much the same twice, a piece may have been
    found at another's place. `heads` are words, folded, that may: running heads, the heads of a
    table on its next page; `pictured` are those in drawings, which may say what the text says."""
    rest = [one for one in aligner.rest() if len(one) >= SHORTEST]
    if not rest:
        return
    whole = "".join(piece.letters for piece in pieces)
    remainder = "\0".join(rest)

    def again(text: str) -> bool:
        written = whole.count(text) + pictured.count(text)
        return text not in heads and aligner.out.count(text) > written

    for piece in dict.fromkeys(pieces):
        text = piece.letters
        if len(text) >= SHORTEST and text in remainder and not text.isdigit() and again(text):
            remainder = remainder.replace(text, "\0")
            yield " ".join(piece.text.split())
    for stretch in remainder.split("\0"):
        if len(stretch) < AGAIN:
            continue
        for at in range(0, len(stretch) - AGAIN + 1, AGAIN // 2):
            part = stretch[at : at + AGAIN]
            if part in whole and again(part):
                yield _spelt(part, pieces)
                break


def _spelt(part: str, pieces: Sequence[TextPiece]) -> str:
    """The words of `pieces` whose letters are `part`."""
    for piece in pieces:
        at = piece.letters.find(part)
        if at >= 0:
            first, last = original_span(piece.text, at, at + len(part))
            return " ".join(piece.text[first:last].split())
    return part
