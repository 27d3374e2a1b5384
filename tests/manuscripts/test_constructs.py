"""The sample volume shows each construct of the dialect, source beside result."""

import re

import pytest

SHOWN = {
    "a group of works": r"\[see @\w+; @",
    "works without author": r"\[-@\w+, p",
    "an author in the sentence": r"@\w+ \[p\. ",
    "a typed key": r"\[@cites\w+:",
    "works listed uncited": r"^nocite:",
    "citations of LaTeX": r"\\citep\[see\]\[p",
    "a figure": r"!\[[^\]]+\]\([\w.]+\)\{#fig:",
    "a figure in parts": r"^::: \{#fig:[\w-]+ layout-ncol=2\}",
    "a width": r"\{[^}]*width=\d+%",
    "a description": r'alt="',
    "references": r"@fig:[\s\S]*@tbl:[\s\S]*@sec:",
    "a listing referred to": r"@lst:",
    "references of LaTeX": r"\\eqref\{[\s\S]*\\autoref\{",
    "references of bookdown": r"\\@ref\(",
    "another paper": r"@paper:",
    "a heading as a link": r"\[\w+\]\[\]",
    "a pipe table": r"^\|:?-+",
    "a grid table": r"^\+=+\+",
    "a simple table": r"^-{4,} +-{4,}$",
    "captions": r"^Table: [\s\S]*^: ",
    "a table of LaTeX": r"\\begin\{tabular\}",
    "a formula in the line": r"\$[^$\n]+\$",
    "a numbered formula": r"\$\$ \{#eq:|\\label\{eq:",
    "aligned rows": r"\\begin\{align\}",
    "cases, a matrix, text": r"\\begin\{cases\}[\s\S]*\\text\{[\s\S]*\\begin\{pmatrix\}",
    "a macro": r"\\newcommand",
    "chemistry and quantities": r"\\ce\{[\s\S]*\\SI\{",
    "a note": r"\[\^\w+\]: ",
    "a note in the line": r"\^\[",
    "a note of two paragraphs": r"^\[\^\w+\]: [^\n]+\n\n {4}\w",
    "lower and higher": r"H~2~O[\s\S]*x\^2\^",
    "spans": r"\]\{\.smallcaps\}[\s\S]*\]\{lang=",
    "a div": r"^::: \{?\.?\w+",
    "definitions": r"^: {1,3}\w",
    "an abbreviation": r"^\*\[\w+\]: ",
    "tasks": r"^- \[x\]",
    "examples": r"^\(@\w+\) ",
    "roman numbers": r"^i\. ",
    "lines of verse": r"^\| \w",
    "ruby": r"<ruby\b",
    "HTML": r"<kbd>",
    "a comment": r"<!--",
    "the end of a page": r"^\\newpage",
    "spaces that do not break": r"p\.\\ 3",
    "numbered and marked lines of code": r'\.numberLines hl_lines="',
    "struck out": r"~~\w+~~",
    "a theorem": r"\\begin\{theorem\}\[",
    "a list of LaTeX": r"\\begin\{itemize\}",
    "raw LaTeX": r"^```\{=latex\}",
    "a listing of LaTeX": r"\\begin\{lstlisting\}\[",
    "a note of LaTeX": r"\\footnote\{",
    "directives of MyST": r"^```\{note\}[\s\S]*\{list-table\}[\s\S]*\{math\}[\s\S]*\{code-block\}",
    "a figure of MyST": r"^```\{figure\}",
    "roles of MyST": r"\{ref\}`[\s\S]*\{cite:t\}`[\s\S]*\{cite:p\}`[\s\S]*\{math\}`[\s\S]*\{doi\}`",
    "a target of MyST": r"^\([\w-]+\)=",
}


_CODE = re.compile(r"^(`{3,})[^\n]*\n(.*?)^\1[ \t]*$|(`+)(?!`)(.+?)(?<!`)\3(?!`)", re.M | re.S)


@pytest.fixture(scope="module")
def manuscripts(root):
    """The manuscripts of the sample, as they stand."""
    return [path.read_text("utf-8") for path in (root / "manuscripts/sample").rglob("*.md")]


@pytest.mark.parametrize("name", SHOWN)
def test_the_sample_uses(name, manuscripts):
    """Each construct is used in a manuscript of the sample."""
    assert any(re.search(SHOWN[name], text, re.MULTILINE) for text in manuscripts)


@pytest.mark.parametrize("name", SHOWN)
def test_the_sample_shows_the_source_of(name, manuscripts):
    """Each construct stands as code in the sample, so that its source is beside its result."""
    code = "\n".join(m[2] or m[4] for text in manuscripts for m in _CODE.finditer(text))
    assert re.search(SHOWN[name], code, re.MULTILINE)
