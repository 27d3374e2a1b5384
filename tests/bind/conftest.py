"""Galleys, folio sheets and a small book, typeset by WeasyPrint as the typeset stage does it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import weasyprint

from publisher.bind import Bookmark, Description, FolioSheets
from publisher.model.galley import Galley, Point
from publisher.model.pagemap import make_page_map
from publisher.typeset.weasy.tagging import own_tags

STYLE = """
@page { size: 300pt 400pt; margin: 40pt; @top-center { content: string(head); font-size: 8pt } }
@page :first { @top-center { content: none } }
h1 { string-set: head content() }
body { font: 11pt/14pt "DejaVu Serif" }
"""

FOLIO_STYLE = """
@page { size: 300pt 400pt; margin: 40pt }
@page :left { margin-left: 30pt } @page :right { margin-left: 250pt }
p { page: folio; break-after: page; margin: 310pt 0 0; font: 9pt "DejaVu Serif" }
"""


@pytest.fixture(scope="session")
def typeset() -> Callable[..., Galley]:
    """A function that sets the body of an HTML document as the galley of `chapter`."""

    def _typeset(chapter: str, body: str, side: str = "recto", lang: str = "en"):
        html = f'<html lang="{lang}"><title>{chapter}</title><style>{STYLE}</style><body>{body}'
        document = weasyprint.HTML(string=html).render(pdf_tags=True)
        anchors = {
            name: Point(number, x * 0.75, 400 - y * 0.75)
            for number, page in reversed(tuple(enumerate(document.pages)))
            for name, (x, y, *_) in page.anchors.items()
        }
        with own_tags():
            pdf = document.write_pdf(pdf_tags=True, pdf_version="1.7")
        return Galley(chapter, pdf, len(document.pages), side, frozenset([0]), anchors)

    return _typeset


@pytest.fixture(scope="session")
def folios() -> FolioSheets:
    """Folio sheets of four numbers each, up to 32: ``[xii]``, ``[12]``, brackets to find them."""

    def sheet(style: str, first: int) -> bytes:
        rules = (
            f"{FOLIO_STYLE} body {{ counter-reset: n {first - 1} }} p {{ counter-increment: n }}"
        )
        rules += f" p::before {{ content: '[' counter(n, {style}) ']' }}"
        html = f"<html lang=en><style>{rules}</style>" + "<p></p>" * 4
        return weasyprint.HTML(string=html).write_pdf()

    roman, arabic = (
        tuple(sheet(style, first) for first in range(1, 33, 4))
        for style in ("lower-roman", "decimal")
    )
    return FolioSheets(roman, arabic)


PARAGRAPH = (
    "<p>Papers of a volume are independent; only page numbers, contents, indexes and links join "
    "them, and a compiler does not compile a program again in order to link it again.</p>"
)


@pytest.fixture(scope="session")
def galleys(typeset) -> dict[str, Galley]:
    """A preface, and two papers that link to each other."""
    return {
        "preface": typeset("preface", "<h1 id=preface-title>Preface</h1>" + PARAGRAPH * 8),
        "kim": typeset(
            "kim",
            '<h1 id="kim-title">Kim on kites</h1><p>See <a href="volume:lee#method">how Lee did '
            'it</a>, <a href="volume:lee">Lee</a>, <a href="#end">the end</a> and '
            '<a href="https://example.org/">a page on the web</a>.</p>'
            + PARAGRAPH * 16 + '<p id="end">The end.</p>',
        ),
        "lee": typeset(
            "lee",
            '<h1 id="lee-title">Lee on lakes</h1>' + PARAGRAPH * 6 + '<h2 id="method">Method</h2>'
            '<p>Unlike <a href="volume:kim">Kim</a>.</p>' + PARAGRAPH,
        ),
    }  # fmt: skip


@pytest.fixture(scope="session")
def page_map(galleys):
    return make_page_map([galleys["preface"]], [galleys["kim"], galleys["lee"]])


@pytest.fixture(scope="session")
def outline() -> tuple[Bookmark, ...]:
    method = Bookmark("Method", "lee", "method")
    return (
        Bookmark("Preface", "preface"),
        Bookmark("Papers", "kim", None, (
            Bookmark("Kim on kites", "kim"),
            Bookmark("Lee on lakes", "lee", None, (method,)),
        )),
    )  # fmt: skip


@pytest.fixture(scope="session")
def description() -> Description:
    return Description(
        title="Kites & lakes",
        lang="en",
        authors=("Kim Ana", "Lee Bo"),
        subject="A volume",
        keywords=("kites", "lakes"),
        identifier="urn:isbn:9780000000002",
    )
