"""Fixtures as prose: a file of cases, each a title, an input and what is expected of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def cases(name: str) -> list[tuple[str, str, str]]:
    """The cases of ``fixtures/<name>.txt``: title, ``.``, input, ``.``, expected, ``.``."""
    text = (HERE / "fixtures" / f"{name}.txt").read_text(encoding="utf-8")
    found = re.findall(r"^([^\n.].*)\n\.\n((?:.*\n)*?)\.\n((?:.*\n)*?)\.$", text, re.MULTILINE)
    return [
        (title, given.removesuffix("\n"), told.removesuffix("\n")) for title, given, told in found
    ]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test marked ``cases(name)``, with arguments `given` and `expected`, runs once a case."""
    mark = metafunc.definition.get_closest_marker("cases")
    if mark is None:
        return
    found = cases(mark.args[0])
    assert found, f"no cases in {mark.args[0]}"
    metafunc.parametrize(
        ("given", "expected"), [case[1:] for case in found], ids=[case[0] for case in found]
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "cases(name): run once for each case of a fixture file")
