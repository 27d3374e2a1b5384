"""Addresses inside a web edition: each leads to a file and a place that are there.

In: the files of an edition by name. Out: diagnostics. Read by another means than made the pages:
Python's parser of HTML.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from publisher.diagnostics import Diagnostic, Span

_ADDRESSES = {"a": "href", "link": "href", "img": "src", "script": "src", "source": "src"}


@dataclass(slots=True)
class _WebPage:
    ids: set[str] = field(default_factory=set)
    links: list[tuple[str, int]] = field(default_factory=list)


class _LinkReader(HTMLParser):
    """Gathers ids, and addresses with their lines; those outside the edition are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.page = _WebPage()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if name := values.get("id"):
            self.page.ids.add(name)
        address = values.get(_ADDRESSES.get(tag, ""))
        if address and not urlsplit(address).scheme and not address.startswith("//"):
            self.page.links.append((address, self.getpos()[0]))


def broken_addresses(files: Mapping[str, bytes], shown: str) -> Iterator[Diagnostic]:
    """The addresses that lead nowhere; `shown` is what the edition's folder is called."""
    pages = {name: _read(data) for name, data in files.items() if name.endswith(".html")}
    for name, page in pages.items():
        for address, line in page.links:
            path, _, place = address.partition("#")
            folder = posixpath.dirname(name)
            target = posixpath.normpath(posixpath.join(folder, unquote(path))) if path else name
            there = target in files
            if there and (not place or unquote(place) in _ids(pages, target)):
                continue
            what = "a place that is not there" if there else "a file that is not there"
            span = Span(f"{shown}/{name}", line)
            yield Diagnostic("WEB005", f"`{address}` leads to {what}", span)


def _ids(pages: Mapping[str, _WebPage], name: str) -> set[str]:
    return pages[name].ids if name in pages else set()


def _read(data: bytes) -> _WebPage:
    reader = _LinkReader()
    reader.feed(data.decode("utf-8", "replace"))
    return reader.page
