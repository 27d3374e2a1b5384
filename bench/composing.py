"""Composing a corpus beside ``pandoc --citeproc`` on the same papers, in one run.

    python bench/composing.py [FOLDER…] [--rounds N]

For each paper: seconds of Publisher (reading, composing, citations, math, images; in one process
that stays), and of pandoc (a process a paper, Markdown to XHTML with MathML and citations). The
best of N rounds counts. Exits 1 where Publisher takes longer for the whole.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pypandoc
from conformance import CORPUS, composed


def ours(path: Path) -> bool:
    """Whether the paper at `path` could be composed."""
    return composed(path) is not None


def pandoc(path: Path) -> bool:
    """Whether pandoc made XHTML of the paper at `path`."""
    command = [pypandoc.get_pandoc_path(), "--citeproc", "--mathml", "-t", "html5", path.name]
    return subprocess.run(command, cwd=path.parent, capture_output=True).returncode == 0


def best(call: Callable[[Path], bool], path: Path, rounds: int) -> float:
    """The least seconds that `call` takes for `path` in `rounds` rounds."""
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        call(path)
        found.append(time.perf_counter() - start)
    return min(found)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path, default=[CORPUS])
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    papers = sorted(path for folder in options.folders for path in folder.rglob("paper.md"))
    papers = [path for path in papers if ours(path) and pandoc(path)]
    totals = [0.0, 0.0]
    print(f"{'paper':<24}{'publisher':>12}{'pandoc':>12}")
    for path in papers:
        times = [best(ours, path, options.rounds), best(pandoc, path, options.rounds)]
        totals = [total + seconds for total, seconds in zip(totals, times, strict=True)]
        print(f"{path.parent.name:<24}{times[0]:>10.2f} s{times[1]:>10.2f} s")
    print(f"{f'{len(papers)} papers':<24}{totals[0]:>10.2f} s{totals[1]:>10.2f} s")
    return 0 if totals[0] <= totals[1] else 1


if __name__ == "__main__":
    sys.exit(main())
