"""What the content of a page paints: with which colours, how much ink, which pictures and where.

In: a page. Out: `PagePaint`. The content is run as a press would run it, with its graphics state
(ISO 32000-1, 8.4 and 11.6.4), through the forms it shows. Lengths are pt; places are in the
coordinates of the page; resolutions are pixels an inch as printed.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Matrix, Name, Object, PdfImage, Stream

from publisher.limits import cure, limit

Box = tuple[float, float, float, float]

_SPACES = {"g": "DeviceGray", "rg": "DeviceRGB", "k": "DeviceCMYK"}
_TEXT = ("Tj", "TJ", "'", '"')
_FILLS = ("f", "F", "f*", "B", "B*", "b", "b*", "sh")
_STROKES = ("S", "s", "B", "B*", "b", "b*")
_SPOT = 72 / 25.4  # ink is measured over a square of 1 mm
_DEEPEST = 12  # forms within forms


class PageTooComplex(Exception):
    """Instructions that take more memory to follow than a machine has."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture where it stands: size in pixels, resolution, colour space, place."""

    pixels: tuple[int, int]
    resolution: float
    space: str
    box: Box


@dataclass(slots=True)
class PagePaint:
    """What a page paints. `spaces` are the colour spaces used, each with what is painted in them
    (``text``, ``lines``, ``areas``, ``pictures``). `ink` is the most ink at one place, in percent
    of one ink. `black_text` are the inks, most first, of text that is near black. `thinnest` is the
    width of the thinnest line, `None` where there is none. `states` says ``transparency``,
    ``overprint``. `areas` are boxes of pictures and of rectangles filled."""

    spaces: dict[str, set[str]] = field(default_factory=dict)
    ink: float = 0.0
    black_text: set[tuple[float, ...]] = field(default_factory=set)
    pictures: list[Picture] = field(default_factory=list)
    thinnest: float | None = None
    states: set[str] = field(default_factory=set)
    areas: list[Box] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _State:
    """The part of the graphics state that is followed."""

    matrix: Matrix = field(default_factory=Matrix)
    fill: tuple[str, tuple[float, ...]] = ("DeviceGray", (0.0,))
    stroke: tuple[str, tuple[float, ...]] = ("DeviceGray", (0.0,))
    width: float = 1.0
    invisible: bool = False


def page_paint(page: pikepdf.Page) -> PagePaint:
    """What `page` paints."""
    run = _Interpreter(PagePaint())
    run.content(page, page.resources, _State())
    return run.facts


def _size(stream: Any) -> int:
    """Bytes of the instructions in `stream`, a page or a form; of those deflated only as many are
    looked at as are too many."""
    page = stream.obj.get(Name.Contents, Array()) if isinstance(stream, pikepdf.Page) else stream
    parts = page if isinstance(page, Array) else [page]
    return sum(map(_unpacked, parts))


def _unpacked(part: Any) -> int:
    if part.get(Name.Filter) != Name.FlateDecode:
        return len(part.read_raw_bytes())
    most = limit("drawing") << 20
    return len(zlib.decompressobj().decompress(part.read_raw_bytes(), most + 1))


class _Interpreter:
    """One page's content, run."""

    def __init__(self, facts: PagePaint) -> None:
        self.facts = facts
        self.rectangles: list[Box] = []
        self.measured: dict[tuple[int, int], float] = {}

    def content(self, stream: Any, resources: Object, state: _State, depth: int = 0) -> None:
        """Run `stream`, a page or a form."""
        if _size(stream) > limit("drawing") << 20:
            what = f"a page is drawn by more than {limit('drawing')} MiB of instructions"
            raise PageTooComplex(f"{what}; {cure('drawing')}")
        stack: list[_State] = []
        for instruction in pikepdf.parse_content_stream(stream):
            operands: Any = instruction.operands
            name = str(instruction.operator)
            if name == "q":
                stack.append(state)
            elif name == "Q":
                state = stack.pop() if stack else state
            elif name == "Do":
                self._show(resources, operands, state, depth)
            elif name in _CHANGES:
                state = _CHANGES[name](state, operands, name)
            elif name == "gs":
                self._state(_named(resources, Name.ExtGState, operands))
            else:
                self._paint(name, operands, state, resources)

    def _paint(self, name: str, operands: Any, state: _State, resources: Object) -> None:
        if name == "re":
            self.rectangles.append(_rectangle(state.matrix, [float(v) for v in operands]))
        elif name in _TEXT and not state.invisible:
            self._colour("text", state.fill, resources)
            if _near_black(*state.fill):
                self.facts.black_text.add(tuple(sorted(state.fill[1], reverse=True)))
        if name in _FILLS:
            self._colour("areas", state.fill, resources)
            if not _is_white(*state.fill):
                self.facts.areas += self.rectangles
        if name in _STROKES:
            self._colour("lines", state.stroke, resources)
            width = state.width * _scale(state.matrix)
            thinnest = self.facts.thinnest
            self.facts.thinnest = width if thinnest is None else min(thinnest, width)
        if name in _FILLS or name in _STROKES or name == "n":
            self.rectangles = []

    def _colour(self, what: str, colour: tuple[str, tuple[float, ...]], resources: Object) -> None:
        space, values = colour
        colour_space = resources.get(Name.ColorSpace, Dictionary()).get("/" + space)
        if colour_space is not None:
            space = _family(colour_space)
        self.facts.spaces.setdefault(space, set()).add(what)
        if space == "DeviceCMYK":
            self.facts.ink = max(self.facts.ink, 100 * sum(values))

    def _state(self, state: Object | None) -> None:
        if state is None:
            return
        if is_transparent(state):
            self.facts.states.add("transparency")
        if state.get(Name.op, False) or state.get(Name.OP, False):
            self.facts.states.add("overprint")

    def _show(self, resources: Object, operands: Any, state: _State, depth: int) -> None:
        xobject = _named(resources, Name.XObject, operands)
        if xobject is None:
            return
        if xobject.get(Name.Subtype) == Name.Image:
            self._picture(xobject, state)
        elif xobject.get(Name.Subtype) == Name.Form and depth < _DEEPEST:
            matrix = Matrix(*(float(v) for v in xobject.get(Name.Matrix, _SAME)))
            inner = replace(state, matrix=matrix @ state.matrix)
            self.content(xobject, xobject.get(Name.Resources, resources), inner, depth + 1)

    def _picture(self, image: Any, state: _State) -> None:
        if Name.SMask in image:
            self.facts.states.add("transparency")
        size = int(image.Width), int(image.Height)
        across, down = _extent(state.matrix)
        sharpness = min(
            (72 * pixels / length for pixels, length in zip(size, (across, down), strict=True)
             if length > 0),
            default=0.0,
        )  # fmt: skip
        space = "mask" if image.get(Name.ImageMask, False) else _family(image.get(Name.ColorSpace))
        box = _rectangle(state.matrix, [0, 0, 1, 1])
        self.facts.pictures.append(Picture(size, sharpness, space, box))
        self.facts.areas.append(box)
        if space == "mask":
            return
        self.facts.spaces.setdefault(space, set()).add("pictures")
        if space == "DeviceCMYK":
            if image.objgen not in self.measured:
                self.measured[image.objgen] = _most_ink(image, across, down)
            self.facts.ink = max(self.facts.ink, self.measured[image.objgen])


_SAME = Array([1, 0, 0, 1, 0, 0])


def _concatenated(state: _State, operands: Any, _: str) -> _State:
    return replace(state, matrix=Matrix(*(float(v) for v in operands)) @ state.matrix)


def _device(state: _State, operands: Any, name: str) -> _State:
    colour = _SPACES[name.lower()], tuple(float(v) for v in operands)
    return replace(state, fill=colour) if name.islower() else replace(state, stroke=colour)


def _space(state: _State, operands: Any, name: str) -> _State:
    space = str(operands[0]).strip("/")
    colour = space, (0.0, 0.0, 0.0, 1.0) if space == "DeviceCMYK" else (0.0,)
    return replace(state, fill=colour) if name.islower() else replace(state, stroke=colour)


def _value(state: _State, operands: Any, name: str) -> _State:
    numbers = [value for value in operands if not isinstance(value, Name)]
    values = tuple(float(value) for value in numbers)
    if name.islower():
        return replace(state, fill=(state.fill[0], values))
    return replace(state, stroke=(state.stroke[0], values))


_CHANGES: dict[str, Callable[[_State, Any, str], _State]] = {
    "cm": _concatenated,
    "w": lambda state, operands, _: replace(state, width=float(operands[0])),
    "Tr": lambda state, operands, _: replace(state, invisible=int(operands[0]) in (3, 7)),
    **dict.fromkeys(("g", "G", "rg", "RG", "k", "K"), _device),
    **dict.fromkeys(("cs", "CS"), _space),
    **dict.fromkeys(("sc", "SC", "scn", "SCN"), _value),
}


def _named(resources: Object, category: Name, operands: Any) -> Any:
    return resources.get(category, Dictionary()).get(str(operands[0])) if operands else None


def _family(space: Any) -> str:
    """The kind of a colour space; an indexed one is that of its colours, ICCBased says how many
    components it has."""
    if not isinstance(space, Array):
        return str(space or "").strip("/")
    kind = str(space[0]).strip("/")
    if kind == "Indexed":
        return _family(space[1])
    return f"ICCBased {int(space[1].get(Name.N, 0))}" if kind == "ICCBased" else kind


def _rectangle(matrix: Matrix, sides: list[float]) -> Box:
    x, y, width, height = sides
    corners = [matrix.transform(p) for p in ((x, y), (x + width, y), (x, y + height),
                                             (x + width, y + height))]  # fmt: skip
    across, up = zip(*corners, strict=True)
    return min(across), min(up), max(across), max(up)


def _extent(matrix: Matrix) -> tuple[float, float]:
    """How long the sides of a unit square come out."""
    return (matrix.a**2 + matrix.b**2) ** 0.5, (matrix.c**2 + matrix.d**2) ** 0.5


def _scale(matrix: Matrix) -> float:
    return float(abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5)


def is_transparent(state: Object) -> bool:
    """Whether what is painted under a graphics state lets through what is under it (ISO 32000-1,
    11.6.4.4 and 11.6.5)."""
    alpha = min(float(state.get(key, 1)) for key in ("/ca", "/CA"))
    blend = state.get(Name.BM, Name.Normal)
    masked = isinstance(state.get(Name.SMask), Dictionary)
    return alpha < 1 or masked or blend not in (Name.Normal, Name.Compatible)


def _near_black(space: str, values: tuple[float, ...]) -> bool:
    if space == "DeviceCMYK" and len(values) == 4:
        return values[3] >= 0.85 or min(values[:3]) >= 0.6
    return space in ("DeviceGray", "DeviceRGB") and max(values, default=1) <= 0.2


def _is_white(space: str, values: tuple[float, ...]) -> bool:
    if space == "DeviceCMYK":
        return not any(values)
    return space in ("DeviceGray", "DeviceRGB") and min(values, default=0) >= 1


def _most_ink(image: Stream, across: float, down: float) -> float:
    """The most ink of a picture in CMYK, printed this large, in percent of one ink."""
    try:
        pixels = PdfImage(image).as_pil_image(apply_mask=False)
    except (NotImplementedError, ValueError, OSError, pikepdf.PdfError):
        return 0.0
    if pixels.mode != "CMYK":
        return 0.0
    spots = [max(1, min(size, round(length / _SPOT)))
             for size, length in zip(pixels.size, (across, down), strict=True)]  # fmt: skip
    data = pixels.resize((spots[0], spots[1]), resample=4).tobytes()  # 4: mean of the box
    return max(sum(data[i : i + 4]) for i in range(0, len(data), 4)) / 2.55
