"""All that paints in a book, turned to inks: contents, forms, patterns, shadings and pictures.

In: a book gathered from galleys, whose colours are DeviceRGB. Out: the same book in DeviceCMYK and
DeviceGray (ISO 15930-7, 6.2.3). Colours that carry their own meaning (Lab, ICCBased) stay.
"""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfImage, Stream
from PIL import Image

from publisher.bind.painted import is_transparent
from publisher.bind.press.inks import Inks
from publisher.bind.press.repaint import as_mask, repaint

_PHOTOGRAPH = "/DCTDecode"
_INVERTED = Array([1, 0] * 4)
_QUALITY = 92


def paint(book: Pdf, inks: Inks) -> None:
    """Turn every colour of `book` to `inks`."""
    masks = _masks(book)
    contents = _contents(book)
    for item in list(book.objects):
        if isinstance(item, Dictionary | Stream):
            _groups(item, masks)
        if isinstance(item, Dictionary):
            _shadings(item, inks)
        if not isinstance(item, Stream):
            continue
        if item.get(Name.Subtype) == Name.Image:
            _picture(book, item, inks)
        elif item.objgen in masks:
            item.write(as_mask(item.read_bytes()))
        elif item.objgen in contents or _paints(item):
            item.write(repaint(item.read_bytes(), inks))
        if Name.Resources in item:
            _shadings(item.Resources, inks)
    for page in book.pages:
        _shadings(page.obj.get(Name.Resources, Dictionary()), inks)
        if lets_through(page.obj.get(Name.Resources, Dictionary())):
            page.obj.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceCMYK)


def _contents(book: Pdf) -> set[tuple[int, int]]:
    """The streams that are contents of pages, or glyphs drawn by content (Type 3 fonts)."""
    ids = set()
    for page in book.pages:
        contents = page.obj.get(Name.Contents, Array())
        streams = contents.as_list() if isinstance(contents, Array) else [contents]
        ids |= {stream.objgen for stream in streams}
    for item in book.objects:
        if isinstance(item, Dictionary) and item.get(Name.Subtype) == Name.Type3:
            ids |= {glyph.objgen for _, glyph in item.CharProcs.items()}
    return ids


def _paints(stream: Object) -> bool:
    return stream.get(Name.Subtype) == Name.Form or stream.get(Name.PatternType) == 1


def _masks(book: Pdf) -> set[tuple[int, int]]:
    """The forms whose light is a soft mask (ISO 32000-1, 11.6.5.3)."""
    ids = set()
    for item in book.objects:
        states = [item] if isinstance(item, Dictionary) else []
        if isinstance(item, Dictionary | Stream):
            resources = item.get(Name.Resources, item)
            states += [v for _, v in entries(resources.get(Name.ExtGState))]
        for state in states:
            mask = state.get(Name.SMask)
            if isinstance(mask, Dictionary) and mask.get(Name.S) == Name.Luminosity:
                ids.add(mask.G.objgen)
    return ids


def entries(value: Any) -> list[tuple[str, Any]]:
    """The entries of `value`, none of what is no dictionary."""
    return list(value.items()) if isinstance(value, Dictionary) else []


def lets_through(resources: Object, depth: int = 0) -> bool:
    """Whether something that `resources` name is transparent (ISO 32000-1, 11.3 and 11.6.5)."""
    if any(is_transparent(state) for _, state in entries(resources.get(Name.ExtGState))):
        return True
    resources_used = [
        v for key in (Name.XObject, Name.Pattern) for _, v in entries(resources.get(key))
    ]
    return any(
        Name.SMask in item
        or (depth < 12 and lets_through(item.get(Name.Resources, Dictionary()), depth + 1))
        for item in resources_used
    )


def _groups(item: Object, masks: set[tuple[int, int]]) -> None:
    """Transparency is blended in inks (ISO 32000-1, 11.4.7), masks in grey."""
    group = item.get(Name.Group)
    if isinstance(group, Dictionary) and group.get(Name.S) == Name.Transparency:
        group.CS = Name.DeviceGray if item.objgen in masks else Name.DeviceCMYK


def _shadings(item: Object, inks: Inks) -> None:
    """The shadings that `item` is, holds as a pattern or names as resources."""
    if Name.ShadingType in item:
        _shading(item, inks)
    if isinstance(item.get(Name.Shading), Dictionary):
        shading = item.Shading
        if Name.ShadingType in shading:
            _shading(shading, inks)
        for _, entry in entries(shading):
            if isinstance(entry, Dictionary):
                _shadings(entry, inks)
    for _, pattern in entries(item.get(Name.Pattern)):
        if not isinstance(pattern, Stream):
            _shadings(pattern, inks)


def _shading(shading: Object, inks: Inks) -> None:
    """Give a shading between DeviceRGB colours the inks of these; one by samples gets a meaning."""
    if shading.get(Name.ColorSpace) != Name.DeviceRGB:
        return
    functions = shading.Function
    shading.ColorSpace = Name.DeviceCMYK
    for function in functions.as_list() if isinstance(functions, Array) else [functions]:
        _function(function, inks)


def _function(function: Object, inks: Inks) -> None:
    """Exponential functions between two colours, and those stitched of them (7.10.3, 7.10.4)."""
    for part in function.get(Name.Functions, Array()).as_list():
        _function(part, inks)
    for end in (Name.C0, Name.C1):
        if end in function and len(function[end]) == 3:
            function[end] = Array([*inks.of(*(float(v) for v in function[end].as_list()))])


def _picture(book: Pdf, stream: Any, inks: Inks) -> None:
    """Give a picture in RGB the inks it is printed with, or black alone where it is grey."""
    if not _is_coloured(stream):
        return
    picture = PdfImage(stream)
    image = picture.as_pil_image(apply_mask=False).convert("RGB")
    photographed = _PHOTOGRAPH in picture.filters
    inked = inks.picture(image, not photographed, _profile(picture))
    stream.ColorSpace = Name.DeviceGray if inked.mode == "L" else Name.DeviceCMYK
    stream.BitsPerComponent = 8
    for key in (Name.DecodeParms, Name.Decode, Name.Intent):
        if key in stream:
            del stream[key]
    if photographed:
        if inked.mode == "CMYK":
            stream.Decode = _INVERTED
        stream.write(_as_jpeg(inked), filter=Name.DCTDecode)
    else:
        stream.write(inked.tobytes())


def _is_coloured(stream: Any) -> bool:
    """Whether a picture has a colour space of three components; masks have none."""
    if stream.get(Name.ImageMask, False) or Name.ColorSpace not in stream:
        return False
    space = stream.ColorSpace
    if isinstance(space, Array):
        kind = space[0]
        if kind == Name.Indexed:
            base = space[1]
            return base == Name.DeviceRGB or (isinstance(base, Array) and _is_rgb(base))
        return _is_rgb(space)
    return bool(space == Name.DeviceRGB)


def _is_rgb(space: Array) -> bool:
    return bool(
        space[0] == Name.CalRGB or (space[0] == Name.ICCBased and int(space[1].get(Name.N, 0)) == 3)
    )


def _profile(picture: PdfImage) -> bytes:
    """The profile a picture carries; empty where that is none, or one that cannot be used."""
    try:
        icc = picture.icc
    except (NotImplementedError, ValueError, OSError, pikepdf.PdfError):
        return b""
    return bytes(icc.tobytes()) if icc is not None else b""


def _as_jpeg(image: Image.Image) -> bytes:
    """Baseline JPEG without subsampling; Pillow writes CMYK inverted, as Adobe does."""
    file = io.BytesIO()
    image.save(file, "JPEG", quality=_QUALITY, subsampling=0)
    return file.getvalue()
