"""A tidied tree as blocks of Markdown.

In: the ``body`` of a tidied tree in which every leaf is text. Out: blocks in order, notes last.
Headings, lists, quotations, code, tables, definition lists, figures and notes keep their form; what
is only a box disappears and its content stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from publisher.manuscripts.importing.draft import Block
from publisher.manuscripts.importing.inline import Context, markdown
from publisher.manuscripts.importing.tree import (
    HEADINGS,
    LEAVES,
    Element,
    is_block,
    leaves,
    line_of,
    text_of,
)

_CALL = re.compile(r"^[\[(]?\s*(?:\d{1,3}|[ivx]{1,5}|[a-z]|[*†‡§¶]{1,3})\s*[\])]?$")


@dataclass(frozen=True, slots=True)
class Notes:
    """`calls`: link element → label; `backlinks`: links from notes to calls; `bodies`: label →
    element that holds the note."""

    calls: dict[Element, str]
    backlinks: frozenset[Element]
    bodies: dict[str, Element]


def notes_of(body: Element) -> Notes:
    """The notes of a page: a short link to a later element of the page, and that element."""
    order = {element: at for at, element in enumerate(body.iter())}
    by_id = {e.get("id") or e.get("name"): e for e in order if e.get("id") or e.get("name")}
    calls: dict[Element, str] = {}
    bodies: dict[str, Element] = {}
    labels: dict[Element, str] = {}
    for link in body.iter("a"):
        target = by_id.get((link.get("href") or "")[1:]) if _is_call(link) else None
        holder = _holder(target) if target is not None else None
        if holder is None or order[holder] <= order[link] or link in holder.iter():
            continue
        label = labels.setdefault(holder, str(len(labels) + 1))
        calls[link], bodies[label] = label, holder
    return Notes(calls, _backlinks(bodies), bodies)


def _is_call(link: Element) -> bool:
    return (link.get("href") or "").startswith("#") and bool(_CALL.match(text_of(link)))


def _holder(target: Element) -> Element | None:
    """The element whose text is the note that `target` marks; no heading is one."""
    for element in (target, *target.iterancestors()):
        if element.tag in ("li", "p", "aside", "dd", "div", "td") and text_of(element):
            return element
        if element.tag in HEADINGS or element.tag in ("body", "section", "article", "main"):
            return None
    return None


def _backlinks(bodies: dict[str, Element]) -> frozenset[Element]:
    """Links in notes that only lead back: a number or an arrow to an element of the page."""
    return frozenset(
        link
        for holder in bodies.values()
        for link in holder.iter("a")
        if (link.get("href") or "").startswith("#")
        and (_is_call(link) or not re.search(r"\w", text_of(link)) or len(text_of(link)) <= 6)
    )


def markdown_blocks(
    body: Element, images: dict[str, str] | None = None, shift_to: int = 2
) -> tuple[tuple[Block, ...], tuple[Element, ...]]:
    """The blocks of `body`, its highest heading made level `shift_to`; and the leaves that stand
    where HTML allows no text and therefore are in no block."""
    notes = notes_of(body)
    context = Context(notes.calls, notes.backlinks, images or {})
    levels = [HEADINGS.index(e.tag) + 1 for e in leaves(body) if e.tag in HEADINGS]
    writer = _MarkdownWriter(
        context, frozenset(notes.bodies.values()), shift_to - min(levels, default=1)
    )
    flow = tuple(writer.flow(body))
    defined = tuple(writer.note(label, holder) for label, holder in notes.bodies.items())
    unseen = tuple(leaf for leaf in leaves(body) if leaf not in writer.leaves_written)
    return flow + defined, unseen


@dataclass(frozen=True, slots=True)
class _MarkdownWriter:
    """Blocks of a tree: `notes` are set at the end, `shift` is added to levels of headings;
    `leaves_written` gathers the leaves that were written."""

    context: Context
    notes: frozenset[Element]
    shift: int
    leaves_written: set[Element] = field(default_factory=set)

    def flow(self, container: Element) -> Iterator[Block]:
        """The blocks in `container`, boxes opened."""
        for child in container:
            yield from self.of(child)

    def of(self, element: Element) -> Iterator[Block]:
        """The blocks that `element` makes."""
        if not isinstance(element.tag, str) or element in self.notes:
            return
        write = _WRITERS.get(element.tag)
        if element.tag in LEAVES and not any(is_block(child) for child in element):
            yield from self.leaf(element)
        elif write is not None:
            yield from write(self, element)
        elif is_block(element):
            yield from self.flow(element)

    def leaf(self, leaf: Element) -> Iterator[Block]:
        text = text_of(leaf)
        self.leaves_written.update((leaf, *leaves(leaf)))
        if leaf.tag == "pre":
            yield from self.code(leaf)
            return
        source = markdown(leaf, self.context, block=leaf.tag not in HEADINGS)
        if not source:
            return
        if leaf.tag in HEADINGS:
            level = min(6, max(2, HEADINGS.index(leaf.tag) + 1 + self.shift))
            line = re.sub(r"#(?=#*$)", r"\\#", " ".join(source.split()))
            yield Block(line_of(leaf), text, f"{'#' * level} {line}", "heading")
        else:
            yield Block(line_of(leaf), text, source)

    def code(self, leaf: Element) -> Iterator[Block]:
        """A fenced block, with its language where a class names one."""
        text = "".join("\n" if p is None else p for p in _verbatim(leaf)).strip("\n")
        classes = " ".join(e.get("class", "") for e in leaf.iter())
        language = re.search(r"\b(?:language|lang|highlight-source)-([\w+-]+)", classes)
        fence = "`" * max(3, max((len(r) for r in re.findall(r"`+", text)), default=0) + 1)
        source = f"{fence}{language[1] if language else ''}\n{text}\n{fence}"
        yield Block(line_of(leaf), text, source, "other")

    def quote(self, element: Element) -> Iterator[Block]:
        inner = tuple(self.flow(element))
        if inner:
            source = "\n\n".join(block.markdown for block in inner)
            yield _other(element, inner, "\n".join(f"> {x}".rstrip() for x in source.split("\n")))

    def list(self, element: Element) -> Iterator[Block]:
        """Items with their content indented by four, so that every Markdown nests them."""
        number = int(element.get("start")) if (element.get("start") or "").isdigit() else 1
        items: list[tuple[str, tuple[Block, ...]]] = []
        for item in element:
            inner = tuple(self.flow(item) if item.tag == "li" else self.of(item))
            inner = () if item in self.notes else inner
            if inner:
                mark = f"{number + len(items)}." if element.tag == "ol" else "-"
                items.append((mark, inner))
        if items:
            loose = any(sum(b.kind == "paragraph" for b in inner) > 1 for _, inner in items)
            source = ("\n\n" if loose else "\n").join(
                _item(mark, inner, loose) for mark, inner in items
            )
            yield _other(element, tuple(b for _, inner in items for b in inner), source)

    def definitions(self, element: Element) -> Iterator[Block]:
        """Terms and definitions (Python-Markdown, "Definition Lists")."""
        inner: list[Block] = []
        pieces: list[str] = []
        for child in _own(element, "dt", "dd"):
            blocks_inside = tuple(self.flow(child) if child.tag == "dd" else self.leaf(child))
            if not blocks_inside:
                continue
            inner += blocks_inside
            text = "\n\n".join(b.markdown for b in blocks_inside)
            if child.tag == "dt":
                pieces.append(("\n" if pieces else "") + text)
            else:
                pieces.append(_hang(":   ", text))
        if inner:
            yield _other(element, tuple(inner), "\n".join(pieces))

    def table(self, element: Element) -> Iterator[Block]:
        """A pipe table where every cell is one line; a table that only lays out is opened."""
        rows = [[c for c in row if c.tag in ("td", "th")] for row in _own(element, "tr")]
        rows = [row for row in rows if row]
        if not _is_data(element, rows):
            yield from self.flow_cells(element, rows)
            return
        grid = _grid(rows)
        width = max(len(row) for row in grid)
        cells = [[self.cell(cell) if cell is not None else "" for cell in row] for row in grid]
        lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in cells]
        lines.insert(1, "|" + " --- |" * width)
        for caption in _own(element, "caption"):
            self.leaves_written.update(leaves(caption))
            lines += ["", f": {markdown(caption, self.context, block=False)}"]
        yield Block(line_of(element), text_of(element), "\n".join(lines), "other")

    def flow_cells(self, element: Element, rows: Sequence[Sequence[Element]]) -> Iterator[Block]:
        for caption in _own(element, "caption"):
            yield from self.leaf(caption)
        for row in rows:
            for cell in row:
                yield from self.flow(cell)

    def cell(self, cell: Element) -> str:
        """A cell on one line; bars in it escaped."""
        self.leaves_written.update(leaves(cell))
        parts = [markdown(leaf, self.context, block=False) for leaf in leaves(cell)]
        return " ".join(" ".join(parts).split()).replace("|", r"\|")

    def figure(self, element: Element) -> Iterator[Block]:
        """An image alone in its paragraph, its caption as alt text (DESIGN, section 5)."""
        captions = [leaf for leaf in leaves(element) if leaf.tag == "figcaption"]
        images = [i for i in element.iter("img") if i.get("src") in self.context.images]
        others = [leaf for leaf in leaves(element) if leaf not in captions and text_of(leaf)]
        if len(captions) != 1 or len(images) != 1 or others:
            yield from self.flow(element)
            return
        self.leaves_written.update(leaves(element))
        caption = markdown(captions[0], self.context, block=False)
        alt = " ".join(images[0].get("alt", "").split()).replace('"', "”")
        attributes = f'{{alt="{alt}"}}' if alt and alt != text_of(captions[0]) else ""
        name = self.context.images[images[0].get("src")]
        yield Block(
            line_of(element), text_of(captions[0]), f"![{caption}]({name}){attributes}", "other"
        )

    def rule(self, element: Element) -> Iterator[Block]:
        yield Block(line_of(element), "", "* * *", "other")

    def note(self, label: str, holder: Element) -> Block:
        """``[^1]: …``, further paragraphs indented."""
        own = holder.tag in LEAVES
        inner = tuple(self.leaf(holder)) if own else tuple(self.flow(holder))
        text = "\n\n".join(block.markdown for block in inner)
        text = re.sub(rf"^\\?\[?{label}\\?[\].)]?\s+", "", text).strip()
        return _other(holder, inner, _hang(f"[^{label}]: ", text))


_WRITERS: dict[str, Callable[[_MarkdownWriter, Element], Iterator[Block]]] = {
    "blockquote": _MarkdownWriter.quote,
    "ul": _MarkdownWriter.list,
    "ol": _MarkdownWriter.list,
    "dl": _MarkdownWriter.definitions,
    "table": _MarkdownWriter.table,
    "figure": _MarkdownWriter.figure,
    "hr": _MarkdownWriter.rule,
}


def _own(element: Element, *tags: str) -> list[Element]:
    """The parts of a table or a list of definitions with one of `tags`, not those of another inside
    it."""
    inner = {part for other in element.iterdescendants(element.tag) for part in other.iter(*tags)}
    return [part for part in element.iter(*tags) if part not in inner]


def _verbatim(element: Element) -> Iterator[str | None]:
    """Pieces of preformatted text as they stand; `None` is a line break."""
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield None
        else:
            yield from _verbatim(child)
        yield child.tail or ""


def _other(element: Element, inner: Sequence[Block], source: str) -> Block:
    line = line_of(element) or (inner[0].line if inner else 0)
    return Block(line, "\n".join(block.text for block in inner), source, "other")


def _item(mark: str, inner: Sequence[Block], loose: bool) -> str:
    """A list item: what follows its first line is indented by four."""
    parts = [inner[0].markdown]
    for before, block in pairwise(inner):
        is_list = block.kind == "other" and re.match(r"- |\d+\. ", block.markdown)
        tight = is_list and before.kind == "paragraph" and not loose
        parts.append(("\n" if tight else "\n\n") + block.markdown)
    return _hang(f"{mark} ", "".join(parts))


def _hang(mark: str, text: str) -> str:
    """`text` after `mark`, its further lines indented by four."""
    first, *rest = text.split("\n")
    return "\n".join([f"{mark}{first}", *(f"    {line}" if line else "" for line in rest)])


def _grid(rows: Sequence[Sequence[Element]]) -> list[list[Element | None]]:
    """Cells by row and column; columns and rows a cell spans are empty after its first place."""
    grid: list[list[Element | None]] = []
    waiting: dict[int, int] = {}
    for row in rows:
        line: list[Element | None] = []
        cells = list(row)
        while cells or waiting.get(len(line), 0):
            if waiting.get(len(line), 0):
                waiting[len(line)] -= 1
                line.append(None)
                continue
            cell = cells.pop(0)
            for column in range(_span(cell, "colspan")):
                waiting[len(line)] = _span(cell, "rowspan") - 1
                line.append(cell if column == 0 else None)
        grid.append(line)
    return grid


def _span(cell: Element, name: str) -> int:
    """Columns or rows a cell takes; at most 50, lest a broken page ask for a million."""
    span = cell.get(name) or "1"
    return min(50, max(1, int(span))) if span.isdecimal() else 1


def _is_data(element: Element, rows: Sequence[Sequence[Element]]) -> bool:
    """Whether a table holds data: two columns or more, and in each cell one line of text."""
    cells = [cell for row in rows for cell in row]
    return (
        max((len(row) for row in rows), default=0) >= 2
        and len(rows) >= 2
        and element.get("role") != "presentation"
        and next(element.iterdescendants("table"), None) is None
        and all(len(leaves(cell)) <= 1 for cell in cells)
        and all(leaf.tag == "p" for cell in cells for leaf in leaves(cell))
    )
