"""A preview as a user starts it, and a browser that looks at it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent

PARAGRAPH = (
    "A volume is bound from galleys, and a galley is set by itself, so that what one author "
    "changes moves no line of another's. *Late* folios make that possible. "
)


def write(folder: Path) -> Path:
    """Six papers of a few pages."""
    (folder / "papers").mkdir(parents=True)
    names = ["ahn", "bell", "choi", "dunn", "endo", "fox"]
    for name in names:
        head = f"---\ntitle: Paper {name}\nauthors: [{{name: Ada {name.title()}}}]\n---\n\n"
        body = "\n\n".join([PARAGRAPH * 4, "## More of it", PARAGRAPH * 9] * 3)
        (folder / "papers" / f"{name}.md").write_text(head + body + "\n", "utf-8")
    (folder / "volume.yaml").write_text(
        "id: seen\ntitle: A Volume Seen\nlanguage: en\npage: {start: next}\n"
        f"sessions:\n  - title: One Session\n    papers: [{', '.join(names)}]\n",
        "utf-8",
    )
    return folder


@pytest.fixture
def volume(tmp_path) -> Path:
    """The volume, for one test alone."""
    return write(tmp_path / "volume")


class Preview:
    """`address` is where `volume` is served, `process` what serves it."""

    def __init__(self, volume: Path, folder: Path) -> None:
        self.volume = volume
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from publisher.command.cli import main; main()", "preview",
             str(volume), "--port", "0"],
            cwd=folder, env=os.environ | {"PUBLISHER_CACHE": str(folder / "cache")},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        assert "http://127.0.0.1:" in said, said + self.process.communicate()[1]
        self.address = said.split()[-1]

    def editions(self) -> Iterator[dict]:
        """The edition that is shown, and each newer one that is whole."""
        with urllib.request.urlopen(f"{self.address}events", timeout=60) as events:
            for line in events:
                if line.startswith(b"data: "):
                    edition = json.loads(line[6:])
                    if not (edition["partial"] or edition["trouble"]):
                        yield edition

    def stop(self) -> tuple[str, str]:
        """Ctrl-C; what it said."""
        self.process.send_signal(signal.SIGINT)
        return self.process.communicate(timeout=10)

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def alone(volume, tmp_path) -> Iterator[Preview]:
    """A preview for one test alone."""
    made = Preview(volume, tmp_path)
    yield made
    made.kill()


@pytest.fixture(scope="module")
def opened(tmp_path_factory) -> Iterator[Preview]:
    """A preview for all tests of a module: to start one takes seconds."""
    folder = tmp_path_factory.mktemp("preview")
    made = Preview(write(folder / "volume"), folder)
    yield made
    made.kill()


@pytest.fixture
def preview(opened) -> Iterator[Preview]:
    """The preview; what a test changes in `preview.volume` is changed back, and seen to be."""
    whole = {path: path.read_bytes() for path in opened.volume.rglob("*") if path.is_file()}
    sheets = next(opened.editions())["sheets"]
    yield opened
    changed = [path for path, data in whole.items() if path.read_bytes() != data]
    for path in changed:
        beside = path.with_suffix(".new")
        beside.write_bytes(whole[path])
        beside.replace(path)
    if changed:
        next(edition for edition in opened.editions() if edition["sheets"] == sheets)


@pytest.fixture
def look(browse) -> Callable[..., list[dict]]:
    """A function that lets a browser look: ``look(address, steps)``; see `look.mjs`."""
    return lambda address, steps: browse(HERE / "look.mjs", address, json.dumps(steps))
