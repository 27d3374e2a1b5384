"""What the processor knows while it sets one work: the item, the cite, how it is told apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from publisher.citations.csl.rich import Runs

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hints:
    """How a work is told apart from others (CSL 1.0.2, "Disambiguation").

    `more_names` are names shown beyond et-al; `given` maps the index of a name to how much of the
    given name its short form shows (1 initials, 2 all); `suffix` is the year suffix; `condition`
    is how many tests ``disambiguate`` answer yes.
    """

    more_names: int = 0
    given: Mapping[int, int] = field(default_factory=dict)
    suffix: str = ""
    condition: int = 0


_ENGLISH = re.compile(r"en(?:[-_]|\Z)|english")


@dataclass(slots=True)
class State:
    """One rendering of one work. `section` is ``citation`` or ``bibliography``.

    `skip_names` leaves the first names out (suppressed author); `names` are then, and always, the
    first names that were set; `name_list` is that list as far as it was shown, `name_options` how.
    `over` are the options of the names that a substitution stands for, while it is made,
    `used_variables` the variables that one used up. `number` is the citation number, `first_note`
    that of the note that cited the work first. `narrative` sets names as running text does ("and"
    for "&"). `conditions` counts the tests ``disambiguate`` that were answered yes. `comparing`
    sets only what tells works apart: no date but that of publication. `ibid_alone` has "ibid."
    stand for the variables of its group, where nothing else is set.
    """

    item: Item
    section: str
    number: int = 0
    locator: str = ""
    label: str = ""
    position: str = "first"
    near: bool = False
    hints: Hints = Hints()
    skip_names: bool = False
    narrative: bool = False
    names: Runs | None = None
    name_list: tuple[Any, ...] | None = None
    name_options: Any = None
    used_variables: set[str] = field(default_factory=set)
    over: Any = None
    suffix_done: bool = False
    sorting: Mapping[str, str] | None = None
    first_note: int = 0
    comparing: bool = False
    conditions: int = 0
    ibid_alone: bool = False

    @property
    def english(self) -> bool | None:
        """Whether the work is English, `None` where it does not say."""
        language = str(self.item.get("language") or "").strip().lower()
        return bool(_ENGLISH.match(language)) if language else None

    def again(self, **changes: Any) -> State:
        """This state before anything was set, with `changes`."""
        fresh = replace(self, names=None, name_list=None, name_options=None, used_variables=set())
        return replace(fresh, suffix_done=False, conditions=0, **changes)

    def use(self, *variables: str) -> None:
        """Inside a substitution, `variables` are not set again."""
        if self.over is not None:
            self.used_variables.update(variables)


def value(state: State, name: str) -> str:
    """The text of the variable `name`; empty for none."""
    if name in state.used_variables:
        return ""
    if name == "citation-number":
        return str(state.number) if state.number else ""
    if name == "citation-label":
        return str(state.item.get(name) or label(state.item)) + state.hints.suffix
    if name == "first-reference-note-number":
        return str(state.first_note) if state.first_note else ""
    if name == "locator":
        return state.locator.strip()
    if name == "year-suffix":
        return state.hints.suffix
    variable = state.item.get(name)
    if variable is None and name == "page-first":
        page = str(state.item.get("page", ""))
        return page.replace("–", "-").split("-")[0].split(",")[0].strip()
    if variable is None:
        variable = state.item.get(_ALSO.get(name, ""))
    return variable if isinstance(variable, str) else ""


def label(item: Item) -> str:
    """The mark of a work in styles with labels: ``Knut84``, ``KnPl81`` (CSL 1.0.2, App. IV)."""
    names = item.get("author") or item.get("editor") or []
    families = [str(n.get("family") or n.get("literal") or "") for n in names if n]
    widths = {0: (), 1: (4,), 2: (2, 2), 3: (2, 1, 1)}.get(len(families), (1, 1, 1, 1))
    head = "".join(family[:width] for family, width in zip(families, widths, strict=False))
    issued = item.get("issued") or {}
    parts = issued.get("date-parts") or [[]]
    year = f"{parts[0][0] % 100:02d}" if parts[0] else ""
    return (head or str(item.get("title", ""))[:4]) + year


_ALSO = {"event": "event-title", "event-title": "event",
         "container-title-short": "journalAbbreviation",
         "citation-key": "id", "division": "department"}  # fmt: skip
