"""Pages of Publisher, LuaLaTeX and Typst side by side: .venv/bin/python bench/pages.py

In: the folder with the same texts set by the two peers (`--peers`, ``memoir/*.pdf`` and
``typst/*.pdf``, on the page of `proceedings`, A5, with EB Garamond at 10.6 pt) and the folder of
their sources (`--corpus`). Ours are built first, or taken from `--ours`, a folder with a PDF for
each text. Out: a Markdown table, a column for each maker.

What is read back from a PDF, with poppler alone (``pdftotext -bbox``, ``pdftoppm``):

- *lines* of the text: words in the size of the addresses' text, on one baseline. A line is full
  where it ends, but for what may hang in the margin, where the measure does;
- the *space* of a full line: the median of its gaps, in em of the text (a formula drawn as a
  picture is a gap too, and says nothing of the spaces);
- *overfull*: lines that end more than a point past the measure, hanging signs apart;
- *off the grid*: lines more than a point off the nearest line of the document's grid of 14 pt;
- *white at the foot*: of pages between the first and the last, what is blank at the end of the
  text block, as a share of it: neither letters nor pictures.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

ADDRESSES = {
    "kennedy": "us-jfk-1961",
    "lincoln": "us-lincoln-1861",
    "kimiya": "ilc-2019-kimiya",
}
PAPERS = ("bempp", "cl-pfu", "tdavec", "iharm3d", "cito-review")
FIGURES = ("cl-pfu", "tdavec", "iharm3d", "cito-review")
"""The papers with figures or tables: what stands in the way of a grid."""
WHITE = ("tdavec", "cl-pfu", "cito-review")
MAKERS = ("Publisher", "LuaLaTeX", "Typst")

EM, LINE = 10.6, 14.0
"""The size of the text and the distance of its lines, in pt."""
HEAD, FOOT = 19 / 25.4 * 72, 182 / 25.4 * 72
"""Where the text block begins and ends, in pt from the head of the page."""
_WORDS, _NEAR, _LINES = 6, 4.0, 5
"""A full line has so many words and ends so near (in pt) where so many others of its page do."""
_WIDE = 0.4
_HYPHENS = ("-", "\u2010", "\u00ad")
_HANGING = (*_HYPHENS, *".,;:'\"’”–—!?")
_WORD = re.compile(
    r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</word>'
)
_DPI = 36


@dataclass(frozen=True)
class Word:
    """A word and its box, in pt from the upper left corner of its page."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def size(self) -> float:
        """The height of its face, which goes with its size."""
        return round(self.bottom - self.top, 1)


@dataclass(frozen=True)
class Page:
    """The words of a page; `measure` is where its text begins and ends, `lines` those of its text,
    with all words that stand in them."""

    words: list[Word]
    lines: list[list[Word]]
    measure: tuple[float, float]

    def full(self) -> Iterator[list[Word]]:
        """The lines that are set to the measure; an empty one for any other."""
        for line in self.lines:
            near = abs(line[-1].right - self.measure[1]) < _NEAR
            yield line if near and len(line) >= _WORDS else []


def read_words(pdf: Path) -> list[list[Word]]:
    """The words of each page of `pdf`, but for heads and folios."""
    text = subprocess.run(
        ["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True
    ).stdout
    pages = []
    for page in text.split("<page ")[1:]:
        words = [
            Word(*(float(number) for number in found.groups()[:4]), found[5])
            for found in _WORD.finditer(page)
        ]
        pages.append([word for word in words if word.bottom > HEAD - 6 and word.top < FOOT])
    return pages


def read_page(words: list[Word], size: float) -> Page:
    """The page of `words`, whose text has words `size` high."""
    lines: list[list[Word]] = []
    for word in sorted((w for w in words if w.size == size), key=lambda w: w.bottom):
        if lines and word.bottom - lines[-1][-1].bottom < 1:
            lines[-1].append(word)
        else:
            lines.append([word])
    others = [word for word in words if word.size != size]
    for line in lines:
        top, bottom = line[0].top, line[0].bottom
        line += [w for w in others if top - 1 < w.top and w.bottom < bottom + 2]
        line.sort(key=lambda w: w.left)
    ends = Counter(round(line[-1].right) for line in lines)
    begins = Counter(round(line[0].left) for line in lines)
    enough = [end for end in ends if sum(ends[end + d] for d in (-1, 0, 1)) >= _LINES]
    right = max(enough, key=lambda end: ends[end], default=1e6)
    left = begins.most_common(1)[0][0] if begins else 0
    exact = [line[-1].right for line in lines if abs(line[-1].right - right) < 1.5]
    return Page(words, lines, (float(left), statistics.median(exact) if exact else 1e6))


def gaps(line: Sequence[Word]) -> list[float]:
    """The spaces of a line, in em; what stands closer than words do is no space."""
    found = [(b.left - a.right) / EM for a, b in pairwise(line)]
    return [gap for gap in found if gap > 0.08]


def spaces(pages: Sequence[Page]) -> list[float]:
    """The space of each full line, in em."""
    return [
        statistics.median(found) for page in pages for line in page.full() if (found := gaps(line))
    ]


def hyphenated(pages: Sequence[Page]) -> tuple[int, int, int]:
    """Full lines that end in a hyphen; third ones in a row; right-hand pages that end in one."""
    count = thirds = feet = 0
    for number, page in enumerate(pages, 1):
        row = 0
        for line in page.full():
            row = row + 1 if line and line[-1].text.endswith(_HYPHENS) else 0
            count += bool(row)
            thirds += row == 3
        last = page.lines[-1] if page.lines else []
        feet += bool(number % 2 and last and last[-1].text.endswith(_HYPHENS))
    return count, thirds, feet


def overfull(pages: Sequence[Page]) -> int:
    """Lines of text that run past the measure by more than a point and what hangs."""
    count = 0
    for page in pages:
        for line in page.lines:
            past = line[-1].right - page.measure[1]
            count += past > (_NEAR if line[-1].text.endswith(_HANGING) else 1.0)
    return count


def hanging(pages: Sequence[Page]) -> float:
    """How far a hyphen or stop at a line's end stands out, in em: the median."""
    ends = [
        line[-1].right - page.measure[1]
        for page in pages
        for line in page.full()
        if line and line[-1].text.endswith((*_HYPHENS, ".", ","))
    ]
    return statistics.median(ends) / EM if ends else 0.0


def off_grid(pages: Sequence[Page]) -> tuple[int, int]:
    """Lines off the grid, and all of them. The grid is where most lines of all pages are."""
    bottoms = [line[0].bottom % LINE for page in pages for line in page.lines]
    tenths = Counter(round(bottom, 1) for bottom in bottoms)
    grid = max(tenths, key=lambda tenth: tenths[tenth]) if tenths else 0.0
    off = sum(min((b - grid) % LINE, (grid - b) % LINE) > 1 for b in bottoms)
    return off, len(bottoms)


def white(pdf: Path, count: int) -> list[float]:
    """The share of the text block that is blank at the foot of each inner page."""
    found = []
    for number in range(2, count):
        pgm = subprocess.run(
            ["pdftoppm", "-gray", "-r", str(_DPI), "-f", str(number), "-l", str(number), pdf],
            capture_output=True,
            check=True,
        ).stdout
        _, width, _, _ = pgm.split(maxsplit=3)[:4]
        across = int(width)
        rows = pgm[-across * (len(pgm) // across) :]
        foot, top = (round(edge / 72 * _DPI) for edge in (FOOT, HEAD))
        dark = (y for y in range(foot, top, -1) if min(rows[y * across : (y + 1) * across]) < 200)
        depth = foot - next(dark, top)
        found.append(depth / (foot - top))
    return found


def build(corpus: Path, out: Path) -> None:
    """Build the texts as a volume under `out`, and their offprints in it, named as the texts."""
    volume = out / "volume"
    papers = []
    for name, source in ADDRESSES.items():
        text = (corpus / "addresses" / source / "address.txt").read_text("utf-8")
        paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]
        body = [_typed(part) for part in paragraphs if len(part) > 120]
        folder = volume / "papers" / name
        folder.mkdir(parents=True)
        head = (
            f"---\ntitle: {name.title()}\nkind: address\nauthors: [{{name: A. Speaker}}]\n---\n\n"
        )
        (folder / "paper.md").write_text(head + "\n\n".join(body) + "\n", "utf-8")
        papers.append(name)
    for name in PAPERS:
        subprocess.run(["cp", "-r", corpus / "joss" / name, volume / "papers" / name], check=True)
        papers.append(name)
    entries = "".join(f"      - {name}\n" for name in papers)
    (volume / "volume.yaml").write_text(
        "id: pages\ntitle: Pages\nlanguage: en-US\nstyle: proceedings\nsessions:\n"
        f"  - title: One\n    papers:\n{entries}",
        "utf-8",
    )
    command = [sys.executable, "-m", "publisher", "build", volume, "-o", out / "book"]
    subprocess.run([*command, "--format", "pdf,offprints"], check=False, stdout=subprocess.DEVNULL)
    for pdf in (out / "book" / "offprints").glob("*.pdf"):
        pdf.rename(out / pdf.name)


_FIELDS = re.compile("^[^\t]*\t[^\t]*\t")


def _typed(text: str) -> str:
    """A paragraph of a transcript as a manuscript has it."""
    return _FIELDS.sub("", text).replace("--", "—")


@dataclass
class Texts:
    """The pages of one maker's PDFs, by text. A text that the maker has not is left out."""

    folder: Path

    def __post_init__(self) -> None:
        words = {
            name: read_words(self.folder / f"{name}.pdf")
            for name in (*ADDRESSES, *PAPERS)
            if (self.folder / f"{name}.pdf").is_file()
        }
        sizes = Counter(w.size for name in ADDRESSES for page in words[name] for w in page)
        size = sizes.most_common(1)[0][0]
        self.pages = {
            name: [read_page(page, size) for page in pages] for name, pages in words.items()
        }

    def of(self, names: Sequence[str]) -> list[Page]:
        """The pages of the texts called so, one after the other."""
        return [page for name in names if name in self.pages for page in self.pages[name]]


def rows(made: Sequence[Texts]) -> Iterator[tuple[str, list[str]]]:
    """The rows of the table: what is measured, and what each of `made` has of it."""
    addresses, bempp, papers = tuple(ADDRESSES), ("bempp",), PAPERS

    def shares(names: Sequence[str], wide: bool) -> list[str]:
        out = []
        for texts in made:
            pages = texts.of(names)
            lines = spaces(pages)
            count = sum(space > _WIDE for space in lines) if wide else hyphenated(pages)[0]
            out.append(f"{count / len(lines):.1%}")
        return out

    three = [spaces(texts.of(addresses)) for texts in made]
    yield "lines of the three addresses", [str(len(lines)) for lines in three]
    yield (
        "spread of word spaces (cv), addresses",
        [f"{statistics.pstdev(lines) / statistics.mean(lines):.3f}" for lines in three],
    )
    yield "mean space, addresses, em", [f"{statistics.mean(lines):.3f}" for lines in three]
    all_lines = [spaces(texts.of(papers)) for texts in made]
    yield (
        "spread, five papers",
        [f"{statistics.pstdev(lines) / statistics.mean(lines):.3f}" for lines in all_lines],
    )
    yield "lines with space > .4 em, addresses", shares(addresses, wide=True)
    yield "the same, bempp", shares(bempp, wide=True)
    yield "the same, five papers", shares(papers, wide=True)
    yield "widest space, five papers, em", [f"{max(lines):.2f}" for lines in all_lines]
    yield "hyphenated lines, addresses", shares(addresses, wide=False)
    yield "the same, bempp", shares(bempp, wide=False)
    yield "the same, five papers", shares(papers, wide=False)
    rules = [hyphenated(texts.of((*addresses, *papers))) for texts in made]
    yield "third hyphens in a row", [str(thirds) for _, thirds, _ in rules]
    yield "right-hand pages that end in one", [str(feet) for _, _, feet in rules]
    yield (
        "overfull lines, all texts",
        [str(overfull(texts.of((*addresses, *papers)))) for texts in made],
    )
    yield (
        "a hyphen or stop hangs by, em",
        [f"{hanging(texts.of((*addresses, *papers))):.2f}" for texts in made],
    )
    grids = [[off_grid(texts.of((name,))) for name in FIGURES] for texts in made]
    yield (
        "lines off the grid by > 1 pt, papers with figures",
        [f"{sum(off for off, _ in g) / sum(count for _, count in g):.0%}" for g in grids],
    )
    for name in WHITE:
        foot = [
            white(texts.folder / f"{name}.pdf", len(texts.pages[name]))
            if name in texts.pages
            else []
            for texts in made
        ]
        yield (
            f"white at the foot of inner pages, {name}",
            [f"{statistics.mean(each):.1%}" if each else "–" for each in foot],
        )
    yield "pages, all texts", [str(len(texts.of((*addresses, *papers)))) for texts in made]


def main() -> None:
    shared = Path(__file__).resolve().parents[2] / "shared"
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--peers", type=Path, default=shared / "look")
    parser.add_argument("--corpus", type=Path, default=shared / "corpus")
    parser.add_argument("--ours", type=Path, help="a folder of our PDFs, made before")
    parser.add_argument("-o", "--output", type=Path, help="keep what is built there")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        ours = asked.ours or asked.output or Path(scratch)
        if not asked.ours:
            build(asked.corpus, ours)
        made = [Texts(folder) for folder in (ours, asked.peers / "memoir", asked.peers / "typst")]
        print(f"| | {' | '.join(MAKERS)} |")
        print("|---|--:|--:|--:|")
        for name, values in rows(made):
            print(f"| {name} | {' | '.join(values)} |")


if __name__ == "__main__":
    main()
