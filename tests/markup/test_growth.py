"""Time grows with the length of a manuscript, not with its square, and depth is told.

The constructs are the examples of docs/reference/dialect.md, so that none is forgotten: each is
repeated, whole, line on line, with labels of its own, cut in the middle, and its beginning alone.
The processor's time is counted, not the clock; what looks as if it grew too fast is measured again
and again before it is a fault.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.files import Folder
from publisher.markup import Text, compose_text
from publisher.model.paper import Paper, Source

ROOT = Path(__file__).parents[2]
_EXAMPLE = re.compile(
    r"^(?P<fence>`{3,})markdown[^\n]*\n(?P<source>.*?)\n(?P=fence)$", re.MULTILINE | re.DOTALL
)
EXAMPLES = [
    match["source"]
    for match in _EXAMPLE.finditer((ROOT / "docs/reference/dialect.md").read_text("utf-8"))
]
_LABEL = re.compile(r"((?:[#@(]|\[\^)[\w:-]*[A-Za-z0-9])")


def _own(source: str, index: int) -> str:
    return _LABEL.sub(rf"\g<1>{index}", source)


REPEATED: dict[str, Callable[[str, int], str]] = {
    "with labels of its own": lambda s, n: "\n\n".join(_own(s, i) for i in range(n)),
    "line on line": lambda s, n: "\n".join([s] * n),
    "cut in the middle": lambda s, n: "\n".join([s[: len(s) // 2]] * n),
    "begun": lambda s, n: re.match(r"\W*\w*", s).group() * n,
}
ONCE_SQUARE: dict[str, Callable[[int], str]] = {
    "dead links among headings": lambda n: "\n\n".join(
        f"# Head {i} of many\n\n[x](#nowhere{i}) \\ref{{fig:nowhere{i}}}" for i in range(n)
    ),
    "notes that nobody calls": lambda n: "a\n\n" + "\n".join(f"[^n{i}]: b" for i in range(n)),
    "rules": lambda n: "***\n" * n,
    "dashes": lambda n: "a\n---\n" * n,
    "headings line on line": lambda n: "# a\n" * n,
    "definitions of a term": lambda n: "Term\n" + ":   b\n" * n,
    "lists of two kinds": lambda n: "- a\n\n3. b\n" * n,
    "environments never closed": lambda n: "\\begin{a} x " * n,
    "formulas never closed": lambda n: "\\begin{equation} x " * n,
    "attributes of one heading": lambda n: f"# a {{{' '.join(f'a{i}=b' for i in range(n))}}}",
    "macros": lambda n: "\n".join(f"\\newcommand{{\\x{_letters(i)}}}{{y}} \\foo" for i in range(n)),
    "macros in a formula": lambda n: "$" + "".join(f"\\def\\x{_letters(i)}{{y}}" for i in range(n))
    + "$",
    "a macro never closed in a table": lambda n: "\\newcommand{\\x}[1]{a}\n\n\\begin{tabular}{l}\n"
    + "\\x{" * n + "\n\\end{tabular}",
    "images with labels in one paragraph": lambda n: "\n".join(
        f"![a](b.png){{#fig:{i}}}" for i in range(n)
    ),
    "links on one line": lambda n: "[a](b) " * n,
    "alerts": lambda n: "> [!NOTE]\n" * n,
    "chunks": lambda n: "```{r a, fig.cap='b'}\nc\n```\n" * n,
}  # fmt: skip


def _letters(number: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in str(number))


def composed(body: str) -> Text:
    source = Source(path="p.md", folder=Path(), text=body, body=body, body_line=1)
    paper = Paper(id="p", kind="paper", title="T", source=source)
    return compose_text(paper, Folder(Path(__file__).parent / "cases"))


def seconds(body: str, times: int = 1) -> float:
    """The processor's seconds that `body` takes, the least of some times."""
    taken = []
    for _ in range(times):
        begun = time.process_time()
        composed(body)
        taken.append(time.process_time() - begun)
    return max(min(taken), 0.001)


def grows(make: Callable[[int], str], length: int) -> float:
    """The exponent with which the time for `make` grows from texts of `length` characters to four
    times as many: 1 where it grows with the length, 2 with its square. What seems high is measured
    again, at once, twice and four times; the lowest of three such is told."""
    count = max(2, 16 * length // len(make(16)))
    quick = math.log(seconds(make(4 * count)) / seconds(make(count)), 4)
    if quick < 1.4:
        return quick
    found = []
    for _ in range(3):
        times = [seconds(make(count * more), 2) for more in (1, 2, 4)]
        found.append(min(math.log2(times[1] / times[0]), math.log2(times[2] / times[1])))
        if found[-1] < 1.5:
            break
    return min(found)


@pytest.mark.parametrize("way", REPEATED)
def test_no_construct_of_the_dialect_grows_as_the_square(way):
    """Each example of the page, repeated in one way or another, takes time by its length."""
    assert len(EXAMPLES) > 25
    composed("a")
    fast = {}
    for source in EXAMPLES:

        def make(count: int, source: str = source) -> str:
            return REPEATED[way](source, count)

        exponent = grows(make, 2_000)
        if exponent > 1.6:
            fast[source[:60]] = round(exponent, 2)
    assert not fast


@pytest.mark.parametrize("name", ONCE_SQUARE)
def test_what_grew_as_the_square_grows_with_its_length(name):
    """Each of these took seconds where it stood a thousand times."""
    assert grows(ONCE_SQUARE[name], 20_000) < 1.6


DEPTH = 300
DEEP = {
    "lists": "\n".join("  " * i + f"- w{i}" for i in range(DEPTH)),
    "loose lists": "\n\n".join("   " * i + f"1. w{i}" for i in range(DEPTH)),
    "quotations": "\n>\n".join("> " * (i + 1) + f"w{i}" for i in range(DEPTH)),
    "boxes": "\n\n".join(f"::: note\nw{i}" for i in range(DEPTH)) + "\n\n" + ":::\n" * DEPTH,
    "directives": "\n".join("`" * (DEPTH + 3 - i) + f"{{note}}\nw{i}\n" for i in range(DEPTH))
    + "\n".join("`" * (4 + i) for i in range(DEPTH)),
    "lists in quotations": "\n".join("> - " * (i + 1) + f"w{i}\n" for i in range(DEPTH)),
    "HTML": "".join(f"<div>w{i} " for i in range(DEPTH)) + "</div>" * DEPTH,
    "tables": "".join(f"<table><tr><td>w{i} " for i in range(DEPTH)),
    "LaTeX": "".join(f"\\begin{{quote}}\nw{i}\n" for i in range(DEPTH)) + "\\end{quote}\n" * DEPTH,
    "definitions": "\n\n".join("    " * i + f"t\n\n{'    ' * i}:   w{i}" for i in range(DEPTH)),
}


@pytest.mark.parametrize("name", DEEP)
def test_three_hundred_levels_are_told_and_keep_their_words(name):
    """Levels beyond the limit are laid flat; the text stands, and MD001 says so."""
    text = composed(DEEP[name])
    assert "MD001" in {found.code for found in text.diagnostics}
    words = set(re.findall(r"\bw\d+\b", text.body))
    assert words == {f"w{i}" for i in range(DEPTH)}
