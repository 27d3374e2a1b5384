"""A galley turned to the other side: recto pages become verso pages, and the other way round.

In: a galley whose chapter was set once (`publisher.typeset.weasy.overleaf`). Out: the same galley
as if it had been set for the other side: text moved by the difference of the margins, with all that
points into it, and the other running heads over it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from publisher.model.galley import Galley, Point


def turn_galley(galley: Galley) -> Galley:
    """`galley` on the other side: a task. `ValueError` where it was not made to be turned."""
    if not galley.overleaf:
        raise ValueError(f"galley {galley.chapter} is to be set again, not turned")
    shifts = [leaf.shift for leaf in galley.overleaf]
    return replace(
        galley,
        pdf=_turned_pdf(galley),
        side="verso" if galley.side == "recto" else "recto",
        anchors={
            name: Point(place.page, round(place.x + shifts[place.page], 2), place.y)
            for name, place in galley.anchors.items()
        },
        overleaf=(),
    )


def _turned_pdf(galley: Galley) -> bytes:
    with pikepdf.open(io.BytesIO(galley.pdf)) as pdf:
        streams = _Streams(pdf)
        for page, leaf in zip(pdf.pages, galley.overleaf, strict=True):
            before = streams.of(b"q 1 0 0 1 %s 0 cm\n" % _number(leaf.shift))
            after = streams.of(b"Q\n" + leaf.heads)
            page.obj.Contents = Array([before, page.obj.Contents[0], after])
            for annotation in page.obj.get(Name.Annots, Array()):
                _move(annotation, Name.Rect, leaf.shift)
        numbers = {page.obj.objgen: at for at, page in enumerate(pdf.pages)}
        for element in _elements(pdf.Root.get(Name.StructTreeRoot)):
            _move_box(element, [leaf.shift for leaf in galley.overleaf], numbers)
        file = io.BytesIO()
        pdf.save(
            file,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
        return file.getvalue()


class _Streams:
    """Content streams of a PDF, each made once: most pages of a chapter have the same heads."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._made: dict[bytes, Object] = {}

    def of(self, data: bytes) -> Object:
        if data not in self._made:
            self._made[data] = self._pdf.make_stream(data)
        return self._made[data]


def _number(value: float) -> bytes:
    return f"{value:.4f}".rstrip("0").rstrip(".").encode()


def _move(owner: Object, key: Name, shift: float) -> None:
    """Move the rectangle under `key` to the right by `shift` pt."""
    left, bottom, right, top = (float(value) for value in owner[key].as_list())
    owner[key] = Array([round(left + shift, 4), bottom, round(right + shift, 4), top])


def _elements(tree: Object | None) -> Iterator[Object]:
    """Every structure element below `tree`."""
    waiting = [tree] if tree is not None else []
    while waiting:
        element = waiting.pop()
        kids = element.get(Name.K, Array())
        for kid in kids.as_list() if isinstance(kids, Array) else [kids]:
            if isinstance(kid, Dictionary) and Name.S in kid:
                yield kid
                waiting.append(kid)


def _move_box(element: Object, shifts: list[float], numbers: dict[tuple[int, int], int]) -> None:
    """Move the place of a picture (ISO 32000-1, 14.8.5.4.3)."""
    facts = element.get(Name.A)
    if isinstance(facts, Dictionary) and Name.BBox in facts and Name.Pg in element:
        _move(facts, Name.BBox, shifts[numbers[element.Pg.objgen]])
