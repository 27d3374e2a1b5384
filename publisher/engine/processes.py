"""Worker processes, and the one they are born from: how they are begun, spoken to and ended.

Nothing here decides who does what (`publisher.engine.pool`); what is said is in
`publisher.engine.frames`.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from publisher.engine import frames
from publisher.engine.packing import unpack
from publisher.engine.scratch import Scratch
from publisher.engine.task import Job, Shared, WorkerReport

_LONGEST = 2 << 30
"""Bytes of the longest message of a worker that is read."""
_STALL = 60
"""Seconds one message may take on its way before its worker counts as dead."""


@dataclass(slots=True, eq=False)
class Worker:
    """A worker process. `pid` is 0 until it has spoken. `imported` are the modules it was born with
    (bit n for the nth), and before that those it was asked to have. `job` is the task in hand;
    `begun` is when it, or without one the worker, was asked for (monotonic seconds)."""

    connection: Connection
    begun: float
    imported: int
    pid: int = 0
    job: Job | None = None
    knows: set[str] = field(default_factory=set)

    def give(self, job: Job) -> None:
        """Send the job and, the first time, the shared value it reads. A worker that is dead is met
        when it is listened to."""
        self.job, self.begun = job, time.monotonic()
        with contextlib.suppress(OSError):
            if job.shared and job.shared.digest not in self.knows:
                self.knows.add(job.shared.digest)
                self.connection.send_bytes(frames.value(job.shared))
            self.connection.send_bytes(frames.order(job.work))

    def hear(self) -> tuple[WorkerReport, bool] | None:
        """What it says next: `None` for its greeting, else the report on its task, and whether it
        retires. `EOFError` or `OSError` where it has gone, `Unreadable` where it lies."""
        message = self.connection.recv_bytes(_LONGEST)
        if self.pid:
            content: tuple[WorkerReport, bool] = unpack(message, tuple[WorkerReport, bool])
            return content
        greeting: frames.Greeting = unpack(message, frames.Greeting)
        self.pid, self.begun, self.imported = greeting.pid, time.monotonic(), greeting.imported
        self.knows.update(greeting.knows)
        return None

    def is_stopped(self) -> bool:
        """Whether somebody has stopped the process (proc(5), `stat`), so that no time has passed
        for what it does."""
        try:
            stat = Path(f"/proc/{self.pid}/stat").read_text("ascii")
        except OSError:
            return False
        return stat.rpartition(") ")[2][:1] == "T"

    def kill(self) -> None:
        """End it at once, if it has spoken; what is still unborn ends with its socket."""
        if self.pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)


class ForkServer:
    """The process that workers are born from (`publisher.engine.forkserver`): begun when it is
    first asked for something, and begun again where it has ended. `modules` are those that it
    imports, `memory` the bytes a worker may use, `variables` are added to its environment."""

    def __init__(
        self, modules: Iterable[str], memory: int | None, variables: Mapping[str, str] | None = None
    ) -> None:
        self._arguments = [str(memory or 0), *modules]
        self._variables = dict(variables or {})
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        self._scratch: Scratch | None = None
        self._has_borne = False

    @property
    def pid(self) -> int:
        """The process id; 0 where there is no process."""
        return self._process.pid if self._process is not None else 0

    def begin(self) -> socket.socket:
        """Have a process; the socket over which it is asked."""
        if self._process is not None and self._process.poll() is None and self._control is not None:
            return self._control
        if self._control is not None:
            self._control.close()
        self._scratch = self._scratch or Scratch()
        # Hashing is made the same in every worker, so that an order of a set that found its way
        # into an output would at least be the same order in every build.
        path = os.pathsep.join(entry for entry in sys.path if entry)
        fixed = {"PYTHONPATH": path, "PYTHONHASHSEED": "0", "TMPDIR": str(self._scratch.folder)}
        if sys.platform == "darwin":
            fixed["OBJC_DISABLE_INITIALIZE_FORK_SAFETY"] = "YES"
        ours, theirs = _pair()
        command = [sys.executable, "-P", "-m", "publisher.engine.forkserver", str(theirs.fileno())]
        with theirs:
            self._process = subprocess.Popen(
                [*command, *self._arguments],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=self._log,
                env=os.environ | fixed | self._variables,
                start_new_session=True,
            )
        self._control, self._has_borne = ours, False
        return ours

    def bear(self, modules: int) -> Worker:
        """A new worker that needs those of the modules; it will speak when it is there. The first
        is born at once."""
        control = self.begin()
        ours, theirs = _pair()
        kind = frames.BEAR if self._has_borne else frames.BEAR_NOW
        with theirs, contextlib.suppress(OSError):  # without a nursery it stays silent: stillborn
            frames.ask(control, kind, modules, theirs.fileno())
        self._has_borne = True
        return Worker(Connection(ours.detach()), time.monotonic(), modules)

    def prepare(self, function: str, shared: Shared, modules: int) -> None:
        """Have `function` called with the shared value as soon as the modules it needs are there;
        all workers born after that have what it keeps. Returns at once."""
        control = self.begin()
        preparation = frames.Preparation(function, shared.digest, shared.packed)
        with tempfile.TemporaryFile() as file, contextlib.suppress(OSError):
            file.write(pickle.dumps(preparation, protocol=5))
            file.seek(0)
            frames.ask(control, frames.PREPARE, modules, file.fileno())

    def reap(self, worker: Worker) -> str:
        """How the worker ended, in words, once it has; after half a second it is killed."""
        try:
            assert self._control is not None
            frames.ask(self._control, frames.REAP, worker.pid)
            status = frames.receive_status(self._control)
        except OSError as error:
            if isinstance(error, BlockingIOError):
                self.end()  # it does not answer: another will
            worker.kill()
            return "nobody knows how"
        if not os.WIFSIGNALED(status):
            return f"with exit status {os.waitstatus_to_exitcode(status)}"
        number = os.WTERMSIG(status)
        try:
            return f"killed by {signal.Signals(number).name}"
        except ValueError:
            return f"killed by signal {number}"

    def last_words(self) -> str:
        """The end of what workers and their libraries printed."""
        size = os.fstat(self._log.fileno()).st_size
        return os.pread(self._log.fileno(), 4000, max(0, size - 4000)).decode("utf-8", "replace")

    def end(self) -> None:
        """End the process, and with it all that were born from it."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def close(self) -> None:
        """`end`, and nothing will be asked of it any more."""
        self.end()
        if self._control is not None:
            self._control.close()
            self._control = None
        self._log.close()
        if self._scratch is not None:
            self._scratch.close()
            self._scratch = None


def _pair() -> tuple[socket.socket, socket.socket]:
    """Two ends of a connection, of which the first waits for no message longer than one may take:
    at the other end somebody may have been stopped."""
    ours, theirs = socket.socketpair()
    for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        ours.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", _STALL, 0))
    return ours, theirs
