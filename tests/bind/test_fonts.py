"""Fonts of galleys become one of each face, and no page looks or reads otherwise."""

from __future__ import annotations

import io
import subprocess

import pikepdf
import pytest
import weasyprint
from fontTools.cffLib import CFFFontSet
from fontTools.ttLib import TTFont
from pikepdf import Name

from publisher.bind import FolioSheets, bind
from publisher.bind.fonts.maps import (
    better,
    read_unicode,
    read_widths,
    unicode_lines,
    unicode_map,
    width_array,
)
from publisher.model.galley import Galley
from publisher.model.pagemap import make_page_map

TEXTS = {
    "en": "The quick brown fox jumps over the lazy dog 0123456789",
    "cs": "Příliš žluťoučký kůň úpěl ďábelské ódy ÀÉÎÕÜ",
    "de": "Zwölf Boxkämpfer jagen Viktor quer über den großen Deich Ångström",
}


def galley(chapter: str, text: str, font: str) -> Galley:
    html = f'<html lang="en"><style>@page {{ size: 400pt 300pt }} p {{ font: 12pt "{font}" }}'
    pdf = weasyprint.HTML(string=f"{html}</style><p>{text}</p><p><b>{text[:9]}</b></p>").write_pdf(
        pdf_tags=True, pdf_version="1.7"
    )
    return Galley(chapter, pdf, 1, "recto", frozenset([0]))


def bound(galleys: list[Galley], description) -> bytes:
    by_chapter = {one.chapter: one for one in galleys}
    return bind(by_chapter, make_page_map([], galleys), FolioSheets(), (), description).pdf


def pictures(pdf: bytes, folder) -> list[bytes]:
    folder.mkdir()
    subprocess.run(["pdftoppm", "-r", "100", "-", folder / "p"], input=pdf, check=True)
    return [path.read_bytes() for path in sorted(folder.iterdir())]


def programs(pdf: bytes) -> dict[str, bytes]:
    """Every font program of a file, by the name of its face."""
    with pikepdf.open(io.BytesIO(pdf)) as book:
        found: dict[int, tuple[str, bytes]] = {}
        for obj in book.objects:
            if isinstance(obj, pikepdf.Dictionary) and obj.get(Name.Type) == Name.FontDescriptor:
                file = obj.get("/FontFile2", obj.get("/FontFile3"))
                found[obj.objgen[0]] = str(obj.FontName).partition("+")[2], file.read_bytes()
    names = [name for name, _ in found.values()]
    assert len(names) == len(set(names)), "a face has two fonts"
    return dict(found.values())


@pytest.mark.parametrize("font", ["DejaVu Serif", "Noto Serif CJK JP"])
def test_merged_fonts_look_the_same(font, description, tmp_path):
    """Each page of the book is, to the pixel, the page of its galley."""
    galleys = [galley(name, text, font) for name, text in TEXTS.items()]
    book = bound(galleys, description)
    together = pictures(book, tmp_path / "book")
    # Every galley opens on a recto, so the blank versos between them are left out.
    assert together[::2] == [
        picture for one in galleys for picture in pictures(one.pdf, tmp_path / one.chapter)
    ]
    assert programs(book).keys() == {name for one in galleys for name in programs(one.pdf)}


def test_merged_fonts_read_the_same(description):
    """Text copied from the book is the text of the galleys, accents and all."""
    galleys = [galley(name, text, "DejaVu Serif") for name, text in TEXTS.items()]
    run = ["pdftotext", "-raw", "-", "-"]
    read = subprocess.run(
        run, input=bound(galleys, description), capture_output=True, check=True
    ).stdout.decode()
    assert all(" ".join(read.split()).count(text) == 1 for text in TEXTS.values())


def test_the_union_is_a_sound_font(description):
    """fontTools reads every glyph of the merged program, and its check sums are right."""
    galleys = [galley(name, text, "DejaVu Serif") for name, text in TEXTS.items()]
    for data in programs(bound(galleys, description)).values():
        font = TTFont(io.BytesIO(data), checkChecksums=2)
        glyphs = font["glyf"]
        shown = [name for name in font.getGlyphOrder() if glyphs[name].numberOfContours]
        assert len(shown) > 8
        for name in shown:
            glyphs[name].getCoordinates(glyphs)


def test_a_cjk_face_becomes_small(description):
    """The union of subsets of a large face has the glyphs used and not a number more."""
    texts = {"a": "김영희 한국어", "b": "국제 회의"}
    galleys = [galley(name, text, "Noto Serif CJK KR") for name, text in texts.items()]
    before = programs(galleys[0].pdf)
    if not any("CJK" in name for name in before):
        pytest.skip("no Noto Serif CJK on this machine")
    after = programs(bound(galleys, description))
    name = next(name for name in after if name.endswith("CJK-KR"))
    assert len(after[name]) < len(before[name]) / 20
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(after[name]), None)
    shapes = fonts[0].CharStrings
    assert len(shapes) == len(set("김영희한국어제회의 ")) + 1
    for cid in fonts[0].charset:
        shapes[cid].decompile()


def test_fonts_of_one_name_that_differ_stay_apart(description, typeset, monkeypatch):
    """A subset whose glyphs have other shapes under the same numbers is not merged."""
    from publisher.bind.fonts.truetype import TrueTypeUnion

    one, other = (programs(galley("a", text, font).pdf) for text, font in
                  (("AB", "DejaVu Serif"), ("AB", "DejaVu Sans")))  # fmt: skip
    union = TrueTypeUnion()
    assert union.take(one["DejaVu-Serif"], [36, 37])
    assert not union.take(other["DejaVu-Sans"], [36, 37])


def test_width_arrays_come_back_as_they_were():
    """Runs of widths are written so that they read the same."""
    widths = {3: "317.5", 36: "700", 37: "650", 40: "1"}
    assert read_widths(width_array(widths)) == widths
    assert width_array(widths) == b"[3 [ 317.5 ] 36 [ 700 650 ] 40 [ 1]]"


def test_unicode_maps_come_back_as_they_were():
    """Texts of more than one character and beyond the first plane survive."""
    texts = {number: chr(65 + number % 26) for number in range(250)} | {7: "ffi", 8: "𝑥", 9: ""}
    assert read_unicode(unicode_lines(unicode_map(texts))) == texts


def test_of_two_texts_for_a_glyph_the_plainer_is_kept():
    """A space rather than a no-break space, some text rather than none, whoever came first."""
    assert better(None, "a") == "a"
    assert better("\u00a0", " ") == better(" ", "\u00a0") == " "
    assert better("", "x") == better("x", "") == "x"
