"""Small volumes made in the tests."""

from functools import partial

import pytest

HEAD = """\
---
title: Paper {name}
authors: [{{name: Ada {title}}}]
---

"""


@pytest.fixture(scope="session")
def small_at():
    """A function that writes a small volume to a folder: ``small_at(folder, {"kim": "text"})``; see
    `small`."""

    def make(folder, papers, start="recto", extra=""):
        (folder / "papers").mkdir(parents=True, exist_ok=True)
        for name, text in papers.items():
            if not text.startswith("---"):
                text = HEAD.format(name=name, title=name.title()) + text
            (folder / "papers" / f"{name}.md").write_text(text, "utf-8")
        names = ", ".join(papers)
        (folder / "volume.yaml").write_text(
            f"id: small\ntitle: A Small Volume\nlanguage: en\npage: {{start: {start}}}\n{extra}"
            f"sessions:\n  - title: One Session\n    papers: [{names}]\n",
            "utf-8",
        )
        return folder

    return make


@pytest.fixture
def small(small_at, tmp_path):
    """A function that writes a small volume: ``small({"kim": "text"}, start="next")``; a text that
    begins with ``---`` is a whole manuscript."""
    return partial(small_at, tmp_path / "small")
