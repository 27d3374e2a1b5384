"""Canonical bytes: what is equal has one digest, what differs has another."""

from __future__ import annotations

import itertools
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as some

from publisher.diagnostics import Span
from publisher.engine.canonical import digest
from publisher.model.people import Person


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Pair:
    left: object
    right: object = field(default=None, compare=False)


@dataclass(frozen=True)
class Couple:
    left: object
    right: object = None


LOOKALIKES = [
    None, True, 1, 1.0, "1", b"1", "", b"", (), {}, frozenset(), ("a", "b"), ("ab",), ("a", ("b",)),
    (("a",), "b"), {"a": "b"}, frozenset({"a", "b"}), Colour.RED, "red", PurePosixPath("red"),
    Pair(1), Couple(1), Pair(1, 2), Pair(2, 1), Person(family="red"),
    Person(family="", given="red"),
    date(2026, 5, 4), datetime(2026, 5, 4), datetime(2026, 5, 4, tzinfo=UTC), "2026-05-04",
    float("inf"), -0.0, 0.0, 0, False,
]  # fmt: skip


def test_what_differs_has_another_digest():
    """No two of many values that look alike share a digest, whatever `==` says of them."""
    for one, other in itertools.combinations(LOOKALIKES, 2):
        assert digest(one) != digest(other), (one, other)


@given(some.dictionaries(some.text(), some.integers()))
def test_the_order_of_a_mapping_does_not_count(mapping):
    """A mapping built in another order has the same digest."""
    assert digest(mapping) == digest(dict(reversed(mapping.items())))


def test_a_field_that_is_not_compared_counts():
    """Everything a task reads is in its key, also what `==` leaves out."""
    one, other = Span("a.md", 1, text="x"), Span("a.md", 1, text="y")
    assert one == other
    assert digest(one) != digest(other)


def test_the_digest_is_the_same_in_every_process():
    """Hash seeds, and with them the order of sets, do not reach a digest."""
    code = (
        "from publisher.engine.canonical import digest;"
        "print(digest((frozenset('abcdefgh'), {'x': {1, 2}}, 'é', b'y')))"
    )
    run = [sys.executable, "-c", code]
    found = {
        subprocess.run(run, env={"PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("1", "2", "3")
    }
    assert len(found) == 1


def test_what_cannot_be_written_is_refused():
    """A value that has no canonical form is a fault of the caller, told by its type."""
    with pytest.raises(TypeError, match="function"):
        digest((1, digest))
