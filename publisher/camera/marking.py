"""Marked content made whole: all that is painted is content or artifact, and drawings are content.

In: a tagged `Pdf` and the marks that its tree holds. Out: its pages, every operator that paints in
a mark of the tree or in an artifact (ISO 14289-1, 7.1; ISO 32000-1, 14.6 and 14.8.2.2), no marks
inside of drawings, states saved and restored in pairs; and the drawings that nobody had marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Matrix, Name, Object, Operator, Pdf

from publisher.camera.tree import Mark
from publisher.model.camera import Box

_PAINTS = frozenset((
    "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "Tj", "TJ", "'", '"',
    "INLINE IMAGE",
))  # fmt: skip
_PATH = frozenset(("m", "l", "c", "v", "y", "h", "re", "W", "W*"))
_ENDS_PATH = frozenset(("S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"))
_LEAST, _LEAST_WORDED = 40.0, 4.0
"""Sides, in pt, of a drawing that is a figure: what is smaller is a rule, an icon, a logo; and of
one that holds text."""
_MOST = 0.92
"""Share of a page from which a drawing is its ground."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing or picture that was not marked: its new mark, its box in pt. It `words` where it
    holds text, and is `plain` where it holds nothing else."""

    mark: Mark
    box: Box
    words: bool = False
    plain: bool = False


def complete_marks(pdf: Pdf, marks: set[Mark]) -> list[Drawing]:
    """Make the marks of all pages whole; `marks` are those of the tree."""
    drawings: list[Drawing] = []
    for number, page in enumerate(pdf.pages):
        mine = {mark.number for mark in marks if mark.page == number}
        drawings += _PageMarks(page, number, mine).complete(pdf)
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and item.get(Name.Subtype) == Name.Form:
            _strip(item)
    return drawings


def _strip(form: pikepdf.Stream) -> None:
    """Take the marks out of a drawing: it is marked as a whole, where it is shown."""
    for key in (Name.StructParents, Name.StructParent):
        if key in form:
            del form[key]
    data = form.read_bytes()
    if b"BDC" not in data and b"BMC" not in data:
        return
    out: list[object] = []
    stack: list[bool] = []
    for each in pikepdf.parse_content_stream(form):
        operator = str(each.operator)
        if operator in ("BDC", "BMC"):
            stack.append(each.operands[0] == Name.OC)
            if stack[-1]:
                out.append(each)
        elif operator == "EMC":
            if stack and stack.pop():
                out.append(each)
        elif operator not in ("MP", "DP"):
            out.append(each)
    form.write(pikepdf.unparse_content_stream(out))  # type: ignore[arg-type]


def _op(name: str, *operands: Any) -> ContentStreamInstruction:
    return ContentStreamInstruction(list(operands), Operator(name))


_BEGIN = _op("BMC", Name.Artifact)
_END = _op("EMC")


class _PageMarks:
    """One page while its marks are made whole."""

    def __init__(self, page: pikepdf.Page, number: int, marks: set[int]) -> None:
        self.page, self.number, self.kept = page, number, marks
        self.next = max(marks, default=-1) + 1
        self.out: list[object] = []
        self.drawings: list[Drawing] = []
        self.stack: list[str] = []  # "content", "artifact" or "" of each mark that is open
        self.matrix, self.saved = Matrix(), list[Matrix]()
        self.path = -1  # where in `out` the path begins that is being drawn
        self.underflow = 0

    def complete(self, pdf: Pdf) -> list[Drawing]:
        resources = self.page.obj.Resources
        text = False
        for each in pikepdf.parse_content_stream(self.page):
            name = str(each.operator)
            operands: Sequence[Any] = () if name == "INLINE IMAGE" else tuple(each.operands)
            if name in ("BDC", "BMC"):
                self._begin(each, operands)
                continue
            if name == "EMC":
                if self.stack:
                    self.stack.pop()
                    self.out.append(each)
                continue
            if name in ("MP", "DP"):
                continue
            if name == "q":
                self.saved.append(self.matrix)
            elif name == "Q":
                if self.saved:
                    self.matrix = self.saved.pop()
                else:
                    self.underflow += 1
            elif name == "cm" and len(operands) == 6:
                self.matrix = Matrix(*(float(v) for v in operands)) @ self.matrix
            elif name == "BT":
                text = True
            elif name == "ET":
                text = False
            if name in _PATH and self.path < 0:
                self.path = len(self.out)
            if name in _PAINTS:
                self._paint(name, each, operands, resources)
            else:
                self.out.append(each)
            if name in _ENDS_PATH:
                self.path = -1
        if text:
            self.out.append(_op("ET"))
        self.out += [_END] * len(self.stack) + [_op("Q")] * len(self.saved)
        self.out[:0] = [_op("q")] * self.underflow
        data = pikepdf.unparse_content_stream(self.out)  # type: ignore[arg-type]
        self.page.obj.Contents = pdf.make_stream(data)
        return self.drawings

    def _begin(self, each: object, operands: Sequence[object]) -> None:
        kind = operands[0] if operands else Name.Span
        entries = operands[1] if len(operands) > 1 else None
        if isinstance(entries, Name):
            entries = self.page.obj.Resources.get(Name.Properties, Dictionary()).get(str(entries))
        number = entries.get(Name.MCID) if isinstance(entries, Dictionary) else None
        if kind == Name.Artifact:
            self.stack.append("artifact")
        elif number is not None and int(number) in self.kept and not any(self.stack):
            self.stack.append("content")
        elif number is not None:  # a mark of no tree
            cover = any(self.stack)
            self.stack.append("" if cover else "artifact")
            each = _op("BMC", Name.Span) if cover else _BEGIN
        else:
            self.stack.append("")
        self.out.append(each)

    def _paint(
        self, name: str, each: object, operands: Sequence[object], resources: Object
    ) -> None:
        cover = next((kind for kind in self.stack if kind), "")
        figure_drawing = (
            self._drawn(operands, resources) if name == "Do" and cover != "content" else None
        )
        if figure_drawing is not None:
            figure = figure_drawing.mark
            self.next += 1
            self.drawings.append(figure_drawing)
            # The artifact around it is left for as long as it is drawn.
            outer = sum(map(bool, self.stack)) and len(self.stack)
            kind = Name.P if figure_drawing.plain else Name.Figure
            begin = _op("BDC", kind, Dictionary(MCID=figure.number))
            self.out += [*[_END] * outer, begin, each, _END, *[_BEGIN] * outer]
        elif cover:
            self.out.append(each)
        else:
            at = self.path if name in _ENDS_PATH and self.path >= 0 else len(self.out)
            self.out.insert(at, _BEGIN)
            self.out += [each, _END]

    def _drawn(self, operands: Sequence[object], resources: Object) -> Drawing | None:
        """The drawing that is shown, if it is large enough to be a figure, or says something."""
        xobject = (
            resources.get(Name.XObject, Dictionary()).get(str(operands[0])) if operands else None
        )
        if xobject is None:
            return None
        corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)]
        matrix = self.matrix
        words = plain = False
        if xobject.get(Name.Subtype) == Name.Form:
            x0, bottom, right, top = (float(v) for v in xobject.BBox.as_list())
            corners = [(x0, bottom), (right, bottom), (x0, top), (right, top)]
            own = xobject.get(Name.Matrix, Array([1, 0, 0, 1, 0, 0]))
            matrix = Matrix(*(float(v) for v in own.as_list())) @ matrix
            words, plain = _says(xobject)
        xs, ys = zip(*(matrix.transform(corner) for corner in corners), strict=True)
        box = (min(xs), min(ys), max(xs), max(ys))
        page = self.page.cropbox.as_list()
        wide, high = float(page[2]) - float(page[0]), float(page[3]) - float(page[1])
        across, up = box[2] - box[0], box[3] - box[1]
        if min(across, up) < (_LEAST_WORDED if words else _LEAST):
            return None
        # A whole page that is one picture is a scan: what it shows is all there is.
        if across > _MOST * wide and up > _MOST * high and self.kept and not words:
            return None
        return Drawing(Mark(self.number, self.next), box, words, plain)


_SHOWS = frozenset(("Tj", "TJ", "'", '"'))


def _says(form: Object, depth: int = 0) -> tuple[bool, bool]:
    """Whether a drawing holds text, and whether it holds nothing else."""
    words, plain = False, True
    resources = form.get(Name.Resources, Dictionary())
    for each in pikepdf.parse_content_stream(form):
        name = str(each.operator)
        if name in _SHOWS:
            words = True
        elif name == "Do" and depth < _DEEPEST:
            inner = resources.get(Name.XObject, Dictionary()).get(str(each.operands[0]))
            if inner is not None and inner.get(Name.Subtype) == Name.Form:
                more, only = _says(inner, depth + 1)
                words, plain = words or more, plain and only
            else:
                plain = False
        elif name in _PAINTS:
            plain = False
    return words, words and plain


_DEEPEST = 5
