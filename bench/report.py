"""Results as a page and a plot: docs/benchmarks.md and docs/benchmarks.svg."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol
from xml.sax.saxutils import escape


class Result(Protocol):
    """What run.py measures; see there."""

    tool: str
    papers: int
    scenario: str
    seconds: float
    spread: float
    memory: int
    pages: int
    failed: str
    runs: int


def page(results: Sequence[Result], runs: int, absent: Mapping[str, str], busy: float = 0.0) -> str:
    """The page, in Markdown. `busy` is the load of the machine before anything was measured."""
    sizes = sorted({result.papers for result in results})
    between = " to ".join(dict.fromkeys(map(str, (sizes[0], sizes[-1])))) if sizes else "no"
    parts = [
        "# Benchmarks\n",
        "Written by `make bench`; the method is in `bench/README.md`. EPUB and PDF together, "
        f"process start included, medians of {runs} {'run' if runs == 1 else 'runs'} on "
        f"{machine()}.\n",
        f"![Seconds for a volume of {between} papers](benchmarks.svg)\n",
    ]
    if busy > _IDLE:
        parts.insert(2, f"Other work ran on the machine at the same time (load {busy:.1f}): "
                        "compare tools with each other, and trust no second.\n")  # fmt: skip
    for papers in sorted({result.papers for result in results}):
        parts += [f"## {papers} papers\n", *_cold(results, papers), *_again(results, papers)]
    parts += _growth(results)
    if absent:
        parts.append("Not installed, so not measured: " + ", ".join(
            f"{tool} ({what})" for tool, what in absent.items()) + ".\n")  # fmt: skip
    return "\n".join(parts)


def machine() -> str:
    """Processor, cores, memory and system, in a phrase."""
    name = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        models = [line for line in cpuinfo.read_text().splitlines() if "model name" in line]
        name = models[0].partition(": ")[2] if models else name
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0))
    python = platform.python_version()
    return f"{name}, {cores} cores, {memory:.0f} GiB, {platform.system()}, Python {python}"


def _find(results: Iterable[Result], papers: int, scenario: str) -> list[Result]:
    found = [r for r in results if (r.papers, r.scenario) == (papers, scenario)]
    return sorted(found, key=lambda r: (bool(r.failed), r.seconds))


def _cold(results: Sequence[Result], papers: int) -> list[str]:
    """Every tool from nothing."""
    rows = _find(results, papers, "cold")
    ours = next((r for r in rows if r.tool == "Publisher" and not r.failed), None)
    most = max((r.runs for r in rows), default=1)
    lines = ["| from nothing | seconds | pages | pages/s | memory | time, Publisher = 1 |",
             "|---|--:|--:|--:|--:|--:|"]  # fmt: skip
    for r in rows:
        if r.failed:
            lines.append(f"| {r.tool} | {r.failed} | | | | |")
            continue
        ratio = f"{r.seconds / ours.seconds:.2f}" if ours else ""
        lines.append(
            f"| {r.tool} | {r.seconds:.2f}{_spread(r, most)} | {r.pages} "
            f"| {r.pages / r.seconds:.0f} | {r.memory >> 20} MiB | {ratio} |"
        )
    return ["\n".join(lines) + "\n"]


def _spread(result: Result, most: int) -> str:
    """Half the way from the fastest run to the slowest; that there was one where others had
    more."""
    if result.runs < most:
        return " (once)"
    return f" ± {result.spread / 2:.2f}" if result.spread else ""


def _again(results: Sequence[Result], papers: int) -> list[str]:
    """Publisher after a change, against the peers, who start from nothing every time."""
    ours = [r for r in results
            if r.papers == papers and r.tool == "Publisher" and r.scenario != "cold"]  # fmt: skip
    others = [r for r in _find(results, papers, "cold") if r.tool != "Publisher" and not r.failed]
    if not ours:
        return []
    fastest = others[0] if others else None
    head = f"share of {fastest.tool}'s build" if fastest else ""
    lines = [f"| Publisher, built again | seconds | memory | {head} |", "|---|--:|--:|--:|"]
    for r in ours:
        share = f"{r.seconds / fastest.seconds:.2f}" if fastest else ""
        lines.append(f"| {r.scenario} | {r.seconds:.2f} | {r.memory >> 20} MiB | {share} |")
    return ["\n".join(lines) + "\n"]


def _growth(results: Sequence[Result]) -> list[str]:
    """Seconds per page at the largest size against the smallest."""
    lines = ["| growth | smallest | largest | time per page, ratio |", "|---|--:|--:|--:|"]
    for tool in dict.fromkeys(r.tool for r in results):
        cold = [r for r in results if r.tool == tool and r.scenario == "cold" and not r.failed]
        if len(cold) > 1:
            small, large = min(cold, key=lambda r: r.papers), max(cold, key=lambda r: r.papers)
            ratio = (large.seconds / large.pages) / (small.seconds / small.pages)
            lines.append(
                f"| {tool} | {small.papers} papers | {large.papers} papers | {ratio:.2f} |"
            )
    return ["## Growth\n", "\n".join(lines) + "\n"]


WIDTH, HEIGHT, LEFT, BOTTOM = 720, 420, 60, 50
COLOURS = 6
"""So many classes ``c0``… of lines the style sheet of the plot has."""
STYLE = """
:root { color-scheme: light dark; --ink: #222; --grid: #ddd }
text { fill: var(--ink) } .grid { stroke: var(--grid) }
path[class^=c] { fill: none; stroke-width: 2 } path.ours { stroke-width: 3.5 }
.ours + text { font-weight: bold } .edited { stroke-dasharray: 4 3 }
path.c0 { stroke: #1a5fb4 } .c0:not(path) { fill: #1a5fb4 }
path.c1 { stroke: #c64600 } .c1:not(path) { fill: #c64600 }
path.c2 { stroke: #1e8a57 } .c2:not(path) { fill: #1e8a57 }
path.c3 { stroke: #813d9c } .c3:not(path) { fill: #813d9c }
path.c4 { stroke: #8a5a2b } .c4:not(path) { fill: #8a5a2b }
path.c5 { stroke: #5e5c64 } .c5:not(path) { fill: #5e5c64 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ddd; --grid: #444 }
  path.c0 { stroke: #78aeed } .c0:not(path) { fill: #78aeed }
  path.c1 { stroke: #ffa348 } .c1:not(path) { fill: #ffa348 }
  path.c2 { stroke: #57e389 } .c2:not(path) { fill: #57e389 }
  path.c3 { stroke: #dc8add } .c3:not(path) { fill: #dc8add }
  path.c4 { stroke: #cdab8f } .c4:not(path) { fill: #cdab8f }
  path.c5 { stroke: #c0bfbc } .c5:not(path) { fill: #c0bfbc }
}
"""
_EDITED = ", one word edited"
_IDLE = 0.5
"""The load of a machine with nothing else to do."""
_APART = 15
"""Px between the names of two lines, at least."""


def plot(results: Sequence[Result]) -> str:
    """Seconds from nothing against papers, both logarithmic, a line for each tool; beside it dots
    for Publisher after one word was edited."""
    lines: dict[str, list[Result]] = {}
    for result in results:
        if not result.failed and result.scenario in ("cold", "one word edited"):
            name = result.tool + ("" if result.scenario == "cold" else _EDITED)
            lines.setdefault(name, []).append(result)
    shown = [result for line in lines.values() for result in line]
    if not shown:
        return _svg([])
    xs = _Scale([r.papers for r in shown], LEFT, WIDTH - 220)
    ys = _Scale([r.seconds for r in shown], HEIGHT - BOTTOM, 20)
    parts = [*_axes(xs, ys, sorted({r.papers for r in shown}))]
    drawn = {
        name: [(xs(r.papers), ys(r.seconds)) for r in sorted(line, key=lambda r: r.papers)]
        for name, line in lines.items()
    }
    names = _apart({name: points[-1][1] for name, points in drawn.items()})
    tools = list(dict.fromkeys(name.removesuffix(_EDITED) for name in drawn))
    for name, points in drawn.items():
        colour = f"c{tools.index(name.removesuffix(_EDITED)) % COLOURS}"
        parts += _line(name, points, names[name], colour, name.endswith(_EDITED))
    return _svg(parts)


def _apart(ends: Mapping[str, float]) -> dict[str, float]:
    """Where the names of lines stand that end at the heights `ends`, none on another."""
    placed: dict[str, float] = {}
    lowest = -math.inf
    for name in sorted(ends, key=lambda name: ends[name]):
        lowest = placed[name] = max(ends[name], lowest + _APART)
    return placed


class _Scale:
    """A logarithmic scale from the range of `values` to `start`…`end` px."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self.low, self.high = math.log10(min(values)), math.log10(max(values))
        self.start, self.end = start, end

    def __call__(self, value: float) -> float:
        share = (math.log10(value) - self.low) / ((self.high - self.low) or 1)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        """1, 10, 100… and their thirds, inside the range."""
        steps = [m * 10.0**e for e in range(-2, 5) for m in (1, 3)]
        return [step for step in steps if self.low <= math.log10(step) <= self.high]


def _axes(xs: _Scale, ys: _Scale, papers: Iterable[int]) -> list[str]:
    parts = []
    for tick in ys.ticks():
        y = ys(tick)
        parts.append(f'<path class="grid" d="M{xs.start} {y:.1f}H{xs.end}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{tick:g} s</text>')
    for count in papers:
        x, y = xs(count), HEIGHT - BOTTOM + 20
        parts.append(f'<text x="{x:.1f}" y="{y}" text-anchor="middle">{count}</text>')
    middle = (xs.start + xs.end) / 2
    parts.append(f'<text x="{middle}" y="{HEIGHT - 8}" text-anchor="middle">papers</text>')
    return parts


def _line(
    name: str, points: Sequence[tuple[float, float]], height: float, colour: str, edited: bool
) -> list[str]:
    """A line through `points`, its name at `height` beside its end."""
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    kind = " edited" if edited else " ours" if name == "Publisher" else ""
    end = points[-1][0]
    return [
        f'<path class="{colour}{kind}" d="{path}"/>',
        f'<text class="{colour}" x="{end + 10:.1f}" y="{height + 4:.1f}">{escape(name)}</text>',
        *[f'<circle class="{colour}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in points],
    ]


def _svg(parts: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'aria-label="Seconds against papers, by tool" font-family="sans-serif" font-size="12">\n'
        f"<style>{STYLE}</style>\n"
    )
    return head + "\n".join(parts) + "\n</svg>\n"
