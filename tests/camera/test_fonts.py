"""Fonts of an author's PDF: what their codes mean, and programs for those that have none."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from publisher.camera.encodings import meaning, read_map, write_map
from publisher.camera.fonts import drop_notdef, is_embedded, repair_fonts
from publisher.camera.scans import read_scan


def opened(data):
    return pikepdf.open(io.BytesIO(data))


def font_of(pdf, page=0):
    return pdf.pages[page].obj.Resources.Font.F


@pytest.mark.parametrize(
    ("name", "text"),
    [("a", "a"), ("fi", "fi"), ("summationdisplay", "∑"), ("parenleftBigg", "("),
     ("arrowdblboth", "⇔"), ("uni00E9", "é"), ("mapsto", "↦"), ("zork", ""), (".notdef", ""),
     ("uniE000", "")],
)  # fmt: skip
def test_a_glyph_means_what_its_name_says(name, text):
    """Never what a code happens to be, and nothing of private use."""
    assert meaning(name) == text


def test_a_map_of_meanings_is_read_as_it_was_written():
    texts = {0: "a", 7: "ffi", 300: "\U0001d465"}
    pdf = pikepdf.new()
    assert read_map(pdf.make_stream(write_map(texts, 2))) == texts
    ranges = pdf.make_stream(
        b"2 beginbfrange <01> <03> <0041> <10> <11> [<0061> <0062>] endbfrange"
    )
    assert read_map(ranges) == {1: "A", 2: "B", 3: "C", 16: "a", 17: "b"}


def test_a_font_that_is_not_embedded_is_replaced_by_one_of_its_widths(author_pdf):
    pdf = opened(author_pdf())
    found, _ = repair_fonts(pdf)
    if [one.code for one in found] == ["CAM010"]:
        pytest.skip("Liberation is not installed")
    assert [one.code for one in found] == ["CAM011"]
    assert "page 1" in found[0].message and "Liberation Sans" in found[0].message
    font = font_of(pdf)
    assert is_embedded(font)
    widths = dict(enumerate(font.Widths.as_list(), int(font.FirstChar)))
    assert widths[ord("W")] == 944 and widths[ord("o")] == 556  # Helvetica's


def test_a_font_that_nothing_stands_for_is_told(author_pdf):
    symbol = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Symbol)
    found, _ = repair_fonts(opened(author_pdf(font=symbol)))
    assert "CAM010" in [one.code for one in found]


def test_codes_get_their_meaning_from_names_and_what_has_none_is_told_by_page(author_pdf):
    encoding = Dictionary(Differences=Array([65, Name("/summationdisplay"), Name("/zork")]))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type3, Encoding=encoding, FirstChar=65,
                      LastChar=66, Widths=Array([500, 500]), FontBBox=Array([0, 0, 9, 9]),
                      FontMatrix=Array([0.01, 0, 0, 0.01, 0, 0]),
                      CharProcs=Dictionary())  # fmt: skip
    pdf = opened(author_pdf(b"BT /F 9 Tf (A) Tj ET", b"BT /F 9 Tf (AB) Tj ET", font=font))
    found, renamed = repair_fonts(pdf)
    assert [one.code for one in found] == ["CAM012", "CAM013"]
    assert "page 2: 1" in found[1].message and "page 1" not in found[1].message
    assert read_map(font_of(pdf, 1).ToUnicode) == {65: "∑", 66: "\ufffd"}
    assert renamed == {1: 1, 2: 2}


def test_the_glyph_of_none_becomes_a_gap_of_its_width(author_pdf):
    inner = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.X, DW=700)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type0, Encoding=Name("/Identity-H"),
                      BaseFont=Name.X, DescendantFonts=Array([inner]))  # fmt: skip
    pdf = opened(author_pdf(b"BT /F 9 Tf <000500000006> Tj ET", font=font))
    drop_notdef(pdf)
    shown = pikepdf.parse_content_stream(pdf.pages[0])[2].operands[0]
    assert [bytes(v) if isinstance(v, pikepdf.String) else float(v) for v in shown] == [
        b"\0\5", -700, b"\0\6"
    ]  # fmt: skip


def test_a_scan_without_text_is_told_with_its_pages(author_pdf):
    def change(pdf):
        image = pdf.make_stream(b"\0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1,
                                ColorSpace=Name.DeviceGray, BitsPerComponent=8)  # fmt: skip
        pdf.pages[1].obj.Resources.XObject = Dictionary(I=image)

    pdf = opened(author_pdf(b"BT /F 9 Tf (A) Tj ET", b"500 0 0 500 0 0 cm /I Do", change=change))
    same, found = read_scan(pdf, "", "en")
    assert same is pdf
    assert [(one.code, one.message) for one in found] == [("CAM009", "page 2: a scan without text")]
