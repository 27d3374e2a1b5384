"""The readers of what strangers write, each a function of bytes that raises for faults of ours.

In: any bytes. A reader passes them to the stage that reads them in a build, and judges what comes
out: findings lie inside their file and can be told, XHTML and SVG are well-formed and inert.
"""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from grammar import (
    BIB,
    CAPTIONS,
    CSL,
    CSL_DATA,
    FORMULAS,
    HTML,
    MARKS,
    NOTEBOOK,
    PAGE,
    RELATIONS,
    SCHEDULE_JSON,
    SCHEDULE_XML,
    SHEET,
    STYLE,
    TEX,
    TYPES,
    WORD,
    WORDS,
    XML,
    YAML,
)
from lxml import etree

from publisher.citations.citing import references
from publisher.citations.citing.citation import Cite, Cluster
from publisher.citations.csl.node import CslError
from publisher.citations.csl.style import from_xml
from publisher.citations.reading import bibliography
from publisher.diagnostics import Diagnostic, render
from publisher.files import Bundle
from publisher.manuscripts.exports import import_exports
from publisher.manuscripts.importing import import_files
from publisher.manuscripts.papers import read_paper
from publisher.manuscripts.volumes import read_volume
from publisher.markup import compose_text
from publisher.math.tex import formula
from publisher.model.paper import Paper, Source
from publisher.pictures import loading

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
EPUB = "http://www.idpf.org/2007/ops"
RUNS = re.compile(r"[\x00-\x20]*(?:javascript|vbscript|file|data:(?!image/))", re.I)
ACTIVE = frozenset(
    "script iframe object embed base form meta link input button foreignObject set animate".split()
)


@dataclass(frozen=True)
class Reader:
    """`read` takes bytes; `seeds` are inputs to begin from; `tokens` are of the grammar."""

    read: Callable[[bytes], None]
    seeds: Callable[[], Iterator[bytes]]
    tokens: tuple[str, ...] = ()


def told(findings: Iterable[Diagnostic]) -> None:
    """Each finding can be shown, and lies in the line that it quotes."""
    for finding in findings:
        render(finding)
        span = finding.span
        assert span is None or (span.line >= 0 and span.column >= 1 and span.length >= 0), span
        if span and span.text:
            assert span.column <= len(span.text) + 1, (finding.code, span)


def inert(source: str | bytes) -> None:
    """Markup is XML, and nothing in it runs or is fetched."""
    for element in etree.fromstring(source, etree.XMLParser(huge_tree=True)).iter(etree.Element):
        name = etree.QName(element)
        assert name.localname not in ACTIVE, name
        for key, value in element.attrib.items():
            key = etree.QName(key).localname
            assert not key.startswith("on"), (name, key)
            if key in ("href", "src"):
                assert not RUNS.match(value), (name, key, value)


def _folder() -> tempfile.TemporaryDirectory[str]:
    shelf = Path("/dev/shm")
    return tempfile.TemporaryDirectory(dir=shelf if shelf.is_dir() else None)


def front_matter(data: bytes) -> None:
    """A manuscript as stage 1 reads it."""
    with _folder() as folder:
        path = Path(folder) / "papers" / "a.md"
        path.parent.mkdir()
        path.write_bytes(data)
        told(read_paper(path)[1])


def volume_file(data: bytes) -> None:
    """A `volume.yaml` that names one paper or others."""
    with _folder() as folder:
        (Path(folder) / "papers").mkdir()
        (Path(folder) / "papers/a.md").write_text("---\ntitle: A\n---\n\nText.\n", "utf-8")
        (Path(folder) / "volume.yaml").write_bytes(data)
        told(read_volume(Path(folder), "v")[1])


def markup(data: bytes) -> None:
    """The body of a paper, composed."""
    body = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    source = Source(path="a.md", folder=Path(), text=body, body=body, body_line=1)
    text = compose_text(Paper(id="a", kind="paper", title=body[:40], source=source), Bundle(()))
    told(text.diagnostics)
    inert(f'<x xmlns:epub="{EPUB}">{text.title_html}{text.body}{text.notes}{text.references}</x>')


def _bibliography(name: str) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        library, faults = bibliography.load_library(Bundle(((name, data),)), (name,))
        told(faults)
        clusters = [Cluster((Cite(key),)) for key in library.entries]
        cited = references.set_citations(clusters, library, nocite=("*",))
        told(cited.diagnostics)
        _inert_citations(cited)

    return read


def _inert_citations(cited: references.CitationResult) -> None:
    for each in (*cited.citations, *cited.references):
        inert(f"<x>{each.html}</x>")


@cache
def _works() -> bibliography.Library:
    path = TESTS / "citations/fixtures/works.yaml"
    return bibliography.load_library(Bundle(((path.name, path.read_bytes()),)), (path.name,))[0]


def style(data: bytes) -> None:
    """A CSL style, and what it makes of works of every type."""
    try:
        chosen = from_xml(data, "a.csl")
    except CslError:
        return
    clusters = [Cluster((Cite(key),)) for key in list(_works().entries)[:12]]
    _inert_citations(references.set_citations(clusters, _works(), chosen))


def tex(data: bytes) -> None:
    """A formula, with the macros that it defines itself."""
    source = data.decode("utf-8", "replace")
    made = formula.to_mathml(source, True, formula.macros(source))
    if made.mathml:
        inert(made.mathml)


def picture(data: bytes) -> None:
    """A picture of any kind, made fit for a book."""
    made = loading.make(data, "a.svg")
    if made.image and made.image.media_type == "image/svg+xml":
        inert(made.image.data)


def word(data: bytes) -> None:
    """The text of a Word document; the package around it is whole."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as file:
        file.writestr("word/document.xml", data)
        file.writestr("_rels/.rels", RELATIONS)
        file.writestr("[Content_Types].xml", TYPES)
    _imported(".docx")(package.getvalue())


def _imported(suffix: str) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        with _folder() as folder:
            path = Path(folder) / f"a{suffix}"
            path.write_bytes(data)
            volume = Path(folder) / "volume"
            told(import_files([path], volume).diagnostics)
            for made in volume.glob("papers/**/*.md"):
                told(read_paper(made)[1])

    return read


def _exported(name: str) -> Callable[[bytes], None]:
    """An export of a submission system, or a sheet, made a volume."""

    def read(data: bytes) -> None:
        with _folder() as folder:
            path = Path(folder) / name
            path.write_bytes(data)
            told(import_exports([path], Path(folder) / "volume").diagnostics)

    return read


def _files(*patterns: str) -> Callable[[], Iterator[bytes]]:
    def seeds() -> Iterator[bytes]:
        for pattern in patterns:
            for path in sorted(ROOT.glob(pattern)):
                yield path.read_bytes()

    return seeds


def _paragraphs(*patterns: str) -> Callable[[], Iterator[bytes]]:
    """Pieces of a kilobyte: what is short is changed fast."""

    def seeds() -> Iterator[bytes]:
        for data in _files(*patterns)():
            for part in re.split(rb"\n(?=#|===)", data):
                yield part[:1200]

    return seeds


def _pictures() -> Iterator[bytes]:
    from PIL import Image

    yield from _files("manuscripts/sample/papers/**/*.svg")()
    for kind in ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP"):
        stream = io.BytesIO()
        Image.new("RGB", (4, 3), "red").save(stream, kind)
        yield stream.getvalue()
    yield (
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        b'viewBox="0 0 9 9"><style>a{fill:url(#b)}</style><defs><g id="b"/></defs><use xlink:href='
        b'"#b"/><a href="http://a.example"><text x="1">a<tspan>b</tspan></text></a><switch>'
        b'<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">c</p></foreignObject></switch>'
        b'<image href="data:image/png;base64,AAAA"/></svg>'
    )


def _texts(*texts: str) -> Callable[[], Iterator[bytes]]:
    return lambda: (text.encode() for text in texts)


READERS = {
    "front-matter": Reader(
        front_matter, _paragraphs("manuscripts/sample/papers/**/*.md", "publisher/**/*.md"), YAML
    ),
    "volume": Reader(volume_file, _files("manuscripts/sample/volume.yaml"), YAML),
    "markup": Reader(
        markup, _paragraphs("tests/markup/cases/*.txt", "manuscripts/sample/papers/*.md"), MARKS
    ),
    "bib": Reader(_bibliography("a.bib"), _paragraphs("manuscripts/sample/**/*.bib"), BIB),
    "csl-json": Reader(_bibliography("a.json"), _texts(CSL_DATA[0])),
    "csl-yaml": Reader(_bibliography("a.yaml"), _texts(CSL_DATA[1]), YAML),
    "style": Reader(style, _texts(STYLE), CSL),
    "tex": Reader(
        tex,
        _texts(*FORMULAS),
        TEX,
    ),
    "picture": Reader(picture, _pictures, XML),
    "web-page": Reader(_imported(".html"), _texts(PAGE), HTML),
    "word": Reader(word, _texts(WORD), WORDS),
    "notebook": Reader(_imported(".ipynb"), _texts(NOTEBOOK)),
    "captions": Reader(_imported(".vtt"), _texts(CAPTIONS)),
    "sheet": Reader(_exported("a.csv"), _texts(SHEET)),
    "schedule-json": Reader(_exported("schedule.json"), _texts(SCHEDULE_JSON)),
    "schedule-xml": Reader(_exported("schedule.xml"), _texts(SCHEDULE_XML), XML),
    "transcript": Reader(_imported(".txt"), _files("docs/tutorial/address.txt")),
}  # fmt: skip
