"""What WeasyPrint logs, told as diagnostics.

In: log records of one layout. Out: diagnostics of the chapter they were logged for. WeasyPrint
warns and goes on, so nothing it says may be dropped unread: what is not known here is TYP009.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Collection, Iterable

from publisher.diagnostics import Diagnostic, Span
from publisher.model.chapter import Chapter
from publisher.typeset.glyphs import font_package

_QUIET = (
    re.compile(r"^Ignored `.*: -epub-|^Ignored `word-break: keep-all"),
    # A drawing that asks for a font of the machine gets the next in its list.
    re.compile(r"^Font-face '.*' cannot be loaded"),
    # An empty alt is told by compose at its place in the manuscript, not here without one.
    re.compile(r"has no required alt description"),
)
_NOTDEF = "glyph rendered for Unicode string"
_QUOTED = re.compile(r"(?<=['\"])[^'\"]+(?=['\"])|(?<=No anchor )#\S+")
_SIGN = re.compile(r"\(U\+([0-9A-F]{4,6})\)\Z")


def as_diagnostics(
    records: Iterable[logging.LogRecord], chapter: Chapter, without_font: Collection[str] = ()
) -> tuple[Diagnostic, ...]:
    """Each record once, in the order logged. What is said of characters `without_font` is told by
    `missing_glyph`, with its place."""
    by_message: dict[str, Diagnostic] = {}
    for record in records:
        message = record.getMessage()
        if message in by_message or any(pattern.search(message) for pattern in _QUIET):
            continue
        if _NOTDEF in message and any(character in message for character in without_font):
            continue
        by_message[message] = _retell(message, chapter)
    return tuple(by_message.values())


def _retell(message: str, chapter: Chapter) -> Diagnostic:
    sign = _SIGN.search(message) if _NOTDEF in message else None
    if sign:
        character = chr(int(sign[1], 16))
        return missing_glyph(character, chapter, font_package(character))
    # What stands in quotation marks is the name of a picture or of an anchor: as it is written.
    quoted = _QUOTED.search(message)
    about = Span("", text=quoted[0] if quoted else "")
    if "image" in message.lower():
        names = {image.name: image.source for image in chapter.images}
        written = names.get(about.text.rpartition("/")[2]) or about.text
        code, said, about = "TYP002", "a picture could not be printed", Span("", text=written)
    elif message.startswith("No anchor"):
        code, said = "TYP003", "a link leads nowhere"
    else:
        code, said = "TYP009", "the typesetter said"
    return Diagnostic(code, f"{said}: {_short(message)}", about, paper=chapter.id)


def missing_glyph(character: str, chapter: Chapter, package: str) -> Diagnostic:
    """The finding that no font has `character`, and which package would bring one.

    Its span has no path, only the text it is about: whoever has the manuscript finds the place.
    """
    name = unicodedata.name(character, "no name")
    return Diagnostic(
        "TYP001",
        f"no font here has the character {character} (U+{ord(character):04X}, {name.lower()})",
        help=f"install the fonts (Debian: {package}), or write the character another way",
        span=Span("", text=character),
        paper=chapter.id,
    )


def unnamed_face(family: str, signs: str, chapter: Chapter) -> Diagnostic:
    """The finding that `signs` stand in a `family` that the style does not name."""
    some = " ".join(f"{sign} (U+{ord(sign):04X})" for sign in signs[:4])
    some += f" and {len(signs) - 4} more" if len(signs) > 4 else ""
    package = font_package(signs[0])
    return Diagnostic(
        "TYP007",
        f"no face of the style has {some}: set in {family}, a font of this machine",
        help="name a face that has it in the style (`[[fonts]]` or `[[system-fonts]]` in "
        f"style.toml, and in its sheet; Debian's {package} brings one), or write it another way",
        span=Span("", text=signs[0]),
        paper=chapter.id,
    )


def _short(message: str) -> str:
    return message if len(message) < 160 else message[:159] + "…"
