"""Fonts of the book, subset to the characters it uses.

In: font files and the characters of the documents. Out: TrueType or OpenType files and the sheet
of ``@font-face`` rules that names them. TTF and OTF are written rather than WOFF2: all four are
core media types (EPUB 3.3 §3.2), but Kindle's converter and readers on Adobe's engine know only
the first two, and inside a ZIP the gain of WOFF2 is a few kilobytes a face. Variable fonts are
pinned to the weights the style uses, since the same readers know no axes. Subsetting is a pure
function of the font's bytes, the weight and the characters.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uharfbuzz as hb
from fontTools.ttLib import TTFont, TTLibError

from publisher.epub.container import EpubFile
from publisher.model.style import FontFace
from publisher.xhtml.names import ascii_of
from publisher.xhtml.tree import XHTML, Element, h

FEATURES = ("c2sc", "calt", "ccmp", "clig", "curs", "fina", "frac", "init", "isol", "kern", "liga",
            "ljmo", "lnum", "locl", "mark", "medi", "mkmk", "mset", "onum", "ordn", "pnum", "rlig",
            "smcp", "subs", "sups", "tjmo", "tnum", "vjmo")  # fmt: skip

ALWAYS = frozenset(" !\"'()*,-./0123456789:;?[]\u00a0\u00ad\u2010\u2011\u2013\u2014\u2018\u2019"
                   "\u201a\u201c\u201d\u201e\u2026\u00ab\u00bb\u2022\u21a9")  # fmt: skip
"""Characters a reading system or the sheets add by themselves."""

_CODE = frozenset(f"{{{XHTML}}}{name}" for name in ("code", "pre", "kbd", "samp", "tt"))
_PARTS = {
    **dict.fromkeys(_CODE, "code"),
    **dict.fromkeys((h("strong"), h("b")), "strong"),
    **dict.fromkeys(map(h, "h1 h2 h3 h4 h5 h6 header figcaption caption table".split()), "head"),
}
"""The part of a page that an element's text belongs to; any other is ``text``."""

ASIAN = re.compile("[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
                    "\U00020000-\U0003ffff]")  # fmt: skip
"""Characters of the scripts of China, Japan and Korea, with their punctuation."""

_RESTRICTED = 0x0002


@dataclass(frozen=True, slots=True)
class BookFont:
    """A face of the book. `style` is ``normal`` or ``italic``; `weight` is a CSS weight, and the
    place on its weight axis where a variable font is pinned. `is_code` marks the face of code.
    Where `langs` are given (BCP 47; ``*``: those no other face is for), the face is for what of
    East Asian scripts stands in those languages; with `heads`, in headings, captions and tables
    alone. `index` is the place of the face in a collection (.ttc)."""

    family: str
    path: Path
    style: str = "normal"
    weight: int = 400
    is_code: bool = False
    langs: tuple[str, ...] = ()
    heads: bool = False
    index: int = 0

    @property
    def sheet_weight(self) -> int:
        """The weight in the sheet: a semibold is the bold of its book, declared so that readers
        which know only two weights find it."""
        return 700 if self.weight >= 600 else 400


def book_fonts(faces: Iterable[FontFace], code: str = "Mono") -> tuple[BookFont, ...]:
    """The faces of a style as the EPUB embeds them; a family named with `code` is for code."""
    return tuple(
        BookFont(face.family, Path(face.path), face.style, int(face.weight), code in face.family)
        for face in faces
    )


@dataclass(slots=True)
class Characters:
    """The characters of a book by what they are set in: running text, code, and each language."""

    text: set[str] = field(default_factory=set)
    code: set[str] = field(default_factory=set)
    asian: dict[tuple[str, str], set[str]] = field(default_factory=dict)

    def add(self, root: Element, lang: str) -> None:
        """Take in the characters of the document `root`, whose language is `lang`."""
        self._walk(root, lang, "text")

    def _walk(self, node: Element, lang: str, part: str) -> None:
        if not isinstance(node.tag, str):
            return
        lang = node.get("lang") or lang
        part = _PARTS.get(node.tag, part) if part != "code" else part
        self._take(node.text, lang, part)
        for child in node:
            self._walk(child, lang, part)
            self._take(child.tail, lang, part)

    def _take(self, text: str | None, lang: str, part: str) -> None:
        if not text:
            return
        (self.code if part == "code" else self.text).update(text)
        if not text.isascii() and (asian := ASIAN.findall(text)):
            self.asian.setdefault((lang.lower(), part), set()).update(asian)

    def of(self, face: BookFont, others: Collection[str] = ()) -> frozenset[str]:
        """The characters `face` is asked for; empty where the book has no use for it. `others` are
        languages that faces of the book are for."""
        if face.langs:
            sets = [
                characters
                for (tag, part), characters in self.asian.items()
                if _shows(face, part) and _is_for(face, tag, others)
            ]
            return frozenset().union(*sets)
        if face.is_code:
            return frozenset(self.code | ALWAYS) if self.code else frozenset()
        # text-transform asks for capitals that stand nowhere in the text
        return frozenset(self.text | set("".join(self.text).upper()) | ALWAYS)


def _shows(face: BookFont, part: str) -> bool:
    if face.is_code:
        return part == "code"
    if face.heads:
        return part in ("head", "strong")
    return part == "strong" or face.sheet_weight == 400


def _is_for(face: BookFont, tag: str, others: Collection[str]) -> bool:
    tags = [lang.lower() for lang in face.langs]
    return _is_one_of(tag, tags) or ("*" in tags and not _is_one_of(tag, others))


def _is_one_of(tag: str, tags: Collection[str]) -> bool:
    return any(tag == want or tag.startswith(want + "-") for want in tags)


def subset(path: Path, index: int, weight: int, characters: frozenset[str]) -> bytes:
    """The font at `path` with the glyphs of `characters` alone, its weight axis pinned to `weight`.

    Raises `ValueError` where the font forbids embedding, and `OSError` where it cannot be read.
    """
    if not path.is_file():
        raise FileNotFoundError(f"{path.name or 'it'} is not on this machine")
    face = hb.Face(hb.Blob.from_file_path(str(path)), index)
    if _forbids_embedding(face):
        raise ValueError(f"{path.name} does not allow embedding")
    order = hb.SubsetInput()
    order.unicode_set.update(sorted(ord(c) for c in characters))
    order.layout_feature_tag_set.clear()
    order.layout_feature_tag_set.update([_tag(name) for name in FEATURES])
    order.flags = hb.SubsetFlags.NO_HINTING
    for axis in face.axis_infos:
        if axis.tag == "wght":
            order.pin_axis_location(face, "wght", max(axis.min_value, min(weight, axis.max_value)))
        else:
            order.pin_axis_to_default(face, axis.tag)
    data: bytes = hb.subset(face, order).blob.data
    return data


_STYLES = {(400, "normal"): "Regular", (400, "italic"): "Italic",
           (700, "normal"): "Bold", (700, "italic"): "Bold Italic"}  # fmt: skip


def rename_font(data: bytes, face: BookFont) -> bytes:
    """The font `data` under the names its sheet gives it: some readers go by the font's own name,
    and would take a semibold for another family (OpenType 1.9.1, name)."""
    font = TTFont(io.BytesIO(data), recalcTimestamp=False, recalcBBoxes=False, lazy=True)
    style = _STYLES[face.sheet_weight, face.style]
    plain = f"{face.family}-{style}".replace(" ", "")
    names = {1: face.family, 2: style, 3: plain, 4: f"{face.family} {style}", 6: plain}
    table = font["name"]
    table.names = [n for n in table.names if n.nameID in (0, 5, 7, 13, 14)]
    for name_id, words in names.items():
        table.setName(words, name_id, 3, 1, 0x409)
    if "STAT" in font:
        del font["STAT"]  # it names the axes that are pinned
    out = io.BytesIO()
    font.save(out, reorderTables=None)
    return out.getvalue()


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")


def _forbids_embedding(face: Any) -> bool:
    """OS/2 fsType: bit 1 alone means restricted (OpenType 1.9.1, OS/2, fsType)."""
    table: bytes = face.reference_table("OS/2").data
    return bool(table) and int.from_bytes(table[8:10], "big") & 0x000F == _RESTRICTED


def embed(
    faces: Iterable[BookFont], characters: Characters
) -> tuple[list[EpubFile], str, list[tuple[BookFont, str]]]:
    """The font files of a book that uses `characters`, the sheet that declares them, and the faces
    that could not be embedded, each with the reason."""
    files: list[EpubFile] = []
    rules: list[str] = []
    refusals: list[tuple[BookFont, str]] = []
    faces = tuple(faces)
    langs = {lang.lower() for face in faces for lang in face.langs} - {"*"}
    for face in faces:
        glyphs = characters.of(face, langs)
        if not glyphs:
            continue
        try:
            data = rename_font(subset(face.path, face.index, face.weight, glyphs), face)
        except (OSError, ValueError, RuntimeError, TTLibError) as error:
            refusals.append((face, str(error)))
            continue
        file = _file(face, data)
        files.append(file)
        rules.append(_rule(face, file))
    return files, "".join(rules), refusals


def _file(face: BookFont, data: bytes) -> EpubFile:
    kind = "otf" if data[:4] == b"OTTO" else "ttf"
    stem = re.sub(r"[^A-Za-z0-9]+", "", ascii_of(face.family)) or "font"
    name = f"{stem}-{face.sheet_weight}{'-italic' if face.style == 'italic' else ''}.{kind}"
    return EpubFile(f"font-{name.replace('.', '-').lower()}", f"fonts/{name}", f"font/{kind}", data)


def _rule(face: BookFont, file: EpubFile) -> str:
    form = "opentype" if file.name.endswith("otf") else "truetype"
    return (
        "@font-face {\n"
        f'  font-family: "{face.family}";\n'
        f"  font-style: {face.style};\n"
        f"  font-weight: {face.sheet_weight};\n"
        f'  src: url("../{file.name}") format("{form}");\n'
        "}\n"
    )
