"""A build whose inputs are those of the last one is that one; and no other is taken for it."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from publisher import proving
from publisher.engine import VolumeBusy, VolumeLock

TEXT = "Kites rise against the wind, and never with it.\n"


@pytest.fixture
def again(small, built, tmp_path):
    """A function that builds one volume, each time into one folder, with one cache, in one form."""

    def make(papers=None, **settings):
        folder = small(papers or {"one": TEXT})
        given = {"cache": tmp_path / "cache", "output": tmp_path / "out"} | settings
        return built(folder, "epub", **given)

    return make


def is_recalled(made) -> bool:
    """Whether not one stage was gone through but that of looking."""
    return set(made.report.timings) == {"read"}


def test_a_file_that_was_touched_changes_nothing(again, tmp_path):
    """What is in the files counts, not when they were written."""
    again()
    then = time.time() + 100
    os.utime(tmp_path / "small/papers/one.md", (then, then))
    assert is_recalled(again())


def test_what_a_build_wrote_into_its_volume_is_no_input(again, tmp_path):
    """Who builds in the folder of the volume has files and cache beside the manuscripts."""
    inside = {"output": tmp_path / "small/build/small", "cache": tmp_path / "small/kept"}
    assert [is_recalled(again(**inside)) for _ in range(3)] == [False, True, True]
    (tmp_path / "small/build/small/one.md").write_text("new", "utf-8")
    assert not is_recalled(again(**inside))


def test_a_file_of_the_volume_beside_what_was_built_is_an_input(again, tmp_path):
    """Even where the files go into the folder of the manuscripts."""
    inside = {"output": tmp_path / "small/papers"}
    assert [is_recalled(again(**inside)) for _ in range(2)] == [False, True]
    assert not is_recalled(again({"one": TEXT + "More."}, **inside))


def test_fresh_recalls_nothing(again):
    """Every stage makes all its results again, with the files and the cache at hand."""
    first = again()
    made = again(fresh=True)
    assert not is_recalled(made)
    assert made.report.cache == first.report.cache
    assert is_recalled(again())


def test_a_failure_of_the_machine_is_tried_again(again, monkeypatch, tmp_path):
    """A worker that died, a limit that was met: the next build may do better, though nothing
    changed."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "functions"))
    monkeypatch.setattr(proving, "PROVED", "troubled:proved_another_time")
    monkeypatch.chdir(tmp_path)
    first, second = again(), again()
    assert "BLD004" in first.codes()
    assert second.codes() == []
    assert is_recalled(again())


def test_a_build_with_nothing_to_do_is_refused_as_any_other(again, tmp_path):
    """Another may be writing the very files it would vouch for."""
    again()
    with VolumeLock(tmp_path / "out"), pytest.raises(VolumeBusy):
        again()
