"""What the composer hands over to the proof: sound papers are never accused, and what an extension
loses is found once, at its line."""

from __future__ import annotations

import pytest

from publisher.markup import compose
from publisher.markup.constructs.blocks import Paragraph

HEAD = "---\ntitle: Of {name}\nauthors: [Ada Lark]\nabstract: Said of @lark2001 [chap. 3].\n"
BOOK = "author={Lark, Ada}, title={Halls}, year={2001}, publisher={Rooms}"
BIB = "".join(f"@book{{{key}, {BOOK}}}\n" for key in ("lark2001", "grüning2018", "one2020"))
SOUND = {
    "a locator set in the words of a language": "See @lark2001 [chap. 2] and @lark2001 [fig. 3].",
    "a table in a directive": "```{table} Two\n:name: tbl-x\n| a | b |\n|---|---|\n| 1 | 2 |\n```",
    "a callout whose heading is its title": (
        "::: {.callout-tip}\n## Wash the cups\n\nAlways.\n:::\n\n::: {#thm-line}\n## Line\n\n"
        "A line is straight.\n:::\n\nSee @thm-line."
    ),
    "a line of signs that is text": "A paragraph:\n\t##### Read out an arm ###\n\n\tx = 1\n\nMore.",
    "comments in chunks of code": (
        "```{r}\nx <- 1\n# a comment\n```\n\n```{python}\n#| label: a\n# another one\ny = 2\n```"
    ),
    "a directive in a directive": (
        "````{table}\n:label: tbl:c\n\n```{list-table}\n:header-rows: 1\n* - Software\n  - View\n"
        "* - Fiji\n  - Yes\n```\n\nComparison of software.\n````"
    ),
    "spaces in an address": (
        "Redefined [on-the-fly](#Supporting a new type) or by [a theme](#Defining themes).\n\n"
        "# Supporting a new type\n\nThe management of appearances is an advantage.\n\n"
        "# Defining themes\n\nText of the last part."
    ),
    "a key with a letter of its own": "A statement [@grüning2018].",
    "a key in a chunk": 'A statement [@one2020].\n\n```{r}\ncols <- c("@two2021", "@one2020")\n```',
    "a macro defined in a paragraph": "\\newcommand{\\fold}[1]{2^{#1}}\n\nThen $\\fold{3}$ holds.",
    "code that repeats text": "The words of `a b`.\n\n```\nThe words of the code\n```\n\nThe end.",
    "TeX and tables of TeX": (
        "\\begin{table}[htbp]\n\\caption{\\texttt{R} packages}\n\\begin{tabular}{l|r}\na & b"
        " \\\\\nc & d\n\\end{tabular}\n\\end{table}\n\nThe \\texttt{TDA} package is the largest."
    ),
    "comments in TeX": (
        "\\begin{table}\n\\small % smaller\n\\setlength{\\tabcolsep}{4pt} % of all\n"
        "\\begin{tabular}{lr}\na & 9\\% \\\\"
        "% the row of the first\nb & 8\\% \\\\\n\\end{tabular}\n\\caption{Of}\n\\end{table}\n\n"
        "\\begin{figure}\n% \\includegraphics{older.png} of last year\n\\includegraphics{f.svg}\n"
        "\\caption{A thing % called thing\nof tin.}\n\\end{figure}"
    ),
    "a note of short runs": (
        "It is set in type[^type], as all of them are.\n\n[^type]: We use [lualatex](https://lualatex.org"
        "/) for this.\n\nMuch else is said of it at the end of the paper."
    ),
    "code that says what was said, after a note": (
        "The map shows what is said.[^map]\n\n[^map]: The definition is contested by all.\n\n"
        "```\n#| title: Average Index of All Years\ngeom_sf(\n  aes(fill)\n)\n"
        "name = 'Average Index of All Years'\n```\n\nAll of it is what the next part speaks of."
    ),
    "notes of few words": (
        "The source[^a], its margin[^b] and its maker[^c].\n\n[^a]: It is the file `paper.md`.\n\n"
        "[^b]: Had to be short: the margin was thin.\n\n[^c]: So @lark2001, *by* hand.\n\n"
        "# A part that ends the paper\n\nWith words enough to be found by themselves."
    ),
    "a caption that quotes a cell": (
        "## Carving in the stalls of the minster\n\n"
        "![Carving in the stalls of the minster](f.svg)\n\n"
        "| Key | Value |\n|---|---|\n| Title | Carving in the stalls of the minster |\n\n"
        ": Data of the Carving in the stalls of the minster\n\nThe end of it all."
    ),
    "a heading that a listing shows": (
        "A part [@lark2001].\n\n```markdown\n## Bells {#sec:bells}\n\nSee @sec:bells.\n```\n\n"
        "## Bells {#sec:bells}\n\nThey rang, and bells were heard."
    ),
    "what is left out and told": "Before.\n\n```{=html}\n<p>said elsewhere</p>\n```\n\nAfter.",
}  # fmt: skip


@pytest.fixture(scope="module")
def papers(built, tmp_path_factory):
    """A function that builds papers by what they hold: codes, messages and lines by name."""

    def make(texts):
        folder = tmp_path_factory.mktemp("handed") / "v"
        (folder / "papers").mkdir(parents=True)
        (folder / "papers/refs.bib").write_text(BIB, "utf-8")
        (folder / "papers/f.svg").write_text(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
        )
        for number, (name, text) in enumerate(texts.items()):
            head = HEAD.format(name=name.split()[0])
            (folder / f"papers/p{number}.md").write_text(
                f"{head}bibliography: refs.bib\n---\n\n{text}\n", "utf-8"
            )
        ids = ", ".join(f"p{number}" for number in range(len(texts)))
        (folder / "volume.yaml").write_text(
            f"id: v\ntitle: V\nlanguage: en\nsessions: [{{title: S, papers: [{ids}]}}]\n"
        )
        report = built(folder, "epub").report
        return {
            name: [(d.code, d.message, d.span.line) for d in paper.diagnostics
                   if d.code.startswith("OUT")]
            for name, paper in zip(texts, report.papers, strict=True)
        }  # fmt: skip

    return make


@pytest.fixture(scope="module")
def sound(papers):
    return papers(SOUND)


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_paper_is_not_accused(sound, name):
    """What something is is the composer's to say: the proof has no rules of its own for it."""
    assert sound[name] == []


WHOLE = """\
The hall was full before noon.

## The rooms of the house

Nobody left it until the bells rang, and the doors were shut.

## Bells

![A round thing of tin.](f.svg)

- One thing to be brought along.
- Another thing to be left.

| Door of oak | Room of elm |
|-------------|-------------|
| Bolted      | Furnished   |

```
print("the code that is shown")
```

They went home by the last train, and slept.
"""


def paragraph(patch):
    run = Paragraph.run

    def losing(self, parent, blocks):
        run(self, parent, blocks)
        if "Nobody" in (parent[-1].text or ""):
            parent.remove(parent[-1])

    patch.setattr(Paragraph, "run", losing)


def finishing(lost, number=0):
    """A step of finishing that loses the element `number`, from 0, of the name `lost`."""

    def plant(patch):
        repair = compose.repair

        def losing(root):
            repair(root)
            element = list(root.iter(lost))[number]
            element.getparent().remove(element)

        patch.setattr(compose, "repair", losing)

    return plant


PLANTED = {
    "a paragraph that an extension drops": (paragraph, "OUT001", 12),
    "a heading": (finishing("h2"), "OUT001", 10),
    "a heading whose word stands in the text": (finishing("h2", 1), "OUT001", 14),
    "a figure with its caption": (finishing("figure"), "OUT001", 16),
    "an item of a list": (finishing("li"), "OUT001", 18),
    "a table": (finishing("table"), "OUT001", 21),
    "a block of code": (finishing("pre"), "OUT001", 26),
}


@pytest.mark.parametrize("name", PLANTED)
def test_what_the_composer_loses_is_found_once(papers, name):
    """At the line of the manuscript's file, and nothing else of it is accused."""
    plant, code_, line = PLANTED[name]
    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        ((found, *more),) = papers({name: WHOLE}).values()
    assert (found[0], found[2], more) == (code_, line, [])
