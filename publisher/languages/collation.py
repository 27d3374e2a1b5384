"""The order of words in a language. The only importer of PyICU.

In: texts and a BCP 47 tag. Out: sort keys of CLDR's collation for the language (UTS 10, UTS 35
part 5). ICU comes inside the package, so that its order is the same on every machine: PyICU itself
is compiled against the machine's own. Of what brings ICU's collator in wheels for every platform
this is the smallest and the soonest imported (18 MB, 30 ms; DuckDB, for its ICU alone, 25 MB and
280 ms), and what it wraps has kept its interface for twenty years, so that other wheels of PyICU
can take its place. Python's own `locale` sorts by what the system has installed, icu4py has no
collator, pyuca no languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def sort_keys(texts: Iterable[str], language: str) -> Mapping[str, bytes]:
    """The key of each text: keys compare as bytes as the texts do in `language`.

    Levels are separated by the byte 1: base letters, accents, case.
    """
    import icu  # only a book with an index needs it

    collator = icu.Collator.createInstance(icu.Locale.forLanguageTag(language))
    return {text: collator.getSortKey(text) for text in set(texts)}


def primary(key: bytes) -> bytes:
    """The part of a sort key that stands for base letters, without accents and case."""
    return key.split(b"\x01", 1)[0]


def latin_of_han(text: str) -> str:
    """Chinese signs as pinyin (CLDR's transform Han-Latin)."""
    import icu

    return str(icu.Transliterator.createInstance("Han-Latin").transliterate(text))
