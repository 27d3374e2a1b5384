"""From a chapter's XHTML to the element tree that is laid out.

In: a `Chapter`. Out: an `xml.etree` HTML root without namespaces (SVG keeps its own). What print
wants otherwise than the screen is done here and nowhere else: notes go from the end of the chapter
to their calls (CSS GCPM 3, section 2), formulas become pictures, notes too long for a foot stay at
the end.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import groupby, pairwise
from xml.etree import ElementTree as ET

from publisher.model.chapter import Chapter
from publisher.model.style import Direction
from publisher.typeset.classes import add_class, add_style
from publisher.typeset.formulas import BESIDE
from publisher.typeset.lists import number_lists
from publisher.typeset.scripts import keep_words, mark_ruby, mark_signs
from publisher.xhtml.tree import direction

EPUB = "http://www.idpf.org/2007/ops"
MATHML = "http://www.w3.org/1998/Math/MathML"
SVG = "http://www.w3.org/2000/svg"

Draw = Callable[[ET.Element], ET.Element]
"""Makes the picture of a ``math`` element."""


def chapter_tree(
    chapter: Chapter,
    draw: Draw,
    long_note: int,
    drop_cap: bool = False,
    bound: Direction = "ltr",
) -> ET.Element:
    """The HTML document of `chapter`, ready for layout.

    `draw` makes the picture of a formula. A note of more than `long_note` characters is not moved
    to the foot of a page, where what does not fit would be cut, but set at the end of the chapter.
    With `drop_cap` the first letter of the text stands in a span of its own.
    The root has the direction in which the book is `bound`, the body that of the chapter.
    """
    section = ET.fromstring(f'<div xmlns:epub="{EPUB}" class="book">{chapter.body}</div>'.encode())
    _draw_formulas(section, draw)
    _size(section)
    _move_notes(section, long_note)
    _move_imprint(section)
    if chapter.kind == "address" or drop_cap:
        _lead_in(section, drop_cap)
    _keep_leads(section)
    _free_captions(section)
    _mark_captions(section)
    _keep_names(section)
    _open_code(section)
    _close_tabs(section)
    _close_piles(section)
    number_lists(section)
    keep_words(section)
    mark_signs(section, chapter.lang)
    mark_ruby(section)
    _part_texts(section)
    read = direction(chapter.lang)
    _direct(section, read)
    html = ET.Element("html", {"lang": chapter.lang, "dir": bound})
    head = ET.SubElement(html, "head")
    ET.SubElement(head, "title").text = chapter.title
    body = ET.SubElement(html, "body", {"class": f"kind-{chapter.kind}", "dir": read})
    body.extend(list(section))
    first = body[0]
    first.set("data-verso", chapter.running_verso)
    first.set("data-recto", chapter.running_recto)
    return html


_LEFT_TO_RIGHT = ("pre", "code", "kbd", "samp", "math", "svg", f"{{{SVG}}}svg")


def _direct(element: ET.Element, around: str) -> None:
    """Say the direction of what is in a language of another than its surroundings, and of code and
    formulas, which run from the left in all."""
    for child in element:
        if not isinstance(child.tag, str):
            continue
        lang = child.get("lang")
        here = child.get("dir") or (direction(lang) if lang else around)
        if element.get("class") == "opening" and child.tag == "p":
            here = around  # what the volume says of a paper stands on the side of its title
        if child.tag in _LEFT_TO_RIGHT:
            here = "ltr"
        if here != around:
            child.set("dir", here)
        if child.tag not in _LEFT_TO_RIGHT:
            _direct(child, here)


_LEAD_IN = 26
"""Characters of an address that are set as its lead-in, up to the next word."""
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")


def _lead_in(root: ET.Element, drop_cap: bool) -> None:
    """Put the first words of the text in a span of their own, where they are plain words.

    A rule for ``::first-line`` would do, but WeasyPrint applies it again to the first line of the
    paragraph on every page it runs on to.
    """
    first = next((e for e in root.iter("div") if e.get("class") == "text"), None)
    while first is not None and first.tag in ("div", "section"):
        # a text that opens with a heading begins behind it
        first = next((e for e in first if e.tag not in _HEADINGS), None)
    if first is None or first.tag != "p" or not first.text or len(first.text) <= _LEAD_IN:
        return
    end = first.text.find(" ", _LEAD_IN)
    if end < 0:
        return
    span = ET.Element("span", {"class": "lead-in"})
    span.text, span.tail, first.text = first.text[:end], first.text[end:], None
    first.insert(0, span)
    letter = _OPENING_LETTER.match(span.text) if drop_cap else None
    if letter:
        initial = ET.Element("span", {"class": "drop-cap"})
        initial.text, initial.tail, span.text = letter[0], letter.string[letter.end() :], None
        span.insert(0, initial)


_OPENING_LETTER = re.compile(r"[“‘\"'«„(]*\w")
"""What a style may set as a large initial: a letter, with the marks before it."""


_LEAD, _ONE_LINE = 120, 85
"""Characters of a paragraph that leads into what follows it; of a caption that fits one line."""


def _keep_leads(root: ET.Element) -> None:
    """Give a short paragraph right before a table, code or a list the class ``lead``: a line that
    says *as in this table* is not left at the foot of the page before."""
    for parent in root.iter():
        for child, after in pairwise(parent):
            leads = child.tag == "p" and after.tag in ("table", "pre", "ul", "ol")
            if leads and len("".join(child.itertext())) < _LEAD:
                add_class(child, "lead")


def _free_captions(root: ET.Element) -> None:
    """Put a table and its caption into a figure: that of a narrow table is not to be as narrow
    (CSS 2.2, section 17.4, makes a caption as wide as its table)."""
    captioned = [table for table in root.iter("table") if table.find("caption") is not None]
    above = parents(root) if captioned else {}
    for table in captioned:
        caption = table.find("caption")
        assert caption is not None
        figure = ET.Element("figure", {"class": "table breaks"})
        figure.tail, table.tail, caption.tag = table.tail, None, "figcaption"
        parent = above[table]
        parent[list(parent).index(table)] = figure
        _take_out(table, caption)
        figure.extend((caption, table))


def _mark_captions(root: ET.Element) -> None:
    """Give a caption of several lines the class ``long``: it is a paragraph, not a line."""
    for caption in root.iter("figcaption"):
        if len(" ".join("".join(caption.itertext()).split())) > _ONE_LINE:
            add_class(caption, "long")


_LONG_NAME = 40
"""Characters of a name that may be broken at a line's end."""


def _keep_names(root: ET.Element) -> None:
    """Keep the name of an author, above the paper, in one line."""
    for span in root.iter("span"):
        if span.get("class") == "author" and len("".join(span.itertext())) <= _LONG_NAME:
            add_class(span, "unbroken")


_CODE_BREAK = re.compile(
    r"(?<=\w{2}[._/:,=\-])(?=\w{2})|(?<=[^\s]{3}[,({\[])(?=\w)|(?<=[a-z0-9]{3})(?=[A-Z][a-z]{2})"
)
_LONG_CODE = 12
"""Characters beyond which a name of code in running text may be broken."""


_ADDRESS_BREAK = re.compile(r"(?<=//)(?=\w)|(?<=[\w)])(?=[./?_=&#%~@]+\w)")
"""Where an address may end a line: before the signs that part it, that none be taken for the stop
of a sentence (Chicago Manual of Style 7.46), and never after a hyphen of its own
(`publisher.typeset.ties`)."""


def _open_code(root: ET.Element) -> None:
    """Let addresses break before their stops, and long names of code in running text after theirs
    and between the words of one, without a hyphen: a line that has to do without such a name is a
    hole. The sign for it, U+200B, prints nothing."""
    for link in root.iter("a"):
        if link.text and "uri" in link.get("class", "").split():
            link.text = _ADDRESS_BREAK.sub("\u200b", link.text)
    blocks = {code for pre in root.iter("pre") for code in pre.iter()}
    for code in root.iter("code"):
        if code not in blocks:
            for piece in code.iter():
                if piece.text and len(piece.text) >= _LONG_CODE:
                    piece.text = _CODE_BREAK.sub("\u200b", piece.text)


_TABS = re.compile("\t{100,}")
"""Tabs wider than any page: Pango counts their places until the number is too great for it."""


def _close_tabs(root: ET.Element) -> None:
    """Leave of a run of tabs in code what crosses the page: what follows is beyond its edge."""
    for piece in (piece for pre in root.iter("pre") for piece in pre.iter()):
        piece.text = piece.text and _TABS.sub("\t" * 100, piece.text)
        piece.tail = piece.tail and _TABS.sub("\t" * 100, piece.tail)


_PILE = 500
_MARKED = re.compile("[^\x00-\u02ff\u2010-\u2070\u3000-\u9fff\uac00-\ud7a3]{500,}")
"""Signs on one letter that reach beyond any page, and where there may be so many: HarfBuzz takes
the square of their number to place them, and ends the process at 32,768."""


def _close_piles(root: ET.Element) -> None:
    """Leave of the signs on a letter (Unicode 16.0, section 2.11) what reaches the page's edge."""
    for piece in root.iter():
        piece.text = piece.text and _MARKED.sub(_close_pile, piece.text)
        piece.tail = piece.tail and _MARKED.sub(_close_pile, piece.tail)


def _close_pile(match: re.Match[str]) -> str:
    runs = groupby(match.group(), key=lambda sign: unicodedata.category(sign)[0] == "M")
    return "".join("".join(run)[: _PILE if is_pile else None] for is_pile, run in runs)


_PART = 16_000
_END_OF_PART = re.compile("(?s).{16000}.*?[\\s\u200b\u3000-\u9fff]")
"""Characters of a text that WeasyPrint is given as one, and a place to part what is longer."""


def _part_texts(root: ET.Element) -> None:
    """Part a very long text into spans: WeasyPrint copies all of it for each of its lines, which
    takes the square of its length."""
    for parent in list(root.iter()):
        if isinstance(parent.tag, str) and parent.tag[:1] != "{":
            for at, child in reversed(list(enumerate(parent))):
                child.tail, spans = _parted(child.tail)
                parent[at + 1 : at + 1] = spans
            parent.text, spans = _parted(parent.text)
            parent[0:0] = spans


def _parted(text: str | None) -> tuple[str | None, list[ET.Element]]:
    """The first part of `text`, and the others in spans."""
    parts = []
    while text and len(text) > _PART and (match := _END_OF_PART.match(text)):
        parts.append(match.group())
        text = text[match.end() :]
    if not parts:
        return text, []
    spans = [ET.Element("span") for _ in (*parts[1:], text)]
    for span, part in zip(spans, (*parts[1:], text), strict=True):
        span.text = part
    return parts[0], spans


def parents(root: ET.Element) -> dict[ET.Element, ET.Element]:
    """The parent of every element below `root`."""
    return {child: parent for parent in root.iter() for child in parent}


def _draw_formulas(root: ET.Element, draw: Draw) -> None:
    above: dict[ET.Element, ET.Element] | None = None
    for math in list(root.iter(f"{{{MATHML}}}math")):
        above = above or parents(root)
        parent = above[math]
        number = parent.find("*[@class='equation-number']")
        if number is not None:
            math.set(BESIDE, f"{len(''.join(number.itertext()).strip()) * 0.5 + 1:.1f}")
        picture = draw(math)
        picture.tail = math.tail
        parent[list(parent).index(math)] = picture


def _size(root: ET.Element) -> None:
    """Give pictures and columns the sizes their authors asked for; others keep their own, at 150
    pixels an inch, so that a screen's picture is not printed as large as the page."""
    for element in root.iter():
        if element.tag not in ("img", "col"):
            continue
        lengths = {n: element.get(f"data-{n}") for n in ("width", "height")}
        if element.tag == "img" and not all(lengths.values()):
            rules = _fitting(element, lengths["width"], lengths["height"])
        else:
            rules = [f"{name}:{value}" for name, value in lengths.items() if value]
        if rules:
            add_style(element, *rules)


def _fitting(img: ET.Element, width: str | None, height: str | None) -> list[str]:
    """The size of a picture, of which at most one side is asked for: as wide as it may be and keep
    its shape. A sheet that says how tall it may be would press it (CSS 2.2, section 10.7), and says
    it in ``--tallest``."""
    across, down = img.get("width") or "", img.get("height") or ""
    if not across.isdigit() or not down.isdigit() or not int(across) or not int(down):
        return [f"{name}:{each}" for name, each in (("width", width), ("height", height)) if each]
    shape = int(across) / int(down)
    tallest = f"calc(var(--tallest, 1000cm) * {shape:.5f})"
    if height and not height.endswith("%"):
        return [f"width:min(calc({height} * {shape:.5f}), 100%, {tallest})"]
    if height:
        return [f"height:{height}"]
    pixels = 96 if img.get("src", "").endswith(".svg") else _PIXELS
    return [f"width:min({width or f'{int(across) / pixels * 72:.1f}pt'}, {tallest})"]


_PIXELS = 150


def _move_notes(root: ET.Element, long_note: int) -> None:
    """Put each short note at its first call; drop the section of notes once it is empty."""
    notes = {
        note.get("id"): note
        for note in root.iter("aside")
        if note.get("role") == "doc-footnote" and note.get("id")
    }
    if not notes:
        return
    above = parents(root)
    for call in list(root.iter("a")):
        note = notes.get(call.get("href", "").removeprefix("#"))
        if call.get("role") != "doc-noteref" or note is None:
            continue
        if len("".join(note.itertext())) > long_note or _inside_table_head(call, above):
            continue
        del notes[note.get("id")]
        _take_out(above[note], note)
        _drop_backlinks(note)
        _close_up(note)
        note.set("class", "footnote")
        note.set("data-number", "".join(call.itertext()).strip())
        note.tail, call.tail = call.tail, None
        parent = above[call]
        parent.insert(list(parent).index(call) + 1, note)
    for section in list(root.iter("section")):
        if section.get("role") == "doc-endnotes" and section.find(".//aside") is None:
            _take_out(above[section], section)


def _move_imprint(root: ET.Element) -> None:
    """A paper's imprint stands at the foot of its opening page, as an unnumbered note."""
    above = parents(root)
    imprint = next((e for e in root.iter("footer") if e.get("class") == "paper-imprint"), None)
    opening = next((e for e in root.iter("header") if e.get("class") == "opening"), None)
    if imprint is None or opening is None or len("".join(imprint.itertext())) > _LONG_IMPRINT:
        return
    above[imprint].remove(imprint)
    _close_up(imprint)
    imprint.tag, imprint.tail = "aside", None
    imprint.set("class", "footnote paper-imprint")
    opening.append(imprint)


_LONG_IMPRINT = 900
"""Characters beyond which an imprint stays at the end of its paper, where it has room."""


def _inside_table_head(element: ET.Element, above: dict[ET.Element, ET.Element]) -> bool:
    """A table head is repeated on every page, and so would be the note called in it."""
    while element in above:
        element = above[element]
        if element.tag == "thead":
            return True
    return False


_BLOCKS = ("aside", "p", "div", "ul", "ol", "li")
_KEEPS = ("pre", "svg", f"{{{SVG}}}svg")
_WHITE = re.compile(r"[ \t\r\n]+")


def _close_up(note: ET.Element) -> None:
    """Fold the white space of a note, as CSS does (CSS Text 3, section 4.1.1): WeasyPrint leaves
    that of a note as it is typed, so each line of the manuscript would be one."""
    between = any(child.tag in _BLOCKS for child in note)
    note.text = _folded(note.text, between)
    if note.tag in _BLOCKS and note.text:
        note.text = note.text.lstrip()
    for child in note:
        if child.tag not in _KEEPS:
            _close_up(child)
        child.tail = _folded(child.tail, between)


def _folded(text: str | None, between_blocks: bool) -> str | None:
    if not text or (between_blocks and not text.strip()):
        return None
    return _WHITE.sub(" ", text)


def _drop_backlinks(note: ET.Element) -> None:
    """At the foot of its own page a note needs no way back. What follows the link stays."""
    for parent in list(note.iter()):
        for child in list(parent):
            if child.get("role") == "doc-backlink":
                _take_out(parent, child)


def _take_out(parent: ET.Element, child: ET.Element) -> None:
    """Remove `child` but leave the text that follows it."""
    index = list(parent).index(child)
    tail = child.tail or ""
    if index:
        before = parent[index - 1]
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    child.tail = None
    parent.remove(child)
