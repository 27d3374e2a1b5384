"""The build engine: tasks in, results out, cached by content, in worker processes.

It knows tasks, not books: a task is the name of a function and the value it is applied to. Nothing
heavy is imported here, and no process is started, until a result is missing from the cache.
"""

from publisher.engine.cache import Cache, cache_folder, open_cache
from publisher.engine.engine import Engine
from publisher.engine.lock import VolumeBusy, VolumeLock
from publisher.engine.task import Count, EngineRefused, Outcome, Shared, Task, TaskLimits

__all__ = [
    "Cache",
    "Count",
    "Engine",
    "EngineRefused",
    "Outcome",
    "Shared",
    "Task",
    "TaskLimits",
    "VolumeBusy",
    "VolumeLock",
    "cache_folder",
    "open_cache",
]
