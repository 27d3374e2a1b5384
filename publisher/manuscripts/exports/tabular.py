"""Sheets of papers, people and sessions, and the sheets of EasyChair, CMT, HotCRP, OpenReview and
Softconf, as one export.

In: sheets, and what the user says of columns. Out: an `Export`, and what each column was taken for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from publisher.manuscripts.days import read_day
from publisher.manuscripts.exports.columns import SheetColumns, columns_of
from publisher.manuscripts.exports.model import (
    Board,
    Cell,
    Contribution,
    Export,
    Hall,
    Human,
    Institution,
    TimeSlot,
)
from publisher.manuscripts.exports.nodes import LEFT, ExportNode
from publisher.manuscripts.exports.sheets import CellRows
from publisher.manuscripts.exports.tables import Row, one_line
from publisher.manuscripts.exports.texts import is_accepted, kind_of
from publisher.manuscripts.exports.things import Things
from publisher.manuscripts.hours import read_duration, read_hour, split_hours
from publisher.manuscripts.importing.names import file_slug
from publisher.model.dates import Day

_FIRST_ROWS = 10
"""In which the head of a sheet is looked for, below a title or an empty line."""


@dataclass(frozen=True, slots=True)
class NamedSheet:
    """A sheet, the file it is of, and its columns; `head` is the index of the row they stand in."""

    file: str
    sheet: CellRows
    columns: SheetColumns
    head: int

    @property
    def kind(self) -> str:
        """Of what its rows are: papers, authors, people, sessions; empty for nothing known."""
        columns = self.columns
        if columns.has("title"):
            return "papers"
        if columns.names_a_person:
            linked = columns.has("paper", of_person=True)
            return "authors" if linked else "people"
        if columns.has("session") and columns.has("start"):
            return "sessions"
        return ""

    @property
    def name(self) -> str:
        """The sheet, for people."""
        return f"{self.file}, {self.sheet.name}" if self.sheet.name else self.file


def name_sheet(file: str, sheet: CellRows, begin: dict[str, str]) -> NamedSheet | None:
    """The sheet with its columns, which stand in the first row that has two that are known, or one
    that the user named; `None` where no row has."""
    best: NamedSheet | None = None
    for index, (_, row) in enumerate(sheet.rows[:_FIRST_ROWS]):
        columns = columns_of(row, begin)
        if columns.known >= 2 and (best is None or columns.known > best.columns.known):
            best = NamedSheet(file, sheet, columns, index)
    return best


def describe(sheet: NamedSheet) -> list[str]:
    """What each column is taken for, for people."""
    lines = []
    for column in sheet.columns.columns:
        if not column.head.strip():
            continue
        who = "" if column.person in (None, -1) else f" of author {column.person}"
        lines.append(f"{column.head}: {column.field + who if column.field else '— ' + column.why}")
    return lines


@dataclass(slots=True)
class SheetReader:
    """Reads the sheets of one export together."""

    sheets: Sequence[NamedSheet]
    others: Sequence[tuple[str, CellRows]]
    things: Things = field(default_factory=Things)
    nodes: list[ExportNode] = field(default_factory=list)
    halls: dict[str, Hall] = field(default_factory=dict)

    def read(self, origin: str) -> Export:
        """The export that the sheets are."""
        authors: dict[str, list[Human]] = {}
        rows: list[tuple[Row, dict[int, Row]]] = []
        boards: dict[str, list[Human]] = {}
        for sheet in self.sheets:
            for row, people in self.rows(sheet):
                if sheet.kind == "authors":
                    self.author(people, authors)
                    rows.append((row, people))
                elif sheet.kind == "people":
                    self.member(people, boards)
                if sheet.kind in ("authors", "people"):
                    self.leave(row, {}, "about the row, not the person")
        papers: dict[str, Contribution] = {}
        for sheet in self.sheets:
            if sheet.kind == "papers":
                self.papers(sheet, authors, papers)
        for row, people in rows:
            if not any(n.text in papers for p in people.values() for n in p.values["paper"]):
                self.leave(row, people, "of a paper that is not in the book")
        sessions = [
            slot
            for sheet in self.sheets
            if sheet.kind == "sessions"
            for row, _ in self.rows(sheet)
            if (slot := self.session(row)) is not None
        ]
        slots = self.slots(papers.values(), sessions)
        unread = [
            Cell(file, 0, sheet.name, f"{len(sheet.rows):,} rows", LEFT,
                 "a sheet of no papers, persons or sessions")
            for file, sheet in self.others
        ]  # fmt: skip
        return Export(
            origin=origin,
            system="sheets",
            papers=tuple(papers.values()),
            committees=tuple(Board(name, tuple(people)) for name, people in boards.items()),
            halls=tuple(self.halls.values()),
            slots=slots,
            cells=tuple(unread),
            doubts=tuple(self.things.doubts),
        )

    def rows(self, sheet: NamedSheet) -> Iterable[tuple[Row, dict[int, Row]]]:
        """Each row below the head, and the persons in it by their number."""
        file = sheet.file
        for line, cells in sheet.sheet.rows[: sheet.head]:
            above = [ExportNode(text, file, "above the head", line) for text in cells if text]
            self.nodes += [node.leave("it stands above the head of the sheet") for node in above]
        for line, cells in sheet.sheet.rows[sheet.head + 1 :]:
            row = Row(ExportNode(None, file, sheet.sheet.name, line))
            people: dict[int, Row] = {}
            for n, text in enumerate(cells):
                column = sheet.columns.columns[n] if n < len(sheet.columns.columns) else None
                where = column.head if column and column.head.strip() else f"column {n + 1}"
                where = f"{sheet.sheet.name}!{where}" if sheet.sheet.name else where
                node = ExportNode(text, file, where, line)
                self.nodes.append(node)
                if column is None or not column.field:
                    node.leave(column.why if column else "a cell beyond the head")
                    continue
                node.take(column.field)
                holder = row
                if column.person is not None:
                    holder = people.setdefault(column.person, Row(row.node))
                holder.values.setdefault(column.field, []).append(node)
            yield row, people

    def author(self, people: dict[int, Row], authors: dict[str, list[Human]]) -> None:
        """A row of a sheet of authors: one of a paper."""
        for each in people.values():
            paper = each.one("paper")
            human = self.human(each)
            if paper is not None and human is not None:
                paper.take("author of the paper")
                authors.setdefault(paper.text, []).append(human)

    def human(self, row: Row) -> Human | None:
        for node in row.values.pop("person", []):
            row.values.setdefault("key", []).append(node)
        return self.things.human(row)

    def member(self, people: dict[int, Row], boards: dict[str, list[Human]]) -> None:
        """A row of a sheet of people: a member of what their role says."""
        for each in people.values():
            human = self.human(each)
            if human is not None:
                boards.setdefault(human.role, []).append(replace(human, role=""))

    def papers(
        self, sheet: NamedSheet, authors: dict[str, list[Human]], papers: dict[str, Contribution]
    ) -> None:
        """The papers of a sheet that were accepted; rows of one paper are one, its authors each."""
        rows = list(self.rows(sheet))
        decided = any(is_accepted(row.text("decision")) for row, _ in rows)
        open_ones: list[ExportNode] = []
        for row, people in rows:
            title = self.things.line(row, "title")
            number = self.things.plain(row, "key")
            key = number or f"~{file_slug(title) or title[:40]}"
            if not title and not people:
                self.leave(row, people, "of a row without a title")
                continue
            refused = self.refused(row, decided, open_ones)
            if refused:
                self.leave(row, people, refused)
                continue
            humans = [h for n in sorted(people) if (h := self.human(people[n])) is not None]
            if key in papers:
                old = papers[key]
                papers[key] = replace(old, people=(*old.people, *humans))
                for node in (n for values in row.values.values() for n in values if n.text):
                    node.take("as the row of this paper before says it")
                continue
            papers[key] = self.paper(row, people, key, title, authors.get(number, []), humans)
        if open_ones:
            numbers = ", ".join(str(node.line) for node in open_ones[:12])
            more = " …" if len(open_ones) > 12 else ""
            self.things.doubt(
                "IMP027",
                f"{len(open_ones)} papers without a decision were left out: rows {numbers}{more}",
                open_ones[0],
            )

    def refused(self, row: Row, decided: bool, open_ones: list[ExportNode]) -> str:
        """Why a paper is not in the book; empty where it is."""
        deleted = row.one("deleted")
        if deleted is not None and deleted.text.casefold() in ("yes", "true", "1"):
            return "of a paper that was deleted"
        begin = row.one("decision")
        verdict = is_accepted(begin.text) if begin is not None else None
        if verdict is False:
            return "of a paper that was not accepted"
        if decided and verdict is None:
            open_ones.append(row.node)
            return "of a paper without a decision"
        for node in (deleted, begin):
            if node is not None:
                node.leave("it says that the paper is in the book")
        return ""

    def leave(self, row: Row, people: dict[int, Row], why: str) -> None:
        """Leave out all of a row."""
        for each in (row, *people.values()):
            for nodes in each.values.values():
                for node in nodes:
                    node.leave(why)

    def paper(
        self, row: Row, people: dict[int, Row], key: str, title: str,
        authors_here: list[Human], humans: list[Human],
    ) -> Contribution:  # fmt: skip
        things = self.things
        text = row.one("authors")
        if authors_here or humans:
            if text is not None:
                text.take("authors, as they are listed one by one")
        elif text is not None:
            humans = self.named(text, row, people)
        start, end = self.times(row)
        for name in ("pdf", "url", "chair", *(() if start else ("room", "label", "end", "day"))):
            for node in row.all(name):
                node.leave("no place for it in a paper" if start else "of a talk without a time")
        room = things.line(row, "room")
        if room and start:
            self.halls.setdefault(room, Hall(room))
        return Contribution(
            key=key,
            title=title,
            subtitle=things.line(row, "subtitle"),
            people=tuple(authors_here or humans),
            abstract=things.prose(row, "abstract"),
            keywords=things.keywords(row),
            track=things.line(row, "track"),
            doi=things.doi(row),
            lang=things.plain(row, "lang"),
            awards=tuple(node.text for node in row.all("awards")),
            session=things.line(row, "session"),
            room=room,
            label=things.plain(row, "label"),
            start=start,
            end=end,
            at=row.node.place,
        )

    def named(self, text: ExportNode, row: Row, people: dict[int, Row]) -> list[Human]:
        """The authors of one cell: `A, B and C`, `A; B`, `A (Institute)*; B (Institute)`."""
        flat = one_line(text.text)
        if ";" in flat:
            parts = flat.split(";")
        else:
            parts = re.split(
                r",\s*and\s+|\s+(?:and|und|et|y|e|及|和)\s+|[,、，]\s*(?![^()]*\))", flat
            )
        parts = [part.strip() for part in parts if part.strip()]
        emails = [part.strip() for part in re.split(r"[;,]", row.text("emails")) if part.strip()]
        humans_here = []
        for n, part in enumerate(parts):
            match = re.fullmatch(r"(?P<name>[^()]+?)\s*\((?P<place>.+)\)\s*(?P<star>\*?)", part)
            name = match["name"] if match else part.rstrip("*").strip()
            place = match["place"] if match else ""
            humans_here.append(
                Human(
                    name=name,
                    email=emails[n] if len(emails) == len(parts) else "",
                    institutions=(Institution(place),) if place else (),
                    corresponding=part.endswith("*"),
                    at=text.place,
                )
            )
        if emails and len(emails) != len(parts):
            for node in row.all("emails"):
                node.leave("not as many addresses as authors")
        text.change("parted into names")
        return self.with_places(humans_here, people)

    def with_places(self, humans_here: list[Human], people: dict[int, Row]) -> list[Human]:
        """The authors of a cell with what else a row says of them in cells of their own."""
        for each in people.values():
            for name, nodes in each.values.items():
                for node in nodes:
                    parts = [p.strip() for p in node.text.split(";") if p.strip()]
                    if name == "institution" and len(parts) == len(humans_here):
                        humans_here = [
                            replace(h, institutions=(Institution(p),))
                            for h, p in zip(humans_here, parts, strict=True)
                        ]
                    elif name == "email" and len(parts) == len(humans_here):
                        humans_here = [
                            replace(h, email=p) for h, p in zip(humans_here, parts, strict=True)
                        ]
                    else:
                        node.leave("it does not say of which author it is")
        return humans_here

    def times(self, row: Row) -> tuple[datetime | None, datetime | None]:
        """From when to when: of a day and hours, or of whole moments."""
        things = self.things
        begin, last = row.one("start"), row.one("end")
        day = self.day(row)
        if begin is None:
            return None, None
        # A whole moment has hyphens that part no hours.
        whole = re.match(r"\d{4}-\d\d-\d\d[T ]\d", begin.text)
        first, second = (begin.text, "") if whole else split_hours(begin.text)
        start = self.hour(first, day)
        if start is None:
            things.doubt("IMP024", f"`{begin.text[:40]}` is no time, or its day is not said", begin)
            begin.leave("it cannot be read as a time of a day")
            return None, None
        end = self.hour(last.text if last is not None else second, start.date())
        length = row.one("duration")
        if length is not None:
            lasts = read_duration(length.text)
            if lasts is not None and end is None:
                end = start + lasts
                length.change("told as when it ends")
            else:
                length.leave("when it ends says it, or it is no length of time")
        for node in (begin, last, *row.all("day")):
            if node is not None:
                node.change(f"told as {start:%Y-%m-%d %H:%M}")
        return start, end

    def day(self, row: Row) -> date | None:
        node = row.one("day")
        if node is None:
            return None
        day = read_day(node.text)
        if not isinstance(day, Day) or day.month is None or day.day is None:
            self.things.doubt("IMP024", f"`{node.text[:40]}` is no day, or not a sure one", node,
                              "write days as 2026-05-04")  # fmt: skip
            node.leave("it cannot be read as a day")
            return None
        return date(day.year, day.month, day.day)

    def hour(self, text: str, day: date | None) -> datetime | None:
        if not text.strip():
            return None
        if re.match(r"\d{4}-\d\d-\d\d[T ]", text.strip()):
            try:
                return datetime.fromisoformat(text.strip()).replace(tzinfo=None)
            except ValueError:
                return None
        if day is None:
            return None
        return read_hour(text, day, UTC)

    def session(self, row: Row) -> TimeSlot | None:
        """A row of a sheet of sessions."""
        start, end = self.times(row)
        if start is None:
            return None
        chair = row.one("chair")
        room = self.things.line(row, "room")
        if room:
            self.halls.setdefault(room, Hall(room))
        title = self.things.line(row, "session")
        label = self.things.plain(row, "label")
        names = re.split(r"[;,]\s*|\s+and\s+", chair.text) if chair is not None else []
        return TimeSlot(
            start, end, kind_of(label, title), title, room, "", label,
            tuple(Human(name=name.strip(), at=row.node.place) for name in names if name.strip()),
        )  # fmt: skip

    def slots(
        self, papers: Iterable[Contribution], sessions: list[TimeSlot]
    ) -> tuple[TimeSlot, ...]:
        """The slots: those of the sheet of sessions with their papers, and those of papers that
        have times of their own, together where they are of one session, day and room."""
        slots = {slot.title: slot for slot in sessions}
        others: dict[tuple[str, date, str], TimeSlot] = {}
        for paper in papers:
            given = (paper.key, paper.start, paper.end)
            if paper.session in slots and paper.session:
                slot = slots[paper.session]
                slots[paper.session] = replace(
                    slot, papers=(*slot.papers, given), kind=slot.kind or "session"
                )
            elif paper.start is not None:
                name = paper.session or paper.key
                key = (name, paper.start.date(), paper.room)
                old = others.get(key)
                if old is None:
                    others[key] = TimeSlot(
                        paper.start, paper.end, "session" if paper.session else "talk",
                        paper.session,
                        paper.room, "", paper.label, (), (given,),
                    )  # fmt: skip
                else:
                    ends = [e for e in (old.end, paper.end) if e is not None]
                    others[key] = replace(
                        old, start=min(old.start, paper.start), end=max(ends, default=None),
                        papers=(*old.papers, given),
                    )  # fmt: skip
        return tuple(sorted((*slots.values(), *others.values()), key=lambda each: each.start))
