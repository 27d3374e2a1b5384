"""Tasks to outcomes: looked for in the cache, made by an executor where they are not there."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING

from publisher.codes import CODES
from publisher.diagnostics import Diagnostic
from publisher.engine.cache import Cache
from publisher.engine.canonical import digest
from publisher.engine.packing import UnreadableResult, pack, type_name, unpack
from publisher.engine.task import (
    Count,
    EngineRefused,
    Job,
    Outcome,
    Shared,
    Task,
    TaskLimits,
    WorkerReport,
    WorkItem,
    usable_cores,
)
from publisher.engine.versions import fingerprint
from publisher.limits import cure, key_lines

if TYPE_CHECKING:
    from publisher.engine.cluster import DaskCluster
    from publisher.engine.pool import Pool

Told = Callable[[Outcome], None]
_Met = tuple[float | None, int | None]
"""The limit that a task met: seconds, or bytes."""


class Engine:
    """Runs tasks; a context manager, whose end leaves no process behind.

    `cache` is where results are kept, `None` for nowhere; with `fresh` it is written but not read.
    `jobs` is the number of worker processes, by default the cores this process may use. `modules`
    are modules that workers import once, and `needs` says which of them a function
    (``module:name``) needs; all others need all. `versions` are lines about what results
    depend on beside Publisher and its packages. `scheduler` is the address of a Dask scheduler
    whose workers are used instead. `inline` runs tasks in this process, without limits: for tests
    and debuggers.

    `counts` are the results by stage so far.
    """

    def __init__(
        self,
        cache: Cache | None = None,
        *,
        jobs: int | None = None,
        limits: TaskLimits | None = None,
        modules: Iterable[str] = (),
        needs: Mapping[str, Iterable[str]] | None = None,
        versions: Iterable[str] = (),
        scheduler: str | None = None,
        fresh: bool = False,
        inline: bool = False,
    ) -> None:
        self.cache = cache
        self.jobs = jobs or usable_cores()
        self.limits = limits or TaskLimits()
        self.modules = tuple(modules)
        self.needs = dict(needs or {})
        self.versions = tuple(versions)
        self.scheduler = scheduler
        self.fresh = fresh
        self.inline = inline
        self.counts: dict[str, Count] = {}
        self._executor: Pool | DaskCluster | None = None
        self._preloaded: tuple[str, Shared] | None = None
        self._fingerprint = ""

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._executor is not None:
            self._executor.close()
            self._executor = None
        if self.cache is not None and error is None:
            self.cache.prune()

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the cache."""
        return self.cache.diagnostics if self.cache else ()

    def start_workers(self, function: str) -> None:
        """Begin to start workers, because a call of `function` (``module:name``) is certain.
        Returns at once."""
        if not self.inline:
            self._executing().start_workers(function)

    def preload(self, function: str, shared: Shared) -> None:
        """Have `function` called with the value of `shared` once for all workers that are still to
        begin on this machine with the modules it needs: as soon as the first is needed. Returns at
        once."""
        from publisher.engine.pool import Pool

        if isinstance(self._executor, Pool):
            self._executor.preload(function, shared)
        else:
            self._preloaded = function, shared

    def has(self, tasks: Iterable[Task]) -> bool:
        """Whether the cache has the results of all `tasks`."""
        if self.fresh or self.cache is None:
            return False
        return all(self.cache.has(self._key(task)) for task in tasks)

    def prefetch(self, tasks: Iterable[Task]) -> None:
        """Tasks that will be run later: done while others are run, by workers with nothing else to
        do. Nothing is done where no worker was needed so far. Returns at once."""
        if self._executor is None:
            return
        keys = ((task, self._key(task)) for task in tasks)
        cache = None if self.fresh else self.cache
        self._executor.prefetch(
            Job(0, _work(task), task.shared, key)
            for task, key in keys
            if cache is None or not (cache.has(key) or cache.has(_of_limits(key)))
        )

    def one(self, stage: str, task: Task) -> Outcome:
        """The outcome of one task, under the limits of all."""
        (outcome,) = self.run(stage, [task])
        return outcome

    def poll(self, soon: str = "") -> None:
        """For who does something else between a `run` and asking for its outcomes: give what is
        begun to workers that have come to life since. `soon` is a function (``module:name``) that
        one of them will be wanted for next. Returns at once."""
        from publisher.engine.pool import Pool

        if isinstance(self._executor, Pool):
            self._executor.poll(soon)

    def run(
        self, stage: str, tasks: Iterable[Task], on_outcome: Told | None = None
    ) -> Iterator[Outcome]:
        """The outcome of each task, in the order of `tasks`; all others go on when one fails.

        What the cache has not is begun at once, as far as there are workers, heavy tasks first: who
        has something else to do can do it before asking for the first outcome.

        `stage` names the work in counts and diagnostics. `on_outcome` is called with each outcome
        as it comes to be, in whatever order. Raises `EngineRefused` where there is nobody to do the
        work, `OSError` where the machine lets no task be done (no room on its disk).
        """
        tasks = tuple(tasks)
        ready: dict[int, Outcome] = {}

        def come(index: int, outcome: Outcome) -> None:
            ready[index] = outcome
            count = self.counts.setdefault(stage, Count())
            count.hits += outcome.hit
            count.misses += not outcome.hit
            count.failures += outcome.failed
            if on_outcome:
                on_outcome(outcome)

        # Equal tasks are done once. Workers come to life, and have the first, while the rest is
        # looked up.
        outcomes: dict[int, Outcome] = {}
        missing: dict[str, list[int]] = {}
        works: dict[str, WorkItem] = {}
        for index in sorted(range(len(tasks)), key=lambda index: -tasks[index].weight):
            task = tasks[index]
            key = self._key(task)
            outcome = None if self.fresh or key in missing else self._look_up(stage, task, key)
            if outcome:
                outcomes[index] = outcome
                continue
            missing.setdefault(key, []).append(index)
            if len(missing) <= self.jobs and key not in works and not self.inline:
                works[key] = _work(task)
                self._executing().begin(Job(0, works[key], task.shared, key))

        def in_order() -> Iterator[Outcome]:
            for index in sorted(outcomes):
                come(index, outcomes[index])
            keys = {indexes[0]: key for key, indexes in missing.items()}
            reports = self._execute(
                Job(index, works.get(key) or _work(tasks[index]), tasks[index].shared, key)
                for index, key in keys.items()
            )
            for index in range(len(tasks)):
                while index not in ready:
                    first, report = next(reports)
                    key = keys[first]
                    for twin in missing[key]:
                        outcome = self._outcome(stage, tasks[twin], report)
                        if twin == first and self.cache and tasks[first].keep:
                            self._keep(key, tasks[first], outcome, report)
                        come(twin, outcome)
                yield ready.pop(index)

        return in_order()

    def _key(self, task: Task) -> str:
        if not self._fingerprint:
            self._fingerprint = digest((fingerprint(), self.versions, key_lines()))
        return task.key(self._fingerprint)

    def _look_up(self, stage: str, task: Task, key: str) -> Outcome | None:
        """What the cache has of `task`: its result, or its failure where an earlier build met one
        of the limits at it, that is no higher now."""
        if self.cache is None or not task.keep:
            return None
        limits = _of_limits(key)
        try:
            if (body := self.cache.get(key, type_name(task.result_type))) is not None:
                return Outcome(task, unpack(body, task.result_type), hit=True)
            if (body := self.cache.get(limits, "Limits")) is None:
                return None
            key = limits
            seconds, memory = unpack(body, _Met)
        except UnreadableResult as error:
            self.cache.discard(key, str(error))
            return None
        if _is_no_higher(self.limits.seconds, seconds):
            return self._outcome(stage, task, WorkerReport("time"), hit=True)
        if _is_no_higher(self.limits.memory, memory):
            return self._outcome(stage, task, WorkerReport("memory"), hit=True)
        return None

    def _keep(self, key: str, task: Task, outcome: Outcome, report: WorkerReport) -> None:
        """Put into the cache what came of a task: its result, or the limit that it met."""
        assert self.cache is not None
        if not outcome.failed:
            self.cache.put(key, type_name(task.result_type), report.body)
        elif report.kind in ("time", "memory"):
            seconds, memory = self.limits.seconds, self.limits.memory
            met = (seconds, None) if report.kind == "time" else (None, memory)
            self.cache.put(_of_limits(key), "Limits", pack(met))

    def _outcome(self, stage: str, task: Task, report: WorkerReport, hit: bool = False) -> Outcome:
        if report.kind == "done":
            try:
                return Outcome(task, unpack(report.body, task.result_type), seconds=report.seconds)
            except UnreadableResult as error:
                message = f"what it made cannot be read: {error}"
                report = WorkerReport("raised", message=message, seconds=report.seconds)
        if report.kind == "machine":
            try:
                number, words, where = unpack(report.body, tuple[int, str, str])
            except UnreadableResult as error:
                report = WorkerReport("died", message=f"what it told cannot be read: {error}")
            else:
                raise OSError(number, words, where)
        fault = _diagnostic(stage, task.name, report, self.limits, hit)
        return Outcome(task, None, (fault,), hit, report.seconds, report.log)

    def _execute(self, jobs: Iterable[Job]) -> Iterator[tuple[int, WorkerReport]]:
        """Index and report of each job, as they end."""
        if not self.inline:
            yield from self._executing().run(jobs)
            return
        from publisher.engine.worker import execute

        for job in jobs:
            shared = {job.shared.digest: job.shared.value} if job.shared else {}
            yield job.index, execute(job.work, shared)

    def _executing(self) -> Pool | DaskCluster:
        if self._executor is None:
            if self.scheduler:
                self._executor = _cluster(self.scheduler, self.limits, self.modules)
            else:
                from publisher.engine.pool import Pool

                self._executor = Pool(self.jobs, self.limits, self.modules, self.needs)
                if self._preloaded is not None:
                    self._executor.preload(*self._preloaded)
        return self._executor


def _cluster(address: str, limits: TaskLimits, modules: tuple[str, ...]) -> DaskCluster:
    try:
        from publisher.engine.cluster import DaskCluster
    except ImportError as error:
        fault = Diagnostic("BLD011", f"--scheduler needs Dask, which is not here: {error}",
                           help="pip install dask distributed")  # fmt: skip
        raise EngineRefused(fault) from error
    return DaskCluster(address, limits, modules)


def _is_no_higher(limit: float | None, met: float | None) -> bool:
    """Whether what has `met` one limit would meet this one."""
    return met is not None and limit is not None and limit <= met


def _of_limits(key: str) -> str:
    """The key of what is kept of the limits that the task with `key` met."""
    return digest(("limits", key))


def _work(task: Task) -> WorkItem:
    shared = task.shared.digest if task.shared else None
    return WorkItem(task.function, pickle.dumps(task.payload, protocol=5), shared)


def _diagnostic(
    stage: str, name: str, report: WorkerReport, limits: TaskLimits, before: bool
) -> Diagnostic:
    """What a report that brings no value means to whoever builds the volume; `before` where an
    earlier build met the limit, and the task was not tried again."""
    what = f"{stage} of `{name}`"
    more: dict[str, str] = {
        "time": cure("seconds", CODES["BLD002"].help),
        "memory": cure("memory", CODES["BLD003"].help),
    }
    messages: dict[str, tuple[str, str]] = {
        "died": ("BLD001", f"{what} ended its worker: {report.message}"),
        "time": ("BLD002", f"{what} was stopped at its limit of {limits.seconds or 0:g} s"),
        "memory": (
            "BLD003",
            f"{what} was stopped at its limit of {(limits.memory or 0) >> 20} MiB of memory",
        ),
        "raised": ("BLD004", f"{what} met a fault inside Publisher: {report.message}"),
        "differs": ("BLD009", f"{what} was refused by a worker: {report.message}"),
        "lost": ("BLD010", f"{what} was lost: {report.message}"),
    }
    code, message = messages[report.kind]
    help = more.get(report.kind)
    if before:
        message += " by an earlier build"
        help = f"{help}, or try again as it is with `publisher build --fresh`"
    return Diagnostic(code, message, help=help, paper=name)
