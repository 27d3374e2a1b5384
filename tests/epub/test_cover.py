"""The page of the cover: its picture as it is, described in words."""

import io

from PIL import Image


def test_the_page_says_what_is_on_it(whole):
    """The alternative text is the words of the cover; the image is marked in the manifest."""
    alt = whole.tree("cover.xhtml").xpath("//@alt")
    assert alt == [
        "Cover: Pages and Marks. Proceedings of the Third Meeting on Pages. "
        "edited by Mina Hart. Northgate Press"
    ]
    item = whole.opf.xpath('//*[@properties="cover-image"]')[0]
    assert item.get("href") == "images/cover.png"


def test_a_cover_is_used_as_it_is(make):
    """PNG or JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (16, 25)).save(out, "JPEG")
    made = make(cover_image=out.getvalue())
    assert made.zip.read("EPUB/images/cover.jpg") == out.getvalue()
    assert made.opf.xpath('//*[@properties="cover-image"]/@media-type') == ["image/jpeg"]


def test_a_book_without_a_picture_of_its_cover_has_no_such_page(make):
    """And nothing leads to one."""
    made = make(cover_image=None)
    assert not [name for name in made.names() if "cover" in name]
    assert not made.opf.xpath('//*[@properties="cover-image"]')
    assert "cover" not in made.zip.read("EPUB/nav.xhtml").decode()
