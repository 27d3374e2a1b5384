"""From the boxes of a page to the tree: which marked content shows which element.

WeasyPrint hands out, for each page, the marked content of every text box and picture it has drawn.
"""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from publisher.typeset.tagging.tree import (
    AnnotationReference,
    MarkedContent,
    StructureElement,
    Tree,
)
from publisher.typeset.weasy.tagging.marks import Streams

PT = 0.75
_HEAD = "/Type /Pagination /Subtype /Header"


def place_marked_content(
    page: Any, number: int, tags: dict[Any, Any], tree: Tree, streams: Streams
) -> None:
    """Place all marked content of `page`, the `number`th from 0; `tags` maps boxes to theirs."""
    _PageWalk(page, number, tags, tree, streams).visit(page._page_box)


class _PageWalk:
    """One page's walk. An artifact kind goes down with it: empty while content is content."""

    def __init__(
        self, page: Any, number: int, tags: dict[Any, Any], tree: Tree, streams: Streams
    ) -> None:
        self.page, self.number, self.tags = page, number, tags
        self.tree, self.streams = tree, streams

    def visit(self, box: Any, artifact: str = "", around: Any = None) -> None:
        """Place the content of `box` and of those below it; `artifact` is what kind it is of;
        `around` is the link annotation that it lies in."""
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        self._learn(box)
        artifact = artifact or self._artifact(box)
        if box in self.tags:
            self._leaf(box, artifact)
        if not artifact and isinstance(box, boxes.TableCellBox | boxes.TableRowBox):
            self.tree.node(box.element)
        if box.link_annotation:
            around = self._link(box, around)
        for child in box.children:
            self.visit(child, artifact, around)

    def _link(self, box: Any, around: Any) -> Any:
        """Place the annotation of a box. WeasyPrint makes one for every box in a link: one that
        lies within that of a box around it is one too many."""
        annotation = box.link_annotation
        if around is not None and _contains(around["Rect"], annotation["Rect"]):
            self.tree.needless.add(annotation.reference)
            return around
        self.tree.link(box.element).kids.append(AnnotationReference(self.number, annotation))
        return annotation

    def _artifact(self, box: Any) -> str:
        if isinstance(box, boxes.MarginBox):
            return _HEAD
        if isinstance(box, boxes.TableRowGroupBox) and self.tree.is_repeated(box):
            return "/Type /Pagination"
        if box.is_leader:
            self.tree.separate(box.element)
            return "/Type /Layout"
        if box.element is not None and self.tree.is_artifact(box.element):
            return "/Type /Layout"
        return ""

    def _leaf(self, box: Any, artifact: str) -> None:
        mcid = self.tags[box]["mcid"]
        if artifact:
            self.streams.make_artifact(self.number, mcid, artifact)
            return
        text = box.text if isinstance(box, boxes.TextBox) else ""
        pseudo = (box.element_tag or "").partition("::")[2]
        self.tree.place(MarkedContent(self.number, mcid, box.element, text, pseudo))
        if isinstance(box, boxes.ReplacedBox):
            self._measure(self.tree.node(box.element), box)

    def _learn(self, box: Any) -> None:
        """Learn what the boxes know of their element and the HTML does not say."""
        element = box.element
        if element is None or "::" in (box.element_tag or ""):
            return
        if isinstance(box, boxes.BlockLevelBox):
            self.tree.source.blocks.add(element)
        if element.tag == "li":
            self.tree.list_styles.setdefault(element, box.style["list_style_type"])

    def _measure(self, node: StructureElement, box: Any) -> None:
        """The place of a picture, in pt from the lower left (BBox of ISO 32000-1, 14.8.5.4)."""
        left, top = box.content_box_x(), box.content_box_y()
        right, bottom = left + box.width, top + box.height
        height = self.page.height
        corners = (left, height - bottom, right, height - top)
        node.entries.setdefault("BBox", tuple(round(x * PT, 2) for x in corners))


def _contains(outer: Any, inner: Any) -> bool:
    """Whether one rectangle lies within another, give or take the height of an accent."""
    left, right = sorted(outer[::2])
    low, high = sorted(outer[1::2])
    middle = sum(inner[1::2]) / 2
    return bool(
        left - 1 <= min(inner[::2]) and max(inner[::2]) <= right + 1 and low <= middle <= high
    )
