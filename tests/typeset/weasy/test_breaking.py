"""Boxes and rows are whole where a page can hold them, and break where it cannot."""

from dataclasses import replace

import pytest

from publisher.typeset import setter
from publisher.typeset.job import TypesettingJob

WORDS = " ".join(f"word{n}" for n in range(700))
LINES = "".join(f"<p>Line {n}.</p>" for n in range(10, 50))
BEFORE = "<p>Before.</p>" * 10


@pytest.fixture
def pages(chapter, look, run, tmp_path):
    """A function that sets a text, and gives the text of each page."""

    def read(text, **values):
        path = tmp_path / "galley.pdf"
        path.write_bytes(setter.typeset(TypesettingJob(chapter(text, **values), "recto"), look).pdf)
        return run("pdftotext", "-layout", path, "-").stdout.split("\f")[:-1]

    return read


def test_a_box_longer_than_a_page_begins_where_it_stands(pages):
    """Its page is not left with what stands before it."""
    first, *_ = pages(f'{BEFORE}<div class="note">{LINES}</div>')
    assert "Line 10." in first


def test_weasyprint_still_leaves_the_page_white(pages, without):
    """When this fails, `publisher.typeset.weasy.breaking` can go."""
    without("breaking_boxes")
    assert "Line 10." not in pages(f'{BEFORE}<div class="note">{LINES}</div>')[0]


def test_a_box_of_less_than_half_a_page_is_whole(pages):
    """It moves to the next page, where its page has no room for all of it."""
    box = f'<div class="note">{"<p>A line of the box.</p>" * 14}</div>'
    first, second = pages("<p>Before.</p>" * 18 + box)
    assert "of the box" not in first and second.count("of the box") == 14


def test_a_row_taller_than_a_page_begins_below_the_text_that_names_it(pages):
    """With the head of its table, which stands over each part; no word is lost or said twice."""
    rows = f"<tr><td>one</td><td>{WORDS}</td></tr><tr><td>two</td><td>short</td></tr>"
    head = "<thead><tr><th>Step</th><th>What</th></tr></thead>"
    table = f"<table><caption>Cells</caption>{head}<tbody>{rows}</tbody></table>"
    shown = pages(f"{BEFORE}<p>As in this table.</p>{table}")
    assert "As in this" in shown[0] and "Cells" in shown[0] and "word0 " in shown[0]
    assert all("Step" in page for page in shown)
    assert [word for word in " ".join(shown).split() if word in WORDS.split()] == WORDS.split()


def test_high_rows_are_not_all_kept_together(pages):
    """The first two and the last two of a table are; of four high ones that would be all."""
    words = " ".join(["something"] * 60)
    rows = "".join(f"<tr><td>{n}</td><td>{words}</td></tr>" for n in ("one", "two", "six", "ten"))
    table = f"<table><caption>Rows</caption><tbody>{rows}</tbody></table>"
    first, *_ = pages(f"{BEFORE}<h2>Decisions</h2>{table}<p>After.</p>")
    assert "Decisions" in first and "Rows" in first and "one" in first


def test_notes_of_a_box_that_was_measured_stand_once(pages, note):
    """Each at the foot of the page of its call."""
    call, aside = note(1, "Noted here.")
    box = f'<div class="note">{LINES}<p>Called.{call}</p></div>'
    shown = pages(BEFORE + box, notes=f'<section role="doc-endnotes">{aside}</section>')
    assert "".join(shown).count("Noted here.") == 1
    assert any("Called." in page and "Noted here." in page for page in shown)


def test_a_letter_of_an_index_longer_than_a_column_begins_under_the_heading(chapter, look, run,
                                                                            tmp_path):  # fmt: skip
    """Forty names are no reason for a page with a heading alone."""
    names = "".join(f"<li>Name {n}, 1</li>" for n in range(10, 60))
    group = f'<section class="letter-group"><h2 class="letter">N</h2><ul>{names}</ul></section>'
    made = chapter(f'<div class="index"><div class="columns">{group}</div></div>', kind="index")
    path = tmp_path / "galley.pdf"
    path.write_bytes(setter.typeset(TypesettingJob(made, "recto"), look).pdf)
    assert "Name 10" in run("pdftotext", "-l", 1, path, "-").stdout


def test_no_page_begins_with_the_rule_of_a_title_alone(chapter, look, run, tmp_path):
    """However many authors stand above it: names go over with it."""
    for count in range(97, 112, 3):
        names = ", ".join(f"Ada Author{n}" for n in range(count))
        made = chapter("<p>Text.</p>", title=f'A title</h1><p class="authors">{names}</p><h1>')
        body = made.body.replace("<h1></h1>", "")
        path = tmp_path / "galley.pdf"
        path.write_bytes(
            setter.typeset(TypesettingJob(replace(made, body=body), "recto"), look).pdf
        )
        second = run("pdftotext", "-f", 2, path, "-").stdout
        assert not second.strip() or "Author" in second, count
