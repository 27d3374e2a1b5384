"""What the tests of composing share: a manuscript out of a string, and its text."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.diagnostics import Diagnostic
from publisher.files import Folder
from publisher.markup import MarkupOptions, PaperRef, Text, compose_text
from publisher.model.paper import Paper, Source

Compose = Callable[..., Text]


def manuscript(body: str, **fields: object) -> Paper:
    """A paper whose front matter took the first two lines of its file."""
    source = Source(
        path="paper.md", folder=Path(), text=f"---\n---\n{body}", body=body, body_line=3
    )
    return Paper(**{"id": "p", "kind": "paper", "title": "T", "source": source, **fields})


@pytest.fixture
def compose(tmp_path: Path) -> Compose:
    """Compose Markdown; files are looked for in the test's own folder."""

    def run(body: str, options: MarkupOptions | None = None,
            papers: dict[str, PaperRef] | None = None, **fields: object) -> Text:  # fmt: skip
        return compose_text(manuscript(body, **fields), Folder(tmp_path), options, papers)

    return run


@pytest.fixture
def found(compose: Compose) -> Callable[..., list[Diagnostic]]:
    """The diagnostics of one code that Markdown gives."""

    def run(code: str, body: str, **fields: object) -> list[Diagnostic]:
        return [d for d in compose(body, **fields).diagnostics if d.code == code]

    return run


@pytest.fixture(autouse=True)
def _refs(tmp_path: Path) -> None:
    """Two works that cases can cite, and a drawing."""
    (tmp_path / "dot.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="9"/></svg>'
    )
    (tmp_path / "refs.bib").write_text(
        "@article{lee2019, author={Lee, Ann}, title={One}, journal={J}, year={2019}}\n"
        "@book{kim2020, author={Kim, Bo}, title={Two}, publisher={P}, year={2020}}\n"
    )


@pytest.fixture
def timed() -> Callable[[Callable[[], Text]], tuple[Text, float]]:
    """What a call gives, and the processor's seconds it takes (other work does not count)."""

    def run(call: Callable[[], Text]) -> tuple[Text, float]:
        before = time.process_time()
        return call(), time.process_time() - before

    return run
