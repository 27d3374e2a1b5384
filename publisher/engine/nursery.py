"""The process that workers are born from: it imports what they need once, and forks.

Importing the typesetter takes most of a second; a fork of a process that has done so takes a
millisecond, so workers, and those that replace killed ones, start warm. It leads a process group
of its own: a Ctrl-C at the terminal reaches only the build, which then ends the whole group; and
when the build itself is killed, the closed socket is noticed here and the group ends itself.

Run as ``python -m publisher.engine.nursery SOCKET MEMORY MODULE…``. Requests are nine bytes: ``F``
and how many of the modules a new worker needs, with its socket attached, which is answered to as
soon as they are there; ``P`` and the same, with a file that says what is to be made ready for all
workers born after that (`Preparation`); or ``R`` and the process id of a worker to be reaped,
answered by its wait status in eight bytes.
"""

from __future__ import annotations

import contextlib
import ctypes.util
import gc
import importlib
import os
import pickle
import select
import signal
import socket
import struct
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any, NamedTuple, NoReturn

from publisher.engine.worker import find, serve

REQUEST = struct.Struct("!cq")
ANSWER = struct.Struct("!q")
_GRACE = 0.5
"""Seconds a worker that has closed its socket may take to end."""

SELDOM = (50_000, 10, 5)
"""Of objects made, and of collections: when a worker looks for garbage among the newest, the newer
and all. A layout makes hundreds of thousands of boxes that stay until it is done, and at Python's
own 700 they are looked through so often that it takes a quarter of the time of a long paper. It
costs some 20 MiB a worker."""


class Preparation(NamedTuple):
    """A function ``module:name`` that is called once with a shared value, of which the digest and
    the pickle are given, so that what it keeps in its process is there in every worker."""

    function: str
    digest: str
    packed: bytes


def main(arguments: list[str]) -> NoReturn:
    """Serve requests on the socket until the other end closes; then end every process of ours."""
    control = socket.socket(fileno=int(arguments[0]))
    nursery = _Nursery(control, int(arguments[1]) or None, arguments[2:])
    os.dup2(2, 1)  # a library that prints must not print into the build's output
    with contextlib.suppress(OSError, EOFError):
        nursery.attend()
    os.killpg(0, signal.SIGKILL)
    os._exit(1)


class _Nursery:
    """`waiting` are sockets of workers and `preparations` files, each after how many modules it
    needs."""

    def __init__(self, control: socket.socket, memory: int | None, modules: list[str]) -> None:
        self.control = control
        self.memory = memory
        self.modules = modules
        self.imported = 0
        self.waiting: list[tuple[int, int]] = []
        self.preparations: list[tuple[int, int]] = []
        self.shared: dict[str, Any] = {}

    def attend(self) -> None:
        """Import the modules, and between them and ever after do what is asked for. Raises
        `EOFError` or `OSError` when nobody is there to ask."""
        gc.disable()  # what is imported stays: looking through it again and again takes a tenth
        for module in self.modules:
            self._hear_all()
            with _libraries_by_cache():
                _import(module)
            self.imported += 1
        self._hear_all()
        gc.collect()
        gc.freeze()
        gc.enable()
        while True:
            self._hear()
            self._do()

    def _hear_all(self) -> None:
        """What has been asked for so far."""
        while select.select([self.control], [], [], 0)[0]:
            self._hear()
        self._do()

    def _hear(self) -> None:
        """The next request."""
        request, handles, _, _ = socket.recv_fds(self.control, REQUEST.size, 1)
        if len(request) < REQUEST.size:
            raise EOFError
        kind, number = REQUEST.unpack(request)
        if kind == b"F":
            self.waiting.append((number, handles[0]))
        elif kind == b"P":
            self.preparations.append((number, handles[0]))
        else:
            self.control.sendall(ANSWER.pack(_reap(number)))

    def _do(self) -> None:
        """Make ready what can be, then bear the workers whose modules are there."""
        while (file := self._due(self.preparations)) is not None:
            with os.fdopen(file, "rb") as opened, contextlib.suppress(Exception):
                self._prepare(pickle.load(opened))
        while (handle := self._due(self.waiting)) is not None:
            self._bear(handle)

    def _due(self, asked: list[tuple[int, int]]) -> int | None:
        """Take from `asked` the first that needs no module which is not there."""
        for each in asked:
            if each[0] <= self.imported:
                asked.remove(each)
                return each[1]
        return None

    def _prepare(self, preparation: Preparation) -> None:
        """What fails here fails again, and is told, in the first task that needs it."""
        value = pickle.loads(preparation.packed)
        find(preparation.function)(value)
        self.shared[preparation.digest] = value

    def _bear(self, handle: int) -> None:
        if os.fork():
            os.close(handle)
            return
        self.control.close()
        for _, other in (*self.waiting, *self.preparations):
            os.close(other)
        gc.set_threshold(*SELDOM)
        gc.enable()
        status = 1
        try:
            serve(Connection(handle), self.memory, self.imported, self.shared)
            status = 0
        finally:
            os._exit(status)


def _import(module: str) -> None:
    """Import `module`; what goes wrong is told by the first task that needs it, with its cause."""
    with contextlib.suppress(Exception):
        importlib.import_module(module)


@contextlib.contextmanager
def _libraries_by_cache() -> Iterator[None]:
    """Meanwhile a shared library is looked for where the linker's cache says, and no further.

    WeasyPrint tries each library by the names of several systems, and for each that is not there
    ctypes starts a compiler and a linker to ask them: twenty processes, half a second at each start
    of a build. A library that is not in the cache is still found, by the loader itself, under its
    file name, which is among those tried.
    """
    theirs = ctypes.util.find_library
    by_cache = getattr(ctypes.util, "_findSoname_ldconfig", None)
    if sys.platform == "linux" and by_cache is not None:
        ctypes.util.find_library = by_cache
    try:
        yield
    finally:
        ctypes.util.find_library = theirs


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


if __name__ == "__main__":
    main(sys.argv[1:])
