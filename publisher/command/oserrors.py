"""Troubles of the machine, each with a sentence and its cure.

In: an exception of the system or of an import. Out: what to tell the user, `None` where the fault
is another. No space, no permission, a library or a package that is not there.
"""

from __future__ import annotations

import errno
import re

_ELSEWHERE = "write elsewhere: with -o what is built, by TMPDIR what is temporary"
_CURES = {
    errno.ENOSPC: f"make room on the disk, or {_ELSEWHERE}",
    errno.EDQUOT: f"make room in your quota, or {_ELSEWHERE}",
    errno.EACCES: "get the right to read or write there, or write elsewhere with -o",
    errno.EPERM: "get the right to read or write there, or write elsewhere with -o",
    errno.EROFS: "write elsewhere with -o, and name a folder for the cache in PUBLISHER_CACHE",
    errno.ENOTDIR: "a file stands where a folder is needed: rename it, or write elsewhere with -o",
    errno.EEXIST: "a file stands where a folder is needed: rename it, or write elsewhere with -o",
    errno.EISDIR: "a folder stands where a file is needed: rename it, or write elsewhere with -o",
    errno.ELOOP: "put a folder in the place of the link, or write elsewhere with -o",
    errno.EFBIG: "allow larger files with `ulimit -f`, or use another file system",
    errno.EIO: "look at the disk: it cannot be read or written",
    errno.ENFILE: "close programs: the machine has no more open files to give",
    errno.EMFILE: "close programs, or allow more open files with `ulimit -n`",
    errno.ENOMEM: "close programs, or use fewer workers with --jobs",
    errno.ENAMETOOLONG: "give a shorter name with -o, or a shorter id",
}

_LIBRARY = re.compile(r"cannot load library '([^']+)'")
_UNLOADED = re.compile(r"^(?:ImportError|ModuleNotFoundError): (.+)$", re.M)
"""What a worker says that cannot begin."""

_INSTALL = "install the packages of requirements.lock, or run `make setup`"
_SYSTEM = "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0, or `make setup`"


def explain_os_error(error: BaseException) -> tuple[str, str | None] | None:
    """What went wrong with the machine, and the cure."""
    if library := _LIBRARY.search(str(error)):
        return f"the system library {library[1]} is missing or cannot be loaded", _SYSTEM
    if isinstance(error, ModuleNotFoundError) and error.name:
        package = error.name.partition(".")[0]
        if package.startswith("fontpkg"):
            what = f"the package of fonts {package.replace('_', '-')} is not installed"
        else:
            what = f"the Python package {package} is not installed"
        return what, _INSTALL
    if match := _UNLOADED.search(str(error)):
        return f"a package cannot be loaded: {match[1]}", _INSTALL
    if isinstance(error, ImportError) and not (error.name or "").startswith("publisher"):
        return f"a package cannot be loaded: {error}", _INSTALL
    if isinstance(error, OSError):
        why = (error.strerror or str(error)).lower()
        return f"{error.filename or ''}: {why}".strip(": "), _CURES.get(error.errno or 0)
    if isinstance(error, MemoryError):
        return "the machine has no more memory", _CURES[errno.ENOMEM]
    return None
