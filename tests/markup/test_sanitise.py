"""What leaves this stage is bounded as well as safe."""

import pytest
from lxml import etree

from publisher.markup.finish.sanitise import sanitise
from publisher.markup.reader.options import MarkupLimits, MarkupOptions
from publisher.markup.reader.work import Work

WIDE = 'colspan="99999999"'


def cleaned(inside):
    """A table with `inside`, made safe."""
    table = etree.fromstring(f"<table>{inside}</table>")
    sanitise(table, Work())
    return table


def columns(row):
    """The columns that the cells of `row` span."""
    return sum(int(cell.get("colspan", "1")) for cell in row)


@pytest.mark.parametrize(
    "inside",
    [
        f'<tr><td {WIDE} rowspan="99999999">a</td></tr>',
        f"<tr>{f'<td {WIDE}>a</td>' * 50}</tr>",
        "<tr>" + '<td colspan="900">a</td>' * 50 + "</tr>",
        '<tr><td colspan="1000">a</td></tr>' * 2_000,
        f'<tr><td colspan="{"9" * 400}" rowspan="-5">a</td></tr>',
        f'<col span="99999999"/><tr><td {WIDE}>a</td></tr>',
    ],
)
def test_a_table_has_no_more_places_than_can_be_set(inside):
    """One cell of a hundred million columns took gigabytes and minutes in print."""
    table = cleaned(inside)
    rows = table.findall("tr")
    assert sum(map(columns, rows)) <= 200_000
    assert max(map(columns, rows)) <= 1_050
    assert all(int(cell.get("rowspan", "1")) <= len(rows) for cell in table.iter("td"))
    assert not table.findall("col[@span]")


def test_cells_that_span_what_is_there_are_left_alone():
    """Heads over two columns, and over the whole."""
    head = '<tr><th colspan="2">a</th><th rowspan="2">b</th></tr>'
    table = cleaned(f'<col span="3"/>{head}<tr><td>c</td><td>d</td></tr>')
    assert [dict(cell.attrib) for cell in table.iter("th")] == [{"colspan": "2"}, {"rowspan": "2"}]
    assert table.find("col").get("span") == "3"


FEW = MarkupOptions(limits=MarkupLimits(cells=100))
"""A hundred cells a table; the limit is a thousand times as many."""

RAGGED = {
    "html": f"<table><tr>{'<td>a</td>' * 20}</tr>{'<tr><td>*b*</td></tr>' * 20}</table>\n",
    "pipes": f"|{'a|' * 20}\n|{'-|' * 20}\n" + "|*b*|\n" * 20,
}


@pytest.mark.parametrize("form", RAGGED)
def test_one_long_row_and_many_short_ones_are_no_table(compose, form):
    """Each row has as many places as the longest: thirty kilobytes were two million cells."""
    told = compose(RAGGED[form], FEW)
    assert [found.code for found in told.diagnostics if found.is_error] == ["MD001"]
    assert "more than 100 cells" in told.diagnostics[0].message
    assert "<table" not in told.body
    assert told.body.count("b") >= 20
    assert "<table" in compose(RAGGED[form], MarkupOptions()).body
