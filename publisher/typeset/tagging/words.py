"""Words broken at line ends, made whole for whoever listens, copies or searches.

The glyphs stay where they are. The two pieces of the word become one Span whose ActualText is the
word (ISO 32000-1, 14.9.4), so the hyphen that only the line needed is never spoken.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

from publisher.typeset.tagging.tree import (
    AnnotationReference,
    MarkedContent,
    StructureElement,
    Tree,
)

Cut = tuple[Literal["before", "after"], int]
"""Before or after the nth space (from 0) of a marked text."""

_HYPHENS = "-\u2010\u00ad"
_SOFT = "\u00ad"


class Streams(Protocol):
    """The content streams of a galley's pages."""

    def cut(self, page: int, mcid: int, cuts: list[Cut], spaces: int) -> list[int] | None:
        """Cut marked text at `cuts` (in their order); give the marks of the pieces, which begin
        with `mcid`. `spaces` is how many spaces its text has. `None`, and nothing done, where the
        stream says otherwise or draws more than one text."""


@dataclass(slots=True)
class _Word:
    """A broken word: the marks it runs over, in order. The first mark gives its end, the last its
    beginning, any between are the word alone."""

    marks: list[MarkedContent] = field(default_factory=list)

    @property
    def text(self) -> str:
        first, *middle, last = (mark.text for mark in self.marks)
        inner = "".join(text.strip()[:-1] for text in middle)
        return first.split()[-1][:-1] + inner + last.split()[0]


def mend(tree: Tree, streams: Streams) -> None:
    """Find the broken words of `tree` and give each an element of its own."""
    for node in tree.nodes():
        marks = [kid for kid in node.kids if isinstance(kid, MarkedContent)]
        if len(marks) > 1:
            _mend_node(node, _broken(node), streams)


def _broken(node: StructureElement) -> list[_Word]:
    """The words of `node` that a line end breaks, in order."""
    words: list[_Word] = []
    source = _Source(node)
    for before, after in zip(node.kids, node.kids[1:], strict=False):
        if not (isinstance(before, MarkedContent) and isinstance(after, MarkedContent)):
            continue
        if not source.is_broken(before, after):
            continue
        if words and words[-1].marks[-1] is before and len(before.text.split()) == 1:
            words[-1].marks.append(after)
        else:
            words.append(_Word([before, after]))
    return words


class _Source:
    """The text of a node's element, to tell a hyphen of the line from one of the word."""

    def __init__(self, node: StructureElement) -> None:
        self._node = node
        self._text: str | None = None

    def is_broken(self, before: MarkedContent, after: MarkedContent) -> bool:
        """Whether the hyphen at the end of `before` is there for the line only."""
        head, tail = before.text.split(), after.text.split()
        if before.pseudo or after.pseudo or not head or not tail or after.text[0].isspace():
            return False
        if head[-1][-1:] not in _HYPHENS or len(head[-1]) < 2 or before.text[-1:].isspace():
            return False
        first, last = head[-1], tail[0].rstrip(_HYPHENS)
        return first[:-1] + last in self.text and first + last not in self.text

    @property
    def text(self) -> str:
        if self._text is None:
            self._text = "".join(self._node.element.itertext()).replace(_SOFT, "")
        return self._text


def _mend_node(node: StructureElement, words: list[_Word], streams: Streams) -> None:
    """Cut the marks of `words` where a word begins or ends, and gather each word in a Span. A word
    whose marks cannot all be cut stays as it was."""
    begins = {id(word.marks[0]): word for word in words}
    goes_on = {id(mark): word for word in words for mark in word.marks[1:]}
    parts = {
        id(mark): _part(mark, id(mark) in goes_on, id(mark) in begins, streams)
        for word in words
        for mark in word.marks
    }
    spans = {
        id(word): StructureElement(
            "Span", node.element, node, node.lang, entries={"ActualText": word.text}
        )
        for word in words
        if all(parts[id(mark)] for mark in word.marks)
    }
    kids: list[StructureElement | MarkedContent | AnnotationReference] = []
    for kid in node.kids:
        part = parts.get(id(kid))
        if part is None:
            kids.append(kid)
            continue
        head, middle, tail = part
        if head:
            span = spans.get(id(goes_on[id(kid)]))
            (kids if span is None else span.kids).append(head)
        kids += middle
        if tail:
            span = spans.get(id(begins[id(kid)]))
            kids.append(tail if span is None else span)
            if span is not None:
                span.kids.append(tail)
    node.kids = kids


_Part = tuple[MarkedContent | None, list[MarkedContent], MarkedContent | None]


def _part(mark: MarkedContent, goes_on: bool, begins: bool, streams: Streams) -> _Part | None:
    """`mark` in three: the end of a word begun before, what is between, the beginning of a word."""
    spaces = sum(character.isspace() for character in mark.text)
    if not spaces:
        return (mark, [], None) if goes_on else (None, [], mark)
    cuts: list[Cut] = []
    if goes_on:
        cuts.append(("before", 0))
    if begins:
        cuts.append(("after", spaces - 1))
    numbers = streams.cut(mark.page, mark.mcid, cuts, spaces)
    if numbers is None:
        return None
    pieces = [MarkedContent(mark.page, number, mark.element) for number in numbers]
    head = pieces.pop(0) if goes_on else None
    tail = pieces.pop() if begins else None
    return head, pieces, tail
