"""Small volumes made in the tests."""

import pytest

HEAD = """\
---
title: Paper {name}
authors: [{{name: Ada {title}}}]
---

"""


@pytest.fixture
def small(tmp_path):
    """A function that writes a small volume: ``small({"kim": "text"}, start="next")``; a text that
    begins with ``---`` is a whole manuscript."""

    def make(papers, start="recto", extra=""):
        folder = tmp_path / "small"
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
