"""Code as elements with classes."""

import re

import pytest
from pygments.lexers import get_all_lexers

from publisher.markup.constructs import highlight
from publisher.markup.reader.attributes import NONE
from publisher.style.styles import load_style

LEXERS = sorted(aliases[0] for _, aliases, _, _ in get_all_lexers() if aliases)
CODES = (
    "pip install a\npip install b --upgrade",
    "$ ls -l\n>>> f(1)\n... \nsqlite> SELECT 'x' -- c\n\n\tif y:  # é\n<a b='c'>&amp;{{ d }}\n/*",
    "\n    @x\n\n",
)


@pytest.mark.parametrize("code", CODES, ids=("commands", "session", "blanks"))
def test_every_lexer_keeps_every_character(code):
    """Also the last line, where a lexer reads only lines that end, and tabs that one expands."""
    lost = {
        language: text
        for language in LEXERS
        if (text := "".join(highlight.highlight_code(code, language, NONE).itertext())) != code
    }
    assert lost == {}
    assert len(LEXERS) > 500


def test_a_lexer_that_trips_leaves_the_code_plain(monkeypatch):
    """Some raise on texts that nobody tried."""

    class Tripping:
        def get_tokens(self, text):
            raise IndexError

    monkeypatch.setattr(highlight, "_lexer", lambda language: Tripping())
    pre = highlight.highlight_code("a\nb", "python", NONE)
    assert "".join(pre.itertext()) == "a\nb"
    assert pre.find(".//span") is None


def test_what_a_lexer_calls_an_error_looks_like_any_code():
    """A lexer reads one version of one language; code in another is as sound."""
    pre = highlight.highlight_code("@dataclass\nlevel: str = (1)", "toml", NONE)
    assert not [span for span in pre.iter("span") if "err" in span.get("class", "")]


@pytest.mark.parametrize("style", ["proceedings", "papers"])
def test_no_style_strikes_errors_through(style):
    """Neither what a lexer calls an error nor the error that a session shows."""
    for sheet in load_style(style).css.values():
        for selectors, rules in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet):
            if "line-through" in rules:
                assert not re.search(r"\.(?:err|gr)\b", selectors)
