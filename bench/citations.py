"""How long citations take beside pandoc's and citeproc-py's, and how often all agree.

    python bench/citations.py [CORPUS] [STYLE…]
    python bench/citations.py styles [EVERY]

For every paper of the corpus (default: the one beside the project) with a .bib file: its citations
and its whole bibliography, set by us, by `pandoc --citeproc` (a process a paper, as it is used)
and, entries only, by citeproc-py from pandoc's own CSL-JSON. `engine` counts the entries that our
processor and citeproc-py set as pandoc does from that same CSL-JSON. The second form compares all
installed styles, or every EVERY-th (`cslstyles`). Needs pandoc (PyPI `pypandoc_binary`).
"""

from __future__ import annotations

import contextlib
import html
import io
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import cslstyles
import pypandoc

from publisher.citations.citing.references import set_citations
from publisher.citations.citing.syntax import scan_all
from publisher.citations.csl import style as styles
from publisher.citations.reading.bibliography import load_library
from publisher.files import Bundle, Folder

STYLES = ("apa", "chicago-author-date", "ieee", "nlm-citation-sequence")


def plain(text: str) -> str:
    """XHTML without tags and doubled spaces."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", text))).strip()


def entries(out: str) -> dict[str, str]:
    """The entries of a bibliography in pandoc's HTML."""
    found = re.findall(r'<div id="ref-([^"]+)"[^>]*>(.*?)(?=<div id="ref-|\Z)', out, re.S)
    return {html.unescape(key): plain(text) for key, text in found}


def run(command: list[str], text: str) -> tuple[str, float]:
    """The output of `command` and its seconds."""
    started = time.perf_counter()
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    return done.stdout, time.perf_counter() - started


def ours(bib: Path, body: str, style: str) -> tuple[dict[str, str], int, float]:
    """Entries, the number of citations, and seconds."""
    started = time.perf_counter()
    library, _ = load_library(Folder(bib.parent), (bib.name,))
    clusters = [c for c in scan_all(body) if all(one.key in library.entries for one in c.cites)]
    made = set_citations(clusters, library, style, "en-US", nocite=["*"])
    seconds = time.perf_counter() - started
    return {r.key: plain(r.html) for r in made.references}, len(clusters), seconds


def theirs(bib: Path, body: str, style: Path) -> tuple[dict[str, str], float]:
    """Entries and seconds of pandoc."""
    head = f'---\nbibliography: {bib}\nlang: en-US\nnocite: "@*"\n---\n\n'
    command = [
        pypandoc.get_pandoc_path(),
        "--citeproc",
        "--csl",
        str(style),
        "-t",
        "html",
        "--wrap=none",
    ]
    out, seconds = run(command, head + body)
    return entries(out), seconds


def citeproc_py(text: str, style: Path) -> tuple[dict[str, str], float]:
    """Entries and seconds of citeproc-py, from CSL-JSON."""
    from citeproc import (
        Citation,
        CitationItem,
        CitationStylesBibliography,
        CitationStylesStyle,
        formatter,
    )
    from citeproc.source.json import CiteProcJSON

    items = json.loads(text)
    started = time.perf_counter()
    quiet = io.StringIO()
    with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
        source = CiteProcJSON(items)
        book = CitationStylesBibliography(
            CitationStylesStyle(str(style), validate=False), source, formatter.html
        )
        for item in items:
            book.register(Citation([CitationItem(item["id"])]))
        book.sort()
        made = dict(zip(book.keys, map(str, book.bibliography()), strict=True))
    return {key: plain(text) for key, text in made.items()}, time.perf_counter() - started


def from_json(items: str, style: str) -> dict[str, str]:
    """Our entries from CSL-JSON."""
    library, _ = load_library(Bundle((("r.json", items.encode()),)), ("r.json",))
    made = set_citations([], library, style, "en-US", nocite=["*"])
    return {r.key: plain(r.html) for r in made.references}


def agree(made: dict[str, str], wanted: dict[str, str]) -> int:
    """How many entries are the same; citeproc-py lowers keys."""
    low = {key.lower(): entry for key, entry in made.items()}
    return sum(low.get(key.lower()) == entry for key, entry in wanted.items())


HEADS = ("style", "entries", "ours", "ours s", "pandoc s", "engine: ours", "citeproc-py", "its s")


def measure(bibs: list[Path], name: str) -> tuple[object, ...]:
    """A row of the table for the style `name`."""
    style = styles._folder() / f"{name}.csl"
    counts, spent = [0, 0, 0, 0], [0.0, 0.0, 0.0]
    for bib in bibs:
        text = next(iter(sorted(bib.parent.glob("*.md")))).read_text("utf-8")
        body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S)
        made, _, a = ours(bib, body, name)
        wanted, b = theirs(bib, body, style)
        pandoc = pypandoc.get_pandoc_path()
        items = run([pandoc, "-f", "biblatex", "-t", "csljson", str(bib)], "")[0]
        command = [pandoc, "-f", "csljson", "-t", "html", "--wrap=none", "--citeproc"]
        same = entries(run([*command, "--csl", str(style)], items)[0])
        try:
            python, c = citeproc_py(items, style)
        except Exception:  # it raises on some papers; those count as none the same
            python, c = {}, 0.0
        spent = [x + y for x, y in zip(spent, (a, b, c), strict=True)]
        found = (
            len(wanted),
            agree(made, wanted),
            agree(from_json(items, name), same),
            agree(python, same),
        )
        counts = [x + y for x, y in zip(counts, found, strict=True)]
    return (
        name,
        counts[0],
        counts[1],
        f"{spent[0]:.2f}",
        f"{spent[1]:.2f}",
        *counts[2:],
        f"{spent[2]:.2f}",
    )


def main(corpus: Path, names: list[str]) -> None:
    """Print a row for each style."""
    bibs = sorted([*corpus.glob("joss/*/*.bib"), *corpus.glob("scipy/*/*.bib")])
    for row in (HEADS, *(measure(bibs, name) for name in names)):
        print(f"{row[0]:24}" + "".join(f"{cell!s:>14}" for cell in row[1:]))


if __name__ == "__main__":
    given = sys.argv[1:]
    if given[:1] == ["styles"]:
        cslstyles.main(int(given[1]) if len(given) > 1 else 1)
        raise SystemExit
    folder = Path(given[0]) if given else Path(__file__).parents[2] / "shared" / "corpus"
    main(folder, given[1:] or list(STYLES))
