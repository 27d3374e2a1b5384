# ruff: noqa: E501
"""What the readers' grammars are made of, for a fuzzer to put together, and inputs to begin from."""

YAML = tuple(
    ": |- |> |- |--- |- & | *a|&a |!!str |<<: |? |{|}|[|]|, |'|\"|\\u0041|\\|# |%YAML 1.2|~|null|\t|"
    "title: |authors: |name: |affiliations: |index: |orcid: |abstract: |keywords: |date: |doi: |"
    "license: |bibliography: |csl: |lang: |ignore: |funding: |recording: |kind: |id: |sessions: |"
    "papers: |page: |size: |start: |event: |isbn: |issn: |editors: |committees: |2024-02-30".split(
        "|"
    )
)
MARKS = tuple(
    "# |- |1. |> |    |```|```{note}|:::|::: {.x}||||-|+--+|+==+|---|: |[^1]|[^1]: |^[|[|]|](|)|![|{#a}|"
    "{.b k=v}|**|_|`|$|$$|\\begin{|\\end{|equation}|tabular}|itemize}|figure}|\\item |\\label{|\\ref{|"
    "\\cite{|\\caption{|\\newcommand{|[@a]|@fig:x|<b>|</b>|<table>|<td>|<ruby>|<!--|-->|&amp;|&#8238;|"
    "~|^|\"|--|(@)|(x)=|{ref}`|*[a]: b|[a]: http://b|http://x.y|\u202e|\u00ad|\u200b|\ufffe|\U0010fffd".split("|")
)  # fmt: skip
TEX = tuple(
    "\\frac{|\\sqrt[|\\left(|\\right.|\\begin{|\\end{|matrix}|align}|cases}|array}{|\\def\\a{|\\a|#1|"
    "\\newcommand{\\b}[1]{|\\text{|\\mathbb{|\\operatorname{|\\label{|\\tag{|\\\\|&|^|_|{|}|\\ce{|\\SI{|"
    "\\unit{|\\substack{|\\overset{|\\not|\\,|\\hline|\\multicolumn{|\\color{|\\href{|\\limits|\\prime|'".split(
        "|"
    )
)
BIB = tuple(
    "@article{|@string{|@comment{|@preamble{|author = {|title = {|year = |crossref = {|xdata = {|"
    'date = {|pages = {|and |others|, Jr, |{\\\'e}|{\\"|\\ss|$x$|{|}|"|#|,|--|2020/2021|~'.split(
        "|"
    )
)
XML = tuple(
    '<g>|</g>|<use href="#a"/>|<style>|</style>|<![CDATA[|]]>|<!--|-->|<!DOCTYPE a [|<!ENTITY a "b">|&a;|'
    'xlink:href="|style="|url(#|id="|transform="|viewBox="0 0 1 1"|width="1e9"|data:image/png;base64,|'
    "<switch>|<foreignObject>|<text>|<image |@import |onload=".split("|")
)
CSL = tuple(
    '<macro name="|<text macro="|<text variable="|<names variable="|<name |<et-al/>|<substitute>|<choose>|'
    '<if |<else-if |<else>|type="|match="any"|<group delimiter="|<number variable="|<date variable="|'
    '<date-part name="|<label |<sort>|<key |<layout |position="|disambiguate="true"|form="short"|'
    'et-al-min="|suffix="|text-case="title"'.split("|")
)
HTML = tuple(
    "<p>|</p>|<h1>|<div>|<br>|<table>|<tr>|<td>|<ul>|<li>|<a href=|<img src=|<sup>|<blockquote>|<pre>|<title>|"
    "<meta name=|<script>|<!--|&nbsp;|<sub>|<em>|<b>|<svg>|<math>|<style>|<main>|<article>|<noscript>".split(
        "|"
    )
)

WORDS = tuple(
    "<w:p>|</w:p>|<w:r>|<w:t>|<w:tbl>|<w:tr>|<w:tc>|<w:gridSpan w:val=|<w:vMerge/>|<w:numPr>|<w:ilvl w:val="
    '|<w:hyperlink |<w:br/>|<w:tab/>|<w:sym |<w:footnoteReference w:id="1"/>|<w:drawing>|<w:sdt>|<w:ins>|'
    '<w:fldChar w:fldCharType="begin"/>|<w:instrText>|<w:pStyle w:val="Title"/>'.split("|")
)
STYLE = (
    '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><macro name="a"><names '
    'variable="author editor"><name and="symbol" initialize-with=". " form="long"/><et-al/><label '
    'form="short"/><substitute><text variable="title"/></substitute></names></macro><citation '
    'et-al-min="3" et-al-use-first="1" disambiguate-add-year-suffix="true" collapse="year"><sort><key '
    'macro="a"/><key variable="issued" sort="descending"/></sort><layout prefix="(" suffix=")" '
    'delimiter="; "><group delimiter=", "><text macro="a"/><date variable="issued"><date-part '
    'name="year"/></date><text variable="locator"/></group></layout></citation><bibliography><layout '
    'suffix="."><text macro="a"/><choose><if type="book article-journal" match="any"><text '
    'variable="title" font-style="italic" text-case="title"/></if><else-if variable="URL"><text '
    'variable="URL"/></else-if><else><text variable="title" quotes="true"/></else></choose><number '
    'variable="volume" form="ordinal"/><text term="page" form="short"/><text variable="page"/><date '
    'variable="issued" form="text" date-parts="year-month"/></layout></bibliography></style>'
)
WORD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p>'
    '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>A</w:t></w:r></w:p><w:p><w:r><w:rPr><w:b/>'
    '</w:rPr><w:t>B c</w:t></w:r><w:r><w:t xml:space="preserve"> d e f.</w:t></w:r></w:p><w:tbl><w:tr>'
    "<w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml"'
    ' ContentType="application/xml"/></Types>'
)
CSL_DATA = (
    '[{"id": "a", "type": "book", "title": "A <i>b</i>", "author": [{"family": "C", "given": "D"}], '
    '"issued": {"date-parts": [[2020, 1, 2]]}, "page": "1-2"}]',
    "references:\n- id: a\n  type: book\n  title: A\n  author:\n  - family: C\n  issued: 2020-01\n",
)
PAGE = "<title>A</title><h1>B</h1><p>C d e f.</p>"
FORMULAS = (
    "a_1^2",
    r"\frac{1}{2}\sum_{i=0}^n x_i",
    r"\begin{align}a&=b\label{c}\\d&=e\end{align}",
    r"\newcommand{\x}[1]{#1^2}\x{3}",
    r"\ce{H2O + CO2 -> x}",
    r"\SI{1e3}{\metre\per\second}",
)
