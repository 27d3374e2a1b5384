"""Formulas as pictures for readers without MathML."""

from dataclasses import dataclass

from publisher.epub.formulas import draw_formulas  # noqa: F401  (the hook the tests go through)

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><path d="M0 5H20"/></svg>'


@dataclass(frozen=True)
class Drawn:
    """What a drawer of formulas gives."""

    svg: str | None = SVG
    width_em: float = 2.0
    height_em: float = 1.0
    depth_em: float = 0.25


def test_each_formula_is_a_picture_with_its_words(make, epubcheck, tmp_path):
    """On the baseline, in em, with the alternative text; no MathML is left or claimed."""
    asked = []
    made = make(formula_drawer=lambda math: asked.append(dict(math.attrib)) or Drawn())
    assert [(math["alttext"], math.get("display", "inline")) for math in asked[:2]] == [
        ("x^2+1", "inline"),
        ("x^2+1=0", "block"),
    ]
    document = made.tree("text/kim.xhtml")
    pictures = document.xpath('//*[contains(@class, "formula")]')
    assert [p.get("alt") for p in pictures] == ["x^2+1", "x^2+1=0"]
    assert pictures[0].get("style") == "height:1.000em;vertical-align:-0.250em"
    assert "math" not in "".join(made.opf.xpath("//@properties"))
    features = made.meta("schema:accessibilityFeature")
    assert "MathML" not in features and "describedMath" in features
    assert "pictures" in made.meta("schema:accessibilitySummary")[0]
    path = tmp_path / "book.epub"
    path.write_bytes(made.packaged.epub)
    assert epubcheck(path) == []


def test_a_formula_that_cannot_be_drawn_shows_its_tex(make):
    """EPB020."""
    made = make(formula_drawer=lambda math: Drawn(svg=None))
    assert set(made.codes()) == {"EPB020"}
    assert '<code class="formula failed">x^2+1</code>' in made.text("text/kim.xhtml")


def test_the_pictures_of_print_serve(make, epubcheck, tmp_path):
    """The drawer of the typesetter is one."""
    from publisher.math.picture import draw_mathml

    made = make(formula_drawer=draw_mathml)
    assert made.codes() == []
    path = tmp_path / "book.epub"
    path.write_bytes(made.packaged.epub)
    assert epubcheck(path) == []
