"""The few words the package says by itself, in the language of the book.

English stands in for a language that has no table; `Words.lang` then says so, that a screen reader
pronounces it right.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from publisher.languages.bookwords import NO_OWN, OwnWords, has_words, words


@dataclass(frozen=True, slots=True)
class Words:
    """Titles of parts, and the sentences an accessibility summary is made of. `lang` is BCP 47."""

    lang: str
    contents: str
    pages: str
    landmarks: str
    cover: str
    title_page: str
    copyright_page: str
    start: str
    index: str
    figures: str
    tables: str
    edited_by: str
    structure: str
    described: str
    not_described: str
    math: str
    math_pictures: str
    page_list: str
    no_pages: str
    meets: str
    print_edition: str


def words_for(lang: str, own: OwnWords = NO_OWN) -> Words:
    """The words in `lang` (BCP 47), said to be in it to the region; in English where that language
    has no table. `own` are words that the volume says otherwise."""
    said = words(lang, own)
    names = [field.name for field in fields(Words) if field.name != "lang"]
    return Words(
        lang if has_words(lang) else "en", **{name: said[f"epub.{name}"] for name in names}
    )
