"""What a machine lacks is told with what one cannot do, and with what to type."""

import json

import pytest
from typer.testing import CliRunner

from publisher.command import doctor, needs
from publisher.command.cli import app

HERE = needs.Need("a shell", "build", "nothing runs", {"apt": "dash"}, {"program": ("sh",)}, True)
PANGO = needs.Need(
    "Pango", "build", "no page can be typeset", {"apt": "libpango-1.0-0", "brew": "pango"},
    {"library": ("libnone.so.9",)}, True,
)  # fmt: skip
BROWSER = needs.Need(
    "Chromium", "judge", "axe is not asked", {"apt": "chromium", "brew-cask": "chromium"},
    {"program": ("no-such-browser",)},
)  # fmt: skip
DASK = needs.Need("Dask", "more", "no cluster", {"pip": "dask"}, {"package": ("no_such_package",)})


@pytest.fixture
def run(monkeypatch):
    """A function that runs `publisher doctor` on a machine that meets some of the needs given."""

    def call(*wanted, options=()):
        monkeypatch.setattr(doctor, "needs", lambda: wanted)
        monkeypatch.setattr(needs, "package_manager", lambda: "apt")
        return CliRunner().invoke(app, ["doctor", *options])

    return call


def test_what_is_here_and_what_is_not_is_told_with_its_cost(run):
    """Each by its name; what is required and missing makes the exit status 1."""
    result = run(HERE, PANGO, BROWSER, DASK)
    assert result.exit_code == 1
    assert "✓ a shell" in result.output
    assert "✗ Pango: without, no page can be typeset" in result.output
    assert "  sudo apt-get install libpango-1.0-0 chromium\n" in result.output
    assert "  python -m pip install dask\n" in result.output


def test_a_machine_that_lacks_what_only_judges_need_can_build(run):
    """And short is only what is missing."""
    result = run(HERE, BROWSER, options=["--short"])
    assert result.exit_code == 0
    assert "a shell" not in result.output
    assert "Chromium" in result.output


def test_a_program_is_told_the_same(run):
    """As JSON."""
    answer = json.loads(run(HERE, PANGO, options=["--json"]).output)
    assert answer["can_build"] is False
    assert [need["here"] for need in answer["needs"]] == [True, False]


def test_every_need_is_had_by_a_line_or_named():
    """On each system; what is of Python by pip. Casks of Homebrew are typed apart."""
    every = needs.needs()
    assert {need.group for need in every} == set(needs.GROUPS)
    assert all(need.finders and need.without and need.packages for need in every)
    for manager in ("apt", "dnf", "pacman", "brew", "msys2", ""):
        text = "\n".join(needs.advice(every, manager))
        for need in every:
            of_system = need.packages.get(manager) or need.packages.get(f"{manager}-cask")
            assert all(
                p in text for p in (of_system or need.packages.get("pip") or need.what).split()
            )
    assert needs.advice([PANGO, BROWSER], "brew") == (
        "brew install pango",
        "brew install --cask chromium",
    )


def test_the_set_up_installs_what_the_doctor_tells():
    """One list for both."""
    assert [need.what for need in needs.missing(["build"]) if need.required] == []
