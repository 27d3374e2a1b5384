"""What rules about prose do not look at, and what they do."""

import time

import pytest

from publisher.rules.masking import mask_markup

CASES = [
    ("a `b` c", "a     c"),
    ("a ``b`c`` d", "a         d"),
    ("a `b\n\nc` d", "a  b\n\nc  d"),
    ("> ~~~\n> b\n> ~~~\nc", "     \n   \n     \nc"),
    ("a ~~~ b", "a ~~~ b"),
    ("```py\nb\n```\nc", "     \n \n   \nc"),
    ("a <!-- b --> c", "a            c"),
    ("a $b$ c $5 and $6", "a     c $5 and $6"),
    ("$$a\nb$$ c", "   \n    c"),
    (r"\begin{align}a\end{align} b", " " * 25 + " b"),
    (r"a \$b$ c", r"a \$b$ c"),
    ("[a](http://b.c/(d) \"e\") f", "[a]" + " " * 21 + "f"),
    ("[a]: http://b.c\n b [c]: d", " " * 15 + "\n b [c]: d"),
    ("# a {#b .c}\n\n\\'{e}", "# a        \n\n\\'{e}"),
    ("see https://a.b/c?d, then", "see                  then"),
    ("a <b class='c'>d</b> e", "a              d     e"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "prose"), CASES)
def test_what_is_no_prose_is_blanked(text, prose):
    """Characters stand where they stood."""
    assert mask_markup(text) == prose


def test_tags_attributes_and_directives_can_be_left_in():
    """For rules that look at them."""
    text = "<b>a</b> {.c} `d`\n\n```{figure} e.png\nf"
    assert mask_markup(text, tags=False) == text.replace("`d`", "   ", 1)


@pytest.mark.parametrize("mark", ["~", "`", "[a", "](", "{a", "$a ", "<a", "h", "\n[a]: b"])
def test_masking_is_linear(mark):
    """Whatever is opened a hundred thousand times and never closed."""
    start = time.process_time()
    mask_markup(mark * 100_000)
    assert time.process_time() - start < 2
