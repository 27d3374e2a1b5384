"""Which worker has which task: queues, limits and second tries.

Each worker has at most one task in hand. So a worker that dies, hangs or grows too large is known
with its task, is killed, and nothing else is touched: no lock is shared between workers that a dead
one could hold, no pipe that it could leave half a message in. How workers are begun, spoken to and
ended is in `publisher.engine.processes`.
"""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from multiprocessing.connection import wait

from publisher.engine.packing import UnreadableResult
from publisher.engine.processes import ForkServer, Worker
from publisher.engine.task import Job, Request, Shared, TaskLimits, WorkerReport

_HELD = 1 << 16
"""Bytes that a socket holds in any case until somebody reads them."""
_BORN_WITHIN = 120.0
"""Seconds a worker may take from its request to its first word, imports included."""
_LONGEST_WAIT = 3600.0
"""Seconds after which it is looked again, whatever the limits: the kernel waits for no months."""
_MOST_FAILED_STARTS = 4
"""So many workers in a row that end before their first word mean that no more will live: those that
do have all the work."""
_TRIES = 2
"""A task whose worker died is given to one more worker: it may have been killed for no fault of
the task."""


class Pool:
    """At most `jobs` workers, each with `modules` imported, begun when first needed.

    `needs` says of functions which of the modules they need; all others need all. The first worker
    is born at once and imports them itself, while what others will need is imported where they are
    born from, unless that is what it needs. Each other is born as soon as what its task needs is
    there. One that is to do more than it can makes way for another. `variables` are added to the
    environment of all.
    """

    def __init__(
        self,
        jobs: int,
        limits: TaskLimits,
        modules: Iterable[str] = (),
        needs: Mapping[str, Iterable[str]] | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        self.jobs = max(1, jobs)
        self.limits = limits
        self.modules = tuple(modules)
        place = {name: 1 << number for number, name in enumerate(self.modules)}
        self.needs = {
            function: sum(place.get(name, 0) for name in set(names))
            for function, names in (needs or {}).items()
        }
        self.nursery = ForkServer(self.modules, limits.memory, variables)
        self.workers: list[Worker] = []
        self._failed_starts = 0
        self._runs: list[Request] = []
        self._begun: deque[Job] = deque()
        self._spare: deque[Job] = deque()
        self._early: dict[str, WorkerReport] = {}

    def start_workers(self, function: str) -> None:
        """Begin importing what workers need, if that has not begun. Returns at once.

        The first worker, which is to call `function`, is asked for at once: later it would wait
        until whatever module is just being imported is there."""
        self.nursery.begin()
        if not self.workers:
            self.workers.append(self.nursery.bear(self._needed(function)))

    def preload(self, function: str, shared: Shared) -> None:
        """Have `function` called with the shared value as soon as the modules it needs are there;
        all workers born after that have what it keeps. Returns at once."""
        self.nursery.prepare(function, shared, self._needed(function))

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[int, WorkerReport]]:
        """Index and report of every job, as they end; begun in the order given.

        Runs may stand inside each other: whoever listens takes down what is reported to any of
        them, and a worker with nothing to do for the one is given what waits for another.
        """
        run = Request()
        for job in jobs:
            job.run = run
            if (report := self._early.pop(job.key, None)) is not None:
                run.reports.append((job.index, report))
            elif not self._take_over(job):
                run.waiting.append(job)
        self._runs.insert(0, run)
        try:
            while True:
                while run.reports:
                    yield run.reports.popleft()
                if not run.waiting and not self._in_hand(run):
                    return
                self._hand_out(*self._waiting(), self._begun or self._spare)
                self._listen()
        finally:
            self._runs.remove(run)
            for worker in self._in_hand(run):
                self._end(worker, kill=True)

    def _in_hand(self, run: Request) -> list[Worker]:
        """The workers that have a job of `run`."""
        return [worker for worker in self.workers if worker.job and worker.job.run is run]

    def _waiting(self) -> list[deque[Job]]:
        """What waits for a worker and somebody waits for: of the innermost run first."""
        return [run.waiting for run in self._runs]

    def prefetch(self, jobs: Iterable[Job]) -> None:
        """Jobs to be done, while others are run, by workers that have nothing else to do; their
        reports are kept for a later `run` of jobs with their keys."""
        self._spare.extend(job for job in jobs if not self._is_prefetched(job.key))

    def begin(self, job: Job) -> None:
        """Give `job`, for which a `run` will ask, to a worker at once if one is free; else have one
        begun that may be by then. What is begun first is given out first."""
        if not self._is_prefetched(job.key):
            self._begun.append(job)
            self._greet_workers()
            self._hand_out(self._begun)

    def poll(self, soon: str = "") -> None:
        """Hear workers that were born meanwhile, and give them what is begun. Where all that there
        are have something to do, and there is room for one more, have one born that can call the
        function `soon`. Returns at once."""
        self._greet_workers()
        self._hand_out(*self._waiting(), self._begun)
        if soon and len(self.workers) < self._most and all(each.job for each in self.workers):
            self.workers.append(self.nursery.bear(self._needed(soon)))

    @property
    def _most(self) -> int:
        """So many workers there may be."""
        return self.jobs if self._failed_starts < _MOST_FAILED_STARTS else 1

    def _is_prefetched(self, key: str) -> bool:
        """Whether a job of that key waits, is in hand or is done."""
        in_hand = (worker.job.key for worker in self.workers if worker.job)
        waiting = (job.key for job in (*self._begun, *self._spare))
        return key in self._early or key in (*in_hand, *waiting)

    def _take_over(self, job: Job) -> bool:
        """Whether `job` is being done already; from now on it is asked for."""
        for jobs in (self._begun, self._spare):
            for twin in [twin for twin in jobs if twin.key == job.key]:
                jobs.remove(twin)
        for worker in self.workers:
            if worker.job and worker.job.run is None and worker.job.key == job.key:
                worker.job.index, worker.job.run = job.index, job.run
                return True
        return False

    def close(self) -> None:
        """End every process at once."""
        self.nursery.end()
        for worker in self.workers:
            worker.connection.close()
            worker.kill()
        self.workers.clear()
        self.nursery.close()

    def _hand_out(self, *queues: deque[Job]) -> None:
        """Give each free worker a job of the first of `queues` that has one; ask for the workers
        missing."""
        for worker in list(self.workers):
            jobs = next(filter(None, queues), None)
            if jobs is None:
                return
            # A job that is small enough for the socket to hold can be laid before the first worker,
            # to be found when it is born, so that nobody need listen for that.
            job = jobs[0]
            is_able = not self._needed(job.work.function) & ~worker.imported
            is_small = job.shared is None and len(job.work.payload) < _HELD
            if worker.job or not (
                worker.pid or (is_able and is_small and self.workers == [worker])
            ):
                continue
            if is_able:
                worker.give(jobs.popleft())
            else:
                self.workers.remove(worker)
                worker.connection.close()  # it ends by that, and is reaped with the nursery
        waiting = [job for jobs in queues for job in jobs]
        coming = sum(not worker.pid and not worker.job for worker in self.workers)
        missing = min(self._most - len(self.workers), len(waiting) - coming)
        for job in waiting[coming : coming + max(0, missing)]:
            self.workers.append(self.nursery.bear(self._needed(job.work.function)))

    def _needed(self, function: str) -> int:
        """Which of the modules `function` needs: bit n for the nth."""
        return self.needs.get(function, (1 << len(self.modules)) - 1)

    def _listen(self) -> None:
        """Take down what workers report, and what is to be said of those that end or have run out
        of time."""
        speakers = {worker.connection: worker for worker in self.workers}
        ends = [end for worker in self.workers if (end := self._end_of(worker)) is not None]
        patience = max(0.0, min(ends) - time.monotonic()) if ends else None
        for connection in wait(list(speakers), patience and min(_LONGEST_WAIT, patience)):
            worker = speakers[connection]  # type: ignore[index]
            if worker not in self.workers:
                continue  # its end was met with that of another
            try:
                self._hear(worker)
            except (EOFError, OSError, UnreadableResult):
                self._bury(worker)
        now = time.monotonic()
        for worker in list(self.workers):
            end = self._end_of(worker)
            if end is None or end > now:
                continue
            if worker.job and worker.pid and not worker.is_stopped():
                self._end(worker, kill=True)
                seconds = time.monotonic() - worker.begun
                self._take_down(worker.job, WorkerReport("time", seconds=seconds))
            else:
                if not worker.pid:
                    self.nursery.end()  # it bears nothing any more: another will
                self._bury(worker)

    def _end_of(self, worker: Worker) -> float | None:
        """When the worker will have taken too long; `None` while it is idle or has no limit."""
        if not worker.pid:
            return worker.begun + _BORN_WITHIN
        if worker.job and self.limits.seconds is not None:
            return worker.begun + self.limits.seconds
        return None

    def _take_down(self, job: Job, report: WorkerReport) -> None:
        """What became of `job`: for the run that waits for it, or one that will."""
        if job.run is None:
            self._early[job.key] = report
        else:
            job.run.reports.append((job.index, report))

    def _greet_workers(self) -> None:
        """Hear the first word of those that have spoken it."""
        unborn = {worker.connection: worker for worker in self.workers if not worker.pid}
        for connection in wait(list(unborn), 0):
            with contextlib.suppress(
                EOFError, OSError, UnreadableResult
            ):  # it is met again in `run`
                self._hear(unborn[connection])  # type: ignore[index]

    def _hear(self, worker: Worker) -> None:
        """What a worker says: that it is there, or what became of its task."""
        message = worker.hear()
        if message is None:
            self._failed_starts = 0
            return
        report, is_retiring = message
        job, worker.job = worker.job, None
        if is_retiring:
            self._end(worker)
        if job:
            self._take_down(job, report)

    def _bury(self, worker: Worker) -> None:
        """A worker has gone: its task is tried once more, then reported. Where none comes to life,
        nothing that waits for one will be done."""
        how = self._end(worker, kill=bool(worker.pid))
        if job := worker.job:
            job.tries += bool(worker.pid)
            if job.tries < _TRIES:
                (self._spare if job.run is None else job.run.waiting).appendleft(job)
            else:
                words = self.nursery.last_words()
                self._take_down(job, WorkerReport("died", message=how, log=words))
        if worker.pid:
            return
        self._failed_starts += 1
        if self._failed_starts >= _MOST_FAILED_STARTS and not self.workers:
            for waiting in self._waiting():
                while waiting:
                    words = self.nursery.last_words()
                    report = WorkerReport("died", message="no worker can start", log=words)
                    self._take_down(waiting.popleft(), report)

    def _end(self, worker: Worker, kill: bool = False) -> str:
        """Take the worker out, and say how it ended; with `kill` it does not end by itself."""
        self.workers.remove(worker)
        worker.connection.close()
        if not worker.pid:
            return "before it had begun"
        if kill:
            worker.kill()
        return self.nursery.reap(worker)
