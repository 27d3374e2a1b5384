"""Two builds of a volume side by side: which papers, which words, which pages, which files.

In: two folders with `build.json`. Out: ``compare.html``, one page without scripts. What is the same
is told by its hash; where a PDF differs its pages are drawn and held against each other, so that
whoever corrected one paper sees that nothing else was touched. The folders may be a stranger's:
they are compared by a task, in a worker, and nothing outside them is read.
"""

from __future__ import annotations

import base64
import difflib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import pypdfium2
from lxml import etree
from PIL import Image, ImageChops

from publisher.engine import Engine, Task
from publisher.files import Folder, OutsideFolder
from publisher.judges.folder import NothingBuilt
from publisher.limits import cure, limit
from publisher.manuscripts.identifiers import is_safe

_WORD = re.compile(r"\s+")
_AROUND = 8
"""Words that are shown before and after a difference."""
_SCALE = 0.9
"""Pixels a point at which pages are drawn: enough to see which line is meant."""
_MOST_PAGES = 60
"""Pages that are shown; what differs beyond them is counted."""


@dataclass(frozen=True, slots=True)
class BuiltVolume:
    """A build: what `build.json` says, its papers by id, hashes of files by name."""

    folder: Path
    record: dict[str, Any]
    papers: dict[str, dict[str, Any]]
    files: dict[str, str]

    @property
    def id(self) -> str:
        """The volume's id, as its files are called."""
        return str(self.record["volume"]["id"])

    def words(self, paper: str) -> list[str]:
        """The words of a paper, from its documents in the EPUB; none where there is no EPUB."""
        data = self._file(f"{self.id}.epub")
        names = [d["path"] for d in self.record.get("documents", ()) if d["chapter"] == paper]
        if data is None:
            return []
        most = limit("part") << 20
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            documents = [
                part for part in book.infolist()
                if any(part.filename.endswith(f"/{name}") for name in names)
            ]  # fmt: skip
            if any(part.file_size > most for part in documents):
                raise NothingBuilt(f"a document of {self.id}.epub is larger than {limit('part')} "
                                   f"MiB; {cure('part')}")  # fmt: skip
            texts = [_text_of(book.read(part)) for part in documents]
        return [word for text in texts for word in _WORD.split(text) if word]

    def _file(self, name: str) -> bytes | None:
        """A file of the build; `None` where it has none of that name."""
        try:
            return Folder(self.folder).read(name, limit("book") << 20)
        except OSError:
            return None

    def pages(self, paper: str) -> list[Image.Image]:
        """The pages of a paper, from its offprint, else from the volume's PDF by their labels."""
        if (offprint := self._file(f"offprints/{paper}.pdf")) is not None:
            return list(_drawn(offprint, None))
        first, count = self.papers[paper]["first"], self.papers[paper]["pages"]
        book = self._file(f"{self.id}.pdf") if first else None
        return list(_drawn(book, (first, count))) if book is not None else []


def _text_of(document: bytes) -> str:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    body = etree.fromstring(document, parser).find("{*}body")
    return "" if body is None else " ".join(body.itertext())


def _drawn(file: bytes, span: tuple[str, int] | None) -> Iterator[Image.Image]:
    """The pages of `file`, or as many as `span` says from the one with its label on."""
    document = pypdfium2.PdfDocument(file)
    try:
        numbers = range(len(document))
        if span is not None:
            labels = [document.get_page_label(number) for number in numbers]
            begin = labels.index(span[0]) if span[0] in labels else 0
            numbers = range(begin, min(begin + span[1], len(document)))
        for number in numbers:
            yield document[number].render(scale=_SCALE, grayscale=True).to_pil()
    finally:
        document.close()


@dataclass(slots=True)
class BuildComparison:
    """What two builds differ in. `words` are pairs of texts with what stands around them, `pages`
    triples of number, first and second picture, by paper; `files` say what became of each."""

    old: BuiltVolume
    new: BuiltVolume
    same: list[str] = field(default_factory=list)
    changed: dict[str, list[str]] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)
    pages: dict[str, list[tuple[int, bytes, bytes]]] = field(default_factory=dict)
    files: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return not self.changed and all(state == "same" for _, state in self.files)


def read_build(folder: Path) -> BuiltVolume:
    """The build in `folder`; `NothingBuilt` where there is none."""
    file = folder / "build.json"
    if not file.is_file():
        raise NothingBuilt(f"there is no build.json in {folder}")
    try:
        record = json.loads(Folder(folder).read(file.name, limit("record") << 20))
        papers = {str(paper["id"]): paper for paper in record["papers"]}
        files = {str(a["path"]): str(a["sha256"]) for a in record["artifacts"]}
        if not all(map(is_safe, (str(record["volume"]["id"]), *papers))):
            raise ValueError("it names files elsewhere")
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
        raise NothingBuilt(f"{file} is not what a build writes") from error
    return BuiltVolume(folder, record, papers, files)


@dataclass(frozen=True, slots=True)
class ComparedBuilds:
    """What the task says: the page, the papers that are the same and that are not, whether nothing
    differs at all; or the `fault` for which there is no page."""

    page: bytes = b""
    same: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    is_same: bool = False
    fault: str = ""


def compare_folders(one: Path, two: Path) -> ComparedBuilds:
    """What the builds in the folders `one` and `two` differ in, found by a worker. Raises
    `NothingBuilt` where one of them is no build, or none that can be read."""
    with Engine(modules=(__name__,), jobs=1) as engine:
        task = Task("compare", f"{__name__}:compare_task", (str(one), str(two)),
                    keep=False, result_type=ComparedBuilds)  # fmt: skip
        (outcome,) = engine.run("compare", [task])
    answer: ComparedBuilds | None = outcome.value
    if answer is None:
        (why,) = outcome.diagnostics
        raise NothingBuilt(f"{why.message}; {why.help}" if why.help else why.message)
    if answer.fault:
        raise NothingBuilt(answer.fault)
    return answer


def compare_task(folders: tuple[str, str]) -> ComparedBuilds:
    """Task: the page of what the builds in both folders differ in."""
    try:
        comparison = compare_builds(*map(Path, folders))
        page = comparison_page(comparison)
    except NothingBuilt as error:
        return ComparedBuilds(fault=str(error))
    except (OutsideFolder, zipfile.BadZipFile, etree.LxmlError, pypdfium2.PdfiumError,
            ValueError, LookupError, TypeError, AttributeError) as error:  # fmt: skip
        reason = " ".join(str(error).split())[:120]
        return ComparedBuilds(fault=f"a file of the builds is not what a build writes: {reason}")
    return ComparedBuilds(
        page, tuple(comparison.same), tuple(comparison.changed), comparison.is_same
    )


def compare_builds(one: Path, two: Path) -> BuildComparison:
    """What the builds in the folders `one` and `two` differ in."""
    old, new = read_build(one), read_build(two)
    found = BuildComparison(old, new)
    for name in dict.fromkeys((*old.papers, *new.papers)):
        if name not in new.papers or name not in old.papers:
            found.changed[name] = [
                "only in the second" if name in new.papers else "only in the first"
            ]
            continue
        facts = _facts(old.papers[name], new.papers[name])
        offprint = f"offprints/{name}.pdf"
        known = old.files.get(offprint)
        differing = []
        if known is None or known != new.files.get(offprint):
            found.words[name] = _differences(old.words(name), new.words(name))
            differing = _compare_pages(old.pages(name), new.pages(name))
        if facts or differing or found.words.get(name):
            found.changed[name] = facts
            found.pages[name] = differing
        else:
            found.same.append(name)
    for name in sorted({*old.files, *new.files}):
        before, after = old.files.get(name), new.files.get(name)
        state = "same" if before == after else "changed"
        state = "new" if before is None else "gone" if after is None else state
        found.files.append((name, state))
    return found


def _facts(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What is said of a paper otherwise."""
    return [
        f"{key}: {old.get(key)} → {new.get(key)}"
        for key in ("title", "first", "last", "pages", "words", "status")
        if old.get(key) != new.get(key)
    ]


def _differences(old: list[str], new: list[str]) -> list[str]:
    """The words that differ, as HTML, with those around them."""
    out = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            continue
        before, after = " ".join(old[max(0, a - _AROUND) : a]), " ".join(old[b : b + _AROUND])
        gone, come = " ".join(old[a:b]), " ".join(new[c:d])
        marked = (f"<del>{escape(gone)}</del> " if gone else "") + (
            f"<ins>{escape(come)}</ins>" if come else ""
        )
        out.append(f"… {escape(before)} {marked} {escape(after)} …")
    return out


def _compare_pages(
    old: list[Image.Image], new: list[Image.Image]
) -> list[tuple[int, bytes, bytes]]:
    """Pages that differ, each with what differs framed; a page that is not there is empty."""
    out = []
    for number in range(max(len(old), len(new))):
        one = old[number] if number < len(old) else None
        two = new[number] if number < len(new) else None
        box = None
        if one is not None and two is not None and one.size == two.size:
            box = ImageChops.difference(one, two).getbbox()
            if box is None:
                continue
        out.append((number + 1, _picture(one, box), _picture(two, box)))
    return out


def _picture(page: Image.Image | None, box: tuple[int, int, int, int] | None) -> bytes:
    if page is None:
        return b""
    shown = page.convert("RGB")
    if box is not None:
        from PIL import ImageDraw

        left, top, right, bottom = box
        around = (left - 3, top - 3, right + 3, bottom + 3)
        ImageDraw.Draw(shown).rectangle(around, outline=(190, 30, 30), width=2)
    data = io.BytesIO()
    shown.save(data, "PNG", optimize=True)
    return data.getvalue()


_CSS = """
body { font: 16px/1.5 Georgia, serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color:
#222; background: #fff } h1 { font-size: 1.5rem } h2 { font-size: 1.2rem; margin-top: 2rem;
border-top: 1px solid #bbb; padding-top: .6rem } del { background: #fbdada } ins { background:
#d9f2d9; text-decoration: none } .pair { display: flex; gap: 1rem; margin: 1rem 0 } .pair figure {
margin: 0; flex: 1 } .pair img { max-width: 100%; border: 1px solid #ccc } figcaption { font-size:
.85rem; color: #555 } table { border-collapse: collapse } td, th { padding: .15rem .8rem .15rem 0;
text-align: left } .proof { background: #f3f3ee; padding: .6rem 1rem } """


def comparison_page(found: BuildComparison) -> bytes:
    """`found` as a page."""
    title = escape(str(found.new.record["volume"].get("title", found.new.id)))
    folders = f"{escape(str(found.old.folder))} and {escape(str(found.new.folder))}"
    count = len(found.same)
    parts = [
        f"<h1>{title}: two builds</h1><p>{folders}</p>",
        f'<p class="proof">{count} of {count + len(found.changed)} papers are the same, page by '
        f"page{': ' + escape(', '.join(found.same)) if found.same else ''}.</p>",
    ]
    shown = 0
    for name, facts in found.changed.items():
        paper = found.new.papers.get(name) or found.old.papers[name]
        parts.append(f"<h2>{escape(str(paper.get('title') or name))}</h2>")
        parts += (f"<p>{escape(fact)}</p>" for fact in facts)
        parts += (f"<p>{words}</p>" for words in found.words.get(name, ()))
        for number, one, two in found.pages.get(name, ()):
            shown += 1
            if shown <= _MOST_PAGES:
                parts.append(_pair(number, one, two))
    if shown > _MOST_PAGES:
        parts.append(f"<p>{shown - _MOST_PAGES} more pages differ.</p>")
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{state}</td></tr>"
        for name, state in found.files
        if state != "same"
    )
    same = sum(state == "same" for _, state in found.files)
    parts.append(f"<h2>Files</h2><p>{same} files are the same, byte for byte.</p>")
    parts.append(f"<table>{rows}</table>" if rows else "")
    parts.append(_versions(found))
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{title}: two builds</title><style>{_CSS}</style></head><body>{''.join(parts)}"
        "</body></html>\n"
    ).encode()


def _pair(number: int, one: bytes, two: bytes) -> str:
    def figure(data: bytes, side: str) -> str:
        if not data:
            return f"<figure><figcaption>page {number}: not in the {side}</figcaption></figure>"
        source = base64.b64encode(data).decode()
        words = f"page {number} of the {side}"
        return (
            f'<figure><img src="data:image/png;base64,{source}" alt="{words}">'
            f"<figcaption>{words}</figcaption></figure>"
        )

    return f'<div class="pair">{figure(one, "first")}{figure(two, "second")}</div>'


def _versions(found: BuildComparison) -> str:
    """What the volume and the program say of themselves otherwise."""
    old, new = found.old.record, found.new.record
    facts = []
    for part in ("volume", "versions"):
        keys = sorted({*old.get(part, {}), *new.get(part, {})})
        facts += [
            f"{part} {key}: {old[part].get(key)} → {new[part].get(key)}"
            for key in keys
            if old.get(part, {}).get(key) != new.get(part, {}).get(key)
        ]
    return f"<h2>Metadata</h2><p>{escape('; '.join(facts) or 'the same')}</p>"
