"""A web page as a tree in which every piece of text stands in one leaf.

In: HTML text. Out: an lxml tree without scripts, whose running text is in leaves (``p``, headings,
``pre``…) that know their source line, in ``data-line``. Loose text between blocks becomes
paragraphs, and so does text parted by two ``br`` (HTML Living Standard, 3.2.5.4 "paragraphs").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from lxml import etree, html

from publisher.limits import limit

Element: TypeAlias = Any
"""An element of `lxml.html`, whose package carries no types."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
LEAVES = frozenset(("p", "pre", "dt", "figcaption", "caption", "summary", "legend", *HEADINGS))
BLOCKS = LEAVES | _set(
    """address article aside blockquote body center dd details div dl fieldset figure footer form
    header hr li main nav ol section table tbody td tfoot th thead tr ul"""
)
_NO_TEXT = _set("script style noscript template svg iframe object embed canvas audio video map")
LINE = "data-line"
_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


def text_of(element: Element) -> str:
    """The text of `element`, white space made single."""
    return _SPACE.sub(" ", " ".join(_texts(element))).strip()


def _texts(element: Element) -> Iterator[str]:
    """Pieces of text, a block's end and a line break being white space."""
    buffer = element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            inner = " ".join(_texts(child))
            buffer += f" {inner} " if child.tag in BLOCKS or child.tag == "br" else inner
        buffer += child.tail or ""
    yield buffer


class PageTooLarge(ValueError):
    """A page that holds more than a manuscript can: `name` is the limit that it passes, empty
    where that is a parser's own."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(what)
        self.name = name


def parse_page(source: str) -> Element:
    """The tree of `source`, tidied; an empty ``body`` where there is nothing. Raises
    `PageTooLarge`."""
    check_size(source)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        root = html.document_fromstring("<body></body>")
    depth = depth_of(root)
    if depth > (most := limit("layers")):
        raise PageTooLarge("layers", f"its text stands {depth} elements deep, more than {most}")
    for element in root.iter(etree.Element):
        element.set(LINE, str(element.sourceline or 0))
        element.text = _without_controls(element.text)
        element.tail = _without_controls(element.tail)
    return root


_TAG = re.compile(r"<[A-Za-z][^<>]{4000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


def check_size(source: str) -> None:
    """Raises `PageTooLarge` where reading `source`, HTML or XML, would take the machine."""
    if (count := source.count("<")) > (most := limit("tags")):
        raise PageTooLarge("tags", f"it has {count:,} tags, more than {most:,}")
    most = limit("attributes")
    for tag in _TAG.finditer(source):
        if len(_QUOTED.sub(" ", tag.group()).split()) > most:
            raise PageTooLarge("attributes", f"an element has more than {most:,} attributes")


def depth_of(root: Element) -> int:
    """How many elements stand in one another at most."""
    depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _without_controls(text: str | None) -> str | None:
    """`text` without the control characters that a reference (``&#1;``) can make."""
    return _CONTROL.sub("", text) if text else text


def tidy_tree(root: Element) -> Element:
    """The ``body`` of `root`, in place: silent elements gone, loose text in paragraphs."""
    body = root.find("body")
    body = body if body is not None else root
    for element in list(body.iter(*_NO_TEXT)):
        if element.getparent() is not None:
            element.drop_tree()
    _wrap(body)
    return body


def is_block(element: Element) -> bool:
    """Whether `element` is a block or holds one."""
    return element.tag in BLOCKS or next(element.iter(*BLOCKS), None) is not None


def _wrap(container: Element) -> None:
    """Loose text in `container` and in the blocks below it into paragraphs."""
    if container.tag in LEAVES and not any(is_block(child) for child in container):
        return
    _gather(container)
    for child in container:
        if is_block(child):
            _wrap(child)


def _gather(container: Element) -> None:
    """Runs of inline content directly in `container` into ``p`` elements."""
    children, text = list(container), container.text
    tails = [child.tail for child in children]
    for child in children:
        container.remove(child)
    container.text = None
    run = _OpenParagraph(container)
    run.say(text)
    for at, child in enumerate(children):
        tail, child.tail = tails[at], None
        if is_block(child):
            run.close()
            container.append(child)
        elif child.tag == "br" and _breaks(children, tails, at):
            run.close()
        else:
            run.add(child)
        run.say(tail)
    run.close()


def _breaks(children: list[Element], tails: list[str | None], at: int) -> bool:
    """Whether the ``br`` at `at` is one of two or more in a row, which part paragraphs."""
    before = at > 0 and children[at - 1].tag == "br" and not (tails[at - 1] or "").strip()
    after = (
        at + 1 < len(children) and children[at + 1].tag == "br" and not (tails[at] or "").strip()
    )
    return before or after


class _OpenParagraph:
    """A paragraph being gathered inside `container`."""

    def __init__(self, container: Element) -> None:
        self.container = container
        self.paragraph: Element | None = None

    def say(self, text: str | None) -> None:
        """Text that comes next; white space alone begins no paragraph."""
        if not text or (self.paragraph is None and not text.strip()):
            return
        paragraph = self._open(self.container.get(LINE, "0"))
        if len(paragraph):
            paragraph[-1].tail = (paragraph[-1].tail or "") + text
        else:
            paragraph.text = (paragraph.text or "") + text

    def add(self, child: Element) -> None:
        self._open(child.get(LINE, "0")).append(child)

    def close(self) -> None:
        self.paragraph = None

    def _open(self, line: str) -> Element:
        if self.paragraph is None:
            self.paragraph = html.Element("p", {LINE: line})
            self.container.append(self.paragraph)
        return self.paragraph


def leaves(root: Element) -> tuple[Element, ...]:
    """The leaves of a tidied tree that hold text or an image, in order."""
    elements = [
        element
        for element in root.iter(*LEAVES)
        if not any(is_block(child) for child in element)
        and (text_of(element) or next(element.iter("img"), None) is not None)
    ]
    return tuple(elements)


def line_of(element: Element) -> int:
    """The source line of `element`; of its first inner element where it has none of its own."""
    return int(element.get(LINE) or 0)
