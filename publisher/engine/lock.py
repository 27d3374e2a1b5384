"""One build of a volume at a time: a lock on the folder that receives it.

The lock is the kernel's (flock on the folder itself): it leaves no file, and is gone with the
process that held it, however that ended.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from publisher.diagnostics import Diagnostic
from publisher.files import hold

_PAUSE = 0.1


class VolumeBusy(Exception):
    """The folder is still locked by another build; `diagnostic` says so."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class VolumeLock:
    """Holds `folder`, made if absent, while its ``with`` block runs.

    A second build waits up to `wait` seconds, having called `on_wait` once, then raises
    `VolumeBusy`. On a file system that knows no locks there is none, and builds are not kept apart.
    """

    def __init__(
        self, folder: Path, wait: float = 0.0, on_wait: Callable[[], None] | None = None
    ) -> None:
        self.folder = folder
        self.wait = wait
        self.on_wait = on_wait
        self._handle = -1

    def __enter__(self) -> VolumeLock:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._handle = os.open(self.folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            self._acquire()
        except BaseException:
            os.close(self._handle)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._handle)

    def _acquire(self) -> None:
        end = time.monotonic() + self.wait
        on_wait = self.on_wait
        while not hold(self._handle):
            if time.monotonic() >= end:
                raise VolumeBusy(
                    Diagnostic(
                        "BLD007",
                        f"another build is writing to {self.folder}",
                        help="wait until it has ended, or build elsewhere with -o",
                    )
                )
            if on_wait:
                on_wait()
                on_wait = None
            time.sleep(_PAUSE)
