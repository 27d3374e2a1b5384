"""Columns are balanced as WeasyPrint balances them, in a tenth of the time."""

import re
from dataclasses import replace

import pytest
import weasyprint.layout.inline as inline

from publisher.style.styles import styles_folder
from publisher.typeset import setter
from publisher.typeset.job import TypesettingJob
from publisher.typeset.weasy import columns


def group(letter, count):
    lines = "".join(f"<li>{letter}mber, <em>{n}</em>, {n * 7}</li>" for n in range(count))
    return (f'<section class="letter-group"><h2 class="letter">{letter}</h2>'
            f'<ul class="plain">{lines}</ul></section>')  # fmt: skip


INDEX = '<div class="columns">' + "".join(
    group(letter, count) for letter, count in zip("ABCDE", (7, 2, 9, 4, 5), strict=True)
) + "</div>"  # fmt: skip


@pytest.fixture
def lines_set(monkeypatch):
    """The lines that WeasyPrint has set so far: a list of one number."""
    count, theirs = [0], inline.get_next_linebox

    def get_next_linebox(*args):
        count[0] += 1
        return theirs(*args)

    monkeypatch.setattr(inline, "get_next_linebox", get_next_linebox)
    return count


@pytest.fixture
def index(chapter, look, lines_set):
    """A function that sets an index: its galley, and how many lines were set for it."""

    def make(text=INDEX):
        before = lines_set[0]
        inside = f'<div class="index">{text}</div>'
        galley = setter.typeset(TypesettingJob(chapter(inside), "recto"), look)
        return galley, lines_set[0] - before

    return make


def test_columns_are_those_of_weasyprint(index, without):
    """The same bytes, for half of the lines set; when the second half fails, WeasyPrint no
    longer needs `publisher.typeset.weasy.columns`."""
    ours, few = index()
    without("balanced_columns")
    theirs, many = index()
    assert ours.pdf == theirs.pdf
    assert few * 2 < many


def test_columns_that_run_on_are_filled_as_by_weasyprint(index, without):
    """What takes more than a page is balanced on its last."""
    long = INDEX.replace("</div>", "".join(group(c, 9) for c in "FGHIJ") + "</div>")
    ours, _ = index(long)
    without("balanced_columns")
    theirs, _ = index(long)
    assert ours.pages == 2
    assert ours.pdf == theirs.pdf


def test_columns_with_a_note_are_left_to_weasyprint(index, note):
    """What stands elsewhere on the page may take from its height."""
    call, aside = note(1, "Said at the foot.")
    text = f'<div class="columns">{"<p>Some words.</p>" * 8}<p>A word.{call}</p>{aside}</div>'
    galley, _ = index(text)
    assert galley.pages == 1
    assert not galley.diagnostics


def test_a_group_higher_than_half_of_all_is_not_parted(index):
    """The columns are as high as it is."""
    long = '<div class="columns">' + group("A", 20) + group("B", 2) + "</div>"
    galley, _ = index(long)
    assert galley.pages == 1


def test_columns_of_many_pages_are_looked_through_once(index, monkeypatch):
    """Not for each page: that took the square of the index."""
    looks = []
    theirs = columns._is_plain
    monkeypatch.setattr(columns, "_is_plain", lambda box: looks.append(box) or theirs(box))
    many = f'<div class="columns">{"".join(group(letter, 60) for letter in "ABCDEF")}</div>'
    galley, _ = index(many)
    assert galley.pages > 2
    assert len(looks) == 1


def test_columns_that_run_on_are_filled_once(index, monkeypatch):
    """When the second half fails, WeasyPrint no longer needs `_Filling`."""
    groups = "".join(group(letter, 10) for letter in "ABCDEFGHIJKLMNOPQRST")
    many = f'<div class="columns">{groups}</div>'
    ours, few = index(many)
    monkeypatch.setattr(columns, "_Filling", lambda: columns.block_box_layout)
    theirs, many_lines = index(many)
    assert ours.pages > 2
    assert ours.pdf == theirs.pdf
    assert few * 1.4 < many_lines


def test_a_figure_in_a_section_goes_across_two_columns(chapter, look, run, tmp_path):
    """The text before it is balanced above, that after it stands below."""
    sheet = (styles_folder() / "proceedings" / "css" / "columns.css").read_text("utf-8")
    two = replace(look, css=look.css + sheet, columns=2)
    said = "Words of a column stand in lines that are half as long. " * 12
    figure = "<figure><p>Across.</p></figure>"
    text = f"<section><h2>One</h2><p>{said}</p>{figure}<p>{said}</p></section>"
    path = tmp_path / "galley.pdf"
    path.write_bytes(setter.typeset(TypesettingJob(chapter(text), "recto"), two).pdf)
    words = run("pdftotext", "-bbox", path, "-").stdout
    found = [
        (float(x), float(y), word)
        for x, y, word in re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>(.*?)<', words)
    ]
    ((across, y, _),) = [each for each in found if each[2] == "Across."]
    middle = (look.page.inner + look.page.measure / 2) / 25.4 * 72
    assert across == pytest.approx(middle - 16, abs=6)
    for above in (True, False):
        part = [x for x, top, word in found if word == "Words" and (top < y) is above]
        assert min(part) < middle < max(part)


def test_what_goes_across_goes_on_where_its_page_ended(chapter, look, run, tmp_path):
    """When the first part fails, WeasyPrint no longer needs `_Across`."""
    sheet = (styles_folder() / "proceedings" / "css" / "columns.css").read_text("utf-8")
    two = replace(look, css=look.css + sheet, columns=2)
    rows = "".join(f"<tr><td>row{n}</td><td>{'wide words ' * 8}</td></tr>" for n in range(60))
    text = f"<section><h2>One</h2><p>Before.</p><table>{rows}</table><p>After.</p></section>"
    path = tmp_path / "galley.pdf"
    galley = setter.typeset(TypesettingJob(chapter(text), "recto"), two)
    path.write_bytes(galley.pdf)
    said = run("pdftotext", path, "-").stdout
    assert galley.pages > 1
    assert re.findall(r"row(\d+)", said) == [str(n) for n in range(60)]
    assert said.index("Before.") < said.index("row0") < said.index("row59") < said.index("After.")
