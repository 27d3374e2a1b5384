"""Styles are data: what a style says in files is all there is to it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from publisher.engine import Engine
from publisher.math.layout.faces import math_faces
from publisher.model.style import EB_GARAMOND
from publisher.pipeline.build import check
from publisher.pipeline.settings import Settings
from publisher.pipeline.styling import style_of
from publisher.style.styles import StyleError, geometry, load_style, style_names, styles_folder


@pytest.mark.parametrize("name", style_names())
def test_every_style_has_sheets_for_each_medium_and_whole_lines(name):
    """A style's pages hold a whole number of lines, and it has rules for print, EPUB and web."""
    style = load_style(name)
    assert {"print", "epub", "web"} <= style.css.keys()
    assert {"A4", "A5", "6x9in"} <= style.pages.keys()
    for page in style.pages.values():
        lines = page.depth / (page.line * 25.4 / 72)
        assert lines == pytest.approx(round(lines), abs=0.01), page.name


@pytest.mark.parametrize("size", ["A5", "A4", "6x9in", "a5", "120mm x 190mm", "B5"])
def test_the_text_block_is_a_whole_number_of_lines(size):
    """Lines of facing pages meet only if the depth is a multiple of the line."""
    page = geometry(load_style("proceedings"), size)
    lines = page.depth / (page.line * 25.4 / 72)
    assert lines == pytest.approx(round(lines), abs=0.02)
    assert page.inner < page.outer
    assert page.head < page.foot


@pytest.mark.parametrize("size", ["A5", "A4", "6x9in"])
def test_a_line_holds_sixty_to_seventy_characters(size):
    """The measure that reads well; EB Garamond has 2.46 characters an em in English."""
    page = geometry(load_style("proceedings"), size)
    assert 60 <= page.measure / 25.4 * 72 / page.size * 2.46 / 1.07 <= 70


def test_a_size_that_is_none_is_refused():
    """`A55` is a slip of the finger, not a page."""
    with pytest.raises(ValueError, match="A55"):
        geometry(load_style("proceedings"), "A55")


@pytest.mark.parametrize("name", style_names())
def test_no_style_holds_python(name):
    """A style is templates, style sheets and one TOML file."""
    kinds = {path.suffix for path in (styles_folder() / name).rglob("*") if path.is_file()}
    assert kinds <= {".toml", ".html", ".css"}


def test_papers_takes_its_templates_from_proceedings():
    """A style that extends another has all its templates, and its rules before its own."""
    papers, proceedings = load_style("papers"), load_style("proceedings")
    assert papers.templates == proceedings.templates
    assert papers.css["print"].startswith(proceedings.css["print"][:200])
    assert papers.settings["numbered-sections"] is True


def test_a_volume_overrides_one_template(tmp_path):
    """A template in the volume's own folder takes the place of the style's."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "colophon.html").write_text("<section>ours</section>")
    style = load_style("papers", tmp_path)
    assert style.templates["colophon.html"] == "<section>ours</section>"
    assert style.templates["title.html"] == load_style("papers").templates["title.html"]


def test_a_volume_brings_a_style_of_its_own(tmp_path):
    """A style in the volume's `styles` folder comes before one of the same name of ours."""
    own = tmp_path / "styles" / "papers"
    shutil.copytree(styles_folder() / "papers", own)
    (own / "css" / "print.css").write_text("p { color: teal }")
    assert load_style("papers", tmp_path).css["print"].endswith("p { color: teal }")
    assert "teal" not in load_style("papers").css["print"]


def test_an_unknown_style_is_told_with_those_that_are_there():
    """The message for a style that is not there names those that are."""
    with pytest.raises(StyleError, match=r"no style `paper`; .*papers.*proceedings"):
        load_style("paper")


@pytest.fixture
def own(tmp_path):
    """The folder of a style of a volume, beside which lies a secret."""
    volume = tmp_path / "volume"
    shutil.copytree(styles_folder() / "papers", volume / "styles" / "own")
    for name in ("secret.css", "secret.html", "secret.toml"):
        (tmp_path / name).write_text("the secret")
    return volume / "styles" / "own"


def _link(path, target):
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)


def _say(own, old, new):
    text = (own / "style.toml").read_text()
    assert re.search(old, text, re.M)
    (own / "style.toml").write_text(re.sub(old, new, text, flags=re.M))


HOSTILE_STYLES = {
    "sheet": lambda own: _link(own / "css" / "print.css", own.parents[2] / "secret.css"),
    "template": lambda own: _link(own / "templates" / "a.html", own.parents[2] / "secret.html"),
    "of-volume": lambda own: _link(
        own.parents[1] / "templates" / "a.html", own.parents[2] / "secret.html"
    ),
    "itself": lambda own: _link(own / "style.toml", own.parents[2] / "secret.toml"),
    "base": lambda own: _say(own, '^extends = .*', 'extends = "../../x"'),
    "dots": lambda own: _say(own, '"print.css"', '"../../../../secret.css"'),
    "root": lambda own: _say(own, '"print.css"', '"/etc/passwd"'),
    "base-of-sheet": lambda own: _say(own, '"print.css"', '"..:secret.css"'),
    "package": lambda own: _say(own, r'^package = .*', 'package = "xml.dom"'),
    "font": lambda own: _say(own, r'^file = .*', 'file = "../../../../../../etc/passwd"'),
    "toml": lambda own: (own / "style.toml").write_text("a = = b"),
    "empty": lambda own: (own / "style.toml").write_text(""),
    "binary": lambda own: (own / "style.toml").write_bytes(b"\xff\xfe\0"),
    "kinds": lambda own: _say(own, r'^extends = .*', 'extends = 5'),
    "width": lambda own: _say(own, r"^width = .*", 'width = "x"'),
    "nan": lambda own: _say(own, r"^line = .*", "line = nan"),
    "margins": lambda own: _say(own, r"^inner = .*", "inner = 900"),
    "import": lambda own: (own / "css/epub.css").write_text("@\\69mport 'a.css';"),
    "address": lambda own: (own / "css/web.css").write_text("p{background:u\\72l( //a.b/c)}"),
    "strings": lambda own: (own / "css/web.css").write_text("p{content:'[a=' url(http://a) ']'}"),
    "comment": lambda own: (own / "css/web.css").write_text("p{content:'/*' url(http://a) '*/'}"),
    "scheme": lambda own: (own / "css/print.css").write_text("p{content:url('ht\\74ps://a.b')}"),
    "large": lambda own: (own / "css" / "print.css").write_text(" " * (5 << 20)),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE_STYLES)
def test_a_style_of_a_volume_reads_nothing_else(own, name):
    """Not by links, dots, roots, names of packages; and what is no style is told as that."""
    assert load_style("own", own.parents[1]).name == "own"
    HOSTILE_STYLES[name](own)
    with pytest.raises(StyleError) as told:
        load_style("own", own.parents[1])
    assert "the secret" not in str(told.value)


def test_a_style_that_leaves_something_out_is_told_what(own):
    """A font without a name or a file is none."""
    _say(own, r"^family = .*", "")
    with pytest.raises(StyleError, match="it does not say 'family'"):
        load_style("own", own.parents[1])


@pytest.mark.parametrize("name", style_names())
def test_a_box_that_scrolls_is_no_taller_than_the_screen(name):
    """Browsers never cut such a box over pages: what is below the screen could not be read."""
    (rule,) = re.findall(r"^\.scroll \{([^}]*)\}", load_style(name).css["epub"], re.MULTILINE)
    assert "overflow: auto" in rule
    assert 80 < float(re.search(r"max-height: ([0-9.]+)vh", rule)[1]) < 96


@pytest.mark.parametrize("name", style_names())
def test_a_drawing_stands_on_white_in_a_night_theme(name):
    """Black lines on nothing are lost on black; Readium takes colours of backgrounds away, and
    leaves their pictures."""
    css = load_style(name).css["epub"]
    assert re.search(r"^img \{[^}]*background: #fff linear-gradient", css, re.MULTILINE)


@pytest.mark.parametrize("name", style_names())
def test_readers_set_size_margins_and_colours_of_the_epub(name):
    """Lengths are relative, margins never negative, heights are free or largest ones; the one
    colour of text is the accent, and pictures alone have a ground. (Lines through a part of a
    formula are drawn as backgrounds, in the colour of its text.)"""
    css = re.sub(r"/\*.*?\*/", "", load_style(name).css["epub"], flags=re.DOTALL)
    assert re.search(r"menclose \{ --line: [^}]*currentcolor[^}]*\}", css)
    css = re.sub(r"menclose\[[^{]*\{[^}]*transparent var\(--line\)[^}]*\}", "", css)
    said = re.findall(r"([a-z-]+)\s*:\s*([^;{}]+?)\s*[;}]", css)
    assert not [value for _, value in said if re.search(r"\d(px|pt|pc|mm|cm|in)\b", value)]
    assert not [v for key, v in said if key.startswith("margin") and re.search(r"(^| )-", v)]
    assert {value for key, value in said if key == "height"} == {"auto"}
    assert len({value for key, value in said if key == "color"} - {"inherit"}) <= 2
    grounds = [value for key, value in said if key.startswith("background")]
    assert grounds == ["#fff linear-gradient(#fff, #fff)"]


def test_a_style_that_a_volume_names_and_is_not_there_is_told(tmp_path):
    """By `check`, at its place in the volume file."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "one.md").write_text("---\ntitle: One\n---\n\nText.\n", "utf-8")
    (tmp_path / "volume.yaml").write_text(
        "title: V\nstyle: paper\nsessions: [{title: S, papers: [one]}]\n", "utf-8"
    )
    found = [d for d in check(Settings(tmp_path, "v")) if d.code == "VOL062"]
    assert [d.span.line for d in found] == [2]


def test_formulas_take_the_letters_of_the_style():
    """Those of the family that it names."""
    assert load_style("papers").formulas.italic == "SourceSerif4-Italic[opsz,wght].ttf"
    assert load_style("proceedings").formulas == EB_GARAMOND


def test_a_family_of_formulas_that_is_not_there_is_told(tmp_path):
    """It is one of the style's own fonts, upright and italic."""
    folder = tmp_path / "styles" / "own"
    folder.mkdir(parents=True)
    (folder / "style.toml").write_text('[page]\n[formulas]\nfamily = "Source Serif 4"\n')
    with pytest.raises(StyleError, match="no font of `Source Serif 4` from a package is italic or"):
        load_style("own", tmp_path)


def test_an_address_that_is_only_spoken_of_is_none(own):
    """In a selector, a comment, a namespace."""
    css = "/* https://a.b */ @namespace h 'http://a'; a[href^='https:' i]::after { color: red }"
    (own / "css/web.css").write_text(css)
    assert load_style("own", own.parents[1]).css["web"].endswith(css)


def test_a_style_that_takes_its_time_is_told(tmp_path, monkeypatch):
    """It is read in a worker: a key of so many parts would take days."""
    monkeypatch.setenv("PUBLISHER_LIMITS", "seconds=1")
    (tmp_path / "styles/slow").mkdir(parents=True)
    (tmp_path / "styles/slow/style.toml").write_text(".".join(["a"] * 200_000) + " = 1")
    with (
        Engine(modules=("publisher.style.styles",)) as engine,
        pytest.raises(StyleError, match=r"cannot be read: .*limit of 1 s.*--limit seconds=2"),
    ):
        style_of("slow", tmp_path, engine)


def of_volume(tmp_path, text, name="own"):
    """The style that `text` is the style.toml of, in a volume."""
    folder = tmp_path / "styles" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "style.toml").write_text(text)
    return load_style(name, tmp_path)


@pytest.mark.parametrize("base", ["proceedings", "papers"])
def test_a_style_of_one_line_is_the_style_that_it_extends(tmp_path, base):
    """Its sheets, fonts, pages, settings, formulas, signs that hang."""
    made, ours = of_volume(tmp_path, f'extends = "{base}"\n'), load_style(base)
    for part in ("templates", "css", "fonts", "pages", "settings", "system_fonts", "formulas",
                 "hanging"):  # fmt: skip
        assert getattr(made, part) == getattr(ours, part), part


@pytest.mark.parametrize(
    ("text", "part", "changed"),
    [
        ('[settings]\naccent = "#123456"\n', "settings", {"accent": "#123456"}),
        ("[page.A6]\nwidth = 105\nheight = 148\ninner = 12\nouter = 14\nhead = 13\nfoot = 20\n"
         "size = 9\nline = 12\n", "pages", {"A6"}),
    ],
)  # fmt: skip
def test_every_key_of_a_style_stands_alone(tmp_path, text, part, changed):
    """What it says is changed, all else of the same table stays."""
    made = of_volume(tmp_path, f'extends = "papers"\n{text}')
    base = getattr(load_style("papers"), part)
    got = getattr(made, part)
    assert base.keys() < got.keys() or base.keys() == got.keys()
    assert {key for key in got if got[key] != base.get(key)} == set(changed)


def test_sheets_are_added_behind_those_of_the_base(tmp_path):
    """`...` is all of them, and a medium that is not named keeps its own."""
    folder = tmp_path / "styles" / "own" / "css"
    folder.mkdir(parents=True)
    (folder / "print.css").write_text("p { color: teal }")
    made = of_volume(tmp_path, 'extends = "papers"\n[css]\nprint = ["...", "print.css"]\n')
    papers = load_style("papers")
    assert made.css["print"] == papers.css["print"] + "\np { color: teal }"
    assert made.css["web"] == papers.css["web"]


def test_a_font_may_be_a_file_of_the_style(tmp_path):
    """Beside its style.toml; one that is not there is told, and one outside is not taken."""
    ours = Path(load_style("proceedings").fonts[0].path)
    fonts = tmp_path / "styles" / "own" / "fonts"
    fonts.mkdir(parents=True)
    shutil.copy(ours, fonts / "Body.ttf")
    entry = '[[fonts]]\nfamily = "Body"\nfile = "fonts/{}"\n'
    made = of_volume(tmp_path, 'extends = "proceedings"\n' + entry.format("Body.ttf"))
    assert made.fonts[0].family == "Body"
    assert Path(made.fonts[0].path).read_bytes() == ours.read_bytes()
    assert made.formulas == EB_GARAMOND
    for file in ("None.ttf", "../../../../volume.yaml"):
        with pytest.raises(StyleError, match="not in the folder of the style"):
            of_volume(tmp_path, 'extends = "proceedings"\n' + entry.format(file))


@pytest.mark.parametrize(
    ("switch", "rule"),
    [
        ("drop-caps = true", ".drop-cap {"),
        ('drop-caps = "all"', ".drop-cap {"),
        ("columns = 2", ".kind-paper .text { columns: 2"),
    ],
)
def test_a_switch_of_a_style_adds_its_sheet(tmp_path, switch, rule):
    """For print, after those that the style lists."""
    made = of_volume(tmp_path, f'extends = "papers"\n[settings]\n{switch}\n')
    papers = load_style("papers").css
    assert made.css["print"].startswith(papers["print"])
    assert rule in made.css["print"] and rule not in papers["print"]
    assert made.css["epub"] == papers["epub"]


def test_formulas_may_be_set_in_a_font_that_is_a_file_of_the_style(tmp_path):
    """Measured, where the style does not say how the math font is fitted to it."""
    fonts = tmp_path / "styles" / "own" / "fonts"
    fonts.mkdir(parents=True)
    text = 'extends = "papers"\n[formulas]\nfamily = "Body"\n'
    for face in load_style("papers").fonts[:4:2]:
        shutil.copy(face.path, fonts / f"{face.style}.ttf")
        text += f'[[fonts]]\nfamily = "Body"\nfile = "fonts/{face.style}.ttf"\n'
        text += f'style = "{face.style}"\n'
    made = of_volume(tmp_path, text)
    ours, theirs = math_faces(made.formulas), math_faces(load_style("papers").formulas)
    for char in "xfQ7":
        for look in ("roman", "italic", "bold"):
            of_file, of_package = getattr(ours, look).glyph(char), getattr(theirs, look).glyph(char)
            assert of_file.contours == of_package.contours, (char, look)
    assert ours.text.small == pytest.approx(theirs.text.small, abs=0.02)
    assert ours.text.axis == pytest.approx(theirs.text.axis, abs=0.02)
    (fonts / "italic.ttf").unlink()
    with pytest.raises(StyleError, match=r"italic\.ttf is not in the folder of the style"):
        of_volume(tmp_path, text)
