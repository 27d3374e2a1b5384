"""Faults planted in manuscripts, each found by `check` at its line, and as one finding alone."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from publisher.pipeline.build import check
from publisher.pipeline.settings import Settings

DOT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 900"><circle r="300"/></svg>'
BIB = """\
@article{lark2001, author={Lark, Ada}, title={Halls}, journal={Rooms}, year={2001}}
@article{wind, author={Wind, Bo}, title={Doors}, journal={Rooms}}
"""
HEAD = """\
title: {title}
authors: [{{name: {author}, orcid: {orcid}}}]
abstract: What is said below, in one sentence.
bibliography: refs.bib
"""
PROSE = "The hall was full before noon [@lark2001], and nobody left it until the bells rang."


@dataclass(frozen=True)
class Fault:
    """One fault, in a paper of its own: Markdown after its first paragraph, or a line of front
    matter, or one that stands `instead` of another."""

    code: str
    body: str = ""
    front: str = ""
    instead: tuple[str, str] = ("", "")


FAULTS = {
    # what EPUBCheck and Ace do not see (PITFALLS)
    "a figure of content with an empty alternative": Fault(
        "A11008", "See the round\n![](dot.svg) here."
    ),
    "a table without a head": Fault(
        "A11005", "As this table lists:\n\n|  |  |\n|--|--|\n| 1 | 2 |"
    ),
    "a run in another language": Fault("A11006", "He said 우리는 여기에 모였다 and sat down."),
    "a link called here": Fault("A11004", "The minutes are [here](https://example.org/minutes)."),
    # front matter
    "a wrong check digit of an ORCID": Fault(
        "FM022", instead=("0000-0002-1825-0097", "0000-0002-1825-0098")
    ),
    "a key misspelt": Fault("FM015", front="keywrods: [a, b]"),
    "a key given twice": Fault("FM012", front="abstract: Again."),
    "a value with a colon": Fault("FM007", front="subtitle: One: the first"),
    "a quotation never closed": Fault("FM009", front='subtitle: "One'),
    "a tab before a key": Fault("FM005", front="\tsubtitle: One"),
    "a day that no calendar has": Fault("FM024", front="date: 2024-02-30"),
    "a DOI of no shape": Fault("FM026", front="doi: 11.1/a"),
    "a language by its name": Fault("FM025", front="lang: Englisch"),
    "an affiliation that is not there": Fault(
        "FM052", instead=("orcid: 0000-0002-1825-0097", "affiliation: 3")
    ),
    "a title that turns its letters": Fault("FM055", front='subtitle: "a\u202eb"'),
    # the text
    "a code block never closed": Fault("MD020", "```python\nprint()"),
    "a div never closed": Fault("MD022", "::: note\nWords."),
    "a script": Fault("MD012", "Words <script>alert(1)</script> here."),
    "a link that runs code": Fault("MD013", "See [the minutes](javascript:alert)."),
    "a note that is not there": Fault("MD031", "Words[^nowhere] here."),
    "a note that nobody calls": Fault("MD030", "[^lost]: A note."),
    "a link to no heading": Fault("MD051", "See [the end](#the-end)."),
    "an id given twice": Fault("MD050", "[a]{#x} and [b]{#x}."),
    "an element of no book": Fault("MD011", "Words <marquee>run</marquee> by."),
    "layout of another program": Fault("MD010", "Words \\rulers{1cm} apart."),
    "a row with a cell too many": Fault("MD040", "As this table lists:\n\n| a |\n|---|\n| b | c |"),
    # references
    "a key of no work": Fault("REF001", "As was shown [@nobody2020]."),
    "a work without a year": Fault("REF060", "As was shown [@wind]."),
    "a reference to no figure": Fault("REF040", "See @fig:nowhere."),
    "a bibliography that is not there": Fault(
        "REF002", instead=("refs.bib", "[refs.bib, none.bib]")
    ),
    "a style nobody knows": Fault("REF009", front="csl: no-such-style"),
    "a paper that is not in the volume": Fault("REF042", "See [@paper:nobody]."),
    # formulas
    "a command of no formula": Fault("MTH001", "Then $a \\bogus b$ holds."),
    "a brace left open": Fault("MTH004", "Then $\\frac{a}{b$ holds."),
    "two exponents": Fault("MTH002", "Then $a^b^c$ holds."),
    "an environment of no formula": Fault("MTH003", "Then $\\begin{foo}a\\end{foo}$ holds."),
    "a formula too deep": Fault("MTH006", "Then $" + "{" * 500 + "a" + "}" * 500 + "$ holds."),
    "a macro that calls itself": Fault("MTH007", "Then $\\def\\x{\\x\\x}\\x$ holds."),
    "an empty formula": Fault("MTH005", "Then \\begin{equation}\\end{equation} holds."),
    # pictures
    "a picture that is not there": Fault("IMG001", "![A round thing.](none.png)"),
    "a script in a drawing": Fault("IMG010", "See it: ![A round thing, black](live.svg)"),
    "a picture spelt otherwise": Fault("IMG002", "See it: ![A round thing, black](DOT.svg)"),
    "a picture outside the volume": Fault(
        "IMG007", "See it: ![A round thing, black](../../../x.png)"
    ),
    "a picture on another machine": Fault(
        "IMG006", "See it: ![A round, black thing](https://example.org/a.png)"
    ),
    "a picture that is a text": Fault("IMG003", "See it: ![A round, black thing](broken.png)"),
    # reading aloud, and the editor's eye
    "a level of headings skipped": Fault("A11002", "## Rooms\n\nWords.\n\n#### Doors\n\nWords."),
    "a file name for an alternative": Fault("A11003", "See the round\n![dot.svg](dot.svg) here."),
    "a caption and no description": Fault("A11001", "In the figure:\n\n![A round thing.](dot.svg)"),
    "a leftover": Fault("ED020", "TODO say more."),
    "text to fill a page": Fault(
        "ED020", "Lorem ipsum dolor sit amet, consectetur adipiscing elit."
    ),
    "text of a template": Fault("ED021", "Double dollars make self-standing equations: they do."),
    "a word twice": Fault("ED022", "They met in the the hall."),
    "a title that shouts": Fault(
        "ED011", instead=("title: Matter", "title: THE HALLS AND DOORS OF MATTERS")
    ),
    "an abstract left empty": Fault(
        "ED014", instead=("What is said below, in one sentence.", '""')
    ),
    "a figure nobody mentions": Fault(
        "ED045", 'Words.\n\n![A thing.](dot.svg){alt="It is round."}\n\nOther words.'
    ),
    "an affiliation nobody has": Fault(
        "ED007", front="affiliations: [{index: 1, name: Institute}]"
    ),
    "accepted before it was received": Fault(
        "ED001", front="received: 2024-03-02\naccepted: 2024-03-01"
    ),
}

VOLUME_FAULTS = {
    "an ISBN with a wrong digit": ("VOL056", "isbn: {print: 978-3-16-148410-1}"),
    "an ISSN with a wrong digit": ("VOL057", "issn: 2575-9753"),
    "an event that ends before it begins": (
        "VOL058",
        "event: {start: 2025-05-03, end: 2025-05-02}",
    ),
    "a page of no size": ("VOL059", "page: {size: huge}"),
    "a year in Roman figures": ("VOL061", "copyright: {year: MMXXV}"),
    "a word the book does not say": ("VOL095", "words: {contens: Inside}"),
    "a key misspelt": ("VOL015", "publihser: {name: A Press}"),
    "an address without its scheme": ("VOL027", "url: example.org"),
    "a manuscript that is not there": ("VOL050", "front: [preface]"),
    "a manuscript nobody names": ("VOL051", ""),
}


def orcid(number):
    """An ORCID with its check digit (ISO 7064, 11-2)."""
    digits, total = f"{number:015d}", 0
    for digit in digits:
        total = (total + int(digit)) * 2
    whole = digits + "0123456789X"[(12 - total % 11) % 11]
    return "-".join(whole[at : at + 4] for at in range(0, 16, 4))


def _manuscript(number, fault):
    sample = "0000-0002-1825-0097"
    author = f"Ada L{chr(97 + number // 10)}rk{chr(97 + number % 10)}"
    front = HEAD.format(title=f"Matter {number}", author=author, orcid=sample)
    front = front.replace(*fault.instead) + (f"{fault.front}\n" if fault.front else "")
    front = front.replace(sample, orcid(number))
    return f"---\n{front}---\n\n{PROSE} Matter {number}.\n\n{fault.body}\n"


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What `check` finds in a volume of one paper for each fault, by the paper's number."""
    folder = tmp_path_factory.mktemp("planted") / "v"
    papers = folder / "papers"
    papers.mkdir(parents=True)
    live = DOT.replace("<circle", "<script>alert(1)</script><circle")
    for name, text in {
        "dot.svg": DOT,
        "live.svg": live,
        "refs.bib": BIB,
        "broken.png": "no picture",
    }.items():
        (papers / name).write_text(text, "utf-8")
    for number, fault in enumerate(FAULTS.values()):
        (papers / f"p{number}.md").write_text(_manuscript(number, fault), "utf-8")
    (papers / "astray.md").write_text(_manuscript(99, Fault("")), "utf-8")
    names = ", ".join(f"p{number}" for number in range(len(FAULTS)))
    lines = "\n".join(line for _, line in VOLUME_FAULTS.values() if line)
    (folder / "volume.yaml").write_text(
        f"id: v\ntitle: V\nlanguage: en\n{lines}\nsessions: [{{title: S, papers: [{names}]}}]\n",
        "utf-8",
    )
    return check(Settings(folder, "v", inline=True, jobs=1))


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_a_manuscript_is_found(found, name):
    """One fault, one finding, at a line of its file."""
    number = list(FAULTS).index(name)
    told = [one for one in found if one.paper == f"p{number}"]
    assert [one.code for one in told] == [FAULTS[name].code], [str(one) for one in told]
    own = "refs.bib" if FAULTS[name].code == "REF060" else f"p{number}.md"
    assert told[0].span.path == f"v/papers/{own}" and told[0].span.line > 0


@pytest.mark.parametrize("name", VOLUME_FAULTS)
def test_a_fault_of_the_volume_is_found(found, name):
    """Each alone, all in one run."""
    code, _ = VOLUME_FAULTS[name]
    assert [one.code for one in found if one.code == code] == [code]


def test_nothing_else_is_found(found):
    """A planted fault of one paper is none of the volume."""
    papers = {f"p{number}" for number in range(len(FAULTS))}
    rest = {one.code for one in found if one.paper not in papers}
    assert rest == {code for code, _ in VOLUME_FAULTS.values()}
