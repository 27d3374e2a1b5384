"""Tasks that hang, grow, die or raise: only they fail, and they are named."""

from __future__ import annotations

import errno
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from publisher.engine import Engine, EngineRefused, TaskLimits
from publisher.engine.engine import _diagnostic
from publisher.engine.packing import UnreadableResult, pack, unpack
from publisher.engine.task import WorkerReport
from publisher.model.galley import Galley

CRIMES = [
    ("die", "BLD001", "killed by SIGKILL"),
    ("die_halfway", "BLD001", "killed by SIGKILL"),
    ("leave", "BLD001", "exit status 3"),
    ("hang", "BLD002", "limit of 2 s"),
    ("hang_deaf", "BLD002", "limit of 2 s"),
    ("grow", "BLD003", "limit of 300 MiB"),
    ("grow_at_once", "BLD003", "limit of 300 MiB"),
    ("fail", "BLD004", "ValueError"),
    ("recurse", "BLD004", "RecursionError"),
    ("stop", "BLD004", "SystemExit: no more"),
    ("no_data", "BLD004", "may not hold a builtins.builtin_function_or_method"),
    ("absent", "BLD004", "no attribute 'absent'"),
]


@pytest.mark.parametrize(("crime", "code", "words"), CRIMES)
def test_a_crime_fails_its_own_task_and_no_other(engine, task, crime, code, words):
    """The task fails with its name, a code and the limit it broke; all others are done."""
    good = [task("double", n, name=f"good {n}") for n in range(12)]
    tasks = [*good[:6], task(crime, 3, name="kim"), *good[6:]]
    outcomes = list(engine.run("chore", tasks))
    bad = outcomes.pop(6)
    assert [outcome.value for outcome in outcomes] == [2 * n for n in range(12)]
    assert not any(outcome.failed for outcome in outcomes)
    (fault,) = bad.diagnostics
    assert (fault.code, fault.paper) == (code, "kim")
    assert "`kim`" in fault.message
    assert words in fault.message
    assert fault.help


def test_all_crimes_at_once(engine, task):
    """Many faults in one run are told each with its own task."""
    outcomes = list(engine.run("chore", [task(crime, 3, name=crime) for crime, _, _ in CRIMES]))
    assert [o.diagnostics[0].code for o in outcomes] == [code for _, code, _ in CRIMES]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere programs end with the build")
def test_what_a_worker_began_ends_with_it(engine, task, tmp_path, until):
    """A program, and one that it began in its turn, while the build goes on."""
    file = tmp_path / "pid"
    (outcome,) = engine.run("chore", [task("beget", str(file), keep=False)])
    assert outcome.diagnostics[0].code == "BLD002"
    program = int(file.read_text())
    assert until(lambda: not Path(f"/proc/{program}").exists(), 2.0)
    (outcome,) = engine.run("chore", [task("double", 4, keep=False)])
    assert outcome.value == 8


def test_a_failure_is_not_kept(engine, task):
    """What was raised is tried again by the next build."""
    for _ in range(2):
        (outcome,) = engine.run("chore", [task("fail", "text")])
        assert outcome.failed
    assert engine.counts["chore"].misses == 2


@pytest.mark.parametrize(
    ("crime", "code", "most", "more"),
    [("hang", "BLD002", TaskLimits(1), TaskLimits(1.5)),
     ("grow", "BLD003", TaskLimits(memory=200 << 20), TaskLimits(memory=250 << 20))],
)  # fmt: skip
def test_a_limit_that_was_met_is_not_paid_again(cache, task, crime, code, most, more):
    """As long as neither the task nor the limit is another; it is told as before, and how to try
    again."""

    def meet(limits, fresh=False):
        with Engine(cache, jobs=1, limits=limits, fresh=fresh) as engine:
            return engine.one("chore", task(crime, 3, name="kim"))

    first, again = meet(most), meet(most)
    (then,), (now,) = first.diagnostics, again.diagnostics
    assert (now.code, now.message) == (then.code, f"{then.message} by an earlier build")
    assert now.help == f"{then.help}, or try again as it is with `publisher build --fresh`"
    assert (first.diagnostics[0].code, first.hit, again.hit) == (code, False, True)
    assert "or raise the limit with `--limit " in first.diagnostics[0].help
    assert not meet(more).hit
    assert not meet(most, fresh=True).hit


def test_the_traceback_is_for_developers(engine, task):
    """A diagnostic is one line; the traceback is in the log beside it."""
    (outcome,) = engine.run("chore", [task("fail", "two\nlines")])
    assert "\n" not in outcome.diagnostics[0].message
    assert "raise ValueError(text)" in outcome.log


def test_last_words_of_a_dead_worker_are_kept(engine, task):
    """What a library printed before it took its process down is in the log."""
    (outcome,) = engine.run("chore", [task("leave", 3)])
    assert "a library's last words" in outcome.log


def test_a_worker_killed_from_outside_costs_nothing(engine, task, tmp_path):
    """A task whose worker is killed is done by another."""
    outcomes = list(
        engine.run("chore", [task("die_once", str(tmp_path / "marker")), task("double", 2)])
    )
    assert [outcome.value for outcome in outcomes] == ["alive", 4]


def test_an_idle_worker_that_dies_is_replaced(engine, task):
    """A worker killed between two runs is not missed."""
    ((pid, _),) = (outcome.value for outcome in engine.run("chore", [task("process", 1)]))
    os.kill(pid, signal.SIGKILL)
    outcomes = list(engine.run("chore", [task("double", n) for n in range(20)]))
    assert [outcome.value for outcome in outcomes] == [2 * n for n in range(20)]


def test_the_nursery_may_die_too(engine, task):
    """When the process that workers are born from is killed, another takes its place."""
    list(engine.run("chore", [task("double", 1)]))
    nursery = engine._executor.nursery.pid
    os.kill(nursery, signal.SIGKILL)
    os.waitid(os.P_PID, nursery, os.WEXITED | os.WNOWAIT)
    outcomes = list(engine.run("chore", [task("die", 1), task("double", 5)]))
    assert [o.value for o in outcomes] == [None, 10]


def test_memory_does_not_add_up_over_tasks(cache, task):
    """A worker that has used half of what it may retires, and the next task has a young one."""
    with Engine(cache, jobs=1, limits=TaskLimits(10, 300 << 20)) as engine:
        pids = [o.value for o in engine.run("chore", [task("grow_to", 200 + n) for n in range(3)])]
    assert len(set(pids)) == 3


def test_no_worker_can_start(cache, task, monkeypatch):
    """Where no process can be begun, every task fails and says so; nothing waits for ever."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with Engine(cache, jobs=2) as engine:
        outcomes = list(engine.run("chore", [task("double", n) for n in range(3)]))
    assert [o.diagnostics[0].code for o in outcomes] == ["BLD001"] * 3
    assert "no worker can start" in outcomes[0].diagnostics[0].message


ONE_BIRTH = """\
import errno, os
born, fork = [], os.fork

def once():
    if born:
        raise OSError(errno.EAGAIN, "no more processes")
    born.append(True)
    return fork()

os.fork = once
"""


def test_where_one_worker_lives_it_does_the_work_of_all(cache, task, tmp_path, monkeypatch):
    """A machine may have no process more to give; the one there is does no task less."""
    (tmp_path / "one_birth.py").write_text(ONE_BIRTH, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    with Engine(cache, jobs=3, modules=("one_birth",)) as engine:
        outcomes = list(engine.run("chore", [task("slow", n / 50) for n in range(8)]))
    assert [outcome.value for outcome in outcomes] == [n / 50 for n in range(8)]


def test_a_limit_is_kept_while_nobody_listens(cache, task):
    """A task that hangs while the caller is busy elsewhere is stopped when it comes back."""
    with Engine(cache, jobs=2, limits=TaskLimits(0.5)) as engine:
        outcomes = engine.run("chore", [task("double", 1), task("hang", 1), task("double", 2)])
        assert next(outcomes).value == 2
        time.sleep(1)
        assert [o.diagnostics[0].code if o.failed else o.value for o in outcomes] == ["BLD002", 4]


@pytest.mark.parametrize(("kind", "code"), [("differs", "BLD009"), ("lost", "BLD010")])
def test_what_a_cluster_did_not_do_names_the_paper(kind, code):
    """As every other task that brought no value."""
    found = _diagnostic("typeset", "kim", WorkerReport(kind, message="gone"), TaskLimits(), False)
    assert (found.code, found.paper) == (code, "kim")
    assert "`kim`" in found.message and "gone" in found.message and found.help


def test_a_scheduler_that_is_not_there_is_told(task, monkeypatch):
    """Before anything is made, in a second or two."""
    cluster = pytest.importorskip("publisher.engine.cluster")
    monkeypatch.setattr(cluster, "_ANSWERS_WITHIN", 0.3)
    with pytest.raises(EngineRefused) as refused, Engine(scheduler="tcp://127.0.0.1:1") as engine:
        list(engine.run("chore", [task("double", 1)]))
    assert refused.value.diagnostic.code == "BLD008"


def test_a_full_disk_is_no_fault_of_a_task(engine, task):
    """It would stop every other as well: what the system said is raised, with the folder."""
    with pytest.raises(OSError) as met:
        list(engine.run("chore", [task("meet", errno.ENOSPC)]))
    assert met.value.errno == errno.ENOSPC
    assert "publisher-work-" in met.value.filename


def test_a_file_that_is_not_there_is_the_fault_of_a_task(engine, task):
    """No other task is stopped by it."""
    (outcome,) = engine.run("chore", [task("meet", errno.ENOENT)])
    assert outcome.diagnostics[0].code == "BLD004"


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("crime", ["fail", "die", "hang"])
def test_a_run_may_stand_inside_another(cache, task, crime, jobs):
    """Whoever runs tasks while the outcomes of others are still to come has every outcome once, and
    so have the others."""
    tasks = [task(crime, 1, name="bad"), *(task("double", n, name=str(n)) for n in range(8))]
    got = []
    with Engine(cache, jobs=jobs, limits=TaskLimits(1.0)) as engine:
        for outcome in engine.run("outer", tasks):
            if outcome.failed or outcome.value == 6:
                inner = [task("double", 100 + n) for n in range(3)]
                got += [each.value for each in engine.run("inner", inner)]
            got.append(outcome.value)
    inner = [200, 202, 204]
    assert got == [*inner, None, 0, 2, 4, *inner, 6, 8, 10, 12, 14]


def test_a_run_that_is_left_ends_no_other(cache, task):
    """Who loses interest in an inner run has still all outcomes of the outer one."""
    with Engine(cache, jobs=2, limits=TaskLimits(10.0)) as engine:
        outer = engine.run("outer", [task("slow", n / 20) for n in range(6)])
        values = [next(outer).value]
        inner = engine.run("inner", [task("double", n) for n in range(6)])
        assert next(inner).value == 0
        inner.close()
        values += [each.value for each in outer]
    assert values == [n / 20 for n in range(6)]


def test_a_worker_that_lies_is_ended(engine, task, tmp_path):
    """What it says is data of one shape, or it is as if it had died: nothing is called by it."""
    marker = tmp_path / "marker"
    outcomes = list(engine.run("chore", [task("lie", str(marker)), task("double", 2)]))
    assert [o.diagnostics[0].code if o.failed else o.value for o in outcomes] == ["BLD001", 4]
    assert not marker.exists()


def test_a_result_of_another_type_is_a_fault_of_its_task(engine, task):
    """It reaches nobody."""
    (outcome,) = engine.run("chore", [task("double", 21, result_type=str)])
    assert outcome.value is None
    assert "what it made cannot be read: it is no str" in outcome.diagnostics[0].message


def test_a_trouble_of_the_machine_that_cannot_be_read_is_a_death(engine, task):
    """Who tells one may have been made to lie; the build goes on."""
    for body in (b"", b"\xc1", pack((1, 2, 3)), pack("full")):
        outcome = engine._outcome("chore", task("double", 1), WorkerReport("machine", body))
        assert [one.code for one in outcome.diagnostics] == ["BLD001"]


@pytest.mark.parametrize("pages", [-1, 2**40, 2**62])
def test_a_galley_of_pages_without_end_is_none(pages):
    """Whoever counts them in the build's own process would not come to an end."""
    told = pack(Galley("a", b"", 1, "recto")).replace(b"\xa5pages\x01", b"\xa5pages" + pack(pages))
    with pytest.raises(UnreadableResult, match="pages"):
        unpack(told, Galley)


def test_a_stopped_worker_is_replaced(cache, task, tmp_path):
    """Who stops a worker does its task no harm: when its time is over another does it."""
    with Engine(cache, jobs=2, limits=TaskLimits(1.0)) as engine:
        marker = str(tmp_path / "marker")
        outcomes = list(engine.run("chore", [task("stop_once", marker), task("double", 2)]))
    assert [outcome.value for outcome in outcomes] == ["alive", 4]


def test_a_stopped_nursery_is_replaced(cache, task, monkeypatch):
    """Nobody waits for ever for a process that does not answer."""
    from publisher.engine import pool, processes

    monkeypatch.setattr(processes, "_STALL", 1)
    monkeypatch.setattr(pool, "_BORN_WITHIN", 2.0)
    with Engine(cache, jobs=1, limits=TaskLimits(10)) as engine:
        list(engine.run("chore", [task("double", 1)]))
        os.kill(engine._executor.nursery.pid, signal.SIGSTOP)
        outcomes = list(engine.run("chore", [task("die", 1), task("double", 5)]))
    assert [(o.value, [d.code for d in o.diagnostics]) for o in outcomes] == [
        (None, ["BLD001"]),
        (10, []),
    ]
