"""Chapters set as galleys."""

import base64
import re
from dataclasses import replace

import pytest

from publisher.typeset.document import chapter_tree
from publisher.typeset.job import TypesettingJob
from publisher.typeset.setter import typeset
from publisher.typeset.tables import fit_tables
from publisher.xhtml.countabletext import countable_text, running_text

WORDS = "The committee resolved that nothing said in the hall should be lost to those outside it. "


@pytest.fixture
def text_of(pdf_text, tmp_path):
    """A function from a galley to the text of its pages."""

    def read(galley):
        path = tmp_path / "galley.pdf"
        path.write_bytes(galley.pdf)
        return pdf_text(path)

    return read


def paragraphs(count):
    return "".join(f"<p>Paragraph {number}. {WORDS * 5}</p>" for number in range(1, count + 1))


def plain(text):
    """Text as a page shows it, hyphens at line ends undone."""
    return countable_text(text.replace("-\n", "").replace("\u2010\n", ""))


def test_the_same_chapter_gives_the_same_bytes(chapter, look):
    """A galley is a pure function of what it is made from."""
    job = TypesettingJob(chapter(paragraphs(3)), "recto")
    assert typeset(job, look).pdf == typeset(job, look).pdf


def test_every_page_begins_where_its_map_says(chapter, look, text_of):
    """The characters before a page, counted in the chapter, lead to the words at its head."""
    job = TypesettingJob(
        chapter(paragraphs(30), running_verso="Verso", running_recto="Recto"), "recto"
    )
    galley = typeset(job, look)
    tree = chapter_tree(job.chapter, lambda math: math, 1000)
    text = "".join(countable_text(piece) for piece in running_text(tree.find("body")))
    pages = text_of(galley)
    assert galley.pages == len(pages) == len(galley.starts) > 4
    assert galley.starts[0] == 0
    for start, page in list(zip(galley.starts, pages, strict=True))[1:]:
        head = page.strip().split("\n", 1)[1]  # below the running head
        assert plain(head).startswith(text[start : start + 30])


def test_a_note_stands_at_the_foot_of_the_page_that_calls_it(chapter, note, look, text_of):
    """Not on the page after, and not at the end of the paper."""
    call, aside = note(1, "The note itself.")
    text = paragraphs(8).replace("Paragraph 3.", f"Paragraph 3 calls.{call}")
    notes = f'<section role="doc-endnotes" class="notes"><h2>Notes</h2>{aside}</section>'
    pages = text_of(typeset(TypesettingJob(chapter(text, notes), "recto"), look))
    called = next(page for page in pages if "Paragraph 3 calls." in page)
    assert "The note itself." in called
    assert not any("Notes" in page for page in pages)


@pytest.mark.parametrize(("kind", "at_the_end"), [("paper", True), ("address", False)])
def test_notes_of_columns_stand_behind_the_text(chapter, note, look, text_of, kind, at_the_end):
    """At the foot they would lie over each other; an address has one column, and keeps its own."""
    call, aside = note(1, "The note itself.")
    text = paragraphs(8).replace("Paragraph 3.", f"Paragraph 3 calls.{call}")
    notes = f'<section role="doc-endnotes" class="notes"><h2>Notes</h2>{aside}</section>'
    columns = replace(look, columns=2)
    galley = typeset(TypesettingJob(chapter(text, notes, kind=kind), "recto"), columns)
    whole = "".join(text_of(galley))
    assert (whole.find("The note itself.") > whole.find("Paragraph 8.")) is at_the_end
    assert whole.count("The note itself.") == 1


def test_a_note_longer_than_a_page_comes_out_whole(chapter, note, look, text_of):
    """WeasyPrint cuts such a note at the foot in silence; at the end of the paper it is whole."""
    said = " ".join(f"word{number}" for number in range(1500))
    call, aside = note(1, said)
    notes = f'<section role="doc-endnotes" class="notes"><h2>Notes</h2>{aside}</section>'
    galley = typeset(TypesettingJob(chapter(f"<p>Called.{call}</p>", notes), "recto"), look)
    printed = countable_text("".join(text_of(galley)))
    assert all(f"word{number}" in printed for number in range(1500))


def test_margins_are_mirrored(chapter, look, run, tmp_path):
    """The same page set as a recto and as a verso stands elsewhere."""
    lefts = []
    for side in ("recto", "verso"):
        path = tmp_path / f"{side}.pdf"
        path.write_bytes(typeset(TypesettingJob(chapter(paragraphs(1)), side), look).pdf)
        words = run("pdftotext", "-bbox", path, "-").stdout
        lefts.append(min(float(part.split('"')[1]) for part in words.split("<word ")[1:]))
    inner, outer = look.page.inner / 25.4 * 72, look.page.outer / 25.4 * 72
    assert lefts == [pytest.approx(inner, abs=0.5), pytest.approx(outer, abs=0.5)]


def test_openings_carry_no_running_head(chapter, look, text_of):
    """Heads begin on the second page: volume or session on the left, paper on the right."""
    made = chapter(paragraphs(20), running_verso="The Session", running_recto="Kim · A title")
    pages = text_of(typeset(TypesettingJob(made, "recto"), look))
    assert "The Session" not in pages[0]
    assert "Kim · A title" not in pages[0]
    assert pages[1].startswith("The Session")
    assert pages[2].strip().startswith("Kim · A title")


def test_only_faces_of_the_style_are_embedded(chapter, look, run, tmp_path):
    """Fonts of the machine would give other page breaks on another one."""
    path = tmp_path / "galley.pdf"
    path.write_bytes(
        typeset(
            TypesettingJob(chapter("<p>Text, <em>emphasis</em>, <code>code</code>.</p>"), "recto"),
            look,
        ).pdf
    )
    fonts = [line.split()[0] for line in run("pdffonts", path).stdout.splitlines()[2:]]
    assert sorted(font.split("+")[1] for font in fonts) == [
        "EB-Garamond", "EB-Garamond-Italic", "IBM-Plex-Mono",
    ]  # fmt: skip


def test_a_missing_picture_is_a_diagnostic(chapter, look):
    """WeasyPrint logs and goes on; we tell."""
    job = TypesettingJob(chapter('<p><img src="images/none.png" alt="none"/></p>'), "recto")
    assert [d.code for d in typeset(job, look).diagnostics] == ["TYP002"]


def test_nothing_is_read_from_disk_or_network(chapter, look, tmp_path):
    """Addresses in a chapter are not followed."""
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"\x89PNG")
    body = "".join(
        f'<img src="{url}" alt="x"/>'
        for url in (f"file://{secret}", "http://localhost:9/x.png", "../secret.png")
    )
    galley = typeset(TypesettingJob(chapter(f"<p>{body}</p>"), "recto"), look)
    assert [d.code for d in galley.diagnostics] == ["TYP002"] * 3


def test_titles_of_several_lines_are_balanced(chapter, look, text_of):
    """No line of a title holds a single word where two even lines would do."""
    title = "Trade after sanctions: a model and its estimates"
    first = text_of(typeset(TypesettingJob(chapter("<p>Text.</p>", title=title), "recto"), look))[0]
    lines = first.strip().splitlines()
    assert lines[:2] == ["Trade after sanctions: a", "model and its estimates"]


def test_code_in_a_title_is_measured_as_code(chapter, look, text_of):
    """The letters of a typewriter are wider: the last word does not fall into a line of its own."""
    title = "<code>swiftsimio</code>: A python library for reading SWIFT data"
    first = text_of(typeset(TypesettingJob(chapter("<p>Text.</p>", title=title), "recto"), look))[0]
    lines = [line for line in first.splitlines() if line.strip()]
    assert lines[:2] == ["swiftsimio: A python library", "for reading SWIFT data"]


def test_the_last_page_of_a_paper_holds_more_than_two_lines(chapter, look, text_of):
    """Four lines of a paragraph go over, or the paragraph before it gives some."""
    for before in range(18, 24):
        text = f"{'<p>One line.</p>' * before}{paragraphs(1)}"
        last = text_of(typeset(TypesettingJob(chapter(text), "recto"), look))[-1]
        assert len(last.strip().splitlines()) >= 4


def test_references_end_with_two_entries_on_a_page(chapter, look, text_of):
    """The last entry does not stand alone, nor half of it."""
    entry = f'<li class="csl-entry">{"A work with a long title, " * 5}1999.</li>'
    for before in range(8, 14):
        listed = f'<ul class="references">{entry * before}</ul>'
        made = chapter("<p>Text.</p>", f'<section role="doc-bibliography">{listed}</section>')
        assert text_of(typeset(TypesettingJob(made, "recto"), look))[-1].count("1999.") >= 2


def test_a_heading_is_never_the_last_line_of_a_page(chapter, look, text_of):
    """Whatever stands before it, a heading takes two lines of text with it."""
    for before in range(6, 14):
        text = f"{paragraphs(4)}{'<p>One line.</p>' * before}<h2>Heading here</h2>{paragraphs(2)}"
        for page in text_of(typeset(TypesettingJob(chapter(text), "recto"), look)):
            lines = [line for line in page.strip().splitlines() if line.strip()]
            if "Heading here" in lines:
                assert len(lines) - lines.index("Heading here") > 2


def test_the_lead_in_of_an_address_is_set_once(chapter, look, run, tmp_path):
    """Small capitals for the first words, and not again where the paragraph runs on to a page."""
    text = f"<p>{WORDS * 40}</p>"
    galley = typeset(TypesettingJob(chapter(text, kind="address"), "recto"), look)
    path = tmp_path / "galley.pdf"
    path.write_bytes(galley.pdf)
    assert galley.pages > 1
    tree = chapter_tree(chapter(text, kind="address"), lambda math: math, 1000)
    leads = [e.text for e in tree.iter("span") if e.get("class") == "lead-in"]
    assert leads == ["The committee resolved that"]
    assert "first-line" not in look.css


def test_a_large_initial_is_a_letter_of_its_word(chapter, look, text_of):
    """With the marks before it, where the style asks for one."""
    made = chapter(f"<p>“{WORDS * 9}</p>", kind="address")
    tree = chapter_tree(made, lambda math: math, 1000, drop_cap=True)
    (initial,) = [e for e in tree.iter("span") if e.get("class") == "drop-cap"]
    assert initial.text == "“T" and (initial.tail or "").startswith("he committee")
    tree = chapter_tree(made, lambda math: math, 1000)
    assert not [e for e in tree.iter("span") if e.get("class") == "drop-cap"]


def test_a_note_keeps_every_word_when_its_way_back_is_dropped(chapter, look, text_of):
    """The link back stands first in the note; the text after it is the note."""
    aside = (
        '<aside epub:type="footnote" role="doc-footnote" id="fn-1"><p><a role="doc-backlink" '
        'href="#fnref-1">1</a> It was said in the <em>hall</em> itself.</p><p>Twice.</p></aside>'
    )
    call = '<a epub:type="noteref" role="doc-noteref" href="#fn-1" id="fnref-1">1</a>'
    notes = f'<section role="doc-endnotes" class="notes"><h2>Notes</h2>{aside}</section>'
    (page,) = text_of(
        typeset(TypesettingJob(chapter(f"<p>Called.{call} On.</p>", notes), "recto"), look)
    )
    assert "1. It was said in the hall itself." in page
    assert "Twice." in page
    assert "On." in page


def test_a_note_is_broken_where_its_lines_are_full(chapter, look, note, text_of):
    """The breaks of the manuscript's lines are spaces in a note, as they are in the text."""
    call, aside = note(1, "Exergy is\nthe work\nof energy.")
    notes = f'<section role="doc-endnotes" class="notes"><h2>Notes</h2>{aside}</section>'
    (page,) = text_of(
        typeset(TypesettingJob(chapter(f"<p>Called.{call}</p>", notes), "recto"), look)
    )
    assert "Exergy is the work of energy." in page


def test_no_picture_is_smoothed_even_inside_a_drawing(chapter, look):
    """PDF/A forbids it; a style sheet does not reach a raster image in an SVG."""
    import io

    import pikepdf
    from PIL import Image as Picture

    from publisher.model.chapter import Image

    png = io.BytesIO()
    Picture.new("RGB", (4, 4), "red").save(png, "PNG")
    data = base64.b64encode(png.getvalue()).decode()
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><image width="40" '
        f'height="40" href="data:image/png;base64,{data}"/></svg>'
    ).encode()
    images = (Image("a.svg", "image/svg+xml", svg, 40, 40),)
    made = chapter('<p><img src="images/a.svg" alt="red"/></p>', images=images)
    with pikepdf.open(io.BytesIO(typeset(TypesettingJob(made, "recto"), look).pdf)) as pdf:
        found = [o for o in pdf.objects if isinstance(o, pikepdf.Stream)
                 and o.get("/Subtype") == "/Image"]  # fmt: skip
        assert found
        assert all(not image.get("/Interpolate", False) for image in found)


@pytest.mark.parametrize(
    ("columns", "word"), [(9, "measurement"), (14, "reproducible"), (40, "ten")]
)
def test_a_table_wider_than_the_page_is_set_smaller_and_not_cut(chapter, look, run, tmp_path,
                                                               columns, word):  # fmt: skip
    """Every word stands inside the text block; none runs off the page."""
    row = "".join(f"<td>{word}{column}</td>" for column in range(columns))
    text = f"<table><tbody><tr>{row}</tr></tbody></table>"
    path = tmp_path / "galley.pdf"
    path.write_bytes(typeset(TypesettingJob(chapter(text), "recto"), look).pdf)
    boxes = run("pdftotext", "-bbox", path, "-").stdout.split("<word ")[1:]
    right = (look.page.width - look.page.outer) / 25.4 * 72
    assert max(float(box.split('xMax="')[1].split('"')[0]) for box in boxes) <= right + 1
    said = countable_text("".join(box.split(">")[1].split("<")[0] for box in boxes))
    assert all(character in said for character in countable_text(word))


def test_a_table_that_fits_keeps_its_size(chapter, look):
    """Small tables are not touched."""
    made = chapter("<table><tbody><tr><td>one</td><td>two</td></tr></tbody></table>")
    tree = chapter_tree(made, lambda math: math, 1000)
    fit_tables(tree, look.measure_em, look.faces[0])
    assert tree.find(".//table").get("style") is None


@pytest.mark.parametrize("rows", [6, 8])
def test_a_table_that_runs_on_has_three_rows_on_either_side(chapter, look, text_of, rows):
    """Two rows at the head of a page would be a table of their own."""
    table = f"<table><tbody>{'<tr><td>cell</td><td>cell</td></tr>' * rows}</tbody></table>"
    for before in range(14, 24):
        text = f"{'<p>One line.</p>' * before}{table}<p>After.</p>"
        pages = text_of(typeset(TypesettingJob(chapter(text), "recto"), look))
        counts = [page.count("cell") // 2 for page in pages]
        assert all(count >= 3 for count in counts if count)


def test_a_caption_is_not_broken_at_the_width_of_a_narrow_table(chapter, look, text_of):
    """It runs on beside the table, where there is room."""
    caption = "<caption>Table 3: A simple table.</caption>"
    text = f"<table>{caption}<tr><td>Octavo</td><td>8</td></tr></table>"
    (page,) = text_of(typeset(TypesettingJob(chapter(text), "recto"), look))
    assert "Table 3: A simple table." in page


def test_examples_are_numbered_in_brackets(chapter, look, text_of):
    """As references to them are; a marker with content of its own WeasyPrint cannot measure."""
    text = '<table><tr><td><ol class="example"><li>One</li><li>Two</li></ol></td></tr></table>'
    (page,) = text_of(typeset(TypesettingJob(chapter(text), "recto"), look))
    assert re.findall(r"\(\d\)", page) == ["(1)", "(2)"]


def test_a_line_that_leads_into_a_table_stands_with_it(chapter, look, text_of):
    """A caption typed by hand is a paragraph like others, but never the last line of a page."""
    table = "<table>" + "<tr><td>cell</td><td>cell</td></tr>" * 6 + "</table>"
    for before in range(20, 30):
        text = f"{'<p>One line.</p>' * before}<p>Table 1: by hand</p>{table}"
        for page in text_of(typeset(TypesettingJob(chapter(text), "recto"), look)):
            assert ("by hand" in page) == ("cell" in page) or "One line." not in page
