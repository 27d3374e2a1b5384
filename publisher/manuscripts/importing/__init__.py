"""Import: transcripts, web pages and Word files to manuscripts of a volume.

In: files somebody has. Out: manuscripts with proposed front matter in `papers/`, a `volume.yaml`
that names them, and an `ImportReport` that accounts for every line of input. Nothing is invented:
what a file does not say is a marked blank. DESIGN, sections 4 (command line) and 5 (manuscript).
"""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from publisher.codes import CODES
from publisher.diagnostics import Diagnostic, Span
from publisher.files import Bundle, Folder, OutsideFolder, below, read_file, write_whole
from publisher.limits import cure, limit
from publisher.manuscripts.importing import (
    captions,
    latex,
    merging,
    notebook,
    pandoc,
    shelf,
    texbalance,
    transcript,
    webpage,
    word,
)
from publisher.manuscripts.importing.decoding import decode_any, is_text
from publisher.manuscripts.importing.draft import Draft, Occasion
from publisher.manuscripts.importing.frontmatter import manuscript
from publisher.manuscripts.importing.gathering import SourceFile, open_source
from publisher.manuscripts.importing.names import family_name, file_slug
from publisher.manuscripts.importing.report import (
    ImportReport,
    MissingValue,
    Moved,
    Removed,
    import_summary,
)
from publisher.manuscripts.importing.shelf import papers_of
from publisher.manuscripts.importing.tree import PageTooLarge
from publisher.manuscripts.new import write_schemas

__all__ = [
    "ImportReport",
    "MissingValue",
    "Moved",
    "Reading",
    "Removed",
    "SourceFile",
    "import_files",
    "import_summary",
    "read_draft",
]

_PAGES = frozenset((".htm", ".html", ".xhtml"))
_CAPTIONS = frozenset((".srt", ".vtt"))
_TEXTS = frozenset(("", ".txt", ".text", ".asc", ".tsv"))
_IS_PAGE = re.compile(r"^\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html|head|body|article)\b", re.I)

_INSTEAD = {
    ".md": "it is a manuscript already: copy it into `papers/` and name it in volume.yaml",
    ".markdown": "it is a manuscript already: copy it into `papers/` and name it in volume.yaml",
    ".pdf": "take the text from the document the PDF was made of",
}


@dataclass(frozen=True, slots=True)
class _PlacedDraft:
    """A draft that has its place: `name` as volume.yaml says it, and its files below the volume,
    the manuscript first. `blanks` are line, key and hint."""

    draft: Draft
    name: str
    files: tuple[tuple[str, bytes], ...]
    blanks: tuple[tuple[int, str, str], ...]
    origin: str

    @property
    def proposal(self) -> merging.Proposal:
        return merging.Proposal(self.origin, "", self.files, self.draft.front.title or self.name)


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a file: its draft, `None` where there is none, and what is said of it."""

    draft: Draft | None
    diagnostics: tuple[Diagnostic, ...] = ()


Readers = Callable[[Sequence[SourceFile]], Iterable[Reading]]
"""Reads files, in their order."""


def import_files(files: Sequence[Path], volume: Path, read: Readers | None = None) -> ImportReport:
    """Import `files` into the folder `volume`, which is made where it is absent.

    A file that cannot be imported is told of and does not stop the others; no manuscript is
    overwritten. Faults are in the report's diagnostics; nothing is raised for bad input. `read` is
    `read_draft` for each, by default in this process.
    """
    opened = [open_source(path) for path in files]
    sources = [Reading(None, (one,)) if isinstance(one, Diagnostic) else one for one in opened]
    read_all = iter((read or _read_here)([one for one in sources if isinstance(one, SourceFile)]))
    readings = [next(read_all) if isinstance(one, SourceFile) else one for one in sources]
    faults = [fault for reading in readings for fault in reading.diagnostics]
    items: list[_PlacedDraft] = []
    for source, reading in zip(sources, readings, strict=True):
        if reading.draft is None or not isinstance(source, SourceFile):
            continue
        faults += reading.draft.diagnostics
        result = _place(reading.draft, source, volume, {p.name for p in items})
        faults += [result] if isinstance(result, Diagnostic) else []
        if isinstance(result, _PlacedDraft):
            faults += _uncopied(result)
            items.append(result)
    merged = merging.merge(volume, [item.proposal for item in items])
    for path, data in merged.writes if items else ():
        write_whole(below(volume, path), data)
    return _bound(items, [*faults, *_told(merged, volume)], merged, volume)


def _told(merged: merging.Merge, volume: Path) -> Iterable[Diagnostic]:
    """What changed at the source in lines that the editor changed too."""
    for change in merged.changes:
        if not change.taken:
            new = " ".join(change.after.split())[:80]
            what = f"the source has here now: `{new}`" if new else "the source changed"
            yield Diagnostic("IMP011", what, Span(str(volume / change.path), change.line))


def _uncopied(item: _PlacedDraft) -> Iterable[Diagnostic]:
    """Pictures that could not be had."""
    there = {path.rsplit("/", 1)[-1] for path, _ in item.files}
    for name, source in item.draft.copies:
        if name not in there:
            yield Diagnostic("IMP015", f"`{source}` cannot be copied", Span(item.draft.path))


def _read_here(files: Sequence[SourceFile]) -> Iterable[Reading]:
    return map(read_draft, files)


def read_draft(file: SourceFile) -> Reading:
    """The draft of one file, or why there is none: a task."""
    try:
        draft, diagnostics = _read(file)
    except PageTooLarge as error:
        return _too_much(file.name, error)
    return Reading(draft, diagnostics)


def _too_much(name: str, error: PageTooLarge) -> Reading:
    help = cure(error.name, CODES["IMP010"].help) if error.name else None
    why = f"{name} is more than a manuscript can be: {error}"
    diagnostic = Diagnostic("IMP010", why, Span(name), help)
    return Reading(None, (diagnostic,))


def _read(file: SourceFile) -> tuple[Draft | None, tuple[Diagnostic, ...]]:
    data, name = file.data, file.name
    kind = Path(name).suffix.lower()
    if kind in (".tex", ".ltx"):
        return _latex(file)
    if data[:5] == b"%PDF-" and kind in (".pdf", ""):
        return _pdf(data, name)
    if kind == ".ipynb":
        return _notebook(data, name)
    if kind == ".docx" or (kind in _TEXTS and data[:4] == b"PK\x03\x04"):
        return _word(data, name)
    if kind in (".odt", ".rtf") or data[:5] == b"{\\rtf":
        return _office(data, name, "odt" if kind == ".odt" else "rtf")
    if (
        kind not in _PAGES | _TEXTS | _CAPTIONS
        or data[:5] in (b"%PDF-", b"{\\rtf")
        or not is_text(data)
    ):
        help = _INSTEAD.get(
            kind, "save the document as .docx, .html or plain text, and import that"
        )
        what = kind if kind else "this form"
        return None, (Diagnostic("IMP002", f"cannot import {what} files", Span(name), help),)
    if len(data) > (most := limit("text")):
        raise PageTooLarge("text", f"it is longer than {most:,} bytes")
    decoded = decode_any(data, name)
    if kind in _CAPTIONS or (kind in _TEXTS and captions.is_captions(decoded.text)):
        return _with_text(captions.read(decoded.text, name), decoded.diagnostics)
    page = kind in _PAGES or bool(_IS_PAGE.match(decoded.text))
    draft = (webpage if page else transcript).read(decoded.text, name)
    return _with_text(draft, decoded.diagnostics)


def _office(data: bytes, name: str, form: str) -> tuple[Draft | None, tuple[Diagnostic, ...]]:
    """OpenDocument and RTF, made Word by pandoc."""
    try:
        return _word(pandoc.convert(data, form, "docx"), name)
    except pandoc.NoPandoc:
        return None, (Diagnostic("IMP013", f"{form.upper()} is read by pandoc", Span(name)),)
    except pandoc.PandocFailed as error:
        why = f"not a document that can be read: {error}"
        return None, (Diagnostic("IMP008", why, Span(name), "save it again as .docx"),)


def _pdf(data: bytes, name: str) -> tuple[Draft | None, tuple[Diagnostic, ...]]:
    from publisher.manuscripts.importing import pdfspeech

    try:
        return _with_text(pdfspeech.read(data, name), ())
    except pdfspeech.BadPdf as error:
        why = f"not a PDF that can be read: {error}"
        return None, (Diagnostic("IMP008", why, Span(name), "open it, and print it to PDF again"),)


def _notebook(data: bytes, name: str) -> tuple[Draft | None, tuple[Diagnostic, ...]]:
    if len(data) > (most := limit("import")):
        raise PageTooLarge("import", f"it is longer than {most:,} bytes")
    try:
        return _with_text(notebook.read(data, name), ())
    except notebook.NoNotebook as error:
        why = f"not a notebook that can be read: {error}"
        return None, (Diagnostic("IMP008", why, Span(name), "save it again in Jupyter"),)


def _latex(file: SourceFile) -> tuple[Draft | None, tuple[Diagnostic, ...]]:
    """The draft of a paper in LaTeX."""
    inside = file.inside or Path(file.name).name
    beside = file.beside or Bundle(((inside, file.data),), (inside,))
    try:
        return _with_text(latex.read(beside, inside, file.name), ())
    except pandoc.NoPandoc:
        return None, (Diagnostic("IMP013", "LaTeX is read by pandoc", Span(file.name)),)
    except texbalance.BadTex as error:
        return None, (error.diagnostic,)
    except pandoc.PandocFailed as error:
        why = f"pandoc cannot read this LaTeX: {error}"
        return None, (Diagnostic("IMP008", why, Span(file.name), "see whether LaTeX typesets it"),)


def _word(data: bytes, name: str) -> tuple[Draft | None, tuple[Diagnostic, ...]]:
    try:
        return _with_text(word.read(data, name), ())
    except word.Damaged as error:
        reason = " ".join(str(error).split())[:120]
        diagnostic = Diagnostic(
            "IMP008",
            f"not a Word document that can be read: {reason}",
            Span(name),
            "open it in Word or LibreOffice and save it again as .docx",
        )
        return None, (diagnostic,)


def _with_text(
    draft: Draft, diagnostics: tuple[Diagnostic, ...]
) -> tuple[Draft | None, tuple[Diagnostic, ...]]:
    """`draft`, or a fault where it has no text."""
    if any(re.search(r"\w", block.text) for block in draft.blocks) or draft.images:
        return draft, diagnostics
    help = "see whether the file holds the text; a scanned document must be read by OCR first"
    return None, (*diagnostics, Diagnostic("IMP003", "no text in the file", Span(draft.path), help))


def _place(
    draft: Draft, source: SourceFile, volume: Path, names: set[str]
) -> _PlacedDraft | Diagnostic:
    """A place in `papers/` for `draft`: where an earlier import put it, or a new one; a fault where
    the volume has its text already, by no import."""
    known = merging.known_files(volume, _origin(source))
    manuscripts = [path for path in known if path.endswith(".md")]
    if manuscripts:
        return _at(draft, source, manuscripts[0])
    for name in _names(draft):
        if name in names:
            continue
        there = _existing(volume, name)
        if there is None:
            alone = not draft.images and not draft.copies
            return _at(draft, source, f"papers/{name}.md" if alone else f"papers/{name}/paper.md")
        if _same_text(draft, there):
            return Diagnostic(
                "IMP004",
                f"the volume has this text already, in {there}",
                Span(draft.path),
                "move that manuscript away to import the text afresh",
            )
    raise AssertionError("names are endless")


def _names(draft: Draft) -> Sequence[str]:
    """Names a manuscript may have, best first: family name, with given name, title, file."""
    front = draft.front
    authors = front.paper.authors if front.paper else ()
    speaker = front.speakers[0].name if front.speakers else ""
    speaker = speaker or (str(authors[0].get("name", "")) if authors else "")
    title = "-".join(file_slug(front.title).split("-")[:4])
    stem = file_slug(Path(draft.path).stem)
    bases = [file_slug(family_name(speaker)), file_slug(speaker), title, stem, "paper"]
    names = list(dict.fromkeys(base for base in bases if base))
    return [*names, *(f"{names[0]}-{n}" for n in range(2, 10_000))]


def _existing(volume: Path, name: str) -> Path | None:
    """The manuscript that has `name` in the volume; `None` where the name is free."""
    for path in (volume / "papers" / f"{name}.md", volume / "papers" / name):
        if path.is_dir():
            inside = sorted(path.glob("*.md"))
            return inside[0] if inside else path
        if path.exists():
            return path
    return None


def _same_text(draft: Draft, path: Path) -> bool:
    """Whether the manuscript at `path` holds most of the draft's runs of five words, so that it is
    the same text though it was edited since."""
    try:
        old = set(_runs(read_file(path, limit("manuscript")).decode("utf-8", "replace")))
    except (OSError, ValueError):
        return False
    new = set(_runs(draft.body))
    return len(new & old) >= 0.5 * len(new)


def _runs(text: str) -> Sequence[tuple[str, ...]]:
    """The runs of five words in `text`; of a shorter text the text itself."""
    words = re.findall(r"\w+", text.casefold())
    return [tuple(words[i : i + 5]) for i in range(max(1, len(words) - 4))]


_USUAL = frozenset(("paper", "main", "index", "article", "manuscript", "ms", "root", "template"))


def _origin(source: SourceFile) -> str:
    """What a source is called when a newer one comes: its name, with that of its folder where every
    paper is called so."""
    path = Path(source.name)
    return f"{path.absolute().parent.name}/{path.name}" if path.stem in _USUAL else path.name


def _at(draft: Draft, source: SourceFile, path: str) -> _PlacedDraft:
    """`draft` as files: the manuscript at `path` below the volume, and what belongs beside it."""
    folder, _, file = path.rpartition("/")
    text, blanks = manuscript(draft, folder.count("/") + 1)
    beside = [*draft.images]
    for name, original in draft.copies if source.folder else ():
        with contextlib.suppress(OSError, ValueError, OutsideFolder):
            assert source.folder is not None
            beside.append((name, Folder(source.folder).read(original, limit("picture"))))
    files = ((path, text.encode("utf-8")), *((f"{folder}/{name}", data) for name, data in beside))
    name = folder.removeprefix("papers/") if file == "paper.md" else file.removesuffix(".md")
    return _PlacedDraft(draft, name, files, tuple(blanks), _origin(source))


def _bound(
    items: Sequence[_PlacedDraft], faults: Sequence[Diagnostic], merged: merging.Merge, volume: Path
) -> ImportReport:
    """The report, after `volume.yaml` was made or added to."""
    written = {path for path, _ in merged.writes}
    paths = [volume / path for item in items for path, _ in item.files if path in written]
    blanks = [
        MissingValue(str(volume / item.files[0][0]), line, key, hint)
        for item in items
        if item.files[0][0] in written
        for line, key, hint in item.blanks
    ]
    diagnostics = list(faults)
    refusals: set[int] = set()
    path = volume / "volume.yaml"
    listed = papers_of(path)
    unlisted = [item for item in items if item.name not in listed]
    if unlisted:
        try:
            volume_text, refusals = _volume_text(path, unlisted)
            write_whole(path, volume_text.text.encode("utf-8"))
            paths += [path, *write_schemas(volume)]
            blanks += [
                MissingValue(str(path), line, key, hint) for line, key, hint in volume_text.blanks
            ]
        except (shelf.NotInOrder, OSError, ValueError) as error:
            diagnostics.append(_not_added(path, items, error))
            refusals = set(range(len(unlisted)))
    moved, removed = _accounts(unlisted, refusals)
    return ImportReport(
        written=tuple(paths),
        removals=removed,
        moves=moved,
        blanks=tuple(blanks),
        changes=tuple(change for item in items for change in item.draft.changes),
        diagnostics=tuple(diagnostics),
        source_changes=merged.changes,
        withdrawn=merged.withdrawn,
    )


def _volume_text(path: Path, items: Sequence[_PlacedDraft]) -> tuple[shelf.VolumeText, set[int]]:
    """The new text of `volume.yaml`, and the indices of drafts whose event it does not say."""
    occasions = [item.draft.front.occasion for item in items]
    event = next((occasion for occasion in occasions if occasion != Occasion()), Occasion())
    names = [item.name for item in items]
    if path.exists():
        volume_text = shelf.extend_volume(shelf.read_volume_file(path), event, names)
    else:
        # the language of most texts; of two that are in as many, that which comes first
        langs = Counter(item.draft.lang for item in items if item.draft.lang)
        lang = langs.most_common(1)[0][0] if langs else ""
        volume_text = shelf.new_volume_text(path.parent, event, names, lang)
    others = {i for i, o in enumerate(occasions) if o != Occasion() and o != event}
    same = {i for i, o in enumerate(occasions) if o == event and o != Occasion()}
    return volume_text, others if volume_text.event_taken else others | same


def _not_added(path: Path, items: Sequence[_PlacedDraft], error: Exception) -> Diagnostic:
    names = ", ".join(f"`{item.name}`" for item in items)
    return Diagnostic(
        "IMP006",
        f"{names} could not be added to the volume: {error}",
        Span(str(path)),
        f"mend volume.yaml, then write {names} under `papers:` of a session",
    )


def _accounts(
    items: Sequence[_PlacedDraft], refusals: set[int]
) -> tuple[tuple[Moved, ...], tuple[Removed, ...]]:
    """Lines moved and lines removed: a line about an event not taken into volume.yaml is gone."""
    moves: list[Moved] = []
    removals: list[Removed] = []
    for i, item in enumerate(items):
        removals += item.draft.removals
        for line in item.draft.moves:
            if i in refusals and "event" in line.to:
                rest = [to for to in line.to.split(", ") if "event" not in to]
                moves += [replace(line, to=", ".join(rest))] if rest else []
                reason = "event; volume.yaml was not given it"
                removals += [] if rest else [Removed(line.path, line.line, line.text, reason)]
            else:
                moves.append(line)
    return tuple(moves), tuple(removals)
