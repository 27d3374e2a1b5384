"""The cover, made from the volume's own data.

In: a `Volume`, the image of its front. Out: that image for shelves, and the page that shows it. The
page is an ordinary document of the spine, its image described by the words on it (EPUB 3.3 §D.5,
cover-image).
"""

from __future__ import annotations

from publisher.epub.container import EpubFile
from publisher.languages.epubwords import Words
from publisher.model.volume import Volume
from publisher.xhtml.tree import TYPE, document_bytes, element, h, head, parse_body

NAME = "cover.xhtml"
PAGE_ID = "cover"
IMAGE_ID = "cover-image"


def files(volume: Volume, words: Words, image: bytes, sheets: tuple[str, ...]) -> list[EpubFile]:
    """The cover's image and its page."""
    kind, ending = ("image/png", "png") if image[:4] == b"\x89PNG" else ("image/jpeg", "jpg")
    picture = EpubFile(IMAGE_ID, f"images/cover.{ending}", kind, image, ("cover-image",))
    page = _page(volume, words, sheets, picture.name)
    return [picture, EpubFile(PAGE_ID, NAME, "application/xhtml+xml", page)]


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
