"""Worker processes on this machine.

Each worker has a socket of its own and at most one task in hand. So a worker that dies, hangs or
grows too large is known with its task, is killed, and nothing else is touched: no lock is shared
between workers that a dead one could hold, no pipe that it could leave half a message in.
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
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path

from publisher.engine import nursery
from publisher.engine.packing import Unreadable, unpack
from publisher.engine.scratch import Scratch
from publisher.engine.task import Job, Limits, Report, Run, Shared
from publisher.engine.worker import Greeting

_HELD = 1 << 16
"""Bytes that a socket holds in any case until somebody reads them."""
_LONGEST = 2 << 30
"""Bytes of the longest message of a worker that is read."""
_BORN_WITHIN = 120.0
"""Seconds a worker may take from its request to its first word, imports included."""
_LONGEST_WAIT = 3600.0
"""Seconds after which it is looked again, whatever the limits: the kernel waits for no months."""
_STALL = 60
"""Seconds one message may take on its way before its worker counts as dead."""
_STILLBORN = 4
"""So many workers in a row that end before their first word mean that no more will live: those that
do have all the work."""
_TRIES = 2
"""A task whose worker died is given to one more worker: it may have been killed for no fault of
the task."""


@dataclass(slots=True, eq=False)
class _Worker:
    """`pid` is 0 until the worker has spoken. `job` is the task in hand; `begun` is when it, or
    without one the worker, was asked for (monotonic seconds). `imported` are the modules it was
    born with (bit n for the nth), and before that those it was asked to have."""

    connection: Connection
    begun: float
    pid: int = 0
    imported: int = 0
    job: Job | None = None
    knows: set[str] = field(default_factory=set)


class Pool:
    """At most `jobs` workers, each with `preload` imported, begun when first needed.

    `needs` says of functions which of the modules they need; all others need all. The first worker
    is born at once and imports them itself, while what others will need is imported where they are
    born from, unless that is what it needs. Each other is born as soon as what its task needs is
    there. One that is to do more than it can makes way for another. `variables` are added to the
    environment of all.
    """

    def __init__(
        self,
        jobs: int,
        limits: Limits,
        preload: Iterable[str] = (),
        needs: Mapping[str, Iterable[str]] | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        self.jobs = max(1, jobs)
        self.limits = limits
        self.preload = tuple(preload)
        self.needs = {function: self._bits(names) for function, names in (needs or {}).items()}
        self.variables = dict(variables or {})
        self._nursery: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        self._scratch: Scratch | None = None
        self._workers: list[_Worker] = []
        self._none_yet = True
        self._stillborn = 0
        self._runs: list[Run] = []
        self._begun: deque[Job] = deque()
        self._spare: deque[Job] = deque()
        self._early: dict[str, Report] = {}

    def warm(self, function: str) -> None:
        """Begin importing what workers need, if that has not begun. Returns at once.

        The first worker, which is to call `function`, is asked for at once: later it would wait
        until whatever module is just being imported is there."""
        self._conceive()
        if not self._workers:
            self._fork(self._needed(function))

    def _conceive(self) -> None:
        """Have a nursery."""
        if self._nursery is not None and self._nursery.poll() is None:
            return
        if self._control is not None:
            self._control.close()
        self._scratch = self._scratch or Scratch()
        ours, theirs = _pair()
        command = [sys.executable, "-P", "-m", "publisher.engine.nursery", str(theirs.fileno())]
        with theirs:
            self._nursery = subprocess.Popen(
                [*command, str(self.limits.memory or 0), *self.preload],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=self._log,
                env=_environment(self._scratch.folder) | self.variables,
                start_new_session=True,
            )
        self._control = ours
        self._none_yet = True

    def prepare(self, function: str, shared: Shared) -> None:
        """Have `function` called with the shared value as soon as the modules it needs are there;
        all workers born after that have what it keeps. Returns at once."""
        self._conceive()
        assert self._control is not None
        asked = nursery.Preparation(function, shared.digest, shared.packed)
        with tempfile.TemporaryFile() as file, contextlib.suppress(OSError):
            file.write(pickle.dumps(asked, protocol=5))
            file.seek(0)
            request = nursery.REQUEST.pack(b"P", self._needed(function))
            socket.send_fds(self._control, [request], [file.fileno()])

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[int, Report]]:
        """Index and report of every job, as they end; begun in the order given.

        Runs may stand inside each other: whoever listens takes down what is reported to any of
        them, and a worker with nothing to do for the one is given what waits for another.
        """
        run = Run()
        for job in jobs:
            job.run = run
            if (report := self._early.pop(job.key, None)) is not None:
                run.done.append((job.index, report))
            elif not self._adopted(job):
                run.waiting.append(job)
        self._runs.insert(0, run)
        try:
            while True:
                while run.done:
                    yield run.done.popleft()
                if not run.waiting and not self._in_hand(run):
                    return
                self._hand_out(*self._asked_for(), self._begun or self._spare)
                self._listen()
        finally:
            self._runs.remove(run)
            for worker in self._in_hand(run):
                self._end(worker, kill=True)

    def _in_hand(self, run: Run) -> list[_Worker]:
        """The workers that have a job of `run`."""
        return [worker for worker in self._workers if worker.job and worker.job.run is run]

    def _asked_for(self) -> list[deque[Job]]:
        """What waits for a worker and somebody waits for: of the innermost run first."""
        return [run.waiting for run in self._runs]

    def foresee(self, jobs: Iterable[Job]) -> None:
        """Jobs to be done, while others are run, by workers that have nothing else to do; their
        reports are kept for a later `run` of jobs with their keys."""
        self._spare.extend(job for job in jobs if not self._is_foreseen(job.key))

    def begin(self, job: Job) -> None:
        """Give `job`, for which a `run` will ask, to a worker at once if one is free; else have one
        begun that may be by then. What is begun first is given out first."""
        if not self._is_foreseen(job.key):
            self._begun.append(job)
            self._greet_born()
            self._hand_out(self._begun)

    def attend(self, soon: str = "") -> None:
        """Hear workers that were born meanwhile, and give them what is begun. Where all that there
        are have something to do, and there is room for one more, have one born that can call the
        function `soon`. Returns at once."""
        self._greet_born()
        self._hand_out(*self._asked_for(), self._begun)
        if soon and len(self._workers) < self._most and all(each.job for each in self._workers):
            self._fork(self._needed(soon))

    @property
    def _most(self) -> int:
        """So many workers there may be."""
        return self.jobs if self._stillborn < _STILLBORN else 1

    def _is_foreseen(self, key: str) -> bool:
        """Whether a job of that key waits, is in hand or is done."""
        in_hand = (worker.job.key for worker in self._workers if worker.job)
        waiting = (job.key for job in (*self._begun, *self._spare))
        return key in self._early or key in (*in_hand, *waiting)

    def _adopted(self, job: Job) -> bool:
        """Whether `job` is being done already; from now on it is asked for."""
        for jobs in (self._begun, self._spare):
            for known in [known for known in jobs if known.key == job.key]:
                jobs.remove(known)
        for worker in self._workers:
            if worker.job and worker.job.run is None and worker.job.key == job.key:
                worker.job.index, worker.job.run = job.index, job.run
                return True
        return False

    def close(self) -> None:
        """End every process at once."""
        self._end_nursery()
        if self._control is not None:
            self._control.close()
            self._control = None
        for worker in self._workers:
            worker.connection.close()
            if worker.pid:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(worker.pid, signal.SIGKILL)
        self._workers.clear()
        self._log.close()
        if self._scratch is not None:
            self._scratch.close()
            self._scratch = None

    def _end_nursery(self) -> None:
        """End the process that workers are born from, and with it all that were."""
        if self._nursery is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._nursery.pid, signal.SIGKILL)
            self._nursery.wait()
            self._nursery = None

    def _hand_out(self, *queues: deque[Job]) -> None:
        """Give each free worker a job of the first of `queues` that has one; ask for the workers
        missing."""
        for worker in list(self._workers):
            jobs = next(filter(None, queues), None)
            if jobs is None:
                return
            if worker.job or not (worker.pid or self._finds_at_birth(worker, jobs[0])):
                continue
            if self._is_able(worker, jobs[0]):
                self._give(worker, jobs.popleft())
            else:
                self._workers.remove(worker)
                worker.connection.close()  # it ends by that, and is reaped with the nursery
        wanted = [job for jobs in queues for job in jobs]
        coming = sum(not worker.pid and not worker.job for worker in self._workers)
        while len(self._workers) < self._most and coming < len(wanted):
            self._fork(self._needed(wanted[coming].work.function))
            coming += 1

    def _finds_at_birth(self, worker: _Worker, job: Job) -> bool:
        """Whether `job` can be laid before the first `worker`, to be found when it is born, so that
        nobody need listen for that: it is small enough for the socket to hold."""
        small = job.shared is None and len(job.work.payload) < _HELD
        return self._is_able(worker, job) and small and self._workers == [worker]

    def _is_able(self, worker: _Worker, job: Job) -> bool:
        """Whether `worker` has, or will have, all modules that `job` needs."""
        return not self._needed(job.work.function) & ~worker.imported

    def _bits(self, names: Iterable[str]) -> int:
        """Those of the modules that have one of `names`, bit n for the nth."""
        return sum(1 << self.preload.index(name) for name in set(names).intersection(self.preload))

    def _needed(self, function: str) -> int:
        """Which of the modules `function` needs."""
        return self.needs.get(function, (1 << len(self.preload)) - 1)

    def _give(self, worker: _Worker, job: Job) -> None:
        """Send the job and, the first time, the shared value it reads."""
        worker.job, worker.begun = job, time.monotonic()
        with contextlib.suppress(OSError):  # a dead worker is met when it is listened to
            if job.shared and job.shared.digest not in worker.knows:
                worker.knows.add(job.shared.digest)
                shared = (job.shared.digest, job.shared.packed)
                worker.connection.send_bytes(pickle.dumps(shared, protocol=5))
            worker.connection.send_bytes(pickle.dumps(job.work, protocol=5))

    def _fork(self, modules: int) -> None:
        """Ask for a new worker that needs those of the modules; it will speak when it is there."""
        self._conceive()
        assert self._control is not None
        ours, theirs = _pair()
        with theirs, contextlib.suppress(OSError):  # without a nursery it stays silent: stillborn
            request = nursery.REQUEST.pack(b"N" if self._none_yet else b"F", modules)
            socket.send_fds(self._control, [request], [theirs.fileno()])
        self._none_yet = False
        self._workers.append(_Worker(Connection(ours.detach()), time.monotonic(), 0, modules))

    def _listen(self) -> None:
        """Take down what workers report, and what is to be said of those that end or have run out
        of time."""
        speakers = {worker.connection: worker for worker in self._workers}
        for connection in wait(list(speakers), self._patience()):
            worker = speakers[connection]  # type: ignore[index]
            if worker not in self._workers:
                continue  # its end was met with that of another
            try:
                message = worker.connection.recv_bytes(_LONGEST)
                if worker.pid:
                    self._hear(worker, message)
                else:
                    self._greet(worker, message)
            except (EOFError, OSError, Unreadable):
                self._bury(worker)
        for worker in self._overdue():
            if worker.job and worker.pid and not _is_stopped(worker.pid):
                self._end(worker, kill=True)
                seconds = time.monotonic() - worker.begun
                self._take_down(worker.job, Report("time", seconds=seconds))
            else:
                if not worker.pid:
                    self._end_nursery()  # it bears nothing any more: another will
                self._bury(worker)

    def _take_down(self, job: Job, report: Report) -> None:
        """What became of `job`: for the run that waits for it, or one that will."""
        if job.run is None:
            self._early[job.key] = report
        else:
            job.run.done.append((job.index, report))

    def _greet_born(self) -> None:
        """Hear the first word of those that have spoken it."""
        unborn = {worker.connection: worker for worker in self._workers if not worker.pid}
        for connection in wait(list(unborn), 0):
            with contextlib.suppress(EOFError, OSError, Unreadable):  # it is met again in `run`
                self._greet(unborn[connection], connection.recv_bytes(_LONGEST))  # type: ignore[index, union-attr]

    def _greet(self, worker: _Worker, message: bytes) -> None:
        greeting: Greeting = unpack(message, Greeting)
        worker.pid, worker.begun, self._stillborn = greeting.pid, time.monotonic(), 0
        worker.imported = greeting.imported
        worker.knows.update(greeting.knows)

    def _hear(self, worker: _Worker, message: bytes) -> None:
        report, retiring = unpack(message, tuple[Report, bool])
        job, worker.job = worker.job, None
        if retiring:
            self._end(worker)
        if job:
            self._take_down(job, report)

    def _bury(self, worker: _Worker) -> None:
        """A worker has gone: its task is tried once more, then reported."""
        how = self._end(worker, kill=bool(worker.pid))
        job = worker.job
        if job:
            job.tries += bool(worker.pid)
            if job.tries < _TRIES:
                (self._spare if job.run is None else job.run.waiting).appendleft(job)
            else:
                self._take_down(job, Report("died", message=how, log=self._last_words()))
        if not worker.pid:
            self._stillborn += 1
            if self._stillborn >= _STILLBORN and not self._workers:
                self._despair()

    def _despair(self) -> None:
        """No worker comes to life here: nothing that waits for one will be done."""
        for waiting in self._asked_for():
            while waiting:
                report = Report("died", message="no worker can start", log=self._last_words())
                self._take_down(waiting.popleft(), report)

    def _end(self, worker: _Worker, kill: bool = False) -> str:
        """Take the worker out, and say how it ended; with `kill` it does not end by itself."""
        self._workers.remove(worker)
        worker.connection.close()
        if not worker.pid:
            return "before it had begun"
        if kill:
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker.pid, signal.SIGKILL)
        return _in_words(self._reap(worker.pid))

    def _reap(self, pid: int) -> int | None:
        """The wait status of a worker; `None` where nobody knows it any more."""
        try:
            assert self._control is not None
            self._control.sendall(nursery.REQUEST.pack(b"R", pid))
            answer = self._control.recv(nursery.ANSWER.size, socket.MSG_WAITALL)
            status: int = nursery.ANSWER.unpack(answer)[0]
        except (OSError, struct.error) as error:
            if isinstance(error, BlockingIOError):
                self._end_nursery()  # it does not answer: another will
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            return None
        return status

    def _patience(self) -> float | None:
        """Seconds until some worker will have run out of time."""
        ends = [end for worker in self._workers if (end := self._end_of(worker)) is not None]
        return min(_LONGEST_WAIT, max(0.0, min(ends) - time.monotonic())) if ends else None

    def _overdue(self) -> list[_Worker]:
        now = time.monotonic()
        return [w for w in self._workers if (end := self._end_of(w)) is not None and end <= now]

    def _end_of(self, worker: _Worker) -> float | None:
        """When the worker will have taken too long; `None` while it is idle or has no limit."""
        if not worker.pid:
            return worker.begun + _BORN_WITHIN
        if worker.job and self.limits.seconds is not None:
            return worker.begun + self.limits.seconds
        return None

    def _last_words(self) -> str:
        """The end of what workers and their libraries printed."""
        size = os.fstat(self._log.fileno()).st_size
        return os.pread(self._log.fileno(), 4000, max(0, size - 4000)).decode("utf-8", "replace")


def _pair() -> tuple[socket.socket, socket.socket]:
    """Two ends of a connection, of which the first waits for no message longer than one may take:
    at the other end somebody may have been stopped."""
    ours, theirs = socket.socketpair()
    for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        ours.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", _STALL, 0))
    return ours, theirs


def _is_stopped(pid: int) -> bool:
    """Whether somebody has stopped the process (proc(5), `stat`), so that no time has passed for
    what it does."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(") ")[2][:1] == "T"
    except OSError:
        return False


def _environment(scratch: Path) -> dict[str, str]:
    """Ours, with our import path, and `scratch` for temporary files. Hashing is made the same in
    every worker, so that an order of a set that found its way into an output would at least be the
    same order in every build."""
    path = os.pathsep.join(entry for entry in sys.path if entry)
    fixed = {"PYTHONPATH": path, "PYTHONHASHSEED": "0", "TMPDIR": str(scratch)}
    if sys.platform == "darwin":
        fixed["OBJC_DISABLE_INITIALIZE_FORK_SAFETY"] = "YES"
    return os.environ | fixed


def _in_words(status: int | None) -> str:
    if status is None:
        return "nobody knows how"
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        try:
            return f"killed by {signal.Signals(number).name}"
        except ValueError:
            return f"killed by signal {number}"
    return f"with exit status {os.waitstatus_to_exitcode(status)}"
