"""Which system wrote an export, seen from what is in its files: the task that reads exports.

In: `ExportFiles`. Out: an `ExportReading`: exports as data, and which of the files they were.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from publisher.diagnostics import Diagnostic, Span
from publisher.limits import cure
from publisher.manuscripts.exports import aclpub, schedules
from publisher.manuscripts.exports.account import cells_of
from publisher.manuscripts.exports.columns import BadMap, fold, read_map
from publisher.manuscripts.exports.gathering import ExportFiles
from publisher.manuscripts.exports.model import Cell, Export
from publisher.manuscripts.exports.nodes import (
    LEFT,
    CannotRead,
    ExportNode,
    read_json,
    read_xml,
    read_yaml,
)
from publisher.manuscripts.exports.sheets import CellRows, read_sheets
from publisher.manuscripts.exports.spellings import two_spellings
from publisher.manuscripts.exports.tabular import NamedSheet, SheetReader, describe, name_sheet
from publisher.manuscripts.exports.volume import humans
from publisher.manuscripts.importing.decoding import decode_any
from publisher.manuscripts.importing.names import file_slug
from publisher.manuscripts.importing.tree import PageTooLarge


@dataclass(frozen=True, slots=True)
class ExportReading:
    """`claimed` are the roots that are exports; `lines` what was seen in them, for a terminal."""

    exports: tuple[Export, ...] = ()
    claimed: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def read_exports(files: ExportFiles) -> ExportReading:
    """Read all files that are exports: a task."""
    exports: list[Export] = []
    claimed: list[str] = []
    diagnostics: list[Diagnostic] = []
    for root in dict.fromkeys([root for root, _, _ in files.files]):
        held = {name: data for r, name, data in files.files if r == root}
        details = next((n for n in held if n.rpartition("/")[2] == aclpub.DETAILS), None)
        if details is None:
            grids = [each for name, data in held.items()
                     if (each := _tree(root, name, data, diagnostics))]  # fmt: skip
            exports += [each for each in grids if each is not True]
            claimed += [root] if grids else []
            continue
        claimed.append(root)
        others = {name for r, name in files.names if r == root}
        export = _package(root, details.removesuffix(aclpub.DETAILS), held, others, diagnostics)
        exports += [export] if export is not None else []
    lines: list[str] = []
    sheets = _sheets(files, claimed, lines, diagnostics)
    exports += [sheets] if sheets is not None else []
    exports_whole = tuple(_with_spellings(export) for export in exports)
    return ExportReading(exports_whole, tuple(claimed), tuple(lines), tuple(diagnostics))


def _sheets(
    files: ExportFiles, claimed: list[str], lines: list[str], diagnostics: list[Diagnostic]
) -> Export | None:
    """All sheets that were given, as one export: papers in one, their authors in another."""
    try:
        by_user = read_map(files.columns)
    except BadMap as error:
        diagnostics.append(Diagnostic("IMP028", str(error), Span("--map")))
        by_user = {}
    sheets: list[NamedSheet] = []
    others: list[tuple[str, CellRows]] = []
    of_sheets: dict[str, str] = {}
    for root, name, data in files.files:
        is_book = data[:4] == b"PK\x03\x04"
        if root in claimed or Path(name).suffix.lower() in (".json", ".xml"):
            continue
        try:
            grids = read_sheets(data, name)
        except (CannotRead, PageTooLarge) as error:
            if is_book or Path(name).suffix.lower() in (".csv", ".tsv", ".xlsx", ".ods"):
                diagnostics.append(cannot_read(name, error))
                claimed.append(root)
            continue
        for sheet in grids:
            named = name_sheet(name, sheet, by_user)
            if named is not None and named.kind:
                sheets.append(named)
                of_sheets[root] = name
            else:
                others.append((name, sheet))
                if is_book or Path(name).suffix.lower() in (".csv", ".tsv"):
                    of_sheets.setdefault(root, "")
    heads = {fold(c.head) for each in sheets for c in each.columns.columns}
    for head in by_user:
        if head not in heads and of_sheets:
            diagnostics.append(
                Diagnostic("IMP028", f"no sheet has a column `{head}`", Span("--map"))
            )
    if not sheets:
        for root in of_sheets:
            file = next(name for name, _ in others)
            head = ", ".join(f"`{cell}`" for cell in others[0][1].rows[0][1][:12] if cell)
            diagnostics.append(
                Diagnostic("IMP028", f"its columns are not known: {head}", Span(file))
            )
            claimed.append(root)
        return None
    claimed += of_sheets
    for each in sheets:
        lines += [f"{each.name} is of {each.kind}; its columns:"]
        lines += [f"  {line}" for line in describe(each)] + [""]
    reader = SheetReader(sheets, others)
    papers = [each for each in sheets if each.kind == "papers"]
    export = reader.read(_origin((papers or sheets)[0].file))
    return replace(export, cells=(*cells_of(reader.nodes), *export.cells))


SYSTEMS: tuple[tuple[Callable[[ExportNode], bool], Callable[[ExportNode, str], Export]], ...] = (
    (schedules.is_schedule, schedules.read_schedule),
)
"""Of each system whether a tree is its, and what it says; the first that knows it reads it."""


def _tree(
    root: str, name: str, data: bytes, diagnostics: list[Diagnostic]
) -> Export | Literal[True] | None:
    """The export in a file of JSON or XML; `True` where it is one and cannot be read, `None` where
    it is none."""
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    try:
        if head.startswith((b"{", b"[", b"/*")):
            tree = read_json(decode_any(data, name).text, name)
        elif head.startswith(b"<"):
            tree = read_xml(data, name)
        else:
            return None
    except (CannotRead, PageTooLarge) as error:
        if Path(name).suffix.lower() in (".json", ".xml"):
            diagnostics.append(
                cannot_read(root if root.endswith(name) else f"{root}/{name}", error)
            )
            return True
        return None
    for knows, read in SYSTEMS:
        if knows(tree):
            export = read(tree, _origin(name))
            return replace(export, cells=tuple(cells_of([tree])), origin_root=root)
    return None


def _origin(name: str) -> str:
    """What a file will be called when a newer one comes: without the day it was made."""
    stem = re.sub(r"[-_ ]?\d{4}-?\d\d-?\d\d.*$", "", Path(name).stem)
    return file_slug(stem) or "export"


def _with_spellings(export: Export) -> Export:
    return replace(export, doubts=(*export.doubts, *two_spellings(humans(export))))


def _package(
    root: str, inside: str, held: dict[str, bytes], others: set[str],
    diagnostics: list[Diagnostic],
) -> Export | None:  # fmt: skip
    """A package of aclpub2, whose files stand in the folder `inside` of its root."""
    trees: dict[str, ExportNode] = {}
    texts: dict[str, str] = {}
    unread: list[str] = []
    for name, data in held.items():
        if not name.startswith(inside):
            continue
        short = name.removeprefix(inside)
        if short.endswith(".tex"):
            texts[short] = decode_any(data, name).text
        elif short in aclpub.FILES:
            try:
                trees[short] = read_yaml(decode_any(data, name).text, short)
            except (CannotRead, PageTooLarge) as error:
                diagnostics.append(cannot_read(f"{root}/{name}", error))
        else:
            unread.append(short)
    if not trees:
        return None
    names = {name.removeprefix(inside) for name in {*others, *held} if name.startswith(inside)}
    export = aclpub.read_package(trees, texts, names)
    used = {paper.pdf for paper in export.papers} | {each.logo for each in export.sponsors}
    unread += [name for name in others if name.removeprefix(inside) not in used]
    left = [Cell(name, 0, "", name, LEFT, "a file that a package need not have") for name in
            sorted(set(unread))]  # fmt: skip
    cells = (*cells_of(trees.values()), *export.cells, *left)
    return replace(export, cells=cells, origin_root=root, inside=inside)


def cannot_read(name: str, error: CannotRead | PageTooLarge) -> Diagnostic:
    """The finding for a file that cannot be read."""
    if isinstance(error, PageTooLarge):
        why = f"{name} is more than an export can be: {error}"
        return Diagnostic("IMP010", why, Span(name), cure(error.name) if error.name else None)
    return Diagnostic("IMP021", f"it cannot be read: {error}", Span(name, error.line))
