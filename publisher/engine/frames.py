"""What the build, the nursery and the workers say to each other, as bytes.

The build asks the nursery by requests of nine bytes over a socket: ``F`` and which of the modules a
new worker needs (bit n for the nth), with its socket attached, which is answered to as soon as they
are there; ``N`` and the same, for a worker that is born at once and imports them itself while
others are imported there, unless they are what is imported next; ``P`` and the same, with a file
that says what is to be made ready for all workers born after that (`Preparation`); or ``R`` and the
process id of a worker to be reaped, answered by its wait status in eight bytes.

Each worker has a socket of its own. To it go a pickled ``(digest, bytes)``, a shared value, and
pickled `WorkItem`; from it comes packed data alone, for who works for us may have been made to lie:
a `Greeting`, then one ``(Report, retiring)`` for each `WorkItem`.
"""

from __future__ import annotations

import pickle
import socket
import struct
from typing import Any, NamedTuple

from publisher.engine.task import Shared, WorkItem

BEAR, BEAR_NOW, PREPARE, REAP = b"F", b"N", b"P", b"R"
_REQUEST = struct.Struct("!cq")
_ANSWER = struct.Struct("!q")


class Preparation(NamedTuple):
    """A function ``module:name`` that is called once with a shared value, of which the digest and
    the pickle are given, so that what it keeps in its process is there in every worker."""

    function: str
    digest: str
    packed: bytes


class Greeting(NamedTuple):
    """What a worker says first: its process id, which modules it has imported (bit n for the nth),
    the digests of the shared values it has."""

    pid: int
    imported: int
    knows: tuple[str, ...]


def ask(control: socket.socket, kind: bytes, number: int, *handles: int) -> None:
    """Send a request to the nursery, with an open file or socket attached."""
    if handles:
        socket.send_fds(control, [_REQUEST.pack(kind, number)], handles)
    else:
        control.sendall(_REQUEST.pack(kind, number))


def receive_request(control: socket.socket) -> tuple[bytes, int, list[int]]:
    """In the nursery: the next request, its number, what is attached; `EOFError` when nobody is
    there to ask."""
    request, handles, _, _ = socket.recv_fds(control, _REQUEST.size, 1)
    if len(request) < _REQUEST.size:
        raise EOFError
    kind, number = _REQUEST.unpack(request)
    return kind, number, list(handles)


def answer(control: socket.socket, status: int) -> None:
    """In the nursery: the wait status that was asked for."""
    control.sendall(_ANSWER.pack(status))


def receive_status(control: socket.socket) -> int:
    """The wait status that was asked for; `OSError` where none comes."""
    try:
        (status,) = _ANSWER.unpack(control.recv(_ANSWER.size, socket.MSG_WAITALL))
    except struct.error as error:
        raise OSError("the nursery has ended") from error
    return int(status)


def value(shared: Shared) -> bytes:
    """The message that brings a worker a shared value."""
    return pickle.dumps((shared.digest, shared.packed), protocol=5)


def order(work: WorkItem) -> bytes:
    """The message that brings a worker a task."""
    return pickle.dumps(work, protocol=5)


def receive_task(message: bytes) -> WorkItem | tuple[str, Any]:
    """In a worker: the task that a message brings, or the digest of a shared value and the value
    itself."""
    content = pickle.loads(message)
    return content if isinstance(content, WorkItem) else (content[0], pickle.loads(content[1]))
