"""Outside judges: heard, retold at the manuscript, and named where they are not here."""

import contextlib
import json
import os
import shutil
import socket
import zipfile
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from typer.testing import CliRunner

from publisher.command.cli import app
from publisher.diagnostics import Severity
from publisher.judges.asking import run_judge
from publisher.judges.folder import NothingBuilt, judge_folder
from publisher.judges.heads import is_running_head
from publisher.judges.outside import (
    EXPLAINED,
    JUDGES,
    CannotJudge,
    Judge,
    JudgeFinding,
    is_for_screens,
)
from publisher.judges.pitch import is_in_one_pitch
from publisher.judges.placing import Sought, spans
from publisher.judges.registries import ONIX, SCHEMA
from publisher.judges.sites import AXE
from publisher.pipeline.settings import Settings, request_record

PAPER = "---\ntitle: Kim\n---\n\nFirst words.\n\nThe tide comes twice a day at noon.\n"


@pytest.fixture
def folder(tmp_path):
    """A folder that was built: an EPUB whose document `kim` has a fault, and its manuscript."""
    source = tmp_path / "kim.md"
    source.write_text(PAPER, "utf-8")
    with zipfile.ZipFile(tmp_path / "v.epub", "w") as book:
        book.writestr(
            "EPUB/text/kim.xhtml",
            "<html>\n<body><p>First words.</p>\n<p>The tide comes twice a day at noon.</p></body>",
        )
    told = {
        "papers": [{"id": "kim", "first": "1", "last": "2", "source": str(source)}],
        "artifacts": [{"path": "v.epub"}],
        "documents": [{"path": "text/kim.xhtml", "chapter": "kim", "source": str(source)}],
        "asked": request_record(Settings(tmp_path, str(tmp_path)), "of another day"),
    }
    (tmp_path / "volume.yaml").write_text("papers: [kim]", "utf-8")
    (tmp_path / "build.json").write_text(json.dumps(told), "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("version", "why"),
    [("1.8.0_402", "Java 8 is too old"), ("17.0.15", None), ("11", None), ("21-ea", None)],
)
def test_an_old_java_judges_nothing(version, why, tmp_path, monkeypatch):
    """EPUBCheck and veraPDF would end with words that help nobody."""
    java = tmp_path / "java"
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2024' >&2\n", "utf-8")
    java.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert [one.absent() for one in JUDGES if one.name in ("EPUBCheck", "veraPDF")] == [why] * 2


def saying(*findings, absent=None, fails=None):
    """A judge who says `findings` of every file."""

    def told(file: Path):
        if fails:
            raise CannotJudge(fails)
        for finding in findings:
            yield JudgeFinding(finding.pop("rule"), finding.pop("message"), file, **finding)

    return Judge("Solomon", "OUT020", lambda _: True, lambda: absent, "ask the king", told)


def test_a_fault_of_a_document_is_retold_at_the_manuscript(folder):
    """Line 3 of the chapter is line 7 of the paper."""
    one = saying({"rule": "RSC-005", "message": "not so.", "inside": "EPUB/text/kim.xhtml",
                  "line": 3, "column": 4})  # fmt: skip
    (found,) = judge_folder(folder, [one], inline=True).diagnostics
    assert found.paper == "kim"
    assert str(found.span) == f"{folder / 'kim.md'}:7:1"
    assert found.message == "Solomon says of v.epub, EPUB/text/kim.xhtml line 3 (RSC-005): not so"
    assert found.severity is Severity.ERROR


@pytest.mark.parametrize("inside", ["EPUB/text/kim-part-2.xhtml", "text/kim-part-2.xhtml"])
def test_a_fault_of_a_part_of_a_chapter_has_its_manuscript(folder, inside):
    """Long chapters are split, and ids are not file names: `build.json` knows whose a document
    is. EPUBCheck counts from the container, Ace from the package."""
    told = json.loads((folder / "build.json").read_text("utf-8"))
    told["documents"].append(
        {"path": "text/kim-part-2.xhtml", "chapter": "김", "source": str(folder / "kim.md")}
    )
    (folder / "build.json").write_text(json.dumps(told), "utf-8")
    one = saying({"rule": "x", "message": "no", "inside": inside, "words": "tide comes twice"})
    (found,) = judge_folder(folder, [one], inline=True).diagnostics
    assert (found.paper, found.span.line) == ("김", 7)


def test_a_warning_of_a_judge_stays_one(folder):
    """And has the file for its place where no more is known."""
    (found,) = judge_folder(
        folder, [saying({"rule": "", "message": "hm", "is_error": False})], inline=True
    ).diagnostics
    assert found.severity is Severity.WARNING
    assert found.span.path == str(folder / "v.epub")


def test_a_judge_who_is_not_here_is_named(folder):
    """With the way to get him; nobody fails for it."""
    verdict = judge_folder(folder, [saying(absent="he is out")], inline=True)
    assert verdict.absent == (("Solomon", "he is out", "ask the king"),)
    assert verdict.diagnostics == ()


def test_a_judge_who_breaks_down_is_an_error(folder):
    """Silence is no acquittal."""
    (found,) = judge_folder(folder, [saying(fails="old Java")], inline=True).diagnostics
    assert (found.code, found.is_error) == ("OUT026", True)


@pytest.mark.parametrize("one", JUDGES, ids=lambda one: one.name)
def test_what_each_judge_says_has_a_code_of_his_own(folder, one):
    """In our form, as an error."""
    heard = saying({"rule": "r", "message": "not so"}).findings
    here = replace(one, judges=lambda _: True, absent=lambda: None, findings=heard)
    (found,) = judge_folder(folder, [here], inline=True).diagnostics
    assert (found.code, found.is_error) == (one.code, True)
    assert found.message == f"{one.name} says of v.epub (r): not so"


def test_a_file_that_is_gone_is_told(folder):
    """build.json names it."""
    (folder / "v.epub").unlink()
    assert [d.code for d in judge_folder(folder, [], inline=True).diagnostics] == ["OUT016"]


PAGE = """\
<!DOCTYPE html>
<html lang="en"><head><title>Kim</title></head><body><main><h1>Kim</h1>
<p>The tide comes twice a day at noon. <a href="lee.html">Next</a></p></main></body></html>
"""


@pytest.fixture
def site(folder):
    """A folder that was built, with a web edition of two papers, of which one is gone."""
    told = json.loads((folder / "build.json").read_text("utf-8"))
    pages = ("web/index.html", "web/papers/kim.html", "web/papers/lee.html")
    told["artifacts"] += [{"path": page} for page in pages]
    told["documents"].append(
        {"path": "web/papers/kim.html", "chapter": "kim", "source": str(folder / "kim.md")}
    )
    (folder / "build.json").write_text(json.dumps(told), "utf-8")
    (folder / "web" / "papers").mkdir(parents=True)
    (folder / "web/index.html").write_text(PAGE.replace("lee", "papers/kim"), "utf-8")
    (folder / "web/papers/kim.html").write_text(PAGE, "utf-8")
    return folder


def test_a_fault_of_a_page_is_retold_at_the_manuscript(site):
    """Line 3 of the page is line 7 of the paper."""
    said = saying({"rule": "", "message": "no", "inside": "papers/kim.html", "line": 3})
    found = judge_folder(site, [replace(said, judges=Path.is_dir)], inline=True).diagnostics
    (one,) = [d for d in found if d.code == said.code]
    assert (one.paper, str(one.span)) == ("kim", f"{site / 'kim.md'}:7:1")


def test_a_page_that_is_gone_is_told_and_so_is_the_link_to_it(site):
    """OUT016 for the file, WEB005 at the line of the link; the pages that are there are sound."""
    dead, gone = judge_folder(site, [], inline=True).diagnostics
    assert (dead.code, gone.code) == ("WEB005", "OUT016")
    assert str(dead.span) == f"{site / 'web/papers/kim.html'}:3:1"


def test_a_page_that_was_changed_is_told(site):
    """OUT017: as of a book."""
    told = json.loads((site / "build.json").read_text("utf-8"))
    told["artifacts"][1]["sha256"] = "0" * 64
    (site / "build.json").write_text(json.dumps(told), "utf-8")
    assert "OUT017" in [d.code for d in judge_folder(site, [], inline=True).diagnostics]


def test_a_folder_without_a_build_is_refused(tmp_path):
    """Exit status 2, and what to do."""
    with pytest.raises(NothingBuilt):
        judge_folder(tmp_path)
    result = CliRunner().invoke(app, ["proof", str(tmp_path)])
    assert result.exit_code == 2
    (tmp_path / "build.json").write_text("[]", "utf-8")
    assert CliRunner().invoke(app, ["proof", str(tmp_path)]).exit_code == 2


def test_words_are_found_in_a_manuscript_however_they_are_marked_up(tmp_path):
    """Emphasis and links are no hindrance."""
    path = tmp_path / "a.md"
    path.write_text("# One\n\nThe *tide* [comes](https://a.example) twice a day.\n", "utf-8")
    (span,) = spans(Sought(str(path), ("tide comes twice a day",)))
    assert span.line == 3


def test_every_exception_has_its_reason_and_its_judge():
    """The table names judges that are asked."""
    assert {name for name, _, _ in EXPLAINED} <= {one.name for one in JUDGES}
    assert all(reason for _, _, reason in EXPLAINED)


def broken(path: Path) -> Path:
    """An EPUB with a fault in a document, as EPUBCheck sees it."""
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("META-INF/container.xml", "<container/>")
    return path


@pytest.mark.judge
@pytest.mark.parametrize("one", JUDGES, ids=lambda one: one.name)
def test_each_judge_finds_a_fault_in_a_broken_file(one, tmp_path, root, monkeypatch):
    """The whole way: the program runs, and what it says is understood."""
    schemas = root.parent / "shared" / "schemas"
    if one is SCHEMA and schemas.is_dir():
        monkeypatch.setenv("PUBLISHER_SCHEMAS", str(schemas))
    if why := one.absent():
        pytest.skip(why)
    if one.judges(Path("a.epub")):
        file = broken(tmp_path / "a.epub")
    elif one.judges(tmp_path):
        file = tmp_path / "web"
        file.mkdir()
        (file / "a.html").write_text('<p><img src="a.png"><p></b>', "utf-8")
    elif one in (SCHEMA, ONIX):
        file = tmp_path / "deposits" / ("crossref.xml" if one is SCHEMA else "onix.xml")
        file.parent.mkdir()
        space = "http://ns.editeur.org/onix/3.1/reference"
        file.write_text(f'<ONIXMessage release="3.1" xmlns="{space}"/>', "utf-8")
    else:
        import weasyprint

        file = tmp_path / "a.pdf"
        file.write_bytes(weasyprint.HTML(string="<p>untagged</p>").write_pdf())
        if one.name == "qpdf":
            file.write_bytes(file.read_bytes().replace(b"/Page", b"/Pgae")[:-60])
    try:
        found = list(one.findings(file))
    except CannotJudge:
        assert one.name == "Ace"  # it refuses a container without a package
        return
    assert found


@pytest.mark.judge
def test_the_sample_passes_every_judge(sample_volume, tmp_path):
    """`make proof` is clean: book, PDF and every page of the web edition."""
    _copy_of_the_book(sample_volume.output, tmp_path)
    result = CliRunner().invoke(app, ["proof", str(tmp_path), "--json"])
    told = json.loads(result.stdout)
    assert told["diagnostics"] == []
    assert result.exit_code == 0
    here = {one.name for one in JUDGES if one.absent() is None}
    assert set(told["judges"]) == here - {SCHEMA.name, ONIX.name}  # it has no records
    assert {one["judge"] for one in told["absent"]} == {one.name for one in JUDGES} - here


def _copy_of_the_book(built, folder):
    """What a build without offprints leaves: the judges read each of those for seconds."""
    told = json.loads((built / "build.json").read_text("utf-8"))
    told["artifacts"] = [a for a in told["artifacts"] if not a["path"].startswith("offprints/")]
    told["asked"]["formats"] = [f for f in told["asked"]["formats"] if f != "offprints"]
    shutil.copytree(built / "accessibility", folder / "accessibility")
    for artifact in told["artifacts"]:
        place = folder / artifact["path"]
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(built / artifact["path"], place)
    (folder / "build.json").write_text(json.dumps(told), "utf-8")


def _sheet(folder, *lines, font="Helvetica"):
    """An A5 page with each of `lines`, a text and its height in pt, as a PDF."""
    shown = "".join(f"BT /F 9 Tf 60 {y} Td ({text}) Tj ET\n" for text, y in lines)
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(420, 595))
        page.Resources = pikepdf.Dictionary(
            Font={"/F": pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1,
                BaseFont=pikepdf.Name(f"/{font}"))}
        )  # fmt: skip
        page.Contents = pdf.make_stream(shown.encode())
        pdf.save(folder / "sheet.pdf")
    return folder / "sheet.pdf"


@pytest.mark.parametrize(
    ("lines", "head"),
    [
        ([("Text.", 500), ("van Vugt, Address 4, on matters", 550)], True),
        ([("A head", 560), ("Prose that nobody hears.", 545)], False),
        ([("Prose that nobody hears.", 400)], False),
    ],
    ids=["head", "under a head", "in the text"],
)
def test_a_running_head_is_told_from_prose(tmp_path, lines, head):
    """The topmost line in the head of a page is none that a listener misses; any other may be."""
    low = lines[-1][1]
    box = {"page": 1, "x0": 60, "y0": low - 2, "x1": 300, "y1": low + 8}
    assert is_running_head(_sheet(tmp_path, *lines), [box]) is head
    assert not is_running_head(tmp_path / "sheet.pdf", [box, box])


@pytest.mark.parametrize(("font", "even"), [("Courier", True), ("Helvetica", False)])
def test_an_address_in_code_is_told_from_one_in_prose(tmp_path, font, even):
    """By how far its letters stand from each other; other lines of the page do not matter."""
    lines = [("See https://example.org for more", 300), ("ill", 310), ("www", 280)]
    box = {"page": 1, "x0": 60, "y0": 298, "x1": 260, "y1": 308}
    sheet = _sheet(tmp_path, *lines, font=font)
    assert is_in_one_pitch(sheet, [box]) is even
    assert not is_in_one_pitch(sheet, [box, box | {"y0": 309, "y1": 318}])
    assert not is_in_one_pitch(sheet, [box | {"page": 2}])
    assert not is_in_one_pitch(sheet, [])


@pytest.mark.parametrize("claim", [True, False])
def test_who_judges_a_standard_reads_the_files_that_claim_it(tmp_path, claim):
    """A file with a sign that no font has claims none, and that was told when it was bound."""
    book = pikepdf.new()
    book.add_blank_page()
    said = b"<pdfuaid:part>1</pdfuaid:part>" if claim else b"<x/>"
    book.Root.Metadata = book.make_stream(said, Type=pikepdf.Name.Metadata)
    book.save(tmp_path / "v.pdf", fix_metadata_version=False)
    record = {"papers": [], "artifacts": [{"path": "v.pdf"}]}
    (tmp_path / "build.json").write_text(json.dumps(record))
    judges = [replace(one, absent=lambda: None, findings=lambda _: iter(())) for one in JUDGES]
    readers = set(judge_folder(tmp_path, judges, inline=True).heard)
    assert ({"veraPDF", "page-validation"} <= readers) is claim
    assert "qpdf" in readers


def test_a_file_that_is_called_as_an_option_is_none(tmp_path, monkeypatch):
    """`publisher proof .` in the folder of a build whose files somebody named."""
    monkeypatch.chdir(tmp_path)
    Path("--version").write_text("words")
    assert run_judge(["cat", Path("--version")]).stdout == "words"


def test_the_pages_that_axe_opens_fetch_nothing(tmp_path):
    """A web edition that was changed may name other machines, and other files of this one."""
    if AXE.absent():
        pytest.skip(AXE.absent())
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        host = f"http://127.0.0.1:{server.getsockname()[1]}"
        (tmp_path / "secret.html").write_text("<title>x</title>")
        (tmp_path / "web").mkdir()
        (tmp_path / "web/index.html").write_text(
            f"<!DOCTYPE html><html lang=en><title>A</title><link rel=stylesheet href={host}/a.css>"
            f"<script>fetch('{host}/b')</script><h1>A</h1><img alt=a src={host}/c>"
            f"<iframe title=d src={host}/d></iframe><iframe title=e src=../secret.html></iframe>"
        )
        said = [one.message for one in AXE.findings(tmp_path / "web")]
        with contextlib.suppress(TimeoutError):
            asked.append(server.accept())
    assert asked == [] and any("ERR_" in message for message in said)


@pytest.mark.parametrize(
    ("name", "read"),
    [("v.pdf", True), ("offprints/kim.pdf", True), ("v-print.pdf", False), ("v-cover.pdf", False),
     ("v-imposed.pdf", False), ("v-programme-folded.pdf", False), ("v.epub", False)],
)  # fmt: skip
def test_what_goes_to_a_press_is_not_judged_as_a_book_to_be_read(name, read):
    """A cover has no tags and no folios, and nobody listens to it."""
    assert is_for_screens(Path(name)) is read
