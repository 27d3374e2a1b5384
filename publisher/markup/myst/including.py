"""Files that a manuscript includes: ``{include}`` and ``{literalinclude}`` of MyST,
``{{< include … >}}`` of Quarto, chunks of R Markdown with `child`.

In: the work on a paper, and what the directive says. Out: the text, and where it stands. Only a
text file inside the paper's own folder is read. What is included may include in its turn, by names
from its own folder; no file includes itself, by whatever way.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from publisher.files import OutsideFolder
from publisher.manuscripts.decoding import clean
from publisher.markup.constructs.chunks import CHILD, children
from publisher.markup.reader.places import FileOrigin
from publisher.markup.reader.work import Work

_INCLUDED = re.compile(r"\{(?:(?:literal)?include\}|\{< *include)[ \t]+([^\s{}<>]+)")
DEEPEST = 8
"""Files that include one another, in a row: a book's parts have sections, and those have code."""
_FRONT = re.compile(r"---[ \t]*\n(?:[^\n]*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")


def included_names(text: str) -> Iterator[str]:
    """The names of the files that the manuscript `text` includes."""
    for match in _INCLUDED.finditer(text):
        yield match[1].strip("\"'")
    for head in CHILD.finditer(text):
        yield from children(head[0])


class NotIncluded(Exception):
    """Why a file is not included, in words for its author."""


@dataclass(frozen=True, slots=True)
class IncludedText:
    """A text that is included, its place, and the name of its file below the volume's folder."""

    text: str
    origin: FileOrigin
    name: str


def included_path(folder: str, path: str, beside: str = "") -> str | None:
    """The name below the volume's folder of the file `path` in a paper of `folder`, where it is
    written in a file of the folder `beside`, by its name from that of the paper; `None` where it is
    not inside the paper's folder."""
    if path.startswith("/") or "\\" in path or ":" in path:
        return None
    inside = posixpath.normpath(posixpath.join(beside, path))
    if inside.startswith("..") or inside == ".":
        return None
    return inside if folder in ("", ".") else posixpath.join(folder, inside)


def read_included(work: Work, path: str, options: Mapping[str, str]) -> IncludedText:
    """The text of the file `path`, or what `options` choose of it; `NotIncluded`."""
    around: Sequence[str] = work.lasting.get("including", ())
    beside = ""
    if around and work.folder not in ("", "."):
        beside = posixpath.dirname(posixpath.relpath(around[-1], work.folder))
    elif around:
        beside = posixpath.dirname(around[-1])
    name = included_path(work.folder, path, beside)
    if name is None:
        raise NotIncluded("it is not inside the paper's folder")
    if name in around:
        raise NotIncluded("it would include itself")
    if len(around) >= DEEPEST:
        raise NotIncluded(f"files are included in files no more than {DEEPEST} deep")
    limit = work.options.limits.characters
    room = limit - work.lasting.get("included", 0)
    try:
        spelling = work.files.find(name) if work.files else None
        if not work.files or not spelling:
            raise NotIncluded("there is no such file")
        text = work.files.read(spelling, 4 * limit).decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise NotIncluded("it is not a text in UTF-8") from problem
    except (OSError, OutsideFolder) as problem:
        raise NotIncluded("it cannot be read") from problem
    except ValueError as problem:
        raise NotIncluded("it is too large") from problem
    if len(text) > room:
        raise NotIncluded(f"all that is included is more than the limit of {limit} characters")
    work.lasting["included"] = limit - room + len(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first, last = _chosen(text, options)
    origin_name = posixpath.join(
        posixpath.dirname(work.source), posixpath.normpath(posixpath.join(beside, path))
    )
    line = text.count("\n", 0, first) + 1
    return IncludedText(
        text[first:last], FileOrigin(origin_name, clean(text[first:last])[0], line), name
    )


def _chosen(text: str, options: Mapping[str, str]) -> tuple[int, int]:
    """The offsets between which stands what is asked for (docutils, "include": lines count from 0,
    from the end where negative)."""
    front = _FRONT.match(text)
    first, last = (front.end() if front else 0), len(text)
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    if re.fullmatch(r"-?\d{1,7}", options.get("start-line", "")):
        first = (starts[int(options["start-line"]) :] or [len(text)])[0]
    if re.fullmatch(r"-?\d{1,7}", options.get("end-line", "")):
        last = (starts[int(options["end-line"]) :] or [len(text)])[0]
    for key, after in (("start-after", True), ("start-at", False)):
        at = text.find(options[key], first) if options.get(key) else -1
        if at >= 0:
            first = at + len(options[key]) if after else text.rfind("\n", 0, at) + 1
    for key, whole in (("end-before", False), ("end-at", True)):
        at = text.find(options[key], first) if options.get(key) else -1
        if at >= 0:
            last = (text.find("\n", at) + 1 or len(text)) if whole else at
    return first, max(first, last)
