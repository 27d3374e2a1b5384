"""The order of words in a language. The only importer of DuckDB, for the ICU inside it.

In: texts and a BCP 47 tag. Out: sort keys of CLDR's collation for the language (UTS 10, UTS 35
part 5). Of the maintained packages on PyPI it alone brings ICU's collator in wheels for every
platform: PyICU and icupy are compiled against the machine's own ICU (other machine, other order),
icu4py has no collator, pyuca no languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def sort_keys(texts: Iterable[str], language: str) -> Mapping[str, bytes]:
    """The key of each text: keys compare as bytes as the texts do in `language`.

    Levels are separated by the byte 1: base letters, accents, case.
    """
    # Imported late: it costs a tenth of a second, and only a book with an index needs it.
    import duckdb

    wanted = sorted(set(texts))
    with duckdb.connect(config={"threads": 1}) as engine:
        rows = engine.execute(
            "select text, icu_sort_key(text, ?) from unnest(?) as t(text)",
            [language.replace("-", "_"), wanted],
        ).fetchall()
    return {text: bytes.fromhex(key) for text, key in rows}


def primary(key: bytes) -> bytes:
    """The part of a sort key that stands for base letters, without accents and case."""
    return key.split(b"\x01", 1)[0]
