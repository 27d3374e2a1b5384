"""The abstracts of talks that have no paper, composed as manuscripts are.

In: a volume with its programme. Out: a `Paper` of each talk, whose id is the talk's anchor: its
abstract is that of the paper, its description the text. Stage 2.
"""

from __future__ import annotations

from publisher.diagnostics import Span
from publisher.model.paper import Paper, Source
from publisher.model.volume import Volume
from publisher.templating.schedule import anchored_talks


def talk_papers(volume: Volume) -> list[Paper]:
    """The talks of `volume` that say what they are about and are no papers of the book."""
    if volume.programme is None:
        return []
    given = {paper.id for paper in volume.papers}
    papers = []
    for anchor, slot, talk in anchored_talks(volume.programme):
        if talk.paper in given or not (talk.abstract or talk.description):
            continue
        place = volume.spans.get(f"{slot.place}.abstract") or volume.spans.get(slot.place)
        place = place or Span(volume.path)
        lang = talk.lang or volume.language
        source = Source(
            path=place.path, folder=volume.folder, text=f"{talk.abstract}\n\n{talk.description}",
            body=talk.description, body_line=max(1, place.line),
        )  # fmt: skip
        abstract = {lang: talk.abstract} if talk.abstract else {}
        papers.append(
            Paper(
                id=anchor,
                kind="preface",
                title=talk.title,
                lang=lang,
                source=source,
                abstract=abstract,
            )
        )
    return papers
