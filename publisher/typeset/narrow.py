"""Figures and tables that a column of two is wide enough for: they stay in it, others go across.

In: the tree of a chapter, its pictures sized. Out: the same tree; such a figure or table has the
class ``narrow``, for the sheet of columns to see.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from publisher.model.style import FontInstance
from publisher.typeset.classes import add_class
from publisher.typeset.tables import SIZE, natural_width

_WIDTH = re.compile(r"(?:^|;)width:(?:min\()?([\d.]+)(pt|mm|cm|in|em|px)\b")
_POINTS = {"pt": 1.0, "px": 0.75, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0}


def mark_narrow(root: ET.Element, column_em: float, size: float, face: FontInstance) -> None:
    """Mark what fits into `column_em`, the width of a column in em of the text, which is `size`
    pt. A picture that its author gave a share of the page is not: it was meant for the page."""
    within = {
        each for figure in root.iter("figure") for each in figure.iter() if each is not figure
    }
    for figure in root.iter("figure"):
        tables, pictures = list(figure.iter("table")), list(figure.iter("img"))
        if figure not in within and (tables or pictures) and figure.find(".//pre") is None:
            widths = [natural_width(table, face) * SIZE for table in tables]
            widths += [_picture_width(picture, size) for picture in pictures]
            if len(widths) == 1 and widths[0] <= column_em:
                add_class(figure, "narrow")
                for table in tables:
                    add_class(table, "narrow")
    for table in root.iter("table"):
        if table not in within and natural_width(table, face) * SIZE <= column_em:
            add_class(table, "narrow")


def _picture_width(picture: ET.Element, size: float) -> float:
    """The width of `picture` in em of the text."""
    match = _WIDTH.search(picture.get("style", ""))
    if match is None:
        return float("inf")
    length, unit = float(match[1]), match[2]
    return length if unit == "em" else length * _POINTS[unit] / size
