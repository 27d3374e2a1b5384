"""Scripts of names: which language a name in its own script is in.

In: text. Out: a BCP 47 tag, or empty for a name in Latin, Greek or Cyrillic letters, whose order
and shape are those of a Latin one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
_KANA = re.compile("[\u3040-\u30ff\uff66-\uff9f]")
_HAN = re.compile(
    "[\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_OTHERS = (
    (re.compile("[\u0590-\u05ff]"), "he"),
    (re.compile("[\u0600-\u06ff\u0750-\u077f]"), "und-Arab"),
    (re.compile("[\u0900-\u097f]"), "und-Deva"),
    (re.compile("[\u0980-\u09ff]"), "und-Beng"),
    (re.compile("[\u0b80-\u0bff]"), "ta"),
    (re.compile("[\u0e00-\u0e7f]"), "th"),
    (re.compile("[\u10a0-\u10ff]"), "ka"),
    (re.compile("[\u0530-\u058f]"), "hy"),
)


def native_language(text: str, language: str = "en") -> str:
    """The tag of a name in a script of its own. Han letters alone are taken for the language of the
    text around them where that writes them, else for ``und-Hani``: they do not say more."""
    if _KANA.search(text):
        return "ja"
    if _HANGUL.search(text):
        return "ko"
    if _HAN.search(text):
        return language if language.split("-")[0] in ("zh", "ja", "ko") else "und-Hani"
    return next((tag for script, tag in _OTHERS if script.search(text)), "")


def is_east_asian(lang: str) -> bool:
    """Whether names in `lang` put the family first, and nothing between it and the given name:
    Chinese, Japanese and Korean, and Han letters that do not say which."""
    return lang.split("-")[0] in ("zh", "ja", "ko", "yue", "lzh") or lang == "und-Hani"


_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he iw ks nqo ps sd syr ug ur yi".split())
_RIGHT_TO_LEFT_SCRIPTS = frozenset("adlm arab hebr mand nkoo rohg samr syrc thaa".split())


def is_right_to_left(lang: str) -> bool:
    """Whether text in `lang` (BCP 47) runs from right to left: by its script where the tag names
    one, else by the script that the language is written in (UTS 35 part 1, "Likely Subtags")."""
    base, *parts = lang.lower().split("-")
    script = next((part for part in parts if len(part) == 4 and part.isalpha()), "")
    return script in _RIGHT_TO_LEFT_SCRIPTS if script else base in _RIGHT_TO_LEFT


SCRIPTS: tuple[tuple[str, re.Pattern[str], frozenset[str]], ...] = (
    ("Korean", re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]{2,}"), frozenset({"ko"})),
    ("Japanese", re.compile(r"[\u3041-\u30ff]{2,}"), frozenset({"ja", "ain", "ryu"})),
    ("Chinese or Japanese", re.compile(r"[\u4e00-\u9fff]{2,}"),
     frozenset({"zh", "ja", "ko", "yue", "vi", "lzh", "cmn", "wuu", "nan", "hak"})),
    ("Cyrillic", re.compile(r"[\u0400-\u04ff]{3,}"),
     frozenset({"ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg", "tt", "cu", "ab", "ba",
                "cv", "ce", "os", "uz", "az", "bs", "cnr", "sh"})),
    ("Arabic", re.compile(r"[\u0600-\u06ff]{2,}"),
     frozenset({"ar", "fa", "ur", "ps", "ckb", "ku", "sd", "ug", "dv", "ms", "az", "ks", "pa"})),
    ("Hebrew", re.compile(r"[\u0590-\u05ff]{2,}"), frozenset({"he", "yi", "arc", "lad"})),
    ("Greek", re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]{4,}"), frozenset({"el", "grc", "cop"})),
    ("Thai", re.compile(r"[\u0e00-\u0e7f]{2,}"), frozenset({"th"})),
    ("Devanagari", re.compile(r"[\u0900-\u097f]{2,}"),
     frozenset({"hi", "mr", "ne", "sa", "kok", "bho", "mai", "doi", "sd", "pi"})),
)  # fmt: skip
"""Scripts by their English name: a run of one, and the languages that are written in it."""

_WITH_FACES = tuple((name, script) for name, script, _ in SCRIPTS if name in ("Hebrew", "Arabic"))


def scripts_in(texts: Iterable[str]) -> frozenset[str]:
    """The scripts, by their names in `SCRIPTS`, of which `texts` have words and for which styles
    have faces of their own."""
    given = [text for text in texts if not text.isascii()]
    return frozenset(
        name for name, script in _WITH_FACES if any(script.search(text) for text in given)
    )


NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis"})
"""Tags that say no language (ISO 639-2)."""


def foreign_words(runs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str, str]]:
    """The first words of each script that stand in text of a language that is not written in it:
    the words, the script, the language, and the text around them. `runs` are texts with their
    languages."""
    seen_scripts: set[str] = set()
    for text, lang in runs:
        base = lang.lower().split("-")[0]
        if text.isascii() or base in NO_LANGUAGE:
            continue
        for script, pattern, langs in SCRIPTS:
            if script in seen_scripts or base in langs:
                continue
            if match := pattern.search(text):
                seen_scripts.add(script)
                yield match[0], script, lang, text


_OWN = frozenset().union(*(langs for _, _, langs in SCRIPTS)) - {"vi", "ms", "az", "ku", "uz", "tt"}
"""Languages of a script of their own, in which Latin letters are words of another."""


def language_of(words: str, lang: str) -> str:
    """The tag of a few `words` from a text in `lang`, out of their place: `lang` where its script
    writes them, else that of their own script; empty for Latin words in a text of another script,
    which may be in any language."""
    base = lang.split("-")[0].lower()
    for _, script, langs in SCRIPTS:
        if script.search(words):
            return lang if base in langs else native_language(words) or "und"
    return "" if base in _OWN else lang


def name_language(name: str, lang: str) -> str:
    """The tag of `name` where it is in a script that text in `lang` is not written in; else
    empty."""
    base = lang.split("-")[0].lower()
    if any(base in langs and script.search(name) for _, script, langs in SCRIPTS):
        return ""
    tag = native_language(name, lang)
    return "" if tag.split("-")[0] == base else tag
