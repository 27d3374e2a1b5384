"""`myst.yml` or `_quarto.yml` beside a paper: where projects of MyST and of Quarto keep the front
matter (authors, keywords, DOI).

In: the manuscript's place. Out: what the file says (in MyST's under ``project:``, over the files
that it ``extends``), in the keys of `PaperForm`, to fill what the manuscript leaves out. Another
system's file: keys unknown here are no faults.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from publisher.codes.yamlfile import YamlFault
from publisher.diagnostics import Span
from publisher.files import Files
from publisher.manuscripts import border
from publisher.manuscripts.decoding import Bad, decode_utf8
from publisher.manuscripts.forms import PaperForm
from publisher.manuscripts.intake import MYST, beside, name_from_root
from publisher.manuscripts.report import FaultReport
from publisher.manuscripts.yamltree import YamlNode, YamlPlace, load_yaml

_NOT_OF_A_PAPER = frozenset({"id"})
"""A project's id is its address in MyST's world, not the paper's name in ours."""
_STRAY = f"FM{YamlFault.STRAY_KEY:03d}"
_NAMED = ("affiliation", "contributor")
"""How the keys begin of lists whose entries are there to be named by others."""


@dataclass(frozen=True, slots=True)
class Myst:
    """What the file of a project says; false where there is none."""

    data: dict[str, Any] = field(default_factory=dict)
    report: FaultReport | None = None

    def __bool__(self) -> bool:
        return bool(self.data)

    def below(self, own: dict[str, Any], report: FaultReport) -> dict[str, Any]:
        """What `own` leaves out; its places and faults go to `report`."""
        if self.report is None:
            return {}
        rest = {key: value for key, value in self.data.items() if key not in own}
        for path, place in self.report.places.items():
            if path[0] in rest:
                report.places[path] = place
        report.diagnostics += self.report.diagnostics
        return rest


def read_project(folder: Files, name: str, shown: str, report: FaultReport) -> Myst:
    """The file of a project in the manuscript's own folder, over the files that it extends."""
    files = beside(folder, name)
    if not files:
        return Myst()
    at = files[0][0]
    path = PurePosixPath(shown).with_name(posixpath.basename(at))
    own = FaultReport("FM", Span(str(path)), report.paper)
    told = _Project(dict(files), name, shown, "project" if at.endswith(MYST) else "", own).merged(
        at
    )
    project = _of_a_paper(told)
    data = border.conform_node(project, PaperForm, (), own) if project else {}
    own.diagnostics = [one for one in own.diagnostics if one.code != _STRAY]
    return Myst({key: value for key, value in (data or {}).items() if value is not None}, own)


@dataclass(slots=True)
class _Project:
    """The `files` of a project, by name; the manuscript is `name` among them and `shown` as that;
    what describes the paper stands `within` a key. Each file is `taken` once."""

    files: dict[str, bytes]
    name: str
    shown: str
    within: str
    report: FaultReport
    taken: set[str] = field(default_factory=set)

    def merged(self, at: str) -> YamlNode | None:
        """What the file `at` says, over what those say that it extends, the last first."""
        self.taken.add(at)
        text = decode_utf8(self.files[at])
        if isinstance(text, Bad) or not text:
            return None
        below_it = posixpath.relpath(at, posixpath.dirname(self.name) or ".")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.shown), below_it))
        node, findings = load_yaml(text, YamlPlace(path, tuple(text.split("\n"))))
        self.report.take(findings)
        below: YamlNode | None = None
        for each in _extends(node):
            name = name_from_root(at, str(each.value))
            if name not in self.files:
                if str(each.value).startswith("../"):
                    continue  # what a publisher keeps above all papers, and `volume.yaml` says here
                self.report.say_at("FM057", each.span, f"`{each.value}` cannot be had")
            elif name not in self.taken:
                below = _over(self.merged(name), below)
        return _over(_project(node, self.within), below)


def _extends(node: YamlNode | None) -> list[YamlNode]:
    """The names of the files that a file of MyST extends: one, or a list."""
    said = node.value.get("extends") if node is not None and isinstance(node.value, dict) else None
    if said is None:
        return []
    found = said[1].value if isinstance(said[1].value, list) else [said[1]]
    return [each for each in found if isinstance(each.value, str)]


def _over(mine: YamlNode | None, below: YamlNode | None) -> YamlNode | None:
    """`mine`, and what it leaves out from `below`, mapping in mapping. People and places that a
    list names by `id` are those of `below`; those who may be named stay."""
    if mine is None or below is None:
        return mine or below
    if not isinstance(mine.value, dict) or not isinstance(below.value, dict):
        return mine
    entries = {**below.value, **mine.value}
    for key in mine.value.keys() & below.value.keys():
        place, value = mine.value[key]
        under = below.value[key][1]
        if isinstance(value.value, list) and isinstance(under.value, list):
            entries[key] = (place, _listed(value, under, every=key.startswith(_NAMED)))
        else:
            entries[key] = (place, _over(value, under) or value)
    return YamlNode(mine.span, entries)


def _listed(mine: YamlNode, below: YamlNode, *, every: bool) -> YamlNode:
    """The list `mine` with the entries of `below` that its own name by `id`; `every` other one of
    `below` stands behind them."""
    assert isinstance(mine.value, list) and isinstance(below.value, list)
    known = {_id(each): each for each in below.value if _id(each)}
    named = [(each, known.pop(_id(each) or str(each.value), None)) for each in mine.value]
    own = [_over(each, under) or each if _id(each) else under or each for each, under in named]
    return YamlNode(mine.span, own + (list(known.values()) if every else []))


def _id(node: YamlNode) -> str:
    """The `id` of an entry; empty where it has none."""
    said = node.value.get("id") if isinstance(node.value, dict) else None
    return said[1].value if said is not None and isinstance(said[1].value, str) else ""


def _project(node: YamlNode | None, within: str) -> YamlNode | None:
    """The mapping that describes the paper: that under `within`, else the whole file."""
    if node is None or not isinstance(node.value, dict):
        return None
    inner = node.value.get(within)
    project = inner[1] if inner is not None else node
    return project if isinstance(project.value, dict) else None


def _of_a_paper(project: YamlNode | None) -> YamlNode | None:
    """What of `project` a paper can say too, its authors as its contributors are who they name."""
    if project is None or not isinstance(project.value, dict):
        return None
    known = {
        key: entry
        for key, entry in project.value.items()
        if border.is_known(PaperForm, key) and key not in _NOT_OF_A_PAPER
    }
    _, people = project.value.get("contributors", (None, None))
    for key in ("author", "authors"):
        place, authors = known.get(key, (None, None))
        if place and authors and people and type(authors.value) is type(people.value) is list:
            known[key] = (place, _listed(authors, people, every=False))
    return YamlNode(project.span, known)
