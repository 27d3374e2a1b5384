"""Macros of LaTeX that front matter defines."""

import pytest

from publisher.markup.latex.commands import macro_sources

HEAD = "title: A\nauthors: [Kim Seoyeon]\n"


@pytest.mark.parametrize(
    ("yaml", "macros"),
    [
        (r"header-includes: \newcommand{\R}{\mathbb{R}}", [r"\newcommand{\R}{\mathbb{R}}"]),
        (
            "header-includes: |\n  <a>x</a>\n  \\usepackage{x}\n  \\newcommand{\\a}[1]{{#1}}",
            [r"\newcommand{\a}[1]{{#1}}"],
        ),
        (
            "header-includes:\n- \\usepackage{x}\n- text: |\n    \\def\\a{b}\n- file: preamble.tex",
            [r"\def\a{b}"],
        ),
        (
            "math:\n  '\\R': '\\mathbb{R}'\n  to:\n    macro: '#1\\to#2'\n    title: To",
            [r"\newcommand{\R}[0]{\mathbb{R}}", r"\newcommand{\to}[2]{#1\to#2}"],
        ),
        ("math: true\nheader-includes: 3", []),
    ],
    ids=["a text", "a text with other things", "a list", "MyST", "flags of other systems"],
)
def test_the_macros_of_front_matter_are_the_papers(paper, yaml, macros):
    """In each shape that pandoc, Quarto and MyST have; what else stands there is no fault."""
    read, found = paper(HEAD + yaml)
    assert list(macro_sources(read.preamble)) == macros
    assert found == ()


def test_macros_of_a_myst_project_are_those_of_its_papers(lay, paper):
    """`myst.yml` says them for all."""
    lay({"kim/myst.yml": "project:\n  math:\n    '\\R': R"})
    assert list(macro_sources(paper(HEAD)[0].preamble)) == [r"\newcommand{\R}[0]{R}"]
