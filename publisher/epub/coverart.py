"""The picture on the cover: type alone, in the book's own face, on the house's dark red.

In: a `Volume` and the faces of the book. Out: a PNG of 1600 × 2560 pixels, the size shops ask for.
The same input gives the same bytes. Lengths are pixels.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageColor, ImageDraw, ImageFont, features

from publisher.epub.fonts import ASIAN, BookFont
from publisher.languages.epubwords import Words
from publisher.model.volume import Volume

WIDTH, HEIGHT = 1600, 2560
LEFT, RIGHT, TOP, FOOT = 168, 1432, 236, 2330
GROUND, INK, PALE, SHADE = "#6d2622", "#f7f0e3", "#d9b9a9", "#7d3531"
RULE = 4

_LAID = ((GROUND, INK), (GROUND, PALE), (GROUND, SHADE), (SHADE, INK), (SHADE, PALE))
"""Which colour lies on which."""

_STEP = 8
"""Of 255, between colours of the palette."""

_RAQM = features.check_feature("raqm")


@dataclass(frozen=True, slots=True)
class _Type:
    """Type of one size and slope, each character in the first face that has it."""

    faces: tuple[ImageFont.FreeTypeFont, ...]
    covered: tuple[frozenset[int], ...]
    tracking: float = 0.0
    features: tuple[str, ...] = ("onum", "kern", "liga")

    def runs(self, text: str) -> list[tuple[str, ImageFont.FreeTypeFont]]:
        """`text` cut where the face changes."""
        runs: list[tuple[str, ImageFont.FreeTypeFont]] = []
        for character in text:
            face = self._face(character)
            if runs and (runs[-1][1] is face or character.isspace()):
                runs[-1] = (runs[-1][0] + character, runs[-1][1])
            else:
                runs.append((character, face))
        return runs

    def _face(self, character: str) -> ImageFont.FreeTypeFont:
        for face, covered in zip(self.faces, self.covered, strict=True):
            if ord(character) in covered:
                return face
        return self.faces[0]

    def width(self, text: str) -> float:
        """The width of `text` as `put` sets it."""
        return sum(self._advance(part, face) for part, face in self.runs(text))

    def _advance(self, text: str, face: ImageFont.FreeTypeFont) -> float:
        return face.getlength(text, features=self._on(face)) + self.tracking * len(text)

    def _on(self, face: ImageFont.FreeTypeFont) -> list[str] | None:
        shapes = _RAQM and face.layout_engine == ImageFont.Layout.RAQM
        return list(self.features) if shapes else None

    def put(self, draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, ink: str) -> None:
        """Set `text` with its baseline beginning at `at`."""
        x, y = at
        for part, face in self.runs(text):
            if not self.tracking:
                draw.text((x, y), part, ink, face, anchor="ls", features=self._on(face))
                x += self._advance(part, face)
                continue
            for letter in part:
                draw.text((x, y), letter, ink, face, anchor="ls", features=self._on(face))
                x += self._advance(letter, face)


@dataclass(frozen=True, slots=True)
class _Case:
    """The faces to choose from: roman and italic of the text, then those of other scripts."""

    roman: tuple[BookFont, ...]
    italic: tuple[BookFont, ...]

    def type(self, size: int, italic: bool = False, tracking: float = 0.0, *more: str) -> _Type:
        """Type of `size`; `more` are OpenType features, e.g. ``smcp``."""
        fonts = self.italic if italic else self.roman
        faces = tuple(_load(font, size) for font in fonts)
        if not faces:
            default = ImageFont.load_default(size)
            assert isinstance(default, ImageFont.FreeTypeFont)
            return _Type((default,), (frozenset(),), tracking)
        covered = tuple(_characters(font) for font in fonts)
        return _Type(faces, covered, tracking, ("onum", "kern", "liga", *more))


def _load(font: BookFont, size: int) -> ImageFont.FreeTypeFont:
    face = ImageFont.truetype(str(font.path), size, index=font.index)
    with contextlib.suppress(OSError):  # a static font has no axes
        face.set_variation_by_axes([font.weight])
    return face


@lru_cache(maxsize=16)
def _characters(font: BookFont) -> frozenset[int]:
    import uharfbuzz as hb

    face = hb.Face(hb.Blob.from_file_path(str(font.path)), font.index)
    return frozenset(face.unicodes)


def _case(fonts: Sequence[BookFont]) -> _Case:
    text = [f for f in fonts if not f.is_code and not f.langs and f.sheet_weight == 400]
    others = tuple(
        f for f in fonts if f.langs and f.sheet_weight == 400 and not f.heads and f.path.is_file()
    )
    roman = tuple(f for f in text if f.style == "normal")[:1]
    italic = tuple(f for f in text if f.style == "italic")[:1] or roman
    return _Case(roman + others, italic + others)


def draw_cover_art(volume: Volume, words: Words, fonts: Sequence[BookFont]) -> bytes:
    """The cover of `volume` as PNG: series or acronym, title, subtitle, event above; editors and
    publisher at the foot; the volume's number, or its year, large and faint behind."""
    image = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    pen, case = ImageDraw.Draw(image), _case([f for f in fonts if not f.langs or _asian(volume)])
    _numeral(pen, case, volume)
    y = _head(pen, case, volume)
    y = _title(pen, case, volume, y)
    _occasion(pen, case, volume, y)
    _foot(pen, case, volume, words)
    out = io.BytesIO()
    image.quantize(palette=_palette(), dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


def _palette() -> Image.Image:
    """The colours of a cover: the inks, then steps from the one beneath to the one that lies on it,
    for the edges of letters. To look for them in the picture takes ten times as long; of colours
    nearer to each other Pillow takes one for the other."""
    colours: list[tuple[int, ...]] = [*map(ImageColor.getrgb, (GROUND, INK, PALE, SHADE))]
    for under, over in (map(ImageColor.getrgb, pair) for pair in _LAID):
        ways = [b - a for a, b in zip(under, over, strict=True)]
        steps = max(map(abs, ways)) // _STEP
        for step in range(1, steps):
            part = step / steps
            colours.append(tuple(round(a + way * part) for a, way in zip(under, ways, strict=True)))
    image = Image.new("P", (1, 1))
    image.putpalette([part for colour in colours for part in colour])
    return image


def _asian(volume: Volume) -> bool:
    """Whether the cover may hold characters that only the faces for East Asian languages have."""
    texts = (volume.title, volume.subtitle, volume.event, volume.series, volume.publisher,
            volume.editors)  # fmt: skip
    return ASIAN.search(str(texts)) is not None


def _number(volume: Volume) -> str:
    """What tells this volume from its sisters, in figures: *43* of "43rd", else the year."""
    day = volume.event.start or volume.event.end
    year = str(volume.copyright.year or (day.year if day else ""))
    for number in (volume.event.number, volume.series.number):
        if match := re.match(r"[0-9]{1,4}|[IVXLC]{1,5}\b", number):
            return match[0]
    return year


def _numeral(pen: ImageDraw.ImageDraw, case: _Case, volume: Volume) -> None:
    """The number of the event or series, else the year, cropped by the edges like a stamp."""
    number = _number(volume)
    if not number:
        return
    size = 1500 if len(number) <= 2 else 1000
    face = case.type(size)
    while size > 200 and face.width(number) > WIDTH + 120:
        size -= 40
        face = case.type(size)
    face.put(pen, (WIDTH + 40 - face.width(number), 2060), number, SHADE)


def _head(pen: ImageDraw.ImageDraw, case: _Case, volume: Volume) -> int:
    label = volume.series.title or volume.event.acronym
    if volume.series.title and volume.series.number:
        label += f" · {volume.series.number}"
    if label:
        face = case.type(50, False, 5.0, "smcp", "c2sc")
        for number, line in enumerate(_break_lines(face, label, RIGHT - LEFT)):
            face.put(pen, (LEFT, TOP + 70 * number), line, PALE)
    pen.rectangle((LEFT, TOP + 96, RIGHT, TOP + 96 + RULE - 1), fill=PALE)
    return TOP + 96


def _title(pen: ImageDraw.ImageDraw, case: _Case, volume: Volume, y: int) -> int:
    for size in (206, 186, 168, 150, 134, 118, 104, 90, 78):
        face = case.type(size)
        lines = _break_lines(face, volume.title, RIGHT - LEFT)
        if len(lines) <= (4 if size > 110 else 7) and all(
            face.width(line) <= RIGHT - LEFT for line in lines
        ):
            break
    y += int(size * 1.32)
    for line in lines:
        face.put(pen, (LEFT - size // 28, y), line, INK)
        y += int(size * 1.06)
    if volume.subtitle:
        face = case.type(74, True)
        y += 8
        for line in _break_lines(face, volume.subtitle, RIGHT - LEFT)[:5]:
            face.put(pen, (LEFT, y), line, INK)
            y += 92
    return y


def _occasion(pen: ImageDraw.ImageDraw, case: _Case, volume: Volume, y: int) -> None:
    event = volume.event
    place = ", ".join(part for part in (event.place, event.country) if part)
    days = [day for day in (event.start, event.end) if day]
    year = str(days[0].year) if days else ""
    face = case.type(54)
    lines = [event.name if event.name not in f"{volume.title} {volume.subtitle}" else ""]
    lines.append(" · ".join(part for part in (place, year) if part))
    y += 44
    for text in filter(None, lines):
        for line in _break_lines(face, text, RIGHT - LEFT):
            face.put(pen, (LEFT, y), line, PALE)
            y += 72


def _foot(pen: ImageDraw.ImageDraw, case: _Case, volume: Volume, words: Words) -> None:
    names = [editor.person.display for editor in volume.editors]
    pen.rectangle((LEFT, FOOT - 96, RIGHT, FOOT - 96 + RULE - 1), fill=PALE)
    if volume.publisher.name:
        house = case.type(50, False, 5.0, "smcp", "c2sc")
        house.put(pen, (LEFT, FOOT), volume.publisher.name, PALE)
    if names:
        face = case.type(60, True)
        editors = ", ".join(names[:4]) + (" …" if len(names) > 4 else "")
        lines = _break_lines(face, words.edited_by.format(editors), RIGHT - LEFT)
        y = FOOT - 96 - 44 - 78 * (len(lines) - 1)
        for line in lines:
            face.put(pen, (LEFT, y), line, INK)
            y += 78


def _break_lines(face: _Type, text: str, width: float) -> list[str]:
    """`text` in the fewest lines that hold `width`, as even as they go; words of scripts without
    spaces break between any two characters."""
    pieces = _pieces(text)
    fewest = len(_fill_lines(face, pieces, width))
    narrow, wide = width * 0.3, width
    while wide - narrow > 8:
        middle = (narrow + wide) / 2
        if len(_fill_lines(face, pieces, middle)) > fewest:
            narrow = middle
        else:
            wide = middle
    return _fill_lines(face, pieces, wide)


_LONGEST = 32
"""Letters a word may have and still stand in one line of the smallest title."""


def _pieces(text: str) -> list[str]:
    """`text` cut where a line may end; a piece keeps its space."""
    pieces: list[str] = []
    for word in text.split():
        if any(0x3040 <= ord(c) < 0xA000 for c in word) or len(word) > _LONGEST:
            pieces += [*word[:-1], word[-1] + " "]
        else:
            pieces.append(word + " ")
    return pieces


def _fill_lines(face: _Type, pieces: Sequence[str], width: float) -> list[str]:
    lines = [""]
    for piece in pieces:
        if lines[-1] and face.width((lines[-1] + piece).rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]
