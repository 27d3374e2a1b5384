"""From a save to the new page in a browser: ``bench/preview.py --papers 160 --saves 5``.

Starts the preview of so many addresses and headless Chromium, looks at a page in the middle, saves
another word into it again and again, and says how long after the save the page was there, drawn and
with its words, and how long after it contents and indexes were done as well.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent))

from volumes import Volume, addresses

ROOT = Path(__file__).parents[1]
PUBLISHER = Path(sys.executable).with_name("publisher")
LOOK = ROOT / "tests" / "preview" / "look.mjs"


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the preview in headless Chromium.")
    parser.add_argument("--papers", type=int, default=160)
    parser.add_argument("--saves", type=int, default=5)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    volume = Volume(folder / "volume", addresses(options.papers))
    volume.write()
    paper = volume.papers[options.papers // 2]
    file = folder / "volume" / "papers" / f"{paper.slug}.md"
    process = subprocess.Popen(
        [PUBLISHER, "preview", volume.folder, "--port", "0"], cwd=folder, text=True,
        env=os.environ | {"PUBLISHER_CACHE": str(folder / "cache")}, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        address = process.stdout.readline().split()[-1]
        tell(look(address, paper.slug, file, options.saves))
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder)


def look(address: str, paper: str, file: Path, saves: int) -> list[dict[str, float]]:
    """What `tests/preview/look.mjs` saw: of each save three steps, after the first."""
    # No word of these is hyphenated.
    words = [" the ", *(f" the x{number}y " for number in range(saves))]
    steps: list[list[object]] = [["turn", paper, 0]]
    for old, new in pairwise(words):
        steps += [["save", str(file), old, new], ["read", new.split()[1]], ["ready"]]
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or ""
    seen = subprocess.run(
        ["node", LOOK, address, json.dumps(steps)], check=True, capture_output=True, text=True,
        env=os.environ | {"CHROMIUM": chromium},
    )  # fmt: skip
    found: list[dict[str, float]] = json.loads(seen.stdout)
    if found[-1]["errors"]:
        sys.exit(str(found[-1]["errors"]))
    return found[1:-1]


def tell(seen: list[dict[str, float]]) -> None:
    print(f"{seen[0]['count']} pages, {len(seen) // 3} saves; seconds, median and all")
    for what, first in (("the page", 1), ("contents and indexes, too", 2)):
        each = [step["since"] for step in seen[first::3]]
        print(f"{what}: {median(each):.2f}   {' '.join(f'{one:.2f}' for one in each)}")


if __name__ == "__main__":
    main()
