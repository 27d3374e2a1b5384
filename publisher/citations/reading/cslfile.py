"""Reads works from CSL-JSON and CSL-YAML files.

In: the text of a file. Out: CSL items with their places. CSL-JSON is a list of items, CSL-YAML a
list, or a mapping with the list under ``references`` (as pandoc writes it). Unknown variables are
kept: a style asks only for those it knows.
"""

from __future__ import annotations

import json
import re
from typing import Any

from publisher.citations.csl.items import Item, normal
from publisher.diagnostics import Diagnostic, Span
from publisher.manuscripts import yamltree

Found = tuple[list[tuple[Item, Span]], list[Diagnostic]]


def read_json(text: str, path: str) -> Found:
    """The items of a CSL-JSON file."""
    lines = text.split("\n")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        span = Span(path, line, getattr(error, "colno", 1), 0, lines[line - 1])
        message = f"not JSON: {getattr(error, 'msg', 'too deep')}".lower()
        return [], [Diagnostic("REF006", message, span, "check commas and quotation marks")]
    return _items(data, path, lines)


def read_yaml(text: str, path: str) -> Found:
    """The items of a CSL-YAML file."""
    lines = text.split("\n")
    body = re.sub(
        r"\A---\s*\n(.*?)\n(?:---|\.\.\.)\s*\Z", r"\n\1\n", text.rstrip(), flags=re.DOTALL
    )
    node, findings = yamltree.load_yaml(body, yamltree.YamlPlace(path, tuple(lines)))
    faults = [Diagnostic("REF006", f.message, f.span, f.help) for f in findings]
    return ([], faults) if node is None else _merge(_items(_plain(node), path, lines), faults)


def _merge(items_and_faults: Found, faults: list[Diagnostic]) -> Found:
    return items_and_faults[0], faults + items_and_faults[1]


def _plain(node: yamltree.YamlNode) -> Any:
    value = node.value
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(entry[1]) for key, entry in value.items()}
    return value


def _items(data: Any, path: str, lines: list[str]) -> Found:
    if isinstance(data, dict):
        data = data.get("references", [data] if "id" in data else None)
    if not isinstance(data, list):
        fault = Diagnostic("REF006", "no list of works", Span(path), "CSL data is a list of items")
        return [], [fault]
    items: list[tuple[Item, Span]] = []
    faults: list[Diagnostic] = []
    at = 0
    for entry in data:
        if not isinstance(entry, dict) or not str(entry.get("id") or "").strip():
            faults.append(Diagnostic("REF004", "a work has no `id`", Span(path), "give it an `id`"))
            continue
        key = str(entry["id"])
        at = _line(key, lines, at)
        column = lines[at].find(key) + 1
        span = Span(path, at + 1 if column else 0, column or 1, len(key), lines[at])
        items.append((normal(entry), span))
    return items, faults


def _line(key: str, lines: list[str], after: int) -> int:
    """The index of the line that gives the id `key`, from `after` on."""
    for row in range(after, len(lines)):
        if "id" in lines[row] and key in lines[row]:
            return row
    return after
