"""A real Dask scheduler and two workers, as processes: same results, and the same manners.

All of them run a copy of the package, so that editing the checkout during the test does not make
their versions differ.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import publisher
from publisher.style.styles import styles_folder

FUNCTIONS = Path(__file__).parent / "functions"

pytestmark = pytest.mark.xdist_group("cluster")


class Cluster:
    """`address` of the scheduler; `workers` are Dask worker processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(Path(publisher.__file__).parent, folder / "publisher")
        (folder / "styles").symlink_to(styles_folder())
        path = os.pathsep.join([str(folder), str(FUNCTIONS)])
        self.env = os.environ | {"PYTHONPATH": path, "TMPDIR": str(folder)}
        self.workers: list[subprocess.Popen] = []
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        self.scheduler = self.begin("scheduler", "--host", "127.0.0.1", "--port", str(port))

    def begin(self, *command: str, **more: object) -> subprocess.Popen:
        log = (self.folder / f"{command[0]}-{time.monotonic_ns()}.log").open("wb")
        dask = [sys.executable, "-m", "dask", *command, "--no-dashboard"]
        with log:
            settings = {"cwd": self.folder, "env": self.env} | more
            return subprocess.Popen(dask, stdout=log, stderr=log, **settings)

    def worker(self, *more: str, **settings: object) -> subprocess.Popen:
        begun = self.begin(
            "worker", self.address, "--nthreads", "1", "--no-nanny", *more, **settings
        )
        self.workers.append(begun)
        return begun

    def client(self, lines: str, *arguments: str) -> subprocess.Popen:
        head = (
            "import sys, os\nfrom pathlib import Path\n"
            "from publisher.engine import Cache, Engine, EngineRefused, TaskLimits, Shared, Task\n"
            f"address = {self.address!r}\n"
        )
        return subprocess.Popen(
            [sys.executable, "-c", head + lines, *arguments], cwd=self.folder,
            env=self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path) -> Iterator[Cluster]:
    """A scheduler without workers, for what is done to it."""
    pytest.importorskip("distributed", reason="Dask is not installed (the extra `cluster`)")
    with contextlib.closing(Cluster(tmp_path)) as made:
        yield made


@pytest.fixture(scope="module")
def pair(tmp_path_factory) -> Iterator[Cluster]:
    """A scheduler with two workers, for all tests that leave it as it was: each of the three takes
    more than a second to start."""
    pytest.importorskip("distributed", reason="Dask is not installed (the extra `cluster`)")
    with contextlib.closing(Cluster(tmp_path_factory.mktemp("pair"))) as made:
        made.worker()
        made.worker()
        yield made


def finish(process: subprocess.Popen) -> str:
    output, errors = process.communicate(timeout=100)
    assert process.returncode == 0, errors
    return output.strip()


BOOK = """
import hashlib
from publisher.pipeline.build import Settings, build
folder, scheduler = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None
told = lambda stage, done, all: stage == "typeset" and done == 1 and print("set", flush=True)
build(Settings(folder, "volume", folder.parent / "out", cache=folder.parent / f"cache-{scheduler}",
               scheduler=scheduler, fresh=True, jobs=2), told)
made = sorted((folder.parent / "out").glob("volume.*"))
print([(path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in made])
"""


def volume(folder: Path) -> Path:
    """Two papers."""
    (folder / "papers").mkdir(parents=True)
    for name in ("kim", "lee"):
        head = f"---\ntitle: Paper {name}\nauthors: [{{name: Ada {name.title()}}}]\n---\n\n"
        text = f"It is said that $a^2$ is more than {name}. " * 99
        (folder / "papers" / f"{name}.md").write_text(head + text, "utf-8")
    (folder / "volume.yaml").write_text(
        "id: volume\ntitle: A Volume\nsessions:\n  - papers: [kim, lee]\n", "utf-8"
    )
    return folder


def test_a_book_made_on_a_cluster_is_the_book_made_here(cluster, tmp_path):
    """Byte for byte, though one of two workers is killed while it is being set."""
    victim = cluster.worker()
    cluster.worker()
    written = volume(tmp_path / "volume")
    there = cluster.client(BOOK, str(written), cluster.address)
    assert there.stdout.readline() == "set\n", there.communicate()[1]
    victim.kill()
    made = finish(there).splitlines()[-1]
    assert "volume.epub" in made
    assert "volume.pdf" in made
    assert finish(cluster.client(BOOK, str(written))).splitlines()[-1] == made


RUN = """
words = tuple(f"word{n}" for n in range(40))
def values(**more):
    shared = Shared(("style", bytes(200_000)))
    with Engine(None, limits=TaskLimits(60, 400 << 20), **more) as engine:
        tasks = [Task(str(n), "chores:order_of_set", (*words, n), result_type=tuple)
             for n in range(60)]
        tasks += [Task("p", "chores:process", n, shared, result_type=tuple)
             for n in range(60)]
        done = [o.value for o in engine.run("chore", tasks)]
        if more.get("scheduler"):
            there = engine._executor.client.run(lambda dask_worker: list(dask_worker.data))
            print(sorted(sum("shared" in str(k) for k in keys) for keys in there.values()), end=" ")
        return done
"""


def test_two_workers_give_the_same_as_this_machine(pair):
    """The same tasks, the same values; a shared value reaches each worker once, by itself: no task
    brings it."""
    code = RUN + (
        "here, there = values(jobs=2), values(scheduler=address)\n"
        "print(here[:60] == there[:60], len({v[0] for v in there[60:]}), len(set(there[60:])))\n"
    )
    assert finish(pair.client(code)) == "[1, 1] True 2 2"


def test_what_is_too_large_to_be_carried_is_done_here(pair):
    """A task with the whole book in it is not sent through the scheduler."""
    code = (
        "from publisher.engine import cluster\n"
        "cluster._CARRIED = 1000\n"
        "with Engine(None, scheduler=address) as engine:\n"
        "    tasks = [Task(str(n), 'chores:family', bytes(n)) for n in (10, 2000)]\n"
        "    print(*(os.getpid() in o.value for o in engine.run('chore', tasks)))\n"
    )
    assert finish(pair.client(code)) == "False True"


def test_faults_there_are_faults_here(pair):
    """A task that dies, hangs, grows or raises on the cluster fails alone, as it would here."""
    code = (
        "with Engine(None, limits=TaskLimits(3, 300 << 20), scheduler=address) as engine:\n"
        "    crimes = 'die hang grow fail'.split()\n"
        "    tasks = [Task(c, 'chores:' + c, 'x') for c in crimes]\n"
        "    tasks += [Task('good', 'chores:double', n) for n in range(5)]\n"
        "    for o in engine.run('chore', tasks):\n"
        "        print(o.diagnostics[0].code if o.failed else o.value, end=' ')\n"
    )
    assert finish(pair.client(code)) == "BLD001 BLD002 BLD003 BLD004 0 2 4 6 8"


def test_a_worker_killed_half_way_costs_nothing(cluster):
    """The other one does its tasks, the one in hand included."""
    victim = cluster.worker()
    cluster.worker()
    code = (
        "with Engine(None, limits=TaskLimits(60), scheduler=address) as engine:\n"
        "    tasks = [Task(str(n), 'chores:slow', n / 1000) for n in range(60, 120)]\n"
        "    done = []\n"
        "    told = lambda o: (done.append(o), len(done) == 10 and print('ten', flush=True))\n"
        "    outcomes = list(engine.run('chore', tasks, told))\n"
        "    print([o.value for o in outcomes] == [n / 1000 for n in range(60, 120)])\n"
    )
    client = cluster.client(code)
    assert client.stdout.readline() == "ten\n"
    victim.send_signal(signal.SIGKILL)
    assert finish(client) == "True"


def test_other_versions_are_refused(cluster):
    """A worker with another Publisher and more fonts is named with what differs, before any work is
    done."""
    other = cluster.folder / "other"
    shutil.copytree(cluster.folder / "publisher", other / "publisher")
    (other / "publisher" / "extra.py").write_text("# one file more\n", "utf-8")
    (other / ".fonts").mkdir()
    (other / ".fonts" / "One.ttf").write_bytes(b"a font")
    path = os.pathsep.join([str(other), str(FUNCTIONS)])
    cluster.worker(cwd=other, env=cluster.env | {"PYTHONPATH": path, "HOME": str(other)})
    code = (
        "try:\n"
        "    with Engine(None, scheduler=address) as engine:\n"
        "        list(engine.run('chore', [Task('t', 'chores:double', 1)]))\n"
        "except EngineRefused as refused:\n"
        "    print(refused.diagnostic.code, refused.diagnostic.message, sep='|')\n"
    )
    told, message = finish(cluster.client(code)).split("|")
    assert told == "BLD009"
    assert message.count(publisher.__version__) == 2
    assert message.endswith("there")
    assert "system fonts: " in message
    assert "libraries that set type" not in message


def test_a_worker_that_joins_later_is_compared_as_well():
    """By the hash that comes with each task."""
    pytest.importorskip("distributed", reason="Dask is not installed (the extra `cluster`)")
    from publisher.engine import cluster
    from publisher.engine.packing import unpack
    from publisher.engine.task import WorkerReport, WorkItem

    said = cluster._run_there(WorkItem("chores:double", b""), None, (1, None, (), ""), "another")
    report = unpack(said, WorkerReport)
    assert report.kind == "differs"
    assert "not those here" in report.message


LYING = """
import os
from publisher.engine import cluster
from publisher.engine.packing import pack
from publisher.engine.task import WorkerReport

class Crime:
    def __reduce__(self):
        return os.system, ('test "$LIAR" || touch marker',)

class Raised(Exception):
    def __reduce__(self):
        return os.system, ('test "$LIAR" || touch marker',)

ANSWERS = {
    b"object": Crime(),
    b"shape": pack(["done", 3]),
    b"text": "done",
    b"none": None,
    b"kind": pack(WorkerReport("done")).replace(b"done", b"dune"),
    b"deep": b"\\x91" * 100_000 + b"\\xc0",
    b"long": b"\\xc6\\xff\\xff\\xff\\xff",
    b"machine": pack(WorkerReport("machine", b"no")),
    b"other": pack(WorkerReport("done", pack({"a": [1.5, None]}))),
    b"nan": pack(WorkerReport("done", pack(float("nan")), seconds=float("nan"))),
    b"large": pack(WorkerReport("done", bytes(1 << 25))),
    b"sound": pack(WorkerReport("done", pack("sound"))),
}

def lie(work, shared, settings, code):
    if b"raise" in work.payload:
        raise Raised
    return next(answer for name, answer in ANSWERS.items() if name in work.payload)

cluster._run_there = lie
"""


def test_a_worker_of_a_cluster_that_lies_is_told(cluster):
    """Whatever it sends in the place of a report, nothing of it is called here, and the task is
    lost."""
    (cluster.folder / "lying.py").write_text(LYING, "utf-8")
    cluster.worker("--preload", "lying", env=cluster.env | {"LIAR": "yes"})
    code = (
        "names = 'object shape raise text none kind deep long machine other nan large sound'\n"
        "tasks = [Task(one, 'chores:same', one, result_type=str) for one in names.split()]\n"
        "with Engine(None, limits=TaskLimits(60), scheduler=address) as engine:\n"
        "    print(*(o.value or o.diagnostics[0].code for o in engine.run('chore', tasks)))\n"
    )
    assert finish(cluster.client(code)).split() == [
        *["BLD010"] * 8, "BLD001", *["BLD004"] * 3, "sound"
    ]  # fmt: skip
    assert not (cluster.folder / "marker").exists()


def test_a_message_of_a_cluster_is_read_as_data():
    """By every way that Dask takes one apart."""
    pytest.importorskip("distributed", reason="Dask is not installed (the extra `cluster`)")
    code = (
        "import os, pickle, distributed.client\n"
        "from distributed.protocol import Serialize, ToPickle, dumps, loads, pickle as theirs\n"
        "from publisher.engine import cluster\n"
        "class Crime:\n"
        "    def __reduce__(self): return os.system, ('touch marker',)\n"
        "sent = [dumps({'a': how(Crime())}) for how in (Serialize, ToPickle)]\n"
        "cluster._read_data_alone()\n"
        "read = [loads(frames)['a'] for frames in sent]\n"
        "ways = (theirs.loads, distributed.client.loads, distributed.client.pickle.loads)\n"
        "read += [load(pickle.dumps(Crime())) for load in ways]\n"
        "print({type(one).__name__ for one in read}, os.path.exists('marker'))\n"
        "print(theirs.loads(pickle.dumps({'a': (1, b'x', 2.5, {3})})))\n"
    )
    made = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=FUNCTIONS
    )
    assert made.stdout == "{'_Nothing'} False\n{'a': (1, b'x', 2.5, {3})}\n"


@pytest.mark.parametrize("started", [False, True], ids=["no scheduler", "no worker"])
def test_nobody_there_is_told(cluster, started):
    """Neither a missing scheduler nor one without workers makes a build wait for ever."""
    if not started:
        cluster.scheduler.kill()
        cluster.scheduler.wait()
    code = (
        "from publisher.engine import cluster; cluster._ANSWERS_WITHIN = 1\n"
        "try:\n"
        "    with Engine(None, scheduler=address) as engine:\n"
        "        list(engine.run('chore', [Task('t', 'chores:double', 1)]))\n"
        "except EngineRefused as refused:\n"
        "    print(refused.diagnostic.code)\n"
    )
    assert finish(cluster.client(code)) == "BLD008"


@pytest.mark.parametrize("gone", ["scheduler", "worker", "stopped"])
def test_a_cluster_that_goes_away_is_told(cluster, gone):
    """When nobody is left to do the work, what was not done fails, and the build ends."""
    worker = cluster.worker()
    code = (
        "from publisher.engine import cluster\n"
        "cluster._BACK_WITHIN = cluster._ANSWERS_WITHIN = 2\n"
        "with Engine(None, limits=TaskLimits(60), scheduler=address) as engine:\n"
        "    tasks = [Task('a', 'chores:slow', n / 10) for n in range(30)]\n"
        "    told = lambda o: print('one', flush=True)\n"
        "    outcomes = list(engine.run('chore', tasks, told))\n"
        "    print(sorted({o.diagnostics[0].code for o in outcomes if o.failed}))\n"
    )
    client = cluster.client(code)
    assert client.stdout.readline() == "one\n"
    if gone == "stopped":  # as a machine that sleeps, or a cable that is out
        cluster.scheduler.send_signal(signal.SIGSTOP)
    else:
        (cluster.scheduler if gone == "scheduler" else worker).kill()
    assert finish(client).endswith("['BLD010']")


def test_a_result_that_goes_with_the_scheduler_is_no_fault():
    """A task had ended, and before its result was fetched nobody was left to ask."""
    pytest.importorskip("distributed", reason="Dask is not installed (the extra `cluster`)")
    from publisher.engine import cluster

    class Ended:
        status = "finished"

        def __init__(self, error):
            self.error = error

        def result(self, timeout):
            raise self.error

    gone = (TimeoutError, ConnectionError, cluster.CancelledError, cluster.ClosedClientError)
    assert [cluster._report(Ended(error)) for error in gone] == [None] * 4


def test_tasks_for_a_scheduler_that_was_stopped_are_lost(pair):
    """It closes its clients at once, while its workers are still believed to be there."""
    code = (
        "with Engine(None, limits=TaskLimits(60), scheduler=address) as engine:\n"
        "    tasks = [Task('a', 'chores:double', n) for n in range(9)]\n"
        "    list(engine.run('chore', tasks))\n"
        "    there = engine._executor\n"
        "    there.client.close()\n"
        "    there._counted, there._counted_at = 1, float('inf')\n"
        "    tasks = [Task('a', 'chores:double', n) for n in range(20, 29)]\n"
        "    outcomes = engine.run('chore', tasks)\n"
        "    print(sorted({o.diagnostics[0].code for o in outcomes if o.failed}))\n"
    )
    assert finish(pair.client(code)) == "['BLD010']"


def test_without_dask_the_command_to_type_is_told(monkeypatch):
    """A build for a cluster on a machine without Dask is refused with its cure."""
    from publisher.engine import Engine, EngineRefused, Task

    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "publisher.engine.cluster", raising=False)
    with pytest.raises(EngineRefused) as refused, Engine(None, scheduler="tcp://x:1") as engine:
        list(engine.run("chore", [Task("t", "chores:double", 1)]))
    assert refused.value.diagnostic.code == "BLD011"
    assert "pip install dask distributed" in refused.value.diagnostic.help
