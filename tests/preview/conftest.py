"""A preview as a user starts it, and a browser that looks at it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent

PARAGRAPH = (
    "A volume is bound from galleys, and a galley is set by itself, so that what one author "
    "changes moves no line of another's. *Late* folios make that possible. "
)


@pytest.fixture
def volume(tmp_path) -> Path:
    """Six papers of a few pages."""
    folder = tmp_path / "volume"
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


class Preview:
    """`address` is where it is served, `process` what serves it."""

    def __init__(self, volume: Path, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from publisher.cli import main; main()", "preview",
             str(volume), "--port", "0"],
            cwd=folder, env=os.environ | {"PUBLISHER_CACHE": str(folder / "cache")},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        assert "http://127.0.0.1:" in said, said + self.process.communicate()[1]
        self.address = said.split()[-1]

    def stop(self) -> tuple[str, str]:
        """Ctrl-C; what it said."""
        self.process.send_signal(signal.SIGINT)
        return self.process.communicate(timeout=10)


@pytest.fixture
def preview(volume, tmp_path) -> Iterator[Preview]:
    """The preview of the volume."""
    made = Preview(volume, tmp_path)
    yield made
    made.process.kill()
    made.process.communicate()


@pytest.fixture
def look(root) -> Callable[..., list[dict]]:
    """A function that lets a browser look: ``look(address, steps)``; see `look.mjs`."""
    node, chromium = shutil.which("node"), shutil.which("chromium")
    if node is None or chromium is None or not (root / "tests/npm/node_modules").is_dir():
        pytest.skip("Node, Chromium or puppeteer are not installed (make setup-tests)")

    def look_at(address: str, steps: list) -> list[dict]:
        result = subprocess.run(
            [node, HERE / "look.mjs", address, json.dumps(steps)],
            env=os.environ | {"CHROMIUM": chromium},
            capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)

    return look_at
