"""Pages: galleys and blanks gathered in the order of the page map.

Galleys and the page map come in; a book with all its pages goes out, and for every galley the
pages it became and the structure tree it brought. Nothing is stamped or linked yet.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

from publisher.bind.trees import entries
from publisher.model.galley import Galley
from publisher.model.pagemap import PageMap, Place

_BOXES = (Name.MediaBox, Name.CropBox, Name.BleedBox, Name.TrimBox, Name.ArtBox)


@dataclass(frozen=True, slots=True)
class Gathering:
    """One galley in the book. `pages` are page dictionaries of the book; `tree` is the galley's
    structure tree root, copied into the book, `None` where the galley is not tagged; `parents` is
    its parent tree, from which a link that is taken out goes too; `lang` and `title` are what the
    galley says of itself."""

    place: Place
    pages: tuple[Object, ...]
    tree: Object | None
    parents: dict[int, Object]
    lang: str
    title: str


def gather(book: Pdf, galleys: Mapping[str, Galley], page_map: PageMap) -> tuple[Gathering, ...]:
    """Append all pages of `page_map` to `book`. `KeyError` where a place has no galley."""
    starts = {place.sheet: place for place in page_map.places}
    gathered = []
    while len(book.pages) < len(page_map.folios):
        place = starts.get(len(book.pages))
        if place is None:
            book.pages.append(Page(_blank(book)))
        else:
            gathered.append(_take_in(book, galleys[place.chapter], place))
    _match_blanks(book, page_map)
    return tuple(gathered)


def _take_in(book: Pdf, galley: Galley, place: Place) -> Gathering:
    source = pikepdf.open(io.BytesIO(galley.pdf))
    if len(source.pages) != place.pages:
        raise ValueError(f"galley {place.chapter} has {len(source.pages)} pages, not {place.pages}")
    with warnings.catch_warnings():
        # Destinations are ours: links.py names them anew for the whole book.
        warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
        book.pages.extend(source.pages)
    pages = tuple(book.pages[sheet].obj for sheet in range(place.sheet, place.sheet + place.pages))
    root = source.Root
    tree = book.copy_foreign(root.StructTreeRoot) if Name.StructTreeRoot in root else None
    title = str(source.trailer.get(Name.Info, Dictionary()).get(Name.Title, ""))
    parents = dict(entries(tree.get(Name.ParentTree), Name.Nums)) if tree is not None else {}
    return Gathering(place, pages, tree, parents, str(root.get(Name.Lang, "")), title)


def _blank(book: Pdf) -> Object:
    """A page without contents: Ghostscript complains of contents that are empty."""
    return book.make_indirect(Dictionary(Type=Name.Page, Resources=Dictionary(), MediaBox=Array()))


def _match_blanks(book: Pdf, page_map: PageMap) -> None:
    """Give each blank page the boxes of the page before it that has some, else of the first."""
    leaves = [page.obj for page in book.pages]
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
