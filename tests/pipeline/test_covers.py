"""The cover of a built volume: the sheet for the printer, and the front that screens show."""

import io
import zipfile

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from publisher.judges.preflight import limits_of, preflight
from publisher.manuscripts.volumes import read_volume
from publisher.model.style import PageGeometry
from publisher.pipeline.printing import printer_findings

MM = 72 / 25.4
TEXT = "A paper of a few words, and a second sentence to follow them.\n"
ISBN = "isbn: {print: 978-3-16-148410-0}\n"


def boxes(pdf):
    """The TrimBox and BleedBox of the one page, in mm."""
    with pikepdf.open(pdf) as book:
        (page,) = book.pages
        return [[float(v) / MM for v in page[key].as_list()] for key in ("/TrimBox", "/BleedBox")]


def picture(pdf, dpi=300):
    with pypdfium2.PdfDocument(pdf) as document:
        return document[0].render(scale=dpi / 72).to_pil()


@pytest.fixture(scope="module")
def made(small_at, built, tmp_path_factory):
    """A function that builds a volume of one paper with its cover: ``made("print: kdp")``."""

    def build(extra, formats="cover", **settings):
        folder = small_at(tmp_path_factory.mktemp("cover") / "small", {"one": TEXT}, extra=extra)
        return built(folder, formats, **settings)

    return build


@pytest.mark.parametrize(
    ("printer", "bleed", "around"), [("kdp", 3.175, 0), ("bod", 5, 0), ("plain", 3, 7)]
)
def test_the_sheet_has_the_boxes_of_its_printer(made, printer, bleed, around):
    """Twice the page and the spine, to a tenth of a millimetre; marks for who has them."""
    book = made(f"{ISBN}print: {{profile: {printer}, spine: 12.4 mm}}\n")
    pdf = book.output / "small-cover.pdf"
    trim, bleeding = boxes(pdf)
    assert trim == pytest.approx([0, 0, 148 * 2 + 12.4, 210], abs=0.1)
    assert bleeding == pytest.approx([-bleed, -bleed, 148 * 2 + 12.4 + bleed, 210 + bleed], abs=0.1)
    with pikepdf.open(pdf) as sheet:
        media = [float(v) / MM for v in sheet.pages[0].mediabox]
    assert media[0] == pytest.approx(-bleed - around, abs=0.1)
    assert [d for d in preflight(pdf, limits=limits_of(printer)) if d.code != "PDF016"] == []
    (code,) = zxingcpp.read_barcodes(picture(pdf))
    assert code.text == "9783161484100"
    names = {a.path for a in book.report.artifacts}
    assert "small-cover.pdf" in names


def test_what_is_on_the_cover_is_as_the_volume_says(made):
    """Title on front and spine; a spine that is too thin has no words."""
    words = "print: {spine: 14 mm}\npublisher: {name: The House, place: Seoul}\n"
    pdf = made(words).output / "small-cover.pdf"
    with pypdfium2.PdfDocument(pdf) as document:
        text = " ".join(document[0].get_textpage().get_text_bounded().split())
    assert text.count("A Small Volume") == 2
    assert "Seoul" in text
    thin = made(words.replace("14", "2")).output / "small-cover.pdf"
    with pypdfium2.PdfDocument(thin) as document:
        text = " ".join(document[0].get_textpage().get_text_bounded().split())
    assert text.count("A Small Volume") == 1


def test_the_front_of_the_epub_is_that_of_the_sheet(made):
    """1600 by 2560 pixels in the colour of the style, light enough for shops; art is shown."""
    book = made("", "epub")
    with zipfile.ZipFile(book.output / "small.epub") as epub:
        data = epub.read("EPUB/images/cover.png")
    image = Image.open(io.BytesIO(data)).convert("RGB")
    assert image.size == (1600, 2560)
    assert len(data) < 200_000
    assert image.getpixel((5, 5)) == (0x7A, 0x2E, 0x2A)


def test_art_of_the_volume_that_is_not_there_is_told(made):
    """Each file at its key, once for all forms; the cover is made without it."""
    book = made("cover: {front: art.png, image: none.png}\n", "cover,epub")
    told = [d for d in book.report.all_diagnostics if d.code == "VOL084"]
    assert sorted(d.message for d in told) == ["`art.png` is not there", "`none.png` is not there"]
    assert all(d.span.line for d in told)
    assert (book.output / "small-cover.pdf").is_file()


def test_art_of_the_volume_stands_in_the_place_of_a_panel(small, built):
    """As far as the bleed, on the sheet and in the EPUB."""
    folder = small({"one": TEXT}, extra="cover: {front: art.png}\nprint: {spine: 10 mm}\n")
    Image.new("RGB", (1600, 2400), (10, 120, 60)).save(folder / "art.png")
    book = built(folder, "cover,epub")
    sheet = picture(book.output / "small-cover.pdf", 50).convert("RGB")
    green = sheet.getpixel((sheet.width - 30, sheet.height // 2))
    assert green[1] > green[0] + 30
    left = sheet.getpixel((30, sheet.height // 2))
    assert left[0] > left[1] + 30
    with zipfile.ZipFile(book.output / "small.epub") as epub:
        front = Image.open(io.BytesIO(epub.read("EPUB/images/cover.png"))).convert("RGB")
    assert front.getpixel((800, 1280)) == (10, 120, 60)


def test_a_spine_on_a_guess_is_told_and_pages_beyond_the_printers(made):
    """VOL085 without a paper; VOL083 for what the printer does not bind."""
    codes = [d.code for d in made("print: kdp\n").report.all_diagnostics]
    assert "VOL085" in codes
    assert "VOL083" in codes
    told = [d.code for d in made("print: {profile: kpd, paper: silk}\n").report.all_diagnostics]
    assert {"VOL081", "VOL082"} <= set(told)


@pytest.mark.parametrize(
    ("pages", "told"),
    [
        (100, []),
        (200, ["the inner margin is 12 mm; Amazon KDP wants 12.7 mm for 200 pages"]),
        (900, ["the book has 900 pages; Amazon KDP binds 24 to 828",
               "the inner margin is 12 mm; Amazon KDP wants 22.2 mm for 900 pages"]),
    ],
)  # fmt: skip
def test_a_margin_that_the_printer_finds_too_narrow_is_told(small, pages, told):
    """A thicker book needs more at the spine; each at the key that names the printer."""
    folder = small({"one": TEXT}, extra="print: kdp\n")
    volume = read_volume(folder, str(folder))[0]
    page = PageGeometry("A5", 148, 210, 12, 15, 15, 15, 10, 13)
    found = list(printer_findings(volume, page, pages))
    assert [d.message for d in found] == told
    assert {d.code for d in found} <= {"VOL083", "PDF026"}
    assert all(d.span.line for d in found)


@pytest.mark.parametrize(
    "title", ["A", "Pages and marks " * 13, "Wort" * 30, "책은 오래 남는 대화 " * 6, "本" * 60]
)
def test_a_title_of_any_length_stays_on_the_front(small, built, title):
    """One word, forty, one endless, Korean: nothing runs over the edge."""
    folder = small({"one": TEXT})
    file = folder / "volume.yaml"
    file.write_text(file.read_text("utf-8").replace("A Small Volume", title.strip()), "utf-8")
    with zipfile.ZipFile(built(folder, "epub").output / "small.epub") as epub:
        image = Image.open(io.BytesIO(epub.read("EPUB/images/cover.png"))).convert("L")
    for edge in ((1500, 0, 1600, 2560), (0, 0, 100, 2560)):
        darkest, lightest = image.crop(edge).getextrema()
        assert darkest == lightest, title[:20]
