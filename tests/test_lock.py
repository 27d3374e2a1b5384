"""requirements.lock: every package once, pinned, from no particular place, within the ranges."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
LINES = [line for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines()
         if not line.startswith("#")]  # fmt: skip


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


PINS = {normal(name): version for name, version in (line.split("==") for line in LINES)}


def ranges() -> list[str]:
    """What pyproject.toml asks for, extras and build system included."""
    read = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = read["project"]["optional-dependencies"].values()
    return [
        *read["project"]["dependencies"],
        *(requirement for extra in extras for requirement in extra),
        *read["build-system"]["requires"],
    ]


def test_every_line_is_a_pin():
    """No address, no path, no option: a name and a version, each once, in order."""
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!_-]+", line) for line in LINES)
    assert len(PINS) == len(LINES)
    assert sorted(LINES, key=str.lower) == LINES


@pytest.mark.parametrize("requirement", ranges())
def test_every_range_has_a_pin_inside_it(requirement):
    """A dependency added without `make lock` is found here."""
    wanted = Requirement(requirement)
    assert PINS[normal(wanted.name)] in wanted.specifier
