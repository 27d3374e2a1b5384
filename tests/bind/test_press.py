"""The press: the same pages in inks, with boxes, marks and the claims of PDF/X-4."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime

import pikepdf
import pytest
from pikepdf import Name
from PIL import Image, ImageCms

from publisher.bind import bind
from publisher.bind.inspection import inspect
from publisher.bind.press.inks import Inks
from publisher.bind.press.order import BadProfile, PrintOrder, condition, own_profile
from publisher.bind.press.printfile import press
from publisher.bind.press.repaint import as_mask, repaint
from publisher.model.pagemap import make_page_map, pad_page_map

MM = 72 / 25.4

PAINTED = """
<style>
  .bar { position: absolute; left: -60pt; top: 100pt; width: 420pt; height: 20pt; background: #c33 }
  .fade { height: 30pt; background: linear-gradient(red, #eee) }
  .pale { opacity: .5; color: #246 }
</style>
<h1 id="t" style="color: #111">Black heading</h1>
<p>Plain text, <span style="color: #777">grey text</span>,
<span style="color: #7a2e2a">coloured text (in brackets) 1 0 0 rg</span>.</p>
<div class="bar"></div><div class="fade"></div><p class="pale">Pale</p>
<svg width="40" height="20"><rect width="40" height="20" fill="#00f" stroke="#333"/></svg>
<p><img alt="" src="GREY"><img alt="" src="RED"><img alt="" src="PHOTO"></p>
"""


def picture(colour: tuple[int, int, int], kind: str) -> str:
    from base64 import b64encode

    image = Image.new("RGB", (8, 8), colour)
    image.putpixel((0, 0), (0, 0, 0))
    file = io.BytesIO()
    image.save(file, kind, **({"quality": 100, "subsampling": 0} if kind == "JPEG" else {}))
    return f"data:image/{kind.lower()};base64,{b64encode(file.getvalue()).decode()}"


@pytest.fixture(scope="module")
def painted(typeset):
    """A galley with every kind of paint."""
    body = PAINTED
    for name, colour, kind in (
        ("GREY", (120, 120, 120), "PNG"),
        ("RED", (200, 30, 30), "PNG"),
        ("PHOTO", (30, 90, 200), "JPEG"),
    ):
        body = body.replace(name, picture(colour, kind))
    return typeset("painted", body)


@pytest.fixture(scope="module")
def order():
    return PrintOrder(own_profile(), bleed=3, multiple=4)


@pytest.fixture(scope="module")
def book_map(galleys, painted):
    return make_page_map([galleys["preface"]], [painted, galleys["kim"], galleys["lee"]])


@pytest.fixture(scope="module")
def said(description):
    return replace(description, created=datetime(2026, 5, 4, tzinfo=UTC))


@pytest.fixture(scope="module")
def printed(galleys, painted, folios, said, order, book_map):
    return press(galleys | {"painted": painted}, book_map, folios, said, order)


@pytest.fixture(scope="module")
def file(printed, tmp_path_factory):
    path = tmp_path_factory.mktemp("press") / "book-print.pdf"
    path.write_bytes(printed.pdf)
    return path


@pytest.fixture
def book(printed):
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        yield pdf


def contents(book: pikepdf.Pdf) -> bytes:
    """All that is painted: contents of pages, forms and patterns."""
    found = [
        stream.read_bytes()
        for page in book.pages
        for stream in (page.obj.Contents.as_list() if Name.Contents in page.obj else [])
    ]
    found += [
        item.read_bytes()
        for item in book.objects
        if isinstance(item, pikepdf.Stream)
        and (item.get(Name.Subtype) == Name.Form or Name.PatternType in item)
    ]
    return b"\n".join(found)


def test_the_text_of_every_page_is_that_of_the_screen(
    printed, galleys, painted, folios, outline, said, book_map, pdf_text, file, tmp_path
):
    """The same galleys and page map: page for page the same words, and blanks at the end."""
    screen = tmp_path / "screen.pdf"
    screen.write_bytes(
        bind(galleys | {"painted": painted}, book_map, folios, outline[:1], said).pdf
    )
    shown, inked = pdf_text(screen, "-raw"), pdf_text(file, "-raw")
    assert inked[: len(shown)] == shown
    assert len(inked) == len(pad_page_map(book_map, 4).folios)
    assert [text.strip() for text in inked[len(shown) :]] == [""] * (len(inked) - len(shown))


def test_nothing_is_painted_in_colours_of_the_screen(book):
    """No operator, picture, shading or blending space is RGB."""
    painting = re.sub(rb"\((?:\\.|[^\\()])*\)", b"", contents(book))
    assert not re.search(rb"\b(rg|RG|DeviceRGB)\b", painting)
    assert re.search(rb"\bk\b", painting)
    for item in book.objects:
        if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            assert item.get(Name.ColorSpace) != Name.DeviceRGB
            assert item.get(Name.CS) != Name.DeviceRGB


def test_letters_in_strings_are_not_taken_for_operators():
    """Text that looks like painting is text."""
    content = b"(1 0 0 rg) Tj <31> Tj 1 0 0 rg 0 g 0.5 0.5 0.5 RG /a0.5 gs 1 0 0 1 5 5 cm"
    changed = repaint(content, Inks(own_profile()))
    assert changed.startswith(b"(1 0 0 rg) Tj <31> Tj 0 ")
    assert b"0 0 0 1 k 0 0 0 0.5" in changed
    assert changed.endswith(b" K /a0.5 gs 1 0 0 1 5 5 cm")


@pytest.mark.parametrize(
    "mark",
    [
        b"/P <</MCID 3>> BDC",
        b"/Span <</ActualText <FEFF0041> /Lang (e\\)n)>> BDC",
        b"/Span /MC0 BDC",
        b"/Artifact BMC",
        b"EMC",
    ],
)
def test_marked_content_is_taken_out(mark):
    """There is no structure tree for it to belong to, and what is around it stays."""
    assert repaint(b"q " + mark + b" Q", Inks(own_profile())).split() == [b"q", b"Q"]


def test_masks_keep_their_light():
    """What a luminosity mask lets through does not depend on inks."""
    assert as_mask(b"1 1 1 rg 0 0 0 RG 0.5 g") == b"1 g 0 G 0.5 g"


def test_grey_is_black_ink_alone_and_dark_grey_is_black():
    """Small letters never need two plates, nor a screen where they are meant to be black."""
    inks = Inks(own_profile())
    assert inks.of(0.07, 0.07, 0.07) == (0, 0, 0, 1)
    assert inks.of(1, 1, 1) == (0, 0, 0, 0)
    greys = [inks.of(v / 20, v / 20, v / 20) for v in range(21)]
    assert all(ink[:3] == (0, 0, 0) for ink in greys)
    blacks = [ink[3] for ink in greys]
    assert blacks == sorted(blacks, reverse=True)
    assert len(set(blacks[3:])) == 18


def test_colours_look_as_on_the_screen():
    """Inks seen through the profile are the colour they were made of."""
    inks = Inks(own_profile())
    srgb = ImageCms.createProfile("sRGB")
    profile = ImageCms.ImageCmsProfile(io.BytesIO(own_profile()))
    back = ImageCms.buildTransform(profile, srgb, "CMYK", "RGB", renderingIntent=1)
    for colour in ((0x7A, 0x2E, 0x2A), (0x88, 0xAA, 0x77), (0xC9, 0xBC, 0xAE)):
        of = inks.of(*(v / 255 for v in colour))
        pixel = Image.new("CMYK", (1, 1), tuple(round(v * 255) for v in of))
        seen = ImageCms.applyTransform(pixel, back).getpixel((0, 0))
        assert max(abs(a - b) for a, b in zip(seen, colour, strict=True)) < 12


def test_pictures_are_in_inks_and_grey_ones_in_black(book):
    """A grey picture needs one plate; a photograph stays a JPEG."""
    images = [i for i in book.objects if isinstance(i, pikepdf.Stream)
              and i.get(Name.Subtype) == Name.Image]  # fmt: skip
    found = sorted((str(image.ColorSpace), str(image.get(Name.Filter))) for image in images)
    assert found == [
        ("/DeviceCMYK", "/DCTDecode"),
        ("/DeviceCMYK", "/FlateDecode"),
        ("/DeviceGray", "/FlateDecode"),
    ]
    drawn = next(image for image in images if found[1] == (str(image.ColorSpace),
                 str(image.get(Name.Filter))))  # fmt: skip
    assert drawn.read_bytes()[:4] == b"\x00\x00\x00\xff"


def test_every_page_has_its_boxes(book, order):
    """The trim is the page of the screen; bleed and marks are around it."""
    for page in book.pages:
        trim = [float(v) for v in page.obj.TrimBox.as_list()]
        bleed = [float(v) for v in page.obj.BleedBox.as_list()]
        media = [float(v) for v in page.obj.MediaBox.as_list()]
        assert trim == pytest.approx([0, 0, 300, 400], abs=0.01)
        around = [-3 * MM, -3 * MM, 300 + 3 * MM, 400 + 3 * MM]
        assert bleed == pytest.approx(around, abs=0.01)
        assert media[0] < bleed[0] - 5 * MM
        assert not {"/CropBox", "/ArtBox", "/Annots", "/StructParents"} & set(page.obj.keys())


def test_transparency_is_blended_in_inks(book, book_map):
    """The page with something pale says so; a page without transparency has no group."""
    page = book.pages[book_map.place("painted").sheet].obj
    assert Name.DeviceCMYK == page.Group.CS
    assert Name.Group not in book.pages[0].obj


def test_a_file_without_marks_ends_at_the_bleed(galleys, folios, said, order):
    """For printers who draw their own."""
    plain = replace(order, marks=False, bleed=5)
    result = press(galleys, make_page_map([], [galleys["kim"]]), folios, said, plain)
    with pikepdf.open(io.BytesIO(result.pdf)) as book:
        page = book.pages[0].obj
        assert [float(v) for v in page.MediaBox] == [float(v) for v in page.BleedBox]
        assert float(page.BleedBox[0]) == pytest.approx(-5 * MM, abs=0.01)


def test_a_print_file_says_what_pdf_x_asks(book):
    """Standard, dates, trapping, printing condition with its profile, version."""
    packet = book.Root.Metadata.read_bytes().decode()
    for part in (
        "<pdfxid:GTS_PDFXVersion>PDF/X-4<",
        "<pdf:Trapped>False<",
        "CreateDate>2026-05-04T",
        "xmpMM:DocumentID>uuid:",
        "xmpMM:VersionID",
        "xmpMM:RenditionClass",
    ):
        assert part in packet
    (intent,) = book.Root.OutputIntents
    assert (intent.S, str(intent.OutputConditionIdentifier)) == (Name.GTS_PDFX, "FOGRA39")
    assert str(intent.RegistryName) == "http://www.color.org"
    assert intent.DestOutputProfile.read_bytes() == own_profile()
    assert book.trailer.Info.Trapped == Name("/False")
    assert book.pdf_version == "1.6"
    assert not {"/StructTreeRoot", "/Names", "/Outlines", "/MarkInfo"} & set(book.Root.keys())


def test_the_same_book_gives_the_same_bytes(
    printed, galleys, painted, folios, said, order, book_map
):
    """No clock and no chance."""
    again = press(galleys | {"painted": painted}, book_map, folios, said, order)
    assert again.pdf == printed.pdf


def plates(run, file, page: int, folder) -> dict[str, Image.Image]:
    """The separations of the trimmed page, as Ghostscript makes them: 0 is full ink."""
    result = run("gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=tiffsep", "-r72", "-dUseTrimBox",
                 f"-dFirstPage={page}", f"-dLastPage={page}", f"-sOutputFile={folder}/p%d.tif",
                 file)  # fmt: skip
    assert result.returncode == 0, result.stderr
    return {
        re.search(r"\((\w+)\)", path.name)[1]: Image.open(path)
        for path in folder.glob("p*(*).tif*")
    }


def test_black_text_is_on_one_plate(run, file, book_map, tmp_path):
    """A page of text leaves the plates of the colours white within the trim."""
    found = plates(run, file, book_map.place("preface").sheet + 2, tmp_path)
    assert found["Black"].getextrema()[0] == 0
    assert {found[name].getextrema() for name in ("Cyan", "Magenta", "Yellow")} == {(255, 255)}


def test_colours_reach_their_plates(run, printed, file, book_map, tmp_path):
    """A red bar is magenta and yellow; a blue photograph, whose JPEG is inverted, is no yellow."""
    number = book_map.place("painted").sheet + 1
    found = plates(run, file, number, tmp_path)

    def inks(x: float, y: float) -> dict[str, int]:
        return {name: plate.getpixel((int(x), int(400 - y))) for name, plate in found.items()}

    bar = inks(150, 250)
    assert bar["Magenta"] < 60 and bar["Yellow"] < 90 and bar["Cyan"] > 190
    photo = inspect(printed.pdf).pages[number - 1].paint.pictures[-1]
    left, bottom, right, top = photo.box
    blue = inks((left + right) / 2, (bottom + top) / 2)
    assert blue["Cyan"] < 60 and blue["Yellow"] > 220 and blue["Black"] > 200


def test_what_bleeds_goes_to_the_bleed_and_no_further(run, file, book_map, tmp_path):
    """A bar drawn past the page is printed up to the bleed; marks stand clear of it."""
    page = book_map.place("painted").sheet + 1
    result = run("gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=png16m", "-r72",
                 f"-dFirstPage={page}", f"-dLastPage={page}", f"-sOutputFile={tmp_path}/p.png",
                 file)  # fmt: skip
    assert result.returncode == 0, result.stderr
    image = Image.open(tmp_path / "p.png").convert("RGB")
    edge = round(7 * MM)  # marks, their gap and the edge of the sheet
    row = image.height - round(7 * MM + 3 * MM) - (400 - 150)
    assert image.getpixel((edge + 2, row)) != (255, 255, 255)
    assert image.getpixel((edge - 3, row)) == (255, 255, 255)


def test_a_style_that_bleeds_is_trimmed_on_the_screen(typeset, folios, outline, description):
    """`@page { bleed }` is for the press: a reader sees the page as it is cut."""
    galley = typeset("kim", "<style>@page { bleed: 9pt; background: #eee }</style><p>Text")
    bound = bind({"kim": galley}, make_page_map([], [galley]), folios, outline[1:1], description)
    with pikepdf.open(io.BytesIO(bound.pdf)) as book:
        page = book.pages[0].obj
        assert [float(v) for v in page.MediaBox] == pytest.approx([0, 0, 300, 400], abs=0.01)
    order = PrintOrder(own_profile(), bleed=3)
    result = press({"kim": galley}, make_page_map([], [galley]), folios, description, order)
    with pikepdf.open(io.BytesIO(result.pdf)) as book:
        trim = [float(v) for v in book.pages[0].obj.TrimBox]
        assert trim == pytest.approx([0, 0, 300, 400], abs=0.01)


@pytest.mark.parametrize(
    ("profile", "message"),
    [
        (b"no profile", "the file is no ICC profile"),
        (ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), "`mntr` in RGB"),
    ],
)
def test_a_profile_of_no_press_is_refused(profile, message):
    """A printing condition is an output profile in CMYK."""
    with pytest.raises(BadProfile, match=message):
        condition(profile)


def test_our_profile_is_named_as_the_registry_names_it():
    """FOGRA39 is the condition; its profile says so itself."""
    assert condition(own_profile()).name == "FOGRA39"


def test_a_printers_own_condition_goes_by_its_description(monkeypatch):
    """A profile that the registry does not know is called Custom, and its description stands."""
    described = condition.__wrapped__

    class Known:
        device_class, xcolor_space = "prtr", "CMYK"
        profile_description = "Our Web Press 7"

    class Profile:
        profile = Known

    monkeypatch.setattr(ImageCms, "ImageCmsProfile", lambda _: Profile)
    assert described(b"") == type(condition(own_profile()))("", "Our Web Press 7")


def test_tools_open_a_print_file_without_a_complaint(run, file, qpdf):
    """qpdf, poppler, MuPDF and Ghostscript read it to the end."""
    assert qpdf(file) == []
    assert "PDF/X-4" in run("pdfinfo", file).stdout
    for command in (("mutool", "info"), ("gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=nullpage")):
        result = run(*command, file)
        assert (result.returncode, result.stderr) == (0, "")
