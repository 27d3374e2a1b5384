"""Named values: said once in style.toml, and in every sheet."""

import tomllib

import pytest

from publisher.style.styles import StyleError, load_style, style_names
from publisher.style.values import contrast, filled_sheets, named_values


def own(folder, text):
    (folder / "styles/own").mkdir(parents=True, exist_ok=True)
    (folder / "styles/own/style.toml").write_text(text)
    return load_style("own", folder)


def colour(text):
    return tuple(int(text[at : at + 2], 16) / 255 for at in (1, 3, 5))


@pytest.mark.parametrize("base", style_names())
def test_one_accent_is_in_every_form_and_that_of_the_base_in_none(tmp_path, base):
    """Print, EPUB, web and cover; no shade of the base's own accent stays."""
    before = load_style(base)
    made = own(tmp_path, f'extends = "{base}"\n[settings]\naccent = "#1d6b3a"\n')
    old = {name: text for name, text in before.values.items() if name.startswith("accent")}
    for medium in ("print", "epub", "web", "cover"):
        for name, text in old.items():
            if text != made.values[name]:
                assert text not in made.css[medium], (medium, name)
    assert made.values["accent-screen"] in made.css["epub"]
    assert made.values["accent-day"] in made.css["web"]
    assert made.values["accent-night"] in made.css["web"]
    assert "#1d6b3a" in made.css["print"] and "#1d6b3a" in made.css["cover"]


@pytest.mark.parametrize(
    "accent", ["#7a2e2a", "#1f4e79", "#ffd000", "#000", "#fff", "teal", "#e00"]
)
def test_the_shades_of_an_accent_read(accent):
    """WCAG 2.2, 1.4.3: 4.5 : 1."""
    values = named_values({"settings": {"accent": accent}})
    white, black = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)
    assert contrast(colour(values["accent-screen"]), white) >= 4.5
    assert contrast(colour(values["accent-screen"]), black) >= 4.5
    assert contrast(colour(values["accent-day"]), white) >= 4.5
    assert contrast(colour(values["accent-night"]), colour("#191715")) >= 4.5
    assert contrast(colour(values["accent-tint"]), black) >= 4.5


def test_a_face_is_said_once(tmp_path):
    """Every sheet asks for it where the base asked for its own."""
    made = own(tmp_path, 'extends = "papers"\n[values]\ntext-face = \'"Body"\'\n')
    for medium in ("print", "epub", "web"):
        assert '"Body"' in made.css[medium] and "Source Serif 4" not in made.css[medium]
    assert [one.code for one in made.faults] == ["VOL066"]  # it has no such font


def test_a_value_may_name_another_and_a_sheet_keeps_what_it_declares():
    """A name that a sheet declares is its own, and that of the sheet that is added to it."""
    values = named_values(tomllib.loads('[values]\na = "var(--b) + 1"\nb = 2\n'))
    assert values["a"] == "2 + 1"
    sheets = {"web": ":root { --b: 3 } p { x: var(--b) var(--a) }", "conference-web": "var(--b)"}
    assert filled_sheets(sheets, values) == {
        "web": ":root { --b: 3 } p { x: var(--b) 2 + 1 }",
        "conference-web": "var(--b)",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[settings]\naccent = "oxblod"\n', "`oxblod` is no colour"),
        ('[values]\na = "red; } p { color: blue"\n', "`a` under .values. is more than one value"),
        ("[values]\na = [1]\n", "`a` under .values. is neither a text nor a number"),
        (f'[values]\na = "{"var(--a) " * 90}"\n', "`a` under .values. names itself"),
        ("[settings]\ncolumns = 3\n", "`columns` is one of 1, 2"),
        ("[settings]\ndrop-caps = 1\n", '`drop-caps` is one of false, true, "all"'),
        ('[settings]\nnotes = "margin"\n', '`notes` is one of "foot", "end"'),
    ],
)
def test_what_is_no_value_is_told(tmp_path, text, said):
    """By the name of the key."""
    with pytest.raises(StyleError, match=said):
        own(tmp_path, f'extends = "proceedings"\n{text}')
