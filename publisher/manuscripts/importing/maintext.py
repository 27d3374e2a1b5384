"""Which leaves of a page are its text, and why the others are not.

In: the source of a page and its leaves. Out: a reason for each leaf that is left out. The judge is
trafilatura, which knows many sites; what it drops inside the text it found (notes on the audience,
short answers) stays: when in doubt a leaf is text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from publisher.manuscripts.importing import scraps
from publisher.manuscripts.importing.extractor import main_text
from publisher.manuscripts.importing.tree import Element, text_of

_PARTS = {
    "nav": "navigation of the page",
    "footer": "foot of the page",
    "aside": "beside the text",
    "form": "form of the page",
    "button": "form of the page",
    "select": "form of the page",
    "dialog": "notice of the page",
}
_ROLES = {
    "navigation": "navigation of the page",
    "contentinfo": "foot of the page",
    "banner": "head of the page",
    "search": "form of the page",
    "complementary": "beside the text",
    "dialog": "notice of the page",
}
_OUTSIDE = "outside the main text"
_SQUASH = re.compile(r"\W+")


def left_out(source: str, leaves: Sequence[Element]) -> dict[Element, str]:
    """Reasons for those of the leaves `leaves` that are not the page's main text."""
    reasons = {leaf: why for leaf in leaves if (why := _furniture(leaf))}
    rest = [leaf for leaf in leaves if leaf not in reasons]
    squashed = _squash(main_text(source))
    hits = [leaf for leaf in rest if _squash(text_of(leaf)) and _squash(text_of(leaf)) in squashed]
    if not hits:
        return reasons
    main = _main(hits)
    first, last = rest.index(hits[0]), rest.index(hits[-1])
    whole = _is_article(main)
    hit_set = set(hits)
    for at, leaf in enumerate(rest):
        inside = leaf is main or main in leaf.iterancestors()
        if leaf not in hit_set and not (inside and (whole or first <= at <= last)):
            reasons[leaf] = _OUTSIDE
    notes = _notes(leaves, reasons)
    return {leaf: why for leaf, why in reasons.items() if leaf not in notes}


def _squash(text: str) -> str:
    return _SQUASH.sub("", text).casefold()


def _furniture(leaf: Element) -> str:
    """Why `leaf` is part of the page, not of its text, by where it stands or what it says."""
    for element in (leaf, *leaf.iterancestors()):
        why = _PARTS.get(element.tag) or _ROLES.get(element.get("role", ""))
        if element.tag in ("footer", "aside") and _in_article(element) and _is_notes(element):
            why = ""
        if why:
            return why
        if "hidden" in element.attrib or "display:none" in element.get("style", "").replace(
            " ", ""
        ):
            return "hidden on the page"
    return scraps.reason(text_of(leaf), edge=False)


def _in_article(element: Element) -> bool:
    return any(_is_article(ancestor) for ancestor in element.iterancestors())


def _is_article(element: Element) -> bool:
    return element.tag in ("article", "main") or element.get("role") == "main"


def _is_notes(element: Element) -> bool:
    """Whether `element` holds notes: many sites set them in a ``footer`` or an ``aside``."""
    words = " ".join(element.get(name, "") for name in ("class", "id", "role", "epub:type")).lower()
    return "note" in words


def _main(hits: Sequence[Element]) -> Element:
    """The deepest element that holds nearly all of the text extracted."""
    weights: dict[Element, int] = {}
    for leaf in hits:
        size = len(text_of(leaf))
        for element in leaf.iterancestors():
            weights[element] = weights.get(element, 0) + size
    total = sum(len(text_of(leaf)) for leaf in hits)
    holding = [element for element, weight in weights.items() if weight >= 0.95 * total]
    main = max(holding, key=lambda element: sum(1 for _ in element.iterancestors()))
    return next((a for a in main.iterancestors() if _is_article(a)), main)


def _notes(leaves: Sequence[Element], reasons: dict[Element, str]) -> frozenset[Element]:
    """Footnotes the text refers to are text, wherever they stand."""
    ids = {
        link.get("href", "")[1:]
        for leaf in leaves
        if leaf not in reasons
        for link in leaf.iter("a")
        if re.fullmatch(r"#.+", link.get("href", ""))
    }
    outside = (_OUTSIDE, "foot of the page", "beside the text")
    return frozenset(
        leaf
        for leaf, why in reasons.items()
        if why in outside
        and any(e.get("id") in ids for e in (*leaf.iterancestors(), *leaf.iter()) if e.get("id"))
    )
