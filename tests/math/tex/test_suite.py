"""The formulas of KaTeX's and Temml's own tests: all set, and saying what Temml says, but for those
that `suite.toml` names with its reason.

`suite-texts.tsv` holds the characters that Temml 0.13.5 prints of each formula it sets,
compatibility forms made plain, without spaces.
"""

import json
import re
import tomllib
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from publisher.math.picture import set_mathml
from publisher.math.tex import macros, to_mathml

HERE = Path(__file__).parent
UNSEEN = re.compile("[\\s\u2061-\u2064\ufe00-\ufe0f\u200b-\u200d\ufeff\u2060\u00ad\u2800]")
SAME = str.maketrans({
    "−": "-", "∗": "*", "⋅": "·", "∣": "|", "∥": "‖", "‾": "¯", "ˉ": "¯", "˜": "~", "ˆ": "^",
    "′": "'", "∖": "\\", "⟋": "/", "∕": "/",
})  # fmt: skip


@pytest.fixture(scope="module")
def suite(peers):
    """Every formula by name as it is set; a name that comes again has its number."""
    seen, made = Counter(), {}
    for case in json.loads((peers / "formulas.json").read_text()):
        seen[case["name"]] += 1
        again = f" ({seen[case['name']]})" if seen[case["name"]] > 1 else ""
        own = "".join(f"\\def{name}{{{body}}}" for name, body in case["macros"].items())
        made[case["name"] + again] = to_mathml(case["tex"], case["display"], macros(own))
    return made


def known(kind):
    """The names under `kind` in suite.toml."""
    groups = tomllib.loads((HERE / "suite.toml").read_text())[kind]
    assert all(group["reason"] for group in groups)
    return {name for group in groups for name in group["formulas"]}


def shown(formula):
    """The characters that a formula shows, as suite-texts.tsv has them."""
    root = etree.fromstring(formula.mathml)
    for annotation in root.iter("{*}annotation"):
        annotation.text = ""
    text = unicodedata.normalize("NFKD", "".join(root.itertext()))
    return UNSEEN.sub("", text).translate(SAME)


def test_formulas_are_set_or_refused_for_a_reason(suite):
    """What the suites hold is set, but for the formulas named with a reason; none of those is."""
    assert {name for name, made in suite.items() if made.error} == known("refused")


def test_formulas_say_what_temml_says(suite):
    """No formula prints other characters than Temml's, but for those named with a reason."""
    lines = (HERE / "suite-texts.tsv").read_text().splitlines()
    texts = dict(line.split("\t", 1) for line in lines)
    set_by_both = {name: made for name, made in suite.items() if name in texts and made.mathml}
    assert len(set_by_both) > 800
    other = {name for name, made in set_by_both.items() if shown(made) != texts[name]}
    assert other == known("differs")


def test_formulas_are_typeset(suite):
    """Every formula that is set becomes a box with an extent."""
    for name, made in suite.items():
        if made.mathml:
            box = set_mathml(made.mathml)
            assert box.width >= 0 and box.total >= 0, name
