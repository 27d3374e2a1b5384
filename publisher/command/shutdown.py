"""The end of a command: quickly, with nothing left to do, whoever ends it."""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import sys
import threading
from types import FrameType
from typing import Any

_stopped_by: list[int] = []
_STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
"""A Ctrl-C, a service that is stopped, a terminal that is closed, a Ctrl-\\."""


def stop_cleanly() -> None:
    """From now on whatever tells this process to end has it clear up first: no worker and no
    temporary file stays. Told twice, it ends at once. What whoever began it had it ignore, it
    ignores."""

    def stop(number: int, _: FrameType | None) -> None:
        _stopped_by.append(number)
        _on_stop(signal.SIG_DFL)
        raise KeyboardInterrupt

    _on_stop(stop)


def _on_stop(do: Any) -> None:
    for each in _STOPS:
        if signal.getsignal(each) is not signal.SIG_IGN:
            signal.signal(each, do)


def expect_stop() -> None:
    """The command runs until it is told to end: that it was told is no failure of it."""
    _stopped_by.clear()


def exit_status(code: object) -> object:
    """The exit status of this process, which would be `code` had nobody told it to end."""
    return 128 + _stopped_by[0] if _stopped_by else code


def exit_quickly(with_status: object) -> None:
    """End the process with that status, all that it had to say said and all that is to be done at
    its end done.

    Python would take apart first what a book was made of, object by object: after a thousand pages
    a quarter of a second. Returns where that way is the right one: another thread is at work, the
    status is no number, or an output cannot be written, which Python then tells.
    """
    _on_stop(signal.SIG_DFL)  # there is nothing left to clear up
    if not isinstance(with_status, int | None) or threading.active_count() > 1:
        return
    atexit._run_exitfuncs()
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(with_status or 0)
