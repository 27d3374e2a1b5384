"""In a worker process: take work, call its function, report; never let anything out.

The worker watches its own memory. When it has used half of what it may, it retires after the task
in hand, so that memory does not grow with the number of tasks; past the whole, it reports and ends
at once. The kernel's own limit stands behind that for what allocates too fast to be watched.
"""

from __future__ import annotations

import errno
import os
import pickle
import resource
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from publisher.engine.frames import Greeting, receive_task
from publisher.engine.packing import find_object, pack
from publisher.engine.task import WorkerReport, WorkItem

T = TypeVar("T")

_MACHINE = frozenset(
    (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.EIO)
)
"""Errors of the system that any task would meet here: its paper is not to blame."""

_WATCH_EVERY = 0.05
_SLACK = 512 << 20
"""Bytes beyond the memory limit at which the kernel refuses more."""


_ROOM = 1 << 16
"""Places on Python's stack, of eight bytes each: deeper than any layout calls."""


def with_deep_stack(function: Callable[..., T]) -> Callable[..., T]:
    """`function`, called on a stack that has room for all it calls.

    CPython (3.11 and later) keeps the frames of calls in chunks of 16 KiB and gives a chunk back to
    the system whenever its first frame ends. A loop that happens to stand at the end of a chunk
    asks for one, and gives it back, at every call: an eighth of the time of typesetting. Here the
    first frame alone asks for more than a chunk, and what it calls has its place behind it.
    """

    def call(*arguments: Any) -> T:
        return function(*arguments)

    call.__code__ = call.__code__.replace(co_stacksize=_ROOM)
    return call


def execute(work: WorkItem, shared: dict[str, Any]) -> WorkerReport:
    """Do `work`; whatever it raises is in the report. `shared` are the values at hand by digest."""
    start = time.perf_counter()
    try:
        payload = pickle.loads(work.payload)
        more = (shared[work.shared],) if work.shared else ()
        value = with_deep_stack(find_object(work.function))(payload, *more)
        body = pack(value)
    except MemoryError:
        return WorkerReport("memory", seconds=time.perf_counter() - start)
    except BaseException as error:
        line = f"{type(error).__name__}: {error}".split("\n")[0]
        seconds = time.perf_counter() - start
        if isinstance(error, OSError) and error.errno in _MACHINE:
            where = str(error.filename or tempfile.gettempdir())  # a task writes nowhere else
            facts = pack((error.errno, error.strerror or "", where))
            return WorkerReport("machine", facts, message=line, seconds=seconds)
        return WorkerReport("raised", message=line, log=traceback.format_exc(), seconds=seconds)
    return WorkerReport("done", body, seconds=time.perf_counter() - start)


def serve_tasks(
    connection: Connection, memory: int | None, imported: int, values: dict[str, Any]
) -> None:
    """Work for the process at the other end of `connection` until it closes it.

    `imported` is which modules were imported before, `values` the shared values at hand by digest.
    What is said is in `publisher.engine.frames`.
    """
    speaking = threading.Lock()
    if memory is not None:
        _watch(connection, speaking, memory)
    connection.send_bytes(pack(Greeting(os.getpid(), imported, tuple(values))))
    shared = dict(values)
    while True:
        try:
            message = receive_task(connection.recv_bytes())
        except (EOFError, OSError):
            return
        if isinstance(message, tuple):
            digest, shared[digest] = message
            continue
        report = execute(message, shared)
        retiring = report.kind == "memory" or (memory is not None and memory_peak() > memory // 2)
        with speaking:
            connection.send_bytes(pack((report, retiring)))
        if retiring:
            return


def memory_peak() -> int:
    """The most resident memory, in bytes, that this process has had."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak << 10


def _watch(connection: Connection, speaking: threading.Lock, memory: int) -> None:
    """End this process, having said why, when it uses more than `memory` bytes."""

    def look() -> None:
        start = time.perf_counter()
        while memory_peak() <= memory:
            time.sleep(_WATCH_EVERY)
        with speaking:
            report = WorkerReport("memory", seconds=time.perf_counter() - start)
            connection.send_bytes(pack((report, True)))
            os._exit(1)

    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_DATA, (memory + _SLACK, memory + _SLACK))
    threading.Thread(target=look, daemon=True).start()
