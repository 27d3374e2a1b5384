"""Lines drawn by us beside those WeasyPrint draws."""

import pikepdf
import pytest
from weasyprint.draw import text as drawing

from publisher.typeset import setter
from publisher.typeset.job import TypesettingJob

PLAIN = "<p>Affluent offices, “AVATAR” and To. naïve <em>fjords</em>; x<sup>2</sup> 3.14</p>"
UNUSUAL = "<p>q\u0303\u0323\u0331x\u0302 \U000f0000 stacked</p>"


@pytest.fixture
def shown(chapter, look, tmp_path):
    """A function that sets paragraphs and gives what each string shows: glyphs and kerns, those of
    nothing left out, and the letters the fonts say they are."""

    def read(text):
        path = tmp_path / "galley.pdf"
        path.write_bytes(setter.typeset(TypesettingJob(chapter(text), "recto"), look).pdf)
        with pikepdf.open(path) as pdf:
            page = pdf.pages[0]
            fonts = page.Resources.Font
            maps = [bytes(font.ToUnicode.read_bytes()) for _, font in sorted(fonts.items())]
            return [
                [item for item in operands[0] if not _is_nothing(item)]
                for operands, operator in pikepdf.parse_content_stream(page)
                if str(operator) == "TJ"
            ], maps

    return read


def _is_nothing(item):
    return not isinstance(item, pikepdf.String) and not item


def _parts(strings):
    """All glyphs in their order, and all kerns."""
    parts = [item for string in strings for item in string]
    return (
        [bytes(item) for item in parts if isinstance(item, pikepdf.String)],
        [float(item) for item in parts if not isinstance(item, pikepdf.String)],
    )


@pytest.mark.parametrize("text", [PLAIN, UNUSUAL])
def test_lines_are_drawn_as_weasyprint_draws_them(shown, without, text):
    """The same glyphs and letters, also where there is no glyph; kerns are rounded, not cut."""
    ours, our_letters = shown(text)
    without("lean_drawing")
    theirs, their_letters = shown(text)
    assert our_letters == their_letters
    (our_glyphs, our_kerns), (their_glyphs, their_kerns) = _parts(ours), _parts(theirs)
    assert our_glyphs == their_glyphs
    assert our_kerns == pytest.approx(their_kerns, abs=1)


def test_weasyprint_draws_only_what_is_out_of_the_ordinary(shown, monkeypatch):
    """Ordinary lines never reach it."""
    reached = []
    theirs = drawing.draw_first_line
    monkeypatch.setattr(
        drawing, "draw_first_line", lambda *line: reached.append(line[1].text) or theirs(*line)
    )
    shown(PLAIN)
    assert reached == []
    shown(UNUSUAL)
    assert len(reached) == 1


def test_a_line_whose_glyphs_are_known_can_be_drawn_by_weasyprint(shown, without):
    """One of a paragraph that runs over lines, as where a citation is set for an offprint."""
    text = f"<p>{'Whether the press or the pen came first is asked of all. ' * 9}</p>"
    ours, _ = shown(text)
    without("lean_drawing")
    theirs, _ = shown(text)
    assert _parts(ours)[0] != []
    assert b"".join(_parts(ours)[0]) == b"".join(_parts(theirs)[0])
