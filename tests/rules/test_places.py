"""What a rule finds twice is told at both of its places, where both read alike."""

from pathlib import Path

import pytest

from publisher.files import Folder
from publisher.markup import compose_text
from publisher.model.paper import Paper, Source
from publisher.rules import links, pictures
from publisher.rules.sheet import Sheet

TABLE = "+-----+-----+\n| Oak | Elm |\n+-----+-----+\n| Ash | Fir |\n+-----+-----+\n\n"
LINK = "See [here](https://example.org/a) for more.\n\n"
IMAGE = "![](dot.svg)\n\n"


@pytest.mark.parametrize(
    ("rule", "piece", "column"),
    [(pictures.headless_table, TABLE, 1), (links.idle_link, LINK, 5),
     (pictures.no_alternative, IMAGE, 1)],
    ids=["A11005", "A11004", "A11008"],
)  # fmt: skip
def test_both_of_two_that_read_alike_are_told_at_their_own_places(tmp_path, rule, piece, column):
    """The line and column of each, not twice those of the first."""
    (tmp_path / "dot.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="9"/></svg>'
    )
    body = f"{piece}Some words.\n\n{piece}"
    source = Source(path="p.md", folder=Path(), text=body, body=body, body_line=1)
    paper = Paper(id="p", kind="paper", title="T", source=source)
    sheet = Sheet(paper, compose_text(paper, Folder(tmp_path)), Folder(tmp_path))
    lines = [found.span.line for found in rule(sheet)]
    assert lines[1] - lines[0] == piece.count("\n") + 2
    assert {found.span.column for found in rule(sheet)} == {column}
