"""The sample volume built as a user builds it, and readers to read it with."""

from __future__ import annotations

import json
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


def opened(volume, folder: Path) -> Book:
    """The books of a volume that was built; `folder` receives its EPUB unpacked."""
    (epub,) = volume.output.glob("*.epub")
    zipfile.ZipFile(epub).extractall(folder)
    return Book(epub, folder, epub.with_suffix(".pdf"))


@pytest.fixture(scope="session")
def sample(sample_volume, tmp_path_factory) -> Book:
    """The sample volume."""
    return opened(sample_volume, tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def papers(corpus_volume, tmp_path_factory) -> Book:
    """The volume of the papers of the corpus."""
    return opened(corpus_volume, tmp_path_factory.mktemp("papers"))


@pytest.fixture(scope="session")
def unseen_papers(unseen_volume, tmp_path_factory) -> Book:
    """The volume of papers that nobody had seen."""
    return opened(unseen_volume, tmp_path_factory.mktemp("unseen"))


@pytest.fixture(scope="session")
def addresses(once, corpus, tmp_path_factory) -> Book:
    """The volume of all addresses of the corpus, imported as they are."""

    def addresses(folder):
        texts = sorted((corpus / "addresses").glob("*/address.txt"))
        texts += sorted((corpus / "addresses").glob("*/transcript.htm"))
        assert len(texts) > 3
        program = Path(sys.executable).parent / "publisher"
        subprocess.run([program, "import", *texts, "-o", folder], check=True, capture_output=True)

    return opened(once(addresses, "epub,pdf"), tmp_path_factory.mktemp("addresses"))


@pytest.fixture(params=["sample", "papers", "unseen_papers", "addresses"])
def book(request) -> Book:
    """Each of the volumes."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def read(browse) -> Callable[..., dict]:
    """A function that reads a book with an engine: ``read("foliate", epub, folder, links=…)``."""

    def read_with(
        engine, book, folder, width=420, height=640, links=(), pictures="", **environment
    ) -> dict:
        links = json.dumps(links)
        return browse(HERE / "read.mjs", engine, book, folder, width, height, pictures,
                      LINKS=links, **environment)  # fmt: skip

    return read_with
