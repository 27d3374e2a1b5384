"""The structure tree of the bound book: one Document, a Part for each chapter, nothing lost."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Array, Name

from publisher.bind import bind
from publisher.model.pagemap import make_page_map


@pytest.fixture(scope="module")
def book(galleys, page_map, folios, outline, description):
    pdf = bind(galleys, page_map, folios, outline, description).pdf
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        yield opened


def test_one_document_with_a_part_for_each_chapter(book):
    """Chapters are parts of one document, with their titles, in the order of the book."""
    (document,) = book.Root.StructTreeRoot.K
    assert Name.Document == document.S
    parts = document.K.as_list()
    assert [str(part.S) for part in parts] == ["/Part"] * 3
    assert [str(part.T) for part in parts] == ["Preface", "Kim on kites", "Lee on lakes"]


def test_the_parent_tree_knows_every_page_and_every_link(book):
    """Each page's marked content and each link find their element by the parent tree."""
    numbers = pikepdf.NumberTree(book.Root.StructTreeRoot.ParentTree)
    seen = set()
    for page in book.pages:
        if Name.StructParents in page.obj:
            seen.add(page.obj.StructParents)
            assert isinstance(numbers[page.obj.StructParents], Array)
        for annotation in page.obj.get(Name.Annots, ()):
            seen.add(annotation.StructParent)
            element = numbers[annotation.StructParent]
            assert Name.Link == element.S
            assert annotation.objgen in {kid.Obj.objgen for kid in element.K if _reference(kid)}
    assert seen == set(numbers.keys())
    assert book.Root.StructTreeRoot.ParentTreeNextKey == max(seen) + 1


def _reference(kid) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and kid.get(Name.Type) == Name.OBJR


def test_marked_content_of_every_page_belongs_to_an_element_that_has_it(book):
    """The parent tree and the kids of the elements say the same of every page's content."""
    numbers = pikepdf.NumberTree(book.Root.StructTreeRoot.ParentTree)
    checked = 0
    for page in book.pages:
        if Name.StructParents not in page.obj:
            continue
        for mcid, element in enumerate(numbers[page.obj.StructParents].as_list()):
            if element is not None:
                checked += 1
                assert mcid in _content(element, page.obj)
    assert checked > 100


def test_identifiers_of_two_chapters_do_not_meet(typeset, folios, description):
    """Notes of one name in two chapters are two, each found by chapter and name."""
    body = '<h1>T</h1><aside role="doc-footnote" id="n1"><p>A note.</p></aside>'
    a, b = typeset("a", body), typeset("b", body, side="verso")
    pdf = bind({"a": a, "b": b}, make_page_map([], [a, b]), folios, (), description).pdf
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        names = pikepdf.NameTree(opened.Root.StructTreeRoot.IDTree)
        assert {name: str(element.ID) for name, element in names.items()} == {
            "a/n1": "a/n1",
            "b/n1": "b/n1",
        }


def test_a_chapter_in_another_language_says_so(typeset, folios, description):
    """A part has a language where it is not the book's."""
    a, b = typeset("a", "<h1>T</h1>"), typeset("b", "<h1>Titel</h1>", side="verso", lang="de")
    pdf = bind({"a": a, "b": b}, make_page_map([], [a, b]), folios, (), description).pdf
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        (document,) = opened.Root.StructTreeRoot.K
        assert [str(part.get(Name.Lang, "")) for part in document.K] == ["", "de"]


def _content(element, page) -> set[int]:
    found = set()
    for kid in element.K if isinstance(element.K, Array) else [element.K]:
        if isinstance(kid, int):
            if element.Pg.objgen == page.objgen:
                found.add(kid)
        elif kid.get(Name.Type) == Name.MCR and kid.Pg.objgen == page.objgen:
            found.add(int(kid.MCID))
    return found
