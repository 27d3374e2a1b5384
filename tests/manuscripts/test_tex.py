"""TeX in names is made letters, and what is no TeX of names stands as it was written."""

import pytest

from publisher.manuscripts.tex import from_tex


@pytest.mark.parametrize(
    "text",
    [r"\frac", r"A \frac{", r"\sqrt", r"\textcolor{a}", r"\ensuremath", r"\title", r"\input",
     r"\href{a}", r"\begin{array}a\end{array}"],
)  # fmt: skip
def test_a_command_without_its_arguments_stands_and_says_nothing(text, capfd, caplog):
    """It raised, or put a pattern in the book and a warning on the terminal."""
    assert text.split("{")[0].strip("A ") in from_tex(text)
    assert "%" not in from_tex(text)
    assert capfd.readouterr().err == ""


def test_accents_and_escapes_are_letters():
    """As BibTeX writes them."""
    assert from_tex(r"Hlo\v{z}ek \& \'{e}, \frac{a}{b}") == "Hložek & é, a/b"


def test_an_ampersand_is_a_word_beside_commands_too():
    """It parts no columns in the name of an institute."""
    assert from_tex(r"\footnotesize Art & \'Etudes") == "Art & Études"
