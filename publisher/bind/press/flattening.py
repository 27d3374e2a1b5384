"""Transparency flattened, for printers that take none.

In: a book already in inks. Out: the same book without soft masks and constant alpha (ISO 15930-4,
6.10; ISO 32000-1, 11.3). A picture under a mask is laid on paper white; a drawing that lets
through is set in pixels on white. What lets through on the page itself stays: the preflight tells.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Matrix, Name, Object, Pdf, PdfImage
from PIL import Image

from publisher.bind.press.inks import Inks
from publisher.bind.press.painting import entries, lets_through

_DPI = 600
"""Pixels an inch of a drawing that is set in pixels, at its own size: lines stay sharp."""

_MOST = 6000
"""Pixels on the long edge of one."""


def flatten(book: Pdf, inks: Inks) -> None:
    """Take the transparency out of the pictures and drawings of `book`."""
    for page in book.pages:
        for holder in (page.obj, *_forms(page.obj.get(Name.Resources, Dictionary()))):
            _flatten_pictures(holder.get(Name.Resources, Dictionary()))
        resources = page.obj.get(Name.Resources, Dictionary())
        for key, drawing in entries(resources.get(Name.XObject)):
            inside = drawing.get(Name.Resources, Dictionary())
            if drawing.get(Name.Subtype) == Name.Form and lets_through(inside):
                resources.XObject[key] = _in_pixels(book, drawing, inks)
        if Name.Group in page.obj and not lets_through(resources):
            del page.obj[Name.Group]


def _forms(resources: Object, depth: int = 0) -> Iterator[Object]:
    """The drawings that `resources` name, and those inside them."""
    for _, item in entries(resources.get(Name.XObject)):
        if item.get(Name.Subtype) == Name.Form and depth < 12:
            yield item
            yield from _forms(item.get(Name.Resources, Dictionary()), depth + 1)


def _flatten_pictures(resources: Object) -> None:
    """Lay each picture under a soft mask on white."""
    for _, picture in entries(resources.get(Name.XObject)):
        if picture.get(Name.Subtype) == Name.Image and Name.SMask in picture:
            _lay_on_white(picture)


def _lay_on_white(picture: Any) -> None:
    """`picture`, in inks or grey, with its mask worked in."""
    mask = PdfImage(picture.SMask).as_pil_image().convert("L")
    image = PdfImage(picture).as_pil_image(apply_mask=False)
    image = image if image.mode in ("L", "CMYK") else image.convert("CMYK")
    if mask.size != image.size:
        mask = mask.resize(image.size, Image.Resampling.LANCZOS)
    white = Image.new(image.mode, image.size, 255 if image.mode == "L" else (0, 0, 0, 0))
    white.paste(image, mask=mask)
    for key in (Name.SMask, Name.Decode, Name.DecodeParms):
        if key in picture:
            del picture[key]
    picture.ColorSpace = Name.DeviceGray if image.mode == "L" else Name.DeviceCMYK
    picture.BitsPerComponent = 8
    picture.write(white.tobytes())


def _in_pixels(book: Pdf, drawing: Any, inks: Inks) -> Object:
    """`drawing` as a form of the same extent that shows one picture of it on white."""
    left, bottom, right, top = (float(v) for v in drawing.BBox.as_list())
    with pikepdf.new() as alone:
        page = alone.add_blank_page(page_size=(max(right - left, 1), max(top - bottom, 1)))
        copied = alone.copy_foreign(drawing)
        copied.Matrix = Array([1, 0, 0, 1, -left, -bottom])
        page.obj.Resources = Dictionary(XObject=Dictionary(Drawing=copied))
        page.obj.Contents = alone.make_stream(b"/Drawing Do")
        file = io.BytesIO()
        alone.save(file)
    scale = min(_DPI / 72, _MOST / max(right - left, top - bottom, 1))
    with pypdfium2.PdfDocument(file.getvalue()) as document:
        image = document[0].render(scale=scale).to_pil().convert("RGB")
    inked = inks.picture(image, drawn=True)
    picture = book.make_stream(
        inked.tobytes(),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=inked.width,
        Height=inked.height,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceGray if inked.mode == "L" else Name.DeviceCMYK,
    )
    place = Matrix(right - left, 0, 0, top - bottom, left, bottom)
    return book.make_stream(
        b"q " + place.encode() + b" cm /Picture Do Q",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=drawing.BBox,
        Matrix=drawing.get(Name.Matrix, Array([1, 0, 0, 1, 0, 0])),
        Resources=Dictionary(XObject=Dictionary(Picture=picture)),
    )
