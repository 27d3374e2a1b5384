"""What a document holds, found by looking: the ground of manifest properties and of every claim
the accessibility metadata makes.

In: the tree of a document. Out: `Facts`, which add up over a book.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from publisher.xhtml.mathwords import MATH
from publisher.xhtml.tree import SVG, Element, h, has_type

_INTERACTIVE = frozenset(h(name) for name in ("script", "form", "input", "button", "select"))
_REMOTE = ("http:", "https:")


@dataclass(frozen=True, slots=True)
class Facts:
    """Counts over a document. `pictures` are images and drawings that are content; those without a
    text alternative are `pictures_bare`. `math_pictures` are formulas set as images; `moving` are
    images that can move (GIF, audio, video)."""

    math: int = 0
    math_bare: int = 0
    math_pictures: int = 0
    drawings: int = 0
    pictures: int = 0
    pictures_bare: int = 0
    long_descriptions: int = 0
    tables: int = 0
    tables_headed: int = 0
    headings: int = 0
    page_marks: int = 0
    index_links: int = 0
    notes: int = 0
    scripts: int = 0
    remote: int = 0
    moving: int = 0

    def __add__(self, other: Facts) -> Facts:
        return Facts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def properties(self) -> tuple[str, ...]:
        """Manifest properties of the document (EPUB 3.3 appendix D.5)."""
        counts = {"mathml": self.math, "remote-resources": self.remote, "scripted": self.scripts,
                "svg": self.drawings}  # fmt: skip
        return tuple(name for name, count in counts.items() if count)


def is_decoration(picture: Element) -> bool:
    """Whether `picture` says of itself that it carries no content."""
    return picture.get("role") in ("presentation", "none") or picture.get("aria-hidden") == "true"


def alternative(picture: Element) -> str:
    """The text alternative of an ``img`` or ``svg``; empty where it has none."""
    if picture.get("alt", "").strip():
        return str(picture.get("alt")).strip()
    for name in ("aria-label", "aria-labelledby"):
        if picture.get(name, "").strip():
            return str(picture.get(name))
    title = picture.find(f"{{{SVG}}}title")
    return (title.text or "").strip() if title is not None else ""


def survey_document(root: Element, is_index: bool = False) -> Facts:
    """The facts of the document `root`; `is_index` says that its links are those of an index."""
    count = dict.fromkeys((f.name for f in fields(Facts)), 0)
    for node in root.iter():
        if isinstance(node.tag, str):
            _look(node, count)
    if is_index:
        count["index_links"] = sum(1 for link in root.iter(h("a")) if link.get("href"))
    return Facts(**count)


def _look(node: Element, count: dict[str, int]) -> None:
    tag = node.tag
    if tag == MATH:
        count["math"] += 1
        count["math_bare"] += not (node.get("alttext") or "").strip()
    elif tag == f"{{{SVG}}}svg":
        count["drawings"] += 1
        _picture(node, count)
    elif tag == h("img"):
        count["moving"] += node.get("src", "").lower().endswith(".gif")
        if "formula" in (node.get("class") or "").split():
            count["math_pictures"] += 1
        _picture(node, count)
    elif tag == h("table"):
        count["tables"] += 1
        count["tables_headed"] += next(node.iter(h("th")), None) is not None
    elif tag in _INTERACTIVE:
        count["scripts"] += 1
    elif tag in (h("audio"), h("video")):
        count["moving"] += 1
    elif tag[-3:-1] == "}h" and tag[-1] in "123456":
        count["headings"] += 1
    _attributes(node, count)


def _picture(node: Element, count: dict[str, int]) -> None:
    if is_decoration(node):
        return
    count["pictures"] += 1
    count["pictures_bare"] += not alternative(node)


def _attributes(node: Element, count: dict[str, int]) -> None:
    count["remote"] += any(
        (node.get(name) or "").startswith(_REMOTE) for name in ("src", "poster", "data")
    )
    count["scripts"] += any(str(name).startswith("on") for name in node.attrib)
    count["long_descriptions"] += bool(node.get("aria-describedby") or node.get("aria-details"))
    count["page_marks"] += has_type(node, "pagebreak")
    count["notes"] += has_type(node, "footnote")
