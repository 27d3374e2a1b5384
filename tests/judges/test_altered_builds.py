"""The folder of a build that somebody else had in hand: `proof` reads it as a stranger's."""

import io
import json
import zipfile
from pathlib import Path

import pikepdf
import pytest

from publisher.judges.folder import NothingBuilt, judge_folder
from publisher.judges.preflight import preflight
from publisher.pipeline.settings import Settings, request_record

RECORD = {"papers": [], "artifacts": [
    {"path": "v.pdf", "sha256": "that of another"}, {"path": "v.epub", "sha256": "too"},
]}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    """A function that lays a folder of `files` and gives what `proof` finds in it, without judges:
    codes and messages."""

    def lay(files, record=None):
        place = tmp_path / "build"
        place.mkdir(exist_ok=True)
        (tmp_path / "outside.pdf").write_bytes(b"%PDF-1.7 a secret")
        record = json.dumps(RECORD) if record is None else record
        for name, data in ({"build.json": record.encode()} | files).items():
            (place / name).parent.mkdir(exist_ok=True)
            (place / name).write_bytes(data)
        return [(one.code, one.message) for one in judge_folder(place, (), inline=True).diagnostics]

    return lay


def zipped(**files):
    """A ZIP of `files`; an underscore in a name is a dot."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in files.items():
            book.writestr(name.replace("_", "."), text)
    return data.getvalue()


def printed(draws=b"0 0 m 9 9 l S", **root):
    """A PDF of a page that `draws` a line, with `root` in its catalogue."""
    data = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.pages[0].Contents = pdf.make_stream(draws)
        for name, value in root.items():
            pdf.Root[f"/{name}"] = value
        pdf.save(data)
    return data.getvalue()


@pytest.mark.parametrize("record", [
    "[" * 100_000,
    '{"papers": [], "artifacts": [{"path": "../outside.pdf"}]}',
    '{"papers": [], "artifacts": [{"path": "/etc/passwd"}]}',
    json.dumps({"papers": [], "artifacts": [{"path": "x" * 5000}]}),
    json.dumps({"papers": [], "artifacts": [{"path": "a\0b"}]}),
    json.dumps({"papers": {"a": 1}, "artifacts": [5]}),
    "9" * 5000,
    json.dumps({"papers": [], "artifacts": [{"path": "v.pdf"}], "documents": {"a": 5}}),
    json.dumps({"papers": [], "artifacts": [["path"]]}),
    " " * (1 << 20) + "{}",
], ids=range(10))  # fmt: skip
def test_a_record_that_no_build_wrote_is_refused(folder, record, monkeypatch):
    """Whatever it names; nothing outside the folder is opened."""
    monkeypatch.setenv("PUBLISHER_LIMITS", "record=1")
    with pytest.raises(NothingBuilt):
        folder({"v.pdf": b"", "v.epub": b""}, record)


def test_a_link_in_the_web_edition_is_not_followed(tmp_path):
    """A build writes none: who laid it wants a file of the reader's looked at."""
    (tmp_path / "secret.html").write_text("<p>the secret words</p>")
    (tmp_path / "build/web").mkdir(parents=True)
    (tmp_path / "build/web/index.html").write_text("<p>a page</p>")
    (tmp_path / "build/web/other.html").symlink_to(tmp_path / "secret.html")
    record = {"papers": [], "artifacts": [{"path": "web/index.html"}]}
    (tmp_path / "build/build.json").write_text(json.dumps(record))
    with pytest.raises(NothingBuilt, match=r"other\.html is a link"):
        judge_folder(tmp_path / "build", (), inline=True)


@pytest.mark.parametrize(("pdf", "epub"), [
    (b"no PDF", b"no EPUB"),
    (b"", b""),
    (printed()[:200], zipped(a_xhtml="<p/>")[:60]),
    (b"%PDF-1.7\n" + b"x" * 500, zipped(mimetype="text/html")),
    (b"%PDF-1.7", zipped(a_opf="<!DOCTYPE x [<!ENTITY a 'a'>]><package")),
], ids=range(5))  # fmt: skip
def test_files_that_nobody_can_open_are_told(folder, pdf, epub):
    """Whether or not a judge is here that would."""
    codes = [code for code, _ in folder({"v.pdf": pdf, "v.epub": epub})]
    assert sorted(codes) == ["OUT016", "OUT016", "OUT017", "OUT017"]


def test_a_file_without_any_page_is_told(folder):
    """Offprints too, which no other judge opens."""
    empty = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.save(empty)
    names = ("v.pdf", "offprints/a.pdf")
    record = {"papers": [], "artifacts": [{"path": name, "sha256": "other"} for name in names]}
    found = folder(dict.fromkeys(names, empty.getvalue()), json.dumps(record))
    dead = [message for code, message in found if code == "OUT016"]
    assert len(dead) == 2 and all("cannot be read" in message for message in dead)


def test_a_book_that_unpacks_to_too_much_is_not_unpacked(folder, monkeypatch):
    """A small file can hold gigabytes of nothing."""
    monkeypatch.setenv("PUBLISHER_LIMITS", "book=1")
    found = folder({"v.pdf": printed(), "v.epub": zipped(a_opf=" " * 2_000_000)})
    message = "it unpacks to 2000000 bytes; raise the limit with `--limit book=2` (v.epub)"
    assert ("OUT016", f"the book cannot be read: {message}") in found


def test_a_manuscript_is_quoted_and_no_other_file(folder, tmp_path):
    """Though the record says that a paper was made from it."""
    (tmp_path / "secret.txt").write_text("the secret words")
    paper = {"id": "v", "first": "1", "last": "1", "source": str(tmp_path / "secret.txt")}
    found = folder({"v.pdf": b"no", "v.epub": b"no"}, json.dumps(RECORD | {"papers": [paper]}))
    assert "secret" not in str(found)


ASKED = request_record(Settings(Path(), ""), "")


def test_a_manuscript_of_another_volume_is_not_quoted(folder, tmp_path):
    """Nor one that is in none: a diary beside it may be a manuscript too."""
    (tmp_path / "diary.md").write_text("---\ntitle: x\n---\n\nthe secret words\n")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/volume.yaml").write_text("title: Mine")
    paper = {"id": "v", "first": "1", "last": "1", "source": str(tmp_path / "diary.md")}
    asked = ASKED | {"volume": str(tmp_path / "mine")}
    record = RECORD | {"papers": [paper], "asked": asked}
    found = folder({"v.pdf": b"no", "v.epub": b"no"}, json.dumps(record))
    assert "secret" not in str(found) and "diary" not in str(found)


@pytest.mark.parametrize("volume", ["/", "/proc", "\0", "x" * 5000])
def test_what_is_no_volume_is_not_read_through(folder, volume):
    """For the hash of all that a build would read: it may be the whole disk."""
    asked = {"asked": ASKED | {"volume": volume}}
    assert folder({"v.pdf": b"no", "v.epub": b"no"}, json.dumps(RECORD | asked))


def test_folios_that_are_no_numbers_place_nothing(folder):
    """More digits than Python counts with, and signs that Unicode calls digits."""
    papers = [{"id": "a", "first": "9" * 5000, "last": "9" * 5000},
              {"id": "b", "first": "²", "last": "²"}]  # fmt: skip
    for label in ("9" * 5000, "²", "1"):
        labels = pikepdf.Dictionary(Nums=[0, pikepdf.Dictionary(P=pikepdf.String(label))])
        data = {"v.pdf": printed(PageLabels=labels), "v.epub": b"no"}
        assert folder(data, json.dumps(RECORD | {"papers": papers}))


def test_a_record_that_ends_who_reads_it_is_refused(tmp_path, monkeypatch):
    """One that takes more memory than a worker has."""
    monkeypatch.setenv("PUBLISHER_LIMITS", "memory=200")
    (tmp_path / "build.json").write_text("[" + "{}, " * 8_000_000 + "{}]")
    with pytest.raises(NothingBuilt, match=r"cannot be read.*memory=400"):
        judge_folder(tmp_path, ())


def test_a_file_for_the_press_whose_parts_are_of_other_kinds_is_told():
    """It is no fault of ours that a list of intents is a number."""
    assert [one.code for one in preflight(printed(OutputIntents=3))] == ["PDF010"]


def test_a_page_of_more_instructions_than_memory_holds_is_told(monkeypatch):
    """Deflated to a thousandth, as they may be."""
    monkeypatch.setenv("PUBLISHER_LIMITS", "drawing=1")
    (found,) = preflight(printed(b"0 0 m 9 9 l S " * 100_000))
    assert found.code == "PDF010" and "--limit drawing=2" in found.message


def test_a_file_that_ends_who_reads_it_is_told_and_the_others_are_judged(tmp_path):
    """PDFium follows page labels that hold themselves until its stack ends."""
    (tmp_path / "offprints").mkdir()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        node = pdf.make_indirect(pikepdf.Dictionary(Limits=[0, 9]))
        node.Kids = pikepdf.Array([node])
        pdf.Root.PageLabels = node
        pdf.save(tmp_path / "v.pdf")
    (tmp_path / "offprints/a.pdf").write_bytes(printed())
    (tmp_path / "offprints/b.pdf").write_bytes(b"no PDF")
    names = ("v.pdf", "offprints/a.pdf", "offprints/b.pdf")
    record = {"papers": [], "artifacts": [{"path": name, "sha256": "other"} for name in names]}
    (tmp_path / "build.json").write_text(json.dumps(record))
    found = [(one.code, str(one.span)) for one in judge_folder(tmp_path, ()).diagnostics]
    assert sorted(found) == [
        ("OUT016", str(tmp_path / "offprints/b.pdf")),
        ("OUT016", str(tmp_path / "v.pdf")),
        ("OUT017", str(tmp_path / "offprints/a.pdf")),
        ("OUT017", str(tmp_path / "offprints/b.pdf")),
    ]
