"""Text reduced to its letters."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.proof import folding


@pytest.mark.parametrize("sign", folding._SIGNS, ids=unicodedata.name)
def test_signs_taken_out_first_are_no_letters(sign):
    """A text is the same folded, whether it has other letters than those of ASCII or not."""
    assert folding.fold_letters(f"A{sign}b") == "ab"
    assert folding.fold_letters(f"A{sign}bé") == folding.fold_letters("Abé")


@given(st.text(st.characters() | st.sampled_from("aZ_9 \u0301\u0345é가각ﬁßΣσςİǅ𝐀½"), max_size=30))
def test_folding_run_by_run_is_folding_the_whole(text):
    """Letters in a row without any of ASCII are folded apart from those of ASCII round them."""
    whole = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    letters = "".join(re.findall(r"[^\W_]+", whole))
    assert folding.fold_letters(text) == folding._COMPLEX.sub("", letters)
    assert folding.complex_letters(text) == "".join(folding._COMPLEX.findall(letters))
