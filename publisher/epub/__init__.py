"""Stage 4, package: chapters become an EPUB 3. The only importer of EbookLib.

In: a `Volume`, its `Chapter`s in the order of the book, style sheets, fonts, page marks. Out:
`Packaged`: the bytes of the EPUB (EPUB 3.3, EPUB Accessibility 1.1) and the diagnostics found.
"""

from publisher.epub.book import Packaged, make_epub
from publisher.epub.fonts import BookFont, book_fonts
from publisher.epub.report import accessibility_reports
from publisher.epub.systemfonts import system_fonts
from publisher.xhtml.marks import PageMark, PageMarks, page_marks

__all__ = [
    "BookFont",
    "Packaged",
    "PageMark",
    "PageMarks",
    "accessibility_reports",
    "book_fonts",
    "make_epub",
    "page_marks",
    "system_fonts",
]
