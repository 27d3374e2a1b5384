"""The outline (ISO 32000-1, 12.3.3) and the page labels (12.4.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from pikepdf import Dictionary, Name, Object, Pdf, String

from publisher.bind.book import Bookmark
from publisher.bind.gathering import Gathering
from publisher.bind.links import point
from publisher.bind.trees import number_tree
from publisher.diagnostics import Diagnostic
from publisher.model.pagemap import PageMap

_STYLES = {"roman": Name.r, "arabic": Name.D}


def label_pages(book: Pdf, page_map: PageMap) -> None:
    """Write the page labels: one range for each run of folios that count on."""
    ranges: dict[int, Dictionary] = {}
    expected: tuple[str, int] | None = None
    for folio in page_map.folios:
        if (folio.numbering, folio.number) != expected:
            ranges[folio.sheet] = (
                Dictionary(P=folio.label)
                if folio.numbering == "lettered"
                else Dictionary(S=_STYLES[folio.numbering], St=folio.number)
            )
        # each page with a letter has a label of its own
        expected = folio.numbering, 0 if folio.numbering == "lettered" else folio.number + 1
    book.Root.PageLabels = number_tree(book, ranges)


def write_outline(
    book: Pdf, outline: Sequence[Bookmark], gatherings: tuple[Gathering, ...]
) -> list[Diagnostic]:
    """Write the outline, first level unfolded. A bookmark whose chapter is not in the file gives
    its place to its children; one whose anchor is unknown goes to its chapter, and is told."""
    by_chapter = {gathering.place.chapter: gathering for gathering in gatherings}
    bookmarks = tuple(_within(outline, by_chapter.keys()))
    if not bookmarks:
        return []
    root = book.make_indirect(Dictionary(Type=Name.Outlines))
    diagnostics: list[Diagnostic] = []
    _hang(book, root, bookmarks, by_chapter, diagnostics)
    root.Count = len(bookmarks) + sum(len(bookmark.children) for bookmark in bookmarks)
    book.Root.Outlines = root
    return diagnostics


def _within(bookmarks: Iterable[Bookmark], chapters: Iterable[str]) -> Iterable[Bookmark]:
    for bookmark in bookmarks:
        children = tuple(_within(bookmark.children, chapters))
        if bookmark.chapter in chapters:
            yield Bookmark(bookmark.text, bookmark.chapter, bookmark.anchor, children)
        else:
            yield from children


def _hang(
    book: Pdf,
    parent: Object,
    bookmarks: Sequence[Bookmark],
    by_chapter: Mapping[str, Gathering],
    diagnostics: list[Diagnostic],
    depth: int = 0,
) -> None:
    """Hang `bookmarks` below `parent`, linked to each other, and theirs below them."""
    items = []
    for bookmark in bookmarks:
        dest = _destination(bookmark, by_chapter[bookmark.chapter], diagnostics)
        item = book.make_indirect(Dictionary(Title=String(bookmark.text), Parent=parent, Dest=dest))
        items.append(item)
        if bookmark.children:
            _hang(book, item, bookmark.children, by_chapter, diagnostics, depth + 1)
            item.Count = len(bookmark.children) * (1 if depth == 0 else -1)
    parent.First, parent.Last = items[0], items[-1]
    for before, after in pairwise(items):
        before.Next, after.Prev = after, before


def _destination(bookmark: Bookmark, gathering: Gathering, diagnostics: list[Diagnostic]) -> Object:
    if bookmark.anchor is None:
        return point(gathering.pages[0], None)
    place = gathering.place.anchors.get(bookmark.anchor)
    if place is None:
        message = f"bookmark “{bookmark.text}” goes to `{bookmark.anchor}`, which is not there"
        diagnostics.append(Diagnostic("PDF004", message, paper=bookmark.chapter))
        return point(gathering.pages[0], None)
    return point(gathering.pages[place.page], place.y)


def titles(outline: Sequence[Bookmark]) -> dict[str, str]:
    """The title of each chapter: the text of the innermost bookmark that goes to its beginning (a
    session without an opening of its own goes to its first paper)."""
    by_chapter: dict[str, str] = {}
    for bookmark in outline:
        inner = titles(bookmark.children)
        if bookmark.anchor is None and bookmark.chapter not in inner:
            by_chapter.setdefault(bookmark.chapter, bookmark.text)
        for chapter, text in inner.items():
            by_chapter.setdefault(chapter, text)
    return by_chapter
