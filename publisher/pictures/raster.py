"""Pictures of pixels: decoded once, given back as PNG or JPEG that every reader shows.

In: the bytes of a PNG, JPEG, GIF, WebP, TIFF, BMP or AVIF. Out: `Made`. The bytes of a sound PNG or
JPEG are kept, less their private metadata; what readers differ on is changed: orientation by EXIF,
CMYK, 16 bits to a channel, colours in another space than sRGB, animation, rare formats.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image as Pillow
from PIL import ImageCms, ImageFile, ImageOps

from publisher.limits import cure
from publisher.model.chapter import Image
from publisher.pictures.limits import PictureLimits
from publisher.pictures.picture import Made, Remark, image, no_picture

BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    struct.error,
    EOFError,
    zlib.error,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    MemoryError,
    RuntimeError,
    Pillow.DecompressionBombError,
)
"""What Pillow raises on bytes that are no image."""

_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP", "AVIF", "JPEG2000", "MPO")
_ORIENTATION = 0x0112
_SCAN = b"\xff\xda"
"""What begins a scan (ISO/IEC 10918-1, B.2.3), and stands in none."""
_SEVERAL = Remark("IMG008", "the file holds several pictures, the first is shown")
"""How many is not asked: those of a TIFF are looked for one by one, each among all before it."""
QUALITY = 90


def make_raster(data: bytes, kind: str, limits: PictureLimits) -> Made:
    """The picture in `data`, which is of `kind`."""
    try:
        with warnings.catch_warnings(), _whole_only():
            warnings.simplefilter("ignore")
            return _make(data, kind, limits)
    except Pillow.DecompressionBombError:
        return _too_large("more pixels than any page can show", limits)
    except BROKEN as error:
        return no_picture("IMG003", _plain(error), "export the image again and replace the file")


@contextmanager
def _whole_only() -> Iterator[None]:
    """Pillow refuses a picture that is cut short, whatever others set: importing WeasyPrint makes
    it take one for the whole process, and a worker has imported it."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _make(data: bytes, kind: str, limits: PictureLimits) -> Made:
    picture = Pillow.open(io.BytesIO(data), formats=_FORMATS)
    if picture.width * picture.height > limits.pixels:
        return _too_large(f"{picture.width} × {picture.height} pixels", limits)
    if kind == "jpeg" and (scans := data.count(_SCAN)) > limits.scans:
        what = f"the image is too large: {scans:,} scans"
        return no_picture(
            "IMG005", what, cure("scans", "export it as a JPEG that is not progressive")
        )
    several = getattr(picture, "is_animated", False) and picture.format != "MPO"
    remarks = (_SEVERAL,) if several else ()
    is_turned = picture.getexif().get(_ORIENTATION, 1) not in (0, 1)
    profile = picture.info.get("icc_profile")
    picture.load()
    if kind in ("png", "jpeg") and not is_turned and _plain_colours(picture, profile):
        clean = _stripped(data, kind)
        return Made(image(clean, f"image/{kind}", picture.width, picture.height), remarks)
    pixels = normalise(picture, profile)
    photo = _lossy(data, kind) and "A" not in pixels.getbands() and pixels.mode != "P"
    return Made(encode(pixels, photo), remarks)


def _plain(error: BaseException) -> str:
    if isinstance(error, MemoryError):
        return "the image does not fit into memory"
    if "truncated" in str(error).lower():
        return "the image is cut short"
    return "the file is no image that can be read"


def _too_large(what: str, limits: PictureLimits) -> Made:
    how = f"export it with fewer than {limits.pixels // 1_000_000} million pixels"
    return no_picture("IMG005", f"the image is too large: {what}", cure("pixels", how))


def _plain_colours(picture: Pillow.Image, profile: bytes | None) -> bool:
    """Whether the colours are 8 bits of grey or sRGB, as every reader takes them."""
    deep = picture.mode in ("CMYK", "YCCK", "LAB", "HSV", "F", "I", "YCbCr") or ";" in picture.mode
    return not deep and not _foreign(profile)


def _foreign(profile: bytes | None) -> bool:
    """Whether a colour profile is another than sRGB."""
    return bool(profile) and b"sRGB" not in profile and b"s\0R\0G\0B" not in profile  # type: ignore[operator]


def normalise(picture: Pillow.Image, profile: bytes | None) -> Pillow.Image:
    """`picture` upright, 8 bits to a channel, in sRGB."""
    picture = ImageOps.exif_transpose(picture)
    if ";" in picture.mode or picture.mode in ("I", "F"):
        picture = _eight_bits(picture)
    if _foreign(profile) and picture.mode in ("RGB", "RGBA", "CMYK", "L"):
        picture = _to_srgb(picture, profile)
    if picture.mode in ("CMYK", "LAB", "HSV", "YCbCr", "RGBX"):
        picture = picture.convert("RGB")
    if picture.mode in ("RGBa", "La", "PA"):
        picture = picture.convert("RGBA")
    return picture


def _eight_bits(picture: Pillow.Image) -> Pillow.Image:
    wide = picture.convert("F")
    low, high = wide.getextrema()
    assert isinstance(low, float) and isinstance(high, float)
    if picture.mode.startswith("I;16") or (low >= 0 and 255 < high <= 65535):
        scale = 255 / 65535
    elif low >= 0 and high <= 1 and picture.mode == "F":
        scale = 255.0
    else:
        scale = 255 / high if high > 255 else 1.0
    return wide.point(lambda value: value * scale + 0.5).convert("L")


def _to_srgb(picture: Pillow.Image, profile: bytes | None) -> Pillow.Image:
    """`picture` in sRGB; as it stands where its profile cannot be used."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile or b""))
        mode = "RGBA" if picture.mode == "RGBA" else "L" if picture.mode == "L" else "RGB"
        if mode == "L":
            return picture
        converted = ImageCms.profileToProfile(
            picture, source, ImageCms.createProfile("sRGB"), outputMode=mode
        )
        return converted or picture
    except (ImageCms.PyCMSError, OSError):
        return picture


def _lossy(data: bytes, kind: str) -> bool:
    return kind in ("jpeg", "avif", "jpeg2000") or (kind == "webp" and b"VP8 " in data[:4096])


def encode(picture: Pillow.Image, photo: bool) -> Image:
    """`picture` as an `Image`: JPEG for a photo, PNG for all else, with nothing but its pixels."""
    out = io.BytesIO()
    # a copy without `info` keeps comments and EXIF out of the file
    bare = picture.copy()
    bare.info = {key: value for key, value in picture.info.items() if key == "transparency"}
    if photo:
        bare.convert("L" if bare.mode in ("L", "1") else "RGB").save(
            out, "JPEG", quality=QUALITY, optimize=True
        )
        return image(out.getvalue(), "image/jpeg", bare.width, bare.height)
    bare.save(out, "PNG", compress_level=6)
    return image(out.getvalue(), "image/png", bare.width, bare.height)


_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS sRGB gAMA cHRM iCCP pHYs sBIT bKGD".split()
)  # fmt: skip


def _stripped(data: bytes, kind: str) -> bytes:
    """`data` without metadata that says nothing about its pixels (place, person, tool,
    thumbnail)."""
    return _png_stripped(data) if kind == "png" else b"".join(_jpeg_segments(data))


def _png_stripped(data: bytes) -> bytes:
    """PNG 3rd edition, 5: the chunks that draw, and no more."""
    out, position = [data[:8]], 8
    while position + 12 <= len(data):
        (length,) = struct.unpack(">I", data[position : position + 4])
        name = data[position + 4 : position + 8]
        if name in _PNG_KEPT:
            out.append(data[position : position + 12 + length])
        position += 12 + length
        if name == b"IEND":
            break
    return b"".join(out)


def _jpeg_segments(data: bytes) -> Iterator[bytes]:
    """ITU-T T.81, B.1: all segments but comments and application data other than JFIF (E0), ICC
    (E2) and Adobe (EE), which say how to read the colours."""
    yield data[:2]
    position = 2
    while position + 4 <= len(data) and data[position] == 0xFF:
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker == 0xDA:
            break
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            position += 2
            continue
        (length,) = struct.unpack(">H", data[position + 2 : position + 4])
        private = 0xE0 <= marker <= 0xEF or marker == 0xFE
        if not private or _colour_segment(marker, data[position + 4 : position + 16]):
            yield data[position : position + 2 + length]
        position += 2 + length
    yield data[position:]


def _colour_segment(marker: int, start: bytes) -> bool:
    return (
        (marker == 0xE0 and start.startswith(b"JFIF"))
        or (marker == 0xE2 and start.startswith(b"ICC_PROFILE"))
        or (marker == 0xEE and start.startswith(b"Adobe"))
    )
