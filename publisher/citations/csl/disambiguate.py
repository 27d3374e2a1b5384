"""Tells works apart whose citations would read the same (CSL 1.0.2, "Disambiguation").

In: works in the order of the bibliography, and how each is cited. Out: `Hints` for each. In the
specification's order: more names, more of the given names, the test ``disambiguate``, the year
suffix; each only where the style asks for it and where it helps.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from publisher.citations.csl import names
from publisher.citations.csl.render import Renderer
from publisher.citations.csl.state import Hints, State

Cite = Callable[[str, Hints], tuple[str, State]]
"""`cite(key, hints)`: the text of a citation of the work `key`, and the state after it."""

_MAX_NAMES = 50


class Ambiguity:
    """The works of one paper and what is done to tell them apart."""

    def __init__(self, keys: Iterable[str], cite: Cite, renderer: Renderer) -> None:
        self.keys, self.cite, self.renderer = list(keys), cite, renderer
        self.hints = {key: Hints() for key in self.keys}
        self.options = renderer.style.citation.attrs

    def resolve(self) -> Mapping[str, Hints]:
        """The hints of every work."""
        by_cite = self.options.get("givenname-disambiguation-rule", "by-cite") == "by-cite"
        if self._asked("add-givenname") and not by_cite:
            self._given_names(self.options["givenname-disambiguation-rule"])
        for group in self._ambiguous(self.keys):
            self._add_names(
                group, by_cite and self._asked("add-givenname"), self._asked("add-names")
            )
            for keys in self._ambiguous(group):
                # The condition is the last resort (CSL 1.0.2, "Choose", `disambiguate`).
                if self._asked("add-year-suffix"):
                    for index, key in enumerate(keys):
                        self.hints[key] = replace(self.hints[key], suffix=letters(index))
            for keys in self._ambiguous(group):
                self._add_condition(keys)
        return self.hints

    def _asked(self, what: str) -> bool:
        return self.options.get(f"disambiguate-{what}") == "true"

    def _ambiguous(self, keys: Iterable[str]) -> list[list[str]]:
        """The groups of `keys` whose citations read the same."""
        groups: dict[str, list[str]] = defaultdict(list)
        for key in keys:
            groups[self.cite(key, self.hints[key])[0]].append(key)
        return [group for text, group in groups.items() if len(group) > 1 and text]

    def _parted(self, group: list[str], changes: Mapping[str, Any]) -> list[list[str]]:
        """`group` by how its works would be cited with `changes` to their hints."""
        texts: dict[str, list[str]] = defaultdict(list)
        for key in group:
            texts[self.cite(key, replace(self.hints[key], **changes))[0]].append(key)
        return list(texts.values())

    def _add_names(self, group: list[str], given: bool, more: bool) -> None:
        """As few names more, and as little of given names, as part the works of `group` from each
        other; what does not help is not done. All of `group` read the same."""
        if not (given or more):
            return
        waiting = [(group, 0, 0)]
        while waiting:
            group, added, index = waiting.pop()
            states = [self.cite(key, self.hints[key])[1] for key in group]
            count = max(len(state.name_list or ()) - added for state in states)
            people = max(len(names.clear(_people(state))) for state in states)
            levels = dict(self.hints[group[0]].given)
            while True:
                changes: dict[str, Any] = {}
                parts = [group]
                # A name that is shown may show more: its initials, then all of it.
                while given and index < count + added and len(parts) == 1:
                    for level in (1, 2):
                        changes = {"given": {**levels, index: level}, "more_names": added}
                        parts = self._parted(group, changes)
                        if len(parts) > 1:
                            break
                    index += 1
                if len(parts) == 1 and more and count + added < min(people, _MAX_NAMES):
                    added += 1
                    changes = {"more_names": added}
                    parts = self._parted(group, changes)
                elif len(parts) == 1:
                    break
                if len(parts) > 1:
                    for part in parts:
                        for key in part:
                            self.hints[key] = replace(self.hints[key], **changes)
                        if len(part) > 1:
                            waiting.append((part, added, index))
                    break

    def _given_names(self, rule: str) -> None:
        """Given names for namesakes, in every citation (rules ``all-names``, ``primary-name``)."""
        states = {key: self.cite(key, self.hints[key])[1] for key in self.keys}
        namesakes: dict[str, dict[str, names.Name]] = defaultdict(dict)
        for state in states.values():
            for name in _listed(state, rule):
                namesakes[_family(name)].setdefault(_given(name), name)
        for key, state in states.items():
            given = {
                index: level
                for index, name in enumerate(_listed(state, rule))
                if (level := self._level(name, namesakes[_family(name)], state, rule))
            }
            if given:
                self.hints[key] = replace(self.hints[key], given=given)

    def _level(
        self, name: names.Name, same: Mapping[str, names.Name], state: State, rule: str
    ) -> int:
        """How much of the given name parts `name` from its namesakes: nothing, initials, all."""
        own = name.get("given", "")
        others = [other.get("given", "") for given, other in same.items() if given != _given(name)]
        if not own or not others or "literal" in name:
            return 0

        def short(given: str) -> str:
            return names.initials(given, state.name_options, self.renderer.habits)

        has_initials = state.name_options.get("initialize-with", "\0") != "\0"
        if has_initials and all(short(given) != short(own) for given in others):
            return 1
        if rule.endswith("with-initials"):
            return 1 if any(short(given) != short(own) for given in others) else 0
        return 2

    def _add_condition(self, group: list[str]) -> None:
        """As many of the conditions ``disambiguate`` as part the works of `group`."""
        for count in range(1, _MAX_CONDITIONS + 1):
            parts = self._parted(group, {"condition": count})
            if len(parts) > 1:
                for part in parts:
                    for key in part:
                        self.hints[key] = replace(self.hints[key], condition=count)
                    if len(part) > 1:
                        self._add_condition(part)
                return


_MAX_CONDITIONS = 5
_PEOPLE = ("author", "editor", "translator", "container-author", "collection-editor", "director")


def _people(state: State) -> Any:
    """The list of which the first names of a citation were shown."""
    return next((state.item[v] for v in _PEOPLE if state.item.get(v)), [])


def _given(name: names.Name) -> str:
    """The given name, however its initials are spaced."""
    return re.sub(r"\.\s*", ". ", name.get("given", "")).strip()


def _listed(state: State, rule: str) -> list[names.Name]:
    if not state.name_list:
        return []
    people = names.clear(_people(state))
    row = people if people[:1] == list(state.name_list[:1]) else list(state.name_list)
    return row[:1] if rule.startswith("primary-name") else row


def _family(name: names.Name) -> str:
    return (
        f"{name.get('non-dropping-particle', '')} {name.get('family', '')}{name.get('literal', '')}"
    )


def letters(index: int) -> str:
    """The year suffix number `index`, from 0: a … z, aa, ab …"""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(97 + rest) + text
    return text
