"""Figures on the page, held against how they looked to their authors.

In: the pages of a document, its PDF, and the pictures of its chapter. Out: those that came out
otherwise. WeasyPrint draws much of SVG 1.1 and not all of it: masks, filters and blends are left
out, or black.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.matrix import Matrix
from weasyprint.pdf.stream import Stream

from publisher.model.chapter import Image
from publisher.typeset.weasy.mapping import PT
from publisher.typeset.weasy.replacing import replacing

_SVG = "image/svg+xml"
_SMALLEST = 12.0
"""CSS pixels below which a picture is a sign in the text, and no figure."""

_RIM = 3
"""Pixels of paper around a figure that say what colour it is printed on."""


def altered_figures(pages: list[Any], pdf: bytes, images: tuple[Image, ...]) -> tuple[Image, ...]:
    """Of `images`, those that are another picture on `pages` of `pdf`."""
    by_name = {image.name: image for image in images if image.glance or image.media_type != _SVG}
    if not by_name:
        return ()
    import pypdfium2  # most addresses have no picture

    images_off: list[Image] = []
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number, box in _figures(pages):
            image = by_name.pop(box.element.get("src", "").removeprefix("images/"), None)
            if image is not None and _is_otherwise(document[number], pages[number], box, image):
                images_off.append(image)
    finally:
        document.close()
    return tuple(images_off)


def _figures(pages: list[Any]) -> Iterator[tuple[int, Any]]:
    """The pictures of each page that are large enough to be looked at."""
    for number, page in enumerate(pages):
        for box in page._page_box.descendants():
            is_picture = isinstance(box, boxes.ReplacedBox) and box.element is not None
            if is_picture and min(box.width, box.height) >= _SMALLEST:
                yield number, box


def _is_otherwise(leaf: Any, page: Any, box: Any, image: Image) -> bool:
    from publisher.pictures import glance

    its_glance = image.glance
    original = glance.unpack_glance(its_glance) if its_glance else glance.of_pixels(image.data)
    left, top = box.content_box_x() * PT, box.content_box_y() * PT
    width, height = box.width * PT, box.height * PT
    scale = glance.FINE * glance.SIDE / max(width, height)
    rim = _RIM / scale
    across, down = leaf.get_size()
    # what of the page is left out on each side: left, bottom, right, top
    crop = (left - rim, down - top - height - rim, across - left - width - rim, top - rim)
    if min(crop) < 0 or page.width * PT - across > 1:
        return False
    crop_image = leaf.render(scale=scale, crop=crop).to_pil().convert("RGB")
    right, bottom = crop_image.width - 1, crop_image.height - 1
    corners = ((0, 0), (right, 0), (0, bottom), (right, bottom))
    ground = Counter(crop_image.getpixel(corner) for corner in corners).most_common(1)[0][0]
    inner = crop_image.crop((_RIM, _RIM, crop_image.width - _RIM, crop_image.height - _RIM))
    return glance.is_unlike(original, inner, ground, b"<text" in image.data)


_FINEST = 1000.0


def large_patterns() -> AbstractContextManager[None]:
    """While this lasts, no cell of a pattern is small in its own units (ISO 32000-1, 8.7.3.1).

    WeasyPrint fills with a gradient by a pattern of one cell; where the gradient is in units of the
    bounding box, as most are, the cell is 1 by 1, and poppler draws cells of less than some tens of
    units white.
    """
    theirs = Stream.add_pattern

    def add_pattern(
        stream: Any, x: float, y: float, width: float, height: float,
        repeat_width: float, repeat_height: float, matrix: Any,
    ) -> Any:  # fmt: skip
        edge = min(abs(width), abs(height))
        if not 0 < edge < _FINEST:
            return theirs(stream, x, y, width, height, repeat_width, repeat_height, matrix)
        by = _FINEST / edge
        sides = (each * by for each in (x, y, width, height, repeat_width, repeat_height))
        pattern = theirs(stream, *sides, Matrix(1 / by, 0, 0, 1 / by, 0, 0) @ matrix)
        pattern.transform(a=by, d=by)
        return pattern

    return replacing(Stream, add_pattern=add_pattern)
