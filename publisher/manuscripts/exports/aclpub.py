"""The package of aclpub2 (also what OpenReview gives for it): a folder of YAML and PDF.

In: its files as trees. Out: an `Export`. https://github.com/rycolab/aclpub2, README, "Input".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from publisher.manuscripts.exports.model import (
    Board,
    Cell,
    Conference,
    Contribution,
    Export,
    Human,
    Patron,
    TimeSlot,
)
from publisher.manuscripts.exports.nodes import LEFT, ExportNode
from publisher.manuscripts.exports.tables import Many, Out, Row, Table, read_row
from publisher.manuscripts.exports.texts import kind_of
from publisher.manuscripts.exports.things import Things
from publisher.manuscripts.importing.names import is_country

DETAILS = "conference_details.yml"
FILES = frozenset(
    (DETAILS, "papers.yml", "program.yml", "organizing_committee.yml", "program_committee.yml",
     "sponsors.yml", "prefaces.yml", "invited_talks.yml")
)  # fmt: skip
_NUMBER = Out("a number of the system's own")

PERSON: Table = {
    "first_name": "given",
    "middle_name": "middle",
    "last_name": "family",
    "name": "name",
    "suffix": "suffix",
    "institution": "institution",
    "instituion": "institution",  # so in the examples of aclpub2 itself
    "affiliation": "institution",
    "emails": "email",
    "email": "email",
    "orcid": "orcid",
    "username": "key",
    "openreview": "key",
    "role": "role",
}
_CONFERENCE: Table = {
    "book_title": "title",
    "event_name": "name",
    "cover_subtitle": "subtitle",
    "anthology_venue_id": "venue",
    "start_date": "start",
    "end_date": "end",
    "isbn": "isbn",
    "location": "place",
    "publisher": "publisher",
    "editors": Many("editors", PERSON),
    "volume_name": Out("the Anthology's name of the volume within its event"),
    "watermark_book_title": Out("the title once more, as the watermark has it"),
}
_PAPER: Table = {
    "id": "key",
    "title": "title",
    "abstract": "abstract",
    "authors": Many("authors", PERSON),
    "file": "pdf",
    "doi": "doi",
    "keywords": "keywords",
    "awards": "awards",
    "award": "awards",
    "archival": "archival",
    "attributes": {"submitted_area": "track", "paper_type": Out(), "presentation_type": Out()},
    "track": "track",
    "openreview_id": _NUMBER,
    "pdf_file": Out("the name of the file at OpenReview"),
    "decision": Out("what is in the package was accepted"),
}
_TIMES: dict[str, str] = {
    "title": "title",
    "start_time": "start",
    "end_time": "end",
    "type": "label",
    "location": "room",
    "room": "room",
    "chair": "chair",
    "session_chair": "chair",
}
_TALK: Table = {**_TIMES, "id": "key", "authors": "speaker", "speaker_name": "speaker"}
_SLOT: dict[str, object] = {
    **_TIMES,
    "papers": Many("papers", _TALK),
    "tutorials": Many("talks", _TALK),
    "speaker_name": "speaker",
    "institution": "institution",
}
_SLOT["subsessions"] = Many("parts", _SLOT)  # type: ignore[arg-type]
_INVITED: Table = {
    "title": "title",
    "date": "start",
    "location": "room",
    "chair": "chair",
    "speaker_name": "name",
    "institution": "institution",
    "abstract_file": "abstract",
    "bio_file": "biography",
}
_PREFACE: Table = {"title": "title", "file": "file"}
_GROUP: Table = {
    "role": "name",
    "members": Many("members", PERSON),
    "entries": Many("members", PERSON),
}
_SPONSORS: Table = {"tier": "tier", "logos": "logo", "name": "name", "url": "url"}


def read_package(
    trees: Mapping[str, ExportNode], texts: Mapping[str, str], names: set[str]
) -> Export:
    """The package whose files are `trees`, by name, and `texts`, those in LaTeX; `names` are all
    files of the folder."""
    return _Package(trees, texts, names).read()


class _Package:
    def __init__(
        self, trees: Mapping[str, ExportNode], texts: Mapping[str, str], names: set[str]
    ) -> None:
        self.trees, self.texts, self.names = trees, texts, names
        self.things = Things("latex")
        self.absent: list[ExportNode] = []

    def rows(self, name: str, table: Mapping[str, object]) -> list[Row]:
        """The rows of a file that is a list."""
        node = self.trees.get(name)
        return [] if node is None else [read_row(each, table) for each in node.items]  # type: ignore[arg-type]

    def read(self) -> Export:
        details = read_row(self.trees.get(DETAILS, ExportNode({}, DETAILS)), _CONFERENCE)
        papers = [each for row in self.rows("papers.yml", _PAPER) if (each := self.paper(row))]
        known = {paper.key for paper in papers}
        if self.absent:
            names = ", ".join(f"`{node.text}`" for node in self.absent)
            self.things.doubt(
                "IMP025",
                f"{len(self.absent)} PDFs are not in the package: {names}",
                self.absent[0],
                "put them into its folder `papers`, and import again",
            )
        slots = [slot for row in self.rows("program.yml", _SLOT) for slot in self.slots(row, known)]
        slots = self.with_invited(slots)
        groups = [
            Board(self.things.line(row, "name"), self.humans(row, "members"))
            for file in ("organizing_committee.yml", "program_committee.yml")
            for row in self.rows(file, _GROUP)
        ]
        sponsors = [
            sponsor
            for row in self.rows("sponsors.yml", _SPONSORS)
            for sponsor in self.sponsors(row)
        ]
        return Export(
            origin="aclpub2",
            system="aclpub2",
            conference=self.conference(details),
            editors=self.humans(details, "editors"),
            papers=tuple(papers),
            committees=tuple(groups),
            sponsors=tuple(sponsors),
            slots=tuple(slots),
            fronts=tuple(
                front for row in self.rows("prefaces.yml", _PREFACE) if (front := self.front(row))
            ),
            doubts=tuple(self.things.doubts),
            cells=tuple(self.things.cells),
        )

    def humans(self, row: Row, part: str) -> tuple[Human, ...]:
        found = (self.things.human(each) for each in row.rows(part))
        return tuple(human for human in found if human is not None)

    def conference(self, row: Row) -> Conference:
        things = self.things
        place, country = things.plain(row, "place"), ""
        before, comma, last = place.rpartition(",")
        if comma and is_country(last):
            place, country = before.strip(), last.strip()
        venue = row.one("venue")
        if venue is not None and venue.text != venue.text.lower():
            venue.change("small letters, as the Anthology writes it")
        return Conference(
            name=things.line(row, "name"), title=things.line(row, "title"),
            subtitle=things.line(row, "subtitle"), start=things.plain(row, "start"),
            end=things.plain(row, "end"), place=place, country=country,
            publisher=things.plain(row, "publisher"), isbn=things.plain(row, "isbn"),
            venue=venue.text.lower() if venue is not None else "",
        )  # fmt: skip

    def paper(self, row: Row) -> Contribution | None:
        things = self.things
        key = things.plain(row, "key")
        archival = row.one("archival")
        if archival is not None and archival.text.casefold() in ("false", "no", "0"):
            row.node.leave("the paper is not archival: it is in the programme alone")
            return None
        if archival is not None:
            archival.leave("it says that the paper is in the book")
        pdf = things.plain(row, "pdf")
        place = next((name for name in (f"papers/{pdf}", pdf) if name in self.names), "")
        node = row.one("pdf")
        if place and node is not None:
            node.change("the file is copied")
        elif node is not None:
            self.absent.append(node)
            node.leave("the file is not there")
        return Contribution(
            key=key,
            title=things.line(row, "title"),
            people=self.humans(row, "authors"),
            abstract=things.prose(row, "abstract"),
            keywords=things.keywords(row),
            awards=tuple(node.text for node in row.all("awards")),
            track=things.line(row, "track"),
            doi=things.doi(row),
            pdf=place,
            at=row.node.place,
        )

    def slots(self, row: Row, known: set[str], above: str = "") -> list[TimeSlot]:
        """A session of the programme, or one for each of its parts."""
        things = self.things
        title = things.line(row, "title")
        title = f"{above}: {title}" if above and title else title or above
        start, end = things.moment(row, "start"), things.moment(row, "end")
        parts = row.rows("parts")
        if parts:
            for name in ("start", "end"):
                node = row.one(name)
                if node is not None:
                    node.leave("the parts of the session have times of their own")
            return [slot for part in parts for slot in self.slots(part, known, title)]
        if start is None:
            things.doubt("IMP026", f"`{title}` has no time, and is not in the programme", row.node)
            row.node.leave("it has no time")
            return []
        papers = [each for part in row.rows("papers") if (each := self.given(part, known))]
        label = things.plain(row, "label")
        kind = kind_of(label) or ("session" if papers else kind_of(title) or "session")
        talks = tuple(
            Contribution("", things.line(t, "title"), people=self.named(t, "speaker"),
                         start=things.moment(t, "start"), end=things.moment(t, "end"),
                         room=things.line(t, "room"))
            for t in row.rows("talks")
        )  # fmt: skip
        return [
            TimeSlot(
                start=start,
                end=end,
                kind=kind,
                title=title,
                room=things.line(row, "room"),
                label=label,
                chair=self.named(row, "chair"),
                papers=tuple(papers),
                talks=talks,
            )
        ]

    def given(
        self, row: Row, known: set[str]
    ) -> tuple[str, datetime | None, datetime | None] | None:
        """A paper of a session."""
        key = self.things.plain(row, "key")
        if key not in known:
            self.things.doubt("IMP026", f"the programme has paper {key}, and the package has none",
                              row.node, "see whether papers.yml is whole")  # fmt: skip
            row.node.leave("the package has no such paper")
            return None
        return key, self.things.moment(row, "start"), self.things.moment(row, "end")

    def named(self, row: Row, field: str) -> tuple[Human, ...]:
        """Names in one text: `A, B and C`."""
        node = row.one(field)
        if node is None:
            return ()
        names = re.split(r",\s*and\s+|\s+and\s+|[,;]\s*", node.text)
        return tuple(Human(name=name.strip(), at=node.place) for name in names if name.strip())

    def with_invited(self, slots: list[TimeSlot]) -> list[TimeSlot]:
        """The slots with the invited talks: each in the slot that begins when it does and holds
        nothing else, or in one of its own."""
        things = self.things
        for row in self.rows("invited_talks.yml", _INVITED):
            title, start = things.line(row, "title"), things.moment(row, "start")
            if start is None:
                things.doubt("IMP026", f"`{title}` has no time, and is not in the programme",
                             row.node)  # fmt: skip
                row.node.leave("it has no time")
                continue
            human = Human(
                name=things.plain(row, "name"), institutions=things.institutions(row),
                biography=self.included(row, "biography", "invited_talks"),
            )  # fmt: skip
            talk = Contribution(
                "", title, people=(human,) if human.name else (),
                abstract=self.included(row, "abstract", "invited_talks"),
            )  # fmt: skip
            slot = TimeSlot(
                start, kind="keynote", room=things.line(row, "room"),
                chair=self.named(row, "chair"), talks=(talk,),
            )  # fmt: skip
            for n, other in enumerate(slots):
                if other.start == start and not other.papers and not other.talks:
                    slots[n] = replace(
                        other, talks=(talk,), kind="keynote",
                        room=slot.room or other.room, chair=slot.chair or other.chair,
                    )  # fmt: skip
                    break
            else:
                slots.append(slot)
        return sorted(slots, key=lambda each: each.start)

    def included(self, row: Row, field: str, folder: str) -> str:
        """The text of the file that a field names."""
        node = row.one(field)
        if node is None:
            return ""
        text = self.texts.get(f"{folder}/{node.text}", self.texts.get(node.text))
        if text is None:
            self.things.doubt("IMP025", f"`{node.text}` is not in the package", node)
            node.leave("the file is not there")
            return ""
        node.change(f"its text stands in {field}")
        body, cells = latex_body(text, f"{folder}/{node.text}")
        self.things.cells += cells
        return body

    def front(self, row: Row) -> tuple[str, str, str] | None:
        """A preface: the name of its file, its title, its text."""
        name = self.things.plain(row, "file").rpartition("/")[2].removesuffix(".tex")
        body = self.included(row, "file", "prefaces")
        return (name, self.things.line(row, "title"), body) if body else None

    def sponsors(self, row: Row) -> list[Patron]:
        """The sponsors of a tier: the package knows them by their logos."""
        tier, name = self.things.line(row, "tier"), self.things.plain(row, "name")
        logos = []
        for node in row.all("logo"):
            place = next(
                (n for n in (f"sponsor_logos/{node.text}", node.text) if n in self.names), ""
            )
            if not place:
                self.things.doubt("IMP025", f"`{node.text}` is not in the package", node)
                node.leave("the file is not there")
            else:
                node.change("the file is copied")
                logos.append(place)
        return [Patron(name, tier, self.things.url(row), logo) for logo in logos or [""]]


_COMMENT = re.compile(r"(?<!\\)%.*")
_SETTINGS = re.compile(
    r"\\(?:setlength|addtolength)\s*\{[^{}]*\}\s*\{[^{}]*\}|\\[vh]space\*?\s*\{[^{}]*\}"
    r"|\\(?:noindent|newpage|clearpage|bigskip|medskip|smallskip|pagebreak)\b ?"
)


def latex_body(text: str, file: str) -> tuple[str, list[Cell]]:
    """LaTeX of a text alone, as the dialect reads it, and what was left out: comments, and settings
    of the page."""
    cells = []
    lines = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        for pattern, why in ((_COMMENT, "a comment"), (_SETTINGS, "a setting of the page")):
            for match in pattern.finditer(line):
                cells.append(Cell(file, number, "", match[0], LEFT, why))
            line = pattern.sub("", line)
        lines.append(line.strip())
    body = re.sub(r"``(.+?)''", r"“\1”", "\n".join(lines), flags=re.S)
    return re.sub(r"\n{3,}", "\n\n", body).strip(), cells
