"""Paragraphs broken as a whole, in chapters as they are set."""

import re
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest
from lxml import etree
from weasyprint.text.line_break import Layout

from publisher.math.tex import build_formula
from publisher.model.style import HangingSigns
from publisher.typeset import setter
from publisher.typeset.fitting import EXPANSION
from publisher.typeset.job import TypesettingJob
from publisher.typeset.weasy.glyphruns import Glyphs

TEXT = (
    "Typographical refinement of multiparagraph documentation traditionally presupposes "
    "uncompromising proofreaders, notwithstanding technological advancements; "
    "interdisciplinary <em>correspondence</em> nevertheless demonstrates overwhelming "
    "administrative responsibilities, and <code>a_name.of_code</code> as a rule.<sup>1</sup> "
)

WORD = re.compile(r'<word xMin="([\d.]+)"[^>]*xMax="([\d.]+)"[^>]*>([^<]*)')


@pytest.fixture
def words(chapter, look, run, tmp_path):
    """A function that sets paragraphs and gives each line's words: left edge, right edge, text."""

    def read(text, look=look):
        path = tmp_path / "galley.pdf"
        path.write_bytes(setter.typeset(TypesettingJob(chapter(text), "recto"), look).pdf)
        lines = run("pdftotext", "-bbox-layout", path, "-").stdout.split("<line ")[2:]
        return [[(float(a), float(b), word) for a, b, word in WORD.findall(line)] for line in lines]

    return read


def _uneven(lines):
    """The sum of squares of the gaps between words, in full lines."""
    return sum((b[0] - a[1]) ** 2 for line in lines[:-1] for a, b in pairwise(line))


def test_spaces_are_more_even_than_line_by_line(words, without):
    """The gaps of a paragraph of long words, beside what WeasyPrint makes of it."""
    planned = _uneven(words(f"<p>{TEXT * 3}</p>"))
    without("planned_lines")
    assert planned < 0.9 * _uneven(words(f"<p>{TEXT * 3}</p>"))


LIGATURES = (
    "Different efficiencies, offering affluent/Tuscan officials "
    "<em>difficult</em> final <code>offprints</code> of firefly fjords. To "
)


@pytest.mark.parametrize("text", [TEXT, LIGATURES])
def test_every_line_fills_the_measure(words, look, text):
    """Lines whose letters and spaces are stretched as those where they are shrunk end at the right
    edge, also where a line is cut amid what was one glyph."""
    lines = words(f"<p>{text * 6}</p>")[:-1]
    right = (look.page.inner + look.page.measure) / 25.4 * 72
    assert len(lines) > 6
    assert [line[-1][1] for line in lines] == [pytest.approx(right, abs=0.2)] * len(lines)


def test_light_signs_hang_in_the_margin(words, look):
    """As the style says of each, by shares of its width; other lines end at the edge."""
    hanging = replace(
        look, hanging=(HangingSigns("*", {"“": 0.4}, {"-": 0.6, ",": 0.6, ".": 0.7}),)
    )
    said = "".join(f"“Quoted {'a' * (n % 5)} {n}, “or sang. " for n in range(60))
    lines = words(f"<p>{said}</p>", hanging)[:-1]
    left, right = (
        edge / 25.4 * 72 for edge in (look.page.inner, look.page.inner + look.page.measure)
    )
    ends = {line[-1][2][-1]: line[-1][1] - right for line in lines}
    assert ends.pop(",") == pytest.approx(0.6 * 0.23 * 10.6, abs=0.1)
    assert ends.pop(".") == pytest.approx(0.7 * 0.23 * 10.6, abs=0.1)
    assert list(ends.values()) == pytest.approx([0.0] * len(ends), abs=0.1)
    begins = {line[0][2][0]: line[0][0] - left for line in lines}
    assert begins.pop("“") == pytest.approx(-0.4 * 0.418 * 10.6, abs=0.3)
    assert list(begins.values()) == pytest.approx([0.0] * len(begins), abs=0.1)


def test_letters_are_expanded_by_a_fiftieth_at_most(chapter, look):
    """By their text matrix; code, headings and last lines are not."""
    text = f"<h2>Heading</h2><p>{TEXT * 6}</p>"
    pdf = setter.typeset(TypesettingJob(chapter(text), "recto"), look).pdf
    with pikepdf.open(BytesIO(pdf)) as opened:
        drawn = [
            (float(operands[0]), str(operator))
            for page in opened.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "Tm"
        ]
    shares = {round(a - 1, 5) for a, _ in drawn}
    assert 0.0 in shares and len(shares) > 2
    assert max(map(abs, shares)) <= EXPANSION


def test_a_word_joined_by_a_hyphen_is_divided_there_alone(words):
    """“just-in-time compilation-ready” gets no second hyphen."""
    lines = words(f"<p>{'A microscopically-typographical line. ' * 40}</p>")
    ends = {line[-1][2] for line in lines if line[-1][2].endswith("-")}
    assert ends <= {"microscopically-"}


def test_a_raised_figure_never_begins_a_line(words):
    """Pango would part `rule.` from the number of its note."""
    for count in range(1, 5):
        lines = words(f"<p>{'It is so as a rule.<sup>1</sup> ' * 9 * count}</p>")
        assert "1" not in [line[0][2] for line in lines if line]


def test_a_planned_line_is_shaped_with_its_paragraph_only(chapter, look, monkeypatch, without):
    """WeasyPrint by itself shapes a line five times and more; here the pieces of a paragraph are
    shaped once, and the halves of divided words."""
    shaped = []
    theirs = Layout.get_first_line
    monkeypatch.setattr(Layout, "get_first_line", lambda self: shaped.append(1) or theirs(self))
    setter.typeset(TypesettingJob(chapter(f"<p>{TEXT * 9}</p>"), "recto"), look)
    planned = len(shaped)
    without("planned_lines")
    setter.typeset(TypesettingJob(chapter(f"<p>{TEXT * 9}</p>"), "recto"), look)
    assert planned * 3 < len(shaped) - planned


@pytest.mark.parametrize("cut", ["fi", "/T"])
def test_what_is_cut_from_one_glyph_is_shaped_anew(look, cut):
    """Glyphs are cut only where one cluster ends."""
    glyphs = Glyphs(None, f"a {cut} b".encode(), bytes(5 * 20), [0, 1, 2, 4, 5])
    assert glyphs.between(0, 3) is None
    assert glyphs.between(3, 6) is None
    words = glyphs.between(2, 5)
    assert words is not None
    assert (words.text, words.clusters) == (f"{cut} ".encode(), [0, 2])
    assert len(words.data) == 2 * 20


def test_no_page_ends_in_a_divided_word(chapter, look, run, tmp_path):
    """Of a text whose words are long: a line that would is planned anew, with all before it."""
    path = tmp_path / "galley.pdf"
    text = "".join(f"<p>{TEXT * n}</p>" for n in (9, 11, 8, 12, 10))
    path.write_bytes(setter.typeset(TypesettingJob(chapter(text), "recto"), look).pdf)
    pages = run("pdftotext", "-layout", path, "-").stdout.split("\f")
    feet = [page.strip().splitlines()[-1].strip() for page in pages if page.strip()]
    assert len(feet) > 3 and not [foot for foot in feet if foot.endswith("-")]
    words = " ".join(pages).replace("-\n", "").split()
    assert sum(word.startswith("multiparagraph") for word in words) == 50


def test_no_word_is_lost_or_doubled(words):
    """Whatever stands in a paragraph, planned or not: a float, a picture, a forced break."""
    odd = '<span style="float:right">Floated.</span> before<br/>after'
    said = "".join(w[2] for line in words(f"<p>{TEXT * 2}{odd} {TEXT}</p>") for w in line)
    for piece in ("Floated.", "before", "after"):
        assert said.count(piece) == 1
    assert said.count("uncompromising") + said.count("uncom-") == 3


def test_weasyprint_is_left_as_it_was(chapter, look):
    """What stands in for its functions is taken out again."""
    import weasyprint.layout.inline as inline

    before = inline.split_inline_box, inline.text_align
    setter.typeset(TypesettingJob(chapter("<p>Text.</p>"), "recto"), look)
    assert (inline.split_inline_box, inline.text_align) == before


def test_long_names_of_code_break_after_their_stops(words):
    """No hyphen is set, and no character is added to the text."""
    name = "package.module.some_function"
    lines = words(f"<p>{f'As in <code>{name}</code> and. ' * 12}</p>")
    ends = {line[-1][2] for line in lines if line and "." in line[-1][2] + line[0][2]}
    assert any(end.endswith(("module.", "package.", "some_")) for end in ends)
    assert "\u200b" not in "".join(word[2] for line in lines for word in line)


def test_a_paragraph_without_a_letter_is_set(words):
    """A target alone, as hand-made HTML has it; what comes after it stands."""
    (line,) = words('<p><a id="x"></a><a id="y"></a></p><p>Words.</p>')
    assert [word for _, _, word in line] == ["Words."]


@pytest.mark.parametrize(
    "inside",
    ["<span></span> <span></span>", "<em> </em>", " <br/> ", "<code></code> <b> </b><br/> "],
)
def test_a_paragraph_of_empty_spans_is_set(words, inside):
    """The space between them is no word, and there is nothing to plan behind it."""
    text = " ".join(word for line in words(f"<p>One.</p><p>{inside}</p><p>Two.</p>")
                    for _, _, word in line)  # fmt: skip
    assert text == "One. Two."


def test_an_inline_formula_is_parted_rather_than_leave_a_hole(chapter, look, run, tmp_path):
    """It is one formula all the same, with one alternative text."""
    formula = build_formula("a_1 + a_2 + a_3 + a_4 + a_5 = b_1 + b_2 + b_3 + b_4", False)[1]
    math = etree.tostring(formula, encoding="unicode")
    text = f"<p>In equations an inline formula {math} stands, and another one stands so that {math}"
    path = tmp_path / "galley.pdf"
    galley = setter.typeset(TypesettingJob(chapter(f"{text} must break.</p>"), "recto"), look)
    path.write_bytes(galley.pdf)
    lines = run("pdftotext", "-bbox-layout", path, "-").stdout.split("<line ")[2:]
    words = [[(float(a), float(b)) for a, b, _ in WORD.findall(line)] for line in lines]
    gaps = [b[0] - a[1] for line in words for a, b in pairwise(line)]
    assert min(gaps) > 1
    with pikepdf.open(path) as pdf:
        kinds = [str(o.S) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o]
    assert kinds.count("/Formula") == 2
