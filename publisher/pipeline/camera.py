"""Papers that came as PDFs, made ready while the others are composed.

In: a volume, the engine. Out: the text of each such paper, with its pages. Stage 2. A paper is
tagged in one task, which is kept as long as its PDF stays, and repaired in another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from publisher.camera.programs import tagger
from publisher.camera.scans import reader
from publisher.camera.text import landing_text, marked_text, without_opening
from publisher.diagnostics import Diagnostic, Span
from publisher.engine import Engine, Outcome, Task
from publisher.files import Folder
from publisher.limits import limit
from publisher.model.camera import CameraCopy, CameraPages
from publisher.model.paper import Paper
from publisher.model.text import Text
from publisher.model.volume import Volume

TAGGED = "publisher.camera.preparing:tag"
REPAIRED = "publisher.camera.preparing:repair"


def copy_of(volume: Volume, paper: Paper) -> CameraCopy:
    """How `paper` is bound: as it says itself, else as its volume says."""
    own, all_ = paper.camera or CameraCopy(), volume.pdf
    return own.model_copy(
        update={"fit": own.fit or all_.fit or "own", "screen": own.screen or all_.screen or "text"}
    )


def begin_camera(
    engine: Engine, volume: Volume, papers: Sequence[Paper], count: Callable[[Outcome], None]
) -> Callable[[Iterable[Outcome]], Iterator[Outcome]]:
    """Begin to tag `papers`. Out: what puts them together with the outcomes of composing them, the
    last of all outcomes."""
    folder = Folder(volume.folder)
    program, why = tagger()
    tasks = []
    for paper in papers:
        assert paper.camera is not None
        data = folder.read(paper.camera.file, limit("file") << 20)
        tasks.append(_tagging(paper, data, program))
    outcomes = engine.run("tag", tasks, count)
    by_id = {paper.id: paper for paper in papers}

    def finish(composed: Iterable[Outcome]) -> Iterator[Outcome]:
        texts: dict[str, Outcome] = {}
        for outcome in composed:
            if outcome.task.name in by_id:
                texts[outcome.task.name] = outcome
            else:
                yield outcome
        repairs = []
        for paper, outcome in zip(papers, outcomes, strict=True):
            tag_result = outcome.value
            if tag_result is None or tag_result.refused:
                messages = outcome.diagnostics if tag_result is None else tag_result.diagnostics
                yield replace(texts[paper.id], value=None, diagnostics=_at(paper, messages))
            else:
                repairs.append(_repairing(volume, paper, tag_result, why))
        for outcome in engine.run("repair", repairs):
            paper = by_id[outcome.task.name]
            text = texts[paper.id]
            if outcome.value is None or text.value is None:
                messages = (*_at(paper, outcome.diagnostics), *text.diagnostics)
                yield replace(text, value=None, diagnostics=messages)
            else:
                yield replace(text, value=_whole(volume, paper, text.value, outcome.value))

    return finish


def _tagging(paper: Paper, data: bytes, program: str) -> Task:
    from publisher.camera.preparing import CameraSource, Tagged

    assert paper.camera is not None
    source = CameraSource(data, paper.camera.pages, program, reader(), paper.lang)
    return Task(paper.id, TAGGED, source, weight=float(len(data)), result_type=Tagged)


def _repairing(volume: Volume, paper: Paper, tag_result: object, why: str) -> Task:
    from publisher.camera.preparing import Repairing
    from publisher.xhtml.titles import plain

    assert paper.camera is not None
    names = tuple(author.person.display for author in paper.authors)
    job = Repairing(tag_result, plain(paper.title), paper.lang, names,  # type: ignore[arg-type]
                    paper.camera.figures, why)  # fmt: skip
    return Task(paper.id, REPAIRED, job, weight=float(len(job.tagged.pdf)), result_type=CameraPages)


def _at(paper: Paper, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """`diagnostics` of a PDF, at the file of `paper` that an editor opens."""
    span = Span(paper.source.path)
    return tuple(replace(each, span=each.span or span, paper=paper.id) for each in diagnostics)


def _whole(volume: Volume, paper: Paper, text: Text, pages: CameraPages) -> Text:
    """`text` of the front matter of `paper`, with what its pages say."""
    is_text = copy_of(volume, paper).screen == "text" and bool(pages.body)
    body = landing_text(paper.lang, paper.doi)
    if is_text:
        signed = bool(paper.affiliations)
        abstracts = [html for _, html in text.abstracts]
        own = without_opening(pages.body, text.title_text, abstracts, signed)
        body = marked_text(own, paper.lang)
    ids = set(re.findall(r"id=\"([^\"]+)\"", body))
    headings = tuple(each for each in pages.sections if each.id in ids)
    return replace(
        text,
        body=body,
        headings=headings,
        words=pages.words if is_text else text.words,
        diagnostics=(*text.diagnostics, *_at(paper, pages.diagnostics)),
        camera=pages,
    )
