"""Tasks to outcomes: order, hits, sharing, and nothing begun that is not needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from publisher.engine import Cache, Engine, Shared


def test_outcomes_come_in_the_order_of_tasks(engine, task):
    """However long each took."""
    tasks = [task("slow", seconds) for seconds in (0.3, 0.0, 0.1, 0.01)]
    assert [o.value for o in engine.run("chore", tasks)] == [0.3, 0.0, 0.1, 0.01]


def test_the_heaviest_task_is_begun_first(cache, task):
    """With one worker, tasks end in the order of their weights."""
    ended = []
    with Engine(cache, jobs=1) as engine:
        tasks = [task("double", n, weight=w) for n, w in ((1, 1.0), (2, 3.0), (3, 2.0))]
        list(
            engine.run(
                "chore", tasks, on_outcome=lambda outcome: ended.append(outcome.task.payload)
            )
        )
    assert ended == [2, 3, 1]


def test_a_result_is_made_once(engine, task):
    """The second run of the same task is a hit, with an equal value and no time taken."""
    (first,) = engine.run("chore", [task("same", ("a", b"b", frozenset({1})))])
    (second,) = engine.run("chore", [task("same", ("a", b"b", frozenset({1})))])
    assert (first.hit, second.hit) == (False, True)
    assert first.value == second.value
    assert engine.counts["chore"].hits == 1


def test_the_name_is_no_part_of_the_key(engine, task):
    """A paper that is renamed is not typeset again; one that differs is."""
    list(engine.run("chore", [task("double", 4, name="kim")]))
    renamed, other, function = engine.run(
        "chore", [task("double", 4, name="lee"), task("double", 5), task("same", 4)]
    )
    assert (renamed.hit, other.hit, function.hit) == (True, False, False)


def test_equal_tasks_of_one_run_are_done_once(cache, task):
    """Twins share one result, and each is told under its own name."""
    with Engine(cache, jobs=2) as engine:
        outcomes = list(
            engine.run("chore", [task("process", 7, name=n, result_type=tuple) for n in "abc"])
        )
    assert len({outcome.value for outcome in outcomes}) == 1
    assert [outcome.task.name for outcome in outcomes] == ["a", "b", "c"]


def test_fresh_does_not_read_the_cache_but_fills_it(cache, task):
    """`fresh` makes everything again, and leaves it for the next build."""
    for fresh, hit in ((False, False), (True, False), (False, True)):
        with Engine(cache, inline=True, fresh=fresh) as engine:
            (outcome,) = engine.run("chore", [task("double", 1)])
            assert outcome.hit is hit


def test_versions_are_part_of_every_key(cache, task):
    """What a result depends on beside its task makes it stale when it changes."""
    for versions, hit in ((("pango 1",), False), (("pango 2",), False), (("pango 1",), True)):
        with Engine(cache, inline=True, versions=versions) as engine:
            (outcome,) = engine.run("chore", [task("double", 1)])
            assert outcome.hit is hit


def test_a_task_that_is_not_to_be_kept_is_not(engine, task):
    """`keep=False` leaves nothing in the cache."""
    for _ in range(2):
        (outcome,) = engine.run("chore", [task("double", 1, keep=False)])
        assert not outcome.hit
    assert not list(engine.cache.folder.glob("??/*"))


def test_a_shared_value_is_one_object_in_a_worker(cache, task):
    """It is sent once, not with every task; its content is part of the key."""
    shared = Shared(("style", bytes(100_000)))
    with Engine(cache, jobs=2) as engine:
        tasks = [task("process", n, shared=shared, result_type=tuple) for n in range(40)]
        seen = {outcome.value for outcome in engine.run("chore", tasks)}
        workers = {pid for pid, _ in seen}
        assert len(seen) == len(workers) <= 2
        again = [task("process", 1, shared=Shared(("style", bytes(100_000))), result_type=tuple)]
        other = [task("process", 1, shared=Shared(("style", bytes(100_001))), result_type=tuple)]
        assert [next(engine.run("chore", t)).hit for t in (again, other)] == [True, False]


@pytest.mark.parametrize("jobs", [1, 2, 8])
def test_results_are_the_same_with_any_number_of_workers(tmp_path, task, jobs):
    """Even where a function let the order of a set into its result."""
    words = tuple(f"word{n}" for n in range(50))
    with Engine(Cache(tmp_path / "one"), jobs=1) as engine:
        (alone,) = engine.run("chore", [task("order_of_set", words)])
    tasks = [task("order_of_set", (*words, n)) for n in range(20)]
    with Engine(Cache(tmp_path / "many"), jobs=jobs) as engine:
        values = [o.value for o in engine.run("chore", [*tasks, task("order_of_set", words)])]
    assert values[-1] == alone.value


def test_a_run_may_be_left_in_the_middle(engine, task):
    """Who stops listening ends the work in hand; the engine can be used again."""
    outcomes = engine.run("chore", [task("double", 0), *[task("slow", 1.5 + n) for n in range(4)]])
    next(outcomes)
    outcomes.close()
    (outcome,) = engine.run("chore", [task("double", 1)])
    assert outcome.value == 2


def test_what_a_library_prints_does_not_reach_the_output(cache, task, capfd):
    """Standard output is the build's own."""
    with Engine(cache, jobs=1) as engine:
        list(engine.run("chore", [task("chatter", 1)]))
    assert capfd.readouterr() == ("", "")


def test_a_run_without_a_miss_starts_no_process(cache, task):
    """Hits need no worker, and no engine code beyond the cache."""
    with Engine(cache, jobs=2) as engine:
        list(engine.run("chore", [task("double", 1)]))
    with Engine(cache, jobs=2) as engine:
        list(engine.run("chore", [task("double", 1)]))
        assert engine._executor is None


def test_importing_the_engine_imports_nothing_heavy():
    """Neither the typesetter nor the cluster, nor what starts processes."""
    code = (
        "import sys, publisher.engine\n"
        "heavy = {'weasyprint', 'distributed', 'subprocess', 'multiprocessing', 'pikepdf'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_workers_are_as_many_as_asked_for(cache, task):
    """Three jobs are done by three processes at once."""
    with Engine(cache, jobs=3) as engine:
        tasks = [task("slow", 0.5 + n / 100) for n in range(3)]
        list(engine.run("chore", tasks))
        assert len({worker.pid for worker in engine._executor.workers}) == 3
