"""What a cluster costs: ``bench/cluster.py --papers 5000 --typeset 500`` on one machine.

Starts a Dask scheduler and two workers as processes, composes that many addresses on them by the
same engine and the same tasks as a build, typesets the volume of the first of them, and says what
each process took. `--words` makes papers shorter: what is left is the way to the worker and back.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parent))

from volumes import Volume, addresses

from publisher.engine import Cache, Engine
from publisher.manuscripts.volumes import read_volume
from publisher.model.progress import silent
from publisher.pipeline.shared import make_look
from publisher.pipeline.texts import (
    BuildLog,
    begin_composing,
    composed_texts,
    only_papers,
    page_measures,
)
from publisher.pipeline.typesetting import BookTypesetter
from publisher.style.styles import load_style
from publisher.templating.book import Frame, make_book
from publisher.templating.environment import Templates

_TYPESETTING = ("publisher.markup.compose", "publisher.typeset.worker")
DASK = [sys.executable, "-m", "dask"]


def begin(folder: Path, *command: str) -> psutil.Popen:
    """A process of the cluster, its log in `folder`."""
    with (folder / f"{command[0]}-{time.monotonic_ns()}.log").open("wb") as log:
        return psutil.Popen(
            [*DASK, *command, "--no-dashboard"], cwd=folder, stdout=log, stderr=subprocess.STDOUT
        )


@dataclass(frozen=True)
class Spent:
    """CPU seconds and resident bytes of a process so far, of a worker with its children."""

    seconds: float
    memory: int

    @classmethod
    def by(cls, process: psutil.Process) -> Spent:
        mine = process.pid == os.getpid()  # what it began is the cluster
        family = [process, *([] if mine else process.children(recursive=True))]
        seconds = sum(sum(each.cpu_times()[:2]) for each in family)
        return cls(seconds, max(each.memory_info().rss for each in family))


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure a cluster of two workers.")
    parser.add_argument("--papers", type=int, default=5000)
    parser.add_argument("--words", type=int, default=2050, help="of a paper")
    parser.add_argument("--typeset", type=int, default=0, help="papers to typeset")
    options = parser.parse_args()
    # Ended from outside, it ends the cluster.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    folder = Path(tempfile.mkdtemp())
    Volume(folder / "volume", addresses(options.papers, options.words)).write()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    cluster = [begin(folder, "scheduler", "--host", "127.0.0.1", "--port", port)]
    address = f"tcp://127.0.0.1:{port}"
    try:
        cluster += [
            begin(folder, "worker", address, "--nthreads", "1", "--no-nanny") for _ in range(2)
        ]
        measure(folder, address, cluster, options.typeset)
    finally:
        for process in reversed(cluster):
            process.terminate()
            process.wait()
        shutil.rmtree(folder)


def measure(folder: Path, address: str, cluster: list[psutil.Popen], typeset: int) -> None:
    """Compose the volume in `folder` on the cluster, typeset the book of its first papers, and
    print what each process took."""
    volume, _ = read_volume(folder / "volume", "volume")
    if volume is None:
        sys.exit("the volume cannot be read")
    cache = Cache(folder / "cache")
    with Engine(cache, scheduler=address, modules=_TYPESETTING) as engine:
        engine.start_workers("")  # all are there and have met
        clock = Clock(engine, cluster)
        composed_texts(BuildLog(silent), begin_composing(BuildLog(silent), engine, volume))
        clock.tell("compose")
        if typeset:
            ids = tuple(paper.id for paper in volume.papers[:typeset])
            style = load_style(volume.style, volume.folder)
            work, volume, templates = BuildLog(silent), only_papers(volume, ids), Templates(style)
            composed = composed_texts(
                work, begin_composing(work, engine, volume, *page_measures(style, volume))
            )
            book = make_book(templates, volume, composed, work.diagnostics, style.families)
            clock.tell("compose again, of the first, without their session")
            look = make_look(engine, style, volume.page.size)
            BookTypesetter(engine, look, Frame(templates, volume, book)).typeset_book()
            clock.tell("typeset, contents, index and folios too")


class Clock:
    """What was spent by whom since it was last asked."""

    def __init__(self, engine: Engine, cluster: list[psutil.Popen]) -> None:
        self._engine = engine
        self._who = dict(zip(("who builds", "scheduler", "worker 1", "worker 2"),
                             (psutil.Process(), *cluster), strict=True))  # fmt: skip
        self._begin()

    def _begin(self) -> None:
        self._done, self._kept = self._tasks(), self._bytes()
        self._spent = {name: self._by(name) for name in self._who}
        self._begun = time.perf_counter()

    def _by(self, name: str) -> Spent:
        return Spent.by(self._who[name])

    def _tasks(self) -> int:
        return sum(count.misses for count in self._engine.counts.values())

    def _bytes(self) -> int:
        assert self._engine.cache is not None
        return sum(path.stat().st_size for path in self._engine.cache.folder.rglob("*"))

    def tell(self, what: str) -> None:
        """Print what was spent, and begin anew."""
        seconds, tasks = time.perf_counter() - self._begun, self._tasks() - self._done
        if tasks:
            kib = (self._bytes() - self._kept) / tasks / 1024
            each = 1000 * seconds / tasks
            print(f"{what}: {tasks} tasks in {seconds:.1f} s, {each:.1f} ms each; "
                  f"results of {kib:.0f} KiB")  # fmt: skip
        for name in self._who if tasks else ():
            now = self._by(name)
            cpu = now.seconds - self._spent[name].seconds
            print(f"  {name}: {cpu:.1f} CPU s, {1000 * cpu / tasks:.2f} ms a task, "
                  f"{100 * cpu / seconds:.0f} % of a core; {now.memory >> 20} MiB",
                  flush=True)  # fmt: skip
        self._begin()


if __name__ == "__main__":
    main()
