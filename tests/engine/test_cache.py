"""The cache: whatever happens to its folder, a build ends and the results are right."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.engine import Cache, Engine, open_cache
from publisher.engine.packing import pack
from publisher.limits import BadLimit
from publisher.pipeline.unchanged import recall

KEY = "ab" + "0" * 62


def entry(cache: Cache) -> Path:
    """The one entry's file."""
    (found,) = (path for path in cache.folder.glob("??/*") if not path.name.startswith("."))
    return found


def codes(engine: Engine) -> list[str]:
    return [diagnostic.code for diagnostic in engine.diagnostics]


def value(engine: Engine, task) -> object:
    (outcome,) = engine.run("chore", [task])
    return outcome.value


def test_a_cache_knows_when_it_was_last_written(cache):
    """By which a check guesses whether there will be work: not at all before the first entry."""
    assert cache.last_written() == 0
    before = time.time()
    cache.put(KEY, "int", b"body")
    assert before - 1 < cache.last_written() < before + 60


def test_what_is_put_is_got(cache):
    """An entry gives back its bytes; an absent one gives `None`."""
    assert cache.get(KEY, "int") is None
    cache.put(KEY, "int", b"body")
    assert cache.get(KEY, "int") == b"body"
    assert cache.diagnostics == ()


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: len(data) // 2],
        lambda data: b"",
        lambda data: data[:-2] + bytes([data[-2] ^ 1]) + data[-1:],  # 43, were it believed
        lambda data: bytes([data[0] ^ 1]) + data[1:],
        lambda data: data + b"x",
        lambda data: data[:8] + data[9:],
    ],
    ids=["torn", "empty", "altered", "other format", "longer", "shorter"],
)
def test_a_damaged_entry_is_made_again_and_told(cache, task, damage):
    """A torn or altered entry is BLD005, and the result is as if it had never been."""
    with Engine(cache, inline=True) as engine:
        assert value(engine, task("double", 21)) == 42
        path = entry(cache)
        path.write_bytes(damage(path.read_bytes()))
        assert value(engine, task("double", 21)) == 42
        assert codes(engine) == ["BLD005"]
        assert engine.counts["chore"].misses == 2
        assert value(engine, task("double", 21)) == 42
        assert engine.counts["chore"].hits == 1


def test_damage_is_told_once(cache, task):
    """A disk that fails spoils a thousand entries; their number is said."""
    with Engine(cache, inline=True) as engine:
        for number in range(3):
            value(engine, task("double", number))
        for path in cache.folder.glob("??/*"):
            path.write_bytes(b"")
        assert [value(engine, task("double", number)) for number in range(3)] == [0, 2, 4]
        (told,) = engine.diagnostics
        assert told.message.endswith(", and 2 others")


class Crime:
    """A pickle of this writes a file when it is read."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return Path.write_text, (self.path, "done")


def dotted(path):
    """A pickle that reaches a program through a module of ours, by a name with dots."""
    head = b"\x80\x04\x8c\x15publisher.engine.pool\x8c\x10subprocess.Popen\x93"
    return head + pickle.dumps((["touch", str(path)],), protocol=4)[2:-1] + b"R."


FORGED = {
    "a pickle": lambda marker: pickle.dumps(Crime(marker)),
    "a pickle with a dotted name": dotted,
    "a value of another type": lambda marker: pack("text"),
    "an object": lambda marker: pack({"__class__": "subprocess.Popen", "args": ["touch"]}),
    "an extension": lambda marker: b"\xd4\x05\x00",
    "layers beyond number": lambda marker: b"\x91" * 100_000,
    "a length beyond memory": lambda marker: b"\xdd\xff\xff\xff\xff",
    "nothing": lambda marker: b"",
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_an_entry_is_read_as_the_type_that_is_expected_or_made_again(cache, task, tmp_path, forged):
    """Who can write into the cache folder, with a true seal, can spoil a result: what is no value
    of its type calls nothing, makes no object, and is BLD005."""
    marker = tmp_path / "marker"
    doubled = task("double", 21, result_type=int)
    with Engine(cache, inline=True) as engine:
        value(engine, doubled)
        name = entry(cache)
        cache.put(name.parent.name + name.name, "int", forged(marker))
        assert value(engine, doubled) == 42
        time.sleep(0.05)
    assert not marker.exists()
    assert codes(engine) == ["BLD005"]


def test_an_entry_belongs_to_its_key_and_its_kind(cache, task):
    """One that was put in the place of another is not believed, however whole it is; nor is one
    that was made for a task of another type."""
    one, other = (task("double", n, result_type=int) for n in (1, 2))
    with Engine(cache, inline=True) as engine:
        value(engine, one)
        place = entry(cache)
        bytes_of_one = place.read_bytes()
        place.unlink()
        value(engine, other)
        entry(cache).write_bytes(bytes_of_one)
        assert value(engine, other) == 4
        assert codes(engine) == ["BLD005"]
        assert value(engine, replace(other, result_type=float)) == 4.0
        assert engine.counts["chore"].hits == 0


def test_a_report_that_is_none_is_no_report(cache):
    """The report of the last build is read by the same door."""
    key = "cd" + "0" * 62
    for forged in (pack({"volume_id": 3}), pickle.dumps(42), pack(["v"])):
        cache.put(key, "Report", forged)
        assert recall(cache, key) is None
    assert [one.code for one in cache.diagnostics] == ["BLD005"]


def test_pruning_takes_the_entries_longest_unused(tmp_path):
    """What does not fit goes, the oldest first; an entry read lately stays."""
    cache = Cache(tmp_path)
    keys = [f"{n:02x}" + "0" * 62 for n in range(10)]
    for age, key in enumerate(reversed(keys)):
        cache.put(key, "int", bytes(960))
        then = time.time() - 10_000 * (age + 1)
        os.utime(tmp_path / key[:2] / key[2:], (then, then))
    cache.limit = 5000
    assert cache.get(keys[0], "int") is not None  # the oldest is used again
    cache.prune()
    assert [n for n, key in enumerate(keys) if cache.get(key, "int")] == [0, 6, 7, 8, 9]


def test_a_cache_stays_small_while_it_is_written(tmp_path):
    """A preview never ends, and one build may bring more than there is room for."""
    cache = Cache(tmp_path, 20_000)
    keys = [f"{n:02x}" + "0" * 62 for n in range(100)]
    for key in keys:
        cache.put(key, "int", bytes(960))
        held = sum(path.stat().st_size for path in tmp_path.glob("??/*"))
        assert held <= 20_000 * 17 / 16 + 1000
    assert cache.get(keys[-1], "int") is not None
    assert cache.get(keys[0], "int") is None


def test_pruning_takes_what_dead_builds_left(cache):
    """An unfinished file of an hour ago is rubbish; one of now may be somebody's."""
    cache.put(KEY, "int", b"body")
    shelf = entry(cache).parent
    old, new = shelf / ".old", shelf / ".new"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    cache.prune()
    assert (old.exists(), new.exists(), cache.get(KEY, "int")) == (False, True, b"body")


@pytest.mark.parametrize(
    "make", [lambda p: p.write_text("a file"), lambda p: p.symlink_to("/proc")]
)
def test_a_folder_that_cannot_be_written_is_told_once(tmp_path, task, make):
    """A build goes on without a cache, and says so once (BLD006)."""
    place = tmp_path / "place"
    make(place)
    with Engine(Cache(place), inline=True) as engine:
        assert [value(engine, task("double", n)) for n in range(5)] == [0, 2, 4, 6, 8]
        assert codes(engine) == ["BLD006"]


def test_a_read_only_folder_is_still_read(cache, task):
    """What is in a cache that cannot be written is used; what is not there is made."""
    with Engine(cache, inline=True) as engine:
        value(engine, task("double", 1))
    with _read_only(cache.folder), Engine(Cache(cache.folder), inline=True) as engine:
        assert value(engine, task("double", 1)) == 2
        assert value(engine, task("double", 2)) == 4
        assert codes(engine) == ["BLD006"]
        assert engine.counts["chore"].hits == 1


class _read_only:  # noqa: N801 - reads as a verb in a with statement
    """The folder cannot be written, by root either: its attribute, a mount, or its mode says so."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.undo: list[list[str]] = []

    def __enter__(self) -> None:
        path = str(self.folder)
        ways = [
            (["mount", "--bind", "-o", "ro", path, path], ["umount", path]),
            (["chattr", "-R", "+i", path], ["chattr", "-R", "-i", path]),
            (["chmod", "-R", "a-w", path], ["chmod", "-R", "u+w", path]),
        ]
        for do, undo in ways:
            try:
                subprocess.run(do, check=True, capture_output=True)
            except (OSError, subprocess.CalledProcessError):
                continue
            self.undo.append(undo)
            if not self._writable():
                return
        pytest.skip("no way to make a folder read-only here")

    def _writable(self) -> bool:
        probe = self.folder / "probe"
        try:
            probe.touch()
        except OSError:
            return False
        probe.unlink()
        return True

    def __exit__(self, *_: object) -> None:
        for undo in reversed(self.undo):
            subprocess.run(undo, check=True, capture_output=True)


def test_a_full_disk_costs_the_cache_and_not_the_build(tmp_path):
    """When a write stops half-way, the results are right, nothing half is left, and it is told."""
    code = (
        "import resource, sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "from publisher.engine import Cache, Engine, Task\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "with Engine(Cache(Path(sys.argv[2])), inline=True) as engine:\n"
        "    tasks = [Task('t', 'chores:same', bytes(n)) for n in (10, 9000, 20)]\n"
        "    print([len(o.value) for o in engine.run('chore', tasks)],\n"
        "          [d.code for d in engine.diagnostics])\n"
    )
    folder = tmp_path / "cache"
    functions = str(Path(__file__).parent / "functions")
    command = [sys.executable, "-c", code, functions, str(folder)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[10, 9000, 20] ['BLD006']"
    left = [path.name for path in folder.glob("??/*")]
    assert len(left) == 1, left
    assert not left[0].startswith(".")


def test_two_builds_at_once_share_a_folder(tmp_path, script):
    """Two processes that make the same results into one folder get them right, without a word."""
    code = (
        "from publisher.engine import Cache, Engine, Task\n"
        "with Engine(Cache(cache), inline=True) as engine:\n"
        "    tasks = [Task('t', 'chores:same', (n, bytes(5000))) for n in range(400)]\n"
        "    values = [o.value[0] for o in engine.run('chore', tasks)]\n"
        "    print(values == list(range(400)), engine.diagnostics)\n"
    )
    both = [script(code, tmp_path / "shared"), script(code, tmp_path / "shared")]
    assert [process.communicate()[0].strip() for process in both] == ["True ()"] * 2


def test_a_clock_set_back_loses_nothing(tmp_path, monkeypatch):
    """Entries from the future are found, and pruned in their order like all others."""
    cache = Cache(tmp_path)
    keys = [f"{n:02x}" + "0" * 62 for n in range(4)]
    now = time.time()
    for n, key in enumerate(keys):
        cache.put(key, "int", bytes(960))
        os.utime(tmp_path / key[:2] / key[2:], (now + n, now + n))
    monkeypatch.setattr(time, "time", lambda: now - 10 * 86400)
    assert all(cache.get(key, "int") for key in keys)
    cache.limit = 2500
    cache.prune()
    assert [cache.get(key, "int") is not None for key in keys] == [False, False, True, True]
    assert cache.diagnostics == ()


def test_deleting_the_folder_changes_nothing_but_time(cache, task):
    """The folder may vanish in the middle of a build."""
    with Engine(cache, inline=True) as engine:
        assert value(engine, task("double", 1)) == 2
        shutil.rmtree(cache.folder)
        assert value(engine, task("double", 1)) == 2
        assert value(engine, task("double", 1)) == 2
        assert (engine.counts["chore"].misses, engine.counts["chore"].hits) == (2, 1)


@pytest.mark.parametrize("limit", ["none", "-3", "1.5", "4 GiB", "٣", "9" * 5_000])
def test_a_limit_that_is_no_number_is_told(monkeypatch, limit):
    """Rather than another taken for it."""
    monkeypatch.setenv("PUBLISHER_CACHE_LIMIT", limit)
    with pytest.raises(BadLimit, match=f"PUBLISHER_CACHE_LIMIT is `{limit[:40]}`, not a number"):
        open_cache()


@pytest.mark.parametrize("odd", ["pipe", "device", "endless", "loop"])
def test_what_is_no_entry_is_neither_waited_for_nor_read(cache, odd):
    """A pipe in its place has nobody at its other end, and a device or a file with a hole of
    terabytes no end at all. The result is made again."""
    cache.put(KEY, "int", b"body")
    path = entry(cache)
    path.unlink()
    if odd == "pipe":
        os.mkfifo(path)
    elif odd == "endless":
        with path.open("wb") as file:
            file.truncate(1 << 40)
    else:
        path.symlink_to("/dev/zero" if odd == "device" else path)
    assert cache.get(KEY, "int") is None
    cache.put(KEY, "int", b"body")
    assert cache.get(KEY, "int") == b"body"


def test_nothing_is_written_where_a_link_in_the_cache_leads(cache, tmp_path):
    """Neither an entry nor the tag of the folder: a cache may have come with a volume."""
    beside = tmp_path / "beside"
    beside.mkdir()
    cache.folder.mkdir(parents=True)
    (cache.folder / KEY[:2]).symlink_to(beside)
    (cache.folder / "CACHEDIR.TAG").symlink_to(beside / "made")
    cache.put(KEY, "int", b"body")
    assert cache.get(KEY, "int") == b"body"
    assert not list(beside.iterdir())


def test_results_are_kept_with_the_user_and_not_beside_the_volume(tmp_path, monkeypatch):
    """A folder of manuscripts may have been made by anybody, and a cache in it as well."""
    monkeypatch.delenv("PUBLISHER_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    folder = open_cache().folder
    assert folder.name == "publisher" and folder.is_relative_to(
        Path.home() if sys.platform == "darwin" else tmp_path / "home"
    )


def test_the_environment_names_the_folder_and_its_size(tmp_path, monkeypatch):
    """``PUBLISHER_CACHE`` and ``PUBLISHER_CACHE_LIMIT`` (MiB) are heeded."""
    monkeypatch.setenv("PUBLISHER_CACHE", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("PUBLISHER_CACHE_LIMIT", "3")
    cache = open_cache()
    assert (cache.folder, cache.limit) == (tmp_path / "elsewhere", 3 << 20)
