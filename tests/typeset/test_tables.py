"""Tables as they are laid out: columns that hold their words, captions as wide as the text."""

import re
from xml.etree import ElementTree as ET

import pytest

from publisher.typeset import setter
from publisher.typeset.document import chapter_tree
from publisher.typeset.job import TypesettingJob
from publisher.typeset.tables import LEAST, fit_tables
from publisher.typeset.widths import height, least_height


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


NAMES = (
    "TDA TDApplied TDAstats TDAkit kernelTDA tdaunif ripserr TDAmapper Giotto-tda Gudhi Dionysus "
    "scikit-tda"
).split()


@pytest.fixture
def left(chapter, look, run, tmp_path):
    """A function that sets a table, and gives the left edge of each of its words."""

    def read(table):
        path = tmp_path / "galley.pdf"
        path.write_bytes(setter.typeset(TypesettingJob(chapter(table), "recto"), look).pdf)
        shown = run("pdftotext", "-bbox", path, "-").stdout
        return [(float(x), word) for x, word in
                re.findall(r'<word xMin="([\d.]+)".*?>(.*?)</word>', shown)]  # fmt: skip

    return read


def heads(names):
    cells = "".join(f"<th><code>{name}</code></th>" for name in names)
    rows = f"<tr><td>Plotting persistence</td>{'<td>x</td>' * len(names)}</tr>"
    return f"<table><thead><tr><th></th>{cells}</tr></thead><tbody>{rows}</tbody></table>"


def test_heads_of_code_are_set_smaller_before_they_are_broken(left):
    """Columns are wide enough for their words; a hyphen of the name is a place to break."""
    words = [word for _, word in left(heads(NAMES))]
    assert {*NAMES} - {*words} == {"Giotto-tda", "scikit-tda"} and "Giotto-" in words


def test_names_of_code_in_a_narrow_column_break_after_their_stops(left):
    """And nowhere else, where that is enough."""
    names = [f"first_name.of_{n}" for n in "abcdefgh"]
    words = [word.replace("\u200b", "") for _, word in left(heads(names))]
    assert "first_" in words and not any(word.startswith("nam") and word[-1] not in "._abcdefgh"
                                         for word in words)  # fmt: skip


def test_where_all_is_too_small_only_the_longest_words_break(look):
    """A short word keeps its column."""
    root = ET.fromstring(f"<div>{heads([*NAMES[:6], 'x' * 90, 'y' * 80])}</div>")
    fit_tables(root, 29, look.faces[0])
    (table,) = root
    assert table.get("style") == f"font-size:{LEAST:.3f}em"
    broken = ["".join(cell.itertext()) for cell in root.iter("th")
              if "broken" in cell.get("class", "")]  # fmt: skip
    assert broken == ["x" * 90, "y" * 80]


def test_cells_beside_one_that_reaches_down_begin_where_their_column_does(left):
    """The first cell of a row is not always in the first column."""
    rows = '<tr><td rowspan="3">g1</td><td>alpha</td><td>1</td></tr>' + "".join(
        f"<tr><td>{name}</td><td>2</td></tr>" for name in ("beta", "gamma")
    )
    table = f"<table><tbody>{rows}<tr><td>g2</td><td>delta</td><td>4</td></tr></tbody></table>"
    edges = {round(x, 1) for x, word in left(table) if word in ("alpha", "beta", "gamma", "delta")}
    assert len(edges) == 1


MATRICES = [
    ("R", "industry x product", "Resource matrix", "Contains exogeneous energy inputs to an ECC"),
    ("U", "product x industry", "Use matrix", "Describes how each device uses energy, and the sum"),
    ("Y", "product x industry", "Final demand matrix", "Describes how each carrier is consumed"),
]


def test_columns_are_as_wide_as_makes_the_table_lowest(look):
    """Whatever the dashes of its source are: no word is broken, and few lines are."""
    rows = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in MATRICES)
    cols = "".join(f'<col style="width:{w}%"/>' for w in (12, 16, 25, 47))
    for group in ("", f"<colgroup>{cols}</colgroup>"):
        root = ET.fromstring(f"<div><table>{group}<tbody>{rows}</tbody></table></div>")
        fit_tables(root, 29, look.faces[0])
        one, two, three, four = widths(root)
        assert one < 8 and two > 20 and three > 20 and four > 35
        assert root[0].get("style", "").startswith("hyphens:manual")


def test_a_row_is_as_high_as_its_highest_cell():
    """Two cells that are as high are widened together, or the line is not saved."""
    assert least_height([1, 1], [[10, 10], [1, 1]], 20) == [10, 10]
    low = least_height([2, 2], [[10, 4], [9, 3]], 14)
    assert height([[10, 4], [9, 3]], low) == 2


def test_decimal_signs_stand_under_one_another(left):
    """Of numbers with more and fewer decimals, in a column that is aligned at the right."""
    cells = ("1.25", "12.5", "0.125", "7")
    body = "".join(f'<tr><td>a</td><td class="right">{c}</td></tr>' for c in cells)
    found = [(x, w) for x, w in left(f"<table><tbody>{body}</tbody></table>") if w in cells]
    before = {word: x for x, word in found}
    digit = before["1.25"] - before["12.5"]
    assert digit > 3
    assert before["0.125"] == pytest.approx(before["1.25"], abs=0.1)
    assert before["7"] == pytest.approx(before["1.25"], abs=0.1)
