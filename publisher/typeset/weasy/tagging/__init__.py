"""Tagging: the structure tree of a galley, made from its HTML tree instead of its boxes.

WeasyPrint tags boxes: a paragraph split over two pages is two paragraphs, a note stands where it
was set, no element has a language, and leaders are read aloud. Here the boxes only say which marked
content shows which element; the tree itself is that of the chapter, so each element is one
structure element, in the order of the text (ISO 32000-1, 14.8; ISO 14289-1).

In: WeasyPrint's pages and the content streams it has drawn. Out: the structure tree in the PDF,
content that is no content (running heads, leaders, repeated table heads) marked as artifacts.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

import weasyprint.pdf

from publisher.typeset.tagging.source import SourceTree
from publisher.typeset.tagging.tree import Tree
from publisher.typeset.tagging.words import mend
from publisher.typeset.weasy.replacing import replacing
from publisher.typeset.weasy.tagging.marks import Streams
from publisher.typeset.weasy.tagging.walk import place_marked_content
from publisher.typeset.weasy.tagging.writing import write

__all__ = ["own_tags"]


def own_tags() -> AbstractContextManager[None]:
    """While this lasts, ``write_pdf(pdf_tags=True)`` writes our structure tree.

    `weasyprint.pdf.add_tags` is not public; a test says so when a new WeasyPrint moves it.
    """
    return replacing(weasyprint.pdf, add_tags=_add_tags)


def _add_tags(pdf: Any, document: Any, pdf_version: object, page_streams: list[Any]) -> None:
    streams = Streams(page_streams, document.fonts)
    source = SourceTree.of(_root(document.pages))
    tree = Tree(source)
    for number, page in enumerate(document.pages):
        place_marked_content(page, number, page_streams[number]._tags, tree, streams)
    tree.finish()
    mend(tree, streams)
    streams.rewrite()
    write(pdf, tree, len(document.pages))


def _root(pages: list[Any]) -> Any:
    """The root of the tree that `pages` were laid out from."""
    return next(
        box.element
        for page in pages
        for box in page._page_box.descendants(placeholders=True)
        if getattr(box, "element_tag", None) == "html"
    )
