"""The few words that Publisher itself sets into a text, by language (ISO 639-1).

Kinds: ``figure table equation section listing``; for each the singular and the plural. `before` is
false where the number comes first ("第2節" has both; see `numbered`).
"""

from __future__ import annotations

_WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "en": {
        "figure": ("Figure", "Figures"), "table": ("Table", "Tables"),
        "equation": ("Equation", "Equations"), "section": ("Section", "Sections"),
        "listing": ("Listing", "Listings"),
    },
    "de": {
        "figure": ("Abbildung", "Abbildungen"), "table": ("Tabelle", "Tabellen"),
        "equation": ("Gleichung", "Gleichungen"), "section": ("Abschnitt", "Abschnitte"),
        "listing": ("Listing", "Listings"),
    },
    "fr": {
        "figure": ("Figure", "Figures"), "table": ("Tableau", "Tableaux"),
        "equation": ("Équation", "Équations"), "section": ("Section", "Sections"),
        "listing": ("Listage", "Listages"),
    },
    "es": {
        "figure": ("Figura", "Figuras"), "table": ("Tabla", "Tablas"),
        "equation": ("Ecuación", "Ecuaciones"), "section": ("Sección", "Secciones"),
        "listing": ("Listado", "Listados"),
    },
    "it": {
        "figure": ("Figura", "Figure"), "table": ("Tabella", "Tabelle"),
        "equation": ("Equazione", "Equazioni"), "section": ("Sezione", "Sezioni"),
        "listing": ("Listato", "Listati"),
    },
    "pt": {
        "figure": ("Figura", "Figuras"), "table": ("Tabela", "Tabelas"),
        "equation": ("Equação", "Equações"), "section": ("Seção", "Seções"),
        "listing": ("Listagem", "Listagens"),
    },
    "nl": {
        "figure": ("Figuur", "Figuren"), "table": ("Tabel", "Tabellen"),
        "equation": ("Vergelijking", "Vergelijkingen"), "section": ("Sectie", "Secties"),
        "listing": ("Listing", "Listings"),
    },
    "pl": {
        "figure": ("Rysunek", "Rysunki"), "table": ("Tabela", "Tabele"),
        "equation": ("Równanie", "Równania"), "section": ("Rozdział", "Rozdziały"),
        "listing": ("Listing", "Listingi"),
    },
    "ru": {
        "figure": ("Рисунок", "Рисунки"), "table": ("Таблица", "Таблицы"),
        "equation": ("Уравнение", "Уравнения"), "section": ("Раздел", "Разделы"),
        "listing": ("Листинг", "Листинги"),
    },
    "ko": {
        "figure": ("그림", "그림"), "table": ("표", "표"), "equation": ("식", "식"),
        "section": ("절", "절"), "listing": ("코드", "코드"),
    },
    "ja": {
        "figure": ("図", "図"), "table": ("表", "表"), "equation": ("式", "式"),
        "section": ("節", "節"), "listing": ("リスト", "リスト"),
    },
    "zh": {
        "figure": ("图", "图"), "table": ("表", "表"), "equation": ("式", "式"),
        "section": ("节", "节"), "listing": ("代码", "代码"),
    },
}  # fmt: skip
_AND = {
    "en": " and ", "de": " und ", "fr": " et ", "es": " y ", "it": " e ", "pt": " e ", "nl": " en ",
    "pl": " i ", "ru": " и ", "ko": ", ", "ja": "、", "zh": "、",
}  # fmt: skip
_REFERENCES = {
    "en": "References", "de": "Literatur", "fr": "Références", "es": "Referencias",
    "it": "Riferimenti bibliografici", "pt": "Referências", "nl": "Literatuur",
    "pl": "Bibliografia",
    "ru": "Список литературы", "ko": "참고문헌", "ja": "参考文献", "zh": "参考文献",
}  # fmt: skip
BIBLIOGRAPHY_TITLES = frozenset(title.casefold() for title in _REFERENCES.values()) | {
    "bibliography", "works cited", "literature", "literature cited", "reference",
    "cited references", "bibliographie", "literaturverzeichnis", "quellen", "quellenverzeichnis",
    "bibliografía", "bibliografia", "ouvrages cités", "참고 문헌", "引用文献", "文献",
}  # fmt: skip
"""Headings under which an author wants the bibliography, case folded."""
_ABBREVIATED = frozenset(
    """fig figs eq eqs eqn eqns tab tbl sec sect secs § abb gl lst appendix algorithm panel panels
    suppfigure theorem theorems thm lemma lemmas lem proposition prop corollary cor definition def
    example remark conjecture exercise satz théorème teorema 정리 定理""".split()
)


def _base(lang: str) -> str:
    base = lang.replace("_", "-").split("-")[0].lower()
    return base if base in _WORDS else "en"


def label_word(kind: str, lang: str, plural: bool = False) -> str:
    """The word for `kind` in `lang`; English where the language is not known here."""
    return _WORDS[_base(lang)][kind][1 if plural else 0]


def has_space(lang: str) -> bool:
    """Whether a space stands between word and number: 図2 has none."""
    return _base(lang) not in ("ja", "zh")


def gap(lang: str) -> str:
    """What stands between word and number: a space that does not break, or nothing."""
    return "\u00a0" if has_space(lang) else ""


def join_words(numbers: list[str], lang: str) -> str:
    """`numbers` as a list in words: "1, 2 and 3"."""
    if len(numbers) < 2:
        return "".join(numbers)
    comma = "、" if _base(lang) in ("ja", "zh") else ", "
    return comma.join(numbers[:-1]) + _AND[_base(lang)] + numbers[-1]


def references(lang: str) -> str:
    """The heading over a bibliography."""
    return _REFERENCES[_base(lang)]


def names_kind(text: str) -> bool:
    """Whether `text` ends with a word for a kind, so that a reference gives its number only."""
    last = text.rstrip("\u00a0 \n(").split()[-1:] or [""]
    bare = last[0].strip(".([").casefold()
    kinds = {w.casefold() for words in _WORDS.values() for pair in words.values() for w in pair}
    return bool(bare) and (bare in kinds or bare in _ABBREVIATED)
