"""docs/how-to/make-a-style.md: what stands there is a style, and a volume is built with it."""

import re
import shutil
import tomllib
from pathlib import Path

import pikepdf
import pytest

from publisher.manuscripts.new import new_style
from publisher.style.styles import geometry, load_style

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "make-a-style.md"
BLOCK = re.compile(r"^```(?P<info>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
    '<rect width="40" height="20"/></svg>'
)


def merged(parts):
    """Tables of the same name as one, as who follows the page writes them."""
    tables: dict[str, list[str]] = {}
    for part in parts:
        for each in re.split(r"^(?=\[)", part, flags=re.MULTILINE):
            head, _, body = each.partition("\n") if each.startswith("[") else ("", "", each)
            if head.startswith("[["):
                tables[f"{head}#{len(tables)}"] = [body]
            else:
                tables.setdefault(head, []).append(body)
    return "\n".join(f"{head.partition('#')[0]}\n{''.join(body)}" for head, body in tables.items())


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """A volume whose style was made by the steps of the page."""
    folder = tmp_path_factory.mktemp("annual")
    (folder / "papers").mkdir()
    paper = "---\ntitle: One\nauthors: [{name: Ada Quoin}]\n---\n\n## First\n\n"
    (folder / "papers" / "one.md").write_text(f"{paper}{'Words of a text. ' * 99}^[A note.] $x$\n")
    (folder / "volume.yaml").write_text(
        "id: annual\ntitle: The Annual\nlanguage: en\nstyle: annual\npage: {size: A4}\n"
        "sessions: [{title: Essays, papers: [one]}]\n"
    )
    new_style(folder, "annual")
    style = folder / "styles" / "annual"
    blocks = [(match["info"], match["text"]) for match in BLOCK.finditer(PAGE.read_text("utf-8"))]
    toml = merged(['extends = "proceedings"\n', *(t for info, t in blocks if info == "toml style")])
    tomllib.loads(toml)
    (style / "style.toml").write_text(toml)
    for info, text in blocks:
        if info.startswith("css "):
            (style / info.removeprefix("css ")).write_text(text)
    (style / "images" / "logo.svg").write_text(LOGO)
    fonts = {(face.style, face.weight): face.path for face in load_style("papers").fonts}
    for name, key in (("Regular", ("normal", "400")), ("Italic", ("italic", "400")),
                      ("Bold", ("normal", "600"))):  # fmt: skip
        shutil.copy(fonts[key], style / "fonts" / f"Body-{name}.otf")
    return folder


def test_the_steps_make_a_style(followed):
    """Each is obeyed, and nothing in it is told."""
    style = load_style("annual", followed)
    assert style.faults == ()
    assert style.families[0] == "Body" and "EB Garamond" not in style.families
    assert style.formulas.files and style.logo
    assert ".drop-cap" in style.css["print"] and "columns: 2" in style.css["print"]
    page = geometry(style, "A4")
    assert page.depth / (page.line * 25.4 / 72) == pytest.approx(56, abs=0.01)


def test_a_volume_is_built_with_it(followed, built):
    """Its faces and no other are embedded, and the note stands behind the text."""
    made = built(followed, formats="pdf")
    assert [one.message for one in made.report.all_diagnostics if one.is_error] == []
    with pikepdf.open(made.output / "annual.pdf") as pdf:
        fonts = {
            str(font.get("/BaseFont", "")).partition("+")[2]
            for page in pdf.pages
            for font in (page.resources.get("/Font") or {}).values()
        }
        assert fonts and all(name.startswith("Body") for name in fonts)
        assert any("/XObject" in page.resources for page in pdf.pages[:1])
