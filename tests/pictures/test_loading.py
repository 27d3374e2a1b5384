"""Finding the file that a figure names, and telling what it is."""

import base64

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from publisher.codes import CODES
from publisher.diagnostics import Span
from publisher.files import Bundle, Folder
from publisher.pictures import PictureLimits, load_picture
from publisher.pictures.loading import make

RED = Image.new("RGB", (8, 6), "red")


def codes(diagnostics):
    """The codes of diagnostics, in order."""
    return [diagnostic.code for diagnostic in diagnostics]


def test_sound_image_comes_without_a_word(folder, put):
    """A PNG beside the manuscript is given as it is, named by its content, with its size."""
    image, said = load_picture(folder, put("figures/a.png", RED, "PNG"))
    assert said == ()
    assert (image.media_type, image.width, image.height) == ("image/png", 8, 6)
    assert len(image.name) == 20 and image.name.endswith(".png")
    assert image == load_picture(folder, "figures/a.png")[0]


@pytest.mark.parametrize("name", ["my file.png", "a%20b.png", "ü.png", "a(b).png", "q?x#y.png"])
def test_names_as_people_give_them(folder, put, name):
    """Spaces, signs and other scripts in a name are taken, percent-encoded or not."""
    from urllib.parse import quote

    put(name, RED, "PNG")
    assert codes(load_picture(folder, name)[1]) == []
    assert codes(load_picture(folder, quote(name))[1]) == []


@pytest.mark.parametrize(("asked", "real"), [("A.PNG", "a.png"), ("Figs/a.png", "figs/A.png")])
def test_name_in_other_capitals_is_found_with_a_warning(folder, put, asked, real):
    """A file spelt otherwise is found, and its spelling told."""
    put(real, RED, "PNG")
    image, (said,) = load_picture(folder, asked)
    assert image is not None
    assert said.code == "IMG002" and real in said.help and not said.is_error


def test_names_are_those_of_the_manuscript(folder, put):
    """A manuscript in a folder names its files from there, and is told so what to write."""
    put("papers/kim/figures/A.png", RED, "PNG")
    put("papers/shared.png", RED, "PNG")
    image, (said,) = load_picture(folder, "figures/a.png", folder="papers/kim")
    assert image is not None and said.help == "write `figures/A.png`"
    assert load_picture(folder, "../shared.png", folder="papers/kim")[1] == ()
    assert codes(load_picture(folder, "../../../shared.png", folder="papers/kim")[1]) == ["IMG007"]
    assert "`figures/A.png`" in load_picture(folder, "A.png", folder="papers/kim")[1][0].help


def test_files_that_travel(folder, put):
    """A bundle of files answers as the folder it was taken from."""
    put("kim/a.png", RED, "PNG")
    bundle = Bundle((("kim/a.png", folder.read("kim/a.png")),), ("kim/a.png", "kim/b.pdf"))
    assert load_picture(bundle, "a.png", folder="kim") == load_picture(
        folder, "a.png", folder="kim"
    )
    assert codes(load_picture(bundle, "A.png", folder="kim")[1]) == ["IMG002"]
    assert "`b.pdf`" in load_picture(bundle, "b.png", folder="kim")[1][0].help


def test_ending_may_be_left_out(folder, put):
    """A name without its ending, as LaTeX allows, finds the file."""
    put("a.png", RED, "PNG")
    assert load_picture(folder, "a")[0] == load_picture(folder, "a.png")[0]


def test_backslashes_are_taken_with_a_warning(folder, put):
    """A path as Windows writes it is found, and the portable one told."""
    put("figs/a.png", RED, "PNG")
    image, (said,) = load_picture(folder, "figs\\a.png")
    assert image is not None and said.code == "IMG002" and "figs/a.png" in said.help


def test_missing_image_names_what_is_close(folder, put):
    """A name without a file is an error that names the files that may be meant."""
    put("figures/result.pdf", "x")
    put("plot1.png", RED, "PNG")
    image, (said,) = load_picture(folder, "plot.png")
    assert image is None and said.code == "IMG001" and "`plot1.png`" in said.help
    assert "`figures/result.pdf`" in load_picture(folder, "result.png")[1][0].help


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "IMG001"),
        ("http://example.org/a.png", "IMG006"),
        ("https://example.org/a.png", "IMG006"),
        ("//example.org/a.png", "IMG006"),
        ("../a.png", "IMG007"),
        ("figs/../../a.png", "IMG007"),
        ("%2e%2e/a.png", "IMG007"),
        ("/etc/hostname", "IMG007"),
        ("file:///etc/hostname", "IMG007"),
        ("a\0b.png", "IMG007"),
        ("x" * 5000 + ".png", "IMG003"),
        ("data:image/png;base64,aGVsbG8=", "IMG003"),
        ("data:image/png;base64,====", "IMG003"),
    ],
)
def test_names_that_lead_nowhere(folder, name, code):
    """Nothing is fetched, nothing outside the folder read; each is an error in words."""
    image, said = load_picture(folder, name)
    assert image is None
    assert code in codes(said) and all(d.code in CODES for d in said)


def test_link_out_of_the_folder_is_not_followed(folder, put, tmp_path_factory):
    """A symbolic link to a file elsewhere is outside the folder."""
    secret = tmp_path_factory.mktemp("elsewhere") / "a.png"
    RED.save(secret)
    (folder.root / "a.png").symlink_to(secret)
    assert codes(load_picture(folder, "a.png")[1]) == ["IMG007"]


def test_data_address_is_an_image(folder, put):
    """A picture carried inside the manuscript is taken."""
    put("a.png", RED, "PNG")
    data = base64.b64encode(folder.read("a.png")).decode()
    assert (
        load_picture(folder, f"data:image/png;base64,{data}")[0] == load_picture(folder, "a.png")[0]
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "IMG003"),
        (b"hello", "IMG003"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "IMG013"),
        (b"\x89PNG\r\n\x1a\n", "IMG003"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "IMG009"),
        (b"\0\0\0\x18ftypheic", "IMG009"),
        (b"%PDF-1.4\n", "IMG003"),
        (b"\x1f\x8b\x08garbage", "IMG003"),
        (b"<svg", "IMG003"),
    ],
)
def test_what_is_no_image(folder, put, content, code):
    """Empty, cut or foreign content is an error with a cure, whatever its name says."""
    image, said = load_picture(folder, put("a.png", content))
    assert image is None and codes(said) == [code]
    assert said[0].help


def test_content_is_believed_before_the_name(folder, put):
    """A JPEG called PNG is shown as JPEG, with a warning."""
    image, (said,) = load_picture(folder, put("a.png", RED, "JPEG"))
    assert image.media_type == "image/jpeg" and said.code == "IMG004" and not said.is_error


def test_a_figure_drawn_for_a_poster_is_shown(folder, put):
    """A plot over a whole sheet at 600 dpi, as authors export it, is no bomb."""
    image, said = load_picture(folder, put("a.png", Image.new("1", (7488, 9464)), "PNG"))
    assert (image.width, image.height, said) == (7488, 9464, ())


def test_limits_on_bytes_and_pixels(folder, put):
    """A file or a picture over a limit that one can set is an error, and is not decoded."""
    name = put("a.png", Image.new("1", (4000, 4000)), "PNG")
    assert codes(load_picture(folder, name, PictureLimits(bytes=100))[1]) == ["IMG005"]
    assert codes(load_picture(folder, name, PictureLimits(pixels=1_000_000))[1]) == ["IMG005"]
    assert load_picture(folder, name)[1] == ()


def test_diagnostics_have_the_place_of_the_figure(folder):
    """What is said about a file stands where the manuscript names it."""
    place = Span("paper.md", 7, 3, 10, "![](a.png)")
    assert load_picture(folder, "a.png", span=place)[1][0].span == place


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(
        [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF\0\0\0\0WEBPVP8 ",
         b"II*\0",
         b"<svg xmlns='http://www.w3.org/2000/svg'>", b"%PDF-1.7\n", b"BM", b"\x1f\x8b",
         b"\0\0\0\x20ftypavif"]
    ),
    st.binary(max_size=300),
)  # fmt: skip
def test_any_bytes_are_an_image_or_an_error(head, tail):
    """Whatever a file holds, it ends in an image or in an error with a code."""
    made = make(head + tail, "a.png")
    assert made.image is not None or any(
        CODES[remark.code].severity == "error" for remark in made.remarks
    )


@settings(max_examples=150, deadline=None)
@given(name=st.text(max_size=40))
def test_any_name_is_an_image_or_an_error(tmp_path_factory, name):
    """Whatever a figure names, it ends in an image or in an error."""
    image, said = load_picture(Folder(tmp_path_factory.getbasetemp() / "none"), name)
    assert image is not None or any(d.is_error for d in said)


def test_image_zoo_of_the_corpus(corpus):
    """Every file of the zoo of broken images ends in an image or an error, each as known."""
    folder = Folder(corpus / "hostile" / "made-61-image-zoo")
    found = {}
    for path in sorted(folder.root.iterdir()):
        image, said = load_picture(folder, path.name)
        found[path.name] = (image.media_type if image else None, codes(said))
        assert image is not None or any(d.is_error for d in said)
    expected = {
        "zero.png": (None, ["IMG003"]),
        "truncated.png": (None, ["IMG003"]),
        "text.png": (None, ["IMG003"]),
        "pixelbomb.png": (None, ["IMG005"]),
        "fig.eps": (None, ["IMG009"]),
        "jpgnamed.png": ("image/jpeg", ["IMG004"]),
        "anim.gif": ("image/png", ["IMG008"]),
        "cmyk.jpg": ("image/jpeg", []),
        "x.tiff": ("image/png", []),
        "x.webp": ("image/jpeg", []),
        "1px.png": ("image/png", []),
        "no-ext": ("image/png", []),
    }
    assert {name: found[name] for name in expected} == expected
    assert codes(load_picture(folder, "upper.png")[1]) == ["IMG002"]


def test_a_drawing_that_takes_too_long_to_be_drawn_has_no_look_and_is_told(folder, put):
    """It is drawn in a process of its own, which ends."""
    dear = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><filter id="f">'
        '<feTurbulence baseFrequency=".5" numOctaves="2000000000"/></filter>'
        '<rect width="90" height="90" filter="url(#f)"/></svg>'
    )
    image, remarks = load_picture(folder, put("a.svg", dear))
    assert image.glance == b""
    assert codes(remarks) == ["IMG014"]
    image, remarks = load_picture(folder, put("b.svg", dear.replace("2000000000", "2")))
    assert image.glance
    assert codes(remarks) == []
