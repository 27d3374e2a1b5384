"""Findings for machines, codes explained, and ignoring with a reason."""

import json
import re

import pytest

from publisher.codes import CODES
from publisher.diagnostics import Diagnostic, Span, render, terminal_text
from publisher.pipeline.build import check
from publisher.pipeline.settings import Settings
from publisher.report import explanations, machinereadable

FOUND = Diagnostic("ED020", "100% of `a`, b", Span("v/a b.md", 3, 5, 4, "xxx TODO"), "delete: it")


def test_sarif_says_place_and_rule():
    """A path is a URI, a region ends after its last character, a result names its rule."""
    run = json.loads(machinereadable.as_sarif([FOUND]))["runs"][0]
    (result,) = run["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "v/a%20b.md"
    assert place["region"] == {"startLine": 3, "startColumn": 5, "endColumn": 9}
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "ED020"


def test_github_commands_escape_what_would_end_them():
    """Percent signs everywhere, colons and commas in properties."""
    said = machinereadable.as_github([FOUND])
    assert said.startswith("::warning file=v/a b.md,")
    assert "line=3,col=5::100%25 of `a`, b; delete: it" in said


HOSTILE = Diagnostic(
    "ED020",
    "`x\n::error file=a::no\r\x1b[31m\u2028[click](https://evil.example)\udcff` is here",
    Span("v/a,b:c\n\udcff.md", 3, 5, 4, "x\n::add-mask::x"),
    "delete\n::stop-commands::it",
)


def test_no_finding_begins_a_line_that_a_machine_obeys():
    """Whatever a manuscript or a file's name holds: a workflow command is one line, and that of
    the finding itself; the same in the words for a terminal."""
    for said, commands in ((machinereadable.as_github([HOSTILE]), 1), (render(HOSTILE), 0)):
        begin = [line.lstrip() for line in re.split("[\n\r\x85]", terminal_text(said))]
        assert sum(line.startswith("::") for line in begin) == commands
        terminal_text(said).encode()


def test_no_finding_makes_a_link_or_breaks_the_log():
    """SARIF makes links of what looks like Markdown's, and a reader of the log follows them; a name
    that is no Unicode is written as its bytes."""
    said = machinereadable.escape_controls(machinereadable.as_sarif([HOSTILE]))
    (result,) = json.loads(said)["runs"][0]["results"]
    assert "](" not in result["message"]["text"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "v/a%2Cb%3Ac%0A%FF.md"
    said.encode()


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_is_explained(code):
    """With its reason and its cure; those of rules with an example."""
    said = explanations.explanation(code)
    assert CODES[code].why in said and CODES[code].cure in said
    assert ("Example of the fault" in said) == (code in explaining_cases())


def explaining_cases():
    from publisher.codes import casebook

    return casebook.codes()


@pytest.mark.parametrize(
    ("entry", "body", "codes"),
    [
        ("{code: ED020, reason: quoted}", "It says TODO.", []),
        ("{code: ED020, reason: quoted, where: says}", "It says TODO.\n\nTODO", ["ED020"]),
        ("{code: ED020, reason: quoted}", "It says nothing.", ["ED090"]),
        ("{code: ED999, reason: quoted}", "It says nothing.", ["ED091"]),
        ("{code: REF001, reason: quoted}", "It says nothing.", ["ED092"]),
        ("{code: TYP001, reason: known}", "It says nothing.", []),
        ("{code: ED020}", "It says nothing.", ["FM019"]),
    ],
)
def test_ignoring(tmp_path, entry, body, codes):
    """What is ignored is not told; an entry that is wrong, or of no use any more, is."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "volume.yaml").write_text("id: v\ntitle: V\nsessions: [{papers: [kim]}]\n")
    (tmp_path / "papers/kim.md").write_text(
        f"---\ntitle: Kim\nauthors: [Ada Kim]\nignore: [{entry}]\n---\n\n{body}\n"
    )
    found = check(Settings(tmp_path, "v", inline=True, jobs=1))
    assert [one.code for one in found] == codes
