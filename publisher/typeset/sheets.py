"""The style sheet of a galley: the style's own rules after a prelude of faces, page and grid.

In: faces, a page format, the side the first page is on. Out: CSS text. Lengths are mm and pt.
CSS Paged Media 3, section 4 (page boxes) and CSS Fonts 4, section 4 (`@font-face`).
"""

from __future__ import annotations

from publisher.model.galley import Side
from publisher.model.style import FontInstance, PageGeometry

FONT_SCHEME = "font:"


def prelude(faces: tuple[FontInstance, ...], page: PageGeometry, side: Side, accent: str) -> str:
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
{_east_asian(page)}"""


_SMALLER, _LEADING = 0.94, 1.65
"""East Asian signs fill their square, so that they look larger than letters of the same size and
want their lines further apart (KLREQ, 4.3; JLREQ, 2.4.2)."""


def _east_asian(page: PageGeometry) -> str:
    """The size and the lines of chapters in an East Asian language: a whole number on the page."""
    size = page.size * _SMALLER
    depth = page.depth / 25.4 * 72
    line = depth / round(depth / (size * _LEADING))
    roots = ", ".join(f"html:lang({lang})" for lang in ("ko", "ja", "zh"))
    return f"""{roots} {{ font-size: {size:.4g}pt; line-height: {line:.5g}pt;
  --size: {size:.4g}pt; --line: {line:.5g}pt }}
"""


def _font_face(font: FontInstance) -> str:
    return (
        f'@font-face {{ font-family: "{font.family}"; font-style: {font.style}; '
        f'font-weight: {font.weight}; src: url("{FONT_SCHEME}{font.name}") }}'
    )
