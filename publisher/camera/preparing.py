"""A paper made ready to be bound, in two tasks: tagged, which takes seconds and is kept while its
PDF stays; and repaired, which an edit of its front matter asks for again.

In: the PDF of an author. Out: `Tagged`, and from that `CameraPages`. Where nothing tags here the
pages are bound without tags, and claim nothing.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Name, ObjectStreamMode, Pdf

from publisher.bind.book import Description
from publisher.bind.identity import describe
from publisher.camera import programs
from publisher.camera.conforming import conform
from publisher.camera.fonts import drop_notdef, repair_fonts, where
from publisher.camera.inking import inked_pages
from publisher.camera.marked import MarkedPiece, letters, marked_pieces
from publisher.camera.marking import complete_marks
from publisher.camera.opening import Refused, open_camera
from publisher.camera.scans import read_scan
from publisher.camera.tags import OutlineItem, Pieces, Repaired, TagRepair
from publisher.camera.text import paper_text
from publisher.camera.tree import AnnotationMark, OddTree, TagElement, read_tree, write_tree
from publisher.camera.upright import stand_upright
from publisher.diagnostics import Diagnostic, plural
from publisher.model.camera import Box, CameraPage, CameraPages, Depiction
from publisher.model.galley import Point

PROFILES = {"PDFUA-1": "PDF/UA-1", "PDFA-3A": "PDF/A-3a"}


@dataclass(frozen=True, slots=True)
class CameraSource:
    """A PDF as it came. `pages` is how many it should have, 0 where nobody says; `tagger` is what
    tags here, by name and version, empty where nothing does; `reader` what reads scans; `lang` is
    the language of its text."""

    pdf: bytes
    pages: int = 0
    tagger: str = ""
    reader: str = ""
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class Tagged:
    """A PDF cleaned and tagged. `own` is the same with the author's tags, empty where there are
    none to keep. `renamed` counts the characters of each page that were given a meaning. `untagged`
    says why there are no tags. `refused` is true where the PDF cannot be bound."""

    pdf: bytes = b""
    own: bytes = b""
    anchors: Mapping[str, Point] = field(default_factory=dict)
    outline: tuple[tuple[str, int, int], ...] = ()
    pages: tuple[CameraPage, ...] = ()
    renamed: tuple[int, ...] = ()
    untagged: str = ""
    refused: bool = False
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Repairing:
    """What `repair` reads. `title` is the paper's, `lang` its language; `figures` are described by
    whoever knows them; `why` says why nothing tags and judges here, empty where something does."""

    tagged: Tagged
    title: str
    lang: str
    authors: tuple[str, ...] = ()
    figures: tuple[Depiction, ...] = ()
    why: str = ""


def tag(source: CameraSource) -> Tagged:
    """`source` cleaned and tagged: a task."""
    try:
        source_pdf = open_camera(source.pdf, source.pages)
    except Refused as refusal:
        return Tagged(refused=True, diagnostics=(refusal.diagnostic,))
    pdf, findings = source_pdf.pdf, source_pdf.diagnostics
    pdf, scanned = read_scan(pdf, source.reader, source.lang)
    findings += scanned
    places = stand_upright(pdf)
    if places.dead:
        findings.append(
            Diagnostic("CAM004", f"taken out of the PDF: {plural(places.dead, 'link')} that led "
                       "nowhere", help="nothing is lost but what did not work")
        )  # fmt: skip
    drop_notdef(pdf)
    fonts, renamed = repair_fonts(pdf)
    findings += fonts
    own = save_pdf(pdf) if Name.StructTreeRoot in pdf.Root else b""
    _forget_tags(pdf)
    plain = save_pdf(pdf)
    untagged, tagged = "", plain
    if not source.tagger:
        untagged = "nothing that tags PDFs is installed"
    else:
        try:
            tagged = programs.tag(plain)
        except programs.NoProgram as error:
            untagged = f"the tagger failed: {error}"
    outline = tuple((item.text, item.level, item.page) for item in places.outline)
    pages = inked_pages(plain)
    counts = tuple(renamed[number] for number in range(1, len(pages) + 1))
    return Tagged(tagged, own, places.anchors, outline, pages, counts, untagged, False,
                  tuple(findings))  # fmt: skip


def _forget_tags(pdf: Pdf) -> None:
    """Take the author's tags out: the tagger reads nothing into a page that it does not show."""
    if Name.StructTreeRoot not in pdf.Root:
        return
    del pdf.Root.StructTreeRoot
    for page in pdf.pages:
        out, stack = list[object](), list[bool]()
        for each in pikepdf.parse_content_stream(page):
            operator = str(each.operator)
            if operator in ("BDC", "BMC"):
                stack.append(bool(each.operands[0] == Name.OC))
                if stack[-1]:
                    out.append(each)
            elif operator == "EMC":
                if stack and stack.pop():
                    out.append(each)
            else:
                out.append(each)
        page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(out))  # type: ignore[arg-type]
        for key in (Name.StructParents, Name.Tabs):
            if key in page.obj:
                del page.obj[key]
        for link in page.obj.get(Name.Annots, Array()).as_list():
            if Name.StructParent in link:
                del link.StructParent


def repair(job: Repairing) -> CameraPages:
    """`job`'s paper with tags that say what it is, judged: a task. The author's own tags are kept
    where they pass the rules of PDF/UA; else those that were made here are taken."""
    tagged = job.tagged
    if tagged.own and not tagged.untagged:
        try:
            own = _repaired(job, tagged.own, True)
        except (OddTree, pikepdf.PdfError, ValueError):
            own = None
        if own is not None and not any(name == "PDF/UA-1" for name, _, _ in own.failures):
            return own
    return _repaired(job, tagged.pdf, False)


def _repaired(job: Repairing, data: bytes, own: bool) -> CameraPages:
    tagged = job.tagged
    pdf = pikepdf.open(io.BytesIO(data))
    findings = list(tagged.diagnostics)
    top, result = TagElement("Document"), Repaired()
    pieces = marked_pieces(data)
    body, words = "", 0
    page_ids: tuple[str, ...] = ()
    if not tagged.untagged:
        top = read_tree(pdf, strict=own)
        _only_links_there(pdf, top)
        marks = set(top.marks())
        drawings = complete_marks(pdf, marks)
        if drawings:  # what they say is read by their new marks
            pieces = marked_pieces(save_pdf(pdf))
        mend = TagRepair(top, pieces)
        outline = [OutlineItem(*item) for item in tagged.outline]
        result = mend.repair(job.title, outline, drawings, job.figures, _orphans(pdf, top), own)
        for number, (element, _, _) in enumerate(result.headings, 1):
            element.id = f"pdf-s{number}"
        body, page_ids, words = paper_text(mend, len(pdf.pages), job.lang)
        write_tree(pdf, top)
    conform(pdf)
    for key in [key for key in pdf.Root.keys() if key not in _ROOT]:  # noqa: SIM118
        del pdf.Root[key]
    description = Description(job.title or "Paper", job.lang, job.authors)
    describe(pdf, description, True, tuple(PROFILES.values()) if tagged.untagged else ())
    file = save_pdf(pdf)
    failures: list[tuple[str, str, str]] = []
    unjudged = tagged.untagged
    if not tagged.untagged:
        try:
            failures = _judged(file)
        except programs.NoProgram as error:
            unjudged = str(error)
    findings += _told(result, failures, tagged, job.why)
    if job.title and pieces and not _shows(pieces[0].values(), job.title):
        findings.append(
            Diagnostic("CAM022", f"the first page does not show the title “{job.title}”")
        )
    anchors = dict(tagged.anchors)
    headings = []
    for element, level, text in result.headings:
        box = _box(pieces, element)
        if element.page is not None:
            height = tagged.pages[element.page].height
            anchors[element.id] = Point(element.page, 0.0, round(box[3] + 4, 2) if box else height)
            headings.append((element.id, level, text))
    return CameraPages(
        file, tagged.pages, anchors, tuple(headings), body, page_ids, words, tuple(failures),
        unjudged, tuple(_lacks(result, failures, tagged, own)), tagged.renamed, tuple(findings),
    )  # fmt: skip


_ROOT = ("/Pages", "/Type", "/StructTreeRoot")
"""What a paper's catalog holds: all else is the book's."""


def _shows(pieces: Iterable[MarkedPiece], title: str) -> bool:
    """Whether most words of `title` stand in `pieces`: of one with formulas not all can be read."""
    there = letters(" ".join(piece.text for piece in pieces))
    if not there:
        return True  # a scan, or a page that says nothing
    words = [findings for word in title.split() if len(findings := letters(word)) > 2]
    return 2 * sum(word in there for word in words) >= len(words)


def _box(pieces: Pieces, element: TagElement) -> Box | None:
    """Where the first piece of `element` stands."""
    for mark in element.marks():
        if mark.page < len(pieces):
            piece = pieces[mark.page].get(mark.number)
            if piece is not None and piece.box is not None:
                return piece.box
    return None


def _only_links_there(pdf: Pdf, top: TagElement) -> None:
    """Take references to annotations out that no page has any more."""
    there = {
        link.objgen for page in pdf.pages for link in page.obj.get(Name.Annots, Array()).as_list()
    }
    for element in top.below():
        element.kids = [
            kid for kid in element.kids
            if not isinstance(kid, AnnotationMark) or kid.annotation.objgen in there
        ]  # fmt: skip


def _orphans(pdf: Pdf, top: TagElement) -> list[AnnotationMark]:
    """The links that no element holds."""
    ids = {
        kid.annotation.objgen for element in top.below() for kid in element.kids
        if isinstance(kid, AnnotationMark)
    }  # fmt: skip
    return [
        AnnotationMark(number, link)
        for number, page in enumerate(pdf.pages)
        for link in page.obj.get(Name.Annots, Array()).as_list()
        if link.objgen not in ids
    ]


def _judged(file: bytes) -> list[tuple[str, str, str]]:
    """The rules that `file` breaks, each once, with the pages."""
    rules: dict[tuple[str, str], tuple[str, set[int]]] = {}
    for profile, rule, page, words in programs.broken_rules(file, tuple(PROFILES)):
        _, pages = rules.setdefault((PROFILES[profile], rule), (words, set()))
        if page:
            pages.add(page)
    return [
        (standard, rule, (f"{where(pages)}: " if pages else "") + words)
        for (standard, rule), (words, pages) in sorted(rules.items())
    ]


def _told(
    result: Repaired, failures: list[tuple[str, str, str]], tagged: Tagged, why: str
) -> list[Diagnostic]:
    findings = []
    if tagged.untagged:
        findings.append(Diagnostic("CAM007", f"the paper is not tagged: {why or tagged.untagged}"))
    for standard in dict.fromkeys(name for name, _, _ in failures):
        rules = "; ".join(f"{rule} ({words})" for name, rule, words in failures if name == standard)
        findings.append(Diagnostic("CAM008", f"the paper does not pass {standard}: {rules}"))
    if result.undescribed:
        numbers = set(result.undescribed)
        findings.append(
            Diagnostic("CAM017", f"{where(numbers)}: {plural(len(result.undescribed), 'figure')} "
                       "without a description",
                       help=f"write `figures: [{{page: {min(numbers)}, alt: …}}]` in paper.yaml")
        )  # fmt: skip
    for page in result.unused:
        findings.append(Diagnostic("CAM018", f"page {page} has no figure for this description"))
    if result.numbered_lines:
        findings.append(
            Diagnostic("CAM020", f"the paper has {result.numbered_lines} numbers of lines")
        )
    return findings


def _lacks(
    result: Repaired, failures: list[tuple[str, str, str]], tagged: Tagged, own: bool
) -> list[str]:
    """What a reader who does not see the pages misses, one thing a line."""
    lines = []
    if tagged.untagged:
        return [f"Nothing is tagged: {tagged.untagged}."]
    lines.append("The tags are the author's own." if own else
                 "The tags were made by a program, and nobody has read them.")  # fmt: skip
    lines += [f"{standard} {rule}: {words}" for standard, rule, words in failures]
    if not result.headings:
        lines.append("No heading was found.")
    if result.undescribed:
        lines.append(f"{plural(len(result.undescribed), 'figure')} of {result.figures} without a "
                     f"description: {where(set(result.undescribed))}.")  # fmt: skip
    if result.table_captions > result.tables:
        lines.append(f"{plural(result.table_captions - result.tables, 'table')} of "
                     f"{result.table_captions} are not tagged as tables.")  # fmt: skip
    if result.formulas:
        lines.append(f"{plural(result.formulas, 'formula')} said by letters only; formulas inside "
                     "lines are plain text.")  # fmt: skip
    else:
        lines.append("Formulas, if there are any, are plain text.")
    if result.numbered_lines:
        lines.append(f"{result.numbered_lines} numbers of lines interrupt the text.")
    return lines


def save_pdf(pdf: Pdf) -> bytes:
    """`pdf` as bytes that depend on nothing but what it holds."""
    file = io.BytesIO()
    pdf.save(file, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True,
             encryption=False, force_version="1.7")  # fmt: skip
    return file.getvalue()
