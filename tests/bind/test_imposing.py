"""Pages on sheets: in order when the sheets are folded."""

import pypdfium2
import pytest
import weasyprint

from publisher.bind.imposing import Imposition, impose, imposition

MM = 72 / 25.4


def book(pages, size="148mm 210mm"):
    """A PDF whose pages say their numbers."""
    body = "".join(f"<p>{n}.</p>" for n in range(1, pages + 1))
    css = (
        f"@page {{ size: {size}; margin: 20mm }} p {{ break-after: page; margin: 0 }}"
        "p:last-child { break-after: auto }"
    )
    return weasyprint.HTML(string=f"<style>{css}</style>{body}").write_pdf()


def sides(pdf):
    """What stands on the left and on the right of each side, with the sheet's size in mm."""
    out = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            width, height = page.get_size()
            text = page.get_textpage()
            left = text.get_text_bounded(0, 0, width / 2, height).strip(" .\r\n")
            right = text.get_text_bounded(width / 2, 0, width, height).strip(" .\r\n")
            out.append((left, right, round(width / MM), round(height / MM)))
    return out


def test_a_booklet_of_eight_pages_is_two_sheets():
    """8 and 1 outside, 2 and 7 behind them; A5 on A4."""
    assert sides(impose(book(8), Imposition("booklet"))) == [
        ("8", "1", 297, 210), ("2", "7", 297, 210), ("6", "3", 297, 210), ("4", "5", 297, 210),
    ]  # fmt: skip


def test_what_is_missing_to_a_sheet_is_blank():
    """Six pages: the last two places of the booklet."""
    assert [side[:2] for side in sides(impose(book(6), Imposition("booklet")))] == [
        ("", "1"), ("2", ""), ("6", "3"), ("4", "5"),
    ]  # fmt: skip


def test_signatures_are_folded_each_by_itself():
    """Twelve pages by eight: the second begins with the ninth."""
    made = sides(impose(book(12), Imposition("signatures", 8)))
    assert [side[:2] for side in made[:4]] == [("8", "1"), ("2", "7"), ("6", "3"), ("4", "5")]
    assert made[4][:2] == ("", "9")


def test_two_up_is_one_after_another():
    """On one side each."""
    assert [side[:2] for side in sides(impose(book(3), Imposition("2up")))] == [
        ("1", "2"), ("3", ""),
    ]  # fmt: skip


def test_a_book_bound_on_the_right_has_its_first_page_on_the_left():
    """As Hebrew and Arabic are read."""
    (first, *_) = sides(impose(book(4), Imposition("booklet", is_right_bound=True)))
    assert first[:2] == ("1", "4")


def test_inner_sheets_move_towards_the_fold():
    """By the thickness of the sheets around them."""
    made = impose(book(8), Imposition("booklet", leaf=1))
    with pypdfium2.PdfDocument(made) as document:
        starts = [document[n].get_textpage().get_charbox(0)[0] / MM for n in (1, 3)]
    assert starts[1] - starts[0] == pytest.approx(1, abs=0.3)


def test_pages_that_do_not_fit_are_made_smaller():
    """Two A4 on A3 at their size; on A4 at the half of their area."""
    assert sides(impose(book(4, "A4"), Imposition("booklet")))[0][2:] == (420, 297)
    assert sides(impose(book(4, "A4"), Imposition("booklet", paper="A4")))[0] == (
        "4", "1", 297, 210,
    )  # fmt: skip


@pytest.mark.parametrize("text", ["bookle", "signatures=10", "2up@B9", "signatures", ""])
def test_what_is_no_imposition_is_refused_with_what_is(text):
    """All of them named."""
    with pytest.raises(ValueError, match="booklet, 2up or signatures=16"):
        imposition(text)


def test_an_imposition_is_read():
    """Case of the sheet's name is no matter."""
    assert imposition("signatures=16@a3") == Imposition("signatures", 16, "A3")
