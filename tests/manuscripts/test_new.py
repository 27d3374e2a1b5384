"""New volumes and papers from templates."""

from __future__ import annotations

import json

import pytest

from publisher.manuscripts.listing import CannotList, with_paper
from publisher.manuscripts.new import CannotMake, new_paper, new_volume
from publisher.manuscripts.volumes import read_volume
from publisher.model.paper import Paper


def test_fresh_volume_has_only_blanks(tmp_path):
    """A new volume, and a paper added to it, pass but for what is left blank."""
    folder = tmp_path / "ilc-2025"
    written = new_volume(folder)
    added = new_paper(folder, "kim")
    assert all(path.is_file() for path in (*written, *added))
    volume, found = read_volume(folder, "v")
    assert {each.code for each in found} == {"VOL020", "FM020"}
    assert volume.id == "ilc-2025"
    assert [paper.id for paper in volume.papers] == ["first", "kim"]
    assert all(isinstance(paper, Paper) for paper in (*volume.front, *volume.papers))


def test_templates_point_at_schemas_that_are_there(tmp_path):
    """The line for the language server leads from each file to its schema."""
    new_volume(tmp_path / "v")
    for path in tmp_path.rglob("*.*"):
        if path.suffix in (".md", ".yaml"):
            _, _, rest = path.read_text("utf-8").partition("yaml-language-server: $schema=")
            schema = path.parent / rest.split("\n")[0]
            assert "properties" in json.loads(schema.read_text("utf-8"))


def test_nothing_is_overwritten(tmp_path):
    """Neither a volume nor a paper that is there is touched."""
    folder = tmp_path / "v"
    new_volume(folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(CannotMake, match="already there"):
        new_volume(folder)
    with pytest.raises(CannotMake, match="already there"):
        new_paper(folder, "first")
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_names_that_cannot_be_files(tmp_path):
    """A name that leads elsewhere is refused, with one that would do."""
    new_volume(tmp_path / "v")
    with pytest.raises(CannotMake, match="`a-b`"):
        new_paper(tmp_path / "v", "../a b")


def test_paper_of_no_volume(tmp_path):
    """A paper needs a volume that can be read and changed."""
    with pytest.raises(CannotMake, match="cannot be read"):
        new_paper(tmp_path, "kim")
    (tmp_path / "volume.yaml").write_text("title: 'x\n")
    with pytest.raises(CannotMake, match="add `- kim`"):
        new_paper(tmp_path, "kim")
    assert not (tmp_path / "papers").exists()


LISTS = {
    "sessions:\n  - papers: [a, b] # c\n": "sessions:\n  - papers: [a, b, kim] # c\n",
    "sessions:\n  - papers: []\n": "sessions:\n  - papers: [kim]\n",
    "sessions:\n  - papers: # c\n": "sessions:\n  - papers: [kim] # c\n",
    "sessions:\n  - title: X\n": "sessions:\n  - papers: [kim]\n    title: X\n",
    "sessions:\n": "sessions: [{papers: [kim]}]\n",
    "papers: [a]\n": "papers: [a, kim]\n",
    "papers:\n- a\n- 'b' # x\n\ntitle: y\n": "papers:\n- a\n- 'b' # x\n- kim\n\ntitle: y\n",
    "title: x\n": "title: x\n\nsessions:\n  - papers:\n      - kim\n",
    "sessions: [{papers: [x]}]\n": "sessions: [{papers: [x, kim]}]\n",
    "sessions:\n  - papers: [a]\n  - papers:\n      - b\n":
        "sessions:\n  - papers: [a]\n  - papers:\n      - b\n      - kim\n",
}  # fmt: skip


@pytest.mark.parametrize("text", LISTS)
def test_entry_is_added_and_nothing_else_changed(text):
    """Comments, quotation marks and the way of the list stay."""
    assert with_paper(text, "kim") == LISTS[text]


@pytest.mark.parametrize(
    "text", ["- a\n", "title: 'x\n", "sessions:\n  - papers: a\n", "a: 1\na: 2\n"]
)
def test_what_cannot_be_changed_with_certainty_is_left(text):
    """A file with faults, or one written in a way not foreseen, is not guessed at."""
    with pytest.raises(CannotList):
        with_paper(text, "kim")


def test_newlines_of_the_file_stay(tmp_path):
    """A volume file from Windows stays one."""
    new_volume(tmp_path / "v")
    path = tmp_path / "v" / "volume.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    lines = path.read_bytes().count(b"\r\n")
    new_paper(tmp_path / "v", "kim")
    assert path.read_bytes().count(b"\r\n") == lines + 1 == path.read_bytes().count(b"\n")
