"""A Word document (.docx, ECMA-376) to a draft.

In: the bytes of the file. Out: a `Draft` with its images. Mammoth turns styles into HTML, which
takes the same way as a web page; equations and citations are read before (`wordfields`). Whatever
of the document's text mammoth does not give (text boxes, running heads, comments, deleted passages)
is listed. Lines are paragraphs that hold text, counted from 1.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any

import mammoth
from lxml import etree

from publisher.diagnostics import Diagnostic, Span
from publisher.limits import limit
from publisher.manuscripts.importing import dates, htmlmark, names, wordfields
from publisher.manuscripts.importing.draft import Draft, Front, PaperFront, Speaker
from publisher.manuscripts.importing.paperparts import paper_parts
from publisher.manuscripts.importing.report import Moved, Removed
from publisher.manuscripts.importing.texsource import TOKEN
from publisher.manuscripts.importing.tree import (
    LINE,
    Element,
    PageTooLarge,
    check_size,
    leaves,
    line_of,
    parse_page,
    text_of,
    tidy_tree,
)
from publisher.manuscripts.importing.webpage import draft_of

_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='Author'] => p.author:fresh
p[style-name='Date'] => p.date:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='Source Code'] => pre:separator('\\n')
p[style-name='HTML Preformatted'] => pre:separator('\\n')
p[style-name='Image Caption'] => p.caption:fresh
p[style-name='Table Caption'] => p.caption:fresh
p[style-name='Caption'] => p.caption:fresh
p[style-name='caption'] => p.caption:fresh
r[style-name='Verbatim Char'] => code
"""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_EXTENSIONS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/svg+xml": "svg",
    "image/webp": "webp",
    "image/tiff": "tif",
    "image/bmp": "bmp",
    "image/x-emf": "emf",
    "image/x-wmf": "wmf",
    "application/pdf": "pdf",
}
_SHOWN = frozenset(("pdf", "png", "jpg", "gif", "svg", "webp"))
_SIDE_PARTS = (
    (re.compile(r"word/header\d*\.xml"), "running head of the document"),
    (re.compile(r"word/footer\d*\.xml"), "foot of the document's pages"),
    (re.compile(r"word/comments\.xml"), "comment"),
)


class Damaged(ValueError):
    """A file that is no Word document, or that would unpack to more than is sane."""


def read(data: bytes, path: str) -> Draft:
    """The draft of a document. Raises `Damaged`."""
    parts = _parts(data)
    data, fields = wordfields.with_tokens(data)
    parts |= _parts(data)
    source, images, diagnostics = _converted(data, path)
    body = tidy_tree(parse_page(source))
    elements = leaves(body)
    for number, leaf in enumerate(elements, start=1):
        for element in leaf.iter(etree.Element):
            element.set(LINE, str(number))
    front, styled, moves = _styled(elements, path)
    missing = _missing(parts, body, path)
    for leaf in styled:
        leaf.drop_tree()
    _caption(body)
    blocks, _ = htmlmark.markdown_blocks(body, {name: name for name, _ in images})
    blocks = tuple(
        replace(b, markdown=fields.written(b.markdown), text=TOKEN.sub("x", b.text)) for b in blocks
    )
    draft = draft_of(blocks, front, path)
    draft = replace(
        draft,
        images=images,
        removals=missing,
        moves=(*moves, *draft.moves),
        diagnostics=(*diagnostics, *_lost(missing, path), *_styles_lost(parts, path)),
    )
    draft = paper_parts(draft)
    return _with_works(draft, fields) if fields.works else draft


def _with_works(draft: Draft, fields: wordfields.WordFields) -> Draft:
    """`draft` with the works that its fields cite as a bibliography."""
    people = tuple({"name": speaker.name} for speaker in draft.front.speakers)
    paper = draft.front.paper or PaperFront(authors=people)
    paper = replace(paper, bibliography=(*paper.bibliography, "references.json"))
    return replace(
        draft,
        kind="paper",
        front=replace(draft.front, paper=paper),
        images=(*draft.images, ("references.json", fields.bibliography())),
    )


_STYLES_LOST = (
    ("smallCaps", "small capitals"),
    ("highlight", "highlighted text"),
    ("color", "coloured text"),
)


def _styles_lost(parts: dict[str, etree._Element], path: str) -> tuple[Diagnostic, ...]:
    """Looks of the text that are not carried over, each kind told once."""
    found: list[Diagnostic] = []
    numbered = list(enumerate(_paragraphs(parts["word/document.xml"]), start=1))
    for tag, what in _STYLES_LOST:
        places = [
            number
            for number, paragraph in numbered
            if any(
                mark.get(f"{_W}val", "") not in ("0", "false", "auto", "000000", "none")
                for mark in paragraph.iterfind(f".//{_W}r/{_W}rPr/{_W}{tag}")
            )
        ]
        if places:
            count = "once" if len(places) == 1 else f"in {len(places)} paragraphs"
            message = f"{what} is not carried over ({count}, first here)"
            found.append(Diagnostic("IMP007", message, Span(path, places[0])))
    return tuple(found)


def _parts(data: bytes) -> dict[str, etree._Element]:
    """The XML parts of the package that hold text."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check(package)
            names = [name for name in package.namelist() if re.fullmatch(r"word/\w+\.xml", name)]
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            parts = {name: etree.fromstring(package.read(name), parser) for name in names}
    except etree.XMLSyntaxError as error:
        if "depth" in str(error):
            raise PageTooLarge(
                "", "parts of the document stand more than 256 deep in one another"
            ) from error
        raise Damaged(str(error)) from error
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError) as error:
        raise Damaged(str(error)) from error
    if "word/document.xml" not in parts:
        raise Damaged("the package holds no word/document.xml")
    return parts


def _check(package: zipfile.ZipFile) -> None:
    """Raises `PageTooLarge` where a document would unpack to what no text is, before it does: the
    sizes that a package declares are those that zipfile reads, whatever is packed."""
    members = package.infolist()
    if len(members) > (most := limit("members")):
        raise PageTooLarge("members", f"the document is {len(members):,} files, more than {most:,}")
    if sum(info.file_size for info in members) > (most := limit("unpacked")):
        raise PageTooLarge("unpacked", f"the document unpacks to more than {most:,} bytes")
    # What is read as XML is what a relationship leads to (ECMA-376-2, 9.2), whatever its name.
    texts = [info for info in members if _is_xml(package, info)]
    if sum(info.file_size for info in texts) > (most := limit("text")):
        raise PageTooLarge("text", f"the document's text unpacks to more than {most:,} bytes")
    for info in texts:
        data = package.read(info)
        wide = "utf-16-be" if data[:1] == b"\0" else "utf-16"
        source = data.decode(wide if b"\0" in data[:4] else "utf-8", "replace")
        if "<!DOCTYPE" in source or "<!ENTITY" in source:
            raise Damaged(f"{info.filename} declares entities, as no part of a document does")
        check_size(source)


def _is_xml(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    """Whether a part begins as a document of XML does, in any encoding (XML 1.0, appendix F)."""
    with package.open(info) as part:
        return part.read(64).translate(None, _BEFORE_XML)[:1] == b"<"


_BEFORE_XML = b"\0\xef\xbb\xbf\xfe\xff \t\r\n"


def _converted(
    data: bytes, path: str
) -> tuple[str, tuple[tuple[str, bytes], ...], tuple[Diagnostic, ...]]:
    """HTML, images by name, and what mammoth could not carry."""
    images: dict[str, bytes] = {}
    unshown: list[str] = []
    linked: list[str] = []

    def keep(image: Any) -> dict[str, str]:
        try:
            with image.open() as file:
                content = file.read()
        except Exception as error:  # a link to a picture elsewhere, or to one that is not there
            linked.append(" ".join(str(error).split())[:120])
            return {}
        extension = _EXTENSIONS.get(image.content_type, "bin")
        name = f"figure-{sha256(content).hexdigest()[:8]}.{extension}"
        images[name] = content
        if extension not in _SHOWN:
            unshown.append(name)
        return {"src": name}

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(keep),
            external_file_access=False,
        )
    except Exception as error:  # mammoth raises whatever it trips over in a broken package
        raise Damaged(str(error) or type(error).__name__) from error
    diagnostics = tuple(
        Diagnostic(
            "IMP007",
            f"the picture {name} is in a form that books cannot show",
            Span(path),
            "save it as PNG or SVG under another name and change the manuscript",
        )
        for name in unshown
    ) + tuple(
        Diagnostic(
            "IMP007",
            f"a picture is not in the document, which only links to it: {why}",
            Span(path),
            "copy the picture beside the manuscript and name it there",
        )
        for why in linked
    )
    return result.value, tuple(images.items()), diagnostics


def _styled(
    elements: tuple[Element, ...], path: str
) -> tuple[Front, tuple[Element, ...], tuple[Moved, ...]]:
    """Front matter from paragraphs in Word's styles Title, Subtitle, Author and Date."""
    front = Front()
    styled: list[Element] = []
    moves: list[Moved] = []
    for leaf in elements:
        text, style = text_of(leaf), leaf.get("class", "")
        after = _with_style(front, style, text)
        if after is not None:
            front = after
            styled.append(leaf)
            key = {"author": "authors"}.get(style, style)
            moves.append(Moved(path, line_of(leaf), text, key))
    return front, tuple(styled), tuple(moves)


def _with_style(front: Front, style: str, text: str) -> Front | None:
    """`front` with a styled paragraph in it; `None` where it is text."""
    if style == "title" and not front.title:
        return replace(front, title=text)
    if style == "subtitle" and not front.subtitle:
        return replace(front, subtitle=text)
    if style == "author":
        people = [
            names.person(p) or p.strip() for p in re.split(r";|,\s+(?:and\s+)?|\s+and\s+", text)
        ]
        return replace(front, speakers=(*front.speakers, *(Speaker(p) for p in people if p)))
    if style == "date" and not front.date and dates.is_only_date(text):
        day = dates.find_date(text)
        if day and not day.doubt and day.start == day.end:
            return replace(front, date=day.start)
    return None


def _caption(body: Element) -> None:
    """Captions joined, in place, to the image above them or to the table beside them."""
    for leaf in body.xpath(".//p[@class='caption']"):
        above, below = leaf.getprevious(), leaf.getnext()
        if above is not None and above.tag == "p" and len(above) and not text_of(above):
            figure = leaf.makeelement("figure", {LINE: above.get(LINE, "0")})
            above.addprevious(figure)
            leaf.tag = "figcaption"
            figure.extend((above, leaf))
        else:
            table = next((e for e in (below, above) if e is not None and e.tag == "table"), None)
            if table is not None and table.find("caption") is None:
                leaf.tag = "caption"
                table.insert(0, leaf)


def _missing(parts: dict[str, etree._Element], body: Element, path: str) -> tuple[Removed, ...]:
    """Text of the document that is not in the HTML, paragraph by paragraph."""
    got = _squash("".join(body.itertext()))
    removals: list[Removed] = []
    for number, paragraph in enumerate(_paragraphs(parts["word/document.xml"]), start=1):
        removals += [Removed(path, number, text, why) for text, why in _pieces(paragraph, got)]
    for name, root in parts.items():
        for pattern, why in _SIDE_PARTS:
            text = " ".join(" ".join(_text(p) for p in root.iter(f"{_W}p")).split())
            if pattern.fullmatch(name) and text:
                removals.append(Removed(path, 0, text, why))
    return tuple(removals)


def _paragraphs(document: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs that hold text, those in text boxes among them."""
    for paragraph in document.iter(f"{_W}p"):
        if any(True for _ in paragraph.iter(f"{_W}t", f"{_M}t", f"{_W}delText", f"{_W}drawing")):
            yield paragraph


def _pieces(paragraph: etree._Element, got: str) -> Iterator[tuple[str, str]]:
    """What of a paragraph is missing from `got`, and why."""
    deleted = "".join(t.text or "" for t in paragraph.iter(f"{_W}delText")).strip()
    if deleted:
        yield deleted, "passage deleted with changes tracked"
    for text in _runs(paragraph):
        if _squash(text) and _squash(text) not in got:
            yield text.strip(), "text that could not be carried over"


def _runs(paragraph: etree._Element) -> list[str]:
    """The text of a paragraph, parted where notes are called or math stands."""
    runs = [""]
    for element in paragraph.iter():
        if element.tag == f"{_W}t":
            runs[-1] += element.text or ""
        elif element.tag in (f"{_W}footnoteReference", f"{_W}endnoteReference", f"{_M}oMath"):
            runs.append("")
    return runs


def _text(paragraph: etree._Element) -> str:
    return "".join(t.text or "" for t in paragraph.iter(f"{_W}t")).strip()


def _squash(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _lost(missing: tuple[Removed, ...], path: str) -> tuple[Diagnostic, ...]:
    """A diagnostic for each missing piece that the author would want in the book."""
    reasons = ("text that could not be carried over",)
    return tuple(
        Diagnostic(
            "IMP007",
            f"{removal.reason}: `{removal.text[:60]}`",
            Span(path, removal.line),
            "write it by hand in the manuscript",
        )
        for removal in missing
        if removal.reason in reasons
    )
