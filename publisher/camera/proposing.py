"""What a PDF says of itself: title, authors, abstract, keywords, as a proposal.

In: the bytes of a PDF. Out: keys of front matter, from its Info dictionary and its first page. What
is read here is looked at by people before it is printed anywhere else; where two readings are
possible, nothing is said.
"""

from __future__ import annotations

import io
import re
from ctypes import byref, c_float
from dataclasses import dataclass
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from publisher.camera.marked import piece_size, piece_text

_ABSTRACT = re.compile(
    r"^\s*(?:a\s?bstract|summary|zusammenfassung|résumé|resumen)\b\s*[.:\u2014-]*", re.IGNORECASE
)
_END = re.compile(
    r"^\s*(?:(?:\d+|I)\.?\s*)?(?:introduction|background|keywords?|key words|index terms|"
    r"ccs concepts|categories|jel|motivation|einleitung)\b", re.IGNORECASE
)  # fmt: skip
_KEYWORDS = re.compile(r"^\s*(?:keywords?|key words|index terms)\b\s*[:.\u2014-]*\s*(.*)",
                       re.IGNORECASE)  # fmt: skip
_PLACE = re.compile(
    r"(?i)universit|institut|department|dept|school|college|laborator|\blab\b|centre|center|"
    r"faculty|academy|hospital|\binc\b|\bltd\b|gmbh|research|google|microsoft|@|https?:|www\.|\bstreet\b|"
    r"\bcorp|company|society|foundation|group\b|division|college|polytech|\bUSA\b|\bUK\b|equal"
)  # fmt: skip
_NO_TITLE = re.compile(r"(?i)untitled|microsoft word|\.(?:docx?|tex|dvi|pdf|indd|ps)\b|^template|"
                       r"^paper$|^manuscript$|^title$|^\W*$")  # fmt: skip
_NAME = re.compile(r"[^\W\d_][\w.'’\u2010-]*(?:\s+[^\W\d_][\w.'’\u2010-]*){1,4}")
_SMALL = frozenset(
    "de da di du van von der den la le el al bin ibn and of the y e dos das zu ter".split()
)
_LIGATURES = str.maketrans({"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl"})
_MOST = 3_000
"""Letters of an abstract: more is the paper."""


@dataclass(slots=True)
class _TypeLine:
    """A line of the first page: its text, the size of its type, its place, in pt."""

    text: str
    size: float
    x0: float
    bottom: float
    right: float
    top: float


def propose(data: bytes) -> dict[str, Any]:
    """Front matter that the PDF `data` seems to have; nothing where it cannot be opened."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            info = pdf.trailer.get(pikepdf.Name.Info, pikepdf.Dictionary())
            info_text = {
                key: _plain(info.get("/" + key)) for key in ("Title", "Author", "Keywords")
            }
            lang = _plain(pdf.Root.get(pikepdf.Name.Lang))
        lines = _lines(data)
    except (pikepdf.PdfError, pikepdf.PasswordError, pypdfium2.PdfiumError, ValueError):
        return {}
    title, behind = _title(lines, info_text["Title"])
    abstract = _abstract(lines)
    authors = _authors(behind, info_text["Author"])
    keywords = _keywords(lines, info_text["Keywords"])
    return {
        "title": {"plain": title} if title else None,
        "authors": [{"name": {"literal": name}} for name in authors] or None,
        "abstract": {"": abstract} if abstract else None,
        "keywords": keywords or None,
        "lang": lang if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z]{2,4})*", lang) else None,
    }


def _plain(value: Any) -> str:
    try:
        text = str(value) if value is not None else ""
    except (ValueError, UnicodeDecodeError):
        return ""
    return " ".join(text.replace("\0", "").split())


def _lines(data: bytes) -> list[_TypeLine]:
    """The lines of the first page, in the order in which they are drawn."""
    document = pypdfium2.PdfDocument(data)
    try:
        page = document[0]
        reading = page.get_textpage()
        lines: list[_TypeLine] = []
        for index in range(min(pdfium.FPDFPage_CountObjects(page.raw), 20_000)):
            shape = pdfium.FPDFPage_GetObject(page.raw, index)
            if pdfium.FPDFPageObj_GetType(shape) == pdfium.FPDF_PAGEOBJ_TEXT:
                _add(lines, shape, reading)
        reading.close()
        page.close()
        return [line for line in lines if line.text.strip()]
    finally:
        document.close()


def _add(lines: list[_TypeLine], shape: Any, reading: Any) -> None:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(shape, byref(matrix))
    if abs(matrix.b) > abs(matrix.a):
        return  # what runs up the edge of a page is a stamp
    text = piece_text(shape, reading).translate({0xFFFE: 0xAD, 2: 0xAD, 13: 32, 10: 32})
    text = text.translate(_LIGATURES)
    raw = c_float()
    pdfium.FPDFTextObj_GetFontSize(shape, byref(raw))
    size = piece_size(shape, raw.value)
    edges = c_float(), c_float(), c_float(), c_float()
    pdfium.FPDFPageObj_GetBounds(shape, *map(byref, edges))
    x0, bottom, right, top = (edge.value for edge in edges)
    if not text.strip():
        return
    last = lines[-1] if lines else None
    if last is not None:
        overlap = min(last.top, top) - max(last.bottom, bottom)
        gap = x0 - last.right
        if overlap > 0.3 * min(max(last.top - last.bottom, 1), max(top - bottom, 1)) and (
            -2 < gap < 2.2 * max(size, last.size)
        ):
            small = size < 0.8 * last.size  # a raised mark or number is no part of a name
            if not (small and re.fullmatch(r"[\d,*†‡§¶♡♢♠♣∗\s]+", text.strip())):
                blank = " " if gap > 0.12 * last.size and not last.text.endswith(" ") else ""
                last.text += blank + text
                last.size = max(last.size, size)
            else:
                last.text += " ; "
            last.right, last.top = max(last.right, right), max(last.top, top)
            return
    lines.append(_TypeLine(text, size, x0, bottom, right, top))


def _title(lines: list[_TypeLine], info_text: str) -> tuple[str, list[_TypeLine]]:
    """The title, and the lines behind it: those in the largest type near the head of the page."""
    head = [line for line in lines if len(line.text.strip()) > 1]
    if not head:
        return (info_text if info_text and not _NO_TITLE.search(info_text) else ""), []
    high = max(line.top for line in head)
    upper = [line for line in head if line.bottom > 0.45 * high and len(line.text) > 3]
    largest = max((line.size for line in upper), default=0.0)
    sizes = sorted(line.size for line in head)
    body = sizes[len(sizes) // 2]
    first = [n for n, line in enumerate(head) if line in upper and line.size > 0.93 * largest]
    if not first or largest < 1.12 * body:
        return (info_text if info_text and not _NO_TITLE.search(info_text) else ""), []
    run = [first[0]]
    for number in first[1:]:
        if number - run[-1] <= 2:
            run.append(number)
    text = _joined([head[number].text for number in run])
    same = re.sub(r"\W", "", info_text).casefold() == re.sub(r"\W", "", text).casefold()
    title = info_text if info_text and same else text
    return (title if len(title) < 400 else ""), head[run[-1] + 1 :]


def _joined(texts: list[str]) -> str:
    """Lines as one text: a word divided between two of them made whole."""
    whole = ""
    for text in texts:
        text = " ".join(text.replace(" ; ", " ").split())
        if whole.endswith(("\u00ad", "-")) and text[:1].islower():
            whole = whole[:-1] + text
        else:
            whole += (" " if whole else "") + text
    return whole.replace("\u00ad", "").strip()


def _authors(lines: list[_TypeLine], info_text: str) -> list[str]:
    """The names between title and abstract: what is called like a person and like no place."""
    if (
        info_text
        and ("," in info_text or ";" in info_text or " and " in info_text)
        and not _PLACE.search(info_text)
    ):
        several = _names(re.sub(r";", ",", info_text))
        if len(several) > 1:
            return several
    names: list[str] = []
    for line in lines[:40]:
        if _ABSTRACT.match(line.text) or _END.match(line.text):
            break
        if _PLACE.search(line.text) or len(line.text) > 300:
            continue
        names += [name for name in _names(line.text) if name not in names]
    if not names and info_text and not _PLACE.search(info_text):
        names = _names(info_text)
    return names


def _names(text: str) -> list[str]:
    """The names in a line, parted by commas, *and* or marks."""
    names_there = []
    text = re.sub(r"[\d*†‡§¶♡♢♠♣∗\u2217{}]+", " ; ", text)
    for part in re.split(r"\s*[,;&•·|]\s*|\s+(?:and|und|et|y)\s+|\s{3,}", text):
        words = re.sub(r"^(?:and|und|et)\s+", "", part.strip(" ."))
        if not _NAME.fullmatch(words) or len(words) > 50:
            continue
        capital = [word for word in words.split() if word.casefold() not in _SMALL]
        if len(capital) >= 2 and all(
            word[0].isupper() or not word[0].isascii() for word in capital
        ):
            names_there.append(words)
    return names_there


def _abstract(lines: list[_TypeLine]) -> str:
    """What stands from the word *abstract* to the next heading."""
    for number, line in enumerate(lines):
        match = _ABSTRACT.match(line.text)
        if match is None:
            continue
        rest = line.text[match.end() :]
        if rest.strip() and len(line.text) < 30 and not rest.strip()[0].isupper():
            continue
        texts = [rest] if rest.strip() else []
        for other in lines[number + 1 :]:
            if _END.match(other.text) or (other.size > 1.12 * line.size and len(other.text) < 60
                                          and texts):  # fmt: skip
                break
            texts.append(other.text)
            if sum(map(len, texts)) > _MOST:
                return ""
        text = _joined(texts)
        return text if 80 < len(text) < _MOST else ""
    return ""


def _keywords(lines: list[_TypeLine], info_text: str) -> list[str]:
    for number, line in enumerate(lines):
        match = _KEYWORDS.match(line.text)
        if match is None:
            continue
        texts = [match[1]] if match[1].strip() else []
        for other in lines[number + 1 : number + 4]:
            if _END.match(other.text) or other.size > 1.12 * line.size:
                break
            if texts and not texts[-1].rstrip().endswith((",", ";", "-", "\u00ad")):
                break
            texts.append(other.text)
        return _parted(_joined(texts))
    return _parted(info_text)


def _parted(text: str) -> list[str]:
    parts = [part.strip(" .") for part in re.split(r"[,;·•]", text) if part.strip(" .")]
    return parts if 0 < len(parts) < 20 and all(len(part) < 60 for part in parts) else []


__all__ = ["propose"]
