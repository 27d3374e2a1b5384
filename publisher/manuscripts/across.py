"""Faults that only several manuscripts together have.

In: a volume read. Out: diagnostics: one ORCID with two names.
"""

from __future__ import annotations

from collections.abc import Iterator

from publisher.diagnostics import Diagnostic, Span
from publisher.model.paper import Paper
from publisher.model.people import Author
from publisher.model.volume import Volume


def across(volume: Volume) -> tuple[Diagnostic, ...]:
    """What is wrong between the manuscripts of `volume`."""
    return tuple(_orcids(volume))


def _orcids(volume: Volume) -> Iterator[Diagnostic]:
    """One ORCID is one person, so its name is spelt once."""
    names: dict[str, tuple[str, str]] = {}
    for author, span, paper in _mentions(volume):
        orcid, name = author.person.orcid, author.person.display
        other, where = names.setdefault(orcid, (name, f"{span.path}:{span.line}"))
        if orcid and other != name:
            yield Diagnostic(
                "FM054", f"ORCID {orcid} is that of `{name}` here and of `{other}` before", span,
                f"it was first given at {where}; spell the name alike", paper=paper,
            )  # fmt: skip


def _mentions(volume: Volume) -> Iterator[tuple[Author, Span, str | None]]:
    """Every person of the volume, with the place of the ORCID and the paper."""
    nowhere = Span(volume.path)
    for paper in (*volume.front, *volume.papers, *volume.back):
        if isinstance(paper, Paper):
            for number, author in enumerate(paper.authors):
                span = paper.spans.get(f"authors.{number}.orcid", Span(paper.source.path))
                yield author, span, paper.id
    for number, author in enumerate(volume.editors):
        yield author, volume.spans.get(f"editors.{number}.orcid", nowhere), None
    for which, committee in enumerate(volume.committees):
        for number, author in enumerate(committee.members):
            key = f"committees.{which}.members.{number}.orcid"
            yield author, volume.spans.get(key, nowhere), None
