"""A volume with papers that came as PDFs, built in every form."""

import json
import re
import zipfile

import pikepdf
import pytest

from publisher.camera import programs
from tests.camera.test_preparing import PAGE

PAPERS = {
    "lee.yaml": "title: On Papers of Papers\nauthors: [Ada Lovelace, Kim Ji]\n"
    "abstract: We show it.\nkeywords: [papers]\ndoi: 10.1234/abc.5\n",
    "short/paper.yaml": "title: On Papers of Papers\nauthors: [Kim Ji]\npdf: {epub: landing}\n",
    "gone/paper.yaml": "title: Gone\nauthors: [Kim Ji]\npdf: {file: away.pdf}\n",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory, built, pdf_maker):
    """Where a volume of six papers was built: three PDFs, one that is locked, one without its PDF,
    one in Markdown; and its `build.json`."""
    program, why = programs.tagger()
    if not program:
        pytest.skip(why)
    folder = tmp_path_factory.mktemp("camera") / "volume"
    for name in ("papers/short", "papers/gone"):
        (folder / name).mkdir(parents=True)
    for name, text in PAPERS.items():
        (folder / "papers" / name).write_text(text, "utf-8")
    (folder / "papers/md.md").write_text("---\ntitle: T\nauthors: [Ada B]\n---\n\nText.\n", "utf-8")
    papers = folder / "papers"
    (papers / "lee.pdf").write_bytes(pdf_maker(PAGE, b"BT /F 9 Tf 72 700 Td (More) Tj ET"))
    (papers / "short/final.pdf").write_bytes(pdf_maker(PAGE))
    (papers / "other.yaml").write_text("title: Of Something Else\n", "utf-8")
    (papers / "other.pdf").write_bytes(pdf_maker(PAGE))
    (papers / "locked.pdf").write_bytes(
        pdf_maker(PAGE, encryption=pikepdf.Encryption(user="a", owner="b"))
    )
    (folder / "volume.yaml").write_text(
        "id: cam\ntitle: Book\nlanguage: en\npage: {size: A4}\npdf: {fit: page}\n"
        "sessions: [{title: One, papers: [lee, short, locked, gone, md, other]}]\n",
        "utf-8",
    )
    output = built(folder, "pdf,offprints,epub,web,print").output
    yield output, json.loads((output / "build.json").read_text("utf-8"))
    programs.end()


def test_each_paper_has_its_status_and_no_other_waits_for_it(made):
    _, record = made
    status = {paper["id"]: paper["status"] for paper in record["papers"]}
    assert (status["locked"], status["gone"]) == ("failed", "failed")
    assert "failed" not in (status["lee"], status["short"], status["md"])
    codes = {paper["id"]: {d["code"] for d in paper["diagnostics"]} for paper in record["papers"]}
    assert "CAM001" in codes["locked"] and "CAM021" in codes["gone"]
    assert "CAM006" not in codes["lee"] and "CAM006" in codes["short"]
    assert "CAM022" in codes["other"] and "CAM022" not in codes["lee"] | codes["short"]


@pytest.mark.judge
def test_volume_and_offprints_conform(made, verapdf, qpdf):
    output, _ = made
    files = [output / "cam.pdf", output / "offprints/lee.pdf", output / "offprints/short.pdf"]
    assert verapdf(files, "ua1", "3a") == []
    assert [qpdf(file) for file in (*files, output / "cam-print.pdf")] == [[]] * 4


def test_pages_have_their_labels_heads_and_bookmarks(made):
    output, record = made
    lee = next(paper for paper in record["papers"] if paper["id"] == "lee")
    with pikepdf.open(output / "offprints/lee.pdf") as pdf:
        assert [page.label for page in pdf.pages] == [lee["first"], lee["last"]]
        contents = [page.Contents for page in pdf.pages]
        drawn = [b"".join(s.read_bytes() for s in each) for each in contents]
        assert all(b"/Subtype /PageNum" in each for each in drawn)
        assert [b"/Subtype /Header" in each for each in drawn] == [False, True]
        with pdf.open_outline() as outline:
            assert outline.root[0].title == "On Papers of Papers"
        kinds = re.findall(rb"/S /(\w+)", b"".join(i.unparse(resolved=True) for i in pdf.objects))
        assert b"Document" in kinds and b"P" in kinds


def test_the_epub_holds_the_text_or_the_landing_page(made):
    output, _ = made
    with zipfile.ZipFile(output / "cam.epub") as book:
        texts = {
            name: book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml")
        }
    lee = next(text for text in texts.values() if "10.1234/abc.5" in text and "pagebreak" in text)
    assert "read from the paper’s PDF" in lee and "Text that goes on." in lee and "More" in lee
    assert lee.count("pagebreak") >= 2
    short = next(text for text in texts.values() if "as its authors laid it out" in text)
    assert "Text that goes on." not in short


def test_what_readers_miss_is_written_for_the_author(made):
    output, _ = made
    report = (output / "accessibility/lee.md").read_text("utf-8")
    assert "conforms to PDF/UA-1 and PDF/A-3a" in report and "nobody has read them" in report
    assert (output / "web").is_dir()


def test_the_printed_pages_are_of_one_size(made):
    output, _ = made
    with pikepdf.open(output / "cam-print.pdf") as pdf:
        sizes = {tuple(round(float(side)) for side in page.trimbox) for page in pdf.pages}
    assert len(sizes) == 1
