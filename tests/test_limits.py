"""Limits: one table, settable, in the key of what they shape, told with their cure."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from publisher.command.cli import app
from publisher.engine import Engine, Task, TaskLimits, open_cache
from publisher.limits import TABLE, VARIABLE, BadLimit, cure, key_lines, limit, set_limits
from publisher.markup.reader.options import MarkupLimits as OfText
from publisher.pictures import PictureLimits as OfImages


@pytest.fixture(autouse=True)
def usual(monkeypatch):
    """What a test sets is gone after it."""
    monkeypatch.setenv(VARIABLE, "")


def test_a_limit_is_what_the_table_says_until_somebody_says_otherwise():
    """The last word counts; what workers inherit is the environment."""
    assert {one.name: limit(one.name) for one in TABLE} == {one.name: one.value for one in TABLE}
    set_limits(["notes=7", "seconds=9", "notes=8"])
    assert (limit("notes"), limit("seconds"), limit("memory")) == (8, 9, 3072)
    set_limits(["memory=2"])
    assert (OfText().notes, TaskLimits().seconds, TaskLimits().memory) == (8, 9.0, 2 << 20)
    assert OfImages().pixels == limit("pixels")


@pytest.mark.parametrize("words", ["note=7", "notes", "notes=", "notes=-1", "notes=0", "notes=1e3",
                                   "notes=" + "9" * 5_000])  # fmt: skip
def test_a_limit_that_is_none_is_told(words):
    """With those there are, or how one is written; nothing is set."""
    with pytest.raises(BadLimit, match=words.partition("=")[0]):
        set_limits([words])
    assert limit("notes") == 5_000


def test_the_highest_limits_are_limits_still(tmp_path):
    """The kernel waits for no more than weeks at a time, and counts bytes in 63 bits."""
    for name in ("seconds", "memory", "cache"):
        set_limits([f"{name}={999_999_999}"])
    with Engine(open_cache(tmp_path), jobs=1) as engine:
        outcome = engine.one("chore", Task("a", "builtins:abs", -2, result_type=int))
    assert outcome.value == 2, outcome.diagnostics


def test_a_limit_is_in_the_key_of_what_it_shapes():
    """And of nothing else: how long a task may take changes no result."""
    set_limits(["seconds=9", "cache=1", "notes=5000"])
    assert key_lines() == ()
    set_limits(["pixels=9", "notes=8"])
    assert key_lines() == ("limit notes 8", "limit pixels 9")


def test_the_cure_says_how_to_raise_it():
    """By a number that would be enough for twice as much."""
    assert cure("notes", "part it") == "part it, or raise the limit with `--limit notes=10000`"


@pytest.mark.parametrize("command", ["build", "check", "preview", "proof", "import"])
def test_every_command_that_reads_takes_limits(command, tmp_path):
    """And refuses one that is none, before anything is done."""
    more = ["-o", str(tmp_path)] if command == "import" else []
    made = CliRunner().invoke(app, [command, str(tmp_path), *more, "--limit", "note=3"])
    assert made.exit_code == 2
    assert "there is no limit `note`; limits: seconds, memory," in made.output


def test_a_limit_in_the_environment_that_is_none_is_told(monkeypatch, tmp_path):
    """By every command."""
    monkeypatch.setenv(VARIABLE, "notes=many")
    made = CliRunner().invoke(app, ["check", str(tmp_path)])
    assert made.exit_code == 2 and "`notes=many` has no number" in made.output
