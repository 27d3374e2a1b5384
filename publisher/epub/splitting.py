"""Long chapters split into documents that small readers can lay out.

In: a document over a size. Out: its parts, in order, nothing lost: blocks are moved, never copied;
the elements around them are repeated without their ids. A note goes to the part that calls it, so
that readers which pop notes up find it in the same file. E-ink readers hold a whole document laid
out in memory, and stall on one over about 300 kB.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field, replace

from lxml import etree

from publisher.epub.documents import EpubDocument
from publisher.xhtml.names import FileNames
from publisher.xhtml.tree import TYPE, Element, classes, h, has_type, parse_body

_CONTAINERS = frozenset(h(name) for name in ("section", "div", "article"))
_HEADS = frozenset(h(name) for name in ("h1", "h2", "h3", "h4", "h5", "h6", "header"))
_ONCE = ("id", "role", TYPE, "aria-labelledby", "aria-label")


@dataclass(frozen=True, slots=True)
class _Block:
    """A block that stays whole, the containers it stands in from the outside, and its bytes."""

    node: Element
    inside: tuple[Element, ...]
    size: int


@dataclass(slots=True)
class _ChapterPart:
    """One part in the making: its document's root, and its own copy of each container."""

    root: Element
    copies: dict[Element, Element] = field(default_factory=dict)


def split_document(document: EpubDocument, over: int, names: FileNames) -> list[EpubDocument]:
    """`document` alone where it has no more than `over` bytes, else its parts.

    A table, list or code block is never cut, so a part can be larger than `over`.
    """
    section = document.section
    if _size(section) <= over:
        return [document]
    notes = _take_notes(section)
    groups = _groups(list(_blocks(section, (section,), over)), over)
    roots = [_part_root(document, group) for group in groups]
    for root in roots:
        _give_notes(root, notes, last=root is roots[-1])
    stem = document.name.removeprefix("text/").removesuffix(".xhtml")
    parts = [replace(document, root=roots[0])]
    for number, root in enumerate(roots[1:], 1):
        name = names.make(f"{stem}-part-{number + 1}")
        parts.append(
            replace(document, id=f"doc-{name}", name=f"text/{name}.xhtml", root=root, part=number)
        )
    return parts


def _size(node: Element) -> int:
    return len(etree.tostring(node, encoding="utf-8", with_tail=False))


def _blocks(node: Element, inside: tuple[Element, ...], over: int) -> Iterator[_Block]:
    """The blocks of `node`; a container is opened where it is more than a quarter of a part."""
    for child in list(node):
        size = _size(child)
        if size > over // 4 and child.tag in _CONTAINERS and not _has_bare_text(child):
            yield from _blocks(child, (*inside, child), over)
        else:
            yield _Block(child, inside, size)


def _has_bare_text(node: Element) -> bool:
    texts = [node.text, *(child.tail for child in node)]
    return any(text and text.strip() for text in texts)


def _groups(blocks: Sequence[_Block], over: int) -> list[list[_Block]]:
    """Blocks filled into parts in order; a heading, or a page mark, goes with what it leads to."""
    groups: list[list[_Block]] = [[]]
    filled = 0
    for block in blocks:
        if groups[-1] and filled + block.size > over and not _only_heads(groups[-1]):
            carried: list[_Block] = []
            while groups[-1] and _leads(groups[-1][-1].node):
                carried.insert(0, groups[-1].pop())
            groups.append(carried)
            filled = sum(head.size for head in carried)
        groups[-1].append(block)
        filled += block.size
    return groups


def _only_heads(group: Sequence[_Block]) -> bool:
    return all(_leads(block.node) for block in group)


def _leads(node: Element) -> bool:
    return node.tag in _HEADS or has_type(node, "pagebreak")


def _part_root(document: EpubDocument, group: Sequence[_Block]) -> Element:
    """The root of a part; a container begun in an earlier part comes without its id and role."""
    part = _ChapterPart(parse_body("", document.chapter.lang))
    body = part.root.find(h("body"))
    for name, value in document.body.attrib.items():
        body.set(name, value)
    for block in group:
        place = body
        for container in block.inside:
            place = _copy(part, container, place)
        place.append(block.node)
    return part.root


def _copy(part: _ChapterPart, container: Element, place: Element) -> Element:
    """The part's own copy of `container`, made inside `place` where there is none yet."""
    if container in part.copies:
        return part.copies[container]
    copy = etree.SubElement(place, container.tag, dict(container.attrib), nsmap=container.nsmap)
    if container.get("data-begun"):
        for name in _ONCE:
            copy.attrib.pop(name, None)
        copy.set("class", " ".join([*classes(container), "continued"]))
    copy.attrib.pop("data-begun", None)
    container.set("data-begun", "yes")
    part.copies[container] = copy
    return copy


@dataclass(slots=True)
class _Notes:
    """The notes of a chapter by id, and the section they stood in, now empty of them."""

    section: Element | None = None
    by_id: dict[str, Element] = field(default_factory=dict)
    has_notes: bool = False


def _take_notes(section: Element) -> _Notes:
    """Take the notes out of the chapter; nothing where they are no plain run of notes."""
    for notes in section.iter(h("section")):
        if not has_type(notes, "endnotes"):
            continue
        asides = [child for child in notes if has_type(child, "footnote") and child.get("id")]
        rest = [child for child in notes if child not in asides and child.tag not in _HEADS]
        if rest or not asides:
            return _Notes()
        notes.getparent().remove(notes)
        for aside in asides:
            notes.remove(aside)
        return _Notes(notes, {aside.get("id"): aside for aside in asides})
    return _Notes()


def _give_notes(root: Element, notes: _Notes, last: bool) -> None:
    """Put the notes that `root` calls at its end; the `last` part takes those nobody calls."""
    if notes.section is None:
        return
    called = [
        link.get("href", "").removeprefix("#")
        for link in root.iter(h("a"))
        if has_type(link, "noteref")
    ]
    names = [name for name in dict.fromkeys(called) if name in notes.by_id]
    if last:
        names += [name for name in notes.by_id if name not in names]
    if not names:
        return
    holder = copy(notes.section)
    if notes.has_notes:
        for node in holder.iter():
            node.attrib.pop("id", None)
    notes.has_notes = True
    for name in names:
        holder.append(notes.by_id.pop(name))
    root.find(h("body"))[0].append(holder)
