"""What a column is wide enough for stays in it."""

from xml.etree import ElementTree as ET

from publisher.typeset.narrow import mark_narrow
from publisher.typeset.tables import natural_width

ROW = "<table><tr><td>One</td><td>{}</td></tr></table>"


def marked(body, look, column=20):
    root = ET.fromstring(f"<div>{body}</div>")
    mark_narrow(root, column, 10, look.faces[0])
    return ["narrow" in (each.get("class") or "") for each in root]


def test_a_table_that_fits_a_column_stays_in_it(look):
    """One that does not goes across, alone or in a figure with a caption."""
    short, long = ROW.format("two"), ROW.format("words that are many " * 4)
    assert natural_width(ET.fromstring(short), look.faces[0]) < 10
    assert marked(short + long, look) == [True, False]
    assert marked(f"<figure>{short}</figure><figure>{long}</figure>", look) == [True, False]


def test_a_picture_stays_in_a_column_by_its_width(look):
    """A share of the width is one of the page, and several pictures are one figure."""
    picture = '<figure><img style="width:{}"/></figure>'.format
    figures = (
        picture("min(150pt, x)"),
        picture("80mm"),
        picture("60%"),
        "<figure><img/><img/></figure>",
    )
    assert marked("".join(figures), look) == [True, False, False, False]
