"""Papers made at random, set in small pages: nothing is lost, doubled or out of order.

A paper is a list of blocks drawn by Hypothesis, written as Markdown, composed and set as in builds.
Each word stands once in it and says what it is by its first letter: ``w`` running text, ``f`` a
caption, ``n`` a note, ``h`` a head of a table, which each of its pages repeats.

    python -m tests.fuzz.book 600        for so many seconds
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image as Pixels
from weasyprint.formatting_structure import boxes

from publisher.files import Folder
from publisher.markup import compose_text
from publisher.model.chapter import Chapter
from publisher.model.paper import Paper, Source
from publisher.style.fontinstances import cut_font, font_sources
from publisher.style.styles import geometry, load_style
from publisher.typeset import setter
from publisher.typeset.job import Look, TypesettingJob
from publisher.typeset.weasy import press
from publisher.typeset.weasy.replacing import replacing
from publisher.xhtml.marks import PageMark, insert_marks
from publisher.xhtml.tree import h, parse_body

LETTERS = "bcdfghjklmnpqrstvxz"
"""Without vowels no word is divided."""
WORD = re.compile(rf"\b[wfnh]q[{LETTERS}]{{3}}\b")
HEIGHTS = (60, 300, 700, 1200)
"""Of the pictures, 600 pixels wide."""

words_of = st.integers(1, 60)
leaf = st.one_of(
    st.tuples(st.just("paragraph"), words_of, st.booleans()),
    st.tuples(st.just("note"), words_of, st.integers(1, 90)),
    st.tuples(st.just("heading"), st.integers(1, 3), st.integers(1, 9)),
    st.tuples(st.just("code"), st.integers(1, 30), st.booleans()),
    st.tuples(st.just("table"), st.integers(1, 12), st.integers(1, 12)),
    st.tuples(st.just("figure"), st.sampled_from(HEIGHTS), st.integers(1, 30)),
    st.tuples(st.just("picture"), st.sampled_from(HEIGHTS), st.integers(1, 9)),
    st.tuples(st.just("formula"), st.integers(1, 4), st.booleans()),
    st.tuples(st.just("list"), st.integers(1, 9), st.integers(1, 20)),
)
inner = st.lists(leaf.filter(lambda block: block[0] != "heading"), min_size=1, max_size=4)
block = st.one_of(
    leaf,
    leaf,
    st.tuples(st.just("box"), inner, st.booleans()),
    st.tuples(st.just("quote"), inner, st.booleans()),
    st.tuples(st.just("items"), inner, st.booleans()),
)
papers = st.lists(block, min_size=1, max_size=14)


@dataclass
class Writer:
    """Markdown of blocks. `said` has the words of each kind, in their order."""

    said: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in "wfnh"})
    figures: int = 0

    def words(self, kind: str, count: int) -> str:
        """So many new words."""
        made = []
        for _ in range(count):
            number = len(self.said[kind])
            letters = [
                LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in (2, 1, 0)
            ]
            self.said[kind].append(f"{kind}q{''.join(letters)}")
            made.append(self.said[kind][-1])
        return " ".join(made)

    def blocks(self, drawn: list[Any]) -> str:
        return "\n\n".join(getattr(self, f"_{kind}")(*rest) for kind, *rest in drawn)

    def _paragraph(self, count: int, has_formula: bool) -> str:
        return self.words("w", count) + (" $x^2$ " + self.words("w", 2) if has_formula else "")

    def _note(self, count: int, length: int) -> str:
        return f"{self.words('w', count)}^[{self.words('n', length)}] {self.words('w', 3)}"

    def _heading(self, level: int, count: int) -> str:
        return f"{'#' * level} {self.words('w', count)}"

    def _code(self, lines: int, has_language: bool) -> str:
        code = "\n".join(self.words("w", 1 + n % 5) for n in range(lines))
        return f"```{'text' if has_language else ''}\n{code}\n```"

    def _table(self, rows: int, length: int) -> str:
        head = f"| {self.words('h', 1)} | {self.words('h', 2)} |\n|---|---|\n"
        body = "\n".join(
            f"| {self.words('w', 1)} | {self.words('w', length)} |" for _ in range(rows)
        )
        return f"{head}{body}"

    def _figure(self, height: int, length: int) -> str:
        self.figures += 1
        name = f"{{#fig:a{self.figures} alt=x}}"
        return f"![{self.words('f', length)}](p{height}.png){name}"

    def _picture(self, height: int, length: int) -> str:
        return f"![](p{height}.png){{alt=x}}\n\n{self.words('w', length)}"

    def _formula(self, size: int, has_number: bool) -> str:
        self.figures += 1
        tex = r"\frac{a}{" * size + "b" + "}" * size
        return f"$$ {tex} $$" + (f" {{#eq:e{self.figures}}}" if has_number else "")

    def _list(self, items: int, length: int) -> str:
        return "\n".join(
            f"{'    ' * (n % 3 if n else 0)}- {self.words('w', length)}" for n in range(items)
        )

    def _box(self, drawn: list[Any], is_tip: bool) -> str:
        return f"::: {{.{'tip' if is_tip else 'note'}}}\n{self.blocks(drawn)}\n:::"

    def _quote(self, drawn: list[Any], _: bool) -> str:
        return "\n".join(f"> {line}".rstrip() for line in self.blocks(drawn).split("\n"))

    def _items(self, drawn: list[Any], _: bool) -> str:
        lines = self.blocks([("paragraph", 2, False), *drawn]).split("\n")
        return "\n".join(
            ("- " if not n else "    ") + line if line else "" for n, line in enumerate(lines)
        )


@lru_cache
def look() -> Look:
    """The style of the house on small pages."""
    style = load_style("proceedings")
    return Look(
        tuple(map(cut_font, font_sources(style.fonts))),
        geometry(style, "105mm 105mm"),
        style.css["print"],
        style.settings["accent"],
        tuple(style.settings["titles"].items()),
    )


@lru_cache
def pictures() -> Folder:
    """A folder with the pictures."""
    folder = Path(tempfile.mkdtemp())
    for height in HEIGHTS:
        Pixels.new("1", (600, height)).save(folder / f"p{height}.png")
    return Folder(folder)


def check(drawn: list[Any]) -> None:
    """Set the paper that `drawn` says, and hold it to what a book promises."""
    writer = Writer()
    body = writer.blocks(drawn)
    source = Source(path="paper.md", folder=Path(), text=body, body=body, body_line=1)
    text = compose_text(Paper(id="p", kind="paper", title="T", source=source), pictures())
    # Words of no language (BCP 47, "zxx") are not divided: each is read from its page as one.
    section = (
        '<section class="chapter kind-paper" lang="zxx"><header class="opening"><h1 class="title">'
        f'T</h1></header><div class="text">{text.body}</div>{text.notes}</section>'
    )
    chapter = Chapter("p", "paper", "en", "T", "T", section, images=tuple(text.images))
    laid: list[Any] = []
    lay_out = press.lay_out

    def kept(*arguments: Any, **more: Any) -> Any:
        laid.append(lay_out(*arguments, **more))
        return laid[-1]

    with replacing(press, lay_out=kept):
        galley = setter.typeset(TypesettingJob(chapter, "recto"), look())
    pages = [_Page(page._page_box) for page in laid[-1].pages]

    for kind in "wf":
        found = [word for page in pages for word in page.words(kind)]
        assert found == writer.said[kind], (kind, _first_difference(found, writer.said[kind]))
    notes = [word for page in pages for word in page.words("n")]
    assert sorted(notes) == writer.said["n"]
    assert {word for page in pages for word in page.words("h")} == set(writer.said["h"])
    for number, page in enumerate(pages, 1):
        assert page.holds, f"page {number} is empty"

    assert len(galley.starts) == galley.pages == len(pages) and galley.starts[0] == 0
    assert list(galley.starts) == sorted(galley.starts)
    root = parse_body(section, "en").find(h("body"))[0]
    marks = [
        PageMark(start, str(number), galley.notes.get(number))
        for number, start in enumerate(galley.starts)
    ]
    assert insert_marks(root, marks) == []
    listed = [e.get("aria-label") for e in root.iter(h("span")) if e.get("role") == "doc-pagebreak"]
    assert listed == [mark.label for mark in marks]
    plain = " ".join(root.itertext())
    for kind in "wfnh":
        assert [w for w in WORD.findall(plain) if w[0] == kind] == writer.said[kind]
    _marks_stand_right(root, pages)


def _marks_stand_right(root: Any, pages: list[_Page]) -> None:
    """The word after the mark of each page is the first of its text."""
    shown = etree.tostring(root, encoding="unicode")
    parts = re.split(r'<span[^>]*role="doc-pagebreak"[^>]*/>', shown)[1:]
    for number, page in enumerate(pages):
        own = page.words("w")
        after = re.sub("<[^>]*>", " ", "".join(parts[number:]))
        if own:
            following = next((w for w in WORD.findall(after) if w[0] == "w"), "")
            assert following == own[0], f"the mark of page {number + 1}"


class _Page:
    """The words of a page, in the order they stand in it, and whether it holds anything."""

    def __init__(self, page: Any) -> None:
        parts = [box for box in page.children if not isinstance(box, boxes.MarginBox)]
        every = [box for part in parts for box in part.descendants(placeholders=True)]
        texts = [box for box in every if isinstance(box, boxes.TextBox)]
        self._words = WORD.findall(" ".join(box.text for box in texts))
        self.holds = bool(texts) or any(isinstance(box, boxes.ReplacedBox) for box in every)

    def words(self, kind: str) -> list[str]:
        return [word for word in self._words if word[0] == kind]


def _first_difference(found: list[str], said: list[str]) -> tuple[int, list[str], list[str]]:
    at = next(
        (n for n, (a, b) in enumerate(zip(found, said, strict=False)) if a != b),
        min(len(found), len(said)),
    )
    return at, found[at : at + 3], said[at : at + 3]


RUN = 250
"""Papers of one run of Hypothesis, which finds an input, makes it small and tells it whole."""


def main(seconds: float) -> None:
    """Papers for so many `seconds`, and until the run that they end in is over: a find is made
    small in peace."""
    end, count = time.monotonic() + seconds, 0

    @settings(
        max_examples=RUN, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(papers)
    def run(drawn: list[Any]) -> None:
        nonlocal count
        count += 1
        check(drawn)

    while time.monotonic() < end:
        try:
            run()
        except BaseException:
            print(f"after {count} papers")
            raise
    print(f"{count} papers, no find")


if __name__ == "__main__":
    main(float(sys.argv[1]))
