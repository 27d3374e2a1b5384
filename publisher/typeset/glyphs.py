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

_SHOWN_WITHOUT = ("Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me", "Zl", "Zp", "Zs")
"""Categories of characters that need no glyph of their own, or are told elsewhere."""

_PACKAGES = (
    (("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "KANGXI"), "fonts-noto-cjk"),
    (("EMOJI", "FACE", "HAND", "HEART"), "fonts-noto-color-emoji"),
)
_OTHERWISE = "fonts-noto-core"


def lacking_characters(text: str, faces: Iterable[FontInstance]) -> tuple[str, ...]:
    """The characters of `text` that none of `faces` has and that need a glyph, sorted."""
    lacking = set(text).difference(*map(_covered, faces))
    return tuple(c for c in sorted(lacking) if unicodedata.category(c) not in _SHOWN_WITHOUT)


def missing_characters(characters: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each of `characters` that no font here has, and the Debian package that brings one."""
    for character in characters:
        if not _some_font_has(ord(character)):
            yield character, font_package(character)


def unnamed_faces(
    characters: Iterable[str], css: str, drawn: Mapping[str, Collection[str]]
) -> Iterator[tuple[str, str]]:
    """Families that the sheet `css` does not name, of those `drawn` with what signs, and those of
    `characters`, which no face of the style has, that stand in them. Signs of drawings, which name
    faces of their own, are not meant."""
    for family, signs in sorted(drawn.items()):
        there = "".join(character for character in characters if character in signs)
        if there and not _is_named(family, css):
            yield family, there


@lru_cache(maxsize=256)
def _is_named(family: str, css: str) -> bool:
    """Whether `css` names `family` as one of a list: of a face, of the shorthand `font`, of a value
    that these refer to."""
    listed = rf"""[\s"',:]{re.escape(family)}\s*["',;}}]"""
    return bool(re.search(listed, css, re.IGNORECASE))


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
