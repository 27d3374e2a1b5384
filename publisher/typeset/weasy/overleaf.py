"""What a page would look like on the other side of its leaf.

A page that is turned from recto to verso keeps its text: the block moves by the difference of the
margins, and other running heads stand over it. So a chapter is set once, whichever side it comes to
stand on: here the running heads of either side are made, each in a content stream of its own, and
`publisher.typeset.turning` puts one in the place of the other.

In: WeasyPrint's pages while they are laid out and drawn. Out: for each page an `Overleaf`; none at
all where the style gives the two sides more than other margins and other heads, or the chapter asks
for a side of its own (CSS Paged Media 3, section 4.4; CSS Fragmentation 3, section 3.1).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pydyf
import weasyprint.layout
from weasyprint.draw import draw_stacking_context
from weasyprint.formatting_structure import boxes
from weasyprint.layout.background import layout_box_backgrounds
from weasyprint.layout.page import page_height, page_width
from weasyprint.layout.percent import resolve_percentages
from weasyprint.stacking import StackingContext

from publisher.model.galley import Overleaf
from publisher.typeset.weasy.mapping import PT
from publisher.typeset.weasy.pages import page_rules, set_page_styles
from publisher.typeset.weasy.replacing import replacing

_SIDES = {"left": "right", "right": "left"}
_FORCED = ("left", "right", "recto", "verso")
_KEYWORDS = ("first", "start", "last", "first-except")
_PLAIN = ("string", "string()")
_HEAD = "<</Type /Pagination /Subtype /Header>>"


@dataclass(slots=True)
class Leaves:
    """Of each page (in order) its box and that of its other side, which holds nothing but running
    heads; `None` where the page is no mirror of it. `heads` are the streams of the heads drawn:
    pages that share margin boxes share them."""

    pages: list[tuple[Any, Any]] = field(default_factory=list)
    heads: list[tuple[Any, Any]] = field(default_factory=list)
    drawn: dict[tuple[Any, ...], tuple[Any, Any]] = field(default_factory=dict)

    @property
    def turnable(self) -> bool:
        return bool(self.pages) and all(other is not None for _, other in self.pages)

    def draw_apart(self, pages: list[Any]) -> None:
        """Have WeasyPrint's `pages`, when they are painted, draw their heads apart from the rest,
        and those of the other side as well."""
        if self.turnable:
            for page, (_, other) in zip(pages, self.pages, strict=True):
                page.paint = _Painter(page, other, self)

    def join(self, pdf: Any) -> tuple[Overleaf, ...]:
        """Give the drawn pages of `pdf` their own heads, as a second stream; the other heads."""
        overleaves = []
        forms: dict[bytes, Any] = {}
        content = cache(_content)
        for page, (own, other), (box, other_box) in zip(
            pdf.page_references, self.heads, self.pages, strict=True
        ):
            entries = _object(pdf, page)
            body = _object(pdf, entries["Contents"])
            body.stream = [b"q", *body.stream, b"Q"]
            contents = pydyf.Array([body.reference])
            if own.stream:
                if content(own) not in forms:
                    forms[content(own)] = own
                    pdf.add_object(own)
                contents.append(forms[content(own)].reference)
            entries["Contents"] = contents
            shift = PT * (other_box.content_box_x() - box.content_box_x())
            overleaves.append(Overleaf(round(shift, 4), content(other)))
        return tuple(overleaves)


class _Painter:
    """Paints a page's body into the stream it is given, and its heads into two others."""

    def __init__(self, page: Any, other: Any, leaves: Leaves) -> None:
        self._page, self._other, self._leaves = page, other, leaves

    def __call__(self, stream: Any, scale: float = 1) -> None:
        box = self._page._page_box
        margins = [child for child in box.children if isinstance(child, boxes.MarginBox)]
        box.children = tuple(child for child in box.children if child not in margins)
        type(self._page).paint(self._page, stream, scale)
        both_heads = self._leaves.drawn.get((self._other, *margins))
        if both_heads is None:
            own, height = box.copy_with_children(margins), self._page.height * scale
            both_heads = tuple(_drawn(side, stream, scale, height) for side in (own, self._other))
            self._leaves.drawn[self._other, *margins] = both_heads
        self._leaves.heads.append(both_heads)


def _drawn(page: Any, body: Any, scale: float, height: float) -> Any:
    """The children of a page box, as an artifact (ISO 32000-1, 14.8.2.2); empty without any."""
    stream = body.clone(tags=None)
    if not page.children:
        return stream
    stream.stream += ["/Artifact", _HEAD, b"BDC"]
    with stream.stacked():
        stream.transform(d=-1, f=height)
        stream.transform(a=scale, d=scale)
        draw_stacking_context(stream, StackingContext.from_page(page))
    stream.stream.append(b"EMC")
    return stream


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _content(stream: Any) -> bytes:
    plain = pydyf.Stream(stream.stream)
    return bytes(plain.data.partition(b"stream\n")[2].rpartition(b"\nendstream")[0])


@dataclass(frozen=True, slots=True)
class _Root:
    """What styles of pages inherit from: the root element, as WeasyPrint asks for it."""

    etree_element: Any
    base_url: str


@contextmanager
def both_sides(root: Any, base_url: str, leaves: Leaves) -> Iterator[None]:
    """While this lasts, margin boxes are made for either side of each page of the tree `root`, and
    gathered in `leaves`."""
    theirs = weasyprint.layout.make_margin_boxes
    html = _Root(root, base_url)
    boxes_by_reads: dict[object, tuple[list[Any], Any]] = {}

    def make_margin_boxes(context: Any, page: Any, state: Any) -> Iterator[Any]:
        reads = _reads(context, page)
        pair = boxes_by_reads.get(reads)
        if pair is None:
            own = list(theirs(context, page, state))
            pair = own, _other(context, page, state, own, html, theirs)
            if all(map(_is_plain, (*own, *(pair[1].children if pair[1] else ())))):
                boxes_by_reads[reads] = pair
        leaves.pages.append((page, pair[1]))
        yield from pair[0]

    with replacing(weasyprint.layout, make_margin_boxes=make_margin_boxes):
        yield


def _reads(context: Any, page: Any) -> object:
    """All that the margin boxes of either side of `page` are made from, where they hold no more
    than strings: the rules of both, the strings set up to here, the measures of the page."""
    kind = page.page_type
    kinds = (kind, kind._replace(side=_SIDES[kind.side]))
    rules = tuple(page_rules(one, context.style_for) for one in kinds)
    strings = tuple(
        (name, tuple(context.get_string_set_for(page, name, keyword) for keyword in _KEYWORDS))
        for name in tuple(context.string_set)
    )
    return kind.side, kind.blank, _is_forced(context), rules, strings, _block(page)


def _is_plain(head: Any) -> bool:
    """Whether the margin box `head` holds strings and nothing that counts or points."""
    content = head.style["content"]
    return isinstance(content, tuple) and all(kind in _PLAIN for kind, _ in content)


def _other(context: Any, page: Any, state: Any, own: list[Any], html: _Root, make: Any) -> Any:
    """The other side of `page` with its margin boxes; `None` where it is no mirror."""
    kind = page.page_type
    if kind.blank or _is_forced(context):
        return None
    turned_kind = kind._replace(side=_SIDES[kind.side])
    set_page_styles(turned_kind, html, context.style_for)
    if not _alike(context.style_for.get_cascaded_styles(), kind, turned_kind):
        return None
    other_page = page.copy_with_children(page.children)
    other_page.page_type, other_page.style = turned_kind, context.style_for(turned_kind)
    resolve_percentages(other_page, other_page.style["size"])
    width, height = other_page.style["size"]
    page_width(other_page, context, width)
    page_height(other_page, context, height)
    if _block(other_page) != _block(page):
        return None
    heads = list(make(context, other_page, state))
    if any(child.link for head in (*own, *heads) for child in head.descendants()):
        return None
    other_page.children = tuple(heads)
    for head in heads:
        layout_box_backgrounds(other_page, head, context.get_image_from_uri)
    return other_page


def _is_forced(context: Any) -> bool:
    """Whether the page, not being the first, was asked to be on one side."""
    number = context.current_page - 1
    return number > 0 and context.page_maker[number][1]["break"] in _FORCED


def _alike(cascaded: Any, one: Any, other: Any) -> bool:
    """Whether two page types have the same rules, margins left and right and what stands in margin
    boxes apart; and neither paints the page itself."""
    for part in (None, "@footnote", "@note-area"):
        rules, other_rules = (_rules(cascaded, kind, part) for kind in (one, other))
        if rules != other_rules or any(name.startswith("background") for name in rules):
            return False
    return True


def _rules(cascaded: Any, kind: Any, part: str | None) -> dict[str, Any]:
    return {
        name: value
        for name, (value, _) in cascaded.get((kind, part), {}).items()
        if name not in ("margin_left", "margin_right")
    }


def _block(page: Any) -> tuple[float, float, float, float, float]:
    """What both sides must have in common: the text block, in CSS pixels, where it stands from the
    head, and the page."""
    measures = (page.width, page.height, page.content_box_y(), page.margin_width(),
                page.margin_height())  # fmt: skip
    a, b, c, d, e = (round(float(value), 4) for value in measures)
    return a, b, c, d, e
