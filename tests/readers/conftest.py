"""The sample volume built as a user builds it, and readers to read it with."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def sample(root, tmp_path_factory) -> Path:
    """The folder with the sample's EPUB and PDF."""
    out = tmp_path_factory.mktemp("sample")
    command = [Path(sys.executable).parent / "publisher", "build", root / "manuscripts/sample",
               "-o", out, "--format", "epub,pdf"]  # fmt: skip
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert (out / "sample.epub").is_file(), result.stdout + result.stderr
    return out


@pytest.fixture(scope="session")
def unpacked(sample, tmp_path_factory) -> Path:
    """The sample's EPUB as a folder."""
    folder = tmp_path_factory.mktemp("unpacked")
    zipfile.ZipFile(sample / "sample.epub").extractall(folder)
    return folder


@pytest.fixture(scope="session")
def read(root) -> Callable[..., dict]:
    """A function that reads a book with an engine: ``read("foliate", epub, folder, links=…)``."""
    node, chromium = shutil.which("node"), shutil.which("chromium")
    if node is None or chromium is None or not (root / "tests/npm/node_modules").is_dir():
        pytest.skip("Node, Chromium or the reader engines are not installed (make setup-tests)")

    def read_with(engine, book, folder, width=420, height=640, links=(), pictures="") -> dict:
        result = subprocess.run(
            [node, HERE / "read.mjs", engine, book, folder, str(width), str(height), pictures],
            env={**os.environ, "CHROMIUM": chromium, "LINKS": json.dumps(links)},
            capture_output=True, text=True, check=False, timeout=400,
        )  # fmt: skip
        assert result.stdout, result.stderr
        return json.loads(result.stdout)

    return read_with
