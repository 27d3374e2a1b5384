"""How even the lines of finished PDFs are: .venv/bin/python bench/spacing.py PDF…

In: PDFs of any maker, set justified. Out: for each a row of a Markdown table. Read back with
poppler's ``pdftotext -bbox-layout``: of every full line (six words or more, that ends where
others of its page end) the mean gap between words, in pt, and how many such lines end in a hyphen.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

_TOKEN = re.compile(r'<(block|line|word) xMin="([\d.]+)"[^>]*xMax="([\d.]+)"[^>]*>([^<]*)')
_WORDS, _LINES = 6, 5
_WIDE = 2.0
_HYPHENS = ("-", "\u2010", "\u00ad")

Word = tuple[float, float, str]


def pages(pdf: Path) -> Iterator[list[list[Word]]]:
    """The lines of each page of `pdf`, as words with their left and right edges in pt; an empty
    line begins a block."""
    text = subprocess.run(
        ["pdftotext", "-bbox-layout", pdf, "-"], capture_output=True, text=True, check=True
    ).stdout
    for page in text.split("<page ")[1:]:
        found: list[list[Word]] = []
        for token in _TOKEN.finditer(page):
            if token[1] in ("block", "line"):
                found.append([])
            else:
                found[-1].append((float(token[2]), float(token[3]), token[4]))
        yield found


def full(page: list[list[Word]]) -> Iterator[list[Word]]:
    """Each line of `page` that is set to the measure; for any other an empty one. The measure is
    where several lines of the page end."""
    ends = Counter(round(line[-1][1]) for line in page if line)
    for line in page:
        end = round(line[-1][1]) if line else 0
        near = sum(ends[edge] for edge in (end - 1, end, end + 1))
        leaders = sum(word == "." for _, _, word in line) > 2
        yield line if len(line) >= _WORDS and near >= _LINES and not leaders else []


def measure(pdf: Path) -> dict[str, float]:
    """Of the full lines of `pdf`: their number, the mean and the relative spread of their gaps, how
    many have gaps over twice the median, and hyphens at their ends: all, and thirds in a row."""
    gaps, hyphens, thirds, row = list[float](), 0, 0, 0
    for words in (line for page in pages(pdf) for line in full(page)):
        if not words:
            row = 0
            continue
        between = [b[0] - a[1] for a, b in pairwise(words)]
        gaps.append(statistics.mean(between))
        row = row + 1 if words[-1][2].endswith(_HYPHENS) else 0
        hyphens += bool(row)
        thirds += row == 3
    median = statistics.median(gaps)
    return {
        "lines": len(gaps),
        "mean": statistics.mean(gaps),
        "spread": statistics.pstdev(gaps) / statistics.mean(gaps),
        "wide": sum(gap > _WIDE * median for gap in gaps),
        "hyphens": hyphens,
        "thirds": thirds,
    }


def main() -> None:
    print("| file | lines | mean gap | spread | over twice the median | hyphens | third in a row |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name in sys.argv[1:]:
        found = measure(Path(name))
        print(
            f"| {Path(name).name} | {found['lines']:.0f} | {found['mean']:.2f} pt "
            f"| {found['spread']:.3f} | {found['wide']:.0f} | {found['hyphens']:.0f} "
            f"| {found['thirds']:.0f} |"
        )


if __name__ == "__main__":
    main()
