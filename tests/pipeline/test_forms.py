"""One page map: the PDFs of screen, printer and offprints show the same text on the same page."""

from __future__ import annotations

import io
import json
import re

import pikepdf
import pytest
from pikepdf import Name
from typer.testing import CliRunner

from publisher.command.cli import app
from publisher.diagnostics import has_errors
from publisher.judges.preflight import preflight
from publisher.model.pagemap import roman

KIM = """\
---
title: "On *Kites*: 50 % lift"
authors:
  - name: Hanjang Kim
  - name: Ludo van der Forme
date: 2026-05-04
doi: 10.5555/kites.1
keywords: [kites, lift]
bibliography: no.bib
---

## Wind

"""

LEE = """\
---
title: Seen und Drachen
lang: de
authors: [{name: Bo Lee}]
doi: 10.5555/lakes
---

Wie [@paper:kim] sagt, und [@paper:min] auch. """

VOLUME = """\
subtitle: Its Proceedings
editors: [{name: Ada Quoin}, {name: Eve Tympan}]
publisher: {name: Small & Co, place: Quire}
event: {name: A Conference, start: 2026-05-04, url: "https://example.org/cmp"}
isbn: {pdf: 978-3-16-148410-0}
"""

WORDS = "Kites rise against the wind, and nobody who holds the string knows for how long. "


@pytest.fixture(scope="module")
def volume(tmp_path_factory):
    """Three papers of some pages each; one has a DOI and is linked to, one has none and is too."""
    folder = tmp_path_factory.mktemp("forms") / "small"
    (folder / "papers").mkdir(parents=True)
    texts = {
        "kim": KIM.replace("bibliography: no.bib\n", "") + f"{WORDS * 12}\n\n" * 6,
        "lee": LEE + f"{WORDS * 3}\n\n" * 4,
        "min": "---\ntitle: Minutes\nauthors: [{name: Chae Min}]\n---\n\n" + f"{WORDS * 9}\n\n" * 8,
    }
    for name, text in texts.items():
        (folder / "papers" / f"{name}.md").write_text(text, "utf-8")
    (folder / "volume.yaml").write_text(
        f"id: small\ntitle: A Small Volume\nlanguage: en\n{VOLUME}"
        "sessions:\n  - title: One Session\n    papers: [kim, lee, min]\n",
        "utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def made(built, volume):
    """The volume in every form of PDF."""
    result = built(volume, "pdf,print,offprints")
    assert not has_errors(result.report.all_diagnostics), result.codes()
    return result


@pytest.fixture(scope="module")
def pages(made, pdf_text):
    """The text of each page: of the screen PDF, the print PDF, and every offprint by paper."""
    output = made.output
    offprints = {p.stem: pdf_text(p, "-raw") for p in sorted((output / "offprints").iterdir())}
    screen, printed = (pdf_text(output / f"small{end}.pdf", "-raw") for end in ("", "-print"))
    return screen, printed, offprints


LINE = re.compile(r"(In: .*?(?:S|pp?)\.\s[\d–]+\.(?:\s+doi:\S+)?)\n(.*)", re.DOTALL)
"""The citation line of an offprint, and the rest of its page."""


def labels(path) -> list[str]:
    with pikepdf.open(path) as book:
        return [page.label for page in book.pages]


def test_the_printer_gets_the_text_of_the_screen_page_for_page(pages):
    """And only blank pages more, up to a multiple of four."""
    screen, printed, _ = pages
    assert printed[: len(screen)] == screen
    assert not "".join(printed[len(screen) :]).strip()
    assert len(printed) % 4 == 0
    assert len(printed) - len(screen) < 4


def test_an_offprint_has_the_text_of_its_pages_in_the_volume(made, pages):
    """Page for page; its first page has the line that says where it is from, and nothing else."""
    screen, _, offprints = pages
    assert set(offprints) == {"kim", "lee", "min"}
    where = labels(made.output / "small.pdf")
    for name, texts in offprints.items():
        own = labels(made.output / "offprints" / f"{name}.pdf")
        in_volume = [screen[where.index(label)] for label in own]
        line, first = LINE.fullmatch(texts[0]).groups()
        assert [first, *texts[1:]] == in_volume
        assert "A Small Volume: Its Proceedings" in " ".join(line.split())


def test_printed_folios_are_the_labels_of_their_pages(made, pages):
    """In every file; read back from the last line of each page that prints one."""
    screen, printed, offprints = pages
    files = {"small.pdf": screen, "small-print.pdf": printed}
    files |= {f"offprints/{name}.pdf": texts for name, texts in offprints.items()}
    known = {str(n) for n in range(1, 200)} | {roman(n) for n in range(1, 40)}
    for name, texts in files.items():
        read = [text.split()[-1] if text.split() else "" for text in texts]
        shown = [(folio, label) for folio, label in zip(read, labels(made.output / name),
                 strict=True) if folio in known]  # fmt: skip
        assert len(shown) >= min(len(texts), 2)
        assert [folio for folio, _ in shown] == [label for _, label in shown]


def test_papers_begin_and_end_where_the_report_says(made, pages):
    """The report, the page labels, the citation lines and BibTeX tell the same pages."""
    _, _, offprints = pages
    for paper in made.report.papers:
        own = labels(made.output / "offprints" / f"{paper.id}.pdf")
        assert (own[0], own[-1], len(own)) == (paper.first, paper.last, paper.pages)
        line = " ".join(offprints[paper.id][0].split())
        said = f"{paper.first}–{paper.last}" if paper.pages > 1 else paper.first
        assert re.search(rf"(S|pp?)\. {said}\.", line)
        assert f"pages = {{{said.replace('–', '--')}}}" in attached(made, paper.id)


def attached(made, paper: str) -> str:
    with pikepdf.open(made.output / "offprints" / f"{paper}.pdf") as book:
        return book.attachments[f"{paper}.bib"].get_file().read_bytes().decode()


def test_a_citation_line_is_in_the_language_of_its_paper(pages):
    """A German paper is cited in German, with its DOI, which is a link."""
    _, _, offprints = pages
    line = " ".join(offprints["lee"][0].split()[:60])
    assert line.startswith("In: Ada Quoin und Eve Tympan (Hrsg.), A Small Volume: Its Proceedings.")
    assert "Small & Co, Quire 2026, S. " in line
    assert "doi:10.5555/lakes" in line


def addresses(made, paper: str) -> list[str]:
    with pikepdf.open(made.output / "offprints" / f"{paper}.pdf") as book:
        return [
            str(annotation.A.URI)
            for page in book.pages
            for annotation in page.obj.get(Name.Annots, ())
            if Name.A in annotation
        ]


def test_links_that_leave_an_offprint_go_to_the_web(made):
    """To the paper's DOI; to the volume's address where the paper has none."""
    found = addresses(made, "lee")
    assert found[0] == "https://doi.org/10.5555/lakes"
    assert {"https://doi.org/10.5555/kites.1", "https://example.org/cmp"} <= set(found)


def test_an_offprint_says_whose_it_is(made):
    """Title and authors of the paper, not of the volume, in its XMP."""
    with pikepdf.open(made.output / "offprints" / "kim.pdf") as book:
        packet = book.Root.Metadata.read_bytes().decode()
    assert ">On Kites: 50 % lift<" in packet
    assert packet.index("Hanjang Kim") < packet.index("Ludo van der Forme")
    assert "A Small Volume" not in packet


def test_the_attached_entry_cites_the_paper(made):
    """BibTeX with what the volume knows, escaped for TeX."""
    entry = attached(made, "kim")
    for field in (
        "@inproceedings{small:kim,",
        "author = {Kim, Hanjang and van der Forme, Ludo}",
        r"title = {{On \emph{Kites}: 50 \% lift}}",
        "booktitle = {{A Small Volume: Its Proceedings}}",
        "editor = {Quoin, Ada and Tympan, Eve}",
        r"publisher = {Small \& Co}",
        "year = {2026}",
        "isbn = {978-3-16-148410-0}",
        "doi = {10.5555/kites.1}",
    ):
        assert field in entry


def test_the_print_file_passes_preflight(made):
    """What we make, our own preflight lets through; the PDF for the screen it does not."""
    assert preflight(made.output / "small-print.pdf") == ()
    assert "PDF011" in {d.code for d in preflight(made.output / "small.pdf")}


@pytest.mark.judge
def test_offprints_pass_verapdf(made, verapdf):
    """PDF/UA-1 and PDF/A-3a, every one."""
    assert verapdf(sorted((made.output / "offprints").iterdir()), "ua1", "3a") == []


def test_the_printers_wishes_come_from_the_command_line(volume, tmp_path):
    """Bleed, page count and profile, and a profile of no press is refused."""
    run = CliRunner()
    wanted = ["build", str(volume), "-o", str(tmp_path), "--format", "print"]
    result = run.invoke(app, [*wanted, "--bleed", "5", "--multiple", "16"])
    assert result.exit_code == 0, result.output
    made = json.loads((tmp_path / "build.json").read_text("utf-8"))["artifacts"]
    assert [artifact["path"] for artifact in made] == ["small-print.pdf"]
    with pikepdf.open(io.BytesIO((tmp_path / "small-print.pdf").read_bytes())) as book:
        assert len(book.pages) % 16 == 0
        assert float(book.pages[0].obj.BleedBox[0]) == pytest.approx(-5 * 72 / 25.4, abs=0.01)
    (tmp_path / "no.icc").write_bytes(b"nothing")
    result = run.invoke(app, [*wanted, "--icc", str(tmp_path / "no.icc")])
    assert result.exit_code == 2
    assert "no ICC profile" in result.output
