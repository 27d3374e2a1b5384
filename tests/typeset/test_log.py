"""What WeasyPrint says while it sets, told as findings."""

import logging

import pytest

from publisher.model.chapter import Image
from publisher.typeset.glyphs import lacking_characters, unnamed_faces
from publisher.typeset.job import TypesettingJob
from publisher.typeset.log import as_diagnostics
from publisher.typeset.setter import typeset


def said(message):
    return logging.LogRecord("weasyprint", logging.WARNING, "", 0, message, None, None)


@pytest.mark.parametrize(
    ("message", "codes"),
    [
        ("Failed to load image at 'a.png': broken", ["TYP002"]),
        ("No anchor #end for internal URI reference", ["TYP003"]),
        ("Something that it never said before", ["TYP009"]),
        ('.notdef glyph rendered for Unicode string unsupported by fonts: "x"', []),
        ('.notdef glyph rendered for Unicode string unsupported by fonts: "y"', ["TYP009"]),
        (
            '.notdef glyph rendered for Unicode string unsupported by fonts: "é" (U+00E9)',
            ["TYP001"],
        ),
    ],
)
def test_nothing_that_is_said_is_dropped_unread(chapter, message, codes):
    """Each once; but a glyph that is missing is told with its place, by who finds that."""
    found = as_diagnostics([said(message), said(message)], chapter("<p>x</p>"), ["x"])
    assert [(one.code, one.paper) for one in found] == [(code, "kim") for code in codes]


@pytest.mark.parametrize(
    ("message", "about"),
    [
        ("Failed to load image at 'images/ab.png': broken", "figures/hall.png"),
        ("Failed to load image at 'b.png': broken", "b.png"),
        ("No anchor #end for internal URI reference", "#end"),
        ("Something that it never said before", ""),
    ],
)
def test_what_it_is_about_is_named_as_the_manuscript_does(chapter, message, about):
    """A picture by the author's own file, so that its place can be found."""
    image = Image("ab.png", "image/png", b"", source="figures/hall.png")
    (found,) = as_diagnostics([said(message)], chapter("<p>x</p>", images=(image,)))
    assert found.span is not None
    assert found.span.text == about


def test_a_sign_in_a_face_of_the_machine_is_told_with_the_face(chapter, look):
    """Georgian is in no face of the style; where no font has it at all, TYP001 says so."""
    typeset_georgian = typeset(TypesettingJob(chapter("<p>A word: ქართ.</p>"), "recto"), look)
    (found,) = typeset_georgian.diagnostics[:1]
    if found.code == "TYP001":
        pytest.skip("no font here has Georgian")
    assert found.code == "TYP007" and found.span.text == "ა"
    assert "U+10D0" in found.message and "set in " in found.message


def test_signs_in_faces_that_the_sheet_names_are_not_told(look):
    """Nor those that the style has and a drawing shows in a face of its own."""
    css = "p { font-family: 'Named One' , serif; color: red }"
    drawn = {"named one": ["ა"], "Other": ["ბ", "a"], "Third": ["a", "გ"]}
    assert list(unnamed_faces(lacking_characters("a აბ", look.faces), css, drawn)) == [
        ("Other", "ბ")
    ]


@pytest.mark.parametrize(
    ("css", "told"),
    [
        (':root { --other-face: "Noto Serif", serif }', False),
        ("@top-left { font: .8em/1 var(--text-face), Noto Serif}", False),
        ("p{font-family:noto serif;color:red}", False),
        ('p { font-family: "Noto Serif CJK KR", serif }', True),
        ("p { font-family: serif }", True),
    ],
)
def test_a_face_is_named_wherever_a_sheet_lists_it(css, told):
    """As a value and in the shorthand too; another whose name begins alike is another."""
    assert bool(list(unnamed_faces("ა", css, {"Noto Serif": ["ა"]}))) is told
