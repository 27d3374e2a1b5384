"""Whether a bound file has the pages that its page map says.

In: the bytes of a PDF and the number of its pages. Out: diagnostics. A task of the engine.
"""

from __future__ import annotations

from dataclasses import dataclass

from publisher.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Counting:
    """`name` is the file's, `pages` how many it should have; `paper` whose it is, if of one."""

    name: str
    pdf: bytes
    pages: int
    paper: str | None = None


def counted(job: Counting) -> tuple[Diagnostic, ...]:
    """What is wrong with the pages of `job`'s file: a task."""
    from publisher.proof.pdftext import Unreadable, pages

    try:
        there = pages(job.pdf)
    except Unreadable as error:
        return (Diagnostic("OUT016", f"{job.name} cannot be read: {error}", paper=job.paper),)
    if there == job.pages:
        return ()
    message = f"{job.name} has {there} pages where its page map has {job.pages}"
    return (Diagnostic("OUT015", message, paper=job.paper),)
