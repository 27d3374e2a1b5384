"""Troubles of the machine, each with a sentence and its cure.

In: an exception of the system or of an import. Out: what to tell the user, `None` where the fault
is another. No space, no permission, a library or a package that is not there.
"""

from __future__ import annotations

import errno
import re

_CURES = {
    errno.ENOSPC: "make room on the disk, or write elsewhere with -o",
    errno.EDQUOT: "make room in your quota, or write elsewhere with -o",
    errno.EACCES: "get the right to read or write there, or write elsewhere with -o",
    errno.EPERM: "get the right to read or write there, or write elsewhere with -o",
    errno.EROFS: "write elsewhere with -o, and name a folder for the cache in PUBLISHER_CACHE",
    errno.ENOTDIR: "a file stands where a folder is needed: rename it, or write elsewhere with -o",
    errno.EISDIR: "a folder stands where a file is needed: rename it, or write elsewhere with -o",
    errno.EMFILE: "close programs, or allow more open files with `ulimit -n`",
    errno.ENOMEM: "close programs, or use fewer workers with --jobs",
    errno.ENAMETOOLONG: "give a shorter name with -o, or a shorter id",
}

_LIBRARY = re.compile(r"cannot load library '([^']+)'")
_SYSTEM = "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0, or `make setup`"


def trouble(error: BaseException) -> tuple[str, str | None] | None:
    """What went wrong with the machine, and the cure."""
    if library := _LIBRARY.search(str(error)):
        return f"the system library {library[1]} is missing or cannot be loaded", _SYSTEM
    if isinstance(error, ModuleNotFoundError) and error.name:
        package = error.name.partition(".")[0]
        if package.startswith("fontpkg"):
            what = f"the package of fonts {package.replace('_', '-')} is not installed"
        else:
            what = f"the Python package {package} is not installed"
        return what, "install the packages of requirements.lock, or run `make setup`"
    if isinstance(error, OSError):
        said = (error.strerror or str(error)).lower()
        return f"{error.filename or ''}: {said}".strip(": "), _CURES.get(error.errno or 0)
    if isinstance(error, MemoryError):
        return "the machine has no more memory", _CURES[errno.ENOMEM]
    return None
