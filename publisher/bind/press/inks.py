"""Inks: colours of the screen as amounts of cyan, magenta, yellow and black.

In: sRGB, each channel from 0 to 1, and an ICC profile. Out: DeviceCMYK, each from 0 to 1. What is
grey is printed with black ink alone, so that text never depends on four plates falling together;
colours go through the profile, relative to the paper and with black point compensation
(ICC.1:2022, 6.2.2; ISO 15930-7, 6.2.3).
"""

from __future__ import annotations

import io
from bisect import bisect_left
from functools import lru_cache
from typing import Any

from PIL import Image, ImageChops, ImageCms, ImageMath

Cmyk = tuple[float, float, float, float]

_TEXT_BLACK = 0.15
"""What is darker than this is black as print means it: a screen of 94 % frays small letters."""

_FULL = 4 * 255
"""All ink of all plates."""

_NEUTRAL = 6
"""How far apart, of 255, the channels of a pixel may be that counts as grey."""


class Inks:
    """The inks of one printing condition."""

    def __init__(self, profile: bytes, most: float = 400) -> None:
        self._most = most * 255 / 100
        self._profile = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        self._srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
        self._transforms: dict[bytes, Any] = {}
        self._blacks = _blacks(self._profile, self._srgb)
        self._known: dict[tuple[float, float, float], Cmyk] = {}

    def of(self, red: float, green: float, blue: float) -> Cmyk:
        """The inks for a colour, to 1 %."""
        key = (red, green, blue)
        if key not in self._known:
            self._known[key] = self._of(*key)
        return self._known[key]

    def _of(self, *rgb: float) -> Cmyk:
        if max(rgb) - min(rgb) < 0.02:
            return (0.0, 0.0, 0.0, self.black(sum(rgb) / 3))
        pixel = Image.new("RGB", (1, 1), tuple(round(255 * min(max(v, 0), 1)) for v in rgb))
        inks = self._converted(pixel).tobytes()
        cyan, magenta, yellow, black = (round(ink / 255, 2) for ink in inks)
        return cyan, magenta, yellow, black

    def black(self, grey: float) -> float:
        """How much black ink alone looks like `grey` (0 is black), to 1 %."""
        if grey <= _TEXT_BLACK:
            return 1.0
        return round(self._blacks[round(255 * min(grey, 1))] / 255, 2)

    def picture(self, image: Image.Image, drawn: bool, icc: bytes = b"") -> Image.Image:
        """`image` (RGB) in mode ``L`` where it is grey (255 is no ink), else in ``CMYK``. In one
        that is `drawn`, not photographed, each pixel that is grey gets black ink alone. `icc` is
        the profile it came with, empty for sRGB."""
        spread = _spread(image)
        if not any(spread.histogram()[_NEUTRAL + 1 :]):
            return image.convert("L").point([255 - ink for ink in self._blacks])
        inked = self._converted(image, icc)
        if drawn:
            nothing = Image.new("L", image.size, 0)
            black = image.convert("L").point(self._blacks)
            alone = Image.merge("CMYK", (nothing, nothing, nothing, black))
            grey = spread.point([255 if v <= _NEUTRAL else 0 for v in range(256)])
            inked.paste(alone, mask=grey)
        return inked

    def _converted(self, image: Image.Image, icc: bytes = b"") -> Image.Image:
        inked = _applied(self._transform(icc), image)
        return inked if self._most >= _FULL else _limited(inked, self._most)

    def _transform(self, icc: bytes) -> Any:
        if icc not in self._transforms:
            source = ImageCms.ImageCmsProfile(io.BytesIO(icc)) if icc else self._srgb
            self._transforms[icc] = ImageCms.buildTransform(
                source,
                self._profile,
                "RGB",
                "CMYK",
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        return self._transforms[icc]


def _limited(image: Image.Image, most: float) -> Image.Image:
    """`image` (CMYK) with no more ink at one place than `most`, of 255 a plate: where there
    is more, the coloured plates give way, in proportion, and black stays."""
    cyan, magenta, yellow, black = image.split()

    def given_way(args: dict[str, Any]) -> Any:
        least, greatest = args["min"], args["max"]
        total = args["c"] + args["m"] + args["y"]
        room = greatest(int(most) - args["k"], 0)
        return args["convert"](least(args["of"], args["of"] * room / greatest(total, 1)), "L")

    plates = {"c": cyan, "m": magenta, "y": yellow, "k": black}
    return Image.merge(
        "CMYK",
        [
            *(ImageMath.lambda_eval(given_way, **plates, of=p) for p in (cyan, magenta, yellow)),
            black,
        ],
    )


def _spread(image: Image.Image) -> Image.Image:
    """How far apart the channels of each pixel are."""
    red, green, blue = image.split()
    lightest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    return ImageChops.subtract(lightest, darkest)


def _blacks(profile: Any, srgb: Any) -> list[int]:
    """For each grey from 0 to 255 the black ink, of 255, that is as much lighter than full black
    as the grey is lighter than black."""
    inks = Image.new("CMYK", (256, 1))
    inks.putdata([(0, 0, 0, 255 - step) for step in range(256)])
    greys = Image.new("RGB", (256, 1))
    greys.putdata([(step, step, step) for step in range(256)])
    printed, screen = _lightness(inks, profile), _lightness(greys, srgb)
    full, paper = printed[0], printed[-1]
    rising = [max(printed[: step + 1]) for step in range(256)]
    targets = (full + value / screen[-1] * (paper - full) for value in screen)
    return [255 - min(bisect_left(rising, value - 0.01), 255) for value in targets]


def _lightness(image: Image.Image, profile: Any) -> list[float]:
    """L* of each pixel, relative to the medium."""
    transform = ImageCms.buildTransform(
        profile,
        ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")),
        image.mode,
        "LAB",
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
    )
    return [float(value) for value in _applied(transform, image).getchannel("L").tobytes()]


def _applied(transform: ImageCms.ImageCmsTransform, image: Image.Image) -> Image.Image:
    applied = ImageCms.applyTransform(image, transform)
    assert applied is not None  # it is, unless the image is changed in place
    return applied


@lru_cache(maxsize=2)
def inks_of(profile: bytes, most: float = 400) -> Inks:
    """The inks of `profile`, no more than `most` percent of them at one place; worked out once in a
    process."""
    return Inks(profile, most)
