"""Letters by the names that TeX has for them."""

import pytest

from publisher.languages.texletters import ACCENTS, SYMBOLS, with_accent


@pytest.mark.parametrize(
    ("text", "command", "letter"),
    [("e", "'", "é"), ("ı", '"', "ï"), ("oo", "t", "o\u0361o"), ("", "'", "")],
)
def test_an_accent_stands_on_the_first_letter(text, command, letter):
    """Composed where Unicode has the letter; a dotless i has its dot's place taken."""
    assert with_accent(text, ACCENTS[command]) == letter


def test_a_command_for_a_letter_is_that_letter():
    """One sign each, as TeX prints it."""
    assert [SYMBOLS[name] for name in ("ss", "o", "AA", "dh")] == ["ß", "ø", "Å", "ð"]
