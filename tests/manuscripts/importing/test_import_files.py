"""Files to a volume: faults, names, volume.yaml, and the report."""

from __future__ import annotations

import pytest

from publisher.manuscripts.importing import import_files, import_summary, shelf
from publisher.manuscripts.importing.decoding import decode_any
from publisher.manuscripts.importing.draft import Occasion

TEXT = (
    "On Roofs\nBy Anna Berg\n\nA roof is a promise that the neighbours may stand under it by day "
    "and by night, and that it will hold the snow of any winter that we can remember.\n"
)


@pytest.fixture
def make(tmp_path):
    """A function that writes a source file."""

    def write(name: str, text: str | bytes = TEXT):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    return write


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"%PDF-1.7", "IMP008"),
        ("a.md", b"---\ntitle: x\n---\n", "IMP002"),
        ("a.odt", b"x", "IMP008"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 9, "IMP002"),
        ("a.html", b"\x00\x01\x02" * 99, "IMP002"),
        ("a.txt", b" \n \n", "IMP003"),
        ("a.html", b"<p> </p>", "IMP003"),
        ("a.docx", b"no", "IMP008"),
    ],
)
def test_a_file_that_cannot_be_imported_is_told_of(make, tmp_path, name, data, code):
    """Each fault has its code, and nothing is written."""
    report = import_files([make(name, data)], tmp_path / "v")
    assert [d.code for d in report.diagnostics] == [code]
    assert report.written == () and not (tmp_path / "v").exists()


def test_one_bad_file_does_not_stop_the_others(make, tmp_path):
    """An absent file and a folder are IMP001; the good file beside them is imported."""
    report = import_files([tmp_path / "none.txt", tmp_path, make("roof.txt")], tmp_path / "v")
    assert [d.code for d in report.diagnostics] == ["IMP001", "IMP001"]
    assert (tmp_path / "v/papers/berg.md").exists()


def test_text_that_is_not_utf8_is_read_and_told_of(make, tmp_path):
    """windows-1252 without a declaration is a guess: IMP005."""
    report = import_files([make("a.txt", TEXT.replace("A roof", "“A roof”").encode("cp1252"))],
                          tmp_path / "v")  # fmt: skip
    assert [d.code for d in report.diagnostics] == ["IMP005"]
    assert "“A roof”" in (tmp_path / "v/papers/berg.md").read_text("utf-8")


def test_control_characters_are_told_of_with_their_line():
    """IMP009 says where a character stands that means nothing."""
    decoded = decode_any(b"one\ntwo\x00three", "a.txt")
    assert decoded.text == "one\ntwothree"
    assert [(d.code, d.span.line) for d in decoded.diagnostics] == [("IMP009", 2)]


@pytest.mark.parametrize(
    "data",
    [b"\xff\xfe" + "x é".encode("utf-16-le"), b"\xef\xbb\xbf" + "x é".encode()],
    ids=["utf-16", "utf-8 with a mark"],
)
def test_a_byte_order_mark_decides(data):
    """A mark at the beginning names the encoding and is no part of the text."""
    assert decode_any(data, "a.txt").text == "x é"


def test_an_import_never_overwrites(make, tmp_path):
    """The same text under another name, even edited since, is IMP004; from the same source it is
    nothing new: the manuscript stays as it is."""
    source = make("a.txt")
    import_files([source], tmp_path / "v")
    paper = tmp_path / "v/papers/berg.md"
    paper.write_text(paper.read_text("utf-8").replace("On Roofs", "On Roofs and Snow"), "utf-8")
    before = paper.read_bytes()
    for again, codes in ((make("b.txt"), ["IMP004"]), (source, [])):
        report = import_files([again], tmp_path / "v")
        assert [d.code for d in report.diagnostics] == codes
        assert paper.read_bytes() == before and report.written == ()


def test_a_newer_transcript_is_merged(make, tmp_path):
    """What changed at the source is taken and shown; what the editor wrote stays."""
    import_files([make("a.txt")], tmp_path / "v")
    paper = tmp_path / "v/papers/berg.md"
    paper.write_text(paper.read_text("utf-8").replace("title: On Roofs", "title: Roofs"), "utf-8")
    report = import_files([make("a.txt", f"{TEXT}\nIt also keeps out the sun.\n")], tmp_path / "v")
    text = paper.read_text("utf-8")
    assert "title: Roofs" in text and "keeps out the sun" in text
    assert "keeps out the sun" in import_summary(report)
    assert (tmp_path / "v/volume.yaml").read_text("utf-8").count("- berg") == 1


def test_two_speakers_of_one_name_get_two_manuscripts(make, tmp_path):
    """A second Berg with another text is called by her full name."""
    other = "On Walls\nBy Karin Berg\n\n" + "A wall is no promise at all to anybody. " * 5
    import_files([make("a.txt")], tmp_path / "v")
    report = import_files([make("b.txt", other)], tmp_path / "v")
    assert report.written[0].name == "karin-berg.md"
    text = (tmp_path / "v/volume.yaml").read_text("utf-8")
    assert text.endswith("      - berg\n      - karin-berg\n")


def test_the_proposed_front_matter_escapes_what_yaml_would_misread(make, tmp_path):
    """Colons, quotes and Markdown in a title come out as they stand in the source."""
    from ruamel.yaml import YAML

    title = 'Roofs: "snow" & *ice* #1'
    import_files([make("a.txt", TEXT.replace("On Roofs", title))], tmp_path / "v")
    text = (tmp_path / "v/papers/berg.md").read_text("utf-8")
    front = YAML(typ="safe").load(text.split("---\n")[1])
    assert front["title"] == r'Roofs: "snow" & \*ice\* #1'


def test_the_report_has_a_line_for_each_thing(make, tmp_path):
    """Written files, moved lines, removed lines and blanks are each in the text of the report."""
    report = import_files([make("a.txt", f"{TEXT}\nBack to top\n")], tmp_path / "v")
    told = import_summary(report)
    assert "papers/berg.md" in told and "volume.yaml" in told
    assert "a.txt:1: On Roofs  (title)" in told and "a.txt:2: By Anna Berg  (authors)" in told
    assert "a.txt:6: Back to top  (link of the page)" in told
    assert "berg.md:8: role  (" in told


VOLUME = """\
# our volume
id: v   # never changes
title: "A: B"
sessions:
- title: First
  papers: [one, two]   # flow
- title: Second
  papers:
  - three   # comment
  # and after
back: [x.md]
"""


def test_a_paper_is_added_to_the_last_session_and_nothing_else_changes():
    """Comments, quotes and indentation of volume.yaml stay."""
    made = shelf.extend_volume(VOLUME, Occasion(), ["four"])
    assert made.text == VOLUME.replace("# comment\n", "# comment\n  - four\n")


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("id: v\n", "sessions:\n  - papers:\n      - four\n"),
        ("sessions:\n  - papers: [a, b]\n", ""),
        ("sessions:\n  - papers: []\n", ""),
        ("sessions:\n  - papers:\n", ""),
        ("sessions:\n  - title: x\n", ""),
        ("sessions:\n- papers:\n  - a", ""),
        ("sessions:\r\n  - papers:\r\n      - a\r\n", ""),
        ("sessions:\n  - papers: [\n      a,\n      b]\nback: []\n", ""),
    ],
)
def test_every_form_of_a_list_takes_one_more_paper(text, added):
    """Block lists, flow lists, empty and absent lists: the last session's last paper is ours."""
    from ruamel.yaml import YAML

    made = shelf.extend_volume(text, Occasion(), ["four"]).text
    assert YAML(typ="safe").load(made)["sessions"][-1]["papers"][-1] == "four"
    assert added in made and made.count("\r") == made.count("\n") * ("\r" in text)


def test_a_volume_file_that_is_broken_is_left_alone(make, tmp_path):
    """IMP006 says which paper to add by hand; the manuscript is written all the same."""
    (tmp_path / "v").mkdir()
    (tmp_path / "v/volume.yaml").write_text("id: [v\n", "utf-8")
    report = import_files([make("a.txt")], tmp_path / "v")
    assert [d.code for d in report.diagnostics] == ["IMP006"]
    assert (tmp_path / "v/volume.yaml").read_text("utf-8") == "id: [v\n"
    assert (tmp_path / "v/papers/berg.md").exists()


def test_an_event_that_volume_yaml_does_not_take_is_listed(make, tmp_path):
    """Where the volume has another event, the line that names this one is told of as removed."""
    (tmp_path / "v").mkdir()
    (tmp_path / "v/volume.yaml").write_text("id: v\nevent: {name: Another}\n", "utf-8")
    source = TEXT.replace("By Anna", "Roof Congress 2020, Oslo, Norway, 3-4 May 2020\nBy Anna")
    report = import_files([make("a.txt", source)], tmp_path / "v")
    assert [(r.line, r.reason) for r in report.removals] == [
        (2, "event; volume.yaml was not given it")
    ]
    assert "name: Another" in (tmp_path / "v/volume.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    "name",
    [
        "ilc-2019-kimiya/address.txt",
        "us-jfk-1961/address.txt",
        "us-lincoln-1861/address.txt",
        "us-washington-1789/address.txt",
        "vt-shumlin-2015-html/transcript.htm",
    ],
)
def test_what_is_proposed_passes_the_reader_with_its_blanks_reported(corpus, tmp_path, name):
    """Each blank of the report is a "left blank" of `check`, and nothing is an error."""
    from publisher.manuscripts.volumes import read_volume

    report = import_files([corpus / "addresses" / name], tmp_path / "v")
    volume, found = read_volume(tmp_path / "v", str(tmp_path / "v"))
    assert volume is not None and len(volume.papers) == 1
    assert {d.code for d in found} == {
        "FM020",
        *(["VOL020"] if len(report.blanks) > 2 else []),
    } or (not report.blanks)
    places = {(d.span.path, d.span.line) for d in found if d.span}
    assert places == {(b.path, b.line) for b in report.blanks}


def test_a_line_that_the_editor_and_the_source_changed_is_told_at_its_place(make, tmp_path):
    """The editor's stays; the finding shows what the source has there now. Told once."""
    volume = tmp_path / "v"
    import_files([make("roof.txt")], volume)
    paper = volume / "papers/berg.md"
    paper.write_text(paper.read_text("utf-8").replace("any winter", "each winter"), "utf-8")
    changed = make("roof.txt", TEXT.replace("any winter", "a long winter"))
    told = [d for d in import_files([changed], volume).diagnostics if d.code == "IMP011"]
    assert "each winter" in paper.read_text("utf-8")
    ((finding),) = told
    assert finding.span.path == str(paper)
    assert "winter" in paper.read_text("utf-8").splitlines()[finding.span.line - 1]
    assert "the source has here now" in finding.message
    assert not [d for d in import_files([changed], volume).diagnostics if d.code == "IMP011"]
