"""Pictures of pixels: what is kept, what is changed."""

import io
import struct
import time

import pytest
from PIL import Image, ImageCms, ImageFile, PngImagePlugin

from publisher.pictures import coarse, downscale_image, load_picture, resolution

RED = Image.new("RGB", (40, 20), "red")


def photo(size):
    """A picture in which hardly two pixels are alike."""
    picture = Image.effect_noise(size, 90).convert("RGB")
    picture.putalpha(255)
    return picture.convert("RGB")


def test_private_metadata_is_stripped_and_pixels_kept(folder, put, opened):
    """Place, person and comment do not reach the book; the pixels are the author's."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "Secret Name")
    image, _ = load_picture(folder, put("a.png", RED, "PNG", pnginfo=info))
    assert b"Secret" not in image.data and opened(image).tobytes() == RED.tobytes()
    exif = Image.Exif()
    exif[0x010E] = "Secret Place"
    image, _ = load_picture(folder, put("a.jpg", RED, "JPEG", exif=exif, comment=b"Secret"))
    assert b"Secret" not in image.data and opened(image).size == RED.size


def test_bytes_of_a_sound_jpeg_are_not_encoded_again(folder, put):
    """A JPEG that needs nothing keeps its coded picture to the byte."""
    name = put("a.jpg", photo((64, 64)), "JPEG", quality=71)
    scan = folder.read(name).split(b"\xff\xda", 1)[1]
    assert load_picture(folder, name)[0].data.endswith(scan)


def test_orientation_is_applied(folder, put, opened):
    """A picture that its camera says is turned stands upright."""
    exif = Image.Exif()
    exif[0x0112] = 6
    image, _ = load_picture(folder, put("a.jpg", RED, "JPEG", exif=exif))
    assert (image.width, image.height) == (20, 40) == opened(image).size
    assert not opened(image).getexif()


def test_cmyk_becomes_rgb(folder, put, opened):
    """Inks become light, as e-readers and browsers want them."""
    image, _ = load_picture(folder, put("a.jpg", RED.convert("CMYK"), "JPEG"))
    assert opened(image).mode == "RGB"


def test_sixteen_bits_become_eight(folder, put, opened):
    """A grey picture of 16 bits keeps its tones in 8."""
    grey = Image.new("I;16", (2, 1))
    grey.putpixel((1, 0), 65535)
    image, _ = load_picture(folder, put("a.png", grey, "PNG"))
    assert opened(image).mode == "L" and opened(image).tobytes() == b"\x00\xff"


def test_other_colour_spaces_become_srgb(folder, put, opened):
    """A picture with a profile of its own is brought to sRGB and carries it no more."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    lab = Image.new("RGB", (4, 4), "red")
    image, _ = load_picture(folder, put("a.png", lab, "PNG", icc_profile=profile))
    assert image is not None
    assert "icc_profile" not in opened(image).info or b"sRGB" in opened(image).info["icc_profile"]


def test_first_picture_of_an_animation(folder, put, opened):
    """Of an animation the first picture is shown, with a warning."""
    blue = Image.new("RGB", (40, 20), "blue")
    name = put("a.gif", RED, "GIF", save_all=True, append_images=[blue])
    image, (said,) = load_picture(folder, name)
    assert said.code == "IMG008" and image.media_type == "image/png"
    assert opened(image).convert("RGB").getpixel((0, 0))[0] > 200


@pytest.mark.parametrize(
    ("kind", "options", "media_type"),
    [
        ("WEBP", {"lossless": True}, "image/png"),
        ("WEBP", {"quality": 80}, "image/jpeg"),
        ("TIFF", {}, "image/png"),
        ("BMP", {}, "image/png"),
        ("GIF", {}, "image/png"),
    ],
)
def test_rare_formats_become_common_ones(folder, put, opened, kind, options, media_type):
    """What some readers do not show becomes PNG, or JPEG where it was a photograph's coding."""
    image, said = load_picture(folder, put(f"a.{kind.lower()}", RED, kind, **options))
    assert said == () and image.media_type == media_type
    red, green, _ = opened(image).convert("RGB").getpixel((5, 5))
    assert red > 240 and green < 15


def test_transparency_is_kept(folder, put, opened):
    """A picture that lets the page through goes on doing so."""
    clear = Image.new("RGBA", (4, 4), (255, 0, 0, 0))
    image, _ = load_picture(folder, put("a.webp", clear, "WEBP", lossless=True))
    assert opened(image).getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("lenient", [False, True])
def test_cut_short(folder, put, monkeypatch, lenient):
    """A file that ends before its picture does is an error that says so, also in a process where
    WeasyPrint has told Pillow to let it pass."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", lenient)
    whole = io.BytesIO()
    photo((100, 100)).save(whole, "JPEG")
    image, (said,) = load_picture(folder, put("a.jpg", whole.getvalue()[:2000]))
    assert image is None and said.code == "IMG003" and "cut short" in said.message


def test_screen_copy_of_a_photograph(folder, put, opened):
    """A large photograph is resampled to the limit and stays a JPEG."""
    image, _ = load_picture(folder, put("a.jpg", photo((900, 600)), "JPEG", quality=95))
    small = downscale_image(image, 300)
    assert (small.width, small.height) == (300, 200) == opened(small).size
    assert small.media_type == "image/jpeg" and len(small.data) < len(image.data)


def test_screen_copy_of_line_art_stays_png(folder, put):
    """A drawing of few colours stays PNG; a photograph saved as PNG does not."""
    lines = Image.new("RGB", (1200, 900), "white")
    for x in range(0, 1200, 7):
        lines.paste("black", (x, 0, x + 2, (x * 37) % 900))
    drawing, _ = load_picture(folder, put("a.png", lines, "PNG", compress_level=0))
    assert downscale_image(drawing, 400).media_type == "image/png"
    picture, _ = load_picture(folder, put("b.png", photo((900, 600)), "PNG"))
    assert downscale_image(picture, 400).media_type == "image/jpeg"


def test_small_images_and_drawings_are_left_alone(folder, put):
    """What is within the limit, and what has no pixels, is the same object."""
    small, _ = load_picture(folder, put("a.png", RED, "PNG"))
    drawing, _ = load_picture(
        folder, put("a.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='9999'/>")
    )
    assert downscale_image(small) is small and downscale_image(drawing) is drawing


def test_palette_is_blended_in_full_colour(folder, put, opened):
    """A picture with a palette is made smaller without its palette's seams."""
    picture = photo((800, 800)).quantize(64)
    image, _ = load_picture(folder, put("a.png", picture, "PNG"))
    assert opened(downscale_image(image, 200)).mode in ("RGB", "L")


def test_resolution(folder, put):
    """Pixels to the inch follow from the printed width; a drawing has none."""
    image, _ = load_picture(folder, put("a.png", Image.new("1", (600, 10)), "PNG"))
    drawing, _ = load_picture(folder, put("a.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"))
    assert [said.code for said in coarse(image, 110, "a.png")] == ["IMG012"]
    assert coarse(image, 60, "a.png") == coarse(drawing, 500, "a.svg") == ()
    assert resolution(image, 50.8) == pytest.approx(300)
    assert resolution(drawing, 50.8) is None and resolution(image, 0) is None


def test_a_photo_of_thousands_of_scans_is_refused(folder, put):
    """Each draws the whole picture once more: a megabyte of them took five minutes."""
    name = put("a.jpg", photo((64, 64)), "JPEG", progressive=True)
    assert load_picture(folder, name)[0] is not None
    data = folder.read(name)
    scan = data[data.find(b"\xff\xda") : -2]
    (folder.root / name).write_bytes(data[:-2] + scan[:30] * 200 + b"\xff\xd9")
    image, (found,) = load_picture(folder, name)
    assert image is None
    assert found.code == "IMG005" and "--limit scans" in found.help


def test_the_pictures_of_a_tiff_are_not_counted(folder):
    """Twenty thousand in one file took minutes; the first is shown at once."""
    tags = ((256, 8), (257, 8), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, 8),
            (279, 64))  # fmt: skip
    page = struct.pack("<H", 9) + b"".join(struct.pack("<HHII", tag, 4, 1, n) for tag, n in tags)
    pages = (page + struct.pack("<I", 8 + 114 * (n + 1) * (n < 19_999)) for n in range(20_000))
    (folder.root / "a.tif").write_bytes(b"II*\0\x08\0\0\0" + b"".join(pages))
    before = time.process_time()
    image, found = load_picture(folder, "a.tif")
    assert time.process_time() - before < 1
    assert image is not None and [each.code for each in found] == ["IMG008"]
