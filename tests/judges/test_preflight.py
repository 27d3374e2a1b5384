"""Preflight: one fault at a time, put into a file that has none."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from publisher.bind.press.order import own_profile
from publisher.diagnostics import Severity
from publisher.judges.preflight import PressLimits, limits_of, preflight

PACKET = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/">
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion> <xmp:CreateDate>2026</xmp:CreateDate>
<xmp:ModifyDate>2026</xmp:ModifyDate> <xmp:MetadataDate>2026</xmp:MetadataDate></x:xmpmeta>"""


def make(content: bytes = b"0 0 0 1 k 50 50 20 20 re f", **resources) -> Pdf:
    """A PDF/X-4 file of two pages, the first with `content`."""
    book = pikepdf.new()
    for page_content in (content, b""):
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([-20, -20, 320, 420]),
            BleedBox=Array([-9, -9, 309, 409]),
            TrimBox=Array([0, 0, 300, 400]),
            Contents=book.make_stream(page_content),
            Resources=Dictionary(**(resources if page_content is content else {})),
        )
        book.pages.append(pikepdf.Page(book.make_indirect(page)))
    book.Root.Metadata = book.make_stream(PACKET, Type=Name.Metadata, Subtype=Name.XML)
    book.Root.OutputIntents = Array([Dictionary(
        Type=Name.OutputIntent, S=Name.GTS_PDFX, OutputConditionIdentifier=String("FOGRA39"),
        DestOutputProfile=book.make_stream(own_profile(), N=4),
    )])  # fmt: skip
    book.trailer.Info = book.make_indirect(Dictionary(Trapped=Name("/False")))
    return book


def judged(book: Pdf, **limits) -> list[tuple[str, str]]:
    """Code and message of each finding."""
    file = io.BytesIO()
    book.save(file, force_version="1.6", fix_metadata_version=False)
    found = preflight(file.getvalue(), shown="book.pdf", limits=PressLimits(**limits))
    assert all(str(d.span) == "book.pdf" for d in found)
    return [(d.code, d.message) for d in found]


def image(book: Pdf, space: object, data: bytes, width: int, height: int):
    return book.make_stream(data, Type=Name.XObject, Subtype=Name.Image, Width=width,
                            Height=height, BitsPerComponent=8, ColorSpace=space)  # fmt: skip


def show(book: Pdf, picture, matrix: bytes = b"72 0 0 36 100 100") -> Pdf:
    """`book` with `picture` on its first page, an inch wide."""
    page = book.pages[0].obj
    page.Resources = Dictionary(XObject=Dictionary(P=picture))
    page.Contents = book.make_stream(b"q " + matrix + b" cm /P Do Q")
    return book


def test_a_file_that_can_go_to_press_has_no_findings():
    """The file all other tests spoil."""
    assert judged(make()) == []


def first(key: str, value: object) -> Callable[[Pdf], None]:
    def change(book: Pdf) -> None:
        if value is None:
            del book.pages[0].obj[key]
        else:
            book.pages[0].obj[key] = value

    return change


def no_claim(book: Pdf) -> None:
    del book.Root.Metadata


def untrapped(book: Pdf) -> None:
    del book.trailer.Info.Trapped


def no_intent(book: Pdf) -> None:
    del book.Root.OutputIntents


def no_profile(book: Pdf) -> None:
    del book.Root.OutputIntents[0].DestOutputProfile


def a_form(book: Pdf) -> None:
    book.Root.AcroForm = Dictionary(Fields=Array())


def a_script(book: Pdf) -> None:
    book.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(""))


def attached(book: Pdf) -> None:
    book.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array()))


def another_page(book: Pdf) -> None:
    book.pages.append(book.pages[0])


def narrow_page(book: Pdf) -> None:
    another_page(book)
    another_page(book)
    book.pages[3].obj.TrimBox = Array([0, 0, 290, 400])


@pytest.mark.parametrize(
    ("spoil", "finding"),
    [
        (no_claim, ("PDF011", "the file should say that it is PDF/X-4; it says nothing")),
        (untrapped, ("PDF011", "the file says it is PDF/X-4, but not its dates, its trapping or a "
                     "version up to 1.6 (it says 1.6)")),
        (no_intent, ("PDF012", "the file names no printing condition")),
        (no_profile, ("PDF012", "`FOGRA39` comes without a CMYK profile")),
        (a_form, ("PDF013", "the file holds a form")),
        (a_script, ("PDF013", "the file holds actions")),
        (attached, ("PDF013", "the file holds attached files")),
        (first("/Annots", Array([Dictionary(Subtype=Name.Link)])),
         ("PDF013", "page 1: 1 links or other annotations")),
        (first("/TrimBox", None), ("PDF014", "page 1: no TrimBox says where it is cut")),
        (first("/BleedBox", Array([5, 5, 295, 395])),
         ("PDF014", "page 1: TrimBox, BleedBox and MediaBox do not lie in each other")),
        (first("/BleedBox", Array([-50, -9, 309, 409])),
         ("PDF014", "page 1: TrimBox, BleedBox and MediaBox do not lie in each other")),
        (first("/Rotate", 90), ("PDF014", "page 1: it is turned by /Rotate")),
        (narrow_page, ("PDF015", "page 4: 102 × 141 mm, unlike the other pages")),
        (another_page, ("PDF016", "3 pages are no multiple of 2")),
    ],
)  # fmt: skip
def test_a_fault_of_the_file_or_its_boxes_is_told(spoil, finding):
    """And nothing else is."""
    book = make()
    spoil(book)
    assert judged(book) == [finding]


TYPE1 = Dictionary(
    Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
)
SEE_THROUGH = Dictionary(Type=Name.ExtGState, ca=0.5)
OVER = Dictionary(Type=Name.ExtGState, op=True)
LAB = Array([Name.Lab, Dictionary(WhitePoint=[0.96, 1, 0.82])])


@pytest.mark.parametrize(
    ("content", "resources", "finding"),
    [
        (b"1 0 0 rg 50 50 9 9 re f", {}, ("PDF017", "page 1: areas in RGB")),
        (b"1 0 0 RG 50 50 m 60 60 l S", {}, ("PDF017", "page 1: lines in RGB")),
        (b"BT 0 0 1 rg (a) Tj ET", {}, ("PDF017", "page 1: text in RGB")),
        (b"/L cs 50 20 20 sc 50 50 9 9 re f", {"ColorSpace": Dictionary(L=LAB)},
         ("PDF017", "page 1: areas in colours of a profile (Lab), "
          "left to the printer to separate")),
        (b"q Q", {"Font": Dictionary(F=TYPE1)},
         ("PDF018", "page 1: the font Helvetica is not embedded")),
        (b"/G gs 50 50 9 9 re f", {"ExtGState": Dictionary(G=SEE_THROUGH)},
         ("PDF019", "page 1: transparency that does not say it is blended in CMYK")),
        (b"/G gs 50 50 9 9 re f", {"ExtGState": Dictionary(G=OVER)},
         ("PDF020", "page 1: something is set to overprint")),
        (b"1 .9 .8 1 k 50 50 9 9 re f", {},
         ("PDF022", "page 1: 370 % ink at one place; 330 % is the most")),
        (b"BT .5 .5 .5 1 k (a) Tj ET", {}, ("PDF023", "page 1: black text in more than one ink")),
        (b"q .5 0 0 .5 0 0 cm .3 w 0 0 0 1 K 50 50 m 60 60 l S Q", {},
         ("PDF024", "page 1: a line 0.15 pt wide; 0.2 pt is the least")),
        (b"0 0 0 1 k 0 50 100 20 re f", {},
         ("PDF025", "page 1: something ends 0.0 mm beyond the cut; 3 mm of bleed are the least")),
        (b"0 0 0 1 k 250 50 55 20 re f", {},
         ("PDF025", "page 1: something ends 1.8 mm beyond the cut; 3 mm of bleed are the least")),
    ],
)  # fmt: skip
def test_a_fault_of_what_is_painted_is_told(content, resources, finding):
    """And nothing else is."""
    assert judged(make(content, **resources)) == [finding]


@pytest.mark.parametrize(
    "content",
    [
        b"0 0 0 1 k -9 50 100 20 re f",
        b"0 0 0 1 k 20 50 100 20 re f",
        b"0 0 0 0 k 0 0 300 400 re f",
        b"BT 0 0 0 .9 k (a) Tj ET BT .5 .9 .8 .5 k (a) Tj ET BT 3 Tr 0 g 1 0 0 rg (a) Tj ET",
        b"q 5 0 0 5 0 0 cm .05 w 0 0 0 1 K 9 9 m 20 20 l S Q",
    ],
    ids=["bleeds", "within", "white to the edge", "text", "scaled line"],
)
def test_what_prints_well_is_not_told(content):
    """Each is near a fault that has a code."""
    assert judged(make(content)) == []


def test_a_picture_is_measured_as_it_is_printed():
    """The same pixels are enough for half an inch and too few for an inch, across as well as down;
    the form around it counts."""
    book = make()
    grey = image(book, Name.DeviceGray, bytes(150 * 75), 150, 75)
    assert judged(show(book, grey, b"36 0 0 18 100 100")) == []
    found = judged(show(book, grey))
    assert found == [("PDF021", "page 1: a picture of 150 × 75 pixels has 150 dpi as printed")]
    form = book.make_stream(b"36 0 0 18 0 0 cm /P Do", Subtype=Name.Form, Type=Name.XObject,
                            BBox=[0, 0, 99, 99], Matrix=[0, 4, -4, 0, 0, 0],
                            Resources=Dictionary(XObject=Dictionary(P=grey)))  # fmt: skip
    found = judged(show(book, form, b"1 0 0 1 150 100"))
    assert found == [("PDF021", "page 1: a picture of 150 × 75 pixels has 75 dpi as printed")]
    assert judged(book, resolution=70) == []


def test_the_ink_of_a_picture_is_measured_over_a_square_millimetre():
    """One dark pixel is no pool of ink; a dark patch is."""
    book = make()
    dot = b"\xff" * 4 + b"\x00" * 4 * (400 * 200 - 1)
    assert judged(show(book, image(book, Name.DeviceCMYK, dot, 400, 200))) == []
    dark = image(book, Name.DeviceCMYK, b"\xff" * 4 * 400 * 200, 400, 200)
    assert judged(show(book, dark))[0][0] == "PDF022"


def test_pictures_in_rgb_are_told_by_their_colours():
    """Indexed colours count as what they stand for; a mask has none; a profile is a warning."""
    book = make()
    indexed = Array([Name.Indexed, Name.DeviceRGB, 0, String(b"\x00\x00\x00")])
    picture = image(book, indexed, bytes(400 * 200), 400, 200)
    assert judged(show(book, picture)) == [("PDF017", "page 1: pictures in RGB")]
    profiled = Array([Name.ICCBased, book.make_stream(b"", N=3)])
    show(book, image(book, profiled, bytes(3 * 400 * 200), 400, 200))
    file = io.BytesIO()
    book.save(file, force_version="1.6", fix_metadata_version=False)
    (found,) = preflight(file.getvalue())
    assert (found.code, found.severity) == ("PDF017", Severity.WARNING)
    mask = book.make_stream(bytes(50 * 200), Type=Name.XObject, Subtype=Name.Image, Width=400,
                            Height=200, BitsPerComponent=1, ImageMask=True)  # fmt: skip
    assert judged(show(book, mask)) == []


def test_transparency_blended_in_inks_is_welcome():
    """PDF/X-4 allows it."""
    book = make(b"/G gs 50 50 9 9 re f", ExtGState=Dictionary(G=SEE_THROUGH))
    book.pages[0].obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
    assert judged(book) == []


def test_a_printer_that_wants_it_flat_takes_no_transparency():
    """Blended in inks or not: KDP asks for a flat page."""
    book = make(b"/G gs 50 50 9 9 re f", ExtGState=Dictionary(G=SEE_THROUGH))
    flat = ("PDF027", "page 1: something lets through what is under it")
    assert judged(book, flat=True) == [flat]
    book.pages[0].obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
    assert judged(book, flat=limits_of("kdp").flat) == [flat]
    assert judged(make(), flat=True) == []


def test_what_is_no_pdf_is_one_finding():
    """Broken and locked files end in a sentence."""
    book = make()
    file = io.BytesIO()
    book.save(file, encryption=pikepdf.Encryption(owner="a", user="b"))
    locked = preflight(file.getvalue())
    assert [d.message for d in locked] == ["the file is locked with a password"]
    assert [d.code for d in preflight(b"nothing")] == ["PDF010"]


def test_pages_are_called_what_readers_call_them():
    """A label that is not the number of the sheet comes with that number."""
    book = make(b"1 0 0 rg 50 50 9 9 re f")
    book.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r, St=3)]))
    assert judged(book) == [("PDF017", "page iii (sheet 1): areas in RGB")]
