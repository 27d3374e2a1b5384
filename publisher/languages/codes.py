"""Codes of languages and countries as registries take them.

In: BCP 47 tags; names of countries as people print them. Out: ISO 639-2/T and ISO 3166-1 alpha-2.
"""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError

_TERMINOLOGY = dict(
    pair.split(":")
    for pair in (
        "ar:ara bg:bul bn:ben ca:cat cs:ces cy:cym da:dan de:deu el:ell en:eng eo:epo es:spa "
        "et:est eu:eus fa:fas fi:fin fr:fra ga:gle gl:glg gu:guj he:heb hi:hin hr:hrv hu:hun "
        "hy:hye id:ind is:isl it:ita ja:jpn ka:kat kk:kaz ko:kor la:lat lt:lit lv:lav mk:mkd "
        "ml:mal mn:mon mr:mar ms:msa my:mya nb:nob ne:nep nl:nld nn:nno no:nor pa:pan pl:pol "
        "pt:por ro:ron ru:rus sa:san sk:slk sl:slv sq:sqi sr:srp sv:swe sw:swa ta:tam te:tel "
        "th:tha tl:tgl tr:tur uk:ukr ur:urd uz:uzb vi:vie xh:xho yi:yid zh:zho zu:zul"
    ).split()
)


def language_of_three(tag: str) -> str:
    """``eng`` for ``en-GB`` (ISO 639-2/T); ``und`` where the language is not known."""
    primary = tag.split("-")[0].lower()
    return primary if len(primary) == 3 else _TERMINOLOGY.get(primary, "und")


@cache
def _countries() -> dict[str, str]:
    names = {}
    for lang in ("de", "es", "fr", "ja", "ko", "en"):
        for code, name in Locale(lang).territories.items():
            if len(code) == 2 and code.isalpha():
                names[name.casefold()] = code
    return names | {
        "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "usa": "US", "u.s.a.": "US",
        "united states of america": "US", "korea": "KR", "republic of korea": "KR",
        "czech republic": "CZ", "the netherlands": "NL", "taiwan": "TW", "russia": "RU",
        "hong kong": "HK", "turkey": "TR", "viet nam": "VN",
    }  # fmt: skip


def country_code(name: str) -> str:
    """``KR`` for *Korea*, in English or a language of the book's words; empty where it is none."""
    plain = name.strip()
    if len(plain) == 2 and plain.isascii() and plain.isupper():
        return plain
    return _countries().get(plain.casefold(), "")


# What babel (the package of LaTeX) calls languages: babel manual, section 1.25.
_BABEL = {
    "en": "english", "en-GB": "british", "en-US": "american", "en-AU": "australian",
    "en-CA": "canadian", "en-NZ": "newzealand", "de": "ngerman", "de-AT": "naustrian",
    "de-CH": "nswissgerman", "fr": "french", "fr-CA": "canadien", "es": "spanish", "it": "italian",
    "pt": "portuguese", "pt-BR": "brazilian", "nl": "dutch", "da": "danish", "sv": "swedish",
    "nb": "norsk", "no": "norsk", "nn": "nynorsk", "fi": "finnish", "is": "icelandic",
    "pl": "polish", "cs": "czech", "sk": "slovak", "sl": "slovene", "hr": "croatian",
    "sr": "serbian", "bg": "bulgarian", "ru": "russian", "uk": "ukrainian", "el": "greek",
    "hu": "magyar", "ro": "romanian", "tr": "turkish", "et": "estonian", "lv": "latvian",
    "lt": "lithuanian", "ca": "catalan", "eu": "basque", "gl": "galician", "cy": "welsh",
    "ga": "irish", "la": "latin", "eo": "esperanto", "he": "hebrew", "ar": "arabic",
    "fa": "persian", "hi": "hindi", "vi": "vietnamese", "id": "indonesian", "ms": "malay",
    "ja": "japanese", "ko": "korean", "zh": "chinese", "zh-Hans": "chinese-simplified",
    "zh-Hant": "chinese-traditional", "zh-TW": "chinese-traditional", "th": "thai",
}  # fmt: skip


def babel_name(tag: str) -> str:
    """What biblatex has as ``langid`` for a BCP 47 tag: a name of babel's, empty for none."""
    parts = tag.split("-")
    while parts:
        if name := _BABEL.get("-".join(parts)):
            return name
        parts.pop()
    return ""


def language_name(tag: str, lang: str = "en") -> str:
    """The language `tag` by its name in the language `lang`."""
    try:
        return str(Locale.parse(tag.replace("-", "_")).get_language_name(lang) or "")
    except (UnknownLocaleError, ValueError):
        return ""
