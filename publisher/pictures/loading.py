"""The image that a figure names.

In: files, the folder of the paper among them, and the name as written. Out: a `model.chapter.Image`
that every reader shows, named by its content, or `None`; and the diagnostics. Nothing is fetched
from the network and nothing is read outside the folder."""

from __future__ import annotations

import base64
import binascii
import gzip
import io
import posixpath
import zlib
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import PurePosixPath
from urllib.parse import unquote, unquote_to_bytes

from publisher.diagnostics import Diagnostic, Span
from publisher.files import LFS_CURE, Files, OutsideFolder, is_pointer, nfc_name
from publisher.limits import cure
from publisher.model.chapter import Image
from publisher.pictures import glance, pdf, raster, sniffing, svg
from publisher.pictures.limits import PictureLimits
from publisher.pictures.picture import Made, Remark, no_picture

_DEFAULT = PictureLimits()
_CURES = {
    "eps": "convert it: `epstopdf figure.eps` gives a PDF figure, or export it as SVG or PDF",
    "heif": "export it as JPEG or PNG",
}


def load_picture(
    files: Files,
    name: str,
    limits: PictureLimits = _DEFAULT,
    span: Span | None = None,
    folder: str = "",
) -> tuple[Image | None, tuple[Diagnostic, ...]]:
    """The image `name` as a manuscript in `folder` (of `files`, with ``/``) names it:
    percent-encoded or not, with or without its ending, or a ``data:`` address.

    `span` is where the manuscript names it, and becomes the place of every diagnostic.
    """
    short_name = name if len(name) <= 80 else f"{name[:77]}…"
    result = _load(_PictureFiles(files, folder), name.strip(), limits)
    return result.image, tuple(
        Diagnostic(remark.code, f"image `{short_name}`: {remark.message}", span, remark.help)
        for remark in result.remarks
    )


@dataclass(frozen=True, slots=True)
class _PictureFiles:
    """Files as a manuscript in one folder of them names them."""

    files: Files
    folder: str

    def inside(self, name: str) -> str:
        """The name from the root of the files."""
        if PurePosixPath(name).is_absolute():
            raise OutsideFolder(name)
        return posixpath.normpath(posixpath.join(self.folder, name))

    def name_for_author(self, name: str) -> str:
        """A name from the root, as the manuscript would write it."""
        return posixpath.relpath(name, self.folder or ".")

    def find(self, name: str) -> str | None:
        """The name from the root as the disk spells it; `None` where there is no such file."""
        return self.files.find(self.inside(name))

    def near(self, name: str) -> list[str]:
        """Files that may be meant by `name`, as the manuscript would write them: those beside where
        it should be, above it, and in folders that papers keep their figures in."""
        try:
            place = PurePosixPath(self.inside(name)).parent
        except OutsideFolder:
            return []
        home = PurePosixPath(self.folder or ".")
        places = [place, *(up for up in place.parents if home in (up, *up.parents)), home]
        places += [home / usual for usual in _USUAL]
        names: dict[str, None] = {}
        for folder in dict.fromkeys(map(str, places)):
            with suppress(OSError, ValueError):
                names |= dict.fromkeys(
                    self.name_for_author(name) for name in self.files.names(folder)
                )
        return list(names)[:_LISTED]


_LISTED = 2_000
_USUAL = ("figures", "figs", "fig", "images", "img", "assets", "Figures", "Images")
_ENDINGS = (".pdf", ".svg", ".png", ".jpg", ".jpeg")


def _load(shelf: _PictureFiles, name: str, limits: PictureLimits) -> Made:
    if not name:
        cure = "write the file's name in the parentheses"
        return no_picture("IMG001", "the figure names no file", cure)
    scheme = name.split(":", 1)[0].lower() if ":" in name else ""
    if scheme == "data":
        return _data(name, limits)
    if scheme in ("http", "https", "ftp", "file", "javascript", "blob") or name.startswith("//"):
        return _remote(scheme)
    try:
        return _from_folder(shelf, name, limits)
    except OutsideFolder:
        cure = "copy the file into the paper's folder and name it there"
        return no_picture("IMG007", "it lies outside the paper's folder", cure)
    except (OSError, RuntimeError, UnicodeError):
        return no_picture(
            "IMG003", "the file cannot be opened", "check its name and its permissions"
        )


def _remote(scheme: str) -> Made:
    if scheme == "file":
        return no_picture("IMG007", "it lies outside the paper's folder", "copy it into the folder")
    cure = "download it into the paper's folder and name the file"
    return no_picture("IMG006", "it is on another machine, and nothing is fetched", cure)


def _data(name: str, limits: PictureLimits) -> Made:
    """The image inside a ``data:`` address (RFC 2397)."""
    head, _, body = name.partition(",")
    if len(body) > limits.bytes * 4 // 3:
        return _heavy(limits)
    try:
        data = unquote_to_bytes(body)
        if head.endswith(";base64"):
            data = base64.b64decode(data, validate=False)
    except (binascii.Error, ValueError):
        return no_picture("IMG003", "the data address cannot be decoded")
    return make(data, "", limits)


def _from_folder(shelf: _PictureFiles, name: str, limits: PictureLimits) -> Made:
    spelt, remarks = _find_picture(shelf, name)
    if spelt is None:
        return _missing(shelf, name)
    try:
        data = shelf.files.read(spelt, limits.bytes)
    except OutsideFolder:
        raise
    except ValueError:
        return _heavy(limits)
    result = make(data, spelt, limits)
    return Made(result.image, (*remarks, *result.remarks))


def _heavy(limits: PictureLimits) -> Made:
    how = f"export it with fewer than {limits.bytes // 1_000_000} MB"
    return no_picture("IMG005", "the file is too large", cure("picture", how))


def _find_picture(shelf: _PictureFiles, name: str) -> tuple[str | None, tuple[Remark, ...]]:
    """The name as the disk spells it; what to say where the manuscript spells it otherwise."""
    outside: OutsideFolder | None = None
    for spelling_tried in _spellings(name):
        try:
            spelt = shelf.find(spelling_tried)
        except OutsideFolder as error:
            outside = outside or error
            continue
        if spelt is None:
            continue
        if spelt == nfc_name(shelf.inside(spelling_tried)) and "\\" not in name:
            return spelt, ()
        spelling = shelf.name_for_author(spelt)
        return spelt, (Remark("IMG002", f"the file is spelt `{spelling}`", f"write `{spelling}`"),)
    if outside is not None and "\\" not in name:
        raise outside
    return None, ()


def _spellings(name: str) -> list[str]:
    """`name` and what it may stand for: percent-encoding undone, slashes of Windows turned, the
    ending put to it that LaTeX lets an author leave out."""
    names = [name, unquote(name), name.replace("\\", "/")]
    if "." not in posixpath.basename(name):
        names += [name + ending for ending in _ENDINGS]
    return list(dict.fromkeys(names))


def _missing(shelf: _PictureFiles, name: str) -> Made:
    plain = unquote(name).replace("\\", "/")
    names = shelf.near(plain)
    close = get_close_matches(plain, names, n=3, cutoff=0.6)
    stem = PurePosixPath(plain).stem.casefold()
    same = [name_there for name_there in names if PurePosixPath(name_there).stem.casefold() == stem]
    near = list(dict.fromkeys((*same, *close)))[:3]
    cure = (
        f"names that are close: {', '.join(f'`{name_there}`' for name_there in near)}"
        if near
        else "put the file into the paper's folder"
    )
    return no_picture("IMG001", "there is no such file", cure)


def make(data: bytes, name: str, limits: PictureLimits = _DEFAULT) -> Made:
    """The picture in the bytes of a file called `name` (which may be empty)."""
    if not data:
        return no_picture(
            "IMG003", "the file is empty", "export the image again and replace the file"
        )
    if is_pointer(data):
        return no_picture("IMG013", "the file is a pointer of Git LFS, not the picture", LFS_CURE)
    kind = sniffing.file_kind(data)
    if kind is None:
        return no_picture(
            "IMG003", "the file is no image", "export the image again and replace the file"
        )
    result = _picture_of(data, kind, limits)
    if not sniffing.contradicts(kind, name) or result.image is None:
        return result
    ending = name.rsplit(".", 1)[-1]
    remark = Remark("IMG004", f"the name says `{ending}` and the content is {kind.upper()}")
    return Made(result.image, (remark, *result.remarks))


def _picture_of(data: bytes, kind: str, limits: PictureLimits) -> Made:
    if kind in _CURES:
        return no_picture("IMG009", f"{kind.upper()} cannot be shown", _CURES[kind])
    if kind == "pdf":
        return pdf.make_from_pdf(data, limits)
    if kind == "svgz":
        return _unpacked(data, limits)
    if kind == "svg":
        return _with_glance(svg.make_svg(data, limits))
    return raster.make_raster(data, kind, limits)


def _with_glance(result: Made) -> Made:
    """A drawing with how it looks; what nothing else can draw is told."""
    if result.image is None:
        return result
    image = result.image
    look = glance.of_drawing(image.data, image.width or 1, image.height or 1)
    unseen = () if look else (Remark("IMG014", "the drawing could not be compared with the print"),)
    return Made(replace(image, glance=look), (*result.remarks, *unseen))


def _unpacked(data: bytes, limits: PictureLimits) -> Made:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            plain = file.read(limits.bytes + 1)
    except (OSError, EOFError, zlib.error):
        return no_picture("IMG003", "the packed SVG cannot be unpacked", "export it as plain SVG")
    return (
        _with_glance(svg.make_svg(plain, limits)) if len(plain) <= limits.bytes else _heavy(limits)
    )
