"""Reading a volume with the limits of any other task: what strangers wrote is read in workers.

In: `volume.yaml`, and manuscripts with what stands beside them. Out: the `VolumeIntake` of the one,
a `Paper` of each of the others, or the place that a failed one keeps. Stage 1. This process takes
no YAML apart: it looks for files, and takes back data of one type, whose ids it checks once more,
for they become names of files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from publisher.diagnostics import Diagnostic, Span
from publisher.engine import Engine, Task
from publisher.files import Bundle, Folder, OutsideFolder
from publisher.manuscripts.finding import LATEX, is_camera
from publisher.manuscripts.identifiers import is_safe, safe
from publisher.manuscripts.intake import (
    Manuscript,
    Read,
    VolumeFile,
    VolumeIntake,
    in_hand,
    sheet_in_hand,
)
from publisher.manuscripts.volumes import Here
from publisher.model.paper import Paper
from publisher.model.volume import FailedPaper, Volume

PAPER, SHEET = "publisher.pipeline.reading:paper", "publisher.pipeline.reading:sheet"


@dataclass(frozen=True, slots=True)
class PaperData:
    """A manuscript as data: the fields of its `Paper`, or, `failed`, of its `FailedPaper`."""

    paper: dict[str, Any]
    failed: bool
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class VolumeData:
    """A `VolumeIntake` as data: the fields of its volume, `None` where it has none, and the
    rest."""

    volume: dict[str, Any] | None
    rest: VolumeIntake


def paper(manuscript: Manuscript) -> PaperData:
    """Task: the manuscript, read; one in LaTeX is made Markdown first."""
    from publisher.manuscripts.papers import read_manuscript

    if manuscript.name.endswith(LATEX):
        return _latex(manuscript)
    if is_camera(manuscript.name):
        from publisher.camera.proposing import propose

        read, diagnostics = read_manuscript(manuscript, propose)
    else:
        read, diagnostics = read_manuscript(manuscript)
    return PaperData(_plain(read), isinstance(read, FailedPaper), diagnostics)


def _latex(manuscript: Manuscript) -> PaperData:
    """A paper in LaTeX, read where it lies: its pictures and bibliographies stay where they are."""
    from publisher.manuscripts.importing import pandoc
    from publisher.manuscripts.importing.frontmatter import manuscript_lines
    from publisher.manuscripts.importing.latex import read
    from publisher.manuscripts.importing.texbalance import BadTex
    from publisher.manuscripts.papers import read_manuscript

    try:
        draft = read(manuscript.folder, manuscript.name, manuscript.path_shown, stay=True)
    except pandoc.NoPandoc:
        fault = Diagnostic("IMP013", "LaTeX is read by pandoc", Span(manuscript.path_shown))
        return PaperData(_plain(_kept(manuscript)), True, (fault,))
    except BadTex as error:
        return PaperData(_plain(_kept(manuscript)), True, (error.diagnostic,))
    except pandoc.PandocFailed as error:
        fault = Diagnostic(
            "IMP008", f"pandoc cannot read this LaTeX: {error}", Span(manuscript.path_shown)
        )
        return PaperData(_plain(_kept(manuscript)), True, (fault,))
    text, lines = manuscript_lines(draft)
    held = Bundle(((manuscript.name, text.encode("utf-8")),))
    read_paper, diagnostics = read_manuscript(replace(manuscript, folder=held))
    if not isinstance(read_paper, FailedPaper):
        source = read_paper.source.model_copy(update={"lines": lines})
        read_paper = read_paper.model_copy(update={"source": source})
    told = (replace(each, paper=read_paper.id) for each in draft.diagnostics)
    return PaperData(_plain(read_paper), isinstance(read_paper, FailedPaper), (*told, *diagnostics))


def _held(manuscript: Manuscript) -> Manuscript | None:
    """`manuscript` with what is read of it in hand: of LaTeX the files of its folder."""
    if not manuscript.name.endswith(LATEX) or not isinstance(manuscript.folder, Folder):
        return in_hand(manuscript)
    from publisher.manuscripts.importing.gathering import gather

    where, _, _ = manuscript.name.rpartition("/")
    try:
        held = gather(manuscript.folder.resolve(where or "."))
    except (OSError, OutsideFolder):
        return None
    prefix = f"{where}/" if where else ""
    contents = tuple((prefix + name, data) for name, data in held.contents)
    heavy = tuple(prefix + name for name in held.heavy)
    if manuscript.name not in dict(contents):
        return None
    return replace(manuscript, folder=Bundle(contents, (*dict(contents), *heavy), heavy))


def sheet(file: VolumeFile) -> VolumeData:
    """Task: `volume.yaml`, read."""
    from publisher.manuscripts.sheet import read_sheet

    read = read_sheet(file)
    volume = None if read.volume is None else _plain(read.volume)
    return VolumeData(volume, replace(read, volume=None))


def _plain(read: Paper | FailedPaper | Volume) -> dict[str, Any]:
    """The fields of `read`, paths as texts."""
    fields = read.model_dump()
    holder = fields.get("source", fields)
    if "folder" in holder:
        holder["folder"] = str(holder["folder"])
    return fields


class InWorkers:
    """Reads all as tasks of `engine`. What met a limit, or ended its worker, fails alone."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def sheet(self, file: VolumeFile) -> VolumeIntake:
        """What `file` says."""
        held = sheet_in_hand(file)
        if held is None:
            return Here().sheet(file)
        task = Task(file.shown, SHEET, held, weight=float("inf"), result_type=VolumeData)
        outcome = self._engine.one("read", task)
        start = Span(file.shown)
        if outcome.value is None:
            diagnostics = (replace(each, paper=None, span=start) for each in outcome.diagnostics)
            return VolumeIntake(None, tuple(diagnostics))
        data: VolumeData = outcome.value
        if data.volume is None:
            return data.rest
        try:
            return replace(data.rest, volume=Volume.model_validate(data.volume))
        except ValidationError:
            return VolumeIntake(None, (_no_such(file.shown, None),))

    def papers(self, manuscripts: Sequence[Manuscript]) -> Iterator[Read]:
        """What each of `manuscripts` is, in their order."""
        held = [_held(each) for each in manuscripts]
        tasks = [
            Task(safe(each.stem), PAPER, each, weight=float(_size(each)), result_type=PaperData)
            for each in held
            if each is not None
        ]
        outcomes = self._engine.run("read", tasks)
        for manuscript, mine in zip(manuscripts, held, strict=True):
            if mine is None:
                yield from Here().papers((manuscript,))
                continue
            outcome = next(outcomes)
            if outcome.value is None:
                start = Span(manuscript.path_shown)
                diagnostics = (replace(each, span=start) for each in outcome.diagnostics)
                yield _kept(manuscript), tuple(diagnostics)
            else:
                yield _read(manuscript, outcome.value)


def _size(manuscript: Manuscript) -> int:
    return len(manuscript.folder.read(manuscript.name))


def _read(manuscript: Manuscript, data: PaperData) -> Read:
    """What `data` says `manuscript` is."""
    try:
        if data.failed:
            failed_paper = FailedPaper.model_validate(data.paper)
            if is_safe(failed_paper.id):
                return failed_paper, data.diagnostics
        else:
            assert isinstance(manuscript.folder, Folder)
            folder = manuscript.folder.resolve(manuscript.name).parent
            data.paper["source"]["folder"] = folder
            paper = Paper.model_validate(data.paper)
            if is_safe(paper.id):
                return paper, data.diagnostics
    except (ValidationError, LookupError, TypeError):
        pass
    kept = _kept(manuscript)
    return kept, (_no_such(manuscript.path_shown, kept.id),)


def _kept(manuscript: Manuscript) -> FailedPaper:
    """The place of a manuscript of which nothing is known but its name."""
    return FailedPaper(id=safe(manuscript.stem), title=manuscript.stem, path=manuscript.path_shown)


def _no_such(path: str, id: str | None) -> Diagnostic:
    """A worker, or the cache, gave what is no manuscript."""
    message = f"read of `{path}` met a fault inside Publisher: what it made cannot be read"
    return Diagnostic("BLD004", message, Span(path), paper=id)
