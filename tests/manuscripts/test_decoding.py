"""Bytes to text, and text to front matter and body."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.manuscripts.decoding import Bad, decode_utf8
from publisher.manuscripts.fences import split_front_matter


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_newlines_and_byte_order_mark(newline, mark):
    """Every kind of newline is one, and the mark is gone."""
    assert decode_utf8(mark + newline.join(["a", "b", ""]).encode()) == "a\nb\n"


@pytest.mark.parametrize(
    ("encoding", "guess"),
    [("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16"), ("utf-32", "UTF-32"),
     ("latin-1", "Latin-1 (ISO 8859-1)")],
)  # fmt: skip
def test_other_encodings_are_recognised(encoding, guess):
    """The author hears what the file looks like, and the text can be shown."""
    bad = decode_utf8("---\ntitle: Renée\n---\n".encode(encoding))
    assert isinstance(bad, Bad)
    assert (bad.guess, "Renée" in bad.text) == (guess, True)


def test_first_bad_byte_is_placed():
    """Line and column count characters before the byte."""
    bad = decode_utf8("é\r\nab".encode() + b"\x93cd\n")
    assert isinstance(bad, Bad)
    assert (bad.line, bad.column, bad.guess) == (2, 3, "Windows-1252")


def test_file_cut_inside_a_character():
    """A file that ends too early is no other encoding."""
    bad = decode_utf8("caf\u00e9 au lait, caf\u00e9".encode()[:-1])
    assert isinstance(bad, Bad)
    assert (bad.line, bad.column, bad.guess) == (1, 18, "")


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"]).filter(lambda c: c != "\0")))
def test_utf8_is_always_read(text):
    """Text encoded as UTF-8 comes back, but for its newlines and its mark."""
    assert decode_utf8(("x" + text).encode()) == "x" + text.replace("\r\n", "\n").replace(
        "\r", "\n"
    )


def test_parts_of_a_manuscript():
    """The body begins on the line after the closing fence; dots close as well."""
    for fence in ("---", "...", "---  "):
        parts = split_front_matter(f"\n \n---\na: b\nc: d\n{fence}\nText\n")
        assert (parts.state, parts.yaml, parts.yaml_line) == ("whole", "a: b\nc: d\n", 4)
        assert (parts.body, parts.body_line) == ("Text\n", 7)


def test_manuscript_without_front_matter_or_without_its_end():
    """A rule further down opens nothing, and a fence without a second one is told."""
    assert split_front_matter("Text\n\n---\n").state == "none"
    assert split_front_matter("---\na: b\n").state == "unclosed"
    assert split_front_matter("---").state == "unclosed"


@given(st.text(alphabet="-.\n ab:", max_size=40))
def test_no_line_is_lost_between_the_parts(text):
    """Front matter and body are exactly the lines between and behind the fences."""
    parts = split_front_matter(text)
    lines = text.split("\n")
    if parts.state == "whole":
        assert parts.yaml == "".join(
            f"{x}\n" for x in lines[parts.yaml_line - 1 : parts.body_line - 2]
        )
        assert parts.body == "\n".join(lines[parts.body_line - 1 :])


@pytest.mark.parametrize(
    ("text", "encoding", "guess"),
    [
        ("제목: 책을 묶는 일\n한글 문장이다.", "cp949", "EUC-KR (CP949)"),
        ("題名：本を綴じるということ。これは和文である。", "cp932", "Shift JIS"),
        ("标题：论装订。这是一个句子，很短。", "gb18030", "GB 18030"),
        ("naïve café, déjà vu", "latin-1", "Latin-1 (ISO 8859-1)"),
    ],
)
def test_text_of_east_asia_is_not_taken_for_latin(text, encoding, guess):
    """Saved as what it is not, it would be lost."""
    bad = decode_utf8(text.encode(encoding))
    assert (bad.guess, bad.text) == (guess, text)
