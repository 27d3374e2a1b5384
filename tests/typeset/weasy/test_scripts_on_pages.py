"""Lines of Japanese, Korean, Hebrew and Arabic, by the places of their signs in the PDF."""

import itertools
import re
import shutil
import subprocess

import pypdfium2
import pytest

from publisher.model.chapter import Chapter
from publisher.style.fontinstances import cut_font, font_sources
from publisher.style.styles import geometry, load_style
from publisher.typeset.job import Look, TypesettingJob
from publisher.typeset.setter import typeset

JAPANESE = (
    "句点も読点も、正方形の半分は白い。「、」は左下に小さく坐り、右側の白を黙って受けもつ。"
    "『「はい。」と答えた。』のような行では、白が白を呼んで、文のなかに穴があく。"
    "EPUB 3は2011年に勧告され、PDF 1.7はISO 32000として2008年に定められた。"
    "だから組版者は、続いた約物の片方を（半分に）詰める。<em>強調</em>には点を打つ。"
) * 3
KOREAN = (
    "한글의 음절은 네모 안에 모인다. 그래서 한글은 멀리서 보면 한자와 같은 결을 지니고, "
    "가까이에서 보면 로마자처럼 소리를 늘어놓는다. 조판하는 사람은 이 두 얼굴 사이에서 줄을 "
    "끊어야 한다. "
) * 4
HEBREW = (
    "העברית נכתבת מימין לשמאל, אך מספרים כגון 1,234.5 ומילים לועזיות כגון "
    "the <em>Unicode</em> Algorithm נכתבים משמאל לימין. הסוגריים (כמו אלה) צריכים להתהפך. "
) * 4
CHAPTERS = {
    "ja": f"<p>{JAPANESE}</p>",
    "ko": f"<p>{KOREAN}</p>",
    "he": f"<p>{HEBREW}</p><p>{HEBREW}</p><ol><li>ראשית</li></ol><table><tr><td>ימין</td>"
    "<td>שמאל</td></tr></table><p>A word (in parentheses) of English.</p>",
    "ar": "<p>يمسك الحرف بيد الحرف الذي يليه، ثم يترك<em>ها</em> عند آخر الكلمة.</p>",
}
pytestmark = pytest.mark.skipif(
    shutil.which("fc-list") is None
    or "Noto Serif CJK JP" not in subprocess.run(
        ["fc-list", ":", "family"], capture_output=True, text=True, check=False
    ).stdout,
    reason="fonts-noto-cjk is not installed",
)  # fmt: skip


@pytest.fixture(scope="module")
def pages():
    """The signs of each chapter's text, as (sign, left, middle, right), by line; and its PDF."""
    style = load_style("proceedings", scripts=("Hebrew", "Arabic"))
    look = Look(tuple(map(cut_font, font_sources(style.fonts))), geometry(style, "A5"),
                style.css["print"], "#000", hanging=style.hanging)  # fmt: skip
    found = {}
    for lang, text in CHAPTERS.items():
        body = (f'<section class="chapter kind-paper" lang="{lang}"><div class="text">{text}'
                "</div></section>")  # fmt: skip
        galley = typeset(TypesettingJob(Chapter("p", "paper", lang, "T", "T", body), "recto"), look)
        found[lang] = _lines(galley.pdf), galley.pdf
    return found


def _lines(pdf):
    """The signs of the first page by line, from the top and from the left."""
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    signs = []
    for index in range(page.count_chars()):
        sign = page.get_text_range(index, 1)
        if sign.strip():
            left, bottom, right, top = page.get_charbox(index, loose=True)
            signs.append((sign, left, round((bottom + top) / 2), right))
    rows = []
    for sign in sorted(signs, key=lambda sign: -sign[2]):
        if not rows or rows[-1][0][2] - sign[2] > 6:
            rows.append([])
        rows[-1].append(sign)
    return [sorted(row, key=lambda sign: sign[1]) for row in rows if len(row) > 3]


def _text(line):
    return "".join(sign for sign, *_ in line)


def test_no_stop_begins_a_japanese_line_and_no_bracket_ends_one(pages):
    """Kinsoku (JLREQ, 3.1.7, 3.1.8)."""
    lines = [_text(line) for line in pages["ja"][0]]
    assert len(lines) > 5
    assert not any(line[0] in "、。，．」』）】ー々っゃ" for line in lines)
    assert not any(line[-1] in "「『（【" for line in lines)


def test_japanese_lines_are_full(pages):
    """All but the last end at the measure, but for the blank half of a stop (JLREQ, 3.8)."""
    lines = pages["ja"][0]
    rights = [line[-1][3] - (line[-1][3] - line[-1][1]) / 2 * (line[-1][0] in "、。」』）")
              for line in lines[:-1]]  # fmt: skip
    assert max(rights) - min(rights) < 6


def test_stops_that_meet_give_up_half(pages):
    """。」 takes the room of one and a half signs (JLREQ, 3.1.4)."""
    pairs = [
        (b[1] - a[1], a[0] + b[0])
        for line in pages["ja"][0]
        for a, b in itertools.pairwise(line)
        if a[0] + b[0] in ("。」", "。』", "『「")
    ]
    assert pairs and all(distance < 7.5 for distance, _ in pairs), pairs


def test_a_quarter_em_stands_between_signs_and_letters(pages):
    """3は, 年に (JLREQ, 3.2.6)."""
    gaps = [
        b[1] - a[3]
        for line in pages["ja"][0]
        for a, b in itertools.pairwise(line)
        if a[0].isdigit() and b[0] in "年は"
    ]
    assert gaps and min(gaps) > 1.5


def test_korean_is_justified(pages):
    """Every line but the last ends at the measure."""
    lines = pages["ko"][0]
    rights = [line[-1][3] for line in lines[:-1] if line[-1][0] not in ".,"]
    assert len(rights) > 3 and max(rights) - min(rights) < 2


def test_hebrew_stands_at_the_right_and_its_numbers_run_from_the_left(pages):
    """Lines are full on both sides; 1,234.5 is not turned; a phrase cut by an element keeps its
    order."""
    lines = pages["he"][0]
    text = "\n".join(_text(line) for line in lines)
    assert "1,234.5" in text and "UnicodeAlgorithm" in text
    rights = [line[-1][3] for line in lines[:3]]
    lefts = [line[0][1] for line in lines[:2]]
    assert max(rights) - min(rights) < 3 and max(lefts) - min(lefts) < 3


def test_lists_and_tables_are_mirrored(pages):
    """The number of a list at the right, the first column too."""
    lines = {_text(line): line for line in pages["he"][0]}
    item = next(line for text, line in lines.items() if "תישאר" in text)
    assert item[-1][0] in "1." and item[-2][0] in "1."
    row = next(text for text in lines if "ןימי" in text)
    assert row.index("ןימי") > row.index("לאמש")


def test_an_indent_is_at_the_right(pages):
    """The second paragraph begins left of the margin."""
    lines = pages["he"][0]
    right = max(line[-1][3] for line in lines)
    assert sum(5 < right - line[-1][3] < 25 for line in lines) >= 1


def test_brackets_are_copied_as_they_are_written(pages, run, tmp_path):
    """Each of its own run: those of Hebrew do not turn those of English."""
    path = tmp_path / "he.pdf"
    path.write_bytes(pages["he"][1])
    text = run("pdftotext", path, "-").stdout
    assert "(in parentheses)" in text
    assert "(כמו אלה)" in re.sub("[\u200e\u200f\u202a-\u202e]", "", text)


def test_arabic_letters_join_across_an_element(pages):
    """The last two letters of a word are stressed: heh after kaf is not its isolated form."""
    text = "".join(_text(line) for line in pages["ar"][0])
    assert "ﻫ" not in text and "ه" in text
