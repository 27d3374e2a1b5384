"""Tags repaired: what a tagger guessed, made what the paper says by its outline, words and looks.

In: the tree of one paper, what its pieces say, its bookmarks. Out: the tree, its headings of the
levels that the outline gives them, captions with their figures and tables, notes as notes, tables
with heads, formulas and figures described as far as somebody did; and what is lacking for a reader
who does not see the pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from publisher.camera.marked import MarkedPiece, around, letters
from publisher.camera.marking import Drawing
from publisher.camera.tree import AnnotationMark, Mark, TagElement
from publisher.model.camera import Box, Depiction

Pieces = Sequence[Mapping[int, MarkedPiece]]

_HEADINGS = ("H", "H1", "H2", "H3", "H4", "H5", "H6")
_CAPTION = re.compile(
    r"(?:Figure|Fig\.|Table|Tab\.|Algorithm|Listing|Abbildung|Abb\.|Tabelle|Tableau|Figura|Tabla|"
    r"图|表|図|그림|표)\s*[\dA-Z]+(?:[.\d]*)\s*[:.|\u2013\u2014：]",
    re.IGNORECASE,
)
_TABLE = re.compile(r"(?:Tab|表|표)", re.IGNORECASE)
_NOTE = re.compile(r"[*†‡§¶\u2217]|\d{1,2}(?=\s?[^\s\d.,)\]%])")


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """A bookmark of the author: `text`, `level` from 1, `page` from 0."""

    text: str
    level: int
    page: int


@dataclass(slots=True)
class Repaired:
    """What became of the tags of a paper."""

    headings: list[tuple[TagElement, int, str]] = field(default_factory=list)
    figures: int = 0
    described: int = 0
    undescribed: list[int] = field(default_factory=list)
    unused: list[int] = field(default_factory=list)
    tables: int = 0
    table_captions: int = 0
    formulas: int = 0
    notes: int = 0
    numbered_lines: int = 0


class TagRepair:
    """Repairs one tree in place."""

    def __init__(self, top: TagElement, pieces: Pieces) -> None:
        self.top, self.pieces = top, pieces
        self.parents: dict[int, TagElement] = {}
        self.body = self._body_size()
        self.result = Repaired()

    # What elements say and where.

    def piece(self, mark: Mark) -> MarkedPiece:
        if mark.page < len(self.pieces):
            return self.pieces[mark.page].get(mark.number, _NOTHING)
        return _NOTHING

    def text(self, element: TagElement) -> str:
        """What `element` says."""
        return join_pieces([self.piece(mark) for mark in element.marks()])

    def box(self, element: TagElement) -> Box | None:
        """Where `element` stands on the page where it begins."""
        whole: Box | None = None
        for mark in element.marks():
            box = self.piece(mark).box if mark.page == element.page else None
            whole = around(whole, box) if whole and box else whole or box
        return whole

    def size(self, element: TagElement) -> float:
        sizes: Counter[float] = Counter()
        for mark in element.marks():
            piece = self.piece(mark)
            sizes[piece.size] += len(piece.text)
        return max(sizes, key=lambda size: sizes[size], default=0.0)

    def _body_size(self) -> float:
        sizes: Counter[float] = Counter()
        for page in self.pieces:
            for piece in page.values():
                sizes[piece.size] += len(piece.text)
        return max(sizes, key=lambda size: sizes[size], default=0.0)

    def relate(self) -> None:
        self.parents = {id(kid): element for element in self.top.below() for kid in element.kids}

    # The passes, in their order.

    def repair(
        self,
        title: str,
        outline: Sequence[OutlineItem],
        drawings: Iterable[Drawing],
        depictions: Sequence[Depiction],
        links: Iterable[AnnotationMark],
        own_tree: bool,
    ) -> Repaired:
        """Repair everything. `own_tree` tells that the author's own tags are kept: their kinds of
        elements stand."""
        self._drop_empty()
        self.relate()
        self._place_drawings(drawings)
        self._attach_links(links)
        if not own_tree:
            self._line_numbers()
            self._headings(title, outline)
            self._captions()
            self._notes()
            self._formulas()
        self._levels(title)
        self._tables()
        self._lists()
        self._describe(depictions)
        self._links()
        for number, element in enumerate(e for e in self.top.below() if e.kind == "Note"):
            element.id = f"pdf-note-{number + 1}"
            self.result.notes += 1
        return self.result

    def _drop_empty(self) -> None:
        """Elements that hold nothing are heard as nothing; cells keep their place."""

        def prune(element: TagElement) -> None:
            for kid in element.kids:
                if isinstance(kid, TagElement):
                    prune(kid)
            element.kids = [
                kid for kid in element.kids
                if not isinstance(kid, TagElement) or kid.kids or kid.kind in ("TD", "TH")
            ]  # fmt: skip

        prune(self.top)

    def _place_drawings(self, drawings: Iterable[Drawing]) -> None:
        """Drawings that nobody marked stand before the caption below them, else before what stands
        next below them in their column, else at the end of their page."""
        for drawing in drawings:
            figure = TagElement("P" if drawing.plain else "Figure", [drawing.mark])
            before: TagElement | None = None
            nearest = 1e9
            for element in self.top.kids:
                if not isinstance(element, TagElement) or element.page != drawing.mark.page:
                    continue
                box = self.box(element)
                if box is None or box[0] > drawing.box[2] or box[2] < drawing.box[0]:
                    continue
                distance = drawing.box[1] - box[3]
                caption = _CAPTION.match(self.text(element))
                if -12 < distance < 60 and caption:
                    distance -= 1e4
                if distance > -1.2e4 and distance < nearest and (caption or distance >= -2):
                    before, nearest = element, distance
            place = self._index_after(drawing.mark.page)
            if before is not None:
                place = self.top.kids.index(before)
            self.top.kids.insert(place, figure)
        self.relate()

    def _index_after(self, page: int) -> int:
        """Where in the document what stands on the pages up to `page` ends."""
        place = 0
        for index, kid in enumerate(self.top.kids):
            there = kid.page if isinstance(kid, TagElement | Mark | AnnotationMark) else None
            if there is not None and there <= page:
                place = index + 1
        return place

    def _attach_links(self, links: Iterable[AnnotationMark]) -> None:
        """Links of no element go to the end of the element that stands under them, or nearest."""
        for link in links:
            x0, bottom, right, top = (float(v) for v in link.annotation.Rect.as_list())
            best, nearest = self.top, 1e9
            for element in self.top.below():
                if element is self.top or element.kind in ("Figure", "Formula", "L", "Table", "TR"):
                    continue
                for kid in element.kids:
                    if isinstance(kid, Mark) and kid.page == link.page:
                        box = self.piece(kid).box
                        if box is None:
                            continue
                        away = max(0, box[0] - right, x0 - box[2]) + max(
                            0, box[1] - top, bottom - box[3]
                        )
                        if away < nearest:
                            best, nearest = element, away
            link_element = TagElement("Link", [link])
            if best is self.top:
                self.top.kids.insert(self._index_after(link.page), TagElement("P", [link_element]))
            else:
                best.kids.append(link_element)
        self.relate()

    def _line_numbers(self) -> None:
        """Count items and paragraphs that are nothing but a number: lines of a manuscript."""
        numbers = [
            element for element in self.top.below()
            if element.kind in ("P", "Lbl", "LI", "H1", "H2", "H3") and not any(
                isinstance(kid, TagElement) for kid in element.kids)
            and re.fullmatch(r"\d{1,4}", self.text(element))
        ]  # fmt: skip
        pages = max(len(self.pieces), 1)
        if len(numbers) > 12 * pages:
            self.result.numbered_lines = len(numbers)

    def _headings(self, title: str, outline: Sequence[OutlineItem]) -> None:
        """Give headings the levels of the author's bookmarks; what the bookmarks name and the
        tagger took for text becomes a heading, and what they do not name, text."""
        heads: list[TagElement] = []
        candidates: dict[int, list[TagElement]] = {}
        for element in self.top.below():
            if element.page is not None and element.kind in (*_HEADINGS, "P", "LI", "Lbl", "LBody"):
                candidates.setdefault(element.page, []).append(element)
        for item in outline:
            target = letters(item.text)
            match = self._heading_for(target, candidates, item.page, heads)
            if match is None:
                continue
            element = self._lifted(match, target)
            element.kind = f"H{min(6, item.level + 1)}"
            heads.append(element)
        self.relate()
        count = len(heads)
        if count >= 3 and count >= 0.6 * len(outline):
            pattern = re.compile(r"(?i)abstract|references|acknowledge?ments?|keywords|"
                                    r"bibliography|appendix|limitations|ethic")  # fmt: skip
            for element in self.top.below():
                if element.kind in _HEADINGS and element not in heads:
                    if pattern.match(self.text(element).lstrip("0123456789. ")):
                        element.kind = "H2"
                    else:
                        element.kind = "P"
        self._title(title)

    def _heading_for(
        self,
        target: str,
        candidates: Mapping[int, Sequence[TagElement]],
        page: int,
        heads: Sequence[TagElement],
    ) -> TagElement | None:
        """The element that says `wanted`, perhaps behind a number, on `page` or the next."""
        if len(target) < 2:
            return None
        for sheet in (page, page + 1, page - 1):
            for element in candidates.get(sheet, ()):
                if element in heads:
                    continue
                words = letters(self.text(element))
                if words == target or (
                    words.endswith(target) and re.fullmatch(r"[\da-z]{1,6}", words[: -len(target)])
                ):
                    return element
        for sheet in (page, page + 1):
            for element in candidates.get(sheet, ()):
                first = next(element.marks(), None)
                if element in heads or element.kind != "P" or first is None:
                    continue
                words = letters(self.piece(first).text)
                if (
                    len(target) > 5
                    and words.endswith(target)
                    and len(words) <= len(target) + 4
                    and (len(element.kids) > 1)
                ):
                    return element
        return None

    def _lifted(self, element: TagElement, target: str) -> TagElement:
        """The heading that `element` is: itself, where it stands among other text; an item of a
        list is taken out of it; the first piece of a paragraph goes before it."""
        words = letters(self.text(element))
        if not words.endswith(target):
            parent = self.parents[id(element)]
            heading = TagElement("H2", [element.kids.pop(0)])
            parent.kids.insert(parent.kids.index(element), heading)
            element = heading
            self.relate()
        while True:
            parent = self.parents[id(element)]
            if parent is self.top:
                break
            if parent.kind in ("L", "LI", "LBody", "Lbl"):
                if letters(self.text(parent)) == words and parent.kind != "L":
                    element = parent  # an item that is nothing but the heading
                    continue
                if parent.kind != "L":
                    element = parent
                    if letters(self.text(element)) != words:
                        break
                    continue
                self._split_list(parent, element)
                break
            break
        if element.kind in ("LI", "LBody", "Lbl"):
            element.kids = list(_flat(element))
        return element

    def _split_list(self, whole: TagElement, item: TagElement) -> None:
        """Take `item` out of the list `whole`, which goes on behind it."""
        parent = self.parents[id(whole)]
        at, place = whole.kids.index(item), parent.kids.index(whole)
        behind = TagElement("L", whole.kids[at + 1 :], attributes=dict(whole.attributes))
        whole.kids = whole.kids[:at]
        item.kids = list(_flat(item))
        parent.kids[place : place + 1] = [
            *([whole] if whole.kids else []), item, *([behind] if behind.kids else [])
        ]  # fmt: skip
        self.relate()

    def _title(self, title: str) -> None:
        """The title is the heading above all others: what says it on the first page."""
        target = letters(title)
        first = [e for e in self.top.kids if isinstance(e, TagElement) and e.page == 0]
        for element in first:
            words = letters(self.text(element))
            begins = len(words) > 8 and target.startswith(words)
            if target and words and (words == target or begins):
                for other in self.top.below():
                    if other.kind == "H1":
                        other.kind = "H2"
                element.kind = "H1"
                return
        if not any(e.kind == "H1" for e in first):
            return
        ones = [e for e in self.top.below() if e.kind == "H1"]
        for element in ones[1:]:
            element.kind = "H2"

    def _captions(self) -> None:
        """What begins as a caption goes with the figure or table next to it."""
        for parent in list(self.top.below()):
            kids = [kid for kid in parent.kids if isinstance(kid, TagElement)]
            for kid in kids:
                if kid.kind not in ("P", *_HEADINGS) or not _CAPTION.match(self.text(kid)):
                    continue
                wants = "Table" if _TABLE.match(self.text(kid)) else "Figure"
                self.result.table_captions += wants == "Table"
                at = parent.kids.index(kid)
                near = [
                    parent.kids[place] for place in (at - 1, at + 1, at - 2, at + 2)
                    if 0 <= place < len(parent.kids)
                ]  # fmt: skip
                partner = next(
                    (n for n in near if isinstance(n, TagElement) and n.kind == wants
                     and not any(isinstance(k, TagElement) and k.kind == "Caption" for k in n.kids)
                     and n.page == kid.page),
                    None,
                )  # fmt: skip
                kid.kind = "Caption"
                if partner is None:
                    kid.kind = "P"
                    continue
                parent.kids.remove(kid)
                if wants == "Table":
                    partner.kids.insert(0, kid)
                else:
                    partner.kids.append(kid)
        self.relate()

    def _notes(self) -> None:
        """Small type at the foot of a column that begins with a mark or a number is a note."""
        for element in self.top.kids:
            if not isinstance(element, TagElement) or element.kind != "P" or element.page is None:
                continue
            text, size = self.text(element), self.size(element)
            if not text or not size or size > 0.93 * self.body or len(text) < 6:
                continue
            match, box = _NOTE.match(text), self.box(element)
            if match is None or box is None or not self._is_lowest(element, box):
                continue
            element.kind = "Note"

    def _is_lowest(self, element: TagElement, box: Box) -> bool:
        """Whether only small type stands below `element` in its column."""
        for other in self.top.kids:
            if not isinstance(other, TagElement) or other is element or other.page != element.page:
                continue
            place = self.box(other)
            if place is None or place[2] < box[0] or place[0] > box[2]:
                continue
            if place[3] < box[1] + 2 and self.size(other) > 0.93 * self.body and self.text(other):
                return False
        return True

    def _formulas(self) -> None:
        """Lines that are mostly set in fonts of formulas are formulas, said by their letters."""
        for element in list(self.top.below()):
            if element.kind != "P" or any(isinstance(kid, TagElement) for kid in element.kids):
                continue
            pieces = [self.piece(mark) for mark in element.marks()]
            count = sum(len(piece.text) for piece in pieces)
            if not count:
                continue
            share = sum(piece.maths * len(piece.text) for piece in pieces) / count
            if share > 0.45 and count < 400:
                element.kind = "Formula"
                element.alt = self.text(element)

    def _levels(self, title: str) -> None:
        """Headings go down one level at a time, the first being the first (ISO 14289-1, 7.4.2)."""
        last = 0
        for element in self.top.below():
            if element.kind == "H":
                element.kind = f"H{max(last, 1)}"
            if element.kind in _HEADINGS:
                level = min(int(element.kind[1:]), last + 1)
                element.kind, last = f"H{level}", level
                text = self.text(element)
                if text and element.page is not None:
                    self.result.headings.append((element, level, text))

    def _tables(self) -> None:
        """Tables with heads: where none is told, the first row is one. A table that is none in its
        rows and columns (ISO 14289-1, 7.5; ISO 32000-1, 14.8.4.3.4) becomes plain blocks."""
        for table in [e for e in self.top.below() if e.kind == "Table"]:
            rows = [e for e in table.below() if e.kind == "TR"]
            grid = [[kid for kid in row.kids if isinstance(kid, TagElement)] for row in rows]
            sound = len(rows) > 1 and all(
                cell.kind in ("TH", "TD") for row in grid for cell in row
            ) and not any(e.kind == "Table" for e in table.below() if e is not table)  # fmt: skip
            widths = {sum(_span(cell, "ColSpan") for cell in row) for row in grid}
            spans = any(_span(cell, "RowSpan") > 1 for row in grid for cell in row)
            if not sound or (len(widths) > 1 and not spans) or (spans and not _fills(grid)):
                self._demote(table)
                continue
            self.result.tables += 1
            if not any(cell.kind == "TH" for row in grid for cell in row):
                for cell in grid[0]:
                    cell.kind = "TH"
            for number, row in enumerate(grid):
                for cell in row:
                    if cell.kind == "TH":
                        cell.attributes.setdefault("Scope", "Column" if number == 0 else "Row")

    def _demote(self, table: TagElement) -> None:
        for element in table.below():
            if element.kind in ("Table", "THead", "TBody", "TFoot", "TR"):
                element.kind = "Div"
            elif element.kind in ("TH", "TD"):
                element.kind = (
                    "P" if not any(isinstance(k, TagElement) for k in element.kids) else "Div"
                )
            elif element.kind == "Caption":
                element.kind = "P"
            element.attributes = {}
        for element in table.below():
            element.kids = [k for k in element.kids if not isinstance(k, TagElement) or k.kids]

    def _lists(self) -> None:
        """Lists hold items, items hold their labels and bodies (ISO 32000-1, 14.8.4.3.3)."""
        for element in list(self.top.below()):
            if element.kind == "L":
                element.attributes.setdefault("ListNumbering", "None")
                items: list[TagElement | Mark | AnnotationMark] = []
                for kid in element.kids:
                    if isinstance(kid, TagElement) and kid.kind in ("LI", "L", "Caption"):
                        items.append(kid)
                    else:
                        items.append(TagElement("LI", [TagElement("LBody", [kid])]))
                element.kids = items
            elif element.kind == "LI":
                loose = [k for k in element.kids if not (
                    isinstance(k, TagElement) and k.kind in ("Lbl", "LBody"))]  # fmt: skip
                if loose:
                    parts = [k for k in element.kids if k not in loose]
                    body = next(
                        (k for k in parts if isinstance(k, TagElement) and k.kind == "LBody"), None
                    )
                    if body is None:
                        body = TagElement("LBody")
                        parts.append(body)
                    body.kids += loose
                    element.kids = parts
        self.relate()
        for element in list(self.top.below()):
            parent = self.parents.get(id(element))
            if parent is None:
                continue
            if element.kind == "LI" and parent.kind != "L":
                element.kind = "Div"
            elif element.kind in ("Lbl", "LBody") and parent.kind not in ("LI", "Note"):
                element.kind = "P" if parent.kind in ("Div", "Document", "Sect", "Part") else "Span"

    def _describe(self, depictions: Sequence[Depiction]) -> None:
        """Give figures the words of the front matter, in their order on each page; what a figure of
        nobody's words says is its caption."""
        by_page: dict[int, list[TagElement]] = {}
        figures = [element for element in self.top.below() if element.kind == "Figure"]
        for figure in figures:
            by_page.setdefault(figure.page or 0, []).append(figure)
        words: Counter[int] = Counter()
        for depiction in depictions:
            there = by_page.get(depiction.page - 1, [])
            place = words[depiction.page]
            words[depiction.page] += 1
            if place < len(there):
                there[place].alt = depiction.alt
                self.result.described += 1
            else:
                self.result.unused.append(depiction.page)
        own = {id(f) for p in words for f in by_page.get(p - 1, [])[: words[p]]}
        self.result.figures = len(figures)
        for figure in figures:
            if id(figure) in own or (figure.alt and not re.fullmatch(r"image \d+", figure.alt)):
                continue
            self.result.undescribed.append((figure.page or 0) + 1)
            captions = [
                self.text(kid)
                for kid in figure.kids
                if isinstance(kid, TagElement) and kid.kind == "Caption"
            ]
            caption = captions[0] if captions else ""
            figure.alt = caption or "Figure"
        for formula in [e for e in self.top.below() if e.kind == "Formula"]:
            self.result.formulas += 1
            formula.alt = formula.alt or self.text(formula) or "Formula"

    def _links(self) -> None:
        """Links are links, and called by where they go, or by their words (ISO 14289-1, 7.18.5)."""
        for element in list(self.top.below()):
            if element.kind not in ("Link", "Reference", "Annot"):
                element.kids = [
                    TagElement("Link", [kid]) if isinstance(kid, AnnotationMark) else kid
                    for kid in element.kids
                ]  # fmt: skip
        for link in [e for e in self.top.below() if e.kind in ("Link", "Reference", "Annot")]:
            notes = [kid for kid in link.kids if isinstance(kid, AnnotationMark)]
            if link.kind != "Link" and notes:
                link.kind = "Link"
            link.alt = ""
            for kid in notes:
                words = self.text(link)
                action = kid.annotation.get("/A")
                address = str(action.get("/URI", "")) if action is not None else ""
                kid.annotation.Contents = address or words or "Link"


_NOTHING = MarkedPiece()


def join_pieces(pieces: Sequence[MarkedPiece]) -> str:
    """The text of pieces read one after the other: a blank where there is a gap, a word divided
    between lines made whole."""
    text, last = "", None
    for piece in pieces:
        if not piece.text:
            continue
        box = piece.lines[0] if piece.lines else piece.box
        if last is not None and box is not None and text:
            same = min(last[3], box[3]) - max(last[1], box[1]) > 0
            gap = box[0] - last[2]
            if same and -2 < gap < 0.12 * max(last[3] - last[1], box[3] - box[1], 4.0):
                text += piece.text
            elif not same and text[-1] in "-\u2010" and piece.text[:1].islower():
                text = text[:-1] + piece.text
            elif text.endswith(("(", "[", "“")) or piece.text[0] in ",.;:)]”’":
                text += piece.text
            else:
                text += " " + piece.text
        else:
            text += piece.text
        last = piece.lines[-1] if piece.lines else piece.box
    return " ".join(text.split())


def _flat(element: TagElement) -> Iterator[TagElement | Mark | AnnotationMark]:
    """What `element` holds, without the blocks it is in."""
    for kid in element.kids:
        if isinstance(kid, TagElement) and kid.kind in ("L", "LI", "Lbl", "LBody", "P"):
            yield from _flat(kid)
        else:
            yield kid


def _span(cell: TagElement, key: str) -> int:
    value = cell.attributes.get(key, 1)
    return value if isinstance(value, int) and value > 0 else 1


def _fills(grid: Sequence[Sequence[TagElement]]) -> bool:
    """Whether the cells of a table, with what they span, fill a rectangle."""
    cells: set[tuple[int, int]] = set()
    for y, row in enumerate(grid):
        x = 0
        for cell in row:
            while (x, y) in cells:
                x += 1
            for down in range(_span(cell, "RowSpan")):
                for right in range(_span(cell, "ColSpan")):
                    if (x + right, y + down) in cells:
                        return False
                    cells.add((x + right, y + down))
            x += _span(cell, "ColSpan")
    wide = max((x for x, _ in cells), default=-1) + 1
    return len(cells) == wide * len(grid)
