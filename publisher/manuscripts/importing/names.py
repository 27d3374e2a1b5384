"""Names of persons and places, recognised by their shape.

In: a piece of a line. Out: whether it is a name, and its parts. Nothing is looked up outside; a
name is kept as the source spells it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from babel import Locale


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_HONORIFIC = re.compile(
    r"^(?:(?:the )?(?:right |most )?(?:dr|prof|professor|mr|mrs|ms|miss|sir|dame|rev|reverend|hon|"
    r"honou?rable|h\.?e|his excellency|her excellency|ambassador|senator|governor|president|"
    r"minister|"
    r"prime minister|judge|justice|congressman|congresswoman|rep|gen|general|col|colonel|capt|"
    r"captain|bishop|archbishop|rabbi|imam|father|sister)\b\.?\s+(?:of\s+)?)+",
    re.IGNORECASE,
)
_PARTICLES = _set(
    "van von der den de del della di da dos das du la le ten ter zu af av al el bin ibn ben y"
)
_SUFFIX = re.compile(
    r"(?:,|(?<!\s))\s++(?:Jr\.?|Sr\.?|II|III|IV|Ph\.?\s?D\.?|M\.?D\.?|Esq\.?)$",
)
_TOKEN = re.compile(r"^(?:[^\W\d_]\.(?:-?[^\W\d_]\.)*|[^\W\d_][^\W\d_'’.-]*(?:['’-][^\W\d_]+)*)$")
_NO_NAME = _set(
    """a about above abstract acknowledgements acknowledgments across address after against
    agenda among an and annual appendix april assembly at august background banquet beyond
    by ceremony chapter closing college committee conclusion conference congress contents
    convention day december department dinner discussion europe event february for forum
    friday from future general global government home how i in inaugural inauguration
    institute international into introduction january july june keynote lecture letter
    luncheon march may media meeting message ministry monday morning national new news
    november october of office old on opening our over page panel part peace plenary
    policy preface proceedings program programme question questions references relations
    release remarks report reports republic results saturday schedule section seminar
    september session society speech state statement states street summary summit sunday
    symposium table thank thanks the this through thursday to toward towards transcript
    tuesday under united university video wednesday welcome what why with without workshop
    world"""
)
_CJK_NAME = re.compile(
    r"^[\u4e00-\u9fff]{2,5}$|^[\uac00-\ud7af]{2,4}$|^[\u4e00-\u9fff\u3040-\u30ff・]{2,12}$"
)
_CJK_TITLE = re.compile(r"(?<!\s)\s*+(?:博士|教授|先生|氏|대통령|총재|박사|교수|선생님|씨|님)$")


def person(text: str) -> str:
    """The name in `text`, honorific gone, where `text` is a person's name; else nothing."""
    text = " ".join(text.split()).strip(" -–—")
    bare = _CJK_TITLE.sub("", text)
    if _CJK_NAME.match(bare):
        return bare
    name = _HONORIFIC.sub("", text)
    core = _SUFFIX.sub("", name)
    tokens = core.split(" ")
    return name if _looks_like_name(tokens) else ""


def _looks_like_name(tokens: list[str]) -> bool:
    """Two to five words, each an initial, a capitalised word or a particle; none a common noun."""
    if not 2 <= len(tokens) <= 5 or tokens[-1].lower() in _PARTICLES:
        return False
    for token in tokens:
        if token.lower() in _PARTICLES:
            continue
        if not _TOKEN.match(token) or not token[0].isupper() or token.lower() in _NO_NAME:
            return False
    return any(len(token) > 2 and not token.endswith(".") for token in tokens)


def honorific(text: str) -> str:
    """What stands before the name in `text`: "Professor", "Senator"."""
    match = _HONORIFIC.match(text.strip())
    return match[0].strip() if match and person(text) else ""


def family_name(name: str) -> str:
    """The part of `name` a file may be called by: its last word, suffixes gone."""
    if "," in _SUFFIX.sub("", name):
        return name.split(",")[0].strip()
    return _SUFFIX.sub("", name).split(" ")[-1]


def file_slug(text: str, limit: int = 48) -> str:
    """`text` as a file name of small ASCII letters, figures and hyphens; scripts that do not fold
    to ASCII give nothing."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    parts = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", ascii_text))
    out = ""
    for part in parts:
        if len(out) + len(part) + 1 > limit:
            break
        out = f"{out}-{part}" if out else part
    return out or (parts[0][:limit] if parts else "")


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    """Names of countries in English (CLDR), lower case, with those people use."""
    names = {str(name).lower() for code, name in Locale("en").territories.items() if code.isalpha()}
    return frozenset(
        names | {"korea", "usa", "u.s.a.", "uk", "u.k.", "england", "scotland", "wales"}
    )


def is_country(text: str) -> bool:
    """Whether `text` is a country's English name."""
    return text.strip().lower().removeprefix("republic of ").removeprefix("the ") in _countries()


def is_place(text: str) -> bool:
    """Whether `text` can be a place: one to five capitalised words without figures."""
    tokens = text.split()
    small = {"of", "and", "the", "de", "la", "du", "d’", "am", "an", "der", "in", "on", "upon"}
    return 1 <= len(tokens) <= 5 and all(
        (token[0].isupper() or token.lower() in small) and not any(c.isdigit() for c in token)
        for token in tokens
    )
