"""Pictures for screens: smaller once, whoever shows them."""

import io

from PIL import Image as Pillow

from publisher.engine import Cache, Engine
from publisher.model.book import Book
from publisher.model.chapter import Chapter, Image
from publisher.pipeline import downscaling
from publisher.pipeline.downscaling import downscale_book


def noise(name: str, width: int) -> Image:
    """A photograph `width` px wide."""
    out = io.BytesIO()
    Pillow.effect_noise((width, 40), 40).save(out, "PNG")
    return Image(name, "image/png", out.getvalue(), width, 40)


def book(*chapters: tuple[str, tuple[Image, ...]]) -> Book:
    """A book of chapters, by name, that show pictures."""
    body = tuple(
        Chapter(name, "paper", "en", name, name,
                "".join(f'<img src="images/{i.name}"/>' for i in images), images=images)
        for name, images in chapters
    )  # fmt: skip
    return Book((), body, (), (), (), 0, 0)


def test_a_large_picture_is_made_smaller_and_a_small_one_is_left():
    """The chapter shows the smaller one, under its own name."""
    large, small = noise("large.png", 400), noise("small.png", 60)
    with Engine(inline=True) as engine:
        shown, found = downscale_book(book(("kim", (large, small))), 100, engine)
    (chapter,) = shown.body
    assert found == ()
    assert [image.width for image in chapter.images] == [100, 60]
    assert chapter.images[1] is small
    assert (
        chapter.body == f'<img src="images/{chapter.images[0].name}"/><img src="images/small.png"/>'
    )


def test_an_edit_makes_no_picture_again(tmp_path):
    """Each is a task of its own: the new chapter's is the only one that is made."""
    old, new = noise("old.png", 400), noise("new.png", 300)
    with Engine(Cache(tmp_path), inline=True) as engine:
        downscale_book(book(("kim", (old,))), 100, engine)
        downscale_book(book(("kim", (old,)), ("lee", (new, old))), 100, engine)
        counts = engine.counts["pictures"]
    assert (counts.hits, counts.misses) == (1, 2)


def test_a_picture_that_cannot_be_made_smaller_stays_and_is_told(monkeypatch):
    """Whatever ended the task: the book is not as it should be."""
    monkeypatch.setattr(downscaling, "DOWNSCALE", "publisher.pipeline.downscaling:none_such")
    large = noise("large.png", 400)
    with Engine(inline=True) as engine:
        shown, found = downscale_book(book(("kim", (large,))), 100, engine)
    assert shown.body[0].images == (large,)
    assert [d.code for d in found] == ["BLD004"]
