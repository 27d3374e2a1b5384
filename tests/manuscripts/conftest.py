"""What the tests of reading share: tiny volumes and manuscripts, made of text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.diagnostics import Diagnostic
from publisher.manuscripts.papers import read_paper
from publisher.manuscripts.volumes import read_volume
from publisher.model.paper import Paper
from publisher.model.volume import FailedPaper, Volume

Files = dict[str, str | bytes]


@pytest.fixture
def lay(tmp_path: Path) -> Callable[[Files], Path]:
    """A function that writes files, by their names, into a folder ``v`` and returns it."""

    def write(files: Files) -> Path:
        folder = tmp_path / "v"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        folder.mkdir(exist_ok=True)
        return folder

    return write


@pytest.fixture
def volume(lay) -> Callable[..., tuple[Volume | None, tuple[Diagnostic, ...]]]:
    """A function that reads the volume of ``volume.yaml`` text and further files."""

    def read(yaml: str | bytes, files: Files | None = None):
        return read_volume(lay({"volume.yaml": yaml, **(files or {})}), "v")

    return read


@pytest.fixture
def paper(lay) -> Callable[..., tuple[Paper | FailedPaper, tuple[Diagnostic, ...]]]:
    """A function that reads a manuscript ``kim/paper.md`` of YAML lines, or of whole bytes."""

    def read(yaml: str | bytes, body: str = "Text.\n"):
        whole = yaml if isinstance(yaml, bytes) else f"---\n{yaml.strip()}\n---\n\n{body}"
        folder = lay({"kim/paper.md": whole})
        return read_paper(folder / "kim" / "paper.md", "kim/paper.md")

    return read
