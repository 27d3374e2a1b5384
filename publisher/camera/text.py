"""The text of a paper as its tags give it, for readers without its pages.

In: a repaired tree and what its pieces say. Out: XHTML: headings, paragraphs, lists, tables,
captions, notes, in the order of reading, and where each page begins. Pictures stay in the PDF.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING

from publisher.camera.marked import letters
from publisher.camera.tree import TagElement
from publisher.languages.bookwords import words
from publisher.xhtml.titles import text_of
from publisher.xhtml.tree import without_controls

if TYPE_CHECKING:
    from publisher.camera.tags import TagRepair


PAGE_ID = "pdf-page-"


def marked_text(body: str, lang: str) -> str:
    """`body` under a line that says where it is from."""
    note = escape(words(lang)["from_pdf"], quote=False)
    return f'<p class="note pdf-note">{note}</p>\n{body}'


def without_opening(body: str, title: str, abstracts: Iterable[str], has_places: bool) -> str:
    """`body` without what stands in the chapter's opening already: the title, the abstract, and,
    where authors are `signed` with their affiliations, what stands between."""
    blocks = body.split("\n")
    told_letters = [letters(text_of(each)) for each in abstracts]
    first = next(
        (n for n, block in enumerate(blocks[:60])
         if re.search(r"<h\d", block) and letters(_words(block)).lstrip("0123456789")
         not in ("abstract", letters(title))),
        0,
    )  # fmt: skip
    rest, is_head = [], True
    for number, block in enumerate(blocks):
        words = letters(_words(block))
        is_head = is_head and number < first and "abstract" not in words[:8]
        is_told = words in (letters(title), "abstract") or (
            number < first and len(words) > 20
            and any(words in each or _mostly(words, each) for each in told_letters)
        )  # fmt: skip
        if not is_told and not (is_head and has_places and number < first):
            rest.append(block)
    return "\n".join(rest)


def _mostly(words: str, abstract: str) -> bool:
    """Whether `words` are a piece of `abstract`, but for what two readers read otherwise."""
    pieces = [words[at : at + 20] for at in range(0, max(1, len(words) - 19), 20)]
    return sum(piece in abstract for piece in pieces) > 0.7 * len(pieces)


def _words(block: str) -> str:
    return re.sub(r"<[^<>]*>", "", block)


def landing_text(lang: str, doi: str) -> str:
    """What stands in the place of a text that is only in the PDF."""
    note = escape(words(lang)["in_pdf"], quote=False)
    link = f"https://doi.org/{escape(doi)}"
    more = f' <a href="{link}">{link}</a>' if doi else ""
    return f'<p class="note pdf-note">{note}{more}</p>'


def paper_text(mend: TagRepair, pages: int, lang: str) -> tuple[str, tuple[str, ...], int]:
    """The text in `lang` of the paper that `mend` repaired, of so many `pages`, a block a line; the
    ids of the places where pages begin, one for each; and how many words it has."""
    writer = _Writer(mend, lang)
    body = "\n".join(writer.blocks(mend.top))
    ids = tuple(writer.begun.get(number, "") for number in range(pages))
    return body, ids, writer.words


_FOREIGN = (
    (re.compile(r"[\u3005-\u30ff\u4e00-\u9fff\uff66-\uff9f]*[\u3041-\u30ff]+"
                r"[\u3005-\u30ff\u4e00-\u9fff\uff66-\uff9f]*"), "ja"),
    (re.compile(r"[\u4e00-\u9fff]{2,}"), "und-Hani"),
    (re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af](?:[\s,.]*"
                r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af])*"), "ko"),
    (re.compile(r"[\u0400-\u04ff]{2,}(?:[\s,.-]*[\u0400-\u04ff]+)*"), "und-Cyrl"),
    (re.compile(r"[\u0600-\u06ff]{2,}(?:\s*[\u0600-\u06ff]+)*"), "und-Arab"),
    (re.compile(r"[\u0590-\u05ff]{2,}(?:\s*[\u0590-\u05ff]+)*"), "he"),
    (re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]{4,}"), "el"),
    (re.compile(r"[\u0e00-\u0e7f]{2,}"), "th"),
    (re.compile(r"[\u0900-\u097f]{2,}(?:\s*[\u0900-\u097f]+)*"), "und-Deva"),
    (re.compile(r"[\u0980-\u09ff]{2,}(?:\s*[\u0980-\u09ff]+)*"), "und-Beng"),
)  # fmt: skip
"""Runs of a script, and what may be said of their language: nobody told it."""
_WRITES = {"ja": ("ja", "und-Hani"), "zh": ("und-Hani",), "ko": ("ko", "und-Hani"),
           "ru": ("und-Cyrl",),
           "uk": ("und-Cyrl",), "bg": ("und-Cyrl",), "sr": ("und-Cyrl",), "el": ("el",),
           "ar": ("und-Arab",), "fa": ("und-Arab",), "ur": ("und-Arab",), "he": ("he",),
           "hi": ("und-Deva",), "th": ("th",), "bn": ("und-Beng",)}  # fmt: skip


def _in_languages(text: str, lang: str) -> str:
    """`text` as XHTML, runs of scripts that `lang` is not written in marked."""
    if text.isascii():
        return escape(text, quote=False)
    own = _WRITES.get(lang.split("-")[0].lower(), ())
    runs: list[tuple[int, int, str]] = []
    for pattern, tag in _FOREIGN:
        for match in pattern.finditer(text) if tag not in own else ():
            if not any(start < match.end() and match.start() < end for start, end, _ in runs):
                runs.append((match.start(), match.end(), tag))
    parts, last = [], 0
    for start, end, tag in sorted(runs):
        parts.append(escape(text[last:start], quote=False))
        words = escape(text[start:end], quote=False)
        parts.append(f'<span lang="{tag}" xml:lang="{tag}">{words}</span>')
        last = end
    return "".join([*parts, escape(text[last:], quote=False)])


class _Writer:
    def __init__(self, mend: TagRepair, lang: str) -> None:
        self.mend = mend
        self.lang = lang
        self.begun: dict[int, str] = {}
        self.words = 0

    def _begin(self, element: TagElement) -> str:
        """The place where a page begins, before the first block on it."""
        page = element.page
        if page is None or page in self.begun or page < max(self.begun, default=-1):
            return ""
        self.begun[page] = f"{PAGE_ID}{page + 1}"
        return f'<span class="pdf-page" id="{PAGE_ID}{page + 1}"></span>'

    def _text(self, element: TagElement) -> str:
        text = without_controls(self.mend.text(element))
        self.words += len(text.split())
        return _in_languages(text, self.lang)

    def blocks(self, element: TagElement) -> Iterator[str]:
        """The blocks of what `element` holds."""
        for kid in element.kids:
            if isinstance(kid, TagElement):
                yield from self.block(kid)

    def block(self, element: TagElement) -> Iterator[str]:
        kind = element.kind
        inside = [kid for kid in element.kids if isinstance(kid, TagElement)]
        if kind in ("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "NonStruct", "TOC",
                    "TOCI", "Index", "Private"):  # fmt: skip
            yield from self.blocks(element)
        elif kind == "L":
            mark = self._begin(element)
            items = "".join(f"<li>{self._item(item)}</li>" for item in inside)
            if items:
                yield f'{mark}<ul class="plain">{items}</ul>'
        elif kind == "Table":
            yield from self._table(element)
        elif kind == "Figure":
            for caption in (kid for kid in inside if kid.kind == "Caption"):
                mark = self._begin(element)
                yield f'{mark}<p class="pdf-caption">{self._text(caption)}</p>'
        else:
            mark = self._begin(element)
            text = self._text(element)
            if not text:
                return
            if kind[0] == "H" and kind[1:].isdigit():
                level = min(6, max(2, int(kind[1:])))
                name = f' id="{element.id}"' if element.id else ""
                yield f"{mark}<h{level}{name}>{text}</h{level}>"
            elif kind == "Note":
                yield f'{mark}<p class="pdf-footnote">{text}</p>'
            elif kind == "Formula":
                yield f'{mark}<p class="pdf-formula">{text}</p>'
            else:
                yield f"{mark}<p>{text}</p>"

    def _item(self, item: TagElement) -> str:
        parts = []
        for kid in item.kids:
            if not isinstance(kid, TagElement):
                continue
            blocks = [each for each in kid.kids if isinstance(each, TagElement)
                      and each.kind in ("L", "P", "Table", "Div")]  # fmt: skip
            parts.append("".join(self.blocks(kid)) if blocks else self._text(kid))
        return " ".join(filter(None, parts)) or self._text(item)

    def _table(self, table: TagElement) -> Iterator[str]:
        mark = self._begin(table)
        rows = []
        for row in (e for e in table.below() if e.kind == "TR"):
            cells = []
            for cell in (kid for kid in row.kids if isinstance(kid, TagElement)):
                name = "th" if cell.kind == "TH" else "td"
                more = ""
                if name == "th":
                    more = (
                        ' scope="col"'
                        if cell.attributes.get("Scope") == "Column"
                        else (' scope="row"')
                    )
                for key in ("ColSpan", "RowSpan"):
                    if cell.attributes.get(key, 1) != 1:
                        more += f' {key.lower()}="{cell.attributes[key]}"'
                cells.append(f"<{name}{more}>{self._text(cell)}</{name}>")
            rows.append(f"<tr>{''.join(cells)}</tr>")
        captions = [
            kid for kid in table.kids if isinstance(kid, TagElement) and kid.kind == "Caption"
        ]
        caption = "".join(f"<caption>{self._text(each)}</caption>" for each in captions[:1])
        if rows:
            yield f"{mark}<table>{caption}<tbody>{''.join(rows)}</tbody></table>"
