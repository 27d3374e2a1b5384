"""Plain text through the import and through compose comes out as the same text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from publisher.files import Folder
from publisher.manuscripts.importing.escaping import escape_heading, escape_line
from publisher.markup import MarkupOptions, compose_text
from publisher.model.paper import Paper, Source

TRICKY = [
    r"II^a and n~a, x`e and ^{a}",
    "*stars* and _lines_ and **more**",
    "# not a heading",
    "1. not a list",
    "i. not a list, either",
    "(a) nor this",
    "- nor this",
    "+ nor this",
    "> not a quotation",
    "| not | a table",
    ": not a definition",
    "::: note",
    "Table: not a caption",
    "[x] not a task",
    "[@smith] is no citation, nor is @smith here, nor a@b.org",
    "a note[^1] and ^[another]",
    "[text](target) and ![alt](image.png) and [a][b] and [a]{.b}",
    "a < b, <b>bold</b>, <https://example.org>, &amp; &#8212;",
    "costs $5 and $6, or $x$ and $$y$$",
    "H~2~O, x^2^, ~~gone~~, ==marked==",
    "`code` and ``more``",
    r"back\slash, \begin{equation} and \ref{x}",
    "a {#id .class} b",
    "_@1, a_@1 and @1",
    "---",
    "***",
    "===",
    "[Applause] Thank you. [Laughter] [Cheers]",
    "https://example.org/a_b_c?x=1&y=2#z",
    "*[HTML]: is a language",
    "[1]: https://example.org",
    "#. automatic",
    "(@x) example",
    "I. The past",
]


def _texts(markdown: str) -> str:
    """The text of what compose makes of `markdown`."""
    source = Source(path="p.md", folder=Path("/"), text=markdown, body=markdown, body_line=1)
    paper = Paper(id="p", kind="paper", title="T", source=source)
    made = compose_text(paper, Folder(Path("/nonexistent")), MarkupOptions(smart=False))
    return "".join(html.fromstring(f"<div>{made.body}</div>").itertext()).strip()


@pytest.mark.parametrize("text", TRICKY)
def test_what_looks_like_markup_comes_out_as_text(text):
    """Each construct of the dialect, written in a transcript, is printed as it stands."""
    assert _texts(escape_line(text)) == text


@pytest.mark.parametrize("text", ["Language C #", "A {.b} title", "1. First", "*So* it is"])
def test_what_looks_like_markup_in_a_heading_comes_out_as_text(text):
    """Closing hashes, attributes and stars of a heading are printed."""
    assert text in _texts(f"## {escape_heading(text)}\n\nText.")


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab1iI .,:;*_#<>[]()&;$@^~`{}|+-=!\\/\"'"), max_size=40))
def test_any_line_comes_out_as_it_went_in(text):
    """No combination of marks in a line is taken for markup."""
    line = " ".join(text.split())
    assert re.sub(r"\s+", " ", _texts(escape_line(line))) == line
