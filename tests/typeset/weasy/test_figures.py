"""Figures on the page, held against how they looked to their authors."""

import base64
import io
from dataclasses import replace

import pypdfium2
import pytest
from PIL import Image as Picture
from PIL import ImageChops, ImageDraw

from publisher.pictures.loading import make
from publisher.typeset import setter
from publisher.typeset.job import TypesettingJob

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100">'
FADING = (
    f'{HEAD}<linearGradient id="g" y2="1" x2="0"><stop stop-color="red"/><stop offset="1" '
    'stop-color="#fff"/></linearGradient><rect width="200" height="100" fill="url(#g)"/></svg>'
)
FIGURE = '<figure id="f"><img src="images/{}" width="{}" height="{}" {}alt="x"/></figure>'


def png(mode, size, ground, ellipse):
    """A disc as PNG."""
    picture, out = Picture.new(mode, size, ground), io.BytesIO()
    ImageDraw.Draw(picture).ellipse((8, 8, size[0] - 8, size[1] - 8), fill=ellipse)
    picture.save(out, "PNG")
    return out.getvalue()


def masked():
    """A black square under a mask that is a picture of a disc, as poppler writes it of a PDF."""
    disc, square = (
        f'<image id="{name}" width="80" height="80" href="data:image/png;base64,'
        f'{base64.b64encode(data).decode()}"/>'
        for name, data in (
            ("d", png("L", (80, 80), 0, 255)), ("s", png("RGB", (80, 80), "black", "black"))
        )
    )  # fmt: skip
    return (
        f'{HEAD}<defs>{disc}<mask id="m"><use href="#d"/></mask>{square}</defs>'
        '<use href="#s" mask="url(#m)" transform="translate(10 10)"/></svg>'
    )


@pytest.fixture
def set_figure(chapter, look):
    """A function that sets a figure: the galley, and the page drawn at 72 dots to the inch."""

    def make_galley(data, name="a.svg", around="{}", **changed):
        image = make(data if isinstance(data, bytes) else data.encode(), name).image
        image = replace(image, source=name, **changed)
        text = around.format(FIGURE.format(image.name, image.width, image.height, ""))
        galley = setter.typeset(TypesettingJob(chapter(text, images=(image,)), "recto"), look)
        page = pypdfium2.PdfDocument(galley.pdf)[0].render(scale=1).to_pil().convert("RGB")
        return galley, page

    return make_galley


def codes(galley):
    return [found.code for found in galley.diagnostics]


def test_a_mask_that_holds_a_picture_comes_out_as_it_looked(set_figure):
    """In pixels, and told: WeasyPrint draws all of the square."""
    galley, page = set_figure(masked())
    assert codes(galley) == ["TYP005"]
    assert galley.diagnostics[0].span.text == "a.svg"
    drawn = page.crop((0, 160, *page.size)).convert("L").point(lambda value: 255 * (value < 60))
    left, top, right, bottom = drawn.getbbox()
    assert (right - left, bottom - top) == (pytest.approx(48, abs=2), pytest.approx(48, abs=2))
    assert drawn.getpixel(((left + right) // 2, (top + bottom) // 2)) == 255
    assert drawn.getpixel((left + 3, top + 3)) == 0


def test_a_gradient_shows_in_poppler(set_figure, run, tmp_path, without):
    """From red to white at every size, where a cell of 1 by 1 was white."""

    def seen(dots):
        (tmp_path / "a.pdf").write_bytes(set_figure(FADING)[0].pdf)
        run("pdftoppm", "-r", str(dots), "-png", "-singlefile", tmp_path / "a.pdf", tmp_path / "a")
        page = Picture.open(tmp_path / "a.png").convert("RGB")
        colours = {page.getpixel((page.width // 2, y)) for y in range(page.height)}
        return len([(red, green) for red, green, _ in colours if red > 240 and green < 200])

    assert min(seen(72), seen(150), seen(300)) > 20
    without("large_patterns")
    assert seen(150) < 5


def test_a_figure_that_is_another_picture_even_in_pixels_is_told(set_figure):
    """Its author saw a disc."""
    other = make(masked().encode(), "b.svg").image.glance
    galley, _ = set_figure(FADING, glance=other)
    assert codes(galley) == ["TYP006"]


@pytest.mark.parametrize("around", ["{}", '<div style="background:#d8c8a0;padding:1em">{}</div>'])
def test_nothing_is_said_of_figures_that_came_out_right(set_figure, around):
    """Drawings with and without text, pictures with and without a ground, on any paper."""
    words = f'{HEAD}<text y="60" font-size="50" font-family="sans-serif">Wide words</text></svg>'
    lines = f'{HEAD}<path d="M0 0 200 100M0 50H200" stroke="blue" stroke-width=".5"/></svg>'
    for drawing in (FADING, words, lines):
        assert codes(set_figure(drawing, around=around)[0]) == []
    for picture in (
        png("RGB", (300, 200), "white", "red"), png("RGBA", (300, 200), (0, 0, 0, 0), "green"),
        png("L", (300, 200), 120, 20), png("1", (300, 200), 1, 0),
    ):  # fmt: skip
        assert codes(set_figure(picture, "a.png", around)[0]) == []


@pytest.mark.parametrize("asked", ["", 'data-width="100%"', 'data-width="15cm"',
                                   'data-height="40cm"', 'data-width="40%"'])  # fmt: skip
@pytest.mark.parametrize("shape", [(200, 900), (900, 200), (300, 300)])
def test_a_figure_keeps_its_shape_however_tall_it_is(chapter, look, asked, shape):
    """As wide as was asked, unless it would be taller than a page allows."""
    across, down = shape
    data = png("RGB", shape, "red", "red")
    image = replace(make(data, "a.png").image, source="a.png")
    text = FIGURE.format(image.name, across, down, f"{asked} ")
    galley = setter.typeset(TypesettingJob(chapter(text, images=(image,)), "recto"), look)
    page = pypdfium2.PdfDocument(galley.pdf)[0].render(scale=2).to_pil().convert("RGB")
    left, top, right, bottom = _bounds(page)
    assert (right - left) / (bottom - top) == pytest.approx(across / down, rel=0.05)
    assert codes(galley) == []


def _bounds(page):
    """Of what is red."""
    red, green, _ = page.split()
    return ImageChops.subtract(red, green).point(lambda value: 255 * (value > 128)).getbbox()


def test_a_sign_that_no_font_has_is_known_to_the_galley(set_figure):
    """Also in a drawing: who binds it does not claim what it breaks."""
    galley, _ = set_figure(f'{HEAD}<text y="60" font-size="20">a \U00012000</text></svg>')
    assert galley.unshown == ("\U00012000",)
    assert codes(galley) == ["TYP001"]
    assert set_figure(FADING)[0].unshown == ()
