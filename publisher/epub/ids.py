"""Ids that every reader finds: epub.js and Readium look for the address of a link as it is written,
and find no id that has to be escaped in one (RFC 3986 §2.1).

In: the tree of a chapter. Out: its ids and what names them in plain ASCII.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from urllib.parse import unquote

from publisher.xhtml.names import ascii_of
from publisher.xhtml.tree import Element

_PLAIN = re.compile(r"[A-Za-z0-9._:-]+")
_LISTS = ("aria-labelledby", "aria-describedby", "aria-details", "headers", "for")
"""Attributes that hold ids, with spaces between them."""


def plain_ids(root: Element) -> dict[str, str]:
    """Rename the ids of `root` that are not plain, and what names them; returns new ids by old."""
    nodes = [node for node in root.iter() if isinstance(node.tag, str)]
    ids = [node.get("id", "") for node in nodes]
    new_ids = {name: _plain(name) for name in ids if name and not _PLAIN.fullmatch(name)}
    for node in nodes if new_ids else ():
        _rename(node, new_ids)
    return new_ids


def _plain(name: str) -> str:
    """What is plain in `name`, and a sign of the whole: the same id has the same name always."""
    stem = re.sub(r"[^A-Za-z0-9._:-]+", "-", ascii_of(name)).strip("-")
    return f"{stem or 'id'}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"


def _rename(node: Element, new_ids: Mapping[str, str]) -> None:
    if node.get("id") in new_ids:
        node.set("id", new_ids[node.get("id")])
    href = node.get("href", "")
    if href.startswith("#") and unquote(href[1:]) in new_ids:
        node.set("href", f"#{new_ids[unquote(href[1:])]}")
    for name in _LISTS:
        if value := node.get(name):
            node.set(name, " ".join(new_ids.get(one, one) for one in value.split()))
