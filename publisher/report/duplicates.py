"""One fault, one finding: what the checks of the EPUB say again is not told twice.

In: all findings of a build. Out: those left. The checks of the EPUB (EPB) see the book as readers
get it, and so find again what was found in the manuscript (A11), where it is to be mended. What
they alone find stays: a fault that came in later, or from front and back matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from publisher.diagnostics import Diagnostic

SOURCES = {
    "EPB006": "A11008",
    "EPB007": "A11005",
    "EPB008": "A11006",
    "EPB010": "A11004",
    "EPB012": "A11002",
    "EPB017": "A11003",
}
"""By the code of a check of the EPUB, the one that the same fault has in a manuscript."""

_Key = tuple[str | None, str, object]


def without_echoes(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """`diagnostics` without what it says a second time: of the same paper, at the same line or
    about the same words; or somewhere, where the second does not say where. What is found in the
    pages of the book, which repeat titles of papers, is an echo of any paper's."""
    diagnostics = tuple(diagnostics)
    marks = {
        (paper, one.code, mark) for one in diagnostics if one.code.startswith("A11")
        for paper, mark in ((None, None), *((one.paper, mark) for mark in (None, *_marks(one))))
    }  # fmt: skip
    return tuple(one for one in diagnostics if not marks.intersection(_sources(one)))


def _sources(one: Diagnostic) -> Iterator[_Key]:
    """What another finding would be known by, of which `one` is the echo."""
    code = SOURCES.get(one.code)
    if one.code == "EPB008" and one.paper is None:  # contents and indexes have titles of papers
        yield None, SOURCES[one.code], None
    elif code is not None:
        yield from ((one.paper, code, mark) for mark in tuple(_marks(one)) or (None,))


def _marks(one: Diagnostic) -> Iterator[object]:
    """The line of a finding, and the words that it quotes."""
    if one.span is not None and one.span.line:
        yield one.span.line
    yield from re.findall("“([^”]+)”|`([^`]+)`", one.message)
