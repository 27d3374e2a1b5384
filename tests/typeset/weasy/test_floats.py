"""Figures without room stand at the top of the next page, and the text runs on before them."""

import re
from xml.etree import ElementTree as ET

import pytest

from publisher.typeset import floats, setter
from publisher.typeset.job import TypesettingJob
from publisher.xhtml.countabletext import countable_text, running_text

TEXT = "".join(f"<p>Paragraph {n} of the text, in one line.</p>" for n in range(10, 40))


BEFORE = "<p>Before.</p>" * 12


def figure(number, lines=22, label="Figure"):
    said = f'<span class="caption-label">{label} {number}:</span> ' if label else ""
    more = "<br/>its caption" * lines
    return f'<figure id="f{number}"><figcaption>{said}Drawing {number}{more}</figcaption></figure>'


@pytest.fixture
def galley(chapter, look):
    """A function that sets a text."""
    return lambda text: setter.typeset(TypesettingJob(chapter(text), "recto"), look)


@pytest.fixture
def pages(galley, run, tmp_path):
    """A function that sets a text, and gives the text of each page."""

    def read(text):
        path = tmp_path / "galley.pdf"
        path.write_bytes(galley(text).pdf)
        return run("pdftotext", "-layout", path, "-").stdout.split("\f")[:-1]

    return read


def test_text_runs_on_where_a_figure_has_no_room(pages):
    """The page is full of what follows, and the figure heads the next."""
    first, second, *_ = pages(BEFORE + figure(1) + TEXT)
    assert "Paragraph 14" in first and "Drawing" not in first
    assert second.index("Drawing 1") < second.index("Paragraph")


def test_weasyprint_still_leaves_the_page_white(pages, without):
    """When this fails, `publisher.typeset.weasy.floats` can go."""
    without("deferred_figures")
    assert "Paragraph" not in pages(BEFORE + figure(1) + TEXT)[0]


def test_a_figure_without_a_number_stays_where_it_is(pages):
    """The text says *as here*, and means the next thing it shows."""
    assert "Paragraph" not in pages(BEFORE + figure(1, label="") + TEXT)[0]


def test_no_figure_overtakes_another(pages):
    """A small one that would fit waits with the one before it, or ends the page."""
    whole = "".join(pages(BEFORE + figure(1) + figure(2, 1) + TEXT))
    assert whole.count("Drawing 1") == whole.count("Drawing 2") == 1
    assert whole.index("Paragraph 12") < whole.index("Drawing 1") < whole.index("Drawing 2")
    whole = "".join(pages(BEFORE + figure(1, 30) + "<p>Between.</p>" * 3 + figure(2, 4) + TEXT))
    assert whole.index("Drawing 1") < whole.index("Drawing 2")


def test_a_figure_that_ends_the_text_has_a_page(pages):
    """Nothing follows it that would make one."""
    first, second = pages(BEFORE + figure(1) + "<p>The end.</p>")
    assert "The end." in first and "Drawing 1" in second


def test_a_heading_waits_for_no_figure_but_for_its_text(pages):
    """Under a heading comes text, and a section that has no room takes its figure with it."""
    section = f"<section><h2>A heading</h2>{figure(1)}{TEXT}</section>"
    first, second, *_ = pages(BEFORE + section)
    assert first.index("A heading") < first.index("Paragraph 10") and "Drawing 1" in second
    _, second, *_ = pages("<p>Before.</p>" * 25 + section)
    assert second.index("A heading") < second.index("Drawing 1")


def test_the_order_of_reading_is_the_authors(galley, run, tmp_path):
    """Tags follow the elements, wherever their boxes stand."""
    path = tmp_path / "galley.pdf"
    path.write_bytes(galley(BEFORE + figure(1) + TEXT).pdf)
    tree = run("pdfinfo", "-struct-text", path).stdout
    assert tree.index("Before.") < tree.index("Drawing 1") < tree.index("Paragraph 10")


def test_pages_are_counted_by_their_text(galley):
    """Where a page begins is where the text goes on, not where its figure stands in it."""
    text = BEFORE + figure(1) + TEXT
    plain = "Atitle" + "Before." * 12
    starts = galley(text).starts
    assert starts[0] == 0 and starts[1] > len(plain) + len("Drawing 1" + "itscaption" * 22)


def test_a_paragraph_that_comes_to_follow_another_is_indented(galley, run, tmp_path):
    """As it would be without the figure between them."""
    path = tmp_path / "galley.pdf"
    path.write_bytes(galley(BEFORE + "<p>Second.</p>" + figure(1) + "<p>Third.</p>" + TEXT).pdf)
    boxes = run("pdftotext", "-bbox", path, "-").stdout
    second, third = (
        re.search(rf'xMin="([\d.]+)".*>{word}<', boxes) for word in ("Second.", "Third.")
    )
    assert second[1] == third[1]


LOREM = "<p>The press stands in the yard, under a roof of slate, and has stood there for years.</p>"


def test_a_text_is_laid_once_whatever_waits(pages):
    """Figures that fill pages, and a section after them, of which nothing is printed early."""
    figures = "".join(figure(number, 26) for number in (1, 2, 3))
    one = f"<section><h2>One</h2>{LOREM * 4}{figures}<p>After the figures.</p></section>"
    two = f"<section><h2>Two</h2><p>The second section begins.</p>{LOREM}</section>"
    whole = "".join(pages(one + two))
    for words in ("After the figures", "Two", "The second section begins", "Drawing 1",
                  "Drawing 2", "Drawing 3"):  # fmt: skip
        assert whole.count(words) == 1, words


def test_figures_that_leave_no_room_for_a_line_have_a_page(pages):
    """The text goes on overleaf, within the paragraph where it broke off."""
    long = "<p>" + " ".join(f"word{n}" for n in range(900)) + "</p>"
    shown = pages(LOREM + figure(1, 34) + long)
    assert [n for n, page in enumerate(shown) if "Drawing 1" in page] == [1]
    assert "word" not in shown[1]
    assert re.findall(r"word\d+", "".join(shown)) == [f"word{n}" for n in range(900)]


def test_figures_wait_for_as_many_pages_as_they_take(pages):
    """The text runs on under each, and no page is left white because two wait."""
    figures = "".join(figure(number, 20) for number in (1, 2, 3))
    shown = pages(BEFORE + figures + TEXT + TEXT)
    assert [n for n, page in enumerate(shown) if "Drawing" in page] == [1, 2, 3]
    assert all("Paragraph" in page for page in shown)


def test_a_list_stands_under_a_figure_that_waited(pages):
    """Where the list had no room under it either, its marks are not left behind."""
    items = "".join(f"<li>Item {n}</li>" for n in range(40))
    shown = pages(BEFORE + figure(1, 36) + f"<ul>{items}</ul>" + TEXT)
    assert "".join(shown).count("Item") == 40


def test_a_figure_with_a_list_in_its_caption_may_wait(pages):
    """The marks of its items stand with them."""
    listed = figure(1, 20).replace("</figcaption>", "<ul><li>one</li></ul></figcaption>")
    assert "–" in pages(BEFORE + listed + TEXT)[1]


def test_a_heading_keeps_with_the_figures_that_are_its_section(pages):
    """They do not wait: their section would be empty, and the next one's text stand above them."""
    section = f"<section><h2>Drawings</h2>{figure(1)}{figure(2, 4)}</section>"
    first, second, *_ = pages(BEFORE + section + f"<section><h2>Next</h2>{TEXT}</section>")
    assert "Drawings" not in first and "Next" not in first
    assert second.index("Drawings") < second.index("Drawing 1") < second.index("Drawing 2")


@pytest.mark.parametrize("role", ["doc-bibliography", "doc-endnotes"])
def test_no_figure_comes_to_stand_among_the_references(pages, role):
    """They, and what else is no text, begin when all figures stand."""
    behind = f'<section role="{role}"><h2>Behind</h2>{TEXT}</section>'
    text = f"<section><h2>Last</h2>{BEFORE}{figure(1, 30)}</section>"
    whole = "".join(pages(text + behind))
    assert whole.index("Drawing 1") < whole.index("Behind") < whole.index("Paragraph")


def test_a_figure_that_may_not_wait_overtakes_none_that_does(pages):
    """One in a box of the text keeps its place, and the page ends before it."""
    box = f'<div class="note">{figure(2, 2)}</div>'
    whole = "".join(pages(BEFORE + figure(1, 30) + "<p>Between.</p>" + box + TEXT))
    assert whole.index("Drawing 1") < whole.index("Drawing 2")


def test_a_note_sent_on_and_a_figure_that_waits_share_the_page(pages, note):
    """The figure stands above the note, not over it."""
    call, aside = note(1, "Noted. " * 60)
    text = f"{BEFORE}{figure(1, 24)}{LOREM * 7}<p>Called here.{call}</p>{LOREM * 20}"
    whole = "".join(pages(text + f'<section role="doc-endnotes">{aside}</section>'))
    assert whole.count("Drawing 1") == 1 and whole.count("Noted.") == 60


def test_a_page_of_figures_alone_begins_where_the_text_goes_on(galley, chapter):
    """In the count of the text; behind its end where no more comes."""
    text = BEFORE + figure(1, 36) + TEXT
    starts = galley(text).starts
    assert starts[1] == starts[2] > 0
    text = BEFORE + figure(1, 36) + "<p>The end.</p>"
    length = len(countable_text("A title" + "".join(running_text_of(text))))
    assert galley(text).starts == (0, length)


def test_a_page_of_figures_begins_before_those_that_the_text_goes_on_behind(galley):
    """No text of another page stands between them and the mark of their page."""
    before = countable_text("A title" + "".join(running_text_of(BEFORE)))
    assert galley(BEFORE + figure(1, 36)).starts == (0, len(before))
    both = galley(BEFORE + figure(1, 36) + figure(2, 36)).starts
    assert both == (
        0,
        len(before),
        len(before) + len(countable_text("".join(running_text_of(figure(1, 36))))),
    )


def test_what_is_left_out_of_print_does_not_shift_the_count(galley, pages):
    """As the head of a table where a page has no room for it: short words after it are found."""
    rows = "".join(f"<tr><td>r{n}</td></tr>" for n in range(10, 70))
    head = '<thead style="display:none"><tr><th>Head</th></tr></thead>'
    table = f"<table>{head}<tbody>{rows}</tbody></table>"
    plain = countable_text("A title" + "".join(running_text_of(table)))
    second = pages(table)[1].split()[0]
    assert plain[galley(table).starts[1] :].startswith(second)


def running_text_of(text):
    """The running text of `text`."""

    return running_text(ET.fromstring(f"<div>{text}</div>"))


def test_a_page_made_again_is_made_from_the_same(galley):
    """What waits goes from page to page with the place, so two layouts are one: same bytes."""
    text = BEFORE + figure(1) + TEXT + figure(2, 30) + TEXT
    assert galley(text).pdf == galley(text).pdf
    place = floats.Place({0: {3: None}}, ["figure"])
    assert place != {0: {3: None}} and place == floats.Place({0: {3: None}}, ["figure"])
    plain = {0: {3: None}}
    assert plain != place and floats.Place(plain, []) == plain
