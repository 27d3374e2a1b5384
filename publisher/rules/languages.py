"""Rules about the language of what is said.

In: a `Sheet`. Out: diagnostics A11006 (by script) and A11007 (by the small words of a paragraph).
WCAG 2.2 §3.1.2.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from publisher.diagnostics import Diagnostic
from publisher.languages.scripts import NO_LANGUAGE, foreign_words
from publisher.rules.sheet import Sheet, Tree, reading_text, shorten

_SKIPPED = frozenset(("code", "pre", "kbd", "samp"))


def foreign_script(sheet: Sheet) -> Iterator[Diagnostic]:
    """A11006, each script once a paper."""
    for words, script, lang, text in foreign_words(_runs(sheet.tree, sheet.paper.lang)):
        at = sheet.paper.source.body.find(words)
        place = sheet.at(at, at + len(words)) if at >= 0 else sheet.place(text)
        message = f"“{words}” is {script}, but stands in text marked as `{lang}`"
        yield sheet.finding("A11006", message, place)


def _runs(node: Tree, lang: str) -> Iterator[tuple[str, str]]:
    """The texts below `node`, each with its language; code, formulas and references left out."""
    if not isinstance(node.tag, str) or node.tag in _SKIPPED or node.tag.startswith("{"):
        return
    if "csl-entry" in (node.get("class") or ""):
        return
    lang = node.get("lang") or lang
    if node.text:
        yield node.text, lang
    for child in node:
        yield from _runs(child, lang)
        if child.tail:
            yield child.tail, lang


SMALL_WORDS = {
    "en": "the of and to in is that for with are this was it as be by on from which we have not "
    "been were their has an can at or these",
    "de": "der die das und ist nicht mit den von zu ein eine für auf im des dem auch wird werden "
    "sich als sind wir bei wurde oder dass einer",
    "fr": "le la les des et est une du dans que pour qui par sur pas avec sont ce nous cette au ou "
    "aux plus ont été",
    "es": "el la los las de y que en un una por con para es se del al como más su son este esta "
    "pero fue",
    "it": "il di che e la per un una in è del della con non sono gli le dei si da alla nel questo "
    "come anche",
    "pt": "o os as de e que do da em um uma para com não é por mais dos das ao como se foi são "
    "pela",
    "nl": "de het een van en in is dat op te zijn voor met niet aan er om ook als bij deze wordt "
    "naar uit",
}
_SETS = {lang: frozenset(words.split()) for lang, words in SMALL_WORDS.items()}
FEWEST_WORDS = 25
"""Words below which a paragraph says too little about its language."""


def language_of(text: str) -> str | None:
    """The language of a paragraph of `FEWEST_WORDS` or more, by its small words; `None` where that
    is not beyond doubt: a quarter of all words must be those of one language, and three times as
    many as any other's."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    if len(words) < FEWEST_WORDS:
        return None
    often = Counter(words)
    counts = {
        lang: sum(often[word] for word in small & often.keys()) for lang, small in _SETS.items()
    }
    best, second = sorted(counts, key=lambda lang: -counts[lang])[:2]
    if counts[best] < len(words) / 4 or counts[best] < 2 * counts[second]:
        return None
    return best


def foreign_paragraph(sheet: Sheet) -> Iterator[Diagnostic]:
    """A11007: where paragraph after paragraph is in the other language, the first alone is told."""
    before = None
    for node in sheet.tree.iter("p"):
        lang = _lang(node, sheet.paper.lang)
        words = reading_text(node)
        other = language_of(words)
        if other is None or other == lang.lower().split("-")[0] or lang in NO_LANGUAGE:
            before = None if other else before
            continue
        if other != before:
            message = f"a paragraph is in `{other}`, but marked as `{lang}`: “{shorten(words, 40)}”"
            yield sheet.finding("A11007", message, sheet.place(words))
        before = other


def _lang(node: Tree, default: str) -> str:
    for one in (node, *node.iterancestors()):
        if one.get("lang"):
            return str(one.get("lang"))
    return default
