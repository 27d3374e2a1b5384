"""Every citation and every entry of the corpus beside what pandoc makes of them.

One style with authors and dates, one with numbers. What differs is listed in ``differences.toml``
with its reason; a difference that is not listed fails, and so does a listing that differs no more.
"""

from __future__ import annotations

import html
import re
import subprocess
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from publisher.citations.citing.citation import with_affixes
from publisher.citations.citing.references import CitationResult, set_citations
from publisher.citations.citing.syntax import scan_all
from publisher.citations.csl import style as styles
from publisher.citations.reading.bibliography import load_library
from publisher.files import Folder

STYLES = ("apa", "ieee")
LISTED = tomllib.loads((Path(__file__).parent / "differences.toml").read_text("utf-8"))[
    "difference"
]


class Pair(NamedTuple):
    """A citation, entry or order, theirs and ours; `name` is ``paper/citation``, ``paper/key``."""

    name: str
    theirs: str
    ours: str


def plain(text: str) -> str:
    """XHTML with nothing left but italics, bold and scripts, so that both can be compared."""
    text = re.sub(r"<(/?)em>", r"<\1i>", text)
    text = re.sub(r"<(/?)strong>", r"<\1b>", text)
    text = re.sub(r"<(?!/?(?:i|b|sup|sub)>)[^>]*>", "", text)
    text = re.sub(r"</(i|sup)>(\s*)<\1>", r"\2", text)
    return re.sub(r"\s+", " ", html.unescape(text)).strip()


def pandoc(document: str, style: str) -> str:
    """`document` as pandoc sets it, in HTML."""
    command = [
        pytest.importorskip("pypandoc").get_pandoc_path(), "--citeproc", "-t", "html",
        "--wrap=none", "--csl", str(styles._folder() / f"{style}.csl"),
    ]  # fmt: skip
    done = subprocess.run(command, input=document, capture_output=True, text=True, check=True)
    return done.stdout


def sources(folder: Path, keys: set[str]) -> list[str]:
    """The citations of the paper in `folder` whose works are in its bibliography."""
    names = sorted(folder.glob("*.md"))
    text = next((p for p in names if p.name in ("paper.md", "main.md")), names[0]).read_text(
        "utf-8"
    )
    text = re.sub(r"```.*?```", "", re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S), flags=re.S)
    found = [c for c in scan_all(text) if all({one.key, one.written} & keys for one in c.cites)]
    return [text[c.start : c.end].replace("\n", " ") for c in found]


def pairs(bib: Path, style: str) -> list[Pair]:
    """The citations and entries of one paper, all works listed."""
    paper = bib.parent.name
    library, _ = load_library(Folder(bib.parent), (bib.name,))
    written = sources(bib.parent, set(library.entries))
    if not written:
        return []
    # The journal's own pipeline takes CiTO properties off before pandoc sees them.
    bare = [re.sub(r"@(?:(?:cites|uses)\w*:)+", "@", text) for text in written]
    head = f'---\nbibliography: {bib}\nlang: en-US\nnocite: "@*"\n---\n\n'
    theirs = pandoc(head + "\n\n".join(f"P {text}" for text in bare), style)
    ours = made(written, library, style)
    paragraphs = [plain(text)[1:].strip() for text in re.findall(r"<p>(.*?)</p>", theirs, re.S)]
    out = [
        Pair(f"{paper}/{text}", left, plain(right.html))
        for text, left, right in zip(written, paragraphs, ours.citations, strict=False)
    ]
    entry = r'<div id="ref-([^"]+)"[^>]*>(.*?)(?=<div id="ref-|\Z)'
    entries = {html.unescape(k): plain(text) for k, text in re.findall(entry, theirs, re.S)}
    out += [
        Pair(f"{paper}/{r.key}", entries.get(r.key, ""), plain(r.html)) for r in ours.references
    ]
    order = " ".join(r.key for r in ours.references)
    return [*out, Pair(f"{paper}/the order", " ".join(entries), order)]


def made(written: list[str], library: object, style: str) -> CitationResult:
    """The citations `written`, each of them alone in its text, and all works."""
    clusters = [scan_all(text)[0] for text in written]
    without_stars = [
        with_affixes(c, lambda t, at: html.escape(re.sub(r"\*([^*]*)\*", r"\1", t)))
        for c in clusters
    ]
    return set_citations(without_stars, library, style, "en-US", nocite=["*"])  # type: ignore[arg-type]


def by_rule(pair: Pair, style: str) -> bool:
    """Differences that follow a rule, told in docs/explanation/citations.md: in the sentence "and"
    stands for "&", and a work cited by number is named there."""
    narrative = "/@" in pair.name
    if style == "apa":
        return narrative and pair.theirs.replace(" & ", " and ") == pair.ours
    return narrative and pair.ours.endswith(f" {pair.theirs}")


@pytest.fixture(scope="module", params=STYLES)
def compared(request: pytest.FixtureRequest, corpus: Path) -> tuple[str, list[Pair]]:
    """A style, and all citations and entries of the corpus in it."""
    style = request.param
    bibs = sorted([*corpus.glob("joss/*/*.bib"), *corpus.glob("scipy/*/*.bib")])
    return style, [pair for bib in bibs for pair in pairs(bib, style)]


def test_the_corpus_is_compared(compared: tuple[str, list[Pair]]) -> None:
    """There is something to compare: hundreds of citations and of entries."""
    assert len(compared[1]) > 800


def test_every_difference_is_accounted_for(compared: tuple[str, list[Pair]]) -> None:
    """What differs from pandoc differs for a reason that is listed."""
    style, found = compared
    listed = {name for one in LISTED if style in one["styles"] for name in one["works"]}
    differ = {p.name: p for p in found if p.theirs != p.ours and not by_rule(p, style)}
    new = [differ[name] for name in sorted(differ.keys() - listed)]
    told = "\n".join(f"{p.name}\n  pandoc {p.theirs}\n  ours   {p.ours}" for p in new)
    assert not new, f"{len(new)} differences are not listed:\n{told}"
    gone = sorted(listed - differ.keys())
    assert not gone, f"these differ no more: {gone}"
