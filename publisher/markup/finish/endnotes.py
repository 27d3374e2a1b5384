"""Numbering of notes, and the section that holds them.

The markup is the one that passed every checker and reader (EPUB SSV ``noteref``, ``footnote``;
DPUB-ARIA ``doc-noteref``, ``doc-footnote``, ``doc-backlink``).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from lxml import etree

from publisher.limits import cure
from publisher.markup.reader.tree import Ids, Tree, move_children, replace
from publisher.markup.reader.work import Work


def gather_notes(root: Tree, ids: Ids, work: Work) -> Tree | None:
    """Make calls and notes of every ``noteref``, in the order of the text; `None` without notes."""
    texts = {n.get("label", ""): n for n in root.iterchildren("note")}
    for note in texts.values():
        root.remove(note)
    section = etree.Element(
        "section", {"role": "doc-endnotes", "data-epub-type": "endnotes", "class": "notes"}
    )
    numbers: dict[str, tuple[int, int]] = {}
    queue = deque(root.iter("noteref"))
    number = 0
    while queue:
        call = queue.popleft()
        label = call.get("label", "")
        if label and label in numbers:
            count, calls = numbers[label]
            numbers[label] = (count, calls + 1)
            replace(call, _call(count, ids.take(f"fnref-{count}"), work))
            continue
        number += 1
        if number > work.options.limits.notes:
            message = f"more notes than the limit of {work.options.limits.notes}"
            work.say("MD001", message, None, cure("notes", "split the paper"))
            break
        text = texts.get(label) if label else call.find("note")
        aside = _aside(number, text, work)
        replace(call, _call(number, ids.take(f"fnref-{number}"), work))
        section.append(aside)
        queue.extendleft(reversed(list(aside.iter("noteref"))))
        if label:
            numbers[label] = (number, 1)
    for call in root.iter("noteref"):
        call.tag = "span"
    return section if number else None


def with_numbers(
    root: Tree, elements: Sequence[Tree], notes: Callable[[Tree], bool]
) -> list[tuple[Tree, int]]:
    """`elements` in the order in which they are read, each with the number of the note it stands
    in, 0 for none. `notes` tells of one that stands in the text whether it will be a note itself.
    Those in notes that nobody calls come last."""
    texts = {n.get("label", ""): n for n in root.iterchildren("note")}
    tags = {element.tag for element in elements} | {"noteref"}
    pending = dict.fromkeys(elements)

    def within(tree: Tree, home: Tree | None) -> list[Tree]:
        elements = tree.iter(*tags)
        return [e for e in elements if next(e.iterancestors("note"), None) is home]

    out: list[tuple[Tree, int]] = []
    labels: set[str] = set()
    queue = deque(within(root, None))
    number = 0
    while queue:
        element = queue.popleft()
        if element in pending:
            del pending[element]
            number += notes(element)
            out.append((element, number if notes(element) else 0))
        label = element.get("label", "")
        if element.tag != "noteref" or label in labels:
            continue
        labels |= {label} - {""}
        number += 1
        text = texts.get(label) if label else element.find("note")
        inside = within(text, text) if text is not None else []
        for one in inside:
            if one in pending:
                del pending[one]
                out.append((one, number))
        queue.extendleft(reversed([one for one in inside if one.tag == "noteref"]))
    return out + [(element, 0) for element in pending]


def _call(number: int, name: str, work: Work) -> Tree:
    link = etree.Element(
        "a",
        {
            "data-epub-type": "noteref", "role": "doc-noteref", "href": f"#fn-{number}", "id": name,
            "class": "noteref",
        },
    )  # fmt: skip
    link.text = str(number)
    return link


def _aside(number: int, text: Tree | None, work: Work) -> Tree:
    aside = etree.Element(
        "aside", {"data-epub-type": "footnote", "role": "doc-footnote", "id": f"fn-{number}"}
    )
    if text is not None:
        if any(child.tag in _BLOCKS for child in text):
            move_children(text, aside)
        else:
            move_children(text, etree.SubElement(aside, "p"))
    first = aside[0] if len(aside) and aside[0].tag == "p" else None
    if first is None:
        first = etree.Element("p")
        aside.insert(0, first)
    label = f"{work.words['text.back']}: {work.words['text.note']} {number}"
    back = etree.Element(
        "a",
        {
            "role": "doc-backlink",
            "href": f"#fnref-{number}",
            "class": "backlink",
            "aria-label": label,
        },
    )
    back.text, back.tail = str(number), " " + (first.text or "")
    first.text = None
    first.insert(0, back)
    return aside


_BLOCKS = frozenset(
    {"p", "ul", "ol", "pre", "blockquote", "table", "figure", "div", "dl", "section"}
)
