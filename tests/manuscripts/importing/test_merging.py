"""A second import: what an editor changed stays, what changed at the source is taken or shown."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.manuscripts.importing import import_files
from publisher.manuscripts.importing.merging import Proposal, known_files, merge, merge_lines

_LINES = st.lists(st.sampled_from("abcdefg"), max_size=12)


def _do(volume: Path, *proposals: Proposal, whole: tuple[str, ...] = ()):
    result = merge(volume, proposals, whole=whole)
    for path, data in result.writes:
        target = volume / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return result


def _paper(text: str, key: str = "7") -> Proposal:
    return Proposal("papers.csv", key, ((f"papers/{key}.md", text.encode()),), f"Paper {key}")


@given(_LINES, _LINES)
def test_what_only_one_side_changed_is_taken(base, new):
    """Where the editor changed nothing the source's text stands, and the other way about."""
    assert merge_lines(base, base, new)[0] == new
    assert merge_lines(base, new, base) == (new, [])
    assert merge_lines(base, new, new)[0] == new


@given(_LINES, _LINES, _LINES)
def test_no_line_of_the_editor_is_lost(base, ours, theirs):
    """Every line that the editor wrote, and the base had not, stands after a merge."""
    result, _ = merge_lines(base, ours, theirs)
    for line in set(ours) - set(base):
        assert result.count(line) >= ours.count(line)


def test_changes_on_neighbouring_lines_are_both_kept(tmp_path):
    """The editor's title and the source's new room stand beside each other."""
    _do(tmp_path, _paper("title: Ink\nroom: 1\n"))
    (tmp_path / "papers/7.md").write_text("title: On ink\nroom: 1\n")
    result = _do(tmp_path, _paper("title: Ink\nroom: 2\n"))
    assert (tmp_path / "papers/7.md").read_text() == "title: On ink\nroom: 2\n"
    assert [(c.line, c.before, c.after, c.taken) for c in result.changes] == [
        (2, "room: 1", "room: 2", True)
    ]


def test_where_both_changed_a_line_the_editors_stays_and_the_sources_is_told(tmp_path):
    """A title that both changed is the editor's."""
    _do(tmp_path, _paper("title: Ink\n"))
    (tmp_path / "papers/7.md").write_text("title: On ink\n")
    result = _do(tmp_path, _paper("title: Inks\n"))
    assert (tmp_path / "papers/7.md").read_text() == "title: On ink\n"
    assert [(c.after, c.taken) for c in result.changes] == [("title: Inks", False)]
    assert not _do(tmp_path, _paper("title: Inks\n")).changes, "it is told once"


def test_new_papers_are_added_and_withdrawn_ones_told(tmp_path):
    """Of an export that is whole, what is missing was withdrawn; its file stays."""
    _do(tmp_path, _paper("a\n", "7"), _paper("b\n", "8"), whole=("papers.csv",))
    result = _do(tmp_path, _paper("b\n", "8"), _paper("c\n", "9"), whole=("papers.csv",))
    assert (result.added, result.withdrawn) == (("Paper 9",), ("Paper 7",))
    assert (tmp_path / "papers/7.md").exists()
    assert known_files(tmp_path, "papers.csv", "9") == ("papers/9.md",)


def test_a_file_that_the_editor_took_away_stays_away(tmp_path):
    """It is told, and not written again."""
    _do(tmp_path, _paper("a\n"))
    (tmp_path / "papers/7.md").unlink()
    result = _do(tmp_path, _paper("b\n"))
    assert result.removed == ("papers/7.md",)
    assert not (tmp_path / "papers/7.md").exists()


def test_a_file_that_no_import_wrote_is_never_written_over(tmp_path):
    """Without a record, or with one that cannot be read, what is there stays."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers/7.md").write_text("mine\n")
    result = _do(tmp_path, _paper("theirs\n"))
    assert (tmp_path / "papers/7.md").read_text() == "mine\n"
    assert [c.taken for c in result.changes] == [False]


def test_a_picture_that_the_editor_replaced_stays(tmp_path):
    """Pictures are not merged: the one that is there stays, and that is told."""
    picture = Proposal("a.tex", "", (("papers/a/f.png", b"\x89\0one"),))
    _do(tmp_path, picture)
    (tmp_path / "papers/a/f.png").write_bytes(b"\x89\0mine")
    result = _do(tmp_path, Proposal("a.tex", "", (("papers/a/f.png", b"\x89\0two"),)))
    assert (tmp_path / "papers/a/f.png").read_bytes() == b"\x89\0mine"
    assert [c.taken for c in result.changes] == [False]


def test_a_record_that_came_with_the_volume_leads_nowhere_else(tmp_path):
    """It names a file beside the volume, an absolute one, or is deep beyond reading."""
    volume = tmp_path / "v"
    record = volume / ".imported" / "record.json"
    record.parent.mkdir(parents=True)
    files = {"../kim.md": "0", "/tmp/kim.md": "0", "papers/../../kim.md": "0", "papers/kim.md": "0"}
    record.write_text(json.dumps([["kim.txt", "", "Kim", files]]))
    assert known_files(volume, "kim.txt") == ("papers/kim.md",)
    record.write_text("[" * 200_000)
    assert known_files(volume, "kim.txt") == ()


@pytest.mark.parametrize("link", ["papers", ".imported", ".schemas"])
def test_a_link_in_the_volume_is_not_written_through(tmp_path, link):
    """Of an import into a folder that came from a stranger."""
    volume, other = tmp_path / "v", tmp_path / "other"
    volume.mkdir()
    other.mkdir()
    (volume / link).symlink_to(other)
    text = tmp_path / "kim.txt"
    text.write_text("On Ink\n\nA sentence that is long enough to be one of a text.\n")
    with contextlib.suppress(OSError):
        assert {each.code for each in import_files([text], volume).diagnostics} == {"IMP006"}
    assert not list(other.iterdir())


@pytest.mark.parametrize("kind", ["pipe", "link"])
def test_a_volume_file_that_is_none_is_told(tmp_path, kind):
    """A pipe is not waited for, and what a link leads to is not copied into the volume."""
    volume, other = tmp_path / "v", tmp_path / "secret.yaml"
    volume.mkdir()
    other.write_text("title: secret\nsessions:\n  - papers:\n      - a\n")
    if kind == "pipe":
        os.mkfifo(volume / "volume.yaml")
    else:
        (volume / "volume.yaml").symlink_to(other)
    text = tmp_path / "kim.txt"
    text.write_text("On Ink\n\nA sentence that is long enough to be one of a text.\n")
    assert "IMP006" in {each.code for each in import_files([text], volume).diagnostics}
    assert (volume / "volume.yaml").is_symlink() or kind == "pipe"
