"""The volume that receives imported manuscripts: its folder and its `volume.yaml`.

In: a volume folder, there or not, and what is to be added. Out: the new text of `volume.yaml`. A
file that is there keeps every character it has; only lines are added.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from publisher.manuscripts.importing.draft import Occasion
from publisher.manuscripts.importing.frontmatter import Entry, blank, scalar
from publisher.manuscripts.importing.names import slug

SCHEMA_LINE = "# yaml-language-server: $schema=.schemas/volume.json"


class NotInOrder(ValueError):
    """A `volume.yaml` that cannot be added to; the message says why."""


@dataclass(frozen=True, slots=True)
class VolumeText:
    """The text of a `volume.yaml`; `blanks` are line, key and hint; `event_taken` says whether the
    occasion given is what the file now says."""

    text: str
    blanks: tuple[tuple[int, str, str], ...] = ()
    event_taken: bool = True


def fresh(folder: Path, occasion: Occasion, papers: Sequence[str], lang: str) -> VolumeText:
    """A new `volume.yaml` for `folder`, commented, naming `papers` in one session."""
    title = occasion.name
    head = [
        Entry("", "id", scalar(slug(folder.resolve().name) or "volume")),
        Entry("", "title", scalar(title))
        if title
        else blank("", "title", "the title of the volume"),
    ]
    lines: list[Entry | str] = [SCHEMA_LINE, *head]
    if title:
        lines.append("# subtitle: Proceedings")
    lines += _event(occasion) if occasion != Occasion() else ["# event: {name: …, place: …}"]
    lines.append(Entry("", "language", lang) if lang else blank("", "language", "en, ko, ja …"))
    lines += [
        "# editors:",
        "#   - name: …",
        "# publisher: {name: …, place: …}",
        "# isbn: {print: …, epub: …, pdf: …}",
        "# license: CC-BY-4.0",
        "# copyright: {holder: …, year: 2025}",
        "page:",
        "  size: A5       # A4, A5, 6in 9in",
        "  start: recto   # or next: a paper begins on whatever page comes next",
        "# the order of the papers is here, not in their file names",
        "sessions:",
        "  - papers:",
        *(f"      - {scalar(paper)}" for paper in papers),
    ]
    numbered = [(n, line) for n, line in enumerate(lines, start=1) if isinstance(line, Entry)]
    blanks = tuple((n, entry.key, entry.hint) for n, entry in numbered if entry.hint)
    return VolumeText("\n".join(map(str, lines)) + "\n", blanks)


def _event(occasion: Occasion) -> list[Entry | str]:
    """The `event` of a volume, as far as it is known."""
    told: list[Entry | str] = [Entry("", "event", "")]
    if not occasion.name:
        told.append(blank("  ", "name", "the name of the event"))
    for field in fields(occasion):
        value = getattr(occasion, field.name)
        if value:
            told.append(Entry("  ", field.name, _value(value)))
    return told


def _value(value: Any) -> str:
    """A day or a text as YAML."""
    return str(value.iso) if hasattr(value, "iso") else scalar(value)


def extended(text: str, occasion: Occasion, papers: Sequence[str]) -> VolumeText:
    """`text` with `papers` at the end of its last session, and with the event where it has none.

    Raises `NotInOrder`.
    """
    if "\r\n" in text:
        made = extended(text.replace("\r\n", "\n"), occasion, papers)
        return replace(made, text=made.text.replace("\n", "\r\n"))
    volume = _loaded(text)
    for paper in papers:
        text = _appended(text, scalar(paper))
    if occasion == Occasion():
        return VolumeText(text)
    event = volume.get("event")
    if event:
        return VolumeText(text, event_taken=_same(event, occasion))
    if "event" in volume:
        return VolumeText(text, event_taken=False)
    added = "\n".join(map(str, _event(occasion)))
    start = len(text.rstrip("\n").split("\n")) + 1
    blanks = ((start + 1, "name", "the name of the event"),) if not occasion.name else ()
    return VolumeText(f"{text.rstrip()}\n{added}\n", blanks)


def _loaded(text: str) -> dict[str, Any]:
    """The volume as ruamel reads it, places kept."""
    yaml = YAML(typ="rt")
    yaml.allow_duplicate_keys = False
    try:
        volume = yaml.load(text)
    except (YAMLError, RecursionError, ValueError) as error:
        raise NotInOrder(str(getattr(error, "problem", None) or error).split("\n")[0]) from error
    if volume is None:
        return {}
    if not isinstance(volume, dict):
        raise NotInOrder("it holds no keys and values")
    return volume


def _same(event: Any, occasion: Occasion) -> bool:
    """Whether the file's event says all that the occasion says."""
    if not isinstance(event, dict):
        return False
    told = {key: str(value).strip() for key, value in event.items()}
    known = {f.name: getattr(occasion, f.name) for f in fields(occasion)}
    return all(told.get(k) == (v.iso if hasattr(v, "iso") else v) for k, v in known.items() if v)


def _appended(text: str, paper: str) -> str:
    """`text` with one more paper, by the smallest change that does it."""
    volume = _loaded(text)
    text = text if text.endswith("\n") else f"{text}\n"
    sessions = volume.get("sessions")
    if "sessions" not in volume:
        return f"{text}sessions:\n  - papers:\n      - {paper}\n"
    if not isinstance(sessions, list) or not sessions or not isinstance(sessions[-1], dict):
        raise NotInOrder("`sessions` is not a list of sessions")
    papers = sessions[-1].get("papers")
    if not isinstance(papers, list):
        if papers is not None:
            raise NotInOrder("`papers` of the last session is not a list")
        return _begun(text, sessions[-1], paper)
    return _after_last(text, papers, paper)


def _begun(text: str, session: Any, paper: str) -> str:
    """`text` with a list of papers begun in a session that has none."""
    lines = text.split("\n")
    if "papers" in session:
        at, column = session.lc.key("papers")
        lines.insert(at + 1, f"{' ' * column}  - {paper}")
    else:
        at, column = session.lc.line, session.lc.col
        lines[at + 1 : at + 1] = [f"{' ' * column}papers:", f"{' ' * column}  - {paper}"]
    return "\n".join(lines)


def _after_last(text: str, papers: Any, paper: str) -> str:
    """`text` with an item after the last of a list, in the list's own form."""
    lines = text.split("\n")
    if papers.fa.flow_style() or not papers:
        at, column = _closing(lines, papers.lc.line, papers.lc.col)
        comma = ", " if len(papers) else ""
        lines[at] = f"{lines[at][:column].rstrip()}{comma}{paper}{lines[at][column:]}"
        return "\n".join(lines)
    at, column = papers.lc.item(len(papers) - 1)
    dash = re.match(r"[\s-]*?(?=-\s+\S*$|-\s)", lines[at])
    indent = " " * (lines[at].rindex("-", 0, column) if dash else column - 2)
    lines.insert(at + 1, f"{indent}- {paper}")
    return "\n".join(lines)


def _closing(lines: Sequence[str], line: int, column: int) -> tuple[int, int]:
    """The place of the bracket that closes the flow list opened at `line`, `column`."""
    for at in range(line, len(lines)):
        found = lines[at].find("]", column if at == line else 0)
        if found >= 0:
            return at, found
    raise NotInOrder("a list of papers is not closed")
