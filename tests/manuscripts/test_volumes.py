"""A volume folder: its file, and the manuscripts it names, found and read in order."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from publisher.manuscripts.volumes import read_volume
from publisher.model.paper import Paper
from publisher.model.volume import FailedPaper

TEXT = "---\ntitle: {}\n---\n\nText.\n"


def codes(found) -> list[str]:
    return [each.code for each in found]


def papers(*names: str) -> dict[str, str]:
    return {name: TEXT.format(name) for name in names}


def test_everything_design_lists_is_read(volume):
    """Each key of DESIGN section 5 arrives in its place."""
    read, found = volume(
        """
id: ilc-2025
title: Proceedings
subtitle: Addresses
event: {name: Conference, acronym: ILC, number: 5th, start: 2025-05-15, end: 17 May 2025,
  place: Kobe, country: Japan, url: https://example.org}
language: en-GB
editors: [{name: Ada van Kim, orcid: 0000-0002-1825-0097, affiliation: Kobe University}]
committees:
  - {name: Programme, members: [Ada van Kim, {name: B. Lee, affiliation: Somewhere}]}
sponsors: [{name: Society, url: https://example.org}, Friends]
publisher: {name: Press, place: Kobe, url: https://example.org}
isbn: {print: 978-3-16-148410-0, epub: 0-8044-2957-X}
issn: 2575-9752
doi: 10.1234/abc
series: {title: Series, number: 5}
license: CC-BY-4.0
copyright: © 2025 the authors
style: proceedings
csl: apa
page: {size: 6x9in, start: next}
front: [preface]
sessions:
  - {title: One, chair: B. Lee, date: 2025-05-15, papers: [kim]}
  - {title: Two, chair: [A. B, {name: C. D}], papers: [lee.md, papers/roe/paper.md]}
back: [afterword.md]
""",
        papers("front/preface.md", "papers/kim.md", "papers/lee.md", "papers/roe/paper.md",
               "back/afterword.md"),
    )  # fmt: skip
    assert codes(found) == []
    assert (read.id, read.title, read.subtitle, read.language) == (
        "ilc-2025", "Proceedings", "Addresses", "en-GB",
    )  # fmt: skip
    event = read.event
    assert (event.name, event.acronym, event.number, event.place) == (
        "Conference",
        "ILC",
        "5th",
        "Kobe",
    )
    assert (event.start.iso, event.end.iso, event.country) == ("2025-05-15", "2025-05-17", "Japan")
    editor = read.editors[0]
    assert (editor.person.particle, editor.person.orcid) == ("van", "0000-0002-1825-0097")
    assert editor.role == "Kobe University"
    assert [m.person.family for m in read.committees[0].members] == ["Kim", "Lee"]
    assert [sponsor.name for sponsor in read.sponsors] == ["Society", "Friends"]
    assert (read.publisher.name, read.publisher.place) == ("Press", "Kobe")
    assert (read.isbn.print, read.isbn.epub, read.isbn.pdf) == (
        "978-3-16-148410-0", "0-8044-2957-X", "",
    )  # fmt: skip
    assert (read.issn, read.doi, read.series.number) == ("2575-9752", "10.1234/abc", "5")
    assert (read.copyright.holder, read.copyright.year) == ("the authors", 2025)
    assert (read.page.size, read.page.start, read.csl) == ("6in 9in", "next", "apa")
    assert [[paper.id for paper in session.papers] for session in read.sessions] == [
        ["kim"], ["lee", "roe"],
    ]  # fmt: skip
    assert [len(session.chair) for session in read.sessions] == [1, 2]
    assert (read.front[0].kind, read.back[0].id) == ("preface", "afterword")
    assert read.papers[0].lang == "en-GB"
    assert read.spans["event.end"].line == 5
    assert read.papers[0].source.path == "v/papers/kim.md"
    assert read.papers[0].source.folder == read.folder.resolve() / "papers"


def test_texts_stand_for_their_forms(volume):
    """A bare text is the name, the title or the number that its key is most about."""
    read, found = volume(
        "id: v\ntitle: V\nevent: Conference\npublisher: Press\nisbn: 978-3-16-148410-0\n"
        "series: Series\npage: A4\nlang: de\nsessions:\n  - papers: kim\n",
        papers("papers/kim.md"),
    )
    assert codes(found) == []
    assert (read.event.name, read.publisher.name, read.isbn.print) == (
        "Conference", "Press", "978-3-16-148410-0",
    )  # fmt: skip
    assert (read.series.title, read.page.size, read.language) == ("Series", "A4", "de")


def test_papers_without_sessions_are_one_session(volume):
    """`papers:` at the top makes one session without a title."""
    read, found = volume("id: v\ntitle: V\npapers: [kim, lee]\n",
                         papers("papers/kim.md", "papers/lee.md"))  # fmt: skip
    assert codes(found) == []
    assert [(session.title, len(session.papers)) for session in read.sessions] == [("", 2)]


@pytest.mark.parametrize(
    "name",
    ["kim.md", "kim/paper.md", "kim/main.md", "kim/anything.md", "kim.qmd", "kim.Rmd", "kim.rmd",
     "kim.markdown", "kim.myst.md", "kim/index.qmd", "kim/paper.Rmd", "kim/anything.qmd"],
)  # fmt: skip
def test_a_slug_means_a_file_or_a_folder(volume, name):
    """A manuscript is a file of its own or the one in a folder."""
    files = {**papers(f"papers/{name}"), "papers/kim/README.md": "Read me."}
    read, found = volume("id: v\ntitle: V\npapers: [kim]\n", files)
    assert codes(found) == []
    assert [paper.id for paper in read.papers] == ["kim"]


def test_of_a_manuscript_and_what_was_made_of_it_the_latter_is_meant(volume):
    """`paper.md` has the results of the chunks of `paper.Rmd`; a whole name says which."""
    files = papers("papers/kim/paper.md", "papers/kim/paper.Rmd", "papers/lee/paper.qmd")
    read, found = volume("id: v\ntitle: V\npapers: [kim, lee/paper.qmd]\n", files)
    assert codes(found) == []
    assert [paper.source.path for paper in read.papers] == [
        "v/papers/kim/paper.md", "v/papers/lee/paper.qmd",
    ]  # fmt: skip
    assert [paper.id for paper in read.papers] == ["kim", "lee"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("name", ["caf\u00e9.md", "caf\u00e9/paper.md"])
def test_accents_of_a_name_are_one_however_they_are_written(volume, form, name):
    """macOS keeps and zips names with their accents apart; people type them in one."""
    import unicodedata

    files = papers("papers/" + unicodedata.normalize("NFD", name))
    entry = unicodedata.normalize(form, "caf\u00e9")
    read, found = volume(f"id: v\ntitle: V\npapers: [{entry}]\n", files)
    assert codes(found) == []
    assert [paper.id for paper in read.papers] == ["caf\u00e9"]


def test_other_files_of_a_paper_are_no_papers(volume):
    """The supplement beside the file that is named is no paper that somebody forgot."""
    files = papers("papers/kim/short.Rmd", "papers/kim/supplement.qmd", "papers/lee.md")
    _, found = volume("id: v\ntitle: V\npapers: [kim/short.Rmd]\n", files)
    assert [(d.code, d.span.path) for d in found] == [("VOL051", "v/papers/lee.md")]


def test_failed_paper_keeps_its_place_and_the_others_are_whole(volume):
    """Absent, broken and unreadable papers stand where they are listed."""
    read, found = volume(
        "id: v\ntitle: V\npapers: [kim, lea, broken, roe]\n",
        {**papers("papers/kim.md", "papers/lee.md", "papers/roe.md"),
         "papers/broken.md": "---\ntitle: Broken\ndate: '2024\n---\n"},
    )  # fmt: skip
    assert [type(paper) for paper in read.papers] == [Paper, FailedPaper, FailedPaper, Paper]
    assert [paper.id for paper in read.papers] == ["kim", "lea", "broken", "roe"]
    assert [(each.code, each.paper) for each in found] == [
        ("VOL050", "lea"), ("FM009", "broken"),
    ]  # fmt: skip
    assert found[0].help == "did you mean `lee`?"


def test_ids_are_unique_in_what_is_read(volume):
    """A second paper of one id has another, so that files and anchors stay apart."""
    read, found = volume(
        "id: v\ntitle: V\npapers: [kim, lee, contents]\n",
        {"papers/kim.md": TEXT.format("A"), "papers/lee.md": "---\nid: Kim\ntitle: B\n---\n\nB.\n",
         "papers/contents.md": TEXT.format("C")},
    )  # fmt: skip
    assert [(type(paper), paper.id) for paper in read.papers] == [
        (Paper, "kim"), (Paper, "Kim-2"), (Paper, "contents-2"),
    ]  # fmt: skip
    assert [(each.code, each.paper, str(each.span)) for each in found] == [
        ("VOL053", "Kim-2", "v/papers/lee.md:2:5"),
        ("VOL053", "contents-2", "v/papers/contents.md"),
    ]


def test_nothing_outside_the_folder_is_read(lay, tmp_path):
    """Neither dots, nor a root, nor a link lead out."""
    secret = tmp_path / "secret.md"
    secret.write_text(TEXT.format("Secret"))
    folder = lay({
        "volume.yaml": f"id: v\ntitle: V\npapers: [../secret, {secret}, link, loop]\n",
        "papers/kim.txt": "",
    })  # fmt: skip
    (folder / "papers" / "link.md").symlink_to(secret)
    (folder / "papers" / "loop.md").symlink_to(folder / "papers" / "loop.md")
    read, found = read_volume(folder, "v")
    assert codes(found) == ["VOL055"] * 4
    assert all(isinstance(paper, FailedPaper) for paper in read.papers)


def test_volume_file_that_is_a_link_out_is_not_read(lay, tmp_path):
    """The volume file itself stands in the folder."""
    other = tmp_path / "other.yaml"
    other.write_text("title: V\n")
    folder = lay({})
    (folder / "volume.yaml").symlink_to(other)
    read, found = read_volume(folder, "v")
    assert (read, codes(found)) == (None, ["VOL055"])


@pytest.mark.parametrize(
    ("yaml", "code"),
    [("- a\n", "VOL004"), ("", "VOL003"), (b"title: \xff\n", "VOL001"), ('title: "x\n', "VOL009")],
)  # fmt: skip
def test_no_volume_where_its_file_is_unusable(volume, yaml, code):
    """Only a file that holds no keys and values gives no volume."""
    read, found = volume(yaml)
    assert (read, codes(found)) == (None, [code])


def test_no_volume_without_its_file(lay):
    """A folder without a volume file is told so, with what to do."""
    read, found = read_volume(lay({}), "v")
    assert read is None
    assert [(each.code, str(each.span)) for each in found] == [("VOL002", "v/volume.yaml")]
    assert "publisher new volume" in found[0].help


def test_faults_of_the_file_leave_a_volume(volume):
    """Unknown keys and wrong values are told, and the rest of the volume is read."""
    read, found = volume(
        "titel: V\nid: v\npage: {size: huge}\neditors: {nam: A}\npapers: [kim]\n",
        papers("papers/kim.md"),
    )
    assert read.title == "???"
    assert read.page.size == "A5"
    assert [paper.id for paper in read.papers] == ["kim"]
    assert sorted(codes(found)) == ["VOL015", "VOL015", "VOL059"]


def test_one_orcid_with_two_names(volume):
    """The second spelling is told, with the place of the first."""
    who = "authors: [{{name: {}, orcid: 0000-0002-1825-0097}}]"
    _, found = volume("id: v\ntitle: V\npapers: [kim, lee]\n", {
        "papers/kim.md": TEXT.format("A\n" + who.format("Ada Kim")),
        "papers/lee.md": TEXT.format("B\n" + who.format("A. Kim")),
    })  # fmt: skip
    assert [(each.code, each.paper, str(each.span)) for each in found] == [
        ("FM054", "lee", "v/papers/lee.md:3:33"),
    ]  # fmt: skip
    assert "v/papers/kim.md:3" in found[0].help


def test_shown_path_is_the_one_typed(lay):
    """Diagnostics name files as the user named the folder."""
    folder = lay({"volume.yaml": "id: v\nkey: x\n"})
    _, found = read_volume(folder, "manuscripts/v/")
    assert {each.span.path for each in found} == {"manuscripts/v/volume.yaml"}


def test_findings_without_end_are_counted(volume):
    """Of a file, some of each code and how many more; of manuscripts that are not there, each has
    its place in the book, and the first are looked for by their names."""
    _, found = volume(
        "title: V\nsessions:\n  - papers: [" + ", ".join(f"pa{n}" for n in range(200)) + "]\n",
        papers("papers/pa.md") | {f"papers/{n}zzzz.md": "x" for n in range(61)}
        | {"papers/pa0.md": "---\ntitle: T\n" + "date: 2024\n" * 200 + "---\n\nx\n"},
    )  # fmt: skip
    lacking = [each for each in found if each.code == "VOL050"]
    assert len(lacking) == 199 == len({each.paper for each in lacking})
    near = [each for each in lacking if "did you mean" in each.help]
    assert near == lacking[: len(near)] and len(near) == 50
    for code, more in (("VOL051", "11 more like these"), ("FM012", "149 more like these")):
        told = [each for each in found if each.code == code]
        assert len(told) == 51 and told[-1].message.startswith(more)
        assert told[-1].is_error == (code == "FM012")


def test_a_folder_whose_name_leads_elsewhere_is_none_of_ours(volume):
    """A backslash parts names on other machines."""
    read, found = volume(
        "title: V\nsessions: [{papers: [kim, lost]}]\n",
        papers("papers/kim.md", "papers/a\\b/paper.md", "papers/c\\d.md"),
    )
    assert [each.id for each in read.papers] == ["kim", "lost"]
    assert codes(found) == ["VOL050"]


@pytest.fixture
def others():
    """A volume of two papers in a folder that everybody may enter."""
    folder = Path(tempfile.mkdtemp())
    for name, text in papers("papers/kim.md", "papers/lee/paper.md").items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    (folder / "volume.yaml").write_text("title: V\nsessions: [{papers: [kim, lee]}]\n", "utf-8")
    folder.chmod(0o755)
    yield folder
    (folder / "papers/lee").chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.parametrize(("locked", "mode", "code"), [
    ("papers/lee/paper.md", 0, "FM002"),
    ("papers/lee", 0, "VOL050"),
    ("papers/lee", 0o444, "VOL050"),
    ("papers/lee", 0o111, "VOL050"),
])  # fmt: skip
def test_what_one_may_not_read_fails_alone(others, locked, mode, code):
    """A file, a folder that may not be listed, one that may not be entered."""
    (others / locked).chmod(mode)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)  # root may read everything
    try:
        read, found = read_volume(others, "v")
    finally:
        os.seteuid(user)
    assert codes(found) == [code]
    assert isinstance(read.papers[0], Paper) and isinstance(read.papers[1], FailedPaper)


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES, errno.EIO, errno.ESTALE])
def test_a_manuscript_that_goes_while_it_is_read_fails_alone(others, monkeypatch, number):
    """Deleted, locked, or on a disk that breaks, after it was found."""
    from publisher import files

    whole = files.open_file

    def gone(path):
        if path.parent.name == "lee":
            raise OSError(number, os.strerror(number), str(path))
        return whole(path)

    monkeypatch.setattr(files, "open_file", gone)
    read, found = read_volume(others, "v")
    assert codes(found) == ["FM002"]
    assert isinstance(read.papers[0], Paper) and isinstance(read.papers[1], FailedPaper)


MISSHAPEN = {
    "papers where sessions are": ("sessions: [kim, lee]", "VOL017", ["kim", "lee"]),
    "a paper where sessions are": ("sessions: kim", "VOL017", ["kim"]),
    "papers not indented": (
        "sessions:\n  - title: A\n    papers:\n  - kim\n  - lee", "VOL010", ["kim", "lee"],
    ),
    "a key misspelt": ("sessions:\n  - title: A\n    paper: [kim, lee]", "VOL015", []),
    "sessions misspelt": ("sesions:\n  - papers: [kim, lee]", "VOL015", []),
    "keys for a list": ("papers: {kim: lee}", "VOL017", []),
    "a list in a list": ("papers: [[kim], lee]", "VOL017", ["lee"]),
    "a name misspelt": ("papers: [kim, lea]", "VOL050", ["kim", "lea"]),
    "the list twice": ("papers: [kim, lee]\npapers: [kim]", "VOL012", ["kim"]),
    "a name that another place has": ("front: [kim]\npapers: [lee, kim]", "VOL050",
                                      ["lee", "kim-2"]),
    "a chair's key misspelt": (
        "sessions: [{papers: [kim, lee], chair: {nme: Bo}}]", "VOL015", ["kim", "lee"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", MISSHAPEN)
def test_one_fault_of_the_programme_is_one_finding(volume, fault):
    """What follows from it is not told as well, and what can be read of it is in the book."""
    yaml, code, ids = MISSHAPEN[fault]
    read, found = volume(f"id: v\ntitle: V\n{yaml}\n", papers("papers/kim.md", "papers/lee.md"))
    assert codes(found) == [code]
    assert [paper.id for paper in read.papers] == ids


def test_texts_of_the_volume_have_the_apostrophes_of_a_book(volume):
    """As the titles of its papers have."""
    read, _ = volume("id: v\ntitle: Printers' Days\nsessions: [{title: Author's Rights}]\n")
    assert (read.title, read.sessions[0].title) == ("Printers’ Days", "Author’s Rights")


def test_papers_may_stand_on_one_line(volume):
    """With commas between, as people write lists."""
    read, found = volume("id: v\ntitle: V\npapers: kim, lee\n",
                         papers("papers/kim.md", "papers/lee.md"))  # fmt: skip
    assert codes(found) == []
    assert [paper.id for paper in read.papers] == ["kim", "lee"]
