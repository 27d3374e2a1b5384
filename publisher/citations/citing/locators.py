"""Takes the locator out of what follows a key: ``, pp. 33-35, 38 and *passim*``.

In: the Markdown after a key, and the words that name a kind of locator in the paper's language.
Out: the kind (a CSL locator type), the locator, and the rest. The rules are those of pandoc's
manual, "Citation syntax": words that hold a digit are a locator, after a term roman numerals are
too; braces force (``{pp. iv, A}``) or forbid (``{}``) one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

# CSL 1.0.2, Appendix III and "Locators": the type, then how English writes it.
ENGLISH: Mapping[str, str] = {
    spelling: kind
    for kind, spellings in {
        "appendix": "appendix appendices app. apps.",
        "article-locator": "article articles art. arts.",
        "book": "book books bk. bks.",
        "canon": "canon canons can. cann.",
        "chapter": "chapter chapters chap. chaps. ch. chs.",
        "column": "column columns col. cols.",
        "elocation": "location locations loc. locs.",
        "equation": "equation equations eq. eqs. eqn. eqns.",
        "figure": "figure figures fig. figs.",
        "folio": "folio folios fol. fols.",
        "issue": "number numbers no. nos. issue issues",
        "line": "line lines l. ll.",
        "note": "note notes n. nn.",
        "opus": "opus opera op. opp.",
        "page": "page pages p. pp.",
        "paragraph": "paragraph paragraphs para. paras. ¶ ¶¶",
        "part": "part parts pt. pts.",
        "rule": "rule rules r. rr.",
        "section": "section sections sec. secs. § §§",
        "sub-verbo": "s.v. s.vv.",
        "supplement": "supplement supplements supp. supps.",
        "table": "table tables tbl. tbls.",
        "title-locator": "title titles tit. tits.",
        "verse": "verse verses v. vv.",
        "volume": "volume volumes vol. vols.",
    }.items()
    for spelling in spellings.split()
}

_ROMAN = re.compile(
    r"(?=[ivxlcdm])m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})", re.IGNORECASE
)
# 12쪽, 제3장, 第3章, 12頁: said as its language says it, whatever word the style would set.
_EAST_ASIAN = re.compile(
    r"(?:제|第)?\s?\d[\d\s,.~–-]*(?:쪽|면|페이지|장|절|권|호|행|줄|항|조|편|부|"
    r"頁|ページ|章|節|巻|号|行|項|条|段|编|編|页|节|卷|期|條|冊|册)"
)
_BRACED = re.compile(r"\{([^{}]*)\}")
_GROUP = r"\([^()\s]*\)|\[[^\[\]\s]*\]|\{[^{}\s]*\}"
_WORD = re.compile(rf"(?:{_GROUP}|[^\s,;()\[\]{{}}])+")
_GAP = re.compile(r"\s*,?\s+|,")


class Located(NamedTuple):
    """`label` is a CSL locator type or empty, `rest` what follows, `at` where in the suffix."""

    label: str
    locator: str
    rest: str
    at: int


def split_locator(suffix: str, terms: Mapping[str, str] = ENGLISH) -> Located:
    """The locator at the head of `suffix`, by `terms` (lower-case spelling → CSL locator type)."""
    head = re.match(r",?\s*", suffix)
    start = head.end() if head else 0
    if braced := _BRACED.match(suffix, start):
        label, at = _term(braced[1].lstrip(), 0, terms)
        locator = _tidy(braced[1].lstrip()[at:])
        return Located(label if locator else "", locator, suffix[braced.end() :], braced.end())
    if _EAST_ASIAN.match(suffix, start):
        return Located("", "", suffix, 0)
    label, at = _term(suffix, start, terms)
    end = _words(suffix, at, roman=bool(label))
    if end == at:
        return Located("", "", suffix, 0)
    return Located(label or "page", _tidy(suffix[at:end]), suffix[end:], end)


def _tidy(locator: str) -> str:
    """Without emphasis, and with the dash that ``--`` stands for."""
    return re.sub(r"-{2,3}", "–", locator.replace("*", "")).strip()


def _term(text: str, at: int, terms: Mapping[str, str]) -> tuple[str, int]:
    """The locator type named at `at`, and where the locator after it begins."""
    match = re.compile(r"§+|¶+|[^\W\d][^\s\d{}()\[\],;]*").match(text, at)
    while match:
        word = match[0]
        if kind := terms.get(word.lower()):
            space = re.compile(r"\s*").match(text, match.end())
            return kind, space.end() if space else match.end()
        if "." not in word:
            break
        match = re.compile(re.escape(word[: word.rindex(".") + 1])).match(text, at)
        if match and match[0] == word:
            break
    return "", at


def _words(text: str, at: int, roman: bool) -> int:
    """Where the run of words that belong to a locator ends; `at` where there is none."""
    end, here = at, at
    while word := _WORD.match(text, here):
        token = word[0].rstrip(".:!?'\"*")
        if not _belongs(token, roman):
            break
        end = here + len(token)
        if text.startswith("*", end) and token.count("*") % 2:
            end += 1
        gap = _GAP.match(text, end)
        if gap is None:
            break
        here = gap.end()
    return end


def _belongs(token: str, roman: bool) -> bool:
    if any(char.isdigit() for char in token):
        return True
    pieces = [piece for piece in re.split(r"\W+", token) if piece]
    return (
        roman
        and "*" not in token
        and bool(pieces)
        and all(_ROMAN.fullmatch(piece) for piece in pieces)
    )
