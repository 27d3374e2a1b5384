"""Headings of a paper: shifted below its title, given ids and numbers, wrapped into sections."""

from __future__ import annotations

import re
from string import ascii_uppercase

from lxml import etree

from publisher.languages import textwords
from publisher.markup.constructs.links import normal
from publisher.markup.finish.serialise import inner_xml
from publisher.markup.reader.tree import Ids, Tree, line_of, remove, slug, text_of, unwrap
from publisher.markup.reader.work import Work
from publisher.model.chapter import Heading

_HEADING = re.compile(r"h([1-6])")
_LEAVE = ("noteref", "sup")
_WORDLESS = ("span", "a", "em", "strong", "code", "br", "sup", "sub")
"""What says nothing where it holds no text; a picture or a formula does."""
FIRST = 2
"""The level of a paper's topmost headings: the title is 1."""


def headings_of(body: Tree) -> list[Tree]:
    return [e for e in body.iter() if isinstance(e.tag, str) and _HEADING.fullmatch(e.tag)]


def drop_empty(body: Tree, work: Work) -> None:
    """Take out headings that say nothing, which no outline can name, and tell of them (A11)."""
    for heading in headings_of(body):
        if not text_of(heading).strip() and all(
            e.tag in _WORDLESS for e in heading.iterdescendants()
        ):
            at = int(heading.get("data-at", "-1"))
            work.say("A11009", "a heading has no words", (at, at + 1) if at >= 0 else None)
            remove(heading)


def shift_headings(body: Tree, work: Work) -> None:
    """Make the topmost level used `FIRST`; tell of levels that are skipped (A11)."""
    headings = headings_of(body)
    if not headings:
        return
    top = min(int(h.tag[1]) for h in headings)
    before = FIRST - 1
    for heading in headings:
        level = int(heading.tag[1]) - top + FIRST
        if level > before + 1:
            at = int(heading.get("data-at", "-1"))
            work.say(
                "A11002",
                f"a heading of level {level - FIRST + top} follows one of {before - FIRST + top}"
                if before >= FIRST
                else f"the first heading is of level {level - FIRST + top}, others are above it",
                (at, at + 1) if at >= 0 else None,
            )
        before = level
        heading.tag = f"h{min(level, 6)}"


def identify_headings(body: Tree, ids: Ids, work: Work) -> None:
    """Give every heading an id: its author's, or one made of its text."""
    by_text: dict[str, str] = {}
    for heading in headings_of(body):
        text = _plain(heading)
        if not heading.get("id"):
            heading.set("id", ids.take(slug(text)))
            heading.set("data-auto", "")
        by_text.setdefault(normal(text), heading.get("id", ""))
    work.lasting["headings"] = by_text


def _plain(heading: Tree) -> str:
    parts = [heading.text or ""]
    for child in heading:
        if child.tag not in _LEAVE:
            parts.append(_plain(child))
        parts.append(child.tail or "")
    return "".join(parts)


def number_headings(body: Tree, is_numbered: bool) -> None:
    """Put "2.1" before the headings that are to be numbered."""
    counters = [0] * 7
    lettered = False
    for heading in body:
        if not isinstance(heading.tag, str) or not _HEADING.fullmatch(heading.tag):
            continue
        classes = heading.get("class", "").split()
        if not is_numbered or "unnumbered" in classes:
            continue
        level = int(heading.tag[1])
        if level == FIRST and "appendix" in classes and not lettered:
            counters, lettered = [0] * 7, True
        counters[level] += 1
        counters[level + 1 :] = [0] * (6 - level)
        numbers = [str(n or 1) for n in counters[FIRST : level + 1]]
        if lettered:
            numbers[0] = _letter(counters[FIRST] or 1)
        heading.set("data-number", ".".join(numbers))


def _letter(number: int) -> str:
    """A, B … Z, AA: how appendices are counted."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = ascii_uppercase[rest] + letters
    return letters


def mark_appendices(body: Tree) -> None:
    """What stands behind ``\\appendix`` is an appendix: its headings are of that class."""
    marks = list(body.iter("appendix"))
    for mark in marks[:1]:
        block = mark
        while (parent := block.getparent()) is not None and parent is not body:
            block = parent
        for heading in block.itersiblings():
            if isinstance(heading.tag, str) and _HEADING.fullmatch(heading.tag):
                heading.set("class", f"{heading.get('class', '')} appendix".strip())
    for mark in marks:
        holder = mark.getparent()
        remove(mark)
        alone = holder is not None and holder.tag == "p" and not len(holder)
        if holder is not None and alone and not (holder.text or "").strip():
            remove(holder)


def wrap_sections(body: Tree) -> None:
    """Wrap each heading and what follows it into a ``section`` that takes over its id."""
    children = list(body)
    stack: list[tuple[int, Tree]] = [(0, body)]
    for child in children:
        match = _HEADING.fullmatch(child.tag) if isinstance(child.tag, str) else None
        if match:
            level = int(match[1])
            while stack[-1][0] >= level:
                stack.pop()
            section = etree.SubElement(stack[-1][1], "section")
            for key in ("id", "lang", "class"):
                if child.get(key):
                    section.set(key, child.attrib.pop(key))
            stack.append((level, section))
        if child.getparent() is not stack[-1][1] or match:
            stack[-1][1].append(child)


def name_bibliography(body: Tree) -> None:
    """Mark the last section whose heading names a bibliography (DPUB-ARIA 1.1, doc-bibliography):
    the list of what is cited stands there, or what the author typed."""
    last = None
    for section in body.iter("section"):
        if len(section) and _HEADING.fullmatch(str(section[0].tag)):
            title = " ".join(text_of(section[0]).split()).casefold().rstrip(":.")
            if textwords.titles_bibliography(title):
                last = section
    if last is not None:
        last.set("role", "doc-bibliography")
        last.set("data-epub-type", "bibliography")


def headings_list(body: Tree) -> tuple[Heading, ...]:
    """The headings of `body` in order, after they are finished."""
    out = []
    for section in body.iter("section"):
        if not len(section) or not _HEADING.fullmatch(str(section[0].tag)):
            continue
        heading = section[0]
        bare = etree.fromstring(etree.tostring(heading, with_tail=False))
        number = bare.find("span[@class='section-number']")
        number_text = number.text if number is not None else ""
        if number is not None:
            remove(number)
        for element in list(bare.iter("a")):
            _bare_link(element)
        out.append(
            Heading(
                section.get("id", ""), int(heading.tag[1]), inner_xml(bare).strip(),
                line_of(bare), number_text,
            )
        )  # fmt: skip
    return tuple(out)


def _bare_link(element: Tree) -> None:
    """Contents are links themselves: links of a heading lose theirs, note calls go."""
    if element.get("role") == "doc-noteref":
        remove(element)
    else:
        unwrap(element)


def show_numbers(body: Tree) -> None:
    """Set the numbers into the headings."""
    for heading in body.iter("h2", "h3", "h4", "h5", "h6"):
        number_text = heading.attrib.pop("data-number", "")
        if number_text:
            span = etree.Element("span", {"class": "section-number"})
            span.text, span.tail = number_text, " " + (heading.text or "")
            heading.text = None
            heading.insert(0, span)
