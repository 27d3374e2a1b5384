"""The temporary folder of the workers of one pool.

Workers end by signals and never clean up: what their libraries keep in temporary files would pile
up on the machine. So they are given a folder that the process they work for takes away. It is held
by a lock of the kernel, which is gone with its holder: a folder nobody holds was left by a build
that was killed, and the next one clears it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from publisher.files import hold

_PREFIX = "publisher-work-"


class Scratch:
    """A new `folder` in the system's temporary folder; there until `close`."""

    def __init__(self) -> None:
        clear_left()
        while True:
            self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
            with contextlib.suppress(FileNotFoundError):
                self._handle = os.open(self.folder, os.O_RDONLY | os.O_CLOEXEC)
                if hold(self._handle) and self.folder.is_dir():
                    return
                os.close(self._handle)
            # somebody took it for left over, between its making and its holding

    def close(self) -> None:
        """Take the folder away, with all that is in it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self._handle)


def clear_left() -> None:
    """Take away the folders of ours that nobody holds: their builds were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                if os.fstat(handle).st_uid == os.getuid() and hold(handle):
                    shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(handle)
