"""calibre: the nearest to a Kindle that runs here, and a checker of its own."""

import json
import os
import shutil
import subprocess

import pytest

pytestmark = pytest.mark.judge

CHECK = """
import json, sys
from calibre.ebooks.oeb.polish.container import get_container
from calibre.ebooks.oeb.polish.check.main import run_checks
found = run_checks(get_container(sys.argv[-1]))
print('FOUND' + json.dumps([f'{type(e).__name__} {e.name}: {e.msg}' for e in found]))
"""

EXPLAINED = (
    # a rule of taste about the order of selectors; equal specificity is what matters, and is meant
    "to come before selector",
    # calibre 6 knows no font/ttf, the media type of EPUB 3.3 §3.2
    "has a MIME type that does not match its extension",
)


@pytest.fixture(scope="module")
def calibre(tmp_path_factory):
    """A function that runs one of calibre's programs."""
    if shutil.which("ebook-convert") is None:
        pytest.skip("calibre is not installed")
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QTWEBENGINE_DISABLE_SANDBOX": "1",
        "QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox",
        "CALIBRE_CONFIG_DIRECTORY": str(tmp_path_factory.mktemp("calibre")),
    }

    def run(*command) -> str:
        result = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=300
        )
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    return run


def test_calibre_makes_a_kindle_book_of_it(calibre, sample, tmp_path):
    """AZW3, with the contents, the cover and every word."""
    calibre("ebook-convert", sample.epub, tmp_path / "book.azw3")
    calibre("ebook-convert", tmp_path / "book.azw3", tmp_path / "book.txt")
    text = (tmp_path / "book.txt").read_text()
    assert (tmp_path / "book.azw3").stat().st_size > 100_000
    for words in ("The Bound Page", "Why Bind at All?", "김한장", "Index of authors"):
        assert words in text
    said = calibre("ebook-meta", tmp_path / "book.azw3")
    assert "Ada Quoin" in said and "The Bound Page" in said


def test_calibre_finds_nothing_that_is_not_explained(calibre, sample, tmp_path):
    """What the editor’s “Check book” says."""
    script = tmp_path / "check.py"
    script.write_text(CHECK)
    said = calibre("calibre-debug", script, sample.epub)
    found = [
        line
        for line in json.loads(said[said.index("FOUND") + 5 :].splitlines()[0])
        if not any(reason in line for reason in EXPLAINED)
    ]
    assert found == []
