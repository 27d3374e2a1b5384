"""Our own checks: what EPUBCheck and Ace let pass."""

from dataclasses import replace

import pytest

from publisher.codes import CODES
from publisher.codes.epb import TABLE

MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" {}="0 0 9 9"><title>A dot</title></svg>'


def found(make, sample, extra, text="", lang="en"):
    """What is found in a paper that holds `extra`, its manuscript being `text`."""
    sessions = (
        sample.volume().sessions[0].model_copy(update={"papers": (
            sample.paper("kim", "Marks in the Text", text=text),)}),
    )  # fmt: skip
    body = f'<section class="chapter"><h1>Marks in the Text</h1>{extra}</section>'
    kim = replace(sample.chapters()[6], body=body, headings=(), lang=lang)
    return make((kim,), sample.volume(sessions=sessions)).packaged.diagnostics


@pytest.mark.parametrize(
    ("code", "extra"),
    [
        ("EPB002", '<p id="x">a</p><p id="x">b</p>'),
        ("EPB006", '<figure><img src="images/0123456789abcdef.png" alt=""/></figure>'),
        ("EPB006", '<p><img src="images/0123456789abcdef.png" alt="  "/></p>'),
        ("EPB007", "<table><tr><td>a</td></tr></table>"),
        ("EPB008", "<p>In Korean, 대화이다.</p>"),
        ("EPB008", '<p>In Japanese, <span lang="ko">ひらがな</span>.</p>'),
        ("EPB009", SVG.format("viewbox")),
        ("EPB010", '<p>Read it <a href="https://example.org">here</a>.</p>'),
        ("EPB010", '<p><a href="https://example.org"></a></p>'),
        ("EPB012", "<h3>Too deep</h3>"),
        ("EPB013", f"<p>{MATH}</p>"),
        ("EPB017", '<p><img src="images/0123456789abcdef.png" alt="fig1.png"/></p>'),
        ("EPB019", '<p><span lang="korean_language">x</span></p>'),
    ],
)
def test_each_fault_is_found_and_no_other(make, sample, code, extra):
    """One fault, one finding, with the paper's name."""
    told = found(make, sample, extra)
    assert [(one.code, one.paper) for one in told] == [(code, "kim")]


@pytest.mark.parametrize(
    "extra",
    [
        '<p><img src="images/0123456789abcdef.png" alt="" role="presentation"/></p>',
        '<table role="presentation"><tr><td>a</td></tr></table>',
        "<table><tr><th>a</th><td>b</td></tr></table>",
        '<p><span lang="ko">대화이다</span>, <span lang="ja">山田 ひらがな</span></p>',
        '<p lang="zh-Hant">會議</p>',
        '<p lang="und-Hani">山田</p>',
        "<pre><code>print('안녕하세요')</code></pre>",
        "<p>α and β, Σ, and ж.</p>",
        SVG.format("viewBox"),
        '<p><a href="https://example.org">The page of the conference</a></p>',
        '<p><a epub:type="noteref" role="doc-noteref" href="#n" id="r">1</a></p><p id="n">x</p>',
        "<h2>Two</h2><h3>Three</h3><h2>Two again</h2>",
        '<p><span lang="en-GB-oxendict">colour</span> <span lang="de-CH-1996">x</span></p>',
    ],
)
def test_what_is_right_is_left_alone(make, sample, extra):
    """No false alarm."""
    assert [one.message for one in found(make, sample, extra)] == []


def test_the_finding_names_the_words_to_look_for_in_the_manuscript(make, sample):
    """Whoever has it, and knows what was read in it, finds their place."""
    told = found(make, sample, "<p>In Korean, 대화이다.</p>", "---\n---\n\nIn Korean, 대화이다.\n")
    assert (told[0].span.path, told[0].span.text, told[0].paper) == ("", "대화이다", "kim")


def test_a_figure_that_has_a_number_alone_is_named_by_its_file(make, sample):
    """As in the finding of the manuscript, of which this one is the echo."""
    label = '<figcaption><span class="caption-label">Figure 1:</span> </figcaption>'
    image = '<img src="images/0123456789abcdef.png" alt=""/>'
    (one,) = found(make, sample, f"<figure>{image}{label}</figure>")
    assert one.code == "EPB006" and "“" not in one.message


def test_a_paper_that_no_line_of_the_contents_leads_to_is_told(sample):
    """EPB011."""
    from publisher.epub.checks import missing_papers
    from publisher.epub.nav import contents_entries

    kim, other = sample.chapters()[6:8]
    entries = contents_entries([(kim, "text/kim.xhtml", {})])
    starts = {"kim": "text/kim.xhtml", "müller": "text/muller.xhtml"}
    assert [(one.code, one.paper) for one in missing_papers((kim, other), entries, starts)] == [
        ("EPB011", "müller")
    ]


def test_every_code_is_in_the_table_with_a_reason_and_a_cure():
    """And each is raised by a test of this folder."""
    from pathlib import Path

    tests = "".join(p.read_text() for p in Path(__file__).parent.glob("test_*.py"))
    for code in TABLE:
        assert CODES[code.id] is code and code.why.endswith(".") and code.cure.endswith(".")
        assert f"{code.id}" in tests, f"no test raises {code.id}"


def test_a_heading_that_skips_a_level_is_told_and_mended(make, sample):
    """EPB012: the author hears of it, the reader does not."""
    body = (
        "<section><h1>One</h1><h3>Three</h3><h4>Four</h4><h3>Three</h3><h2>Two</h2><h3>Three</h3>"
        "<h6>Six</h6></section>"
    )
    made = make((replace(sample.chapters()[6], body=body, headings=()),))
    tags = [n.tag[-2:] for n in made.tree("text/kim.xhtml").iter() if n.tag[-1:].isdigit()]
    assert tags == ["h1", "h2", "h3", "h2", "h2", "h3", "h4"]
    assert made.codes() == ["EPB012", "EPB012"]
    assert made.meta("dcterms:conformsTo") != []
