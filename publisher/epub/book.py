"""The book put together: documents, navigation, fonts, pictures, metadata, container.

In: a volume and its chapters in order. Out: the bytes of an EPUB 3.3 and what was found on the way.
A function of its arguments: the clock comes in as `modified`, everything else as data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from publisher import __version__
from publisher.diagnostics import Diagnostic
from publisher.epub import cover, nav
from publisher.epub.accessibility import Evidence, accessibility
from publisher.epub.checks import BARRIERS, Subject, check, missing_papers
from publisher.epub.container import EpubFile, EpubPackage, Meta, write_epub
from publisher.epub.documents import EpubDocument, open_chapter
from publisher.epub.facts import Facts, survey_document
from publisher.epub.fonts import BookFont, Characters, embed
from publisher.epub.formulas import FormulaDrawer, draw_formulas
from publisher.epub.lists import list_chapters
from publisher.epub.metadata import as_urn, book_identifier, package_metadata
from publisher.epub.pictures import place_pictures
from publisher.epub.places import addresses, contents_places, guide, landmarks, page_targets
from publisher.epub.splitting import split_document
from publisher.languages.epubwords import Words, words_for
from publisher.model.chapter import Chapter
from publisher.model.paper import Paper
from publisher.model.volume import FailedPaper, Volume
from publisher.xhtml.headings import close_heading_gaps
from publisher.xhtml.links import AddressBook, relative, rewrite
from publisher.xhtml.marks import PageMarks
from publisher.xhtml.names import FileNames
from publisher.xhtml.tables import let_scroll
from publisher.xhtml.tree import document_bytes as write_document
from publisher.xhtml.tree import head

XHTML_TYPE = "application/xhtml+xml"
SPLIT_OVER = 260_000
FONT_SHEET = "fonts.css"
_OWN_FONTS = Meta("meta", "true", (("property", "ibooks:specified-fonts"),))
"""Without it Apple Books shows its own fonts until a reader asks for those of the book."""


@dataclass(frozen=True, slots=True)
class Packaged:
    """An EPUB: its bytes, what was found, and the facts its accessibility claims rest on, for each
    chapter (by id) and for the book. `documents` are the files of each chapter (by id), in order,
    as the package document names them; `accessibility` are those claims, property and value."""

    epub: bytes
    diagnostics: tuple[Diagnostic, ...]
    by_chapter: Mapping[str, Facts]
    documents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    accessibility: tuple[tuple[str, str], ...] = ()

    @property
    def facts(self) -> Facts:
        """The facts of the whole book."""
        return sum(self.by_chapter.values(), Facts())


@dataclass(frozen=True, slots=True)
class EpubLook:
    """How the book is dressed: `stylesheets` by file name in the order of the cascade, `fonts`, and
    a `cover_image` (PNG or JPEG); `None` is for none."""

    stylesheets: Mapping[str, bytes] = field(default_factory=dict)
    fonts: Sequence[BookFont] = ()
    cover_image: bytes | None = None


@dataclass(slots=True)
class _EpubBook:
    """The book in the making. `diagnostics` gathers diagnostics; `facts` goes beside
    `documents`."""

    volume: Volume
    look: EpubLook
    words: Words
    documents: list[EpubDocument] = field(default_factory=list)
    facts: list[Facts] = field(default_factory=list)
    files: list[EpubFile] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    sheets: tuple[str, ...] = ()
    papers: dict[str, Paper | FailedPaper] = field(default_factory=dict)

    def __post_init__(self) -> None:
        every = (*self.volume.front, *self.volume.papers, *self.volume.back)
        self.papers = {paper.id: paper for paper in reversed(every)}


def make_epub(
    volume: Volume,
    chapters: Sequence[Chapter],
    *,
    modified: datetime,
    stylesheets: Mapping[str, bytes] | None = None,
    fonts: Sequence[BookFont] = (),
    page_marks: PageMarks | None = None,
    cover_image: bytes | None = None,
    formula_drawer: FormulaDrawer | None = None,
    split_over: int = SPLIT_OVER,
) -> Packaged:
    """The EPUB of `volume`, whose `chapters` come in the order of the book.

    `stylesheets` are by file name in the order of the cascade; `fonts` are embedded as far as the
    book uses them; `page_marks` are the pages of the print edition, if one is made; `cover_image`
    is a PNG or JPEG made elsewhere. `formula_drawer` draws formulas for readers that know no
    MathML; without it they stay MathML. A document over `split_over` bytes is split. `modified` is
    aware; it goes into ``dcterms:modified`` in UTC.
    Never raises for what a chapter holds: a fault is a diagnostic, and its chapter keeps its place.
    """
    marks = page_marks or PageMarks()
    book = _EpubBook(
        volume,
        EpubLook(stylesheets or {}, fonts, cover_image),
        words_for(volume.language, volume.words),
    )
    names = FileNames()
    _open(book, chapters, marks, names)
    _add_lists(book, names)
    if formula_drawer is not None:
        for document in book.documents:
            book.diagnostics += draw_formulas(document, formula_drawer)
    book.documents = [part for d in book.documents for part in split_document(d, split_over, names)]
    where = addresses(book.documents)
    entries = nav.contents_entries(contents_places(book.documents, where))
    book.diagnostics += missing_papers(chapters, entries, dict(where.starts))
    _link(book, where)
    _place_pictures(book)
    _check(book)
    pages = page_targets(book.documents)
    marked = landmarks(book.documents, book.words, book.look.cover_image is not None)
    _embed_fonts(book)
    _write_navigation(book, entries, marked, pages)
    _write_documents(book)
    cover_spine = _make_cover(book)
    lines = _metadata(book, modified, bool(pages), marks.source)
    spine = [*cover_spine, *_spine(book.documents)]
    old = [(mark.type, mark.title, mark.address) for mark in guide(marked)]
    packed = EpubPackage(volume.language, lines, book.files, spine, "ncx", old)
    return Packaged(
        write_epub(packed),
        tuple(book.diagnostics),
        _by_chapter(book),
        _documents(book),
        tuple(_claims(lines)),
    )


def _documents(book: _EpubBook) -> dict[str, tuple[str, ...]]:
    by_chapter: dict[str, tuple[str, ...]] = {}
    for document in book.documents:
        name = document.chapter.id
        by_chapter[name] = (*by_chapter.get(name, ()), document.name)
    return by_chapter


def _by_chapter(book: _EpubBook) -> dict[str, Facts]:
    by_chapter: dict[str, Facts] = {}
    for document, facts in zip(book.documents, book.facts, strict=True):
        name = document.chapter.id
        by_chapter[name] = by_chapter.get(name, Facts()) + facts
    return by_chapter


def _open(book: _EpubBook, chapters: Sequence[Chapter], marks: PageMarks, names: FileNames) -> None:
    ids = set[str]()
    for chapter in chapters:
        if chapter.id in ids:
            message = f"two chapters have the id `{chapter.id}`"
            book.diagnostics.append(Diagnostic("EPB016", message, paper=chapter.id))
        ids.add(chapter.id)
        document, findings = open_chapter(chapter, names, marks.chapters.get(chapter.id, ()))
        let_scroll(document.root, chapter.title)
        book.documents.append(document)
        book.diagnostics += findings


def _add_lists(book: _EpubBook, names: FileNames) -> None:
    """Put the lists of figures and tables before the index, or at the end."""
    documents = [
        open_chapter(chapter, names)[0] for chapter in list_chapters(book.documents, book.words)
    ]
    kinds = [document.chapter.kind for document in book.documents]
    at = next((kinds.index(kind) for kind in ("index", "colophon") if kind in kinds), len(kinds))
    book.documents[at:at] = documents


def _link(book: _EpubBook, where: AddressBook) -> None:
    for document in book.documents:
        chapter = document.chapter
        for address, words in rewrite(document.root, chapter.id, document.name, where):
            subject = _subject(book, document)
            book.diagnostics.append(
                subject.finding(
                    "EPB003", f"the link “{words}” to `{address}` leads nowhere", address
                )
            )


def _subject(book: _EpubBook, document: EpubDocument) -> Subject:
    paper = book.papers.get(document.chapter.id)
    return Subject(document.chapter, document.root, paper if isinstance(paper, Paper) else None)


def _place_pictures(book: _EpubBook) -> None:
    files, findings = place_pictures(book.documents)
    book.files += files
    book.diagnostics += findings


def _check(book: _EpubBook) -> None:
    for document in book.documents:
        book.diagnostics += check(_subject(book, document))
        close_heading_gaps(document.root)
        book.facts.append(survey_document(document.root, document.chapter.kind == "index"))


def _embed_fonts(book: _EpubBook) -> None:
    characters = Characters()
    for document in book.documents:
        characters.add(document.root, document.chapter.lang)
        characters.text.update(document.chapter.title, *document.chapter.authors)
    characters.text.update(*vars_of(book.words))
    files, sheet, refusals = embed(book.look.fonts, characters)
    book.files += files
    sheets = dict(book.look.stylesheets)
    if files:
        sheets = {FONT_SHEET: sheet.encode(), **sheets}
    book.files += [
        EpubFile(f"css-{name.replace('.', '-')}", f"styles/{name}", "text/css", data)
        for name, data in sheets.items()
    ]
    book.sheets = tuple(f"styles/{name}" for name in sheets)
    for face, reason in refusals:
        message = f"the font {face.family} cannot be embedded: {reason}"
        book.diagnostics.append(Diagnostic("EPB014", message))


def vars_of(words: Words) -> list[str]:
    """All texts of `words`."""
    return [getattr(words, name) for name in words.__slots__]


def _write_navigation(
    book: _EpubBook,
    entries: Sequence[nav.NavEntry],
    marked: Sequence[nav.Landmark],
    pages: Sequence[nav.PageTarget],
) -> None:
    volume = book.volume
    root = nav.nav_document(entries, marked, pages, book.words, book.sheets)
    book.files += [
        EpubFile("nav", nav.NAME, XHTML_TYPE, write_document(root), ("nav",)),
        EpubFile("ncx", "toc.ncx", "application/x-dtbncx+xml",
             nav.ncx(entries, pages, volume.title, book_identifier(volume), volume.language)),
    ]  # fmt: skip


def _write_documents(book: _EpubBook) -> None:
    for document, facts in zip(book.documents, book.facts, strict=True):
        chapter = document.chapter
        sheets = tuple(relative(sheet, document.name) for sheet in book.sheets)
        head(document.root, chapter.title, sheets, chapter.authors)
        data = write_document(document.root)
        book.files.append(EpubFile(document.id, document.name, XHTML_TYPE, data, facts.properties))


def _make_cover(book: _EpubBook) -> list[tuple[str, bool]]:
    """The page of the cover, where there is a picture of one."""
    image = book.look.cover_image
    if image is None:
        return []
    book.files += cover.files(book.volume, book.words, image, book.sheets)
    return [(cover.PAGE_ID, True)]


def _spine(documents: Sequence[EpubDocument]) -> list[tuple[str, bool]]:
    """The documents in order, the contents after the title and copyright pages."""
    ids = [(document.id, True) for document in documents]
    opening = 0
    while opening < len(documents) and documents[opening].chapter.kind in ("title", "copyright"):
        opening += 1
    return [*ids[:opening], ("nav", True), *ids[opening:]]


def _metadata(book: _EpubBook, modified: datetime, page_list: bool, source: str) -> list[Meta]:
    volume = book.volume
    languages = dict.fromkeys([volume.language, *(d.chapter.lang for d in book.documents)])
    passed = not BARRIERS & {diagnostic.code for diagnostic in book.diagnostics}
    certifier = volume.publisher.name or volume.copyright.holder or f"Publisher {__version__}"
    total = sum(book.facts, Facts())
    evidence = Evidence(
        total, passed, page_list, as_urn(source) or source or _print_edition(book), certifier
    )
    return [
        *package_metadata(volume, languages, modified),
        *accessibility(evidence, book.words, volume.language),
        *([_OWN_FONTS] if any(sheet.endswith(FONT_SHEET) for sheet in book.sheets) else ()),
    ]


_CLAIMS = ("schema:access", "dcterms:conformsTo", "a11y:")


def _claims(lines: Sequence[Meta]) -> Iterator[tuple[str, str]]:
    """What `lines` say of accessibility: property and value."""
    for line in lines:
        name = dict(line.attributes).get("property", "")
        if name.startswith(_CLAIMS):
            yield name, line.text


def _print_edition(book: _EpubBook) -> str:
    """What the page list numbers the pages of: the printed book's ISBN, else its name."""
    isbn = as_urn(book.volume.isbn.print)
    return isbn or book.words.print_edition.format(book.volume.title)


__all__ = ["Packaged", "make_epub"]
