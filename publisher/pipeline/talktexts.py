"""Abstracts of talks that have no paper, and biographies, composed as manuscripts are.

In: a volume with its programme. Out: a `Paper` of each talk, whose id is the talk's anchor: its
abstract is that of the paper, its description the text. Stage 2.
"""

from __future__ import annotations

from publisher.diagnostics import Span
from publisher.model.paper import Paper, Source
from publisher.model.volume import Volume
from publisher.templating.schedule import anchored_talks, speaker_anchor


def speaker_papers(volume: Volume) -> list[Paper]:
    """What is said of the invited speakers of `volume`: of each a manuscript whose text that is."""
    speakers = volume.programme.invited if volume.programme else ()
    return [
        Paper(
            id=speaker_anchor(number),
            kind="preface",
            title=speaker.person.display,
            lang=volume.language,
            source=Source(
                path=volume.path, folder=volume.folder, text=speaker.biography,
                body=speaker.biography, body_line=1,
            ),
        )
        for number, speaker in enumerate(speakers, start=1)
        if speaker.biography
    ]  # fmt: skip


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
