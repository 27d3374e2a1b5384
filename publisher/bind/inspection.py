"""What a PDF holds that matters on a press, read page by page.

In: the bytes of a PDF. Out: facts (boxes, colours, fonts, pictures, ink), no judgement: that is
`publisher.judges.preflight`. Lengths are pt; a page is counted from 1. ISO 32000-1, 8 and 14.11;
ISO 15930-7.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from publisher.bind.painted import PagePaint, PageTooComplex, page_paint

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""


class UnreadablePdf(Exception):
    """A file that is no PDF, or one that is locked; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Intent:
    """An output intent: its kind (``GTS_PDFX``), the name of its printing condition, and the number
    of components of its profile, `None` where it carries none."""

    kind: str
    condition: str
    components: int | None


@dataclass(frozen=True, slots=True)
class PageFacts:
    """One page. `label` is what readers call it. A box is `None` where the page has none of its
    own. `blend` is the colour space that transparency is blended in, empty where none is said."""

    number: int
    label: str
    media: Box
    bleed: Box | None
    trim: Box | None
    art: Box | None
    is_rotated: bool
    annotations: int
    loose_fonts: tuple[str, ...]
    blend: str
    paint: PagePaint

    @property
    def page(self) -> Box:
        """What a reader of the trimmed book sees."""
        return self.trim or self.art or self.media


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A whole file. `standard` is what it says it is (``PDF/X-4``), `version` its PDF version;
    `active` is what it would do besides showing pages (forms, scripts, attached files)."""

    standard: str
    version: str
    trapped: str
    dated: bool
    intents: tuple[Intent, ...]
    active: tuple[str, ...]
    pages: tuple[PageFacts, ...] = field(default=())


_BROKEN = (pikepdf.PdfError, RuntimeError, TypeError, ValueError, LookupError, AttributeError)
"""What reading raises where a file is damaged, or an object is of another type than it may be."""


def inspect(data: bytes) -> FileFacts:
    """The facts of the PDF `data`. Raises `UnreadablePdf`."""
    try:
        with pikepdf.open(io.BytesIO(data)) as book:
            return _facts(book)
    except pikepdf.PasswordError as error:
        raise UnreadablePdf("the file is locked with a password") from error
    except PageTooComplex as error:
        raise UnreadablePdf(str(error)) from error
    except _BROKEN as error:
        raise UnreadablePdf("the file is no PDF, or a broken one") from error


def _facts(book: Pdf) -> FileFacts:
    root = book.Root
    packet = root.Metadata.read_bytes() if Name.Metadata in root else b""
    standard = re.search(rb"GTS_PDFXVersion[>=\"']+([^<\"']+)", packet)
    return FileFacts(
        standard=standard[1].decode("ascii", "replace") if standard else _said(book),
        version=book.pdf_version,
        trapped=str(book.trailer.get(Name.Info, Dictionary()).get(Name.Trapped, "")).strip("/"),
        dated=all(name in packet for name in (b"CreateDate", b"ModifyDate", b"MetadataDate")),
        intents=tuple(_intent(item) for item in root.get(Name.OutputIntents, Array())),
        active=tuple(_active(root)),
        pages=tuple(_page(page, number) for number, page in enumerate(book.pages, 1)),
    )


def _said(book: Pdf) -> str:
    """The standard that the document's information names (ISO 15930-4, 6.13)."""
    return str(book.trailer.get(Name.Info, Dictionary()).get(Name.GTS_PDFXVersion, ""))


def _intent(item: Object) -> Intent:
    profile = item.get(Name.DestOutputProfile)
    return Intent(
        str(item.get(Name.S, "")).strip("/"),
        str(item.get(Name.OutputConditionIdentifier, "")),
        int(profile.get(Name.N, 0)) if isinstance(profile, Stream) else None,
    )


def _active(root: Object) -> Iterator[str]:
    names = root.get(Name.Names, Dictionary())
    if Name.AcroForm in root:
        yield "a form"
    if Name.JavaScript in names or Name.OpenAction in root or Name.AA in root:
        yield "actions"
    if Name.EmbeddedFiles in names:
        yield "attached files"


def _page(page: pikepdf.Page, number: int) -> PageFacts:
    leaf = page.obj
    group = leaf.get(Name.Group, Dictionary())
    return PageFacts(
        number=number,
        label=page.label,
        media=_box(page.mediabox),
        bleed=_own_box(leaf, Name.BleedBox),
        trim=_own_box(leaf, Name.TrimBox),
        art=_own_box(leaf, Name.ArtBox),
        is_rotated=int(leaf.get(Name.Rotate, 0)) % 360 != 0,
        annotations=len(leaf.get(Name.Annots, ())),
        loose_fonts=tuple(sorted(set(_loose_fonts(page.resources)))),
        blend=str(group.get(Name.CS, "")).strip("/"),
        paint=page_paint(page),
    )


def _own_box(leaf: Object, name: Name) -> Box | None:
    return _box(leaf[name]) if name in leaf else None


def _box(box: Object) -> Box:
    left, bottom, right, top = (float(v) for v in box.as_list())
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _loose_fonts(resources: Object, depth: int = 0) -> Iterator[str]:
    """The fonts of `resources`, and of the forms in them, that are not embedded."""
    for _, font in resources.get(Name.Font, Dictionary()).items():
        if font.get(Name.Subtype) == Name.Type3:
            continue
        inner = font.DescendantFonts[0] if Name.DescendantFonts in font else font
        descriptor = inner.get(Name.FontDescriptor, Dictionary())
        if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield str(font.get(Name.BaseFont, "a font without a name")).strip("/")
    for _, form in resources.get(Name.XObject, Dictionary()).items():
        if Name.Resources in form and depth < 4:
            yield from _loose_fonts(form.Resources, depth + 1)
