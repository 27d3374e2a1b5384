"""TeX in names and addresses: ``Hlo\\v{z}ek``, ``Earth \\& Sea``.

In: text that may hold TeX. Out: the same in Unicode. The only importer of pylatexenc in this stage.
"""

from __future__ import annotations

import contextlib
import logging
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text


_AMPERSAND = re.compile(r"(?<!\\)&")
"""What parts the columns of a table in TeX, and in a name is the word."""


def from_tex(text: str) -> str:
    """`text` with TeX accents and escapes made letters, in NFC; as it is where it cannot be read:
    groups stand in each other by the hundred, which is no name."""
    if "\\" not in text:
        return unicodedata.normalize("NFC", text)
    with contextlib.suppress(RecursionError, ValueError):  # an environment without a line
        text = str(_decoder().latex_to_text(_AMPERSAND.sub(r"\\&", text)))
    return unicodedata.normalize("NFC", text)


@cache
def _decoder() -> LatexNodes2Text:
    # Imported late: few volumes need it, and it costs a tenth of a second.
    from pylatexenc.latex2text import LatexNodes2Text
    from pylatexenc.latexwalker import LatexMacroNode

    class Decoder(LatexNodes2Text):  # type: ignore[misc]
        """Leaves a command as it is written whose arguments are not there: pylatexenc puts nothing
        in their places, with a warning on the terminal, or raises."""

        def macro_node_to_text(self, node: Any) -> Any:
            try:
                return super().macro_node_to_text(node)
            except (AttributeError, KeyError, IndexError, TypeError):
                return node.latex_verbatim()

        def apply_simplify_repl(self, node: Any, simplify_repl: Any, what: str) -> Any:
            if isinstance(simplify_repl, str) and node.isNodeType(LatexMacroNode):
                there = len(node.nodeargd.argnlist or ()) if node.nodeargd else 0
                if simplify_repl.count("%s") not in (0, there):
                    return node.latex_verbatim()
            return super().apply_simplify_repl(node, simplify_repl, what)

    logging.getLogger("pylatexenc").addHandler(logging.NullHandler())
    return Decoder(math_mode="verbatim", keep_comments=True)
