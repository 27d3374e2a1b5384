"""Builds that are stopped, or run twice at once: the files are whole, and the same."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PARAGRAPH = (
    "A volume is bound from galleys, and a galley is set by itself, so that what one author "
    "changes moves no line of another's. *Late* folios make that possible. "
)
PAPERS = {
    name: "\n\n".join([PARAGRAPH * 3, "## More of it", "> " + PARAGRAPH, PARAGRAPH * 6] * 3)
    for name in ("kim", "lee", "park")
}


@pytest.fixture(scope="module")
def volume(small_at, tmp_path_factory) -> Path:
    return small_at(tmp_path_factory.mktemp("volume"), PAPERS, start="next")


@pytest.fixture(scope="module")
def whole(volume, tmp_path_factory) -> dict[str, str]:
    """The files of a build that one worker made and nobody interrupted."""
    folder = tmp_path_factory.mktemp("whole")
    finish(begin(folder, "build", volume, "-o", folder / "out", "--jobs", 1))
    made = digests(folder / "out")
    assert set(made) >= {"small.epub", "small.pdf"}
    return made


def begin(folder: Path, *arguments: object) -> subprocess.Popen:
    """Start the command in `folder`, with a cache and temporary files of its own, its family
    marked."""
    settings = {
        "PUBLISHER_CACHE": str(folder / "cache"),
        "PUBLISHER_TEST_FAMILY": str(folder),
        "TMPDIR": str(folder),
        "SOURCE_DATE_EPOCH": "1767225600",
    }
    return subprocess.Popen(
        [sys.executable, "-c", "from publisher.__main__ import main; main()", *map(str, arguments)],
        cwd=folder, env=os.environ | settings,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.fixture
def publisher(tmp_path) -> Iterator[Callable[..., subprocess.Popen]]:
    """A function that starts the command."""
    begun = []

    def start(*arguments: object) -> subprocess.Popen:
        begun.append(begin(tmp_path, *arguments))
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.communicate()


def digests(folder: Path) -> dict[str, str]:
    """Each file made, hidden ones too, with the hash of its bytes; the report aside, which has
    times in it."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "build.json"
    }


def shown(files: dict[str, str]) -> dict[str, str]:
    """Those that are not hidden: a write that was stopped leaves a hidden file beside its place."""
    return {n: d for n, d in files.items() if not n.rpartition("/")[2].startswith(".")}


def finish(process: subprocess.Popen) -> None:
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors


def processes(tmp_path: Path) -> list[int]:
    """Living processes of the builds of this test."""
    mark = f"PUBLISHER_TEST_FAMILY={tmp_path}\0".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            dead = (folder / "stat").read_text().rpartition(") ")[2][0] == "Z"
            if not dead and mark in (folder / "environ").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def gone(tmp_path: Path, seconds: float) -> bool:
    """Whether all processes of this test end within `seconds`."""
    end = time.monotonic() + seconds
    while processes(tmp_path) and time.monotonic() < end:
        time.sleep(0.02)
    return not processes(tmp_path)


def test_a_build_killed_at_any_instant_is_made_good_by_the_next(publisher, volume, whole, tmp_path):
    """After `kill -9` at several moments no file is half, no process is left, and the next build
    gives the bytes of one that was never interrupted."""
    for wait in (0.3, 1.0, 2.0, 3.0):
        build = publisher("build", volume, "-o", tmp_path / "out")
        time.sleep(wait)
        build.kill()
        build.wait()
        assert gone(tmp_path, 5)
        left = digests(tmp_path / "out") if (tmp_path / "out").is_dir() else {}
        assert shown(left).items() <= whole.items()
    finish(publisher("build", volume, "-o", tmp_path / "out"))
    assert shown(digests(tmp_path / "out")) == whole


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"])
def test_a_build_that_is_told_to_end_ends_within_two_seconds(publisher, volume, tmp_path, name):
    """By a Ctrl-C, a service manager, a terminal that closes: it leaves no process, no half file,
    no temporary file, and no traceback."""
    build = publisher("build", volume, "-o", tmp_path / "out")
    end = time.monotonic() + 60
    while len(processes(tmp_path)) < 3 and time.monotonic() < end:
        time.sleep(0.02)
    time.sleep(0.3)
    number = getattr(signal, name)
    build.send_signal(number)
    begun = time.monotonic()
    _, errors = build.communicate(timeout=30)
    assert gone(tmp_path, 2 - (time.monotonic() - begun))
    assert build.returncode == 128 + number
    assert "Traceback" not in errors
    assert not list(tmp_path.glob("out/small.*"))
    assert not litter(tmp_path)


def litter(folder: Path) -> list[Path]:
    """What builds keep while they run, in the folders of this test."""
    return [*folder.glob("publisher-work-*"), *folder.rglob(".publisher-*")]


def test_a_build_with_nothing_to_do_clears_what_a_killed_one_left(publisher, volume, tmp_path):
    """Though it needs no worker, and writes no book."""
    finish(publisher("build", volume, "-o", tmp_path / "out", "--format", "epub"))
    killed = publisher("build", volume, "-o", tmp_path / "out", "--format", "epub", "--fresh")
    end = time.monotonic() + 60
    while not litter(tmp_path) and time.monotonic() < end:
        time.sleep(0.01)
    killed.kill()
    killed.communicate()
    (tmp_path / "out" / ".publisher-half").touch()
    assert gone(tmp_path, 5)
    assert len(litter(tmp_path)) >= 2
    last = publisher("build", volume, "-o", tmp_path / "out", "--format", "epub")
    output, errors = last.communicate(timeout=60)
    assert "(0 made," in output, errors
    assert not litter(tmp_path)


def test_a_build_that_is_stopped_before_it_has_begun_says_nothing():
    """While Publisher is still being imported there is nothing to clear up: it just ends."""
    code = "import publisher.__main__, time; print(1, flush=True); time.sleep(60)"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (-signal.SIGINT, "")


def test_the_same_bytes_with_any_number_of_workers(publisher, volume, whole, tmp_path):
    """One worker, three, an empty cache and a full one: the same book."""
    ways = {"three": ["--jobs", 3], "again": []}
    for name, options in ways.items():
        finish(publisher("build", volume, "-o", tmp_path / name, *options))
    assert [digests(tmp_path / name) for name in ways] == [whole, whole]


def test_two_builds_of_one_volume_at_once(publisher, volume, tmp_path):
    """The second is refused, saying why, or waits; the first is whole."""
    first = publisher("build", volume, "-o", tmp_path / "out")
    end = time.monotonic() + 60
    while len(processes(tmp_path)) < 3 and time.monotonic() < end:
        time.sleep(0.02)
    second = publisher("build", volume, "-o", tmp_path / "out")
    _, errors = second.communicate(timeout=300)
    finish(first)
    assert (second.returncode, "BLD007" in errors) in ((2, True), (0, False))
    assert set(digests(tmp_path / "out")) >= {"small.epub", "small.pdf"}
