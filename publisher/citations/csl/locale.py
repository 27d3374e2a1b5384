"""A CSL locale: the words, dates and habits of a language (CSL 1.0.2, "Locale").

In: a BCP 47 tag and the ``cs:locale`` elements of a style. Out: a `Locale`. Locale files are those
that citeproc-py carries; they are read once a process.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from publisher.citations.csl.node import CslNode, parse_xml
from publisher.citations.csl.output import Quotes

# CSL 1.0.2, "Locale Fallback": the dialect that stands for a language.
_PRIMARY = {
    "af": "af-ZA", "bg": "bg-BG", "ca": "ca-AD", "cs": "cs-CZ", "cy": "cy-GB", "da": "da-DK",
    "de": "de-DE", "el": "el-GR", "en": "en-US", "es": "es-ES", "et": "et-EE", "fa": "fa-IR",
    "fi": "fi-FI", "fr": "fr-FR", "gl": "gl-ES", "he": "he-IL", "hi": "hi-IN", "hr": "hr-HR",
    "hu": "hu-HU", "hy": "hy-AM", "id": "id-ID", "is": "is-IS", "it": "it-IT", "ja": "ja-JP",
    "km": "km-KH", "ko": "ko-KR", "lt": "lt-LT", "lv": "lv-LV", "mn": "mn-MN", "ms": "ms-MY",
    "nb": "nb-NO", "nl": "nl-NL", "nn": "nn-NO", "no": "nb-NO", "pa": "pa-PK", "pl": "pl-PL",
    "pt": "pt-PT", "ro": "ro-RO", "ru": "ru-RU", "sk": "sk-SK", "sl": "sl-SI", "sr": "sr-Cyrl-RS",
    "sv": "sv-SE", "th": "th-TH", "tl": "tl-PH", "tr": "tr-TR", "uk": "uk-UA", "vi": "vi-VN",
    "zh": "zh-CN",
}  # fmt: skip
_FORMS = {"verb-short": "verb", "symbol": "short", "verb": "long", "short": "long"}


class Term(NamedTuple):
    """A word of a locale: `single` and `multiple` (equal where it has one form only)."""

    single: str
    multiple: str
    gender: str = ""


Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Locale:
    """Terms by name and form, date formats by form, options; `lang` is the tag of its file."""

    lang: str
    terms: Mapping[Key, Term] = field(default_factory=dict)
    dates: Mapping[str, CslNode] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)

    def term(self, name: str, form: str = "long", plural: bool = False) -> str:
        """The term, in the nearest form there is; empty for none."""
        entry = self.entry(name, form)
        return "" if entry is None else entry.multiple if plural else entry.single

    def entry(self, name: str, form: str = "long") -> Term | None:
        """The term `name` in `form` or the form it falls back to (CSL 1.0.2, "Terms")."""
        while True:
            if term := self.terms.get((name, form)):
                return term
            if form not in _FORMS:
                return None
            form = _FORMS[form]

    @property
    def quotes(self) -> Quotes:
        """Its quotation marks."""
        pairs = ("open-quote", "close-quote", "open-inner-quote", "close-inner-quote")
        return Quotes(
            *(self.term(name) or default for name, default in zip(pairs, Quotes(), strict=True))
        )

    @property
    def punctuation_in_quote(self) -> bool:
        return self.options.get("punctuation-in-quote") == "true"

    @property
    def english(self) -> bool:
        return self.lang.startswith("en")


def for_language(lang: str, overrides: tuple[CslNode, ...] = ()) -> Locale:
    """The locale of `lang` with the style's `overrides`, the most particular last."""
    tag = resolve(lang)
    base = _file(tag)
    for node in sorted(overrides, key=lambda n: len(n.attrs.get("lang", ""))):
        node_lang = node.attrs.get("lang", "")
        if node_lang in ("", tag, tag.partition("-")[0], lang):
            base = _laid_over(base, _read(node, tag))
    return base


def resolve(lang: str) -> str:
    """The tag of the locale file that serves `lang`."""
    parts = lang.replace("_", "-").split("-")
    base = parts[0].lower()
    region = next((part.upper() for part in parts[1:] if len(part) == 2), "")
    hant = base == "zh" and (region in ("TW", "HK", "MO") or "hant" in lang.lower())
    for tag in ("zh-TW" if hant else "", f"{base}-{region}", _PRIMARY.get(base, ""), base):
        if tag and (_folder() / f"locales-{tag}.xml").is_file():
            return tag
    return "en-US"


@cache
def _folder() -> Path:
    spec = importlib.util.find_spec("citeproc")
    if spec is None or spec.origin is None:
        raise RuntimeError("citeproc-py, which carries the locales, is not installed")
    return Path(spec.origin).parent / "data" / "locales"


@cache
def _file(tag: str) -> Locale:
    root = parse_xml((_folder() / f"locales-{tag}.xml").read_bytes())
    own = _read(root, tag)
    return own if tag == "en-US" else _laid_over(_file("en-US"), own)


def _laid_over(base: Locale, top: Locale) -> Locale:
    # Ordinals of a locale replace those below as a whole (CSL 1.0.2, "Ordinal Suffixes").
    ordinals = any(name.startswith("ordinal") for name, _ in top.terms)
    remaining = {
        key: term
        for key, term in base.terms.items()
        if not (ordinals and key[0].startswith("ordinal"))
    }
    return Locale(
        top.lang,
        remaining | dict(top.terms),
        {**base.dates, **top.dates},
        {**base.options, **top.options},
    )


def _read(root: CslNode, tag: str) -> Locale:
    terms: dict[Key, Term] = {}
    dates: dict[str, CslNode] = {}
    options: dict[str, str] = {}
    for node in root.children:
        if node.tag == "terms":
            terms |= dict(map(_term, node.children))
        elif node.tag == "date":
            dates[node.attrs.get("form", "text")] = node
        elif node.tag == "style-options":
            options |= node.attrs
    return Locale(tag, terms, dates, options)


def _term(node: CslNode) -> tuple[Key, Term]:
    name, form = node.attrs.get("name", ""), node.attrs.get("form", "long")
    if name.endswith("-quote"):  # a mark has one form, whichever a style says
        form = "long"
    if gender := node.attrs.get("gender-form"):
        name = f"{name}:{gender}"
    if node.children:
        words = {child.tag: child.text for child in node.children}
        single = words.get("single", "")
        return (name, form), Term(
            single, words.get("multiple", single), node.attrs.get("gender", "")
        )
    return (name, form), Term(node.text, node.text, node.attrs.get("gender", ""))
