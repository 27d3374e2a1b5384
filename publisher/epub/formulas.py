"""Formulas as pictures, for readers that know no MathML.

In: documents with MathML, and a drawer of it. Out: the same with an ``img`` for each formula, its
size in em so that it scales with the text, lowered to sit on the baseline; its alternative text is
the formula's own. EPUB 3.3 §6.2.3 asks for MathML where it can be had: this is the other edition.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from publisher.diagnostics import Diagnostic
from publisher.epub.documents import EpubDocument
from publisher.model.chapter import Image
from publisher.xhtml.mathwords import MATH, MATHML
from publisher.xhtml.tree import Element, element

_TEX = "application/x-tex"


class FormulaDrawing(Protocol):
    """A formula drawn: SVG, or `None` where it could not be; lengths in em of the text around it,
    `depth_em` what hangs below the baseline."""

    @property
    def svg(self) -> str | None: ...
    @property
    def width_em(self) -> float: ...
    @property
    def height_em(self) -> float: ...
    @property
    def depth_em(self) -> float: ...


FormulaDrawer = Callable[[Element], FormulaDrawing]
"""Draws a `math` element: what it shows was read once, with the macros and numbers of its paper."""


def draw_formulas(document: EpubDocument, draw: FormulaDrawer) -> list[Diagnostic]:
    """Put a picture in the place of each formula of `document`; returns those that failed."""
    images: dict[str, Image] = {}
    failures: list[Diagnostic] = []
    for math in list(document.root.iter(MATH)):
        words = math.get("alttext") or _tex(math)
        display = math.get("display") == "block"
        drawing = draw(math)
        if drawing.svg is None:
            message = f"the formula `{words}` could not be drawn"
            failures.append(Diagnostic("EPB020", message, paper=document.chapter.id))
            _swap(math, element("code", {"class": "formula failed"}, words))
            continue
        image = _image(drawing.svg)
        images[image.name] = image
        _swap(math, _picture(image, drawing, words, display))
    if images:
        chapter = document.chapter
        document.chapter = replace(chapter, images=(*chapter.images, *images.values()))
    return failures


def _tex(math: Element) -> str:
    for note in math.iter(f"{{{MATHML}}}annotation"):
        if note.get("encoding") == _TEX:
            return (note.text or "").strip()
    return ""


def _image(svg: str) -> Image:
    data = svg.encode()
    return Image(f"{hashlib.sha256(data).hexdigest()[:16]}.svg", "image/svg+xml", data)


def _picture(image: Image, drawing: FormulaDrawing, alt: str, display: bool) -> Element:
    style = f"width:{drawing.width_em:.3f}em;height:auto"
    if not display:
        style = f"height:{drawing.height_em:.3f}em;vertical-align:{-drawing.depth_em:.3f}em"
    kind = "formula display" if display else "formula"
    return element(
        "img", {"class": kind, "src": f"images/{image.name}", "alt": alt, "style": style}
    )


def _swap(old: Element, new: Element) -> None:
    new.tail = old.tail
    if old.get("id"):
        new.set("id", old.get("id"))
    old.getparent().replace(old, new)
