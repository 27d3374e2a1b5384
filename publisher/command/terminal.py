"""What a person at a terminal sees: progress while it builds, a table when it is done.

Progress goes to standard error, and only where that is a terminal; the table is plain text where
standard output is piped.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from publisher.diagnostics import fit_terminal, plural, tally
from publisher.model.pagemap import folios
from publisher.model.progress import Progress, silent
from publisher.report.record import BOARD, BuildReport, PaperReport

MOST_TOLD = 1000
"""How many findings of one code a terminal tells one by one; `--format json` tells them all."""


@contextmanager
def progress(quiet: bool) -> Iterator[Progress]:
    """A callback that shows stages and how far they are; shows nothing when `quiet` or piped."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description:>9}"), BarColumn(), MofNCompleteColumn())
    with Bars(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as bars:
        tasks: dict[str, object] = {}

        def told(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=max(done, total))  # type: ignore[arg-type]

        yield told


def columns(error: bool = False) -> int | None:
    """How many columns the terminal has to which standard output goes, or standard error; `None`
    where it is none."""
    stream = sys.stderr if error else sys.stdout
    if stream is None or not stream.isatty():
        return None
    return shutil.get_terminal_size().columns


def summary(report: BuildReport, output: Path, columns: int | None = None) -> str:
    """Which papers stand where, what was written, how long it took. Where `columns` are given, a
    paper is one line of them; where they are few, without what `report.html` says as well."""
    is_set = any(paper.pages for paper in report.papers)
    if columns is not None and columns < _NARROW:
        rows = ["  found  title", *map(_narrow_row, report.papers)]
    else:
        rows = [_head(is_set), *(_row(paper, is_set) for paper in report.papers)]
    lines = [*(fit_terminal(row, columns) if columns else row for row in rows), ""]
    alone = [a for a in report.artifacts if not a.path.startswith("web/")]
    lines += [f"{output / a.path}  {_size(a.bytes)}" for a in alone]
    if web := [a for a in report.artifacts if a.path.startswith("web/")]:
        lines.append(
            f"{output / 'web/index.html'}  {len(web)} files, {_size(sum(a.bytes for a in web))}"
        )
    lines.append(f"{output / BOARD}")
    seconds = sum(report.timings.values())
    lines.append(
        f"{plural(len(report.papers), 'paper')}, {tally(report.all_diagnostics)}, {seconds:.1f} s"
        f" ({report.cache['misses']} made, {report.cache['hits']} from the cache)"
    )
    return "\n".join(lines)


_NARROW = 72
"""Columns below which the whole table leaves titles too little room."""

_MARKS = {"ok": "✓", "warnings": "!", "failed": "✗", "outstanding": "…"}


def _head(is_set: bool) -> str:
    return (
        f"  {'folios':>9}  pages  words  figs  found  title"
        if is_set
        else ("   words  figs  found  title")
    )


def _row(paper: PaperReport, is_set: bool) -> str:
    """A line of the table; folios and pages only where something was typeset."""
    pages = folios(paper.first or "", paper.last or "")
    place = f"{pages:>9}  {paper.pages or '–':>5}" if is_set and pages else " " * 16 * is_set
    counts = f"{paper.words:>5}  {paper.figures or '–':>4}  {_finding_count(paper):>5}"
    return f"{_MARKS[paper.status]} {place}{'  ' if is_set else ' '}{counts}  {_title(paper)}"


def _narrow_row(paper: PaperReport) -> str:
    return f"{_MARKS[paper.status]} {_finding_count(paper):>5}  {_title(paper)}"


def _finding_count(paper: PaperReport) -> int | str:
    return len(paper.diagnostics) or "–"


def _title(paper: PaperReport) -> str:
    return " ".join(paper.title.split())


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} kB"
