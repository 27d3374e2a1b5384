"""Temporary files of workers: nothing is left on the machine, however a worker or a build ends."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from publisher.engine.scratch import Scratch

LITTER = """
from publisher.engine import Cache, Engine, Task
with Engine(Cache(cache), jobs=1) as engine:
    tasks = [Task("litter", "chores:litter", 1), Task("hang", "chores:hang", 1)]
    for outcome in engine.run("chore", tasks):
        print(outcome.value, flush=True)
"""


@pytest.fixture(autouse=True)
def room(tmp_path, monkeypatch) -> Path:
    """The system's temporary folder, for this test: empty."""
    made = tmp_path / "room"
    made.mkdir()
    monkeypatch.setenv("TMPDIR", str(made))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return made


def test_a_build_leaves_no_temporary_file(engine, task, room):
    """What workers keep for themselves is in a folder of the build, and goes with it."""
    outcomes = list(engine.run("chore", [task("litter", 1), task("litter_and_die", 1)]))
    assert room in Path(outcomes[0].value).parents
    assert outcomes[1].failed
    engine.__exit__(None, None, None)
    assert not list(room.iterdir())


def test_the_next_build_clears_what_a_killed_one_left(script, room):
    """A folder that nobody holds any more is taken away."""
    build = script(LITTER)
    left = Path(build.stdout.readline().strip()).parent
    build.kill()
    build.wait(10)
    assert left.is_dir()
    Scratch().close()
    assert not list(room.iterdir())


def test_the_folder_of_a_living_build_stays(room):
    """And so does what is not ours."""
    mine, other = Scratch(), room / "somebody"
    other.mkdir()
    Scratch().close()
    assert set(room.iterdir()) == {mine.folder, other}
    mine.close()
    assert set(room.iterdir()) == {other}
