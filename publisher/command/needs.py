"""What Publisher uses of this machine: what is here, what is not, and how to get it.

In: `needs.toml`. Out: each need with whether it is met; the command that a user of this system
types. The standard library alone, so that the set-up can ask before anything is installed.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.util import find_spec

GROUPS = {
    "build": "to make a volume",
    "fonts": "for names and passages in other scripts",
    "more": "for some manuscripts and options",
    "judge": "for `publisher proof` and the tests",
}
"""What a group of needs is for, in the order of telling."""

_MANAGERS = {"apt-get": "apt", "dnf": "dnf", "pacman": "pacman", "brew": "brew"}
"""The program that shows what packages a system has, and its key in `needs.toml`."""

_TYPED = {
    "apt": "sudo apt-get install",
    "dnf": "sudo dnf install",
    "pacman": "sudo pacman -S",
    "brew": "brew install",
    "brew-cask": "brew install --cask",
    "msys2": "pacman -S",
    "pip": "python -m pip install",
}
"""What a user types before the names of packages."""


@dataclass(frozen=True, slots=True)
class Need:
    """Something of the machine: `without` says what cannot be done where it is not there,
    `packages` what brings it, by the key of the package manager. `finders` are the ways to see it,
    as `needs.toml` names them."""

    what: str
    group: str
    without: str
    packages: Mapping[str, str]
    finders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    required: bool = False

    @property
    def is_met(self) -> bool:
        """Whether it is on this machine."""
        return all(_FINDERS[kind](names) for kind, names in self.finders.items())


def needs(groups: Iterable[str] = GROUPS) -> tuple[Need, ...]:
    """The needs of `groups`, in the order of the file."""
    table = tomllib.loads((files("publisher.command") / "needs.toml").read_text("utf-8"))
    wanted = frozenset(groups)
    return tuple(_need(row) for row in table["need"] if row["group"] in wanted)


def missing(groups: Iterable[str] = GROUPS) -> tuple[Need, ...]:
    """The needs of `groups` that this machine does not meet."""
    return tuple(need for need in needs(groups) if not need.is_met)


def package_manager() -> str:
    """The key of this system's package manager, empty where it is none that is known."""
    if sys.platform == "win32":
        return "msys2"
    return next((key for program, key in _MANAGERS.items() if shutil.which(program)), "")


def advice(wanted: Iterable[Need], manager: str | None = None) -> tuple[str, ...]:
    """What a user types to get what is `wanted`: a line for the system's package manager (this
    machine's where `manager` is not given) and one for Python's; and what no line brings, named."""
    key = package_manager() if manager is None else manager
    wanted = tuple(wanted)
    keys = [name for name in _TYPED if name.partition("-")[0] == key or name == "pip"]
    lines = []
    for name in keys:
        packages = dict.fromkeys(p for n in wanted for p in n.packages.get(name, "").split())
        if packages:
            lines.append(" ".join([_TYPED[name], *packages]))
    left = [n.what for n in wanted if not any(n.packages.get(name) for name in keys)]
    if left:
        lines.append(f"as your system has it: {', '.join(left)}")
    return tuple(lines)


def _need(row: Mapping[str, object]) -> Need:
    """One row of the file; what is neither a word about it nor a finder names packages."""
    finders = {
        kind: tuple(map(str, found)) if isinstance(found := row[kind], list) else (str(found),)
        for kind in _FINDERS
        if kind in row
    }
    packages = {key: str(row[key]) for key in _TYPED if key in row}
    return Need(
        str(row["what"]), str(row["group"]), str(row["without"]), packages, finders,
        bool(row.get("required")),
    )  # fmt: skip


def _loads(names: tuple[str, ...]) -> bool:
    """Whether the dynamic library can be loaded under any of `names`."""
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def _has_font(language: str) -> bool:
    """Whether fontconfig knows a font for `language`."""
    lister = shutil.which("fc-list")
    if lister is None:
        return False
    try:
        listed = subprocess.run(
            [lister, f":lang={language}", "file"], capture_output=True, check=False, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return bool(listed.stdout.strip())


_FINDERS: dict[str, Callable[[tuple[str, ...]], bool]] = {
    "library": _loads,
    "program": lambda names: any(shutil.which(name) for name in names),
    "all-programs": lambda names: all(shutil.which(name) for name in names),
    "fonts": lambda languages: all(map(_has_font, languages)),
    "package": lambda names: any(find_spec(name) is not None for name in names),
}
"""How each kind of need is seen."""
