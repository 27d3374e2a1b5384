"""Files that a manuscript includes: what is read, and what never is."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from publisher.files import Folder
from publisher.markup import MarkupLimits, MarkupOptions, compose_text
from publisher.model.paper import Paper, Source
from publisher.pipeline.composing import composing
from publisher.rules import pictures
from publisher.rules.sheet import Sheet


@pytest.fixture
def whole(tmp_path: Path):
    """Compose a paper in `papers/p` of a volume, from the files that travel with its task."""

    def run(body: str, limits: MarkupLimits | None = None):
        folder = tmp_path / "papers" / "p"
        source = Source(path="p/paper.md", folder=folder, text=body, body=body, body_line=1)
        paper = Paper(id="p", kind="paper", title="T", source=source)
        options = MarkupOptions(limits=limits or MarkupLimits())
        job = composing(Folder(tmp_path), paper, options, {})
        return compose_text(job.paper, job.files, job.options, job.papers)

    (tmp_path / "papers" / "p" / "parts").mkdir(parents=True)
    (tmp_path / "secret.md").write_text("hidden")
    (tmp_path / "papers" / "secret.md").write_text("hidden")
    inside = tmp_path / "papers" / "p"
    (inside / "link.md").symlink_to(tmp_path / "secret.md")
    (inside / "parts" / "one.md").write_text(
        "---\ntitle: Part\n---\n# Part {#sec-part}\n\n*Said* here, ![A](dot.svg).\n\nLast\n"
    )
    (inside / "parts" / "two.md").write_text("Two.\n\n{{< include one.md >}}\n")
    (inside / "again.md").write_text("x\n\n```{include} parts/two.md\n```\n")
    (inside / "round.md").write_text("x\n\n```{include} ./round.md\n```\n")
    for depth in range(9):
        (inside / f"deep{depth}.md").write_text(f"x\n\n```{{include}} deep{depth + 1}.md\n```\n")
    (inside / "code.py").write_text("a = 1\nb = 2\nc = 3\n")
    (inside / "dot.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="9"/></svg>'
    )
    (inside / "latin.md").write_bytes(b"caf\xe9")
    return run


def test_an_included_file_is_part_of_the_text(whole):
    """Its headings, labels and pictures are the paper's; its front matter is not."""
    text = whole("See {ref}`sec-part`.\n\n```{include} parts/one.md\n```\n")
    assert not [d for d in text.diagnostics if d.is_error]
    assert '<section id="sec-part"><h2>Part</h2>' in text.body and "<em>Said</em>" in text.body
    assert "title: Part" not in text.body and len(text.images) == 1
    assert '<a href="#sec-part" class="ref">' in text.body


@pytest.mark.parametrize(
    "written",
    ["```{include} again.md\n```", "{{< include again.md >}}", "```{r, child = 'again.md'}\n```"],
)
def test_what_is_included_includes_in_its_turn(whole, written):
    """MyST's way, Quarto's and knitr's, by names from the folder of the file that names them; what
    is found has its place in the innermost."""
    text = whole(f"See @sec-part.\n\n{written}\n\nEnd.\n")
    assert not [d for d in text.diagnostics if d.is_error]
    words = "".join(etree.fromstring(f"<x>{text.body}</x>").itertext()).replace(" ", "")
    assert words == "SeeSection“Part”.xTwo.PartSaidhere,.LastEnd."


def test_lines_of_a_file_are_included_as_asked(whole):
    """By number, from 0, or by what stands before and after; literally, as code."""
    text = whole("```{literalinclude} code.py\n:start-line: 1\n:end-line: -2\n```\n")
    assert "".join(etree.fromstring(text.body).itertext()) == "b = 2"
    text = whole("```{include} parts/one.md\n:start-after: here,\n:end-before: Last\n```\n")
    assert "Said" not in text.body and "Last" not in text.body and len(text.images) == 1


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../secret.md", "not inside"),
        ("../../secret.md", "not inside"),
        ("/etc/passwd", "not inside"),
        ("parts/../../secret.md", "not inside"),
        ("link.md", "no such file"),
        ("none.md", "no such file"),
        ("latin.md", "not a text in UTF-8"),
        ("round.md", "it would include itself"),
        ("deep0.md", "no more than 8 deep"),
    ],
)
def test_what_is_not_included_is_told(whole, name, why):
    """Nothing outside the paper's folder is read, links followed, nor a file within itself."""
    text = whole(f"```{{include}} {name}\n```\n")
    assert [why in d.message for d in text.diagnostics if d.code == "MD017"] == [True]
    assert "hidden" not in text.body and "Said" not in text.body


def test_files_included_over_and_over_end_at_a_limit(whole):
    """Together they are no longer than a manuscript may be."""
    body = "```{include} parts/one.md\n```\n\n" * 50
    text = whole(body, MarkupLimits(characters=2_000))
    assert text.body.count("<em>Said</em>") < 50
    assert "more than the limit" in next(d for d in text.diagnostics if d.code == "MD017").message


def test_a_finding_in_an_included_file_has_its_place_there(whole, tmp_path):
    """File and line are those of the file that is included."""
    (tmp_path / "papers" / "p" / "bad.md").write_text("---\na: 1\n---\nx\n\ny[^z]\n")
    found = whole("```{include} bad.md\n```\n").diagnostics
    assert [(d.span.path, d.span.line, d.span.column) for d in found if d.code == "MD031"] == [
        ("p/bad.md", 6, 2)
    ]


@pytest.mark.parametrize("written", ["![A](dot)", "```{figure} ./dot\nA\n```"])
def test_a_picture_is_found_without_the_ending_of_its_name(whole, written):
    """LaTeX and MyST let it go without saying."""
    assert len(whole(written).images) == 1


@pytest.mark.parametrize("name", ["parts/one.md", "one.md", "parts/one.md#sec-part"])
def test_a_link_to_an_included_file_leads_to_where_it_stands(whole, name):
    """Named from the paper's folder or from that of the file itself, and to a place in it."""
    text = whole(f"See [the part]({name}).\n\n```{{include}} parts/one.md\n```\n")
    assert '<a href="#sec-part">the part</a>' in text.body
    assert not text.diagnostics


def test_what_rules_find_in_an_included_file_is_told_there(tmp_path, whole):
    """The file, the line and the column of it; a picture without words, and a number too high."""
    folder = tmp_path / "papers" / "p"
    (folder / "parts" / "bad.md").write_text(
        'Some words.\n\n![](dot.svg)\n\n![A dot.](dot.svg){alt="One dot."}\n\nAs Figure 7 has it.\n'
    )
    source = Source(path="p/paper.md", folder=Path("papers/p"), text="", body="", body_line=1)
    paper = Paper(id="p", kind="paper", title="T", source=source)
    text = whole("```{include} parts/bad.md\n```\n")
    sheet = Sheet(paper, text, Folder(tmp_path))
    (bare,), (high,) = pictures.no_alternative(sheet), pictures.missing_number(sheet)
    assert str(bare.span) == "p/parts/bad.md:3:1"
    assert str(high.span) == "p/parts/bad.md:7:4"
