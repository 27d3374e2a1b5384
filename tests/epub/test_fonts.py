"""Fonts: subset to what is used, pinned, declared, refused where they must be."""

import io
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from publisher.epub import BookFont, book_fonts, system_fonts
from publisher.epub.fonts import Characters, embed, subset
from publisher.model.style import SystemFont
from publisher.xhtml.tree import parse_body


def fonts(opened) -> dict[str, TTFont]:
    """The fonts of an EPUB by file name."""
    return {
        name.rpartition("/")[2]: TTFont(io.BytesIO(opened.zip.read(name)))
        for name in opened.names()
        if "/fonts/" in name
    }


def test_a_font_holds_the_characters_of_the_book_and_its_capitals_in_small(whole):
    """Used letters and the figures readers add are there, others are not; so are small capitals."""
    font = fonts(whole)["EBGaramond-400.ttf"]
    held = {chr(point) for point in font.getBestCmap()}
    assert set("Marks Müller 0123456789—“”") <= held
    assert "ж" not in held and "Ω" not in held
    features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert {"smcp", "c2sc", "onum", "lnum", "tnum", "pnum", "liga", "sups"} <= features
    assert "kern" in {r.FeatureTag for r in font["GPOS"].table.FeatureList.FeatureRecord}
    assert len(whole.zip.read("EPUB/fonts/EBGaramond-400.ttf")) < 100_000


def test_apple_books_is_told_of_fonts_where_there_are_some(whole, make):
    """It leaves embedded fonts alone unless the package document says so."""
    line = '<meta property="ibooks:specified-fonts">true</meta>'
    assert line in whole.zip.read("EPUB/content.opf").decode()
    assert line not in make().zip.read("EPUB/content.opf").decode()


def test_no_font_is_variable_and_bold_is_bold(whole):
    """Readers on older engines know no axes."""
    found = fonts(whole)
    assert all("fvar" not in font for font in found.values())
    assert found["EBGaramond-700.ttf"]["OS/2"].usWeightClass == 600
    assert found["EBGaramond-400.ttf"]["OS/2"].usWeightClass == 400


def test_a_font_is_called_what_its_sheet_calls_it(whole):
    """A semibold declared bold would else be taken for another family."""
    names = {
        file: (font["name"].getDebugName(1), font["name"].getDebugName(2))
        for file, font in fonts(whole).items()
    }
    assert names["IBMPlexMono-700.ttf"] == ("IBM Plex Mono", "Bold")
    assert names["EBGaramond-400-italic.ttf"] == ("EB Garamond", "Italic")


def test_the_face_of_code_holds_code_alone(whole, make, sample, style):
    """And a book without code has none of it."""
    held = {chr(point) for point in fonts(whole)["IBMPlexMono-400.ttf"].getBestCmap()}
    assert set("def folio(number: int)") <= held and "ü" not in held
    made = make((sample.chapters()[4],), fonts=book_fonts(style.fonts))
    assert {name[:10] for name in fonts(made)} == {"EBGaramond"}


def test_the_sheet_names_every_font_and_comes_first(whole):
    """Each file has its rule, and each document links the sheet."""
    sheet = whole.text("styles/fonts.css")
    assert sheet.count("@font-face") == len(fonts(whole)) == 7
    assert all(f'url("../fonts/{name}")' in sheet for name in fonts(whole))
    links = whole.tree("text/kim.xhtml").xpath('//*[local-name()="link"]/@href')
    assert links == ["../styles/fonts.css", "../styles/epub.css"]


SPOKEN = """<section><h1>머리</h1><p>Page <span lang="ja">本</span><span lang="ko">책
<strong>굵</strong></span> 밖<code>코</code></p></section>"""


def asked(**options) -> str:
    """The characters that a face is asked for by a page in four languages, sorted."""
    characters = Characters()
    characters.add(parse_body(SPOKEN, "en"), "en")
    face = BookFont("Noto Serif CJK KR", Path("x"), **options)
    return "".join(sorted(characters.of(face, ("ja", "ko"))))


def test_a_face_for_a_language_holds_its_passages():
    """Korean and Japanese differ in the shapes of the same characters."""
    assert asked(langs=("ja",)) == "本"
    assert asked(langs=("ko",)) == "굵책"
    assert asked(langs=("zh",)) == ""


def test_what_is_in_no_such_language_goes_to_the_face_for_all_others():
    """A name in Hangul that nobody has marked is shown all the same, but no Latin letter."""
    assert asked(langs=("ko", "*")) == "굵리머밖책코"
    assert asked(langs=("ko", "*"), heads=True) == "굵리머"
    assert asked(langs=("ko", "*"), weight=700) == "굵"


def test_the_faces_of_the_machine_are_embedded_for_what_is_korean(make, style):
    """The sample says a sentence in Korean and one in Japanese, and its fonts hold no more."""
    machine = system_fonts(style.system_fonts)
    if not all(face.path.is_file() for face in machine):
        pytest.skip("the fonts for Korean and Japanese are not installed (fonts-noto-cjk)")
    made = make(fonts=machine)
    held = {name: {chr(c) for c in font.getBestCmap()} for name, font in fonts(made).items()}
    assert set(held) == {"NotoSerifCJKKR-400.otf", "NotoSerifCJKJP-400.otf"}
    assert set("책은오래남는대화이다") <= held["NotoSerifCJKKR-400.otf"]
    assert set("本は永く続く対話である") <= held["NotoSerifCJKJP-400.otf"]
    assert sum(map(len, held.values())) < 60
    assert made.codes() == make().codes()


def test_a_face_that_the_machine_has_not_is_told_where_the_book_needs_it(make, sample):
    """EPB014, and no word of one that no character asks for."""
    absent = [SystemFont("No Such Font", ("ko", "*")), SystemFont("Nor This", ("zh",))]
    told = make(fonts=system_fonts(absent)).packaged.diagnostics
    assert [found.message for found in told if found.code == "EPB014"] == [
        "the font No Such Font cannot be embedded: it is not on this machine"
    ]


def test_capitals_that_styles_ask_for_are_there():
    """`text-transform` asks for letters that stand nowhere in the text."""
    characters = Characters(text=set("é"))
    assert "É" in characters.of(BookFont("F", Path("x")))


def test_subsetting_is_a_pure_function(style):
    """The same font and characters give the same bytes."""
    path = Path(style.fonts[0].path)
    one = subset(path, 0, 400, frozenset("abc"))
    assert one == subset(path, 0, 400, frozenset("cab")) and one != subset(
        path, 0, 600, frozenset("abc")
    )


def test_a_font_that_forbids_embedding_is_told(make, style, tmp_path):
    """EPB014, and the book is made without it (OS/2 fsType 2)."""
    font = TTFont(style.fonts[-1].path)
    font["OS/2"].fsType = 2
    path = tmp_path / "Locked.ttf"
    font.save(path)
    made = make(fonts=(BookFont("Locked", path), BookFont("Gone", tmp_path / "gone.ttf")))
    assert made.codes() == ["EPB014", "EPB014"]
    assert fonts(made) == {}


@pytest.mark.parametrize("data", [b"", b"not a font", b"\0\1\0\0" + bytes(100)])
def test_a_file_that_is_no_font_does_not_stop_the_book(tmp_path, data):
    """What cannot be read is refused with a reason."""
    path = tmp_path / "broken.ttf"
    path.write_bytes(data)
    files, _, refused = embed([BookFont("Broken", path)], Characters(text={"a"}))
    assert files == [] and len(refused) == 1
