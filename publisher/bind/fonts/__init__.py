"""Fonts: the subsets of one face that galleys brought, made one.

WeasyPrint numbers the glyphs of a subset as the face does, so subsets of a face can be laid over
each other: one font program with all glyphs any galley uses, one ToUnicode map. Glyph widths are
rounded at the size a galley sets, so galleys that round otherwise keep a width table of their own,
and no glyph moves (ISO 32000-1, 9.7.4 and 9.10.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import md5

from pikepdf import Array, Dictionary, Name, Object, Pdf

from publisher.bind.fonts.cff import CffUnion
from publisher.bind.fonts.maps import (
    better,
    read_unicode,
    read_widths,
    unicode_lines,
    unicode_map,
    width_array,
)
from publisher.bind.fonts.truetype import TrueTypeUnion
from publisher.bind.gathering import Gathering


@dataclass(slots=True)
class _Widths:
    """One width table, and the places in resource dictionaries of the fonts that have it."""

    table: dict[int, str]
    places: list[tuple[Object, str]]


@dataclass(slots=True)
class _MergedFace:
    """The fonts that show one face: their outlines laid together, their texts and widths. `lines`
    of their ToUnicode maps are in `unicode`."""

    outlines: TrueTypeUnion | CffUnion
    descriptor: Object
    lines: set[bytes] = field(default_factory=set)
    unicode: dict[int, str] = field(default_factory=dict)
    widths: list[_Widths] = field(default_factory=list)
    boxes: list[list[float]] = field(default_factory=list)
    flags: int = -1


def merge_fonts(book: Pdf, gatherings: Iterable[Gathering]) -> None:
    """Let all pages share one font for each face, as far as their subsets agree."""
    faces: dict[tuple[str, str], list[_MergedFace]] = {}
    by_font: dict[tuple[int, int], tuple[_MergedFace, _Widths] | None] = {}
    for fonts, is_foreign in _font_dictionaries(gatherings):
        for name, font in fonts.items():
            if is_foreign and not _STAMPED.match(name):
                continue
            if font.objgen not in by_font:
                by_font[font.objgen] = _take_in(font, faces)
            earlier = by_font[font.objgen]
            if earlier is not None:
                earlier[1].places.append((fonts, name))
    for of_name in faces.values():
        for face in of_name:
            _write(book, face)


_STAMPED = re.compile(r"/(?:Hd|C|[AR]\d+)\.")
"""Before the names of fonts that were lent to pages of authors: running heads, citation, folios."""


def _font_dictionaries(gatherings: Iterable[Gathering]) -> list[tuple[Object, bool]]:
    """Every font resource dictionary once, and whether it is an author's; WeasyPrint shares one
    among all pages and forms."""
    dictionaries: dict[tuple[int, int], tuple[Object, bool]] = {}
    for gathering in gatherings:
        for page in gathering.pages:
            fonts = page.Resources.get(Name.Font)
            if fonts is not None:
                dictionaries.setdefault(
                    fonts.objgen if fonts.is_indirect else (-len(dictionaries), 0),
                    (fonts, bool(gathering.margins)),
                )
    return list(dictionaries.values())


def _take_in(
    font: Object, faces: dict[tuple[str, str], list[_MergedFace]]
) -> tuple[_MergedFace, _Widths] | None:
    """Lay `font` to the first face of its name that it agrees with, else to a new one. `None` for
    a font that is not one of WeasyPrint's plain composite fonts."""
    if font.get(Name.Encoding) != Name("/Identity-H") or Name.DescendantFonts not in font:
        return None
    inner = font.DescendantFonts[0]
    descriptor = inner.FontDescriptor
    kind = next((key for key in ("/FontFile2", "/FontFile3") if key in descriptor), None)
    if kind is None:
        return None
    program = descriptor[kind].read_bytes()
    table = read_widths(inner.W.unparse())
    of_name = faces.setdefault((str(font.BaseFont).partition("+")[2], kind), [])
    for face in of_name:
        if face.outlines.take(program, table.keys()):
            break
    else:
        outlines = TrueTypeUnion() if kind == "/FontFile2" else CffUnion()
        if not outlines.take(program, table.keys()):
            return None
        face = _MergedFace(outlines, descriptor)
        of_name.append(face)
    _describe(face, descriptor, font)
    return face, _fitting(face, table)


def _describe(face: _MergedFace, descriptor: Object, font: Object) -> None:
    face.boxes.append([float(side) for side in descriptor.FontBBox.as_list()])
    face.flags &= int(descriptor.Flags)
    lines = unicode_lines(font.ToUnicode.read_bytes()) - face.lines
    face.lines |= lines
    for glyph, text in read_unicode(lines).items():
        face.unicode[glyph] = better(face.unicode.get(glyph), text)


def _fitting(face: _MergedFace, table: dict[int, str]) -> _Widths:
    """The width table of `face` that says nothing else than `table`, with `table` added."""
    for widths in face.widths:
        merged = widths.table
        if all(merged.get(glyph, width) == width for glyph, width in table.items()):
            merged.update(table)
            return widths
    face.widths.append(_Widths(dict(table), []))
    return face.widths[-1]


def _write(book: Pdf, face: _MergedFace) -> None:
    """Make the fonts of `face` and put them where its subsets were."""
    program = face.outlines.program()
    name = _subset_name(face, program)
    descriptor = Dictionary(
        {k: v for k, v in face.descriptor.items() if not k.startswith("/FontFile")}
    )
    descriptor[face.outlines.key] = book.make_stream(program, **face.outlines.entries(program))
    descriptor.FontName = name
    descriptor.Flags = face.flags
    descriptor.FontBBox = Array(_around(face.boxes))
    shared = book.make_indirect(descriptor)
    to_unicode = book.make_stream(unicode_map(face.unicode))
    for widths in face.widths:
        font = book.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=name,
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([_inner(book, face, widths, name, shared)]),
                ToUnicode=to_unicode,
            )
        )
        for fonts, key in widths.places:
            fonts[key] = font


def _inner(book: Pdf, face: _MergedFace, widths: _Widths, name: Name, descriptor: Object) -> Object:
    inner = Dictionary(
        Type=Name.Font,
        Subtype=Name("/" + face.outlines.subtype),
        BaseFont=name,
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        W=Object.parse(width_array(widths.table)),
        FontDescriptor=descriptor,
    )
    if face.outlines.key == "/FontFile2":
        inner.CIDToGIDMap = Name.Identity
    return book.make_indirect(inner)


def _subset_name(face: _MergedFace, program: bytes) -> Name:
    """The face's name behind six letters made from the program (ISO 32000-1, 9.6.4)."""
    digest = md5(program, usedforsecurity=False).digest()
    letters = "".join(chr(65 + byte % 26) for byte in digest[:6])
    return Name(f"/{letters}+{str(face.descriptor.FontName).partition('+')[2]}")


def _around(boxes: list[list[float]]) -> list[float]:
    left, bottom, right, top = zip(*boxes, strict=True)
    return [min(left), min(bottom), max(right), max(top)]
