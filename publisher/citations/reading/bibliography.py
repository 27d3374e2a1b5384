"""Loads a paper's bibliographies: .bib files, CSL-JSON and CSL-YAML.

In: the folder that may be read and the names given in the front matter. Out: a `Library`, which
knows every key and its place, and turns an entry into a CSL item when it is asked for, and
diagnostics. Only entries that are cited are judged: a shared .bib of thousands costs its reading.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from publisher.citations.reading import biblatex, bibtex, cslfile
from publisher.diagnostics import Diagnostic, Span
from publisher.files import LFS_CURE, Files, OutsideFolder, is_pointer
from publisher.manuscripts.conflicts import CURE, conflicts
from publisher.manuscripts.decoding import Bad, clean, decode_utf8

MAX_BYTES = 32_000_000
_MAX_DEPTH = 8

# biblatex manual, appendix B: fields that a child never takes from its parent.
_OWN = frozenset(
    """crossref xref xdata ids entryset entrysubtype execute key label options presort related
    relatedoptions relatedstring relatedtype shorthand shorthandintro sortkey keywords""".split()
)
_RENAMED = {"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon",
            "author": "bookauthor", "shorttitle": "", "sorttitle": ""}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BibEntry:
    """A work as its file gives it: `raw` (.bib) or `item` (CSL). `span` is its place."""

    key: str
    span: Span
    raw: bibtex.Raw | None = None
    item: biblatex.Item | None = None
    strings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Library:
    """The works of a paper's bibliographies, by key. `has_file` says whether any file was named,
    `lacking` whether one of them could not be had, which is told."""

    entries: Mapping[str, BibEntry] = field(default_factory=dict)
    has_file: bool = False
    lacking: bool = False

    def nearest(self, key: str, count: int = 3) -> list[str]:
        """Keys that `key` may have been meant for, the likeliest first."""
        low = {entry.casefold(): entry for entry in self.entries}
        close = difflib.get_close_matches(key.casefold(), low, n=count, cutoff=0.6)
        return [low[match] for match in close]

    def item(self, key: str, lang: str = "en") -> tuple[biblatex.Item, list[Diagnostic]]:
        """The CSL item of the entry `key` and what is wrong with it; `KeyError` for none.

        `lang` is the paper's language, for titles whose entry names none.
        """
        entry = self.entries[key]
        if entry.raw is None:
            return dict(entry.item or {}) | {"id": key}, []
        fields, faults = self._fields(entry, 0)
        item = biblatex.to_csl(entry.raw.kind, fields, lang)
        return item | {"id": key}, faults + _judged(entry, item, fields)

    def _fields(self, entry: BibEntry, depth: int) -> tuple[dict[str, str], list[Diagnostic]]:
        """The fields of `entry` as texts, with those it inherits."""
        missing: list[str] = []
        if entry.raw is None:
            return {}, []
        fields: dict[str, str] = {}
        faults: list[Diagnostic] = []
        for name, text in entry.raw.fields.items():
            try:
                fields[name] = bibtex.field_text(text, entry.strings, missing)
            except OverflowError:
                message = f"`{name}` is put together of more than {bibtex.MOST_PARTS:,} strings"
                faults.append(Diagnostic("REF004", message, entry.span, "write it out"))
        faults += [
            Diagnostic("REF013", f"`{name}` is not defined by a `@string`", entry.span)
            for name in missing
        ]
        for link in ("xdata", "crossref"):
            for parent in filter(None, (k.strip() for k in fields.get(link, "").split(","))):
                faults += self._inherit(fields, entry, link, parent, depth)
        return fields, faults

    def _inherit(
        self, fields: dict[str, str], entry: BibEntry, link: str, parent: str, depth: int
    ) -> list[Diagnostic]:
        source = self.entries.get(parent)
        if source is None or source.raw is None or depth >= _MAX_DEPTH:
            why = "leads back to itself" if source is not None and source.raw else "is not there"
            message = f"`{link}` of `{entry.key}` {why}: `{parent}`"
            return [Diagnostic("REF008", message, entry.span)] if depth in (0, _MAX_DEPTH) else []
        parent_fields, faults = self._fields(source, depth + 1)
        kind = entry.raw.kind if entry.raw else ""
        whole = link == "xdata" or not (kind.startswith(("in", "supp")) or kind == "conference")
        for name, text in parent_fields.items():
            if name in _OWN and link == "crossref":
                continue
            target = name if whole else _RENAMED.get(name, name)
            if target and target not in fields and text:
                fields[target] = text
        return faults


def load_library(
    folder: Files, names: tuple[str, ...], shown_folder: str = "", span: Span | None = None
) -> tuple[Library, list[Diagnostic]]:
    """The works of the files `names`, looked for in `folder`.

    `shown_folder` is the folder as diagnostics show it (no slash at its end), `span` the place
    where the files are named. A later entry replaces an earlier one of the same key, and a warning
    says so.
    """
    entries: dict[str, BibEntry] = {}
    diagnostics: list[Diagnostic] = []
    lacking = False
    for name in names:
        path = f"{shown_folder}/{name}" if shown_folder else name
        text, fault = _text(folder, name, path, span)
        if fault:
            diagnostics.append(fault)
            lacking = lacking or not text
        for conflict in conflicts(text.split("\n")) if "<<<<<<<" in text else ():
            span = Span(path, conflict.marks[0][0] + 1)
            diagnostics.append(Diagnostic("REF017", conflict.message, span, CURE))
        entries_of_file, faults = _entries(text, path) if text else ([], [])
        diagnostics += faults
        for entry in entries_of_file:
            if entry.key in entries:
                diagnostics.append(_doubled(entry, entries[entry.key]))
            entries[entry.key] = entry
    return Library(entries, bool(names), lacking), diagnostics


def _text(folder: Files, name: str, path: str, span: Span | None) -> tuple[str, Diagnostic | None]:
    """The text of the file `name`, found whatever the case of its name."""
    try:
        data = folder.read(folder.find(name) or name, MAX_BYTES)
    except OutsideFolder:
        help = "copy it beside the manuscript"
        return "", Diagnostic("REF003", f"bibliography `{name}` is outside the volume", span, help)
    except OSError:
        help = "put it beside the manuscript, or correct its name"
        return "", Diagnostic("REF002", f"no bibliography `{name}`", span or Span(path), help)
    except ValueError as error:
        return "", Diagnostic("REF006", str(error), Span(path), "cite from a smaller file")
    if is_pointer(data):
        message = f"bibliography `{name}` is a pointer of Git LFS"
        return "", Diagnostic("REF016", message, Span(path, 1), LFS_CURE)
    text = decode_utf8(data)
    if isinstance(text, Bad):
        help = f"it looks like {text.guess}; save it as UTF-8"
        span = Span(path, text.line, text.column)
        return clean(text.text)[0], Diagnostic("REF006", "bibliography is not UTF-8", span, help)
    return clean(text)[0], None


def _entries(text: str, path: str) -> tuple[list[BibEntry], list[Diagnostic]]:
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in (".json", ".yaml", ".yml"):
        reader = cslfile.read_json if suffix == ".json" else cslfile.read_yaml
        items, faults = reader(text, path)
        return [BibEntry(item["id"], span, None, item) for item, span in items], faults
    file = bibtex.read_bibtex(text, path)
    entries = [BibEntry(raw.key, raw.span, raw, None, file.strings) for raw in file.entries]
    return entries, list(file.diagnostics)


def _doubled(entry: BibEntry, earlier: BibEntry) -> Diagnostic:
    help = f"first at {earlier.span}"
    return Diagnostic("REF005", f"key `{entry.key}` is used twice", entry.span, help)


def _judged(entry: BibEntry, item: biblatex.Item, fields: Mapping[str, str]) -> list[Diagnostic]:
    """What is wrong with a .bib entry that is cited."""
    faults = []
    kind = entry.raw.kind if entry.raw else ""
    if kind not in biblatex.TYPES:
        close = difflib.get_close_matches(kind, biblatex.TYPES, n=1)
        help = f"did you mean `@{close[0]}`?" if close else "it is set as a plain document"
        faults.append(Diagnostic("REF007", f"unknown type `@{kind}`", entry.span, help))
    people = fields.get("author", "")
    if " and " not in people.replace("\n", " ") and len(item.get("author", ())) > 2:
        faults.append(Diagnostic("REF012", "authors are separated by commas", entry.span))
    literal = (item.get("issued") or {}).get("literal", "")
    if literal[:4].isdigit() and literal[4:5] == "-":
        help = f"write it as 2020-05-31, or the year alone: {literal[:4]}"
        faults.append(Diagnostic("REF014", f"`{literal}` is no date", entry.span, help))
    return faults
