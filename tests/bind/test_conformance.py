"""Outside judges over a bound file: veraPDF, page-validation, qpdf, poppler, MuPDF, Ghostscript."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import page
import pikepdf
import pytest

from publisher.bind import Attachment, bind
from publisher.judges import outside
from publisher.judges.outside import JUDGES
from publisher.model.pagemap import make_page_map

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
def bound_as(tmp_path_factory, typeset, galleys, folios, outline, description):
    """A function that binds a book with every construct that the tagger knows, by a standard."""
    dot = (
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwAD"
        "hgGAWjR9awAAAABJRU5ErkJggg=="
    )
    style = "<style>img { image-rendering: crisp-edges }</style>"
    rich = typeset("rich", style + RICH.replace("DOT", dot))
    book = galleys | {"rich": rich}
    page_map = make_page_map([galleys["preface"]], [galleys["kim"], galleys["lee"], rich])
    file = Attachment("kim.bib", b"@article{kim}", "application/x-bibtex", "BibTeX", "Supplement")

    def make(standard):
        path = tmp_path_factory.mktemp("bound") / f"{standard}.pdf"
        said = replace(description, standard=standard)
        result = bind(book, page_map, folios, outline, said, attachments=[file])
        path.write_bytes(result.pdf)
        return path

    return make


@pytest.fixture(scope="module")
def file(bound_as) -> Path:
    """The book as it is bound without being asked."""
    return bound_as("ua1")


@pytest.fixture(scope="module")
def file2(bound_as) -> Path:
    """The same as PDF/UA-2."""
    return bound_as("ua2")


@pytest.mark.judge
def test_verapdf_passes_ua1_and_a3a(file, verapdf):
    """One file is PDF/UA-1 and PDF/A-3a, by all rules of veraPDF."""
    assert verapdf(file, "ua1", "3a") == []


@pytest.mark.judge
def test_verapdf_still_says_what_is_wrong_after_a_file_that_passed(file, verapdf, tmp_path):
    """One Java reads all: its answers are of the files it was asked about."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "untagged.pdf")
    found = verapdf([file, tmp_path / "untagged.pdf"], "ua1")
    assert found and all(str(tmp_path / "untagged.pdf") in line for line in found)
    assert verapdf(tmp_path / "none.pdf", "ua1") != []


@pytest.mark.judge
def test_verapdf_passes_ua2(file2, verapdf):
    """So is the other PDF/UA-2."""
    assert verapdf(file2, "ua2") == []


@pytest.mark.judge
def test_proof_holds_each_file_against_its_own_standard(file, file2, verapdf_says, monkeypatch):
    """`publisher proof` asks veraPDF by the version of PDF, and has nothing against either."""
    asked = []

    def run(command):
        asked.append(command[-2:])
        return subprocess.CompletedProcess(command, 0, "\n".join(verapdf_says(*command[-2:])), "")

    monkeypatch.setattr(outside, "run_judge", run)
    (vera,) = [judge for judge in JUDGES if judge.name == "veraPDF"]
    assert [list(vera.findings(path)) for path in (file, file2)] == [[], []]
    assert asked == [["PDFUA-1,PDFA-3A", file], ["PDFUA-2-ISO32005", file2]]


def test_links_of_pdf_2_go_to_elements_and_to_pages(file2):
    """Old readers follow the page, new ones the element, which is on that page or has no own."""
    with pikepdf.open(file2) as pdf:
        names = pikepdf.NameTree(pdf.Root.Names.Dests)
        annotations = [a for page in pdf.pages for a in page.get("/Annots", [])]
        links = [link for link in annotations if link.A.S == "/GoTo"]
        assert len(links) >= 6 and not any("/Dest" in link for link in annotations)
        for link in links:
            element, page = link.A.SD[0], names[str(link.A.D)][0]
            assert element.Type == "/StructElem"
            assert element.get("/Pg", page).objgen == page.objgen
        (method,) = [link.A.SD[0] for link in links if str(link.A.D) == "lee/method"]
        assert (method.S, method.NS.NS) == ("/H2", "http://iso.org/pdf2/ssn")
        with pdf.open_outline() as outline:
            assert outline.root


@pytest.mark.judge
def test_links_of_pdf_2_are_followed_as_before(file, file2, pdfjs, run):
    """By pdf.js, poppler and MuPDF, to the same pages as in the file of PDF 1.7."""
    one, two = pdfjs(file, file2)
    assert (one["warnings"], two["warnings"]) == ([], [])
    assert one["links"] == two["links"] and one["outline"] == two["outline"]
    assert len([to for _, to in two["links"] if isinstance(to, int)]) >= 6
    one, two = (run("pdftohtml", "-xml", "-i", "-stdout", path).stdout for path in (file, file2))
    found = [re.findall(r"href=\"[^\"]*?(#\d+|https:[^\"]*)\"", text) for text in (one, two)]
    assert found[0] == found[1] != []
    one, two = (run("mutool", "show", path, "outline").stdout for path in (file, file2))
    assert one == two != ""


def test_a_note_and_its_call_refer_to_each_other(file2):
    """In PDF 2.0 a note is an FENote, and there is no Note."""
    with pikepdf.open(file2) as pdf:
        elements = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o]
        assert [e for e in elements if e.S == "/Note"] == []
        (note,) = [e for e in elements if e.S == "/FENote"]
        (call,) = note.Ref
        assert call.S == "/Link"
        assert [to.objgen for to in call.Ref] == [note.objgen]


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
@pytest.mark.parametrize("standard", ["file", "file2"])
def test_tools_open_it_without_a_complaint(standard, command, request):
    """qpdf, poppler, MuPDF and Ghostscript read it to the end and say nothing."""
    file = request.getfixturevalue(standard)
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    result = subprocess.run([*command, str(file)], capture_output=True, text=True, check=False)
    said = result.stderr.splitlines()
    if standard == "file2":  # poppler 22 does not know the value Description of PDF 2.0
        said = [line for line in said if "ListNumbering value is of wrong type" not in line]
    assert (result.returncode, said) == (0, [])
