# ruff: noqa: E501
"""Attacks of our own: each is a manuscript, made here, that meant to do harm."""

import json
import os

import pytest

from publisher.report.record import last_files

HEAD = "---\ntitle: {title}\nauthors: [{{name: Eve}}]\n{more}---\n\n"


def paper(body, title="Guest", more=""):
    return HEAD.format(title=title, more=more) + body


def svg(inside, head=""):
    return f'{head}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/' \
           f'xlink" width="90" height="90">{inside}</svg>'  # fmt: skip


LAUGHS = '<!DOCTYPE svg [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9)
) + "]>"  # fmt: skip

ENCODINGS = {
    "utf16be": paper("Text").encode("utf-16-be"),
    "utf32": paper("Text").encode("utf-32"),
    "bom-crlf": b"\xef\xbb\xbf" + paper("Text of lines\n").replace("\n", "\r\n").encode(),
    "cp1252": paper("naïve — “quoted”").encode("cp1252"),
    "shift-jis": paper("日本語の文章").encode("shift-jis"),
    "nul": paper("a\0b\x01c\x1fd").encode(),
    "binary": bytes(range(256)) * 40,
    "empty": b"",
    "lone-surrogates": b"---\ntitle: x\n---\n\n\xed\xa0\x80 text",
    "noncharacters": paper("\ufffe \uffff \U0010ffff").encode(),
    "line-separators": paper("a\u2028b\u2029c\x85d\x0be\x0cf").encode(),
}

FRONT = {
    "duplicate-keys": "title: Other\n",
    "deep-yaml": "keywords: " + "[" * 500 + "]" * 500 + "\n",
    "deep-mapping": "keywords: " + "{a: " * 300 + "1" + "}" * 300 + "\n",
    "alias-to-itself": "keywords: &a [*a]\n",
    "merge-keys": "x: &x {a: 1}\ny:\n  <<: *x\n",
    "python-tag": "keywords: !!python/object/apply:os.system ['touch pwned']\n",
    "huge-int": f"date: {'9' * 5000}\n",
    "odd-dates": "date: 2024-02-30\nreceived: 0000-00-00\naccepted: 99999-1-1\n",
    "infinite": "date: .inf\nkeywords: [.nan, -.inf]\n",
    "binary-tag": "keywords: !!binary aGVsbG8=\n",
    "id-traversal": "id: ../../pwned\n",
    "id-absolute": "id: /etc/passwd\n",
    "id-ours": "id: contents\n",
    "id-of-neighbour": "id: neighbour\n",
    "id-dots": "id: '..'\n",
    "id-long": f"id: {'a' * 5000}\n",
    "bib-traversal": "bibliography: ../../../secret.bib\n",
    "bib-absolute": "bibliography: /etc/passwd\n",
    "bib-url": "bibliography: https://evil.example/a.bib\n",
    "csl-traversal": "csl: ../../../secret.txt\n",
    "template": "template: ../../../secret.txt\n",
    "lang-quotes": "lang: 'en\" onload=\"alert(1)'\n",
    "license-html": "license: '<script>alert(1)</script>'\n",
    "doi-html": "doi: '10.1/\"><script>alert(1)</script>'\n",
    "recording-javascript": "recording: 'javascript:alert(1)'\n",
    "recording-file": "recording: 'file:///etc/passwd'\n",
    "keywords-html": "keywords: ['<img src=x onerror=alert(1)>', '{{ 7*7 }}']\n",
    "abstract-html": "abstract: '<iframe src=\"https://evil.example\"></iframe> $x$ [a](javascript:b)'\n",
    "funding-template": "funding: '{% include \"/etc/passwd\" %} {{ config }}'\n",
    "many-keywords": f"keywords: [{', '.join(f'k{n}' for n in range(200))}]\n",
}  # fmt: skip

AUTHORS = {
    "markup": "{name: '<b onclick=\"x()\">Eve</b> *x*'}",
    "template": "{name: '{{ self.__init__ }}'}",
    "orcid": "{name: Eve, orcid: '0000-0002-1825-0097\" onmouseover=\"x'}",
    "email": "{name: Eve, email: 'javascript:alert(1)'}",
    "affiliation": "{name: Eve, affiliation: '<script>x</script>'}",
    "nameless": "{orcid: 5}",
    "list": "[[a], [b]]",
    "number": "42",
    "rtl": '{name: "\\u202Egnp.exe"}',
    "long": "{name: " + "Eve " * 2000 + "}",
}

TITLES = {
    "script": "'<script>alert(1)</script>'",
    "expression": "'{{ 7*7 }} {% raw %} {# x'",
    "tex": r"'\input{/etc/passwd} \write18{touch pwned}'",
    "number": "2024",
    "boolean": "yes",
    "null": "null",
    "list": "[a, b]",
    "blank": "'  '",
    "long": "'" + "title " * 100_000 + "'",
    "quotes": "'\" onload=\"x'",
    "control": '"a\\u0000b\\u0007c"',
    "cdata": "']]> <![CDATA[ & &amp; &nbsp;'",
}

LINKS = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "java&#10;script:x",
    "&#106;avascript:x", "\x01javascript:x", "data:text/html,<script>x</script>", "vbscript:x",
    "file:///etc/passwd", "//evil.example/x", "\\\\evil\\share", "jar:x!/y", "view-source:x",
]  # fmt: skip

BODIES = {
    "script": "<script>alert(1)</script>\n\n<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "handlers-spelt": '<p/onclick=x()>a</p> <b\x0conclick=x()>b</b> <p on&#99;lick="x()">c</p>'
                      '<img src=`x`onerror=x()><a href="jav&Tab;ascript&colon;x()">d</a>'
                      '<button formaction="javascript:x">e</button><svg/onload=x()>',
    "mutations": '<svg></p><style><a id="</style><img src=1 onerror=x()>">\n\n'
                 '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 '
                 'onerror=x()&gt;">\n\n<form><math><mtext></form><form><mglyph><style></math><img '
                 'src onerror=x()>\n\n<select><style></select><img src=x onerror=x()></style></select>',
    "namespaces": '<x:script xmlns:x="http://www.w3.org/1999/xhtml">x</x:script> <svg xmlns="http://'
                  'www.w3.org/1999/xhtml"><script>x</script></svg> <p xml:base="https://evil.example">'
                  'a</p> <![CDATA[<script>x</script>]]> <!-- a -- b --> <!--> <script>x</script> -->',
    "animated": '<svg><a><animate attributeName="href" values="javascript:x"/><set attributeName='
                '"onclick" to="x()"/><text y="20">x</text></a></svg>',
    "turned": "One \u202ebackwards\u202c word, \u2067שלום\u2069, \u202eleft open.\n\n"
              + "".join(sign.join("letters ") + sign * 3000 for sign in "\u202e\u2067\u2060\ufe0f"),
    "handlers": '<p onclick="x()">a</p> <img src=x onerror=x()> <svg onload=x()>',
    "unclosed-handler": '<img src=x onerror="alert(1)"',
    "frames": '<iframe src="https://evil.example"></iframe><object data="x"></object><embed src=x>',
    "head": '<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=x">'
            '<link rel="stylesheet" href="https://evil.example/a.css">',
    "forms": '<form action="https://evil.example"><input name=a><button>b</button></form>',
    "style": "<style>@import url(https://evil.example/a.css); body{display:none}</style>",
    "style-attribute": '<p style="background:url(https://evil.example/x);position:fixed">a</p>',
    "media": '<video src="https://evil.example/a.mp4" poster="https://evil.example/b"></video>'
             '<audio src=file:///etc/passwd></audio>',
    "mathml": '<math><maction actiontype="statusline" href="javascript:x"><mtext>a</mtext></maction>'
              '</math><math href="javascript:x"><annotation-xml encoding="text/html"><script>x'
              '</script></annotation-xml></math>',
    "inline-svg": '<svg><script>x</script><a xlink:href="javascript:x"><text>a</text></a>'
                  '<foreignObject><iframe src="x"/></foreignObject></svg>',
    "noscript": '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "attribute-list": '[a]{onclick="x()" style="background:url(https://evil.example)" '
                      'href="javascript:x"}\n\n# H {onmouseover=x() #a"b}\n',
    "div-attributes": '::: {.note onclick="x()" style="position:fixed"}\ntext\n:::\n',
    "fence-info": '```{.python onclick="x()" startFrom="<script>"}\ncode\n```\n\n'
                  '```"><script>alert(1)</script>\ncode\n```\n',
    "template": "{{ 7*7 }} {% include 'x' %} {{ ''.__class__.__mro__ }} {# x #}",
    "include": "```{include} ../../../secret.txt\n```\n\n```{literalinclude} /etc/passwd\n```\n\n"
               '--8<-- "../../../secret.txt"\n\n!include ../../../secret.txt\n\n'
               "```{raw} html\n:file: ../../../secret.txt\n```\n",
    "tex-files": "\\input{../../../secret.txt} \\include{/etc/passwd} \\write18{touch pwned}\n\n"
                 "$\\input{/etc/passwd}$ $\\href{javascript:x}{y}$ $\\csname x\\endcsname$ "
                 "$\\includegraphics{../../../secret.svg}$ $\\htmlClass{x}{y}$\n",
    "tex-bomb": "$$" + "".join(f"\\newcommand{{\\{chr(98 + n)}}}{{\\{chr(97 + n)}\\{chr(97 + n)}"
                               f"\\{chr(97 + n)}\\{chr(97 + n)}}}" for n in range(20)) + "\\u$$",
    "tex-loop": "$\\def\\a{\\a\\a}\\a$ $\\newcommand{\\b}{\\b}\\b$",
    "tex-deep": "$" + "\\frac{1}{" * 400 + "x" + "}" * 400 + "$",
    "tex-long": "$" + "x+" * 30_000 + "x$",
    "tex-columns": "$$\\begin{matrix}" + "a&" * 5000 + "a\\end{matrix}$$",
    "images-outside": "![a](../../../secret.svg)\n\n![b](/etc/passwd)\n\n![c](file:///etc/passwd)\n\n"
                      "![d](https://evil.example/x.png)\n\n![e](..%2f..%2f..%2fsecret.svg)\n\n"
                      "![f](data:image/svg+xml,<svg onload=x()>)\n\n![g](//evil.example/a.png)\n",
    "reference-links": "[a][x] [b]\n\n[x]: javascript:alert(1)\n[b]: <data:text/html,x> 'title'\n",
    "deep-quotes": ">" * 3000 + " a",
    "deep-lists": "".join("  " * n + "- a\n" for n in range(150)),
    "deep-divs": "::: {.note}\n" * 150 + "a\n" + ":::\n" * 150,
    "deep-brackets": "[" * 20_000 + "a" + "]" * 20_000,
    "deep-emphasis": "*a **b " * 2500,
    "deep-html": "<div>" * 5000 + "a",
    "deep-spans": "<span>" * 1500 + "a" + "</span>" * 1500,
    "stars": "*" * 50_000,
    "backticks": "`" * 20_001 + "a",
    "wide-table": "|" + "a|" * 300 + "\n|" + "-|" * 300 + "\n|" + "b|" * 300 + "\n",
    "long-table": "|a|b|\n|-|-|\n" + "|1|2|\n" * 200,
    "many-notes": "a[^1]\n\n" + "".join(f"[^{n}]: note {n}\n\n" for n in range(3000)),
    "notes-in-a-ring": "a[^1]\n\n[^1]: b[^2]\n\n[^2]: c[^1]\n",
    "long-note": "a[^1]\n\n[^1]: " + "word " * 1500 + "\n",
    "one-word": "a" * 100_000,
    "joiners": "\u200d".join("a" * 5000) + "\u200b" * 5000,
    "combining": "e" + "\u0301" * 20_000,
    "bidi": "\u202e\u2066\u2067 txt.exe \u202c" * 500,
    "entities": "&#x0; &#xD800; &#xFFFFFFFFFF; &bogus; &lt;script&gt;" * 200,
    "comment": "<!-- never closed " + "text " * 500,
    "abbreviations": "".join(f"*[a{n}]: x\n" for n in range(2000)) + "a1 a2 " * 300,
    "definitions": "a\n: b\n" * 500,
    "citations": "[@a; @b, p. <script>x</script>; see @c{x}] @" + "x" * 5000 + "\n",
    "ids": "# a {#page-1}\n\n# b {#title}\n\n# c {#nav}\n\n[x]{#references} [y]{#fn1}\n",
    "headings": "".join(f"{'#' * (1 + n % 6)} Heading {n}\n\n" for n in range(200)),
    "regex": "a" + " " * 50_000 + "b\n\n" + "-" * 20_000 + "|" * 20_000 + "\n",
    "lines": "\n".join("a" for _ in range(6_000)),
    "spans": '<table><col span="99999999"><tr><td colspan="99999999" rowspan="99999999">a</td></tr>'
             "</table>",
    "processing": "<?php system('x') ?> <!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]> &e;",
}  # fmt: skip

DRAWINGS = {
    "script": svg("<script>alert(1)</script><rect width='9' height='9' onclick='x()'/>"),
    "xlink": svg('<a xlink:href="javascript:x"><text y="20">a</text></a>'
                 '<image xlink:href="file:///etc/passwd" width="9" height="9"/>'
                 '<image href="https://evil.example/x.png" width="9" height="9"/>'
                 '<use href="https://evil.example/x.svg#a"/>'),
    "foreign": svg('<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="x"/>'
                   "</foreignObject>"),
    "xxe": svg("<text>&e;</text>", '<!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
    "xxe-secret": svg("<text>&e;</text>", '<!DOCTYPE svg [<!ENTITY e SYSTEM "../../../secret.txt">]>'),
    "laughs": svg("<text>&j;</text>", LAUGHS),
    "style": svg("<style>@import 'https://evil.example/a.css'; *{fill:url(https://evil.example)}"
                 "</style><rect width='9' height='9'/>"),
    "deep": svg("<g>" * 3000 + "</g>" * 3000),
    "use-ring": svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'),
    "huge": '<svg xmlns="http://www.w3.org/2000/svg" width="9e9" height="9e9"><rect/></svg>',
    "not-xml": "<svg><rect",
    "stylesheet": '<?xml-stylesheet href="https://evil.example/a.css"?>' + svg("<rect/>"),
}  # fmt: skip

BIBLIOGRAPHY = r"""
@article{a, author={<script>x</script> and Eve, {{ 7*7 }}}, title={\input{/etc/passwd} <b onclick="x">T</b>},
 journal={\write18{touch pwned}}, year={2020}, url={javascript:alert(1)}, doi={10.1/"><script>}}
@article{b, title={""" + "{" * 3000 + "x" + "}" * 3000 + r"""}, year={99999999999}}
@string{s = s # s}
@article{c, title=s, author={A and B and C}, year=2000}
@preamble{"\immediate\write18{x}"}
@article{d, title={never closed
"""  # fmt: skip


ALONE = {"id-ours", "id-of-neighbour", "many-keywords"}
"""What would change the volume around it, or weighs as much as a volume."""

HEAVY = {
    *("tex-bomb", "tex-deep", "tex-long", "tex-columns", "deep-brackets", "deep-emphasis"),
    *("deep-html", "stars", "wide-table", "long-table", "many-notes", "long-note", "one-word"),
    *("abbreviations", "lines", "regex", "headings", "combining", "deep-spans", "deep-divs"),
}
"""Bodies that take some of a second each."""


def _together(attacks):
    return {name: attack for name, attack in attacks.items() if name not in ALONE}


def _alone(attacks):
    return [name for name in attacks if name in ALONE]


def test_bytes_that_are_no_text_harm_nobody(siege):
    """Whatever the encoding."""
    siege(ENCODINGS)


def test_front_matter_harms_nobody(siege):
    """YAML that asks for more than it may have."""
    found = siege({name: paper("Text.", more=more) for name, more in _together(FRONT).items()})
    for name in ("keywords-html", "funding-template"):
        assert b">49<" not in found.documents()[f"EPUB/text/{name}.xhtml"]


@pytest.mark.parametrize("name", _alone(FRONT))
def test_front_matter_that_reaches_far_harms_nobody(attack, name):
    """An id that another has, and an index of thousands."""
    attack({"paper.md": paper("Text.", more=FRONT[name])}).check()


def test_authors_harm_nobody(siege):
    """People are data too."""
    siege({
        name: f"---\ntitle: Guest\nauthors: [{author}]\n---\n\nText.\n"
        for name, author in AUTHORS.items()
    })  # fmt: skip


def test_titles_harm_nobody(siege):
    """A title goes to every page, file and index."""
    found = siege({name: paper("Text.", title=title) for name, title in TITLES.items()})
    assert found.said.count("FM032") == 1 and "BLD" not in found.said


def test_no_link_leads_astray(attack):
    """Every scheme that runs or reads something, however it is spelt."""
    body = "\n\n".join(f'[a{n}]({link}) <a href="{link}">b{n}</a>' for n, link in enumerate(LINKS))
    found = attack({"paper.md": paper(body)})
    found.check()
    assert b"script:" not in found.documents()["EPUB/text/guest.xhtml"].lower()


def test_bodies_harm_nobody(siege):
    """Active content and small nests."""
    found = siege({name: paper(body) for name, body in BODIES.items() if name not in HEAVY})
    assert "pwned" not in {path.name for path in found.folder.rglob("*")}


def test_heavy_bodies_harm_nobody(siege):
    """Bombs: all of them in the time that one may take."""
    siege({name: paper(BODIES[name]) for name in sorted(HEAVY)})


def test_drawings_harm_nobody(siege):
    """An SVG is a program to whoever lets it."""
    text = paper("![A drawing](a.svg)\n")
    siege({name: {"paper.md": text, "a.svg": drawing} for name, drawing in DRAWINGS.items()})


def test_a_bibliography_harms_nobody(attack):
    """TeX, HTML, nests and rings in BibTeX."""
    head = paper("[@a; @b; @c; @d]\n", more="bibliography: a.bib\n")
    attack({"paper.md": head, "a.bib": BIBLIOGRAPHY}).check()


def _links(guest):
    (guest / "link.svg").symlink_to(guest.parents[2] / "secret.svg")
    (guest / "link.bib").symlink_to(guest.parents[2] / "secret.bib")
    (guest / "up").symlink_to(guest.parents[2])
    (guest / "loop").symlink_to(guest / "loop")
    (guest / "endless.png").symlink_to("/dev/zero")
    (guest / "named nowhere").symlink_to("/dev/zero")
    os.mkfifo(guest / "pipe.png")
    (guest / "folder.png").mkdir()


def test_links_and_devices_lead_nowhere(attack):
    """To a file outside, to a folder outside, to itself; to what never ends or never begins."""
    names = ("link.svg", "up/secret.svg", "loop", "endless.png", "pipe.png", "folder.png")
    body = "".join(f"![a]({name})\n\n" for name in names) + "[@s]\n"
    files = {"paper.md": paper(body, more="bibliography: [link.bib, up/secret.bib]\n")}
    attack(files, prepare=_links).check()


def _linked_paper(guest):
    (guest.parents[2] / "outside.md").write_text(
        "---\ntitle: x\n---\n\nthe-secret-that-lies-outside"
    )
    (guest / "paper.md").symlink_to(guest.parents[2] / "outside.md")


def test_a_manuscript_that_is_a_link_outside_is_not_read(attack):
    """The manuscript itself may lie nowhere else."""
    found = attack({}, prepare=_linked_paper)
    found.check()
    assert "the-secret" not in found.said


VOLUMES = {
    "id": "id: ../../pwned\ntitle: T\nsessions: [{papers: [neighbour]}]\n",
    "paper-outside": "id: hostile\ntitle: T\nsessions: [{papers: [neighbour, ../../secret.txt]}]\n",
    "style": "id: hostile\ntitle: T\nstyle: ../../x\nsessions: [{papers: [neighbour]}]\n",
    "title": "id: hostile\ntitle: '<script>x</script> {{ 7*7 }}'\nsessions: [{papers: [neighbour]}]\n",
    "page": "id: hostile\ntitle: T\npage: {size: '1mm 1mm; } @import url(x)'}\n"
            "sessions: [{papers: [neighbour]}]\n",
    "many": "id: hostile\ntitle: T\nsessions: [{papers: ["
            + ", ".join(["neighbour"] * 50) + "]}]\n",
    "list": "- a\n- b\n",
    "laughs": "a: &a [x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 8)}]\n" for n in range(8)),
}  # fmt: skip


@pytest.mark.parametrize("name", VOLUMES)
def test_volume_files_harm_nobody(attack, name):
    """Nor does the file of the volume itself: refused, or built without it."""
    found = attack({"paper.md": paper("Text.")}, volume=VOLUMES[name])
    assert found.result.returncode in (0, 1, 2), found.said
    assert "Traceback" not in found.said
    assert "fault of its own" not in found.said


def test_nothing_is_written_where_a_link_in_the_output_folder_leads(tmp_path, attack, built):
    """A volume can come with a folder of output, and a record that names what was built."""
    folder, output, beside = (
        attack({"paper.md": paper("Text.")}).folder,
        tmp_path / "o",
        tmp_path / "b",
    )
    output.mkdir()
    beside.mkdir()
    (beside / "key").touch()
    (output / "accessibility").symlink_to(beside)
    names = [f"accessibility/{name}" for name in ("key", "../key")] + [str(beside / "key")]
    record = {"artifacts": [{"path": name} for name in names], "papers": [], "timings": {}}
    (output / "build.json").write_text(json.dumps(record), "utf-8")
    assert last_files(output) == ("accessibility/key",)
    with pytest.raises(OSError, match="leads out of the folder"):
        built(folder, formats="epub", output=output, cache=tmp_path / "cache")
    assert [path.name for path in beside.iterdir()] == ["key"]
