"""A web page with an address or a paper on it, to a draft.

In: decoded HTML. Out: a `Draft`. Title, author and date are taken only where the page's markup or
its heading lines say them; what was left out is listed with its source line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from publisher.diagnostics import Diagnostic, Span
from publisher.manuscripts.importing import dates, heads, htmlmark, maintext, names
from publisher.manuscripts.importing.draft import Block, Draft, Front, Speaker
from publisher.manuscripts.importing.extractor import metadata
from publisher.manuscripts.importing.languages import language_of
from publisher.manuscripts.importing.lines import NumberedLine, count_words, ends_sentence
from publisher.manuscripts.importing.report import Moved, Removed
from publisher.manuscripts.importing.tree import (
    Element,
    leaves,
    line_of,
    parse_page,
    text_of,
    tidy_tree,
)

_HEAD = 8
_NOWHERE = "stands where HTML allows no text"


def read(source: str, path: str) -> Draft:
    """The draft of the page `source`; `path` is what the report calls the file."""
    root = parse_page(source)
    lang = (root.get("lang") or root.get("xml:lang") or "").strip()
    front = page_front(source)
    title = next((text_of(e) for e in root.iter("title")), "")
    body = tidy_tree(root)
    elements = leaves(body)
    reasons = maintext.left_out(source, elements)
    removals = [Removed(path, line_of(leaf), text_of(leaf), why) for leaf, why in reasons.items()]
    removals += _images(body, path)
    moves = _retitled(elements, reasons, front, removals, path)
    for leaf in reasons:
        leaf.drop_tree()
    blocks, unseen = htmlmark.markdown_blocks(body)
    removals += [Removed(path, line_of(leaf), text_of(leaf), _NOWHERE) for leaf in unseen]
    draft = draft_of(blocks, front, path)
    return replace(
        draft,
        lang=draft.lang
        or (lang if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", lang) else ""),
        removals=tuple(sorted((r for r in removals if r.text), key=lambda r: r.line)),
        moves=(*_window(title, front, path), *moves, *draft.moves),
        diagnostics=_unreached(body, path),
    )


def page_front(source: str) -> Front:
    """What the page's metadata say: title, authors and day, empty where they are silent."""
    meta = metadata(source)
    people = [names.person(name) for name in re.split(r";|,\s+(?=\S+\s)", meta.author)]
    date = dates.find_date(meta.date)
    return Front(
        title=" ".join(meta.title.split()),
        speakers=tuple(Speaker(name) for name in people if name),
        date=date.start if date else None,
    )


def _window(title: str, front: Front, path: str) -> tuple[Moved, ...]:
    """The title of the window, where the paper's title was taken from it."""
    took = title and front.title and front.title in title
    return (Moved(path, 0, title, "title"),) if took else ()


def _retitled(
    elements: Sequence[Element],
    reasons: dict[Element, str],
    front: Front,
    removals: list[Removed],
    path: str,
) -> list[Moved]:
    """Leaves that only say the title, wherever they stand: they become the front matter's."""
    titles = [
        leaf
        for leaf in elements
        if front.title and text_of(leaf).casefold() == front.title.casefold() and leaf.tag != "pre"
    ][:1]
    moves = [Moved(path, line_of(leaf), text_of(leaf), "title") for leaf in titles]
    for leaf in titles:
        removals[:] = [r for r in removals if (r.line, r.text) != (line_of(leaf), text_of(leaf))]
        reasons[leaf] = "title"
    return moves


def draft_of(blocks: Sequence[Block], front: Front, path: str) -> Draft:
    """A draft of `blocks`, whose first short lines complete `front`."""
    head = _head(blocks)
    lines = [NumberedLine(at, block.text) for at, block in enumerate(blocks[:head])]
    front, moves, rest = heads.propose(lines, front)
    stay = {line.number for line in rest}
    body = tuple(b for at, b in enumerate(blocks) if at >= head or at in stay)
    text = "\n".join(block.text for block in body)
    return Draft(
        path=path,
        front=front,
        blocks=body,
        kind=_kind(body),
        lang=language_of(text),
        moves=tuple(replace(m, path=path, line=blocks[m.line].line) for m in moves),
    )


def _head(blocks: Sequence[Block]) -> int:
    """How many blocks stand above the text; a heading ends them unless it is the first."""
    for at, block in enumerate(blocks[: _HEAD + 1]):
        spoken = ends_sentence(block.text) and not dates.find_date(block.text)
        ends = block.kind == "other" or (block.kind == "heading" and at > 0)
        if (
            ends
            or spoken
            or count_words(block.text) >= 25
            or block.text[:1] in "[(“\"'"
            or at == _HEAD
        ):
            return at
    return 0


_PAPER = re.compile(
    r"^\W*(?:\d+\W*)?(?:abstract|references|bibliography|keywords)\W*$", re.IGNORECASE
)


def _kind(blocks: Sequence[Block]) -> str:
    """A paper has an abstract or references; what has neither is taken for an address."""
    return "paper" if any(_PAPER.match(block.text) for block in blocks) else "address"


def _images(body: Element, path: str) -> list[Removed]:
    """Images of a page: import fetches nothing."""
    return [
        Removed(
            path,
            line_of(image),
            f"image {image.get('src', '')[:120]} {image.get('alt', '')}".strip(),
            "image of the page; save it beside the manuscript to use it",
        )
        for image in body.iter("img")
    ]


def _unreached(body: Element, path: str) -> tuple[Diagnostic, ...]:
    """Frames hold other pages, which were not read."""
    return tuple(
        Diagnostic(
            "IMP007",
            "the page shows a frame, whose text is in another file",
            Span(path, line_of(element)),
            "save the page of the frame itself and import that",
        )
        for element in body.iter("frame")
    )
