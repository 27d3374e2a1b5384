"""What the makers of pictures give back: a picture with what there is to say about it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from publisher.model.chapter import Image

EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg"}


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding about a file, not yet with its place: code, message, cure."""

    code: str
    message: str
    help: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """`image` is `None` where none could be made; then a remark of severity error says why."""

    image: Image | None
    remarks: tuple[Remark, ...] = ()


def image(data: bytes, media_type: str, width: int | None, height: int | None) -> Image:
    """An `Image` named by its content."""
    name = f"{hashlib.sha256(data).hexdigest()[:16]}.{EXTENSIONS[media_type]}"
    return Image(name, media_type, data, width, height)


def no_picture(code: str, message: str, help: str | None = None) -> Made:
    """No image, and why."""
    return Made(None, (Remark(code, message, help),))
