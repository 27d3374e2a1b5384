"""The texts of a volume, composed: begun as soon as the volume is read.

In: a read `Volume`, the engine. Out: the text of each manuscript; what is found on the way is
gathered in `BuildLog`. Stage 2. What comes after it is imported while papers are composed, so
nothing of it is imported here.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from publisher.diagnostics import Diagnostic
from publisher.engine import Engine, Outcome, Task
from publisher.files import Folder
from publisher.markup.reader.options import MarkupOptions, PaperRef
from publisher.model.paper import Paper
from publisher.model.progress import Progress
from publisher.model.style import Style
from publisher.model.text import Text
from publisher.model.volume import Volume
from publisher.pipeline.composing import Listings, composing
from publisher.style.styles import geometry
from publisher.xhtml.titles import inline


@dataclass(slots=True)
class BuildLog:
    """What a build has found so far."""

    progress: Progress
    diagnostics: list[Diagnostic] = field(default_factory=list)
    timings: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Times what is done inside it."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.timings[name] = self.timings.get(name, 0) + time.perf_counter() - start

    def outcome_counter(self, stage: str, total: int) -> Callable[[Outcome], None]:
        """A callback that counts the outcomes of one stage."""
        number = 0

        def count(outcome: Outcome) -> None:
            nonlocal number
            number += 1
            self.progress(stage, min(number, total), total)

        return count


class UnknownPaper(Exception):
    """An id that no paper of the volume has; the message is for the user."""


def only_papers(volume: Volume, ids: tuple[str, ...]) -> Volume:
    """`volume` with no other papers than `ids`; all where there are none."""
    if not ids:
        return volume
    unknown = [name for name in ids if name not in {paper.id for paper in volume.papers}]
    if unknown:
        there = ", ".join(paper.id for paper in volume.papers)
        raise UnknownPaper(f"no paper has the id {', '.join(unknown)}; papers: {there}")
    sessions = tuple(
        session.model_copy(update={"papers": tuple(p for p in session.papers if p.id in ids)})
        for session in volume.sessions
    )
    remaining = tuple(session for session in sessions if session.papers)
    only = {"sessions": remaining, "front": (), "back": (), "programme": None}
    return volume.model_copy(update=only)


def page_measures(style: Style, volume: Volume) -> tuple[float, bool]:
    """The width of the text block in mm, and whether sections of papers are numbered."""
    numbered = bool(style.settings.get("numbered-sections", False))
    return geometry(style, volume.page.size).measure, numbered


def begin_composing(
    work: BuildLog,
    engine: Engine,
    volume: Volume,
    measure: float = 0,
    numbered: bool = False,
    *,
    apart: Sequence[Paper] = (),
    papers: Sequence[Paper] | None = None,
) -> Iterator[Outcome]:
    """Begin to compose `papers` of `volume`, by default all its manuscripts, and those `apart` that
    are no part of the book: the outcome of each, a `Text`. `measure` is the width of the text block
    in mm, 0 where it is not known; `numbered` numbers the sections of papers."""
    refs = {
        p.id: PaperRef(
            p.id,
            inline(p.title),
            tuple(a.person.display for a in p.authors),
            p.source.path.removeprefix(f"{PurePosixPath(volume.path).parent}/"),
            p.lang,
        )
        for p in volume.papers
        if isinstance(p, Paper)
    }
    if papers is None:
        papers = [p for p in volume.manuscripts if isinstance(p, Paper)]
    camera = [paper for paper in papers if paper.camera is not None]
    options = MarkupOptions(csl=volume.csl, numbered=numbered, words=volume.words)
    folder, listings = Folder(volume.folder), Listings()
    tasks = [
        Task(
            paper.id,
            "publisher.pipeline.composing:compose",
            composing(folder, paper, options, _others(refs, paper), measure, listings),
            weight=float(len(paper.source.body)),
            result_type=Text,
        )
        for paper in (*papers, *apart)
    ]
    count = work.outcome_counter("compose", len(tasks) + len(camera))
    finish = None
    if camera:
        from publisher.pipeline.camera import begin_camera

        finish = begin_camera(engine, volume, camera, count)
    outcomes = engine.run("compose", tasks, count)
    return finish(outcomes) if finish else outcomes


def composed_texts(work: BuildLog, composed: Iterable[Outcome]) -> dict[str, Text]:
    """The text of every manuscript that could be composed, by paper id; what was found in it, and
    why another could not, goes to `work`."""
    texts: dict[str, Text] = {}
    for outcome in composed:
        work.diagnostics += outcome.diagnostics
        if outcome.value is not None:
            name = outcome.task.name
            texts[name] = outcome.value
            work.diagnostics += (replace(d, paper=name) for d in outcome.value.diagnostics)
    return texts


_LINKS = re.compile(r"\.(?:md|qmd|[Rr]md|markdown)[#)\s>\"']")
"""What the address of a link to a manuscript ends in."""


def _others(refs: Mapping[str, PaperRef], paper: Paper) -> dict[str, PaperRef]:
    """The papers `paper` refers to, by id or by the name of a file: so that a new paper does not
    change what the others are made from."""
    text, papers = paper.source.text, dict[str, PaperRef]()
    if "paper:" not in text and not _LINKS.search(text):
        return papers
    for name, ref in refs.items():
        path = PurePosixPath(ref.path)
        own = path.name if path.parent.name == "papers" else f"{path.parent.name}/{path.name}"
        if f"paper:{name}" in text or own in text:
            papers[name] = ref
    return papers
