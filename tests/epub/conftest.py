"""A small volume with one of everything a chapter may hold, and ways to look into its EPUB."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image as Pixels

from publisher.epub import Packaged, PageMark, PageMarks, book_fonts, make_epub
from publisher.model.chapter import Chapter, Heading, Image
from publisher.model.dates import Day
from publisher.model.paper import Paper, Source
from publisher.model.people import Author, Person
from publisher.model.volume import (
    Copyright,
    Event,
    House,
    Isbn,
    Series,
    Session,
    Volume,
)
from publisher.style.styles import load_style

WHEN = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)

MATH = (
    '<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="{tex}"{more}><semantics><mrow>'
    "<msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><mn>1</mn></mrow>"
    '<annotation encoding="application/x-tex">{tex}</annotation></semantics></math>'
)


def note_call(number: int) -> str:
    """A call of note `number`."""
    return (
        f'<a epub:type="noteref" role="doc-noteref" class="noteref" href="#fn{number}" '
        f'id="fnref{number}"><sup>{number}</sup></a>'
    )


def notes(*texts: str) -> str:
    """The notes of a chapter, at its end."""
    asides = "".join(
        f'<aside epub:type="footnote" role="doc-footnote" id="fn{n}" class="note"><p>'
        f'<a class="note-number" epub:type="backlink" role="doc-backlink" href="#fnref{n}">{n}</a> '
        f"{text}</p></aside>"
        for n, text in enumerate(texts, 1)
    )
    return (
        '<section class="notes" epub:type="endnotes" role="doc-endnotes" aria-label="Notes">'
        f"<h2>Notes</h2>{asides}</section>"
    )


def png(width: int = 640, height: int = 400, colour: str = "#c9b79c") -> bytes:
    """A plain picture."""
    out = io.BytesIO()
    Pixels.new("RGB", (width, height), colour).save(out, "PNG")
    return out.getvalue()


COVER = png(16, 25)

PICTURE = Image("0123456789abcdef.png", "image/png", png(), 640, 400)

SENTENCE = (
    "A printed page is a promise that the same words will stand in the same place for whoever "
    "opens the book after us, and a reflowing page can keep that promise with marks. "
)


def paper_body(title: str, authors: str, lang: str = "en", extra: str = "") -> str:
    """The section of a paper as the templates make it, with one of everything."""
    return f"""<section class="chapter kind-paper" epub:type="chapter" role="doc-chapter"
 lang="{lang}" xml:lang="{lang}" aria-labelledby="title">
<header class="opening"><p class="kicker">Session I · Paper</p>
<h1 class="title" id="title">{title}</h1><p class="subtitle">With one of everything</p>
<p class="authors"><span class="author">{authors} <span class="native" lang="ko">김민지</span>
<sup>1</sup></span></p>
<ol class="affiliations"><li><sup>1</sup> Institute of Page Studies, Hanbit University</li></ol>
</header>
<section class="abstract" epub:type="abstract" role="doc-abstract" aria-label="Abstract">
<h2>Abstract</h2><p>{SENTENCE}</p></section>
<p class="keywords"><span class="label">Keywords</span> pages · marks · Typographie</p>
<div class="text">
<h2 id="sec-first"><span class="heading-number">1</span> Pages that stay</h2>
<p>{SENTENCE * 3}{note_call(1)} Written <span class="smallcaps">ad 1455</span>, in 42 lines.</p>
<p>In Korean one says <span lang="ko">책은 오래 남는 대화이다</span>, in Japanese
<span lang="ja">本は永く続く対話である</span>. {SENTENCE}{note_call(2)}</p>
<figure id="fig-x"><img src="images/{PICTURE.name}" alt="A plain field of the colour of paper"/>
<figcaption><span class="caption-label">Figure 1.</span> The colour of a page.</figcaption></figure>
<h3 id="sec-second">Where <em>exactly</em> a page begins</h3>
<ul><li><p>{SENTENCE}</p></li><li><p>In a list, too.</p></li></ul>
<ol><li>First</li><li>Second</li></ol>
<blockquote><p>{SENTENCE}</p></blockquote>
<p>As {MATH.format(tex="x^2+1", more="")} shows, and displayed:</p>
<div class="equation" id="eq-a">{MATH.format(tex="x^2+1=0", more=' display="block"')}</div>
<figure class="table" id="tbl-a"><figcaption><span class="caption-label">Table 1.</span> Pages.
</figcaption><table><thead><tr><th scope="col">Format</th><th scope="col">Width, mm</th></tr>
</thead><tbody><tr><td>A5</td><td class="number">148</td></tr>
<tr><td>A4</td><td class="number">210</td></tr></tbody></table></figure>
<pre class="highlight"><code>def folio(number: int) -> str:
    return str(number)  # a line that is long enough to need wrapping on a small screen
</code></pre>
<dl><dt>Recto</dt><dd><p>The right-hand page.</p></dd></dl>
<p>See <a href="volume:keynote#given">the address</a>, <a href="volume:contents">the contents</a>
and <a href="https://example.org/proceedings">the page of the conference</a>.</p>
{extra}
</div>
{notes("A first note, short.", f"A second note. {SENTENCE}")}
</section>""".replace("->", "-&gt;")


ADDRESS = f"""<section class="chapter kind-address" epub:type="chapter" role="doc-chapter">
<header class="opening"><p class="kicker">Address</p>
<h1 class="title" id="title">The Page as a Promise</h1>
<p class="authors">Mina Hart</p><p class="role">Professor of Book History, Northgate College</p>
<p class="occasion">Third Meeting on Pages, Busan, 4 May 2026</p></header>
<div class="text"><p id="given">Dear colleagues. {SENTENCE * 4}</p><p>{SENTENCE * 3}</p></div>
</section>"""


def plain(kind: str, title: str, inner: str) -> str:
    """A chapter of the frame."""
    return (
        f'<section class="chapter matter {kind}" lang="en"><header><h1 class="title" '
        f'id="{kind}-title">{title}</h1></header>{inner}</section>'
    )


HEADINGS = (
    Heading("sec-first", 2, "Pages that stay", "Pages that stay", "1"),
    Heading("sec-second", 3, "Where <em>exactly</em> a page begins",
            "Where exactly a page begins", "1.1"),
)  # fmt: skip


def chapters() -> tuple[Chapter, ...]:
    """The chapters of the sample volume, in the order of the book."""

    def frame(kind: str, title: str, inner: str) -> Chapter:
        return Chapter(kind, kind, "en", title, title, plain(kind, title, inner))

    kim = ("Minji Kim", "Taro Yamada")
    return (
        frame("title", "Pages and Marks", '<p class="house">Northgate Press</p>'),
        frame("copyright", "Copyright", "<p>© 2026 Northgate Press</p>"),
        frame("preface", "Preface", f"<p>{SENTENCE * 2}</p>"),
        Chapter("session-1", "session", "en", "Opening", "Opening",
                plain("session", "Opening", '<p class="chair">Chair: Mina Hart</p>')),
        Chapter("keynote", "address", "en", "The Page as a Promise",
                "The Page as a <em>Promise</em>", ADDRESS, ("Mina Hart",)),
        Chapter("session-2", "session", "en", "Pages", "Pages", plain("session", "Pages", "")),
        Chapter("kim", "paper", "en", "Marks in the Text", "Marks in the <i>Text</i>",
                paper_body("Marks in the Text", "Minji Kim"), kim, headings=HEADINGS,
                images=(PICTURE,)),
        Chapter("müller", "paper", "de", "Seiten & Marken", "Seiten &amp; Marken",
                paper_body("Seiten &amp; Marken", "Jörg Müller", "de"), ("Jörg Müller",),
                headings=HEADINGS, images=(PICTURE,)),
        frame("committees", "Committees", "<ul><li>Mina Hart</li></ul>"),
        frame("index", "Index of authors",
              '<ul><li>Kim, Minji <span lang="ko">김민지</span>, '
              '<a href="volume:kim">5</a></li></ul>'),
        frame("colophon", "Colophon", "<p>Set in EB Garamond.</p>"),
    )  # fmt: skip


def paper(name: str, title: str, *authors: Person, kind: str = "paper", text: str = "") -> Paper:
    """A manuscript of the sample volume."""
    source = Source(path=f"papers/{name}.md", folder=Path("/"), text=text, body=text, body_line=1)
    return Paper(
        id=name, kind=kind, title=title, keywords=("pages", "marks"), source=source,
        authors=tuple(Author(person=person) for person in authors),
    )  # fmt: skip


def volume(**changes: object) -> Volume:
    """The sample volume."""
    kim = Person(family="Kim", given="Minji", native="김민지", native_lang="ko",
                 orcid="0000-0002-1825-0097")  # fmt: skip
    yamada = Person(family="Yamada", given="Taro", native="山田太郎", native_lang="ja")
    hart = Person(family="Hart", given="Mina")
    values: dict[str, object] = {
        'id': "marks-2026",
        'title': "Pages and Marks",
        'subtitle': "Proceedings of the Third Meeting on Pages",
        'event': Event(name="Third Meeting on Pages", acronym="MOP", number="3", place="Busan",
                    country="Korea", start=Day(year=2026, month=5, day=4),
                    end=Day(year=2026, month=5, day=6), url="https://example.org/mop"),
        'editors': (Author(person=hart),),
        'publisher': House(name="Northgate Press", place="Busan"),
        'isbn': Isbn(epub="978-3-16-148410-0", print="978-3-16-148411-7"),
        'issn': "2049-3630",
        'doi': "10.5555/marks.2026",
        'series': Series(title="Studies of the Page", number="3"),
        'license': "CC-BY-4.0",
        'copyright': Copyright(holder="Northgate Press", year=2026),
        'sessions': (
            Session(title="Opening", papers=(
                paper("keynote", "The Page as a Promise", hart, kind="address"),)),
            Session(title="Pages", papers=(
                paper("kim", "Marks in the Text", kim, yamada),
                paper("müller", "Seiten & Marken", Person(family="Müller", given="Jörg")))),
        ),
        'folder': Path("/"),
        'path': "volume.yaml",
    }  # fmt: skip
    return Volume(**{**values, **changes})


class Opened:
    """An EPUB as a test looks at it."""

    def __init__(self, packaged: Packaged) -> None:
        self.packaged = packaged
        self.zip = zipfile.ZipFile(io.BytesIO(packaged.epub))

    def names(self) -> list[str]:
        """The names in the container, in order."""
        return self.zip.namelist()

    def tree(self, name: str):
        """The document `name` of the package, parsed."""
        return etree.fromstring(self.zip.read(f"EPUB/{name}"))

    def text(self, name: str) -> str:
        """The source of the document `name`."""
        return self.zip.read(f"EPUB/{name}").decode()

    @property
    def opf(self):
        """The package document."""
        return self.tree("content.opf")

    def codes(self) -> list[str]:
        """The codes of what was found."""
        return [found.code for found in self.packaged.diagnostics]

    def meta(self, name: str) -> list[str]:
        """The values of all ``meta`` of property `name`."""
        path = f'//*[local-name()="meta"][@property="{name}"]'
        return [line.text for line in self.opf.xpath(path)]


@pytest.fixture(scope="session")
def make() -> Callable[..., Opened]:
    """A function that packages chapters (the sample's, unless given) and opens the result."""

    def pack(made=None, book: Volume | None = None, **options) -> Opened:
        given = {
            "modified": WHEN,
            "stylesheets": {"epub.css": b"p { margin: 0 }"},
            "cover_image": COVER,
            **options,
        }
        return Opened(make_epub(book or volume(), made or chapters(), **given))

    return pack


@pytest.fixture(scope="session")
def style():
    """The style `proceedings`."""
    return load_style("proceedings")


MARKS = PageMarks(
    {
        "title": (PageMark(0, "i"),),
        "preface": (PageMark(0, "iii"), PageMark(200, "iv")),
        "session-1": (PageMark(0, "1"),),
        "keynote": (PageMark(0, "3"), PageMark(400, "4"), PageMark(800, "5")),
        "kim": (PageMark(0, "7"), PageMark(500, "8"), PageMark(1009, "9"), PageMark(1400, "10")),
    },
    "urn:isbn:9783161484117",
)


@pytest.fixture(scope="session")
def whole(make, style) -> Opened:
    """The sample as it goes to readers: fonts, style, page marks."""
    return make(
        stylesheets={"epub.css": style.css["epub"].encode()},
        fonts=book_fonts(style.fonts),
        page_marks=MARKS,
    )


@pytest.fixture(scope="session")
def sample():
    """This module: the pieces of the sample volume."""
    import sys

    return sys.modules[__name__]
