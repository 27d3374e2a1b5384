"""Bind: pages, folios, labels, names, links and outline, read back from the bytes."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Name

from publisher.bind import Attachment, Bookmark, FolioSheets, bind
from publisher.bind.gathering import gather_pages
from publisher.model.pagemap import Folio, GalleyPlace, PageMap, make_page_map


@pytest.fixture(scope="session")
def bound(galleys, page_map, folios, outline, description):
    return bind(galleys, page_map, folios, outline, description)


@pytest.fixture
def book(bound):
    with pikepdf.open(io.BytesIO(bound.pdf)) as pdf:
        yield pdf


def texts(pdf: bytes) -> list[str]:
    """The text of every page, as poppler reads it."""
    run = ["pdftotext", "-raw", "-", "-"]
    output = subprocess.run(run, input=pdf, capture_output=True, check=True).stdout.decode()
    return output.split("\f")[:-1]


def folio_read(text: str) -> str | None:
    match = re.search(r"\[(\w+)\]", text)
    return match[1] if match else None


def link_targets(book: pikepdf.Pdf) -> list[str]:
    return [
        str(annotation.get(Name.Dest, None) or annotation.A.URI)
        for page in book.pages
        for annotation in page.obj.get(Name.Annots, ())
    ]


def test_printed_folios_are_those_of_the_page_map(bound, page_map):
    """Every page shows the folio that the page map gives it, and the silent ones show none."""
    read = [folio_read(text) for text in texts(bound.pdf)]
    assert read == [folio.label if folio.is_printed else None for folio in page_map.folios]
    assert any(read) and None in read


def test_pages_are_gathered_in_time_that_grows_with_them(galleys, page_map):
    """pikepdf's list of pages is made anew whenever it is asked for: gathering asks for none."""

    class Listless:
        """A book that has no list of pages to give."""

        def __init__(self, book: pikepdf.Pdf) -> None:
            self._book = book

        def __getattr__(self, name: str) -> object:
            assert name != "pages"
            return getattr(self._book, name)

    with pikepdf.new() as book:
        gatherings = gather_pages(Listless(book), galleys, page_map)
        assert len(book.pages) == len(page_map.folios)
        for gathering in gatherings:
            sheets = range(gathering.place.sheet, gathering.place.sheet + gathering.place.pages)
            assert [book.pages[n].objgen for n in sheets] == [p.objgen for p in gathering.pages]


def test_folios_are_artifacts(book):
    """No folio is content: it is marked as a pagination artifact."""
    content = book.pages[1].obj.Contents.as_list()[-1].read_bytes()
    assert content.startswith(b"Q\n/Artifact <</Type /Pagination /Subtype /PageNum>> BDC")


def test_blank_pages_are_empty_and_of_one_size(book, page_map):
    """A blank page has the boxes of its neighbours and nothing on it."""
    (blank,) = (folio.sheet for folio in page_map.folios if folio.chapter is None)
    page, neighbour = book.pages[blank].obj, book.pages[blank - 1].obj
    assert Name.Contents not in page
    for box in ("/MediaBox", "/TrimBox", "/BleedBox"):
        assert page[box].as_list() == neighbour[box].as_list()


def test_page_labels_are_those_of_the_page_map(book, page_map):
    """Readers show the same page numbers as the paper: roman, then arabic."""
    assert [page.label for page in book.pages] == [folio.label for folio in page_map.folios]


def test_every_anchor_has_a_name(book, galleys, page_map):
    """Each chapter and each of its anchors is a named destination on the right page."""
    names = pikepdf.NameTree(book.Root.Names.Dests)
    sheets = {page.obj.objgen: index for index, page in enumerate(book.pages)}
    for place in page_map.places:
        assert sheets[names[place.chapter][0].objgen] == place.sheet
        for anchor, point in galleys[place.chapter].anchors.items():
            target = names[f"{place.chapter}/{anchor}"]
            assert sheets[target[0].objgen] == place.sheet + point.page
            assert float(target[3]) == pytest.approx(point.y, abs=0.01)


def test_links_go_to_names_that_exist(book):
    """Links inside a chapter, to others and to the web all arrive."""
    targets = link_targets(book)
    assert sorted(set(targets)) == ["https://example.org/", "kim", "kim/end", "lee", "lee/method"]
    names = pikepdf.NameTree(book.Root.Names.Dests)
    assert all(target in names for target in targets if not target.startswith("https:"))


def test_an_offprint_keeps_its_folios_and_leaves_by_web_address(galleys, folios, description):
    """One galley bound from page 23 prints 23; links to other papers go where `outside` says."""
    kim = galleys["kim"]
    place = GalleyPlace("kim", 0, 23, kim.pages, "arabic", kim.anchors, kim.blind)
    pages = tuple(Folio(n, 23 + n, "arabic", n > 0, "kim") for n in range(kim.pages))
    address = {"lee": "https://doi.org/10.1/lee"}
    title = (Bookmark("Kim on kites", "kim"),)
    offprint = bind(
        {"kim": kim}, PageMap((place,), pages), folios, title, description, outside=address
    )
    assert [folio_read(text) for text in texts(offprint.pdf)] == [
        None, *(str(23 + n) for n in range(1, kim.pages))
    ]  # fmt: skip
    assert offprint.diagnostics == ()
    with pikepdf.open(io.BytesIO(offprint.pdf)) as book:
        assert book.pages[0].label == "23"
        targets = set(link_targets(book))
    assert targets == {"https://doi.org/10.1/lee", "kim/end", "https://example.org/"}


def test_a_link_that_leads_nowhere_is_taken_out_and_told(galleys, folios, description):
    """A link to an unknown chapter leaves the page and the tree; its text becomes a Span."""
    kim = galleys["kim"]
    offprint = bind({"kim": kim}, make_page_map([], [kim]), folios, (), description)
    assert {d.code for d in offprint.diagnostics} == {"PDF001"}
    assert {d.paper for d in offprint.diagnostics} == {"kim"}
    with pikepdf.open(io.BytesIO(offprint.pdf)) as book:
        assert "lee" not in " ".join(link_targets(book))
        assert not _dangling(book)


def _dangling(book: pikepdf.Pdf) -> list[str]:
    """References of the structure tree to annotations that are on no page."""
    shown = {
        annotation.objgen for page in book.pages for annotation in page.obj.get(Name.Annots, ())
    }
    return [
        repr(obj)
        for obj in book.objects
        if isinstance(obj, pikepdf.Dictionary)
        and obj.get(Name.Type) == Name.OBJR
        and obj.Obj.objgen not in shown
    ]


def test_a_link_without_address_outside_goes_silently(galleys, folios, description):
    """A chapter known to be elsewhere, without an address, costs the link but no diagnostic."""
    kim = galleys["kim"]
    offprint = bind(
        {"kim": kim}, make_page_map([], [kim]), folios, (), description, outside={"lee": ""}
    )
    assert offprint.diagnostics == ()


def test_an_anchor_unknown_sends_the_link_to_its_chapter(typeset, folios, description):
    """A link to a heading that a chapter lacks goes to the chapter, and is told."""
    a = typeset("a", '<h1 id="t">A</h1><p><a href="volume:b#nowhere">b</a>')
    b = typeset("b", "<h1 id=t>B</h1>", side="verso")
    result = bind({"a": a, "b": b}, make_page_map([], [a, b]), folios, (), description)
    assert [d.code for d in result.diagnostics] == ["PDF002"]
    with pikepdf.open(io.BytesIO(result.pdf)) as book:
        assert link_targets(book) == ["b"]


def test_a_folio_without_a_sheet_is_told(galleys, page_map, folios, description):
    """A page whose number was not typeset is an error, not a page without number in silence."""
    some = FolioSheets(folios.roman)
    result = bind(galleys, page_map, some, (), description)
    assert {d.code for d in result.diagnostics} == {"PDF003"}
    printed = [f for f in page_map.folios if f.is_printed and f.numbering == "arabic"]
    assert len(result.diagnostics) == len(printed)


def test_the_outline_nests_and_points(book, outline):
    """The outline has the levels and the order it was given."""
    with book.open_outline() as tree:
        shape = [(item.title, [child.title for child in item.children]) for item in tree.root]
    assert shape == [("Preface", []), ("Papers", ["Kim on kites", "Lee on lakes"])]


def test_a_bookmark_without_its_chapter_lends_its_place(galleys, folios, description):
    """In an offprint, bookmarks of other chapters are gone and their children move up."""
    kim = galleys["kim"]
    outline = (Bookmark("Session", "session-1", None, (Bookmark("Kim", "kim", "nowhere"),)),)
    result = bind(
        {"kim": kim}, make_page_map([], [kim]), folios, outline, description, outside={"lee": ""}
    )
    assert [d.code for d in result.diagnostics] == ["PDF004"]
    with pikepdf.open(io.BytesIO(result.pdf)) as book, book.open_outline() as tree:
        assert [item.title for item in tree.root] == ["Kim"]


def test_the_packet_says_what_the_book_says(book, description):
    """Title, authors, language and conformance stand in XMP, in their order."""
    with book.open_metadata() as packet:
        assert packet["dc:title"] == "Kites & lakes"
        assert packet["dc:creator"] == ["Kim Ana", "Lee Bo"]
        assert packet["dc:language"] == {"en"}
        assert packet.pdfa_status == "3A"
        assert "xmp:CreateDate" not in packet
    assert str(book.trailer.Info.Author) == "Kim Ana; Lee Bo"
    assert str(book.Root.Lang) == "en"


def test_facing_pages_face_as_in_the_book(galleys, folios, description):
    """An offprint from a left-hand page opens with a left-hand page."""
    kim = galleys["kim"]
    for first, layout in ((23, Name.TwoPageRight), (24, Name.TwoPageLeft)):
        place = GalleyPlace("kim", 0, first, kim.pages, "arabic", kim.anchors, kim.blind)
        pages = tuple(Folio(n, first + n, "arabic", False, "kim") for n in range(kim.pages))
        result = bind({"kim": kim}, PageMap((place,), pages), folios, (), description,
                      outside={"lee": ""})  # fmt: skip
        with pikepdf.open(io.BytesIO(result.pdf)) as book:
            assert book.Root.PageLayout == layout


def test_attachments_are_associated_files(galleys, page_map, folios, description):
    """A file that travels with the book is named, typed and comes back whole."""
    file = Attachment("kim.bib", b"@article{kim}", "application/x-bibtex", "BibTeX")
    result = bind(galleys, page_map, folios, (), description, attachments=[file])
    with pikepdf.open(io.BytesIO(result.pdf)) as book:
        assert book.attachments["kim.bib"].get_file().read_bytes() == file.data
        assert book.Root.AF[0].AFRelationship == Name.Supplement


def test_the_same_input_gives_the_same_bytes(galleys, page_map, folios, outline, description):
    """Nothing of clock or chance is in the file; other content makes another ID."""
    first = bind(galleys, page_map, folios, outline, description).pdf
    assert first == bind(galleys, page_map, folios, outline, description).pdf
    other = bind(galleys, page_map, folios, outline, replace(description, title="Other")).pdf
    identities = [pikepdf.open(io.BytesIO(pdf)).trailer.ID[0] for pdf in (first, other)]
    assert identities[0] != identities[1]


def test_a_galley_missing_from_the_map_is_no_surprise(galleys, page_map, folios, description):
    """A place without its galley is the caller's fault and is said at once."""
    with pytest.raises(KeyError):
        bind({"kim": galleys["kim"]}, page_map, folios, (), description)


@pytest.mark.parametrize("standard", ["ua1", "ua2"])
def test_a_file_with_a_sign_that_no_font_has_claims_no_standard(
    galleys, page_map, folios, outline, description, standard
):
    """And says so; a file of other papers claims what it did."""
    odd = galleys | {"kim": replace(galleys["kim"], unshown=("\U00012000",))}
    described = replace(description, standard=standard)
    whole = bind(odd, page_map, folios, outline, described)
    (found,) = [d for d in whole.diagnostics if d.code == "PDF005"]
    assert found.paper is None
    assert not _claimed(whole.pdf)
    alone = bind(odd, make_page_map([], [odd["lee"]]), folios, (), described)
    assert not [d for d in alone.diagnostics if d.code == "PDF005"]
    assert _claimed(alone.pdf) == ({"pdfaid", "pdfuaid"} if standard == "ua1" else {"pdfuaid"})


def _claimed(pdf: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(pdf)) as book:
        said = book.Root.Metadata.read_bytes().decode()
        return {name for name in ("pdfaid", "pdfuaid") if f"<{name}:part>" in said}
