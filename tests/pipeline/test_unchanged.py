"""A build whose inputs are those of the last one is that one; and no other is taken for it."""

from __future__ import annotations

import json
import os
import time
from dataclasses import fields, replace
from pathlib import Path

import pytest

from publisher.engine import VolumeBusy, VolumeLock
from publisher.pipeline import proving
from publisher.pipeline.settings import Settings
from publisher.pipeline.unchanged import build_key, input_key
from publisher.report.record import last_paths

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


def test_a_record_that_came_with_a_paper_hides_none_of_its_edits(again, tmp_path):
    """What it lists is read as ever: only where this build writes is a record its own."""
    record = {"artifacts": [{"path": "one.md"}], "papers": [], "timings": {}}
    (tmp_path / "small/papers").mkdir(parents=True, exist_ok=True)
    (tmp_path / "small/papers/build.json").write_text(json.dumps(record), "utf-8")
    assert [is_recalled(again()) for _ in range(2)] == [False, True]
    assert not is_recalled(again({"one": TEXT + "More."}))


def test_a_pipe_in_the_place_of_a_record_is_not_waited_for(tmp_path):
    """Nobody is at its other end."""
    os.mkfifo(tmp_path / "build.json")
    assert last_paths(tmp_path) == frozenset()


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


def test_other_fonts_or_libraries_of_the_machine_make_all_again(again, monkeypatch):
    """They shape pages as much as what is written."""
    first = again()
    for name in ("publisher.pipeline.unchanged.machine", "publisher.engine.machine.machine"):
        monkeypatch.setattr(name, lambda: ("another library that sets type",))
    made = again()
    assert not is_recalled(made)
    assert made.report.cache == first.report.cache


ASKED = {
    "shown": "elsewhere", "output": Path("elsewhere"), "formats": frozenset(("web",)),
    "style": "another", "strict": True, "only": ("kim",), "bleed": 1.0,
    "multiple": 2, "impose": "2up",
    "icc": Path(__file__), "math_pictures": True, "ua2": True, "pixels": 99,
    "anonymous": True, "reader": "another reader",
}  # fmt: skip
"""Another value for each setting that a book, or its report, depends on."""


def test_what_is_asked_for_is_part_of_what_a_build_was_made_from(small):
    """Every setting but those that say how, not what; a new one must be said to be either."""
    plain = Settings(small({"one": TEXT}), "small")
    how = {"folder", "jobs", "scheduler", "fresh", "cache", "inline"}
    assert {field.name for field in fields(Settings)} == how | ASKED.keys()
    keys = [build_key(replace(plain, **{name: value})) for name, value in ASKED.items()]
    assert len({build_key(plain), *keys}) == 1 + len(ASKED)
    assert build_key(replace(plain, jobs=3, fresh=True)) == build_key(plain)


def test_the_code_and_the_date_given_are_part_of_it_too(small, monkeypatch):
    """Another Publisher makes another book, and so does `SOURCE_DATE_EPOCH`."""
    plain = Settings(small({"one": TEXT}), "small")
    keys = {build_key(plain)}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    keys.add(build_key(plain))
    monkeypatch.setattr("publisher.pipeline.unchanged.fingerprint", lambda: "another")
    keys.add(build_key(plain))
    assert len(keys) == 3


def test_a_file_larger_than_any_that_is_read_is_known_by_its_size_and_time(small):
    """A hole of a terabyte beside a paper is not read through, and another one is another input."""
    settings = Settings(small({"one": TEXT}), "small")
    keys = []
    for size, second in ((1 << 40, 1), (1 << 40, 2), ((1 << 40) + 1, 2)):
        hole = settings.folder / "hole"
        with hole.open("wb") as file:
            file.truncate(size)
        os.utime(hole, (second, second))
        keys.append(input_key(settings))
    assert len(set(keys)) == 3
