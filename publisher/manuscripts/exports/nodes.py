"""Files of an export as trees in which every value knows where it stands and what became of it.

In: bytes of YAML, JSON or XML. Out: an `ExportNode`. Numbers and yes or no are texts as the file
has them. Nothing is fetched and no entity is resolved; depth and number of values are bounded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from publisher.limits import limit
from publisher.manuscripts.importing.tree import PageTooLarge
from publisher.manuscripts.yamltree import YamlNode, YamlPlace, load_yaml

TAKEN, CHANGED, LEFT = "taken", "changed", "left out"


class CannotRead(ValueError):
    """A file that is not what it begins as; `line` is where, 0 for not known."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


@dataclass(slots=True, eq=False)
class ExportNode:
    """A value: nothing, a text, items or entries. `path` is where it stands in its file, as
    ``papers[3].title``; `line` its line, 0 where lines say nothing. `fate` and `why` are what
    became of a text, empty as long as nobody asked for it."""

    value: str | list[ExportNode] | dict[str, ExportNode] | None
    file: str
    path: str = ""
    line: int = 0
    fate: str = ""
    why: str = ""

    @property
    def text(self) -> str:
        """The text, without space around it; empty for all else."""
        return self.value.strip() if isinstance(self.value, str) else ""

    @property
    def entries(self) -> dict[str, ExportNode]:
        """The entries, none for all else."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> list[ExportNode]:
        """The items of a list; a single value as the one item; of nothing none."""
        if isinstance(self.value, list):
            return self.value
        return [] if self.value is None or self.value in ("", {}) else [self]

    def leaves(self) -> Iterator[ExportNode]:
        """The texts in it that say something."""
        queue: list[ExportNode] = [self]
        while queue:
            node = queue.pop(0)
            if isinstance(node.value, dict):
                queue = [*node.value.values(), *queue]
            elif isinstance(node.value, list):
                queue = [*node.value, *queue]
            elif node.text:
                yield node

    def take(self, to: str) -> ExportNode:
        """Say that the text went into `to`."""
        for leaf in self.leaves():
            leaf.fate, leaf.why = TAKEN, to
        return self

    def change(self, why: str) -> ExportNode:
        """Say how the text was changed; what was changed before is told with it."""
        for leaf in self.leaves():
            leaf.why = f"{leaf.why}; {why}" if leaf.fate == CHANGED else why
            leaf.fate = CHANGED
        return self

    def leave(self, why: str) -> ExportNode:
        """Say why nothing was made of the text."""
        for leaf in self.leaves():
            leaf.fate, leaf.why = LEFT, why
        return self

    def at(self, path: str) -> ExportNode:
        """What stands at `path`, as ``schedule.conference``; nothing where there is none."""
        node = self
        for key in path.split("."):
            node = node.entries.get(key, ExportNode(None, self.file))
        return node

    @property
    def place(self) -> str:
        """Where it stands, for people."""
        return f"{self.file}:{self.line}" if self.line else f"{self.file}: {self.path}"


class _Count:
    """Counts values against the limit."""

    def __init__(self) -> None:
        self.left = limit("tags")
        self.deepest = limit("layers")

    def one(self, depth: int) -> None:
        self.left -= 1
        if self.left < 0:
            raise PageTooLarge("tags", f"it has more than {limit('tags'):,} values")
        if depth > self.deepest:
            raise PageTooLarge("layers", f"it is more than {self.deepest} deep")


def read_yaml(text: str, file: str) -> ExportNode:
    """The tree of a file in YAML."""
    place = YamlPlace(file, tuple(text.split("\n")))
    root, findings = load_yaml(text, place, most=("text", "tags"))
    if root is None and findings:
        raise CannotRead(findings[0].message, findings[0].span.line)
    return _of_yaml(root, file, "", _Count(), 0) if root is not None else ExportNode(None, file)


def _of_yaml(node: YamlNode, file: str, path: str, count: _Count, depth: int) -> ExportNode:
    count.one(depth)
    value: Any = node.value
    if isinstance(node.value, dict):
        value = {
            key: _of_yaml(child, file, f"{path}.{key}".lstrip("."), count, depth + 1)
            for key, (_, child) in node.value.items()
        }
    elif isinstance(node.value, list):
        value = [
            _of_yaml(child, file, f"{path}[{n}]", count, depth + 1)
            for n, child in enumerate(node.value, 1)
        ]
    return ExportNode(value, file, path, node.span.line)


def read_json(text: str, file: str) -> ExportNode:
    """The tree of a file in JSON; a comment before it is passed over, as examples have one."""
    text = re.sub(r"\A\s*/\*.*?\*/", lambda m: re.sub(r"[^\n]", " ", m[0]), text, flags=re.S)
    try:
        data = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise CannotRead(error.msg.lower(), error.lineno) from error
    except RecursionError as error:
        raise PageTooLarge("layers", "its lists stand too deep in one another") from error
    return _of_data(data, file, "", _Count(), 0)


def _of_data(data: Any, file: str, path: str, count: _Count, depth: int) -> ExportNode:
    count.one(depth)
    value: Any = data
    if isinstance(data, dict):
        value = {
            key: _of_data(child, file, f"{path}.{key}".lstrip("."), count, depth + 1)
            for key, child in data.items()
        }
    elif isinstance(data, list):
        value = [
            _of_data(child, file, f"{path}[{n}]", count, depth + 1)
            for n, child in enumerate(data, 1)
        ]
    elif isinstance(data, bool):
        value = "true" if data else "false"
    return ExportNode(value, file, path)


def read_xml(data: bytes, file: str) -> ExportNode:
    """The tree of a file in XML: an element with attributes or elements in it is entries, an
    attribute under ``@name``, its own text under ``#``; namespaces are left out of names. The root
    is the one entry of the whole."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True,
        remove_comments=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise CannotRead(error.msg or "not well formed", error.lineno or 0) from error
    name = etree.QName(root).localname
    return ExportNode({name: _of_element(root, file, name, _Count(), 0)}, file)


def _of_element(element: Any, file: str, path: str, count: _Count, depth: int) -> ExportNode:
    count.one(depth)
    line = element.sourceline or 0
    text = "".join(
        [element.text or ""]
        + [("" if isinstance(c.tag, str) else c.text or "") + (c.tail or "") for c in element]
    )
    entries: dict[str, ExportNode] = {}
    for name, value in element.attrib.items():
        count.one(depth)
        key = f"@{etree.QName(name).localname}"
        entries[key] = ExportNode(value, file, f"{path}/{key}", line)
    seen: dict[str, int] = {}
    for child in element:
        if not isinstance(child.tag, str):
            continue
        key = etree.QName(child).localname
        seen[key] = seen.get(key, 0) + 1
        node = _of_element(child, file, f"{path}/{key}[{seen[key]}]", count, depth + 1)
        there = entries.get(key)
        if there is None:
            entries[key] = node
        elif isinstance(there.value, list):
            there.value.append(node)
        else:
            entries[key] = ExportNode([there, node], file, f"{path}/{key}", there.line)
    if not entries:
        return ExportNode(text, file, path, line)
    if text.strip():
        entries["#"] = ExportNode(text, file, path, line)
    return ExportNode(entries, file, path, line)
