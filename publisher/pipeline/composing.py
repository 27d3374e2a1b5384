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
from publisher.files import Bundle, Folder, OutsideFolder, composed, is_file, is_folder
from publisher.limits import limit
from publisher.manuscripts.finding import is_manuscript
from publisher.markup.myst.including import DEEPEST, NAMES, place
from publisher.markup.reader.options import MarkupOptions, PaperRef
from publisher.model.paper import Paper
from publisher.model.text import Text

PICTURES = (".pdf", ".svg", ".png", ".jpg", ".jpeg")

Listings = dict[str, tuple[tuple[str, ...], bool]]
"""For a folder: the files below it but manuscripts, and whether it is one paper's own."""


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
    if any(found.code == "MD001" for found in text.diagnostics):
        return text
    found = read_through(job.paper, text, job.files, job.measure)
    return replace(text, diagnostics=(*text.diagnostics, *found))


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
    here = Path(composed(below.as_posix()))
    source = paper.source.model_copy(update={"folder": here})
    files = gather(folder, paper, options, {} if listings is None else listings)
    return Composing(paper.model_copy(update={"source": source}), files, options, papers, measure)


def gather(folder: Folder, paper: Paper, options: MarkupOptions, listings: Listings) -> Bundle:
    """The files below `folder` that `paper` may read: those its text or front matter names.

    A name is looked for without regard to case, so a file is gathered for every spelling under
    which it could be found. Where no bibliography is named, those beside the paper are meant
    (`publisher.citations.reading.defaults`). Manuscripts are left out, but what it includes: a new
    one beside it is no reason to compose it again.
    """
    here = composed(paper.source.folder.resolve().relative_to(folder.root.resolve()).as_posix())
    included = _included(folder, paper, here)
    named_apart = " ".join((*paper.bibliography, paper.csl, options.csl))
    text = "\n".join(
        (paper.source.text, *(data.decode("utf-8", "replace") for _, data in included))
    )
    said = composed(f"{text}\n{unquote(text)}\n{named_apart}").casefold()
    if here not in listings:
        listings[here] = _listing(folder, here)
    others, alone = listings[here]
    beside = () if paper.bibliography else bibliographies(folder.names(here), paper.source.path)
    named = [n for n in others if _is_named(n, said) or n in beside]
    listed = tuple(n for n in others if alone or n in named or not n.endswith(_BIBLIOGRAPHY))
    contents, heavy, largest = included, list[str](), limit("file") << 20
    for name in (*named, *_named_elsewhere(folder, paper, options, listed)):
        try:
            contents.append((name, folder.read(name, largest)))
        except OutsideFolder:
            continue
        except ValueError:
            heavy.append(name)
        except OSError:
            continue
    return Bundle(tuple(contents), listed, tuple(heavy))


def _is_named(name: str, said: str) -> bool:
    """Whether `said`, in small letters, names the file `name`: a picture also without its
    ending."""
    path = PurePosixPath(name.casefold())
    if path.name in said:
        return True
    return path.suffix in PICTURES and path.stem in said and bool(
        re.search(rf"""[\s/({{"'<]{re.escape(path.stem)}[\s)}}"'>]""", said + "\n")
    )  # fmt: skip


def _included(folder: Folder, paper: Paper, here: str) -> list[tuple[str, bytes]]:
    """The files inside the paper's folder that its text includes, manuscripts too, and those that
    they include."""
    found: dict[str, bytes] = {}
    todo = [(paper.source.body, "")]
    for _ in range(DEEPEST):
        texts, todo = todo, []
        for text, beside in texts:
            for match in NAMES.finditer(text):
                name = place(here, match[1], beside)
                try:
                    spelt = folder.find(name) if name else None
                    if not spelt or spelt in found:
                        continue
                    if folder.resolve(spelt).is_relative_to(folder.resolve(here)):
                        found[spelt] = folder.read(spelt, limit("file") << 20)
                        inside = posixpath.relpath(spelt, here)
                        text = found[spelt].decode("utf-8", "replace")
                        todo.append((text, posixpath.dirname(inside)))
                except (OSError, ValueError):
                    continue
    return list(found.items())


def _listing(folder: Folder, here: str) -> tuple[tuple[str, ...], bool]:
    found = _below(folder, here)
    alone = sum(map(is_manuscript, folder.names(here))) < 2
    return tuple(name for name in found if not is_manuscript(name)), alone


_BIBLIOGRAPHY = (".bib", ".BIB")


def _below(folder: Folder, here: str, depth: int = 0) -> tuple[str, ...]:
    """Every file below `here`, by its name from the root."""
    try:
        place = folder.resolve(here)
        entries = sorted(place.iterdir())
    except (OSError, OutsideFolder):
        return ()
    found: list[str] = []
    for entry in entries:
        name = composed(entry.name if here == "." else f"{here}/{entry.name}")
        if is_folder(entry) and not entry.name.startswith(".") and depth < limit("folders"):
            found += _below(folder, name, depth + 1)
        elif is_file(entry):
            found.append(name)
    return tuple(found)


def _named_elsewhere(
    folder: Folder, paper: Paper, options: MarkupOptions, listed: tuple[str, ...]
) -> tuple[str, ...]:
    """Bibliographies and citation styles named by a path from the root of the volume."""
    wanted = (*paper.bibliography, paper.csl, options.csl)
    found = []
    for name in wanted:
        try:
            spelt = folder.find(name) if name else None
        except OutsideFolder:
            continue
        if spelt and spelt not in listed:
            found.append(spelt)
    return tuple(dict.fromkeys(found))
