"""The language of a text, where it is plain to see.

In: text. Out: a BCP 47 tag, or nothing where it is not clear. Scripts that one language writes
decide alone; among languages in Latin script the commonest function words are counted, and the
first must be well ahead of the second.
"""

from __future__ import annotations

import re
from collections import Counter

_SCRIPTS = (
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
)
# Closed classes of words: articles, conjunctions, prepositions, forms of "to be".
_FUNCTION_WORDS = {
    "en": "the of and to in that is it for with as was this are not have we on by from",
    "de": "der die und das den von zu mit nicht ist ein eine für auf dem des sich auch wir werden",
    "fr": "le la les de des et en un une que qui dans pour est pas par nous sur au avec",
    "es": "el la los las de y en que un una por con para es se del no su como más",
    "it": "il la di che e un una per non in con del della sono è le gli dei nel da",
    "pt": "o a os as de e que em um uma para com não é do da por se no na",
    "nl": "de het een van en in dat is op te voor met niet zijn aan er wij ook om naar",
}
_TABLE = {language: frozenset(words.split()) for language, words in _FUNCTION_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str:
    """The tag of the language of `text`, empty where unclear: short, mixed, not in the table."""
    letters = sum(1 for c in text if c.isalpha())
    for tag, pattern in _SCRIPTS:
        if letters >= 20 and len(pattern.findall(text)) > letters * 0.3:
            return tag
    words = [word.lower() for word in _WORD.findall(text)][:4000]
    counts = Counter({tag: sum(word in table for word in words) for tag, table in _TABLE.items()})
    (first, most), (_, next_most) = counts.most_common(2)
    clear = len(words) >= 40 and most >= len(words) * 0.2 and most >= 1.4 * next_most
    return first if clear else ""
