"""Pages: galleys and blanks gathered in the order of the page map.

Galleys and the page map come in; a book with all its pages goes out, and for every galley the
pages it became and the structure tree it brought. Nothing is stamped or linked yet.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from publisher.bind.trees import entries
from publisher.model.galley import FreeMargins, Galley
from publisher.model.pagemap import GalleyPlace, PageMap

_BOXES = (Name.MediaBox, Name.CropBox, Name.BleedBox, Name.TrimBox, Name.ArtBox)


@dataclass(frozen=True, slots=True)
class Gathering:
    """One galley in the book. `pages` are page dictionaries of the book; `tree` is the galley's
    structure tree root, copied into the book, `None` where the galley is not tagged; `parents` is
    its parent tree, from which a link that is taken out goes too; `lang` and `title` are what the
    galley says of itself; `margins` those of its pages, where an author laid them out."""

    place: GalleyPlace
    pages: tuple[Object, ...]
    tree: Object | None
    parents: dict[int, Object]
    lang: str
    title: str
    margins: tuple[FreeMargins, ...] = ()


def gather_pages(
    book: Pdf, galleys: Mapping[str, Galley], page_map: PageMap
) -> tuple[Gathering, ...]:
    """Put all pages of `page_map` into `book`, which has none. `KeyError` where a place has no
    galley."""
    starts = {place.sheet: place for place in page_map.places}
    leaves: list[Object] = []
    gathered = []
    while len(leaves) < len(page_map.folios):
        place = starts.get(len(leaves))
        if place is None:
            leaves.append(_blank(book))
        else:
            gathered.append(_take_in(book, galleys[place.chapter], place))
            leaves += gathered[-1].pages
    _hang(book, leaves)
    _match_blanks(leaves, page_map)
    return tuple(gathered)


def _hang(book: Pdf, leaves: Sequence[Object]) -> None:
    """Make `leaves` the pages of `book` (ISO 32000-1, 7.7.3). pikepdf's list of pages makes a list
    of all there are each time it is asked for one, so that a book of four times as many pages took
    six times as long."""
    tree = book.Root.Pages
    for leaf in leaves:
        leaf.Parent = tree
    tree.Kids = Array(leaves)
    tree.Count = len(leaves)


def _take_in(book: Pdf, galley: Galley, place: GalleyPlace) -> Gathering:
    source = pikepdf.open(io.BytesIO(galley.pdf))
    if len(source.pages) != place.pages:
        raise ValueError(f"galley {place.chapter} has {len(source.pages)} pages, not {place.pages}")
    pages = tuple(book.copy_foreign(page.obj) for page in source.pages)
    root = source.Root
    tree = book.copy_foreign(root.StructTreeRoot) if Name.StructTreeRoot in root else None
    title = str(source.trailer.get(Name.Info, Dictionary()).get(Name.Title, ""))
    parents = dict(entries(tree.get(Name.ParentTree), Name.Nums)) if tree is not None else {}
    lang = str(root.get(Name.Lang, ""))
    return Gathering(place, pages, tree, parents, lang, title, galley.margins)


def _blank(book: Pdf) -> Object:
    """A page without contents: Ghostscript complains of contents that are empty."""
    return book.make_indirect(Dictionary(Type=Name.Page, Resources=Dictionary(), MediaBox=Array()))


def _match_blanks(leaves: Sequence[Object], page_map: PageMap) -> None:
    """Give each blank page the boxes of the page before it that has some, else of the first."""
    filled = [folio.sheet for folio in page_map.folios if folio.chapter is not None]
    if not filled:
        return
    near = filled[0]
    for folio in page_map.folios:
        if folio.chapter is not None:
            near = folio.sheet
            continue
        for box in _BOXES:
            if box in leaves[near]:
                leaves[folio.sheet][box] = Array(leaves[near][box].as_list())
