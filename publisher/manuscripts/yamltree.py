"""YAML text to a tree of texts, each with its place.

In: YAML text and where it stands in its file. Out: a `YamlNode` tree and the faults found. Scalars
stay texts as written (a border that knows what it wants reads ``no`` or ``1.10`` itself; YAML 1.1
would make them false and 1.1); only nothing, ``~`` and ``null`` are null. Safe by construction: no
tags, aliases, depth and size bounded, duplicate keys refused. YAML 1.2.2, chapters 3 and 7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml

from publisher.codes.yamlfile import YamlFault
from publisher.diagnostics import Span
from publisher.limits import cure, limit
from publisher.manuscripts import yamlfaults
from publisher.manuscripts.yamlfaults import YamlFinding

MAX_DEPTH = 24
MAX_REPAIRS = 20

# Refuses no tab that YAML 1.2 allows; the slower one does, as many tools authors use would.
_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_NO_BREAKS = str.maketrans("\x85\u2028\u2029", "   ")
"""Newlines in YAML 1.1, spaces in YAML 1.2 and to every editor: lines must count alike."""

_Event = Any
"""An event of PyYAML; its stubs allow events without places, its parsers make none."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(slots=True)
class YamlNode:
    """A value of the tree: null, text, items, or entries (key → place of the key, value).

    `plain` tells a text without quotation marks; `size` counts the nodes in it, aliases unfolded.
    """

    span: Span
    value: str | list[YamlNode] | dict[str, tuple[Span, YamlNode]] | None
    plain: bool = False
    size: int = 1


@dataclass(frozen=True, slots=True)
class YamlPlace:
    """Where YAML text stands: `path` of the file as shown, the file's `lines`, and `offset`, the
    number of lines before the YAML."""

    path: str
    lines: tuple[str, ...]
    offset: int = 0

    def span(self, line: int, column: int, length: int = 0) -> Span:
        """The place at 0-based `line` and `column` of the YAML."""
        row = line + self.offset
        text = self.lines[row] if row < len(self.lines) else ""
        return Span(self.path, row + 1, column + 1, length, text)


def load_yaml(
    text: str, setting: YamlPlace, *, most: tuple[str, str] = ("yaml", "values")
) -> tuple[YamlNode | None, tuple[YamlFinding, ...]]:
    """The tree of `text` (`None` for none: empty or beyond repair) and its faults.

    Where the cure of a fault is certain, it is applied in memory and reading goes on, so that the
    faults behind it are told in the same run. `most` are the limits of characters and of values.
    """
    if len(text) > (characters := limit(most[0])):
        help = cure(most[0], f"at most {characters:,} characters")
        return None, (
            YamlFinding(YamlFault.TOO_MUCH, setting.span(0, 0), "YAML is too large", help),
        )
    text = text.translate(_NO_BREAKS)
    findings: list[YamlFinding] = []
    for _ in range(MAX_REPAIRS):
        builder = _Builder(setting, most[1])
        try:
            return builder.build(text), (*findings, *builder.findings)
        except _RefusedError as refused:
            finding, text = refused.finding, refused.with_quotes(text, setting.offset)
        except yaml.YAMLError as error:
            if allowed := yamlfaults.without_tabs(text, error):
                text = allowed
                continue
            finding, text = yamlfaults.retell(text, error, setting.span)
        except RecursionError:
            finding, text = (
                YamlFinding(YamlFault.TOO_MUCH, setting.span(0, 0), "YAML is too deep"),
                "",
            )
        if finding.sure or not findings:
            findings.append(finding)
        if not text:
            break
    return None, tuple(findings)


class _RefusedError(Exception):
    """YAML that is well formed but not taken."""

    def __init__(self, finding: YamlFinding) -> None:
        super().__init__(finding.message)
        self.finding = finding

    def with_quotes(self, text: str, offset: int) -> str:
        """`text` with the value quoted where that is the cure; else empty."""
        if self.finding.fault is not YamlFault.SPECIAL_START:
            return ""
        span = self.finding.span
        if span.text[span.column - 1 : span.column] in ("{", "["):
            return ""
        cured = yamlfaults.quote_from(text, span.line - 1 - offset, span.column - 1)
        return "" if cured == text else cured


@dataclass(slots=True)
class _Builder:
    """One pass over the events of a document."""

    setting: YamlPlace
    counted: str = "values"
    findings: list[YamlFinding] = field(default_factory=list)
    anchors: dict[str, YamlNode | None] = field(default_factory=dict)
    unused: dict[str, _Event] = field(default_factory=dict)
    nodes: int = 0
    most: int = field(init=False)

    def __post_init__(self) -> None:
        self.most = limit(self.counted)

    def build(self, text: str) -> YamlNode | None:
        """The root of the first document in `text`; `None` where there is none."""
        loader = yaml.SafeLoader if "\t" in text else _FAST
        events = yaml.parse(text, Loader=loader)
        root: YamlNode | None = None
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                if root is not None:
                    self._refuse(YamlFault.SYNTAX, event, "a second document begins here",
                                 "keep one document, without a line `---` inside")  # fmt: skip
                root = self._node(event, events, 1)
        for name, event in self.unused.items():
            self._refuse(
                YamlFault.SPECIAL_START,
                event,
                f"`&{name}` names a value for YAML and is not printed",
                "put the whole value in quotation marks",
            )
        return root

    def _node(self, event: _Event, events: Iterator[_Event], depth: int) -> YamlNode:
        if depth > MAX_DEPTH:
            self._refuse(YamlFault.TOO_MUCH, event, "values are nested too deeply",
                         f"at most {MAX_DEPTH} levels")  # fmt: skip
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        self._no_tag(event)
        anchor = getattr(event, "anchor", None)
        if anchor:
            self.anchors[anchor] = None
            self.unused[anchor] = event
        if isinstance(event, yaml.ScalarEvent):
            node = self._scalar(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self._sequence(event, events, depth)
        else:
            node = self._mapping(event, events, depth)
        if anchor:
            self.anchors[anchor] = node
        return node

    def _count(self, nodes: int, event: _Event) -> None:
        self.nodes += nodes
        if self.nodes > self.most:
            help = cure(self.counted, f"at most {self.most:,} values")
            self._refuse(YamlFault.TOO_MUCH, event, "there are too many values", help)

    def _alias(self, event: _Event) -> YamlNode:
        node = self.anchors.get(event.anchor)
        if node is None:
            self._refuse(
                YamlFault.SPECIAL_START, event,
                f"`*{event.anchor}` stands for a value named elsewhere, and none is",
                "to print the asterisk, put the whole value in quotation marks",
            )  # fmt: skip
        self.unused.pop(event.anchor, None)
        self._count(node.size, event)
        return node

    def _scalar(self, event: _Event) -> YamlNode:
        self._count(1, event)
        plain = event.style is None or event.style == ""
        text: str = event.value
        node = YamlNode(self._span(event), text, plain)
        if plain and text in ("", "~", "null"):
            node.value = None
        elif match := _CONTROL.search(text):
            character = f"U+{ord(match[0]):04X}"
            self._find(
                YamlFault.CONTROL,
                event,
                f"the value holds the control character {character}",
                "delete it or retype the value",
            )
            node.value = _CONTROL.sub("\ufffd", text)
        if plain and event.start_mark.line != event.end_mark.line:
            self._swallowed_dash(event)
        return node

    def _swallowed_dash(self, event: _Event) -> None:
        """A value that goes on into a line with a dash was meant to end before it."""
        for line in range(event.start_mark.line + 1, event.end_mark.line + 1):
            text = self.setting.span(line, 0).text
            if dash := re.match(r"\s*(-) \S", text):
                span = self.setting.span(line, dash.start(1), 1)
                self.findings.append(
                    YamlFinding(
                        YamlFault.INDENT,
                        span,
                        "the dash is indented as a part of the value above",
                        "set the dash under the other dashes of its list",
                    )
                )
                return

    def _sequence(self, start: _Event, events: Iterator[_Event], depth: int) -> YamlNode:
        self._count(1, start)
        before = self.nodes
        items = self._items(events, depth)
        return YamlNode(self._span(start), items, size=1 + self.nodes - before)

    def _items(self, events: Iterator[_Event], depth: int) -> list[YamlNode]:
        items = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, events, depth + 1))
        return items

    def _mapping(self, start: _Event, events: Iterator[_Event], depth: int) -> YamlNode:
        self._count(1, start)
        before = self.nodes
        entries: dict[str, tuple[Span, YamlNode]] = {}
        items: list[YamlNode] = []
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key, is_dashed = self._key(event)
            span = self._span(event)
            if is_dashed and (items or not entries):
                entries = {}
                items.append(YamlNode(span, entries))
            value = self._node(next(events), events, depth + 1)
            if key in entries:
                first = entries[key][0].line
                self._find(YamlFault.DUPLICATE_KEY, event, f"key `{key}` is given a second time",
                           f"it is already on line {first}; keep one of them: "
                           "the last is used")  # fmt: skip
            entries[key] = span, value
        size = 1 + self.nodes - before
        return YamlNode(self._span(start), items or entries, size=size)

    def _key(self, event: _Event) -> tuple[str, bool]:
        """A key, and whether a dash was glued to it: it then begins an item of a list."""
        if not isinstance(event, yaml.ScalarEvent):
            self._refuse(
                YamlFault.SPECIAL_START,
                event,
                "brackets and braces mean lists and keys here",
                "to print them, put the whole value in quotation marks",
            )
        key: str = event.value
        if _CONTROL.search(key):
            self._find(
                YamlFault.CONTROL, event, "the key holds a control character", "retype the key"
            )
            key = _CONTROL.sub("\ufffd", key)
        if re.match(r"-\w", key) and event.style in (None, ""):
            self._find(YamlFault.NO_SPACE, event, f"no space after the dash in `{key}`",
                       f"write `- {key[1:]}`")  # fmt: skip
            return key[1:], True
        return key, False

    def _no_tag(self, event: _Event) -> None:
        tag = getattr(event, "tag", None)
        if tag and tag not in ("!", "tag:yaml.org,2002:str"):
            self._refuse(
                YamlFault.SPECIAL_START, event, "a value that begins with `!` is a tag to YAML",
                "put the whole value in quotation marks",
            )  # fmt: skip

    def _span(self, event: _Event) -> Span:
        start, end = event.start_mark, event.end_mark
        line = self.setting.span(start.line, start.column)
        rest = len(line.text.rstrip()) - start.column
        length = end.column - start.column if end.line == start.line else rest
        return self.setting.span(start.line, start.column, max(0, length))

    def _find(self, fault: YamlFault, event: _Event, message: str, help: str) -> None:
        self.findings.append(YamlFinding(fault, self._span(event), message, help))

    def _refuse(self, fault: YamlFault, event: _Event, message: str, help: str) -> NoReturn:
        raise _RefusedError(YamlFinding(fault, self._span(event), message, help))
