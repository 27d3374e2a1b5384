"""The PDF of an author, opened: what cannot be bound is refused, what is active is taken out.

In: the bytes of a PDF. Out: a `Pdf` without passwords, scripts, actions, forms, attachments and
notes, whose pages stand upright in their own boxes; and what was taken out. ISO 32000-1, 12.6
(actions), 12.7 (forms), 7.11.4 (embedded files), 7.7.3.4 (what pages inherit).
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from publisher.camera.flattening import hide_layers, unfold_pages
from publisher.diagnostics import Diagnostic, plural

_WEB = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
_ROOT = ("Pages", "Type", "StructTreeRoot", "MarkInfo", "Lang", "Outlines", "Dests", "Names",
         "OCProperties")  # fmt: skip
"""What is kept of a catalog."""
_PAGE = ("Type", "Parent", "MediaBox", "CropBox", "Resources", "Contents", "Rotate", "UserUnit",
         "Annots", "Group", "StructParents", "Tabs")  # fmt: skip
"""What is kept of a page."""
_INHERITED = (Name.Resources, Name.MediaBox, Name.CropBox, Name.Rotate)
MOST_PAGES = 2_000


class Refused(Exception):
    """A PDF that cannot be bound; the diagnostic says why, and what its author does about it."""

    def __init__(self, code: str, message: str, help: str) -> None:
        super().__init__(message)
        self.diagnostic = Diagnostic(code, message, help=help)


@dataclass(slots=True)
class Opened:
    """An open PDF and what was found in it."""

    pdf: Pdf
    diagnostics: list[Diagnostic] = field(default_factory=list)


def open_camera(data: bytes, pages: int = 0) -> Opened:
    """The PDF `data`, of `pages` pages (0: nobody says), opened and cleaned. Raises `Refused`."""
    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        raise Refused("CAM001", "the PDF needs a password to be opened",
                      "ask the author for one without a password") from None  # fmt: skip
    except pikepdf.PdfError:
        raise Refused("CAM002", "the file is no PDF, or one damaged beyond reading",
                      "ask the author to export it again") from None  # fmt: skip
    result = Opened(pdf)
    _whole(data, result, pages)
    if pdf.is_encrypted:
        result.diagnostics.append(
            Diagnostic("CAM003", "the PDF restricts what may be done with it; bound it does not",
                       help="see that the author agrees, or ask for a PDF without restrictions")
        )  # fmt: skip
    removals = Counter(_clean(pdf))
    if removals:
        what = ", ".join(f"{count} {thing}" if count > 1 else thing
                         for thing, count in removals.items())  # fmt: skip
        result.diagnostics.append(
            Diagnostic("CAM004", f"taken out of the PDF: {what}",
                       help="look whether the pages still say what they should")
        )  # fmt: skip
    return result


def _whole(data: bytes, result: Opened, pages: int) -> None:
    """Refuse a file that was cut off: what is left of it opens without a word."""
    there, warnings = len(result.pdf.pages), result.pdf.get_warnings()
    if not there:
        raise Refused("CAM002", "the PDF has no page", "ask the author to export it again")
    if there > MOST_PAGES:
        raise Refused("CAM002", f"the PDF has {there} pages; {MOST_PAGES} are the most",
                      "bind it in parts")  # fmt: skip
    said = result.pdf.Root.Pages.get(Name.Count)
    most = max(pages, int(said) if said is not None else 0)
    is_cut = bool(warnings) and b"startxref" not in data[-2048:]
    if is_cut or there < most:
        of = f" of {most}" if most > there else ""
        raise Refused("CAM002", f"the PDF is damaged: {there}{of} pages can be read",
                      "ask the author to export it again, and to send it whole")  # fmt: skip
    if pages and there != pages:
        raise Refused("CAM002", f"the PDF has {plural(there, 'page')}, and should have {pages}",
                      "ask the author for the whole paper, or correct `pages`")  # fmt: skip
    if warnings:
        result.diagnostics.append(
            Diagnostic("CAM005", "the PDF was damaged and could be mended: "
                       f"{plural(there, 'page')} are there",
                       help="compare them with the author's own")
        )  # fmt: skip


def _clean(pdf: Pdf) -> Iterator[str]:
    """Take out what is active or hidden; yields a name for each thing that was."""
    root = pdf.Root
    names = root.get(Name.Names, Dictionary())
    if Name.AcroForm in root:
        yield (
            "a form (its fields are drawn as they stand)"
            if Name.XFA not in root.AcroForm
            else ("an XFA form (its pages are drawn as they stand)")
        )
    if Name.JavaScript in names:
        yield "scripts"
    if Name.EmbeddedFiles in names or Name.AF in root or Name.Collection in root:
        yield "attached files"
    if isinstance(action := root.get(Name.OpenAction), Dictionary) and action.get(Name.S) not in (
        None,
        Name.GoTo,
    ):
        yield "an action at opening"
    if Name.AA in root:
        yield "actions of the file"
    for page in pdf.pages:
        yield from _flatten_notes(page.obj)
    if Name.AcroForm in root or any(_needs_flattening(page.obj) for page in pdf.pages):
        if Name.AcroForm in root and Name.XFA in root.AcroForm:
            del root.AcroForm.XFA
        pdf.generate_appearance_streams()
        pdf.flatten_annotations("all")
    for key in [key for key in root.keys() if key[1:] not in _ROOT]:  # noqa: SIM118
        del root[key]
    for key in [key for key in names.keys() if key != "/Dests"]:  # noqa: SIM118
        del names[key]
    for page in pdf.pages:
        yield from _clean_page(page.obj)
    if hide_layers(pdf):
        yield "hidden layers"
    unfold_pages(pdf)


def _is_link(annotation: Object) -> bool:
    return bool(annotation.get(Name.Subtype) == Name.Link)


def _needs_flattening(page: Object) -> bool:
    return any(not _is_link(each) for each in _annotations(page))


def _annotations(page: Object) -> list[Object]:
    annots = page.get(Name.Annots)
    if not isinstance(annots, Array):
        return []
    return [one for one in annots.as_list() if isinstance(one, Dictionary)]


_SEEN = {"/Widget", "/Popup", "/Link"}


def _flatten_notes(page: Object) -> Iterator[str]:
    """Name what is not content of the page; an appearance of a link would be drawn as content."""
    for annotation in _annotations(page):
        kind = str(annotation.get(Name.Subtype, "/"))
        if kind == "/Link" and Name.AP in annotation:
            del annotation.AP
        if kind not in _SEEN:
            yield "a note or mark of a reviewer" if kind != "/FileAttachment" else "attached files"
        if kind not in ("/Link", "/Widget") and Name.AP in annotation and kind in _LAID_OVER:
            del annotation.AP


_LAID_OVER = ("/Text", "/FileAttachment", "/Popup", "/Sound", "/Movie", "/Screen", "/RichMedia",
              "/3D")  # fmt: skip
"""Annotations that are icons over the page: they go, and are not drawn."""


def _clean_page(page: Object) -> Iterator[str]:
    """Leave `page` what is drawn and links that lead somewhere; all that it inherits its own."""
    for parent_key in _INHERITED:
        node: Object | None = page
        while node is not None and parent_key not in node:
            node = node.get(Name.Parent)
        if node is not None and node is not page:
            page[parent_key] = node[parent_key]
    if Name.AA in page:
        yield "actions of pages"
    for key in [key for key in page.keys() if key[1:] not in _PAGE]:  # noqa: SIM118
        del page[key]
    if Name.Resources not in page:
        page.Resources = Dictionary()
    links = []
    for annotation in _annotations(page):
        if not _is_link(annotation):
            continue
        fault = _leads(annotation)
        if fault:
            yield fault
        else:
            links.append(annotation)
    if links:
        page.Annots = Array(links)
    elif Name.Annots in page:
        del page.Annots


def _leads(link: Object) -> str:
    """What is wrong with where `link` leads; all else it does goes."""
    action = link.get(Name.A)
    for key in ("/AA", "/PA"):
        if key in link:
            del link[key]
    if Name.Dest in link:
        return ""
    if not isinstance(action, Dictionary):
        return "links that lead nowhere"
    kind = action.get(Name.S)
    if kind == Name.GoTo and Name.D in action:
        link.Dest = action.D
        del link[Name.A]
        return ""
    if kind == Name.URI:
        address = str(action.get(Name.URI, "")).strip()
        if _WEB.match(address):
            link.A = Dictionary(S=Name.URI, URI=pikepdf.String(address.encode("utf-8", "replace")))
            return ""
        return "links that do not lead to the web"
    return "links that start something (a program, a script, another file)"
