"""Where the panels of a cover stand, to a tenth of a millimetre, by the printers' own rules."""

import pytest

from publisher.cover.panels import cover_sheet
from publisher.model.printers import printers
from publisher.model.style import PageGeometry
from publisher.model.volume import PrintSetup

A5 = PageGeometry("A5", 148, 210, 17, 21, 19, 28, 10.6, 14)
SIX_NINE = PageGeometry("6x9in", 152.4, 228.6, 18, 22, 20, 30, 10.8, 14.4)


@pytest.mark.parametrize(
    ("paper", "pages", "inches"),
    [("white", 24, 0.054), ("white", 79, 0.178), ("cream", 200, 0.5), ("color", 828, 1.9433)],
)
def test_a_cover_for_kdp_is_as_wide_as_its_rule_says(paper, pages, inches):
    """Pages times 0.002252, 0.0025 or 0.002347 in; an eighth of an inch of bleed."""
    sheet = cover_sheet(PrintSetup(profile="kdp", paper=paper), SIX_NINE, pages)
    assert sheet.spine.width == pytest.approx(inches * 25.4, abs=0.05)
    assert sheet.width == pytest.approx(2 * 152.4 + inches * 25.4, abs=0.05)
    assert (sheet.height, sheet.bleed) == (228.6, pytest.approx(3.175))
    assert sheet.spine.left == pytest.approx(152.4)
    assert sheet.front.left == pytest.approx(152.4 + inches * 25.4, abs=0.05)
    assert sheet.has_spine_text == (pages >= 79)


@pytest.mark.parametrize("profile", ["bod", "plain", "ingram", "lulu"])
@pytest.mark.parametrize("pages", [24, 79, 200, 828])
def test_the_spine_is_the_leaves_and_what_the_printer_adds(profile, pages):
    """Of the paper named, of a thickness said, of a width said: the last is the last word."""
    printer = printers()[profile]
    paper, leaf = next(iter(printer.papers.items()))
    named = cover_sheet(PrintSetup(profile=profile, paper=paper), A5, pages)
    assert named.spine.width == pytest.approx(pages / 2 * leaf + printer.spine_extra)
    assert not named.is_guess
    said = cover_sheet(PrintSetup(profile=profile, thickness=0.2, paper=paper), A5, pages)
    assert said.spine.width == pytest.approx(pages / 2 * 0.2 + printer.spine_extra)
    assert cover_sheet(PrintSetup(profile=profile, spine=9), A5, pages).spine.width == 9
    assert cover_sheet(PrintSetup(profile=profile), A5, pages).is_guess


def test_a_hard_cover_is_larger_than_its_pages_and_is_turned_in():
    """Boards over three edges, a joint at each side of the spine; a jacket has flaps."""
    hard = cover_sheet(PrintSetup(binding="hard", spine=20), A5, 200)
    assert hard.height == 210 + 2 * 3
    assert hard.bleed == 17
    assert hard.width == 2 * (148 + 3) + 2 * 8 + 20
    assert hard.spine.left - hard.back.right == 8
    jacket = cover_sheet(PrintSetup(binding="jacket", spine=20), A5, 200)
    assert [flap.width for flap in jacket.flaps] == [88.8, 88.8]
    assert jacket.width == pytest.approx(hard.width + 2 * 88.8)
    assert jacket.bleed == 3


def test_a_stapled_book_has_no_spine_and_one_bound_on_the_right_its_front_on_the_left():
    """Back and front meet; in Hebrew and Arabic they change places."""
    stapled = cover_sheet(PrintSetup(binding="saddle"), A5, 24)
    assert stapled.width == 296
    assert not stapled.has_spine_text
    turned = cover_sheet(PrintSetup(spine=10), A5, 200, is_right_bound=True)
    assert turned.front.left == 0
    assert turned.back.left == 158


def test_every_printer_says_where_its_rules_are_written():
    """With the day they were read; margins grow with the pages."""
    for printer in printers().values():
        assert printer.source
        assert printer.read.year >= 2026
        margins = [mm for _, mm in printer.inner]
        assert margins == sorted(margins)
        assert printer.papers
