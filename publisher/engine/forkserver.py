"""The process that workers are born from: it imports what they need once, and forks.

Importing the typesetter takes most of a second; a fork of a process that has done so takes a
millisecond, so workers, and those that replace killed ones, start warm. It leads a process group
of its own: a Ctrl-C at the terminal reaches only the build, which then ends the whole group; and
when the build itself is killed, the closed socket is noticed here and the group ends itself. What
programs a worker has begun (pandoc, poppler, Java, and what those begin) become children of this
process when the worker ends, and are ended with it.

Run as ``python -m publisher.engine.forkserver SOCKET MEMORY MODULE…``. What it is asked, and how,
is in `publisher.engine.frames`; what is imported when is decided here.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import pickle
import select
import signal
import socket
import sys
import time
from collections.abc import Collection
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NoReturn

from publisher.engine import frames
from publisher.engine.packing import find_object
from publisher.engine.worker import serve_tasks

_GRACE = 0.5
"""Seconds a worker that has closed its socket may take to end."""

SELDOM = (50_000, 10, 5)
"""Of objects made, and of collections: when a worker looks for garbage among the newest, the newer
and all. A layout makes hundreds of thousands of boxes that stay until it is done, and at Python's
own 700 they are looked through so often that it takes a quarter of the time of a long paper. It
costs some 20 MiB a worker."""


def main(arguments: list[str]) -> NoReturn:
    """Serve requests on the socket until the other end closes; then end every process of ours."""
    control = socket.socket(fileno=int(arguments[0]))
    nursery = _ForkServer(control, int(arguments[1]) or None, arguments[2:])
    os.dup2(2, 1)  # a library that prints must not print into the build's output
    with contextlib.suppress(OSError, EOFError):
        nursery.serve()
    os.killpg(0, signal.SIGKILL)
    os._exit(1)


class _ForkServer:
    """`waiting` are sockets of workers and `preparations` files, each after which modules it needs.
    `imported` are those that are there; `borne` says whether a worker was born that lacked none."""

    def __init__(self, control: socket.socket, memory: int | None, modules: list[str]) -> None:
        self.control = control
        self.memory = memory
        self.modules = modules
        self.everything = (1 << len(modules)) - 1
        self.imported = 0
        self.borne = False
        self.waiting: list[tuple[int, int]] = []
        self.preparations: list[tuple[int, int]] = []
        self.shared: dict[str, Any] = {}
        self.workers: set[int] = set()

    def serve(self) -> None:
        """Do what is asked for, and import what is asked for or will be. Raises `EOFError` or
        `OSError` when nobody is there to ask."""
        gc.disable()  # what is imported stays: looking through it again and again takes a tenth
        while True:
            while select.select([self.control], [], [], 0)[0]:
                self._hear()
            if self._do():
                continue  # by now more may have been asked for
            if module := self._next_module():
                self._import(module)
            else:
                self._hear()

    def _next_module(self) -> int:
        """The module to be imported now, 0 for none: one that somebody waits for; else the first,
        and when a worker has been born of it, the next. Before that the build itself and its
        composer want the cores."""
        for need, _ in (*self.waiting, *self.preparations):
            missing = need & ~self.imported
            if missing:
                return missing & -missing
        rest = self.everything & ~self.imported
        return rest & -rest if self.borne or not self.imported else 0

    def _hear(self) -> None:
        """The next request."""
        kind, number, handles = frames.receive_request(self.control)
        if kind == frames.BEAR or (kind == frames.BEAR_NOW and number & self._next_module()):
            self.waiting.append((number, handles[0]))
        elif kind == frames.BEAR_NOW:
            self._bear(handles[0], number)
        elif kind == frames.PREPARE:
            self.preparations.append((number, handles[0]))
        else:
            frames.answer(self.control, _reap(number))
            self.workers.discard(number)
            _end_children_but(self.workers)

    def _do(self) -> bool:
        """Make ready one thing, or bear one worker, that waits for no module; whether there was
        one."""
        if (file := self._due(self.preparations)) is not None:
            # What fails here fails again, and is told, in the first task that needs it.
            with os.fdopen(file, "rb") as stream, contextlib.suppress(Exception):
                preparation: frames.Preparation = pickle.load(stream)
                value = pickle.loads(preparation.packed)
                find_object(preparation.function)(value)
                self.shared[preparation.digest] = value
            return True
        if (handle := self._due(self.waiting)) is not None:
            self._bear(handle)
            return True
        return False

    def _due(self, needs: list[tuple[int, int]]) -> int | None:
        """Take from `needs` the first that needs no module which is not there."""
        for each in needs:
            if not each[0] & ~self.imported:
                needs.remove(each)
                return each[1]
        return None

    def _import(self, modules: int) -> None:
        """Import those of `modules` that are not there. What goes wrong is told by the first task
        that needs it, with its cause."""
        for number, module in enumerate(self.modules):
            if 1 << number & modules & ~self.imported:
                with contextlib.suppress(Exception):
                    importlib.import_module(module)
                self.imported |= 1 << number

    def _bear(self, handle: int, needed: int = 0) -> None:
        """A worker at `handle`, that imports itself what of `needed` is not there."""
        try:
            child = os.fork()
        except OSError:  # no process, no memory: who asked hears it by the closed socket
            os.close(handle)
            return
        if child:
            os.close(handle)
            if not self.workers:
                _adopt_orphans()
            self.workers.add(child)
            self.borne = self.borne or not needed & ~self.imported
            return
        self.control.close()
        for _, other in (*self.waiting, *self.preparations):
            os.close(other)
        status = 1
        try:
            self._import(needed)
            gc.freeze()
            gc.set_threshold(*SELDOM)
            gc.enable()
            serve_tasks(Connection(handle), self.memory, self.imported, self.shared)
            status = 0
        finally:
            os._exit(status)


def _reap(pid: int) -> int:
    """The wait status of child `pid`, which is killed if it does not end by itself."""
    end = time.monotonic() + _GRACE
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < end:
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                return status
            time.sleep(0.005)
        os.kill(pid, signal.SIGKILL)
        return os.waitpid(pid, 0)[1]
    return 0


def _adopt_orphans() -> None:
    """Be the parent of whatever a worker leaves (prctl(2), ``PR_SET_CHILD_SUBREAPER``). Elsewhere
    than on Linux it stays in this process's group, and ends with that."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)


def _end_children_but(workers: Collection[int]) -> None:
    """End every child that is none of `workers`, and the children that it leaves in its turn."""
    listed = Path(f"/proc/self/task/{os.getpid()}/children")
    with contextlib.suppress(OSError):  # another system than Linux
        while orphans := set(map(int, listed.read_text("ascii").split())) - set(workers):
            for pid in orphans:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)


if __name__ == "__main__":
    main(sys.argv[1:])
