"""The volume that receives imported manuscripts: its folder and its `volume.yaml`.

In: a volume folder, there or not, and what is to be added. Out: the new text of `volume.yaml`. A
file that is there keeps every character it has; only lines are added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from publisher.files import Folder
from publisher.limits import limit
from publisher.manuscripts.importing.draft import Occasion
from publisher.manuscripts.importing.frontmatter import YamlLine, blank, scalar
from publisher.manuscripts.importing.names import file_slug
from publisher.manuscripts.listing import CannotList, with_paper
from publisher.manuscripts.yamltree import YamlNode, YamlPlace, load_yaml

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


def new_volume_text(
    folder: Path, occasion: Occasion, papers: Sequence[str], lang: str
) -> VolumeText:
    """A new `volume.yaml` for `folder`, commented, naming `papers` in one session."""
    title = occasion.name
    head = [
        YamlLine("", "id", scalar(file_slug(folder.resolve().name) or "volume")),
        YamlLine("", "title", scalar(title))
        if title
        else blank("", "title", "the title of the volume"),
    ]
    lines: list[YamlLine | str] = [SCHEMA_LINE, *head]
    if title:
        lines.append("# subtitle: Proceedings")
    lines += _event(occasion) if occasion != Occasion() else ["# event: {name: …, place: …}"]
    lines.append(YamlLine("", "language", lang) if lang else blank("", "language", "en, ko, ja …"))
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
    entries = [(n, line) for n, line in enumerate(lines, start=1) if isinstance(line, YamlLine)]
    blanks = tuple((n, entry.key, entry.hint) for n, entry in entries if entry.hint)
    return VolumeText("\n".join(map(str, lines)) + "\n", blanks)


def _event(occasion: Occasion) -> list[YamlLine | str]:
    """The `event` of a volume, as far as it is known."""
    entries: list[YamlLine | str] = [YamlLine("", "event", "")]
    if not occasion.name:
        entries.append(blank("  ", "name", "the name of the event"))
    for field in fields(occasion):
        value = getattr(occasion, field.name)
        if value:
            entries.append(YamlLine("  ", field.name, _value(value)))
    return entries


def _value(value: Any) -> str:
    """A day or a text as YAML."""
    return str(value.iso) if hasattr(value, "iso") else scalar(value)


def extend_volume(text: str, occasion: Occasion, papers: Sequence[str]) -> VolumeText:
    """`text` with `papers` at the end of its last session, and with the event where it has none.

    Raises `NotInOrder`.
    """
    if "\r\n" in text:
        volume_text = extend_volume(text.replace("\r\n", "\n"), occasion, papers)
        return replace(volume_text, text=volume_text.text.replace("\n", "\r\n"))
    try:
        for paper in papers:
            text = with_paper(text, scalar(paper))
    except CannotList as error:
        raise NotInOrder(_why(text)) from error
    event = _event_of(text)
    if occasion == Occasion():
        return VolumeText(text)
    if event is not None:
        return VolumeText(text, event_taken=_same(event, occasion))
    added = "\n".join(map(str, _event(occasion)))
    start = len(text.rstrip("\n").split("\n")) + 1
    blanks = ((start + 1, "name", "the name of the event"),) if not occasion.name else ()
    return VolumeText(f"{text.rstrip()}\n{added}\n", blanks)


def read_volume_file(path: Path) -> str:
    """The text of a `volume.yaml`: no longer than one may be, no pipe, no link to elsewhere. Raises
    `OSError`, `ValueError`."""
    return Folder(path.parent).read(path.name, 4 * limit("yaml")).decode("utf-8")


def papers_of(path: Path) -> frozenset[str]:
    """The entries of the `volume.yaml` at `path`, wherever they stand in it; none where it cannot
    be read."""
    try:
        text = read_volume_file(path)
    except (OSError, ValueError):
        return frozenset()
    root, _ = load_yaml(text, YamlPlace("", tuple(text.split("\n"))))
    found: set[str] = set()
    queue = [root] if root is not None else []
    while queue:
        node = queue.pop()
        if isinstance(node.value, dict):
            queue += [child for _, child in node.value.values()]
        elif isinstance(node.value, list):
            queue += node.value
        elif isinstance(node.value, str):
            found.add(node.value.removeprefix("papers/").removesuffix(".md").removesuffix("/paper"))
    return frozenset(found)


def _why(text: str) -> str:
    """What is wrong with a file that cannot be changed."""
    _, findings = load_yaml(text, YamlPlace("", tuple(text.split("\n"))))
    return findings[0].message if findings else "its list of papers cannot be read with certainty"


def _event_of(text: str) -> YamlNode | None:
    """The file's `event`; `None` where it has none."""
    root, _ = load_yaml(text, YamlPlace("", tuple(text.split("\n"))))
    if root is None or not isinstance(root.value, dict):
        return None
    return next((root.value[key][1] for key in ("event", "conference") if key in root.value), None)


def _same(event: YamlNode, occasion: Occasion) -> bool:
    """Whether the file's event says all that the occasion says."""
    if not isinstance(event.value, dict):
        return False
    theirs = {key: str(child.value).strip() for key, (_, child) in event.value.items()}
    ours = {f.name: getattr(occasion, f.name) for f in fields(occasion)}
    return all(theirs.get(k) == (v.iso if hasattr(v, "iso") else v) for k, v in ours.items() if v)
