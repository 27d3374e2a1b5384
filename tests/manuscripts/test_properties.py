"""Whatever bytes stand in a manuscript or a volume file, reading answers, and never raises."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publisher.diagnostics import has_errors, render
from publisher.manuscripts.papers import read_paper
from publisher.manuscripts.volumes import read_volume
from publisher.model.paper import Paper

BYTES = st.binary(max_size=300)
MARKS = [
    *(":", ": ", "-", "- ", "\n", "\n  ", "\n    ", "\t", "'", '"', "[", "]", "{", "}", "&a", "*a"),
    *(
        "!x",
        "|",
        ">",
        "#",
        "%",
        "@",
        "`",
        "?",
        ",",
        "---\n",
        "...\n",
        "???",
        "~",
        "null",
        "é",
        "漢",
    ),
    *("\u202e", "\\", "\x00", "\x07"),
]
KEYS = (
    "title authors name affiliation affiliations orcid date abstract id kind lang doi bibliography "
    "sessions papers event page isbn editors committees members given surname license parts front "
    "index"
).split(" ")
VALUES = ["Ada Kim", "1, 2", "2024-01-01", "0000-0002-1825-0097", "TBD", "en", "A5", "../x", "kim"]
YAML = st.lists(st.sampled_from([*MARKS, *KEYS, *[f"\n{key}: " for key in KEYS], *VALUES]),
                max_size=40).map("".join)  # fmt: skip
LAX = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(data: bytes):
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "kim" / "paper.md"
        path.parent.mkdir()
        path.write_bytes(data)
        return read_paper(path, "kim/paper.md")


def consistent(paper, found) -> None:
    """What is no paper has an error that says so, and every diagnostic can be shown."""
    assert isinstance(paper, Paper) or has_errors(found)
    assert paper.title
    assert paper.id
    for each in found:
        assert render(each)
        assert each.paper == paper.id


@LAX
@given(BYTES)
def test_any_bytes_are_answered(data):
    """Bytes of no meaning at all."""
    consistent(*read(data))


@LAX
@given(YAML)
def test_any_front_matter_is_answered(text):
    """Text that is nearly front matter."""
    consistent(*read(f"---\ntitle: T\n{text}\n---\n\nText.\n".encode()))


@LAX
@given(YAML)
def test_any_volume_file_is_answered(text):
    """Text that is nearly a volume file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "papers").mkdir()
        (folder / "papers" / "kim.md").write_text("---\ntitle: Kim\n---\n\nText.\n")
        (folder / "volume.yaml").write_text(f"title: T\n{text}\n", encoding="utf-8")
        volume, found = read_volume(folder, "v")
    assert volume is not None or has_errors(found)
    assert all(render(each) for each in found)
    if volume is not None:
        ids = [paper.id.casefold() for paper in volume.papers]
        assert len(ids) == len(set(ids))
