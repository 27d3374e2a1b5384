"""Checks of a document for what EPUBCheck and Ace do not see.

In: the tree of one document. Out: diagnostics of the family EPB, with the place in the manuscript
where the words can be found there. WCAG 2.2 §1.1.1, §1.3.1, §2.4.4, §2.4.6, §3.1.2.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from publisher.diagnostics import Diagnostic, Span
from publisher.epub.facts import alternative, is_decoration
from publisher.epub.nav import PAPERS, NavEntry, walk_entries
from publisher.languages.scripts import foreign_words
from publisher.model.chapter import Chapter
from publisher.model.paper import Paper
from publisher.xhtml.mathwords import MATH, MATHML
from publisher.xhtml.tree import SVG, XHTML, Element, classes, h, text_of_node


@dataclass(frozen=True, slots=True)
class Subject:
    """What is checked: a `document` of `chapter`, and the `paper` it was made from, if one was."""

    chapter: Chapter
    root: Element
    paper: Paper | None = None

    def finding(self, code: str, message: str, words: str = "") -> Diagnostic:
        """A finding about `words`; whoever has the manuscript finds their place in it."""
        owner = self.paper.id if self.paper else None
        return Diagnostic(code, message, Span("", text=words) if self.paper else None, paper=owner)


Check = Callable[[Subject], Iterator[Diagnostic]]


def check(subject: Subject) -> list[Diagnostic]:
    """Everything found in the document."""
    return [finding for one in CHECKS for finding in one(subject)]


def duplicate_ids(subject: Subject) -> Iterator[Diagnostic]:
    """EPB002."""
    ids = Counter(n.get("id") for n in _elements(subject.root) if n.get("id"))
    for name, count in ids.items():
        if count > 1:
            yield subject.finding("EPB002", f"the id `{name}` stands {count} times", f"#{name}")


_FILE = re.compile(r"^\S+\.(png|jpe?g|gif|svg|webp|pdf|tiff?|eps)$", re.IGNORECASE)


def bare_pictures(subject: Subject) -> Iterator[Diagnostic]:
    """EPB006 and EPB017: a picture is content unless it says that it is not, whatever its `alt`."""
    for picture in subject.root.iter(h("img"), f"{{{SVG}}}svg"):
        alt = alternative(picture)
        name = picture.get("src", "a drawing").rpartition("/")[2]
        if not alt and not is_decoration(picture):
            caption = _caption(picture)
            about = f"the figure “{caption}”" if caption else f"the picture {name}"
            yield subject.finding("EPB006", f"{about} has no text alternative", caption)
        elif _FILE.match(alt):
            yield subject.finding("EPB017", f"the text alternative `{alt}` is a file name", alt)


def _caption(picture: Element) -> str:
    figure = next(picture.iterancestors(h("figure")), None)
    caption = figure.find(f".//{h('figcaption')}") if figure is not None else None
    if caption is None:
        return ""
    words, labels = (
        text_of_node(caption),
        [part for part in caption if "caption-label" in classes(part)],
    )
    return (
        _shorten(words) if words != " ".join(map(text_of_node, labels)) else ""
    )  # a number says nothing


def _shorten(words: str, limit: int = 60) -> str:
    return words if len(words) <= limit else words[:limit].rsplit(" ", 1)[0] + " …"


def headless_tables(subject: Subject) -> Iterator[Diagnostic]:
    """EPB007: layout tables say so by their role."""
    for table in subject.root.iter(h("table")):
        if is_decoration(table) or "highlighttable" in classes(table):
            continue
        if next(table.iter(h("th")), None) is None:
            cells = [text_of_node(cell) for cell in table.iter(h("td"))]
            first = next((cell for cell in cells if cell), "")
            yield subject.finding("EPB007", f"the table beginning “{_shorten(first)}” has no header"
                                " cells", first)  # fmt: skip


def foreign_scripts(subject: Subject) -> Iterator[Diagnostic]:
    """EPB008, each script once a chapter."""
    for words, script, lang, _ in foreign_words(_runs(subject.root, subject.chapter.lang)):
        yield subject.finding("EPB008", f"“{words}” is {script}, but marked as `{lang}`", words)


_UNSAID = frozenset(h(n) for n in ("code", "pre", "kbd", "samp", "script", "style", "head"))


def _runs(node: Element, lang: str) -> Iterator[tuple[str, str]]:
    """The texts below `node`, each with its language; code and formulas have none."""
    if not isinstance(node.tag, str) or node.tag in _UNSAID or node.tag.startswith(f"{{{MATHML}}}"):
        return
    lang = node.get("lang") or lang
    if node.text:
        yield node.text, lang
    for child in node:
        yield from _runs(child, lang)
        if child.tail:
            yield child.tail, lang


_TAG = re.compile(
    r"^([A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?"
    r"(-([A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*(-[A-WY-Za-wy-z0-9](-[A-Za-z0-9]{2,8})+)*"
    r"(-x(-[A-Za-z0-9]{1,8})+)?$|^x(-[A-Za-z0-9]{1,8})+$"
)


def language_tags(subject: Subject) -> Iterator[Diagnostic]:
    """EPB019 (RFC 5646 §2.1)."""
    tags = {n.get("lang"): n for n in _elements(subject.root) if n.get("lang") is not None}
    for tag in tags:
        if not _TAG.match(tag):
            yield subject.finding("EPB019", f"`{tag}` is not a language tag", tag)


def small_viewbox(subject: Subject) -> Iterator[Diagnostic]:
    """EPB009."""
    if any(n.get("viewbox") for n in subject.root.iter(f"{{{SVG}}}svg")):
        yield subject.finding("EPB009", "a drawing says `viewbox` instead of `viewBox`", "viewbox")


_EMPTY_WORDS = frozenset({
    "here", "click here", "click", "link", "this", "this link", "more", "read more", "see here",
    "hier", "klicken sie hier", "mehr", "ici", "cliquez ici", "aquí", "haga clic aquí", "qui",
    "こちら", "ここ", "여기",
})  # fmt: skip


def empty_links(subject: Subject) -> Iterator[Diagnostic]:
    """EPB010: a note's call is exempt, for its role says what it is."""
    for link in subject.root.iter(h("a")):
        if not link.get("href") or (link.get("role") or "").startswith("doc-"):
            continue
        words = text_of_node(link) or link.get("aria-label", "")
        if not words:
            yield subject.finding("EPB010", f"the link to {link.get('href')} has no text")
        elif words.strip(" .,:;!?…»›→").casefold() in _EMPTY_WORDS:
            message = f"the link text “{words}” does not say where it leads"
            yield subject.finding("EPB010", message, f"[{words}]")


def skipped_levels(subject: Subject) -> Iterator[Diagnostic]:
    """EPB012."""
    before = 0
    for node in _elements(subject.root):
        name = node.tag.removeprefix(f"{{{XHTML}}}")
        if len(name) != 2 or name[0] != "h" or name[1] not in "123456":
            continue
        level = int(name[1])
        if before and level > before + 1:
            words = text_of_node(node)
            message = f"the heading “{_shorten(words)}” is of level {level} after level {before}"
            yield subject.finding("EPB012", message, words)
        before = level


def bare_formulas(subject: Subject) -> Iterator[Diagnostic]:
    """EPB013."""
    for math in subject.root.iter(MATH):
        if not (math.get("alttext") or "").strip():
            words = _shorten(text_of_node(math) or "".join(math.itertext()).strip())
            yield subject.finding("EPB013", f"the formula {words} has no text alternative")


CHECKS: Sequence[Check] = (
    duplicate_ids,
    bare_pictures,
    headless_tables,
    foreign_scripts,
    language_tags,
    small_viewbox,
    empty_links,
    skipped_levels,
    bare_formulas,
)

BARRIERS = frozenset({"EPB006", "EPB007", "EPB008", "EPB010", "EPB013", "EPB017", "EPB019"})
"""Findings that stand against the claim to meet WCAG 2.2 AA."""


def missing_papers(
    chapters: Iterable[Chapter], entries: Sequence[NavEntry], starts: dict[str, str]
) -> Iterator[Diagnostic]:
    """EPB011: each paper among `chapters` whose beginning no line of the contents leads to."""
    addresses = {entry.address.partition("#")[0] for entry in walk_entries(entries)}
    for chapter in chapters:
        if chapter.kind in PAPERS and starts.get(chapter.id) not in addresses:
            yield Diagnostic(
                "EPB011", f"“{chapter.title}” is missing from the contents", paper=chapter.id
            )


def _elements(root: Element) -> Iterator[Element]:
    return (node for node in root.iter() if isinstance(node.tag, str))


__all__ = ["BARRIERS", "CHECKS", "Subject", "check", "missing_papers"]
