"""When Publisher itself is at fault: a sentence for the user, a report file for its maintainers.

The report holds the traceback, versions and the names of the options given: no manuscript text.
"""

from __future__ import annotations

import contextlib
import platform
import signal
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import distributions
from pathlib import Path

from publisher import __version__


@contextmanager
def crash_reporting(arguments: Sequence[str]) -> Iterator[None]:
    """Runs a command; an exception nobody expected becomes a report file and exit status 2."""
    try:
        yield
    except KeyboardInterrupt:
        with contextlib.suppress(OSError):  # the terminal may have gone
            print("interrupted", file=sys.stderr)
        sys.exit(128 + signal.SIGINT)
    except Exception as error:
        from publisher.command.oserrors import explain_os_error
        from publisher.diagnostics import terminal_text

        ours = "Publisher met a fault of its own; nothing half-written was left"
        message, cure = explain_os_error(error) or (ours, _help(error, arguments))
        print(terminal_text(f"error: {message}"), file=sys.stderr)
        print(terminal_text(f" = help: {cure}") if cure else "", file=sys.stderr)
        sys.exit(2)


def _help(error: Exception, arguments: Sequence[str]) -> str:
    """Where the report is, or why there is none."""
    try:
        return f"please report it, with the file {_write(error, arguments)}"
    except OSError as full:
        why = (full.strerror or str(full)).lower()
        return f"no report can be written ({why}): name a folder with room in TMPDIR, and try again"


def _write(error: Exception, arguments: Sequence[str]) -> Path:
    """The report, in the folder for temporary files. Frames are named, their values are not."""
    options = [word.partition("=")[0] for word in arguments[1:] if word.startswith("-")]
    frames = traceback.extract_tb(error.__traceback__)
    lines = [
        f"publisher {__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"command: {arguments[1] if len(arguments) > 1 else ''} {' '.join(options)}",
        f"{type(error).__module__}.{type(error).__name__}",
        *(f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames),
        "",
        *sorted(f"{d.metadata['Name']} {d.version}" for d in distributions()),
    ]
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", prefix="publisher-fault-", suffix=".txt", delete=False
    ) as file:
        file.write("\n".join(lines) + "\n")
    return Path(file.name)
