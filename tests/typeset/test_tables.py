"""Tables as they are laid out: columns that hold their words, captions as wide as the text."""

from xml.etree import ElementTree as ET

from publisher.typeset.document import chapter_tree
from publisher.typeset.tables import fit_tables


def table(first, second, *cells):
    cols = "".join(f'<col style="width:{width}%"/>' for width in (first, second))
    rows = "".join(f"<td>{cell}</td>" for cell in cells)
    text = f"<table><colgroup>{cols}</colgroup><tbody><tr>{rows}</tr></tbody></table>"
    return ET.fromstring(f"<div>{text}</div>")


def widths(root):
    return [float(col.get("style")[6:-1]) for col in root.iter("col")]


def test_a_column_takes_what_its_longest_word_lacks(look):
    """From the others, and no more than that."""
    root = table(10, 90, "Correspondence", "What it is for, in some words")
    fit_tables(root, 30, look.faces[0])
    first, second = widths(root)
    assert 20 < first < 30 and abs(first + second - 100) < 0.1


def test_columns_that_hold_their_words_are_as_their_author_drew_them(look):
    """However unevenly."""
    root = table(25, 75, "Short", "Words")
    fit_tables(root, 30, look.faces[0])
    assert widths(root) == [25, 75]


def test_the_caption_of_a_narrow_table_is_as_wide_as_the_text(chapter):
    """It stands above the table, not in it, where it would be as narrow."""
    made = chapter("<table><caption>A caption</caption><tbody><tr><td>1</td></tr></tbody></table>")
    figure = chapter_tree(made, lambda math: math, 99).find(".//figure")
    assert [child.tag for child in figure] == ["figcaption", "table"]
    assert figure.find("table/caption") is None
