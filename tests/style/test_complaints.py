"""Slips in the files of a style are told where they are."""

import pytest
from weasyprint.css.properties import KNOWN_PROPERTIES

from publisher.style import complaints
from publisher.style.complaints import sheet_faults, toml_faults
from publisher.style.styles import load_style, read_toml, style_names, styles_folder


def told(css):
    return [(d.code, d.span.line, d.span.column) for d in sheet_faults((("a.css", css),))]


@pytest.mark.parametrize(
    ("css", "found"),
    [
        ("p { color: red }\nq {\n  colr: red }", [("VOL067", 3, 3)]),
        ("@media print { p { fnt-size: 3pt } }", [("VOL067", 1, 20)]),
        ("@page { sise: A5; @top-left { contnt: none } }", [("VOL067", 1, 9), ("VOL067", 1, 31)]),
        ("q { margin 3px }", [("VOL068", 1, 1)]),
        ("p { color: red", [("VOL068", 1, 1)]),
        ("a { }\n}\n", [("VOL068", 2, 2)]),
        ("p::before { content: 'a } b' } @counter-style x { system: cyclic; prefix: '' }", []),
        ("p { --mine: 1; -epub-word-break: keep-all } /* } */", []),
        ("", []),
    ],
)
def test_a_slip_in_a_sheet_is_told_where_it_is(css, found):
    """A property that there is not, what is no declaration, a rule that is not closed."""
    assert told(css) == found


def test_a_close_name_is_proposed():
    """The one that was meant, most often."""
    (fault,) = sheet_faults((("a.css", "p { colour: red }"),))
    assert fault.help == "did you mean `color`?"


@pytest.mark.parametrize("name", style_names())
def test_the_sheets_of_our_styles_have_no_slip(name):
    """And every property that WeasyPrint knows is one."""
    for file in (styles_folder() / name / "css").glob("*.css"):
        assert sheet_faults(((file.name, file.read_text()),)) == ()
    settings = read_toml((styles_folder() / name / "style.toml").read_text()).settings
    assert toml_faults(settings, "style.toml") == ()
    assert complaints._properties() >= {each.replace("_", "-") for each in KNOWN_PROPERTIES}


def test_keys_that_say_nothing_are_told_with_those_that_do(tmp_path):
    """In the file, in its tables; what stands under `[settings]` may be for templates."""
    folder = tmp_path / "styles" / "own"
    folder.mkdir(parents=True)
    (folder / "style.toml").write_text(
        'extends = "proceedings"\nsetings = 1\n[settings]\nmine = true\n'
        '[[system-fonts]]\nfamily = "Noto Serif CJK KR"\nlangs = ["ko"]\nwieghts = [400]\n'
    )
    faults = [d for d in load_style("own", tmp_path).faults if d.code == "VOL069"]
    assert [d.message for d in faults] == [
        "`setings` says nothing in style.toml",
        "`wieghts` says nothing in [system-fonts]",
    ]
    assert faults[1].help == "did you mean `weights`?"
    assert faults[0].span.path.endswith("styles/own/style.toml")
