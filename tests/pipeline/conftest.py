"""Volumes made in the tests, and their builds."""

import html
import re
import shutil
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest

from publisher.pipeline import build
from publisher.report import Report
from publisher.settings import Settings


@dataclass(frozen=True)
class Built:
    """A build: its report and its folder."""

    report: Report
    output: Path

    def paper(self, name):
        return next(paper for paper in self.report.papers if paper.id == name)

    def codes(self):
        return [d.code for d in self.report.all_diagnostics]


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """A function that builds a volume folder: ``built(folder, formats="pdf", …)``."""

    def make(folder, formats="epub,pdf", output=None, cache=None, **settings):
        output = output or tmp_path_factory.mktemp("built")
        report = build(
            Settings(
                folder,
                str(folder),
                output=output,
                formats=frozenset(formats.split(",")),
                cache=cache,
                jobs=1,
                **settings,
            ),
            lambda *_: None,
        )
        return Built(report, output)

    return make


HEAD = """\
---
title: Paper {name}
authors: [{{name: Ada {title}}}]
---

"""

ADDRESS = """\
---
title: {title}
kind: address
authors:
  - name: {name}
    role: Delegate
date: 2019-05-1{day}
---

{body}
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


def _texts(corpus):
    """The paragraphs of each address in the corpus."""
    for name in ("us-washington-1789", "us-lincoln-1861", "us-jfk-1961"):
        text = (corpus / "addresses" / name / "address.txt").read_text("utf-8").split("\t")[-1]
        text = html.unescape(re.sub(r"</?\w+>", "", text))
        sentences = re.split(r"(?<=[.?!]) ", text)
        yield [" ".join(sentences[i : i + 5]) for i in range(0, len(sentences), 5)]
    text = (corpus / "addresses" / "ilc-2019-kimiya" / "address.txt").read_text("utf-8")
    yield [part.strip() for part in text.split("\n\n")[3:-1] if len(part) > 80]


@pytest.fixture(scope="session")
def corpus_volume(built, corpus, tmp_path_factory):
    """The papers of the corpus as their authors wrote them, for other tools, in one volume."""
    folder = tmp_path_factory.mktemp("corpus")
    names = []
    for shelf in ("joss", "scipy"):
        for paper in sorted((corpus / shelf).iterdir()):
            if (paper / "paper.md").is_file():
                shutil.copytree(paper, folder / "papers" / paper.name)
                names.append(paper.name)
    (folder / "volume.yaml").write_text(
        f"id: corpus\ntitle: Corpus\nlanguage: en\nsessions:\n  - papers: [{', '.join(names)}]\n",
        "utf-8",
    )
    return built(folder)


NAMES = ("Ada Lark", "Bo Winter", "Chae Min", "Dana van Vugt", "Eli Stone", "Fay Örn", "Gus Åberg")


@pytest.fixture(scope="session")
def forty(corpus, tmp_path_factory):
    """A volume of forty addresses, cut and repeated from those of the corpus, in four sessions."""
    folder = tmp_path_factory.mktemp("forty")
    (folder / "papers").mkdir()
    texts = list(_texts(corpus))
    for number in range(40):
        paragraphs = texts[number % 4]
        turned = (paragraphs[number % len(paragraphs) :] + paragraphs) * 4
        body = "\n\n".join(
            (f"## Part {i // 6 + 1}\n\n" if i % 6 == 3 else "") + paragraph
            for i, paragraph in enumerate(turned[: 14 + number % 9])
        )
        text = ADDRESS.format(
            title=f"Address {number + 1}, on matters before the house",
            name=NAMES[number % 7],
            day=5 + number % 3,
            body=body,
        )
        (folder / "papers" / f"a{number:02}.md").write_text(text, "utf-8")
    sessions = "".join(
        f"  - title: Session of day {part + 1}\n"
        f"    papers: [{', '.join(f'a{n:02}' for n in range(part * 10, part * 10 + 10))}]\n"
        for part in range(4)
    )
    (folder / "volume.yaml").write_text(
        textwrap.dedent(
            """\
            id: forty
            title: Forty Addresses
            language: en
            event: {name: Test Conference, place: Seoul, start: 2019-05-15, end: 2019-05-17}
            sessions:
            """
        )
        + sessions,
        "utf-8",
    )
    return folder
