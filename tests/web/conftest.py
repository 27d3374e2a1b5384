"""The sample volume as a web edition, and a leaf to make articles of."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from publisher.model.chapter import Chapter
from publisher.web import Leaf, article
from publisher.xhtml.marks import Mark

HERE = Path(__file__).parent


@pytest.fixture
def made():
    """A function from the inside of a section to its article: ``made("<p>…</p>")``."""

    def make(inside, marks=(), lang="en", heading=1, starts=(), anchors=(), images=()):
        body = f'<section class="chapter" lang="{lang}" xml:lang="{lang}">{inside}</section>'
        chapter = Chapter("kim", "paper", lang, "A Title", "A Title", body, images=tuple(images))
        marks = tuple(Mark(*mark) for mark in marks)
        return article(Leaf(chapter, marks, "papers/kim.html", "Page {page}", dict(starts),
                            dict(anchors), heading))  # fmt: skip

    return make


@pytest.fixture(scope="session")
def edition(sample_volume) -> Path:
    """The folder of the sample's web edition, with its downloads."""
    return sample_volume.output / "web"


@pytest.fixture(scope="session")
def look(root):
    """A function that opens pages in Chromium from disk, with axe: ``look(folder, names)``."""
    node, chromium = shutil.which("node"), shutil.which("chromium")
    if node is None or chromium is None or not (root / "tests/npm/node_modules/axe-core").is_dir():
        pytest.skip("Node, Chromium or axe-core is not installed (make setup-tests)")

    def looked(folder, names):
        result = subprocess.run(
            [node, HERE / "look.mjs", folder, json.dumps(names)], capture_output=True, text=True,
            check=False, timeout=400, env={**os.environ, "CHROMIUM": chromium},
        )  # fmt: skip
        assert result.stdout, result.stderr
        return json.loads(result.stdout)

    return looked
