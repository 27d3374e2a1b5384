"""The few words the package says by itself, in the language of the book.

English stands in for a language that is not here; `Words.lang` then says so, that a screen reader
pronounces it right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Words:
    """Titles of parts, and the sentences an accessibility summary is made of. `lang` is BCP 47."""

    lang: str
    contents: str
    pages: str
    landmarks: str
    cover: str
    title_page: str
    copyright_page: str
    start: str
    index: str
    figures: str
    tables: str
    edited_by: str
    structure: str
    described: str
    not_described: str
    math: str
    math_pictures: str
    page_list: str
    no_pages: str
    meets: str
    print_edition: str


_EN = Words(
    lang="en",
    contents="Contents",
    pages="Pages of the printed edition",
    landmarks="Landmarks",
    cover="Cover",
    title_page="Title page",
    copyright_page="Copyright page",
    start="Start of text",
    index="Index",
    figures="Figures",
    tables="Tables",
    edited_by="edited by {}",
    structure="The text reflows, and headings, lists, tables and notes are marked as such.",
    described="All figures have a text alternative.",
    not_described="Some figures have no text alternative.",
    math="Formulas are MathML with a text alternative.",
    math_pictures="Formulas are pictures with a text alternative.",
    page_list="A page list and marks in the text give the pages of the printed edition.",
    no_pages="It has no marks of printed pages.",
    meets="The publication meets WCAG 2.2 at level AA as far as automatic checks can tell.",
    print_edition="{} (printed edition)",
)
_DE = Words(
    lang="de",
    contents="Inhalt",
    pages="Seiten der gedruckten Ausgabe",
    landmarks="Orientierungspunkte",
    cover="Umschlag",
    title_page="Titelseite",
    copyright_page="Impressum",
    start="Beginn des Textes",
    index="Register",
    figures="Abbildungen",
    tables="Tabellen",
    edited_by="herausgegeben von {}",
    structure="Der Text passt sich an; Überschriften, Listen, Tabellen und Anmerkungen sind "
    "ausgezeichnet.",
    described="Alle Abbildungen haben einen Alternativtext.",
    not_described="Einige Abbildungen haben keinen Alternativtext.",
    math="Formeln sind MathML mit Alternativtext.",
    math_pictures="Formeln sind Bilder mit Alternativtext.",
    page_list="Eine Seitenliste und Marken im Text geben die Seiten der gedruckten Ausgabe an.",
    no_pages="Seiten einer gedruckten Ausgabe sind nicht angegeben.",
    meets="Die Publikation erfüllt WCAG 2.2 auf Stufe AA, soweit automatische Prüfungen es zeigen.",
    print_edition="{} (gedruckte Ausgabe)",
)
_FR = Words(
    lang="fr",
    contents="Sommaire",
    pages="Pages de l’édition imprimée",
    landmarks="Repères",
    cover="Couverture",
    title_page="Page de titre",
    copyright_page="Mentions légales",
    start="Début du texte",
    index="Index",
    figures="Figures",
    tables="Tableaux",
    edited_by="sous la direction de {}",
    structure="Le texte s’adapte à l’écran ; titres, listes, tableaux et notes sont balisés.",
    described="Toutes les figures ont un texte de remplacement.",
    not_described="Certaines figures n’ont pas de texte de remplacement.",
    math="Les formules sont en MathML avec un texte de remplacement.",
    math_pictures="Les formules sont des images avec un texte de remplacement.",
    page_list="Une liste de pages et des marques dans le texte donnent les pages de l’édition "
    "imprimée.",
    no_pages="Les pages d’une édition imprimée ne sont pas indiquées.",
    meets="La publication satisfait aux WCAG 2.2, niveau AA, d’après des contrôles automatiques.",
    print_edition="{} (édition imprimée)",
)
_ES = Words(
    lang="es",
    contents="Índice general",
    pages="Páginas de la edición impresa",
    landmarks="Puntos de referencia",
    cover="Cubierta",
    title_page="Portada",
    copyright_page="Página de créditos",
    start="Comienzo del texto",
    index="Índice alfabético",
    figures="Figuras",
    tables="Tablas",
    edited_by="edición de {}",
    structure="El texto se adapta a la pantalla; títulos, listas, tablas y notas están marcados.",
    described="Todas las figuras tienen texto alternativo.",
    not_described="Algunas figuras no tienen texto alternativo.",
    math="Las fórmulas están en MathML con texto alternativo.",
    math_pictures="Las fórmulas son imágenes con texto alternativo.",
    page_list="Una lista de páginas y marcas en el texto dan las páginas de la edición impresa.",
    no_pages="No se indican las páginas de una edición impresa.",
    meets="La publicación cumple las WCAG 2.2, nivel AA, según comprobaciones automáticas.",
    print_edition="{} (edición impresa)",
)
_JA = Words(
    lang="ja",
    contents="目次",
    pages="印刷版のページ",
    landmarks="ランドマーク",
    cover="表紙",
    title_page="扉",
    copyright_page="著作権表示",
    start="本文",
    index="索引",
    figures="図一覧",
    tables="表一覧",
    edited_by="{} 編",
    structure="本文はリフロー型で、見出し・リスト・表・注は構造化されています。",
    described="すべての図に代替テキストがあります。",
    not_described="代替テキストのない図があります。",
    math="数式は代替テキスト付きの MathML です。",
    math_pictures="数式は代替テキスト付きの画像です。",
    page_list="ページリストと本文中のマークで印刷版のページがわかります。",
    no_pages="印刷版のページは示されていません。",
    meets="自動検査の範囲で WCAG 2.2 レベル AA を満たしています。",
    print_edition="{}(印刷版)",
)
_KO = Words(
    lang="ko",
    contents="차례",
    pages="인쇄판 쪽 번호",
    landmarks="주요 위치",
    cover="표지",
    title_page="속표지",
    copyright_page="판권",
    start="본문 시작",
    index="찾아보기",
    figures="그림 차례",
    tables="표 차례",
    edited_by="{} 엮음",
    structure="본문은 화면에 맞게 흐르며 제목, 목록, 표, 주석이 구조로 표시되어 있습니다.",
    described="모든 그림에 대체 텍스트가 있습니다.",
    not_described="대체 텍스트가 없는 그림이 있습니다.",
    math="수식은 대체 텍스트가 있는 MathML입니다.",
    math_pictures="수식은 대체 텍스트가 있는 그림입니다.",
    page_list="쪽 목록과 본문 속 표시로 인쇄판의 쪽을 알 수 있습니다.",
    no_pages="인쇄판의 쪽은 표시되어 있지 않습니다.",
    meets="자동 검사에서 확인되는 범위에서 WCAG 2.2 AA 수준을 충족합니다.",
    print_edition="{} (인쇄판)",
)

_ALL = {words.lang: words for words in (_EN, _DE, _FR, _ES, _JA, _KO)}


def words_for(lang: str) -> Words:
    """The words in `lang` (BCP 47), said to be in it to the region; in English where that language
    is not here."""
    vocabulary = _ALL.get(lang.lower().split("-")[0])
    return _EN if vocabulary is None else replace(vocabulary, lang=lang)
