"""The code that runs, as one hash: whatever changes it makes every cached result stale.

It covers Publisher's own source files, the distributions it is installed with (by name and
version, direct and indirect), and the Python version. What else shapes a result (system libraries,
fonts of the system) only a stage can know: it puts it into its tasks.
"""

from __future__ import annotations

import hashlib
import re
import sys
from functools import cache
from pathlib import Path

import publisher
from publisher.engine.canonical import digest

DISTRIBUTION = "proceedings-publisher"
"""What Publisher is called as a package: on PyPI, `publisher` is another project's."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@cache
def fingerprint() -> str:
    """The hash of all of it, in hexadecimal."""
    return digest((tuple(sorted(parts().items())),))


@cache
def parts() -> dict[str, str]:
    """What the fingerprint is made of, by name: ``publisher``, ``python``, each distribution."""
    python = ".".join(map(str, sys.version_info[:3]))
    return {"publisher": _source(), "python": python} | dict(_distributions(DISTRIBUTION))


def differences(ours: dict[str, str], theirs: dict[str, str]) -> list[str]:
    """One line for each part that is not the same here (`ours`) and there (`theirs`)."""
    names = sorted(ours.keys() | theirs.keys())
    return [
        f"{name}: {ours.get(name, 'absent')} here, {theirs.get(name, 'absent')} there"
        for name in names
        if ours.get(name) != theirs.get(name)
    ]


def _source() -> str:
    """Publisher's version and the first half of the hash of its code and its tables."""
    root = Path(publisher.__file__).parent
    hasher = hashlib.sha256()
    for path in sorted((*root.rglob("*.py"), *root.rglob("*.toml"))):
        data = path.read_bytes()
        hasher.update(f"{path.relative_to(root).as_posix()} {len(data)}\n".encode())
        hasher.update(data)
    return f"{publisher.__version__}+{hasher.hexdigest()[:32]}"


def _distributions(name: str) -> list[tuple[str, str]]:
    """Name and version of everything that `name` needs to run, itself left out."""
    installed = _installed_distributions()
    versions: dict[str, str] = {}
    queue = [name]
    while queue:
        name = queue.pop()
        if name not in versions and name in installed:
            versions[name], folder = installed[name]
            queue += _requirements(folder / "METADATA")
    versions.pop(DISTRIBUTION, None)
    return sorted(versions.items())


def _installed_distributions() -> dict[str, tuple[str, Path]]:
    """Version and ``.dist-info`` folder of each distribution, by normalised name.

    Read from the folders' names (Binary distribution format, "The .dist-info directory"):
    `importlib.metadata` takes ten times as long.
    """
    distributions: dict[str, tuple[str, Path]] = {}
    for folder in map(Path, reversed(sys.path)):  # the first on the path is the one imported
        for entry in folder.iterdir() if folder.is_dir() else ():
            if entry.name.endswith(".dist-info"):
                name, _, version = entry.name.removesuffix(".dist-info").partition("-")
                distributions[_normal(name)] = version, entry
    return distributions


def _requirements(metadata: Path) -> list[str]:
    """Names that a distribution requires; extras are left out, other platforms' are not: what is
    not installed counts for nothing."""
    head = metadata.read_bytes().split(b"\n\n", 1)[0].decode("utf-8", "replace")
    lines = [line for line in head.split("\n") if line.startswith("Requires-Dist: ")]
    plain = [line.removeprefix("Requires-Dist: ") for line in lines if "extra ==" not in line]
    return [_normal(match[0]) for line in plain if (match := _NAME.match(line))]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
