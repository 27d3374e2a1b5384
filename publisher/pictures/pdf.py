"""PDF figures: the first page as lines where it can be, else as pixels.

In: the bytes of a PDF. Out: `Made`. Lines come from poppler's ``pdftocairo`` where it is installed;
without it, and for a page too heavy as SVG, PDFium draws the page.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from publisher.pictures import glance, svg
from publisher.pictures.limits import PictureLimits
from publisher.pictures.picture import Made, Remark, image, no_picture

TOOL = "pdftocairo"


def make_from_pdf(data: bytes, limits: PictureLimits) -> Made:
    """The first page of the PDF `data`."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            return no_picture(
                "IMG003", "the PDF figure wants a password", "save it without a password"
            )
        return no_picture("IMG003", "the PDF figure cannot be read", "export the figure again")
    try:
        return _first_page(data, document, limits)
    except (pypdfium2.PdfiumError, ValueError, OSError, MemoryError):
        return no_picture("IMG003", "the page of the PDF figure cannot be drawn", "export it again")
    finally:
        document.close()


def _first_page(data: bytes, document: pypdfium2.PdfDocument, limits: PictureLimits) -> Made:
    pages = len(document)
    if pages == 0:
        return no_picture("IMG003", "the PDF figure has no page", "export the figure again")
    remarks: tuple[Remark, ...] = ()
    if pages > 1:
        remarks = (Remark("IMG008", f"the PDF has {pages} pages, the first is shown"),)
    if b"/SMask" in data and _is_all_images(document[0]):
        result = _pixels(document, limits)  # no lines to keep, and masks are drawn black as SVG
        return Made(result.image, (*remarks, *result.remarks))
    drawing = lines(data, limits)
    if drawing is not None and drawing.image is not None:
        return Made(replace(drawing.image, glance=glance.of_page(document[0])), remarks)
    why = "is not installed" if shutil.which(TOOL) is None else "gave no drawing light enough"
    remark = Remark("IMG011", f"the PDF figure is set at {limits.pdf_dpi} dpi: `{TOOL}` {why}")
    result = _pixels(document, limits)
    return Made(result.image, (*remarks, *result.remarks, *((remark,) if result.image else ())))


def _is_all_images(page: pypdfium2.PdfPage) -> bool:
    """Whether `page` shows pictures in pixels, with no more than a ground or a frame each."""
    kinds = Counter(each.type for each in page.get_objects(max_depth=_DEPTH))
    images, paths = kinds[pdfium.FPDF_PAGEOBJ_IMAGE], kinds[pdfium.FPDF_PAGEOBJ_PATH]
    other = kinds.keys() - _FLAT
    return not other and images >= max(paths, 1)


_FLAT = {pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM}
_DEPTH = 6
"""Of forms in forms; what is deeper is a form still."""


def lines(data: bytes, limits: PictureLimits) -> Made | None:
    """The first page as SVG; `None` where the tool is absent, fails, or its drawing is too
    heavy."""
    tool = shutil.which(TOOL)
    if tool is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "figure.pdf"), Path(folder, "figure.svg")
        source.write_bytes(data)
        command = [tool, "-svg", "-f", "1", "-l", "1", "-origpagesizes", str(source), str(target)]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=limits.seconds)
            if target.stat().st_size > limits.svg_bytes:
                return None
            drawing = target.read_bytes()
        except (OSError, subprocess.SubprocessError):
            return None
    result = svg.make_svg(drawing, limits)
    return result if result.image is not None else None


def _pixels(document: pypdfium2.PdfDocument, limits: PictureLimits) -> Made:
    page = document[0]
    width, height = page.get_size()
    scale = limits.pdf_dpi / 72
    if width * height * scale * scale > limits.pixels:
        scale = (limits.pixels / (width * height)) ** 0.5 if width * height else 0
    if scale * min(width, height) < 1:
        return no_picture("IMG005", "the page of the PDF figure has no size that can be drawn")
    picture = page.render(scale=scale).to_pil()
    out = io.BytesIO()
    picture.convert("RGB").save(out, "PNG", compress_level=6)
    return Made(image(out.getvalue(), "image/png", picture.width, picture.height))
