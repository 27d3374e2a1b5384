"""The temporary folder of the workers of one pool.

Workers end by signals and never clean up: what their libraries keep in temporary files would pile
up on the machine. So they are given a folder that the process they work for takes away. It is held
by a lock of the kernel, which is gone with its holder: a folder nobody holds was left by a build
that was killed, and the next one clears it.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path

_PREFIX = "publisher-work-"
_YOUNG = 60.0
"""Seconds for which a folder is left alone, held or not: it may be about to be."""


class Scratch:
    """A new `folder` in the system's temporary folder; there until `close`."""

    def __init__(self) -> None:
        _clear(Path(tempfile.gettempdir()))
        self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._handle = os.open(self.folder, os.O_RDONLY | os.O_CLOEXEC)
        _hold(self._handle)

    def close(self) -> None:
        """Take the folder away, with all that is in it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self._handle)


def _clear(root: Path) -> None:
    """Take away the folders of ours in `root` that nobody holds."""
    old = time.time() - _YOUNG
    for folder in root.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            facts = folder.lstat()
            if facts.st_uid == os.getuid() and facts.st_mtime < old and _is_free(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _is_free(folder: Path) -> bool:
    handle = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        return _hold(handle)
    finally:
        os.close(handle)


def _hold(handle: int) -> bool:
    """Lock the folder open as `handle`, if nobody has."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
