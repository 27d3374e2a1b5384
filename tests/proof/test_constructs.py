"""What a manuscript's constructs are known by."""

from pathlib import Path

import pytest

from publisher.proof.constructs import MARKUP, Construct
from publisher.proof.skimming import Reader

CASES = Path(__file__).parents[1] / "markup" / "cases"

RARE = """\
::: {math}
x = y
:::

:::{figure} tide.png
A picture.
:::

> [!NOTE]
> Said apart.

+++ a new cell

<editor@example.org>

<!DOCTYPE html>
"""


@pytest.fixture(scope="module")
def manuscripts():
    """All cases of the dialect, one after the other."""
    return "\n\n".join([RARE, *(path.read_text() for path in sorted(CASES.rglob("*.txt")))])


@pytest.mark.parametrize(
    "construct",
    [one for one in MARKUP if isinstance(one, Construct)],
    ids=lambda construct: construct.pattern.pattern[:30],
)
def test_markup_has_one_of_the_signs_it_is_looked_for_by(construct, manuscripts):
    """What has none of them is left as it is, so that it need not be looked for."""
    found = list(construct.pattern.finditer(manuscripts))
    assert found
    for match in found:
        if not any(sign in match[0] for sign in construct.signs):
            assert construct.what(Reader(manuscripts), match) == match[0]
