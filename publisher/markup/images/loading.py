"""The image that a figure names.

In: the folder of the paper and the name as written. Out: a `model.chapter.Image` that every reader
shows, named by its content, or `None`; and the diagnostics. Nothing is fetched from the network and
nothing is read outside the folder.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import io
import zlib
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

from publisher.diagnostics import Diagnostic, Span
from publisher.files import Folder, OutsideFolder
from publisher.markup.images import pdf, raster, sniffing, svg
from publisher.markup.images.limits import Limits
from publisher.markup.images.picture import Made, Remark, failed
from publisher.model.chapter import Image

_DEFAULT = Limits()
_CURES = {
    "eps": "convert it: `epstopdf figure.eps` gives a PDF figure, or export it as SVG or PDF",
    "heif": "export it as JPEG or PNG",
}


def load(
    folder: Folder, name: str, limits: Limits = _DEFAULT, span: Span | None = None
) -> tuple[Image | None, tuple[Diagnostic, ...]]:
    """The image `name` (a path below `folder`, percent-encoded or not, or a ``data:`` address).

    `span` is where the manuscript names it, and becomes the place of every diagnostic.
    """
    shown = name if len(name) <= 80 else f"{name[:77]}…"
    made = _load(folder, name.strip(), limits)
    return made.image, tuple(
        Diagnostic(remark.code, f"image `{shown}`: {remark.message}", span, remark.help)
        for remark in made.remarks
    )


def _load(folder: Folder, name: str, limits: Limits) -> Made:
    if not name:
        return failed(
            "IMG001", "the figure names no file", "write the file's name in the parentheses"
        )
    scheme = name.split(":", 1)[0].lower() if ":" in name else ""
    if scheme == "data":
        return _data(name, limits)
    if scheme in ("http", "https", "ftp", "file", "javascript", "blob") or name.startswith("//"):
        return _remote(scheme)
    try:
        return _from_folder(folder, name, limits)
    except OutsideFolder:
        cure = "copy the file into the paper's folder and name it there"
        return failed("IMG007", "it lies outside the paper's folder", cure)
    except (OSError, RuntimeError, UnicodeError):
        return failed("IMG003", "the file cannot be opened", "check its name and its permissions")


def _remote(scheme: str) -> Made:
    if scheme == "file":
        return failed("IMG007", "it lies outside the paper's folder", "copy it into the folder")
    cure = "download it into the paper's folder and name the file"
    return failed("IMG006", "it is on another machine, and nothing is fetched", cure)


def _data(name: str, limits: Limits) -> Made:
    """The image inside a ``data:`` address (RFC 2397)."""
    head, _, body = name.partition(",")
    if len(body) > limits.bytes * 4 // 3:
        return _heavy(limits)
    try:
        data = unquote_to_bytes(body)
        if head.endswith(";base64"):
            data = base64.b64decode(data, validate=False)
    except (binascii.Error, ValueError):
        return failed("IMG003", "the data address cannot be decoded")
    return make(data, "", limits)


def _from_folder(folder: Folder, name: str, limits: Limits) -> Made:
    spelt, remarks = _found(folder, name)
    if spelt is None:
        return _missing(folder, name)
    try:
        data = folder.read(spelt, limits.bytes)
    except OutsideFolder:
        raise
    except ValueError:
        return _heavy(limits)
    made = make(data, spelt, limits)
    return Made(made.image, (*remarks, *made.remarks))


def _heavy(limits: Limits) -> Made:
    cure = f"export it with fewer than {limits.bytes // 1_000_000} MB"
    return failed("IMG005", "the file is too large", cure)


def _found(folder: Folder, name: str) -> tuple[str | None, tuple[Remark, ...]]:
    """The name as the disk spells it; what to say where the manuscript spells it otherwise."""
    outside: OutsideFolder | None = None
    for written in dict.fromkeys((name, unquote(name), name.replace("\\", "/"))):
        try:
            spelt = folder.find(written)
        except OutsideFolder as error:
            outside = outside or error
            continue
        if spelt is not None:
            if spelt == unquote(name) or spelt == name:
                return spelt, ()
            remark = Remark("IMG002", f"the file is spelt `{spelt}`", f"write `{spelt}`")
            return spelt, (remark,)
    if outside is not None and "\\" not in name:
        raise outside
    return None, ()


def _missing(folder: Folder, name: str) -> Made:
    plain = unquote(name).replace("\\", "/")
    names = _names(folder)
    close = get_close_matches(plain, names, n=3, cutoff=0.6)
    stem = Path(plain).stem.casefold()
    same = [found for found in names if Path(found).stem.casefold() == stem]
    near = list(dict.fromkeys((*same, *close)))[:3]
    cure = (
        f"names that are close: {', '.join(f'`{found}`' for found in near)}"
        if near
        else "put the file into the paper's folder"
    )
    return failed("IMG001", "there is no such file", cure)


_LISTED = 2_000


def _names(folder: Folder) -> list[str]:
    """Files below the folder, a bounded number of them, in order."""
    names: list[str] = []
    for path in sorted(folder.root.rglob("*")):
        if len(names) >= _LISTED:
            break
        if path.is_file():
            names.append(path.relative_to(folder.root).as_posix())
    return names


def make(data: bytes, name: str, limits: Limits = _DEFAULT) -> Made:
    """The picture in the bytes of a file called `name` (which may be empty)."""
    if not data:
        return failed("IMG003", "the file is empty", "export the image again and replace the file")
    kind = sniffing.kind(data)
    if kind is None:
        return failed(
            "IMG003", "the file is no image", "export the image again and replace the file"
        )
    made = _made(data, kind, limits)
    if not sniffing.contradicts(kind, name) or made.image is None:
        return made
    ending = name.rsplit(".", 1)[-1]
    remark = Remark("IMG004", f"the name says `{ending}` and the content is {kind.upper()}")
    return Made(made.image, (remark, *made.remarks))


def _made(data: bytes, kind: str, limits: Limits) -> Made:
    if kind in _CURES:
        return failed("IMG009", f"{kind.upper()} cannot be shown", _CURES[kind])
    if kind == "pdf":
        return pdf.make(data, limits)
    if kind == "svgz":
        return _unpacked(data, limits)
    if kind == "svg":
        return svg.make(data, limits)
    return raster.make(data, kind, limits)


def _unpacked(data: bytes, limits: Limits) -> Made:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            plain = file.read(limits.bytes + 1)
    except (OSError, EOFError, zlib.error):
        return failed("IMG003", "the packed SVG cannot be unpacked", "export it as plain SVG")
    return svg.make(plain, limits) if len(plain) <= limits.bytes else _heavy(limits)
