"""Every rule finds what its case has, at a place of it, and leaves alone what it must."""

from __future__ import annotations

import re

import pytest

from publisher.codes import CODES, casebook
from publisher.pipeline.build import check
from publisher.pipeline.settings import Settings
from publisher.rules import PAPER_RULES, VOLUME_RULES

RULES = {**PAPER_RULES, **VOLUME_RULES}


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """A function from a code and a side to what `check` finds in that case."""

    def run(code, side):
        folder = tmp_path_factory.mktemp(f"{code}-{side}")
        for name, data in casebook.case(code, side).items():
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        return check(Settings(folder, "v", inline=True, jobs=1))

    return run


def test_what_is_found_across_papers_stops_none():
    """A build looks for it while papers are being set, when it is known which of them failed."""
    assert {CODES[code].severity for code in VOLUME_RULES} == {"warning"}


@pytest.mark.parametrize("code", RULES)
def test_a_rule_finds_its_fault_and_nothing_else(checked, code):
    """At a line of one of the files, which is quoted; no rule is disturbed by another's fault."""
    found = checked(code, "finds")
    assert {one.code for one in found} == {code}
    for one in found:
        assert one.span is not None and one.span.path.startswith("v/")
        assert one.span.line > 0 and one.span.text
        assert one.message[0] == one.message[0].lower() or one.message.split()[0].isupper() or (
            one.message.startswith(("Figure", "Table"))
        )  # fmt: skip
        assert not one.message.endswith(".")


@pytest.mark.parametrize("code", RULES)
def test_a_rule_leaves_alone_what_only_looks_like_it(checked, code):
    """Not even another rule has anything against it."""
    assert checked(code, "leaves") == ()


def test_every_rule_has_a_case_and_every_case_a_rule():
    """And its code is in the table, as a warning: a rule is an opinion, an editor decides."""
    assert set(casebook.codes()) == set(RULES)
    assert {CODES[code].severity for code in RULES} == {"warning"}


def test_an_image_is_called_as_its_author_wrote_it(tmp_path):
    """Though the caption takes several lines, and holds a link."""
    for name, data in casebook.case("IMG012", "finds").items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        text = (
            data.replace(b"![", b"![See [it](https://example.org/a)\n")
            if name[-2:] == "md"
            else data
        )
        path.write_bytes(text)
    told = [
        one for one in check(Settings(tmp_path, "v", inline=True, jobs=1)) if one.code == "IMG012"
    ]
    assert told and all("`tray.png`" in one.message for one in told)


def test_a_word_of_several_tex_accents_is_told_once(tmp_path):
    """Whole, and as it would print."""
    for name, data in casebook.case("ED024", "leaves").items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(
            data + (b"\n\nThe N\\'{e}d\\'{e}lec spaces.\n" if name.endswith(".md") else b"")
        )
    found = [
        one for one in check(Settings(tmp_path, "v", inline=True, jobs=1)) if one.code == "ED024"
    ]
    assert [one.message for one in found] == [
        "`N\\'{e}d\\'{e}lec` is TeX, and prints as `N'{e}d'{e}lec`"
    ]


def test_a_caption_for_a_description_is_told_once_by_the_name_its_author_wrote(tmp_path):
    """In MyST's figures as well."""
    for name, data in casebook.case("IMG012", "finds").items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(_IMAGE.sub(b"```{figure} tray.png\nCaption.\n```", data))
    told = check(Settings(tmp_path, "v", inline=True, jobs=1))
    assert [one.code for one in told if one.code.startswith("A11")] == ["A11001"]
    assert all("`tray.png`" in one.message for one in told if one.code == "IMG012")
    assert "IMG012" in [one.code for one in told]


_IMAGE = re.compile(rb"!\[[^\]]*\]\(tray\.png\)(?:\{[^}]*\})?")
