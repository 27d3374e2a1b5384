"""The cover: made from the volume, the same every time, described in words."""

import io

from PIL import Image, ImageColor

from publisher.epub import book_fonts
from publisher.epub.coverart import GROUND, INK, PALE, SHADE, draw_cover_art
from publisher.languages.epubwords import words_for
from publisher.model.volume import Copyright, Event, House, Series


def picture(opened) -> Image.Image:
    """The image of the cover."""
    return Image.open(io.BytesIO(opened.zip.read("EPUB/images/cover.png")))


def test_the_cover_is_the_size_shops_ask_for_and_light(whole):
    """1600 × 2560 pixels, under 200 kB."""
    assert picture(whole).size == (1600, 2560)
    assert len(whole.zip.read("EPUB/images/cover.png")) < 200_000


def test_the_cover_is_printed_in_the_colours_of_the_house(whole):
    """Four inks, none of them changed by the palette, and steps between for the edges."""
    colours = picture(whole).convert("RGB").getcolors()
    inks = [ink for _, ink in sorted(colours, reverse=True)[:4]]
    assert sorted(inks) == sorted(map(ImageColor.getrgb, (GROUND, INK, PALE, SHADE)))
    assert len(colours) > 40


def test_the_page_says_what_is_on_it(whole):
    """The alternative text is the words of the cover; the image is marked in the manifest."""
    alt = whole.tree("cover.xhtml").xpath("//@alt")
    assert alt == [
        "Cover: Pages and Marks. Proceedings of the Third Meeting on Pages. "
        "edited by Mina Hart. Northgate Press"
    ]
    item = whole.opf.xpath('//*[@properties="cover-image"]')[0]
    assert item.get("href") == "images/cover.png"


def test_what_the_volume_says_shows(sample, style):
    """Title, subtitle, series, event, editors, publisher: take one away, the picture changes."""
    fonts, words = book_fonts(style.fonts), words_for("en")
    whole = draw_cover_art(sample.volume(), words, fonts)
    assert draw_cover_art(sample.volume(), words, fonts) == whole
    seen = {whole}
    for change in (
        {"title": "Marks"}, {"subtitle": ""}, {"series": Series()}, {"event": Event()},
        {"editors": ()}, {"publisher": House()},
    ):  # fmt: skip
        seen.add(draw_cover_art(sample.volume(**change), words, fonts))
    assert len(seen) == 7


def test_any_title_fits(sample, style):
    """One word, forty words, one endless word, Korean: nothing runs over the edge."""
    fonts, words = book_fonts(style.fonts), words_for("en")
    for title in ("A", "Pages and marks " * 13, "Wort" * 30, "책은 오래 남는 대화 " * 6, "本" * 60):
        bare = sample.volume(title=title, series=Series(), event=Event(), copyright=Copyright())
        data = draw_cover_art(bare, words, fonts)
        image = Image.open(io.BytesIO(data)).convert("L")
        edge = image.crop((1470, 0, 1600, 2560)).getextrema()
        assert edge[0] == edge[1], title[:20]


def test_a_cover_made_elsewhere_is_used(make, sample):
    """PNG or JPEG, as it is."""
    out = io.BytesIO()
    Image.new("RGB", (16, 25)).save(out, "JPEG")
    made = make(cover_image=out.getvalue())
    assert made.zip.read("EPUB/images/cover.jpg") == out.getvalue()
    assert made.opf.xpath('//*[@properties="cover-image"]/@media-type') == ["image/jpeg"]
