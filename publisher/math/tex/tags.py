r"""What ``\tag`` prints: a number of the author's own, which may hold math and signs.

The engine takes letters and digits for one; so a tag goes to it in hexadecimal and is read back in
the tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import math_core

from publisher.math.tex.texts import set_text
from publisher.math.tex.tokens import Tokens, plain_text, untokenise
from publisher.math.tex.tree import parse
from publisher.xhtml.mathwords import linear


def tag_text(tag: Tokens, reduce: Callable[[Tokens], Tokens]) -> str:
    r"""The argument of a ``\tag`` as a line of text; `reduce` treats the math in it."""
    if re.fullmatch(r"[\w .,:*'†‡§()-]*", text := plain_text(tag)):
        return text
    try:
        tex = untokenise(set_text("\\text", tag, 0, reduce))
        engine = math_core.LatexToMathML(xml_namespace=True)
        return linear(parse(engine.convert_with_local_state(tex, displaystyle=False)))
    except math_core.LatexError:
        return text


def write_tag(text: str) -> str:
    """The ``\\tag`` that prints `text` as it stands."""
    return f"\\tag*{{{_SIGN}{text.encode().hex()}}}"


_SIGN = "0x"


def read_tag(text: str) -> str:
    """The text of a tag that was `write_tag`; any other text as it is."""
    match = re.fullmatch(f"{_SIGN}((?:[0-9a-f]{{2}})+)", text)
    return bytes.fromhex(match[1]).decode() if match else text
