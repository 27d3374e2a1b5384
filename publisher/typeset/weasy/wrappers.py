"""What of WeasyPrint, pydyf and cffi is replaced while a chapter is set, in its order.

A wrapper that is installed later stands around those before it: it is called first, and what it
calls *theirs* is the wrapper before it. Each says why it is there: for the ``look`` of a page that
WeasyPrint has no property for, for a ``fault`` of WeasyPrint, or for ``speed`` alone, without which
the pages are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Literal
from xml.etree import ElementTree as ET

from publisher.typeset.hanging import NO_HANGING, Hanging
from publisher.typeset.weasy.breaking import breaking_boxes
from publisher.typeset.weasy.columns import balanced_columns
from publisher.typeset.weasy.computed import Patterns
from publisher.typeset.weasy.deflating import quick_deflating
from publisher.typeset.weasy.directions import mirrored_boxes, runs_from_the_right
from publisher.typeset.weasy.drawing import lean_drawing
from publisher.typeset.weasy.emphasis import emphasis_marks
from publisher.typeset.weasy.figures import large_patterns
from publisher.typeset.weasy.floats import deferred_figures
from publisher.typeset.weasy.grid import lines_on_grid
from publisher.typeset.weasy.lines.justifying import expanded_text
from publisher.typeset.weasy.lines.listings import spaced_lines
from publisher.typeset.weasy.lines.planning import planned_lines
from publisher.typeset.weasy.lines.waiting import waiting_lines
from publisher.typeset.weasy.mending import gathered_spaces, near_breaks, short_looks, whole_lines
from publisher.typeset.weasy.notes import kept_notes, measured_notes, waiting_notes
from publisher.typeset.weasy.overleaf import Leaves, both_sides
from publisher.typeset.weasy.pages import lean_pages, listed_pages
from publisher.typeset.weasy.tagging import own_tags
from publisher.typeset.weasy.typenames import few_names

Why = Literal["look", "fault", "speed"]

BASE = "chapter:/"
"""The address of a chapter's own files."""


@dataclass(frozen=True, slots=True)
class ChapterAtWork:
    """What wrappers are told of the chapter at work: its HTML tree, the styles shared with those
    before it, where heads of both sides are gathered (`None` where it is never turned), what signs
    hang in the margin, and the distance of lines in pt."""

    root: ET.Element = field(default_factory=lambda: ET.Element("html"))
    patterns: Patterns = field(default_factory=Patterns)
    leaves: Leaves | None = None
    hanging: Hanging = NO_HANGING
    line: float = 14.0


@dataclass(frozen=True, slots=True)
class Wrapper:
    """A replacement, by the name under which it can be switched off. `install` gives it for the
    chapter at work, for as long as its context lasts."""

    name: str
    why: Why
    install: Callable[[ChapterAtWork], AbstractContextManager[Any]]


def _both_sides(chapter: ChapterAtWork) -> AbstractContextManager[Any]:
    if chapter.leaves is None:
        return nullcontext()
    return both_sides(chapter.root, f"{BASE}/", chapter.leaves)


def _spaced_lines(chapter: ChapterAtWork) -> AbstractContextManager[Any]:
    """Nothing else is set as it is written."""
    return nullcontext() if chapter.root.find(".//pre") is None else spaced_lines()


def _mirrored_boxes(chapter: ChapterAtWork) -> AbstractContextManager[Any]:
    """Where nothing runs from right to left, nothing is to be mirrored."""
    return mirrored_boxes() if runs_from_the_right(chapter.root) else nullcontext()


LAYING_OUT = (
    Wrapper("few_names", "speed", lambda _: few_names()),
    Wrapper("both_sides", "look", _both_sides),
    Wrapper("shared_styles", "speed", lambda chapter: chapter.patterns.sharing()),
    Wrapper("short_looks", "speed", lambda _: short_looks()),
    Wrapper("whole_lines", "fault", lambda _: whole_lines()),
    Wrapper("spaced_lines", "look", _spaced_lines),
    Wrapper("waiting_lines", "speed", lambda _: waiting_lines()),
    Wrapper("planned_lines", "look", lambda chapter: planned_lines(chapter.hanging)),
    Wrapper("mirrored_boxes", "fault", _mirrored_boxes),
    Wrapper("waiting_notes", "speed", lambda _: waiting_notes()),
    Wrapper("measured_notes", "speed", lambda _: measured_notes()),
    Wrapper("kept_notes", "fault", lambda _: kept_notes()),
    Wrapper("balanced_columns", "speed", lambda _: balanced_columns()),
    Wrapper("lean_pages", "speed", lambda _: lean_pages()),
    Wrapper("breaking_boxes", "look", lambda _: breaking_boxes()),
    Wrapper("deferred_figures", "look", lambda _: deferred_figures()),
    Wrapper("lines_on_grid", "look", lambda chapter: lines_on_grid(chapter.line)),
    Wrapper("gathered_spaces", "speed", lambda _: gathered_spaces()),
    Wrapper("near_breaks", "speed", lambda _: near_breaks()),
)
"""While a document is laid out."""

TAGGING = (Wrapper("own_tags", "look", lambda _: own_tags()),)
"""While a tagged document is written."""

WRITING = (
    Wrapper("few_names", "speed", lambda _: few_names()),
    *TAGGING,
    Wrapper("lean_drawing", "speed", lambda _: lean_drawing()),
    Wrapper("expanded_text", "look", lambda _: expanded_text()),
    Wrapper("emphasis_marks", "look", lambda _: emphasis_marks()),
    Wrapper("listed_pages", "speed", lambda _: listed_pages()),
    Wrapper("quick_deflating", "speed", lambda _: quick_deflating()),
    Wrapper("large_patterns", "fault", lambda _: large_patterns()),
)
"""While a galley is written."""


_off: ContextVar[frozenset[str]] = ContextVar("off", default=frozenset())


@contextmanager
def switched_off(*names: str) -> Iterator[None]:
    """While this lasts, the wrappers called `names` are not installed. Raises `ValueError` for a
    name that none has."""
    wrapper_names = {wrapper.name for wrapper in (*LAYING_OUT, *WRITING)}
    if unknown := set(names) - wrapper_names:
        raise ValueError(f"no wrapper is called {', '.join(sorted(unknown))}")
    before = _off.set(_off.get().union(names))
    try:
        yield
    finally:
        _off.reset(before)


@contextmanager
def installing(
    wrappers: tuple[Wrapper, ...], chapter: ChapterAtWork | None = None
) -> Iterator[None]:
    """While this lasts, `wrappers` are installed for `chapter`, in their order."""
    chapter = chapter or ChapterAtWork()
    off = _off.get()
    with ExitStack() as stack:
        for wrapper in wrappers:
            if wrapper.name not in off:
                stack.enter_context(wrapper.install(chapter))
        yield
