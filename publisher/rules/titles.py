"""Rules about titles, abstracts and headings.

In: a `Sheet`. Out: diagnostics ED011 to ED014, ED018, ED040 to ED043.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.diagnostics import Diagnostic, Span
from publisher.languages import textwords
from publisher.rules.sheet import Sheet, Tree, reading_text, shorten

_STOP = re.compile(r"(?<![.…])(?<!\betc)(?<!\bvs)(?<!\bal)(?<!\bInc)(?<!\bJr)(?<!\bSt)"
                   r"(?<!\b[A-ZÀ-Ý])\.$")  # fmt: skip
_ABSTRACT = re.compile(
    r"(?i)(?:\d[\d.]*\s*)?(?:abstract|summary|executive summary|introduction|zusammenfassung|"
    r"kurzfassung|einleitung|résumé|resumen|riassunto|resumo|samenvatting|sammanfattning|"
    r"streszczenie|аннотация|реферат|要旨|概要|摘要|초록|요약|서론)"
)


def is_shouted(text: str) -> bool:
    """Whether `text` is in capitals: three words or more of several letters, no small letter but in
    one of them (``OF THE iPHONE``)."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 1]
    cased = [word for word in words if word.upper() != word.lower()]
    loud = [word for word in cased if word.isupper()]
    long = sum(len(word) > 4 for word in loud)
    return len(loud) >= 3 and long >= 2 and len(cased) - len(loud) <= len(cased) // 8


def loud_title(sheet: Sheet) -> Iterator[Diagnostic]:
    """ED011."""
    for key in ("title", "subtitle"):
        if is_shouted(getattr(sheet.paper, key)):
            yield sheet.finding("ED011", f"the {key} is in capitals", sheet.key(key))


def stopped_title(sheet: Sheet) -> Iterator[Diagnostic]:
    """ED012."""
    for key in ("title", "subtitle"):
        if _STOP.search(getattr(sheet.paper, key).rstrip()):
            yield sheet.finding("ED012", f"the {key} ends with a full stop", sheet.key(key))


def no_abstract(sheet: Sheet) -> Iterator[Diagnostic]:
    """ED013: of papers alone; a first section that sums up, introduces, or text before any heading
    will do."""
    if sheet.paper.kind != "paper" or sheet.paper.abstract or "abstract" in sheet.paper.spans:
        return
    headings = sheet.text.headings
    opens = len(sheet.tree) and sheet.tree[0].tag in ("p", "div", "blockquote")
    if headings and not opens and not any(_ABSTRACT.match(h.text) for h in headings[:2]):
        yield sheet.finding("ED013", "the paper has no abstract", sheet.key("title"))


def empty_abstract(sheet: Sheet) -> Iterator[Diagnostic]:
    """ED014: the key, or the heading."""
    if "abstract" in sheet.paper.spans and not sheet.paper.abstract:
        yield sheet.finding("ED014", "`abstract` is empty", sheet.key("abstract"))
    for heading, section in _sections(sheet):
        name = reading_text(heading).casefold().strip(" .:")
        if name in ("abstract", "summary", "zusammenfassung", "résumé") and _is_bare(section):
            place = heading_place(sheet, heading)
            yield sheet.finding("ED014", f"there is nothing under “{reading_text(heading)}”", place)


def no_text(sheet: Sheet) -> Iterator[Diagnostic]:
    """ED018: an abstract can be all in its front matter, a text in a PDF."""
    if sheet.paper.camera is not None:
        return
    if sheet.paper.kind in ("paper", "address", "panel") and not sheet.text.body.strip():
        yield sheet.finding("ED018", f"the {sheet.paper.kind} has no text", sheet.key("title"))


def loud_heading(sheet: Sheet) -> Iterator[Diagnostic]:
    """ED040."""
    for heading in sheet.tree.iter("h2", "h3", "h4", "h5", "h6"):
        if is_shouted(reading_text(heading)):
            message = f"the heading “{shorten(reading_text(heading))}” is in capitals"
            yield sheet.finding("ED040", message, heading_place(sheet, heading))


def stopped_heading(sheet: Sheet) -> Iterator[Diagnostic]:
    """ED041: run-in headings of the fourth level and below are sentences often."""
    for heading in sheet.tree.iter("h2", "h3", "h4"):
        if _STOP.search(reading_text(heading)) and not re.search(r"[.!?]\s", reading_text(heading)):
            message = f"the heading “{shorten(reading_text(heading))}” ends with a full stop"
            yield sheet.finding("ED041", message, heading_place(sheet, heading))


def bare_heading(sheet: Sheet) -> Iterator[Diagnostic]:
    """ED042: neither text nor a section below it; the bibliography fills its own heading."""
    for heading, section in _sections(sheet):
        name = reading_text(heading).casefold().strip(" .:")
        if not name or textwords.titles_bibliography(name) or name in ("abstract", "summary"):
            continue
        if _is_bare(section):
            message = f"there is nothing under the heading “{shorten(reading_text(heading))}”"
            yield sheet.finding("ED042", message, heading_place(sheet, heading))


_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*\.?|[IVX]{1,5}\.)\s+(?=[^\W\d_])")


def numbered_heading(sheet: Sheet) -> Iterator[Diagnostic]:
    """ED043: two headings or more that count up from 1, so that “1984 and after” is left alone."""
    headings = []
    for heading in sheet.tree.iter("h2", "h3", "h4", "h5", "h6"):
        own = heading.find("span[@class='section-number']")
        text = (
            reading_text(heading).removeprefix(reading_text(own)).strip()
            if own is not None
            else reading_text(heading)
        )
        match = _NUMBERED.match(text)
        if match:
            headings.append((match[0].strip(), heading))
    firsts = {number.rstrip(".").split(".")[0] for number, _ in headings}
    if len(headings) < 2 or not ({"1", "2"} <= firsts or {"I", "II"} <= firsts):
        return
    number, heading = headings[0]
    message = f"{len(headings)} headings are numbered by hand, the first `{number}`"
    yield sheet.finding("ED043", message, heading_place(sheet, heading))


def heading_place(sheet: Sheet, heading: Tree) -> Span:
    """The line of `heading`: where it is said on a line of its own, marked as a heading."""
    parts = re.findall(r"\w+", reading_text(heading))[:8]
    if parts:
        text = r"[\W_]{1,80}?".join(map(re.escape, parts))
        marked = rf"^[ ]{{0,3}}(?:\#+[ \t]+[^\w\n]*(?P<a>{text})|(?P<b>{text})[^\n]*\n[=-]+[ \t]*$)"
        match = re.compile(marked, re.MULTILINE).search(sheet.paper.source.body)
        if match:
            group = "a" if match["a"] else "b"
            return sheet.at(match.start(group), match.end(group))
    return sheet.place(reading_text(heading))


def _sections(sheet: Sheet) -> Iterator[tuple[Tree, Tree]]:
    """Every section that begins with a heading."""
    for section in sheet.tree.iter("section"):
        if len(section) and re.fullmatch("h[2-6]", str(section[0].tag)):
            yield section[0], section


def _is_bare(section: Tree) -> bool:
    """Whether `section` is its heading alone."""
    return len(section) == 1 and not (section[0].tail or "").strip()
