"""Text reduced to its letters."""

import unicodedata

import pytest

from publisher.proof import folding


@pytest.mark.parametrize("sign", folding._SIGNS, ids=unicodedata.name)
def test_signs_taken_out_first_are_no_letters(sign):
    """A text is the same folded, whether it has other letters than those of ASCII or not."""
    assert folding.fold(f"A{sign}b") == "ab"
    assert folding.fold(f"A{sign}bé") == folding.fold("Abé")
