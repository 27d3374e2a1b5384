"""Emphasis: ``*em*``, ``**strong**``, ``_em_``, ``__strong__``.

Rules of CommonMark 0.31 §6.2, linear in the number of delimiters, with two of pandoc's beside them.
Scripts that put no space around a mark (Chinese, Japanese, Korean, Thai …) have words that begin
and end as if there were one. And what opens by the rules and finds no end by them ends at the
first mark after a word or a sign: ``**Note:**text``.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from publisher.markup.reader.nodes import Element, TextNode

_DEEPEST = 40


@dataclass(slots=True)
class Delimiter:
    """A run of one character that may open or close emphasis; `length` is that of the whole run."""

    character: str
    count: int
    length: int
    opens: bool
    closes: bool
    ends: bool = False
    """Whether text stands right before it."""


def flanking(run: str, before: str, after: str) -> Delimiter:
    """The part that `run` can play between the characters `before` and `after`."""
    left = not after.isspace() and (not _punctuation(after) or _parts(before, run))
    right = not before.isspace() and (not _punctuation(before) or _parts(after, run))
    if run[0] == "_":
        opens = left and (not right or _punctuation(before))
        closes = right and (not left or _punctuation(after))
    else:
        opens, closes = left, right
    ends = run[0] == "*" and not before.isspace()
    return Delimiter(run[0], len(run), len(run), opens, closes, ends)


def _parts(character: str, run: str) -> bool:
    """Whether `character` parts a run from what is on its other side, as a space does."""
    if character.isspace() or _punctuation(character):
        return True
    return run[0] == "*" and character > "\u0e00" and (
        unicodedata.east_asian_width(character) in "WF" or character < "\u1200"
        or "\u1780" <= character < "\u1800"
    )  # fmt: skip


def _punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def pair_up(items: list[Element | TextNode | Delimiter]) -> list[Element | TextNode]:
    """`items` with the delimiters that match made into elements, the others into text."""
    out: list[Element | TextNode | Delimiter] = []
    openers: list[int] = []
    bottom: dict[tuple[str, int, bool], int] = {}
    for item in items:
        if not isinstance(item, Delimiter):
            out.append(item)
            continue
        if item.closes:
            _close(item, out, openers, bottom)
        if item.count and item.opens and len(openers) < _DEEPEST:
            openers.append(len(out))
            out.append(item)
        elif item.count:
            out.append(TextNode(item.character * item.count))
    return _settle(out)


def _close(
    closer: Delimiter,
    out: list[Element | TextNode | Delimiter],
    openers: list[int],
    bottom: dict[tuple[str, int, bool], int],
) -> None:
    key = closer.character, closer.length % 3, closer.opens
    while closer.count:
        number = _opener(closer, out, openers, bottom.get(key, 0))
        if number < 0:
            bottom[key] = len(openers)
            return
        del openers[number + 1 :]
        at = openers[number]
        opener = out[at]
        assert isinstance(opener, Delimiter)
        use = 2 if closer.count >= 2 and opener.count >= 2 else 1
        inner = _settle(out[at + 1 :])
        out[at + 1 :] = [Element("strong" if use == 2 else "em", {}, inner)]
        opener.count -= use
        closer.count -= use
        if not opener.count:
            del out[at], openers[number]
        for key_below in [k for k, v in bottom.items() if v > len(openers)]:
            bottom[key_below] = len(openers)


def _opener(
    closer: Delimiter,
    out: list[Element | TextNode | Delimiter],
    openers: list[int],
    lowest: int,
) -> int:
    """The index in `openers` of the nearest that `closer` may close; -1 where there is none."""
    for index in range(len(openers) - 1, lowest - 1, -1):
        opener = out[openers[index]]
        assert isinstance(opener, Delimiter)
        if opener.character != closer.character:
            continue
        both = opener.closes or closer.opens
        if both and (opener.length + closer.length) % 3 == 0 and (
            opener.length % 3 or closer.length % 3
        ):  # fmt: skip
            continue
        return index
    return -1


def _settle(items: list[Element | TextNode | Delimiter]) -> list[Element | TextNode]:
    """`items` with what is left of delimiters paired where text ends, or made text."""
    out: list[Element | TextNode] = []
    open_at: dict[int, list[int]] = {}
    for item in items:
        if not isinstance(item, Delimiter):
            out.append(item)
            continue
        starts = open_at.get(item.count) if item.ends else None
        if starts and starts[-1] < len(out) - 1:
            at = starts[-1]
            inner = out[at + 1 :]
            out[at:] = [Element("strong" if item.count == 2 else "em", {}, inner)]
            open_at = {count: [i for i in indexes if i < at] for count, indexes in open_at.items()}
            continue
        if item.opens and item.character == "*" and item.count <= 2:
            open_at.setdefault(item.count, []).append(len(out))
        out.append(TextNode(item.character * item.count))
    return out
