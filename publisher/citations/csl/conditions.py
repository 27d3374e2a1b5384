"""The conditions of ``cs:choose`` (CSL 1.0.2, "Choose")."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from publisher.citations.csl import numbers
from publisher.citations.csl.state import State, value

Test = Callable[[State, str], bool]
Tests = tuple[str, tuple[tuple[Test, str], ...]]


def read_conditions(attrs: Mapping[str, str]) -> Tests:
    """The conditions of ``cs:if``: how many have to hold (all, any, none), and each."""
    match = attrs.get("match", "all")
    tests: list[tuple[Test, str]] = []
    for name, words in attrs.items():
        if (test := _TESTS.get(name)) is None:
            continue
        # No work is of several types at once; styles that ask for all of them mean any.
        alone = name == "type" and match == "all"
        tests += [(test, word) for word in ([words] if alone else words.split())]
    return match, tuple(tests)


def conditions_hold(tests: Tests, state: State) -> bool:
    """Whether the conditions hold (CSL 1.0.2, "Choose")."""
    match, each = tests
    if match == "all":
        return all(test(state, word) for test, word in each)
    is_met = any(test(state, word) for test, word in each)
    return is_met if match == "any" else not is_met


def _is_uncertain(state: State, name: str) -> bool:
    date = state.item.get(name)
    return isinstance(date, dict) and bool(date.get("circa"))


def _has(state: State, name: str) -> bool:
    if name == "locator" or name in ("citation-number", "year-suffix", "page-first"):
        return bool(value(state, name))
    # A variable that a substitution used up is not set again, but it is still there.
    return bool(state.item.get(name) or value(state, name))


def _ambiguous(state: State, word: str) -> bool:
    if state.conditions < state.hints.condition:
        state.conditions += 1
        return word == "true"
    return word != "true"


def _position(state: State, word: str) -> bool:
    if state.section == "bibliography":
        return False
    at = state.position
    if word == "subsequent":
        return at != "first"
    if word == "ibid":
        return at in ("ibid", "ibid-with-locator")
    return state.near if word == "near-note" else at == word


def _numeric(state: State, name: str) -> bool:
    return numbers.is_numeric(value(state, name))


def _type(state: State, words: str) -> bool:
    return state.item.get("type") in words.split()


def _locator(state: State, word: str) -> bool:
    return bool(state.locator) and state.label == word.replace("sub verbo", "sub-verbo")


_TESTS: dict[str, Callable[[State, str], bool]] = {
    "disambiguate": _ambiguous,
    "is-numeric": _numeric,
    "is-uncertain-date": _is_uncertain,
    "locator": _locator,
    "position": _position,
    "type": _type,
    "variable": _has,
}
