"""What a cluster costs: ``bench/cluster.py --papers 5000`` on one machine.

Starts a Dask scheduler and two workers as processes, composes that many short addresses on them by
the same engine and the same tasks as a build, and says what each process took. The papers are
short, so that the figures are those of the way to the worker and back.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parent))

from volumes import Volume, addresses

from publisher.building import Work, compose_all
from publisher.engine import Engine
from publisher.manuscripts.volumes import read_volume
from publisher.model.progress import silent

DASK = [sys.executable, "-m", "dask"]


def begin(folder: Path, *command: str) -> psutil.Popen:
    """A process of the cluster, its log in `folder`."""
    with (folder / f"{command[0]}-{time.monotonic_ns()}.log").open("wb") as log:
        return psutil.Popen(
            [*DASK, *command, "--no-dashboard"], cwd=folder, stdout=log, stderr=subprocess.STDOUT
        )


def spent(process: psutil.Process) -> str:
    """CPU seconds and resident MiB of `process` and its children so far."""
    family = [process, *process.children(recursive=True)]
    seconds = sum(sum(each.cpu_times()[:2]) for each in family)
    held = max(each.memory_info().rss for each in family)
    return f"{seconds:.1f} CPU s, the largest process {held >> 20} MiB"


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure a cluster of two workers.")
    parser.add_argument("--papers", type=int, default=5000)
    parser.add_argument("--words", type=int, default=120, help="of a paper")
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
        measure(folder / "volume", address, cluster, options.papers)
    finally:
        for process in reversed(cluster):
            process.terminate()
            process.wait()
        shutil.rmtree(folder)


def measure(volume: Path, address: str, cluster: list[psutil.Popen], papers: int) -> None:
    """Compose `volume` on the cluster and print what each process took."""
    me = psutil.Process()
    read, _ = read_volume(volume, "volume")
    if read is None:
        sys.exit("the volume cannot be read")
    preload = ("publisher.markup.compose",)
    with Engine(scheduler=address, preload=preload) as engine:
        before, begun = sum(me.cpu_times()[:2]), time.perf_counter()
        texts = compose_all(Work(silent), read, engine)
        seconds = time.perf_counter() - begun
        each = 1000 * seconds / papers
        print(f"{len(texts)} of {papers} papers in {seconds:.1f} s, {each:.1f} ms each")
        print(f"who builds: {sum(me.cpu_times()[:2]) - before:.1f} CPU s, "
              f"{me.memory_info().rss >> 20} MiB")  # fmt: skip
        for name, process in zip(("scheduler", "worker", "worker"), cluster, strict=True):
            print(f"{name}: {spent(process)}")


if __name__ == "__main__":
    main()
