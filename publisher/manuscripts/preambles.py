"""The macros of LaTeX that front matter defines, as systems that typeset by LaTeX have them.

In: the plain data of two keys. Out: LaTeX. pandoc, R Markdown and Quarto put it under
``header-includes`` (a text, a list, or ``text:``), beside packages, scripts and style sheets; MyST
has a macro's name and what it stands for under ``math`` (a flag in other systems).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_ARGUMENT = re.compile(r"(?<!\\)#([1-9])")


def preamble(header_includes: Any, math: Any) -> str:
    """The LaTeX of `header_includes`, and of the macros in `math`."""
    return "\n".join((*_texts(header_includes), *_macros(math)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        yield from _texts(value.get("text"))


def _macros(math: Any) -> Iterator[str]:
    for name, value in math.items() if isinstance(math, dict) else ():
        body = value.get("macro") if isinstance(value, dict) else value
        match = re.fullmatch(r"\\?([A-Za-z]+)", name)
        if match and isinstance(body, str):
            count = max(map(int, _ARGUMENT.findall(body)), default=0)
            yield f"\\newcommand{{\\{match[1]}}}[{count}]{{{body}}}"
