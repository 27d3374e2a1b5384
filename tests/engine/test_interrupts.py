"""Builds that are stopped: at once, whole, and without a process left."""

from __future__ import annotations

import signal
import time

import pytest

BUSY = """
from publisher.engine import Cache, Engine, TaskLimits, Task
with Engine(Cache(cache), jobs=2, limits=TaskLimits(60)) as engine:
    tasks = [Task(str(n), "chores:double", n) for n in range(50)]
    tasks += [Task("h", "chores:hang", 1), Task("d", "chores:hang_deaf", 1)]
    for outcome in engine.run("chore", tasks):
        if outcome.value == 98:
            print("busy", flush=True)
"""

AGAIN = """
from publisher.engine import Cache, Engine, Task
with Engine(Cache(cache), jobs=2) as engine:
    tasks = [Task(str(n), "chores:double", n) for n in range(60)]
    print([o.value for o in engine.run("chore", tasks)] == [2 * n for n in range(60)],
          engine.counts["chore"].hits, engine.diagnostics)
"""


def test_ctrl_c_leaves_no_process(script, family, until):
    """A build interrupted while its workers hang ends within two seconds, with all of them."""
    build = script(BUSY)
    assert build.stdout.readline() == "busy\n"
    assert len(family()) >= 4
    begun = time.monotonic()
    build.send_signal(signal.SIGINT)
    build.wait(10)
    assert until(lambda: not family(), 2 - (time.monotonic() - begun))


@pytest.mark.parametrize("kill", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_build_leaves_no_process_and_a_sound_cache(script, family, until, kill):
    """`kill -9` of the build ends its workers too; the next build uses what was done."""
    build = script(BUSY)
    assert build.stdout.readline() == "busy\n"
    build.send_signal(kill)
    build.wait(10)
    assert until(lambda: not family(), 3)
    output, errors = script(AGAIN).communicate()
    assert output.strip() == "True 50 ()", errors


def test_a_build_killed_while_it_starts_leaves_no_process(script, family, until):
    """Not even one whose workers are not born yet."""
    build = script(BUSY)
    until(lambda: len(family()) >= 2)
    build.kill()
    build.wait(10)
    assert until(lambda: not family(), 10)
