"""What a file is, by its content and not by its name."""

from __future__ import annotations

import re

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"BM", "bmp"),
    (b"\x1f\x8b", "svgz"),
    (b"%!PS", "eps"),
    (b"\xc5\xd0\xd3\xc6", "eps"),
    (b"\0\0\0\x0cjP  ", "jpeg2000"),
)
_SVG = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?svg[\s>/]")
_FAMILIES = {
    "png": {"png", "apng"},
    "jpeg": {"jpg", "jpeg", "jpe", "jfif"},
    "gif": {"gif"},
    "tiff": {"tif", "tiff"},
    "webp": {"webp"},
    "svg": {"svg"},
    "svgz": {"svgz", "svg"},
    "pdf": {"pdf", "ai"},
    "eps": {"eps", "ps", "epsf", "epsi"},
    "bmp": {"bmp", "dib"},
    "avif": {"avif"},
    "heif": {"heic", "heif"},
    "jpeg2000": {"jp2", "j2k"},
}
_EXTENSIONS = {extension for family in _FAMILIES.values() for extension in family}


def file_kind(data: bytes) -> str | None:
    """One of the names in `_FAMILIES`, `None` where the content is none of them."""
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":
        return "avif" if data[8:12] in (b"avif", b"avis") else "heif"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\0", b"")
    return "svg" if _SVG.search(head) or _late_svg(data) else None


def _late_svg(data: bytes) -> bool:
    """An SVG whose root comes after a long prologue."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:5] == b"<?xml" and bool(_SVG.search(data[:200_000]))


def contradicts(kind: str, name: str) -> bool:
    """Whether the ending of `name` is that of another format than `kind`."""
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    return ending in _EXTENSIONS and ending not in _FAMILIES[kind]
