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

NOTEBOOK = """{"cells": [{"cell_type": "markdown", "source": ["# Ink\\n", "A *sentence* of words."],
"attachments": {"a.png": {"image/png": "iVBORw0KGgo="}}}, {"cell_type": "code", "source": "x = 1",
"outputs": [{"output_type": "stream", "text": "a"}, {"output_type": "display_data", "data":
{"text/html": "<table><tr><td>1</td></tr></table>", "image/svg+xml": "<svg/>"}}, {"output_type":
"error", "ename": "E", "evalue": "v", "traceback": ["t"]}]}], "metadata": {"kernelspec": {"language":
"python"}}, "nbformat": 4}"""
CAPTIONS = """WEBVTT

00:01.000 --> 00:02.500 line:0
<v Ada Quoin>A first <i>sentence</i> &amp; more.

NOTE none

2
00:00:03.000 --> 00:00:04.000
- And another.
"""
SHEET = """ID;Title;Authors;Affiliation;E-mail;Date;Time;Room;Keywords
1;On Ink;"Quoin, Ada; Bo Lee";"A; B";ada@example.org;4 May 2026;9:30–10:00;1;ink, glue
2;"On; Glue";Ines Muller;;;2026-05-04;10.00;Saal;
"""
SCHEDULE_JSON = """{"schedule": {"version": "1", "conference": {"acronym": "a", "title": "A", "start":
"2026-05-04", "end": "2026-05-04", "time_zone_name": "Europe/Paris", "days": [{"date": "2026-05-04",
"rooms": {"One": [{"id": 1, "guid": "g", "slug": "s", "title": "On Ink", "subtitle": "", "start":
"09:30", "duration": "00:30", "date": "2026-05-04T09:30:00+02:00", "track": "Inks", "type": "talk",
"language": "en", "abstract": "A *text*.", "description": "<p>b</p>", "persons": [{"id": 1,
"public_name": "Ada Quoin"}], "links": []}]}}]}}}"""
SCHEDULE_XML = """<schedule><version>1</version>
<conference><acronym>a</acronym><title>A</title>
<start>2026-05-04</start><time_zone_name>Europe/Paris</time_zone_name></conference>
<day index="1" date="2026-05-04"><room name="One">
<event id="1" guid="g"><date>2026-05-04T09:30:00+02:00</date><start>09:30</start>
<duration>00:30</duration><title>On Ink</title><track>Inks</track>
<abstract>A</abstract><persons><person id="1">Ada Quoin</person></persons></event></room></day></schedule>"""
