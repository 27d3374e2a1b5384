"""Lines on the grid of their page, and pages that end at their last line."""

import re

import pytest

from publisher.typeset import setter
from publisher.typeset.job import TypesettingJob

WORD = re.compile(r'<word xMin="[\d.]+" yMin="([\d.]+)"[^>]*yMax="([\d.]+)">([^<]*)</word>')
P = "<p>Gridded words stand in lines that meet those of the page beside them, and no others.</p>"


@pytest.fixture
def lines(chapter, look, run, tmp_path):
    """A function that sets text, and gives for each page where the words of its paragraphs stand,
    in lines from the head of the text block."""

    def read(text):
        path = tmp_path / "galley.pdf"
        path.write_bytes(setter.typeset(TypesettingJob(chapter(text), "recto"), look).pdf)
        pages = run("pdftotext", "-bbox", path, "-").stdout.split("<page ")[1:]
        first = look.page.head / 25.4 * 72
        return [
            {
                round((float(bottom) - first) / look.page.line, 2)
                for top, bottom, word in WORD.findall(page)
                if word in ("Gridded", "lines", "beside", "others.")
            }
            for page in pages
        ]

    return read


PICTURE = '<span style="display:inline-block;height:{};width:1em;vertical-align:{}"></span>'
BLOCKS = {
    "formula": f'<div class="display-math">{PICTURE.format("2.7em", "-1em")}</div>',
    "table": "<table><tr><td>1</td></tr><tr><td>2</td></tr></table>",
    "code": "<pre><code>x = 1\ny = 2</code></pre>",
    "list": "<ul><li>one</li><li>two</li></ul>",
    "heading": "<h4>Low</h4>",
    "box": '<div class="note"><p>A box.</p></div>',
    "high picture in a line": f"<p>{'so ' * 20}{PICTURE.format('2.4em', '0')} {'so ' * 20}</p>",
}


@pytest.mark.parametrize("block", BLOCKS)
def test_text_stands_on_the_grid_behind(lines, block):
    """Whatever a block's own height is."""
    read = lines(P + BLOCKS[block] + P + "<p>Gridded.</p>" * 3)[0]
    assert {round(place % 1, 2) for place in read} == {round(min(read) % 1, 2)}
    assert len(read) > 3


def test_a_block_stands_in_the_middle_of_its_room(chapter, look, run, tmp_path):
    """What it lacks of whole lines is above and below it."""
    path = tmp_path / "galley.pdf"
    text = P + '<pre style="margin:0;padding:0"><code>code = 1</code></pre>' + P
    path.write_bytes(setter.typeset(TypesettingJob(chapter(text), "recto"), look).pdf)
    words = WORD.findall(run("pdftotext", "-bbox", path, "-").stdout)
    above = next(float(b) for a, b, w in words if w == "others.")
    top, bottom = next((float(a), float(b)) for a, b, w in words if w == "code")
    below = next(float(a) for a, b, w in reversed(words) if w == "Gridded")
    assert top - above == pytest.approx(below - bottom, abs=2.5)


def test_a_heading_stays_as_close_to_its_text_as_it_is_drawn(chapter, look, run, tmp_path):
    """What it takes to bring the text to the grid stands above it."""
    path = tmp_path / "galley.pdf"
    text = f'{P}<h3 style="margin:1em 0 .3em">High</h3>{P}'
    path.write_bytes(setter.typeset(TypesettingJob(chapter(text), "recto"), look).pdf)
    words = WORD.findall(run("pdftotext", "-bbox", path, "-").stdout)
    above = next(float(b) for a, b, w in words if w == "others.")
    heading = next(float(b) for a, b, w in words if w == "High")
    below = next(float(b) for a, b, w in reversed(words) if w == "Gridded")
    assert below - heading == pytest.approx(look.page.line + 0.3 * look.page.size, abs=0.6)
    assert (below - above) % look.page.line == pytest.approx(0, abs=0.1)


def test_an_inline_fraction_opens_no_line(lines):
    """It reaches a little into the lines around it."""
    frac = PICTURE.format("1.5em", "-.6em")
    plain = lines(f"<p>{'Gridded words beside ' * 30}</p>")[0]
    assert lines(f"<p>{f'Gridded {frac} beside ' * 20}</p>")[0] <= plain


def test_a_page_short_of_a_line_is_filled_where_it_has_gaps(lines, look):
    """The heading before which there is a gap anyway comes to stand a line lower."""
    text = "<p>Gridded.</p>" * 9 + "<section><h2>One</h2>" + P * 9
    for more in range(6):
        first, second, *_ = lines(text + "<p>Gridded.</p>" * more + f"{P * 9}</section>")
        depth = look.page.depth / 25.4 * 72 / look.page.line
        assert depth - max(first) < 1.05
        assert second
