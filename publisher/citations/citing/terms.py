"""How a language writes the kinds of locators, from its CSL locale."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from publisher.citations.citing.locators import ENGLISH

_FORMS = ("long", "short", "symbol")
_CIRCA = ("c.", "ca.")
"""What a locale may have for chapters, and authors write for circa."""


@cache
def locator_terms(lang: str) -> Mapping[str, str]:
    """Spellings (lower case) and the CSL locator types they name, in `lang` and in English."""
    if lang.lower().startswith("en"):
        return ENGLISH
    from publisher.citations.csl.locale import for_language

    locale = for_language(lang)
    spellings = dict(ENGLISH)
    for kind in dict.fromkeys(ENGLISH.values()):
        for form in _FORMS:
            if entry := locale.terms.get((kind, form)):
                spellings |= {word.lower(): kind for word in (entry.single, entry.multiple) if word}
    return {word: kind for word, kind in spellings.items() if word not in _CIRCA}
