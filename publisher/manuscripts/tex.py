"""TeX in names and addresses: ``Hlo\\v{z}ek``, ``Earth \\& Sea``.

In: text that may hold TeX. Out: the same in Unicode. The only importer of pylatexenc in this stage.
"""

from __future__ import annotations

import contextlib
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text


def from_tex(text: str) -> str:
    """`text` with TeX accents and escapes made letters, in NFC; as it is where groups stand in each
    other by the hundred, which is no name."""
    if "\\" not in text:
        return unicodedata.normalize("NFC", text)
    with contextlib.suppress(RecursionError):
        text = str(_decoder().latex_to_text(text))
    return unicodedata.normalize("NFC", text)


@cache
def _decoder() -> LatexNodes2Text:
    # Imported late: few volumes need it, and it costs a tenth of a second.
    from pylatexenc.latex2text import LatexNodes2Text

    return LatexNodes2Text(math_mode="verbatim", keep_comments=True)
