"""Name trees and number trees (ISO 32000-1, 7.9.6 and 7.9.7).

Pairs come in; the root of a tree goes out, sorted, with leaves small enough that a reader need not
parse all of them to find one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

_LEAF = 64


def name_tree(book: Pdf, pairs: Mapping[bytes, Any]) -> Object:
    """An indirect name tree with the keys of `pairs` in the order of their bytes."""
    items = [(String(key), pairs[key]) for key in sorted(pairs)]
    return _tree(book, items, Name.Names)


def number_tree(book: Pdf, pairs: Mapping[int, Any]) -> Object:
    """An indirect number tree with the keys of `pairs` in ascending order."""
    return _tree(book, sorted(pairs.items()), Name.Nums)


def entries(tree: Object | None, key: Name) -> list[tuple[Any, Any]]:
    """All pairs of a name tree (`key` is ``/Names``) or number tree (``/Nums``), in order."""
    if tree is None:
        return []
    pairs: list[tuple[Any, Any]] = []
    if key in tree:
        flat = list(tree[key].as_list())
        pairs += zip(flat[::2], flat[1::2], strict=True)
    for kid in tree.get(Name.Kids, ()):
        pairs += entries(kid, key)
    return pairs


def _tree(book: Pdf, items: Sequence[tuple[Any, Any]], key: Name) -> Object:
    leaves = [items[start : start + _LEAF] for start in range(0, len(items), _LEAF)]
    if len(leaves) <= 1:
        return book.make_indirect(Dictionary({str(key): _flat(items)}))
    kids = [
        book.make_indirect(
            Dictionary({str(key): _flat(leaf), "/Limits": Array([leaf[0][0], leaf[-1][0]])})
        )
        for leaf in leaves
    ]
    return book.make_indirect(Dictionary(Kids=Array(kids)))


def _flat(items: Sequence[tuple[Any, Any]]) -> Array:
    return Array([part for item in items for part in item])
