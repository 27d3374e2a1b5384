"""Import with the limits of any other task: each file is read in a worker process.

In: files, and the folder of a volume. Out: an `ImportReport`. A file that takes more than its time
or its memory is told, and the others are imported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from publisher.diagnostics import Diagnostic, Span
from publisher.engine import Engine, Task, TaskLimits
from publisher.manuscripts.exports import (
    ExportFiles,
    ExportReading,
    ExportReport,
    import_exports,
)
from publisher.manuscripts.identifiers import is_safe
from publisher.manuscripts.importing import ImportReport, Reading, SourceFile, import_files

_READ = "publisher.manuscripts.importing:read_draft"
_READ_EXPORTS = "publisher.manuscripts.exports:read_exports"


def import_into(
    files: Sequence[Path], volume: Path, limits: TaskLimits | None = None
) -> ImportReport:
    """What `import_files` gives; each file is read within `limits`, by default those of any task.
    Results are kept nowhere: a file is imported once."""
    with Engine(limits=limits, modules=("publisher.manuscripts.importing",)) as engine:
        return import_files(files, volume, lambda files_read: _read(files_read, engine))


def import_exports_into(
    paths: Sequence[Path],
    volume: Path,
    columns: Sequence[str] = (),
    limits: TaskLimits | None = None,
) -> ExportReport:
    """What `import_exports` gives: the exports are taken apart in a worker, within `limits`."""

    def read(files: ExportFiles) -> ExportReading:
        name = files.files[0][0]
        weight = sum(len(data) for _, _, data in files.files)
        with Engine(limits=limits, modules=("publisher.manuscripts.exports",)) as engine:
            task = Task(
                name, _READ_EXPORTS, files, weight=weight, keep=False, result_type=ExportReading
            )
            (outcome,) = engine.run("import", [task])
        reading: ExportReading | None = outcome.value
        if reading is not None:
            return reading
        roots = tuple(dict.fromkeys(root for root, _, _ in files.files))
        found = tuple(replace(each, paper=None, span=Span(name)) for each in outcome.diagnostics)
        return ExportReading((), roots, (), found)

    return import_exports(paths, volume, read, columns)


def _read(files: Sequence[SourceFile], engine: Engine) -> Iterator[Reading]:
    tasks = [
        Task(file.name, _READ, file, weight=len(file.data), keep=False, result_type=Reading)
        for file in files
    ]
    for file, outcome in zip(files, engine.run("import", tasks), strict=True):
        diagnostics = tuple(_about(diagnostic, file) for diagnostic in outcome.diagnostics)
        reading: Reading | None = outcome.value
        images = reading.draft.images if reading is not None and reading.draft is not None else ()
        if not all(is_safe(name) for name, _ in images):  # files are called so
            message = f"import of `{file.name}` met a fault inside Publisher: it names no picture"
            reading, diagnostics = None, (Diagnostic("BLD004", message, Span(file.name)),)
        yield reading if reading is not None else Reading(None, diagnostics)


def _about(diagnostic: Diagnostic, file: SourceFile) -> Diagnostic:
    """A finding of the engine, which knows no files."""
    return replace(diagnostic, paper=None, span=Span(file.name))
