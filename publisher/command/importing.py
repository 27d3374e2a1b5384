"""Import with the limits of any other task: each file is read in a worker process.

In: files, and the folder of a volume. Out: an `ImportReport`. A file that takes more than its time
or its memory is told, and the others are imported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from publisher.diagnostics import Diagnostic, Span
from publisher.engine import Engine, Limits, Task
from publisher.manuscripts.importing import File, ImportReport, Reading, import_files

_READ = "publisher.manuscripts.importing:read_file"


def import_into(files: Sequence[Path], volume: Path, limits: Limits | None = None) -> ImportReport:
    """What `import_files` gives; each file is read within `limits`, by default those of any task.
    Results are kept nowhere: a file is imported once."""
    with Engine(limits=limits, preload=("publisher.manuscripts.importing",)) as engine:
        return import_files(files, volume, lambda opened: _read(opened, engine))


def _read(files: Sequence[File], engine: Engine) -> Iterator[Reading]:
    tasks = [
        Task(file.name, _READ, file, weight=len(file.data), keep=False, made=Reading)
        for file in files
    ]
    for file, outcome in zip(files, engine.run("import", tasks), strict=True):
        told = tuple(_about(found, file) for found in outcome.diagnostics)
        yield outcome.value if outcome.value is not None else Reading(None, told)


def _about(found: Diagnostic, file: File) -> Diagnostic:
    """A finding of the engine, which knows no files."""
    return replace(found, paper=None, span=Span(file.name))
