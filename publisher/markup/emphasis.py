"""Emphasis: ``*em*``, ``**strong**``, ``_em_``, ``__strong__``.

Rules of CommonMark 0.31 §6.2, which agree with pandoc's on all but freak cases; linear in the
number of delimiters.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from publisher.markup.nodes import Element, Text

_DEEPEST = 40


@dataclass(slots=True)
class Delimiter:
    """A run of one character that may open or close emphasis; `length` is that of the whole run."""

    character: str
    count: int
    length: int
    opens: bool
    closes: bool


def flanking(run: str, before: str, after: str) -> Delimiter:
    """The part that `run` can play between the characters `before` and `after`."""
    left = not after.isspace() and (
        not _punctuation(after) or before.isspace() or _punctuation(before)
    )
    right = not before.isspace() and (
        not _punctuation(before) or after.isspace() or _punctuation(after)
    )
    if run[0] == "_":
        opens = left and (not right or _punctuation(before))
        closes = right and (not left or _punctuation(after))
    else:
        opens, closes = left, right
    return Delimiter(run[0], len(run), len(run), opens, closes)


def _punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def pair_up(items: list[Element | Text | Delimiter]) -> list[Element | Text]:
    """`items` with the delimiters that match made into elements, the others into text."""
    out: list[Element | Text | Delimiter] = []
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
            out.append(Text(item.character * item.count))
    return _settle(out)


def _close(
    closer: Delimiter,
    out: list[Element | Text | Delimiter],
    openers: list[int],
    bottom: dict[tuple[str, int, bool], int],
) -> None:
    key = closer.character, closer.length % 3, closer.opens
    while closer.count:
        found = _opener(closer, out, openers, bottom.get(key, 0))
        if found < 0:
            bottom[key] = len(openers)
            return
        del openers[found + 1 :]
        at = openers[found]
        opener = out[at]
        assert isinstance(opener, Delimiter)
        use = 2 if closer.count >= 2 and opener.count >= 2 else 1
        inner = _settle(out[at + 1 :])
        out[at + 1 :] = [Element("strong" if use == 2 else "em", {}, inner)]
        opener.count -= use
        closer.count -= use
        if not opener.count:
            del out[at], openers[found]
        for kept in [k for k, v in bottom.items() if v > len(openers)]:
            bottom[kept] = len(openers)


def _opener(
    closer: Delimiter,
    out: list[Element | Text | Delimiter],
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


def _settle(items: list[Element | Text | Delimiter]) -> list[Element | Text]:
    return [
        Text(item.character * item.count) if isinstance(item, Delimiter) else item for item in items
    ]
