"""The style sheet of a galley: the style's own rules after a prelude of faces, page and grid.

In: a `Style`, a page format, the side the first page is on. Out: CSS text. Lengths are mm and pt.
CSS Paged Media 3, section 4 (page boxes) and CSS Fonts 4, section 4 (`@font-face`).
"""

from __future__ import annotations

import re

from publisher.model.galley import Side
from publisher.model.style import Face, PageGeometry, Style

FONT_SCHEME = "font:"


def geometry(style: Style, size: str) -> PageGeometry:
    """The page format called `size` in `style`, or one made for two free lengths.

    A free size takes the proportions of the style's nearest format in width, with a depth that is
    a whole number of lines. Raises `ValueError` for what is neither a name nor two lengths.
    """
    names = {name.lower(): page for name, page in style.pages.items()}
    if page := names.get(size.lower().replace(" ", "")):
        return page
    width, height = _lengths(size)
    near = min(style.pages.values(), key=lambda page: abs(page.width - width))
    scale = width / near.width
    line_mm = near.line * 25.4 / 72
    head = round(near.head * height / near.height, 2)
    lines = int((height - head - near.foot * height / near.height) / line_mm)
    return PageGeometry(
        name=f"{width:g}x{height:g}mm",
        width=width,
        height=height,
        inner=round(near.inner * scale, 2),
        outer=round(near.outer * scale, 2),
        head=head,
        foot=round(height - head - lines * line_mm, 3),
        size=near.size,
        line=near.line,
    )


_UNITS = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72}
_PAPERS = {"a6": (105, 148), "b5": (176, 250), "letter": (215.9, 279.4), "b6": (125, 176)}


def _lengths(size: str) -> tuple[float, float]:
    if paper := _PAPERS.get(size.lower()):
        return float(paper[0]), float(paper[1])
    both = re.fullmatch(
        r"\s*([\d.]+)\s*(mm|cm|in|pt)?\s*[x× ]\s*([\d.]+)\s*(mm|cm|in|pt)\s*", size.lower()
    )
    if not both:
        raise ValueError(f"`{size}` is neither a page size by name nor two lengths")
    width, width_unit, height, height_unit = both.groups()
    return (
        float(width) * _UNITS[width_unit or height_unit],
        float(height) * _UNITS[height_unit],
    )


def prelude(faces: tuple[Face, ...], page: PageGeometry, side: Side, accent: str) -> str:
    """Faces, page box, margins and the custom properties that the style's rules are written in.

    `--line` is the distance of baselines, `--size` the type size, `--measure` the width of the
    text block, `--depth` its height.
    """
    rules = "\n".join(_font_face(face) for face in faces)
    return f"""{rules}
@page {{ size: {page.width:g}mm {page.height:g}mm; margin-top: {page.head:g}mm;
  margin-bottom: {page.foot:g}mm }}
@page :right {{ margin-left: {page.inner:g}mm; margin-right: {page.outer:g}mm }}
@page :left {{ margin-left: {page.outer:g}mm; margin-right: {page.inner:g}mm }}
html {{ break-before: {side}; font-size: {page.size:g}pt; line-height: {page.line:g}pt;
  hyphenate-limit-zone: 1.5px }}
:root {{ --size: {page.size:g}pt; --line: {page.line:g}pt; --measure: {page.measure:g}mm;
  --depth: {page.depth:g}mm; --accent: {accent} }}
"""


def _font_face(font: Face) -> str:
    return (
        f'@font-face {{ font-family: "{font.family}"; font-style: {font.style}; '
        f'font-weight: {font.weight}; src: url("{FONT_SCHEME}{font.name}") }}'
    )
