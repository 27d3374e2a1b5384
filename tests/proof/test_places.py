"""What is missing is told at its own place, where the same stands twice in a manuscript."""

from dataclasses import replace
from pathlib import Path

import pytest

from publisher.files import Folder
from publisher.markup import compose_text
from publisher.model.paper import Paper, Source
from publisher.pipeline.proving import make_script
from publisher.proof.completeness import Proving, Script, prove_chapter

HEAD = "---\ntitle: T\n---\n"
SECTION = """\
## The rooms of the hall

They went home by the last train, and slept until it was noon.

- A first thing, with much to say
- They went home by the last train, and slept until it was noon.

![A round thing.](dot.svg){alt="It is round."}

| Door | Room |
|------|------|
| Oak  | East |

Then $a + b = c$ holds as was shown [@lark2001].

"""
BODY = SECTION + "What stands between the two, and is in neither of them.\n\n" + SECTION
AGAIN = SECTION.count("\n") + 2
"""Lines before the second of what stands twice, from the beginning of the body."""
TRAIN = "They went home by the last train, and slept until it was noon."


@pytest.fixture(scope="module")
def text(tmp_path_factory):
    """The manuscript, composed, with its script."""
    folder: Path = tmp_path_factory.mktemp("paper")
    (folder / "dot.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="9"/></svg>'
    )
    (folder / "refs.bib").write_text(
        "@book{lark2001, author={Lark, Ada}, title={Halls}, year=2001}\n"
    )
    source = Source(path="p.md", folder=Path(), text=HEAD + BODY, body=BODY, body_line=4)
    paper = Paper(id="p", kind="paper", title="T", source=source, bibliography=("refs.bib",))
    made = compose_text(paper, Folder(folder))
    parts = (made.title_html, made.body, made.references)
    script = Script("p.md", BODY, 4, (), (), parts, made.things, made.markup, made.markup_beside)
    return script, made.body, f"<section><h1>T</h1>{{}}{made.references}</section>"


def last_gone(body, begin, end):
    """`body` without the last of what begins and ends so."""
    first = body.rindex(begin)
    return body[:first] + body[body.index(end, first) + len(end) :]


def told(found):
    """Each finding's code and place."""
    return {(d.code, d.span.line - 3 - AGAIN, d.span.column) for d in found if d.span}


@pytest.mark.parametrize(
    ("code", "begin", "end", "line", "column"),
    [
        ("OUT001", "<li>They went", "</li>", 6, 3),
        ("OUT003", "<h2", "</h2>", 1, 4),
        ("OUT004", "<figure", "</figure>", 8, 1),
        ("OUT005", "<table", "</table>", 10, 3),
        ("OUT006", "<math", "</math>", 14, 7),
        ("OUT008", '<span class="citation"', "</span>", 14, 37),
    ],
)
def test_what_the_chapter_lacks_is_told_where_it_is_written(text, code, begin, end, line, column):
    """The second of two that are the same: its line and column, not those of the first."""
    script, body, chapter = text
    found = prove_chapter(Proving("p", chapter.format(last_gone(body, begin, end)), script))
    assert (code, line, column) in told(found)


def test_words_that_a_book_for_screens_lacks_are_told_where_they_are_written(text):
    """The same words stand four times, and the last are lost."""
    script, body, chapter = text
    assert body.count(TRAIN) == 4
    left = chapter.format(last_gone(body, TRAIN, TRAIN))
    page = (
        f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="urn:e"><body>{left}</body></html>'
    )
    found = prove_chapter(Proving("p", chapter.format(body), script, documents=(page.encode(),)))
    assert told(found) == {("OUT010", 6, 3)}


def test_what_the_composer_lost_of_an_included_file_is_told_there(tmp_path):
    """The file is skimmed as the manuscript is: all of it is claimed, or told at its own line."""
    (tmp_path / "part.md").write_text(
        "---\ntitle: Part\n---\n## A part\n\nWords of *it*, `x = 1` and $y$.\n\n"
        "Whatever stands in it stands in the book.\n\n```python\nprint(2)\n```\n"
    )
    body = "Before.\n\n{{< include part.md >}}\n\nAfter.\n"
    source = Source(path="p.md", folder=Path(), text=body, body=body, body_line=1)
    paper = Paper(id="p", kind="paper", title="T", source=source)
    made = compose_text(paper, Folder(tmp_path))
    script = make_script(paper, made)
    lost = "Whatever stands in it stands in the book."

    def proved(parts):
        chapter = f"<section><h1>T</h1>{parts[1]}</section>"
        return prove_chapter(Proving("p", chapter, replace(script, parts=parts)))

    assert proved(script.parts) == ()
    title, text = script.parts
    (one,) = proved((title, text.replace(f"<p>{lost}</p>", "")))
    assert (one.code, str(one.span)) == ("OUT001", "part.md:8:1")
