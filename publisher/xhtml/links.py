"""Links of the book: from a chapter's own addresses to those of documents.

In: ``#anchor``, ``volume:<chapter>#anchor`` and addresses on the web. Out: addresses relative to
the document the link stands in. A link that leads nowhere loses its address and keeps its text:
EPUBCheck (RSC-007, RSC-012) and readers both take a dead link for a broken book.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from publisher.model.chapter import Chapter
from publisher.xhtml.chapters import body_of
from publisher.xhtml.tree import TYPE, Element, h

VOLUME = "volume:"
_SCHEMES = frozenset({"http", "https", "mailto", "tel", "doi", "urn", "ftp"})
_SAFE = "!#$%&'()*+,/:;=?@[]~"
_HOSTED = frozenset({"http", "https", "ftp"})
_HOST = re.compile(r"^[A-Za-z0-9._~-]+(:\d+)?$|^\[[0-9A-Fa-f:.]+\](:\d+)?$")


@dataclass(frozen=True, slots=True)
class AddressBook:
    """Where everything is. `anchors` maps chapter id and anchor to the document's name; `starts`
    maps a chapter id to its first document; `instead` maps chapters that only print has to the
    document that serves for them; `ids` has the ids of anchors that the book calls otherwise."""

    anchors: Mapping[tuple[str, str], str] = field(default_factory=dict)
    starts: Mapping[str, str] = field(default_factory=dict)
    instead: Mapping[str, str] = field(default_factory=dict)
    ids: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def find(self, chapter: str, anchor: str) -> str | None:
        """The address of `anchor` (empty: the beginning) of `chapter`; `None` where it is not."""
        if chapter in self.instead:
            return self.instead[chapter]
        if not anchor:
            return self.starts.get(chapter)
        name = self.anchors.get((chapter, anchor))
        new_anchor = self.ids.get((chapter, anchor), anchor)
        return None if name is None else f"{name}#{quote(new_anchor, safe=_SAFE)}"


def relative(address: str, document: str) -> str:
    """`address` (from the package document) as seen from the document called `document`."""
    name, sharp, anchor = address.partition("#")
    if name == document and sharp:
        return f"#{anchor}"
    return posixpath.relpath(name, posixpath.dirname(document) or ".") + sharp + anchor


def target(href: str, chapter: str) -> tuple[str, str] | None:
    """The chapter and anchor that `href` in `chapter` names; `None` for an address elsewhere."""
    if href.startswith("#"):
        return chapter, unquote(href[1:])
    if href.startswith(VOLUME):
        name, _, anchor = href[len(VOLUME) :].partition("#")
        return unquote(name), unquote(anchor)
    return None


def volume_links(chapter: Chapter) -> set[tuple[str, str]]:
    """The chapters that links of `chapter` name, each with the anchor there (empty: its
    beginning). None where the chapter is not well-formed: its words alone are shown."""
    if f'"{VOLUME}' not in chapter.body:
        return set()  # most chapters name no other, and looking takes no time
    body = body_of(chapter)
    named = (link.get("href", "") for link in body.iter(h("a"))) if body is not None else ()
    return {goal for href in named if href.startswith(VOLUME) and (goal := target(href, ""))}


def web_address(href: str) -> str | None:
    """`href` with what may not stand in a URL escaped; `None` where it is no address at all.

    A file of the author's machine, a script, or a bare relative path is none (EPUB 3.3 §3.4).
    """
    try:
        parts = urlsplit(href.strip())
        host = parts.netloc
        if not host.isascii():  # in the letters DNS knows
            host = host.encode("idna").decode("ascii")
        _ = parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in _SCHEMES or not (host or parts.path):
        return None
    if scheme in _HOSTED and not _HOST.match(host.rpartition("@")[2]):
        return None
    return quote(urlunsplit(parts._replace(netloc=host)), safe=_SAFE)


def rewrite(root: Element, chapter: str, document: str, book: AddressBook) -> list[tuple[str, str]]:
    """Make the links of `root` lead to documents; returns (address, text) of those that cannot.

    A dead link becomes a ``span``, its text and marks kept.
    """
    dead: list[tuple[str, str]] = []
    for link in list(root.iter(h("a"))):
        href = link.get("href")
        if href is None:
            continue
        goal = target(href, chapter)
        if goal is None:
            address = web_address(href)
        else:
            place = book.find(*goal)
            address = relative(place, document) if place else None
        if address is None:
            dead.append((href, "".join(link.itertext()).strip()))
            link.tag = h("span")
            for name in ("href", "role", "rel", "target", TYPE):
                link.attrib.pop(name, None)
        else:
            link.set("href", address)
    return dead
