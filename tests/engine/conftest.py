"""Engines over the chores in `functions/`, and processes that can be watched."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from publisher.engine import Cache, Engine, Task, TaskLimits

FUNCTIONS = Path(__file__).parent / "functions"


@pytest.fixture(autouse=True)
def chores(monkeypatch) -> None:
    """Workers can import `chores`."""
    monkeypatch.syspath_prepend(str(FUNCTIONS))


@pytest.fixture
def cache(tmp_path) -> Cache:
    return Cache(tmp_path / "cache")


@pytest.fixture
def engine(cache) -> Iterator[Engine]:
    """Two workers that may take two seconds and 300 MiB."""
    with Engine(cache, jobs=2, limits=TaskLimits(2.0, 300 << 20)) as made:
        yield made


@pytest.fixture
def task() -> Callable[..., Task]:
    """A function from the name of a chore and its payload to a task."""

    def make(chore: str, payload=None, name: str | None = None, **more) -> Task:
        return Task(name or chore, f"chores:{chore}", payload, **more)

    return make


@pytest.fixture
def script(tmp_path) -> Iterator[Callable[[str], subprocess.Popen]]:
    """A function that starts Python on some lines in a session of its own; the lines have `cache`
    (its folder) and `chores` at hand, and every process begotten is in `family`."""
    begun = []

    def start(lines: str, cache: Path | None = None) -> subprocess.Popen:
        head = f"import sys; sys.path.insert(0, {str(FUNCTIONS)!r})\n"
        head += f"from pathlib import Path\ncache = Path({str(cache or tmp_path / 'cache')!r})\n"
        env = os.environ | {"PUBLISHER_TEST_FAMILY": str(tmp_path)}
        process = subprocess.Popen(
            [sys.executable, "-c", head + lines],
            env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        begun.append(process)
        return process

    yield start
    for process in begun:
        process.kill()
        process.communicate()


@pytest.fixture
def family(tmp_path) -> Callable[[], list[int]]:
    """A function that lists the living processes that `script` and its children begot."""
    mark = f"PUBLISHER_TEST_FAMILY={tmp_path}\0".encode()

    def living() -> list[int]:
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                state = (folder / "stat").read_text().rpartition(") ")[2][0]
                if state != "Z" and mark in (folder / "environ").read_bytes():
                    found.append(int(folder.name))
            except OSError:
                continue
        return found

    return living


@pytest.fixture
def until() -> Callable[..., bool]:
    """A function that waits until a condition holds, and says whether it did in time."""

    def wait(condition: Callable[[], object], seconds: float = 10.0) -> bool:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition():
                return True
            time.sleep(0.02)
        return bool(condition())

    return wait
