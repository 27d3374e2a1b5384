"""The sample volume built as a user builds it, and readers to read it with."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Book:
    """A volume as it was built: its EPUB, packed and as a folder, and its PDF."""

    epub: Path
    folder: Path
    pdf: Path


def publisher(*arguments: object) -> None:
    """Run the command line; a volume may have papers that failed."""
    program = Path(sys.executable).parent / "publisher"
    result = subprocess.run(
        [program, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=500
    )
    assert result.returncode in (0, 1), result.stdout + result.stderr


def built(volume: Path, out: Path) -> Book:
    """The volume at `volume`, built into `out`."""
    publisher("build", volume, "-o", out, "--format", "epub,pdf")
    (epub,) = out.glob("*.epub")
    zipfile.ZipFile(epub).extractall(out / "unpacked")
    return Book(epub, out / "unpacked", epub.with_suffix(".pdf"))


@pytest.fixture(scope="session")
def sample(root, tmp_path_factory) -> Book:
    """The sample volume."""
    return built(root / "manuscripts/sample", tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def addresses(corpus, tmp_path_factory) -> Book:
    """The volume of all addresses of the corpus, imported as they are."""
    folder = tmp_path_factory.mktemp("addresses")
    texts = sorted((corpus / "addresses").glob("*/address.txt"))
    texts += sorted((corpus / "addresses").glob("*/transcript.htm"))
    assert len(texts) > 3
    publisher("import", *texts, "-o", folder / "volume")
    return built(folder / "volume", folder / "out")


@pytest.fixture(params=["sample", "addresses"])
def book(request) -> Book:
    """Each of the two volumes."""
    return request.getfixturevalue(request.param)


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
