"""Word documents, made in the test."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile

import pytest
from PIL import Image

from publisher.manuscripts.importing import import_files, word
from publisher.manuscripts.importing.wordfields import with_tokens

MARKDOWN = """---
title: On Stone Bridges
subtitle: A reading
author: Maria Lindqvist
date: 3 May 2021
---

# First part

Good **morning** and *welcome*.^[A note on mornings.] Price $5 * 2.

- one
    - nested
- two

1. a
2. b

> quoted words

Table: Spans

| A | B |
|---|---|
| 1 | 2 |

## Second part

```
code here
 two
```

![A red arch](red.png)

Here $x^2+y$ ends.
"""

BODY = """\
## First part

Good **morning** and *welcome*.[^1] Price $5 \\* 2.

- one
    - nested
- two

1. a
2. b

> quoted words

| A | B |
| --- | --- |
| 1 | 2 |

: Spans

### Second part

```
code here
 two
```

![A red arch](NAME)

Here $x^{2}+y$ ends.

[^1]: A note on mornings.
"""


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    """A document with headings, lists, a note, a table, an image and an equation."""
    pandoc = pytest.importorskip("pypandoc")
    folder = tmp_path_factory.mktemp("word")
    Image.new("RGB", (20, 10), "red").save(folder / "red.png")
    pandoc.convert_text(
        MARKDOWN,
        "docx",
        format="markdown",
        outputfile=str(folder / "bridges.docx"),
        extra_args=[f"--resource-path={folder}"],
    )
    return folder / "bridges.docx"


def test_the_form_of_a_document_is_kept_as_markdown(document):
    """Headings, lists, notes, tables with captions, code and figures keep their form."""
    draft = word.read(document.read_bytes(), "bridges.docx")
    (name, _) = draft.images[0]
    assert draft.body == BODY.replace("NAME", name)


def test_styles_of_a_document_give_its_front_matter(document):
    """Title, Subtitle, Author and Date are styles of Word."""
    front = word.read(document.read_bytes(), "bridges.docx").front
    assert (front.title, front.subtitle) == ("On Stone Bridges", "A reading")
    assert [s.name for s in front.speakers] == ["Maria Lindqvist"]
    assert front.date is not None and front.date.iso == "2021-05-03"


_EQUATIONS = (
    r"\frac{a}{b_{n}^{2}}", r"\sqrt[3]{x+1}", r"\sum_{i=1}^{n} i", r"\left( \alpha \right)",
    r"\widehat{abc}", r"\begin{matrix} a & b \\ c & d \end{matrix}", r"\text{if }x\le 0",
    r"\lim_{x\to 0} f", r"\mathbb{R}", r"\overline{x}", r"\int_{0}^{\infty} e^{-x}",
)  # fmt: skip


def test_equations_become_tex(tmp_path):
    """What pandoc makes of TeX for Word comes back: the same letters and structures."""
    pandoc = pytest.importorskip("pypandoc")
    source = "\n\n".join(f"a ${tex}$ b" for tex in _EQUATIONS) + "\n\n$$E=mc^2$$\n"
    pandoc.convert_text(source, "docx", format="markdown", outputfile=str(tmp_path / "e.docx"))
    _, fields = with_tokens((tmp_path / "e.docx").read_bytes())
    made = [_like(thing.strip("$")) for thing in fields.things]
    assert made == [_like(tex) for tex in (*_EQUATIONS, "E=mc^{2}")]
    draft = word.read((tmp_path / "e.docx").read_bytes(), "e.docx")
    assert draft.body.rstrip().endswith("$$\nE=mc^{2}\n$$")


def _like(tex):
    """TeX without what means the same: spaces, braces, names of one sign."""
    tex = tex.replace("\\overline", "\\bar").replace("\\widehat", "\\hat")
    return re.sub(r"[\s{}~]|\\mathbb|\\limits", "", tex)


def paragraph(text, style=""):
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{look}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def document_of(*paragraphs):
    """The bytes of a .docx with these paragraphs, texts or XML."""
    schemas = "http://schemas.openxmlformats.org"
    names = {"Title": "Title", "Author": "Author", "Heading1": "heading 1"}
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in names.items()
    )
    space = f'xmlns:w="{schemas}/wordprocessingml/2006/main"'
    of = f"{schemas}/officeDocument/2006/relationships"
    body = "".join(p if p.startswith("<") else paragraph(p) for p in paragraphs)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{schemas}/package/2006/content-types"><Default '
        'Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{schemas}/package/2006/relationships"><Relationship '
        f'Id="a" Type="{of}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{schemas}/package/2006/'
        f'relationships"><Relationship Id="b" Type="{of}/styles" Target="styles.xml"/>'
        "</Relationships>",
        "word/styles.xml": f"<w:styles {space}>{styles}</w:styles>",
        "word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return out.getvalue()


def field(instruction, shown):
    def char(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    said = html.escape(instruction)
    return (
        f"{char('begin')}<w:r><w:instrText>{said}</w:instrText></w:r>{char('separate')}"
        f"<w:r><w:t>{shown}</w:t></w:r>{char('end')}"
    )


def test_citations_of_zotero_become_citations():
    """The works of its fields are the bibliography; the list that Zotero made is taken out."""
    work = {
        "id": 7, "type": "book", "title": "Ink", "author": [{"family": "Lee", "given": "A."}],
        "issued": {"date-parts": [[2019]]},
    }  # fmt: skip
    cited = {"citationItems": [{"id": 7, "itemData": work, "locator": "3", "label": "page"}]}
    shown = field(f" ADDIN ZOTERO_ITEM CSL_CITATION {json.dumps(cited)} ", "(Lee 2019, 3)")
    listed = field(" ADDIN ZOTERO_BIBL {} CSL_BIBLIOGRAPHY ", "Lee, A. 2019. Ink.")
    said = f'<w:p><w:r><w:t xml:space="preserve">Ink is old </w:t></w:r>{shown}</w:p>'
    draft = word.read(document_of(said, f"<w:p>{listed}</w:p>"), "a.docx")
    assert draft.body == "Ink is old [@lee2019, p. 3]\n"
    assert draft.front.paper.bibliography == ("references.json",)
    assert json.loads(dict(draft.images)["references.json"])[0]["id"] == "lee2019"


@pytest.mark.parametrize(
    ("abstract", "keywords", "listed"),
    [
        ("Abstract", "Keywords: ink, paper", "References"),
        ("초록", "키워드: ink, paper", "참고문헌"),
        ("要旨", "キーワード: ink、paper", "参考文献"),
    ],
)
def test_the_parts_of_a_paper_are_told_apart(abstract, keywords, listed):
    """Abstract, keywords and a printed list of references, in three languages."""
    draft = word.read(
        document_of(
            paragraph("On Ink", "Title"), paragraph("Ann Lee", "Author"),
            "Ink University, ann@ink.org", paragraph(abstract, "Heading1"), "This is about ink.",
            keywords, paragraph("Introduction", "Heading1"), "Ink is old [1], [1-2] and black.",
            paragraph(listed, "Heading1"), "[1] A. Lee, “On soot,” J. Ink, 2019.",
            "[2] B. Kim, “On oil,” J. Oil, 2020.",
        ),
        "a.docx",
    )  # fmt: skip
    paper = draft.front.paper
    assert (paper.abstract, paper.keywords) == ("This is about ink.", ("ink", "paper"))
    assert paper.authors[0]["email"] == "ann@ink.org"
    assert [place["name"] for place in paper.affiliations] == ["Ink University"]
    assert "Ink is old [@ref1], [@ref1; @ref2] and black." in draft.body
    bib = dict(draft.images)["references.bib"].decode()
    assert "title = {{On soot}}" in bib and "year = {2020}" in bib
    assert [d.code for d in draft.diagnostics] == ["IMP014"]


@pytest.mark.parametrize("form", ["odt", "rtf"])
def test_other_word_processors_are_read(tmp_path, form):
    """OpenDocument and RTF come the same way."""
    pandoc = pytest.importorskip("pypandoc")
    text, file = "# Ink\n\nInk is *black*.\n", tmp_path / f"a.{form}"
    more = ["--standalone"]
    pandoc.convert_text(text, form, format="markdown", outputfile=str(file), extra_args=more)
    report = import_files([file], tmp_path / "v")
    assert "Ink is *black*." in report.written[0].read_text()


def test_images_are_saved_in_the_folder_of_the_paper(document, tmp_path):
    """A paper with figures gets a folder of its own, which volume.yaml names."""
    report = import_files([document], tmp_path / "v")
    paths = [path.relative_to(tmp_path / "v").as_posix() for path in report.written]
    assert paths[0] == "papers/lindqvist/paper.md" and paths[1].endswith(".png")
    assert report.written[1].read_bytes().startswith(b"\x89PNG")
    assert "      - lindqvist\n" in (tmp_path / "v/volume.yaml").read_text("utf-8")


def _with_part(document, name: str, content: bytes) -> bytes:
    """The document with one more part."""
    out = io.BytesIO()
    with zipfile.ZipFile(document) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            new.writestr(info, old.read(info))
        new.writestr(name, content)
    return out.getvalue()


def test_running_heads_of_a_document_are_listed(document):
    """Text of headers and footers is no part of the paper, and is told of."""
    ns = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    head = f'<w:hdr xmlns:w="{ns}"><w:p><w:r><w:t>Draft of May</w:t></w:r></w:p></w:hdr>'
    draft = word.read(_with_part(document, "word/header1.xml", head.encode()), "b.docx")
    assert ("Draft of May", "running head of the document") in [
        (r.text, r.reason) for r in draft.removals
    ]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 cut short", b"plain text"])
def test_a_damaged_document_is_told_of(data, tmp_path):
    """A file that is no Word document gives IMP008, no traceback and no manuscript."""
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    report = import_files([path], tmp_path / "v")
    assert [d.code for d in report.diagnostics] == ["IMP008"]
    assert report.written == () and not (tmp_path / "v").exists()
