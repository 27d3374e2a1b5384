"""Names of C types, read without all the others.

WeasyPrint asks cffi for some fifteen types by their names ("PangoRectangle *"). For each cffi has a
C parser read the names of all sixty-six declared types first, a tenth of a second in every process
that sets. It says of that itself that only their presence matters, so those are enough that occur.
"""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from typing import Any

from cffi.cparser import Parser

from publisher.typeset.weasy.replacing import replacing

_WORD = re.compile(r"\w+")
_TYPEDEF = "typedef "


def few_names() -> AbstractContextManager[None]:
    """While this lasts, cffi tells its parser of the types that a declaration names."""
    theirs = Parser._parse

    def parse(self: Any, csource: str) -> Any:
        words = set(_WORD.findall(csource))
        every = self._declarations
        self._declarations = {
            name: declared
            for name, declared in every.items()
            if not name.startswith(_TYPEDEF) or name.removeprefix(_TYPEDEF) in words
        }
        try:
            return theirs(self, csource)
        finally:
            self._declarations = every

    return replacing(Parser, _parse=parse)
