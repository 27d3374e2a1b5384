"""Galleys made of authors' pages: their place, their margins, and what is stamped there."""

import io
from dataclasses import replace

import pikepdf
import pytest

from publisher.bind import Description, FolioSheets, bind
from publisher.bind.margins import shift_into
from publisher.camera.galley import CameraJob, camera_galley, free_margins, page_starts
from publisher.camera.inking import inked_pages
from publisher.model.camera import CameraPage, CameraPages
from publisher.model.chapter import Chapter
from publisher.model.galley import FreeMargins, Point
from publisher.model.pagemap import make_page_map
from publisher.proof.authorpages import prove_pages

A4 = 210.0, 297.0
MM = 72 / 25.4
BODY = '<section xmlns="http://www.w3.org/1999/xhtml"><h1>Title</h1>%s</section>'


@pytest.fixture
def job(author_pdf):
    """A function that makes the job of a paper with those contents."""

    def make(*contents, fit="own", size=(595, 842), **more):
        data = author_pdf(*contents, size=size)
        pages = CameraPages(data, inked_pages(data), anchors={"pdf-1": Point(0, 100, 700)}, **more)
        chapter = Chapter("lee", "paper", "en", "Title", "Title", BODY % "")
        return CameraJob(chapter, pages, None, "recto", fit, A4)

    return make


SQUARE = b"100 100 300 600 re f"


def test_ink_is_measured_on_the_page_as_it_is_seen(job):
    ink = job(SQUARE, b"").pages.pages
    assert ink[0].ink == pytest.approx((100, 100, 400, 700), abs=2)
    assert ink[1] == CameraPage(595, 842)


def test_pages_keep_their_size_are_scaled_or_set_in_the_middle(job):
    letter = 612, 792
    own = camera_galley(job(SQUARE, size=letter))
    scaled = camera_galley(job(SQUARE, fit="page", size=letter))
    centred = camera_galley(job(SQUARE, fit="centre", size=letter))
    boxes = []
    for galley in (own, scaled, centred):
        with pikepdf.open(io.BytesIO(galley.pdf)) as pdf:
            boxes.append([round(float(side)) for side in pdf.pages[0].mediabox][2:])
    assert boxes == [[612, 792], [595, 842], [595, 842]]
    factor = A4[0] * MM / 612
    at = scaled.anchors["pdf-1"]
    assert at.x == pytest.approx(100 * factor, abs=0.1)
    assert centred.anchors["pdf-1"].x == pytest.approx(100 + (A4[0] * MM - 612) / 2, abs=0.1)
    assert [one.code for one in own.diagnostics] == ["CAM015"]
    assert "216 × 279 mm" in own.diagnostics[0].message
    assert not scaled.diagnostics and not centred.diagnostics


def test_text_at_the_edge_and_pages_without_room_are_told(job):
    full = camera_galley(job(b"1 1 593 840 re f", SQUARE))
    assert [one.code for one in full.diagnostics] == ["CAM016", "CAM014"]
    assert "page 1" in full.diagnostics[1].message
    assert full.margins[1].foot and not full.margins[0].foot


def test_margins_are_the_same_on_all_pages_as_far_as_there_is_room():
    sizes = [(600.0, 800.0)] * 3
    margins = free_margins([(50, 100, 500, 700), (60, 90, 550, 720), None], sizes)
    assert {(m.left, m.right, m.head, m.foot) for m in margins} == {
        (50, 550, (724, round(800 - 4 * MM, 2)), (round(4 * MM, 2), 86))
    }


def test_what_is_stamped_stands_at_the_edge_that_it_stood_at_or_nowhere():
    margins = FreeMargins(50, 550, head=(720, 790), foot=(11, 80))
    left, right, middle = (10, 5, 30, 15), (380, 5, 400, 15), (190, 5, 210, 15)
    assert shift_into(left, margins, 410, 600, at_head=True)[0] == 50 - 10
    assert shift_into(right, margins, 410, 600, at_head=True)[0] == 550 - 400
    assert shift_into(middle, margins, 400, 600, at_head=False)[0] == 290 - 190
    _, y = shift_into(left, margins, 410, 600, at_head=False)
    assert 5 + y >= 11 and 15 + y <= 80
    assert shift_into((0, 0, 9, 80), margins, 410, 600, at_head=True) is None
    assert shift_into(left, replace(margins, foot=None), 410, 600, at_head=False) is None


def test_pages_begin_in_the_text_where_their_marks_stand():
    body = '<p>abc <span id="p1"></span>de</p><p><span id="p3"></span>fg</p>'
    chapter = Chapter("lee", "paper", "en", "Title", "Title", BODY % body)
    assert page_starts(chapter, ("p1", "", "p3"), 3) == (0, 10, 10)
    assert page_starts(chapter, (), 3) == (0, 12, 12)


def claims(galley):
    page_map = make_page_map([], [galley])
    page_map = replace(
        page_map, folios=tuple(replace(f, is_printed=False) for f in page_map.folios)
    )
    bound = bind({"lee": galley}, page_map, FolioSheets(), (), Description("Book", "en"))
    with pikepdf.open(io.BytesIO(bound.pdf)) as pdf:
        return pdf.Root.Metadata.read_bytes()


def test_a_book_claims_only_what_all_its_papers_conform_to(job):
    assert b"pdfuaid:part" in claims(camera_galley(job(SQUARE)))
    torn = camera_galley(job(SQUARE, failures=(("PDF/A-3a", "6.2", "words"),)))
    assert b"pdfuaid:part" in claims(torn) and b"pdfaid:part" not in claims(torn)
    unjudged = claims(camera_galley(job(SQUARE, unjudged="no Java")))
    assert b"pdfuaid:part" not in unjudged and b"pdfaid:part" not in unjudged


def test_no_letter_is_lost_on_its_way_into_the_book(job, author_pdf):
    source = author_pdf(b"BT /F 9 Tf (Words) Tj ET", b"BT /F 9 Tf (More) Tj ET")
    other = author_pdf(b"BT /F 9 Tf (Words) Tj ET", b"BT /F 9 Tf (Mo) Tj ET")
    assert prove_pages("lee", source, source) == ()
    (lost,) = prove_pages("lee", source, other)
    assert (lost.code, lost.paper) == ("CAM019", "lee") and "page 2: 2 letters" in lost.message
    assert prove_pages("lee", source, other, (0, 2)) == ()
    (short,) = prove_pages("lee", source, author_pdf(b""))
    assert short.code == "CAM019"
