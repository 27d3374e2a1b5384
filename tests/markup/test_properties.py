"""What holds of any text at all: an end, well-formed XHTML, no token left, nothing that runs."""

from __future__ import annotations

import re
import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from publisher.files import Folder
from publisher.markup import Text, compose_text
from publisher.model.paper import Paper, Source

PIECES = (
    "# ", "## ", "- ", "1. ", "> ", "    ", "\n", "\n\n", "```\n", "```{note}\n", ":::",
    "::: x\n", "|", "|-|\n", "| a | 1 |\n", "+--+\n", "| - a |\n", "-- --\n",
    "---\n", "===\n", ": ", "[^1]", "[^1]: ", "^[", "[", "]",
    "](", ")", "![", "{#a}", "{.b}", "*", "**", "_", "`", "``", "$", "$$", "\\ref{", "\\label{",
    "}", "\\begin{equation}", "\\end{equation}", "\\begin{table}", "\\end{table}",
    "\\newcommand{\\x}{", "@a", "@fig:x", "[@a]", "<b>", "</b>", "<div>", "</div>", "<table>",
    "<td>", "<script>", "<!--", "-->", "&amp;", "&", "\\", "~", "^", '"', "'", "--", "a", "b c",
    "漢字", "(@)", "(x)=\n", "{ref}`", "*[a]: b\n", "[a]: http://b\n", "http://x.y", "javascript:",
    "\U000f0000", "\U0010fffd", "\ufdd0", "\x00", "\t", "\r", "\u2028",
)  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=30).map("".join)
_PRIVATE = re.compile("[\U000f0000-\U0010ffff]")
_MATHML = "{http://www.w3.org/1998/Math/MathML}"
# where the math engine sets cells and spaces: no address, nothing out of place
_MATH_STYLE = re.compile(r"(?:(?:margin|padding|text-align|justify-items)[a-z-]*: ?[-.\w]+;? ?)+")
_OURS = "{http://www.idpf.org/2007/ops}type"


@cache
def _nowhere() -> Folder:
    return Folder(Path(__file__).parent / "cases")


def composed(body: str) -> Text:
    source = Source(path="p.md", folder=Path(), text=body, body=body, body_line=1)
    paper = Paper(id="p", kind="paper", title="T", source=source)
    return compose_text(paper, _nowhere())


def tree(text: Text) -> etree._Element:
    inside = text.body + text.notes + text.references
    return etree.fromstring(f'<x xmlns:epub="http://www.idpf.org/2007/ops">{inside}</x>')


CALM = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


@CALM
@given(TEXTS)
def test_any_text_becomes_well_formed_xhtml(body):
    """No text raises, and what comes out is XML whose ids are unique."""
    ids = [e.get("id") for e in tree(composed(body)).iter() if e.get("id")]
    assert len(ids) == len(set(ids))


@CALM
@given(TEXTS)
def test_no_token_is_left(body):
    """Private-use characters of the output are those of the manuscript, no more of each."""
    text = composed(body)
    out = text.body + text.notes + text.references + text.title_html
    spoken = "".join(d.message + (d.help or "") for d in text.diagnostics)
    assert set(_PRIVATE.findall(out + spoken)) <= set(_PRIVATE.findall(body))


@CALM
@given(st.text(alphabet="ab \U000f0000\U000f0001\U000f0002\U0010fffd*`$[]@", max_size=40))
def test_private_characters_of_a_manuscript_are_safe(body):
    """A manuscript that holds the characters of tokens keeps every one, in order."""
    out = "".join(tree(composed(body)).itertext())
    kept = _PRIVATE.findall(out)
    assert kept == _PRIVATE.findall(body) or "](" in body or "[@" in body or "$" in body


@CALM
@given(TEXTS)
def test_nothing_that_runs_or_reaches_out(body):
    """No script, no handler, no style, no address but those that may stand in a book."""
    for element in tree(composed(body)).iter():
        assert element.tag not in ("script", "style", "iframe", "object", "form", "svg")
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on")
            assert name != "style" or (_MATH_STYLE.fullmatch(value) and _MATHML in element.tag)
            if name in ("href", "src"):
                assert re.match(r"#|https?://|mailto:|tel:|ftp://|doi:|urn:|volume:|images/", value)


@CALM
@given(TEXTS)
def test_every_place_is_in_the_file(body):
    """Each finding stands on a line of the file, at a column of that line."""
    lines = re.sub(
        "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff]", "\ufffd", body
    ).split("\n")
    for diagnostic in composed(body).diagnostics:
        span = diagnostic.span
        if span is not None and span.path == "p.md" and span.line:
            assert span.line <= len(lines)
            assert span.text == lines[span.line - 1]
            assert 1 <= span.column <= len(span.text) + 1
            assert span.length <= len(span.text) - span.column + 1


@settings(CALM, max_examples=100)
@given(TEXTS, TEXTS)
def test_no_paper_leaves_a_trace_in_the_next(first, second):
    """A text composes to the same words and findings after whatever other text."""
    alone = composed(second)
    composed(first)
    assert composed(second) == alone


def test_a_table_is_placed_in_its_own_paper():
    """A row that is too long is told at its line, not where a table of the last paper stood."""
    composed("a\n\n" * 50 + "| a |\n|---|\n| b |")
    found = composed("| -1 | - |\n|---|\n| 3 |").diagnostics
    assert [(d.code, d.span.line, d.span.column) for d in found] == [("MD040", 1, 1)]


STRESS = {
    "brackets": "[" * 20_000,
    "pairs": "[a]" * 20_000,
    "deep lists": "\n".join("  " * i + "- x" for i in range(500)),
    "deep quotations": ">" * 5_000 + " x",
    "emphasis": "*a **b _c " * 7_000,
    "code": "".join("`" * (i % 90) + " " for i in range(4_000)),
    "math": "$a $$b " * 8_000,
    "notes": "^[" * 10_000,
    "citations": "[@a " * 4_000,
    "macros": "\\a{" * 10_000,
    "elements": "<div>" * 3_000 + "<b>" * 3_000,
    "fences": "\n".join("`" * (i % 300 + 3) for i in range(5_000)),
    "a line": "word " * 35_000,
    "8 MB": "a b c d\n\n" * 900_000,
    "private": "\U000f0000" * 140_000,
}


@pytest.mark.parametrize("name", STRESS)
def test_stress_ends_in_a_result_or_a_finding(name, timed):
    """What hangs or crashes other Markdown parsers ends within ten seconds."""
    text, seconds = timed(lambda: composed(STRESS[name]))
    assert seconds < 10
    assert text.body or text.diagnostics
    tree(text)


def test_hostile_manuscripts(corpus):
    """Manuscripts made to break a toolchain become well-formed XHTML."""
    for path in sorted(corpus.glob("hostile/*/*.md")):
        tree(composed(path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")))


def errors_of(path):
    """The codes of errors in the markup of a real paper, composed with the files beside it."""
    body = path.read_text().split("---\n", 2)[2]
    source = Source(path="p.md", folder=Path(), text=body, body=body, body_line=1)
    bib = tuple(p.name for p in path.parent.glob("*.bib"))
    paper = Paper(id="p", kind="paper", title="T", source=source, bibliography=bib)
    text = compose_text(paper, Folder(path.parent))
    return {d.code for d in text.diagnostics if d.is_error}


def test_corpus_leaves_nothing_raw(corpus):
    """Every paper of the corpus that can be read composes without an error of its markup."""
    for path in sorted(corpus.glob("joss/*/paper.md")):
        if path.parent.name not in ("biobabel", "deepbench"):
            assert not errors_of(path), path.parent.name


AUTHORS = {
    "abma_paper": {"IMG001", "MD051"},
    "japan_biohackathon2025": {"REF011"},
}
"""Faults of the authors of papers that came later."""


def test_papers_that_nobody_had_seen_leave_nothing_raw(unseen):
    """One in twelve of them, and those of other events: only their authors' own faults are told."""
    some = sorted([*unseen.glob("joss/*/paper.md"), *unseen.glob("scipy/*/main.md")])[::12]
    for path in (*some, *sorted(unseen.glob("other/*/paper.md"))):
        assert errors_of(path) == AUTHORS.get(path.parent.name, set()), path.parent.name


@pytest.mark.parametrize(
    "body",
    ["a{}b", "a `b{}c` d", "- a{}b", "| a{}b |\n|--|\n| c |", "a\n\n# b{}c", "a[^1]\n\n[^1]: b{}c"],
)
@pytest.mark.parametrize("gap", [" ", "\t", " \t"])
def test_a_gap_takes_no_time(body, gap):
    """Spaces are read in time that grows with their number: 50,000 took half a minute."""
    start = time.process_time()
    composed(body.format(gap * (40_000 // len(gap))))
    assert time.process_time() - start < 2.5


@pytest.mark.parametrize("title", ["One<br>Two", "One <br/> Two", "One\\\nTwo"])
def test_lines_of_a_title_are_words_apart_where_it_is_one_line(compose, title):
    """In contents and metadata a break is a space; so in a heading."""
    text = compose(f"# {title.splitlines()[0]} three", title=title)
    assert text.title_text == "One Two"
    assert "<br/>" not in title or text.headings[0].text == "One Two three"
