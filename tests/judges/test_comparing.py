"""Two builds side by side."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pikepdf
import pytest
from typer.testing import CliRunner
from weasyprint import HTML

from publisher.command.cli import app
from publisher.judges.comparing import compare_builds, compare_task, comparison_page
from publisher.judges.folder import NothingBuilt


def lay(folder: Path, papers: dict[str, str]) -> Path:
    """A build whose papers have one page each, with these words."""
    (folder / "offprints").mkdir(parents=True)
    files = {}
    with zipfile.ZipFile(folder / "v.epub", "w") as book:
        for name, words in papers.items():
            html = f"<html xmlns='http://www.w3.org/1999/xhtml'><body><p>{words}</p></body></html>"
            book.writestr(f"EPUB/text/{name}.xhtml", html)
            data = HTML(string=html).write_pdf()
            (folder / "offprints" / f"{name}.pdf").write_bytes(data)
            files[f"offprints/{name}.pdf"] = words
    record = {
        "volume": {"id": "v", "title": "A Volume"},
        "papers": [{"id": n, "title": n.title(), "first": "1", "last": "1", "pages": 1,
                    "words": len(w.split())} for n, w in papers.items()],
        "artifacts": [{"path": p, "sha256": s} for p, s in files.items()],
        "documents": [{"path": f"text/{n}.xhtml", "chapter": n} for n in papers],
        "versions": {},
    }  # fmt: skip
    (folder / "build.json").write_text(json.dumps(record), "utf-8")
    return folder


@pytest.fixture(scope="module")
def builds(tmp_path_factory) -> tuple[Path, Path]:
    """Of three papers one has another word, and one came in."""
    root = tmp_path_factory.mktemp("builds")
    old = {"kim": "The tide came twice.", "lee": "Nobody saw it."}
    return lay(root / "a", old), lay(root / "b", {**old, "lee": "Nobody heard it.", "roe": "New."})


def test_what_differs_is_shown_and_what_does_not_is_named(builds):
    """The word, the page, the paper that came in."""
    found = compare_builds(*builds)
    assert (found.same, list(found.changed)) == (["kim"], ["lee", "roe"])
    assert "<del>saw</del> <ins>heard</ins>" in found.words["lee"][0]
    ((number, one, two),) = found.pages["lee"]
    assert number == 1 and one != two and one.startswith(b"\x89PNG")
    page = comparison_page(found).decode()
    assert "1 of 3 papers are the same" in page and "only in the second" in page
    assert page.count("data:image/png") == 2


def test_a_build_is_the_same_as_itself(builds):
    """And the status says so."""
    assert compare_builds(builds[0], builds[0]).is_same


def test_the_command_writes_a_page_and_says_which(builds, tmp_path):
    """Status 1 where something differs, 2 where there is no build."""
    page = tmp_path / "compare.html"
    result = CliRunner().invoke(app, ["compare", str(builds[0]), str(builds[1]), "-o", str(page)])
    assert result.exit_code == 1 and "papers that differ: lee, roe" in result.stdout
    assert page.is_file()
    assert CliRunner().invoke(app, ["compare", str(tmp_path), str(builds[0])]).exit_code == 2
    with pytest.raises(NothingBuilt):
        compare_builds(tmp_path, builds[0])


@pytest.mark.parametrize("change", [
    lambda record: record["volume"].update(id="../secret"),
    lambda record: record["papers"][0].update(id="../../secret"),
    lambda record: record.update(documents=[1]),
    lambda record: record.update(versions=[1]),
    lambda record: record["papers"][0].update(pages="many", first="x"),
])  # fmt: skip
def test_a_record_names_nothing_outside_its_folder_and_raises_nothing(builds, tmp_path, change):
    """A folder may be a stranger's: what it says wrongly is told."""
    forged = lay(tmp_path / "b", {"kim": "Other words."})
    record = json.loads((forged / "build.json").read_text("utf-8"))
    change(record)
    (forged / "offprints" / "kim.pdf").unlink()
    (forged / "v.pdf").write_bytes((builds[0] / "offprints" / "kim.pdf").read_bytes())
    (forged / "build.json").write_text(json.dumps(record), "utf-8")
    found = compare_task((str(builds[0]), str(forged)))
    assert "not what a build writes" in found.fault and not found.page


def test_a_link_in_a_build_is_not_followed(builds, tmp_path):
    """Its words would stand on the page."""
    secret = lay(tmp_path / "secret", {"kim": "The diary."})
    forged = lay(tmp_path / "b", {"kim": "Other words."})
    (forged / "offprints" / "kim.pdf").unlink()
    (forged / "offprints" / "kim.pdf").symlink_to(secret / "offprints" / "kim.pdf")
    assert compare_task((str(builds[0]), str(forged))).fault


def test_a_file_that_ends_its_reader_ends_no_command(builds, tmp_path):
    """PDFium dies of page labels that hold themselves; the command says so."""
    forged = lay(tmp_path / "b", {"kim": "Other words."})
    (forged / "offprints" / "kim.pdf").unlink()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        labels = pdf.make_indirect(pikepdf.Dictionary())
        labels.Kids = pikepdf.Array([labels])
        pdf.Root.PageLabels = labels
        pdf.save(forged / "v.pdf")
    result = CliRunner().invoke(app, ["compare", str(builds[0]), str(forged)])
    assert result.exit_code == 2 and "Traceback" not in result.output
