"""The sample volume as a web edition, and a leaf to make articles of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from publisher.model.chapter import Chapter
from publisher.web import Leaf, article
from publisher.xhtml.marks import PageMark

HERE = Path(__file__).parent


@pytest.fixture
def made():
    """A function from the inside of a section to its article: ``made("<p>…</p>")``."""

    def make(inside, marks=(), lang="en", heading=1, starts=(), anchors=(), images=()):
        body = f'<section class="chapter" lang="{lang}" xml:lang="{lang}">{inside}</section>'
        chapter = Chapter("kim", "paper", lang, "A Title", "A Title", body, images=tuple(images))
        marks = tuple(PageMark(*mark) for mark in marks)
        return article(Leaf(chapter, marks, "papers/kim.html", "Page {page}", dict(starts),
                            dict(anchors), heading))  # fmt: skip

    return make


@pytest.fixture(scope="session")
def edition(sample_volume) -> Path:
    """The folder of the sample's web edition, with its downloads."""
    return sample_volume.output / "web"


@pytest.fixture(scope="session")
def look(browse):
    """A function that opens pages in Chromium from disk, with axe: ``look(folder, names)``."""
    return lambda folder, names: browse(HERE / "look.mjs", folder, json.dumps(names))
