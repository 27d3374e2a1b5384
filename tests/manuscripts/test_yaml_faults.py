"""Mistakes that authors make in YAML, each told at the line where it was made."""

from __future__ import annotations

import pytest

from publisher.codes.yamlfile import YamlFault
from publisher.manuscripts.yamltree import YamlPlace, load_yaml

MISTAKES = {
    "tab before a key": ("a:\n  - name: X\n\torcid: 1\n", YamlFault.TAB, 3, 1),
    "tab under a key": ("a: 1\n\tb: 2\n", YamlFault.TAB, 2, 1),
    "no space after a colon, noticed a line below": (
        "authors:\n  - name:Ada\n    affiliation: 1\n",
        YamlFault.NO_SPACE, 2, 5,
    ),
    "no space after the first colon": ("title:X\nauthors: y\n", YamlFault.NO_SPACE, 1, 1),
    "no space after a later colon": ("a: 1\ntitle:X\nauthors: y\n", YamlFault.NO_SPACE, 2, 1),
    "no space after a dash": ("a:\n  -name: X\n", YamlFault.NO_SPACE, 2, 3),
    "no space after the last dash": ("- a: 1\n-c: 3\n", YamlFault.NO_SPACE, 2, 1),
    "colon in a title": ("title: Foo: a bar\n", YamlFault.COLON, 1, 11),
    "colon after a quotation": ("title: 'Foo': bar\n", YamlFault.COLON, 1, 13),
    "at sign": ("title: @foo\n", YamlFault.SPECIAL_START, 1, 8),
    "backtick": ("title: `foo` bar\n", YamlFault.SPECIAL_START, 1, 8),
    "emphasis taken for an alias": ("title: *foo* bar\n", YamlFault.SPECIAL_START, 1, 8),
    "alias of nothing": ("title: *foo\n", YamlFault.SPECIAL_START, 1, 8),
    "anchor by accident": ("title: &c partners\n", YamlFault.SPECIAL_START, 1, 8),
    "tag by accident": ("title: !important thing\n", YamlFault.SPECIAL_START, 1, 8),
    "per cent": ("title: %x\n", YamlFault.SPECIAL_START, 1, 8),
    "brackets": ("title: [Draft] On x\nb: c\n", YamlFault.SPECIAL_START, 1, 8),
    "brackets not closed": ("title: [a, b\nc: d\n", YamlFault.SPECIAL_START, 1, 8),
    "braces of a template": ("title: {{x}} a\n", YamlFault.SPECIAL_START, 1, 9),
    "a dash as value": ("title: - a\n", YamlFault.SPECIAL_START, 1, 8),
    "greater than": ("title: > foo\n", YamlFault.SPECIAL_START, 1, 8),
    "quotation never closed": ('title: "A\nb: c\n', YamlFault.QUOTE, 1, 8),
    "quotation closed by a later one": ('title: "A\nb: "c"\nd: e\n', YamlFault.QUOTE, 1, 8),
    "apostrophe in single quotation": ("title: 'It's good'\nb: c\n", YamlFault.QUOTE, 1, 11),
    "text after a quotation": ('title: "x" y\n', YamlFault.QUOTE, 1, 10),
    "backslash in a quotation": ('a: "\\q"\n', YamlFault.QUOTE, 1, 5),
    "surrogate in a quotation": ('a: "\\ud800"\n', YamlFault.QUOTE, 1, 5),
    "item under another's value": ("a:\n - x\nb: 1\n - y\n", YamlFault.INDENT, 4, 2),
    "dash at the level of keys": ("a: 1\n- b\n", YamlFault.INDENT, 2, 1),
    "key between two levels": ("a:\n  b: 1\n c: 2\n", YamlFault.INDENT, 3, 2),
    "key deeper than its neighbours": ("title: a\n  b: c\n", YamlFault.INDENT, 2, 3),
    "first key deeper than the others": (" a: 1\nb: 2\n", YamlFault.INDENT, 1, 2),
    "key not under its dash": ("a:\n  - name: A\n   orcid: 1\n", YamlFault.INDENT, 3, 4),
    "text without a key": ("a: b\nno key here\nc: d\n", YamlFault.SYNTAX, 2, 1),
    "text without a key at the top": ("no key here\na: b\n", YamlFault.SYNTAX, 1, 1),
    "a second document": ("a: b\n--- \nb: c\n", YamlFault.SYNTAX, 3, 1),
    "a control character": ("a: b\nc: x\x01y\n", YamlFault.CONTROL, 2, 5),
    "an escaped control character": ('a: "\\x01"\n', YamlFault.CONTROL, 1, 4),
    "the same key twice": ("a: 1\nb: 2\na: 3\n", YamlFault.DUPLICATE_KEY, 3, 1),
    "an alias of itself": ("a: &a [*a]\n", YamlFault.SPECIAL_START, 1, 8),
    "values too deep": ("a: " + "[" * 30 + "]" * 30, YamlFault.TOO_MUCH, 1, 27),
}  # fmt: skip


def read(text: str):
    return load_yaml(text, YamlPlace("p", tuple(text.split("\n"))))


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
        (YamlFault.COLON, 1),
        (YamlFault.NO_SPACE, 2),
        (YamlFault.SPECIAL_START, 3),
        (YamlFault.QUOTE, 4),
    ]


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


def test_tabs_may_part_words():
    """After a colon, a dash or a comma and at the end of a line (YAML 1.2.2, 6.2)."""
    node, findings = read("a:\tb\t\nc:\n  -\td\t# e\nf: [g,\th]\nnext: i\n")
    assert not findings and node is not None


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
    assert [finding.fault for finding in findings] == [YamlFault.TOO_MUCH]
    assert findings[0].span.line < 8


def test_lines_are_those_an_editor_counts():
    """A line separator of Unicode ends no line, as in YAML 1.2."""
    _, findings = read("title: a\u2028b\x85c\nb: 1: 2\n")
    assert [(finding.fault, finding.span.line) for finding in findings] == [(YamlFault.COLON, 2)]


def test_columns_count_characters():
    """A character outside the Basic Multilingual Plane is one column."""
    _, findings = read("title: 𝒳é漢: b\n")
    assert (findings[0].span.column, findings[0].fault) == (11, YamlFault.COLON)
