"""How a file differs from what it should be, in the words of who reads it.

In: the bytes of a file as it stands there and as it should be. Out: `JudgeFinding`s, OUT035, one
for each kind of difference, with the first place. PDF: ISO 32000-1, 12.4.2 (labels), 12.3.3
(bookmarks), 12.5.6.5 (links), 14.7 (structure), 14.9 (alternatives, languages), 9.10.3 (ToUnicode).
EPUB 3.3, 4.2 (container).
"""

from __future__ import annotations

import difflib
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from html import unescape
from pathlib import Path
from typing import Any

import pikepdf

from publisher.judges.asking import JudgeFinding

_SHOWN = 60


def differences(file: Path, there: bytes, expected: bytes) -> Iterator[JudgeFinding]:
    """What of `file`, whose bytes are `there`, is not as in `expected`: other bytes."""
    try:
        if file.suffix == ".pdf":
            out = list(_pdf(file, there, expected))
        elif file.suffix == ".epub":
            out = list(_epub(file, there, expected))
        else:
            out = [JudgeFinding("OUT035", _text(file.name, there, expected), file)]
    except (ValueError, KeyError, OSError, zipfile.BadZipFile, pikepdf.PdfError):
        return  # OUT016 tells that it cannot be read
    if not out:
        out = [JudgeFinding("OUT035", "its bytes are not those that a build writes", file)]
    yield from out


# Documents and records


def _text(name: str, there: bytes, expected: bytes) -> str:
    """What differs in a text: its words, if it is a document that has other ones, else its markup
    or its line."""
    try:
        old, new = there.decode(), expected.decode()
    except UnicodeDecodeError:
        return "it is not what a build writes"
    if name.endswith((".xhtml", ".html", ".svg", ".opf", ".ncx", ".xml")):
        words = _change(_catalogue_lines(old), _catalogue_lines(new))
        if words:
            return f"its words are not those of the manuscripts: {words}"
        tags = _change(_TAG.findall(old), _TAG.findall(new))
        return f"its markup is not as it should be: {tags or 'order or space'}"
    return f"it is not as it should be: {_change(old.splitlines(), new.splitlines()) or 'space'}"


_TAG = re.compile(r"<[^<>]*>")
_HIDDEN = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL)


def _catalogue_lines(document: str) -> list[str]:
    return unescape(_TAG.sub(" ", _HIDDEN.sub(" ", document))).split()


def _change(there: Sequence[str], expected: Sequence[str]) -> str:
    """The first place at which two sequences differ, as it is and as it should be."""
    if list(there) == list(expected):
        return ""
    first = next((n for n, (a, b) in enumerate(zip(there, expected, strict=False)) if a != b),
                 min(len(there), len(expected)))  # fmt: skip
    near, far = there[first : first + 200], expected[first : first + 200]
    for kind, a, b, c, d in difflib.SequenceMatcher(None, near, far, autojunk=False).get_opcodes():
        if kind != "equal":
            return f"“{_short(near[a:b])}” for “{_short(far[c:d])}”"
    return f"{len(there)} for {len(expected)}"


def _short(words: Sequence[str]) -> str:
    text = " ".join(words)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


# EPUB


def _epub(file: Path, there: bytes, expected: bytes) -> Iterator[JudgeFinding]:
    with zipfile.ZipFile(io.BytesIO(there)) as old, zipfile.ZipFile(io.BytesIO(expected)) as new:
        names, right = old.namelist(), new.namelist()
        for name in right:
            if name not in names:
                yield JudgeFinding("OUT035", "it is missing", file, inside=name)
            elif (a := old.read(name)) != (b := new.read(name)):
                yield JudgeFinding("OUT035", _text(name, a, b), file, inside=name)
        for name in names:
            if name not in right:
                yield JudgeFinding("OUT035", "no build writes it", file, inside=name)


# PDF


def _pdf(file: Path, there: bytes, expected: bytes) -> Iterator[JudgeFinding]:
    from publisher.proof.pdftext import PdfReader

    with PdfReader(there) as old, PdfReader(expected) as new:
        if len(old.labels) != len(new.labels):
            message = f"it has {len(old.labels)} pages, not {len(new.labels)}"
            yield JudgeFinding("OUT035", message, file)
            return
        if old.labels != new.labels:
            yield JudgeFinding(
                "OUT035", f"its page labels: {_change(old.labels, new.labels)}", file
            )
        marks = [[f"{level} {title} → {page}" for level, title, page in one.bookmarks]
                 for one in (old, new)]  # fmt: skip
        if change := _change(*marks):
            yield JudgeFinding("OUT035", f"its bookmarks: {change}", file)
        for number in range(len(new.labels)):
            if change := _change(old.text(number).split(), new.text(number).split()):
                yield JudgeFinding("OUT035", f"its words: {change}", file, page=number + 1)
                break
    with pikepdf.open(io.BytesIO(there)) as one, pikepdf.open(io.BytesIO(expected)) as other:
        for number, pages in enumerate(zip(one.pages, other.pages, strict=True), 1):
            for name, reader in _PAGES:
                theirs, right = (_tolerant(reader, page) for page in pages)
                if theirs != right:
                    message = f"{name}: {_first(theirs, right)}"
                    yield JudgeFinding("OUT035", message, file, page=number)
        for name, whole in _WHOLE:
            theirs, right = _tolerant(whole, one), _tolerant(whole, other)
            if theirs != right:
                yield JudgeFinding("OUT035", f"{name}: {_first(theirs, right)}", file)


def _tolerant(reader: Callable[[Any], list[str]], what: Any) -> list[str]:
    try:
        return reader(what)
    except (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return ["unreadable"]


def _first(theirs: list[str], right: list[str]) -> str:
    return _change(theirs, right) or "their order"


def _boxes(page: Any) -> list[str]:
    keys = ("/MediaBox", "/CropBox", "/TrimBox", "/BleedBox", "/ArtBox", "/Rotate", "/UserUnit")
    return [f"{key} {_plain(page.obj.get(key))}" for key in keys if key in page.obj]


def _links(page: Any) -> list[str]:
    """Where each annotation leads, and from which place."""
    out = []
    for each in page.obj.get("/Annots", ()):
        action = each.get("/A")
        target = each.get("/Dest", action.get("/D") if action is not None else None)
        address = str(action.get("/URI", "")) if action is not None else ""
        contents = str(each.get("/Contents", ""))
        rect = " ".join(f"{float(edge):.1f}" for edge in each.Rect)
        out.append(f"{address or _target(target)} {contents} at {rect}")
    return out


def _target(target: Any) -> str:
    """A destination: its name, or its page and place."""
    if target is None:
        return "nowhere"
    if isinstance(target, pikepdf.Dictionary) and "/D" in target:
        target = target.D
    if isinstance(target, pikepdf.Array):
        page = target[0]
        where = page.objgen[0] if isinstance(page, pikepdf.Object) and page.is_indirect else page
        return f"page {where} " + " ".join(_plain(each) for each in list(target)[1:])
    return str(target)


def _instructions(page: Any) -> list[str]:
    """The instructions that draw a page: what is white, covered or elsewhere differs here."""
    contents = page.obj.get("/Contents")
    parts = contents if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(p.read_bytes() for p in parts if p is not None).decode("latin-1").split("\n")


def _resources(page: Any) -> list[str]:
    """What a page is drawn with: pictures and forms by their bytes, fonts by their glyphs and what
    those are called, states, colours."""
    out: list[str] = []
    _gather(page.obj.get("/Resources"), "", out, set(), 0)
    return out


_LEFT_OUT = frozenset(("/Parent", "/P", "/Pg", "/StructParent", "/StructParents"))
_DEEPEST = 12


def _gather(value: Any, path: str, out: list[str], ids: set[Any], depth: int) -> None:
    if isinstance(value, pikepdf.Stream):
        if value.objgen in ids:
            return
        ids.add(value.objgen)
        out.append(f"{path} {hashlib.sha256(value.read_raw_bytes()).hexdigest()[:12]}")
    if isinstance(value, pikepdf.Dictionary | pikepdf.Stream) and depth < _DEEPEST:
        for key in sorted(value.keys()):
            if key not in _LEFT_OUT and key != "/Length":
                _gather(value[key], f"{path}{key}", out, ids, depth + 1)
    elif isinstance(value, pikepdf.Array) and depth < _DEEPEST:
        for number, each in enumerate(value):
            _gather(each, f"{path}[{number}]", out, ids, depth + 1)
    elif not isinstance(value, pikepdf.Stream):
        out.append(f"{path} {_plain(value)}")


def _plain(value: Any) -> str:
    if isinstance(value, pikepdf.Object):
        return value.unparse().decode("latin-1") if not value.is_indirect else str(value.objgen[0])
    return str(value)


def _tags(pdf: Any) -> list[str]:
    """The structure in the order of reading: type, alternative, text, language, content."""
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return []
    out: list[str] = []
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    todo: list[tuple[Any, int]] = [(root.get("/K"), 0)]
    while todo:
        value, page = todo.pop()
        if isinstance(value, pikepdf.Array):
            todo += [(each, page) for each in reversed(list(value))]
        elif isinstance(value, pikepdf.Dictionary):
            if "/Pg" in value:
                page = pages.get(value.Pg.objgen, 0)
            kind = str(value.get("/S", value.get("/Type", "")))
            attributes_said = [f"{key}={value[key]}" for key in _SAID if key in value]
            attributes = (
                _plain(value["/A"]) if "/A" in value and not value["/A"].is_indirect else ""
            )
            number = str(value.get("/MCID", ""))
            out.append(" ".join([kind, *attributes_said, attributes, number, f"page {page}"]))
            todo.append((value.get("/K"), page))
        elif value is not None:
            out.append(f"{value} page {page}")
    return out


_SAID = ("/Alt", "/ActualText", "/Lang", "/E", "/T")


def _names(pdf: Any) -> list[str]:
    """Named destinations, each with its page."""
    pages = {page.obj.objgen[0]: number for number, page in enumerate(pdf.pages, 1)}
    out = []
    for name, target in _leaves(pdf.Root.get("/Names", {}).get("/Dests")):
        goal = _target(target)
        number = re.match(r"page (\d+) ", goal)
        out.append(
            f"{name} {pages.get(int(number[1]), 0) if number else ''} {goal.partition(' /')[2]}"
        )
    return out


def _leaves(node: Any) -> Iterator[tuple[str, Any]]:
    todo = [node]
    while todo:
        one = todo.pop()
        if not isinstance(one, pikepdf.Dictionary):
            continue
        todo += reversed(list(one.get("/Kids", ())))
        names = list(one.get("/Names", ()))
        yield from ((str(a), b) for a, b in zip(names[::2], names[1::2], strict=False))


def _catalogue(pdf: Any) -> list[str]:
    root = pdf.Root
    keys = (
        "/Lang",
        "/PageLayout",
        "/PageMode",
        "/ViewerPreferences",
        "/MarkInfo",
        "/OutputIntents",
    )
    out: list[str] = []
    for key in keys:
        if key in root:
            _gather(root[key], key, out, set(), 0)
    if "/Metadata" in root:
        out += root.Metadata.read_bytes().decode("utf-8", "replace").splitlines()
    out += [f"{key} {value}" for key, value in sorted(pdf.docinfo.items())]
    for name, each in sorted(pdf.attachments.items()):
        out.append(f"{name} {each.get_file().read_bytes().decode('utf-8', 'replace')}")
    return out


_PAGES: tuple[tuple[str, Callable[[Any], list[str]]], ...] = (
    ("its boxes", _boxes),
    ("its links", _links),
    ("what is drawn", _instructions),
    ("its fonts and pictures", _resources),
)
_WHOLE: tuple[tuple[str, Callable[[Any], list[str]]], ...] = (
    ("its tags", _tags),
    ("the places that links lead to", _names),
    ("what it says of itself", _catalogue),
)
