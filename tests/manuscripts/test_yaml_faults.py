"""Mistakes that authors make in YAML, each told at the line where it was made."""

from __future__ import annotations

import pytest

from publisher.codes.yamlfile import Fault
from publisher.manuscripts.yamltree import Setting, load

MISTAKES = {
    "tab before a key": ("a:\n  - name: X\n\torcid: 1\n", Fault.TAB, 3, 1),
    "tab under a key": ("a: 1\n\tb: 2\n", Fault.TAB, 2, 1),
    "tab at the end of a line": ("a: b\t\nc: d\n", Fault.TAB, 1, 5),
    "tab after a colon": ("a:\tb\n", Fault.TAB, 1, 3),
    "no space after a colon, noticed a line below": (
        "authors:\n  - name:Ada\n    affiliation: 1\n",
        Fault.NO_SPACE, 2, 5,
    ),
    "no space after the first colon": ("title:X\nauthors: y\n", Fault.NO_SPACE, 1, 1),
    "no space after a later colon": ("a: 1\ntitle:X\nauthors: y\n", Fault.NO_SPACE, 2, 1),
    "no space after a dash": ("a:\n  -name: X\n", Fault.NO_SPACE, 2, 3),
    "no space after the last dash": ("- a: 1\n-c: 3\n", Fault.NO_SPACE, 2, 1),
    "colon in a title": ("title: Foo: a bar\n", Fault.COLON, 1, 11),
    "colon after a quotation": ("title: 'Foo': bar\n", Fault.COLON, 1, 13),
    "at sign": ("title: @foo\n", Fault.SPECIAL_START, 1, 8),
    "backtick": ("title: `foo` bar\n", Fault.SPECIAL_START, 1, 8),
    "emphasis taken for an alias": ("title: *foo* bar\n", Fault.SPECIAL_START, 1, 8),
    "alias of nothing": ("title: *foo\n", Fault.SPECIAL_START, 1, 8),
    "anchor by accident": ("title: &c partners\n", Fault.SPECIAL_START, 1, 8),
    "tag by accident": ("title: !important thing\n", Fault.SPECIAL_START, 1, 8),
    "per cent": ("title: %x\n", Fault.SPECIAL_START, 1, 8),
    "brackets": ("title: [Draft] On x\nb: c\n", Fault.SPECIAL_START, 1, 8),
    "brackets not closed": ("title: [a, b\nc: d\n", Fault.SPECIAL_START, 1, 8),
    "braces of a template": ("title: {{x}} a\n", Fault.SPECIAL_START, 1, 9),
    "a dash as value": ("title: - a\n", Fault.SPECIAL_START, 1, 8),
    "greater than": ("title: > foo\n", Fault.SPECIAL_START, 1, 8),
    "quotation never closed": ('title: "A\nb: c\n', Fault.QUOTE, 1, 8),
    "quotation closed by a later one": ('title: "A\nb: "c"\nd: e\n', Fault.QUOTE, 1, 8),
    "apostrophe in single quotation": ("title: 'It's good'\nb: c\n", Fault.QUOTE, 1, 11),
    "text after a quotation": ('title: "x" y\n', Fault.QUOTE, 1, 10),
    "backslash in a quotation": ('a: "\\q"\n', Fault.QUOTE, 1, 5),
    "surrogate in a quotation": ('a: "\\ud800"\n', Fault.QUOTE, 1, 5),
    "item under another's value": ("a:\n - x\nb: 1\n - y\n", Fault.INDENT, 4, 2),
    "dash at the level of keys": ("a: 1\n- b\n", Fault.INDENT, 2, 1),
    "key between two levels": ("a:\n  b: 1\n c: 2\n", Fault.INDENT, 3, 2),
    "key deeper than its neighbours": ("title: a\n  b: c\n", Fault.INDENT, 2, 3),
    "first key deeper than the others": (" a: 1\nb: 2\n", Fault.INDENT, 1, 2),
    "key not under its dash": ("a:\n  - name: A\n   orcid: 1\n", Fault.INDENT, 3, 4),
    "text without a key": ("a: b\nno key here\nc: d\n", Fault.SYNTAX, 2, 1),
    "text without a key at the top": ("no key here\na: b\n", Fault.SYNTAX, 1, 1),
    "a second document": ("a: b\n--- \nb: c\n", Fault.SYNTAX, 3, 1),
    "a control character": ("a: b\nc: x\x01y\n", Fault.CONTROL, 2, 5),
    "an escaped control character": ('a: "\\x01"\n', Fault.CONTROL, 1, 4),
    "the same key twice": ("a: 1\nb: 2\na: 3\n", Fault.DUPLICATE_KEY, 3, 1),
    "an alias of itself": ("a: &a [*a]\n", Fault.SPECIAL_START, 1, 8),
    "values too deep": ("a: " + "[" * 30 + "]" * 30, Fault.TOO_MUCH, 1, 27),
}  # fmt: skip


def read(text: str):
    return load(text, Setting("p", tuple(text.split("\n"))))


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_is_told_where_it_was_made(mistake):
    """The first finding has the fault's own code, and its line and column."""
    text, fault, line, column = MISTAKES[mistake]
    _, findings = read(text)
    first = findings[0]
    assert (first.fault, first.span.line, first.span.column) == (fault, line, column)
    assert first.span.text == text.split("\n")[line - 1]
    assert first.help


def test_cure_that_is_certain_lets_reading_go_on():
    """Faults behind a curable one are told in the same run, at their own lines."""
    _, findings = read("title: A: b\nname:Ada\nrole: @x\nend: 'It's'\n")
    assert [(f.fault, f.span.line) for f in findings] == [
        (Fault.COLON, 1), (Fault.NO_SPACE, 2), (Fault.SPECIAL_START, 3), (Fault.QUOTE, 4),
    ]  # fmt: skip


def test_cured_text_is_the_one_that_was_meant():
    """Reading goes on with the value the author meant."""
    node, _ = read("title: A: b's\n")
    assert node is not None
    assert node.value["title"][1].value == "A: b's"


def test_well_formed_yaml_has_no_findings():
    """Quotations over lines, aliases, flow collections and comments are no faults."""
    text = "a: 'x\n  y'\nb: &k [1, {c: d}]\nc: *k\n# note\nd: >-\n  folded\n  text\ne: |\n  -x\n"
    node, findings = read(text)
    assert findings == ()
    assert node.value["a"][1].value == "x y"
    assert node.value["c"][1].value[1].value["c"][1].value == "d"


def test_texts_stay_as_written():
    """Nothing is taken for a truth value, a number or a date; only nothing, ~ and null are null."""
    words = ["no", "on", "1.10", "012", "1e3", "2024-01-01", "12:30", "Null", "True"]
    node, _ = read("a: [" + ", ".join(words) + ", ~, null, '']\n")
    values = [item.value for item in node.value["a"][1].value]
    assert values == [*words, None, None, ""]


def test_aliases_cannot_exhaust_the_machine():
    """Values repeated by aliases of aliases are refused early, where it becomes too much."""
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    node, findings = read("\n".join(lines))
    assert node is None
    assert [finding.fault for finding in findings] == [Fault.TOO_MUCH]
    assert findings[0].span.line < 8


def test_lines_are_those_an_editor_counts():
    """A line separator of Unicode ends no line, as in YAML 1.2."""
    _, findings = read("title: a\u2028b\x85c\nb: 1: 2\n")
    assert [(finding.fault, finding.span.line) for finding in findings] == [(Fault.COLON, 2)]


def test_columns_count_characters():
    """A character outside the Basic Multilingual Plane is one column."""
    _, findings = read("title: 𝒳é漢: b\n")
    assert (findings[0].span.column, findings[0].fault) == (11, Fault.COLON)
