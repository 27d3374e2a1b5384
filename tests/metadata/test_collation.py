"""Words in the order of a language."""

import pytest

from publisher.languages.collation import primary, sort_keys


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Ode Öde Ofen Zebra"),
        ("sv", "Ode Ofen Zebra Öde"),
        ("cs", "cena hudba chata Praha"),
        ("de-CH-1996", "Ode Öde Ofen"),
        ("zh-Hant-TW", "一 二 三"),
        ("xx", "a b c"),
    ],
)
def test_words_stand_in_the_order_of_their_language(language, words):
    """Whatever its tag says of script, country and spelling; one that is not known sorts as all."""
    wanted = words.split()
    keys = sort_keys(wanted, language)
    assert sorted(wanted, key=lambda word: keys[word]) == wanted


def test_an_accent_counts_where_the_language_has_a_letter_of_its_own():
    """Base letters are told apart from accents and case."""
    for language, is_same in (("de", True), ("sv", False)):
        keys = sort_keys(["Ost", "ÖST"], language)
        assert (primary(keys["Ost"]) == primary(keys["ÖST"])) == is_same
