"""Rules about the running text: leftovers, slips of the hand, marks, words no line can hold.

In: a `Sheet`. Out: diagnostics ED020 to ED025, ED027 and ED028.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from publisher.diagnostics import Diagnostic, Span
from publisher.rules.sheet import Sheet, shorten

_LEFTOVER = re.compile(
    r"[FTXLlDdIit\u0130\u0131\[?](?:"
    r"(?:(?<=\bT)(?:ODO|B[ACD])|(?<=\bF)IXME|(?<=\bX)XX+)\b(?![-_/.]\w)(?:\s*:)?"
    r"|(?i:(?<=\bl)orem ipsum\b(?: dolor sit amet\b)?|(?<=\bd)olor sit amet\b"
    r"|(?<=\[)(?:citation|reference|source) needed\]"
    r"|(?:(?<=\[)i|(?<=\bi))nsert (?:\w+ ){1,3}here\b\]?"
    r"|(?<=\bt)o be (?:written|filled in|completed later)\b)"
    r"|(?<=\[)\?+\]|(?<=(?<![\w?])\?)\?\?(?![\w?]))"
)
"""It begins with a set of characters, all that any alternative begins with: that takes a third of
the time."""


def leftover(sheet: Sheet) -> Iterator[Diagnostic]:
    """ED020: in the text, and in what the front matter prints."""
    for match, place in sheet.matches(_LEFTOVER):
        yield sheet.finding("ED020", f"`{match[0]}` was left in the text", place)
    for key in ("title", "subtitle", "acknowledgements", "funding", "competing_interests",
                "data_availability"):  # fmt: skip
        hit = _LEFTOVER.search(getattr(sheet.paper, key))
        if hit and hit[0] != "???":
            yield sheet.finding("ED020", f"`{hit[0]}` was left in `{key}`", sheet.key(key))
    for text in sheet.paper.abstract.values():
        hit = _LEFTOVER.search(text)
        if hit and hit[0] != "???":
            message = f"`{hit[0]}` was left in the abstract"
            yield sheet.finding("ED020", message, sheet.key("abstract"))


_TEMPLATE = (
    # The example paper of JOSS, as authors fill it in.
    "The forces on stars, galaxies, and dark matter under external gravitational fields lead to "
    "the dynamical evolution of structures in the universe",
    "`Gala` is an Astropy-affiliated Python package for galactic dynamics",
    "`Gala` was designed to be used by both astronomical researchers and by students in courses "
    "on gravitational dynamics or astronomy",
    "Single dollars ($) are required for inline mathematics",
    "Double dollars make self-standing equations",
    "You can also use plain \\LaTeX for equations",
    "Citations to entries in paper.bib should be in rMarkdown format",
    "If you want to cite a software repository URL",
    "For a quick reference, the following citation commands can be used",
    "Figures can be included like this",
    "Figure sizes can be customized by adding an optional second parameter",
    "We acknowledge contributions from Brigitta Sipocz, Syrtis Major, and Semyeong Oh",
    "Custom footnotes for e.g. denoting who the corresponding author is",
)
_TEMPLATE_KEYS = re.compile(
    r"(?i)author without orcid|author with no affiliation|^institution name(?:, country)?$"
    r"|^independent researcher, country$|custom footnotes for e\.g\.|^adrian m\. price-whelan$"
    r"|^(?:first|given)[ -]?name(?: (?:last|family)[ -]?name)?$|^author name$|^your name$"
    r"|^(?:paper|your|my) title(?: here)?$|^title of (?:the|your) paper$"
)


def template_text(sheet: Sheet) -> Iterator[Diagnostic]:
    """ED021: sentences of JOSS's example, and its persons and institutions."""
    body = sheet.paper.source.body
    for sentence in _TEMPLATE:
        parts = re.findall(r"\w+", sentence)
        if not all(part in body for part in parts):
            continue
        match = re.search(r"\b" + r"\W{1,12}".join(map(re.escape, parts)), body)
        if match and _is_prose(sheet, match.start()):
            place = sheet.at(match.start(), match.end())
            yield sheet.finding("ED021", f"“{shorten(sentence, 50)}” is text of a template", place)
    keys = ("name", "name.literal", ".note", "title")
    spans = dict.fromkeys(s for key, s in sheet.paper.spans.items() if key.endswith(keys))
    for span in spans:
        value = span.text[span.column - 1 : span.column - 1 + span.length].strip("\"' ")
        if _TEMPLATE_KEYS.search(value) and _is_person_of_example(sheet, value):
            yield sheet.finding("ED021", f"`{shorten(value)}` is text of a template", span)


def _is_person_of_example(sheet: Sheet, value: str) -> bool:
    """The example's first author is a person, too: named only where the example's title stands."""
    return "Price-Whelan" not in value or sheet.paper.title.startswith("Gala: A Python package")


def _is_prose(sheet: Sheet, at: int) -> bool:
    return bool(sheet.prose[at : at + 1].strip())


_DOUBLED = re.compile(
    r"(?<![\w'’-])(?P<word>the|The|a|A|an|and|of|to|in|for|with|by|from|is|are|on|as|at|be|it|we|"
    r"this|these|which|will|can|or|our|their|has|have|was|were|not)(?:[ \t]+|[ \t]*\n[ \t]*)"
    r"(?P=word)(?![\w'’-])"
)
_MEANT = re.compile(r"(?i)is\s+is|it\s+it|in\s+in|on\s+on|that\s+that|a\s+a")


def doubled_word(sheet: Sheet) -> Iterator[Diagnostic]:
    """ED022: in English, of small words that never stand twice."""
    if not sheet.paper.lang.startswith("en"):
        return
    for match, place in sheet.matches(_DOUBLED):
        source = sheet.paper.source.body[match.start() : match.end()]
        if source != match[0] or (match["word"] in ("A", "a") and "\n" not in match[0]):
            continue
        if not _MEANT.fullmatch(match[0]):
            yield sheet.finding("ED022", f"“{match['word']}” stands twice", place)


def straight_quote(sheet: Sheet) -> Iterator[Diagnostic]:
    """ED023: one that was left when those in pairs were turned; inches and minutes behind a digit
    are left alone."""
    for _, words in sheet.blocks:
        match = re.search(r'(?<!\d)"', words) if '"' in words else None
        if match:
            around = words[max(0, match.start() - 20) : match.end() + 20]
            message = f"a straight quotation mark is left in “{around.strip()}”"
            yield sheet.finding("ED023", message, _mark(sheet, words, match.start()))


def _mark(sheet: Sheet, words: str, at: int) -> Span:
    """The place of the mark that stands at `at` in `words`: known by the words beside it."""
    before = re.findall(r"\w+", words[:at])[-4:]
    after = re.findall(r"\w+", words[at:])[:4]
    gap = r"[\W_]{1,40}?"
    start, end = gap.join(map(re.escape, before)), gap.join(map(re.escape, after))
    match = re.search(rf"{start}[\W_]{{0,40}}?(\")[\W_]{{0,40}}?{end}", sheet.paper.source.body)
    return sheet.at(match.start(1), match.end(1)) if match else sheet.place(words)


_TEX_ACCENT = re.compile(r"\\(?:['`^\"~=.]\{?\\?[a-zA-Z]\}?|[cvuHrk]\{[a-zA-Z]\})")


def tex_accent(sheet: Sheet) -> Iterator[Diagnostic]:
    """ED024: inside a word, where it can be nothing else."""
    if "\\" not in sheet.prose:
        return
    accent, letters = _TEX_ACCENT.pattern, r"[^\W\d_]"
    pattern = re.compile(
        rf"(?:{letters}{{1,40}}{accent}{letters}{{0,40}}|{accent}{letters}{{1,40}})"
        rf"(?:{accent}{letters}{{0,40}}){{0,9}}"
    )
    for match, place in sheet.matches(pattern):
        first = _TEX_ACCENT.search(match[0])
        if first and ("{" in first[0] or first[0][1] in "'`^"):
            print_form = re.sub(r"\\(?=\W)", "", match[0])
            yield sheet.finding(
                "ED024", f"`{match[0]}` is TeX, and prints as `{print_form}`", place
            )


LONGEST_WORD = 40
"""Letters of a word that a line of a small page can hold."""


def long_word(sheet: Sheet) -> Iterator[Diagnostic]:
    """ED025: letters and digits in one run, so that no line can break; code and links apart."""
    seen_words: set[str] = set()
    for _, words in sheet.blocks:
        for match in re.finditer(
            rf"(?<![\w/.:%-])[A-Za-z0-9_]{{{LONGEST_WORD},}}(?![\w/.:%])", words
        ):
            if match[0] not in seen_words:
                seen_words.add(match[0])
                at = sheet.paper.source.body.find(match[0])
                place = sheet.at(at, at + len(match[0])) if at >= 0 else sheet.place(match[0])
                message = f"a word of {len(match[0])} letters cannot be broken: {match[0][:30]}…"
                yield sheet.finding("ED025", message, place)


_HOLE = re.compile(r"(?:\u00a0|&nbsp;|&emsp;|&ensp;|\u2003|\u2002|\u3000){2,}")


def hole(sheet: Sheet) -> Iterator[Diagnostic]:
    """ED027: several spaces that do not melt into one, on a line with words."""
    for _, place in sheet.matches(_HOLE):
        if place.text[: place.column - 1].strip() and place.text[place.column :].strip():
            yield sheet.finding("ED027", "several spaces that do not break stand in a row", place)


_AGAINST = {"\u202e": ("L",), "\u202d": ("R", "AL")}
"""Signs that force a direction, and the classes of letters that do not run so by themselves."""

_FORCING = re.compile("[\u202d\u202e]")
_CLOSED = "\u202c"
_ENDS = re.compile(rf"{_CLOSED}|\n[ \t]*\n|\Z")


def forced_direction(sheet: Sheet) -> Iterator[Diagnostic]:
    """ED028: a sign over letters of the other direction, or one that its paragraph leaves open
    (UAX #9, section 2.2). One round letters that run so anyway is left alone."""
    at = 0
    while sign := _FORCING.search(sheet.prose, at):
        end = _ENDS.search(sheet.prose, sign.end())
        assert end is not None
        at = end.end()
        classes = map(unicodedata.bidirectional, sheet.prose[sign.end() : end.start()])
        if end[0] != _CLOSED or not set(_AGAINST[sign[0]]).isdisjoint(classes):
            message = f"U+{ord(sign[0]):04X} forces the letters after it to run the other way"
            yield sheet.finding("ED028", message, sheet.at(sign.start(), sign.end()))
