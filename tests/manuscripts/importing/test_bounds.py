"""What an import may ask of the machine."""

import io
import os
import time
import zipfile
from dataclasses import replace

import pytest

from publisher.command.importing import import_into
from publisher.engine import Engine, Outcome, TaskLimits
from publisher.manuscripts.importing import SourceFile, import_files, read_draft

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+'
    'xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
PARAGRAPH = "<w:p><w:r><w:t>The stones of the bridge are red in the evening.</w:t></w:r></w:p>"


def document(body, relations="", more=()):
    """A .docx with that body."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", TYPES)
        main = f'<Relationship Id="r0" Type="{TYPE}officeDocument" Target="word/document.xml"/>'
        package.writestr("_rels/.rels", f"{RELATIONS}{main}</Relationships>")
        package.writestr("word/_rels/document.xml.rels", f"{RELATIONS}{relations}</Relationships>")
        package.writestr(
            "word/document.xml",
            f"<w:document {W} {R} {A}><w:body>{body}</w:body></w:document>",
        )
        for name, content in more:
            package.writestr(name, content)
    return out.getvalue()


def page(inner):
    return f"<html><body><h1>Of Bridges</h1>{inner}</body></html>".encode()


FIRST = "The first paragraph of the page, long enough to be a text and not a menu."
SECOND = "A second paragraph, in which there are words as well."
NESTED = "<table><tr><td>" * 20 + f"<p>{FIRST}</p><p>{SECOND}</p>" + "</td></tr></table>" * 20


@pytest.mark.parametrize("inner", [
    NESTED,
    "<dl><dt>Term</dt><dd>" * 20 + f"<p>{FIRST}</p><p>{SECOND}</p>" + "</dd></dl>" * 20,
    "<b><i>" * 24 + f"{FIRST}</i></b> {SECOND}",
    "<a href='#x'><em>" * 24 + f"{FIRST}</em></a> {SECOND}",
    "<ul><li>" * 20 + f"<p>{FIRST}</p><p>{SECOND}</p>" + "</li></ul>" * 20,
])  # fmt: skip
def test_a_text_in_boxes_within_boxes_is_read_once(inner):
    """At once, and each of its paragraphs stands in the manuscript once."""
    start = time.process_time()
    reading = read_draft(SourceFile("a.html", page(inner)))
    assert time.process_time() - start < 5
    plain = " ".join(reading.draft.body.replace("*", "").replace(">", "").split())
    assert (plain.count(FIRST), plain.count(SECOND)) == (1, 1)


def test_tables_within_tables_keep_their_own_rows():
    """A table of data inside one that lays out is a table, and its captions are its own."""
    data = "<table><caption>Of data</caption><tr><th>a</th><th>b</th></tr><tr><td>1</td>" \
           "<td>2</td></tr></table>"  # fmt: skip
    inner = f"<table><tr><td><p>{FIRST}</p>{data}</td></tr></table>"
    body = read_draft(SourceFile("a.html", page(inner))).draft.body
    assert body.count("| a | b |") == 1
    assert body.count("Of data") == 1


ELSEWHERE = document(PARAGRAPH, more=[("word/text.dat", f"<w:document {W}>{'<w:p/>' * 700_000}")])
"""A document whose text is in a part of another name than is usual."""
TOO_MUCH = {
    "a thousand layers": ("a.html", page("<div>" * 1000 + FIRST)),
    "a thousand words in bold in italics": ("a.html", page("<b><i>" * 1000 + FIRST)),
    "a hundred thousand attributes": (
        "a.html", page("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + f">{FIRST}")),
    "a million tags": ("a.html", page("<i></i>" * 1_000_000)),
    "forty million characters": ("a.txt", b"words and words " * 2_500_000),
    "nine hundred tables of Word's": ("a.docx", document("<w:tbl><w:tr><w:tc>" * 900 + PARAGRAPH
                                                         + "</w:tc></w:tr></w:tbl>" * 900)),
    "a million runs": ("a.docx", document("<w:p><w:r/></w:p>" * 500_000)),
    "attributes of Word's": (
        "a.docx", document("<w:p " + " ".join(f'a{n}="1"' for n in range(100_000)) + "/>")),
    "text that unpacks to more": (
        "a.docx", document(PARAGRAPH + "<!--" + "x" * 50_000_000 + "-->")),
    "a million runs under another name": ("a.docx", ELSEWHERE),
    "many members": ("a.docx", document(PARAGRAPH, more=[(f"m/{n}", "") for n in range(10_001)])),
}  # fmt: skip


@pytest.mark.parametrize("name", TOO_MUCH)
def test_what_is_more_than_a_manuscript_can_be_is_told_and_not_tried(name):
    """At once, with what it is too much of."""
    start = time.process_time()
    reading = read_draft(SourceFile(*TOO_MUCH[name]))
    assert time.process_time() - start < 5
    assert reading.draft is None
    assert [found.code for found in reading.diagnostics] == ["IMP010"]
    is_ours = "256 deep" not in reading.diagnostics[0].message
    assert is_ours == ("--limit" in reading.diagnostics[0].help)


def test_a_pipe_in_the_place_of_a_document_is_not_waited_for(tmp_path):
    """Nobody is at its other end."""
    os.mkfifo(tmp_path / "a.txt")
    report = import_into([tmp_path / "a.txt"], tmp_path / "volume")
    assert [found.code for found in report.diagnostics] == ["IMP001"]


def test_a_document_that_declares_entities_is_none():
    """No part of a document does (ECMA-376-2, section 9.1.1), and they multiply; in no encoding."""
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><x>&b;</x>'
    for part in (bomb, bomb.encode("utf-16"), bomb.encode("utf-16-be")):
        reading = read_draft(
            SourceFile("a.docx", document(PARAGRAPH, more=[("word/styles.xml", part)]))
        )
        assert [found.code for found in reading.diagnostics] == ["IMP008"]
        assert "declares entities" in reading.diagnostics[0].message


@pytest.mark.parametrize("target", ["http://example.org/a.png", "file:///etc/passwd"])
def test_a_picture_that_is_only_linked_leaves_the_text(target):
    """Nothing is fetched; the place is told, and all of the text is there."""
    drawing = (
        "<w:p><w:r><w:drawing><a:graphic><a:graphicData><pic:pic "
        'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill>'
        '<a:blip r:link="r1"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
        "</w:drawing></w:r></w:p>"
    ).replace("<w:drawing>", '<w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/'
              'drawingml/2006/wordprocessingDrawing">').replace("</w:drawing>", "</wp:inline>"
              "</w:drawing>")  # fmt: skip
    linked = f'<Relationship Id="r1" Type="{TYPE}image" Target="{target}" TargetMode="External"/>'
    reading = read_draft(SourceFile("a.docx", document(PARAGRAPH * 3 + drawing, linked)))
    assert reading.draft is not None
    assert reading.draft.body.count("The stones of the bridge") == 3
    assert [found.code for found in reading.draft.diagnostics] == ["IMP007"]
    assert "links to it" in reading.draft.diagnostics[0].message


def test_a_file_that_takes_its_time_fails_alone(tmp_path):
    """It is read in a worker, which is ended; the file beside it is imported."""
    slow, good = tmp_path / "slow.html", tmp_path / "good.txt"
    slow.write_bytes(page("<i>x</i> " * 120_000))
    good.write_text("Of Bridges\n\nBy Ada Lark\n\n" + f"{FIRST} {SECOND}\n" * 5, "utf-8")
    report = import_into([slow, good], tmp_path / "volume", TaskLimits(seconds=0.5))
    assert {found.code for found in report.diagnostics if found.is_error} == {"BLD002"}
    (told,) = [found for found in report.diagnostics if found.code == "BLD002"]
    assert (told.span.path, told.paper) == (str(slow), None)
    assert [path.parent.name for path in report.written if path.suffix == ".md"] == ["papers"]


def test_an_import_by_workers_is_what_it_is_without(tmp_path):
    """Drafts come back as they were made."""
    file = tmp_path / "a.html"
    file.write_bytes(page(f"<p>By Ada Lark</p><p>May 3, 2021</p><p>{FIRST}</p><p>{SECOND}</p>"))
    here = import_files([file], tmp_path / "here")
    there = import_into([file], tmp_path / "there")
    assert there.diagnostics == here.diagnostics
    assert [path.name for path in here.written] == [path.name for path in there.written]
    assert [p.read_bytes() for p in here.written if p.suffix == ".md"] == [
        p.read_bytes() for p in there.written if p.suffix == ".md"
    ]


def test_a_picture_that_a_worker_calls_what_leads_elsewhere_is_not_written(tmp_path, monkeypatch):
    """Its reader may have been made to lie by the document."""
    source = tmp_path / "a.html"
    source.write_bytes(page(f"<p>{FIRST}</p><p>{SECOND}</p>"))
    read = read_draft(SourceFile(str(source), source.read_bytes()))
    lie = replace(read, draft=replace(read.draft, images=(("../../../evil.png", b"x"),)))
    outcome = Outcome(None, lie)
    monkeypatch.setattr(Engine, "run", lambda *_: iter([outcome]))
    report = import_into([source], tmp_path / "in" / "volume")
    assert [found.code for found in report.diagnostics] == ["BLD004"]
    assert not report.written and not list(tmp_path.rglob("evil*"))


def test_a_pipe_in_the_place_of_a_manuscript_that_is_there_is_not_waited_for(tmp_path):
    """The text is looked for in what has its name."""
    source = tmp_path / "a.html"
    source.write_bytes(page(f"<p>{FIRST}</p><p>{SECOND}</p>"))
    (tmp_path / "volume/papers").mkdir(parents=True)
    os.mkfifo(tmp_path / "volume/papers/of-bridges.md")
    report = import_files([source], tmp_path / "volume")
    assert [path.name for path in report.written if path.suffix == ".md"] == ["a.md"]
