"""Orders works as a style wants them (CSL 1.0.2, "Sorting").

In: works, the keys of ``cs:sort``. Out: the order. Texts are compared word by word, by letters,
then by accents, whatever their case; marks around a word do not count, those inside stand before
digits before letters. Languages with another order of letters are not told apart.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from publisher.citations.csl import dates, names
from publisher.citations.csl.node import CslNode
from publisher.citations.csl.render import Renderer
from publisher.citations.csl.rich import text_of
from publisher.citations.csl.state import State, value

_FOLD = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i",
                       "ð": "d", "þ": "th", "ħ": "h", "ŋ": "n"})  # fmt: skip
Key = tuple[Any, ...]
_MARKS = "\x11\x12'\"“”‘’«»„‚[](){}<>.,;:!?¡¿-–—_*/\\"
"""Marks around a word, which do not count."""


@functools.cache
def collation(text: str) -> Key:
    """A key by which `text` sorts, word by word; case does not count."""
    words = text.replace("’", "'").split()
    return tuple(key for word in words if (key := _word(word.strip(_MARKS))))


@functools.cache
def _word(word: str) -> Key:
    if not word:
        return ()
    base = unicodedata.normalize("NFKD", word)
    letters = "".join(char for char in base if not unicodedata.combining(char))
    primary = letters.casefold().translate(_FOLD)
    return tuple(map(_rank, primary)), base.casefold()


@functools.cache
def _rank(char: str) -> tuple[int, str]:
    if char == names.NOTHING:
        return 0, ""
    if char.isalpha():
        return 3, char
    return (2, char) if char.isdigit() else (1, char)


def sort(
    works: Sequence[Any],
    keys: Sequence[CslNode],
    renderer: Renderer,
    state_of: Callable[[Any], State],
) -> list[Any]:
    """`works` in the order of `keys`; works that are equal stay as they were."""
    if not keys or len(works) < 2:
        return list(works)
    key, rest = keys[0], keys[1:]
    texts = [(key_text(key, renderer, state_of(work)), work) for work in works]
    groups: dict[Key, list[Any]] = {}
    for text, work in texts:
        groups.setdefault(collation(text) if text else (), []).append(work)
    empty = groups.pop((), [])
    order = sorted(groups, reverse=key.attrs.get("sort") == "descending")
    # Only works that this key leaves equal are asked for the next.
    parts = [*(groups[sort_key] for sort_key in order), empty]
    return [work for part in parts for work in sort(part, rest, renderer, state_of)]


def key_text(key: CslNode, renderer: Renderer, state: State) -> str:
    """The text by which the work of `state` sorts under `key`."""
    state.sorting = key.attrs
    if macro := key.attrs.get("macro"):
        node = renderer.style.macros[macro]
        return text_of(renderer.children(node.children, state)[0])
    name = key.attrs.get("variable", "")
    variable = state.item.get(name)
    if isinstance(variable, list):
        return names.sort_text(names.clear(variable), renderer.habits)
    if isinstance(variable, dict):
        return dates.sort_key(variable)
    text = value(state, name)
    if name == "title":
        text = re.sub(r"<[^<>]*>", "", text)
    return re.sub(r"\d+", lambda match: match[0].zfill(8), text) if text[:1].isdigit() else text
