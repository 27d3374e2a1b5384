"""A paper made ready: what is told where something is missing, and the claims that hold."""

import pytest

from publisher.camera import preparing, programs
from publisher.camera.preparing import CameraSource, Repairing, Tagged, repair, tag
from publisher.camera.proposing import propose
from publisher.camera.report import with_pdf_report
from publisher.model.camera import Depiction

PAGE = (
    b"BT /F 18 Tf 72 740 Td (On Papers of Papers) Tj /F 11 Tf 0 -40 Td (Ada Lovelace, Kim Ji) Tj "
    b"0 -40 Td (Abstract) Tj "
    b"0 -20 Td (We show that pages of authors can be bound as they are, ) Tj "
    b"0 -14 Td (which nobody had shown before, and say how it is done and what it costs.) Tj "
    b"0 -20 Td (Keywords: papers, pages) Tj 0 -20 Td (1 Introduction) Tj "
    b"0 -20 Td (Text that goes on.) Tj ET"
)


def test_front_matter_is_proposed_from_the_first_page(author_pdf):
    said = propose(author_pdf(PAGE))
    assert said["title"] == {"plain": "On Papers of Papers"}
    assert [each["name"]["literal"] for each in said["authors"]] == ["Ada Lovelace", "Kim Ji"]
    assert said["abstract"][""].startswith("We show that") and "costs." in said["abstract"][""]
    assert said["keywords"] == ["papers", "pages"]


def test_nothing_is_proposed_from_what_cannot_be_read(locked):
    assert propose(locked) == {} == propose(b"no PDF")


def test_a_refused_pdf_is_no_paper(locked):
    made = tag(CameraSource(locked))
    assert made.refused and [one.code for one in made.diagnostics] == ["CAM001"]


def test_without_a_tagger_pages_are_bound_untagged_and_claim_nothing(author_pdf):
    made = tag(CameraSource(author_pdf(PAGE)))
    pages = repair(Repairing(made, "T", "en", why="Java is not installed"))
    assert [one.code for one in pages.diagnostics if one.code != "CAM011"] == ["CAM007"]
    assert pages.unjudged and not pages.body and len(pages.pages) == 1
    report = with_pdf_report("", "T", pages)
    assert "claims no standard" in report and "Nothing is tagged" in report


@pytest.fixture
def untold(monkeypatch, author_pdf):
    """A paper as if it were tagged, with a tree of one empty document; and a judge's verdict."""
    import pikepdf

    def change(pdf):
        root = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        root.K = pikepdf.Array()
        pdf.Root.StructTreeRoot = root

    data = author_pdf(PAGE, change=change)
    made = tag(CameraSource(data))

    def judged(*faults):
        monkeypatch.setattr(programs, "broken_rules", lambda *_: list(faults))
        return Tagged(data, pages=made.pages, renamed=(0,))

    return judged


def test_rules_that_are_broken_are_told_by_standard_and_page(untold):
    fault = ("PDFA-3A", "6.2.11.5-1", 1, "widths disagree")
    pages = repair(Repairing(untold(fault, fault), "T", "en"))
    assert pages.failures == (("PDF/A-3a", "6.2.11.5-1", "page 1: widths disagree"),)
    told = [one for one in pages.diagnostics if one.code == "CAM008"]
    assert len(told) == 1 and "PDF/A-3a" in told[0].message and "page 1" in told[0].message
    assert "does not conform to PDF/A-3a" in with_pdf_report("# T\n", "T", pages)


def test_a_judge_that_fails_leaves_no_claim(untold, monkeypatch):
    tagged = untold()

    def fail(*_):
        raise programs.NoProgram("it ended")

    monkeypatch.setattr(programs, "broken_rules", fail)
    assert repair(Repairing(tagged, "T", "en")).unjudged == "it ended"


def test_a_description_of_no_figure_is_told(untold):
    job = Repairing(untold(), "T", "en", figures=(Depiction(page=1, alt="A curve."),))
    assert "CAM018" in [one.code for one in repair(job).diagnostics]


def test_figures_without_description_and_numbers_of_lines_are_told():
    result = preparing.Repaired(undescribed=[3, 4], numbered_lines=50, figures=2)
    found = preparing._told(result, [], Tagged(), "")
    assert [one.code for one in found] == ["CAM017", "CAM020"]
    assert "pages 3, 4" in found[0].message and "page: 3" in found[0].help


def test_a_title_that_the_first_page_does_not_show_is_told():
    """It may be the PDF of another paper. Of tagged pages the marked pieces are read."""
    piece = preparing.MarkedPiece("On Papers of Papers")
    assert preparing._shows([piece], "On papers of papers!")
    assert not preparing._shows([piece], "Another One Entirely")
    assert preparing._shows([], "Anything")
