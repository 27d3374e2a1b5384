"""What the marked pieces of a page say, and where: read by a library that had no part in tagging.

In: the bytes of a tagged PDF. Out: for each page its pieces by their marks (ISO 32000-1, 14.6):
their text, with blanks where the eye sees some, their box, their size, their fonts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from ctypes import byref, c_float, create_string_buffer
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from publisher.model.camera import Box

_HYPHEN = re.compile(r"(?<=\w)[-\u2010\u00ad]$")
_SOFT = {0xFFFE: 0xAD, 2: 0xAD, 0x0D: 0x20, 0x0A: 0x20}
"""How the library writes a hyphen at the end of a line, and its end."""
_MATHS = re.compile(
    r"(?i)(?:cm(?:mi|sy|ex|bsy|mib)|msam|msbm|eufm|rsfs|stmary|mathptmx|(?:lm|tx|px|newtx|ntx)"
    r"(?:mi|sy|ex|math)|math|symbol|wasy|bbm|dsrom|esint|eurm)"
)
"""Names of fonts in which formulas are set."""


def letters(text: str) -> str:
    """`text` as it is compared: letters and digits, whatever their case and width."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if c.isalnum())


@dataclass(slots=True)
class MarkedPiece:
    """A marked piece: `text`, its `box` in pt from the lower left, `size` of most of its letters in
    pt, `maths` the share of its letters that are set in a font of formulas, `bold` whether most
    are bold. `lines` are the boxes of its lines."""

    text: str = ""
    box: Box | None = None
    size: float = 0.0
    maths: float = 0.0
    bold: bool = False
    raised: bool = False
    lines: list[Box] = field(default_factory=list)


def marked_pieces(data: bytes) -> list[dict[int, MarkedPiece]]:
    """For each page of the PDF `data` its pieces, by their marks."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [_page(document[number]) for number in range(len(document))]
    finally:
        document.close()


def _page(page: Any) -> dict[int, MarkedPiece]:
    reading = page.get_textpage()
    runs: dict[int, list[tuple[str, Box, float, str]]] = {}
    fonts: dict[int, str] = {}
    for index in range(pdfium.FPDFPage_CountObjects(page.raw)):
        shape = pdfium.FPDFPage_GetObject(page.raw, index)
        mark = pdfium.FPDFPageObj_GetMarkedContentID(shape)
        if mark < 0:
            continue
        box = _box(shape)
        kind = pdfium.FPDFPageObj_GetType(shape)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            text = _text(shape, reading)
            size = c_float()
            pdfium.FPDFTextObj_GetFontSize(shape, byref(size))
            runs.setdefault(mark, []).append(
                (text, box, _size(shape, size.value), _font(shape, fonts))
            )
        else:
            runs.setdefault(mark, []).append(("", box, 0.0, ""))
            for words, place, height in _lettering(shape, reading, 0):
                runs[mark].append((words, place, height, ""))
    reading.close()
    page.close()
    return {mark: _piece(pieces) for mark, pieces in runs.items()}


def _lettering(shape: Any, reading: Any, depth: int) -> Iterator[tuple[str, Box, float]]:
    """What a drawing says; places in it are its own, so that of each word is the drawing's."""
    if pdfium.FPDFPageObj_GetType(shape) != pdfium.FPDF_PAGEOBJ_FORM or depth > _DEEPEST:
        return
    for index in range(pdfium.FPDFFormObj_CountObjects(shape)):
        inner = pdfium.FPDFFormObj_GetObject(shape, index)
        if pdfium.FPDFPageObj_GetType(inner) == pdfium.FPDF_PAGEOBJ_TEXT:
            size = c_float()
            pdfium.FPDFTextObj_GetFontSize(inner, byref(size))
            yield _text(inner, reading), _box(shape), size.value
        else:
            yield from _lettering(inner, reading, depth + 1)


_DEEPEST = 5


def _box(shape: Any) -> Box:
    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    pdfium.FPDFPageObj_GetBounds(shape, byref(left), byref(bottom), byref(right), byref(top))
    return left.value, bottom.value, right.value, top.value


def _size(shape: Any, size: float) -> float:
    """The size of type as drawn."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(shape, byref(matrix))
    return float(round(size * (matrix.c**2 + matrix.d**2) ** 0.5, 1))


def _font(shape: Any, fonts: dict[int, str]) -> str:
    font = pdfium.FPDFTextObj_GetFont(shape)
    buffer = create_string_buffer(128)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, 128)
    return buffer.value.decode("utf-8", "replace")


def _text(shape: Any, reading: Any) -> str:
    size = pdfium.FPDFTextObj_GetText(shape, reading.raw, None, 0)
    buffer = (pdfium.FPDF_WCHAR * (size // 2 + 1))()
    pdfium.FPDFTextObj_GetText(shape, reading.raw, buffer, size)
    return bytes(buffer)[: max(0, size - 2)].decode("utf-16-le", "replace").replace("\0", "")


def _piece(runs: list[tuple[str, Box, float, str]]) -> MarkedPiece:
    """The runs of one piece put together: a blank where there is a gap or a new line, a word
    divided at the end of a line made whole."""
    text, before = "", None
    letters, maths, bold = 0, 0, 0
    sizes: dict[float, int] = {}
    lines: list[Box] = []
    for shape, box, size, font in runs:
        words = shape.translate(_SOFT)
        count = len(words.strip())
        letters += count
        maths += count if _MATHS.search(font.partition("+")[2] or font) else 0
        bold += count if re.search(r"(?i)bold|black|medi\b|-b$|bx\d", font) else 0
        if count:
            sizes[size] = sizes.get(size, 0) + count
        if before is not None and words:
            height = max(before[3] - before[1], box[3] - box[1], 1.0)
            same = min(before[3], box[3]) - max(before[1], box[1]) > 0.25 * min(
                max(before[3] - before[1], 0.1), max(box[3] - box[1], 0.1)
            )
            if same and box[0] > before[0] - height:
                gap = box[0] - before[2]
                if gap > 0.12 * height and text and not text.endswith(" "):
                    text += " "
            elif _HYPHEN.search(text):
                divided = text[-1] == "\u00ad" or words[:1].islower()
                text = text[:-1] if divided else text[:-1] + "-"
            elif text and not text.endswith(" "):
                text += " "
        text += words
        if words:
            before = box
        if lines and min(lines[-1][3], box[3]) > max(lines[-1][1], box[1]):
            lines[-1] = _around(lines[-1], box)
        else:
            lines.append(box)
    whole = lines[0] if lines else None
    for box in lines[1:]:
        whole = _around(whole, box) if whole else box
    return MarkedPiece(
        " ".join(text.replace("\u00ad", "").split()),
        whole,
        max(sizes, key=lambda size: sizes[size], default=0.0),
        maths / letters if letters else 0.0,
        bool(letters and bold > letters / 2),
        False,
        lines,
    )


def _around(one: Box, other: Box) -> Box:
    return (min(one[0], other[0]), min(one[1], other[1]),
            max(one[2], other[2]), max(one[3], other[3]))  # fmt: skip


around = _around
piece_size, piece_text = _size, _text
