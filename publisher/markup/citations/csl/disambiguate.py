"""Tells works apart whose citations would read the same (CSL 1.0.2, "Disambiguation").

In: works in the order of the bibliography, and how each is cited. Out: `Hints` for each. In the
specification's order: more names, more of the given names, the test ``disambiguate``, the year
suffix; each only where the style asks for it and where it helps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from publisher.markup.citations.csl import names
from publisher.markup.citations.csl.render import Renderer
from publisher.markup.citations.csl.state import Hints, State

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
        rule = self.options.get("givenname-disambiguation-rule", "by-cite")
        if self._asked("add-givenname") and rule != "by-cite":
            self._given_names(rule)
        for group in self._ambiguous(self.keys):
            self._tell_apart(group, rule)
        return self.hints

    def _asked(self, what: str) -> bool:
        return self.options.get(f"disambiguate-{what}") == "true"

    def _text(self, key: str, hints: Hints | None = None) -> str:
        return self.cite(key, hints or self.hints[key])[0]

    def _ambiguous(self, keys: Iterable[str]) -> list[list[str]]:
        """The groups of `keys` whose citations read the same."""
        groups: dict[str, list[str]] = defaultdict(list)
        for key in keys:
            groups[self._text(key)].append(key)
        return [group for text, group in groups.items() if len(group) > 1 and text]

    def _tell_apart(self, group: list[str], rule: str) -> None:
        if self._asked("add-names"):
            self._add_names(group)
        for left in self._ambiguous(group):
            if self._asked("add-givenname") and rule == "by-cite":
                self._add_given(left)
        for left in self._ambiguous(group):
            self._add_condition(left)
        if self._asked("add-year-suffix"):
            for left in self._ambiguous(group):
                for index, key in enumerate(left):
                    self.hints[key] = replace(self.hints[key], suffix=letters(index))

    def _add_names(self, group: list[str]) -> None:
        """More names for the works of `group`, as few as tell most of them apart."""
        most = max(self._hidden(key) for key in group)
        best, fewest = 0, len({self._text(key) for key in group})
        for more in range(1, min(most, _MAX_NAMES) + 1):
            texts = [self._text(key, replace(self.hints[key], more_names=more)) for key in group]
            if len(set(texts)) > fewest:
                best, fewest = more, len(set(texts))
                if fewest == len(group):
                    break
        if best:
            for key in group:
                self.hints[key] = replace(self.hints[key], more_names=self._least(key, group, best))

    def _least(self, key: str, group: list[str], best: int) -> int:
        """The fewest more names, up to `best`, that part `key` from all it can be parted from."""

        def rivals(more: int) -> int:
            text = self._text(key, replace(self.hints[key], more_names=more))
            others = (o for o in group if o != key)
            return sum(
                self._text(o, replace(self.hints[o], more_names=more)) == text for o in others
            )

        floor = rivals(best)
        return next(more for more in range(best + 1) if rivals(more) == floor)

    def _hidden(self, key: str) -> int:
        state = self.cite(key, self.hints[key])[1]
        people = next((names.clear(state.item.get(v)) for v in _PEOPLE if state.item.get(v)), [])
        return max(0, len(people) - len(state.name_list or ()))

    def _given_names(self, rule: str) -> None:
        """Given names for namesakes, in every citation (rules ``all-names``, ``primary-name``)."""
        shown = {key: self.cite(key, self.hints[key])[1] for key in self.keys}
        namesakes: dict[str, dict[str, names.Name]] = defaultdict(dict)
        for state in shown.values():
            for name in _listed(state, rule):
                namesakes[_family(name)].setdefault(name.get("given", ""), name)
        for key, state in shown.items():
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
        others = [given for given in same if given != own]
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

    def _add_given(self, group: list[str]) -> None:
        """Given names where they differ among the works of `group`, as far as it helps."""
        lists = {key: self.cite(key, self.hints[key])[1].name_list or () for key in group}
        width = max(map(len, lists.values()), default=0)
        for index in range(width):
            for level in (1, 2):
                trial = {
                    key: replace(self.hints[key], given={**self.hints[key].given, index: level})
                    for key in group
                }
                if len({self._text(key, trial[key]) for key in group}) > len(
                    {self._text(k) for k in group}
                ):
                    self.hints.update(trial)
                    break

    def _add_condition(self, group: list[str]) -> None:
        trial = {key: replace(self.hints[key], condition=True) for key in group}
        if len({self._text(key, trial[key]) for key in group}) > 1:
            self.hints.update(trial)


_PEOPLE = ("author", "editor", "translator", "container-author", "collection-editor", "director")


def _listed(state: State, rule: str) -> list[names.Name]:
    shown = list(state.name_list or ())
    return shown[:1] if rule.startswith("primary-name") else shown


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
