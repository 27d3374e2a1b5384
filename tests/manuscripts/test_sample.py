"""The sample volume keeps its promises: it is whole, and what it shows is what happens."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from publisher.diagnostics import render
from publisher.manuscripts.importing import import_files
from publisher.manuscripts.importing import import_summary as told
from publisher.manuscripts.schema import front_matter_schema, volume_schema
from publisher.manuscripts.volumes import read_volume


@pytest.fixture(scope="module")
def sample(root):
    """The sample volume, read, with its diagnostics."""
    return read_volume(root / "manuscripts/sample", "manuscripts/sample")


@pytest.fixture(scope="module")
def fences(root):
    """A function from a manuscript to its fenced blocks: language and text."""

    def read(name: str) -> list[tuple[str, str]]:
        text = (root / "manuscripts/sample" / name).read_text("utf-8")
        return re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)

    return read


def test_the_sample_has_no_fault(sample):
    """Nothing is reported, not even a warning."""
    assert [render(d) for d in sample[1]] == []


def test_the_sample_holds_every_kind_of_thing(sample):
    """Addresses, papers, sessions, a preface, committees, names in Korean and Japanese."""
    volume = sample[0]
    kinds = [paper.kind for paper in volume.papers]
    natives = {a.person.native_lang for p in volume.papers for a in p.authors if a.person.native}
    assert kinds.count("address") >= 2 and kinds.count("paper") >= 3
    assert {"abstract", "panel"} <= set(kinds)
    assert len(volume.sessions) >= 2 and len(volume.committees) >= 2 and volume.sponsors
    assert [paper.kind for paper in volume.front] == ["preface"]
    assert natives == {"ko", "ja"}
    assert any(len(paper.abstract) == 2 for paper in volume.papers)


def test_the_import_shown_is_the_import_done(fences, tmp_path, monkeypatch):
    """Each line of the report that the guide for editors prints is one that import prints."""
    blocks = [text for language, text in fences("papers/ampersand.md") if language == "text"]
    source, shown = blocks[0], blocks[1]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "address.txt").write_text(source, "utf-8")
    done = import_files([Path("address.txt")], Path("tides"))
    report = " ".join(told(done).split())
    lines = re.findall(r"^  (address\.txt:\d+: .*(?:\n {10,}.*)*)", shown, re.MULTILINE)
    assert len(lines) == len(done.moves) + len(done.removals)
    for line in lines:
        assert " ".join(line.split()) in report
    for key in re.findall(r"quoin\.md:(\d+: \w+)", shown):
        assert f"tides/papers/quoin.md:{key}" in report


@pytest.mark.parametrize("name", ["papers/ampersand.md", "papers/kern.md"])
def test_the_fault_shown_is_the_fault_told(fences, tmp_path, name):
    """The message that a paper prints is the one `check` gives for that line."""
    shown = next(text for _, text in fences(name) if text.startswith("FM015")).rstrip()
    path, number = re.search(r"--> \S+/papers/(\S+):(\d+):1", shown).groups()
    line = re.search(r"^\d+ \| (.*)$", shown, re.MULTILINE)[1]
    front = ["title: T", "date: 2026-05-04", "lang: en"]
    front.insert(int(number) - 2, line)
    folder = tmp_path / "tides"
    (folder / "papers" / path).parent.mkdir(parents=True)
    (folder / "papers" / path).write_text("\n".join(["---", *front, "---", "", "x"]), "utf-8")
    entry = path.split("/")[0].removesuffix(".md")
    (folder / "volume.yaml").write_text(
        f"id: t\ntitle: T\nsessions:\n  - papers: [{entry}]\n", "utf-8"
    )
    _, found = read_volume(folder, "manuscripts/tides")
    assert shown in [render(d) for d in found]


def test_the_program_shown_prints_what_is_said(fences, root):
    """The listing of the paper on figures runs, and gives the margins that the text names."""
    code = next(text for language, text in fences("papers/brayer/paper.md") if language == "python")
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    paper = (root / "manuscripts/sample/papers/brayer/paper.md").read_text("utf-8")
    assert f"`{out.stdout.splitlines()[0]}`" in paper


def test_the_source_shown_is_the_source_below(fences, root):
    """Each block of Markdown in the field guide stands in the paper once more, to be set."""
    paper = (root / "manuscripts/sample/papers/yamada/paper.md").read_text("utf-8")
    rest = _flat(re.sub(r"^```.*?^```$", "", paper, flags=re.MULTILINE | re.DOTALL))
    shown = [text for language, text in fences("papers/yamada/paper.md") if language == "markdown"]
    assert len(shown) == 9
    for text in shown:
        for block in text.strip().split("\n\n"):
            assert _flat(block) in rest


def _flat(text: str) -> str:
    """`text` without line breaks and signs of quotation."""
    return " ".join(re.sub(r"^>", "", text, flags=re.MULTILINE).split())


def test_no_line_of_code_is_wider_than_the_page(root):
    """Code of the sample fits the measure of A5, as its own paper asks of authors."""
    for path in sorted((root / "manuscripts/sample").rglob("*.md")):
        for _, info, block in re.findall(FENCED, path.read_text("utf-8")):
            long = [line for line in block.splitlines() if len(line) > 60]
            assert long == [] or info.startswith("{"), path.name  # a directive is no code


FENCED = re.compile(r"^(`{3,})([^`\n]*)\n(.*?)^\1$", re.M | re.S)


def test_the_schemas_beside_the_sample_are_current(root):
    """Editors complete keys by the schemas in the folder; `publisher schema` writes them anew."""
    folder = root / "manuscripts/sample/.schemas"
    for name, schema in (
        ("volume.json", volume_schema()),
        ("front-matter.json", front_matter_schema()),
    ):
        kept = json.loads((folder / name).read_text("utf-8"))
        assert kept == schema, "run: publisher schema -o manuscripts/sample/.schemas"


def test_the_drawings_are_those_the_script_draws(root, tmp_path):
    """The figures in the folder are what scripts/sample-figures makes."""
    script = (root / "scripts/sample-figures").read_text("utf-8")
    changed = re.sub(r"^PAPERS = .*$", f"PAPERS = Path({str(tmp_path)!r})", script, flags=re.M)
    (tmp_path / "brayer").mkdir()
    subprocess.run([sys.executable, "-c", changed], check=True)
    drawn = sorted(tmp_path.rglob("*.*g"))
    assert len(drawn) == 5
    for path in drawn:
        kept = root / "manuscripts/sample/papers" / path.relative_to(tmp_path)
        assert kept.read_bytes() == path.read_bytes(), path.name
