"""Where lines of a language should not end."""

import pytest

from publisher.typeset.ties import ends_proper_name, tied_places


def tied(text, lang):
    """`text` with a tie for each space before which, or where, no line should end."""
    places = tied_places(text, lang)
    return "".join(
        "~" if sign == " " and at + 1 in places else sign for at, sign in enumerate(text)
    )


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Mr.~Kern and Dr.~Quoin of St.~Ives"),
        ("en-GB", "see Fig.~3, pp.~12–15, No.~7, Vol.~2 and Section~4"),
        ("en", "no. I said no. But"),
        ("en", "J.~K.~Rowling came in ca.~1450, 5~km from it, at 20~°C"),
        ("en", "cf.~4, vs.~3 and e.g.~this"),
        ("en", "rock~’n’~roll"),
        ("de", "Nr.~7, Abb.~3, vgl.~Bd.~2, am 3.~Mai, z.~B. so"),
        ("fr", "M.~Dupont, p.~4, fig.~3"),
        ("cs", "v~domě a~k~řece"),
        ("ru", "в~доме и~на улице"),
        ("la", "a b et 5~km"),
    ],
)
def test_what_belongs_together_is_tied(lang, text):
    """Titles to names, labels and units to numbers, initials, small words of Slavic languages."""
    assert tied(text.replace("~", " "), lang) == text


def test_a_dash_is_tied_to_what_it_closes_up_to():
    """No line begins with the dash of a break in a sentence."""
    text = "a pledge—to convert"
    assert tied_places(text, "en") == {text.index("—")}


def test_a_capital_within_a_sentence_tells_a_name():
    """Not at its beginning, and not in German."""
    text = "Said Lincoln. Republicans"
    assert ends_proper_name(text, text.index("Lincoln"), "en")
    assert not ends_proper_name(text, text.index("Republicans"), "en")
    assert not ends_proper_name(text, text.index("Lincoln"), "de")


def test_an_address_is_not_parted_after_its_signs():
    """A hyphen of its own at a line's end would be taken for one that was set."""
    text = "see https://example.org/a-long/path and self-made"
    after = {text[place - 1] for place in tied_places(text, "en")}
    assert after == {"-", "/", "."}
    assert text.index("made") not in tied_places(text, "en")
