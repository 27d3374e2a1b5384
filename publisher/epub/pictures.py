"""Pictures of the book: each file once, every ``img`` leading to its file.

In: documents and the images their chapters brought. Out: files, and diagnostics of those that are
missing or that no reader shows. Core media types: EPUB 3.3 §3.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from publisher.diagnostics import Diagnostic
from publisher.epub.container import EpubFile
from publisher.epub.documents import EpubDocument
from publisher.model.chapter import Image
from publisher.xhtml.tree import SVG, XHTML, Element, element, h

FOLDER = "images/"
SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/svg+xml", "image/webp"})
LIMIT = 4000 * 4000
"""Pixels above which readers on small devices stall."""

_XLINK = "{http://www.w3.org/1999/xlink}href"


def place_pictures(documents: Iterable[EpubDocument]) -> tuple[list[EpubFile], list[Diagnostic]]:
    """The image files of `documents`, whose pictures are made to lead to them."""
    files: dict[str, EpubFile] = {}
    findings: list[Diagnostic] = []
    for document in documents:
        images = {image.name: image for image in document.chapter.images}
        for picture, attribute in _pictures(document.root):
            findings += _place_one(picture, attribute, images, files, document.chapter.id)
    return list(files.values()), findings


def _pictures(root: Element) -> Iterator[tuple[Element, str]]:
    for node in list(root.iter(h("img"), f"{{{SVG}}}image")):
        if node.tag == h("img"):
            yield node, "src"
        else:
            yield node, _XLINK if node.get(_XLINK) else "href"


def _place_one(
    picture: Element,
    attribute: str,
    images: dict[str, Image],
    files: dict[str, EpubFile],
    owner: str,
) -> list[Diagnostic]:
    address = picture.get(attribute) or ""
    image = images.get(address.removeprefix(FOLDER))
    if image is None or not address.startswith(FOLDER):
        _replace(picture)
        return [Diagnostic("EPB004", f"the picture `{address}` is missing", paper=owner)]
    if image.media_type not in SHOWN:
        _replace(picture)
        message = f"the picture `{address}` is {image.media_type}, which e-readers do not show"
        return [Diagnostic("EPB005", message, paper=owner)]
    picture.set(attribute, f"../{address}")
    if image.name in files:
        return []
    stem = image.name.replace(".", "-")
    files[image.name] = EpubFile(
        f"img-{stem}", f"images/{image.name}", image.media_type, image.data
    )
    return _too_large(image, owner)


def _too_large(image: Image, owner: str) -> list[Diagnostic]:
    pixels = (image.width or 0) * (image.height or 0)
    if pixels <= LIMIT or image.media_type == "image/svg+xml":
        return []
    message = f"the picture `{image.name}` has {image.width} × {image.height} pixels"
    return [Diagnostic("EPB018", message, paper=owner)]


def _replace(picture: Element) -> None:
    """What cannot be shown is told in words: the text alternative takes the picture's place."""
    if not picture.tag.startswith(f"{{{XHTML}}}"):
        picture.getparent().remove(picture)
        return
    words = element("span", {"class": "missing-picture"}, f"[{picture.get('alt') or '—'}]")
    words.tail = picture.tail
    parent = picture.getparent()
    parent.replace(picture, words)
