"""PDF figures: lines where they can be, pixels where not."""

import io
import time

import pikepdf
import pytest

from publisher.pictures import PictureLimits, load_picture
from publisher.pictures import pdf as pdf_module
from publisher.pictures.glance import unpack_glance
from publisher.pictures.pdf import lines, make_from_pdf


def figure(pages=1, password=None, size=(144, 72)):
    """A PDF with a filled square on each page."""
    document = pikepdf.new()
    for _ in range(pages):
        page = document.add_blank_page(page_size=size)
        page.Contents = document.make_stream(b"1 0 0 rg 10 10 50 50 re f")
    out = io.BytesIO()
    encryption = pikepdf.Encryption(owner="o", user=password) if password else None
    document.save(out, encryption=encryption or False)
    return out.getvalue()


def without_poppler(monkeypatch):
    """As on a machine where poppler is not installed."""
    monkeypatch.setattr(pdf_module.shutil, "which", lambda name: None)


def test_lines_stay_lines(folder, put, run):
    """With poppler a figure comes as SVG of the page's size, safe as any other."""
    run("pdftocairo", "-v")
    image, said = load_picture(folder, put("a.pdf", figure()))
    assert said == () and image.media_type == "image/svg+xml"
    assert (image.width, image.height) == (192, 96)
    assert b"<path" in image.data and b"script" not in image.data


def test_pictures_under_masks_come_as_pixels(opened):
    """Where the page shows nothing else, there are no lines to keep; the mask hides what it did."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(72, 72))
    shape = {
        "/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": 2, "/Height": 1,
        "/BitsPerComponent": 8, "/ColorSpace": pikepdf.Name.DeviceGray,
    }  # fmt: skip
    mask = document.make_stream(b"\x00\xff", shape)
    drawn = document.make_stream(b"\x00\x00", {**shape, "/SMask": mask})
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=drawn))
    page.Contents = document.make_stream(b"1 1 1 rg 0 0 72 72 re f q 72 0 0 72 0 0 cm /A Do Q")
    out = io.BytesIO()
    document.save(out)
    made = make_from_pdf(out.getvalue(), PictureLimits())
    assert made.remarks == () and made.image.media_type == "image/png"
    assert opened(made.image).getpixel((20, 150)) == (255, 255, 255)
    assert opened(made.image).getpixel((280, 150)) == (0, 0, 0)


def test_same_drawing_each_time(run):
    """One figure is one drawing, byte for byte."""
    run("pdftocairo", "-v")
    assert len({lines(figure(), PictureLimits()).image.data for _ in range(2)}) == 1


def test_pixels_where_poppler_is_not(monkeypatch, folder, put, opened):
    """Without poppler the page is drawn at 300 to the inch, with a warning that names the cure."""
    without_poppler(monkeypatch)
    image, (said,) = load_picture(folder, put("a.pdf", figure()))
    assert said.code == "IMG011" and not said.is_error
    assert (image.media_type, image.width, image.height) == ("image/png", 600, 300)
    assert opened(image).getpixel((100, 200)) == (255, 0, 0)


def test_drawing_too_heavy_becomes_pixels(run):
    """A page that is too heavy as SVG comes as pixels."""
    run("pdftocairo", "-v")
    made = make_from_pdf(figure(), PictureLimits(svg_bytes=10))
    assert made.image.media_type == "image/png" and made.remarks[0].code == "IMG011"


def test_first_page_of_several():
    """Of several pages the first is shown, with a warning."""
    assert "IMG008" in [
        remark.code for remark in make_from_pdf(figure(pages=3), PictureLimits()).remarks
    ]


def test_password(folder, put):
    """A figure that is locked is an error that says so."""
    image, (said,) = load_picture(folder, put("a.pdf", figure(password="x")))
    assert image is None and said.code == "IMG003" and "password" in said.message


@pytest.mark.parametrize("size", [(14000, 14000), (14000, 20)])
def test_huge_page_is_drawn_within_the_limit(monkeypatch, size):
    """A poster is drawn as large as the limit on pixels lets it be."""
    without_poppler(monkeypatch)
    made = make_from_pdf(figure(size=size), PictureLimits(pixels=1_000_000))
    assert made.image is not None or made.remarks[0].code in ("IMG003", "IMG005")
    if made.image is not None:
        assert made.image.width * made.image.height <= 1_010_000


def test_figures_of_real_papers(shelves, run):
    """The PDF figures of real papers stay lines, but for scatter plots of megabytes."""
    run("pdftocairo", "-v")
    for path in sorted(shelves.glob("joss/*/**/*.pdf")):
        if path.stat().st_size > 500_000:
            continue
        made = make_from_pdf(path.read_bytes(), PictureLimits())
        assert made.image.media_type == "image/svg+xml", path.name
        assert made.remarks == ()


def test_a_figure_comes_with_how_it_looked(folder, put, run):
    """A glance at the page of the PDF, as another program than poppler draws it."""
    run("pdftocairo", "-v")
    image, _ = load_picture(folder, put("a.pdf", figure()))
    look = unpack_glance(image.glance)
    assert look.size == (160, 80)
    assert (look.getpixel((30, 50)), look.getpixel((120, 40))[3]) == ((255, 0, 0, 255), 0)


def _active():
    """A PDF figure that runs, opens, submits and carries things, as poppler and readers know."""
    document = pikepdf.open(io.BytesIO(figure()))
    page = document.pages[0]
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('evil')")
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="evil.exe")
    web = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="http://evil/")
    document.Root.OpenAction = script
    document.Root.AA = pikepdf.Dictionary(WC=script)
    names = pikepdf.Array(["evil", document.make_indirect(script)])
    document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=names))
    document.attachments["evil.exe"] = b"MZ evil"
    page.AA = pikepdf.Dictionary(O=script)
    page.Annots = pikepdf.Array([
        pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=action,
                           Rect=[0, 0, 50, 50])
        for action in (launch, web, script)
    ])  # fmt: skip
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("poppler", [True, False])
def test_nothing_active_of_a_pdf_reaches_the_book(folder, put, monkeypatch, poppler, run):
    """Scripts, files it carries, links and what it launches stay behind; the figure is shown."""
    run("pdftocairo", "-v")
    if not poppler:
        without_poppler(monkeypatch)
    image, said = load_picture(folder, put("a.pdf", _active()))
    plain, _ = load_picture(folder, put("b.pdf", figure()))
    assert image.data == plain.data
    assert b"evil" not in image.data
    assert [one.code for one in said] == ([] if poppler else ["IMG011"])


def test_a_pdf_that_only_its_owner_may_change_is_a_figure(folder, put):
    """It opens without a password, for anybody."""
    document, out = pikepdf.open(io.BytesIO(figure())), io.BytesIO()
    allowed = pikepdf.Permissions(extract=False, print_highres=False)
    document.save(out, encryption=pikepdf.Encryption(owner="secret", user="", allow=allowed))
    image, said = load_picture(folder, put("a.pdf", out.getvalue()))
    assert image is not None
    assert said == ()
    assert b"secret" not in image.data


BROKEN = {
    "its end": lambda data: data[: len(data) // 2],
    "its middle": lambda data: data[:200] + data[400:],
    "its numbers": lambda data: data.replace(b"0 0", b"9 9"),
    "a page of no size": lambda data: data.replace(b"144", b"000"),
    "pages that hold themselves": lambda data: data.replace(b"/Kids [", b"/Kids [ 2 0 R 1 0 R "),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_pdf_is_shown_or_told(folder, put, name):
    """At once, whatever is wrong with it."""
    start = time.process_time()
    image, said = load_picture(folder, put("a.pdf", BROKEN[name](figure())))
    assert time.process_time() - start < 5
    assert image is not None or [one.code for one in said if one.is_error]
