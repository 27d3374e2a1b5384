"""A galley made of an author's pages: their place on the page of the book, and its running heads.

In: a paper's `CameraPages`, the running heads as the style sets them, the page of the volume. Out:
a `Galley` as any other, and where on its pages there is room for folios and an offprint's line.
Nothing is stamped over what the author has drawn: margins are measured (ISO 32000-1, 14.8.2.2).
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pikepdf
from lxml import etree
from pikepdf import Array, Matrix, Name, ObjectStreamMode, Pdf

from publisher.bind.contents import content, lend, named_resources, with_prefix
from publisher.bind.margins import ink_box, shift_into
from publisher.camera.fonts import where
from publisher.camera.upright import matrix_text, move
from publisher.diagnostics import Diagnostic
from publisher.model.camera import Box, CameraPages, Fit
from publisher.model.chapter import Chapter
from publisher.model.galley import FreeMargins, Galley, Point, Side
from publisher.xhtml.countabletext import countable_text, running_text
from publisher.xhtml.tree import parse_body

PREFIX = "Hd."
"""Before the names of the resources of running heads, by which bind knows the style's own fonts."""
_MARKED = re.compile(rb"/[^\s/<>\[\]]+\s*(?:<<[^>]*>>\s*BDC|BMC)\b|\bEMC\b")
_HEAD = b"""/Artifact <</Type /Pagination /Subtype /Header>> BDC
q 1 0 0 1 %.3f %.3f cm
%s
Q
EMC
"""
_MM = 72 / 25.4
_EDGE = 4 * _MM
"""What is nearer to the edge may be cut off."""
_CLEAR = 4.0
"""Between text and what is stamped beside it, in pt."""
_LEAST = 9.0
"""The height of a band that holds a line."""


@dataclass(frozen=True, slots=True)
class CameraJob:
    """What a galley is made from: `heads` are pages that hold the running heads and nothing else,
    the first a recto. `page` is the volume's, width and height in mm."""

    chapter: Chapter
    pages: CameraPages
    heads: Galley | None
    side: Side
    fit: Fit
    page: tuple[float, float]


def camera_galley(job: CameraJob) -> Galley:
    """The galley of `job`: a task."""
    pdf = pikepdf.open(io.BytesIO(job.pages.pdf))
    page_size = job.page[0] * _MM, job.page[1] * _MM
    matrices, inks, sizes = [], [], []
    for page, own in zip(pdf.pages, job.pages.pages, strict=True):
        matrix, size = _placed(job.fit, (own.width, own.height), page_size)
        _place(pdf, page.obj, matrix, size, (own.width, own.height))
        matrices.append(matrix)
        sizes.append(size)
        inks.append(_moved(own.ink, matrix) if own.ink else None)
    margins = free_margins(inks, sizes)
    findings = list(_findings(job, inks, sizes, margins, page_size))
    if job.heads is not None and not _stamp_heads(pdf, job, margins, sizes):
        findings.append(Diagnostic("CAM014", "no room for the running head", paper=job.chapter.id))
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
    anchors = {
        name: Point(at.page, *(round(v, 2) for v in matrices[at.page].transform((at.x, at.y))))
        for name, at in job.pages.anchors.items()
    }
    anchors["title"] = Point(0, 0.0, sizes[0][1])
    unmet = tuple(dict.fromkeys(standard for standard, _, _ in job.pages.failures))
    if job.pages.unjudged:
        unmet = ("PDF/UA-1", "PDF/A-3a")
    return Galley(
        chapter=job.chapter.id,
        pdf=out.getvalue(),
        pages=len(sizes),
        side=job.side,
        anchors=anchors,
        starts=page_starts(job.chapter, job.pages.page_ids, len(sizes)),
        diagnostics=tuple(replace(one, paper=job.chapter.id) for one in findings),
        margins=tuple(margins),
        unmet=unmet,
    )


def _placed(
    fit: Fit, own: tuple[float, float], page: tuple[float, float]
) -> tuple[Matrix, tuple[float, float]]:
    """The matrix from an author's page to its place in the book, and the size of the page there. A
    landscape page in a book of portraits keeps its size: it would be set too small."""
    if fit == "page":
        scale = min(page[0] / own[0], page[1] / own[1])
    elif fit == "centre":
        scale = 1.0
    else:
        return Matrix(), own
    x0, bottom = (page[0] - scale * own[0]) / 2, (page[1] - scale * own[1]) / 2
    return Matrix(scale, 0, 0, scale, x0, bottom), page


def _place(
    pdf: Pdf, page: pikepdf.Object, matrix: Matrix, size: tuple[float, float],
    own: tuple[float, float],
) -> None:  # fmt: skip
    """Set what `page` draws in its place, and keep its state from what is stamped later."""
    begin = b"q\n"
    if matrix != Matrix():
        begin = b"q %s cm 0 0 %.4f %.4f re W n\n" % (matrix_text(matrix), *own)
        for link in page.get(Name.Annots, Array()).as_list():
            move(link, matrix)
    contents = page.get(Name.Contents, Array())
    streams = contents.as_list() if isinstance(contents, Array) else [contents]
    page.Contents = Array([pdf.make_stream(begin), *streams, pdf.make_stream(b"\nQ\n")])
    box = Array([0, 0, round(size[0], 4), round(size[1], 4)])
    page.MediaBox, page.TrimBox = box, box


def _moved(box: Box, matrix: Matrix) -> Box:
    x0, bottom = matrix.transform((box[0], box[1]))
    right, top = matrix.transform((box[2], box[3]))
    return x0, bottom, right, top


def free_margins(
    inks: Sequence[Box | None], sizes: Sequence[tuple[float, float]]
) -> list[FreeMargins]:
    """The free margins of pages: the same on all that are of one size, so that what is stamped
    stands where it stood on the page before; of a page that has less room, its own."""
    margins = []
    for ink, size in zip(inks, sizes, strict=True):
        same = [i for i, s in zip(inks, sizes, strict=True) if s == size and i is not None]
        if not same:
            same = [(size[0] / 8, size[1] / 8, size[0] * 7 / 8, size[1] * 7 / 8)]
        high, low = max(i[3] for i in same), min(i[1] for i in same)
        x0, right = min(i[0] for i in same), max(i[2] for i in same)
        own = ink or same[0]
        head = _band(high + _CLEAR, size[1] - _EDGE) or _band(own[3] + _CLEAR, size[1] - _EDGE)
        foot = _band(_EDGE, low - _CLEAR) or _band(_EDGE, own[1] - _CLEAR)
        margins.append(
            FreeMargins(round(max(x0, _EDGE), 2), round(min(right, size[0] - _EDGE), 2), head, foot)
        )
    return margins


def _band(bottom: float, top: float) -> tuple[float, float] | None:
    return (round(bottom, 2), round(top, 2)) if top - bottom >= _LEAST else None


def _findings(
    job: CameraJob,
    inks: Sequence[Box | None],
    sizes: Sequence[tuple[float, float]],
    margins: Sequence[FreeMargins],
    page: tuple[float, float],
) -> list[Diagnostic]:
    """What a printer would hold against the pages, and folios that have no room."""
    findings = []
    others = {
        number for number, size in enumerate(sizes, 1)
        if abs(size[0] - page[0]) > 1 or abs(size[1] - page[1]) > 1
    }  # fmt: skip
    if others:
        size = sizes[min(others) - 1]
        findings.append(
            Diagnostic("CAM015", f"{where(others)}: {size[0] / _MM:.0f} × {size[1] / _MM:.0f} mm, "
                       f"not the {page[0] / _MM:.0f} × {page[1] / _MM:.0f} mm of the volume")
        )  # fmt: skip
    cut = {
        number for number, (ink, size) in enumerate(zip(inks, sizes, strict=True), 1)
        if ink is not None and (
            min(ink[0], ink[1]) < _EDGE / 2
            or ink[2] > size[0] - _EDGE / 2 or ink[3] > size[1] - _EDGE / 2
        )
    }  # fmt: skip
    if cut:
        findings.append(
            Diagnostic("CAM016", f"{where(cut)}: something stands nearer than 2 mm to the edge")
        )
    bare = {n for n, margin in enumerate(margins, 1) if margin.foot is None and margin.head is None}
    if bare:
        findings.append(Diagnostic("CAM014", f"{where(bare)}: no room for the page number"))
    return findings


def _stamp_heads(
    pdf: Pdf, job: CameraJob, margins: Sequence[FreeMargins], sizes: Sequence[tuple[float, float]]
) -> bool:
    """Set the running head of its side over each page but the first; whether all had room."""
    assert job.heads is not None
    with pikepdf.open(io.BytesIO(job.heads.pdf)) as source:
        drawn = {}
        for number, side in ((1, "verso"), (2, "recto")):
            if number >= len(source.pages):
                continue
            page = source.pages[number].obj
            box = ink_box(job.heads.pdf, number)
            if box is None:
                continue
            data = _MARKED.sub(b"", content(page))
            shared = pdf.copy_foreign(source.make_indirect(page.Resources))
            wide = float(page.MediaBox[2])
            drawn[side] = (*with_prefix(data, named_resources([data], shared), PREFIX), box, wide)
    whole = True
    for number, leaf in enumerate(pdf.pages):
        side = job.side if number % 2 == 0 else ("verso" if job.side == "recto" else "recto")
        if number == 0 or side not in drawn:
            continue
        data, resources, box, wide = drawn[side]
        shift = shift_into(box, margins[number], wide, sizes[number][0], at_head=True)
        if shift is None:
            whole = False
            continue
        lend(leaf.obj, resources)
        stream = pdf.make_stream(_HEAD % (*shift, data))
        leaf.obj.Contents = Array([*leaf.obj.Contents.as_list(), stream])
    return whole


def page_starts(chapter: Chapter, ids: Sequence[str], pages: int) -> tuple[int, ...]:
    """How many characters of the running text of `chapter` stand before each of its pages: by the
    places in it that have those ids; of a text that is not there, all pages but the first stand
    behind it."""
    section = parse_body(chapter.body, chapter.lang)
    starts: list[int] = []
    total = 0
    places_by_id: dict[str, int] = {}
    for node in section.iter():
        name = node.get("id") if isinstance(node.tag, str) else None
        if name in ids and name:
            places_by_id[name] = _before(section, node)
    total = len(countable_text("".join(running_text(section))))
    last = 0
    for number in range(pages):
        name = ids[number] if number < len(ids) else ""
        place = 0 if number == 0 else places_by_id.get(name, total if not places_by_id else -1)
        if place < 0:  # a page without text begins where the next one does
            later = [places_by_id[i] for i in ids[number:] if i in places_by_id]
            place = min(later) if later else total
        last = max(last, place)
        starts.append(last)
    return tuple(starts)


def _before(section: etree._Element, node: etree._Element) -> int:
    """The characters of running text in `section` before `node`."""
    count = 0
    child, parent = node, node.getparent()
    while parent is not None:
        count += len(countable_text(parent.text or ""))
        for sibling in parent:
            if sibling is child:
                break
            count += len(countable_text("".join(running_text(sibling))))
            count += len(countable_text(sibling.tail or ""))
        if parent is section:
            break
        child, parent = parent, parent.getparent()
    return count
