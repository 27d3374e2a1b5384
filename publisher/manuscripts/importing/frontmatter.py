"""A draft as the text of a manuscript: front matter, proposed, and body.

In: a `Draft`. Out: the file's text and the blanks in it. A blank is the value ``"???"`` with a
comment that says what to fill in; `check` reports each. Keys are those of DESIGN, section 5.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from publisher.manuscripts.importing.draft import BLANK, Draft, Occasion, PaperFront
from publisher.manuscripts.importing.escaping import escape_text

_PLAIN = re.compile(r"[^\W\d_](?:[\w.,’()/–—&;+“” -]|:(?=\S)|'(?=\w))*")
_WORDS = frozenset(["null", "true", "false", "yes", "no", "on", "off", "y", "n", "~"])


@dataclass(frozen=True, slots=True)
class YamlLine:
    """A line of YAML: `key` and `value` as written; `hint` where the value is a blank."""

    indent: str
    key: str
    value: str
    hint: str = ""

    def __str__(self) -> str:
        note = f"  # fill in: {self.hint}" if self.hint else ""
        return f"{self.indent}{self.key}:{' ' if self.value else ''}{self.value}{note}"


def scalar(text: str) -> str:
    """`text` as a YAML scalar: plain where nothing can be mistaken, else in double quotes."""
    plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS and not text.endswith(":")
    return text if plain and text == text.strip() else json.dumps(text, ensure_ascii=False)


def blank(indent: str, key: str, hint: str) -> YamlLine:
    """A marked blank."""
    return YamlLine(indent, key, f'"{BLANK}"', hint)


def manuscript(draft: Draft, depth: int = 1) -> tuple[str, tuple[tuple[int, str, str], ...]]:
    """The manuscript's text, `depth` folders below the volume, and its blanks as line, key and
    hint."""
    source = draft.path.rsplit("/", 1)[-1].replace("\n", " ")
    entries = entries_of(draft)
    schema = f"{'../' * depth}.schemas/front-matter.json"
    lines = ["---", f"# yaml-language-server: $schema={schema}"]
    lines += [f"# proposed by `publisher import` from {source}: read it through"]
    lines += [str(entry) for entry in entries]
    blanks = tuple((n, e.key.strip("- "), e.hint) for n, e in enumerate(entries, start=4) if e.hint)
    return "\n".join([*lines, "---", "", draft.body]), blanks


def manuscript_lines(draft: Draft) -> tuple[str, tuple[int, ...]]:
    """The manuscript's text, and of each of its lines the line of the source that it was made
    of."""
    text, _ = manuscript(draft)
    head = text.count("\n") - draft.body.count("\n")
    lines = [1] * head
    for index, block in enumerate(draft.blocks):
        count = block.markdown.count("\n") + (2 if index + 1 < len(draft.blocks) else 1)
        lines += [max(1, block.line)] * count
    return text, tuple(lines)


def entries_of(draft: Draft) -> tuple[YamlLine, ...]:
    """The front matter, key by key."""
    front = draft.front
    if front.paper is not None:
        return _paper_entries(draft, front.paper)
    title = " ".join(front.title.split())
    entries = [
        YamlLine("", "title", scalar(escape_text(title)))
        if title
        else blank("", "title", "the title, as the contents should print it")
    ]
    if front.subtitle:
        entries.append(YamlLine("", "subtitle", scalar(escape_text(front.subtitle))))
    entries.append(YamlLine("", "kind", draft.kind))
    if draft.lang:
        entries.append(YamlLine("", "lang", draft.lang))
    return (*entries, *_authors(draft), *_date(draft))


def _paper_entries(draft: Draft, paper: PaperFront) -> tuple[YamlLine, ...]:
    """The front matter of a paper whose source holds it as data; what is empty is left out."""
    front = draft.front
    if paper.yaml:
        own = [YamlText(line) for line in paper.yaml.split("\n")]
        kind = (
            []
            if re.search(r"(?m)^(?:kind|type)\s*:", paper.yaml)
            else [YamlLine("", "kind", draft.kind)]
        )
        return (*own, *kind)
    entries = [
        YamlLine("", "title", scalar(front.title))
        if front.title
        else blank("", "title", "the title, as the contents should print it")
    ]
    for key, value in (
        ("short_title", paper.short_title),
        ("subtitle", front.subtitle),
        ("kind", draft.kind),
        ("lang", draft.lang),
        ("doi", paper.doi),
    ):
        entries += [YamlLine("", key, scalar(value))] if value else []
    entries.append(YamlLine("", "authors", ""))
    if not paper.authors:
        entries.append(blank("  - ", "name", "the first author's name"))
    for author in paper.authors:
        entries += _mapping(author)
    if paper.affiliations:
        entries.append(YamlLine("", "affiliations", ""))
        for place in paper.affiliations:
            entries += _mapping(place)
    for key, values in (
        ("keywords", paper.keywords),
        ("bibliography", paper.bibliography),
        ("nocite", tuple(f"@{key}" for key in paper.nocite)),
    ):
        if values:
            entries.append(YamlLine("", key, f"[{', '.join(scalar(value) for value in values)}]"))
    if paper.numbered:
        entries.append(YamlLine("", "numbered", "true"))
    if paper.abstract:
        entries += _block("abstract", paper.abstract)
    if paper.macros:
        entries += _block("header-includes", "\n".join(paper.macros))
    return tuple(entries)


def _mapping(values: dict[str, Any]) -> list[YamlLine]:
    """An item of a list: its keys, those without a value left out."""
    entries: list[YamlLine] = []
    for key, value in values.items():
        if not value:
            continue
        indent = "    " if entries else "  - "
        if value is True:
            entries.append(YamlLine(indent, key, "true"))
        elif isinstance(value, list):
            entries.append(YamlLine(indent, key, f"[{', '.join(scalar(v) for v in value)}]"))
        else:
            entries.append(YamlLine(indent, key, scalar(value)))
    return entries


def _block(key: str, text: str) -> list[YamlLine]:
    """A text of several lines."""
    lines = [YamlLine("", key, "|")]
    return lines + [YamlText(f"  {line}" if line else "") for line in text.split("\n")]


class YamlText(YamlLine):
    """A line of a text."""

    def __init__(self, text: str) -> None:
        super().__init__("", "", text)

    def __str__(self) -> str:
        return self.value


def _authors(draft: Draft) -> tuple[YamlLine, ...]:
    """Names and roles; a role is asked for where the opening page will print one."""
    entries = [YamlLine("", "authors", "")]
    role = "the office of the speaker, as Professor of History, Utrecht"
    if not draft.front.speakers:
        who = "the speaker's name" if draft.kind == "address" else "the first author's name"
        entries.append(blank("  - ", "name", who))
    for speaker in draft.front.speakers:
        entries.append(YamlLine("  - ", "name", scalar(speaker.name)))
        if speaker.role:
            entries.append(YamlLine("    ", "role", scalar(speaker.role)))
        elif draft.kind == "address":
            entries.append(blank("    ", "role", role))
    if not draft.front.speakers and draft.kind == "address":
        entries.append(blank("    ", "role", role))
    return tuple(entries)


def _date(draft: Draft) -> tuple[YamlLine, ...]:
    """The day of an address, or why it is blank."""
    front = draft.front
    if front.date is not None:
        return (YamlLine("", "date", front.date.iso),)
    if draft.kind != "address" and not front.doubt:
        return ()
    return (blank("", "date", front.doubt or f"the day it was given{_between(front.occasion)}"),)


def _between(occasion: Occasion) -> str:
    """The days of the event, among which the day of the address must be."""
    if occasion.start is None or occasion.end is None:
        return ", as 2025-01-31"
    if occasion.start == occasion.end:
        return f", in {occasion.start.iso}"
    return f", between {occasion.start.iso} and {occasion.end.iso}"
