"""Numbers of list items in print."""

import io
import re

import pikepdf
import pytest

from publisher.typeset.job import TypesettingJob
from publisher.typeset.setter import typeset

STARTED = (
    '<ol start="3"><li>three</li>'
    '<li>four<ol start="3" type="i"><li>roman<ol><li>deep</li></ol></li></ol></li>'
    "<li>five</li></ol><ol><li>anew</li></ol>"
)


@pytest.fixture
def markers(chapter, look, run, tmp_path):
    """A function that sets lists whose items are single words, and gives their markers by word."""

    def read(text):
        path = tmp_path / "galley.pdf"
        path.write_bytes(typeset(TypesettingJob(chapter(text), "recto"), look).pdf)
        lines = run("pdftotext", "-layout", "-nopgbrk", path, "-").stdout
        found = re.findall(r"^ *(\(?[\w-]+[.)]) +([a-z]+)$", lines, re.MULTILINE)
        return {word: marker for marker, word in found}

    return read


def test_a_list_begins_where_its_author_begins_it(markers):
    """With its own numbers and letters; lists in it and after it count for themselves."""
    wanted = {
        "three": "3.",
        "four": "4.",
        "roman": "iii.",
        "deep": "1.",
        "five": "5.",
        "anew": "1.",
    }
    assert markers(STARTED) == wanted


def test_a_list_goes_on_over_pages(markers):
    """The number after a break of the page is the next one."""
    words = [f"item{'abcdefghijklmnopqrstuvwxyz'[n]}" for n in range(26)]
    items = "".join(f"<li>{word}<br/><br/><br/></li>" for word in words)
    wanted = {word: f"{n}." for n, word in enumerate(words, 10)}
    assert markers(f'<ol start="10">{items}</ol>') == wanted


def test_an_item_has_the_value_given_to_it(markers):
    """And the items after it count on from there, past lists inside it."""
    inner = "<ol><li>inner</li></ol>"
    made = markers(f'<ol><li>one</li><li value="7">seven{inner}</li><li>eight</li></ol>')
    assert made == {"one": "1.", "seven": "7.", "inner": "1.", "eight": "8."}


@pytest.mark.parametrize(("start", "numbers"), [("", "321"), (' start="9"', "987")])
def test_a_reversed_list_counts_down(markers, start, numbers):
    """From the number of its items, or from where its author begins it."""
    made = markers(f'<ol reversed="reversed"{start}><li>a</li><li>b</li><li>c</li></ol>')
    assert made == {word: f"{n}." for word, n in zip("abc", numbers, strict=True)}


def test_examples_are_numbered_through_the_paper(markers):
    """A second list of examples goes on where the first one ended."""
    made = markers(
        '<ol class="example"><li>one</li></ol><p>Between.</p>'
        '<ol class="example" start="2"><li>two</li></ol>'
    )
    assert made == {"one": "(1)", "two": "(2)"}


def test_the_tags_of_a_started_list_say_its_numbering(chapter, look):
    """Each list has the kind of numbering that its items show."""
    pdf = pikepdf.open(io.BytesIO(typeset(TypesettingJob(chapter(STARTED), "recto"), look).pdf))
    lists = [item for item in pdf.objects if _type(item) == "/L"]
    kinds = sorted(str(item.A.ListNumbering) for item in lists)
    assert kinds == ["/Decimal", "/Decimal", "/Decimal", "/LowerRoman"]


def _type(item):
    return isinstance(item, pikepdf.Dictionary) and str(item.get("/S", ""))
