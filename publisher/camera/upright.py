"""Pages stood upright, and the places that links and bookmarks go to.

In: a cleaned `Pdf`. Out: the same, each page in a box that begins at 0, 0, neither turned nor
scaled (ISO 32000-1, 14.11.2 and 7.7.3.3: CropBox, Rotate, UserUnit, in one matrix with a clip);
its links go to names of places, which are given with the author's bookmarks. Nothing else of
destinations is left in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pikepdf import Array, Dictionary, Matrix, Name, Object, Pdf, String

from publisher.bind.trees import entries
from publisher.camera.tags import OutlineItem
from publisher.model.galley import Point

_MOST_BOOKMARKS = 2_000


@dataclass(slots=True)
class PdfPlaces:
    """`anchors` are places that links go to, by name; `outline` the author's bookmarks; `dead`
    counts links that went nowhere."""

    anchors: dict[str, Point] = field(default_factory=dict)
    outline: list[OutlineItem] = field(default_factory=list)
    dead: int = 0


def stand_upright(pdf: Pdf) -> PdfPlaces:
    """Make all pages of `pdf` upright, and gather its places."""
    pages = [page.obj for page in pdf.pages]
    numbers = {page.objgen: index for index, page in enumerate(pages)}
    matrices = [_stand(pdf, page) for page in pages]
    names = _names(pdf.Root)
    places = PdfPlaces()
    places_by_key: dict[tuple[int, float, float], str] = {}
    resolver = _Resolver(numbers, names, matrices, pages)
    for page in pages:
        kept = []
        for link in page.get(Name.Annots, Array()).as_list():
            if Name.Dest in link:
                point = resolver.point(link.Dest)
                if point is None:
                    places.dead += 1
                    continue
                key = (point.page, point.x, point.y)
                name = places_by_key.setdefault(key, f"pdf-{len(places_by_key) + 1}")
                places.anchors[name] = point
                link.Dest = String(name)
            kept.append(link if link.is_indirect else pdf.make_indirect(link))
        if kept:
            page.Annots = Array(kept)
        elif Name.Annots in page:
            del page.Annots
    places.outline = list(_outline(pdf.Root.get(Name.Outlines), resolver))
    for name in ("/Outlines", "/Names", "/Dests"):
        if name in pdf.Root:
            del pdf.Root[name]
    return places


def _stand(pdf: Pdf, page: Object) -> Matrix:
    """Make `page` upright; the matrix from its old places to its new ones."""
    x0, bottom, right, top = _box(page.get(Name.CropBox, page.MediaBox))
    mx0, m_bottom, m_right, m_top = _box(page.MediaBox)
    x0, bottom = max(x0, mx0), max(bottom, m_bottom)
    right, top = min(right, m_right), min(top, m_top)
    if right - x0 < 1 or top - bottom < 1:
        x0, bottom, right, top = mx0, m_bottom, m_right, m_top
    unit = float(page.get(Name.UserUnit, 1))
    turn = int(page.get(Name.Rotate, 0)) % 360
    wide, high = right - x0, top - bottom
    matrix = {
        0: Matrix(1, 0, 0, 1, -x0, -bottom),
        90: Matrix(0, -1, 1, 0, -bottom, right),
        180: Matrix(-1, 0, 0, -1, right, top),
        270: Matrix(0, 1, -1, 0, top, -x0),
    }.get(turn, Matrix(1, 0, 0, 1, -x0, -bottom))
    if turn in (90, 270):
        wide, high = high, wide
    if unit != 1 and 0 < unit <= 100:
        matrix = matrix @ Matrix(unit, 0, 0, unit, 0, 0)
        wide, high = wide * unit, high * unit
    is_plain = turn == 0 and unit == 1 and abs(x0) < 0.01 and abs(bottom) < 0.01
    crops = (mx0, m_bottom, m_right, m_top) != (x0, bottom, right, top)
    if not is_plain or crops:
        begin = b"q 0 0 %.4f %.4f re W n %s cm\n" % (wide, high, matrix_text(matrix))
        contents = page.get(Name.Contents, Array())
        streams = contents.as_list() if isinstance(contents, Array) else [contents]
        page.Contents = Array([pdf.make_stream(begin), *streams, pdf.make_stream(b"\nQ\n")])
        for link in page.get(Name.Annots, Array()).as_list():
            move(link, matrix)
    page.MediaBox = Array([0, 0, round(wide, 4), round(high, 4)])
    for key in ("/CropBox", "/Rotate", "/UserUnit"):
        if key in page:
            del page[key]
    return matrix


def matrix_text(matrix: Matrix) -> bytes:
    """`matrix` as operands."""
    return b" ".join(b"%.6g" % value if abs(value) < 1e5 else b"%.4f" % value
                     for value in matrix.shorthand)  # fmt: skip


def move(link: Object, matrix: Matrix) -> None:
    """Move the places of an annotation by `matrix`."""
    link.Rect = Array(_moved(_box(link.Rect), matrix))
    if Name.QuadPoints in link:
        values = [float(v) for v in link.QuadPoints.as_list()]
        points = [matrix.transform(p) for p in zip(values[::2], values[1::2], strict=False)]
        link.QuadPoints = Array([round(v, 4) for point in points for v in point])


def _moved(box: tuple[float, float, float, float], matrix: Matrix) -> list[float]:
    x0, bottom, right, top = box
    corners = [matrix.transform(p) for p in ((x0, bottom), (right, bottom), (x0, top),
                                             (right, top))]  # fmt: skip
    xs, ys = zip(*corners, strict=True)
    return [round(v, 4) for v in (min(xs), min(ys), max(xs), max(ys))]


def _box(box: Object) -> tuple[float, float, float, float]:
    a, b, c, d = (float(v) for v in box.as_list())
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _names(root: Object) -> dict[str, Object]:
    """All named destinations, of either kind (ISO 32000-1, 12.3.2.3)."""
    found: dict[str, Object] = {}
    for key, value in root.get(Name.Dests, Dictionary()).items():
        found[key[1:]] = value
    tree = root.get(Name.Names, Dictionary()).get(Name.Dests)
    if isinstance(tree, Dictionary):
        for key, value in entries(tree, Name.Names):
            found[str(key)] = value
    return found


class _Resolver:
    """Destinations to points."""

    def __init__(
        self,
        numbers: Mapping[tuple[int, int], int],
        names: Mapping[str, Object],
        matrices: list[Matrix],
        pages: Sequence[Object],
    ) -> None:
        self.numbers, self.names, self.matrices, self.pages = numbers, names, matrices, pages

    def point(self, target: object) -> Point | None:
        """Where `target` is; `None` where it is nowhere."""
        for _ in range(5):
            if isinstance(target, String | Name):
                target = self.names.get(str(target).removeprefix("/") if isinstance(target, Name)
                                        else str(target))  # fmt: skip
            elif isinstance(target, Dictionary):
                target = target.get(Name.D)
            else:
                break
        if not isinstance(target, Array) or not len(target):
            return None
        parts = target.as_list()
        first = parts[0]
        if isinstance(first, Dictionary):
            page = self.numbers.get(first.objgen)
        else:
            page = int(first) if isinstance(first, int) and 0 <= first < len(self.pages) else None
        if page is None:
            return None
        kind = str(parts[1])[1:] if len(parts) > 1 else "Fit"
        values = [float(v) if v is not None and not isinstance(v, Name) else None
                  for v in parts[2:6]]  # fmt: skip
        x, y = 0.0, None
        if kind == "XYZ" and len(values) > 1:
            x, y = values[0] or 0.0, values[1]
        elif kind in ("FitH", "FitBH") and values:
            y = values[0]
        elif kind == "FitR" and len(values) == 4:
            x, y = values[0] or 0.0, values[3]
        top = float(self.pages[page].MediaBox[3])
        if y is None:
            return Point(page, 0.0, top)
        across, up = self.matrices[page].transform((x, y))
        return Point(page, round(max(across, 0.0), 2), round(min(max(up, 0.0), top), 2))


def _outline(root: object, resolver: _Resolver) -> Iterator[OutlineItem]:
    """The author's bookmarks, in their order."""
    places_by_key: set[tuple[int, int]] = set()
    stack: list[tuple[object, int]] = []
    if isinstance(root, Dictionary):
        stack.append((root.get(Name.First), 1))
    while stack and len(places_by_key) < _MOST_BOOKMARKS:
        item, level = stack.pop()
        if not isinstance(item, Dictionary) or item.objgen in places_by_key:
            continue
        places_by_key.add(item.objgen)
        action = item.get(Name.A)
        target = item.get(Name.Dest)
        if target is None and isinstance(action, Dictionary) and action.get(Name.S) == Name.GoTo:
            target = action.get(Name.D)
        point = resolver.point(target) if target is not None else None
        text = " ".join(str(item.get(Name.Title, "")).split())
        if point is not None and text:
            yield OutlineItem(text, level, point.page)
        stack.append((item.get(Name.Next), level))
        if Name.First in item:
            stack.append((item.First, level + 1))
