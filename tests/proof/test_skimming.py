"""What of a manuscript no chapter holds."""

import pytest

from publisher.proof.skimming import Claims, unclaimed_stretches

TEXT = "::: {#prp-a}\n## Restricted Poisson measure\nIf it holds, then so does this.\n:::\n"


@pytest.mark.parametrize(("title", "told"), [
    ("Proposition 12.3 (Restricted Poisson measure)", []),
    ("Proposition 12.3", ["Restricted Poisson measure"]),
])  # fmt: skip
def test_the_title_of_a_theorem_stands_behind_its_kind_and_number(title, told):
    """Quarto's: a heading in its box."""
    claims = Claims([title, "If it holds, then so does this."], ())
    assert [one.text for one in unclaimed_stretches(TEXT, claims)] == told
