"""Rules about links.

In: a `Sheet`. Out: diagnostics A11004 and ED026. Links that lead nowhere in the volume are told
when they are composed (MD051, MD052, REF040, REF042).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.diagnostics import Diagnostic
from publisher.rules.sheet import Sheet, shorten

_IDLE = frozenset({
    "here", "click here", "click", "link", "this", "this link", "this page", "this website", "more",
    "read more", "see here", "see more", "hier", "klicken sie hier", "mehr", "ici", "cliquez ici",
    "lien", "aquí", "haga clic aquí", "enlace", "qui", "clicca qui", "aqui", "clique aqui",
    "здесь", "тут", "こちら", "ここ", "여기", "这里", "此处",
})  # fmt: skip
LONGEST_ADDRESS = 100
"""Characters of an address that still fit on two lines of a page."""


def idle_link(sheet: Sheet) -> Iterator[Diagnostic]:
    """A11004 (WCAG 2.2 §2.4.4)."""
    behind: dict[str, int] = {}
    for link in sheet.tree.iter("a"):
        if link.get("role") or not link.get("href") or link.find(".//img") is not None:
            continue
        words = " ".join("".join(link.itertext()).split())
        if words.strip(" .,:;!?…»›→[]()").casefold() in _IDLE:
            written = re.compile(rf"\[\W*{re.escape(words)}\W*\]")
            match = written.search(sheet.paper.source.body, behind.get(words, 0))
            behind[words] = match.end() if match else 0
            place = sheet.at(match.start(), match.end()) if match else sheet.place(words)
            yield sheet.finding("A11004", f"the link text “{words}” does not say where it leads",
                              place)  # fmt: skip


def long_address(sheet: Sheet) -> Iterator[Diagnostic]:
    """ED026: an address that is its own link text. A list of references prints what it must."""
    for link in sheet.tree.iter("a"):
        words = "".join(link.itertext())
        if next(link.iterancestors("ul"), link).get("class", "").startswith("references"):
            continue
        if len(words) > LONGEST_ADDRESS and re.match(r"(?:https?://|www\.)\S+$", words):
            at = sheet.paper.source.body.find(words)
            place = sheet.at(at, at + len(words)) if at >= 0 else sheet.place(words)
            message = f"an address of {len(words)} characters is printed: {shorten(words, 50)}"
            yield sheet.finding("ED026", message, place)
