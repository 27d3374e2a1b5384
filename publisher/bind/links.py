"""Links and the names they go to (ISO 32000-1, 12.3.2.3 and 12.5.6.5).

Galleys name destinations by their own anchors and other chapters by ``volume:`` addresses; in the
book every destination is ``<chapter>`` or ``<chapter>/<anchor>``, and every link goes to one of
them, to the web, or is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from publisher.bind.gathering import Gathering
from publisher.bind.trees import name_tree
from publisher.diagnostics import Diagnostic

_SCHEME = "volume:"
_PRINTED = 4  # ISO 19005-3, 6.3.2: every annotation says that it prints, even a link


@dataclass(frozen=True, slots=True)
class _Target:
    chapter: str
    anchor: str

    @property
    def name(self) -> bytes:
        return destination(self.chapter, self.anchor)


def destination(chapter: str, anchor: str | None = None) -> bytes:
    """The name of a destination, as the name tree and a link spell it."""
    return (f"{chapter}/{anchor}" if anchor else chapter).encode()


def point(page: Object, y: float | None) -> Array:
    """An explicit destination: `page` at height `y` (its top where `None`), zoom unchanged."""
    top = page.MediaBox[3] if y is None else round(y, 2)
    return Array([page, Name.XYZ, None, top, None])


def name_destinations(book: Pdf, gatherings: tuple[Gathering, ...]) -> frozenset[bytes]:
    """Write the name tree of destinations; give the names it holds."""
    names: dict[bytes, Object] = {}
    for gathering in gatherings:
        chapter = gathering.place.chapter
        names[destination(chapter)] = point(gathering.pages[0], None)
        for anchor, place in gathering.place.anchors.items():
            names[destination(chapter, anchor)] = point(gathering.pages[place.page], place.y)
    if Name.Names not in book.Root:
        book.Root.Names = Dictionary()
    book.Root.Names.Dests = name_tree(book, names)
    return frozenset(names)


def link(
    gatherings: tuple[Gathering, ...], names: frozenset[bytes], outside: Mapping[str, str]
) -> list[Diagnostic]:
    """Turn every link of every galley to its destination in the book.

    A chapter that is not in the file is sought in `outside` (chapter to web address, empty where
    it has none); a link that leads nowhere is taken out, its text stays.
    """
    diagnostics: list[Diagnostic] = []
    for gathering in gatherings:
        for page in gathering.pages:
            if Name.Annots in page:
                dead = [
                    annotation
                    for annotation in page.Annots.as_list()
                    if not _resolve(annotation, gathering, names, outside, diagnostics)
                ]
                for annotation in dead:
                    _take_out(page, annotation, gathering)
    return diagnostics


def _resolve(
    annotation: Object,
    gathering: Gathering,
    names: frozenset[bytes],
    outside: Mapping[str, str],
    diagnostics: list[Diagnostic],
) -> bool:
    """Point one annotation at its target; false where it has none."""
    target = _target(annotation, gathering.place.chapter)
    annotation.F = _PRINTED
    if target is None:
        return True
    if target.name not in names:
        if target.chapter in outside:
            return _send_out(annotation, outside[target.chapter])
        diagnostics.append(_unknown(target, gathering.place.chapter, names))
        if destination(target.chapter) not in names:
            return False
        target = _Target(target.chapter, "")
    annotation.Dest = String(target.name)
    if Name.A in annotation:
        del annotation.A
    return True


def _target(annotation: Object, chapter: str) -> _Target | None:
    """Where in the volume a link goes; `None` for a link to the web."""
    if Name.Dest in annotation:
        return _Target(chapter, str(annotation.Dest))
    address = str(annotation.get(Name.A, Dictionary()).get(Name.URI, ""))
    if not address.startswith(_SCHEME):
        return None
    other, _, anchor = address.removeprefix(_SCHEME).partition("#")
    return _Target(unquote(other), unquote(anchor))


def _send_out(annotation: Object, address: str) -> bool:
    if not address:
        return False
    annotation.A = Dictionary(S=Name.URI, URI=String(address.encode()))
    return True


def _unknown(target: _Target, chapter: str, names: frozenset[bytes]) -> Diagnostic:
    if destination(target.chapter) in names:
        message = f"a link goes to `{target.anchor}`, which `{target.chapter}` does not have"
        return Diagnostic("PDF002", message, paper=chapter)
    message = f"a link goes to `{target.chapter}`, which is not in the volume"
    return Diagnostic("PDF001", message, paper=chapter)


def _take_out(page: Object, annotation: Object, gathering: Gathering) -> None:
    """Remove a link from its page and from the structure tree, where its text becomes a Span."""
    others = [other for other in page.Annots.as_list() if other.objgen != annotation.objgen]
    page.Annots = Array(others)
    if not others:
        del page.Annots
    element = gathering.parents.pop(int(annotation.get(Name.StructParent, -1)), None)
    if element is None:
        return
    kids = element.K.as_list() if isinstance(element.K, Array) else [element.K]
    kids = [kid for kid in kids if not (_is_reference(kid) and kid.Obj.objgen == annotation.objgen)]
    element.K = Array(kids)
    if str(element.S) == "/Link" and not any(_is_reference(kid) for kid in kids):
        element.S = Name.Span


def _is_reference(kid: Object) -> bool:
    return isinstance(kid, Dictionary) and kid.get(Name.Type) == Name.OBJR
