"""Work that is done before it is asked for, by workers that would wait."""

from __future__ import annotations

from publisher.engine import Engine, TaskLimits


def test_an_idle_worker_does_what_is_foreseen(engine, task, tmp_path):
    """While another task is run; the result is there when it is asked for, and kept."""
    mark = tmp_path / "mark"
    list(engine.run("chore", [task("double", 1)]))
    engine.prefetch([task("leave_mark", str(mark))])
    list(engine.run("chore", [task("slow", 1.0)]))
    mark.unlink()
    (outcome,) = engine.run("chore", [task("leave_mark", str(mark))])
    assert outcome.value == "marked"
    assert not mark.exists()
    (again,) = engine.run("chore", [task("leave_mark", str(mark))])
    assert again.hit


def test_what_met_a_limit_is_not_foreseen(cache, task):
    """It would meet it again, and nobody would hear of it sooner."""
    for limits in (TaskLimits(0.5), TaskLimits(0.5)):
        with Engine(cache, jobs=1, limits=limits) as engine:
            list(engine.run("chore", [task("hang", 1), task("double", 1, keep=False)]))
            engine.prefetch([task("hang", 1)])
            assert not engine._executor._spare


def test_what_is_foreseen_and_begun_is_not_begun_again(cache, task):
    """A run that asks for a task in hand waits for it."""
    with Engine(cache, jobs=2) as engine:
        list(engine.run("chore", [task("double", 1)]))
        engine.prefetch([task("process", 1), task("slow", 0.6)])
        list(engine.run("chore", [task("slow", 0.3)]))
        outcomes = list(engine.run("chore", [task("slow", 0.6), task("double", 3)]))
    assert [outcome.value for outcome in outcomes] == [0.6, 6]


def test_work_begins_before_its_outcome_is_asked_for(engine, task, until, tmp_path):
    """Who calls `run` can do something else meanwhile; the work is done once."""
    mark = tmp_path / "mark"
    list(engine.run("chore", [task("double", 1)]))
    outcomes = engine.run("chore", [task("leave_mark", str(mark))])
    assert until(mark.exists)
    mark.unlink()
    assert [outcome.value for outcome in outcomes] == ["marked"]
    assert not mark.exists()


def test_who_hears_of_work_can_begin_more(engine, task):
    """Workers that are born, speak or make way meanwhile are all heard."""
    begun = []

    def told(outcome):
        begun.append(engine.run("more", [task("slow", outcome.value + 0.001)]))

    done = [outcome.value for outcome in engine.run("chore", _slow(task, 6), told)]
    assert done == [n / 50 for n in range(6)]
    assert sorted(o.value for more in begun for o in more) == [n / 50 + 0.001 for n in range(6)]


def _slow(task, count):
    return [task("slow", n / 50) for n in range(count)]


def test_the_first_worker_finds_its_task_when_it_is_born(engine, task, until, tmp_path):
    """Nobody need listen for its birth: who called `run` may be busy."""
    mark = tmp_path / "mark"
    engine.start_workers("chores:leave_mark")
    outcomes = engine.run("chore", [task("leave_mark", str(mark)), task("double", 2)])
    assert until(mark.exists)
    assert [outcome.value for outcome in outcomes] == ["marked", 4]


def test_what_is_begun_is_given_to_who_is_born_meanwhile(engine, task, until):
    """Though nobody asks for its outcome yet: it is enough to look up now and then."""
    outcomes = engine.run("chore", [task("double", b"x" * 100_000)])  # too large to wait before it
    pool = engine._executor

    def in_hand():
        engine.poll()
        return any(worker.job for worker in pool.workers)

    assert until(in_hand)
    assert next(outcomes).value == b"x" * 200_000


def test_a_worker_is_born_for_what_comes_next(cache, task, until):
    """Where those that there are have something to do; one that has not is enough."""
    with Engine(cache, jobs=4) as engine:
        outcomes = engine.run("chore", [task("slow", 1.0)])
        workers = engine._executor.workers
        assert until(lambda: engine.poll("chores:double") or len(workers) == 2)
        for _ in range(3):
            engine.poll("chores:double")
        assert len(workers) == 2
        assert [outcome.value for outcome in outcomes] == [1.0]


def test_nobody_is_born_for_what_comes_next_where_none_live(cache, task):
    """After four that did not, the one worker there is has to do."""
    with Engine(cache, jobs=4) as engine:
        outcomes = engine.run("chore", [task("slow", 0.2)])
        engine._executor._failed_starts = 4
        engine.poll("chores:double")
        assert len(engine._executor.workers) == 1
        assert [outcome.value for outcome in outcomes] == [0.2]


def test_nobody_is_attended_to_where_nothing_was_to_do(cache):
    """A build that finds all in the cache begins no process."""
    with Engine(cache, jobs=2) as engine:
        engine.poll("chores:double")
        assert engine._executor is None


def test_what_is_asked_for_goes_first(cache, task):
    """One worker does the run's tasks, however much is foreseen, and nothing else before."""
    with Engine(cache, jobs=1, limits=TaskLimits(5.0)) as engine:
        list(engine.run("chore", [task("double", 1)]))
        engine.prefetch([task("hang", n) for n in range(3)])
        outcomes = list(engine.run("chore", [task("double", n) for n in range(5)]))
        assert engine._executor._early == {}
    assert [outcome.value for outcome in outcomes] == [0, 2, 4, 6, 8]


def test_a_foreseen_task_that_dies_fails_only_when_it_is_asked_for(engine, task):
    """And then it is named."""
    list(engine.run("chore", [task("double", 1)]))
    engine.prefetch([task("die", 1, name="kim")])
    (good,) = engine.run("chore", [task("slow", 1.0)])
    assert good.value == 1.0
    (bad,) = engine.run("chore", [task("die", 1, name="kim")])
    assert bad.diagnostics[0].code == "BLD001"


def test_nothing_is_foreseen_where_nothing_was_to_do(cache, task):
    """A build that finds all in the cache begins no process for what it may need."""
    with Engine(cache, jobs=2) as engine:
        engine.prefetch([task("double", 1)])
        assert engine._executor is None
