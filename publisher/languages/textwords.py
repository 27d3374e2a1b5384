"""The few words that Publisher itself sets into a text: labels, references to them, headings.

In: the words of a language (`publisher.languages.bookwords.words`). Kinds: ``figure table equation
section listing``; how a word stands to its number is the form of the language: *Figure 2*, 図2,
2절.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from publisher.languages.bookwords import in_every_language

KINDS = ("figure", "table", "equation", "section", "listing")
Said = Mapping[str, str]
_TITLES = frozenset(
    {
        "bibliography", "works cited", "literature", "literature cited", "reference",
        "cited references", "bibliographie", "literaturverzeichnis", "quellen",
        "quellenverzeichnis", "bibliografía", "bibliografia", "ouvrages cités", "참고 문헌",
        "引用文献", "文献", "文獻", "ביבליוגרפיה", "רשימת מקורות", "المصادر", "المصادر والمراجع",
    }
)  # fmt: skip
_ABBREVIATED = frozenset(
    """fig figs eq eqs eqn eqns tab tbl sec sect secs § abb gl lst appendix algorithm panel panels
    suppfigure theorem theorems thm lemma lemmas lem proposition prop corollary cor definition def
    example remark conjecture exercise satz théorème teorema 정리 定理""".split()
)


def label_word(kind: str, said: Said, plural: bool = False) -> str:
    """The word for `kind`."""
    return said[f"text.{kind}s" if plural else f"text.{kind}"]


def gap(said: Said) -> str:
    """What stands between a word and its number: a space that does not break, or nothing."""
    return said["text.form"].removeprefix("{word}").removesuffix("{number}")


def around(kind: str, said: Said, plural: bool = False) -> tuple[str, str]:
    """What stands before and after the number of a `kind`: *Figure* and nothing, nothing and 절."""
    form = said["text.section_form" if kind == "section" else "text.form"]
    before, _, after = form.partition("{number}")
    word = label_word(kind, said, plural)
    return before.replace("{word}", word), after.replace("{word}", word)


def word_with_number(kind: str, number: str, said: Said) -> str:
    """The word for `kind` with its number."""
    before, after = around(kind, said)
    return f"{before}{number}{after}"


def join_words(numbers: Sequence[str], said: Said) -> str:
    """`numbers` as a list in words: "1, 2 and 3"."""
    if len(numbers) < 2:
        return "".join(numbers)
    return said["text.comma"].join(numbers[:-1]) + said["text.last"] + numbers[-1]


def titles_bibliography(title: str) -> bool:
    """Whether under the heading `title`, case folded, an author wants the bibliography."""
    return title in _TITLES or title in _folded("text.references")


@cache
def _folded(*names: str) -> frozenset[str]:
    """The words of these names in every language, case folded."""
    return frozenset(word.casefold() for name in names for word in in_every_language(name))


_KIND_WORDS = tuple(f"text.{kind}{ending}" for kind in KINDS for ending in ("", "s"))


def names_kind(text: str) -> bool:
    """Whether `text` ends with a word for a kind, so that a reference gives its number only."""
    last = text.rstrip("\u00a0 \n(").split()[-1:] or [""]
    bare = last[0].strip(".([").casefold()
    return bool(bare) and (bare in _ABBREVIATED or bare in _folded(*_KIND_WORDS))
