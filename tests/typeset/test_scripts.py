"""Korean and Japanese in print."""

import re
from dataclasses import replace

import pytest

from publisher.typeset.document import chapter_tree
from publisher.typeset.job import TypesettingJob
from publisher.typeset.setter import typeset

KOREAN = (
    "책은 한 장에서 시작한다. 한 장을 접으면 앞면과 뒷면이 생기고, 여러 장을 묶으면 순서가 생긴다. "
    "순서가 생기면 비로소 누군가에게 “몇 쪽을 보라”고 말할 수 있다. "
)
RUBY = "<p lang='ja'>本は<ruby>一枚<rt>いちまい</rt></ruby>の紙から始まる。</p>"


@pytest.fixture
def lines(chapter, look, run, tmp_path):
    """A function that sets text and gives its lines: the top edge of each and its words."""

    def read(text):
        path = tmp_path / "galley.pdf"
        path.write_bytes(typeset(TypesettingJob(chapter(text), "recto"), look).pdf)
        parts = run("pdftotext", "-bbox-layout", path, "-").stdout.split("<line ")[2:]
        return [
            (float(re.search(r'yMin="([\d.]+)"', part)[1]), re.findall(r">([^<>\n]+)</word>", part))
            for part in parts
        ]

    return read


@pytest.mark.parametrize(
    "element", ["<p lang='ko'>{}</p>", "<p>An English text: <em>{}</em> {}</p>"]
)
def test_korean_words_are_never_broken(lines, element):
    """Lines end between words, in Korean text and in Korean within another."""
    wanted = set(KOREAN.split())
    found = {word for _, words in lines(element.format(KOREAN * 2, KOREAN)) for word in words}
    assert {word for word in found if re.search("[가-힣]", word)} <= wanted


def test_a_korean_sentence_without_spaces_is_broken(lines, look):
    """What is no word, but a line and more, does not run off the page."""
    assert len(lines(f"<p lang='ko'>{KOREAN.replace(' ', '')}</p>")) > 1


def test_readings_stand_above_their_base(lines):
    """Ruby has a line of its own over the line of the text, and its words come after the base."""
    made = lines(RUBY)
    reading = next(top for top, words in made if words == ["いちまい"])
    base = next(top for top, words in made if "本は" in words[0])
    assert 0 < base - reading < 14


def test_no_japanese_line_begins_with_a_stop(lines):
    """Commas, stops and closing brackets stay with what they follow (JLREQ, 3.1.7)."""
    text = "順序ができて、はじめて人は「何頁を見よ」と言える。" * 12
    begins = {words[0][0] for _, words in lines(f"<p lang='ja'>{text}</p>") if words}
    assert len(begins) > 3
    assert not begins & set("、。」")


def test_the_text_of_the_tree_is_that_of_the_chapter(chapter):
    """Spans around words neither add nor drop a character."""
    text = f"Before <em>{KOREAN}</em> after 한국 and <code>코드 글</code> end."
    tree = chapter_tree(chapter(f"<p>{text}</p>"), lambda math: math, 1000)
    paragraph = next(tree.iter("p"))
    assert "".join(paragraph.itertext()) == re.sub("<[^>]+>", "", text)
    assert all(span.text.strip() for span in paragraph.iter("span"))


def test_cpp_is_one_word(lines):
    """No line ends between the signs of *C++*, where Unicode's rules allow it."""
    words = {word for _, words in lines("<p>" + "Programs in C++ are long. " * 40 + "</p>")
             for word in words}  # fmt: skip
    assert "C++" in words
    assert not words & {"C+", "+"}


def test_the_name_of_an_author_is_not_broken(lines):
    """Above a paper each name stands in one line."""
    names = " and ".join(
        f'<span class="author">Wilhelmina Maria Tympan{i}</span>' for i in "abcdef"
    )
    found = [" ".join(words) for _, words in lines(f'<p class="authors">{names}</p>')]
    assert all(sum(f"Maria Tympan{i}" in line for line in found) == 1 for i in "abcdef")


def test_the_number_of_an_equation_stands_at_the_edge_in_japanese_too(chapter, look, run, tmp_path):
    """What is said of passages in another script is not said of everything in a Japanese text."""
    equation = (
        '<div class="equation"><math xmlns="http://www.w3.org/1998/Math/MathML" alttext="x">'
        '<semantics><mi>x</mi><annotation encoding="application/x-tex">x</annotation></semantics>'
        '</math><span class="equation-number">(7)</span></div>'
    )
    places = []
    for lang in ("en", "ja"):
        path = tmp_path / f"{lang}.pdf"
        made = chapter(equation)
        body = made.body.replace('lang="en"', f'lang="{lang}"')
        path.write_bytes(
            typeset(TypesettingJob(replace(made, lang=lang, body=body), "recto"), look).pdf
        )
        shown = run("pdftotext", "-bbox", path, "-").stdout
        places.append(re.search(r'<word xMin="([\d.]+)".*xMax="([\d.]+)".*>\(7\)<', shown).groups())
    right = [float(place[1]) for place in places]  # the signs of Japanese are set smaller
    assert right[0] == pytest.approx(right[1], abs=0.01)
