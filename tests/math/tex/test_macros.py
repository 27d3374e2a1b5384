"""Macros that authors define."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from publisher.math.tex.macros import RunawayMacro, collect_macros, definitions, expand_tokens
from publisher.math.tex.tokens import Unbalanced, tokenise, untokenise


def expanded(tex):
    """`tex` with the macros it defines put in full."""
    tokens, known = collect_macros(tokenise(tex))
    return untokenise(expand_tokens(tokens, known))


@pytest.mark.parametrize(
    ("tex", "result"),
    [
        (r"\newcommand{\a}{b}\a", "b"),
        (r"\newcommand\a{b}\a c", "b c"),
        (r"\newcommand{\a}[2]{#2#1}\a{x}{y}", "yx"),
        (r"\newcommand{\a}[2][d]{#1#2}\a{x}\a[e]{y}", "dxey"),
        (r"\renewcommand*{\a}{b}\a", "b"),
        (r"\def\a#1#2{#2}\a xy", "y"),
        (r"\long\def\a{b}\a", "b"),
        (r"\let\a=\alpha\a", r"\alpha"),
        (r"\DeclareMathOperator{\a}{rot}\a", r"\operatorname{rot}"),
        (r"\newcommand{\a}{b}\providecommand{\a}{c}\a", "b"),
        (r"\newcommand{\a}{\b}\newcommand{\b}{c}\a", "c"),
        (r"\newcommand{\a}{\alpha}\a x", r"\alpha x"),
    ],
)
def test_expansion(tex, result):
    """Each way to define a macro is taken, and its uses put in full."""
    assert expanded(tex) == result


def test_definition_that_is_not_closed_is_told():
    """A macro whose body never ends is an error at its brace."""
    with pytest.raises(Unbalanced):
        definitions(r"\newcommand{\a}{b")


@pytest.mark.parametrize("tex", [r"\def\x{\x}\x", r"\def\x{\y\y}\def\y{\x\x}\x"])
def test_macro_without_end(tex):
    """Macros that call themselves come to an error."""
    with pytest.raises(RunawayMacro):
        expanded(tex)


@settings(deadline=None)
@given(st.text(alphabet="\\ab#{}12[] \n%", max_size=40))
@example("\\a%\na")
@example("\\a%\n%b\n a%")
def test_tokens_are_the_text(tex):
    """What is cut into tokens and joined again reads the same to TeX."""
    tokens = tokenise(tex)
    assert [t.text for t in tokenise(untokenise(tokens))] == [t.text for t in tokens]
