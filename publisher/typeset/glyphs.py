"""Characters that no font has: the page would show a box where the reader expects a letter.

In: the text of a chapter, the faces of the style. Out: the characters that neither the faces nor
any font that fontconfig knows can show, each with the package of fonts that would; and those that
fontconfig found a font for by itself.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache

import uharfbuzz

from publisher.model.style import FontInstance
from publisher.typeset.job import Look

_SHOWN_WITHOUT = ("Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me", "Zl", "Zp", "Zs")
"""Categories of characters that need no glyph of their own, or are told elsewhere."""

_PACKAGES = (
    (("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "KANGXI"), "fonts-noto-cjk"),
    (("EMOJI", "FACE", "HAND", "HEART"), "fonts-noto-color-emoji"),
)
_FAMILIES = re.compile(r"font-family:\s*([^;}]+)")
_OTHERWISE = "fonts-noto-core"


def missing_characters(text: str, faces: Iterable[FontInstance]) -> Iterator[tuple[str, str]]:
    """Each character of `text` that no font here has, and the Debian package that brings one."""
    covered = frozenset().union(*(_covered(face) for face in faces))
    for character in sorted(set(text) - covered):
        if unicodedata.category(character) in _SHOWN_WITHOUT:
            continue
        if not _some_font_has(ord(character)):
            yield character, font_package(character)


def unnamed_faces(
    text: str, look: Look, drawn: Mapping[str, Collection[str]]
) -> Iterator[tuple[str, str]]:
    """Families that the style's sheet does not name, of those `drawn` with what signs, and the
    signs of `text` that stand in them since no face of the style has them. Signs of drawings, which
    name faces of their own, are not meant."""
    lacking = frozenset(text).difference(*map(_covered, look.faces))
    for family, signs in sorted(drawn.items()):
        if lacking and family.casefold() not in _named(look.css):
            shown = sorted(lacking & frozenset(signs))
            if there := "".join(s for s in shown if unicodedata.category(s) not in _SHOWN_WITHOUT):
                yield family, there


@lru_cache(maxsize=8)
def _named(css: str) -> frozenset[str]:
    """All families in the lists of `css`, in small letters."""
    lists = _FAMILIES.findall(css)
    return frozenset(
        family.strip(" \t\n\"'").casefold() for names in lists for family in names.split(",")
    )


@lru_cache(maxsize=32)
def _covered(face: FontInstance) -> frozenset[str]:
    return frozenset(map(chr, uharfbuzz.Face(face.data).unicodes))


@lru_cache(maxsize=4096)
def _some_font_has(code: int) -> bool:
    """Whether fontconfig knows a font with the character; true where it cannot be asked."""
    lister = shutil.which("fc-list")
    if lister is None:
        return True
    process = subprocess.run(
        [lister, f":charset={code:x}", "family"], capture_output=True, check=False, timeout=20
    )
    return process.returncode != 0 or bool(process.stdout.strip())


def font_package(character: str) -> str:
    """The Debian package of fonts that brings `character`."""
    name = unicodedata.name(character, "")
    for beginnings, package in _PACKAGES:
        if any(word in name for word in beginnings):
            return package
    return "fonts-noto-color-emoji" if ord(character) >= 0x1F300 else _OTHERWISE
