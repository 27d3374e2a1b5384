"""What a person at a terminal sees: progress while it builds, a table when it is done.

Progress goes to standard error, and only where that is a terminal; the table is plain text where
standard output is piped.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from publisher.model.progress import Progress, silent
from publisher.report import Report


@contextmanager
def progress(quiet: bool) -> Iterator[Progress]:
    """A callback that shows stages and how far they are; shows nothing when `quiet` or piped."""
    if quiet or not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description:>9}"), BarColumn(), MofNCompleteColumn())
    with Bars(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as bars:
        known: dict[str, object] = {}

        def told(stage: str, done: int, total: int) -> None:
            if stage not in known:
                known[stage] = bars.add_task(stage, total=total)
            bars.update(known[stage], completed=done, total=max(done, total))  # type: ignore[arg-type]

        yield told


def summary(report: Report, output: Path) -> str:
    """Which papers stand where, what was written, how long it took."""
    lines = [_row(p.status, p.first, p.last, p.title) for p in report.papers]
    errors = sum(d.is_error for d in report.all_diagnostics)
    warnings = len(report.all_diagnostics) - errors
    lines.append("")
    alone = [a for a in report.artifacts if not a.path.startswith("web/")]
    lines += [f"{output / a.path}  {_size(a.bytes)}" for a in alone]
    if web := [a for a in report.artifacts if a.path.startswith("web/")]:
        lines.append(
            f"{output / 'web/index.html'}  {len(web)} files, {_size(sum(a.bytes for a in web))}"
        )
    seconds = sum(report.timings.values())
    lines.append(
        f"{len(report.papers)} papers, {errors} errors, {warnings} warnings, {seconds:.1f} s"
        f" ({report.cache['misses']} made, {report.cache['hits']} from the cache)"
    )
    return "\n".join(lines)


_MARKS = {"ok": "✓", "warnings": "!", "failed": "✗"}


def _row(status: str, first: str | None, last: str | None, title: str) -> str:
    pages = f"{first}–{last}" if first and first != last else first or ""
    return f"{_MARKS[status]} {pages:>9}  {title}"


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} kB"
