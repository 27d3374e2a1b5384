"""The cover, made from the volume's own data.

In: a `Volume`, the faces of the book, or an image made elsewhere. Out: the image for shelves and
the page that shows it. The page is an ordinary document of the spine, its image described by the
words on it (EPUB 3.3 §D.5, cover-image).
"""

from __future__ import annotations

from collections.abc import Sequence

from publisher.epub.container import EpubFile
from publisher.epub.coverart import draw_cover_art
from publisher.epub.fonts import BookFont
from publisher.languages.epubwords import Words, words_for
from publisher.model.volume import Volume
from publisher.xhtml.tree import TYPE, document_bytes, element, h, head, parse_body

NAME = "cover.xhtml"
PAGE_ID = "cover"
IMAGE_ID = "cover-image"


def files(
    volume: Volume,
    words: Words,
    fonts: Sequence[BookFont],
    image: bytes | None,
    sheets: tuple[str, ...],
) -> list[EpubFile]:
    """The cover's image and its page."""
    data = image if image is not None else draw_cover_art(volume, words, fonts)
    kind, ending = ("image/png", "png") if data[:4] == b"\x89PNG" else ("image/jpeg", "jpg")
    picture = EpubFile(IMAGE_ID, f"images/cover.{ending}", kind, data, ("cover-image",))
    return [picture, EpubFile(PAGE_ID, NAME, "application/xhtml+xml", _page(volume, words, sheets,
                                                                        picture.name))]  # fmt: skip


def draw_cover(volume: Volume, fonts: Sequence[BookFont]) -> bytes:
    """The cover's picture, as PNG, as `files` draws it where it is given none."""
    return draw_cover_art(volume, words_for(volume.language, volume.words), fonts)


def _page(volume: Volume, words: Words, sheets: tuple[str, ...], picture: str) -> bytes:
    root = parse_body("", volume.language)
    head(root, words.cover, sheets, ())
    body = root.find(h("body"))
    body.set(TYPE, "frontmatter")
    body.set("class", "cover")
    picture_element = element(
        "img", {"src": picture, "alt": alternative(volume, words), "role": "doc-cover"}
    )
    body.append(element("section", {TYPE: "cover", "class": "cover", "aria-label": words.cover},
                        picture_element))  # fmt: skip
    return document_bytes(root)


def alternative(volume: Volume, words: Words) -> str:
    """The words on the cover, as one sentence."""
    editors = ", ".join(editor.person.display for editor in volume.editors)
    parts = (volume.title, volume.subtitle, words.edited_by.format(editors) if editors else "",
             volume.publisher.name)  # fmt: skip
    return f"{words.cover}: " + ". ".join(part for part in parts if part)
