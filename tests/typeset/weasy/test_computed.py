"""Equal styles are worked out once, and nothing is changed by that."""

import pytest
from weasyprint.css import ComputedStyle
from weasyprint.layout import percent

from publisher.typeset import setter
from publisher.typeset.job import TypesettingJob

TEXT = "<p>Whether the press or the pen came first is asked of every committee.</p>" * 60
ZOO = """\
<h2 id="a">Heading</h2><p style="text-indent: 10%; width: 80%">Of <em>one</em> width,<span
class="fn">noted</span> and more.</p><ul><li>one</li><li>two<ol start="4"><li>four</li></ol></li>
</ul><table style="border-collapse: collapse"><tr><th>A</th><td>1</td></tr></table>
<table><tr><th style="box-sizing: border-box; width: 40px">A</th><td>1</td></tr></table>
<div style="display: flex"><p>left</p><p>right</p></div><blockquote><p>Said.</p></blockquote>
<div style="columns: 2"><p>One column and another of it.</p></div>
<p style="float: right; margin: 1em">Floated.</p><pre><code>code  of\n  two</code></pre>
"""


@pytest.mark.parametrize("text", [TEXT, ZOO])
def test_pages_are_those_of_weasyprint(chapter, look, without, text):
    """The same galley, whatever layout writes into the styles of tables, notes and lists."""
    ours = setter.typeset(TypesettingJob(chapter(text), "recto", turns=True), look)
    without("shared_styles")
    assert ours == setter.typeset(TypesettingJob(chapter(text), "recto", turns=True), look)


def test_values_are_worked_out_once(chapter, look, monkeypatch, without):
    """A fifth of the values and fewer lengths, from a worker's second chapter on; when this fails,
    WeasyPrint no longer needs `publisher.typeset.weasy.computed`."""
    asked = {"values": 0, "lengths": 0}

    def counted(what, theirs):
        def call(*arguments):
            asked[what] += 1
            return theirs(*arguments)

        return call

    monkeypatch.setattr(ComputedStyle, "__missing__", counted("values", ComputedStyle.__missing__))
    monkeypatch.setattr(
        percent, "resolve_one_percentage", counted("lengths", percent.resolve_one_percentage)
    )
    setter.typeset(TypesettingJob(chapter(TEXT), "recto"), look)  # what any worker sets first
    asked.update(values=0, lengths=0)
    setter.typeset(TypesettingJob(chapter(TEXT), "recto"), look)
    ours = dict(asked)
    without("shared_styles")
    setter.typeset(TypesettingJob(chapter(TEXT), "recto"), look)
    theirs = {what: asked[what] - ours[what] for what in asked}
    assert ours["values"] * 5 < theirs["values"]
    assert ours["lengths"] * 5 < theirs["lengths"]


def test_what_was_set_before_changes_nothing(chapter, look):
    """A worker's first galley is its last: what it keeps depends on no chapter."""
    job = TypesettingJob(chapter(ZOO), "recto")
    first = setter.typeset(job, look)
    setter.make_ready(look)
    setter.typeset(TypesettingJob(chapter(TEXT), "verso"), look)
    assert setter.typeset(job, look) == first
