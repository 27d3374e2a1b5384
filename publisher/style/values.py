"""The named values of a style: colours, faces, sizes, spaces, said once and obeyed by every sheet.

In: what a style.toml says under ``[values]``, ``[settings] accent`` and ``[settings.titles]``. Out:
texts by name, and sheets with each ``var(--name)`` (CSS Custom Properties 1, section 3) replaced by
its value: many e-readers know no custom properties, and what proves a sheet should see what is set.
A sheet that declares a name itself keeps it. From the accent come the shades that a medium needs,
so that it is said once: contrast is that of WCAG 2.2, 1.4.3.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable, Mapping
from typing import Any

import tinycss2.color3

Colour = tuple[float, float, float]
"""Red, green, blue, each from 0 to 1 (sRGB)."""

_WHITE, _BLACK = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)
_NIGHT = (0.11, 0.1, 0.09)
"""The page of a dark screen."""
_LIGHT_TYPE, _DARK_TYPE = (0.969, 0.941, 0.89), (0.11, 0.1, 0.09)
"""Type on the ground of a cover."""
_SCREEN, _DAY, _EASY = 4.52, 4.7, 7.0
"""Contrasts of type: 4.5 is what is asked for; a page by day is not quite white."""
_TINT, _SOFT = 0.08, 0.88
_VARIABLE = re.compile(r"var\(\s*--([\w-]+)\s*(?:,[^()]*)?\)")
_DECLARED = re.compile(r"(?:^|[{;\s])--([\w-]+)\s*:")
_HOPS = 4
"""Values that name values that name values; what goes on is a circle."""
_LONGEST = 1_000
"""Characters of a value."""


def named_values(style: Mapping[str, Any]) -> dict[str, str]:
    """The values of a style.toml, by the names that sheets ask for them by.

    ``accent-screen`` reads on white and on black, for a theme may turn the page; ``accent-day`` and
    ``accent-night`` on light and dark screens; ``accent-type`` and ``accent-soft`` are type on a
    ground of the accent, ``accent-tint`` is a ground under black type. ``[values]`` may say any of
    them otherwise, and a value may name others. Raises `ValueError` where the accent is no colour,
    a value no single value of CSS.
    """
    settings = style.get("settings", {})
    given = style.get("values", {})
    for name, value in given.items():
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise ValueError(f"`{name}` under [values] is neither a text nor a number")
        if re.search(r"[;{}]|/\*", str(value)):
            raise ValueError(f"`{name}` under [values] is more than one value of CSS")
    accent = str(settings.get("accent", "#000"))
    titles = settings.get("titles", {})
    sizes = {f"title-of-{name.replace(' ', '-')}": f"{size:g}em" for name, size in titles.items()}
    values = {"accent": accent, **_shades(accent), **sizes}
    values |= {name: str(value) for name, value in given.items()}
    return {name: _spelt_out(name, value, values) for name, value in values.items()}


def _spelt_out(name: str, value: str, values: Mapping[str, str]) -> str:
    for _ in range(_HOPS):
        value = _VARIABLE.sub(lambda match: values.get(match[1], match[0]), value)
        if len(value) > _LONGEST:
            raise ValueError(f"`{name}` under [values] names itself, or is far too long")
    return value


def filled_sheets(sheets: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """`sheets`, by medium, with named `values` in place of their names."""
    return {medium: _filled(css, medium, sheets, values) for medium, css in sheets.items()}


def _filled(css: str, medium: str, sheets: Mapping[str, str], values: Mapping[str, str]) -> str:
    # what is added to a sheet lives with what that declares
    whole = sheets.get(medium.rpartition("-")[2], "") + css
    own = {match[1] for match in _DECLARED.finditer(whole)}
    known = {name: value for name, value in values.items() if name not in own}
    if medium.endswith("epub") and "accent" in known:
        known["accent"] = known["accent-screen"]
    return _VARIABLE.sub(lambda match: known.get(match[1], match[0]), css)


def _shades(accent: str) -> dict[str, str]:
    colour = _colour(accent)
    type_ = max((_LIGHT_TYPE, _DARK_TYPE), key=lambda each: contrast(each, colour))
    return {
        # the darkest that reads on black reads on white, for 21 is more than 4.5 twice over
        "accent-screen": _hex(_lit(colour, lambda c: contrast(c, _BLACK) >= _SCREEN, start=0.0)),
        "accent-day": _hex(_lit(colour, lambda c: contrast(c, _WHITE) >= _DAY, end=0.0)),
        "accent-night": _hex(_lit(colour, lambda c: contrast(c, _NIGHT) >= _EASY)),
        "accent-type": _hex(type_),
        "accent-soft": _hex(_mixed(type_, colour, _SOFT)),
        "accent-tint": _hex(_mixed(colour, _WHITE, _TINT)),
    }


def _colour(text: str) -> Colour:
    parsed = tinycss2.color3.parse_color(text)
    if parsed is None or parsed == "currentColor":
        raise ValueError(f"`{text}` is no colour: write it as `#7a2e2a`")
    return parsed.red, parsed.green, parsed.blue


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in colour)


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (
        a * share + b * (1 - share) for a, b in zip(one, other, strict=True)
    )  # fmt: skip
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two colours (WCAG 2.2, "contrast ratio"): from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour
    )  # fmt: skip
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _lit(
    colour: Colour,
    is_enough: Callable[[Colour], bool],
    start: float | None = None,
    end: float = 1.0,
) -> Colour:
    """`colour` in the first lightness at which it `is_enough` (HSL, CSS Color 4, section 7), on the
    way from `start`, by default its own, to `end`."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*colour)
    begin = lightness if start is None else start
    ways = (begin + (end - begin) * step / 255 for step in range(256))
    tried = (colorsys.hls_to_rgb(hue, way, saturation) for way in ways)
    return next(filter(is_enough, tried), colorsys.hls_to_rgb(hue, end, saturation))
