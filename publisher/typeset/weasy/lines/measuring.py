"""A paragraph of WeasyPrint, measured: its text in one piece, and the places where it may break.

In: a line box as WeasyPrint builds it, before layout: one for a whole paragraph. Out: a `Measured`,
or `None` where there is something that is better left to WeasyPrint (floats, tabs, forced breaks).
Widths are CSS pixels. Places to break are Pango's (UAX 14) and, in words, those of the hyphenation
that WeasyPrint uses (CSS Text 4, section 6.3).
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes
from weasyprint.layout.inline import atomic_box
from weasyprint.layout.percent import resolve_percentages
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, pango
from weasyprint.text.line_break import create_layout, get_log_attrs, line_size, pyphen

from publisher.typeset.eastasian import (
    QUARTER,
    is_ideographic,
    is_solid,
    joints,
    quarters,
    trims,
)
from publisher.typeset.fitting import Break
from publisher.typeset.hanging import NO_HANGING, Hanging
from publisher.typeset.ties import FORBIDDEN, OPENED, PROPER, TIED, ends_proper_name, tied_places
from publisher.typeset.weasy.glyphruns import (
    NUMBERS,
    SHIFT,
    WIDTH,
    Glyphs,
    glyph_items,
    keep_glyphs,
    read_glyphs,
)
from publisher.typeset.weasy.lines.waiting import can_wait

_ATOM = "\u2e80"
"""What WeasyPrint takes a picture for when it looks for breaks: an ideograph."""

_SPACES = " \u00a0"
_HYPHENS = "-\u2010"
_WRAPPING = ("normal", "nowrap")


_HANGUL = re.compile("[\u1100-\u11ff\uac00-\ud7a3]")
_CUT_WORD = 55.0**2
"""What a line that ends in a word costs, half of what a hyphen does."""

_LONGEST_WORD = 200
_LONGEST_TEXT = 50_000
"""In characters. What is longer is no prose: planning it would gain nothing and take minutes."""


_Places = list[tuple[int, Break]]


class NotMeasurable(Exception):
    """The paragraph holds what is not measured here."""


class Measurement(NamedTuple):
    """What is known of a piece of a text box: its `glyphs`; its `size`: width, height, baseline."""

    glyphs: tuple[Glyphs, ...]
    size: tuple[float, float, float]


class LinePart(NamedTuple):
    """What of a text box stands in a line: its `text` without the space at the line's end, the
    `hyphen` set after it, and at which of its bytes the next line goes on: `None` if nowhere.
    `cut` is `None` where it must be shaped to be known."""

    text: str
    hyphen: str
    resume: int | None
    cut: Measurement | None


class _TextShape(NamedTuple):
    """How a text came out: the width of each of its characters, that of a ligature standing with
    its first; the height and baseline of any part of it; its glyphs, if all are of one face, or it
    is of East Asia and runs forward."""

    widths: list[float]
    height: float
    baseline: float
    glyphs: tuple[Glyphs, ...] | None


_Glyphs = tuple[tuple[Glyphs, ...], float]
"""Glyphs and how wide they are."""


class Measured:
    """The text of the paragraph `box`, and for each of its characters the width of all before it.

    `text` has one character for a picture; `at[i]` is the width before character `i`, `spaces[i]`
    the number of spaces before it. `space` is the width of a space in the paragraph's own face.
    `out_left` and `out_right` are how far what stands at the beginning or the end of a line that
    begins or ends at a character hangs in the margin, where it does.
    """

    def __init__(self, box: Any, context: Any, around: Any, hanging: Hanging = NO_HANGING) -> None:
        self.box = box
        self._family = box.style["font_family"][0]
        self._hanging = hanging
        self.text = ""
        self.at = [0.0]
        self._context = context
        self._around = around
        self._starts: dict[int, int] = {}
        self._ends: dict[int, int] = {}
        self._pieces: list[tuple[int, Any]] = []
        self._wraps = True
        self._shapes: dict[int, _TextShape] = {}
        self._words: dict[tuple[int, str], _TextShape] = {}
        self._raised: set[int] = set()
        self._divided: set[int] = set()
        self._stiff: list[tuple[int, int]] = []
        self._parted: dict[int, tuple[float, float]] = {}
        self._solid: list[int] = []
        self._quarters: dict[int, float] = {}
        self._add(box)
        if not self.text:
            raise NotMeasurable
        self.spaces = list(accumulate((each in _SPACES for each in self.text), initial=0))
        self._joints = [0] * (len(self.text) + 1)
        for joint in self._solid:
            self._joints[joint] = 1
        self._joints = list(accumulate(self._joints))
        self.space = _advance(" ", box.style, context)
        self._marks: Sequence[int] = ()
        self._hyphen_widths: dict[int, float] = {}
        self._between: _Places = []
        self._all: _Places = []
        self.out_left: dict[int, float] = {}
        self.out_right: dict[int, float] = {}

    def place(self, stack: Any) -> int:
        """The character that `stack`, a skip stack of WeasyPrint, points to, spaces passed over."""
        place = self._place(self.box, stack)
        while place < len(self.text) and self.text[place] == " ":
            place += 1
        return place

    def _place(self, box: Any, stack: Any) -> int:
        if stack is None:
            return self._starts[id(box)]
        ((index, below),) = stack.items()
        if isinstance(box, boxes.TextBox):
            return self._starts[id(box)] + len(box.text.encode()[:index].decode())
        if index >= len(box.children):
            return self._ends[id(box)]
        return self._place(box.children[index], below)

    def part(self, box: Any, skip: int, end: int) -> LinePart | None:
        """What of the text box `box`, from its byte `skip` on, stands before character `end`;
        `None` if nothing does, or `box` is none of this paragraph's."""
        start = self._starts.get(id(box))
        if start is None:
            return None
        text = box.text.encode()[skip:].decode() if skip else box.text
        first = start + len(box.text) - len(text)
        if end >= self._ends[id(box)]:
            return LinePart(text, "", None, self._cut(box, first, text))
        text = text[: max(0, end - first)]
        bare = text.rstrip(" ")
        if not bare:
            return None
        hyphen = box.style["hyphenate_character"] if end in self._divided else ""
        return LinePart(bare, hyphen, len(text.encode()), self._cut(box, first, bare, hyphen))

    def _cut(self, box: Any, first: int, text: str, hyphen: str = "") -> Measurement | None:
        """What is known of `text`, which begins at character `first` and is followed by `hyphen`.

        Its glyphs are those of the whole box, but for a word that is cut from its other half: that
        is shaped anew, because "fi" is a ligature and "/T" is kerned.
        """
        shape = self._shapes.get(id(box))
        if shape is None:
            return None
        begin, stop = 0, len(text)
        end = first + stop
        if first > self._starts[id(box)] and not self._is_open(first):
            begin = text.index(" ") if " " in text else stop
        if hyphen or (
            end < self._ends[id(box)] and self.text[end] != " " and not self._is_open(end)
        ):
            stop = max(text.rfind(" ") + 1, begin)
        head, tail = text[:begin], text[stop:] + hyphen
        if begin == len(text):
            head, tail = head + tail, ""
        cuts = [
            self._word(head, box.style),
            self._within(box, shape, first + begin, first + stop),
            self._word(tail, box.style),
        ]
        if None in cuts:
            return None
        glyphs = tuple(run for cut in cuts if cut for run in cut[0])
        width = sum(cut[1] for cut in cuts if cut)
        return Measurement(glyphs, (width, shape.height, shape.baseline)) if glyphs else None

    def _is_open(self, index: int) -> bool:
        """Whether nothing before `index` is shaped with what stands behind: at a space, or between
        signs of East Asia."""
        return self.text[index - 1] == " " or (
            bool(self._solid) and self._joints[index] > self._joints[index - 1]
        )

    def _within(self, box: Any, shape: _TextShape, first: int, end: int) -> _Glyphs | None:
        """The glyphs of the text box `box` from character `first` to `end`. Behind its last
        character `at` counts the margin of what follows as well."""
        if first == end:
            return (), 0.0
        start, whole = self._starts[id(box)], shape.glyphs
        assert whole is not None
        to = self.at[end] if end < self._ends[id(box)] else self.at[start] + sum(shape.widths)
        begin, stop = first - start, end - start
        if not box.text.isascii():
            begin, stop = (len(box.text[:place].encode()) for place in (begin, stop))
        cuts = []
        for run in whole:
            if begin < len(run.text) and stop > 0:
                cut = run.between(max(begin, 0), min(stop, len(run.text)))
                if cut is None:
                    return None
                cuts.append(cut)
            begin, stop = begin - len(run.text), stop - len(run.text)
        return tuple(cuts), to - self.at[first]

    def _word(self, text: str, style: Any) -> _Glyphs | None:
        """The glyphs of `text` by itself."""
        if not text:
            return (), 0.0
        key = (id(style), text)
        if key not in self._words:
            self._words[key] = shape_text(text, style, self._context)
        shape = self._words[key]
        return None if shape.glyphs is None else (shape.glyphs, sum(shape.widths))

    def breaks(self, place: int, dividing: bool) -> tuple[list[int], list[Break]]:
        """The start at `place`, then every place after it where a line may end: between words, and
        where `dividing`, in them. The characters there, and the breaks."""
        if not self._between:
            self._between = list(self._between_words())
        if dividing and not self._all:
            self._all = list(self._with_hyphens(self._between))
        places, breaks = zip(*(self._all if dividing else self._between), strict=True)
        after = bisect_right(places, place)
        at, spaces = self.at[place], self.spaces[place] + self._joints[place]
        start = Break(at, at + self._hang_left(place), spaces, spaces, elastic=self._elastic(place))
        return [place, *places[after:]], [start, *breaks[after:]]

    def is_divided(self, place: int) -> bool:
        """Whether a line that ends at `place` ends in a hyphen that is set there."""
        return place in self._divided

    def forbid(self, place: int) -> None:
        """Let no line end at `place`, in a word, if it can end elsewhere."""
        self._all = [
            (at, each._replace(penalty=FORBIDDEN) if at == place else each)
            for at, each in self._all
        ]

    def _elastic(self, index: int) -> float:
        """The width of the letters before `index` that may be expanded."""
        width = self.at[index]
        if not self._stiff:
            return width
        for start, end in self._stiff:
            if start >= index:
                break
            width -= self.at[min(end, index)] - self.at[start]
        return width

    def _hang_left(self, index: int) -> float:
        """How far what a line that begins at `index` begins with hangs in the margin."""
        if index >= len(self.text) or self.text[index] not in self._hanging.signs:
            return 0.0
        family = self._style(index)["font_family"][0]
        share = self._hanging.left(family, self.text[index])
        out = share * (self.at[index + 1] - self.at[index])
        if out:
            self.out_left[index] = out
        return out

    def _hang_right(self, index: int, bare: int) -> float:
        """How far what a line that ends at `index` ends with, at `bare`, hangs in the margin."""
        if self.text[bare - 1] not in self._hanging.signs:
            return 0.0
        family = self._style(bare - 1)["font_family"][0]
        share = self._hanging.right(family, self.text[bare - 1])
        out = share * (self.at[bare] - self.at[bare - 1])
        if out:
            self.out_right[index] = out
        return out

    # ---- measuring

    def _add(self, box: Any) -> None:
        self._starts[id(box)] = len(self.text)
        if isinstance(box, boxes.TextBox):
            self._add_text(box)
        elif isinstance(box, boxes.LineBox | boxes.InlineBox):
            if box.style["vertical_align"] != "baseline":
                self._raised.add(len(self.text))
            self._shift(box, "left")
            for child in box.children:
                if not child.is_in_normal_flow():
                    raise NotMeasurable
                self._add(child)
            self._shift(box, "right")
        elif isinstance(box, boxes.ReplacedBox | boxes.InlineBlockBox):
            resolve_percentages(box, self._around)
            laid = atomic_box(self._context, box, 0, None, self._around, [], [])
            self._pieces.append((len(self.text), box))
            self._stiff.append((len(self.text), len(self.text) + 1))
            if box.element is not None and (penalty := box.element.get("data-penalty")):
                self._parted[len(self.text) + 1] = (
                    float(penalty),
                    float(box.element.get("data-trail")) * box.style["font_size"],
                )
            self.text += _ATOM
            self.at.append(self.at[-1] + laid.margin_width())
        else:
            raise NotMeasurable
        self._ends[id(box)] = len(self.text)

    def _shift(self, box: Any, side: str) -> None:
        """Add the margin, border and padding of an inline box."""
        if isinstance(box, boxes.LineBox):
            return
        width = float(box.style[f"border_{side}_width"] or 0)
        for name in (f"margin_{side}", f"padding_{side}"):
            length = box.style[name]
            if length != "auto":
                if getattr(length, "unit", None) != "px":
                    raise NotMeasurable
                width += length.value
        self.at[-1] += width

    def _add_text(self, box: Any) -> None:
        text = box.text
        if len(self.text) + len(text) > _LONGEST_TEXT:
            raise NotMeasurable
        solid = is_solid(box.style["lang"])
        if not solid and max(map(len, text.split()), default=0) > _LONGEST_WORD:
            raise NotMeasurable
        if box.style["white_space"] not in _WRAPPING or any(c in text for c in "\n\t\u00ad"):
            raise NotMeasurable
        self._wraps &= box.style["white_space"] == "normal"
        self._pieces.append((len(self.text), box))
        if not is_elastic(box, self._family):
            self._stiff.append((len(self.text), len(self.text) + len(text)))
        if solid:
            self._solid += (len(self.text) + joint for joint in joints(text))
            quarter = QUARTER * box.style["font_size"]
            self._quarters |= {len(self.text) + place: quarter for place in quarters(text)}
        self.text += text
        shape = shape_text(text, box.style, self._context)
        if shape.glyphs and can_wait(box.style) and box.style["letter_spacing"] == "normal":
            self._shapes[id(box)] = shape
        self.at += accumulate(shape.widths, initial=self.at.pop())
        if box.style["letter_spacing"] != "normal":
            self.at[-1] += box.style["letter_spacing"]

    # ---- breaking

    def _between_words(self) -> Iterator[tuple[int, Break]]:
        length = len(self.text)
        marks = get_log_attrs(self.text, self.box.style["lang"])
        self._marks = memoryview(ffi.buffer(marks)).cast("I").tolist()
        tied = tied_places(self.text, self.box.style["lang"])
        for index, mark in enumerate(self._marks[:length]):
            if mark & _LINE_BREAK and index and self._may_break(index):
                opened = OPENED if self.text[index - 1] == "\u200b" else 0.0
                yield index, self._break(index, TIED if index in tied else opened)
        yield length, self._break(length)

    def _with_hyphens(self, between: _Places) -> Iterator[tuple[int, Break]]:
        before = 0
        for index, place in between:
            yield from self._hyphens(before, index)
            yield index, place
            before = index

    def _break(self, index: int, penalty: float = 0.0) -> Break:
        bare = index
        while bare and self.text[bare - 1] == " ":
            bare -= 1
        text, signs = self.text, self._hanging.signs
        last = text[bare - 1]
        hyphen = last in _HYPHENS
        end, begin = self.at[bare], self.at[index]
        if index in self._parted:
            # a formula is parted here; the space behind its sign is lost
            penalty, trail = self._parted[index]
            self.out_right[index] = trail
            end -= trail
        elif bare and last in signs:
            end -= self._hang_right(index, bare)
        if self._quarters and (out := self._quarters.get(bare)):
            # the room before a letter is none at the end of a line
            end -= out
            self.out_right[index] = self.out_right.get(index, 0.0) + out
        if index < len(text) and text[index] in signs:
            begin += self._hang_left(index)
        return Break(
            end, begin, self.spaces[bare] + self._joints[max(bare - 1, 0)],
            self.spaces[index] + self._joints[index], hyphen, False, penalty,
            self._elastic(index),
        )  # fmt: skip

    def _may_break(self, index: int) -> bool:
        """Whether the text around `index` wraps. Raised figures stay with what they stand at."""
        if index in self._raised and self.text[index - 1] != " ":
            return False
        if self._wraps:
            return True
        return any(self._style(at)["white_space"] == "normal" for at in (index - 1, index))

    def _style(self, index: int) -> Any:
        """The style of the character `index`."""
        low, high = 0, len(self._pieces)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._pieces[middle][0] <= index else (low, middle)
        return self._pieces[low][1].style

    def _hyphens(self, start: int, end: int) -> Iterator[tuple[int, Break]]:
        """The places between `start` and `end`, where no line can break, to hyphenate: those of the
        first word that is long enough, as WeasyPrint looks no further."""
        style = self._style(start)
        if style["hyphens"] == "auto" and (style["lang"] or "").split("-")[0] == "ko":
            yield from self._syllables(start, end)
            return
        total, left, right = style["hyphenate_limit_chars"]
        if end - start < total or style["hyphens"] != "auto" or style["white_space"] != "normal":
            return
        word = _first_word(self._marks, start, end, total)
        language = style["lang"] and pyphen.language_fallback(style["lang"])
        if not word or not language or self._style(word[1] - 1) is not style:
            return
        if self._is_compound(word):
            return
        hyphen = self._hyphen_width(style)
        key = (language, left, right, total)
        dictionaries = self._context.dictionaries
        if key not in dictionaries:
            dictionaries[key] = pyphen.Pyphen(lang=language, left=left, right=right)
        share = self._hanging.right(style["font_family"][0], style["hyphenate_character"])
        out = share * hyphen
        penalty = PROPER if ends_proper_name(self.text, word[0], style["lang"]) else 0.0
        for position in dictionaries[key].positions(self.text[word[0] : word[1]]):
            at = word[0] + position
            x, spaces = self.at[at], self.spaces[at] + self._joints[at]
            self._divided.add(at)
            if out:
                self.out_right[at] = out
            yield (
                at,
                Break(x + hyphen - out, x, spaces, spaces, True, True, penalty, self._elastic(at)),
            )

    def _is_compound(self, word: tuple[int, int]) -> bool:
        """Whether `word` is joined to another by a hyphen, which is where it is divided."""
        start, end = word
        before, after = self.text[start - 1 : start], self.text[end : end + 1]
        return bool((before and before in _HYPHENS) or (after and after in _HYPHENS))

    def _syllables(self, start: int, end: int) -> Iterator[tuple[int, Break]]:
        """The places between `start` and `end` in a word of Hangul, two syllables from either end,
        where a line may be cut without a hyphen (KLREQ, 5.1): words are kept where lines are even
        without."""
        text = self.text
        for at in range(start + 2, end - 1):
            if all(_HANGUL.match(text[near]) for near in range(at - 2, at + 2)):
                spaces = self.spaces[at] + self._joints[at]
                yield at, Break(
                    self.at[at], self.at[at], spaces, spaces, is_divided=True, penalty=_CUT_WORD,
                    elastic=self._elastic(at),
                )  # fmt: skip

    def _hyphen_width(self, style: Any) -> float:
        width = self._hyphen_widths.get(id(style))
        if width is None:
            width = _advance(style["hyphenate_character"], style, self._context)
            self._hyphen_widths[id(style)] = width
        return width


_FOREIGN = re.compile("[\u0590-\u1cff\u2e80-\ua63f\ua960-\U0003ffff]")
"""Letters that are not expanded: of scripts that have no word spaces, or join their letters."""


def is_elastic(box: Any, family: str) -> bool:
    """Whether the letters of a text box may be expanded in a paragraph that is set in `family`: not
    those of another, which is code, nor of a script that is set solid."""
    return box.style["font_family"][0] == family and not _FOREIGN.search(box.text)


def _bit(name: str) -> int:
    """What stands for `name` in a PangoLogAttr, a structure of bits, read as one number."""
    mark = ffi.new("PangoLogAttr *")
    setattr(mark, name, 1)
    return int.from_bytes(ffi.buffer(mark), sys.byteorder)


_LINE_BREAK, _WORD_END, _WORD_BOUNDARY = map(
    _bit, ("is_line_break", "is_word_end", "is_word_boundary")
)


def _first_word(marks: Sequence[int], start: int, end: int, total: int) -> tuple[int, int] | None:
    """The first word of at least `total` characters between `start` and `end`."""
    begin = start
    for index in range(start, end + 1):
        if marks[index] & _WORD_END and index - begin >= total:
            return begin, index
        if marks[index] & _WORD_BOUNDARY:
            begin = index
    return None


def shape_text(text: str, style: Any, context: Any) -> _TextShape:
    """`text` shaped in one line, however long."""
    layout = create_layout(text, style, context, None, 0)
    line, _ = layout.get_first_line()
    coded = text.encode()
    is_eastern = not text.isascii() and is_ideographic(style["lang"])
    glyph_runs: list[Glyphs] = []
    for run in glyph_items(line):
        glyphs = read_glyphs(run, coded)
        glyph_runs.append(keep_glyphs(glyphs) if glyphs.forward else glyphs)
    is_forward = all(run.forward for run in glyph_runs)
    if is_eastern and is_forward:
        glyph_runs = spaced_runs(text, glyph_runs, style)
    widths = [0] * len(coded)
    offsets = (run.item.offset for run in glyph_items(line))
    for offset, glyphs in zip(offsets, glyph_runs, strict=True):
        for width, cluster in zip(glyphs.column(WIDTH), glyphs.clusters, strict=True):
            widths[offset + cluster] += width
    _, height = line_size(line, style)
    baseline = pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS
    layout.deactivate()
    if len(widths) == len(text):
        each = [width * FROM_UNITS for width in widths]
    else:
        each = list(_by_character(text, widths))
    if is_eastern:
        # letters and signs are of two faces: all lines stand as those of the first do
        own = shape_text("x", style, context)
        height, baseline = own.height, own.baseline
    is_known = is_forward and (len(glyph_runs) == 1 or (is_eastern and bool(glyph_runs)))
    return _TextShape(each, height, baseline, tuple(glyph_runs) if is_known else None)


def spaced_runs(text: str, runs: list[Glyphs], style: Any) -> list[Glyphs]:
    """`runs`, which together are those of `text`, with the room between their signs that its
    language wants: stops and brackets that meet trimmed, a quarter of an em beside letters."""
    if not is_solid(style["lang"]):
        return runs
    em = style["font_size"] * TO_UNITS
    is_centred = "hant" in (style["lang"] or "").lower()
    change: dict[int, tuple[int, int]] = {}
    for at, is_left in trims(text):
        if not (is_centred and text[at] in "、。，．"):
            change[at] = (-round(em / 2), -round(em / 2) if is_left else 0)
    for at in quarters(text):
        wider, moved = change.get(at - 1, (0, 0))
        change[at - 1] = (wider + round(em * QUARTER), moved)
    joined = {joint - 1 for joint in joints(text)}
    spaced, at = [], 0
    for run in runs:
        numbers = memoryview(bytearray(run.data)).cast("i")
        places: list[int] = []
        byte = 0
        for sign in run.text.decode():
            if at in change or at in joined:
                glyph = bisect_right(run.clusters, byte) - 1
                if at in joined:
                    places.append(byte)
                wider, moved = change.get(at, (0, 0))
                # what is trimmed fills its square: a face may have narrow ones already
                if wider > 0 or numbers[NUMBERS * glyph + WIDTH] > em * 0.9:
                    numbers[NUMBERS * glyph + WIDTH] += wider
                    numbers[NUMBERS * glyph + SHIFT] += moved
            at += 1
            byte += len(sign.encode())
        spaced.append(run._replace(data=numbers.tobytes(), joints=places))
    return spaced


def _by_character(text: str, widths: list[int]) -> Iterator[float]:
    at = 0
    for character in text:
        size = len(character.encode())
        yield sum(widths[at : at + size]) * FROM_UNITS
        at += size


_advance_cache: dict[tuple[str, str], float] = {}


def _advance(text: str, style: Any, context: Any) -> float:
    """The width of a short `text` that is asked for often."""
    key = (text, f"{style['font_family']}{style['font_size']}{style['font_style']}"
           f"{style['font_weight']}{style['font_variant_caps']}")  # fmt: skip
    if key not in _advance_cache:
        _advance_cache[key] = sum(shape_text(text, style, context).widths)
    return _advance_cache[key]
