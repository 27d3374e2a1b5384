"""Images for screens: no more pixels than a reader shows; and how sharp an image prints."""

from __future__ import annotations

import io
import warnings

from PIL import Image as Pillow

from publisher.diagnostics import Diagnostic, Span
from publisher.model.chapter import Image
from publisher.pictures.raster import BROKEN, encode

MAX_PX = 1600
"""Pixels on the long edge by default: a reader's page at twice the density of CSS pixels."""

_SAMPLE = 96


def downscale_image(image: Image, max_px: int = MAX_PX) -> Image:
    """`image` with at most `max_px` pixels on its long edge; the same object where it has no more,
    where it is a drawing, or where fewer pixels would not make fewer bytes. Line art stays PNG, a
    photograph becomes JPEG."""
    if not is_larger(image, max_px):
        return image
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            smaller = _smaller(image, max_px)
    except BROKEN:
        return image
    return smaller if len(smaller.data) < len(image.data) else image


def is_larger(image: Image, max_px: int) -> bool:
    """Whether `image` is made of pixels, of more than `max_px` on its long edge."""
    made_of_pixels = image.media_type in ("image/png", "image/jpeg")
    return made_of_pixels and max(image.width or 0, image.height or 0) > max_px


def _smaller(image: Image, max_px: int) -> Image:
    picture = Pillow.open(io.BytesIO(image.data), formats=("PNG", "JPEG"))
    if picture.format == "JPEG":
        picture.draft(picture.mode, (max_px, max_px))  # decodes at a half or a quarter
    scale = max_px / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    full = _full_colour(picture)
    photo = image.media_type == "image/jpeg" or (full.mode == "RGB" and photographic(full))
    reduced = full if scale >= 1 else full.resize(size, Pillow.Resampling.LANCZOS, reducing_gap=3.0)
    small: Image = encode(reduced, photo)
    return small


def _full_colour(picture: Pillow.Image) -> Pillow.Image:
    """In a mode that can be blended."""
    if picture.mode == "1":
        return picture.convert("L")
    if picture.mode == "P":
        return picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    return picture.convert("RGBA") if picture.mode in ("LA", "PA") else picture


def photographic(picture: Pillow.Image) -> bool:
    """Whether `picture` looks like a photograph: of its pixels, sampled, no colour has a tenth, and
    there are a hundred colours or more. A drawing has a ground."""
    sample = picture.resize((_SAMPLE, _SAMPLE), Pillow.Resampling.NEAREST)
    counts = [count for count, _ in sample.getcolors(_SAMPLE * _SAMPLE) or [(_SAMPLE**2, 0)]]
    return len(counts) >= 100 and max(counts) < 0.1 * _SAMPLE * _SAMPLE


COARSE = 150
"""Pixels to the inch below which print looks blurred or stepped."""


def coarse(
    image: Image, width_mm: float, name: str, span: Span | None = None
) -> tuple[Diagnostic, ...]:
    """What there is to say of `image`, which a manuscript calls `name`, printed `width_mm` wide."""
    dpi = resolution(image, width_mm)
    if dpi is None or dpi >= COARSE:
        return ()
    message = f"image `{name}` prints at {dpi:.0f} pixels to the inch"
    return (Diagnostic("IMG012", message, span, "export it larger, or as SVG or PDF"),)


def resolution(image: Image, width_mm: float) -> float | None:
    """Pixels to the inch of `image` printed `width_mm` wide; `None` for a drawing."""
    if image.media_type == "image/svg+xml" or not image.width or width_mm <= 0:
        return None
    return image.width / (width_mm / 25.4)
