"""How a diagnostic prints, and the table of codes."""

import re

import pytest

from publisher.codes import CODES
from publisher.diagnostics import Diagnostic, Severity, Span, render, terminal_width

LINE = "as shown before [@smith2020; @lee2019]"


def some(**changes) -> Diagnostic:
    values = {
        "code": "TYP001",
        "message": "no font here has the character",
        "span": Span("papers/kim/paper.md", 42, 17, 10, LINE),
        "help": "install a font",
    }
    return Diagnostic(**(values | changes))


def test_a_diagnostic_shows_its_line_with_the_place_underlined():
    """The form that DESIGN promises: code, place, excerpt, cure."""
    assert render(some()) == (
        "TYP001 warning: no font here has the character\n"
        "  --> papers/kim/paper.md:42:17\n"
        "   |\n"
        "42 | as shown before [@smith2020; @lee2019]\n"
        "   |                 ^^^^^^^^^^\n"
        "   = help: install a font"
    )


def test_a_long_line_is_shown_around_the_place():
    """The place stays under its mark when a paragraph is one line of a thousand characters."""
    text = "a" * 500 + "@key" + "b" * 500
    lines = render(some(span=Span("p.md", 1, 501, 4, text))).splitlines()
    excerpt, marks = lines[3].partition("| ")[2], lines[4].partition("| ")[2]
    assert len(excerpt) <= 102
    assert excerpt[marks.index("^") : marks.rindex("^") + 1] == "@key"


@pytest.mark.parametrize("columns", [40, 60, 80])
@pytest.mark.parametrize("text", ["word " * 60 + "@key" + " word" * 60, "단어 " * 60 + "@key 단어"])
def test_an_excerpt_is_as_wide_as_the_terminal(text, columns):
    """The mark stands under its place, and no line is broken."""
    span = Span("p.md", 42, text.index("@key") + 1, 4, text)
    excerpt, marks = render(some(span=span), columns).splitlines()[3:5]
    assert terminal_width(excerpt) <= columns
    assert terminal_width(excerpt[: excerpt.index("@key")]) == marks.index("^")
    assert marks.count("^") == 4


def test_letters_of_two_columns_are_underlined_whole():
    """A mark is as wide as what it is under."""
    marks = render(some(span=Span("p.md", 1, 4, 2, "한국 단어 a"))).splitlines()[4]
    assert marks.partition("| ")[2] == " " * 5 + "^" * 4


def test_a_fault_of_a_whole_file_has_no_excerpt():
    """A file that cannot be read has no line to show."""
    assert render(some(span=Span("p.md"), help="")).splitlines()[1:] == [" --> p.md"]


def test_the_cure_is_the_codes_own_unless_said_otherwise():
    """No finding is without a cure."""
    assert some(help=None).help == CODES["TYP001"].cure[:1].lower() + CODES["TYP001"].cure[1:-1]
    assert some(help="install a font").help == "install a font"


def test_severity_comes_from_the_table_unless_said_otherwise():
    """A code knows how bad it is."""
    assert some().severity is Severity.WARNING
    assert some(severity=Severity.ERROR).is_error


@pytest.mark.parametrize("code", CODES.values(), ids=CODES)
def test_every_code_says_why_and_what_to_do(code):
    """The docs page of a code is made from its entry."""
    assert re.fullmatch(r"[A-Z]+\d{3}|[A-Z]\d{2}\d{3}", code.id)
    assert code.severity in ("error", "warning")
    assert code.title
    assert code.title[-1] != "."
    assert code.why.endswith((".", "?"))
    assert code.cure.endswith((".", "?"))


def test_no_code_is_used_twice():
    """A code in two tables would hide one of them."""
    from publisher import codes

    tables = [
        getattr(codes, name).TABLE for name in dir(codes) if hasattr(getattr(codes, name), "TABLE")
    ]
    assert sum(len(table) for table in tables) == len(CODES)


def test_no_control_character_of_a_manuscript_reaches_the_terminal():
    """Neither from the message and the help, nor from the line: a sign stands for each."""
    evil = "\x1b[2J\x07\u202e\x9b"
    shown = render(some(message=evil, help=evil, span=Span("a\x1b.md", 1, 1, 1, evil)))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown)
    assert shown.count("\u241b") == 4


def test_a_finding_carries_what_stands_around_its_place_and_no_more():
    """Fifty findings in a line of megabytes would be gigabytes in `build.json`."""
    text = "a" * 500_000 + "@key" + "b" * 500_000
    one = some(span=Span("p.md", 1, 500_001, 4, text), message="m" * 10_000, help="h" * 10_000)
    assert max(len(one.message), len(one.help), len(one.span.text)) == 4_000
    told = one.as_json()["span"]
    assert told["text"][told["column"] - 1 - told["start"] :].startswith("@keyb")
    excerpt, marks = (line.partition("| ")[2] for line in render(one).splitlines()[3:5])
    assert excerpt[marks.index("^") : marks.rindex("^") + 1] == "@key"
    assert "start" not in some().as_json()["span"]
