"""A chapter opened: its body as the tree of a document.

In: a `Chapter`. Out: the tree, and what was wrong with it. A chapter that is no XML keeps its
place: what stands instead is for each form to say.
"""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from publisher.diagnostics import Diagnostic
from publisher.model.chapter import Chapter
from publisher.xhtml.tree import Element, element, h, parse_body


def body_of(chapter: Chapter) -> Element | None:
    """The tree of the body of `chapter` as it stands; `None` where that is not well-formed, which
    `open_chapter_tree` tells."""
    try:
        return parse_body(chapter.body, chapter.lang)[1]
    except etree.XMLSyntaxError:
        return None


def open_chapter_tree(
    chapter: Chapter, instead: Callable[[Chapter], Element]
) -> tuple[Element, list[Diagnostic]]:
    """The document of `chapter`, or of the section `instead` where it is not well-formed."""
    try:
        root = parse_body(chapter.body, chapter.lang)
        # Code runs from the left, also in a text that runs from the right. By attribute: a style
        # sheet of an EPUB may not say so (EPUB 3.3 §6.3.1.2).
        for node in root.iter(h("code"), h("pre")) if root.get("dir") == "rtl" else ():
            node.set("dir", "ltr")
        return root, []
    except etree.XMLSyntaxError as error:
        message = f"the chapter “{chapter.title}” is not well-formed XML: {error.msg}".rstrip(".")
        body = etree.tostring(instead(chapter), encoding="unicode")
        diagnostic = Diagnostic("EPB001", message, paper=chapter.id)
        return parse_body(str(body), chapter.lang), [diagnostic]


def title_alone(chapter: Chapter) -> Element:
    """The section of a chapter of which nothing but its title is left."""
    title = element("h1", {"class": "title"}, chapter.title)
    return element("section", {"class": "chapter failed"}, title)
