"""Word documents, made in the test."""

from __future__ import annotations

import io
import zipfile

import pytest
from PIL import Image

from publisher.manuscripts.importing import import_files, word

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

Here ends.

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


def test_an_equation_of_word_is_told_of_and_not_lost_in_silence(document):
    """Mammoth drops equations: they are listed, with a diagnostic that says what to do."""
    draft = word.read(document.read_bytes(), "bridges.docx")
    assert [(r.text, r.reason) for r in draft.removals] == [("x2+y", "equation of Word")]
    assert [d.code for d in draft.diagnostics] == ["IMP007"]


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
