"""What tests of the import share."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest


def _body(text: str) -> str:
    """The Markdown below the front matter."""
    return text.split("\n---\n", 1)[1]


@pytest.fixture(scope="session")
def body() -> Callable[[Path], str]:
    """A function from a manuscript to its Markdown, without front matter."""
    return lambda path: _body(path.read_text("utf-8"))


@pytest.fixture(scope="session")
def plain() -> Callable[[str], str]:
    """A function from Markdown made by the import to its text, escapes undone."""

    def undo(markdown: str) -> str:
        text = html.unescape(re.sub(r"\\([^\w\s])", "\\1", markdown))
        return re.sub(r"^(?:#+ |- |\* \* \*$)", "", text, flags=re.MULTILINE)

    return undo


@pytest.fixture(scope="session")
def words() -> Callable[[Iterable[str]], list[str]]:
    """A function from texts to all their words, sorted."""
    return lambda texts: sorted(word for text in texts for word in re.findall(r"[^\W_]+", text))
