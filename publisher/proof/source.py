"""The words and things of a manuscript, read from its text alone.

In: Markdown as an author wrote it. Out: its pieces in the order of reading, and its headings,
figures, tables, formulas, notes, calls and citations, each with its place. This reading knows
nothing of `publisher.markup`, whose losses it is to find: what is markup is made a gap, and the
pieces between gaps are words that every output must hold. It is tolerant: where markup is in doubt
it makes a gap, so that it may miss a loss but invents none.
"""

from __future__ import annotations

from dataclasses import dataclass

from publisher.proof.alignment import Piece
from publisher.proof.constructs import MARKUP
from publisher.proof.skimming import Reader, Thing


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What `read` found. Places are characters of the text that was read."""

    pieces: tuple[Piece, ...]
    things: tuple[Thing, ...]


def read(text: str) -> Manuscript:
    """The words and things of the Markdown `text`."""
    reader = Reader(text)
    for take_out in MARKUP:
        take_out(reader)
    things = sorted(reader.things, key=lambda thing: thing.start)
    return Manuscript(tuple(reader.pieces()), tuple(things))
