"""The process that workers are born from: it imports what they need once, and forks.

Importing the typesetter takes most of a second; a fork of a process that has done so takes a
millisecond, so workers, and those that replace killed ones, start warm. It leads a process group
of its own: a Ctrl-C at the terminal reaches only the build, which then ends the whole group; and
when the build itself is killed, the closed socket is noticed here and the group ends itself.

Run as ``python -m publisher.engine.nursery SOCKET MEMORY MODULE…``. Requests are nine bytes: ``F``
and zero, with the socket of a new worker attached; or ``R`` and the process id of a worker to be
reaped, answered by its wait status in eight bytes.
"""

from __future__ import annotations

import contextlib
import ctypes.util
import gc
import importlib
import os
import signal
import socket
import struct
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import NoReturn

from publisher.engine.worker import serve

REQUEST = struct.Struct("!cq")
ANSWER = struct.Struct("!q")
_GRACE = 0.5
"""Seconds a worker that has closed its socket may take to end."""


def main(arguments: list[str]) -> NoReturn:
    """Serve requests on the socket until the other end closes; then end every process of ours."""
    control = socket.socket(fileno=int(arguments[0]))
    memory = int(arguments[1]) or None
    os.dup2(2, 1)  # a library that prints must not print into the build's output
    gc.disable()  # what is imported stays: looking through it again and again takes a tenth
    with _libraries_by_cache():
        for module in arguments[2:]:
            _import(module)
    gc.collect()
    gc.freeze()
    gc.enable()
    with contextlib.suppress(OSError):
        _attend(control, memory)
    os.killpg(0, signal.SIGKILL)
    os._exit(1)


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


def _attend(control: socket.socket, memory: int | None) -> None:
    while True:
        request, handles, _, _ = socket.recv_fds(control, REQUEST.size, 1)
        if len(request) < REQUEST.size:
            return
        kind, number = REQUEST.unpack(request)
        if kind == b"F":
            if os.fork() == 0:
                control.close()
                _be_worker(handles[0], memory)
            os.close(handles[0])
        else:
            control.sendall(ANSWER.pack(_reap(number)))


def _be_worker(handle: int, memory: int | None) -> NoReturn:
    status = 1
    try:
        serve(Connection(handle), memory)
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


if __name__ == "__main__":
    main(sys.argv[1:])
