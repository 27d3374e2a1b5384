"""The outside judges: EPUBCheck, Ace; and how long packaging takes."""

import json
import shutil
import subprocess
import time
from dataclasses import replace

import pytest

from publisher.epub import PageMark, PageMarks, book_fonts


@pytest.mark.judge
def test_epubcheck_says_nothing_at_all(whole, epubcheck_says, tmp_path):
    """No fatal, error or warning, no information, no usage note."""
    path = tmp_path / "book.epub"
    path.write_bytes(whole.packaged.epub)
    assert epubcheck_says(path) == []


@pytest.mark.judge
def test_epubcheck_still_says_what_is_wrong_after_a_book_that_passed(make, epubcheck, tmp_path):
    """It is asked of one book after another."""
    for name, picture in (("good.epub", None), ("bad.epub", b"\x89PNG, and no picture")):
        (tmp_path / name).write_bytes(make(cover_image=picture).packaged.epub)
    assert epubcheck(tmp_path / "good.epub") == []
    assert "cover.png" in "".join(epubcheck(tmp_path / "bad.epub"))


@pytest.mark.judge
def test_ace_finds_no_violation(whole, root, tmp_path):
    """Ace by DAISY, with the accessibility engine axe, over every document."""
    program = root / "tests/npm/node_modules/.bin/ace-cli"
    chromium = shutil.which("chromium")
    if not program.exists() or chromium is None:
        pytest.skip("Ace is not installed (make setup-tests)")
    path = tmp_path / "book.epub"
    path.write_bytes(whole.packaged.epub)
    subprocess.run(
        [program, "-f", "-s", "-o", tmp_path / "ace", path],
        env={"PUPPETEER_EXECUTABLE_PATH": chromium, "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    report = json.loads((tmp_path / "ace" / "report.json").read_text())
    assert report["earl:result"]["earl:outcome"] == "pass"
    assert [one for document in report["assertions"] for one in document["assertions"]] == []
    missing = report["a11y-metadata"]["missing"]
    assert [name for name in missing if name.startswith("schema:")] == []


def test_a_volume_of_160_papers_is_packaged_in_three_seconds(make, sample, style):
    """Of processor time: 5 MB of text, with fonts, page marks, checks and the cover."""
    filler = "".join(f"<h2>Part</h2><p>{sample.SENTENCE * 6}</p>" for _ in range(30))
    kim = sample.chapters()[6]
    body = sample.paper_body("Marks", "Minji Kim", extra=filler)
    papers = [replace(kim, id=f"p{n}", body=body) for n in range(160)]
    marks = PageMarks(
        {f"p{n}": tuple(PageMark(m * 1500, str(n * 10 + m)) for m in range(10)) for n in range(160)}
    )
    start = time.process_time()
    made = make(papers, fonts=book_fonts(style.fonts), page_marks=marks)
    assert time.process_time() - start < 3
    assert sum(name.startswith("EPUB/text/p") for name in made.names()) == 160


def test_two_builds_are_the_same_bytes(make, style):
    """Fonts, cover, marks and all."""
    fonts = book_fonts(style.fonts)
    assert make(fonts=fonts).packaged.epub == make(fonts=fonts).packaged.epub
