"""Composing one manuscript, as a task: everything it may read travels with it.

In: a `Paper`, the files its text names, the options of the volume. Out: its `Text`. Stage 2.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from publisher.citations.reading.defaults import bibliographies
from publisher.files import Bundle, Folder, OutsideFolder, is_file, is_folder, nfc_name
from publisher.limits import limit
from publisher.manuscripts.finding import is_manuscript
from publisher.markup.myst.including import DEEPEST, included_names, included_path
from publisher.markup.reader.options import MarkupOptions, PaperRef
from publisher.model.paper import Paper
from publisher.model.text import Text

PICTURES = (".pdf", ".svg", ".png", ".jpg", ".jpeg")

Listings = dict[str, tuple[tuple[str, ...], tuple[str, ...], bool]]
"""For a folder: the files below it but manuscripts, those in it, whether it is one paper's."""


@dataclass(frozen=True, slots=True)
class Composing:
    """What a text is composed from. `papers` are the others a reference may name; `measure` is the
    width of the text block in mm, 0 where it is not known."""

    paper: Paper
    files: Bundle
    options: MarkupOptions
    papers: Mapping[str, PaperRef]
    measure: float = 0


def compose(job: Composing) -> Text:
    """The text of `job`'s paper as XHTML, with what was found wrong in it, by the dialect and by
    the rules of the editor's desk."""
    from publisher.markup import compose_text
    from publisher.rules import read_through

    text = compose_text(job.paper, job.files, job.options, job.papers)
    if any(findings.code == "MD001" for findings in text.diagnostics):
        return text
    findings = read_through(job.paper, text, job.files, job.measure)
    return replace(text, diagnostics=(*text.diagnostics, *findings))


def composing(
    folder: Folder,
    paper: Paper,
    options: MarkupOptions,
    papers: Mapping[str, PaperRef],
    measure: float = 0,
    listings: Listings | None = None,
) -> Composing:
    """The task for `paper`: it says nothing of where on this machine the volume lies. `listings`
    are kept from one paper to the next, for those that lie in one folder."""
    below = paper.source.folder.resolve().relative_to(folder.root.resolve())
    here = Path(nfc_name(below.as_posix()))
    source = paper.source.model_copy(update={"folder": here})
    files = Bundle(())  # pages that came as a PDF name no files
    if paper.camera is None:
        files = gather(folder, paper, options, {} if listings is None else listings)
    return Composing(paper.model_copy(update={"source": source}), files, options, papers, measure)


def gather(folder: Folder, paper: Paper, options: MarkupOptions, listings: Listings) -> Bundle:
    """The files below `folder` that `paper` may read: those its text or front matter names.

    A name is looked for without regard to case, so a file is gathered for every spelling under
    which it could be found. Where no bibliography is named, those beside the paper are meant
    (`publisher.citations.reading.defaults`). Manuscripts are left out, but what it includes: a new
    one beside it is no reason to compose it again.
    """
    here = nfc_name(paper.source.folder.resolve().relative_to(folder.root.resolve()).as_posix())
    included = _included(folder, paper, here)
    named_apart = " ".join((*paper.bibliography, paper.csl, options.csl))
    text = "\n".join(
        (paper.source.text, *(data.decode("utf-8", "replace") for _, data in included))
    )
    mentions = nfc_name(f"{text}\n{unquote(text)}\n{named_apart}").casefold()
    if here not in listings:
        listings[here] = _listing(folder, here)
    others, files, alone = listings[here]
    beside = () if paper.bibliography else bibliographies(files, paper.source.path)
    mentioned_names = [n for n in others if _is_named(n, mentions) or n in beside]
    names = tuple(
        n for n in others if alone or n in mentioned_names or not n.endswith(_BIBLIOGRAPHY)
    )
    contents, heavy, largest = included, list[str](), limit("file") << 20
    for name in (*mentioned_names, *_named_elsewhere(folder, paper, options, names)):
        try:
            contents.append((name, folder.read(name, largest)))
        except OutsideFolder:
            continue
        except ValueError:
            heavy.append(name)
        except OSError:
            continue
    return Bundle(tuple(contents), names, tuple(heavy))


def _is_named(name: str, mentions: str) -> bool:
    """Whether `mentions`, in small letters, names the file `name`: a picture also without its
    ending."""
    path = PurePosixPath(name.casefold())
    if path.name in mentions:
        return True
    return path.suffix in PICTURES and path.stem in mentions and bool(
        re.search(rf"""[\s/({{"'<]{re.escape(path.stem)}[\s)}}"'>]""", mentions + "\n")
    )  # fmt: skip


def _included(folder: Folder, paper: Paper, here: str) -> list[tuple[str, bytes]]:
    """The files inside the paper's folder that its text includes, manuscripts too, and those that
    they include."""
    contents: dict[str, bytes] = {}
    todo = [(paper.source.body, "")]
    for _ in range(DEEPEST):
        texts, todo = todo, []
        for text, beside in texts:
            for named in included_names(text):
                name = included_path(here, named, beside)
                try:
                    spelt = folder.find(name) if name else None
                    if not spelt or spelt in contents:
                        continue
                    if folder.resolve(spelt).is_relative_to(folder.resolve(here)):
                        contents[spelt] = folder.read(spelt, limit("file") << 20)
                        inside = posixpath.relpath(spelt, here)
                        text = contents[spelt].decode("utf-8", "replace")
                        todo.append((text, posixpath.dirname(inside)))
                except (OSError, ValueError):
                    continue
    return list(contents.items())


def _listing(folder: Folder, here: str) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """The files below `here` but for manuscripts, those in it, and whether one manuscript at most
    is among them."""
    below = tuple(name for name in _below(folder, here) if not is_manuscript(name))
    files = folder.names(here)
    return below, files, sum(map(is_manuscript, files)) < 2


_BIBLIOGRAPHY = (".bib", ".BIB")


def _below(folder: Folder, here: str, depth: int = 0) -> tuple[str, ...]:
    """Every file below `here`, by its name from the root."""
    try:
        place = folder.resolve(here)
        entries = sorted(place.iterdir())
    except (OSError, OutsideFolder):
        return ()
    names: list[str] = []
    for entry in entries:
        name = nfc_name(entry.name if here == "." else f"{here}/{entry.name}")
        if is_folder(entry) and not entry.name.startswith(".") and depth < limit("folders"):
            names += _below(folder, name, depth + 1)
        elif is_file(entry):
            names.append(name)
    return tuple(names)


def _named_elsewhere(
    folder: Folder, paper: Paper, options: MarkupOptions, neighbours: tuple[str, ...]
) -> tuple[str, ...]:
    """Bibliographies and citation styles named by a path from the root of the volume."""
    candidates = (*paper.bibliography, paper.csl, options.csl)
    names = []
    for name in candidates:
        try:
            spelt = folder.find(name) if name else None
        except OutsideFolder:
            continue
        if spelt and spelt not in neighbours:
            names.append(spelt)
    return tuple(dict.fromkeys(names))
