"""The citation line of an offprint, laid under its first page as content.

A gathered galley and a tagged page with the line come in; the galley's first page shows the line,
and the structure tree has it before everything else: it stands above the title, and a reader who
has only these pages should hear first where they are from.
"""

from __future__ import annotations

import io
import re
import warnings

import pikepdf
from pikepdf import Array, Name, Object, Pdf

from publisher.bind.contents import lend, used_resources, with_prefix
from publisher.bind.gathering import Gathering
from publisher.bind.trees import entries

_MCID = re.compile(rb"(/MCID\s+)(\d+)")
_PREFIX = "C."


def lay_under(book: Pdf, gathering: Gathering, sheet: bytes) -> bool:
    """Show the only page of `sheet` under the first page of `gathering`, and read it first; on a
    page of an author, in its free margins. False where these have no room for it."""
    shift: tuple[float, float] | None = None
    if gathering.margins:
        shift = _room(gathering, sheet)
        if shift is None:
            return False
    with pikepdf.open(io.BytesIO(sheet)) as source:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
            book.pages.extend(source.pages)
        line = book.pages[-1].obj
        tree = book.copy_foreign(source.Root.StructTreeRoot)
        del book.pages[-1]
    page = gathering.pages[0]
    above = _marked_already(gathering, page)
    _show(book, page, line, above, shift)
    _read_first(gathering, tree, page, above)
    _take_annotations(gathering, tree, page, line, shift)
    return True


def _room(gathering: Gathering, sheet: bytes) -> tuple[float, float] | None:
    """How far the line is moved to stand in the head of an author's page, else in its foot."""
    from publisher.bind.margins import ink_box, shift_into

    box = ink_box(sheet, 0)
    if box is None:
        return None
    with pikepdf.open(io.BytesIO(sheet)) as source:
        wide = float(source.pages[0].obj.MediaBox[2])
    left = (0.0, box[1], box[2] - box[0], box[3])  # it begins where the text does
    margins, across = gathering.margins[0], float(gathering.pages[0].MediaBox[2])
    for at_head in (True, False):
        shift = shift_into(left, margins, 3 * wide, across, at_head)
        if shift is not None:
            return shift[0] - box[0], shift[1]
    return None


def _marked_already(gathering: Gathering, page: Object) -> int:
    """How many pieces of marked content `page` has: the next free number."""
    marks = gathering.parents.get(int(page.get(Name.StructParents, -1)))
    return len(marks) if isinstance(marks, Array) else 0


def _show(
    book: Pdf, page: Object, line: Object, above: int, shift: tuple[float, float] | None
) -> None:
    """Put the line's content before that of `page`, its marks renumbered from `above`."""
    content, resources = with_prefix(*used_resources(line), _PREFIX)
    lend(page, resources)
    content = _MCID.sub(lambda match: match[1] + b"%d" % (int(match[2]) + above), content)
    if shift is not None:
        content = b"1 0 0 1 %.3f %.3f cm\n%b" % (*shift, content)
    contents = page.Contents
    streams = contents.as_list() if isinstance(contents, Array) else [contents]
    page.Contents = Array([book.make_stream(b"q\n%b\nQ\n" % content), *streams])


def _read_first(gathering: Gathering, tree: Object, page: Object, above: int) -> None:
    """Hang the line's elements below the galley's top element, before those it has."""
    if gathering.tree is None:
        return
    marks = dict(entries(tree.ParentTree, Name.Nums))
    for value in marks.values():
        if isinstance(value, Array):
            gathering.parents[int(page.StructParents)].extend(value.as_list())
    top, line = _kids(gathering.tree)[0], _kids(tree)[0]
    for element in _kids(line):
        _move(element, page, above)
        element.P = top
    top.K = Array([*_kids(line), *_kids(top)])


def _move(element: Object, page: Object, above: int) -> None:
    """Let `element` and those below it speak of `page`, whose free marks begin at `above`."""
    if Name.Pg in element:
        element.Pg = page
    kids: list[Object | int] = []
    for kid in _kids(element):
        if isinstance(kid, int):
            kids.append(kid + above)
            continue
        if kid.get(Name.Type) == Name.MCR:
            kid.MCID += above
        if kid.get(Name.Type) in (Name.MCR, Name.OBJR):
            kid.Pg = page
        else:
            _move(kid, page, above)
        kids.append(kid)
    element.K = Array(kids)


def _take_annotations(
    gathering: Gathering,
    tree: Object,
    page: Object,
    line: Object,
    shift: tuple[float, float] | None,
) -> None:
    """Give `page` the links of the line, each with a key of its own in the parent tree."""
    links = line.get(Name.Annots, Array()).as_list()
    marks = dict(entries(tree.get(Name.ParentTree), Name.Nums))
    for annotation in links:
        element = marks.get(int(annotation.get(Name.StructParent, -1)))
        if element is not None:
            annotation.StructParent = max(gathering.parents, default=-1) + 1
            gathering.parents[annotation.StructParent] = element
        if Name.P in annotation:
            annotation.P = page
        if shift is not None:
            sides = zip(annotation.Rect.as_list(), 2 * shift, strict=True)
            annotation.Rect = Array([round(float(side) + by, 3) for side, by in sides])
    if links:
        page.Annots = Array([*links, *page.get(Name.Annots, Array()).as_list()])


def _kids(element: Object) -> list[Object]:
    kids = element.get(Name.K, Array())
    return list(kids.as_list()) if isinstance(kids, Array) else [kids]
