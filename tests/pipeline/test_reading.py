"""What strangers wrote is read in workers: what hangs, dies or lies there fails alone."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from publisher.engine import Cache, Engine, TaskLimits
from publisher.manuscripts.volumes import read_volume
from publisher.model.volume import FailedPaper
from publisher.pipeline import reading

HEAD = "id: v\ntitle: V\nsessions:\n  - title: One\n    papers: [hangs, dies, raises, sound]\n"


@pytest.fixture
def volume(tmp_path, monkeypatch):
    """Four papers, three of which cannot be read where `stubborn` reads them."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "functions"))
    (tmp_path / "v" / "papers").mkdir(parents=True)
    (tmp_path / "v" / "volume.yaml").write_text(HEAD, "utf-8")
    for name in ("hangs", "dies", "raises", "sound"):
        text = f"---\ntitle: The {name}\nauthors: [Ada Lark]\n---\n\nWords.\n"
        (tmp_path / "v" / "papers" / f"{name}.md").write_text(text, "utf-8")
    return tmp_path / "v"


def read(volume, **more):
    """The volume as a build reads it, its findings, and how many were in the cache."""
    with Engine(jobs=2, modules=("stubborn",), **more) as engine:
        made, found = read_volume(volume, "v", reading.InWorkers(engine))
        return made, found, engine.counts["read"].hits


def test_front_matter_that_ends_its_worker_fails_alone(volume, monkeypatch, tmp_path):
    """It keeps its place under its name; the time it took is not taken again."""
    monkeypatch.setattr(reading, "PAPER", "stubborn:read")
    for hits in (0, 3):
        kept = Cache(tmp_path / "cache")
        made, found, known = read(volume, cache=kept, limits=TaskLimits(4.0, None))
        assert [type(paper) is FailedPaper for paper in made.papers] == [True, True, True, False]
        assert [paper.id for paper in made.papers] == ["hangs", "dies", "raises", "sound"]
        told = {(one.code, one.paper, one.span.path) for one in found}
        assert told == {("BLD002", "hangs", "v/papers/hangs.md"),
                        ("BLD001", "dies", "v/papers/dies.md"),
                        ("BLD004", "raises", "v/papers/raises.md")}  # fmt: skip
        assert known == hits


def test_a_volume_file_that_hangs_is_told(volume, monkeypatch):
    """No book is made of it, and nobody waits for ever."""
    monkeypatch.setattr(reading, "SHEET", "stubborn:sheet")
    made, (found,), _ = read(volume, limits=TaskLimits(2.0, None))
    assert made is None
    assert (found.code, found.span.path, found.paper) == ("BLD002", "v/volume.yaml", None)


def test_what_is_read_in_workers_is_what_is_read_here(volume):
    """To the last place of the last value."""
    there, told, _ = read(volume, inline=True)
    here, same = read_volume(volume, "v")
    assert there == here
    assert set(told) == set(same)
    assert there.papers[0].source.folder == (volume / "papers").resolve()


@pytest.mark.parametrize("lie", [
    {"id": "../../outside"}, {"id": "a/b"}, {"source": None}, {"title": 5}, {"more": "x"},
])  # fmt: skip
def test_a_worker_that_lies_names_no_file(volume, monkeypatch, lie):
    """What comes back is data of one type, and an id that can be a file's name; a folder that it
    names is not looked at."""
    monkeypatch.setattr(reading, "PAPER", "stubborn:lying")
    monkeypatch.setattr(importlib.import_module("stubborn"), "LIE", lie)
    made, found, _ = read(volume, inline=True)
    assert [type(paper) is FailedPaper for paper in made.papers] == [False, True, False, False]
    assert [(one.code, one.paper) for one in found] == [("BLD004", "dies")]
    assert made.papers[3].source.folder == (volume / "papers").resolve()


def test_the_process_of_a_build_has_no_reader_of_yaml():
    """So that nothing a stranger wrote is parsed in it."""
    lines = "import publisher.pipeline.reading, sys; print('yaml' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
