"""`myst.yml` or `_quarto.yml` beside a paper: where projects of MyST and of Quarto keep the front
matter (authors, keywords, DOI).

In: the manuscript's place. Out: what the file says (in MyST's under ``project:``), in the keys of
`PaperForm`, to fill what the manuscript leaves out. Another system's file: keys unknown here are
no faults.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from publisher.diagnostics import Span
from publisher.files import Files
from publisher.manuscripts import border
from publisher.manuscripts.decoding import Bad, decode
from publisher.manuscripts.forms import PaperForm
from publisher.manuscripts.intake import MYST, beside
from publisher.manuscripts.report import Report
from publisher.manuscripts.yamltree import Node, Setting, load

_NOT_OF_A_PAPER = frozenset({"id"})
"""A project's id is its address in MyST's world, not the paper's name in ours."""


@dataclass(frozen=True, slots=True)
class Myst:
    """What the file of a project says; false where there is none."""

    data: dict[str, Any] = field(default_factory=dict)
    report: Report | None = None

    def __bool__(self) -> bool:
        return bool(self.data)

    def below(self, said: dict[str, Any], report: Report) -> dict[str, Any]:
        """What `said` leaves out; its places and faults go to `report`."""
        if self.report is None:
            return {}
        rest = {key: value for key, value in self.data.items() if key not in said}
        for path, place in self.report.places.items():
            if path[0] in rest:
                report.places[path] = place
        report.diagnostics += self.report.diagnostics
        return rest


def read(folder: Files, name: str, shown: str, report: Report) -> Myst:
    """The file of a project in the manuscript's own folder."""
    at, text = _text(folder, name)
    if not text:
        return Myst()
    path = str(PurePosixPath(shown).with_name(at))
    own = Report("FM", Span(path), report.paper)
    node, findings = load(text, Setting(path, tuple(text.split("\n"))))
    own.take(findings)
    project = _project(node, within="project" if at == MYST else "")
    data = border.conform(project, PaperForm, (), own) if project else {}
    return Myst({key: value for key, value in (data or {}).items() if value is not None}, own)


def _text(folder: Files, name: str) -> tuple[str, str]:
    """The name and the text of the file; no text where there is none that can be read."""
    for at, data in beside(folder, name):
        text = decode(data)
        return PurePosixPath(at).name, "" if isinstance(text, Bad) else text
    return "", ""


def _project(node: Node | None, within: str) -> Node | None:
    """The mapping that describes the paper: that under `within`, else the whole file."""
    if node is None or not isinstance(node.value, dict):
        return None
    inner = node.value.get(within)
    found = inner[1] if inner is not None else node
    if not isinstance(found.value, dict):
        return None
    known = {
        key: entry
        for key, entry in found.value.items()
        if border.is_known(PaperForm, key) and key not in _NOT_OF_A_PAPER
    }
    return Node(found.span, known)
