"""No formula takes more than its share of time, or of depth, whatever it is made of."""

import time

import pytest

from publisher.math.tex import macros, to_mathml

REPEATED = {
    "opening brackets": "[",
    "opening braces": r"\{",
    "half-open intervals": r"x\in[0,1[,",
    "parentheses": "(x]",
    "groups": "{(}",
    "dollars": "$",
    "open groups": "{",
    "closed groups": "}",
    "open environments": r"\begin{a}",
    "definitions": r"\def\a{x}",
    "definitions by LaTeX": r"\newcommand{\a}[1]{x#1}",
    "aliases": r"\let\a=\b",
    "rows": r"a&=b\\[1pt]",
    "texts": r"\text{a $x$ `b'}",
    "ligatures": r"\text{---}",
    "accents": r"\text{\'e}",
    "chemistry": r"\ce{H2O}",
    "arrows of chemistry": r"\ce{A ->[a][b] B}",
    "quantities": r"\pu{1 m}",
    "units": r"\SI{1}{\metre}",
    "laps": r"\llap{x}",
    "signs": "∴",
    "open options": r"\smash[",
    "open roots": r"\sqrt[",
    "comments": "x%a\n",
    "spaces": " x",
    "lines": r"\hline ",
    "diagrams": r"\begin{CD}A @>>> B\end{CD}",
    "commands nobody knows": r"\foo",
    "tags": r"\tag{$a$}x",
}
INSIDE = {
    "chemistry": (r"\ce{", "H2O + ", "}"),
    "arrows that do not end": (r"\ce{", "->[", "}"),
    "carets": (r"\ce{", "^", "}"),
    "parentheses of chemistry": (r"\ce{", "(a", "}"),
    "dollars of chemistry": (r"\ce{", "$a ", "}"),
    "units": (r"\pu{1 ", "m ", "}"),
    "rows": (r"\begin{aligned}", r"a&=b\\[1pt]", r"\end{aligned}"),
    "columns": (r"\begin{array}{c}", "a&", r"\end{array}"),
    "specifications": (r"\begin{array}{", "*{60}{c}", r"}a\end{array}"),
    "labels": (r"\bordermatrix{", r"a&b\cr ", "}"),
    "uses": (r"\def\a#1{#1}", r"\a x", ""),
    "open texts": (r"\text{", "$", "}"),
}


def seconds(tex):
    """The lesser of two times in the processor, so that a neighbour's work does not count."""
    taken = []
    for _ in range(2):
        begun = time.process_time()
        to_mathml(tex, True)
        taken.append(time.process_time() - begun)
    return min(taken)


def grows(tex, size):
    """Whether four times the length takes much more than four times the time: sixteen would be
    its square."""
    seconds(tex(8))  # what is made once is made
    short, long = seconds(tex(size)), seconds(tex(4 * size))
    return long > 0.02 and long > 10 * max(short, 0.001)


@pytest.mark.parametrize("part", REPEATED.values(), ids=REPEATED)
def test_time_grows_with_length(part):
    """A construct repeated takes as much longer as there is more of it."""
    assert not grows(lambda count: part * count, max(6, 500 // len(part)))


@pytest.mark.parametrize(("head", "part", "foot"), INSIDE.values(), ids=INSIDE)
def test_time_grows_with_what_is_inside(head, part, foot):
    """A construct with more in it takes as much longer as there is more."""
    assert not grows(lambda count: head + part * count + foot, 500 // len(part))


def test_time_of_a_preamble_grows_with_its_length():
    """Definitions repeated in a preamble take as much longer as there are more of them."""
    begun = time.process_time()
    assert len(macros(r"\newcommand{\a}[1]{x#1}\def\b{y}" * 4000)) == 2
    assert time.process_time() - begun < 4


NESTED = {
    "groups": ("{", "}"),
    "scripts": ("x^{", "}"),
    "fractions": (r"\frac{", "}{b}"),
    "roots": (r"\sqrt{", "}"),
    "texts": (r"\text{a $", "$}"),
    "text in text": (r"\text{", "}"),
    "faces": (r"\text{\textbf{", "}}"),
    "boxes": (r"\fbox{$", "$}"),
    "laps": (r"\llap{$", "$}"),
    "struck": (r"\sout{", "}"),
    "cancelled": (r"\cancelto{0}{", "}"),
    "raised": (r"\raisebox{1ex}{$", "$}"),
    "fences": (r"\left(", r"\right)"),
    "parentheses": ("(", ")"),
    "environments": (r"\begin{matrix}", r"\end{matrix}"),
    "diagrams": (r"\begin{CD}", r"\end{CD}"),
    "labelled": (r"\bordermatrix{", "}"),
    "chemistry": (r"\ce{", "}"),
    "chemistry in math": (r"\ce{$\ce{", "}$}"),
    "arrows": (r"\ce{A ->[", "]}"),
    "operators": (r"\operatorname{\mathbf{", "}}"),
    "accents of text": (r"\text{\'", "}"),
    "not": (r"\not{", "}"),
    "options": (r"\sqrt[", "]{x}"),
}


@pytest.mark.parametrize("depth", [30, 119, 400, 1500])
@pytest.mark.parametrize(("head", "foot"), NESTED.values(), ids=NESTED)
def test_depth_is_told(head, foot, depth):
    """A construct in itself, however deep, is a formula or a fault, never an exception."""
    made = to_mathml(head * depth + "x" + foot * depth, True)
    assert made.mathml or made.error
