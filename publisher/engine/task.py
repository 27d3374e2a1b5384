"""What the engine is given and what it gives back."""

from __future__ import annotations

import os
import pickle
from collections import deque
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from publisher.diagnostics import Diagnostic
from publisher.engine.canonical import digest
from publisher.limits import limit


class Shared:
    """A value that many tasks read: it travels to a worker once, and is one object there.

    `value` is whatever a payload may be. It must not be changed after it is given.
    """

    def __init__(self, value: Any) -> None:
        self.value = value

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the value, in hexadecimal; part of the key of every task that reads it."""
        return digest(self.value)

    @cached_property
    def packed(self) -> bytes:
        """The value as it travels."""
        return pickle.dumps(self.value, protocol=5)


@dataclass(frozen=True, slots=True)
class Task:
    """A function applied to a value.

    `name` is what a diagnostic names (the id of a paper); it is no part of the key. `function` is
    ``module:name``, importable in a worker; it is called with `payload`, and with the value of
    `shared` after it where there is one, and reads nothing else. `payload` is made of what
    `canonical.digest` takes, and picklable. `weight` is a guess at the cost, in any unit: heavy
    tasks are begun first. `keep` is false for a result not worth a place in the cache.
    `result_type` is the type of what the function returns (`publisher.engine.packing`), or its name
    where it is slow to import: a result is read as that and as nothing else.
    """

    name: str
    function: str
    payload: Any
    shared: Shared | None = None
    weight: float = 0.0
    keep: bool = True
    result_type: Any = Any

    def key(self, fingerprint: str) -> str:
        """The name of the result: SHA-256, in hexadecimal, over everything the function reads.

        `fingerprint` stands for the code that will run (`publisher.engine.versions`).
        """
        shared = self.shared.digest if self.shared else None
        return digest((fingerprint, self.function, self.payload, shared))


@dataclass(frozen=True, slots=True)
class TaskLimits:
    """What one task may use: `seconds` of wall time, `memory` bytes of resident memory of the
    worker that runs it (`publisher.limits`, ``seconds`` and ``memory``). `None` means no limit."""

    seconds: float | None = field(default_factory=lambda: float(limit("seconds")))
    memory: int | None = field(default_factory=lambda: limit("memory") << 20)


class EngineRefused(Exception):
    """There is nobody to do the work, or what all other work waits for was not done; `diagnostic`
    says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def usable_cores() -> int:
    """The cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a task.

    `value` is what its function returned; `diagnostics` say why there is none. `hit` is true where
    the cache had it. `seconds` is what the function took when it ran: here, or, for a hit, 0.
    `log` is for developers: the traceback or the last words of a worker, empty where all went well.
    """

    task: Task
    value: Any = None
    diagnostics: tuple[Diagnostic, ...] = ()
    hit: bool = False
    seconds: float = 0.0
    log: str = ""

    @property
    def failed(self) -> bool:
        return bool(self.diagnostics)


@dataclass(slots=True)
class Count:
    """Results of one stage: found in the cache, made anew, failed."""

    hits: int = 0
    misses: int = 0
    failures: int = 0


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A task on its way to a worker: what it needs and nothing else. `payload` is pickled."""

    function: str
    payload: bytes
    shared: str | None = None


@dataclass(frozen=True, slots=True)
class WorkerReport:
    """What a worker says of a task.

    `kind` is ``done`` (`body` is the packed value), ``raised`` (`message` is the exception in a
    line, `log` the traceback), ``machine`` (`body` is the number, the text and the file of an error
    of the system, packed), ``memory``, ``time``, ``died``, or from a cluster ``differs`` and
    ``lost`` (`message` says how).
    """

    kind: Literal["done", "raised", "machine", "memory", "time", "died", "differs", "lost"]
    body: bytes = b""
    message: str = ""
    log: str = ""
    seconds: float = 0.0


@dataclass(slots=True)
class Job:
    """One task at an executor. `index` is the caller's; `run` is what waits for it, `None` while
    nobody has asked for it; `key` names what comes of it. `tries` counts workers that died at it.
    """

    index: int
    work: WorkItem
    shared: Shared | None = None
    key: str = ""
    tries: int = 0
    run: Request | None = None


@dataclass(slots=True, eq=False)
class Request:
    """What one caller has asked an executor for: jobs `waiting` for a worker; index and report of
    each that is `reports` and not yet told."""

    waiting: deque[Job] = field(default_factory=deque)
    reports: deque[tuple[int, WorkerReport]] = field(default_factory=deque)
