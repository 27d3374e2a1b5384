"""The manuscripts that a volume lists, read in its order.

In: the entries of a list of `volume.yaml`, and who reads manuscripts. Out: their papers, failed
ones in their places; what is listed and absent, listed twice, or there and not listed is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count
from pathlib import PurePosixPath

from publisher.diagnostics import MOST_TOLD, Diagnostic, Span, limit_per_code
from publisher.files import Folder
from publisher.manuscripts import finding, identifiers
from publisher.manuscripts.intake import Manuscript, Read
from publisher.manuscripts.report import FaultReport, Path
from publisher.model.paper import Kind, Paper
from publisher.model.volume import FailedPaper

Reader = Callable[[Sequence[Manuscript]], Iterable[Read]]
"""Who reads manuscripts, all at once, and gives what each is in their order."""


@dataclass(slots=True)
class ListedManuscripts:
    """The manuscripts of one volume while they are read by `reader`: `places` maps each file to the
    place that named it, `ids` each id, case folded, to the file that has it, `by_file` each file to
    its paper. `awaited` are entries that the programme lets come later, with their ids. `lacking`
    counts those that are not there, `proposed` are files that one of them may mean, `_there` is
    what stands on a shelf."""

    folder: Folder
    shown: str
    lang: str
    report: FaultReport
    reader: Reader
    places: dict[str, Span] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    by_file: dict[str, Paper | FailedPaper] = field(default_factory=dict)
    awaited: dict[str, str] = field(default_factory=dict)
    lacking: int = 0
    proposed: set[str] = field(default_factory=set)
    _there: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _found: dict[tuple[str, str], finding.ManuscriptMatch] = field(default_factory=dict)
    _read: dict[str, Read] = field(default_factory=dict)
    _expected: frozenset[str] = frozenset()
    _lost: dict[str, FailedPaper] = field(default_factory=dict)

    def open(self, entries: Iterable[tuple[str, str]]) -> None:
        """Find what `entries`, each of a shelf, name, and have it read. Where two name one file,
        the first says what it is read as."""
        manuscripts: dict[str, Manuscript] = {}
        for shelf, entry in entries:
            match = self._found[shelf, entry] = finding.find_manuscript(self.folder, shelf, entry)
            if match.name:
                kind: Kind = "paper" if shelf == "papers" else "preface"
                path_shown = f"{self.shown}/{match.name}"
                manuscripts.setdefault(
                    match.name, Manuscript(self.folder, match.name, path_shown, kind, self.lang)
                )
        papers = self.reader(tuple(manuscripts.values()))
        self._read = dict(zip(manuscripts, papers, strict=True))

    def expect(self, entries: Iterable[str]) -> None:
        """Let manuscripts that `entries` name be absent: the programme says what they will be."""
        self._expected = frozenset(entries)

    def scheduled(self, entry: str, path: Path) -> Paper | FailedPaper | None:
        """The paper of the book that the programme names as `entry`; none, with its id in
        `awaited`, for one to come, none, told, for one that is nowhere."""
        match = self._found.get(("papers", entry))
        is_named = match is not None
        match = match or finding.find_manuscript(self.folder, "papers", entry)
        if match.name in self.by_file:
            return self.by_file[match.name]
        if entry in self._lost:
            return self._lost[entry]
        by_id = {paper.id: paper for paper in self.by_file.values()}
        if entry in by_id:
            return by_id[entry]
        if not match.name and entry not in self.awaited and not is_named:
            if entry in self._expected and not (match.outside or match.several):
                self._await(entry)
            else:
                self._not_found("papers", entry, match, path)
        return None

    def _await(self, entry: str) -> None:
        """Keep an id for a manuscript to come."""
        id = self._free(identifiers.safe(finding.bare(entry.rsplit("/", 1)[-1])))
        self.awaited[entry] = id
        self.ids[id.casefold()] = _ABSENT

    def read(
        self, shelf: str, entries: Sequence[str | None] | None, path: Path
    ) -> tuple[Paper | FailedPaper, ...]:
        """The manuscripts that the list at `path` names, found on `shelf` when it was opened."""
        papers = (
            self._entry(shelf, entry, (*path, number))
            for number, entry in enumerate(entries or ())
            if entry and entry.strip()
        )
        return tuple(paper for paper in papers if paper is not None)

    def tell_unlisted(self) -> None:
        """Tell the papers in the folder that no session names, and no entry seems to mean."""
        own = {PurePosixPath(name).parent for name in self.places} - {PurePosixPath("papers")}
        for name in finding.manuscripts(self.folder, "papers"):
            if PurePosixPath(name).parent in own:
                continue  # another file of a paper that is named
            if name not in self.places and name not in self.proposed:
                span = Span(f"{self.shown}/{name}")
                self.report.say_at("VOL051", span, f"{name} is in no session",
                                   "name it in a session, or move it out of `papers/`")  # fmt: skip

    def _entry(self, shelf: str, entry: str, path: Path) -> Paper | FailedPaper | None:
        hit_files = self._found[shelf, entry]
        is_lost = hit_files.outside or hit_files.several
        if not hit_files.name and entry in self._expected and not is_lost:
            if entry not in self.awaited:
                self._await(entry)
            return None
        if not hit_files.name:
            id = self._free(identifiers.safe(finding.bare(entry.rsplit("/", 1)[-1])))
            self._not_found(shelf, entry, hit_files, path)
            self.places.update(dict.fromkeys(hit_files.several, self.report.at(path)))
            self.report.diagnostics[-1] = replace(self.report.diagnostics[-1], paper=id)
            path_shown = f"{self.shown}/{shelf}/{entry}"
            self.ids[id.casefold()] = _ABSENT
            self._lost[entry] = FailedPaper(id=id, title=entry.strip(), path=path_shown)
            return self._lost[entry]
        if hit_files.name in self.places:
            line = self.places[hit_files.name].line
            self.report.say("VOL052", path, f"`{entry}` is named twice",
                            f"it is already on line {line}; delete one of the two")  # fmt: skip
            return None
        self.places[hit_files.name] = self.report.at(path)
        paper, diagnostics = self._read[hit_files.name]
        own = self._with_own_id(paper, f"{self.shown}/{hit_files.name}")
        self.by_file[hit_files.name] = own
        self.diagnostics += [replace(one, paper=own.id) for one in limit_per_code(diagnostics)]
        return own

    def _with_own_id(self, paper: Paper | FailedPaper, path: str) -> Paper | FailedPaper:
        """`paper`; under another id where its own is taken. Ids are names of files, so they differ
        in more than case."""
        holder = self.ids.get(paper.id.casefold()) or _own_part(paper.id)
        id = self._free(paper.id)
        self.ids[id.casefold()] = path
        if not holder:
            return paper
        if holder == _ABSENT:  # which is told
            return paper.model_copy(update={"id": id})
        span = paper.spans.get("id", Span(path)) if isinstance(paper, Paper) else Span(path)
        self.diagnostics.append(
            Diagnostic("VOL053", f"id `{paper.id}` is already that of {holder}", span,
                       "give one of them another `id` in its front matter", paper=id)
        )  # fmt: skip
        return paper.model_copy(update={"id": id})

    def _free(self, id: str) -> str:
        """`id`, numbered on where it is taken."""
        spare_ids = (f"{id}-{number}" for number in count(2))
        return next(
            each
            for each in chain((id,), spare_ids)
            if each.casefold() not in self.ids and not _own_part(each)
        )

    def _not_found(
        self, shelf: str, entry: str, hit_files: finding.ManuscriptMatch, path: Path
    ) -> None:
        if hit_files.outside:
            self.report.say("VOL055", path, f"`{entry}` leads out of the volume folder",
                            "copy the file into the folder")  # fmt: skip
        elif hit_files.several:
            files = ", ".join(f"`{name}`" for name in hit_files.several)
            self.report.say("VOL054", path, f"`{entry}` could be any of {files}",
                            "name the file, with its ending")  # fmt: skip
        else:
            self.lacking += 1
            near = self._close(shelf, entry) if self.lacking <= MOST_TOLD else {}
            self.proposed.update(near.values())
            close = ", ".join(f"`{each}`" for each in near)
            looked = f"{shelf}/{finding.bare(entry).removeprefix(f'{shelf}/')}"
            nothing = (
                f"there is no {looked}.md, .qmd, .Rmd or .pdf, and no folder {looked} with one"
            )
            help = f"did you mean {close}?" if close else nothing
            self.report.say("VOL050", path, f"there is no manuscript `{entry}`", help)

    def _close(self, shelf: str, entry: str) -> dict[str, str]:
        """Entries near to `entry` with their files: the shelf is looked through once."""
        if shelf not in self._there:
            self._there[shelf] = finding.manuscripts(self.folder, shelf)
        return finding.close(shelf, entry, self._there[shelf])


_ABSENT = "\0"
"""The file of an id whose manuscript is not there."""


def _own_part(id: str) -> str:
    """The part of the book that has `id` for itself; empty for none."""
    parts = (
        "title|copyright|contents|programme|committees|authors|colophon|cover|nav|invited-speakers"
    )
    return f"the book's own {id}" if re.fullmatch(rf"(?i){parts}|session-\d+", id) else ""
