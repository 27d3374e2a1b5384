"""A second import of what was imported before: what an editor changed stays, what changed at the
source is taken or shown.

In: the volume, and a `Proposal` for each thing that an import would write. Out: a `Merge`: the
files to write, the record of what the source said this time, and every change, told. The record is
`.imported/` in the volume: `record.json`, and under `base/` each text as the import proposed it.
Nothing is written here.

A text is merged by its lines against what the import proposed last time (Khanna, Kunal and Pierce,
"A Formal Investigation of Diff3", 2007): lines that only the source changed are taken, lines that
the editor changed stay as they are, and where both did the source's are shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from hashlib import sha256
from pathlib import Path, PurePosixPath

from publisher.files import Folder, OutsideFolder

RECORD = ".imported/record.json"
_BASE = ".imported/base/"
_MOST_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an import would write for one thing.

    `origin` names the source as it will be called when a newer one comes (``papers.csv``); `key` is
    what the thing is called in it, whatever else of it changes (a submission's number), empty where
    the source is one thing. `files` are paths below the volume, with ``/``, and bytes. `title` is
    how it is told.
    """

    origin: str
    key: str
    files: tuple[tuple[str, bytes], ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class SourceChange:
    """Lines that changed at the source since the last import: `line` is where they stand, or would
    stand, in the file `path` as it is written now. `taken` is false where the editor changed them
    too: the file has the editor's."""

    path: str
    line: int
    before: str
    after: str
    taken: bool


@dataclass(frozen=True, slots=True)
class Merge:
    """`writes` are paths below the volume and bytes, the record among them. `added` and `withdrawn`
    are titles of things that the source has now and had not, and the other way about; a withdrawn
    paper's file is left where it is. `removed` are files that the editor took away since, which
    stay away."""

    writes: tuple[tuple[str, bytes], ...] = ()
    changes: tuple[SourceChange, ...] = ()
    added: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """What the record says of one thing: its title, and of each file the hash as proposed."""

    origin: str
    key: str
    title: str
    files: dict[str, str] = field(default_factory=dict)


def known_files(volume: Path, origin: str, key: str = "") -> tuple[str, ...]:
    """The files that an earlier import of `key` of `origin` wrote, as paths below the volume: the
    same names are to be proposed for it again. Empty where there was none."""
    return next(
        (tuple(k.files) for k in _read_record(volume) if (k.origin, k.key) == (origin, key)), ()
    )


def merge(volume: Path, proposals: Sequence[Proposal], *, whole: Iterable[str] = ()) -> Merge:
    """`proposals` merged with what `volume` holds. `whole` are the origins of which `proposals` are
    all there is, so that what is missing was withdrawn."""
    folder = Folder(volume)
    known = {(each.origin, each.key): each for each in _read_record(volume)}
    there = {(each.origin, each.key) for each in proposals}
    writes: dict[str, bytes] = {}
    bases: dict[str, bytes] = {}
    changes: list[SourceChange] = []
    added, removed = [], []
    for proposal in proposals:
        before = known.get((proposal.origin, proposal.key))
        if before is None:
            added.append(proposal.title or proposal.key or proposal.origin)
        for path, data in proposal.files:
            bases[path] = data
            ours, base = _read(folder, path), None
            if before is not None and path in before.files:
                base = _read(folder, _BASE + path) or b""
            if ours is None and base is not None:
                removed.append(path)
            elif ours is None or (before and before.files.get(path) == _hash(ours)):
                if ours != data:
                    writes[path] = data
                    changes += _replaced(path, ours, data)
            elif ours == data:
                pass
            else:
                new, hit = _merged(path, base, ours, data)
                changes += hit
                if new != ours:
                    writes[path] = new
        known[proposal.origin, proposal.key] = _Known(
            proposal.origin,
            proposal.key,
            proposal.title,
            {path: _hash(data) for path, data in proposal.files},
        )
    gone = [key for key in known if key[0] in set(whole) and key not in there]
    withdrawn = [known[key].title or key[1] for key in gone]
    for key in gone:
        del known[key]
    for path, data in bases.items():
        # A picture is compared, never merged: its hash says enough, and its bytes are not kept.
        if _text(data) is not None:
            writes[_BASE + path] = data
    writes[RECORD] = _written(known.values())
    return Merge(
        tuple(writes.items()), tuple(changes), tuple(added), tuple(withdrawn), tuple(removed)
    )


def _hash(data: bytes) -> str:
    return sha256(data).hexdigest()


def _replaced(path: str, ours: bytes | None, data: bytes) -> list[SourceChange]:
    """The changes of a file that the editor left as it was imported."""
    if ours is None:
        return []
    old, new = _text(ours), _text(data)
    if old is None or new is None:
        return [SourceChange(path, 0, "", "", True)]
    _, changes = merge_lines(*(each.split("\n") for each in (old, old, new)))
    return [SourceChange(path, *change) for change in changes]


def _merged(
    path: str, base: bytes | None, ours: bytes, theirs: bytes
) -> tuple[bytes, list[SourceChange]]:
    """The file `path`, of which `ours` is there and `theirs` proposed. Without a `base`, or where
    they are no texts, ours stays."""
    texts = [None if each is None else _text(each) for each in (base, ours, theirs)]
    if texts[0] is None or texts[1] is None or texts[2] is None:
        return ours, [SourceChange(path, 0, "", "", False)]
    mine, changes = merge_lines(*(text.split("\n") for text in texts if text is not None))
    hit = [SourceChange(path, line, old, new, taken) for line, old, new, taken in changes]
    return "\n".join(mine).encode(), hit


def merge_lines(
    base: list[str], ours: list[str], theirs: list[str]
) -> tuple[list[str], list[tuple[int, str, str, bool]]]:
    """The lines of `ours` with what `theirs` changed of `base` and ours did not; and each change of
    theirs: its line in the result, what stood in `base`, what stands in theirs, whether taken."""
    mine = _edits(base, ours)
    out: list[str] = []
    changes: list[tuple[int, str, str, bool]] = []
    at = 0  # of ours: what lies before is in `out`
    for start, end, new_start, new_end in _edits(base, theirs):
        new = theirs[new_start:new_end]
        place = max(at, _place_in(mine, start))
        out += ours[at:place]
        at = place
        touching = [op for op in mine if _overlap((start, end), op[:2])]
        line, old = len(out) + 1, "\n".join(base[start:end])
        if not touching:
            out += new
            at += end - start
            changes.append((line, old, "\n".join(new), True))
        elif not _same_change(touching, start, end, ours, new):
            changes.append((line, old, "\n".join(new), False))
    return out + ours[at:], changes


_Edit = tuple[int, int, int, int]
"""Lines of the old text, from and to, and those of the new that stand in their place."""


def _edits(old: list[str], new: list[str]) -> list[_Edit]:
    opcodes = SequenceMatcher(None, old, new, False).get_opcodes()
    return [(a, b, c, d) for tag, a, b, c, d in opcodes if tag != "equal"]


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two edits of the base touch the same lines, or put lines in at the same place."""
    if one[0] == one[1] or other[0] == other[1]:
        if one[0] == one[1] and other[0] == other[1]:
            return one == other
        point, (start, end) = (one[0], other) if one[0] == one[1] else (other[0], one)
        return start < point < end
    return one[0] < other[1] and other[0] < one[1]


def _place_in(mine: Sequence[_Edit], line: int) -> int:
    """Where line `line` of the base stands in ours: behind lines put in before it, before what
    replaced it."""
    place = line
    for start, end, new_start, new_end in mine:
        if start < line >= end or start == end == line:
            place = new_end + (line - end)
        elif start <= line < end:
            return new_start
    return place


def _same_change(
    touching: Sequence[_Edit],
    start: int,
    end: int,
    ours: list[str],
    new: list[str],
) -> bool:
    """Whether the editor made the very change that the source made."""
    if len(touching) != 1:
        return False
    first, last, new_start, new_end = touching[0]
    return (first, last) == (start, end) and ours[new_start:new_end] == new


def _read(folder: Folder, path: str) -> bytes | None:
    try:
        return folder.read(path, _MOST_BYTES)
    except (OSError, ValueError, OutsideFolder):
        return None


def _text(data: bytes) -> str | None:
    try:
        return data.decode() if b"\0" not in data else None
    except UnicodeDecodeError:
        return None


def _read_record(volume: Path) -> list[_Known]:
    """The record; none where it cannot be read, for then the editor's files all stay. What it
    names outside the volume is left out: the volume may have come with it."""
    data = _read(Folder(volume), RECORD) if volume.is_dir() else None
    try:
        items = json.loads(data or b"[]")
        return [
            _Known(str(o), str(k), str(t), {p: str(h) for p, h in files.items() if _is_inside(p)})
            for o, k, t, files in items
        ]
    except (ValueError, TypeError, AttributeError, RecursionError):
        return []


def _is_inside(path: str) -> bool:
    """Whether `path` names something below the volume."""
    pure = PurePosixPath(path)
    return not (pure.is_absolute() or ".." in pure.parts or "\\" in path or "\0" in path)


def _written(known: Iterable[_Known]) -> bytes:
    rows = sorted((each.origin, each.key, each.title, each.files) for each in known)
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()
