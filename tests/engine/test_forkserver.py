"""What workers have before they are born: modules, in their order, and what was made ready."""

from __future__ import annotations

import errno
import os
import socket
import time

import pytest

from publisher.engine import Engine, Shared
from publisher.engine.forkserver import _ForkServer
from publisher.engine.worker import find_object
from publisher.pipeline import build
from publisher.pipeline.settings import Settings

SLOW = """\
import time
from pathlib import Path

Path({begun!r}).touch()
end = time.monotonic() + 60
while not Path({go!r}).exists() and time.monotonic() < end:
    time.sleep(0.01)
"""


@pytest.fixture
def patient(tmp_path, monkeypatch, cache):
    """An engine whose workers import a module that is there only when `go` is; and `go`."""
    go = tmp_path / "go"
    (tmp_path / "patience.py").write_text(
        SLOW.format(go=str(go), begun=str(tmp_path / "begun")), "utf-8"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    with Engine(
        cache, jobs=1, modules=("chores", "patience"), needs={"chores:imported": ("chores",)}
    ) as engine:
        yield engine, go


def _value(outcomes):
    (outcome,) = outcomes
    assert outcome.diagnostics == ()
    return outcome.value


def test_what_needs_the_first_module_does_not_wait_for_the_others(patient, task):
    """Then its worker makes way for one that has them all."""
    engine, go = patient
    assert _value(engine.run("early", [task("imported", "patience", keep=False)])) is False
    assert not go.exists()
    go.touch()
    early, _ = _value(engine.run("late", [task("process", 1, keep=False)]))
    assert _value(engine.run("early", [task("imported", "patience", keep=False)])) is True
    late, _ = _value(engine.run("late", [task("process", 2, keep=False)]))
    assert early == late


def test_the_first_worker_imports_itself_what_it_needs(patient, task, until):
    """Though the nursery is importing another module, which others will need."""
    engine, go = patient
    engine.modules = ("patience", "chores")
    engine.start_workers("chores:imported")
    assert until((go.parent / "begun").exists)
    assert _value(engine.run("early", [task("imported", "chores", keep=False)])) is True
    assert not go.exists()


def test_modules_that_nobody_waits_for_come_after_the_first_worker(
    cache, task, tmp_path, monkeypatch, until
):
    """Before one is born that has what it needs, the build itself wants the cores."""
    mark = tmp_path / "mark"
    (tmp_path / "early.py").write_text("", "utf-8")
    (tmp_path / "late.py").write_text(f"import pathlib; pathlib.Path({str(mark)!r}).touch()\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    modules, needs = (
        ("early", "late", "chores"),
        {"chores:double": ("chores",), "chores:slow": ("early",)},
    )
    with Engine(cache, jobs=2, modules=modules, needs=needs) as engine:
        engine.start_workers("chores:double")
        assert _value(engine.run("first", [task("double", 2, keep=False)])) == 4
        time.sleep(0.2)
        assert not mark.exists()
        assert _value(engine.run("second", [task("slow", 0.001, keep=False)])) == 0.001
        assert until(mark.exists)


def test_a_worker_is_there_though_the_second_module_is_being_imported(patient, task, until):
    """The first is asked for when the nursery begins: its task waits for no import but its own."""
    engine, go = patient
    engine.start_workers("chores:imported")
    assert until((go.parent / "begun").exists)
    assert _value(engine.run("early", [task("imported", "patience", keep=False)])) is False
    assert not go.exists()


def test_what_is_made_ready_is_there_in_every_worker(patient, task):
    """The shared value comes with it, and is not sent again."""
    engine, go = patient
    go.touch()
    shared = Shared("a look")
    engine.start_workers("chores:imported")
    engine.preload("chores:keep", shared)
    assert _value(engine.run("late", [task("kept", 1, shared=shared)])) == [["a look"], "a look"]
    (worker,) = engine._executor.workers
    assert worker.knows == {shared.digest}


def test_what_cannot_be_made_ready_is_told_by_the_task_that_needs_it(patient, task):
    """And harms no other."""
    engine, go = patient
    go.touch()
    engine.start_workers("chores:imported")
    engine.preload("chores:there_is_no_such", Shared(1))
    assert _value(engine.run("late", [task("double", 2)])) == 4


def test_a_worker_that_cannot_be_born_harms_no_other(monkeypatch):
    """Where the system has no process to give, who asked for it hears so, and the nursery goes
    on."""

    def full():
        raise BlockingIOError(errno.EAGAIN, "no more processes")

    monkeypatch.setattr(os, "fork", full)
    (asking, control), (ours, theirs) = socket.socketpair(), socket.socketpair()
    with asking, control, ours:
        _ForkServer(control, None, [])._bear(theirs.detach())
        assert ours.recv(1) == b""


def test_what_is_made_ready_before_there_is_a_worker_is_there_too(cache, task):
    """A build that learns late that it has something to do has it as well."""
    shared = Shared("a look")
    with Engine(cache, jobs=1, modules=("chores",)) as engine:
        engine.preload("chores:keep", shared)
        kept = _value(engine.run("late", [task("kept", 1, shared=shared)]))
        assert kept == [["a look"], "a look"]
        (worker,) = engine._executor.workers
        assert worker.knows == {shared.digest}


def test_nothing_is_made_ready_where_nothing_was_to_do(cache):
    """A build that finds all in the cache begins no process."""
    with Engine(cache, jobs=1) as engine:
        engine.preload("chores:keep", Shared(1))
        assert engine._executor is None


def test_who_makes_no_pages_imports_no_typesetter(tmp_path):
    """An EPUB alone waits for nothing that makes pages, but for what reads; all else begins with
    it."""
    for formats, first in (("epub", "manuscripts.papers"), ("epub,web", "typeset.worker")):
        wanted = Settings(tmp_path, "v", formats=frozenset(formats.split(",")))
        with build.engine_for(wanted) as engine:
            assert engine.modules[0] == f"publisher.{first}"
            paged = {"publisher.typeset.worker", "publisher.bind.volume"} & set(engine.modules)
            assert bool(paged) is wanted.needs_pages


def test_what_the_pipeline_says_of_tasks_is_so():
    """The functions are there, and need no more than the modules said."""
    for function, modules in build._NEEDS.items():
        assert callable(find_object(function))
        assert set(modules) <= set(build._BUILDING)
