"""Publisher and its peers side by side: `make bench`, or ``bench/run.py --sizes 10,40 --runs 3``.

Writes docs/benchmarks.md, docs/benchmarks.svg and, for whoever wants to look closer,
build/bench/results.json. The method is in bench/README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent))

import peers
import report
from measuring import Cost, Failed, measure
from volumes import Volume, addresses

ROOT = Path(__file__).parents[1]
PUBLISHER = Path(sys.executable).with_name("publisher")
SCENARIOS = ("cold", "nothing changed", "one word edited", "one paper inserted", "one rule changed")
"""In the order they are run: each starts where the one before left the volume."""


@dataclass(frozen=True)
class Result:
    """One tool, one size, one scenario: medians over `runs`. `pages` is the length of its PDF.
    `failed` says why there are no figures, empty where there are."""

    tool: str
    papers: int
    scenario: str
    seconds: float = 0.0
    spread: float = 0.0
    memory: int = 0
    pages: int = 0
    failed: str = ""
    runs: int = 1


def publisher(folder: Path, volume: Volume, limit: float) -> Iterator[tuple[str, Cost]]:
    """Publisher through all scenarios, EPUB and PDF in one build, its cache in `folder`."""
    command = [PUBLISHER, "build", volume.folder, "-o", folder / "out", "--format", "epub,pdf"]
    environment = {"PUBLISHER_CACHE": str(folder / "cache")}
    changes: dict[str, Callable[[], None]] = {
        "one word edited": lambda: volume.edit_a_word(1),
        "one paper inserted": lambda: volume.insert_first(1),
        "one rule changed": lambda: change_a_rule(volume.folder),
    }
    for scenario in SCENARIOS:
        changes.get(scenario, lambda: None)()
        yield scenario, measure(command, folder, limit, environment)


def change_a_rule(folder: Path) -> None:
    """Give the volume a style of its own, which differs from the usual one in one rule."""
    style = folder / "styles" / "proceedings"
    shutil.copytree(ROOT / "styles" / "proceedings", style, dirs_exist_ok=True)
    sheet = style / "css" / "base.css"
    sheet.write_text(sheet.read_text("utf-8") + "\nblockquote { margin-left: 13pt }\n", "utf-8")


def peer(tool: peers.Peer, folder: Path, volume: Volume, limit: float) -> Cost:
    """A peer's EPUB and PDF, one after the other as its users make them."""
    volume.one_file(folder / "book.md")
    peers.prepare(folder)
    environment = {"PUPPETEER_EXECUTABLE_PATH": shutil.which("chromium") or ""}
    costs = []
    for command in (*peers.epub(), *tool.commands()):
        left = limit - sum(cost.seconds for cost in costs)
        costs.append(measure(command, folder, max(1, left), environment))
    return Cost(sum(cost.seconds for cost in costs), max(cost.memory for cost in costs))


def pages(path: Path) -> int:
    """How many pages a PDF has."""
    import pikepdf

    with pikepdf.open(path) as file:
        return len(file.pages)


def run_once(tool: str, size: int, scratch: Path, limit: float) -> dict[str, tuple[Cost, int]]:
    """One run of one tool on a volume of `size` papers: cost and pages by scenario."""
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    volume = Volume(scratch / "volume", addresses(size))
    volume.write()
    if tool == "Publisher":
        costs = publisher(scratch, volume, limit)
        return {s: (cost, pages(scratch / "out" / "bench.pdf")) for s, cost in costs}
    found = next(peer for peer in peers.PEERS if peer.name == tool)
    return {"cold": (peer(found, scratch, volume, limit), pages(scratch / "book.pdf"))}


def measure_all(
    tools: list[str], sizes: list[int], runs: int, limit: float, long: float, scratch: Path
) -> list[Result]:
    """All tools at all sizes; the runs of the tools take turns, so that whatever else the machine
    does falls on all of them. A tool that fails at one size is not asked for a larger one; a peer
    whose first run takes over `long` seconds is run once."""
    results: list[Result] = []
    out: set[str] = set()
    for size in sizes:
        seen: dict[tuple[str, str], list[tuple[Cost, int]]] = {}
        once: set[str] = set()
        for number in range(runs):
            for tool in [tool for tool in tools if tool not in out | once]:
                print(f"{size} papers, run {number + 1}: {tool}", file=sys.stderr, flush=True)
                try:
                    for scenario, found in run_once(tool, size, scratch, limit).items():
                        seen.setdefault((tool, scenario), []).append(found)
                        if tool != "Publisher" and number == 0 and found[0].seconds > long:
                            once.add(tool)
                except Failed as error:
                    print(f"  {error}", file=sys.stderr)
                    out.add(tool)
                    results.append(Result(tool, size, "cold", failed=str(error).split("\n")[0]))
        results += [_result(tool, size, scenario, found) for (tool, scenario), found in seen.items()
                    if tool not in out]  # fmt: skip
    return results


def _result(tool: str, size: int, scenario: str, found: list[tuple[Cost, int]]) -> Result:
    seconds = [cost.seconds for cost, _ in found]
    memory = round(median(cost.memory for cost, _ in found))
    return Result(
        tool, size, scenario, median(seconds), max(seconds) - min(seconds), memory, found[-1][1],
        runs=len(found),
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure Publisher and its peers side by side.")
    parser.add_argument("--sizes", default="10,40,160,640", help="papers in a volume")
    parser.add_argument("--runs", type=int, default=3, help="how often each is run")
    parser.add_argument("--limit", type=float, default=900, help="seconds one build may take")
    parser.add_argument("--long", type=float, default=120,
                        help="a peer that takes more seconds is run once")  # fmt: skip
    parser.add_argument("--tools", default="", help="comma-separated; without it all installed")
    parser.add_argument("--scratch", type=Path, default=ROOT / "build" / "bench" / "scratch")
    options = parser.parse_args()
    absent = {peer.name: peer.missing() for peer in peers.PEERS if peer.missing()}
    tools = ["Publisher", *(peer.name for peer in peers.PEERS if peer.name not in absent)]
    if options.tools:
        tools = [tool for tool in tools if tool in options.tools.split(",")]
    sizes = [int(size) for size in options.sizes.split(",")]
    # Ended from outside, it ends what it is measuring.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    busy = os.getloadavg()[0]
    results = measure_all(tools, sizes, options.runs, options.limit, options.long, options.scratch)
    kept = ROOT / "build" / "bench" / "results.json"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps([asdict(result) for result in results], indent=1), "utf-8")
    docs = ROOT / "docs"
    (docs / "benchmarks.svg").write_text(report.plot(results), "utf-8")
    (docs / "benchmarks.md").write_text(report.page(results, options.runs, absent, busy), "utf-8")
    shutil.rmtree(options.scratch, ignore_errors=True)


if __name__ == "__main__":
    main()
