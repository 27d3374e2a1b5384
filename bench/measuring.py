"""Running a command and measuring it: wall time, and the most memory its whole family held."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_EVERY = 0.1
"""Seconds between two looks at memory, at least."""
_SHARE = 0.02
"""The most of a core that looking may take: it goes through all processes of the machine and all
pages of those looked at, and would slow down most what keeps every core busy."""


class Failed(Exception):
    """A command that ended badly or took too long; the message says which."""


@dataclass(frozen=True)
class Cost:
    """`seconds` of wall time from start to end, process start included; `memory` is the largest
    sum, in bytes, of the proportional set sizes of the process and all its descendants."""

    seconds: float
    memory: int


def measure(
    command: Sequence[str | Path],
    folder: Path,
    limit: float,
    environment: Mapping[str, str] | None = None,
) -> Cost:
    """Run `command` in `folder`; `Failed` where its status is not 0 or `limit` seconds are over."""
    log = folder / "command.log"
    with log.open("wb") as output:
        begun = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command], cwd=folder, stdin=subprocess.DEVNULL, stdout=output,
            stderr=output, env=os.environ | dict(environment or {}), start_new_session=True,
        )  # fmt: skip
        watch = _Watch(process.pid)
        try:
            status = process.wait(limit)
        except subprocess.TimeoutExpired as error:
            raise Failed(f"more than {limit:.3g} s") from error
        finally:
            seconds = time.perf_counter() - begun
            memory = watch.stop()
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    if status:
        tail = log.read_text("utf-8", "replace")[-2000:]
        raise Failed(f"{Path(command[0]).name} ended with status {status}\n{tail}")
    return Cost(seconds, memory)


class _Watch:
    """Looks at the memory of a process and its descendants until it is stopped."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._peak = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        self._over.set()
        self._thread.join()
        return self._peak

    def _look(self) -> None:
        pause = _EVERY
        while not self._over.wait(pause):
            begun = time.thread_time()
            with contextlib.suppress(psutil.Error):
                family = [self._process, *self._process.children(recursive=True)]
                self._peak = max(self._peak, sum(_held(process.pid) for process in family))
            pause = max(_EVERY, (time.thread_time() - begun) / _SHARE)


def _held(pid: int) -> int:
    """Proportional set size in bytes: a page shared by n processes counts for a n-th in each."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) << 10
    return 0
