# ruff: noqa: E501
"""Any text in, well-formed XHTML out, nothing raised: compose, templates and proof."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publisher.files import Bundle
from publisher.manuscripts.volumes import read_volume
from publisher.markup import compose_text
from publisher.markup.reader.options import MarkupOptions
from publisher.model.paper import Paper, Source
from publisher.proof.chapter import chapter_content
from publisher.proof.completeness import Proving, Script, prove_chapter
from publisher.style.styles import load_style
from publisher.templating import papers
from publisher.templating.environment import Templates

MARKUP = st.sampled_from(
    "# ## > - * ** _ ` ``` ~~~ $ $$ [ ] ( ) ![ ]( [^1] [^1]: ^[ @a [@a] {#x .y} {{ }} {% %} ::: | |-|"
    " <b> </b> <script> <!-- --> <svg> & &amp; \\ \\begin{equation} \\end{equation} \\frac{ } : --- ..."
    " \t \n \n\n \r \0 \u202e \ufffe \u00ad 한 \U0001f600 \" ' < > http://a.example".split(" ")
)
TEXT = st.lists(st.one_of(MARKUP, st.text(max_size=12)), max_size=40).map("".join)
FEW = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """The templates and the volume that papers are put in."""
    folder = tmp_path_factory.mktemp("volume")
    (folder / "volume.yaml").write_text(
        "id: v\ntitle: V\nsessions: [{title: S, papers: []}]\n", "utf-8"
    )
    volume, _ = read_volume(folder, "v")
    return Templates(load_style("proceedings", folder)), volume


def manuscript(text, title):
    """A paper with `text` for its body."""
    source = Source(path="a.md", folder=Path(), text=text, body=text, body_line=1)
    return Paper(id="a", kind="paper", title=title, source=source)


@FEW
@given(text=TEXT, title=TEXT)
def test_any_text_makes_a_well_formed_chapter(room, text, title):
    """And the proof of it raises nothing."""
    templates, volume = room
    paper = manuscript(text, title)
    composed = compose_text(paper, Bundle(()), MarkupOptions(), {})
    chapter = papers.paper_chapter(templates, volume, 1, paper, composed, ())
    found = chapter_content(chapter.body)
    assert found.things["formula"] == chapter.body.count("<math")
    prove_chapter(Proving("a", chapter.body, Script("a.md", text, 1)))


@FEW
@given(text=TEXT)
def test_a_manuscript_proves_itself(text):
    """What is in a text is found in that text, whatever it is."""
    from publisher.proof.skimming import Claims, unclaimed_stretches, word_runs

    words = [run.text for run in word_runs(text)]
    assert list(unclaimed_stretches(text, Claims(words, ()))) == []
