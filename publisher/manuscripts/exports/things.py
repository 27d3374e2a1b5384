"""Rows of an export as the things of a volume: persons, papers, times.

In: a `Row`. Out: the data of `model`. What cannot be what its field says is left out, told as a
doubt, and invented nowhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from publisher.manuscripts.exports.model import Cell, Doubt, Human, Institution, Link
from publisher.manuscripts.exports.nodes import ExportNode
from publisher.manuscripts.exports.tables import Row, one_line
from publisher.manuscripts.exports.texts import Markup, inline, keywords_of, prose
from publisher.manuscripts.identifiers import (
    Wrong,
    parse_doi,
    parse_email,
    parse_orcid,
    parse_url,
)

_NOTHING = frozenset(("n/a", "na", "none", "-", "--", "null", "n.a."))
_RELATED = frozenset(("slides", "poster", "recording", "code", "data", "paper"))


@dataclass(slots=True)
class Things:
    """Reads the things of one export. `markup` is that of its texts; `zone` the name of the
    event's time zone, empty where it does not say; `offsets` are those that its times have."""

    markup: Markup = "text"
    zone: str = ""
    doubts: list[Doubt] = field(default_factory=list)
    offsets: set[str] = field(default_factory=set)
    cells: list[Cell] = field(default_factory=list)

    def doubt(self, code: str, message: str, node: ExportNode, help: str = "") -> None:
        """Tell that something is to be looked at."""
        where = "" if node.line else f" ({node.path})"
        self.doubts.append(Doubt(code, message + where, node.file, node.line, help))

    def line(self, row: Row, name: str) -> str:
        """A field as Markdown of one line."""
        node = row.one(name)
        if node is None or self._nothing(node):
            return ""
        text = inline(node.text, self.markup)
        if text != node.text:
            node.change("signs of Markdown set apart, spaces made one")
        return text

    def prose(self, row: Row, name: str) -> str:
        """A field as paragraphs of Markdown."""
        node = row.one(name)
        if node is None or self._nothing(node):
            return ""
        text = prose(node.text, self.markup)
        if text != node.text:
            is_markdown = self.markup == "markdown"
            node.change(
                "ends of lines" if is_markdown else "lines joined, signs of Markdown set apart"
            )
        return text

    def plain(self, row: Row, name: str) -> str:
        """A field as it is, on one line."""
        node = row.one(name)
        return "" if node is None or self._nothing(node) else one_line(node.text)

    def _nothing(self, node: ExportNode) -> bool:
        """Whether a value only says that there is none."""
        if node.text.casefold() in _NOTHING:
            node.leave("it says that there is nothing")
            return True
        return False

    def keywords(self, row: Row) -> tuple[str, ...]:
        """All keywords, each once."""
        words = [word for node in row.all("keywords") for word in keywords_of(node.text)]
        return tuple(dict.fromkeys(inline(word, self.markup) for word in words))

    def doi(self, row: Row) -> str:
        """The DOI, bare."""
        node = row.one("doi")
        if node is None or self._nothing(node):
            return ""
        doi = parse_doi(node.text)
        if not isinstance(doi, str):
            self.doubt("IMP024", f"`{node.text[:60]}` is no DOI, and was left out", node)
            node.leave("it is no DOI")
            return ""
        if doi != node.text:
            node.change("bare, without its address")
        return doi

    def url(self, row: Row, name: str = "url") -> str:
        """A web address."""
        node = row.one(name)
        if node is None:
            return ""
        url = parse_url(node.text)
        if url is None:
            node.leave("it is no whole web address")
        return url or ""

    def links(self, row: Row, name: str) -> tuple[Link, ...]:
        """Typed links: those whose kind a programme knows keep it."""
        result = []
        for each in row.rows(name):
            url = self.url(each)
            title = self.line(each, "title")
            kind = self.plain(each, "kind").casefold()
            known = kind if kind in _RELATED else ""
            known = known or (title.casefold() if title.casefold() in _RELATED else "other")
            if not url:
                for leaf in each.node.leaves():
                    leaf.leave("a link without a whole web address")
                continue
            node = each.one("kind")
            if node is not None and known != kind:
                node.leave(f"no kind of link here; told as `{known}`")
            elif node is not None and node.text != known:
                node.change("small letters")
            result.append(Link(url, known, title))
        return tuple(result)

    def human(self, row: Row) -> Human | None:
        """A person; `None` where nothing is said of a name."""
        given = " ".join(filter(None, (self.plain(row, "given"), self.plain(row, "middle"))))
        family, whole = self.plain(row, "family"), self.plain(row, "name")
        if not (given or family or whole):
            for leaf in row.node.leaves():
                leaf.leave("of a person without a name")
            return None
        node = row.one("name")
        if whole and (given or family) and node is not None:
            parts = f"{given} {family}".strip()
            if whole == parts:
                node.take("name, as its parts say it")
            else:
                self.doubt("IMP022", f"the name is `{whole}`, and its parts are `{parts}`", node,
                           "see which is right; the parts were taken")  # fmt: skip
                node.leave("the parts of the name say another")
            whole = ""
        self._odd_name(whole, given, family, row)
        key = row.one("key")
        if key is not None:
            key.leave("it tells persons apart, and is not printed")
        return Human(
            name=whole, given=given, family=family,
            suffix=self.plain(row, "suffix"),
            orcid=self._orcid(row),
            email=self._email(row),
            institutions=self.institutions(row),
            role=self.plain(row, "role"),
            biography=self.prose(row, "biography"),
            corresponding=self._yes(row, "corresponding"),
            key=key.text if key is not None else "",
            at=(row.one("family") or node or row.node).place,
        )  # fmt: skip

    def _odd_name(self, whole: str, given: str, family: str, row: Row) -> None:
        """Tell a name that stands in one case: the author may write it otherwise."""
        name = whole or f"{given} {family}".strip()
        letters = [c for c in name if c.isalpha() and c.lower() != c.upper()]
        node = row.one("family") or row.one("name") or row.one("given") or row.node
        parts = [part for part in (given, family) if len(part) > 3]
        if len(letters) > 3 and " " in name:
            loud = [p for p in parts or [name] if p.isupper()]
            if loud:
                self.doubt("IMP022", f"`{loud[0]}` of `{name}` is all in capitals", node,
                           "write it as it should be printed")  # fmt: skip
            elif name.islower():
                self.doubt("IMP022", f"`{name}` is all in small letters", node,
                           "write it as it should be printed")  # fmt: skip
        if any(sign in whole for sign in "()/|&"):
            self.doubt("IMP022", f"`{whole}` holds more than a name, or more than one", node,
                       "write name and institution apart; it is kept as it is")  # fmt: skip
        if (given and not family) or (family and not given):
            self.doubt("IMP022", f"`{name}` has one part only", node,
                       "see whether the other part is missing")  # fmt: skip

    def _orcid(self, row: Row) -> str:
        node = row.one("orcid")
        if node is None or self._nothing(node):
            return ""
        orcid = parse_orcid(node.text)
        if isinstance(orcid, str):
            if orcid != node.text:
                node.change("bare, without its address")
            return orcid
        wrong = "its check digit is wrong" if isinstance(orcid, Wrong) else "it is none"
        self.doubt("IMP024", f"the ORCID `{node.text[:60]}` was left out: {wrong}", node,
                   "ask the author")  # fmt: skip
        node.leave(f"as an ORCID {wrong}")
        return ""

    def _email(self, row: Row) -> str:
        node = row.one("email")
        if node is None or self._nothing(node):
            return ""
        first = re.split(r"[;,\s]+", node.text)[0]
        if "*" in first:
            node.leave("the system masked the address")
            return ""
        address = parse_email(first)
        if address is None:
            self.doubt("IMP024", f"the address `{node.text[:60]}` was left out: it is none", node)
            node.leave("it is no address")
            return ""
        if address != node.text:
            node.change("the first of several addresses")
        return address

    def _yes(self, row: Row, name: str) -> bool:
        node = row.one(name)
        return node is not None and node.text.casefold() in ("yes", "true", "1", "x", "✔", "ja")

    def institutions(self, row: Row) -> tuple[Institution, ...]:
        """Where a person works: texts, or rows with the parts of an address."""
        result = [
            Institution(self.plain(each, "name"), self.plain(each, "department"),
                        self.plain(each, "city"), self.plain(each, "country"))
            for each in row.rows("institutions")
        ]  # fmt: skip
        country = self.plain(row, "country")
        texts = [one_line(n.text) for n in row.all("institution") if not self._nothing(n)]
        department = self.plain(row, "department")
        result += [Institution(text, department, "", country) for text in dict.fromkeys(texts)]
        if country and not texts:
            node = row.one("country")
            if node is not None:
                node.leave("a country without an institution")
        return tuple(each for each in result if each.name)

    def moment(self, row: Row, name: str) -> datetime | None:
        """A day and hour in the time of the event."""
        node = row.one(name)
        if node is None or self._nothing(node):
            return None
        try:
            moment = datetime.fromisoformat(node.text.replace("Z", "+00:00"))
        except ValueError:
            self.doubt("IMP024", f"`{node.text[:60]}` is no time, and was left out", node)
            node.leave("it cannot be read as a time")
            return None
        return self.local(moment, node)

    def local(self, moment: datetime, node: ExportNode) -> datetime:
        """`moment` in the time of the event, as `node` says it."""
        if moment.tzinfo is None:
            return moment
        if self.zone in _zones():
            try:
                there = moment.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
            except OverflowError:  # the first and the last day that there are
                return moment.replace(tzinfo=None)
            if there != moment.replace(tzinfo=None):
                node.change(f"in the time of the event: {there:%Y-%m-%d %H:%M}")
            return there
        self.offsets.add(moment.strftime("%z"))
        return moment.replace(tzinfo=None)


@cache
def _zones() -> frozenset[str]:
    """The zones that are known here: the disk takes a hundredth of a second to say them."""
    return frozenset(available_timezones())
