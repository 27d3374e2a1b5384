"""Time grows with the length of what strangers wrote, not with its square, and depth is told:
manuscripts, formulas, front matter, bibliographies, drawings.

The constructs are the examples of docs/reference/dialect.md, so that none is forgotten: each is
repeated, whole, line on line, with labels of its own, cut in the middle, and its beginning alone.
The processor's time is counted, not the clock; what looks as if it grew too fast is measured again
and again before it is a fault.
"""

from __future__ import annotations

import io
import json
import math
import re
import time
from collections.abc import Callable
from html import escape
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Name

from publisher.citations.reading import bibtex
from publisher.citations.reading import names as bib_names
from publisher.files import Folder
from publisher.manuscripts import days, names, yamlfaults
from publisher.manuscripts.importing import names as speakers
from publisher.manuscripts.importing import scraps
from publisher.manuscripts.papers import read_paper
from publisher.markup import Text, compose_text
from publisher.markup.constructs import links
from publisher.math.tex import macros, to_mathml
from publisher.model.paper import Paper, Source
from publisher.pictures import PictureLimits, svg
from publisher.proof.pdftext import pdf_content

ROOT = Path(__file__).parents[2]
_EXAMPLE = re.compile(
    r"^(?P<fence>`{3,})markdown[^\n]*\n(?P<source>.*?)\n(?P=fence)$", re.MULTILINE | re.DOTALL
)
EXAMPLES = [
    match["source"]
    for match in _EXAMPLE.finditer((ROOT / "docs/reference/dialect.md").read_text("utf-8"))
]
_MYST = re.search(
    r"^## From MyST\n\n(.*?)\n\n",
    (ROOT / "docs/reference/dialect.md").read_text("utf-8"),
    re.M | re.S,
)
NAMED = sorted(set(re.findall(r"`([a-z-]+(?::[pt])?)`", _MYST[1])))
"""Directives and roles that the page names without an example."""
EXAMPLES += [f"```{{{name}}} a\nb\n```\n\n{{{name}}}`a`" for name in NAMED]
_LABEL = re.compile(r"((?:[#@(]|\[\^)[\w:-]*[A-Za-z0-9])")


def _own(source: str, index: int) -> str:
    return _LABEL.sub(rf"\g<1>{index}", source)


REPEATED: dict[str, Callable[[str, int], str]] = {
    "with labels of its own": lambda s, n: "\n\n".join(_own(s, i) for i in range(n)),
    "line on line": lambda s, n: "\n".join([s] * n),
    "cut in the middle": lambda s, n: "\n".join([s[: len(s) // 2]] * n),
    "begun": lambda s, n: re.match(r"\W*\w*", s).group() * n,
}
ONCE_SQUARE: dict[str, Callable[[int], str]] = {
    "dead links among headings": lambda n: "\n\n".join(
        f"# Head {i} of many\n\n[x](#nowhere{i}) \\ref{{fig:nowhere{i}}}" for i in range(n)
    ),
    "notes that nobody calls": lambda n: "a\n\n" + "\n".join(f"[^n{i}]: b" for i in range(n)),
    "rules": lambda n: "***\n" * n,
    "dashes": lambda n: "a\n---\n" * n,
    "headings line on line": lambda n: "# a\n" * n,
    "definitions of a term": lambda n: "Term\n" + ":   b\n" * n,
    "lists of two kinds": lambda n: "- a\n\n3. b\n" * n,
    "environments never closed": lambda n: "\\begin{a} x " * n,
    "formulas never closed": lambda n: "\\begin{equation} x " * n,
    "attributes of one heading": lambda n: f"# a {{{' '.join(f'a{i}=b' for i in range(n))}}}",
    "macros": lambda n: "\n".join(f"\\newcommand{{\\x{_letters(i)}}}{{y}} \\foo" for i in range(n)),
    "macros in a formula": lambda n: "$" + "".join(f"\\def\\x{_letters(i)}{{y}}" for i in range(n))
    + "$",
    "a macro never closed in a table": lambda n: "\\newcommand{\\x}[1]{a}\n\n\\begin{tabular}{l}\n"
    + "\\x{" * n + "\n\\end{tabular}",
    "images with labels in one paragraph": lambda n: "\n".join(
        f"![a](b.png){{#fig:{i}}}" for i in range(n)
    ),
    "links on one line": lambda n: "[a](b) " * n,
    "alerts": lambda n: "> [!NOTE]\n" * n,
    "notes by indentation": lambda n: '!!! note "A"\n    b\n\n' * n,
    "callouts": lambda n: "".join(f"::: {{#nte-{i} .callout-note}}\na\n:::\n\n" for i in range(n)),
    "tabs": lambda n: "````{tab-set}\n" + "```{tab-item} a\nb\n```\n" * n + "````\n",
    "files that are included": lambda n: (
        "```{include} smart.txt\n```\n{{< include a.qmd >}}\n\n" + "word " * 60
    ) * n,
    "shortcodes": lambda n: "{{< pagebreak >}} {{< meta a >}} {{< embed a.ipynb#b >}}\n\n" * n,
    "diagrams": lambda n: "```{mermaid}\na-->b\n```\n\n" * n,
    "chunks": lambda n: "```{r a, fig.cap='b'}\nc\n```\n" * n,
}  # fmt: skip


def _letters(number: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in str(number))


def composed(body: str) -> Text:
    source = Source(path="p.md", folder=Path(), text=body, body=body, body_line=1)
    paper = Paper(id="p", kind="paper", title="T", source=source)
    return compose_text(paper, Folder(ROOT / "tests/markup/cases"))


def formula(tex: str) -> object:
    return to_mathml(tex, True)


def seconds(use: Callable[[str], object], body: str, times: int = 1) -> float:
    """The processor's seconds that `use` of `body` takes, the least of some times."""
    taken = []
    for _ in range(times):
        begun = time.process_time()
        use(body)
        taken.append(time.process_time() - begun)
    return max(min(taken), 0.002)


def grows(
    make: Callable[[int], str], length: int, use: Callable[[str], object] = composed
) -> float:
    """The exponent with which the time for `use` of `make` grows from texts of `length` characters
    to four times as many: 1 where it grows with the length, 2 with its square. What seems high is
    measured again, at once, twice and four times; the lowest of three such is told."""
    count = max(2, 16 * length // len(make(16)))
    quick = math.log(seconds(use, make(4 * count)) / seconds(use, make(count)), 4)
    if quick < 1.4:
        return quick
    found = []
    for _ in range(3):
        times = [seconds(use, make(count * more), 2) for more in (1, 2, 4)]
        found.append(min(math.log2(times[1] / times[0]), math.log2(times[2] / times[1])))
        if found[-1] < 1.5:
            break
    return min(found)


@pytest.mark.parametrize("way", REPEATED)
def test_no_construct_of_the_dialect_grows_as_the_square(way):
    """Each example of the page, repeated in one way or another, takes time by its length."""
    assert len(EXAMPLES) > 40 and {"include", "tab-set", "embed", "card"} < set(NAMED)
    composed("a")
    fast = {}
    for source in EXAMPLES:

        def make(count: int, source: str = source) -> str:
            return REPEATED[way](source, count)

        exponent = grows(make, 800)
        if exponent > 1.6:
            fast[source[:60]] = round(exponent, 2)
    assert not fast


@pytest.mark.parametrize("name", ONCE_SQUARE)
def test_what_grew_as_the_square_grows_with_its_length(name):
    """Each of these took seconds where it stood a thousand times."""
    assert grows(ONCE_SQUARE[name], 5_000) < 1.6


DEPTH = 300
DEEP = {
    "lists": "\n".join("  " * i + f"- w{i}" for i in range(DEPTH)),
    "loose lists": "\n\n".join("   " * i + f"1. w{i}" for i in range(DEPTH)),
    "quotations": "\n>\n".join("> " * (i + 1) + f"w{i}" for i in range(DEPTH)),
    "boxes": "\n\n".join(f"::: note\nw{i}" for i in range(DEPTH)) + "\n\n" + ":::\n" * DEPTH,
    "directives": "\n".join("`" * (DEPTH + 3 - i) + f"{{note}}\nw{i}\n" for i in range(DEPTH))
    + "\n".join("`" * (4 + i) for i in range(DEPTH)),
    "lists in quotations": "\n".join("> - " * (i + 1) + f"w{i}\n" for i in range(DEPTH)),
    "HTML": "".join(f"<div>w{i} " for i in range(DEPTH)) + "</div>" * DEPTH,
    "tables": "".join(f"<table><tr><td>w{i} " for i in range(DEPTH)),
    "LaTeX": "".join(f"\\begin{{quote}}\nw{i}\n" for i in range(DEPTH)) + "\\end{quote}\n" * DEPTH,
    "definitions": "\n\n".join("    " * i + f"t\n\n{'    ' * i}:   w{i}" for i in range(DEPTH)),
}


@pytest.mark.parametrize("name", DEEP)
def test_three_hundred_levels_are_told_and_keep_their_words(name):
    """Levels beyond the limit are laid flat; the text stands, and MD001 says so."""
    text = composed(DEEP[name])
    assert "MD001" in {found.code for found in text.diagnostics}
    words = set(re.findall(r"\bw\d+\b", text.body))
    assert words == {f"w{i}" for i in range(DEPTH)}


FORMULAS = {
    "opening brackets": "[",
    "opening braces": r"\{",
    "half-open intervals": r"x\in[0,1[,",
    "parentheses": "(x]",
    "groups": "{(}",
    "dollars": "$",
    "open groups": "{",
    "closed groups": "}",
    "open environments": r"\begin{a}",
    "definitions": r"\def\a{x}",
    "definitions by LaTeX": r"\newcommand{\a}[1]{x#1}",
    "aliases": r"\let\a=\b",
    "rows": r"a&=b\\[1pt]",
    "texts": r"\text{a $x$ `b'}",
    "ligatures": r"\text{---}",
    "accents": r"\text{\'e}",
    "chemistry": r"\ce{H2O}",
    "arrows of chemistry": r"\ce{A ->[a][b] B}",
    "quantities": r"\pu{1 m}",
    "units": r"\SI{1}{\metre}",
    "laps": r"\llap{x}",
    "signs": "∴",
    "open options": r"\smash[",
    "open roots": r"\sqrt[",
    "comments": "x%a\n",
    "spaces": " x",
    "lines": r"\hline ",
    "diagrams": r"\begin{CD}A @>>> B\end{CD}",
    "commands nobody knows": r"\foo",
    "tags": r"\tag{$a$}x",
}
INSIDE_FORMULAS = {
    "chemistry": (r"\ce{", "H2O + ", "}"),
    "arrows that do not end": (r"\ce{", "->[", "}"),
    "carets": (r"\ce{", "^", "}"),
    "parentheses of chemistry": (r"\ce{", "(a", "}"),
    "dollars of chemistry": (r"\ce{", "$a ", "}"),
    "units": (r"\pu{1 ", "m ", "}"),
    "rows": (r"\begin{aligned}", r"a&=b\\[1pt]", r"\end{aligned}"),
    "columns": (r"\begin{array}{c}", "a&", r"\end{array}"),
    "specifications": (r"\begin{array}{", "*{60}{c}", r"}a\end{array}"),
    "labels": (r"\bordermatrix{", r"a&b\cr ", "}"),
    "uses": (r"\def\a#1{#1}", r"\a x", ""),
    "open texts": (r"\text{", "$", "}"),
}


@pytest.mark.parametrize("part", FORMULAS.values(), ids=FORMULAS)
def test_time_of_a_formula_grows_with_its_length(part):
    """A construct repeated takes as much longer as there is more of it."""
    formula(part * 8)  # what is made once is made
    assert grows(lambda count: part * count, 400, formula) < 1.6


@pytest.mark.parametrize(("head", "part", "foot"), INSIDE_FORMULAS.values(), ids=INSIDE_FORMULAS)
def test_time_of_a_formula_grows_with_what_is_inside(head, part, foot):
    """A construct with more in it takes as much longer as there is more."""
    assert grows(lambda count: head + part * count + foot, 400, formula) < 1.6


def test_time_of_a_preamble_grows_with_its_length():
    """Definitions repeated in a preamble take as much longer as there are more of them."""
    begun = time.process_time()
    assert len(macros(r"\newcommand{\a}[1]{x#1}\def\b{y}" * 4000)) == 2
    assert time.process_time() - begun < 4


NESTED_FORMULAS = {
    "groups": ("{", "}"),
    "scripts": ("x^{", "}"),
    "fractions": (r"\frac{", "}{b}"),
    "roots": (r"\sqrt{", "}"),
    "texts": (r"\text{a $", "$}"),
    "text in text": (r"\text{", "}"),
    "faces": (r"\text{\textbf{", "}}"),
    "boxes": (r"\fbox{$", "$}"),
    "laps": (r"\llap{$", "$}"),
    "struck": (r"\sout{", "}"),
    "cancelled": (r"\cancelto{0}{", "}"),
    "raised": (r"\raisebox{1ex}{$", "$}"),
    "fences": (r"\left(", r"\right)"),
    "parentheses": ("(", ")"),
    "environments": (r"\begin{matrix}", r"\end{matrix}"),
    "diagrams": (r"\begin{CD}", r"\end{CD}"),
    "labelled": (r"\bordermatrix{", "}"),
    "chemistry": (r"\ce{", "}"),
    "chemistry in math": (r"\ce{$\ce{", "}$}"),
    "arrows": (r"\ce{A ->[", "]}"),
    "operators": (r"\operatorname{\mathbf{", "}}"),
    "accents of text": (r"\text{\'", "}"),
    "not": (r"\not{", "}"),
    "options": (r"\sqrt[", "]{x}"),
}


@pytest.mark.parametrize("depth", [30, 119, 400, 1500])
@pytest.mark.parametrize(("head", "foot"), NESTED_FORMULAS.values(), ids=NESTED_FORMULAS)
def test_depth_of_a_formula_is_told(head, foot, depth):
    """A construct in itself, however deep, is a formula or a fault, never an exception."""
    made = to_mathml(head * depth + "x" + foot * depth, True)
    assert made.mathml or made.error


LENGTH = 20_000
LEAST = 1.0
"""Seconds of this processor. Twenty thousand characters take a linear pattern some thousandths, and
a quadratic one three to forty seconds."""

HOSTILE = [
    (names.NOTE.findall, "^[", ""),
    (names.NOTE.findall, "^[[a]", ""),
    (names._ORCID.search, " ,", ""),
    (names._ORCID.search, "orcid", " "),
    (names._MAIL.search, "<a", ""),
    (speakers._SUFFIX.search, " ", "x"),
    (speakers._SUFFIX.search, " ,", "x"),
    (speakers._CJK_TITLE.search, " ", "x"),
    (scraps._BARE.match, " ", "q"),
    (scraps._BARE.match, "1 ", "q"),
    (scraps._PIECE.split, " ", "x"),
    (scraps._PIECE.split, " |", "x"),
    (yamlfaults._KEY.match, "- ", "?"),
    (yamlfaults._KEY.match, " ", "?"),
    (yamlfaults._GLUED.match, "a", " "),
    (days._WEEKDAY.match, " ", "?"),
    (links._TITLE_BEGINS['"'].search, " ", '"'),
    (links._TITLE_BEGINS["'"].search, " '", "'"),
    (links._TITLE_BEGINS[")"].search, " (", ")"),
    (links._TITLE_BEGINS[")"].search, " (a", ")x"),
]


def _name(case):
    pattern: re.Pattern[str] = case[0].__self__
    return f"{pattern.pattern[:24]!r} {case[1]!r}"


@pytest.mark.parametrize("case", HOSTILE, ids=_name)
def test_time_grows_with_the_text(case):
    """Whatever is repeated, and whatever ends it."""
    use, unit, end = case
    text = "a" + unit * (LENGTH // len(unit)) + end
    before = time.process_time()
    use(text)
    assert time.process_time() - before < LEAST


def test_names_take_time_as_they_grow():
    """Each space was looked at from each other, for the comma at the end."""
    before = time.process_time()
    assert len(bib_names.read_names("Ann Ash and " * (LENGTH // 8) + "Bo Beech")) == LENGTH // 8 + 1
    assert time.process_time() - before < LEAST
    assert bib_names.read_names("R Core Team,") == [{"literal": "R Core Team"}]


def test_strings_of_strings_are_bounded():
    """Ten of ten of ten: a field of no more than a thousand pieces is read."""
    strings = {f"s{n}": " # ".join([f"s{n + 1}"] * 10) for n in range(10)} | {"s10": "{x}"}
    assert bibtex.field_text("s8", strings, []) == "x" * 100
    with pytest.raises(OverflowError):
        bibtex.field_text("s0", strings, [])
    chain = {f"c{n}": f"c{n + 1}" for n in range(5000)}
    missing: list[str] = []
    assert bibtex.field_text("c0", chain, missing) == missing[0]
    assert bibtex.field_text("a # b", {"a": "b # {x}", "b": "a"}, []) == "axbx"


def test_entries_on_one_line_take_time_as_they_grow():
    """The key of each was looked for from the beginning of the line."""
    before = time.process_time()
    text = " ".join(f"@book{{k{n}, title={{T}}}}" for n in range(LENGTH // 2))
    spans = [entry.span for entry in bibtex.read_bibtex(text, "a.bib").entries]
    assert time.process_time() - before < 3 * LEAST
    assert [text[span.column - 1 :][: span.length] for span in spans[:99]] == [
        f"k{n}" for n in range(99)
    ]


def test_text_outside_the_page_is_measured_once():
    """All letters of the page were looked at for each piece of it that is cut off."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 200))
        font = pikepdf.Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        pdf.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        pieces = "".join(f"1 0 0 1 190 {n % 90} Tm (word of it {n}) Tj " for n in range(1_000))
        pdf.pages[0].Contents = pdf.make_stream(f"BT /F 9 Tf {pieces} ET".encode())
        data = io.BytesIO()
        pdf.save(data)
    before = time.process_time()
    content = pdf_content(data.getvalue())
    assert time.process_time() - before < 3 * LEAST
    assert len(content.hidden_texts) == 1_000


def test_braces_that_never_close_take_time_as_they_grow():
    """Each was followed to the end of the bibliography."""
    before = time.process_time()
    assert bibtex._stripped("{" * LENGTH + "a" + "}{" * 3) == "{a}{}{}"
    assert bibtex._stripped("b} {a} {" * 2) == "b {a} {b} {a}"
    assert time.process_time() - before < LEAST


PERSONS = {
    "spaces": "A" + " " * LENGTH + "B",
    "a list": "A B, " * (LENGTH // 4) + "and C",
    "dashes": "A" + " -" * LENGTH + " B, C",
    "degrees": "A B" + " PhD" * (LENGTH // 4),
    "notes": "A B " + "^[" * LENGTH,
    "groups": "A B \\x" + "{" * LENGTH,
}


@pytest.mark.parametrize("text", PERSONS.values(), ids=PERSONS)
def test_names_of_authors_take_time_as_they_grow(text, tmp_path):
    """However they are written; they are read outside any worker, where no limit of time is."""
    before = time.process_time()
    names.several(text)
    names.read_name(text)
    for author in ({"name": text}, {"family": text}, {"name": "A B", "affiliation": text}):
        _read(tmp_path, f"title: T\nauthors: [{json.dumps(author)}]")
    assert time.process_time() - before < 5 * LEAST


def test_affiliations_take_time_as_their_number_grows(tmp_path):
    """Ten thousand, by text and by index, of which some are not defined."""
    before = time.process_time()
    places = ", ".join(f"U{n}" for n in range(9_000))
    indices = ", ".join(map(str, range(4_000, 12_000)))
    _read(tmp_path, f"title: T\nauthors: [{{name: A B, affiliation: [{places}]}}]")
    found = _read(
        tmp_path, f"title: T\nauthors: [{{name: A B, affiliation: '{indices}'}}]\n"
        f"affiliations: [{places}]",
    )  # fmt: skip
    assert time.process_time() - before < 10 * LEAST
    missing = [each for each in found if each.code == "FM052"]
    assert missing and all(len(each.help) < 300 for each in missing)


def _read(folder, head):
    path = folder / "a.md"
    path.write_text(f"---\n{head}\n---\n\nText.\n", "utf-8")
    return read_paper(path)[1]


@pytest.mark.parametrize("unit", ["(]", '(")"', "(/*)*/", "[}"])
def test_brackets_in_a_drawing_are_counted_as_css_has_them(unit):
    """One that stands in a string or a comment, or is of another kind, closes nothing: counted as
    if it did, it hid how deep the others stand."""
    for inside in (
        f"<style>a{{fill:{unit * LENGTH}}}</style>",
        f"<g fill='a{escape(unit) * 9999}'/>",
    ):
        source = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{inside}<g/></svg>'
        made = svg.make_svg(source.encode(), PictureLimits())
        assert made.image or [each.code for each in made.remarks] == ["IMG003"]


def test_a_length_of_a_drawing_takes_time_as_it_grows():
    """Each digit was tried as the last before the point."""
    before = time.process_time()
    source = f'<svg xmlns="http://www.w3.org/2000/svg" width="{"1" * 20 * LENGTH} q q"><g/></svg>'
    assert svg.make_svg(source.encode(), PictureLimits()).image
    assert time.process_time() - before < LEAST


def test_attributes_of_a_drawing_are_bounded():
    """Each was looked at from each other, as it was written."""
    before = time.process_time()
    many = " ".join(f'a{n}="b"' for n in range(2 * LENGTH))
    source = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><g {many}/></svg>'
    made = svg.make_svg(source.encode(), PictureLimits())
    assert time.process_time() - before < LEAST
    assert [each.code for each in made.remarks] == ["IMG005"]
    assert "--limit attributes" in made.remarks[0].help
