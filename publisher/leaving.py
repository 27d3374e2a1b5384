"""The end of a command: quickly, with nothing left to do."""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
import threading


def leave(status: object) -> None:
    """End the process with `status`, all that it had to say said and all that is to be done at its
    end done.

    Python would take apart first what a book was made of, object by object: after a thousand pages
    a quarter of a second. Returns where that way is the right one: another thread is at work, the
    status is no number, or an output cannot be written, which Python then tells.
    """
    if not isinstance(status, int | None) or threading.active_count() > 1:
        return
    atexit._run_exitfuncs()
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status or 0)
