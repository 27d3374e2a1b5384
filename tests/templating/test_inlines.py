"""Titles of the volume file as markup, and markup as text."""

import pytest
from lxml import etree

from publisher.xhtml.titles import inline, plain, text_of, without_notes

NOTE = '<a href="#fn1" epub:type="noteref" role="doc-noteref" id="r1">1</a>'


@pytest.mark.parametrize(
    ("title", "html", "text"),
    [
        ("Tides & <b>", "Tides &amp; &lt;b&gt;", "Tides & <b>"),
        ("A *new* age", "A <em>new</em> age", "A new age"),
        ("*A **very** new* age", "<em>A <strong>very</strong> new</em> age", "A very new age"),
        ("`f(*a, *b)` in **C**", "<code>f(*a, *b)</code> in <strong>C</strong>", "f(*a, *b) in C"),
        ("*See `x`*", "<em>See <code>x</code></em>", "See x"),
        ("2*3 and 4*5", "2*3 and 4*5", "2*3 and 4*5"),
    ],
)
def test_emphasis_and_code_are_all_that_a_title_of_the_volume_has(title, html, text):
    """Everything else stands as it is written."""
    assert (inline(title), plain(title)) == (html, text)


@pytest.mark.parametrize("title", ["*a **b* c**", "`a *b` c*", "**a *b** c*", "*a `b* c`"])
def test_marks_that_cross_make_no_broken_markup(title):
    """A title with a slip of the finger is a title all the same."""
    etree.fromstring(f"<p>{inline(title)}</p>")


def test_the_text_of_a_title_has_formulas_in_a_line_and_no_calls_of_notes():
    """As contents, records and reference managers say it."""
    math = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><msup><mi>x</mi><mn>2</mn></msup></math>'
    )
    assert text_of(f"On {math} &amp; <em>more</em>{NOTE}, again") == "On x² & more, again"
    assert text_of("Plain &amp; &quot;simple&quot;") == 'Plain & "simple"'


def test_a_title_without_its_notes_is_otherwise_what_it_was():
    """Its emphasis stays, and what stands behind the call."""
    assert without_notes(f"On <em>more</em>{NOTE}, again") == "On <em>more</em>, again"
    assert without_notes("On <em>more</em>") == "On <em>more</em>"
    assert without_notes(NOTE) == ""
