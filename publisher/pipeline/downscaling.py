"""Pictures for screens: each made smaller in a task of its own, for EPUB and web edition alike.

In: the chapters of a book. Out: the same, their pictures with no more pixels than a screen shows.
So one word edited resamples no picture, and what packages a book never holds the photographs as
their cameras made them. Between stages 2 and 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from publisher.diagnostics import Diagnostic
from publisher.engine import Engine, Task
from publisher.model.book import Book
from publisher.model.chapter import Chapter, Image
from publisher.xhtml.chapters import body_of
from publisher.xhtml.tree import h, inner

DOWNSCALE = "publisher.pipeline.downscaling:downscale"


@dataclass(frozen=True, slots=True)
class DownscalingJob:
    """A picture, and how many pixels its long edge may have."""

    image: Image
    pixels: int


def downscale(sizing: DownscalingJob) -> Image:
    """The picture of `sizing` with no more pixels than it may have: a task."""
    from publisher.pictures import downscale_image

    return downscale_image(sizing.image, sizing.pixels)


def downscaling_tasks(chapters: Iterable[Chapter], pixels: int) -> list[Task]:
    """A task for each picture of `chapters` that has more `pixels`, named after it."""
    images = {image.name: image for chapter in chapters for image in chapter.images}
    if not images:
        return []
    from publisher.pictures import is_larger  # its library is slow to import

    return [
        Task(
            name,
            DOWNSCALE,
            DownscalingJob(image, pixels),
            weight=len(image.data) / 1e6,
            result_type=Image,
        )
        for name, image in images.items()
        if is_larger(image, pixels)
    ]


def downscale_book(book: Book, pixels: int, engine: Engine) -> tuple[Book, tuple[Diagnostic, ...]]:
    """`book` with its pictures as small as `pixels` asks; one that cannot be made so stays, and is
    told."""
    outcomes = tuple(engine.run("pictures", downscaling_tasks(book.chapters, pixels)))
    diagnostics = tuple(d for outcome in outcomes for d in outcome.diagnostics)
    smaller_images: dict[str, Image] = {
        o.task.name: o.value for o in outcomes if o.value is not None
    }
    front, body, back = (
        tuple(_with_images(chapter, smaller_images) for chapter in part)
        for part in (book.front, book.body, book.back)
    )
    return replace(book, front=front, body=body, back=back), diagnostics


def _with_images(chapter: Chapter, smaller_images: Mapping[str, Image]) -> Chapter:
    """`chapter` with the pictures that were `smaller_images`, by the names they had."""
    renamed = {
        f"images/{image.name}": f"images/{small.name}"
        for image in chapter.images
        if (small := smaller_images.get(image.name, image)) is not image
    }
    if not renamed:
        return chapter
    images = dict.fromkeys(smaller_images.get(image.name, image) for image in chapter.images)
    body = body_of(chapter)
    if body is None:
        return chapter  # its words alone will be shown
    for image in body.iter(h("img")):
        image.set("src", renamed.get(image.get("src"), image.get("src")))
    return replace(chapter, body=inner(body), images=tuple(images))
