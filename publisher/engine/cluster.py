"""Worker processes on other machines: the same tasks, sent to a Dask cluster.

A Dask worker does not run our functions itself: each of its threads takes a pool of one local
worker process and hands it the task, so a task that hangs or grows there is stopped as it is here.
A task carries its bytes, so no disk is shared; shared values are results on the cluster, which a
worker fetches once, from a neighbour rather than from here. Only so many tasks are on their way at
a time that the scheduler's memory stays small however large the volume is.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import itertools
import logging
import os
import pickle
import queue
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import Any

import distributed.client
import distributed.protocol.pickle
from distributed import CancelledError, Client, Future, KilledWorker
from distributed.client import ClosedClientError

from publisher.diagnostics import Diagnostic
from publisher.engine.canonical import digest
from publisher.engine.machine import likeness
from publisher.engine.packing import UnreadableResult, pack, unpack
from publisher.engine.pool import Pool
from publisher.engine.task import (
    EngineRefused,
    Job,
    Shared,
    TaskLimits,
    WorkerReport,
    WorkItem,
    usable_cores,
)
from publisher.engine.versions import differences, fingerprint, parts
from publisher.limits import VARIABLE

_ANSWERS_WITHIN = 10
"""Seconds in which a scheduler must answer, and have a worker."""
_BACK_WITHIN = 20
"""Seconds in which a scheduler that went away, or a worker, must be back."""
_AHEAD = 3
"""Tasks on their way for each thread of the cluster: one in hand, two waiting beside it."""

_BELIEVED = 1.0
"""Seconds for which the number of threads is not asked for again."""

_CARRIED = 32 << 20
"""Bytes that a task may bring. What binds and packages thousands of papers reads all of them: that
is done here, by worker processes of this machine, rather than sent through the scheduler."""

_GONE = WorkerReport("lost", message="the scheduler or its last worker went away")


class _Gone(Exception):
    """Nobody is left to do the work."""


class DaskCluster:
    """The workers of the Dask scheduler at `address` (``tcp://host:port``).

    Raises `EngineRefused` where there is none, it has no workers, or they have other versions.
    """

    def __init__(self, address: str, limits: TaskLimits, modules: Iterable[str] = ()) -> None:
        self.address = address
        limit_words = os.environ.get(VARIABLE, "")
        self.settings = (limits.seconds, limits.memory, tuple(modules), limit_words)
        self.client = _connect(address)
        self._shared: dict[str, Future[Any]] = {}
        self._counted, self._counted_at = 0, 0.0
        self._local = (limits, tuple(modules))
        self._here: Pool | None = None
        try:
            _compare(self.client, address)
        except BaseException:
            self.close()
            raise

    def start_workers(self, function: str) -> None:
        """Nothing: workers of a cluster are there."""

    def prefetch(self, jobs: Iterable[Job]) -> None:
        """Nothing: workers of a cluster are many, and each task is a journey."""

    def begin(self, job: Job) -> None:
        """Nothing: `run` sends it."""

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[int, WorkerReport]]:
        """Index and report of every job, as they end; begun in the order given, but those too
        large to be carried last."""
        large: list[Job] = []

        def carried() -> Iterator[Job]:
            for job in jobs:
                if len(job.work.payload) > _CARRIED:
                    large.append(job)
                else:
                    yield job

        yield from self._run(carried())
        if large:
            self._here = self._here or Pool(usable_cores(), *self._local)
            yield from self._here.run(large)

    def _run(self, jobs: Iterable[Job]) -> Iterator[tuple[int, WorkerReport]]:
        """Index and report of every job, done on the cluster."""
        waiting = iter(jobs)
        futures: queue.SimpleQueue[Future[Any]] = queue.SimpleQueue()
        flying: dict[Future[Any], int] = {}
        try:
            while True:
                # One at least while the cluster is there: a worker may come back for it.
                room = max(_AHEAD * self._threads(), self.client.status == "running")
                for job in itertools.islice(waiting, max(0, room - len(flying))):
                    try:
                        future = self._send(job)
                    except ClosedClientError:  # a scheduler that was stopped closes its clients
                        yield job.index, _GONE
                        continue
                    flying[future] = job.index
                    future.add_done_callback(futures.put)
                if not flying:
                    break
                future = self._next(futures)
                report = _report(future)
                if report:
                    yield flying.pop(future), report
                elif self._threads():
                    future.add_done_callback(futures.put)
                else:
                    raise _Gone
        except _Gone:
            yield from ((index, _GONE) for index in flying.values())
        finally:
            loop = self.client.loop
            if flying and loop is not None:  # a scheduler that may have gone is not waited for
                loop.add_callback(self.client.cancel, list(flying), asynchronous=True)
        yield from ((job.index, _GONE) for job in waiting)  # none, where the cluster stayed

    def close(self) -> None:
        """Let go of the cluster, which goes on."""
        if self._here is not None:
            self._here.close()
            self._here = None
        with contextlib.suppress(Exception):  # a scheduler already gone is no fault now
            self.client.close(timeout=2)

    def _next(self, futures: queue.SimpleQueue[Future[Any]]) -> Future[Any]:
        """The next task to end; `_Gone` when the cluster has gone for good."""
        alone_since = None
        while True:
            with contextlib.suppress(queue.Empty):
                return futures.get(timeout=1)
            if self._threads():
                alone_since = None
            elif alone_since is None:
                alone_since = time.monotonic()
            elif time.monotonic() - alone_since > _BACK_WITHIN:
                raise _Gone

    def _threads(self) -> int:
        """The threads of all workers; 0 where there are none, or no scheduler to ask. Asking is a
        journey to the scheduler, so a number is believed for a moment; that there are none never
        is."""
        now = time.monotonic()
        if self._counted and now < self._counted_at + _BELIEVED:
            return self._counted
        self._counted, self._counted_at = 0, now
        if self.client.status == "running":
            with contextlib.suppress(OSError, TimeoutError, ValueError):
                # Of one that is stopped nothing would be heard for ever.
                there = self.client.nthreads(callback_timeout=_ANSWERS_WITHIN)
                self._counted = sum(map(int, there.values()))
        return self._counted

    def _send(self, job: Job) -> Future[Any]:
        """Have a job done. The shared value it reads is a result of the cluster, no scattered data:
        were the only worker that has it to die, the scheduler would have it made again."""
        shared = None
        if job.shared:
            name = job.shared.digest
            if name not in self._shared:
                self._shared[name] = self.client.submit(
                    bytes, job.shared.packed, key=f"publisher-shared-{name}"
                )
            shared = self._shared[name]
        return self.client.submit(
            _run_there, job.work, shared, self.settings, _code(), pure=False, retries=1
        )


def _connect(address: str) -> Client:
    logging.getLogger("distributed").setLevel(logging.ERROR)
    _read_data_alone()
    try:
        client = Client(address, timeout=_ANSWERS_WITHIN, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise _refusal("BLD008", f"no scheduler answers at {address}: {error}") from error
    try:
        client.wait_for_workers(1, timeout=_ANSWERS_WITHIN)
    except TimeoutError as error:
        client.close()
        raise _refusal("BLD008", f"the scheduler at {address} has no worker") from error
    return client


_KNOWN = {
    (kind.__module__, kind.__qualname__): kind
    for kind in (
        *(bytes, bytearray, set, frozenset, KilledWorker, CancelledError),
        *(Exception, RuntimeError, ValueError, TypeError, KeyError, AttributeError, OSError),
        *(ImportError, ModuleNotFoundError, MemoryError, TimeoutError),
    )
}
"""All that a message of a cluster may name."""


class _Nothing(Exception):
    """What stands for anything else that a message names: it does nothing, whatever is asked."""

    def __init__(self, *_: Any, **__: Any) -> None:
        super().__init__("something that no cluster may send")

    def __setstate__(self, _: Any) -> None:
        return

    def _ignore(self, *_: Any) -> None:
        return

    append = extend = add = __setitem__ = _ignore


def _no_traceback(*_: Any) -> None:
    """Dask asserts that what it read as a traceback is one, or none."""


class _Data(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if name == "unpickle_traceback":
            return _no_traceback
        return _KNOWN.get((module, name), _Nothing)


def _data(data: Any, *, buffers: Iterable[Any] = ()) -> Any:
    """In the place of ``pickle.loads``: the same, but that nothing is called, and no class made
    that is not `_KNOWN`."""
    return _Data(io.BytesIO(data), buffers=buffers).load()


def _read_data_alone() -> None:
    """Have Dask's client read nothing but data from now on, in this process: a scheduler, or a
    worker through it, may lie, and most messages of Dask are taken apart by pickle, whatever it is
    told of serialisers. Those that are meant for us hold numbers, text and bytes."""
    reader = SimpleNamespace(**vars(pickle))
    reader.loads = _data
    for module in (distributed.protocol.pickle, distributed.client):
        module.pickle = reader  # type: ignore[attr-defined]


def _refusal(code: str, message: str, cure: str | None = None) -> EngineRefused:
    return EngineRefused(Diagnostic(code, message, help=cure))


def _compare(client: Client, address: str) -> None:
    """Refuse a cluster of which any worker has other code, or sets type otherwise, than we."""
    ours = _parts()
    there = _asked(client, address)
    for worker, theirs in sorted(there.items()):
        if not isinstance(theirs, dict):
            raise _refusal("BLD009", f"the worker {worker} has no Publisher: {theirs}")
        lines = differences(ours, {str(name): str(theirs[name]) for name in theirs})
        if lines:
            raise _refusal(
                "BLD009",
                f"the worker {worker} of {address} has other versions: " + "; ".join(lines),
                "install the same requirements.lock and Publisher, libraries and fonts of the "
                "system here and on all workers",
            )


def _asked(client: Client, address: str) -> dict[str, Any]:
    """What each worker says of itself; who answers to a greeting and to nothing else is refused."""
    answers: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()

    def ask() -> None:
        with contextlib.suppress(Exception):  # no answer, then
            answers.put(client.run(_parts, on_error="return"))

    threading.Thread(target=ask, daemon=True).start()
    try:
        return answers.get(timeout=_BACK_WITHIN)
    except queue.Empty as error:
        raise _refusal("BLD008", f"the scheduler at {address} does not answer") from error


def _parts() -> dict[str, str]:
    """All that must be the same here and there."""
    return parts() | likeness()


def _code() -> str:
    """The same as one hash."""
    return digest((fingerprint(), likeness()))


def _report(future: Future[Any]) -> WorkerReport | None:
    """What became of a task that ended; `None` where its result cannot be fetched: the only worker
    that had it died, so that the scheduler has it done again, or the cluster itself is going."""
    if future.status == "finished":
        try:
            answer = future.result(timeout=_BACK_WITHIN)
        except (OSError, CancelledError, ClosedClientError):
            return None  # a time that ran out; a connection that closed, now or just before
        try:
            report: WorkerReport = unpack(
                answer if isinstance(answer, bytes) else b"", WorkerReport
            )
        except UnreadableResult as fault:
            return WorkerReport("lost", message=f"a worker told what cannot be read: {fault}")
        return report
    error = future.exception() if future.status == "error" else None
    if isinstance(error, KilledWorker):
        return WorkerReport("lost", message="every worker that had it died")
    return WorkerReport(
        "lost", message=str(error) if error else f"the scheduler {future.status} it"
    )


Settings = tuple[float | None, int | None, tuple[str, ...], str]
"""Seconds, bytes, modules; which limits were set."""
_idle: dict[Settings, queue.LifoQueue[Pool]] = defaultdict(queue.LifoQueue)
"""On a Dask worker: pools of one worker process each that no thread has in hand. The one used last
is taken first, so there are never more than threads."""


def _run_there(work: WorkItem, shared: bytes | None, settings: Settings, code: str) -> bytes:
    """On a Dask worker: do the work in a worker process of its own; the report, packed.

    A Dask worker that joined after the versions were compared is compared here, by hash.
    """
    if code != _code():
        why = "its code, its packages or its machine's fonts and libraries are not those here"
        return pack(WorkerReport("differs", message=why))
    packed = _Packed(work.shared, shared) if work.shared and shared else None
    with _pool(settings) as pool:
        return pack(next(report for _, report in pool.run([Job(0, work, packed)])))


class _Packed(Shared):
    """A shared value as it came over the wire: it is not unpacked in this process."""

    def __init__(self, digest: str, packed: bytes) -> None:
        super().__init__(None)
        self.__dict__.update(digest=digest, packed=packed)


@contextlib.contextmanager
def _pool(settings: Settings) -> Iterator[Pool]:
    seconds, memory, modules, limit_words = settings
    try:
        pool = _idle[settings].get_nowait()
    except queue.Empty:
        pool = Pool(1, TaskLimits(seconds, memory), modules, variables={VARIABLE: limit_words})
        atexit.register(pool.close)
    try:
        yield pool
    finally:
        _idle[settings].put(pool)
