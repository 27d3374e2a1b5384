"""Exports of submission systems, and sheets, as a volume.

In: files or folders that a system gave. Out: `volume.yaml`, `programme.yaml`, for each paper a stub
with all its front matter, or the same beside its PDF, and an account of every value of the export.
A second import of a newer export merges (`importing.merging`). A system is a module with tables of
its names and one function, listed in `knowing`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from publisher.diagnostics import Diagnostic, Span
from publisher.files import Folder, OutsideFolder, below, write_whole
from publisher.limits import limit
from publisher.manuscripts.exports.account import summary_of, table_of
from publisher.manuscripts.exports.gathering import ExportFiles, gather
from publisher.manuscripts.exports.knowing import ExportReading, read_exports
from publisher.manuscripts.exports.model import Export
from publisher.manuscripts.exports.volume import ExportedThing, volume_files
from publisher.manuscripts.identifiers import is_safe
from publisher.manuscripts.importing import merging
from publisher.manuscripts.new import write_schemas

__all__ = ["ExportFiles", "ExportReading", "ExportReport", "import_exports", "read_exports"]

Reader = Callable[[ExportFiles], ExportReading]


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an import of exports did. `rest` are files that are none. `lines` are the report for a
    terminal."""

    rest: tuple[Path, ...]
    written: tuple[Path, ...] = ()
    lines: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def import_exports(
    paths: Sequence[Path], volume: Path, read: Reader = read_exports, columns: Sequence[str] = ()
) -> ExportReport:
    """Import those of `paths` that are exports into `volume`. `columns` say of columns of sheets
    what they are, ``HEAD=FIELD``; `read` takes the files apart."""
    files, roots, rest = gather(paths, columns)
    if not files.files and not files.names:
        return ExportReport(tuple(rest))
    reading = read(files)
    rest += [path for name, path in roots.items() if name not in reading.claimed]
    rest.sort(key=list(paths).index)
    diagnostics = list(reading.diagnostics)
    lines = list(reading.lines)
    written: list[Path] = []
    for export in reading.exports:
        written += _write(export, volume, roots, lines, diagnostics)
    return ExportReport(tuple(rest), tuple(written), tuple(lines), tuple(diagnostics))


def _write(
    export: Export, volume: Path, roots: dict[str, Path], lines: list[str],
    diagnostics: list[Diagnostic],
) -> list[Path]:  # fmt: skip
    """Write what an export says into `volume`; what was done goes to `lines`."""
    diagnostics += [
        Diagnostic(doubt.code, doubt.message, Span(doubt.file, doubt.line), doubt.help or None)
        for doubt in export.doubts
    ]
    known = {
        key: merging.known_files(volume, export.origin, key)
        for key in (f"paper {paper.key}" for paper in export.papers)
    }
    ours = {PurePosixPath(path).stem for files in known.values() for path in files}
    there = {path.stem for path in (volume / "papers").glob("*")} - ours
    made = volume_files(
        export, volume.resolve().name, lambda key: next(iter(known.get(key, ())), ""), there
    )
    proposals = [_proposal(each, export, roots, diagnostics) for each in made]
    merged = merging.merge(volume, proposals, whole={export.origin} if export.whole else ())
    written = [volume / path for path, _ in merged.writes if not path.startswith(".imported/")]
    for path, data in merged.writes:
        write_whole(below(volume, path), data)
    account = f".imported/{export.origin}.tsv"
    write_whole(below(volume, account), table_of(export.cells).encode("utf-8"))
    total, changed, left = summary_of(export.cells)
    lines += _part(f"read from {export.system}", _counts(export))
    lines += _part("written", (str(path) for path in written))
    lines += _part("changed at the source since the last import", (
        f"{volume / c.path}:{c.line}: {_short(c.before)} → {_short(c.after)}"
        f"{'' if c.taken else '  (not taken: the editor changed it too)'}" for c in merged.changes
    ))  # fmt: skip
    if len(proposals) > len(merged.added):
        lines += _part("new at the source", merged.added)
    lines += _part("withdrawn at the source; the files stay", merged.withdrawn)
    lines += _part("changed", changed)
    lines += _part("left out", left)
    lines += [f"{total}; each is in {volume / account}"]
    for change in merged.changes:
        if not change.taken:
            new = _short(change.after)
            what = f"the source has here now: `{new}`" if new else "the source changed"
            diagnostics.append(
                Diagnostic("IMP011", what, Span(str(volume / change.path), change.line))
            )
    return [*written, *write_schemas(volume)]


def _proposal(
    made: ExportedThing, export: Export, roots: dict[str, Path], diagnostics: list[Diagnostic]
) -> merging.Proposal:
    files = [(path, text.encode("utf-8")) for path, text in made.files]
    for path, source in made.copies:
        root = roots.get(export.origin_root) if export.origin_root else None
        try:
            if root is None or not all(map(is_safe, path.split("/"))):
                raise OutsideFolder(source)
            files.append((path, Folder(root).read(export.inside + source, limit("import"))))
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            diagnostics.append(
                Diagnostic("IMP025", f"`{source}` was not copied: {why}", Span(source))
            )
    return merging.Proposal(export.origin, made.key, tuple(files), made.title)


def _counts(export: Export) -> list[str]:
    counts = {
        "papers": len(export.papers),
        "persons of papers": sum(len(paper.people) for paper in export.papers),
        "slots": len(export.slots),
        "talks": sum(len(slot.talks) for slot in export.slots),
        "committees": len(export.committees),
        "members": sum(len(group.members) for group in export.committees),
        "sponsors": len(export.sponsors),
    }
    return [f"{number:,} {what}" for what, number in counts.items() if number]


def _part(title: str, lines: object) -> list[str]:
    items = [f"  {line}" for line in lines]  # type: ignore[attr-defined]
    return [f"{title}:", *items, ""] if items else []


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else f"{text[:79]}…"
