"""The words and things of a chapter's XHTML: what a galley and an EPUB document must hold.

In: the body of a `Chapter`, or a document of an EPUB. Out: its pieces in the order of reading, and
how many there are of each thing. Formulas are counted, not read: print draws them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from publisher.proof.alignment import TextPiece
from publisher.proof.folding import fold_letters

EPUB = "http://www.idpf.org/2007/ops"

_INLINE = frozenset(
    "a abbr b bdi bdo cite code data del dfn em i ins kbd mark q s samp small span strong sub sup"
    " time u var wbr".split()
)
_LOOSE = frozenset("aside footer figure figcaption caption table rt dl".split())
_SILENT = frozenset("math svg script style template".split())
_LOOSE_ROLES = frozenset(("doc-footnote", "doc-endnotes", "doc-endnote"))


@dataclass(frozen=True, slots=True)
class Content:
    """`pieces` in the order of reading; `things`, how many figures (``figure``), tables, formulas,
    notes, calls of notes, citations and headings; ``ornament`` are figures that nothing is said of,
    which a PDF does not tag. `identities` are the kind of each thing in order, what it is known
    by (words of a heading, address of a picture, TeX, target, id) and the number of the piece that
    it begins or stands in. `heads` is what may be printed again on other pages, folded: titles,
    headings, heads of tables."""

    pieces: tuple[TextPiece, ...]
    things: Counter[str]
    identities: tuple[tuple[str, str, int], ...]
    heads: str

    @property
    def text(self) -> str:
        """All pieces, one after the other."""
        return " ".join(piece.text for piece in self.pieces)

    @property
    def letters(self) -> str:
        """`text`, folded."""
        return "".join(piece.letters for piece in self.pieces)


def chapter_content(body: str | bytes) -> Content:
    """What the XHTML `body` holds: a ``section``, or a whole document."""
    if isinstance(body, str):
        body = f'<div xmlns:epub="{EPUB}">{body}</div>'.encode()
    root = ET.fromstring(body)
    reader = _ContentReader()
    reader.read(root, False)
    reader.end()
    return Content(
        tuple(reader.pieces),
        reader.things,
        tuple(reader.named),
        "\0".join(map(fold_letters, reader.heads)),
    )


class _ContentReader:
    """Walks a tree; a piece ends where a block or something that is not read begins or ends."""

    def __init__(self) -> None:
        self.pieces: list[TextPiece] = []
        self.things: Counter[str] = Counter()
        self.named: list[tuple[str, str, int]] = []
        self.heads: list[str] = []
        self._open: list[str] = []
        self._loose = False
        self._code = False

    def end(self) -> None:
        """Close the piece at hand."""
        text = "".join(self._open)
        # between lines of code stand their numbers
        for part in text.split("\n") if self._code else (text,):
            if part and not part.isspace():
                self.pieces.append(TextPiece(part, loose=self._loose))
        self._open = []

    def read(self, root: ET.Element, loose: bool) -> None:
        """Read `root` and all below it; the depth of a tree is no matter."""
        todo: list[tuple[ET.Element, bool, bool]] = [(root, loose, False)]
        while todo:
            element, loose, is_end = todo.pop()
            name = _name(element)
            if is_end:
                if name not in _INLINE:
                    self.end()
                if name == "pre":
                    self._code = False
                self._loose = loose
                self._open.append(element.tail or "")
                continue
            inside = self._begin(element, name, loose)
            todo.append((element, loose, True))
            if inside is not None:
                todo += [(child, inside, False) for child in reversed(element)]

    def _note(self, kind: str, identity: str, name: str) -> None:
        is_open = name not in _INLINE and bool("".join(self._open).strip())
        self.named.append((kind, identity, len(self.pieces) + is_open))

    def _begin(self, element: ET.Element, name: str, loose: bool) -> bool | None:
        """Note what `element` is; whether its text is loose, `None` where it is not read."""
        role = element.get("role", "")
        kind = _KINDS.get(name) or _ROLES.get(role)
        if kind == "figure" and "formula" in element.get("class", "").split():
            kind = "formula"
        if kind:
            self.things[kind] += 1
        if name == "img" and kind == "figure" and not element.get("alt", "").strip():
            self.things["ornament"] += 1
        if name in _HEADS or element.get("class") == "opening":
            self.heads.append("".join(element.itertext()))
        if kind == "heading":
            self._note(kind, " ".join("".join(element.itertext()).split()), name)
        elif kind:
            identities = (element.get(key) for key in _KNOWN_BY)
            self._note(kind, next(filter(None, identities), ""), name)
        if name == "head" or name in _SILENT or role in ("doc-backlink", "doc-pagebreak"):
            if name not in _INLINE:
                self.end()
            return None
        if name not in _INLINE:
            self.end()
        loose = loose or name in _LOOSE or role in _LOOSE_ROLES or element.get("class") == "opening"
        self._loose = loose
        self._code = self._code or name == "pre"
        self._open.append(element.text or "")
        return loose


_KINDS = {"img": "figure", "svg": "figure", "table": "table", "math": "formula"} | dict.fromkeys(
    ("h2", "h3", "h4", "h5", "h6"), "heading"
)
_HEADS = frozenset("h1 h2 h3 h4 h5 h6 thead".split())
_KNOWN_BY = ("alttext", "src", "href", "id", "alt")
_ROLES = {"doc-noteref": "call", "doc-footnote": "note", "doc-biblioref": "citation"}


def _name(element: ET.Element) -> str:
    if element.get("class") == "equation-number":
        return "number"  # stands in the margin, apart from what goes on behind the formula
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "math"
