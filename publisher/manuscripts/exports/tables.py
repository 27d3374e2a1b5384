"""Tables that say what each key of a system's export is for a volume, and how they are applied.

In: an `ExportNode` and a `Table`. Out: a `Row`: the values found, by our own names. Every text
below the node is accounted for: what the table does not name is left out, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from publisher.manuscripts.exports.nodes import ExportNode

NO_PLACE = "a volume has no place for it"


@dataclass(frozen=True, slots=True)
class Out:
    """A key that is left out, and why."""

    why: str = NO_PLACE


@dataclass(frozen=True, slots=True)
class Many:
    """A key that holds things of one sort, each read by `table`: rows of the part `name`."""

    name: str
    table: Table


Table = Mapping[str, "str | Out | Many | Table"]
"""Of each key: the name of our field, why it is left out, a part, or a table for what it holds.
``*`` stands for every other key. A field ``name!`` is the one that is wanted of the languages that
a mapping of texts has (`in_language`)."""


def one_line(text: str) -> str:
    """`text` on one line; spaces that are not to be broken at stay what they are."""
    return re.sub(r"[ \t\r\n\f\v]+", " ", text).strip(" ")


@dataclass(slots=True)
class Row:
    """What a table found: the texts of each field, and the rows of each part."""

    node: ExportNode
    values: dict[str, list[ExportNode]] = field(default_factory=dict)
    parts: dict[str, list[Row]] = field(default_factory=dict)

    def one(self, name: str) -> ExportNode | None:
        """The value of a field; what is said besides it is left out, or the same again."""
        found = [node for node in self.values.get(name, ()) if node.text]
        for other in found[1:]:
            if other.text == found[0].text:
                other.take(f"{name}, as said before")
            else:
                other.leave(f"another {name} was taken before it")
        return found[0] if found else None

    def text(self, name: str) -> str:
        """The text of a field, on one line; empty where there is none."""
        node = self.one(name)
        return one_line(node.text) if node is not None else ""

    def all(self, name: str) -> list[ExportNode]:
        """All values of a field."""
        return [node for node in self.values.get(name, ()) if node.text]

    def rows(self, name: str) -> list[Row]:
        """The rows of a part."""
        return self.parts.get(name, [])


def read_row(node: ExportNode, table: Table, wanted: Sequence[str] = ("en",)) -> Row:
    """What `table` finds in `node`; `wanted` are the languages that are preferred where a value is
    given in several."""
    row = Row(node)
    if not node.entries:
        if node.text:
            rule = table.get("#", table.get("", Out()))
            _apply(row, node, rule, wanted)
        return row
    _into(row, node, table, wanted)
    return row


def _into(row: Row, node: ExportNode, table: Table, wanted: Sequence[str]) -> None:
    for key, child in node.entries.items():
        _apply(row, child, table.get(key, table.get("*", Out())), wanted)


def _apply(row: Row, node: ExportNode, rule: object, wanted: Sequence[str]) -> None:
    if isinstance(rule, Out):
        node.leave(rule.why)
    elif isinstance(rule, Many):
        row.parts.setdefault(rule.name, []).extend(
            read_row(item, rule.table, wanted) for item in node.items
        )
    elif isinstance(rule, str):
        if rule.endswith("!"):
            node, rule = in_language(node, wanted), rule[:-1]
        row.values.setdefault(rule, []).extend(leaf.take(rule) for leaf in node.leaves())
    elif isinstance(rule, Mapping):
        for item in node.items:
            _into(row, item, rule, wanted)
            if not item.entries:
                _apply(row, item, rule.get("#", Out()), wanted)


def in_language(node: ExportNode, wanted: Sequence[str]) -> ExportNode:
    """Of texts by language (``{en: …, fr: …}``, or elements with ``@locale``) the one that is
    wanted; the others are left out, or say the same."""
    choices: list[tuple[str, ExportNode]] = []
    if node.entries and "#" not in node.entries and "@locale" not in node.entries:
        choices = list(node.entries.items())
    elif isinstance(node.value, list) or "@locale" in node.entries:
        choices = [
            (item.at("@locale").text[:2], item.entries.get("#", ExportNode(None, node.file)))
            for item in node.items
        ]
        for item in node.items:
            item.at("@locale").take("language of the value beside it")
            if not item.entries:
                choices.append(("", item))
    if not choices:
        return node
    said = [(lang, each) for lang, each in choices if each.text]
    chosen = next((each for want in wanted for lang, each in said if lang == want[:2]), None)
    chosen = chosen or (said[0][1] if said else ExportNode(None, node.file))
    for lang, each in said:
        if each is not chosen:
            same = each.text == chosen.text
            each.take("the same in another language") if same else each.leave(
                f"in another language ({lang}); the one of the paper is taken"
            )
    return chosen
