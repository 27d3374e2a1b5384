"""No font of the machine slips in where a style asks for one that it does not have."""

import contextlib
import time

import pytest

from publisher.style import addresses
from publisher.style.families import unknown_families
from publisher.style.styles import load_style, style_names, styles_folder

HAS = ("EB Garamond", "Noto Serif CJK KR")


def asked(css, medium="print"):
    """The lines of what `css` asks for in vain, with the messages."""
    return [(d.span.line, d.message) for d in unknown_families({medium: [("a.css", css)]}, HAS)]


@pytest.mark.parametrize(
    "rule",
    ['font-family: "EB Garramond", serif', "font: italic 12pt/1.4 EB Garramond, serif",
     "FONT-FAMILY : 'EB  Garramond' !important",
     "--f: EB Garramond; font-family: var(--f)"],
)  # fmt: skip
def test_a_family_that_the_style_does_not_have_is_told_at_its_line(rule):
    """However it is asked for; the faces that are there are named, and a close one first."""
    (found,) = unknown_families({"print": [("a.css", f"/* a:\n */ p {{\n  {rule} }}")]}, HAS)
    assert (found.code, found.span.path, found.span.line) == ("VOL066", "a.css", 3)
    assert "`EB Garramond`" in found.message
    assert found.help.startswith("write `EB Garamond`") and "`Noto Serif CJK KR`" in found.help


@pytest.mark.parametrize(
    "rule",
    ['font-family: "eb garamond", Nothing', "font-family: inherit", "font: inherit",
     "font-family: var(--unknown)", "--a: var(--b); --b: var(--a); font-family: var(--a)",
     "/* font-family: Nothing */", "color: red", "font: caption", "font-family:", "}{;:"],
)  # fmt: skip
def test_a_family_that_is_there_is_not(rule):
    """Nor what asks for none."""
    assert asked(f"p {{ {rule} }}") == []


def test_a_kind_of_font_is_the_machines_in_print_and_the_readers_on_a_screen():
    """`serif` is another font on each machine."""
    assert [line for line, _ in asked("p { font-family: serif }")] == [1]
    assert asked("p { font-family: serif }", "epub") == asked("p{font:1em math}", "web") == []


def test_a_rule_that_another_takes_the_place_of_asks_for_nothing():
    """As `papers` does with the sheets of `proceedings`."""
    sheets = [
        ("a.css", "p, q { font-family: Foo }"),
        ("b.css", "p,  q { font-family: EB Garamond }"),
    ]
    assert unknown_families({"print": sheets}, HAS) == ()


@pytest.mark.parametrize(
    "unit",
    [
        "@namespace",
        "url(",
        "url( ",
        "[a",
        "[a=",
        "'",
        '"[',
        "/*",
        "font:1",
        "var(",
        "1",
        "\\\\",
        " ",
    ],
)
def test_sheets_take_time_as_they_grow(unit):
    """They are read in the process of the build."""
    before = time.process_time()
    for text in (f"p{{font:{unit * 100_000}}}", f"p{{a:url({unit * 100_000}"):
        with contextlib.suppress(ValueError):
            addresses.refuse_addresses({"web": (("a.css", text),)})
        asked(text)
    assert time.process_time() - before < 2


def test_one_fault_is_one_finding():
    """A family is told where it is first asked for."""
    assert len(asked("p { font-family: Foo }\n" * 100)) == 1


@pytest.mark.parametrize("name", style_names())
def test_our_own_styles_have_what_they_ask_for(name, tmp_path):
    """Loaded as a volume would bring them."""
    target = tmp_path / "styles" / "mine"
    target.mkdir(parents=True)
    for file in (styles_folder() / name).rglob("*"):
        if file.is_file():
            copy = target / file.relative_to(styles_folder() / name)
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(file.read_bytes())
    assert load_style("mine", tmp_path).faults == ()
    assert load_style(name).faults == ()


def test_a_style_of_one_font_keeps_those_of_its_base_that_sheets_still_ask_for(tmp_path):
    """Named as the face of text, it takes the place of that of the base."""
    font = (
        '[[fonts]]\nfamily = "Source Serif 4"\npackage = "fontpkg_source_serif_4"\n'
        'file = "SourceSerif4[opsz,wght].ttf"\n'
    )
    (tmp_path / "styles/mine").mkdir(parents=True)
    named = "[values]\ntext-face = '\"Source Serif 4\"'\n"
    for value, others in (("", ["EB Garamond", "IBM Plex Mono"]), (named, ["IBM Plex Mono"])):
        text = f'extends = "proceedings"\n{value}{font}'
        (tmp_path / "styles/mine/style.toml").write_text(text)
        made = load_style("mine", tmp_path)
        assert made.faults == ()
        assert made.families == ("Source Serif 4", *others)
